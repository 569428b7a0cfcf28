"""What classes of entities and records tell about themselves, and classes of programs."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import pydoc
import re
import subprocess
import sys
import typing
from collections import UserList, deque
from types import SimpleNamespace
from typing import Any

import pytest

import megaplan_api
import planfix_api

CLASSES = [megaplan_api.Deal, planfix_api.Task]
both = pytest.mark.parametrize("cls", CLASSES)

TEXTS: list[tuple[Any, str]] = [
    (megaplan_api.Task.deadline, "dt.date | dt.datetime | ShiftDate | None: Deadline date."),
    (megaplan_api.Task.executors, "list[AnyMember] | None: Co-executors."),
    (megaplan_api.Task.status, "ProjectStatus | None"),
    (megaplan_api.MassActionAppendCollection.value, "list[BaseEntity]"),
    (megaplan_api.Task.id, "str: Identifier; empty for an entity that has none yet."),
    (type(megaplan_api.TaskFilter.where.custom("Category1CustomFieldX")).flag, "As yes or no."),
    (planfix_api.ParticipantsInput.users, "list[int] | None: Users."),
    (planfix_api.TaskKey.general, "int | None: Task number, unique in the account."),
]


@pytest.mark.parametrize(("found", "text"), TEXTS)
def test_properties_have_docstrings(found: Any, text: str) -> None:
    assert isinstance(found, property)
    assert found.__doc__ == text


def test_a_text_is_that_of_its_class() -> None:
    assert megaplan_api.Milestone.owner.__doc__ == "Employee | None: Milestone creator."
    assert megaplan_api.DeadlineChangeRequest.owner.__doc__ == "Employee | None: Author."


@both
def test_the_signature_has_names_and_types(cls: Any) -> None:
    found = inspect.signature(cls)
    assert list(found.parameters) == list(cls.__names__)
    assert {each.kind for each in found.parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert str(found).startswith("(*, id: ")
    assert "list[" in str(found)
    assert "ListOf" not in str(found)


def test_a_constructor_of_a_program_has_its_own_signature() -> None:
    class Own(megaplan_api.Task):
        def __init__(self, title: str) -> None:
            super().__init__(name=title)

    assert str(inspect.signature(Own)) == "(title: 'str') -> 'None'"
    assert Own("x").name == "x"


def test_help_shows_names_types_and_texts() -> None:
    text = pydoc.plain(pydoc.render_doc(megaplan_api.Deal)).replace(" |  ", "")
    assert re.search(r"Deal\(\s*\*,\s*id: ", text)
    assert "price\n" in text
    text = pydoc.plain(pydoc.render_doc(planfix_api.ParticipantsInput))
    assert "users\n |      list[int] | None: Users." in text


@pytest.mark.parametrize("package", ["megaplan_api", "planfix_api"])
def test_sources_are_read_when_somebody_asks(package: str) -> None:
    program = (
        f"import sys, {package} as it; it.Task(); repr(it.Task(name='x') if 'mega' in it.__name__"
        f" else it.Task(title='x')); assert '{package}._core.described' not in sys.modules;"
        "it.Task.id.__doc__;"
        f"assert '{package}._core.described' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env=_environment())


def _environment() -> dict[str, str]:
    from pathlib import Path

    return {"PYTHONPATH": str(Path(megaplan_api.__file__).parents[1])}


@both
def test_without_sources_types_are_left(cls: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    described = sys.modules[f"{type(cls).__module__.partition('.')[0]}._core.described"]

    def nothing(_: object) -> str:
        raise OSError("could not get source code")

    monkeypatch.setattr(described.inspect, "getsource", nothing)
    described._texts.cache_clear()
    own: Any = type(cls)("Own", (cls,), {"__annotations__": {"my_field": "int | None"}})
    assert own.my_field.__doc__ == "int | None"


@both
def test_type_hints(cls: Any) -> None:
    """As the documentation says it: the names that the modules import for checkers only."""
    models = sys.modules[cls.__module__.rpartition(".")[0]]
    names = {each: getattr(models, each) for each in dir(models)}
    hints = typing.get_type_hints(cls, localns=names | {"dt": dt, "Mapping": typing.Mapping})
    assert hints["id"] in (str, int)
    assert set(cls.__names__) <= set(hints)
    assert any(str(each).startswith("list[") for each in hints.values())


@both
@pytest.mark.parametrize("key", ["__annotate__", "__annotate_func__"])
def test_attributes_of_programs_whose_annotations_are_lazy(
    cls: Any, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Python 3.14 makes a class body, where nothing imports annotations from the future."""

    def annotate(form: int) -> dict[str, Any]:
        assert form == 4, "evaluated"
        return {"my_field": "list[Missing] | None", "kept": "ClassVar[int]", "_own": "int"}

    def call(function: Any, form: int) -> dict[str, Any]:
        found: dict[str, Any] = function(form)
        return found

    lazy = SimpleNamespace(call_annotate_function=call, Format=SimpleNamespace(STRING=4))
    monkeypatch.setitem(sys.modules, "annotationlib", lazy)
    body = {"__module__": __name__, key: annotate, "my_field": None, "kept": 5}
    if cls is planfix_api.Task:
        body["_shape"] = {"myField": "string"}
    own: Any = type(cls)("Own", (cls,), body)
    made = own(my_field="x", id=1)
    assert made["myField"] == made.my_field == "x"
    assert own.kept == 5
    assert own.my_field.__doc__ == "list[Missing] | None"
    assert copy.copy(made) == made
    assert "my_field" in inspect.signature(own).parameters


