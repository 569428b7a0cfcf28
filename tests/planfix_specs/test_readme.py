"""The example of the format's README is sound, and the README knows the whole format."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from plansdk import planfix, resources
from plansdk.model import Array, Ref

README = resources.specs("planfix") / "README.md"


def examples() -> list[str]:
    return re.findall(r"```xml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_can_be_added(tmp_path: Path) -> None:
    method, enumeration, *_ = examples()
    shutil.copytree(README.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "task" / "getReminders.xml").write_text(method, encoding="utf-8")
    values = tmp_path / "values" / "task.xml"
    text = values.read_text(encoding="utf-8")
    values.write_text(
        text.replace("</enumerations>", f"{enumeration}</enumerations>"), encoding="utf-8"
    )
    api, findings, _ = planfix.read(tmp_path)
    assert findings == []
    assert len(api.operations) == 80
    (reminders,) = api.type("task.getReminders.response").properties
    assert reminders.type == Array(Ref("Reminder"))


def test_every_element_and_attribute_of_a_tree_is_explained() -> None:
    text = README.read_text(encoding="utf-8")
    schema = (README.parent / "schema.rng").read_text(encoding="utf-8")
    trees = schema[schema.index("<!-- Trees of elements -->") : schema.index("<!-- structures/")]
    groups = schema[schema.index('<define name="condition">') : schema.index("<!-- Kinds of text")]
    names = set(re.findall(r'<(?:attribute|element) name="(\w+)"', trees + groups))
    assert {name for name in names if not re.search(rf"[`\s<]{name}[`=\s>]", text)} == set()


def test_figures_of_the_readme() -> None:
    api = planfix.read(README.parent)[0]
    text = README.read_text(encoding="utf-8")
    assert f"{len(api.operations)} methods in 12 groups" in text
    assert f"{len(api.errors)} error codes" in text
