"""Make what was said anonymous: only what the specification says itself stays.

What stays: names of declared properties, types, values of enumerations, path segments
of the specification, truth values, null, and declared counters. Everything else is
replaced: texts, numbers, ids (the same id everywhere by the same number), dates (all
moved by the same number of weeks), names of custom and unknown fields, files, hosts.
Tokens, passwords and all headers but a few with values from a list are left out.

A rule that keeps only what is known forgets nothing: a property that is new today
cannot give a person away.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from plansdk.mock.http import Answer, Request
from plansdk.mock.megaplan.call import is_list, is_object
from plansdk.mock.megaplan.schema import Schema
from plansdk.mock.megaplan.tables import SYSTEM_FILTERS
from plansdk.mock.record.cassette import Exchange, Omitted
from plansdk.mock.record.incoming import WORDS, said_in
from plansdk.mock.record.pseudonyms import HIDDEN, Pseudonyms, listed, words
from plansdk.model import CONTENT_TYPE, Property, Scalar, Type

PREFIX: Final = "/api/v3"
_FILES: Final = "/attach/"
_OUTSIDE: Final = frozenset(("", "api", "v3", "auth", "access_token", "file"))
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_APPLICATION: Final = "application/(json|octet-stream|x-www-form-urlencoded|xml)"
_KEPT_HEADERS: Final = {
    "content-type": re.compile(f"{_APPLICATION}|multipart/form-data|text/(html|plain|xml)"),
    "retry-after": re.compile("[0-9]{1,6}"),
    "x-use-included-response": re.compile("true|false|1|0"),
}
_SECRETS: Final = re.compile(r"(?i)token|password|secret|username|login|cookie|sign|api_?key")
_COUNTER: Final = re.compile(r"\w*[a-z]Count")
_COUNTERS: Final = frozenset(("count", "limit", "status", "currentPage", "expires_in"))
"""Numbers of the protocol itself, in objects that have no content type."""
_LARGEST_COUNT: Final = 1_000_000
_OF_THE_WIRE: Final = """
meta data included errors field message pagination count limit currentPage hasMoreNext hasMorePrev
status contentType id value year month day grant_type access_token expires_in token_type scope
refresh_token error calls method url body fieldName desc GET POST PUT PATCH DELETE bearer
invalid_grant from to config terms join and or
"""
_PROTOCOL: Final = WORDS.union(_OF_THE_WIRE.split())
_FRAGMENTS: Final = (
    "is not assignable to",
    "There is extra field",
    "have not this fields",
    "No route found",
)
"""What tells one refusal from another, in the service's own words."""

_WORD: Final = re.compile(r"[a-z][A-Za-z0-9_.]{0,60}")
_SYSTEM_IDS: Final = frozenset({"notifications", *(id_ for _, id_ in SYSTEM_FILTERS)})
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_KEPT_VALUES: Final = {
    re.compile(CONTENT_TYPE): re.compile(r"[A-Z][A-Za-z0-9]{0,60}"),
    re.compile("id"): re.compile("|".join(_SYSTEM_IDS)),
    re.compile("event"): re.compile(r"on_[a-z_]{1,60}"),
    re.compile("Is[A-Z][A-Za-z]*|Disabled"): re.compile("0|1"),
}
"""What stays of a property, by its name, whatever the specification knows of it."""

_HOSTS: Final = frozenset(("host", "accountId", "permanentHost"))
_MAX_DEPTH: Final = 60
_UNKNOWN: Final = Scalar("any")
"""The type of what an object with a content type does not declare."""


