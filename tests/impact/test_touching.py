"""What a change touches, rule by rule: an edit of the excerpt, and a line or two of code."""

from __future__ import annotations

import pytest

from changes.megaplan_edits import EDITS, NAME_EDITS, Edit, prop
from impact.reading import excerpt, impact_of, recorded

_HEAD = "from megaplan_api import *\ndef run(mp: Megaplan, unknown) -> None:\n"
_BY_NAME = {each.name: each for each in EDITS}

TOUCHED = {
    "type-removed": "x: Action  # touched\n    x.title  # touched",
    "type-renamed": "Morality(value=1)  # touched\n    Bonus().value",
    "base": "DepartmentIcon()  # touched\n    DepartmentIcon().color  # touched",
    "type-deprecated": "OpenGraph()  # touched",
    "prop-removed": "Currency().sign  # touched\n    Currency().name",
    "prop-added-required": "Invoice(number='1')  # touched\n    Invoice(vat='1')\n    Invoice().number  # touched",
    "prop-renamed": "AccountDoc().url  # touched\n    AccountDoc()['url']  # touched",
    "prop-required": "Duty()  # touched\n    Duty(description='x')\n    Duty.link('1')",
    "prop-type": "r = Money().rate  # touched\n    print(r)  # touched\n    Money().value",
    "prop-array": "Milestone(completed=True)  # touched",
    "union-widened": "v = Bonus().value  # touched\n    v.value  # touched",
    "enum-gained": "DepartmentIcon(color='green')  # touched",
    "value-added": "Milestone().type == 'x'  # touched\n    Milestone(type='note')  # touched",
    "value-removed": "TodoCategory(master_type='call')  # touched\n    TodoCategory(master_type='todo')\n"
    "    TodoCategory(master_type=unknown)  # touched\n    print(TodoCategory().master_type)",
    "sortable-lost": "mp.currency.list(sort_by=['name'])\n    Warehouse().name",
    "default": "Department(order_pos=1)  # touched",
    "length": "Position(name='x')  # touched\n    print(Position().name)",
    "prop-deprecated": "Currency().rate  # touched",
    "op-removed": "mp.milestone.delete(1)  # touched\n    mp.milestone.update(1, Milestone())",
    "op-moved": "mp.account.get_personal_area_uri()  # touched",
    "op-variable": "mp.bonus.delete(id=1)",
    "op-deprecated": "mp.group.get_all_staff_group()  # touched",
    "variable-type": "mp.position.get(1)  # touched",
    "param-added": "mp.currency.list()",
    "param-added-required": "mp.account_doc.list()  # touched\n    mp.account_doc.list(**unknown)",
    "param-removed": "mp.department.list(q='x')  # touched\n    mp.department.list()",
    "param-required": "mp.department.list()  # touched\n    mp.department.list(parent=unknown)",
    "param-type": "mp.invoice.list(status_filter_id='x')  # touched\n    mp.invoice.list()",
    "body-added-required": "mp.duty.delete(1)  # touched",
    "body-added": "mp.position.delete(1)",
    "body-removed": "mp.milestone.create(Milestone())  # touched",
    "body-type": "mp.department.update(1, Department())  # touched",
    "answer-lost": "x = mp.account.get_referral_id()  # touched\n    print(x)  # touched",
    "answer-type": "d = mp.duty.get(1)  # touched\n    d.description  # touched",
    "pages-lost": "for each in mp.position.list():  # touched\n        each.name  # touched",
    "address": "Megaplan('h', token='t')  # touched\n    mp.currency",
    "op-added": "mp.bonus",
}


@pytest.mark.parametrize("name", TOUCHED)
def test_an_edit_touches_these_lines(name: str) -> None:
    edit: Edit = _BY_NAME[name]
    source = _HEAD + f"    {TOUCHED[name]}\n"
    impact = impact_of(edit.apply(excerpt()), source)
    touched = {use.place.line for each in impact.touched for use in each.uses}
    expected = {n for n, line in enumerate(source.splitlines(), 1) if line.endswith("# touched")}
    assert touched == expected
    rules = {rule for rule, _, _ in edit.expected}
    assert {each.change.rule for each in impact.touched} <= rules


def test_what_may_be_touched_is_kept_apart() -> None:
    source = f"{_HEAD}    unknown.sign\n    unknown.name\n    mp.currency.list().first().oops\n"
    impact = impact_of(_BY_NAME["prop-removed"].apply(excerpt()), source)
    assert impact.touched == ()
    assert impact.worst is None
    assert [(each.place.name, each.place.place.line) for each in impact.possible] == [("sign", 3)]
    assert [str(each.old_symbol) for each in impact.possible[0].changes] == ["Currency.sign"]
    assert [(each.name, each.place.line) for each in impact.unresolved] == [("oops", 5)]


def test_what_is_new_in_a_renamed_class_touches_the_old_one() -> None:
    renamed = next(each for each in NAME_EDITS if each.thing == "Duty")
    required = Edit("", "Duty", "description", "", prop("reason", "string", required=True), ())
    source = f"{_HEAD}    Duty(description='x')\n"
    impact = impact_of(required.apply(excerpt()), source, renamed.apply(recorded()))
    assert {each.change.rule for each in impact.touched} == {
        "class-renamed",
        "required-property-added",
    }
