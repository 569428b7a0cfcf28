"""Remember what a document was read to, by its contents.

Reading takes seconds, of which most go into having the document parsed a second time by
ramlfications. What came of it is a value, so it can be kept: in the user's cache, as
JSON, under a digest of the document and of everything that reads it. An entry that is
damaged, or of another version, is no entry.

A value of the model is a list: the number of its class in `_CLASSES`, then its fields,
without those at the end that have their defaults. The types of properties and parameters
repeat a great deal; each distinct one is kept once and mentioned by its number.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast

from plansdk import model
from plansdk.diagnostics import Diagnostic, Span
from plansdk.files import write_atomically
from plansdk.model import Api
from plansdk.source import yaml_tree

_CLASSES: Final = (
    model.Scalar,
    model.Enumeration,
    model.Ref,
    model.Array,
    model.Union,
    model.Property,
    model.TypeDef,
    model.Parameter,
    model.Body,
    model.Operation,
    Api,
    Diagnostic,
)
_TYPES: Final = (model.Scalar, model.Enumeration, model.Ref, model.Array, model.Union)
KEPT: Final = 16
"""How many documents are remembered; the largest takes some megabytes."""

_TUPLE: Final = -1
_SPAN: Final = -2
_TYPE: Final = -3


def key(source: bytes) -> str:
    """What a document is remembered under."""
    return hashlib.sha256(_reader() + hashlib.sha256(source).digest()).hexdigest()


def recall(folder: Path, key: str, file: str) -> tuple[Api, list[Diagnostic]] | None:
    """What a document was read to before.

    Args:
        folder: The user's cache.
        key: What `key` says of the document.
        file: The document's name in places, which may be another one this time.
    """
    try:
        data = json.loads(_place(folder, key).read_bytes())
        with yaml_tree.uncollected():
            return _Decoder(data, file).result()
    except (OSError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None


def keep(folder: Path, key: str, api: Api, diagnostics: list[Diagnostic]) -> None:
    """Remember what a document was read to; a cache that cannot be written is passed over."""
    encoder = _Encoder()
    found = encoder.value((api, tuple(diagnostics)))
    content = json.dumps(
        {"types": encoder.types, "found": found}, ensure_ascii=False, separators=(",", ":")
    )
    place = _place(folder, key)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, content.encode("utf-8", "surrogatepass"))
        _trim(place.parent)


def _trim(folder: Path) -> None:
    """Remove the oldest entries that are too many."""
    entries = sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime)
    for each in entries[:-KEPT]:
        each.unlink(missing_ok=True)


def _place(folder: Path, key: str) -> Path:
    return folder / "models" / f"{key}.json"


@cache
def _reader() -> bytes:
    """A digest of everything that turns a document into a model."""
    package = Path(__file__).parents[1]
    folders = (package / "raml", package / "source")
    modules = [place for each in folders for place in sorted(each.glob("*.py"))]
    modules += [package / name for name in ("model.py", "xml_model.py", "diagnostics.py")]
    hasher = hashlib.sha256()
    for place in modules:
        hasher.update(hashlib.sha256(place.read_bytes()).digest())
    for name in ("pyyaml", "ramlfications"):
        hasher.update(version(name).encode() + b"\0")
    return hasher.digest()


class _Encoder:
    """Turns values of the model into JSON."""

    def __init__(self) -> None:
        self.types: list[Any] = []
        self._numbers: dict[model.Type, int] = {}
        self._of_class = {each: number for number, each in enumerate(_CLASSES)}

    def value(self, value: object) -> Any:
        if isinstance(value, _TYPES):
            return [_TYPE, self._type(value)]
        if isinstance(value, tuple):
            return [_TUPLE, *map(self.value, cast("tuple[object, ...]", value))]
        if isinstance(value, Span):
            return [_SPAN, value.line, value.column] if value.file else [_SPAN]
        if type(value) in self._of_class:
            return self._instance(value)
        return value

    def _type(self, value: model.Type) -> int:
        if value not in self._numbers:
            made = self._instance(value)  # those inside it come first
            self._numbers[value] = len(self.types)
            self.types.append(made)
        return self._numbers[value]

    def _instance(self, value: Any) -> list[Any]:
        """The fields up to the last one that differs from its default."""
        fields = dataclasses.fields(value)
        values = [getattr(value, each.name) for each in fields]
        while values and values[-1] == fields[len(values) - 1].default:
            values.pop()
        return [self._of_class[type(value)], *map(self.value, values)]


class _Decoder:
    """Turns them back."""

    def __init__(self, data: Mapping[str, Any], file: str) -> None:
        self._file = file
        self._found = data["found"]
        self._types: list[Any] = []
        for each in data["types"]:
            self._types.append(self._value(each))

    def result(self) -> tuple[Api, list[Diagnostic]]:
        api, diagnostics = self._value(self._found)
        if not isinstance(api, Api):
            raise TypeError("not an API model")
        return api, list(diagnostics)

    def _value(self, data: Any) -> Any:
        if data.__class__ is not list:
            return data
        tag: int = data[0]
        rest: list[Any] = data[1:]
        if tag == _TYPE:
            return self._types[rest[0]]
        if tag == _SPAN:
            return Span(self._file, *rest) if rest else model.NOWHERE
        values = [self._value(each) if each.__class__ is list else each for each in rest]
        if tag == _TUPLE:
            return tuple(values)
        make: Callable[..., Any] = _CLASSES[tag]
        return make(*values)
