"""A cassette over a socket, for clients in any language."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from plansdk.mock.http import Answer, Request
from plansdk.mock.journal import Exchange
from plansdk.mock.record.replay import NotOnTape, Replay

_NOT_RECORDED: Final = 501


class Player:
    """Answers as `Replay` does, behind a `Server`.

    Raises:
        Rejected: It is no cassette.
    """

    compresses: ClassVar[bool] = False

    def __init__(self, path: Path) -> None:
        self._replay = Replay(path)

    @property
    def left(self) -> int:
        """How many recorded answers nobody has asked for yet."""
        return self._replay.left

    def exchange(self, request: Request) -> Exchange:
        """Answer a request; one that is not on the cassette with status 501."""
        try:
            return Exchange(request, answer=self._replay.answer(request))
        except NotOnTape as problem:
            return self.refuse(request, _NOT_RECORDED, str(problem))

    def refuse(self, request: Request, status: int, message: str) -> Exchange:
        """Answer a request that is not looked at."""
        answer = Answer(status, f"{message}\n".encode(), {"content-type": "text/plain"})
        return Exchange(request, answer=answer)
