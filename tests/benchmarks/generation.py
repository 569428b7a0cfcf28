"""What the generator costs, as multiples of bare parsing; beside another revision if one is named.

The unit is the processor time in which PyYAML's CSafeLoader loads the document of Megaplan.
Everything else but `read` is a whole process, from its start to its end.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path

from benchmarks.measure import ROOT, Row, Run, Sample, answer, process, ratio
from changes.megaplan_edits import EDITS

UNIT = "CSafeLoader"
MEMORY = 137
"""Megabytes that a cold generation of Megaplan may take at most."""

_TIMED = """
import json, sys, time
{imports}
begun = time.process_time()
{body}
print(json.dumps({{"cpu": time.process_time() - begun}}))
"""
_LOAD = _TIMED.format(
    imports="import yaml; text = open(sys.argv[1], encoding='utf-8').read()",
    body="yaml.load(text, yaml.CSafeLoader)",
)
_READ = _TIMED.format(
    imports="from pathlib import Path; from PACKAGE import raml; place = Path(sys.argv[1])",
    body="raml.read(place)",
)


@dataclass(frozen=True)
class Tree:
    """The sources of a revision."""

    root: Path

    @cached_property
    def package(self) -> str:
        """The name that the generator has there."""
        [place] = (self.root / "generator").glob("*/__init__.py")
        return place.parent.name

    @cached_property
    def in_one_process(self) -> list[str]:
        """The options by which `generate` starts no other process."""
        text = (self.root / "generator" / self.package / "cli" / "generate.py").read_text("utf-8")
        return ["--jobs", "1"] if '"--jobs"' in text else []


class Workplace:
    """A folder for one round with one tree; its methods are run in their order.

    Args:
        tree: What is measured.
        folder: Does not exist yet.
        code: Where byte code is kept from one round to the next.
    """

    def __init__(self, tree: Tree, folder: Path, code: Path) -> None:
        self._tree = tree
        self._folder = folder
        self._code = code
        shutil.copytree(tree.root / "specs" / "megaplan", folder / "specs")
        [self._spec] = (folder / "specs").glob("r*.raml")

    def load(self) -> Run:
        return answer(_LOAD, self._source, self._code, str(self._spec))

    def read(self) -> Run:
        program = _READ.replace("PACKAGE", self._tree.package)
        return answer(program, self._source, self._code, str(self._spec), **self._cache("read"))

    def megaplan(self) -> Run:
        return self._generate("megaplan", "--spec", str(self._spec))

    def change(self) -> Run:
        """Give one property of one type another description, and generate."""
        pattern = re.compile(r"(?m)^(    Task:\n(?:.*\n)*?\s+description: ).*$")
        text = self._spec.read_text(encoding="utf-8")
        changed, count = pattern.subn(r"\g<1>Another text", text, count=1)
        assert count == 1, "the document has no type `Task` with a description in it"
        self._spec.write_text(changed, encoding="utf-8")
        return self.megaplan()

    def planfix(self) -> Run:
        return self._generate("planfix")

    def diff(self) -> Run:
        """Compare the document with the version that has every edit."""
        text = self._spec.read_text(encoding="utf-8")
        new = self._spec.with_name("new.raml")
        new.write_text(reduce(lambda text, edit: edit.apply(text), EDITS, text), encoding="utf-8")
        return self._run("diff", str(self._spec), str(new), cache="diff")

    def check(self) -> Run:
        """Check a vendored client."""
        if not (self._folder / "vendored").exists():
            self._run("vendor", "megaplan", str(self._folder / "vendored"))
        return self._run("vendor", "check", str(self._folder / "vendored" / "megaplan_api"))

    def _generate(self, target: str, *options: str) -> Run:
        arguments = [*options, "--out", str(self._folder / "out"), *self._tree.in_one_process]
        return self._run("generate", target, *arguments)

    def _run(self, *arguments: str, cache: str = "cache") -> Run:
        command = ["-m", self._tree.package, *arguments]
        return process(command, self._source, self._code, **self._cache(cache))

    def _cache(self, name: str) -> dict[str, str]:
        """Revisions that kept a cache find an empty one."""
        return {f"{self._tree.package.upper()}_CACHE": str(self._folder / name)}

    @property
    def _source(self) -> Path:
        return self._tree.root / "generator"


STEPS: dict[str, tuple[Callable[[Workplace], Run], float | None]] = {
    UNIT: (Workplace.load, None),
    "read the document to the model": (Workplace.read, 0.65),
    "diff of two documents": (Workplace.diff, 2),
    "generate Megaplan, cold": (Workplace.megaplan, 1.6),
    "generate Megaplan, unchanged": (Workplace.megaplan, 0.25),
    "generate Megaplan, one change": (Workplace.change, 1.6),
    "generate Planfix, cold": (Workplace.planfix, 0.6),
    "vendor check": (Workplace.check, None),
}
"""What is measured in each round, in this order, with the units that it may take."""


def rows(rounds: int, base: str) -> list[Row]:
    """The rows of this tree, beside those of a revision unless `base` is empty."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        trees = [Tree(ROOT)]
        if base:
            trees.append(Tree(_extracted(base, folder / "base")))
        runs = _measured(trees, folder, rounds)
        return [*(_row(name, base, runs) for name in STEPS), _memory(base, runs)]


Runs = list[dict[str, list[Run]]]
"""What was measured, by tree and by step."""


def _extracted(revision: str, folder: Path) -> Path:
    archive = folder.with_suffix(".tar")
    command = ["git", "archive", f"--output={archive}", revision]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return folder


def _measured(trees: list[Tree], folder: Path, rounds: int) -> Runs:
    runs: Runs = [{name: [] for name in STEPS} for _ in trees]
    for at in range(rounds + 1):
        places = [
            Workplace(tree, folder / f"round{at}-{number}", folder / f"code{number}")
            for number, tree in enumerate(trees)
        ]
        for name, (step, _) in STEPS.items():
            order = list(enumerate(places))
            for number, place in order if at % 2 else reversed(order):
                run = step(place)
                if at:  # the first round only writes byte code
                    runs[number][name].append(run)
        for number in range(len(trees)):
            shutil.rmtree(folder / f"round{at}-{number}")
    return runs


def _row(name: str, base: str, runs: Runs) -> Row:
    own, unit = _values(runs[0], name, "cpu"), _values(runs[0], UNIT, "cpu")
    times, aim = ratio(own, unit), STEPS[name][1]
    return Row(
        _group(base),
        name,
        "s",
        Sample.of(_values(runs[0], name, "wall")),
        Sample.of(own),
        times,
        UNIT,
        "" if aim is None else f"{aim:g} x",
        None if aim is None else times <= aim,
        *_beside(runs, name, "cpu"),
    )


def _memory(base: str, runs: Runs) -> Row:
    name = "generate Megaplan, cold"
    used = Sample.of(_values(runs[0], name, "memory"))
    aim, is_met = f"{MEMORY} MB", used.median <= MEMORY
    beside = _beside(runs, name, "memory")
    return Row(_group(base), f"{name}: memory", "MB", used, None, None, "", aim, is_met, *beside)


def _beside(runs: Runs, name: str, quantity: str) -> tuple[Sample | None, float | None]:
    """What the other revision took, and how many times that this one takes."""
    own, *others = [_values(each, name, quantity) for each in runs]
    return (Sample.of(others[0]), ratio(own, others[0])) if others else (None, None)


def _values(runs: dict[str, list[Run]], name: str, quantity: str) -> list[float]:
    return [getattr(run, quantity) for run in runs[name]]


def _group(base: str) -> str:
    return f"the generator, beside {base}" if base else "the generator"
