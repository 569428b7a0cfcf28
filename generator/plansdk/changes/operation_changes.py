"""What has changed in the operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plansdk.changes.change_collector import (
    GAINED,
    REQUIRED,
    ChangeCollector,
    Place,
    operation_place,
)
from plansdk.changes.offered_symbols import OfferedSymbols
from plansdk.changes.rules import Direction
from plansdk.changes.type_diff import TypeComparer
from plansdk.model import Operation, Parameter, Scalar, spell

_REQUESTS: frozenset[Direction] = frozenset({"requests"})
_ANSWERS: frozenset[Direction] = frozenset({"answers"})
_VOID = Scalar("void")


@dataclass(frozen=True)
class OperationChanges:
    """Compares the operations of two versions.

    Attributes:
        moved: Operations under another id, by their old id.
    """

    old: OfferedSymbols
    new: OfferedSymbols
    comparer: TypeComparer
    collector: ChangeCollector
    moved: Mapping[str, str]

    def find(self) -> None:
        """Compare all operations."""
        left = dict(self.new.operations)
        for before in self.old.api.operations:
            after = left.pop(self.moved.get(before.id, before.id), None)
            if after is None:
                group, symbol = self.old.resource(before), self.old.method(before)
                place = Place(before.id, group, old=before.span, old_symbol=symbol)
                self.collector.add("operation-removed", place)
            else:
                self._operation(before, after)
        for after in left.values():
            group, symbol = self.new.resource(after), self.new.method(after)
            place = Place(after.id, group, new=after.span, new_symbol=symbol)
            self.collector.add("operation-added", place)

    def _operation(self, before: Operation, after: Operation) -> None:
        place = operation_place(self.old, self.new, before, after)
        self._address(before, after, replace(place, subject=before.id))
        for was, now in zip(before.path_params, after.path_params, strict=False):
            self._shared(was, now, self._argument(before, after, was, now, f"{{{now.name}}}"))
        self._query(before, after)
        if before.xml is None:
            self._body(before, after, place)
        self._answer(before, after, place)
        self._xml(before, after, place)
        for code in {*before.errors} ^ {*after.errors}:
            rule = "operation-error-added" if code in after.errors else "operation-error-removed"
            self.collector.add(rule, place, code)
        self.collector.compare_told(place, before, after)

    def _address(self, before: Operation, after: Operation, place: Place) -> None:
        renames = [
            (was.name, now.name)
            for was, now in zip(before.path_params, after.path_params, strict=False)
            if was.name != now.name
        ]
        path = before.path
        for was, now in renames:
            path = path.replace(f"{{{was}}}", f"{{{now}}}")
        if before.method != after.method:
            self.collector.add("operation-method-changed", place, now=after.id)
        elif path != after.path or before.root != after.root:
            self.collector.add("operation-path-changed", place, now=after.id)
        elif renames:
            for was, now in renames:
                named = replace(
                    place,
                    old_symbol=self.old.argument(before, was),
                    new_symbol=self.new.argument(after, now),
                )
                self.collector.add("path-variable-renamed", named, was, now=now)

    def _query(self, before: Operation, after: Operation) -> None:
        left = {each.name: each for each in (*after.query_params, *after.paging_params)}
        for was in (*before.query_params, *before.paging_params):
            now = left.pop(was.name, None)
            is_paging = was in before.paging_params
            place = self._argument(before, after, was, now, f"?{was.name}")
            if now is not None:
                self._shared(was, now, place)
                required = was.required, now.required
                self.collector.compare_flag("parameter", REQUIRED, place, *required)
            elif not is_paging or after.paginated:
                self.collector.add("parameter-removed", place)
        for now in left.values():
            if now in after.paging_params and not before.paginated:
                continue
            rule = "required-parameter-added" if now.required else "parameter-added"
            place = self._argument(before, after, None, now, f"?{now.name}")
            self.collector.add(rule, place, now=spell(now.type))

    def _shared(self, was: Parameter, now: Parameter, place: Place) -> None:
        self.comparer.compare(was.type, now.type, place)
        self.collector.compare_default(place, was.default, now.default)
        self.collector.compare_facets(place, was.facets, now.facets)
        texts = was.description, now.description
        self.collector.compare_texts("description-changed", place, *texts)

    def _argument(
        self,
        before: Operation,
        after: Operation,
        was: Parameter | None,
        now: Parameter | None,
        suffix: str,
    ) -> Place:
        return Place(
            f"{after.id}{suffix if suffix[0] == '?' else ' ' + suffix}",
            self.new.resource(after),
            was.span if was else None,
            now.span if now else None,
            _REQUESTS,
            self.old.argument(before, was.name) if was else None,
            self.new.argument(after, now.name) if now else None,
        )

    def _body(self, before: Operation, after: Operation, place: Place) -> None:
        was, now = before.body, after.body
        if now is not None and was is not None:
            body = replace(
                place,
                subject=f"{after.id} body",
                directions=_REQUESTS,
                old=was.span,
                new=now.span,
            )
            self.comparer.compare(was.type, now.type, body)
            self.collector.compare("media-type-changed", body, was.media_type, now.media_type)
            self.collector.compare_flag("body", REQUIRED, place, was.required, now.required)
            texts = was.description, now.description
            self.collector.compare_texts("description-changed", body, *texts)
        elif now is not None:
            rule = "required-body-added" if now.required else "body-added"
            self.collector.add(rule, replace(place, new=now.span), now=spell(now.type))
        elif was is not None:
            self.collector.add("body-removed", replace(place, old=was.span))

    def _answer(self, before: Operation, after: Operation, place: Place) -> None:
        if before.response != after.response and _VOID in (before.response, after.response):
            if before.response == _VOID:
                self.collector.add("answer-gained", place, now=spell(after.response))
            else:
                self.collector.add("answer-lost", place, was=spell(before.response))
        else:
            answer = replace(place, subject=f"{after.id} answer", directions=_ANSWERS)
            self.comparer.compare(before.response, after.response, answer)
            spoken = before.media_type, after.media_type
            self.collector.compare("media-type-changed", answer, *spoken)
        paginated = before.paginated, after.paginated
        self.collector.compare_flag("pagination", GAINED, place, *paginated)

    def _xml(self, before: Operation, after: Operation, place: Place) -> None:
        if before.xml is None or after.xml is None:
            return
        sessions = before.xml.session, after.xml.session
        self.collector.compare_flag("session", GAINED, place, *sessions)
        was, now = before.xml.paging, after.xml.paging
        if was is not None and now is not None:
            self.collector.compare_parts("paging-changed", place, was, now)
