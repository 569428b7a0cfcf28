"""Plan what lists can be asked for: the fields of filters, and names to sort by.

A filter entity (it has a `config` with groups of terms) is the filter of the entities that
list operations give which take it. Their properties are the fields that it offers, each
compared as its type is. Two modules beside the models hold what comes of it:

    where      a class of fields per filter entity
    sorting    a list of names per entity, for type checkers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from plansdk.model import (
    CONTENT_TYPE,
    Api,
    Array,
    Enumeration,
    Property,
    Ref,
    Scalar,
    Type,
    TypeDef,
    Union,
)
from plansdk.naming.assign import Names
from plansdk.naming.words import camel, snake
from plansdk.plan.annotations import (
    LITERAL,
    TABLE,
    Annotation,
    Import,
    generic,
    imports_of,
    repr_string,
    union,
)
from plansdk.plan.docs import docstring
from plansdk.plan.imports import of_others, of_runtime
from plansdk.plan.views import (
    AliasView,
    ClassView,
    Constant,
    FieldView,
    ModelsModule,
)

WHERE = "where"
SORTING = "sorting"

_SELF = Annotation("Self", needs=Import("typing", "Self"))
_NEVER = Annotation("Never", needs=Import("typing", "Never"))
_ANY_NAME = Annotation("str")

_RESERVED = frozenset({"custom", "term"})
"""What a class of fields has besides them."""
_OFFERED = frozenset({"all", "any", "saved", "where"})
"""What a filter entity has besides its properties."""

_KINDS: Mapping[str, str] = {
    "DateTime": "Date",
    "DateOnly": "Date",
    "ShiftDate": "Date",
    "IntervalDates": "Date",
    "IntervalTime": "Date",
    "DateInterval": "Duration",
    "Money": "Number",
}
"""Value objects, and what their fields are compared as."""
_SCALARS: Mapping[str, str] = {
    "string": "Text",
    "integer": "Number",
    "number": "Number",
    "boolean": "Flag",
}

_VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("TaskFilter", "type"): ("project", "task"),
    ("TaskFilter", "status"): (
        "filter_actual",
        "filter_any",
        "filter_completed",
        "filter_overdue",
    ),
}
"""Fields, or values of them, that only filters know."""
_TOGETHER: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("TaskFilter", "participant"): ("responsible", "owner", "auditors", "executors"),
}
"""References that only filters know, and the properties that each stands for."""


@dataclass(frozen=True)
class QueryPlanner:
    """Plans what the lists of one API can be asked for.

    Attributes:
        models: The planned models, whose annotations the fields share.
        sorted: Names of lists to sort by that operations use; grows.
    """

    api: Api
    names: Names
    models: tuple[ModelsModule, ...]
    sorted: dict[str, AliasView] = field(default_factory=dict[str, AliasView])

    def with_filters(self) -> tuple[ModelsModule, ...]:
        """The models, with what filter entities have besides their properties."""
        return tuple(
            self._module(each) if any(c.wire in self.fields for c in each.classes) else each
            for each in self.models
        )

    def sorting(self, item: Type) -> Annotation:
        """The names that a list of these items can be sorted by."""
        found: list[Annotation] = []
        for each in _members(item):
            type_def = self.api.declared(each)
            if type_def is not None and type_def.alias is not None:
                found.append(self.sorting(type_def.alias))
            elif type_def is None or not type_def.base:
                return _ANY_NAME  # may be any entity
            else:
                found.append(self._sorting(type_def))
        named = [each for each in found if each != _NEVER]
        return _ANY_NAME if _ANY_NAME in named else union(named or [_NEVER])

    def modules(self) -> tuple[ModelsModule, ...]:
        """The modules beside the models; to be asked for after the operations."""
        return tuple(filter(None, (self._sorting_module(), self._where_module())))

    @cached_property
    def fields(self) -> Mapping[str, tuple[FieldView, ...]]:
        """The fields of each filter entity that lists take, by wire name of the entity."""
        items: dict[str, dict[str, TypeDef]] = {}
        for operation in self.api.operations:
            if operation.paginated and isinstance(operation.response, Array):
                given = self._entities(operation.response.item)
                for each in operation.query_params:
                    if isinstance(each.type, Ref) and self._is_filter(each.type.name):
                        items.setdefault(each.type.name, {}).update(given)
        found = {name: tuple(self._fields(name, listed.values())) for name, listed in items.items()}
        return {name: fields for name, fields in found.items() if fields}

    @cached_property
    def _classes(self) -> Mapping[str, ClassView]:
        return {each.name: each for module in self.models for each in module.classes}

    def attributes(self, type_def: TypeDef) -> Mapping[str, FieldView]:
        """The attributes of a type's class by wire name, inherited ones too."""
        found: dict[str, FieldView] = {}
        for each in (type_def, *self.api.ancestors(type_def.name)):
            cls = self._classes.get(self.names.classes.get(each.name, ""))
            found = {own.wire: own for own in (cls.fields if cls else ())} | found
        return found

    def _properties(self, type_def: TypeDef) -> Mapping[str, Property]:
        line = (type_def, *self.api.ancestors(type_def.name))
        return {each.name: each for above in reversed(line) for each in above.properties}

    def _is_filter(self, name: str) -> bool:
        type_def = self.api.by_name.get(name)
        if type_def is None or name not in self.names.classes:
            return False
        properties = self._properties(type_def)
        config = self.api.declared(properties["config"].type) if "config" in properties else None
        taken = {each.name for each in self.attributes(type_def).values()}
        return (
            config is not None
            and any(each.name == "termGroup" for each in config.properties)
            and not taken & _OFFERED
        )

    def _entities(self, item: Type) -> dict[str, TypeDef]:
        found: dict[str, TypeDef] = {}
        for each in _members(item):
            type_def = self.api.declared(each)
            if type_def is not None and type_def.alias is not None:
                found |= self._entities(type_def.alias)
            elif type_def is not None and type_def.base:
                found[type_def.name] = type_def
        return found

    def _fields(self, filter_: str, types: Iterable[TypeDef]) -> Iterator[FieldView]:
        kinds: dict[str, dict[str, None]] = {}
        values: dict[str, list[Annotation]] = {}
        names: dict[str, str] = {}
        for type_def in types:
            attributes = self.attributes(type_def)
            properties = self._properties(type_def)
            for wire, prop in properties.items():
                kind = self._kind(prop.type)
                if wire == CONTENT_TYPE or wire not in attributes or _counts(wire, properties):
                    continue
                kinds.setdefault(wire, {})[kind] = None
                values.setdefault(wire, []).append(_value(attributes[wire].annotation))
                names.setdefault(wire, attributes[wire].name)
        for (owner, wire), together in _TOGETHER.items():
            spelled = [each for other in together for each in values.get(other, ())]
            if owner == filter_ and spelled and wire not in kinds:
                kinds[wire], values[wire], names[wire] = {"Reference": None}, spelled, snake(wire)
        for (owner, wire), listed in _VALUES.items():
            if owner == filter_ and kinds.get(wire, {"Choice": None}).keys() == {"Choice"}:
                literal = Annotation("Literal", literals=tuple(map(repr_string, listed)))
                kinds[wire] = {"Choice": None}
                values.setdefault(wire, []).append(replace(literal, needs=LITERAL))
                names.setdefault(wire, snake(wire))
        for wire, found in kinds.items():
            kind = next(iter(found))
            if len(found) == 1 and kind and names[wire] not in _RESERVED:
                yield FieldView(names[wire], wire, self._spell(kind, values[wire]), default=None)

    def _spell(self, kind: str, values: list[Annotation]) -> Annotation:
        if kind == "Reference" and "Variable" in self.names.classes:
            own = self.names.classes["Variable"]
            module = self.names.modules["Variable"]
            values = [*values, Annotation(own, needs=Import(module, own, "model"))]
        compared = [union(values)] if kind in ("Choice", "Reference") else []
        return generic(kind, _SELF, *compared)

    def _kind(self, type_: Type, opened: frozenset[str] = frozenset()) -> str:
        """What a field of a type is compared as; empty for what cannot be compared."""
        match type_:
            case Scalar(kind):
                return _SCALARS.get(kind, "")
            case Enumeration(base=base):
                return "Choice" if base == "string" else _SCALARS.get(base, "")
            case Array(item):
                return self._kind(item, opened)
            case Union(members):
                found = {self._kind(each, opened) for each in members}
                return found.pop() if len(found) == 1 else ""
            case Ref(name):
                type_def = self.api.by_name.get(name)
                if type_def is None or name in opened:
                    return ""
                if type_def.alias is not None:
                    return self._kind(type_def.alias, opened | {name})
                if name in _KINDS:
                    return _KINDS[name]
                return "Reference" if "id" in self._properties(type_def) else ""

    def _sorting(self, type_def: TypeDef) -> Annotation:
        attributes = self.attributes(type_def)
        properties = self._properties(type_def).items()
        wires = [wire for wire, each in properties if each.sortable and wire in attributes]
        if not wires:
            return _NEVER
        spelled = dict.fromkeys([*(attributes[each].name for each in wires), *wires])
        literals = tuple(repr_string(f"{sign}{each}") for each in spelled for sign in ("", "-"))
        name = f"{self.names.classes[type_def.name]}Sort"
        self.sorted[name] = AliasView(name, Annotation("Literal", literals=literals))
        return Annotation(name, needs=Import(SORTING, name, "package"))

    def _sorting_module(self) -> ModelsModule | None:
        if not self.sorted:
            return None
        return ModelsModule(
            name=SORTING,
            doc=docstring("Names that lists can be sorted by, with a minus descending.", indent=0),
            aliases=tuple(self.sorted[name] for name in sorted(self.sorted)),
        )

    def _where_module(self) -> ModelsModule | None:
        classes = tuple(self._where(name) for name in sorted(self.fields))
        if not classes:
            return None
        base = of_runtime("Where")
        return ModelsModule(
            name=WHERE,
            doc=docstring("The fields that lists can be filtered by.", indent=0),
            imports=base,
            typing_imports=imports_of(a for each in classes for a in each.annotations) - base,
            classes=classes,
        )

    def _where(self, filter_: str) -> ClassView:
        fields = self.fields[filter_]
        irregular = {each.name: each.wire for each in fields if camel(each.name) != each.wire}
        constants = (Constant("_wire", irregular, TABLE),) if irregular else ()
        name = self.names.classes[filter_]
        return ClassView(
            name=f"{name}Where",
            base="Where",
            wire="",
            doc=docstring(f"What `{name}` can filter by.", indent=10),
            constants=constants,
            fields=fields,
        )

    def _module(self, module: ModelsModule) -> ModelsModule:
        classes = tuple(self._filtering(each) for each in module.classes)
        mixins = [each.mixin for each in classes if each.mixin]
        imports = of_runtime(*(each.name for each in mixins))
        needed = imports_of(part for each in mixins for part in each.parts)
        return replace(
            module,
            imports=module.imports | imports,
            typing_imports=module.typing_imports | of_others(needed, module.name),
            classes=classes,
        )

    def _filtering(self, cls: ClassView) -> ClassView:
        if cls.wire not in self.fields:
            return cls
        name = f"{cls.name}Where"
        where = Annotation(name, needs=Import(WHERE, name, "package"))
        # Linters take a name that stands only in quotes for one that nothing uses.
        used = Constant("_where", None, where.wrapped("ClassVar"))
        parts = [_quoted(where)]
        program = self.attributes(self.api.type(cls.wire)).get("program")
        if program is not None:
            parts.append(_quoted(_value(program.annotation)))
        mixin = generic("Filtering" if program is None else "SchemeFiltering", *parts)
        return replace(cls, mixin=mixin, constants=(*cls.constants, used))


def _quoted(annotation: Annotation) -> Annotation:
    """A class as a text, since only type checkers know it."""
    return replace(annotation, name=repr_string(annotation.name))


def _members(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, Union) else (type_,)


def _value(annotation: Annotation) -> Annotation:
    """What an attribute holds, one by one, without None."""
    found = [each for each in annotation.members if each.name != "None"]
    return union(each.parts[0] if each.name == "list" else each for each in found)


def _counts(wire: str, properties: Mapping[str, Property]) -> bool:
    """Whether a property only counts what another one lists."""
    listed = properties.get(wire.removesuffix("Count")) if wire.endswith("Count") else None
    return listed is not None and isinstance(listed.type, Array)
