"""The programs of docs/examples: what they write and create, in process and over sockets."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
import stat
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from examples.conftest import PROGRAMS, ROOT, App, Running
from megaplan_api import Deal, Program
from support.checkers import Found, Subject, errors

NAMES = sorted(each.stem for each in PROGRAMS.glob("*.py"))
MOST_LINES = 380


def lay_out(folder: Path, _: pytest.TempPathFactory) -> None:
    for name in NAMES:
        shutil.copy(PROGRAMS / f"{name}.py", folder)


SUBJECT = Subject("examples_of_docs", lay_out)


@pytest.mark.checked(SUBJECT)
def test_nothing_is_wrong_with_them(found: Found) -> None:
    assert errors(found) == []


def test_they_are_short_and_each_is_run_and_described() -> None:
    texts = {name: (PROGRAMS / f"{name}.py").read_text(encoding="utf-8") for name in NAMES}
    assert len(texts) == 10
    assert sum(text.count("\n") for text in texts.values()) <= MOST_LINES
    assert sum("async def main()" in text for text in texts.values()) >= 3
    tests = Path(__file__).read_text(encoding="utf-8")
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    assert set(re.findall(r'\brun\("(\w+)"', tests)) == set(NAMES)
    assert re.findall(r"^\| \[(\w+)\.py\]\(examples/\1\.py\) \|", page, re.MULTILINE) == NAMES
    for name, text in texts.items():
        named = set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", text.split('"""')[1]))
        assert set(re.findall(r'environ\["(\w+)"\]', text)) == named, name


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def tasks(run: Running) -> list[Any]:
    with run.client() as mp:
        return mp.task.list(fields=["responsible", "deadline", "contractor"]).collect()


def test_export_deals(run: Running, tmp_path: Path) -> None:
    run("export_deals", deals_program="1000001", deals_file=tmp_path / "deals.csv")
    first, second = table(tmp_path / "deals.csv")
    assert first["Deal"] == "Tulips"
    assert second == {
        "Number": "1",
        "Deal": "Roses; red",
        "Client": "Acme",
        "Manager": "Lind Anna",
        "State": "Offer",
        "Price": "188000.5",
        "Created": "2026-02-02 01:00:00",
    }


def test_web_form(run: Running) -> None:
    def visit(app: App) -> None:
        with httpx2.Client(transport=httpx2.WSGITransport(app)) as browser:
            ask = "http://form.example/"
            assert "<form" in browser.get(ask).text
            sent = {"name": "Дина <b>", "phone": "8 (912) 345-67-89"}
            assert "Thank you" in browser.post(ask, data=sent).text
            assert "Thank you" in browser.post(ask, data={**sent, "phone": "+7 921 0000000"}).text
            for wrong in ({"name": "Dina"}, {"name": "Dina", "phone": "12"}, {}):
                assert browser.post(ask, data=wrong).status_code == 400
            assert browser.post(ask, content=b"name=\xff&phone=1").status_code == 400
            run.megaplan.faults.add("task.create: status=500")
            assert browser.post(ask, data=sent).status_code == 503

    run("web_form", visit, form_employee="1000002", form_port=0)
    known, new = tasks(run)[-2:]
    assert (known.name, known.responsible.id) == (
        "Call back Дина <b>, 8 (912) 345-67-89",
        "1000002",
    )
    assert known.deadline == dt.date.today() + dt.timedelta(days=1)
    assert (known.contractor.id, known.contractor.name) == ("1000001", "Clara")
    assert new.contractor.first_name == "Дина <b>"


def test_people(run: Running, tmp_path: Path) -> None:
    lines = [
        "Dina,,dina@example.com",
        "Clara,8 912 3456789,c@example.com",
        "Dina,,DINA@example.com",
    ]
    file = write(tmp_path / "people.csv", "name,phone,email", *lines, "Nobody,12,")
    said = run("people", people_file=file)
    assert said[:3] == ["2: created Dina", "3: found Clara", "4: found Dina"]
    assert said[3].startswith("5: there is nothing to find the contractor by")
    run("people", people_file=file)
    with run.client() as mp:
        assert [each.name for each in mp.contractor_human.list()] == ["Clara", "Dina"]


def test_overdue(run: Running, tmp_path: Path) -> None:
    who = {"megaplan_user": "anna@example.com", "megaplan_password": "secret"}
    for _ in range(2):
        assert run("overdue", tokens_file=tmp_path / "tokens.json", **who) == [
            "## Falk Boris",
            "- 2020-01-31: Call",
            "## Lind Anna",
            "- 2020-02-01: Pay",
            "- 2020-03-01: Order roses",
        ]
    logins = [each for each in run.megaplan.requests if "access_token" in each.request.path]
    assert len(logins) == 1
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600


def test_transitions(run: Running) -> None:
    run.megaplan.faults.add("task.do_action: status=403 on=2")
    first, second, third = run("transitions", deals_transition="Refuse")
    assert first == "Roses; red: Lost"
    assert {second, third} > {"Report: completed"} or {second, third} > {"Letter: completed"}
    assert "403" in second + third
    with run.client() as mp:
        states = {each.name: each.state.name for each in mp.deal.list() if each.state}
    assert states["Roses; red"] == "Lost"
    assert states["Tulips"] == "Offer"
    assert [each.status for each in tasks(run)].count("done") == 1