class Anonymizer:
    """Makes the exchanges of one recording anonymous.

    Attributes:
        names: What stands for what.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.names = Pseudonyms()
        self._vocabulary = _PROTOCOL.union(schema.types, words(schema.api))
        paths = "/".join(each.path for each in schema.api.operations)
        self._segments = self._vocabulary.union(_OUTSIDE, _SYSTEM_IDS, paths.split("/"))

    def exchange(self, request: Request, answer: Answer) -> Exchange:
        """What may be written of an exchange."""
        return Exchange(
            method=request.method if request.method in _METHODS else "OTHER",
            target=self.target(request.target),
            headers=_kept(request.headers),
            body=self._body(request.headers, request.body, request.path),
            status=answer.status,
            answer_headers=_kept(answer.headers),
            answer=self._body(answer.headers, answer.body, request.path),
        )

    def incoming(self, request: Request, answer: Answer) -> Exchange | None:
        """What may be written of a request that Megaplan sends; None for what is none."""
        found = said_in(request)
        if found is None:
            return None
        said, is_query = self.value(found[0]), found[1]
        # The path has a secret in it.
        target = f"/?{urlencode(said)}" if is_query else "/"
        kept = self.exchange(replace(request, target="/", body=b""), answer)
        return replace(kept, target=target, body=None if is_query else said, incoming=True)

    def target(self, target: str) -> str:
        """A path with its query, ids and values replaced."""
        path, _, query = target.partition("?")
        if path.startswith(_FILES):
            return self.names.text(path)
        segments = [unquote(each) for each in path.split("/")]
        known = [each if each in self._segments else self.names.text(each) for each in segments]
        shown = "/".join(quote(each, safe="") for each in known)
        if not query:
            return shown
        try:
            decoded = json.loads(unquote(query))
        except (ValueError, RecursionError):
            return f"{shown}?{HIDDEN}"
        return f"{shown}?{quote(_compact(self.value(decoded)), safe='')}"

    def value(
        self, value: Any, declared: Type | None = None, name: str = "", depth: int = 0
    ) -> Any:
        """A JSON value, of a property of that name and type."""
        if depth > _MAX_DEPTH:
            return None
        if is_object(value):
            return self._object(value, depth)
        if is_list(value):
            return [self.value(each, declared, name, depth + 1) for each in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            is_count = name in _COUNTERS and declared is None and 0 <= value < _LARGEST_COUNT
            is_kept = is_count or _is_kept(name, str(value))
            return value if is_kept else type(value)(self.names.number(repr(value)))
        if _SECRETS.search(name) and name != "token_type":
            return HIDDEN
        return self._text(value, declared, name)

    def _object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        kind = value.get(CONTENT_TYPE)
        table = self._schema.types.get(kind) if isinstance(kind, str) else None
        if kind == "DateOnly":
            return self._date(value)
        properties: Mapping[str, Property] = table.properties if table else {}
        made: dict[str, Any] = {}
        for key, each in value.items():
            declared = properties[key].type if key in properties else None
            shown = key if key in self._vocabulary else self.names.key(key)
            is_country = kind == "Country" and key == "id" and _COUNTRY.fullmatch(str(each))
            is_count = type(each) is int and 0 <= each < _LARGEST_COUNT
            is_counter = declared is not None and _COUNTER.fullmatch(key) and is_count
            if not (is_country or is_counter):
                of = _UNKNOWN if declared is None and CONTENT_TYPE in value else declared
                each = self.value(each, of, key, depth + 1)
            made[shown] = each
        return made

    def _date(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """A `DateOnly`, whose months count from 0; of a broken one nothing stays."""
        try:
            day = self.names.day(dt.date(value["year"], value["month"] + 1, value["day"]))
        except (KeyError, TypeError, ValueError):
            return {CONTENT_TYPE: "DateOnly"}
        return {CONTENT_TYPE: "DateOnly", "year": day.year, "month": day.month - 1, "day": day.day}

    def _text(self, text: str, declared: Type | None, name: str) -> str:
        # A word may be a value that the specification does not list yet.
        is_word = declared is not None and any(listed(declared)) and _WORD.fullmatch(text)
        if is_word or text in self._vocabulary or _is_kept(name, text):
            return text
        if name in _HOSTS:
            return self.names.host(text)
        if name == "url" and text.startswith(PREFIX):
            return self.target(text)
        if name == "body" and text.startswith(("{", "[")):  # JSON in a text, as bulk calls have it
            with suppress(ValueError, RecursionError):
                return _compact(self.value(json.loads(text)))
        if name == "message":
            return next((each for each in _FRAGMENTS if each in text), self.names.text(text))
        kind, slash, number = text.partition("/")
        if name == "id" and slash and kind in self._schema.types:
            return f"{kind}/{self.names.text(number)}"
        return self.names.text(text)

    def _body(self, headers: Mapping[str, str], body: bytes, path: str) -> Any:
        if not body:
            return None
        kind = _kept(headers).get("content-type", "")
        if path.rstrip("/").endswith("/access_token") and kind != "application/json":
            return Omitted(kind, len(body))
        try:
            return self.value(json.loads(body))
        except (ValueError, RecursionError):
            return Omitted(kind, len(body))


def _is_kept(name: str, text: str) -> bool:
    return any(of.fullmatch(name) and kept.fullmatch(text) for of, kept in _KEPT_VALUES.items())


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that matter, of which each value is one of those that are known."""
    values = ((name, headers.get(name, "").partition(";")[0]) for name in _KEPT_HEADERS)
    found = {name: value.strip().lower() for name, value in values}
    return {name: value for name, value in found.items() if _KEPT_HEADERS[name].fullmatch(value)}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
