"""Contractors without duplicates: found by what tells them apart, or else created.

The service has no key that it keeps unique, and nothing that creates at most once. So

    find      what `q` finds, or all payers, compared here by normalized values
    create    if nothing is found
    find      again: of several programs that have created one, all see the first
    delete    the own one, if another could be found before it
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast, overload

from .call import Call
from .encoding import encode, is_entity
from .entity import Entity
from .exceptions import ClientError, DecodeError, NotFoundError
from .hints import hint
from .retry import backoff
from .runner import Async, M_co, Resource, Sync, SyncRunner, run_blocking

if TYPE_CHECKING:
    from .runner import AsyncRunner

C = TypeVar("C", bound=Entity)

Key: TypeAlias = Literal["phone", "email", "tax_number"]

_TYPES = ("ContractorHuman", "ContractorCompany")
_TAX_NUMBERS = ("inn", "unp", "edrpou")
_PLACES = {
    "phone": "a telephone number with its code in contact_info",
    "email": "an e-mail address in contact_info",
    "tax_number": "payers with a tax number",
}
_LOOKS = 4
"""How often a contractor is looked for that has just been created: answers can lag."""


class ContractorMatching(Resource[M_co], Generic[M_co, C]):
    """Finds contractors before it creates them; `C` is the entity of a contractor."""

    @overload
    def find_or_create(
        self: ContractorMatching[Sync, C], contractor: C, *, by: Key | Collection[Key]
    ) -> tuple[C, bool]: ...
    @overload
    def find_or_create(
        self: ContractorMatching[Async, C], contractor: C, *, by: Key | Collection[Key]
    ) -> Coroutine[Any, Any, tuple[C, bool]]: ...
    def find_or_create(self, contractor: C, *, by: Key | Collection[Key]) -> object:
        """Find the contractor of this class that has the same contact or tax number; else create it.

        Compared are the digits of telephone numbers, where 8 in front of ten digits, and ten
        digits alone, count as 7; addresses in lower case; the digits of tax numbers (INN, UNP,
        EDRPOU). Of several that match, the oldest is taken; its properties stay as they are.

        Of programs that do this at once for the same contact, each gets the oldest contractor,
        and deletes its own if that is younger. After any failure it can be called again.

        Args:
            contractor: What to create, with its contacts; by tax number with its payers, which
                are added to it.
            by: What to compare; of `["phone", "email"]` one that is the same will do. A tax number
                is looked for among all payers of the account.

        Returns:
            The contractor in full, and whether it was created.

        Raises:
            TypeError: That is no contractor.
            ValueError: It has nothing to compare, or an id.
            ApiError: The server refused; the deletion, too.
        """
        work = _Matching(self.__runner__, contractor, by).done()
        return run_blocking(work) if isinstance(self.__runner__, SyncRunner) else work


class _Matching:
    def __init__(
        self, runner: SyncRunner | AsyncRunner, contractor: Entity, by: str | Collection[str]
    ) -> None:
        if not is_entity(contractor) or contractor.content_type not in _TYPES:
            raise TypeError(f"find_or_create takes a contractor, not {contractor!r}")
        self._runner = runner
        self._type = contractor.content_type
        self._path = self._type[0].lower() + self._type[1:]
        self._body = cast("dict[str, Any]", encode(contractor))
        if "id" in self._body:
            raise ValueError("the contractor has an id, so it is there already")
        names = (by,) if isinstance(by, str) else tuple(by)
        for name in names or ("",):
            if name not in _PLACES:
                known = ", ".join(_PLACES)
                raise ValueError(f"by takes {known}, not {name!r}{hint(name, _PLACES)}")
        if "tax_number" in names and len(names) > 1:
            raise ValueError("by='tax_number' stands alone, since payers are added afterwards")
        self._payers: list[str] = []
        self._wanted = {key: text for key, text in _keys(self._body).items() if key[0] in names}
        self._by_tax_number = "tax_number" in names
        if not self._wanted:
            needed = " or ".join(_PLACES[name] for name in names)
            raise ValueError(f"there is nothing to find the contractor by: it needs {needed}")

    async def done(self) -> tuple[Any, bool]:
        for id in await self._found():
            if (there := await self._living(id)) is not None:
                return there, False
        made = await self._create()
        for id in await self._seen(made.id):
            if id == made.id:
                break
            if (there := await self._living(id)) is not None:
                await self._undo(made.id)
                return there, False
        return made, True

    async def _found(self) -> list[str]:
        """Ids of all contractors that match, in the order in which they could be found."""
        found: dict[str, tuple[int, str]] = {}
        for text in dict.fromkeys(self._questions()):
            page = {"fields": ["contactInfo", "isDropped"]}
            listed = Call[Any]("GET", (self._path,), query={"q": text}, page=page)
            async for each in self._walk(listed):
                if self._is_meant(each) and _keys(each).keys() & self._wanted.keys():
                    found[each["id"]] = _age(each["id"])
        if self._by_tax_number:
            fields = [*_TAX_NUMBERS, "contractor", "isDropped"]
            async for each in self._walk(Call[Any]("GET", ("payer",), page={"fields": fields})):
                owner: dict[str, Any] = each.get("contractor") or {}
                matches = _keys({"payers": [each]}).keys() & self._wanted.keys()
                if matches and self._is_meant(owner) and not each.get("isDropped"):
                    # A contractor may be older than the payer that it is found by.
                    age = _age(each["id"])
                    found[owner["id"]] = min(age, found.get(owner["id"], age))
        return sorted(found, key=found.__getitem__)

    def _questions(self) -> list[str]:
        """What to search for: as it was written, and a telephone number by its last digits."""
        asked: list[str] = []
        for (name, value), text in self._wanted.items():
            if name == "phone":
                asked += [text, value[-10:]]
            elif name == "email":
                asked.append(value)
        return asked

    def _is_meant(self, wire: Mapping[str, Any]) -> bool:
        return wire.get("contentType") == self._type and not wire.get("isDropped")

    async def _create(self) -> Any:
        body = dict(self._body)
        payers = body.pop("payers") if self._by_tax_number else ()
        made = await self._send(Call("POST", (self._path,), self._type, body=body))
        if not made.id:
            raise DecodeError(f"POST /{self._path}: the answer holds no id")
        try:
            for payer in payers:
                added = await self._send(Call("POST", (self._path, made.id, "payers"), body=payer))
                if is_entity(added) and "id" in added:
                    self._payers.append(added["id"])
        except ClientError:
            await self._undo(made.id)  # nobody would find it without them
            raise
        return await self._get(made.id) if payers else made

    async def _undo(self, id: str) -> None:
        for payer in self._payers:
            await self._send(Call("DELETE", ("payer", payer)))
        await self._send(Call("DELETE", (self._path, id)))

    async def _seen(self, own: str) -> list[str]:
        """What is found as soon as the own one is; nothing where that takes too long."""
        for attempt in range(_LOOKS):
            if attempt:
                delay = backoff(self._runner.options, attempt - 1, random.random)
                await self._runner.transport.sleep(delay)
            if own in (found := await self._found()):
                return found
        return []

    async def _living(self, id: str) -> Any:
        try:
            found = await self._get(id)
        except NotFoundError:
            return None
        return None if found.to_dict().get("isDropped") else found

    async def _get(self, id: str) -> Any:
        return await self._send(Call("GET", (self._path, id), self._type))

    async def _send(self, call: Call[Any]) -> Any:
        return (await self._runner.perform(call)).parsed

    async def _walk(self, call: Call[list[Any]]) -> AsyncIterator[dict[str, Any]]:
        paginator = self._runner.engine.service.paginator(call)
        while (following := paginator.next_call()) is not None:
            for each in paginator.page_of(await self._runner.perform(following)):
                if is_entity(each):
                    yield cast("Entity", each).to_dict()


def _keys(wire: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """What a contractor can be told by, normalized, with how it is written."""
    found: dict[tuple[str, str], str] = {}
    for each in wire.get("contactInfo") or ():
        kind, text = each.get("type"), each.get("value")
        if isinstance(text, str) and kind in _NORMALIZED:
            found[kind, _NORMALIZED[kind](text)] = text
    for each in wire.get("payers") or ():
        for text in filter(None, map(each.get, _TAX_NUMBERS)):
            found["tax_number", _tax_number(str(text))] = str(text)
    return {key: text for key, text in found.items() if key[1]}


def _phone(text: str) -> str:
    """The digits with the code of the country; nothing where there are too few."""
    number = re.sub(r"^[^+0-9]+", "", text)
    number = re.split(r"[^\W0-9_]|[#;,]", number, maxsplit=1)[0]  # an extension
    digits = re.sub(r"[^0-9]", "", number)
    if digits.startswith("00"):
        digits = digits[2:]
    elif number[:1] != "+" and (len(digits) == 10 or (len(digits) == 11 and digits[0] == "8")):
        digits = "7" + digits[-10:]
    return digits if len(digits) >= 10 else ""


def _email(text: str) -> str:
    text = text.strip().lower()
    return text if "@" in text else ""


def _tax_number(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    return digits if len(digits) >= 8 else ""


_NORMALIZED = {"phone": _phone, "email": _email}


def _age(id: str) -> tuple[int, str]:
    """Ids are given in order; those of an account have no leading zeros."""
    return len(id), id
