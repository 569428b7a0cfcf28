"""What can go wrong with an account, as findings.

- FET101  the account cannot be reached
- FET102  the account refuses
- FET103  the answer is too large, too slow or incomplete
- FET104  the answer is no RAML document
- FET105  the version of the document cannot name a file
- FET106  the document cannot be stored
- FET107  a list of custom fields cannot be read
- FET108  a custom field is not as expected
"""

from __future__ import annotations

from plansdk.diagnostics import Rejected, Span, error


def rejected(code: str, place: str, message: str, hint: str) -> Rejected:
    """One finding that ends the run; its place is the address of the account, or a file."""
    return Rejected([error(code, Span(place), message, hint)])
