"""What an account has added: asked for, bounded, named for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fetch.account import TOKEN, Command, Run
from fetch.fields_account import DEAL_FIELDS, VERSION, FieldsAccount, Item, item
from plansdk.fetch.pages import MAX_PAGES
from runtime.server import Received, Reply, Server, refusal, reply

FILE = "specs/megaplan/127.0.0.1.fields.yaml"


def asked(fetch: Command, account: FieldsAccount, *options: str) -> Run:
    with Server(account) as server:
        return fetch(server.url, "--custom-fields", "--timeout", "20", *options)


def entries(fetch: Command) -> list[dict[str, Any]]:
    listed = yaml.safe_load((fetch.folder / FILE).read_text(encoding="utf-8"))["fields"]
    assert isinstance(listed, list)
    return listed


def attributes(fetch: Command) -> dict[str, str]:
    return {
        f"{each['entity']}.{each['name'].removeprefix('Category')}": each["attribute"]
        for each in entries(fetch)
    }


def test_the_fields_of_an_account(fetch: Command) -> None:
    account = FieldsAccount()
    done = asked(fetch, account)
    assert done.code == 0
    assert done.out == f"fields 15 {FILE}\nnew {VERSION} specs/megaplan/{VERSION}.raml\n"
    assert account.asked == [
        "",
        "/program",
        "/task/extraFields",
        "/deal/extraFields",
        "/program/7/fields",
        "/program/8/fields",
    ]
    listed = {each["attribute"]: each for each in entries(fetch)}
    assert listed["custom_region"] == {
        "entity": "Task",
        "name": "Category1000060CustomFieldRegion",
        "attribute": "custom_region",
        "label": "Регион",
        "type": "string",
        "values": ["Север", "Юг"],
        "required": True,
        "sortable": True,
    }
    assert {name: each["type"] for name, each in listed.items()} == {
        "custom_region": "string",
        "custom_kanaly": "string[]",
        "custom_data_oplati": "DateOnly",
        "custom_vstrecha": "DateTime",
        "custom_srok": "DateInterval",
        "custom_vip": "boolean",
        "custom_ves": "number",
        "custom_summa": "Money",
        "custom_kurator": "Employee",
        "custom_uchastniki": "(Employee|ContractorHuman)[]",
        "custom_svyaz": "BaseEntity",
        # `custom_fields` is an attribute that every entity has.
        "custom_fields_1000060": "string",
        # Two schemes have a field of this name.
        "custom_prodazhi_optom_region": "string",
        "custom_sort": "string",
        "custom_arenda_region": "string",
    }
    of_scheme = listed["custom_arenda_region"]
    assert (of_scheme["entity"], of_scheme["scheme"]) == ("Deal", "Аренда")
    assert "required" not in of_scheme  # other schemes' deals do not have it


def test_page_after_page(fetch: Command) -> None:
    account = FieldsAccount()
    account.page = 2
    asked(fetch, account)
    assert len(entries(fetch)) == 15
    assert account.asked.count("/task/extraFields") == 7


def test_names_stay_and_may_be_chosen(fetch: Command) -> None:
    """A second field of the same name, and an edited attribute, change no other name."""
    account = FieldsAccount()
    account.lists["/program/8/fields"] = []
    asked(fetch, account)
    before = attributes(fetch)
    assert before["Deal.1000053CustomFieldRegion"] == "custom_region"
    file = fetch.folder / FILE
    edited = file.read_text(encoding="utf-8").replace("custom_ves\n", "weight\n")
    file.write_text(edited, encoding="utf-8")
    account.lists["/program/8/fields"] = DEAL_FIELDS["8"]
    asked(fetch, account)
    after = attributes(fetch)
    assert after.pop("Deal.1000076CustomFieldRegion") == "custom_arenda_region"
    assert after == {**before, "Task.1000060CustomFieldVes": "weight"}


def test_an_equal_file_is_left_alone(fetch: Command) -> None:
    account = FieldsAccount()
    with Server(account) as server:
        fetch(server.url, "--custom-fields")
        place = fetch.folder / FILE
        before = place.stat()
        fetch(server.url, "--custom-fields")
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (refusal(403, (None, "No rights")), "the account answers 403"),
        (refusal(500, (None, "PHP")), "the account answers 500"),
        (Reply(200, b'{"meta": {"status": 403}, "data": []}'), "answers 403"),
        (Reply(200, b"<html>"), "the answer is no JSON"),
        (Reply(200, b"[" * 200_000), "the answer is no JSON"),
        (Reply(200, b"9" * 5000), "the answer is no JSON"),
        (Reply(200, b"[]"), "the answer is no JSON object"),
        (Reply(200, b'{"data": {"a": 1}}'), "the answer holds no list"),
        (reply(None), "the answer holds no list"),
        (Reply(302, headers={"Location": "https://evil.example"}), "the account answers 302"),
    ],
)
def test_a_list_that_is_not_given(answer: Reply, message: str, fetch: Command) -> None:
    account = FieldsAccount()
    account.replies = {"/task/extraFields": answer}
    done = asked(fetch, account)
    assert done.code == 0
    assert "warning[FET107] /task/extraFields: " in done.err
    assert message in done.err
    assert {each["entity"] for each in entries(fetch)} == {"Deal"}


@pytest.mark.parametrize("path", ["/program", "/task/extraFields", "/program/8/fields"])
def test_fields_stay_while_their_list_is_not_given(path: str, fetch: Command) -> None:
    """A failure of the service must not take attributes from code that uses them."""
    account = FieldsAccount()
    asked(fetch, account)
    before = attributes(fetch)
    account.replies = {path: refusal(500, (None, "PHP"))}
    assert f"warning[FET107] {path}: " in asked(fetch, account).err
    assert attributes(fetch) == before
    account.replies = {}
    account.lists["/program/8/fields"] = []
    asked(fetch, account)
    assert len(entries(fetch)) == len(before) - 1


@pytest.mark.parametrize("path", ["/program", "/task/extraFields"])
def test_a_token_that_ends_meanwhile(path: str, fetch: Command) -> None:
    account = FieldsAccount()
    account.replies = {path: refusal(401, (None, "expired"))}
    done = asked(fetch, account)
    assert done.code == 1
    assert f"error[FET102] {path}: the token is not accepted" in done.err
    assert done.last == f"new {VERSION} specs/megaplan/{VERSION}.raml"
    assert not (fetch.folder / FILE).exists()


@pytest.mark.parametrize("slash", [b"/", rb"\/"])
def test_an_answer_with_the_token(slash: bytes, fetch: Command) -> None:
    """JSON may write a slash with a backslash before it, as PHP does."""
    account = FieldsAccount()
    answer = reply([item("String", "A", TOKEN)])
    answer.body = answer.body.replace(b"/", slash)
    account.replies = {"/task/extraFields": answer}
    done = asked(fetch, account)
    assert done.code == 1
    assert "error[FET104] the answer repeats the token" in done.err
    assert not (fetch.folder / FILE).exists()


def test_a_large_answer(fetch: Command) -> None:
    account = FieldsAccount()
    account.replies = {"/task/extraFields": Reply(200, b" " * (2 << 20))}
    done = asked(fetch, account, "--max-size", "1")
    assert done.code == 1
    assert "error[FET103] the answer is larger than 1 MB" in done.err


class Endless(FieldsAccount):
    """Always has one more page."""

    def __init__(self, same: bool) -> None:
        super().__init__()
        self.same = same

    def _page(self, items: list[Item], query: Item) -> Reply:
        if not items or items[0]["contentType"] == "Program":
            return reply([])
        number = 1 if self.same else len(self.asked)
        return reply([item("String", f"A{number}", "A", number)], pagination={"hasMoreNext": True})


def test_a_page_that_repeats_itself(fetch: Command) -> None:
    account = Endless(same=True)
    assert asked(fetch, account).code == 0
    assert account.asked.count("/task/extraFields") == 2


def test_pages_without_end(fetch: Command) -> None:
    account = Endless(same=False)
    done = asked(fetch, account)
    assert account.asked.count("/task/extraFields") == MAX_PAGES
    assert f"the list has more than {MAX_PAGES} pages" in done.err


def test_pages_longer_than_asked_for(fetch: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plansdk.fetch.pages.MAX_ITEMS", 3)
    account = FieldsAccount()
    done = asked(fetch, account)
    assert account.asked.count("/task/extraFields") == 1
    assert "/task/extraFields: the list has more than 3 items" in done.err
    assert [each["entity"] for each in entries(fetch)].count("Task") == 2  # one is no own field


def test_hostile_fields(fetch: Command) -> None:
    account = FieldsAccount()
    wire = "Category1000060CustomField"
    hostile: dict[str, list[Any]] = {
        "/task/extraFields": [
            item("String", "Quote", 'a"""b\\\n{{ x }}\u202e\x1b[31m' + "x" * 900),
            item("String", "Label", ["no", "text"]),
            item("Enum", "Values", "V", enumValues=['"""', "a\nb", "", 5, None, "x" * 300, "ok"]),
            item("Enum", "Many", "M", enumValues=[str(n) for n in range(501)]),
            item("Enum", "NoList", "N", enumValues={"a": 1}),
            item("RefLink", "Any", "A", refContentType=[["Employee"]]),
            item("RefLink", "One", "O", refContentType="Employee"),
            item("Quantum", "Unknown", "U"),
            {**item("String", "Kind", "K"), "contentType": ["StringField"]},
            {**item("String", "Twice", "T")},
            {**item("String", "Twice", "T again")},
            {"id": "a", "contentType": "StringField", "name": f"{wire}../../x"},
            {"id": "b", "contentType": "StringField", "name": f"{wire}Кириллица"},
            {"id": "c", "contentType": "StringField", "name": wire + "x" * 300},
            {"id": "d", "contentType": "StringField", "name": ["Category"]},
            {"id": "e", "contentType": "StringField", "name": "__class__"},
            {"id": "f"},
            "Category",
        ],
        "/deal/extraFields": [],
        "/program": [
            {"id": "../../x", "name": "a"},
            {"id": {"a": 1}, "name": "b"},
            {"name": "c"},
        ],
    }
    account.lists = hostile
    done = asked(fetch, account)
    assert done.code == 0
    assert account.asked == ["", "/program", "/task/extraFields", "/deal/extraFields"]
    listed = {each["attribute"]: each for each in entries(fetch)}
    assert sorted(listed) == [
        "custom_any",
        "custom_kind",
        "custom_label",
        "custom_many",
        "custom_no_list",
        "custom_one",
        "custom_quote",
        "custom_twice",
        "custom_unknown",
        "custom_values",
    ]
    assert listed["custom_quote"]["label"].startswith('a"""b\\ {{ x }} [31mxxx')
    assert len(listed["custom_quote"]["label"]) == 200
    assert "label" not in listed["custom_label"]
    assert listed["custom_values"]["values"] == ['"""', "ok"]
    assert "values" not in listed["custom_many"]
    assert listed["custom_unknown"]["type"] == listed["custom_kind"]["type"] == "any"
    assert listed["custom_any"]["type"] == "BaseEntity"
    assert listed["custom_one"]["type"] == "Employee"
    assert listed["custom_twice"]["label"] == "T"
    assert done.err.count("warning[FET108]") == 7, done.err
    assert "is left out: its name is unusual" in done.err


