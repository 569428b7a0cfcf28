"""Reading answers: a page of 100 full tasks, next to the parser below."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import xmltodict

from benchmarks import bench_entities, bench_records
from benchmarks.measure import Row, Sample, in_turn, ratio
from benchmarks.rivals import readers as rivals_of

AIM = 2.0
"""How many times `json.loads` of the same bytes decoding may take."""

ALL_AIM = 2.5
"""How many times `json.loads` reading every attribute may take."""

PLANFIX_AIM = 1 / 3
"""How many times as long as xmltodict records may take, on the same bytes."""

WRITING_AIM = 0.35
"""How many times as long as xmltodict the same tasks may take to be written."""


def rows(rounds: int) -> list[Row]:
    """The rows of both clients."""
    return [*_megaplan(rounds), *_planfix(rounds)]


def _megaplan(rounds: int) -> list[Row]:
    every = list(bench_entities.wire_names(bench_entities.Task))
    rivals: dict[str, Callable[[], object]] = {
        "json.loads": lambda: json.loads(bench_entities.PAGE),
        "decode": bench_entities.decode_page,
        "decode, read 10 attributes of each": lambda: bench_entities.read(bench_entities.TEN),
        f"decode, read all {len(every)} attributes": lambda: bench_entities.read(every),
    }
    wires = list(bench_entities.wire_names(bench_entities.Task).values())
    for name, load in rivals_of(bench_entities.Task).items():
        rivals[name] = partial(load, bench_entities.PAGE)
        rivals[f"{name}, read all {len(every)} attributes"] = partial(_read_all, load, wires)
    size = f"100 tasks of Megaplan, {len(bench_entities.PAGE) // 1000} kB of JSON"
    aims = {
        "decode": AIM,
        "decode, read 10 attributes of each": AIM,
        f"decode, read all {len(every)} attributes": ALL_AIM,
    }
    return _rows(size, rivals, "json.loads", aims, rounds)


def _read_all(load: Callable[[bytes], list[object]], names: list[str]) -> int:
    return bench_entities.reads(load(bench_entities.PAGE), names)


def _planfix(rounds: int) -> list[Row]:
    page = bench_records.PAGE
    tree = bench_records._tree(bench_records.etree.fromstring(page))
    made = bench_records.made()
    parsed = xmltodict.parse(page)
    size = f"100 tasks of Planfix, {len(page) // 1000} kB of XML"
    reading: dict[str, Callable[[], object]] = {
        "xmltodict, read 10": lambda: bench_records.read_xmltodict(page),
        "lxml, read 10": lambda: bench_records.read_lxml(page),
        "planfix_api, read 10": lambda: bench_records.read_records(page),
    }
    writing: dict[str, Callable[[], object]] = {
        "xmltodict, write": lambda: xmltodict.unparse(parsed),
        "lxml, write": lambda: bench_records.write_lxml(tree),
        "planfix_api, write": lambda: bench_records.write_records(made),
    }
    aims = {"planfix_api, read 10": PLANFIX_AIM, "planfix_api, write": WRITING_AIM}
    return [
        *_rows(size, reading, "xmltodict, read 10", aims, rounds),
        *_rows(size, writing, "xmltodict, write", aims, rounds),
    ]


def _rows(
    group: str,
    rivals: dict[str, Callable[[], object]],
    peer: str,
    aims: dict[str, float],
    rounds: int,
) -> list[Row]:
    found = in_turn(rivals, rounds=rounds, calls=3)
    rows: list[Row] = []
    for name, values in found.items():
        sample = Sample.of(values)
        times = ratio(values, found[peer])
        aim = aims.get(name)
        is_met = None if aim is None else times <= aim
        spelled = f"{aim:.3g} x" if aim else ""
        rows.append(Row(group, name, "ms", sample, sample, times, peer, spelled, is_met))
    return rows
