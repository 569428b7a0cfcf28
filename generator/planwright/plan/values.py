"""Plan the named value lists of an XML service."""

from __future__ import annotations

from collections.abc import Iterator

from planwright.model import Api, Enumeration, parts
from planwright.plan.annotations import VALUES, literals
from planwright.plan.docs import docstring, safe, sentence, wrapped
from planwright.plan.views import Assignment, Group, ModelsModule


def plan_values(api: Api) -> ModelsModule:
    """Plan the module with an alias for every value list that is used."""
    used = {each.name: each for each in _enumerations(api) if each.name}
    described = {each.name: each for each in api.value_lists}
    aliases: list[Assignment] = []
    for name in sorted(used):
        values = Group("[", tuple(literals(used[name])), "]")
        listed = described.get(name)
        doc: list[str] = []
        if listed is not None:
            doc += docstring(sentence(listed.description or name), indent=0)
            doc += ["", *_meanings([(each.value, each.meaning) for each in listed.values])]
        aliases.append(Assignment(name, "Literal", values, tuple(doc)))
    return ModelsModule(
        name=VALUES,
        doc=docstring("Values with a meaning.", indent=0),
        imports=(),
        typing_imports=(),
        aliases=tuple(aliases),
        classes=(),
    )


def _meanings(values: list[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    for value, meaning in values:
        lines += wrapped(f"- ``{safe(value)}``: {safe(meaning)}", indent=0, hanging="  ")
    return lines


def _enumerations(api: Api) -> Iterator[Enumeration]:
    for type_def in api.types:
        for prop in type_def.properties:
            for each in (prop, *([prop.item] if prop.item else [])):
                for part in parts(each.type):
                    if isinstance(part, Enumeration):
                        yield part
