"""Print a plan through the templates: values in, path and text out.

Templates hold layout only. They see the plan (`plansdk.plan.views`) and the
filters below, and an undefined name in one is an error. They print each statement on
one line; `plansdk.render.layout` breaks what is too long.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plansdk.naming.words import parent
from plansdk.plan.annotations import Annotation, repr_string
from plansdk.plan.expressions import Code, Expression, Invocation
from plansdk.plan.imports import import_lines
from plansdk.plan.list_page import list_page
from plansdk.plan.views import ImportLine, ModelsModule, PackageView, Parameter, ResourceView
from plansdk.render.layout import lay_out
from plansdk.resources import templates
from plansdk.targets import runtime

LINE_LENGTH: Final = 100
"""Columns of generated code."""


@dataclass(frozen=True, slots=True)
class RenderedFiles:
    """Printed files.

    Attributes:
        files: Path below the package's folder to text.
        unsure: Paths of the Python files that may not be laid out as black would.
    """

    files: Mapping[str, str]
    unsure: frozenset[str]


def docstring(lines: Sequence[str], indent: int) -> str:
    """Lines of text as a docstring at an indentation; the first line is not indented."""
    if len(lines) == 1:
        return f'"""{lines[0]}"""'
    margin = " " * indent
    body = "\n".join(f"{margin}{line}" if line else "" for line in lines[1:])
    return f'"""{lines[0]}\n{body}\n{margin}"""'


def _import_from(line: ImportLine, indent: int) -> str:
    text = f"import {line.module} as {line.as_name}" if line.as_name else f"import {line.module}"
    if line.names:
        text = f"from {line.module} import {', '.join(line.names)}"
    return " " * indent + text


def python(value: Expression) -> str:
    """A value as Python code."""
    match value:
        case Code():
            return value
        case bool():
            return str(value)
        case tuple():
            return f"({', '.join(map(python, value))}{',' if len(value) == 1 else ''})"
        case Invocation(function, positional, named):
            given = [f"{name}={python(each)}" for name, each in named.items()]
            return f"{function}({', '.join([*map(python, positional), *given])})"
        case Mapping():
            entries = (f"{repr_string(key)}: {python(each)}" for key, each in value.items())
            return f"{{{', '.join(entries)}}}"
        case _:
            return repr_string(str(value))


def _assigned(annotation: Annotation) -> str:
    """A type as an alias is assigned it; what only type checkers import stands in texts."""
    if annotation.literals:
        return str(annotation)
    members = [repr_string(str(each)) for each in annotation.members]
    return f"Union[{', '.join(members)}]" if len(members) > 1 else members[0]


def signature(parameters: Sequence[Parameter]) -> str:
    """Parameters as a definition lists them."""
    listed = ["self"]
    for each in parameters:
        if each.kind == "keyword" and "*" not in listed:
            listed.append("*")
        stars = "**" if each.kind == "rest" else ""
        default = "" if each.default is None else f" = {each.default}"
        listed.append(f"{stars}{each.name}: {each.annotation}{default}")
    return ", ".join(listed)


def _children(resources: Iterable[ResourceView]) -> Mapping[str, list[ResourceView]]:
    """The resources that a resource gives; those of the client under an empty path."""
    found: dict[str, list[ResourceView]] = {}
    for each in resources:
        found.setdefault(parent(each.path)[0], []).append(each)
    return found


def _classes(
    env: Environment, module: ModelsModule, lines: Callable[..., tuple[ImportLine, ...]]
) -> str:
    return env.get_template("models_module.py.jinja").render(
        module=module, needed=lines(module.imports), typing_needed=lines(module.typing_imports)
    )


@cache
def _environment(folder: Path) -> Environment:
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
    filters.update(docstring=docstring, quoted=repr_string, import_from=_import_from, cell=_cell)
    filters.update(python=python, signature=signature, assigned=_assigned, toml=_toml)
    return made


def _cell(text: str) -> str:
    """Text inside a cell of a Markdown table."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _toml(text: str) -> str:
    """Text as a value of TOML, which has the escapes of JSON but for surrogates."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def render_template(path: str, values: Mapping[str, object]) -> str:
    """Print a single template.

    Args:
        path: Path below the folder of all templates.
        values: What it prints.
    """
    folder, _, name = path.rpartition("/")
    return _environment(templates() / folder).get_template(name).render(values)


def render(package: PackageView, line_length: int = LINE_LENGTH) -> RenderedFiles:
    """Print a package.

    Args:
        package: What to print.
        line_length: Columns of the printed files.
    """
    env = _environment(templates() / "client")
    printed: dict[str, str] = {}
    children = _children(package.resources)
    for template, path in (
        ("package.py.jinja", "__init__.py"),
        ("client.py.jinja", "client.py"),
        ("models_index.py.jinja", "models/__init__.py"),
        ("resources_index.py.jinja", "resources/__init__.py"),
    ):
        printed[path] = env.get_template(template).render(
            package=package, children=children.get("", ())
        )
    lines = partial(import_lines, runtime=package.runtime, to_runtime=".._core.", to_models=".")
    beside = partial(lines, to_runtime="._core.", to_models=".models.")
    for module in package.models:
        printed[f"models/{module.name}.py"] = _classes(env, module, lines)
    for module in package.queries:
        printed[f"{module.name}.py"] = _classes(env, module, beside)
    resource = env.get_template("resource.py.jinja")
    for each in package.resources:
        printed[f"resources/{each.module}.py"] = resource.render(
            resource=each,
            children=children.get(each.path, ()),
            needed=lines(each.imports, to_models="..models."),
            typing_needed=lines(each.typing_imports, to_models="..models."),
        )
    errors = package.errors
    printed["errors.py"] = env.get_template(f"{errors.template}.py.jinja").render(view=errors)
    spared = package.runtime.spared({*printed, *(each.base for each in package.resources)})
    copied = {
        f"{place}/{source.name}": source.read_text(encoding="utf-8")
        for folder in package.runtime.folders
        for part, place in (("", runtime.PACKAGE), *zip(package.parts, package.parts, strict=True))
        for source in (templates() / "runtime" / folder / part).glob("*.py")
        if source.stem not in spared
    }
    listed = env.get_template(f"{errors.template}.md.jinja")
    laid_out = {path: lay_out(text, line_length) for path, text in printed.items()}
    files = {
        **{path: text for path, (text, _) in laid_out.items()},
        **copied,
        "py.typed": "",
        "errors.md": listed.render(view=errors, title=package.title),
        "lists.md": env.get_template("lists.md.jinja").render(
            page=list_page(package), title=package.title
        ),
        "errors.json": json.dumps(errors.table(), indent=2, ensure_ascii=False) + "\n",
    }
    unsure = {path for path, (_, is_sure) in laid_out.items() if not is_sure}
    if line_length != LINE_LENGTH:  # for which the runtime is written by hand in black's layout
        unsure |= copied.keys()
    return RenderedFiles(dict(sorted(files.items())), frozenset(unsure))
