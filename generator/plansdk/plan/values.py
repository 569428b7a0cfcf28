"""Plan the named value lists of an XML service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from plansdk.model import Api, Enumeration, parts
from plansdk.naming.assign import Names
from plansdk.naming.type_names import listed_values
from plansdk.plan.annotations import VALUES, literal
from plansdk.plan.docs import docstring, safe, sentence, wrapped
from plansdk.plan.views import AliasView, ModelsModule
from plansdk.xml_model import ValueList


def narrowed(api: Api, names: Names) -> dict[Enumeration, str]:
    """Names for the enumerations that have only some of the values of their list.

    The ledger names them by their place; a union with other types keeps the whole list.
    """
    whole = {each.name: len(each.values) for each in api.value_lists}
    found: dict[Enumeration, str] = {}
    for type_def in api.types:
        for prop in type_def.properties:
            listed = listed_values(prop.type)
            if listed is not None and len(listed.values) < whole.get(listed.name, 0):
                alias = names.enumerations[f"{type_def.name}.{prop.name}"]
                if alias not in whole:
                    found.setdefault(listed, alias)
    return found


def plan_values(api: Api, narrow: Mapping[Enumeration, str]) -> ModelsModule:
    """Plan the module with an alias for every value list that is used.

    Args:
        api: The service.
        narrow: Names for parts of lists, see `narrowed`.
    """
    described = {each.name: each for each in api.value_lists}
    used: dict[str, Enumeration] = {}
    for each in _enumerations(api):
        if each in narrow:
            used[narrow[each]] = each
        elif each.name in described:
            values = tuple(value.value for value in described[each.name].values)
            used[each.name] = replace(each, values=values)
        elif each.name:
            used[each.name] = each
    aliases = [_alias(name, used[name], described) for name in sorted(used)]
    return ModelsModule(
        name=VALUES,
        doc=docstring("Values with a meaning.", indent=0),
        aliases=tuple(aliases),
    )


def _alias(name: str, used: Enumeration, described: Mapping[str, ValueList]) -> AliasView:
    listed = described.get(used.name)
    doc: list[str] = []
    if listed is not None:
        doc += docstring(sentence(listed.description or name), indent=0)
        doc.append("")
        for each in listed.values:
            if each.value in used.values:
                text = f"- ``{safe(each.value)}``: {safe(each.meaning)}"
                doc += wrapped(text, indent=0, hanging="  ")
    return AliasView(name, literal(used), tuple(doc))


def _enumerations(api: Api) -> Iterator[Enumeration]:
    for type_def in api.types:
        for prop in type_def.properties:
            for each in (prop, *([prop.item] if prop.item else [])):
                for part in parts(each.type):
                    if isinstance(part, Enumeration):
                        yield part