@both
def test_attributes_of_programs(cls: Any) -> None:
    """Whatever way this Python has: annotations here are texts, there they may be types."""
    for annotation in ("str | None", str):
        body = {"__module__": __name__, "__annotations__": {"my_field": annotation}}
        own: Any = type(cls)("Own", (cls,), body)
        assert own(my_field="x")["myField"] == "x"
        assert own.my_field.__doc__.startswith("str")


@pytest.mark.parametrize("make", [list, tuple, deque, UserList])
def test_any_sequence_makes_a_list(make: Any) -> None:
    ada = megaplan_api.Employee.link("5")
    task = megaplan_api.Task(auditors=make([ada]))
    users = planfix_api.ParticipantsInput(users=make([7, 8]))
    for found, expected in ((task.auditors, [ada]), (users.users, [7, 8])):
        assert (type(found), found) == (list, expected)
    assert task.to_dict()["auditors"] == [ada.to_dict()]
    assert users.to_xml().count(b"<id>") == 2


def test_what_has_only_nested_values_shows_them() -> None:
    users = [planfix_api.NamedRef(id=at, name="Ann") for at in range(1, 6)]
    shown = "NamedRef(id=1, name='Ann'), NamedRef(id=2, name='Ann'), NamedRef(id=3, name='Ann'), …"
    task = planfix_api.Task(workers=planfix_api.Participants(users=users, groups=[]))
    assert repr(task.workers) == f"Participants(users=[{shown}], groups=[])"
    assert repr(task) == "Task(workers=Participants())"
    one = planfix_api.ParticipantsInput(users=[7, 8])
    assert str(one) == "ParticipantsInput(users=[7, 8])"
    link = megaplan_api.Employee.link("5")
    made = megaplan_api.ChangeParticipantsRequest(participants=[link])
    assert str(made) == "ChangeParticipantsRequest(participants=[Employee(id='5')])"


def test_printing_ends_where_views_are_in_each_other() -> None:
    task = megaplan_api.Task()
    task.parents = [task]
    assert repr(task) == "Task(parents=[Task()])"


def test_secrets_inside_are_not_shown() -> None:
    made = megaplan_api.Entity.from_dict(
        {"contentType": "X", "apiTokens": ["hush"], "inside": [{"contentType": "Y", "key": "hush"}]}
    )
    assert "hush" not in repr(made)
    assert "inside=[UnknownEntity(" in repr(made)
