"""Print a plan through the templates: values in, path and text out.

Templates hold layout only. They see the plan (`plansdk.plan.views`) and the
filters below, and an undefined name in one is an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plansdk.plan import runtime
from plansdk.plan.annotations import repr_string
from plansdk.plan.views import (
    ErrorsView,
    FieldView,
    Group,
    ImportLine,
    PackageView,
    StatusesView,
)
from plansdk.render.layout import field, import_statement, statement
from plansdk.resources import templates


def docstring(lines: Sequence[str], indent: int) -> str:
    """Lines of text as a docstring at an indentation; the first line is not indented."""
    if len(lines) == 1:
        return f'"""{lines[0]}"""'
    margin = " " * indent
    body = "\n".join(f"{margin}{line}" if line else "" for line in lines[1:])
    return f'"""{lines[0]}\n{body}\n{margin}"""'


def import_from(line: ImportLine, indent: int) -> str:
    """An import statement at an indentation, its first line included."""
    text = f"import {line.module} as {line.as_name}" if line.as_name else f"import {line.module}"
    if line.names:
        text = import_statement(line.module, line.names, indent)
    return " " * indent + text


def _field(view: FieldView, indent: int) -> str:
    return field(view.name, view.annotation, view.default, indent)


def environment(folder: Path) -> Environment:
    """The template environment over a folder of templates."""
    # Python text, not markup: nothing to escape but what the filters quote.
    made = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    # jinja2 types its filters as the union of its own.
    filters = cast("dict[str, Callable[..., str]]", made.filters)
    filters.update(
        {
            "docstring": docstring,
            "quoted": repr_string,
            "statement": statement,
            "import_from": import_from,
            "field": _field,
            "call_entry": _call_entry,
            "cell": _cell,
        }
    )
    return made


def _call_entry(arguments: Sequence[str], key: str, indent: int, name: str) -> str:
    group = Group("(", tuple(arguments), ")")
    return statement(group, f"{repr_string(key)}: {name}", ",", indent)


def _cell(text: str) -> str:
    """Text inside a cell of a Markdown table."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def render_errors(errors: ErrorsView, title: str) -> dict[str, str]:
    """Print the errors module of a service with error codes, and its two tables."""
    table = {
        each.code: {
            "symbol": each.symbol,
            "section": each.section,
            "en": each.meaning,
            "ru": each.meaning_ru,
            "retry": each.repeat,
            "login": each.login,
        }
        for each in errors.codes
    }
    return _error_files("errors", errors, table, title)


def render_statuses(statuses: StatusesView, title: str) -> dict[str, str]:
    """Print the errors module of a service with statuses, and its two tables."""
    table = {
        each.status: {
            "error": each.error,
            "en": each.meaning,
            "ru": each.meaning_ru,
            "advice": each.advice,
            "advice_ru": each.advice_ru,
            "retry": each.retry,
            "login": each.login,
        }
        for each in statuses.statuses
    }
    return _error_files("statuses", statuses, table, title)


def _error_files(
    name: str, view: ErrorsView | StatusesView, table: Mapping[str, object], title: str
) -> dict[str, str]:
    env = environment(templates() / "client")
    return {
        "errors.py": env.get_template(f"{name}.py.jinja").render(view=view),
        "errors.md": env.get_template(f"{name}.md.jinja").render(view=view, title=title),
        "errors.json": json.dumps(table, indent=2, ensure_ascii=False) + "\n",
    }


def render_package(package: PackageView, folders: Sequence[str]) -> dict[str, str]:
    """Print a package.

    Args:
        package: What to print.
        folders: Folders under templates/runtime whose files the package gets.

    Returns:
        Path below the package's folder to text, in a fixed order.
    """
    env = environment(templates() / "client")
    files: dict[str, str] = {"py.typed": ""}
    for template, path in (
        ("package.py.jinja", "__init__.py"),
        ("client.py.jinja", "client.py"),
        ("models_index.py.jinja", "models/__init__.py"),
        ("resources_index.py.jinja", "resources/__init__.py"),
    ):
        files[path] = env.get_template(template).render(package=package)
    models = env.get_template("models_module.py.jinja")
    for module in package.models:
        files[f"models/{module.name}.py"] = models.render(module=module)
    resource = env.get_template("resource.py.jinja")
    for each in package.resources:
        files[f"resources/{each.name}.py"] = resource.render(module=each)
    for folder in folders:
        for source in sorted((templates() / "runtime" / folder).glob("*.py")):
            files[f"{runtime.PACKAGE}/{source.name}"] = source.read_text(encoding="utf-8")
    return dict(sorted(files.items()))
