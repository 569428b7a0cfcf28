"""The data of an account as YAML that a person writes.

    base: seed                      begin with the seed account; optional
    Employee:                       a content type
      anna:                         a key, by which other entities mention this one
        name: Анна Примерова
        department: sales
    Task:
      '1000007':                    a key of digits is the id itself
        responsible: anna

What a field is written like is in `fixture_syntax`. A file has its bytes under `text`, or in
Base64 under `content`.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plansdk.diagnostics import Diagnostic, Rejected, error, has_errors, in_order
from plansdk.mock.fixtures import Fixtures, text_of
from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.files import Files
from plansdk.mock.megaplan.fixture_syntax import written
from plansdk.mock.megaplan.reading import Loaded, Reader
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.store import Store
from plansdk.model import CONTENT_TYPE
from plansdk.syntax import yaml_tree
from plansdk.syntax.tree import Mapping, Scalar

SEED = Path(__file__).with_name("seed.yaml")
BASE = "base"

_LINE = 60_000


def load(schema: Schema, given: Fixtures | None) -> Loaded:
    """Read the data of an account: entities in the order of the file, and bytes of files.

    Args:
        given: A file, its text, or what it says; None for the seed account, of which
            only that counts which the specification knows.

    Raises:
        Rejected: Something is wrong with it; carries every finding.
    """
    if given is None:
        return _seed(schema)
    loaded, findings = _read(schema, given)
    if has_errors(findings):
        raise Rejected(in_order(findings))
    return loaded


def _read(schema: Schema, given: Fixtures) -> tuple[Loaded, list[Diagnostic]]:
    root, findings = yaml_tree.load(*text_of(given))
    if not isinstance(root, Mapping):
        findings.append(error("MOCK201", root.span, "content types are expected here", _FORM))
        return ([], {}), findings
    return Reader(schema, findings).read([*_base(root, findings), root]), findings


def _base(root: Mapping, findings: list[Diagnostic]) -> list[Mapping]:
    """The documents that a document builds on."""
    name = root.get(BASE)
    if name is None:
        return []
    if not isinstance(name, Scalar) or name.text != "seed":
        findings.append(error("MOCK204", name.span, "the only base is `seed`"))
        return []
    seed, _ = yaml_tree.load(SEED.read_bytes(), SEED.name)
    return [seed] if isinstance(seed, Mapping) else []


@cache  # tests make many accounts
def _seed(schema: Schema) -> Loaded:
    return _read(schema, SEED)[0]


_FORM = "write `Task:`, below it a key for each task, and below that its fields"


def dump(schema: Schema, store: Store, files: Files) -> str:
    """Write the data of an account, as `load` takes it."""
    made: dict[str, dict[str, Any]] = {}
    for type_ in store.types():
        for each in store.all((type_,)):
            made.setdefault(type_, {})[each["id"]] = _entity(schema, store, files, each)
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100)


def _entity(schema: Schema, store: Store, files: Files, entity: Entity) -> dict[str, Any]:
    fields = schema[entity[CONTENT_TYPE]].fields
    made = {
        name: written(schema, store, value, fields.get(name))
        for name, value in entity.items()
        if name not in (CONTENT_TYPE, "id")
    }
    if not entity["id"].isdecimal():
        made = {"id": entity["id"], **made}
    if entity[CONTENT_TYPE] == "File":
        made |= _content(files.get(entity["id"]))
    return made


def _content(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = ""
    if text and text.isprintable() and len(text) < _LINE:
        return {"text": text}
    encoded = base64.b64encode(content).decode()
    return {"content": [encoded[at : at + _LINE] for at in range(0, len(encoded), _LINE)]}
