"""Read entities from YAML; every finding at its place."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Sequenced
from typing import Any, TypeAlias

from plansdk.diagnostics import Diagnostic, error
from plansdk.mock.fixtures import hint_at
from plansdk.mock.megaplan.call import Entity
from plansdk.mock.megaplan.derived import derived_of
from plansdk.mock.megaplan.files import described
from plansdk.mock.megaplan.fixture_syntax import content_type, object_of
from plansdk.mock.megaplan.schema import Field, Kind, Schema, is_custom
from plansdk.mock.megaplan.store import Key, Store, link_to
from plansdk.model import CONTENT_TYPE, Enumeration, ScalarKind, parts, spell
from plansdk.model import Scalar as Plain
from plansdk.syntax.tree import Mapping, Node, Scalar, Sequence, is_nothing

Loaded: TypeAlias = tuple[list[Entity], dict[str, bytes]]
"""Entities in the order of the file, and the bytes of files by their id."""

_NOT_KINDS = frozenset({"base"})
_BYTES = frozenset({"text", "content"})


class Reader:
    """Turns documents into entities."""

    def __init__(self, schema: Schema, findings: list[Diagnostic]) -> None:
        self._schema = schema
        self._findings = findings
        self._named: dict[Key, Key] = {}
        self._contents: dict[str, bytes] = {}

    def read(self, documents: Sequenced[Mapping]) -> Loaded:
        """The entities of all documents, which may mention each other by their keys."""
        named = self._name(list(self._sections(documents)))
        return [self._entity(key, node) for key, node in named.items()], self._contents

    def _sections(self, documents: Sequenced[Mapping]) -> Iterator[tuple[str, Scalar, Mapping]]:
        for type_, section in (each for document in documents for each in document.items()):
            if type_.text in _NOT_KINDS:
                continue
            if not self._schema.is_entity(type_.text):
                hint = hint_at(type_.text, self._schema.types, "")
                self._report("MOCK202", type_, f"there is no entity {type_.text!r}", hint)
                continue
            for key, node in self._mapping(section, "keys with entities").items():
                before = len(self._findings)
                fields = self._mapping(node, "the fields of an entity")
                if len(self._findings) == before:
                    yield type_.text, key, fields

    def _mapping(self, node: Node, expected: str) -> Mapping:
        """A mapping; nothing stands for an empty one."""
        if isinstance(node, Mapping):
            return node
        if not is_nothing(node):
            self._report("MOCK201", node, f"{expected} are expected here")
        return Mapping({}, node.file, node.line, node.column)

    def _name(self, sections: list[tuple[str, Scalar, Mapping]]) -> dict[Key, Mapping]:
        """Give every entity its id: those that are said first, then the others."""
        ids = Store(self._schema)
        said = [
            node.text("id") or (key.text if key.text.isdecimal() else "")
            for _, key, node in sections
        ]
        for (type_, _, _), id_ in zip(sections, said, strict=True):
            if id_:
                ids.reserve((type_, id_))
        keys: dict[Key, Mapping] = {}
        for (type_, name, node), id_ in zip(sections, said, strict=True):
            key = type_, id_ or ids.new_id(type_)
            if key in keys or (type_, name.text) in self._named:
                self._report("MOCK205", name, f"{type_} {name.text!r} is there already")
                continue
            keys[key] = node
            self._named[type_, name.text] = key
            self._named.setdefault(key, key)
        return keys

    def _entity(self, key: Key, node: Mapping) -> Entity:
        kind = self._schema[key[0]]
        made: Entity = {CONTENT_TYPE: key[0], "id": key[1]}
        if key[0] == "File":
            made |= self._file(key, node)
        for name, value in node.items():
            if name.text == "id" or (key[0] == "File" and name.text in _BYTES):
                continue
            field = kind.fields.get(name.text)
            if self._can_be_said(kind, name, field):
                made[name.text] = self._value(value, field)
        return made

    def _can_be_said(self, kind: Kind, name: Scalar, field: Field | None) -> bool:
        if name.text in derived_of(kind) or (field is not None and field.companion):
            message = f"{name.text!r} follows from other entities"
            self._report("MOCK208", name, message, "leave it out")
            return False
        if field is None and not is_custom(name.text):
            message = f"{kind.name} has no field {name.text!r}"
            hint = hint_at(name.text, kind.fields, "custom fields: Category1CustomFieldName")
            self._report("MOCK203", name, message, hint)
            return False
        return True

    def _value(self, node: Node, field: Field | None) -> Any:
        if is_nothing(node):
            return [] if field is not None and field.many else None
        if isinstance(node, Sequence):
            if field is not None and not field.many and Plain("any") not in parts(field.type):
                self._report("MOCK204", node, f"{spell(field.type)} is expected here, no list")
            return [self._value(each, field) for each in node.items]
        if isinstance(node, Mapping):
            return self._object(node, field)
        return node.value if field is None else self._scalar(node, field)

    def _object(self, node: Mapping, field: Field | None) -> Any:
        type_ = node.text(CONTENT_TYPE)
        if not type_ and field is not None:
            type_ = content_type(self._schema, (key.text for key, _ in node.items()), field)
            if not type_ and field.objects:
                message = "the keys do not tell what this is"
                self._report("MOCK206", node, message, f"add contentType: {_or(field.objects)}")
        if self._schema.is_entity(type_) and "id" in node:
            # A link in full, which may lead to what the account never had.
            link = type_, node.text("id")
            return link_to(self._named.get(link, link))
        inner = self._schema[type_].fields
        made = {CONTENT_TYPE: type_} if type_ else {}
        for name, value in node.items():
            if name.text != CONTENT_TYPE:
                made[name.text] = self._value(value, inner.get(name.text))
        return made

    def _scalar(self, node: Scalar, field: Field) -> Any:
        plain = {each for each in parts(field.type) if isinstance(each, (Plain, Enumeration))}
        kinds: set[ScalarKind] = {
            each.base if isinstance(each, Enumeration) else each.kind for each in plain
        }
        found = object_of(node.text, field) if node.plain or "string" not in kinds else None
        if found is not None:
            return found
        value = _as(node, kinds)
        if value is None and any(map(self._schema.is_entity, field.objects)):
            return self._reference(node, field)
        values = {one for each in plain if isinstance(each, Enumeration) for one in each.values}
        if value is None:
            self._report("MOCK204", node, f"{spell(field.type)} is expected here")
        elif values and value not in values and len(plain) == 1:
            message = f"{node.text!r} is none of the values: {_or(sorted(values))}"
            self._report("MOCK204", node, message)
        return value

    def _reference(self, node: Scalar, field: Field) -> Entity | None:
        type_, slash, name = node.text.partition("/")
        types = (type_,) if slash and type_ in field.objects else field.objects
        name = name if slash and type_ in field.objects else node.text
        found = {self._named[each, name] for each in types if (each, name) in self._named}
        if len(found) == 1:
            return link_to(found.pop())
        if found:
            several = _or(sorted(f"{each[0]}/{name}" for each in found))
            self._report("MOCK207", node, f"{name!r} can be several entities", f"write {several}")
        else:
            wanted = _or([each for each in field.objects if self._schema.is_entity(each)])
            self._report("MOCK205", node, f"there is no {wanted} {name!r}")
        return None

    def _file(self, key: Key, node: Mapping) -> Entity:
        content = node.text("text").encode(errors="replace")
        encoded = node.get("content")
        if encoded is not None:
            lines = encoded.items if isinstance(encoded, Sequence) else (encoded,)
            text = "".join(each.text for each in lines if isinstance(each, Scalar))
            try:
                content = base64.b64decode(text, validate=True)
            except binascii.Error:
                self._report("MOCK204", encoded, "Base64 is expected here")
        self._contents[key[1]] = content
        return described(key[1], node.text("name") or key[1], len(content))

    def _report(self, code: str, node: Node, message: str, hint: str = "") -> None:
        self._findings.append(error(code, node.span, message, hint))


def _as(node: Scalar, kinds: set[ScalarKind]) -> Any:
    """A scalar as one of several kinds; None where it is none of them."""
    if not kinds.isdisjoint(("any", *_FITTING.get(node.value.__class__, ()))):
        return node.value
    return node.text if "string" in kinds else None


_FITTING: dict[type, tuple[ScalarKind, ...]] = {
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
}
"""What a value of YAML can be."""


def _or(names: Iterable[str]) -> str:
    shown = list(names)
    shown = [*shown[:4], "…"] if len(shown) > 5 else shown
    return " or ".join(shown)
