"""Accounts as YAML: what can be given, what is said about errors, what is exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planfix_api import Planfix, TaskInput
from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.mock import PlanfixMock
from plansdk.mock.planfix import data

SMALL = """
account: {name: acme}
users:
- {id: 7, name: Ann, token: abc, role: ADMIN}
tasks:
- {id: 3, title: "Tea: green", end: 2026-05-01 10:30, custom_data: {9: "x"}}
custom_fields:
- {id: 9, name: Kind}
"""


def test_export_round_trip() -> None:
    mock = PlanfixMock()
    exported = mock.export()
    assert PlanfixMock(data=exported).export() == exported
    assert (
        PlanfixMock(data=SMALL).export() == PlanfixMock(data=data.dump(data.load(SMALL))).export()
    )


def test_seed_says_nothing_that_is_a_default() -> None:
    account = data.load(None)
    assert len(account.users) == 4
    assert all(each.title for each in account.tasks.values())


def test_text_path_and_mapping_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "account.yaml"
    path.write_text(SMALL, encoding="utf-8")
    mapping = {
        "account": {"name": "acme"},
        "users": [{"id": 7, "name": "Ann", "token": "abc", "role": "ADMIN"}],
        "tasks": [
            {"id": 3, "title": "Tea: green", "end": "2026-05-01 10:30", "custom_data": {9: "x"}}
        ],
        "custom_fields": [{"id": 9, "name": "Kind"}],
    }
    exported = {PlanfixMock(data=each).export() for each in (SMALL, path, str(path), mapping)}
    assert len(exported) == 1
    mock = PlanfixMock(data=path)
    with Planfix("acme", mock.api_key, token="abc", transport=mock.transport) as pf:
        task = pf.task.get(3)
    assert (task.title, task.general, str(task.end_time)) == (
        "Tea: green",
        3,
        "2026-05-01 10:30:00",
    )
    assert mock.credentials()["token"] == "abc"


@pytest.mark.parametrize("given", ["{}\n", "tasks:\n- {id: 1}", {}])
def test_somebody_can_always_ask(given: str | dict[str, object]) -> None:
    mock = PlanfixMock(data=given)
    assert all(mock.credentials().values())
    with Planfix(mock.account, mock.api_key, token=mock.token, transport=mock.transport) as pf:
        assert pf.user.get_list()[0].role == "ADMIN"


FINDINGS = {
    "users: 5\n": ["data:1:8: error[MOCK302] a list is expected here"],
    "users:\n- {name: Ann}": ["data:2:3: error[MOCK303] 'id' is missing"],
    "users:\n- {id: one, name: Ann}": [
        "data:2:3: error[MOCK303] 'id' is missing",
        "data:2:8: error[MOCK302] a number is expected here",
    ],
    "people:\n- {id: 1}": ["data:1:1: error[MOCK301] there is no 'people' here"],
    "users:\n- {id: 1, nme: x}": ["data:2:11: error[MOCK301] there is no 'nme' here"],
    "users:\n- {id: 1}\n- {id: 1}": ["data:3:3: error[MOCK304] id 1 is there already"],
    "tasks:\n- {id: 1, end: tomorrow, starred: 7}": [
        "data:2:16: error[MOCK302] a date (2026-01-31) or a moment (2026-01-31 10:30) is expected",
        "data:2:35: error[MOCK302] true or false is expected here",
    ],
    "tasks:\n- id: 1\n  project: 5": ["data:3:12: error[MOCK305] projects have no 5"],
    "tasks:\n- id: 1\n  workers: {groups: [4]}": [
        "data:3:12: error[MOCK305] user_groups have no 4"
    ],
    "files:\n- unique_id: 1\n  contents: x": ["data:3:13: error[MOCK302] base64 is expected here"],
    "analitic_rows:\n- {key: 1}": [
        "data:2:3: error[MOCK303] 'action' is missing",
        "data:2:3: error[MOCK303] 'analitic' is missing",
    ],
    "- 1\n": ["data:1:1: error[MOCK302] keys with values are expected here"],
    "users:\n- {id: 1\n": ["data:3:1: error[SRC110]"],
    "\n": ["data: error[SRC112] the document is empty"],
}


@pytest.mark.parametrize("text", FINDINGS)
def test_findings_have_places(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        PlanfixMock(data=text)
    said = [str(each) for each in caught.value.diagnostics]
    assert len(said) == len(FINDINGS[text])
    for got, expected in zip(said, FINDINGS[text], strict=True):
        assert got.startswith(expected)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="SRC100"):
        PlanfixMock(data=tmp_path / "none.yaml")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 9000), cut=st.integers(0, 30), put=st.text(max_size=5))
def test_a_broken_seed_is_no_traceback(at: int, cut: int, put: str) -> None:
    text = data.SEED.read_text(encoding="utf-8")
    findings: list[Diagnostic] = []
    try:
        data.load(text[:at] + put + text[at + cut :] + "\n")
    except Rejected as rejected:
        findings.extend(rejected.diagnostics)
    assert all(each.span.line for each in findings)


def test_reset_brings_the_beginning_back(mock: PlanfixMock, pf: Planfix) -> None:
    before = mock.export()
    made = pf.task.add(TaskInput(title="x"))
    mock.limits.per_day = 1
    assert mock.export() != before
    mock.reset()
    assert mock.export() == before
    assert len(mock.requests) == 0
    assert pf.task.add(TaskInput(title="x")).id == made.id


def test_an_account_can_add_to_the_seed() -> None:
    more = (
        "base: seed\ntasks:\n- {id: 5, title: More, project: 2001}\n- {id: 1000101, title: New}\n"
    )
    state = PlanfixMock(data=more).state
    seed = PlanfixMock().state
    assert state.tasks.keys() == seed.tasks.keys() | {5}
    assert state.tasks[1000101].title == "New"
    assert seed.tasks[1000101].title == "Install the first machine"
    assert (
        PlanfixMock(data=PlanfixMock(data=more).export()).state.tasks.keys() == state.tasks.keys()
    )
    with pytest.raises(Rejected, match="the only base is `seed`"):
        PlanfixMock(data="base: other\n")


def test_mocks_share_nothing() -> None:
    first, second = PlanfixMock(), PlanfixMock()
    first.state.tasks.clear()
    assert second.state.tasks
    assert PlanfixMock().state.tasks
