"""Versions of a small API that renames what it has, and the packages made of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from plansdk.cli import run
from plansdk.naming.ledger import load
from support.building import Built, build
from support.once import once

HERE = Path(__file__).parent
CLIENT = HERE / "programs" / "client.py"
_WARNING = re.compile(r"(?P<file>[\w.]+):(?P<line>\d+): DeprecationWarning: (?P<text>.*)")
_TIMEOUT = 100

FIRST = """\
#%RAML 1.0
title: Sample
version: v1
mediaType: application/json
types:
  Person:
    properties:
      contentType: string
      id?: string
      note?: {type: string, description: What is said about somebody.}
  Chore:
    properties:
      contentType: string
      id?: string
      state?: {type: string, enum: [open, done]}
      owner?: Person
  BaseEntity: object
/chore/find:
  get:
    description: Search for chores.
    queryParameters:
      q?: {type: string}
      limit?: {type: integer}
      pageAfter?: {type: Chore}
      pageBefore?: {type: Chore}
      pageWith?: {type: Chore}
    responses: {200: {body: 'Chore[]'}}
/chore/{id}:
  uriParameters: {id: string}
  get:
    description: Read a chore.
    responses: {200: {body: Chore}}
/person/{id}:
  uriParameters: {id: string}
  get:
    description: Read about somebody.
    responses: {200: {body: Person}}
"""

SECOND = (
    FIRST.replace("version: v1", "version: v2")
    .replace("/chore/find", "/errand/search")
    .replace("/chore/{id}", "/errand/{id}")
    .replace("Chore", "Errand")
    .replace("note?:", "remark?:")
)
RENAMED = {
    "Chore": "Errand",
    "ChoreState": "ErrandState",
    "Person.note": "Person.remark",
    "chore.get": "errand.get",
    "chore.list_find": "errand.search",
}
THIRD = (
    SECOND.replace("version: v2", "version: v3")
    .replace("/errand/search", "/job/search")
    .replace("/errand/{id}", "/job/{id}")
    .replace("Errand", "Job")
)


@dataclass(frozen=True)
class Versions:
    """A folder with versions of a specification and their name ledger."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """The name ledger."""
        return self.folder / "names.yaml"

    def add(self, name: str, text: str) -> Path:
        """Write a version."""
        self.folder.mkdir(exist_ok=True)
        for companion in ("names.yaml", "overlay.yaml"):
            place = self.folder / companion
            if not place.exists():
                place.write_text("{}\n")
        place = self.folder / f"{name}.raml"
        place.write_text(dedent(text))
        return place

    def record(self, old: str, new: str) -> None:
        """Record what has been renamed from one version to another."""
        assert run(["renames", *(str(self.folder / f"{each}.raml") for each in (old, new))]) == 0

    def build(self, name: str) -> Built:
        """The package of a version."""
        return build("megaplan", self.folder / f"{name}.raml")

    def make(self, name: str) -> Path:
        """A folder that holds the package of a version, to be put on the path."""
        return written(self.build(name), self.folder / name / "megaplan_api")


def _record(folder: Path) -> None:
    versions = Versions(folder / "specs")
    versions.add("v1", FIRST)
    versions.make("v1")
    versions.add("v2", SECOND)
    versions.record("v1", "v2")
    versions.make("v2")


def both(factory: pytest.TempPathFactory) -> Versions:
    """The first two versions and their packages, with what is renamed recorded."""
    return Versions(once(factory, "renamed versions", _record) / "specs")


def renamed_in(ledger: Path) -> dict[str, tuple[str, str]]:
    """Former names of a ledger, with what they are now and since when."""
    return {str(old): (str(each.to), each.since) for old, each in load(ledger).renamed.items()}


def written(built: Built, package: Path) -> Path:
    """Write a package; gives the folder that it is in."""
    for path, text in built.files.items():
        place = package / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return package.parent


@dataclass(frozen=True)
class Played:
    """What a program has said.

    Attributes:
        output: Lines on standard output.
        warnings: Lines of the program's own file with the warnings that they gave, once each.
    """

    output: list[str]
    warnings: set[tuple[int, str]]


def play(program: Path, folder: Path, environment: Mapping[str, str] | None = None) -> Played:
    """Run a program with a folder on the path; warnings elsewhere than in it are a failure."""
    done = subprocess.run(
        [sys.executable, "-W", "always", str(program)],
        env={**os.environ, **(environment or {}), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    warnings: set[tuple[int, str]] = set()
    for line in done.stderr.splitlines():
        if found := _WARNING.search(line):
            assert found["file"] == program.name, line
            warnings.add((int(found["line"]), found["text"]))
    return Played(done.stdout.splitlines(), warnings)


def marked(program: Path, renamed: Mapping[str, str], *marks: str) -> set[tuple[int, str]]:
    """Lines of a program with the warnings that they give, by a comment: `# former: NAME`."""
    found: set[tuple[int, str]] = set()
    for number, line in enumerate(program.read_text(encoding="utf-8").splitlines(), 1):
        for mark in marks:
            _, _, names = line.partition(f"  # {mark}: ")
            found |= {
                (number, f"{each} has been renamed to {renamed[each]}")
                for each in filter(None, names.split("; "))
            }
    return found
