"""How long it takes to generate: from nothing, without a change, after one change."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import ROOT, Row, Sample, answer, process

AIMS = {"cold": 15.0, "unchanged": 1.0, "one change": 4.0}
"""Seconds that a generation of Megaplan may take on two cores."""

READ_AIM = 2.5

_READ = """
import json, time
from pathlib import Path
from plansdk import raml
place = Path({place!r})
wall, processor = time.perf_counter(), time.process_time()
raml.read(place)
print(json.dumps({{"wall": time.perf_counter() - wall, "cpu": time.process_time() - processor}}))
"""


def rows(rounds: int) -> list[Row]:
    """The rows of both clients."""
    found = [_reading(rounds)]
    found += _generation("megaplan", _copy_raml, _change_raml, rounds)
    found += _generation("planfix", _copy_folder, _change_folder, rounds)
    return found


def _reading(rounds: int) -> Row:
    (place,) = (ROOT / "specs" / "megaplan").glob("*.raml")
    program = _READ.format(place=str(place))
    with tempfile.TemporaryDirectory() as cache:
        runs = [answer(program, "generator", Path(cache)) for _ in range(rounds + 1)][1:]
    wall, cpu = (Sample.of([each[name] for each in runs]) for name in ("wall", "cpu"))
    name = "read the RAML to the model"
    return Row("generate megaplan", name, "s", wall, cpu, None, "", "2.5 s", cpu.median <= READ_AIM)


def _generation(
    target: str,
    copy: Callable[[Path], Path],
    change: Callable[[Path, int], None],
    rounds: int,
) -> list[Row]:
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in AIMS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spec = copy(folder / "spec")
        process(["-m", "plansdk", "--help"], PYTHONPYCACHEPREFIX=str(folder / "code"))
        for at in range(rounds):
            out, cache = folder / f"out{at}", folder / f"cache{at}"
            command = ["-m", "plansdk", "generate", target]
            command += ["--spec", str(spec), "--out", str(out)]
            for step in AIMS:
                if step == "one change":
                    change(spec, at)
                own = {"PLANSDK_CACHE": str(cache), "PYTHONPYCACHEPREFIX": str(folder / "code")}
                times[step].append(process(command, **own))
            shutil.rmtree(out)
            shutil.rmtree(cache)
    return [_row(target, step, runs) for step, runs in times.items()]


def _row(target: str, step: str, runs: list[tuple[float, float]]) -> Row:
    wall, cpu = (Sample.of([run[at] for run in runs]) for at in (0, 1))
    group = f"generate {target}"
    if target != "megaplan":
        return Row(group, step, "s", wall, cpu)
    # Cold generation uses both cores, so a busy machine can only be judged by half.
    judged = cpu.median / 2 if step == "cold" else cpu.median
    aim = AIMS[step]
    return Row(group, step, "s", wall, cpu, None, "", f"{aim:g} s", judged <= aim)


def _copy_raml(folder: Path) -> Path:
    shutil.copytree(ROOT / "specs" / "megaplan", folder)
    (place,) = folder.glob("*.raml")
    return place


def _change_raml(place: Path, at: int) -> None:
    """Give one property of one type another description."""
    text = place.read_text(encoding="utf-8")
    pattern = re.compile(r"(?m)^(    Task:\n(?:.*\n)*?\s+description: ).*$")
    changed, count = pattern.subn(rf"\g<1>Text number {at}", text, count=1)
    if count != 1:
        raise RuntimeError("the document has no type `Task` with a description in it")
    place.write_text(changed, encoding="utf-8")


def _copy_folder(folder: Path) -> Path:
    shutil.copytree(ROOT / "specs" / "planfix", folder)
    return folder


def _change_folder(folder: Path, at: int) -> None:
    """Give one method another first sentence."""
    place = folder / "task" / "getList.xml"
    text = place.read_text(encoding="utf-8")
    changed, count = re.subn(r' en="[^"]*"', f' en="List number {at}"', text, count=1)
    if count != 1:
        raise RuntimeError(f"{place.name} has no English text")
    place.write_text(changed, encoding="utf-8")
