"""The signature of a request.

It is the MD5 digest, in 32 lower-case hexadecimal digits, of the UTF-8 bytes of

    method name + values + signature key

where the values follow the byte order of the element names on each level, descending
into elements that contain others. Elements of one name keep the order of the document:
so does the sample code of the documentation, though its text says sorted by value.
Names are not part of it, and elements without content add nothing; nor do those with
nothing but blanks, which the service drops when it reads a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5

from .secret import Secret
from .xml_tree import Element

ELEMENT = "signature"
_BLANKS = " \t\r\n"


def signature(method: str, root: Element, key: Secret) -> str:
    """The signature of a request.

    Args:
        method: Name of the method.
        root: The element `<request>` with everything in it but the signature.
        key: The signature key of the application, which Planfix calls private key.
    """
    digest = md5(method.encode(), usedforsecurity=False)
    for value in _values(root):
        digest.update(value.encode())
    digest.update(key.reveal().encode())
    return digest.hexdigest()


def _values(element: Element) -> Iterator[str]:
    # sorted() is stable: it leaves elements of one name in their order.
    for child in sorted(element, key=lambda each: each.tag.encode()):
        if len(child):
            yield from _values(child)
        elif child.text and child.text.strip(_BLANKS):
            yield child.text
