"""Ask an account for the fields that it has added to its entities.

`GET /ENTITY/extraFields` lists those of an entity, `GET /program/{id}/fields` those of the
deals of one scheme. Which entities have such a list is what the document itself says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from plansdk.custom_fields import CustomField, CustomFields, name_fields
from plansdk.diagnostics import Diagnostic, Span, warning
from plansdk.fetch.field_types import label_of, read_field
from plansdk.fetch.pages import Pages
from plansdk.fetch.secret import Secret
from plansdk.fetch.server import Bounds, Server
from plansdk.model import Api, Ref
from plansdk.naming.words import pascal
from plansdk.progress import Progress
from plansdk.targets.runtime import MEGAPLAN

MAX_FIELDS: Final = 5_000
MAX_SCHEMES: Final = 300
_MAX_BYTES: Final = 8 * 1024 * 1024
_LIST: Final = re.compile(r"GET (/(\w+))/extraFields")
_SCHEMES: Final = "/program"
_OF_A_SCHEME: Final = "GET /program/{id}/fields"
_DEAL: Final = "Deal"
_ID: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class _List:
    """A list of fields to ask for; `scheme` is set for the deals of one scheme."""

    path: str
    entity: str
    scheme: str = ""


@dataclass(slots=True)
class _Found:
    """The fields so far, each once, and what was odd.

    Attributes:
        known: The fields as they were found before.
    """

    known: tuple[CustomField, ...]
    fields: dict[str, CustomField] = field(default_factory=dict[str, CustomField])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def keep(self, entity: str, scheme: str | None = None) -> None:
        """Take over known fields whose list cannot be read now; None stands for all schemes."""
        for each in self.known:
            if each.entity == entity and scheme in (None, each.scheme):
                self.fields.setdefault(each.place, each)


def fetch_custom_fields(
    server: Server,
    token: Secret,
    api: Api,
    known: CustomFields,
    bounds: Bounds,
    progress: Progress,
) -> tuple[CustomFields, tuple[Diagnostic, ...]]:
    """Read the custom fields of an account and name them.

    Args:
        token: Of somebody who may see the fields.
        api: What the account's document describes.
        known: The fields as they were named before.
        bounds: What each answer may take.
        progress: Told of each list.

    Returns:
        The fields; and warnings about lists that the account does not give and fields
        that are left out.

    Raises:
        Rejected: The account cannot be reached, or does not accept the token.
    """
    small = Bounds(min(bounds.max_bytes, _MAX_BYTES), bounds.seconds)
    pages = Pages(server, token, small)
    found = _Found(known.fields)
    lists = [*_lists_of(api)]
    if any(each.id == _OF_A_SCHEME for each in api.operations):
        lists += _schemes(pages, found)
    progress.stage("fields", len(lists))
    for each in lists:
        _read_list(pages, each, api, found)
        progress.advance()
    fields = name_fields(found.fields.values(), known.fields, MEGAPLAN.taken().attributes)
    return CustomFields(str(server.address), fields), tuple(found.findings)


def _lists_of(api: Api) -> Iterable[_List]:
    """The lists that the document mentions, for entities that it declares."""
    operations = {each.id: each for each in api.operations}
    for operation_id in operations:
        match = _LIST.fullmatch(operation_id)
        if match is None:
            continue
        single = operations.get(f"GET {match[1]}/{{id}}")
        response = single.response if single else None
        entity = response.name if isinstance(response, Ref) else pascal(match[2])
        declared = api.by_name.get(entity)
        if declared is not None and declared.alias is None:
            yield _List(f"{match[1]}/extraFields", entity)


def _schemes(pages: Pages, found: _Found) -> list[_List]:
    schemes, problem = pages.read(_SCHEMES)
    if problem:
        found.findings.append(problem)
        found.keep(_DEAL)
    lists: list[_List] = []
    if len(schemes) > MAX_SCHEMES:
        message = f"there are {len(schemes)} deal schemes; the first {MAX_SCHEMES} are read"
        found.findings.append(_odd(pages.place, message))
    for each in schemes[:MAX_SCHEMES]:
        identifier = str(each.get("id", ""))
        if _ID.fullmatch(identifier):
            path = f"{_SCHEMES}/{identifier}/fields"
            lists.append(_List(path, _DEAL, label_of(each.get("name"))))
    return lists


def _read_list(pages: Pages, wanted: _List, api: Api, found: _Found) -> None:
    items, problem = pages.read(wanted.path)
    if problem:
        found.findings.append(problem)
    for item in items:
        read, oddities = read_field(item, wanted.entity, wanted.scheme, api)
        found.findings += [_odd(pages.place, f"{wanted.path}: {each}") for each in oddities]
        if read is None or read.place in found.fields:
            continue
        if len(found.fields) == MAX_FIELDS:
            message = f"there are more than {MAX_FIELDS} custom fields; {read.place} is left out"
            found.findings.append(_odd(pages.place, message))
            return
        found.fields[read.place] = read
    if problem:
        found.keep(wanted.entity, wanted.scheme)


def _odd(place: str, message: str) -> Diagnostic:
    return warning("FET108", Span(place), message)
