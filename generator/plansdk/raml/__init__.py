"""The RAML front end: from a RAML document to the API model.

    text ─ source tree ─ types, operations ─ Api
                 └─ dialect ─ ramlfications (where a document is judged)

Every name, type and place in the model comes from the source tree. `read` and `parse`
are for documents that are used: descriptions of Megaplan accounts. What judges, as `lint`
does, says what there is to say about any RAML; there ramlfications parses and validates the
same document, and where the two disagree, that is an error.
"""

from __future__ import annotations

from plansdk.raml.findings import not_modelled
from plansdk.raml.reading import lint, parse, read

__all__ = ["lint", "not_modelled", "parse", "read"]
