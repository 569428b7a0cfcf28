"""Apply an overlay to an API model.

- OVL201  an entry no longer matches the document
- OVL202  what an entry corrects says something else than the entry expects
- OVL203  an entry names something that is not there, or that is there already
- OVL204  bundled entries that do not fit a document were skipped
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from plansdk.diagnostics import Diagnostic, error
from plansdk.model import (
    Api,
    Operation,
    Parameter,
    Property,
    Scalar,
    Type,
    TypeDef,
    references,
    spell,
)
from plansdk.naming.identity import former_ids, variables
from plansdk.overlay.read import Correction, Outside, Overlay
from plansdk.raml.type_expression import parse as parse_type

MISFITS: Final = frozenset({"OVL201", "OVL202", "OVL203"})
"""Findings about entries that do not fit; their subject is the entry's id."""

SKIPPED: Final = "OVL204"
"""The finding that such entries were skipped."""


def apply_overlay(api: Api, overlay: Overlay) -> tuple[Api, list[Diagnostic]]:
    """Correct an API.

    Returns:
        The API with every entry applied that fits, at every place where it fits; and an
        error for each that does not.
    """
    applier = _Applier(api, overlay)
    entries: list[Correction | Outside] = [*overlay.corrections, *overlay.outside]
    for entry in applier.with_known_types(entries):
        if isinstance(entry, Outside):
            applier.add(entry)
        else:
            applier.correct(entry)
    return applier.result(), applier.diagnostics


