"""What `import` of a client costs, next to the libraries it stands on."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, Row, Run, Sample, answer, ratio

_PROGRAM = """
import gc, json, os, resource, sys, time
def memory():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        scale = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6
before = memory()
wall, cpu = time.perf_counter(), time.process_time()
{body}
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
print(json.dumps({{"wall": wall, "cpu": cpu, "memory": memory() - before}}))
"""

BODIES = {
    "import httpx2": "import httpx2",
    "import megaplan_api": "from megaplan_api import Megaplan, Task",
    "import planfix_api": "from planfix_api import Planfix, Task",
    "httpx2.Client": "import httpx2\nhttpx2.Client()",
    "Megaplan": "from megaplan_api import Megaplan, Task\nMegaplan('localhost', token='t')",
    "Planfix": "from planfix_api import Planfix, Task\nPlanfix('a', api_key='k', token='t')",
}
"""What is run: a client counts with its client class and one entity."""

PEERS = {
    "import megaplan_api": "import httpx2",
    "import planfix_api": "import httpx2",
    "Megaplan": "httpx2.Client",
    "Planfix": "httpx2.Client",
}
JUDGED = "import megaplan_api"
AIMS = {"ms": 30.0, "MB": 10.0}
"""What the import of megaplan_api may add."""


def rows(rounds: int) -> list[Row]:
    """Time and memory of each import, and what the clients add."""
    runs: dict[str, list[Run]] = {name: [] for name in BODIES}
    with tempfile.TemporaryDirectory() as cache:
        for at in range(rounds + 1):
            for name in BODIES if at % 2 else reversed(BODIES):
                found = answer(_PROGRAM.format(body=BODIES[name]), ROOT / "generated", Path(cache))
                if at:  # the first round only writes byte code
                    runs[name].append(found)
    return [row for name in BODIES for row in _rows(name, runs)]


def _rows(name: str, runs: dict[str, list[Run]]) -> list[Row]:
    own, peer = runs[name], PEERS.get(name, "")
    group = "client made" if name[0].isupper() or "." in name else "import"
    found: list[Row] = []
    for quantity, unit in (("wall", "ms"), ("memory", "MB")):
        busy = "cpu" if quantity == "wall" else quantity
        values, judged = _values(own, quantity), _values(own, busy)
        others = _values(runs[peer], quantity) if peer else []
        busy_others = _values(runs[peer], busy) if peer else []
        found.append(
            Row(
                group,
                name,
                unit,
                Sample.of(values),
                Sample.of(judged) if unit == "ms" else None,
                ratio(judged, busy_others) if peer else None,
                peer,
            )
        )
        if peer:
            more = Sample.of(_differences(values, others))
            busy_more = Sample.of(_differences(judged, busy_others))
            aim = AIMS[unit] if name == JUDGED else None
            found.append(
                Row(
                    group,
                    f"{name}: more than {peer}",
                    unit,
                    more,
                    busy_more if unit == "ms" else None,
                    aim="" if aim is None else f"{aim:g} {unit}",
                    is_met=None if aim is None else busy_more.median <= aim,
                )
            )
    return found


def _values(runs: list[Run], quantity: str) -> list[float]:
    """Megabytes, or milliseconds."""
    scale = 1 if quantity == "memory" else 1000
    return [getattr(each, quantity) * scale for each in runs]


def _differences(values: list[float], others: list[float]) -> list[float]:
    return [own - other for own, other in zip(values, others, strict=True)]
