"""A certificate for this machine that nobody else trusts, made anew each time."""

from __future__ import annotations

import ssl
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme

NAMES = ("localhost", "127.0.0.1", "::1")


class Certificate:
    """A certificate and the authority that vouches for it.

    The authority's own certificate is a file that clients are pointed to; its key is
    never written, and is gone with this object.

    Args:
        host: What clients connect to, besides `NAMES`.

    Attributes:
        authority: The file, for `verify=` or `curl --cacert`.
        remove: Deletes it.
    """

    def __init__(self, host: str) -> None:
        authority = trustme.CA(organization_name="plansdk mock")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        names = dict.fromkeys((*NAMES, host))
        issued = authority.issue_cert(*names)
        with issued.private_key_and_cert_chain_pem.tempfile() as place:
            self.context.load_cert_chain(place)
        folder = TemporaryDirectory(prefix="plansdk-")  # of this user alone
        self.authority = Path(folder.name) / "authority.pem"
        self.authority.touch(mode=0o600)
        self.authority.write_bytes(authority.cert_pem.bytes())
        self.remove = folder.cleanup
