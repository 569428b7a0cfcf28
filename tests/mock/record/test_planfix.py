"""Recording a Planfix client, and having its answers again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from planfix_api import Planfix, PlanfixError, TaskInput
from plansdk.cli import Exit, run
from plansdk.mock import PlanfixMock
from plansdk.mock.record import NotOnTape
from plansdk.mock.record.cassette import read


def work(pf: Planfix) -> list[Any]:
    """A program with constants of its own."""
    task = pf.task.get(1000101)
    listed = pf.task.get_list(target="all")
    made = pf.task.add(TaskInput(title="Call Zebulon back"))
    seen = [type(task.title), len(listed), task.status, type(task.begin_date_time), type(made.id)]
    with pytest.raises(PlanfixError) as refused:
        pf.task.get(99)
    return [*seen, refused.value.code]


def client(mock: PlanfixMock, transport: httpx2.BaseTransport, key: str = "") -> Planfix:
    return Planfix(
        mock.account,
        key or mock.api_key,
        token=mock.token,
        private_key=mock.private_key,
        transport=transport,
        rate_limit=None,
    )


def test_a_replay_gives_what_was_recorded(tmp_path: Path) -> None:
    mock, place = PlanfixMock(), tmp_path / "answers.cassette"
    recorder = PlanfixMock.record(place, mock.transport)
    with recorder, client(mock, recorder) as pf:
        real = work(pf)
        assert recorder.unknown == {}
        names = {task.title for task in pf.task.get_list(target="all")}
    written = place.read_text(encoding="utf-8")
    secrets = (mock.account, mock.api_key, mock.token, mock.private_key, "Zebulon", "1000101")
    for each in (*secrets, *filter(None, names)):
        assert f'"{each}"' not in written, each
        assert each not in written or len(each) < 6, each
    for each in ("account", "signature"):
        assert f'["{each}", {{}}, "hidden", []]' in written
    replay = PlanfixMock.replay(place)
    with client(mock, replay, "another") as pf:
        assert work(pf) == real
        with pytest.raises(NotOnTape):
            pf.project.get_list()


def test_the_same_id_leads_from_answer_to_answer(tmp_path: Path) -> None:
    mock, place = PlanfixMock(), tmp_path / "answers.cassette"
    recorder = PlanfixMock.record(place, mock.transport)
    with recorder, client(mock, recorder) as pf:
        first = pf.task.get_list(target="all")[0]
        assert pf.task.get(first.id).id == first.id
    with client(mock, PlanfixMock.replay(place)) as pf:
        again = pf.task.get_list(target="all")[0]
        assert pf.task.get(again.id).id == again.id != first.id


def test_it_is_no_cassette_of_megaplan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "answers.cassette"
    PlanfixMock.record(place).close()
    assert run(["proposals", str(place)]) == Exit.FINDINGS
    assert "this is no cassette of megaplan" in capsys.readouterr().err
    assert read(place) == []
