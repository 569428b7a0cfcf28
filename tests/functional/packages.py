"""Small specifications, written in a test, as imported packages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

from hostile.importing import Workplace
from hostile.making import make_spec
from plansdk.diagnostics import Diagnostic
from plansdk.naming.ledger import Ledger, dump, parse
from plansdk.overlay import MISFITS, SKIPPED
from runtime.server import Server
from support.building import Built

TOKEN = "tok-5f1c2e7a9b"
HEAD = "#%RAML 1.0\ntitle: Sample\nversion: v1\nmediaType: application/json\n"


@dataclass(frozen=True)
class Made:
    """A generated package, imported.

    Attributes:
        package: The package.
        ledger: The name ledger after the run.
    """

    package: ModuleType
    ledger: Ledger

    def client(self, server: Server) -> Any:
        """A blocking client of a server."""
        return self.package.Megaplan(server.url, token=TOKEN, retries=0, timeout=10)


class Maker:
    """Makes packages in a folder, one after the other."""

    def __init__(self, folder: Path, workplace: Workplace) -> None:
        self._folder = folder
        self._workplace = workplace

    def __call__(self, body: str, names: str | Ledger = "{}", overlay: str = "{}") -> Made:
        """Generate and import the package of a specification, which must have no errors.

        Args:
            body: The RAML document below its head.
            names: The name ledger.
            overlay: The overlay.
        """
        built = self._build(body, names, overlay)
        assert isinstance(built, Built), "\n".join(map(str, built))
        assert built.left_out == ()
        return Made(self._workplace.load(built), parse(built.ledger, "names.yaml"))

    def findings(self, body: str, names: str | Ledger = "{}") -> tuple[Diagnostic, ...]:
        """What is wrong with a specification."""
        found = self._build(body, names, "{}")
        assert not isinstance(found, Built)
        return tuple(each for each in found if each.code not in {SKIPPED, *MISFITS})

    def _build(
        self, body: str, names: str | Ledger, overlay: str
    ) -> Built | tuple[Diagnostic, ...]:
        text = names if isinstance(names, str) else dump(names)
        return make_spec(self._folder, HEAD + dedent(body), dedent(text), dedent(overlay))
