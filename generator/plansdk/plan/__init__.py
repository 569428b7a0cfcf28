"""The Python plan: what the templates print, with every decision already taken.

views         the values that templates see, frozen and plain
annotations   types of the API as Python annotations, with the imports they need
docs          docstrings as lines of text
runtime       what the hand-written runtimes offer, and where
resources     resource classes, whatever their methods call
package       everything together

megaplan      the Megaplan package: entities (with inheritance), operations
planfix       the Planfix package: records, calls, errors
"""
