"""A vendor's file of error codes laid over the specification's table."""

from __future__ import annotations

from pathlib import Path

import pytest

from planfix_specs import cases
from plansdk import planfix
from plansdk.diagnostics import Rejected
from plansdk.model import Api, ErrorCode


@pytest.fixture
def api() -> Api:
    return planfix.read(cases.BASE)[0]


def merge(api: Api, folder: Path, content: str) -> tuple[dict[str, ErrorCode], list[str]]:
    path = folder / "errors.xml"
    path.write_text(f"<errors>{content}</errors>", encoding="utf-8")
    merged, findings = planfix.merge_errors(api, path)
    lines = [f"{each.level} {each.code} {each.message}" for each in findings]
    return {each.code: each for each in merged.errors}, lines


BOTH = '<code id="0001">Wrong key</code><code id="3001">No such task</code>'


def test_the_same_codes_change_nothing(api: Api, tmp_path: Path) -> None:
    codes, findings = merge(api, tmp_path, BOTH)
    assert findings == []
    assert [(each.code, each.meaning, each.symbol) for each in codes.values()] == [
        (each.code, each.meaning, each.symbol) for each in api.errors
    ]


def test_a_new_code_joins_the_section_of_its_relatives(api: Api, tmp_path: Path) -> None:
    codes, findings = merge(api, tmp_path, BOTH + '<code id="3002">Parent is closed</code>')
    assert findings == ["warning PFX301 new error code 3002: Parent is closed"]
    assert codes["3002"].section == "task"
    assert not codes["3002"].retry


def test_a_code_that_is_gone_is_kept(api: Api, tmp_path: Path) -> None:
    codes, findings = merge(api, tmp_path, '<code id="0001">Wrong key</code>')
    assert findings == ["warning PFX302 error code 3001 is gone: No such task"]
    assert codes["3001"].meaning == "No such task"


def test_a_reworded_code(api: Api, tmp_path: Path) -> None:
    content = BOTH.replace("No such task", "Task not found")
    codes, findings = merge(api, tmp_path, content)
    assert findings == ["note PFX303 error code 3001 is reworded: No such task → Task not found"]
    assert codes["3001"].meaning == "Task not found"
    assert codes["3001"].meaning_ru == "Такой задачи нет"
    assert codes["3001"].symbol == "TASK_NOT_FOUND"


def test_russian_text_is_recognised(api: Api, tmp_path: Path) -> None:
    content = '<code id="0001">Ключ неверен</code><code id="3001">Задача не найдена</code>'
    codes, findings = merge(api, tmp_path, content)
    assert findings == [
        "note PFX303 error code 3001 is reworded: Такой задачи нет → Задача не найдена"
    ]
    assert codes["3001"].meaning == "No such task"
    assert codes["3001"].meaning_ru == "Задача не найдена"


def test_our_attributes_win(api: Api, tmp_path: Path) -> None:
    content = BOTH.replace('id="3001"', 'id="3001" retry="soon" login="yes" section="general"')
    codes, _ = merge(api, tmp_path, content)
    found = codes["3001"]
    assert (found.retry, found.repeat, found.login) == (True, "soon", True)
    assert found.section == "general"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOTH + '<code id="0001">Again</code>', "PFX204"),
        (BOTH + '<code id="3009"> </code>', "PFX205"),
        (BOTH + '<code id="3009" section="tsk">Busy</code>', "PFX217"),
    ],
)
def test_findings(api: Api, tmp_path: Path, content: str, code: str) -> None:
    _, findings = merge(api, tmp_path, content)
    assert any(f"error {code} " in each for each in findings), findings


@pytest.mark.parametrize(
    "content",
    ['<code id="abc">Text</code>', '<code id="00001x">Text</code>', "<kode/>", "&xxe;", "<code>"],
)
def test_a_file_that_cannot_be_used(api: Api, tmp_path: Path, content: str) -> None:
    with pytest.raises(Rejected) as caught:
        merge(api, tmp_path, content)
    assert caught.value.diagnostics[0].span.line == 1


def test_another_root(api: Api, tmp_path: Path) -> None:
    path = tmp_path / "errors.xml"
    path.write_text("<method/>", encoding="utf-8")
    with pytest.raises(Rejected, match="PFX107"):
        planfix.merge_errors(api, path)
    with pytest.raises(Rejected, match="XML100"):
        planfix.merge_errors(api, tmp_path / "missing.xml")
