"""Random statements of every form that templates print, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from plansdk.plan.annotations import repr_string

_WORDS = ("a", "id", "name", "task_filter", "Ответственный", "very_long_attribute_name_of_a_deal")


@st.composite
def joined(draw: st.DrawFn, items: st.SearchStrategy[Sequence[str]], separator: str = ", ") -> str:
    """Joined items.

    `items.map(separator.join)` would give a single item back as it is, and Hypothesis,
    which tells objects by their identity, would print it as made from itself, without end.
    """
    return separator.join(draw(items))


names = joined(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3), "_")
texts = st.text(st.sampled_from("aab '\"\\|,[]{}().=:#ж№“\n\x07"), max_size=40)
literals = texts.map(repr_string)
numbers = st.sampled_from(("0", "-1", "100", "None", "True"))


def _joined(items: Sequence[str]) -> str:
    return ", ".join(items)


def _dict(pairs: Sequence[tuple[str, str]]) -> str:
    return "{" + _joined([f"{key}: {value}" for key, value in pairs]) + "}"


def _tuple(items: Sequence[str]) -> str:
    return f"({_joined(items)}{',' if len(items) == 1 else ''})"


def _annotations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        joined(several, " | "),
        st.builds("{}[{}]".format, names, joined(several)),
        st.builds("list[{}]".format, inner),
    )


type_texts = st.recursive(
    names
    | st.lists(literals, min_size=1, max_size=6).map(lambda each: f"Literal[{_joined(each)}]"),
    _annotations,
    max_leaves=8,
)
values = st.recursive(
    names | literals | numbers,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(_tuple),
        st.lists(st.tuples(literals, inner), max_size=4).map(_dict),
        st.builds("{}({})".format, names, joined(st.lists(inner, max_size=4))),
        st.builds("{}={}".format, names, inner).map("request({})".format),
    ),
    max_leaves=12,
)
arguments = joined(
    st.builds(
        lambda first, named: [*first, *(f"{name}={value}" for name, value in named)],
        st.lists(values, max_size=4),
        st.lists(st.tuples(names, values), max_size=3),
    )
)
parameters = st.builds(
    lambda name, annotation, default: f"{name}: {annotation}{default}",
    names,
    type_texts,
    st.sampled_from(("", " = None", ' = ""', " = 100")),
)


def _signature(required: Sequence[str], named: Sequence[str], *, pages: bool) -> str:
    parts = ["self", *(each.partition(" = ")[0] for each in required)]
    parts += ["*", *named] if named else []
    return _joined([*parts, "**paging: Unpack[Paging]"] if pages else parts)


signatures = st.builds(
    _signature,
    st.lists(parameters, max_size=4),
    st.lists(parameters, max_size=6),
    pages=st.booleans(),
)
assignments = st.one_of(
    st.builds("{}: {} = {}".format, names, type_texts, numbers | literals),
    st.builds("{}: {} = {}".format, names, type_texts, values),
    st.builds("{}[{}] = {}".format, names, names | literals, values),
    st.builds("{}[{}] = {}[{}] = {}".format, names, names, names, names | literals, values),
    joined(st.lists(values, min_size=2, max_size=3), " or ").map("name = {}".format),
    st.builds("{}({})".format, names, arguments),
    st.builds("{}: TypeAlias = {}".format, names, type_texts | literals),
    st.builds("{} = {}".format, names, values),
    st.builds("{} = _{}({}, lambda: resources.{}.{})".format, names, names, literals, names, names),
    st.builds("{} = {}.get(str({})) or {}.get({})".format, names, names, names, names, literals),
    st.builds("{}, {} = _RENAMED[{}]".format, names, names, names),
    st.builds(
        "{} = globals()[{}] = getattr(import_module({}), name)".format, names, names, literals
    ),
)
functions = st.one_of(
    st.builds(
        "@{}\ndef {}({}) -> Call[{}]:\n    return Call({})".format,
        names,
        names,
        signatures,
        type_texts,
        arguments,
    ),
    st.builds(
        "@overload\n@deprecated({})\ndef {}({}) -> {}[P, T]: ...".format,
        literals,
        names,
        signatures,
        names,
    ),
    st.builds(
        "def {}({}) -> {}:\n    del instance.{}\n    instance.{} = value".format,
        names,
        signatures,
        type_texts.filter(lambda each: each[0] != '"'),
        names,
        names,
    ),
    st.builds(
        "def {}(name: str) -> type[{}] | None:\n"
        "    found = {}(name) if name in {} else None\n"
        "    return found if isinstance(found, type) and issubclass(found, {}) else None".format,
        names,
        names,
        names,
        names,
        names,
    ),
    st.builds(
        "def {}() -> list[str]:\n"
        "    if name not in {}:\n"
        '        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")\n'
        "    return sorted({{*globals(), *{}, *dir({})}})".format,
        names,
        names,
        names,
        names,
    ),
)
classes = st.builds(
    'class {}({}[{}, "{}"]):\n    """Text."""\n\n    {}'.format,
    names,
    names,
    names,
    names,
    assignments,
)
displays = st.builds(
    lambda name, entries: f"{name} = {{\n" + "".join(f"    {e},\n" for e in entries) + "}",
    names,
    st.lists(
        st.builds("{}: {}".format, literals, values)
        | st.builds("{}: Meaning({})".format, literals, arguments),
        min_size=1,
        max_size=4,
    ),
)
comprehensions = st.builds(
    "{} = {{name: module for module, names in {}.items() for name in names.split({})}}".format,
    names,
    names,
    literals,
)
imports = st.builds(
    "from .{} import {}".format,
    names,
    joined(st.lists(names, min_size=1, max_size=6, unique=True))
    | st.builds("{0} as {0}".format, names)
    | st.just("*"),
)


def _module(imported: Sequence[str], blocks: Sequence[tuple[bool, str]]) -> str:
    """Statements with black's blank lines between them."""
    text = '"""Text."""\n\nfrom __future__ import annotations\n\n'
    text += "".join(f"{each}\n" for each in imported)
    text = text if imported else text.removesuffix("\n")
    previous = "import"
    for is_block, block in blocks:
        gap = 2 if is_block or previous == "block" else 1 if previous == "import" else 0
        text += "\n" * gap + block + "\n"
        previous = "block" if is_block else "statement"
    return text


modules = st.builds(
    _module,
    st.lists(imports, max_size=2),
    st.lists(
        st.one_of(
            (assignments | displays | comprehensions).map(lambda each: (False, each)),
            (functions | classes).map(lambda each: (True, each)),
        ),
        min_size=1,
        max_size=5,
    ),
)
"""The text of a module."""
