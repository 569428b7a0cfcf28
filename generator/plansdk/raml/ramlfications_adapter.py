"""The door to ramlfications: imported late, fed with prepared values only.

It is never given a file or a text: its loader follows `!include` and `$ref`.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Protocol, cast

_MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+(\s*;.*)?")


class ResourceNode(Protocol):
    """A method of a resource, or a resource without methods, as ramlfications sees it."""

    path: str
    method: str | None
    uri_params: Iterable[Any] | None
    query_params: Iterable[Any] | None
    body: Iterable[object] | None
    responses: Iterable[Any] | None


class RootNode(Protocol):
    """A whole document as ramlfications sees it."""

    types: Iterable[Any] | None
    resources: Iterable[ResourceNode] | None


class Prepared(dict[str, object]):
    """A document ready for ramlfications, with the marks that its loader would set."""

    _raml_version = "1.0"
    _raml_fragment_type = "Root"
    _raml_source_path = None


class _MediaTypes:
    """Every media type; ramlfications knows a list of them."""

    def __contains__(self, name: str) -> bool:
        return _MEDIA_TYPE.fullmatch(name) is not None


class RefusedError(Exception):
    """ramlfications does not accept the document.

    Attributes:
        messages: What it says, one sentence per finding.
    """

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("; ".join(self.messages))


def parse(document: Prepared) -> RootNode:
    """Parse and validate a prepared document.

    Raises:
        RefusedError: It does not pass.
    """
    library = _library("parser")
    config = _library("config").setup_config(None)
    # It would accept only the answers that Python's own web server can give.
    config["resp_codes"] = list(range(100, 600))
    config["media_types"] = _MediaTypes()
    errors = _library("errors")
    # It would look for placeholders, which no trait is there to fill, by sending every
    # section of every method through JSON and back, a third of its time; and a
    # `<<resourcePath>>` in a value would be replaced.
    substitution: dict[str, Any] = _library("parser.parameters").__dict__
    attr = importlib.import_module("attr")
    validating = attr.get_run_validators()
    try:
        with _replaced(substitution, "substitute_parameters", _first_argument):
            return cast(RootNode, library.parse_raml(document, config))
    except errors.InvalidRAMLError as problem:
        raise RefusedError(str(each) for each in problem.errors) from None
    except Exception as problem:
        # It trips over what it does not foresee with whatever Python raises there.
        raise RefusedError([f"{type(problem).__name__}: {problem}"]) from problem
    finally:
        # A switch of the whole process, which ramlfications leaves behind.
        attr.set_run_validators(validating)


def _library(name: str) -> Any:
    """A module of ramlfications, which needs inflect, which is imported without typeguard.

    typeguard recompiles the module of inflect once for each of its many checked
    functions, which takes ten times as long as reading the largest document.
    """
    if "inflect" in sys.modules:
        return importlib.import_module(f"ramlfications.{name}")
    stand_in = ModuleType("typeguard")
    vars(stand_in)["typechecked"] = _first_argument
    with _replaced(cast(dict[str, Any], sys.modules), "typeguard", stand_in):
        return importlib.import_module(f"ramlfications.{name}")


@contextmanager
def _replaced(names: dict[str, Any], name: str, value: object) -> Generator[None]:
    original = names.get(name)
    names[name] = value
    try:
        yield
    finally:
        del names[name]
        if original is not None:
            names[name] = original


def _first_argument(*arguments: object) -> object:
    return arguments[0]
