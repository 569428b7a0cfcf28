"""What an account tells of itself: journals, notifications, rights, negotiations, deletions."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Ask

TASK = {"contentType": "Task", "name": "T", "isUrgent": False, "isTemplate": False}


def test_every_write_is_in_the_journal(ask: Ask) -> None:
    path = f"/task/{ask.data('POST', '/task', body=TASK)['id']}"
    ask.mock.clock.move(60)
    ask.data("POST", path, body={"contentType": "Task", "name": "U", "isUrgent": False})
    ask.mock.clock.move(60)
    ask.data("POST", f"{path}/comments", body={"contentType": "Comment", "content": "x"})
    ask.mock.clock.move(60)
    action = {"contentType": "TaskActionRequest", "action": "act_done"}
    ask.data("POST", f"{path}/doAction", body=action)
    found = [ask.data("GET", f"{path}/history", query={"fields": ["changes"]})][0]
    kinds = [each["contentType"] for each in found]
    assert kinds == ["Changeset", "Comment", "Changeset", "Changeset"]
    assert [each.get("type") for each in found] == [None, None, None, "create"]
    (renamed,) = found[2]["changes"]
    assert (renamed["field"], renamed["oldValue"], renamed["newValue"]) == ("name", "T", "U")
    assert found[0]["author"] is not None
    assert {each["field"] for each in found[0]["changes"]} >= {"status"}


def test_a_write_that_changes_nothing_is_in_no_journal(ask: Ask) -> None:
    path = f"/task/{ask.data('POST', '/task', body=TASK)['id']}"
    ask.data("POST", path, body=TASK)
    assert len(ask.data("GET", f"{path}/history")) == 1
    ask.data("DELETE", path)
    changesets = ask.mock.account.store.all(("Changeset",))
    assert not any(f"/task/{each['entity']['id']}" == path for each in changesets)


def test_the_seed_account_has_a_journal_and_a_negotiation(ask: Ask) -> None:
    path = f"/task/{ask.id_of('/task', 'Договор аренды')}"
    assert len(ask.data("GET", f"{path}/history")) == 2
    (item,) = ask.data("GET", path)["negotiationItems"]
    assert [each["text"] for each in item["versions"]] == ["Первый проект", "Второй проект"]
    assert item["versionsCount"] == 2
    assert item["actualVersion"]["text"] == "Второй проект"
    assert [each["status"] for each in item["versions"]] == ["bad", "not_rated"]


def test_a_negotiation_goes_on(ask: Ask) -> None:
    path = f"/task/{ask.id_of('/task', 'Договор аренды')}"
    (item,) = ask.data("GET", f"{path}/negotiationItems")
    visa = {"contentType": "NegotiationVisa"}
    ask.data("POST", f"/negotiation/{item['id']}/approve", body=visa)

    def status() -> list[str]:
        (found,) = ask.data("GET", path)["negotiationItems"]
        return [each["status"] for each in found["versions"]]

    assert status() == ["bad", "ok"]
    version = {"contentType": "NegotiationItemVersion", "text": "Третий проект"}
    made = ask.data("POST", f"/negotiation/{item['id']}/version", body=version)
    assert (made["text"], status()) == ("Третий проект", ["bad", "ok", "not_rated"])
    ask.data("POST", f"/negotiation/{item['id']}/reject", body=visa)
    assert status() == ["bad", "ok", "bad"]


def test_notifications_are_read(ask: Ask) -> None:
    def active() -> list[str]:
        return [each["id"] for each in ask.data("GET", "/notification", query={"isActive": True})]

    first, second = active()
    assert len(ask.data("GET", "/notification")) == 3
    counter = ask.data("GET", "/notification/counter")
    assert (counter["id"], counter["count"]) == ("notifications", 2)
    ask.data("DELETE", f"/notification/{first}")
    assert active() == [second]
    assert len(ask.data("GET", "/notification", query={"isActive": False})) == 2
    assert ask.refused("DELETE", "/notification/77")[0] == 404
    ask.data("DELETE", "/notification/all")
    assert ask.data("GET", "/notification/counter")["count"] == 0


@pytest.mark.parametrize(
    ("path", "name", "yes", "no"),
    [
        ("/task", "Позвонить поставщику", ("read", "acceptTask", "done"), ("acceptWork", "renew")),
        ("/task", "Запросить образцы", ("acceptWork", "rejectWork", "renew"), ("done", "pause")),
        ("/task", "Дизайн витрины", ("resume", "edit", "remove"), ("pause", "rateSeeVote")),
        ("/project", "Прошлый сезон", ("renew", "read"), ("done", "cancel", "acceptDeadline")),
        ("/todo", "Осмотр витрины", ("finish", "take"), ("renew", "acceptInvite")),
        ("/todo", "Перезвонить Роману", ("renew",), ("finish",)),
    ],
)
def test_rights_follow_the_state(
    ask: Ask, path: str, name: str, yes: tuple[str, ...], no: tuple[str, ...]
) -> None:
    id_ = ask.id_of(path, name)
    rights: dict[str, Any] = ask.data("GET", f"{path}/{id_}")["rights"]
    type_ = path[1:].capitalize()
    assert (rights["contentType"], rights["id"]) == (f"{type_}Rights", f"{type_}/{id_}")
    assert all(rights[each] for each in yes)
    assert not any(rights[each] for each in no)


def test_what_recordings_never_show_as_null(ask: Ask) -> None:
    card = ask.data("GET", f"/task/{ask.data('POST', '/task', body=TASK)['id']}")
    assert (card["isNegotiation"], card["subject"], card["statement"]) == (False, "", "")
    assert card["actualWork"] == {"contentType": "DateInterval", "value": 0}
    assert (card["attachesInfo"]["otherFiles"], card["attachesInfo"]["imageFilesCount"]) == ([], 0)
    assert (card["deadline"], card["responsible"]) == (None, None)
    path = f"/task/{ask.id_of('/task', 'Позвонить поставщику')}"
    card = ask.data("GET", path)
    (file,) = card["attachesInfo"]["otherFiles"]
    assert file["id"] == card["attaches"][0]["id"]


@pytest.mark.parametrize("path", ["/todo/1000001", "/contractorCompany/1000002"])
def test_what_is_deleted_says_so(ask: Ask, path: str) -> None:
    assert ask.data("GET", path)["isDropped"] is False
    assert ask.data("DELETE", path)["isDropped"] is True
    assert ask.refused("GET", path)[0] == 404


def test_the_account_is_what_the_data_say(ask: Ask) -> None:
    info = ask.data("GET", "/accountInfo")
    assert (info["accountName"], info["isDemo"], info["isSaas"]) == ("romashka", True, True)
    assert info["permanentHost"] == ask.mock.host


def test_small_things(ask: Ask) -> None:
    assert ask.refused("GET", "/employee/me")[0] == 405
    chosen = ask.data("GET", "/taskFilter", query={"filters": ["incoming", "all", "none"]})
    assert [each["id"] for each in chosen] == ["all", "incoming"]
    deals = {each["id"] for each in ask.data("GET", "/deal")}
    assert set(ask.data("GET", "/deal/1000001/basedOnLinkedDeals")["value"]) <= deals
    streams = ask.data("GET", "/integration/streams")
    assert {"contractors", "deals", "tasks"} <= set(streams)


@pytest.mark.parametrize("name", ["1000002", "102"])
def test_on_behalf_of_another(ask: Ask, name: str) -> None:
    headers = {"x-user-id": name}
    assert ask.data("GET", "/currentUser", headers=headers)["id"] == "1000002"
    made = ask.data("POST", "/task", body=TASK, headers=headers)
    assert made["owner"]["id"] == "1000002"
    assert ask.refused("GET", "/currentUser", headers={"x-user-id": "77"})[0] == 403
