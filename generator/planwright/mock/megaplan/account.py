"""The account that a mock is: its entities, its time, and the bytes of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planwright.mock.clock import Clock
from planwright.mock.megaplan.call import Entity, FieldError, Refused
from planwright.mock.megaplan.kinds import Kinds, kinds_of
from planwright.mock.megaplan.store import Key, Store, key_of
from planwright.model import CONTENT_TYPE, Api

Data = Path | str | Mapping[str, Any] | None
"""The beginning of an account: a file, its text, what it says, or the seed account."""


class Account:
    """A Megaplan account in memory.

    Args:
        api: The types of its entities.
        seed: Makes made-up values repeatable.
        clock: Tells the time.
        data: What it holds in the beginning; None for the seed account.

    Raises:
        Rejected: The data has errors.
    """

    def __init__(
        self, api: Api, *, seed: int = 0, clock: Clock | None = None, data: Data = None
    ) -> None:
        self.kinds: Kinds = kinds_of(api)
        self.seed = seed
        self.clock = clock or Clock()
        self._data = data
        self.store = Store(self.kinds)
        self.reset()

    def reset(self) -> None:
        """Go back to the beginning."""
        self.store = Store(self.kinds)
        self.store.put(
            {
                CONTENT_TYPE: "Employee",
                "id": "1000001",
                "name": "Анна Примерова",
                "login": "anna@example.com",
                "password": "secret",
            }
        )

    def login(self, name: str, password: str) -> str | None:
        """Id of the employee with this login and password; None for nobody."""
        for each in self.store.all(("Employee",)):
            if each.get("login") == name and each.get("password") == password:
                return str(each["id"])
        return None

    def find(self, types: Sequence[str], id_: str) -> Entity:
        """An entity of one of several content types.

        Raises:
            Refused: 404, there is none.
        """
        for each in types:
            found = self.store.get((each, id_))
            if found is not None:
                return found
        raise missing((types[0] if types else "Entity", id_))

    def linked(self, value: Any) -> Entity | None:
        """The entity that a link leads to."""
        key = key_of(value)
        return None if key is None else self.store.get(key)


def missing(key: Key) -> Refused:
    """What is answered about an entity that is not there."""
    return Refused(404, FieldError(f"There is no {key[0]} with id = {key[1]}"))
