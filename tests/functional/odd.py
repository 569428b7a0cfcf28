"""Small specifications that a package is rarely made of, for type checkers to look at."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from hostile.making import make, write
from planfix_specs.cases import BASE as PLANFIX
from plansdk.targets import NamedApi
from support.building import Built, build

HEAD = "#%RAML 1.0\ntitle: Odd\nversion: r1\nmediaType: application/json\n"
BASE = """
types:
  BaseEntity:
    properties:
      id: {type: string, required: false}
      contentType: {type: string, required: false}
"""

INHERITANCE = BASE + """
  Parent:
    type: BaseEntity
    description: What both kinds have.
    properties:
      name: {type: string, required: true, sortable: true}
      kind: {type: string, enum: [one, two, three], required: true}
      is: {type: boolean, required: true}
      to-dict: {type: string, required: true}
      link: {type: Parent, required: false}
      either: {type: Parent|Plain|string, required: false}
      lists: {type: '(Parent|Plain)[]', required: false}
      numbers: {type: 'integer[]|string[]', required: false}
      anything: {type: any, required: false}
  Child:
    type: Parent
    properties:
      name: {type: string, required: true, sortable: true}
      kind: {type: string, enum: [one], required: true}
      age: {type: integer, required: true, sortable: true}
      link: {type: Child, required: true}
      either: {type: Plain, required: false}
      lists: {type: 'Plain[]', required: false}
      from: {type: string, required: true}
      is: {type: boolean, required: true}
  Grandchild:
    type: Child
    properties:
      kind: {type: string, enum: [one, four], required: true}
      first-name: {type: string, required: true, sortable: true}
      number: {type: integer, required: true, sortable: true}
      either: {type: string, required: false}
  ClassVar:
    type: BaseEntity
    properties:
      ClassVar: {type: ClassVar, required: true}
  Plain:
    type: BaseEntity
  Empty: {}
  Colors: 'Kind[]'
  Kind: {type: string, enum: [only]}
  Either: Parent|Plain
/child:
  get:
    responses: {200: {body: {type: Child}}}
  post:
    body: {type: Either}
    responses: {200: {body: {type: 'Grandchild[]'}}}
/plain/{id}:
  uriParameters: {id: string}
  delete: {}
  post:
    body: {type: Kind}
"""
"""Subclasses that have required and sortable properties of their own, or repeat others."""

FORMER = """
renamed:
  Parent.title: {to: Parent.name, since: '1'}
  Child.title: {to: Child.age, since: '1'}
  Child.alter: {to: Child.age, since: '1'}
  Grandchild.alter: {to: Grandchild.number, since: '1'}
  Kid: {to: Child, since: '1'}
  child.fetch: {to: child.get, since: '1'}
"""
"""Former names, some of which a subclass has as well."""

MEGAPLAN: Mapping[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "only_void": ("/ping: {get: {}, post: {}, /deep: {delete: {}}}", ""),
    "inheritance": (INHERITANCE, FORMER),
}
"""Document and ledger, by the name of the package."""

_ONE_CODE = '<errors><code id="3001" section="task" symbol="GONE" ru="Нет">No</code></errors>'


def lay_out(folder: Path, factory: pytest.TempPathFactory) -> None:
    """Write every odd package below a folder."""
    specs = factory.mktemp("odd")
    made = {name: _megaplan(specs, *given) for name, given in MEGAPLAN.items()}
    shutil.copytree(PLANFIX, specs / "planfix")
    (specs / "planfix/errors.xml").write_text(_ONE_CODE, encoding="utf-8")
    made["one_code"] = build("planfix", specs / "planfix")
    for part in ("structures", "task", "values"):
        shutil.rmtree(specs / "planfix" / part)
    (specs / "planfix/errors.xml").write_text("<errors/>", encoding="utf-8")
    made["no_methods"] = build("planfix", specs / "planfix")
    for name, built in made.items():
        for path, text in built.files.items():
            place = folder / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")


def _megaplan(folder: Path, document: str, names: str) -> Built:
    (folder / "statuses.yaml").write_text("statuses: []\n", encoding="utf-8")
    place = write(folder, HEAD + document, names or "{}")
    built = make(place, change=None if "types:" in document else _without_types)
    assert isinstance(built, Built), [str(each) for each in built]
    return built


def _without_types(part: NamedApi) -> NamedApi:
    """What a slice of operations without entities has."""
    bare = replace(part.api, types=())
    return replace(part, specified=bare, api=bare)
