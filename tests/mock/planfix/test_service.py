"""Other specifications, sockets, and what a mock says about itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mock.planfix.calls import CALLS
from mock.planfix.raw import code, document, read, send
from planfix_api import Planfix
from planfix_conformance.specification import methods
from plansdk import resources
from plansdk.mock import PlanfixMock, planfix
from plansdk.mock.specification import offered


def test_coverage(mock: PlanfixMock) -> None:
    assert mock.coverage() == {each.name: "behaviour" for each in methods()}
    assert mock.operations()["task.getList"] == "task.get_list"


@pytest.fixture
def larger(tmp_path: Path) -> Path:
    """A specification with the method that its README adds."""
    folder = tmp_path / "planfix"
    shutil.copytree(resources.specs("planfix"), folder)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    method, values, *_ = re.findall(r"```xml\n(.*?)```", readme, re.DOTALL)
    (folder / "task" / "getReminders.xml").write_text(method, encoding="utf-8")
    place = folder / "values" / "task.xml"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("</enumerations>", f"{values}</enumerations>"), encoding="utf-8")
    return folder


def test_method_without_behaviour_answers_its_shape(larger: Path) -> None:
    mock = PlanfixMock(spec=larger)
    assert mock.coverage()["task.getReminders"] == "shape"
    assert mock.coverage()["task.get"] == "behaviour"
    asked = document("task.getReminders", "<task><id>5</id></task><kind>late</kind>")
    assert code(send(mock, asked)) == "0017"  # a late one has a date
    asked = document("task.getReminders", "<task><id>5</id></task><kind>all</kind>")
    answers = [send(each, asked).body for each in (mock, mock, PlanfixMock(spec=larger))]
    assert answers[0] == answers[1] == answers[2]
    assert send(PlanfixMock(seed=1, spec=larger), asked).body != answers[0]
    (reminders,) = read(send(mock, asked))
    assert dict(reminders.attrib) == {"count": "2", "totalCount": "2"}
    assert [each.tag for each in reminders[0]] == ["text", "author"]
    assert reminders[0].get("id").isdecimal()
    assert code(send(mock, document("task.getReminders", "<kind>never</kind>"))) == "0015"


SAMPLE = (
    "auth.login",
    "task.getList",
    "task.add",
    "file.upload",
    "file.download",
    "analitic.getData",
)


def test_over_a_socket(mock: PlanfixMock) -> None:
    with (
        mock.serve() as url,
        Planfix(
            mock.account,
            mock.api_key,
            login=mock.login,
            password=mock.password,
            private_key=mock.private_key,
            endpoint=f"{url}/xml/",
            allow_http=True,
            rate_limit=None,
            timeout=20,
        ) as client,
    ):
        for name in SAMPLE:
            CALLS[name](client)
    assert set(SAMPLE) <= {each.operation for each in mock.requests}


def test_errors_have_the_names_of_the_specification() -> None:
    """They are raised by name: one that errors.xml does not have would be answered as no code."""
    api = offered("planfix").api
    known = {each.symbol for each in api.errors}
    values = {value.value for each in api.value_lists for value in each.values}
    folder = Path(planfix.__file__).parent
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", (folder / "tables.yaml").read_text("utf-8")))
    for place in folder.rglob("*.py"):
        named |= set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', place.read_text("utf-8")))
    assert len(named & known) > 60
    assert named - known - values == set()
