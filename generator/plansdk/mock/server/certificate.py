"""A certificate for this machine that nobody else trusts, made anew each time."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

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
    """

    def __init__(self, host: str) -> None:
        authority = trustme.CA(organization_name="plansdk mock")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        names = dict.fromkeys((*NAMES, host))
        issued = authority.issue_cert(*names)
        with issued.private_key_and_cert_chain_pem.tempfile() as place:
            self.context.load_cert_chain(place)
        # mkdtemp gives a folder that is the user's alone.
        self._folder = Path(tempfile.mkdtemp(prefix="plansdk-"))
        self.authority = self._folder / "authority.pem"
        self.authority.touch(mode=0o600)
        self.authority.write_bytes(authority.cert_pem.bytes())

    def remove(self) -> None:
        """Delete the file."""
        self.authority.unlink(missing_ok=True)
        self._folder.rmdir()