def test_many_tasks(run: Running, tmp_path: Path) -> None:
    run.megaplan.faults.add("task.create: status=422 on=7")
    run.megaplan.faults.add("task.create: cut=after on=300")
    names = [f"Task {number}" for number in range(500)]
    file = write(tmp_path / "tasks.csv", "name,employee", *(f"{name},1000002" for name in names))
    said = run("many_tasks", tasks_file=file, failed_file=tmp_path / "failed.csv")
    assert said[-1] == "500 500"
    first, second = table(tmp_path / "failed.csv")
    assert [first["may be there"], second["may be there"]] == ["False", "True"]
    made = [each.name for each in tasks(run)[6:]]
    assert sorted([*made, first["name"]]) == sorted(names)
    assert second["name"] in made


def test_planfix_contact(run: Running, tmp_path: Path) -> None:
    (tmp_path / "offer.pdf").write_bytes(b"%PDF made up")
    inquiry = {"inquiry_name": "Emil", "inquiry_file": tmp_path / "offer.pdf"}
    numbers: list[int] = []
    for email in ("emil@example.com", "Dina@aurora.example", "EMIL@example.com"):
        (said,) = run("planfix_contact", inquiry_email=email, inquiry_employee=31, **inquiry)
        numbers.append(int(said.removeprefix("task ")))
    with run.planfix_client() as pf:
        made = [each for each in pf.task.iterate(target="all") if each.general in numbers]
        first, known, again = (pf.task.get(each.id) for each in made)
        (file,) = pf.file.iterate_for_task(task=first.id)
        pf.file.download(file, tmp_path / "copy.pdf")
        emil = [each for each in pf.contact.iterate(search="emil@") if each.name == "Emil"]
    assert [each.id for each in emil] == [first.client.id] == [again.client.id]
    assert known.client.id == 102
    assert first.title == "Answer Emil"
    assert [each.id for each in first.workers.users] == [31]
    assert first.end_time.date() == dt.date.today() + dt.timedelta(days=2)
    assert file.name == "offer.pdf"
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF made up"


def test_migrate(run: Running, tmp_path: Path) -> None:
    file = tmp_path / "migrated.csv"
    for _ in range(2):
        run("migrate", planfix_project=2001, megaplan_employee=1000001, migrated_file=file)
    with file.open(newline="") as text:
        pairs = [(int(old), new) for old, new in csv.reader(text)]
    assert [old for old, _ in pairs] == [1000101, 1000102]
    with run.client() as mp:
        first, second = (mp.task.get(new) for _, new in pairs)
        assert len(tasks(run)) == 6 + 2
        assert first.attaches
        assert mp.file.download(first.attaches[0], tmp_path / "wall.txt") == 13
    assert (first.name, first.deadline) == ("Install the first machine", dt.date(2026, 12, 1))
    assert first.contractor.id == second.contractor.id
    assert first.contractor.first_name == "Café Aurora"
    assert (tmp_path / "wall.txt").read_text() == "width 412 cm\n"


def test_webhook(run: Running, tmp_path: Path) -> None:
    def visit(app: App) -> None:
        service = httpx2.WSGITransport(app)
        address = "https://service.example/made-up-secret"
        deals = run.megaplan.subscribe(address, ["deals"], transport=service, retry_after=0.01)
        run.megaplan.faults.add("event.create: cut=after on=1")
        with closing(deals), run.client() as mp:
            manager = mp.employee.get(1000001)
            deal = mp.deal.create(
                Deal(name="Lilies", program=Program.link(1000001), manager=manager)
            )
            mp.deal.update(deal.id, Deal(description="White"))
            deals.wait()
            created = run.megaplan.outgoing.deliveries.of("event.create")
            again = json.loads(created[0].request.body)
            again["accountInfo"]["uuid"] = str(uuid.uuid4())  # as after a loss of the memory
            with httpx2.Client(transport=service) as sender:
                assert sender.post(address, json=again).status_code == 200
                assert sender.post("https://service.example/wrong", json=again).status_code == 403
            linked = mp.deal.list_linked_tasks(deal.id).collect()
        assert [each.name for each in linked] == ["Call the client"]
        assert len(created) == 2

    more = {"webhook_secret": "made-up-secret", "webhook_seen": tmp_path / "events.sqlite"}
    run("webhook", visit, webhook_port=0, **more)
    new = tasks(run)[-1]
    assert (new.name, new.responsible.id) == ("Call the client", "1000001")


def test_planfix_tables(run: Running, tmp_path: Path) -> None:
    run("planfix_tables", tables_folder=tmp_path)
    assert table(tmp_path / "1 Work done.csv") == [
        {
            "Task": "1000101",
            "Day": "2026-01-22",
            "Hours": "10:00 - 12:30",
            "Who": "Boris Laine",
            "Kind of work": "Installation",
        }
    ]
    assert table(tmp_path / "2 Expense.csv") == [
        {"Task": "1000101", "Amount": "35.5", "Paid by": "card"}
    ]
