"""A client of one's own build against the mock of the same build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from hostile.importing import Workplace
from plansdk import resources
from plansdk.cli import run
from plansdk.diagnostics import Rejected
from plansdk.mock import MegaplanMock, PlanfixMock
from support.building import build

GADGET = """\
    Gadget:
        type: BaseEntity
        properties:
            contentType: string
            id: { type: string, required: false }
            name: { type: string, required: true }
            owner: { type: Employee, required: false }
"""
ROUTES = """\
/gadget:
    get:
        queryParameters:
            limit: { type: integer, required: false }
            pageAfter: { type: BaseEntity, required: false }
            pageBefore: { type: BaseEntity, required: false }
            pageWith: { type: BaseEntity, required: false }
        responses: { 200: { body: { type: 'Gadget[]' } } }
    post:
        body: { type: Gadget, required: true }
        responses: { 200: { body: { type: Gadget } } }
'/gadget/{id}':
    get:
        uriParameters: { id: { type: string } }
        responses: { 200: { body: { type: Gadget } } }
"""
FIELDS = """\
account: acme.megaplan.ru
fields:
  - {entity: Task, name: Category1000060CustomFieldRegion, type: string, attribute: custom_region,
     label: Region}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document of a build with a type more and an operation less, and custom fields."""
    folder = tmp_path_factory.mktemp("own")
    text = MEGAPLAN.read_text(encoding="utf-8")
    start = text.index("'/treeNode/{id}':")
    text = text[:start] + text[text.index("'/triggerLogSet/{id}':") :]
    text = text.replace("    DateInterval:\n", f"{GADGET}    DateInterval:\n", 1)
    (folder / "my.raml").write_text(text.rstrip() + "\n" + ROUTES, encoding="utf-8")
    (folder / "fields.yaml").write_text(FIELDS)
    return folder


MEGAPLAN = resources.specs("megaplan") / "r2510.27309.181.raml"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """A folder on the import path."""
    with Workplace(tmp_path) as made:
        yield made


def test_a_client_of_the_build(folder: Path, workplace: Workplace) -> None:
    spec, fields = folder / "my.raml", folder / "fields.yaml"
    api = workplace.load(build("megaplan", spec, fields))
    mock = MegaplanMock(spec=spec, custom_fields=fields)
    with api.Megaplan(mock.host, token=mock.token, transport=mock.transport) as mp:
        owner = mp.employee.list().collect()[0]
        made = mp.gadget.create(api.Gadget(name="lamp", owner=owner))
        assert mp.gadget.get(made.id).owner.id == owner.id
        assert [each.name for each in mp.gadget.list()] == ["lamp"]
        task = mp.task.create(
            api.Task(name="call", is_urgent=False, is_template=False, custom_region="North")
        )
        asked = mp.task.get(task.id, fields=["Category1000060CustomFieldRegion"])
        assert asked.custom_region == "North"
        wrong = {"contentType": "Task", "Category1000060CustomFieldRegion": 5}
        with pytest.raises(api.ValidationError, match="Category1000060CustomFieldRegion"):
            mp.request("POST", f"/task/{task.id}", json=wrong)
        with pytest.raises(api.NotFoundError):
            mp.request("POST", "/treeNode/1", json={"contentType": "TreeNode"})


def test_the_recorder_knows_the_build(folder: Path, tmp_path: Path) -> None:
    spec, fields = folder / "my.raml", folder / "fields.yaml"
    mock = MegaplanMock(spec=spec, custom_fields=fields)
    cassette = tmp_path / "own.cassette"
    record = MegaplanMock.record(cassette, mock.transport, spec=spec, custom_fields=fields)
    headers = {"authorization": f"Bearer {mock.token}"}
    body = {"contentType": "Gadget", "name": "lamp", "id": "7"}
    with httpx2.Client(transport=record, headers=headers) as http:
        answer = http.post(f"http://{mock.host}/api/v3/gadget", json=body)
        assert answer.status_code == 200
    assert '"Gadget"' in cassette.read_text(encoding="utf-8")


def test_what_cannot_be_read_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="GEN102"):
        MegaplanMock(spec=tmp_path / "missing.raml")
    with pytest.raises(Rejected, match="GEN102"):
        PlanfixMock(spec=str(tmp_path / "missing"))
    fields = tmp_path / "fields.yaml"
    fields.write_text(FIELDS.replace("entity: Task", "entity: Tusk"))
    with pytest.raises(Rejected, match="ACC103"):
        MegaplanMock(spec=folder / "my.raml", custom_fields=fields)


def test_the_command_takes_a_build(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--spec", str(folder / "my.raml"), "--custom-fields", str(folder / "fields.yaml")]
    assert run(["mock", "megaplan", *files, "--coverage"]) == 0
    out = capsys.readouterr().out
    assert "GET /gadget/{id}" in out
    assert "/treeNode/" not in out
    assert run(["mock", "planfix", *files, "--coverage"]) == 2
    assert "--custom-fields is for megaplan" in capsys.readouterr().err
