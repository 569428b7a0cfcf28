"""The specification says everything that the notes on the API say, and nothing else."""

from __future__ import annotations

import re
from functools import cache

import pytest

from planfix_specs import facts
from planfix_specs.facts import Fact
from plansdk import resources
from plansdk.planfix import folder, parse
from plansdk.planfix.resolve import Resolver
from plansdk.planfix.syntax import ChoiceGroup, Content, Field, Specification
from plansdk.xml_model import Value

pytestmark = pytest.mark.skipif(
    not facts.FOLDER.is_dir(),
    reason="the notes on the Planfix API are not part of the repository",
)

TYPES = {"file(base64)": "base64", "string(32)": "string"}
LISTS = {
    "taskSystemStatus": "TaskStatus",
    "taskImportance": "TaskImportance",
    "taskSortType": "TaskSort",
    "taskTarget": "TaskTarget",
    "taskSimpleFilter": "TaskSimpleFilter",
    "taskType": "TaskType",
    "taskDurationUnit": "DurationUnit",
    "taskPeriodicityDailyType": "DailyType",
    "taskPeriodicityWeeklyType": "WeeklyType",
    "taskPeriodicityMonthlyType": "MonthlyType",
    "taskPeriodicityDayType": "DayType",
    "taskPeriodicityWeekDay": "WeekDay",
    "taskPeriodicityEndType": "PeriodicityEndType",
    "taskPeriodicityNotifyType": "NoticeUnit",
    "taskStatusLang": "Language",
    "taskFilterOperator": "FilterOperator",
    "taskFilterDateType": "FilterDateType",
    "taskFilterType": "TaskFilterType",
    "actionType": "ActionType",
    "analiticFieldType": "FieldType",
    "fieldType": "FieldType",
    "userStatus": "UserStatus",
    "userRole": "UserRole",
    "contactSex": "Sex",
    "userSex": "Sex",
    "contactLang": "Language",
    "contactTarget": "ContactTarget",
    "contactExtraField": "ContactExtraField",
    "managePlanfixAccessResult": "AccessOutcome",
    "userSortType": "UserSort",
    "userGroupSortType": "UserGroupSort",
    "filterOperator": "FilterOperator",
    "contactFilterType": "ContactFilterType",
    "userFilterType": "UserFilterType",
    "projectStatus": "ProjectStatus",
    "projectSortType": "ProjectSort",
    "projectTarget": "ProjectTarget",
    "projectFilterType": "ProjectFilterType",
    "fileSourceType": "FileSourceType",
    "fileType": "FileType",
    "fileSortType": "FileSort",
    "fileUploadTarget": "FileTarget",
}
DATE_LISTS = ("dateFilterType", "filterDateType")
"""Lists that have all values of FilterDateType but those with a time."""
SECTIONS = {
    "user group": "userGroup",
    "employee": "user",
    "counterparty": "client",
    "data tag": "analitic",
    "stream API": "stream",
}
DIFFERENT_TYPE = {
    ("contact.getFilterList", "contactFilterList/contactFilter/ID"): "a number or a text: string",
    ("task.add", "task/startTime"): "documented as Time, noted as string",
    ("task.add", "task/endTime"): "documented as Time, noted as string",
    ("task.update", "task/startTime"): "documented as Time, noted as string",
    ("task.update", "task/endTime"): "documented as Time, noted as string",
}
FROM_VALUE_FORMATS = ("value/begin", "value/end", "value/id")
"""Elements of data tag values: the notes have them in a list of formats, not as elements."""


@cache
def specification() -> Specification:
    found, findings = folder.load(resources.specs("planfix"))
    assert not findings
    return found


def names() -> list[str]:
    return sorted(facts.read().methods) if facts.FOLDER.is_dir() else []


def in_choice(content: Content, name: str) -> bool:
    groups = (each for each in content if isinstance(each, ChoiceGroup))
    return any(member.name == name for group in groups for member in group.members)