class _Applier:
    def __init__(self, api: Api, overlay: Overlay) -> None:
        self._api = api
        self._types = {each.name: each for each in api.types}
        self._operations = {each.id: each for each in api.operations}
        places = (place for each in overlay.corrections for place in each.places)
        self._present = {old: now for now, old in former_ids(places, self._operations).items()}
        """What operations are called whose variables have got other names."""
        self.diagnostics: list[Diagnostic] = []

    def result(self) -> Api:
        return replace(
            self._api,
            types=tuple(self._types.values()),
            operations=tuple(self._operations.values()),
        )

    def correct(self, entry: Correction) -> None:
        if entry.kind == "declare":
            self._declare(entry)
        elif entry.kind == "property":
            self._property(entry)
        else:
            for place in entry.places:
                self._operation(entry, place)

    def add(self, entry: Outside) -> None:
        method, _, path = entry.operation.partition(" ")
        operation = Operation(
            method=method,
            path=path,
            response=entry.response,
            root="host",
            declared_path=path,
            description=entry.description,
            provided_by=entry.provided_by,
            span=entry.span,
        )
        if operation.id in self._operations:
            self._stale(entry, f"the document now lists {operation.id} itself")
            return
        self._operations[operation.id] = operation

    def with_known_types(
        self, entries: Iterable[Correction | Outside]
    ) -> Iterator[Correction | Outside]:
        """Entries whose types are declared, in the document or by one of them."""
        listed = tuple(entries)
        declared = set(self._types)
        for entry in listed:
            if isinstance(entry, Correction) and entry.kind == "declare":
                declared.update(entry.places)
        for entry in listed:
            mentioned = {name for each in _types_in(entry) for name in references(each)}
            for name in sorted(mentioned - declared):
                hint = "correct the name, or declare it in the overlay"
                self._report("OVL203", entry, f"the type {name!r} is not declared", hint)
            if mentioned <= declared:
                yield entry

    def _declare(self, entry: Correction) -> None:
        for name in entry.places:
            if name in self._types:
                self._stale(entry, f"the document now declares {name}")
            elif not any(name in references(type_) for type_ in self._mentioned()):
                self._stale(entry, f"the document does not mention {name} any more")
            else:
                self._types[name] = TypeDef(
                    name, alias=entry.declared or Scalar("any"), added=True, span=entry.span
                )

    def _mentioned(self) -> list[Type]:
        found: list[Type] = [prop.type for each in self._types.values() for prop in each.properties]
        for operation in self._operations.values():
            found.append(operation.response)
            found += [each.type for each in (*operation.path_params, *operation.query_params)]
            found += [operation.body.type] if operation.body else []
        return found

    def _property(self, entry: Correction) -> None:
        for place in entry.places:
            found = self._find_property(place)
            if found is None:
                self._stale(entry, f"the document has no property {place}")
                continue
            type_def, prop = found
            type_name, name = type_def.name, prop.name
            new = entry.change.get("name", name)
            if new != name and any(each.name == new for each in type_def.properties):
                hint = "remove the entry, or correct the other property"
                self._report("OVL203", entry, f"{type_name} has a property {new!r} already", hint)
                continue
            facts = {
                "type": spell(prop.type),
                "required": _truth(prop.required),
                "sortable": _truth(prop.sortable),
            }
            if self._expected(entry, facts, place):
                changed = _changed_property(prop, entry)
                properties = tuple(changed if p is prop else p for p in type_def.properties)
                self._types[type_name] = replace(type_def, properties=properties)

    def _find_property(self, place: str) -> tuple[TypeDef, Property] | None:
        """The property at `Type.property`; both names may contain dots themselves."""
        dots = [at for at, c in enumerate(place) if c == "."]
        for at in dots:
            type_def = self._types.get(place[:at])
            for prop in type_def.properties if type_def else ():
                if type_def and prop.name == place[at + 1 :]:
                    return type_def, prop
        return None

    def _operation(self, entry: Correction, place: str) -> None:
        operation = self._operations.get(self._present.get(place, place))
        if operation is None:
            self._stale(entry, f"the document has no operation {place}")
            return
        facts = {"response": spell(operation.response)}
        if operation.body:
            facts["body_required"] = _truth(operation.body.required)
        if "body_required" in entry.change and operation.body is None:
            self._stale(entry, f"{place} takes no body")
            return
        if not self._expected(entry, facts, place):
            return
        operation = self._set_facts(operation, entry)
        operation = self._declare_path(operation, entry, place)
        operation = self._add_query(operation, entry)
        self._operations[operation.id] = operation

    def _set_facts(self, operation: Operation, entry: Correction) -> Operation:
        if "response" in entry.change:
            operation = replace(operation, response=parse_type(entry.change["response"]))
        if "body_required" in entry.change and operation.body:
            required = entry.change["body_required"] == "true"
            operation = replace(operation, body=replace(operation.body, required=required))
        return operation

    def _declare_path(self, operation: Operation, entry: Correction, place: str) -> Operation:
        present = dict(zip(variables(place), variables(operation.path), strict=True))
        for was, type_ in entry.path.items():
            name = present.get(was, was)
            known = next((each for each in operation.path_params if each.name == name), None)
            if known is None or not known.undeclared:
                why = f"the document now declares {{{name}}} in {operation.id}"
                if known is None:
                    why = f"the document now does not use {{{name}}} in {operation.id}"
                self._stale(entry, why)
                continue
            declared = replace(known, type=type_, undeclared=False)
            params = tuple(declared if each is known else each for each in operation.path_params)
            operation = replace(operation, path_params=params)
        return operation

    def _add_query(self, operation: Operation, entry: Correction) -> Operation:
        for name, type_ in entry.query.items():
            if any(each.name == name for each in operation.query_params):
                self._stale(entry, f"the document now lists {name} for {operation.id}")
                continue
            added = Parameter(name, type_, span=entry.span)
            operation = replace(operation, query_params=(*operation.query_params, added))
        return operation

    def _expected(self, entry: Correction, facts: dict[str, str], place: str) -> bool:
        for name, expected in entry.expect.items():
            if facts.get(name) != expected:
                found = facts.get(name, "nothing")
                message = f"{place} says {name}: {found}, the entry expects {expected}"
                hint = "look whether the correction still holds, then adapt `expect` or remove it"
                self._report("OVL202", entry, message, hint)
                return False
        return True

    def _stale(self, entry: Correction | Outside, why: str) -> None:
        hint = "remove the entry, or adapt it to the new document"
        self._report("OVL201", entry, f"no longer applies, {why}", hint)

    def _report(self, code: str, entry: Correction | Outside, message: str, hint: str) -> None:
        found = error(code, entry.span, f"{entry.id}: {message}", hint)
        self.diagnostics.append(replace(found, subject=entry.id))


def _types_in(entry: Correction | Outside) -> list[Type]:
    """The types that an entry sets or declares something to be."""
    if isinstance(entry, Outside):
        return [entry.response]
    spelled = [text for fact, text in entry.change.items() if fact in ("type", "response")]
    declared = [entry.declared] if entry.declared else []
    return [*map(parse_type, spelled), *entry.path.values(), *entry.query.values(), *declared]


def _changed_property(prop: Property, entry: Correction) -> Property:
    change = entry.change
    if "name" in change:
        prop = replace(prop, name=change["name"])
    if "type" in change:
        prop = replace(prop, type=parse_type(change["type"]))
    if "required" in change:
        prop = replace(prop, required=change["required"] == "true")
    if "sortable" in change:
        prop = replace(prop, sortable=change["sortable"] == "true")
    return prop


def _truth(value: bool) -> str:
    return "true" if value else "false"
