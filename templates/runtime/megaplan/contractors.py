"""Contractors without duplicates: found by what tells them apart, or else created.

The service has no key that it keeps unique, and nothing that creates at most once. So

    find      what `q` finds, or all payers, compared here by normalized values
    create    if nothing is found
    find      again: of several programs that have created one, all see the oldest
    delete    the own one, if another is older
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast, overload

from .call import Call
from .encoding import encode, is_entity
from .entity import Entity
from .exceptions import ClientError, DecodeError
from .retry import backoff
from .runner import Async, M_co, Resource, Sync, SyncRunner
from .transport import run_blocking
from .typed_view import hint

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
            by: What to compare; of several, one that is the same will do. A tax number is looked
                for among all payers of the account.

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
        if wrong := [name for name in names if name not in _PLACES]:
            raise ValueError(
                f"by takes {', '.join(_PLACES)}, not {wrong[0]!r}{hint(wrong[0], _PLACES)}"
            )
        self._wanted = {key: text for key, text in _keys(self._body).items() if key[0] in names}
        self._by_tax_number = any(name == "tax_number" for name, _ in self._wanted)
        if not self._wanted:
            needed = " or ".join(_PLACES[name] for name in names)
            raise ValueError(f"there is nothing to find the contractor by: it needs {needed}")

    async def done(self) -> tuple[Any, bool]:
        if found := await self._found():
            return await self._get(found[0]), False
        made = await self._create()
        oldest = await self._oldest(made.id)
        if oldest == made.id:
            return made, True
        await self._send(Call("DELETE", (self._path, made.id)))
        return await self._get(oldest), False

    async def _found(self) -> list[str]:
        """Ids of all contractors that match, the oldest first."""
        found: set[str] = set()
        for text in dict.fromkeys(self._questions()):
            listed = Call[Any](
                "GET",
                (self._path,),
                query={"q": text},
                page={"fields": ["contactInfo", "isDropped"]},
            )
            async for each in self._walk(listed):
                if self._is_meant(each) and _keys(each).keys() & self._wanted.keys():
                    found.add(str(each["id"]))
        if self._by_tax_number:
            fields = [*_TAX_NUMBERS, "contractor", "isDropped"]
            async for each in self._walk(Call[Any]("GET", ("payer",), page={"fields": fields})):
                owner: dict[str, Any] = each.get("contractor") or {}
                matches = _keys({"payers": [each]}).keys() & self._wanted.keys()
                if matches and self._is_meant(owner) and not each.get("isDropped"):
                    found.add(str(owner["id"]))
        return sorted(found, key=_age)

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
        payers = body.pop("payers", None) if self._by_tax_number else None
        made = await self._send(Call("POST", (self._path,), self._type, body=body))
        if not made.id:
            raise DecodeError(f"POST /{self._path}: the answer holds no id")
        try:
            for payer in payers or ():
                await self._send(Call("POST", (self._path, made.id, "payers"), body=payer))
        except ClientError:
            # Nobody would find it without them.
            await self._send(Call("DELETE", (self._path, made.id)))
            raise
        return await self._get(made.id) if payers else made

    async def _oldest(self, own: str) -> str:
        """Id of the oldest that matches, as soon as the server shows the own one or an older."""
        for attempt in range(_LOOKS):
            found = await self._found()
            if found and _age(found[0]) <= _age(own):
                return found[0]
            if attempt < _LOOKS - 1:
                delay = backoff(self._runner.options, attempt, random.random)
                await self._runner.transport.sleep(delay)
        return own

    async def _get(self, id: str) -> Any:
        return await self._send(Call("GET", (self._path, id), self._type))

    async def _send(self, call: Call[Any]) -> Any:
        return (await self._runner.engine.perform(call, self._runner.options)).parsed

    async def _walk(self, call: Call[list[Any]]) -> AsyncIterator[dict[str, Any]]:
        paginator = self._runner.paginator(call)
        while (following := paginator.next_call()) is not None:
            reply = await self._runner.engine.perform(following, self._runner.options)
            for each in paginator.page_of(reply):
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
    if not number.startswith("+"):
        digits = digits.removeprefix("00")
        if len(digits) == 10 or (len(digits) == 11 and digits[0] == "8"):
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
