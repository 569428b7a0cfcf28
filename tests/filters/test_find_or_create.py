"""Contractors without duplicates, against the mock."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from megaplan_api import (
    AsyncMegaplan,
    ContactInfo,
    ContractorCompany,
    ContractorHuman,
    Country,
    Megaplan,
    Payer,
    ServerError,
    Task,
    ValidationError,
)
from plansdk.mock import MegaplanMock

PHONE = "+7 (912) 345-67-89"


@pytest.fixture
def mock() -> MegaplanMock:
    return MegaplanMock(data={"Employee": {"anna": {"name": "Anna"}}})


def person(text: str = PHONE, kind: Any = "phone", **more: Any) -> ContractorHuman:
    info = ContactInfo(type=kind, value=text)
    return ContractorHuman(first_name="Ann", contact_info=[info], **more)


def company(inn: str = "7707083893", **more: Any) -> ContractorCompany:
    payer = Payer(type="Legal", country=Country.link("RU"), **{"inn": inn, **more})
    return ContractorCompany(name="Acme", payers=[payer])


def settings(mock: MegaplanMock) -> dict[str, Any]:
    return {"token": mock.token, "transport": mock.transport, "retry_delay": 0.001, "retries": 0}


def blocking(mock: MegaplanMock, use: Callable[[Megaplan], Any], **more: Any) -> Any:
    with Megaplan("demo.example", **settings(mock), **more) as mp:
        return use(mp)


def awaited(
    mock: MegaplanMock, use: Callable[[AsyncMegaplan], Coroutine[Any, Any, Any]], **more: Any
) -> Any:
    async def main() -> Any:
        async with AsyncMegaplan("demo.example", **settings(mock), **more) as mp:
            return await use(mp)

    return asyncio.run(asyncio.wait_for(main(), 30))


def ask(kind: str, mock: MegaplanMock, contractor: Any, by: Any, **more: Any) -> tuple[Any, bool]:
    def use(mp: Any) -> Any:
        is_person = isinstance(contractor, ContractorHuman)
        resource = mp.contractor_human if is_person else mp.contractor_company
        return resource.find_or_create(contractor, by=by)

    found: tuple[Any, bool] = (blocking if kind == "sync" else awaited)(mock, use, **more)
    return found


def living(mock: MegaplanMock) -> list[str]:
    found: list[str] = blocking(mock, lambda mp: [each.id for each in mp.contractor.list()])
    return found


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


GERMAN = ["+49 30 123456", "0049 (30) 12-34-56"]
ALIKE = {
    "phone": [PHONE, "89123456789", "8 912 345 67 89 доб. 12", "тел. 9123456789", "007 9123456789"],
    "email": ["Ann@Acme.example", " ann@acme.example"],
}
OTHER = {
    "phone": ["+1 912 345-67-89", "+7 912 345-67-80", "3456789"],
    "email": ["ann@acme.example.org", "jann@acme.example"],
}


@pytest.mark.parametrize("by", ["phone", "email"])
def test_what_is_written_otherwise_is_the_same(mock: MegaplanMock, kind: str, by: Any) -> None:
    made, created = ask(kind, mock, person(ALIKE[by][0], by), by)
    assert created
    for text in ALIKE[by]:
        found, created = ask(kind, mock, person(text, by), by)
        assert (found.id, created, found.first_name) == (made.id, False, "Ann")
        assert found.time_created is not None  # in full
    for text in OTHER[by]:
        if len(text) > 7:
            assert ask(kind, mock, person(text, by), by)[1]


def test_codes_of_other_countries_stay(mock: MegaplanMock) -> None:
    assert ask("sync", mock, person(GERMAN[0]), "phone")[1]
    assert not ask("sync", mock, person(GERMAN[1]), "phone")[1]
    assert ask("sync", mock, person("7 4930123456"), "phone")[1]


def test_tax_numbers_are_those_of_payers(mock: MegaplanMock, kind: str) -> None:
    made, created = ask(kind, mock, company(), "tax_number")
    assert created
    assert [each.inn for each in made.payers or ()] == ["7707083893"]
    found, created = ask(kind, mock, company("7707 083893"), "tax_number")
    assert (found.id, created) == (made.id, False)
    assert ask(kind, mock, company("7707083894"), "tax_number")[1]
    assert ask(kind, mock, company("", unp="123456789"), "tax_number")[1]
    assert not ask(kind, mock, company("123456789"), "tax_number")[1]


def test_one_of_several_will_do_and_the_oldest_is_taken(mock: MegaplanMock, kind: str) -> None:
    def make(mp: Megaplan) -> list[str]:
        texts = [("ann@acme.example", "email"), (PHONE, "phone")]
        return [mp.contractor_human.create(person(*each)).id or "" for each in texts]

    first, second = blocking(mock, make)
    both = person()
    both.contact_info = [
        *(both.contact_info or ()),
        ContactInfo(type="email", value="ANN@acme.example"),
    ]
    assert ask(kind, mock, both, ["phone", "email"])[0].id == first
    assert ask(kind, mock, both, "phone")[0].id == second


def test_another_class_and_what_is_deleted_do_not_count(mock: MegaplanMock, kind: str) -> None:
    info = [ContactInfo(type="phone", value=PHONE)]
    other, _ = ask(kind, mock, ContractorCompany(name="Acme", contact_info=info), "phone")
    made, created = ask(kind, mock, person(), "phone")
    assert created
    blocking(mock, lambda mp: mp.contractor_human.delete(made.id))
    again, created = ask(kind, mock, person(), "phone")
    assert created
    assert len({other.id, made.id, again.id}) == 3


@pytest.mark.parametrize("by", ["phone", "tax_number"])
def test_threads_at_once_create_one(mock: MegaplanMock, by: Any) -> None:
    at_once = threading.Barrier(6)

    def use(_: int) -> tuple[Any, bool]:
        at_once.wait(10)
        return ask("sync", mock, person() if by == "phone" else company(), by)

    with ThreadPoolExecutor(6) as pool:
        found = [*pool.map(use, range(6), timeout=30)]
    assert len({each.id for each, _ in found}) == 1
    assert [created for _, created in found].count(True) == 1
    assert living(mock) == [found[0][0].id]


def test_tasks_at_once_create_one(mock: MegaplanMock) -> None:
    mock.faults.add("contractor_human.list: latency=0.01")  # so that they meet

    async def use(mp: AsyncMegaplan) -> list[tuple[ContractorHuman, bool]]:
        one = mp.contractor_human.find_or_create
        return await asyncio.gather(*(one(person(), by="phone") for _ in range(6)))

    found = awaited(mock, use)
    assert len({each.id for each, _ in found}) == 1
    assert [created for _, created in found].count(True) == 1
    assert living(mock) == [found[0][0].id]
    assert len(mock.requests.of("contractor_human.create")) > 1


def another_program(mock: MegaplanMock, made: list[str]) -> Callable[[Any], None]:
    """A hook that creates a contractor between a search and a creation, once."""

    def meanwhile(request: Any) -> None:
        if request.label == "POST /api/v3/contractorHuman" and not made:
            made.append(blocking(mock, lambda mp: mp.contractor_human.create(person())).id)

    return meanwhile


def test_an_older_one_that_came_meanwhile_is_taken(mock: MegaplanMock, kind: str) -> None:
    seen: list[str] = []
    found, created = ask(kind, mock, person(), "phone", on_request=another_program(mock, seen))
    assert (found.id, created) == (seen[0], False)
    assert living(mock) == seen


def test_the_payer_that_was_added_first_counts(mock: MegaplanMock, kind: str) -> None:
    """Another program begins later, and is ready before the payer of this one is there."""
    other: list[Any] = []

    def meanwhile(request: Any) -> None:
        if request.label.endswith("/payers") and not other:
            other.append(None)
            other[0] = ask("sync", mock, company(), "tax_number")

    found, created = ask(kind, mock, company(), "tax_number", on_request=meanwhile)
    assert other[0][1]
    assert (found.id, created) == (other[0][0].id, False)
    assert living(mock) == [found.id]


def test_what_a_server_should_not_list_is_not_taken(kind: str) -> None:
    info = [{"contentType": "ContactInfo", "type": "phone", "value": PHONE}]
    card = {"contentType": "ContractorHuman", "contactInfo": info}
    listed: list[dict[str, Any]] = [
        {**card, "id": "5", "contentType": "ContractorCompany"},
        {**card, "id": "6", "isDropped": True},
        {**card, "id": "7", "contactInfo": [{**info[0], "value": "+7 900 000-00-00"}]},
        {**card, "id": "12"},
        {**card, "id": "10"},
        {**card, "id": "9"},
    ]
    cards = {id: {**card, "id": id, "isDropped": id == "10"} for id in ("5", "6", "10", "12")}

    def answer(request: httpx2.Request) -> httpx2.Response:
        id = request.url.path.rpartition("/")[2]
        data = listed if id == "contractorHuman" else cards.get(id)
        assert request.method == "GET"
        envelope = {"meta": {"status": 200 if data else 404, "errors": []}, "data": data}
        return httpx2.Response(200, json=envelope)

    account: Any = SimpleNamespace(token="t", transport=httpx2.MockTransport(answer))
    found, created = ask(kind, account, person(), "phone")
    assert (found.id, created) == ("12", False)


def test_a_creation_that_is_not_seen_at_once_is_looked_for_again(
    mock: MegaplanMock, kind: str
) -> None:
    """What it can be found by appears some looks later."""
    looks: list[str] = []

    def lag(response: Any) -> None:
        label = response.request.label
        if label == "POST /api/v3/contractorHuman":
            looks.append(blocking(mock, lambda mp: mp.contractor_human.list().first()).id)
            change([])
        elif looks:
            looks.append(label)
            if len(looks) == 6:
                change(person().contact_info)

    def change(contacts: Any) -> None:
        new = ContractorHuman(contact_info=contacts)
        blocking(mock, lambda mp: mp.contractor_human.update(looks[0], new))

    found, created = ask(kind, mock, person(), "phone", on_response=lag)
    assert (found.id, created) == (looks[0], True)
    assert len(looks) == 1 + 3 * 2


def test_a_creation_that_is_never_seen_is_kept(mock: MegaplanMock, kind: str) -> None:
    """A search that finds nobody: no promise can be kept, and nothing is lost."""

    def hide(response: Any) -> None:
        if response.request.label == "POST /api/v3/contractorHuman":
            clear = ContractorHuman(contact_info=[])
            made = blocking(mock, lambda mp: mp.contractor_human.list().first())
            blocking(mock, lambda mp: mp.contractor_human.update(made.id, clear))

    assert ask(kind, mock, person(), "phone", on_response=hide)[1]
    assert len(mock.requests.of("contractor_human.list")) == 2 + 1 + 4 * 2


def test_a_payer_that_is_refused_leaves_nothing_behind(mock: MegaplanMock, kind: str) -> None:
    wrong = company()
    assert wrong.payers
    wrong.payers[0]["type"] = "Nonsense"
    with pytest.raises(ValidationError):
        ask(kind, mock, wrong, "tax_number")
    assert living(mock) == []


def test_what_the_server_says_to_the_deletion_is_raised(mock: MegaplanMock, kind: str) -> None:
    seen: list[str] = []
    mock.faults.add("contractor_human.delete: status=503")
    with pytest.raises(ServerError):
        ask(kind, mock, person(), "phone", on_request=another_program(mock, seen))
    assert len(living(mock)) == 2
    found, created = ask(kind, mock, person(), "phone")
    assert (found.id, created) == (seen[0], False)


WRONG: list[tuple[Any, Any, type[Exception], str]] = [
    (person(), "telephone", ValueError, "not 'telephone'; did you mean 'phone'"),
    (person(), ["phone", "mail"], ValueError, "not 'mail'; did you mean 'email'"),
    (person(), "email", ValueError, "it needs an e-mail address in contact_info"),
    (person("12 34"), "phone", ValueError, "it needs a telephone number"),
    (person("no address", "email"), "email", ValueError, "it needs an e-mail address"),
    (person("x"), ["email", "phone"], ValueError, "in contact_info or a telephone number"),
    (person(), ["email", "tax_number"], ValueError, "stands alone"),
    (person(), "tax_number", ValueError, "it needs payers with a tax number"),
    (person(), [], ValueError, "by takes phone, email, tax_number"),
    (ContractorHuman.link(5), "phone", ValueError, "has an id"),
    (Task(name="x"), "phone", TypeError, "takes a contractor, not Task"),
    ("Ann", "phone", TypeError, "takes a contractor, not 'Ann'"),
]


@pytest.mark.parametrize(("contractor", "by", "error", "text"), WRONG)
def test_what_cannot_be_found_is_told_at_once(
    mock: MegaplanMock, contractor: Any, by: Any, error: type[Exception], text: str
) -> None:
    def use(mp: Any) -> None:
        with pytest.raises(error, match=text):
            mp.contractor_human.find_or_create(contractor, by=by)

    async def use_later(mp: AsyncMegaplan) -> None:
        use(mp)

    blocking(mock, use)
    awaited(mock, use_later)
    assert not mock.requests
