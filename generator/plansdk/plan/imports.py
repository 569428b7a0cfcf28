"""Import statements out of the imports that annotations ask for."""

from __future__ import annotations

from collections.abc import Iterable

from plansdk.plan.annotations import Import
from plansdk.plan.views import ImportLine
from plansdk.targets.runtime import Runtime


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names as import statements list them: constants, classes, functions; case aside."""
    return tuple(sorted(names, key=lambda name: (_rank(name), name.casefold(), name)))


def _rank(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


def runtime_imports(runtime: Runtime, names: Iterable[str], prefix: str) -> tuple[ImportLine, ...]:
    """Statements for names of the runtime.

    Args:
        runtime: That of the package.
        names: What is needed.
        prefix: What leads to the runtime from here: `._core.`.
    """
    by_module: dict[str, set[str]] = {}
    for name in names:
        by_module.setdefault(runtime.homes[name], set()).add(name)
    return tuple(
        ImportLine(prefix + module, in_order(by_module[module])) for module in sorted(by_module)
    )


def model_imports(
    imports: Iterable[Import], models: frozenset[str], prefix: str
) -> tuple[ImportLine, ...]:
    """Statements for a set of imports, standard library first, each sorted.

    Args:
        imports: What is needed; the module of a model is the bare name of its module.
        models: Names of the models modules, to tell them from the standard library.
        prefix: What leads to the models package from here: `.` or `..models.`.
    """
    whole = {each for each in imports if each.whole}
    names: dict[str, set[str]] = {}
    for each in imports:
        if not each.whole:
            names.setdefault(each.module, set()).add(each.name)
    lines = [
        ImportLine(each.module, as_name="" if each.name == each.module else each.name)
        for each in sorted(whole, key=lambda each: each.module)
    ]
    standard = sorted(module for module in names if module not in models)
    local = sorted(module for module in names if module in models)
    lines += [ImportLine(module, in_order(names[module])) for module in standard]
    lines += [ImportLine(prefix + module, in_order(names[module])) for module in local]
    return tuple(lines)
