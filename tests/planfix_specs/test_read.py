"""The specification as values of the API model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planfix_specs import cases
from plansdk import planfix, resources
from plansdk.diagnostics import Rejected
from plansdk.model import (
    Api,
    Array,
    Enumeration,
    Operation,
    Property,
    Ref,
    Scalar,
    ScalarKind,
    Union,
)

METHOD = """
<method name="task.probe" en="Probe" ru="Проба">
  <request>{request}</request>
  <response>{response}</response>
</method>
"""
ANSWER = '<element name="id" type="int" en="Id" ru="Номер"/>'


@pytest.fixture(scope="module")
def api() -> Api:
    found, findings, _ = planfix.read(resources.specs("planfix"))
    assert findings == []
    return found


def probe(folder: Path, request: str = "", response: str = ANSWER) -> Api:
    """The small sound specification, with one more method."""
    shutil.copytree(cases.BASE, folder, dirs_exist_ok=True)
    text = METHOD.format(request=request, response=response)
    (folder / "task" / "probe.xml").write_text(text, encoding="utf-8")
    return planfix.read(folder)[0]


def operation(api: Api, path: str) -> Operation:
    return next(each for each in api.operations if each.path == path)


def asked(api: Api, name: str, method: str = "task.probe") -> Property:
    properties = api.type(f"{method}.request").properties
    return next(each for each in properties if each.name == name)


def answered(api: Api, name: str, method: str = "task.probe") -> Property:
    properties = api.type(f"{method}.response").properties
    return next(each for each in properties if each.name == name)


def test_the_whole_service_is_there(api: Api) -> None:
    assert (api.name, api.version) == ("planfix", "1")
    assert len(api.operations) == 79
    assert len(api.errors) == 101
    assert len(api.groups) == 12
    assert {each.xml.group for each in api.operations if each.xml} == {
        each.name for each in api.groups
    }
    assert api.base_uri == "https://api.planfix.com/xml/"


def test_count_of_the_whole_service() -> None:
    counts = {"operations": 79, "request_elements": 672, "response_elements": 1126}
    assert planfix.read(resources.specs("planfix"))[2] == counts


def test_every_reference_leads_to_a_type(api: Api) -> None:
    names = set(api.by_name)
    assert len(names) == len(api.types)
    lists = {each.name for each in api.value_lists}
    for type_def in api.types:
        for prop in type_def.properties:
            for part in everything(prop):
                assert not isinstance(part, Ref) or part.name in names
                assert not isinstance(part, Enumeration) or part.name in lists


def everything(prop: Property) -> list[object]:
    """The types of a property, of its items and of what it restates."""
    found: list[object] = [prop.type]
    if isinstance(prop.type, Array):
        found.append(prop.type.item)
    if isinstance(prop.type, Union):
        found += prop.type.members
    for each in (*prop.restated, *([prop.item] if prop.item else [])):
        found += everything(each)
    return found


def test_no_type_is_left_over(api: Api) -> None:
    used: set[str] = set()
    for type_def in api.types:
        for prop in type_def.properties:
            used |= {each.name for each in everything(prop) if isinstance(each, Ref)}
    documents = {name for name in api.by_name if "." in name}
    assert set(api.by_name) - used == documents


def test_identity_of_an_operation(api: Api) -> None:
    found = operation(api, "task.getList")
    assert found.id == "POST task.getList"
    assert found.body is not None
    assert found.body.type == Ref("task.getList.request")
    assert found.response == Ref("task.getList.response")
    assert found.paginated


def test_an_operation_without_elements_has_no_body(api: Api) -> None:
    assert operation(api, "contact.getPhoneTypes").body is None


def test_paging(api: Api) -> None:
    xml = operation(api, "task.getList").xml
    assert xml is not None
    assert xml.paging is not None
    paging = xml.paging
    assert (paging.page, paging.size, paging.first) == ("pageCurrent", "pageSize", 1)
    assert (paging.list, paging.max_size) == ("tasks", 100)
    assert paging.total
    assert paging.counts
    records = operation(api, "handbook.getRecords").xml
    assert records is not None
    assert records.paging is not None
    assert not records.paging.total


def test_a_file_is_answered_as_bytes(api: Api) -> None:
    found = operation(api, "file.download")
    assert found.response == Scalar("binary")
    assert found.xml is not None
    assert found.xml.binary


def test_loud_warning_in_both_languages(api: Api) -> None:
    (warning,) = [each for each in operation(api, "task.update").notes if each.kind == "warning"]
    assert "default value" in warning.text
    assert "по умолчанию" in warning.text_ru


def test_login_needs_no_session(api: Api) -> None:
    sessions = {each.path for each in api.operations if each.xml and not each.xml.session}
    assert sessions == {"auth.login"}
    password = asked(api, "password", "auth.login")
    assert password.xml is not None
    assert password.xml.secret
    assert password.required


def test_common_elements(api: Api) -> None:
    assert api.xml is not None
    assert [each.name for each in api.xml.start] == ["account", "sid", "silent"]
    assert [each.name for each in api.xml.end] == ["signature"]
    found = operation(api, "task.update").xml
    assert found is not None
    assert found.common == ("silent",)


def test_error_codes(api: Api) -> None:
    codes = {each.code: each for each in api.errors}
    assert [code for code, each in codes.items() if each.login] == ["0005", "0012"]
    assert codes["3014"].repeat == "soon"
    assert codes["0007"].repeat == "later"
    assert not codes["3001"].retry
    assert codes["3001"].symbol == "TASK_NOT_FOUND"
    assert len({each.symbol for each in api.errors}) == 101
    assert operation(api, "file.upload").errors == ("9006",)


def test_values_carry_their_meaning(api: Api) -> None:
    lists = {each.name: each for each in api.value_lists}
    rejected = next(each for each in lists["TaskStatus"].values if each.value == "REJECTED")
    assert rejected.meaning.startswith("Rejected")
    assert rejected.meaning_ru.startswith("Отклонена")
    field = next(each for each in lists["TaskFilterType"].values if each.value == "103")
    assert field.operators == ("equal", "notequal", "gt", "lt")
    assert (field.operand, field.field) == ("date", True)


def test_everything_has_a_russian_description(api: Api) -> None:
    for found in api.operations:
        assert found.description_ru
    for prop in (each for type_def in api.types for each in type_def.properties):
        assert prop.description, prop.span
        assert prop.description_ru, prop.span


def test_excluded_values(api: Api) -> None:
    found = asked(api, "status", "task.changeStatus").type
    assert isinstance(found, Union)
    enumeration, number = found.members
    assert isinstance(enumeration, Enumeration)
    assert "REJECTED" not in enumeration.values
    assert enumeration.name == "TaskStatus"
    assert number == Scalar("integer")


def test_wrapped_list(tmp_path: Path) -> None:
    api = probe(
        tmp_path,
        response="""
        <list name="people" counters="count" en="People" ru="Люди">
          <element name="person" type="Person" without="name" en="A person" ru="Человек"/>
        </list>""",
    )
    people = answered(api, "people")
    assert people.type == Array(Ref("Person"))
    assert people.xml is not None
    assert people.xml.counters == ("count",)
    assert people.item is not None
    assert people.item.name == "person"
    assert people.item.xml is not None
    assert people.item.xml.without == ("name",)


def test_repeating_element_without_wrapper(tmp_path: Path) -> None:
    api = probe(
        tmp_path, '<element name="id" type="int" repeat="yes" max="100" en="Ids" ru="Номера"/>'
    )
    ids = asked(api, "id")
    assert ids.type == Array(Scalar("integer"))
    assert ids.item is None
    assert ids.xml is not None
    assert ids.xml.repeats
    assert (ids.max_items, ids.maximum) == (100, None)


def test_set_of_values_in_one_text(tmp_path: Path) -> None:
    api = probe(
        tmp_path,
        '<element name="states" type="string" values="TaskStatus" separator="," '
        'en="States" ru="Статусы"/>',
    )
    states = asked(api, "states")
    assert states.type == Array(Enumeration(("ACTIVE", "DELAYED", "DONE"), "string", "TaskStatus"))
    assert states.xml is not None
    assert states.xml.separator == ","


def test_attributes_and_a_structure_of_its_own(tmp_path: Path) -> None:
    api = probe(
        tmp_path,
        response="""
        <element name="record" en="Record" ru="Запись">
          <attribute name="shown" type="bool" literals="false true" en="Shown" ru="Видна"/>
        </element>""",
    )
    assert answered(api, "record").type == Ref("TaskProbeRecord")
    (shown,) = api.type("TaskProbeRecord").properties
    assert shown.xml is not None
    assert shown.xml.attribute
    assert shown.xml.literals == ("false", "true")


def test_restated_elements(tmp_path: Path) -> None:
    api = probe(
        tmp_path,
        """
        <element name="owner" type="Person" en="Owner" ru="Владелец">
          <element name="id" type="int" required="yes" en="Who" ru="Кто"/>
        </element>""",
    )
    owner = asked(api, "owner")
    assert owner.type == Ref("Person")
    (restated,) = owner.restated
    assert (restated.name, restated.description, restated.required) == ("id", "Who", True)
    assert api.type("Person").properties[0].description == "Id"


def test_choice(tmp_path: Path) -> None:
    api = probe(
        tmp_path,
        """
        <choice required="yes" prefer="b" en="One" ru="Одно">
          <element name="a" type="date" en="A" ru="А"/>
          <element name="b" type="time" en="B" ru="Б"/>
        </choice>""",
    )
    document = api.type("task.probe.request")
    (choice,) = document.choices
    assert (choice.members, choice.required, choice.prefer) == (("a", "b"), True, "b")
    assert [each.type for each in document.properties] == [Scalar("date"), Scalar("time")]


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("int", "integer"),
        ("float", "number"),
        ("string", "string"),
        ("text", "string"),
        ("bool", "boolean"),
        ("date", "date"),
        ("time", "time"),
        ("datetime", "datetime"),
        ("base64", "binary"),
        ("custom", "any"),
    ],
)
def test_built_in_type(tmp_path: Path, type_name: str, kind: ScalarKind) -> None:
    api = probe(tmp_path, f'<element name="x" type="{type_name}" en="X" ru="Х"/>')
    found = asked(api, "x")
    assert found.type == Scalar(kind)
    assert found.xml is not None
    assert found.xml.type == type_name


@pytest.mark.parametrize(
    ("attributes", "default"),
    [
        ('type="int" default="-3"', -3),
        ('type="bool" default="1"', True),
        ('type="text" default="a"', "a"),
    ],
)
def test_default(tmp_path: Path, attributes: str, default: object) -> None:
    api = probe(tmp_path, f'<element name="x" {attributes} en="X" ru="Х"/>')
    assert asked(api, "x").default == default


@pytest.mark.parametrize(
    ("attribute", "requirement"),
    [('required="yes"', "required"), ('required="no"', "optional"), ("", "unstated")],
)
def test_requirement(tmp_path: Path, attribute: str, requirement: str) -> None:
    api = probe(tmp_path, f'<element name="x" type="int" {attribute} en="X" ru="Х"/>')
    found = asked(api, "x")
    assert found.xml is not None
    assert found.xml.requirement == requirement
    assert found.required == (requirement == "required")


def test_errors_stop_the_reader(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        probe(tmp_path, '<element name="x" type="Nothing" en="X" ru="Х"/>')
    assert [each.code for each in caught.value.diagnostics] == ["PFX201"]


def test_no_folder(tmp_path: Path) -> None:
    assert [each.code for each in planfix.lint(tmp_path / "none")] == ["PFX100"]
    assert [each.code for each in planfix.lint(tmp_path)] == ["PFX100"]


def test_the_hash_covers_every_file(tmp_path: Path) -> None:
    first = probe(tmp_path / "a")
    second = probe(tmp_path / "b", ANSWER)
    assert first.source_sha256 == probe(tmp_path / "c").source_sha256
    assert first.source_sha256 != second.source_sha256


def test_structures_that_multiply_are_not_unrolled(tmp_path: Path) -> None:
    shutil.copytree(cases.BASE, tmp_path, dirs_exist_ok=True)
    level = '<element name="e{i}" type="S{n}" en="E" ru="Э"/>'
    structures = "".join(
        f'<structure name="S{n}" en="S" ru="С">'
        + "".join(level.format(i=i, n=n + 1) for i in range(9))
        + "</structure>"
        for n in range(24)
    )
    last = f'<structure name="S24" en="S" ru="С">{ANSWER}</structure>'
    path = tmp_path / "structures" / "many.xml"
    path.write_text(f"<structures>{structures}{last}</structures>", encoding="utf-8")
    text = METHOD.format(request="", response='<element name="x" type="S0" en="X" ru="Х"/>')
    (tmp_path / "task" / "probe.xml").write_text(text, encoding="utf-8")
    api, _, counts = planfix.read(tmp_path)
    assert len([each for each in api.types if each.name.startswith("S")]) == 25
    assert counts["response_elements"] < 200_000
