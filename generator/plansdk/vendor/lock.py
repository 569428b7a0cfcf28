"""What a vendored package was made of.

The manifest of the package (`plansdk.json`) holds it, beside the hash of each file.
Nothing here, and in `plansdk.vendor.check`, needs more than the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from plansdk.diagnostics import Rejected, Span, error
from plansdk.provenance import FieldsFile, Provenance, read_custom_fields, read_provenance
from plansdk.publish.manifest import MANIFEST, Manifest, read_manifest

VENDORED: Final = "vendored"
"""Under which key the manifest says that a package is vendored, and how."""

PATCHES: Final = "plansdk.patches"
"""The folder beside a package that holds its adopted edits."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep of an API.

    Attributes:
        only: Names as users write them; empty for everything.
        depth: How many links from entity to entity are followed.
    """

    only: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be vendored.

    Attributes:
        target: The service.
        folder: The package's own folder.
        selection: What to keep of the API.
        spec: The specification; None for that of the version, or the newest one.
        custom_fields: The custom fields of an account, if they are wanted.
        version: A version to make, even where the package is newer.
    """

    target: str
    folder: Path
    selection: Selection
    spec: Path | None = None
    custom_fields: Path | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a vendored package was made of.

    Attributes:
        target: The service.
        selection: What was kept of it.
        specification: What it was made from.
        custom_fields: Where its custom fields came from, if it has any.
        tool: Version of plansdk.
        formatter: Name of the style.
        templates: Hash over the templates and the runtime.
        black: The settings of the repository.
        sizes: Bytes of each file.
        patched: Files with adopted edits.
    """

    target: str
    selection: Selection
    specification: Provenance
    custom_fields: FieldsFile | None = None
    tool: str = ""
    formatter: str = ""
    templates: str = ""
    black: Mapping[str, object] = field(default_factory=dict[str, object])
    sizes: Mapping[str, int] = field(default_factory=dict[str, int])
    patched: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """The lock as a part of the manifest; publishing adds the version of plansdk."""
        return {
            "api": self.target,
            **self.specification.facts,
            **(self.custom_fields.facts if self.custom_fields else {}),
            "formatter": self.formatter,
            VENDORED: {
                "only": list(self.selection.only),
                "depth": self.selection.depth,
                "templates": self.templates,
                "black": dict(self.black),
                "sizes": dict(sorted(self.sizes.items())),
                "patched": sorted(self.patched),
            },
        }


def patches_of(package: Path) -> Path:
    """The folder that holds the adopted edits of a package."""
    return package.parent / PATCHES / package.name


def read(package: Path) -> tuple[Manifest, Lock]:
    """Read what a folder says about itself.

    Raises:
        Rejected: It is no vendored package, or its manifest is damaged.
    """
    manifest = read_manifest(package)
    if manifest is None:
        hint = f"There is no {MANIFEST}. Name the package's own folder."
        raise Rejected([error("VND201", Span(str(package)), "no vendored package", hint)])
    try:
        return manifest, _lock(manifest.facts)
    except (KeyError, TypeError, ValueError):
        place = Span(str(package / MANIFEST))
        hint = "It was made by `plansdk generate`, or the manifest was edited."
        raise Rejected([error("VND201", place, "no vendored package", hint)]) from None


def _lock(facts: Mapping[str, object]) -> Lock:
    vendored = _mapping(facts[VENDORED])
    specification = read_provenance(facts)
    if specification is None:
        raise TypeError
    depth = vendored["depth"]
    if not isinstance(depth, int):
        raise TypeError
    sizes = {path: n for path, n in _mapping(vendored["sizes"]).items() if isinstance(n, int)}
    return Lock(
        target=_text(facts["api"]),
        selection=Selection(_texts(vendored["only"]), depth),
        specification=specification,
        custom_fields=read_custom_fields(facts),
        tool=_text(facts["plansdk"]),
        formatter=_text(facts["formatter"]),
        templates=_text(vendored["templates"]),
        black=_mapping(vendored["black"]),
        sizes=sizes,
        patched=_texts(vendored["patched"]),
    )


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError
    return cast("dict[str, object]", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(each) for each in cast("list[object]", value))
