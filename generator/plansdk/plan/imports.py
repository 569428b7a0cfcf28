"""Import statements out of the imports that annotations ask for."""

from __future__ import annotations

from collections.abc import Iterable

from plansdk.plan.annotations import Import
from plansdk.plan.views import ClassView, ImportLine
from plansdk.targets.runtime import Runtime


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names as import statements list them: constants, classes, functions; case aside."""
    return tuple(sorted(names, key=lambda name: (_rank(name), name.casefold(), name)))


def _rank(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


def of_runtime(*names: str) -> frozenset[Import]:
    """Names of the runtime."""
    return frozenset(Import("", name, "runtime") for name in names)


def of_lists(classes: Iterable[ClassView]) -> frozenset[Import]:
    """What class bodies need of the runtime to declare lists."""
    has_lists = any(each.annotation.item for cls in classes for each in cls.fields)
    return of_runtime("LIST", "ListOf") if has_lists else frozenset()


def of_others(imports: Iterable[Import], module: str) -> frozenset[Import]:
    """What a module of models does not define itself."""
    return frozenset(e for e in imports if (e.place, e.module) != ("model", module))


def import_lines(
    imports: Iterable[Import], runtime: Runtime, to_runtime: str, to_models: str = ""
) -> tuple[ImportLine, ...]:
    """Statements for a set of imports: standard library, runtime, models, each sorted.

    Args:
        imports: What is needed.
        runtime: That of the package, which knows the modules of its names.
        to_runtime: What leads to the runtime from here: `.._core.`.
        to_models: What leads to the models from here: `.` or `..models.`.
    """
    modules: dict[str, str] = {}
    names: dict[tuple[int, str], set[str]] = {}
    for each in imports:
        match each.place:
            case "module":
                modules[each.module] = "" if each.name == each.module else each.name
            case "standard":
                names.setdefault((0, each.module), set()).add(each.name)
            case "runtime":
                module = to_runtime + runtime.homes[each.name]
                names.setdefault((1, module), set()).add(each.name)
            case "model":
                names.setdefault((2, to_models + each.module), set()).add(each.name)
            case "package":
                names.setdefault((2, f"..{each.module}"), set()).add(each.name)
    whole = [ImportLine(module, as_name=modules[module]) for module in sorted(modules)]
    return (*whole, *(ImportLine(key[1], in_order(names[key])) for key in sorted(names)))
