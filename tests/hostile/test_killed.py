"""A run that is killed leaves the old tree or the new one, and the next run completes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hostile.killing import Killer, Moment, Run, Tree, moments, tree
from hostile.making import Spec, write
from plansdk import resources

WHOLE, PUBLISH = 6, 30
"""How many kills of each command are spread over its whole run, and over its publishing."""

STYLE = '[tool.black]\nline-length = 100\ntarget-version = ["py311"]\n'
"""That of generated packages, so that most files need to be formatted but once."""

EDIT = ("models/__init__.py", '"""', '"""Edited by hand. ')


def spec_of(count: int, word: str) -> Spec:
    """A document of some types, each in a module of its own."""
    types: dict[str, Any] = {"BaseEntity": {"type": "object", "properties": {"id": "string"}}}
    spec: Spec = {"title": "Title", "version": "r1", "baseUri": "https://localhost/api/v3"}
    for at in range(count):
        name = f"{chr(65 + at)}thing"
        types[name] = {"type": "BaseEntity", "description": word, "properties": {word: "string"}}
        spec[f"/{name}"] = {"get": {"responses": {"200": {"body": {"type": name}}}}}
    return spec | {"types": types}


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two versions of a document."""
    folder = tmp_path_factory.mktemp("specs")
    found: dict[str, str] = {}
    for name, spec in (("old", spec_of(8, "before")), ("new", spec_of(6, "after"))):
        (folder / name).mkdir()
        found[name] = str(write(folder / name, spec))
    return found


@pytest.fixture(params=["exchange"])
def killer(
    request: pytest.FixtureRequest, specs: dict[str, str], tmp_path: Path
) -> Iterator[Killer]:
    """Runs commands; by default where folders can be exchanged."""
    (tmp_path / "pyproject.toml").write_text(STYLE)
    first = ["vendor", "megaplan", str(tmp_path / "first"), "--spec", specs["old"]]
    templates = shutil.copytree(resources.templates(), tmp_path / "templates")
    with Killer(request.param, templates, first) as made:
        yield made


class Both:
    """A package that goes from one version to the other and back, as often as is wanted.

    Attributes:
        trees: What it looks like in each version, by the version's name.
        length: A run that came to its end.
    """

    def __init__(self, killer: Killer, package: Path, runs: dict[str, list[str]]) -> None:
        self.killer = killer
        self.package = package
        self.trees: dict[str, Tree] = {}
        self.runs = runs
        for version in (*runs, *runs):
            self.length = self.complete(version)
            assert self.trees.setdefault(version, tree(package)) == tree(package)

    def complete(self, version: str) -> Run:
        """Go to a version."""
        return self.killer.complete(*self.runs[version])

    def kill(self, moment: Moment) -> str:
        """Kill a run on its way to the other version.

        Returns:
            Which version is there; empty if it is neither.
        """
        version, other = self.version, self.other
        run = self.killer.kill(moment, *self.runs[other])
        assert run.was_killed or self.version == other
        return self.version if self.version in (version, other) else ""

    @property
    def version(self) -> str:
        """Which version is there; empty if it is neither."""
        found = tree(self.package)
        return next((name for name, each in self.trees.items() if each == found), "")

    @property
    def other(self) -> str:
        """The version that is not there."""
        return next(name for name in self.trees if name != self.version)

    def check_next_run(self, wanted: str) -> None:
        """The next run works, and clears up whatever was left beside the package."""
        self.complete(wanted)
        assert self.version == wanted
        left = [each.name for each in self.package.parent.glob(".plansdk*")]
        assert left == []


def is_left(package: Path) -> bool:
    """Whether a killed run has left something beside a package."""
    return any(package.parent.glob(".plansdk*"))


def kill_often(both: Both, seed: int) -> None:
    """Kill at many moments; look at the package after each."""
    seen: set[str] = set()
    unfinished = 0
    for moment in moments(both.length, whole=WHOLE, publish=PUBLISH, seed=seed):
        found = both.kill(moment)
        assert found, f"neither old nor new after a kill at {moment}"
        seen.add(found)
        if is_left(both.package):
            unfinished += 1
            if unfinished % 2:  # else the next kill meets what is left
                both.check_next_run(both.version if unfinished % 4 == 1 else both.other)
    both.check_next_run(both.other)
    assert seen == set(both.trees), "both versions were met"
    assert unfinished > 5, "publishing was interrupted"


def test_generate(killer: Killer, specs: dict[str, str], tmp_path: Path) -> None:
    common = ["generate", "megaplan", "--out", str(tmp_path), "--spec"]
    runs = {name: [*common, spec] for name, spec in specs.items()}
    kill_often(Both(killer, tmp_path / "megaplan_api", runs), seed=1)


def test_vendor(killer: Killer, specs: dict[str, str], tmp_path: Path) -> None:
    common = ["vendor", "megaplan", str(tmp_path), "--package", "mega", "--spec"]
    runs = {name: [*common, spec] for name, spec in specs.items()}
    kill_often(Both(killer, tmp_path / "mega", runs), seed=2)


def test_upgrade_with_an_adopted_edit(
    killer: Killer, specs: dict[str, str], tmp_path: Path
) -> None:
    package = tmp_path / "mega"
    common = ["--spec"]
    vendor = ["vendor", "megaplan", str(tmp_path), "--package", "mega", *common, specs["old"]]
    killer.complete(*vendor)
    path, old, new = EDIT
    place = package / path
    place.write_text(place.read_text().replace(old, new, 1))
    killer.complete("vendor", "adopt", str(package), *common, specs["old"])
    patches = tree(tmp_path / "plansdk.patches")
    runs = {
        name: ["vendor", "upgrade", str(package), *common, spec] for name, spec in specs.items()
    }
    both = Both(killer, package, runs)
    assert all(new.encode() in each[path] for each in both.trees.values())
    kill_often(both, seed=3)
    assert tree(tmp_path / "plansdk.patches") == patches


def test_first_vendoring_leaves_nothing_or_all(
    killer: Killer, specs: dict[str, str], tmp_path: Path
) -> None:
    package = tmp_path / "mega"
    command = ["vendor", "megaplan", str(tmp_path), "--package", "mega"]
    command += ["--spec", specs["old"]]
    length = killer.complete(*command)
    whole = tree(package)
    for moment in moments(length, whole=2, publish=10, seed=4):
        shutil.rmtree(package, ignore_errors=True)
        killer.kill(moment, *command)
        assert not package.exists() or tree(package) == whole
    killer.complete(*command)
    assert tree(package) == whole
    assert not is_left(package)


@pytest.mark.parametrize("killer", ["in place"], indirect=True)
def test_in_place_the_next_run_finishes_what_was_begun(
    killer: Killer, specs: dict[str, str], tmp_path: Path
) -> None:
    """Where folders cannot be exchanged, a journal leads to the new tree."""
    common = ["generate", "megaplan", "--out", str(tmp_path), "--spec"]
    runs = {name: [*common, spec] for name, spec in specs.items()}
    both = Both(killer, tmp_path / "megaplan_api", runs)
    for at, moment in enumerate(moments(both.length, whole=2, publish=14, seed=5)):
        before, after = both.version, both.other
        killer.kill(moment, *runs[after])
        for path, content in tree(both.package).items():
            if not path.startswith(".plansdk"):
                assert content in [each.get(path) for each in both.trees.values()], path
        aim = after if at % 2 else before
        both.complete(aim)
        assert both.version == aim
    assert not is_left(both.package)
