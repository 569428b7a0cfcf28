"""The RAML front end: from a RAML document to the API model.

    text ─ source tree ─┬─ dialect ─ ramlfications (parses and validates)
                        └─ types, operations ─ Api

Every name, type and place in the model comes from the source tree, libraries, traits
and resource types resolved. ramlfications parses and validates the same document; where
the two disagree, that is an error.
"""

from __future__ import annotations

from plansdk.raml.counts import count
from plansdk.raml.reading import lint, parse, read

__all__ = ["count", "lint", "parse", "read"]
