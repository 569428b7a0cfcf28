"""The Python plan: what the templates print, with every decision already taken.

    views         the values that templates see, frozen and plain
    annotations   types of the API as Python annotations, with the imports they need
    docs          docstrings as lines of text
    models        entity classes by module
    resources     operations by resource
    package       a whole client package, from an `Api` and its `Names`
"""
