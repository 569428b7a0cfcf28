"""Import one generated package after the other under the same name, watched."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Self

from hostile.making import CORE
from support.building import Built

NAME = "hostile_api"

_FORBIDDEN = ("os.", "subprocess.", "socket.", "shutil.", "ctypes.", "urllib.", "http.", "ftplib.")
_ALLOWED = frozenset({"os.listdir", "os.scandir"})
"""What looking for a module does."""

_seen: list[str] = []
_is_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _is_watching:
        return
    is_write = event == "open" and isinstance(arguments[1], str) and arguments[1] != "r"
    is_write = is_write and arguments[1] != "rb"
    if is_write or (event.startswith(_FORBIDDEN) and event not in _ALLOWED):
        _seen.append(f"{event} {arguments!r:.200}")


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[None]:
    """Fail if the system is asked for more than modules to read."""
    global _is_watching
    _seen.clear()
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    _is_watching = True
    try:
        yield
    finally:
        _is_watching = False
        sys.dont_write_bytecode = before
    assert not _seen, _seen


class Workplace:
    """A folder on the import path that holds one generated package at a time.

    Its hand-written half is loaded once: it is the same in every package.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._package = folder / NAME

    def __enter__(self) -> Self:
        sys.path.insert(0, str(self.folder))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        sys.path.remove(str(self.folder))
        self._forget(everything=True)

    def load(self, built: Built) -> ModuleType:
        """Import a package with all of its modules."""
        self._forget(everything=False)
        self._write(built)
        importlib.invalidate_caches()
        with watched():
            package = importlib.import_module(NAME)
            for path in built.files:
                if path.endswith(".py"):
                    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
                    if parts != ["__init__"]:
                        importlib.import_module(".".join([NAME, *parts]))
        return package

    def _write(self, built: Built) -> None:
        for name in ("models", "resources"):
            shutil.rmtree(self._package / name, ignore_errors=True)
        for path, text in built.files.items():
            place = self._package / path
            if path.startswith(CORE) and place.exists():
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def _forget(self, *, everything: bool) -> None:
        core = f"{NAME}.{CORE[:-1]}"
        for name in [each for each in sys.modules if each.partition(".")[0] == NAME]:
            if everything or not name.startswith(core):
                del sys.modules[name]
            else:
                _forget_results(sys.modules[name])
        decoding = sys.modules.get(f"{core}.decoding")
        if decoding is not None:
            known, native = vars(decoding)["KNOWN"], vars(decoding)["NATIVE"]
            for each in known.keys() - native.keys():
                del known[each]


def _forget_results(module: ModuleType) -> None:
    for value in list(vars(module).values()):
        clear = getattr(value, "cache_clear", None)
        if callable(clear) and getattr(value, "__module__", "").startswith(NAME):
            clear()