class Compare:
    """One method of the notes beside the specification's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.resolver = Resolver(specification())
        self.method = specification().methods[name]
        self.ours = {
            direction: dict(self.resolver.walk(self.method, direction))
            for direction in ("request", "response")
        }
        self.faults: list[str] = []

    def fault(self, fact: Fact, message: str) -> None:
        self.faults.append(f"{fact.direction} {'/'.join(fact.path)}: {message}")

    def element(self, fact: Fact) -> None:
        *parents, last = fact.path
        if last in ("@count", "@totalCount"):
            wrapper = self.ours[fact.direction].get(tuple(parents))
            if wrapper is None or last[1:] not in wrapper.counters:
                self.fault(fact, "counter is missing")
            return
        ours = self.ours[fact.direction].get((*parents, last.removeprefix("@")))
        if ours is None or (last[0] == "@") != (ours.kind == "attribute"):
            self.fault(fact, "is missing")
            return
        self.type(fact, ours)
        self.requirement(fact, ours)
        self.values(fact, ours)
        self.repetition(fact, ours)

    def type(self, fact: Fact, ours: Field) -> None:
        structured = ours.kind == "list" or ours.refers or bool(ours.content)
        if fact.type in ("struct", "list"):
            if not structured:
                self.fault(fact, f"is no {fact.type}")
        elif fact.type.startswith("ref:"):
            method, _, path = fact.type.removeprefix("ref:").partition("/")
            target = Compare(method).ours["response"][tuple(path.split("/"))]
            of_target = target.type or f"{method}/response/{path}"
            if self.leading_to(ours) != of_target and ours.type != f"{method}/response/{path}":
                self.fault(fact, f"is {ours.type}, noted as {fact.type}")
        elif fact.type == "any":
            if ours.type != "custom" and not ours.alternatives and not self.different(fact):
                self.fault(fact, f"is {ours.type}, noted as any")
        else:
            wanted = TYPES.get(fact.type, fact.type)
            given = "string" if ours.type == "text" else ours.type
            if given != wanted and not self.different(fact):
                self.fault(fact, f"is {ours.type}, noted as {fact.type}")
            if "(32)" in fact.type and ours.max_length != 32:
                self.fault(fact, "length is missing")

    def leading_to(self, ours: Field) -> str:
        target = self.resolver.target(ours.type)
        return target.type if isinstance(target, Field) and target.type else ours.type

    def different(self, fact: Fact) -> bool:
        return (self.name, "/".join(fact.path)) in DIFFERENT_TYPE

    def requirement(self, fact: Fact, ours: Field) -> None:
        if fact.direction == "response":
            return
        parent = self.ours["request"].get(fact.path[:-1])
        content = self.resolver.content(parent) if parent else self.method.request
        if in_choice(content, ours.name):
            if fact.requirement == "!":
                self.fault(fact, "is required, and in a choice")
            return
        noted = {"!": True, "?": False, "-": None}[fact.requirement]
        if ours.required is not noted:
            self.fault(fact, f"required is {ours.required}, noted as {fact.requirement}")

    def values(self, fact: Fact, ours: Field) -> None:
        listed = re.search(r"\[([^\]]*)\]", fact.values)
        if listed:
            wanted = {each.strip() for each in listed[1].split(",")}
            given = set(ours.literals) if ours.type == "bool" else self.given(ours)
            if given != wanted:
                self.fault(fact, f"values are {sorted(given)}, noted as {sorted(wanted)}")
        named = re.match(r"(?:see V |see |V )(\w+)", fact.values)
        if named and named[1] != "analiticValueFormat":
            wanted_list = LISTS.get(named[1], "FilterDateType")
            if ours.values != wanted_list:
                self.fault(fact, f"values are {ours.values}, noted as {named[1]}")
        maximum = re.search(r"max (\d+)", fact.values)
        if maximum and ours.maximum != int(maximum[1]):
            self.fault(fact, f"max is {ours.maximum}, noted as {maximum[1]}")
        if re.search(r"or (int|task) |status id", fact.values) and not ours.alternatives:
            self.fault(fact, "lacks its alternative")

    def given(self, ours: Field) -> set[str]:
        listed = values(ours.values) if ours.values in specification().enumerations else ()
        return {each.value for each in listed} - set(ours.excluded)

    def repetition(self, fact: Fact, ours: Field) -> None:
        parent = self.ours[fact.direction].get(fact.path[:-1])
        repeats = ours.repeats or bool(parent and parent.kind == "list")
        if repeats != fact.repeats:
            self.fault(fact, f"repeats is {repeats}, noted as {fact.repeats}")

    def surplus(self, noted: list[Fact]) -> None:
        paths = {(each.direction, tuple(n.removeprefix("@") for n in each.path)) for each in noted}
        references = [(each.direction, each.path) for each in noted if each.type.startswith("ref:")]
        for direction, ours in self.ours.items():
            for path in ours:
                below = any(
                    direction == where and path[: len(reference)] == reference
                    for where, reference in references
                )
                text = "/".join(path)
                if below or text.endswith(FROM_VALUE_FORMATS) or (direction, path) in paths:
                    continue
                self.faults.append(f"{direction} {text}: is not in the notes")


@pytest.mark.parametrize("name", names())
def test_method(name: str) -> None:
    noted = facts.read().methods[name]
    compare = Compare(name)
    for fact in noted.facts:
        compare.element(fact)
    compare.surplus(noted.facts)
    codes = [each.get("code") for each in compare.method.errors]
    compare.faults += [f"error {code} is missing" for code in noted.errors if code not in codes]
    assert not compare.faults, "\n".join(compare.faults)


def test_no_method_is_missing_or_made_up() -> None:
    assert sorted(specification().methods) == names()
    assert len(names()) == 79


def values(name: str) -> tuple[Value, ...]:
    return parse.enumeration(specification().enumerations[name]).values


@pytest.mark.parametrize("name", sorted(LISTS))
def test_value_list(name: str) -> None:
    noted = facts.read().lists[name]
    assert {each.value for each in values(LISTS[name])} == set(noted)


@pytest.mark.parametrize("name", DATE_LISTS)
def test_date_list(name: str) -> None:
    ours = [each.value for each in values("FilterDateType")]
    without_time = [each for each in ours if not each.endswith("_withtime")]
    assert without_time == list(facts.read().lists[name])


def test_filter_types() -> None:
    lists = facts.read().lists
    for value in values("TaskFilterType"):
        assert ",".join(value.operators) == lists["taskFilterTypeOperators"][value.value]
        assert value.field == (value.value in lists["taskFilterTypeNeedsField"])
        noted = lists["taskFilterTypeValue"][value.value]
        assert value.operand == operand(noted), value
    for name, list_name in (
        ("contactFilterType", "ContactFilterType"),
        ("projectFilterType", "ProjectFilterType"),
    ):
        for value in values(list_name):
            noted = lists[name][value.value]
            assert all(each in noted for each in value.operators), value
            assert ("gt" in noted) == ("gt" in value.operators), value
            assert value.operand == operand(noted.split("; ", 2)[-1]), value
            assert value.field == noted.lower().startswith("custom field"), value


def operand(noted: str) -> str:
    """The operand of a filter type, from the words of the notes."""
    for pattern, found in (
        ("date", "date"),
        (r"strings joined|strings", "strings"),
        (r"ids? joined|several joined|joined by", "ids"),
        (r"1 (or|/) 0", "bool"),
        (r"always 1|int 1$", "one"),
        (r"^string", "string"),
        (r"^int$", "int"),
        (r"id\b|template", "id"),
    ):
        if re.search(pattern, noted):
            return found
    return "?"


def test_value_formats() -> None:
    ours = {each.value: each.format for each in values("FieldType")}
    noted = facts.read().lists["analiticValueFormat"]
    assert {name for name, how in ours.items() if how} == set(noted)
    assert ours["DATE"] == noted["DATE"]
    assert ours["TIMEPERIOD"] == noted["TIMEPERIOD"]


def test_every_list_of_the_notes_is_compared() -> None:
    rest = {
        name
        for name in facts.read().lists
        if name not in LISTS and name not in DATE_LISTS and not name.startswith("errorCode")
    }
    assert rest == {
        "analiticValueFormat",
        "taskErrorCode",
        "taskFilterTypeNeedsField",
        "taskFilterTypeOperators",
        "taskFilterTypeValue",
    }


def test_error_codes() -> None:
    ours = specification().errors
    noted = list(facts.errors())
    assert list(ours) == [code for code, *_ in noted]
    assert len(ours) == 101
    for code, section, english, russian in noted:
        assert ours[code].section == SECTIONS.get(section, section)
        assert ours[code].meaning.lower() == english.lower()
        assert ours[code].meaning_ru.lower() == russian.lower()


def test_every_deliberate_difference_is_one() -> None:
    methods = facts.read().methods
    for name, path in DIFFERENT_TYPE:
        ours = Compare(name)
        fact = next(each for each in methods[name].facts if "/".join(each.path) == path)
        assert ours.ours[fact.direction][fact.path].type != fact.type
