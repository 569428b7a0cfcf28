"""The RAML front end: from a RAML document to the API model.

    text ─ source tree ─┬─ dialect ─ ramlfications (parses and validates)
                        └─ types, operations ─ Api

Every name, type and place in the model comes from the source tree; ramlfications
resolves traits and resource types and has a say in whether the document is sound.
"""

from __future__ import annotations

from planwright.raml.reading import lint, parse, read

__all__ = ["lint", "parse", "read"]