def test_names_that_only_a_number_or_a_letter_tells_apart(fetch: Command) -> None:
    account = FieldsAccount()
    listed = [item("String", name, "") for name in ("RegionA", "Region_a", "regionA", "REGIONA")]
    account.lists = {
        "/task/extraFields": [*listed, item("String", "RegionA", "", 5), item("String", "_", "")],
        "/deal/extraFields": [],
        "/program": [],
    }
    asked(fetch, account)
    found = attributes(fetch)
    assert len(set(found.values())) == len(found) == 6
    assert all(name.isidentifier() for name in found.values())


def test_a_broken_file_is_not_overwritten(fetch: Command) -> None:
    place = fetch.folder / FILE
    place.parent.mkdir(parents=True)
    place.write_text("fields: [{name: x}]\n")
    done = asked(fetch, FieldsAccount())
    assert done.code == 1
    assert f"{FILE}:1:10: error[ACC102]" in done.err
    assert place.read_text() == "fields: [{name: x}]\n"


def test_the_system_refuses(fetch: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if str(target).endswith(".fields.yaml"):
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    done = asked(fetch, FieldsAccount())
    assert done.code == 1
    assert f"{FILE}: error[FET106] the custom fields cannot be stored" in done.err


def test_the_query_is_one_json_object(fetch: Command) -> None:
    account = FieldsAccount()
    account.page = 10
    queries: list[Any] = []

    def script(received: Received) -> Reply:
        if received.path.endswith("/task/extraFields"):
            queries.append(received.query)
        return account(received)

    with Server(script) as server:
        fetch(server.url, "--custom-fields")
    last = {"contentType": "RefLinkField", "id": "1000060Kurator"}
    assert queries == [{"limit": 100}, {"limit": 100, "pageAfter": last}]


def test_cookies_are_not_kept(fetch: Command) -> None:
    """A session cookie would compete with the token."""
    account = FieldsAccount()

    def script(received: Received) -> Reply:
        answer = account(received)
        answer.headers["Set-Cookie"] = "sid=5f1c; Path=/"
        return answer

    with Server(script) as server:
        fetch(server.url, "--custom-fields")
        assert len(server.received) == 6
        assert all("cookie" not in each.headers for each in server.received)


def test_too_much_of_everything(fetch: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plansdk.fetch.account_fields.MAX_SCHEMES", 1)
    monkeypatch.setattr("plansdk.fetch.account_fields.MAX_FIELDS", 3)
    account = FieldsAccount()
    done = asked(fetch, account)
    assert done.code == 0
    assert account.asked[-1] == "/program/7/fields"
    assert "there are 2 deal schemes; the first 1 are read" in done.err
    assert (
        "there are more than 3 custom fields; Task.Category1000060CustomFieldVstrecha" in done.err
    )
    assert len(entries(fetch)) == 3
