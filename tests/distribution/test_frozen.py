"""Programs in one file: what a tool finds by reading the imports is all that they need."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from modulefinder import ModuleFinder
from pathlib import Path

import pytest

GENERATED = Path(__file__).parents[2] / "generated"

EVERYTHING = """
import asyncio
import httpx2
import {package}
from {package} import *

for name in dir({package}):
    getattr({package}, name)
for name in {package}.resources.__all__:
    getattr({package}.resources, name)
assert len({package}.__all__) > 100
"""

MEGAPLAN = """
ANSWERS = {
    "GET": {"meta": {"status": 200}, "data": {"contentType": "Task", "id": "1", "name": "A"}},
    "POST": {"meta": {"status": 200}, "data": [{"contentType": "File", "id": "2"}]},
    "DELETE": {"meta": {"status": 422, "errors": [{"field": "a", "message": "b"}]}, "data": None},
}

def answer(request):
    of_task = request.url.path.endswith("/task")
    return httpx2.Response(200, json=ANSWERS["GET" if of_task else request.method])

with Megaplan("demo.example", token="t", transport=httpx2.MockTransport(answer)) as mp:
    task = mp.task.get(1)
    assert (type(task), task.name, list(deviations(task))) == (Task, "A", [])
    assert mp.file.upload(b"x", name="a.txt").id == "2"
    assert mp.task.create(Task(name="A")).id == "1"
    try:
        mp.task.delete(1)
    except ValidationError as error:
        assert errors.explain(error)

async def main():
    async with AsyncMegaplan("a.example", token="t", transport=httpx2.MockTransport(answer)) as mp:
        assert (await mp.task.get(1)).name == "A"

asyncio.run(main())
"""

PLANFIX = """
ANSWERS = {
    b"task.get": "<response status='ok'><task><id>1</id><title>A</title></task></response>",
    b"task.accept": "<response status='error'><code>3001</code></response>",
}

def answer(request):
    text = next(text for name, text in ANSWERS.items() if b'"%b"' % name in request.content)
    return httpx2.Response(200, text=text)

with Planfix("acme", "key", token="t", transport=httpx2.MockTransport(answer)) as pf:
    task = pf.task.get(1)
    assert (type(task), task.title, list(deviations(task))) == (Task, "A", [])
    try:
        pf.task.accept(1)
    except errors.TaskError as error:
        assert error.code is ErrorCode.TASK_NOT_FOUND

async def main():
    async with AsyncPlanfix("a", "k", token="t", transport=httpx2.MockTransport(answer)) as pf:
        assert (await pf.task.get(1)).title == "A"

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("package", "program", "needs"),
    [("megaplan_api", MEGAPLAN, {"httpx2"}), ("planfix_api", PLANFIX, {"httpx2", "lxml"})],
)
def test_a_frozen_program_runs(tmp_path: Path, package: str, program: str, needs: set[str]) -> None:
    script = tmp_path / "__main__.py"
    script.write_text(EVERYTHING.replace("{package}", package) + program)
    finder = ModuleFinder(path=[str(GENERATED)])
    finder.run_script(str(script))
    assert needs <= finder.badmodules.keys(), "found, though they are not here"
    frozen = tmp_path / "program.zip"
    with zipfile.ZipFile(frozen, "w") as archive:
        archive.write(script, "__main__.py")
        for name, module in finder.modules.items():
            if name.partition(".")[0] == package:
                file = Path(str(module.__file__))
                archive.write(file, file.relative_to(GENERATED))
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", frozen],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
