"""Nothing that a file can hold ends in a traceback, and nothing takes for ever."""

from __future__ import annotations

import ast
import random
import sysconfig
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.reading import collected
from plansdk.impact.files import parse

pytestmark = pytest.mark.timeout(120)

_LIBRARY = Path(sysconfig.get_path("stdlib"))
_GRAMMAR = ("test_grammar.py", "test_patma.py", "test_unpack_ex.py", "test_named_expressions.py")
_HEAD = "from megaplan_api import *\nfrom megaplan_api import Megaplan, Currency\n"


def standard_library() -> list[Path]:
    """Modules of the standard library: those with odd syntax, and a sample of the rest."""
    odd = [_LIBRARY / "test" / name for name in _GRAMMAR]
    rest = sorted(_LIBRARY.glob("*.py")) + sorted((_LIBRARY / "test").glob("test_*.py"))
    small = [each for each in rest if each.stat().st_size < 40_000]
    sample = random.Random(7).sample(small, min(12, len(small)))
    return [each for each in dict.fromkeys((*odd, *sample)) if each.is_file()]


def test_the_standard_library() -> None:
    """As a program that uses the package everywhere: every name may come from it."""
    files: dict[str, str] = {}
    for place in standard_library():
        source = place.read_text(encoding="utf-8", errors="replace")
        try:
            ast.parse(_AFTER_FUTURE.format(source=source))
        except SyntaxError:
            continue
        files[place.name] = _AFTER_FUTURE.format(source=source)
    assert len(files) >= 10
    assert len(collected(files).unresolved) > 100


_AFTER_FUTURE = "{source}\nfrom megaplan_api import *\nfrom megaplan_api import Megaplan\n"

NESTED = {
    "sum": "x = " + "1 + " * 20_000 + "1",
    "attributes": "x = Currency()" + ".parent" * 5_000,
    "calls": "x = Currency" + "()" * 3_000,
    "subscripts": "x = Currency()" + "['a']" * 3_000,
    "elif": "if 1: pass\n" + "elif 1: pass\n" * 3_000,
    "brackets": "x = " + "[" * 90 + "]" * 90,
    "too many brackets": "x = " + "[" * 500 + "]" * 500,
    "functions": "".join(f"{' ' * n}def f{n}():\n" for n in range(90)) + " " * 90 + "pass",
    "text annotations": "x: " + "'" + "list[" * 60 + "Currency" + "]" * 60 + "'",
    "names": "\n".join(f"x{n} = x{n + 1}" for n in range(3_000)) + "\nx3000 = x0\nx0.sign",
    "mutual": "".join(
        f"def f{n}(a):\n    return f{(n * 7) % 200}(f{(n * 3) % 200}(a))\n" for n in range(200)
    )
    + "f0(Currency()).sign",
    "every from every": "".join(
        "x{} = [{}]\n".format(n, ", ".join(f"x{m}" for m in range(60))) for n in range(60)
    )
    + "x0.sign",
    "classes": "".join(f"class C{n}(C{n + 1}, C{(n * 5) % 90}): pass\n" for n in range(90))
    + "C0().sign\nC0(x=1)",
    "itself": "class A(A): pass\nA().x\nx = x.y\nx.z\ndef f(): return f()\nf().a\nT = 'T'\ny: T = 1",
    "values": "x: dict[int, " * 50 + "int" + "]" * 50 + " = " + "{1: " * 50 + "1" + "}" * 50,
}


@pytest.mark.parametrize("shape", NESTED)
def test_deep_and_circular_code(shape: str) -> None:
    started = time.monotonic()
    try:
        parse(NESTED[shape].encode())
        collected({"app.py": _HEAD + NESTED[shape]})
    except (RecursionError, MemoryError, SyntaxError):
        # The parser itself gives up, which `files` reports.
        with pytest.raises((RecursionError, MemoryError, SyntaxError)):
            ast.parse(NESTED[shape])
    assert time.monotonic() - started < 60


_NAMES = st.sampled_from(
    ["mp", "self", "Currency", "Megaplan", "x", "sign", "currency", "list", "_"]
)
_EXPRESSIONS = st.recursive(
    _NAMES | st.sampled_from(["1", "'fine'", "None", "Megaplan('h')", "mp.currency.list()"]),
    lambda inner: st.one_of(
        st.builds("{}.{}".format, inner, _NAMES),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}(*{}, **{})".format, inner, inner, inner),
        st.builds("{}(sign={})".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("[{} for {} in {}]".format, inner, _NAMES, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("({}, {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(lambda {}: {})".format, _NAMES, inner),
        st.builds("({} := {})".format, _NAMES, inner),
        st.builds("({} == {})".format, inner, inner),
        st.builds("isinstance({}, {})".format, _NAMES, inner),
    ),
    max_leaves=12,
)
_STATEMENTS = st.one_of(
    st.builds("{} = {}".format, _NAMES, _EXPRESSIONS),
    st.builds("{}.{} = {}".format, _NAMES, _NAMES, _EXPRESSIONS),
    st.builds("{}: {} = {}".format, _NAMES, _EXPRESSIONS, _EXPRESSIONS),
    st.builds("{}: '{}'".format, _NAMES, _NAMES),
    st.builds("def {}({}, *{}x, **y): return {}".format, _NAMES, _NAMES, _NAMES, _EXPRESSIONS),
    st.builds("async def {}(a, {}=1): yield {}".format, _NAMES, _NAMES, _EXPRESSIONS),
    st.builds("class {}({}): {} = {}".format, _NAMES, _EXPRESSIONS, _NAMES, _EXPRESSIONS),
    st.builds("with {} as {}: {}".format, _EXPRESSIONS, _NAMES, _EXPRESSIONS),
    st.builds("for {}, {} in {}: {}".format, _NAMES, _NAMES, _EXPRESSIONS, _EXPRESSIONS),
    st.builds("from {} import {} as {}".format, _NAMES, _NAMES, _NAMES),
    st.builds("from megaplan_api import {} as {}".format, _NAMES, _NAMES),
    st.builds("from . import {}".format, _NAMES),
    st.builds("from ...{} import *".format, _NAMES),
    st.builds(
        "match {}:\n    case {}(sign='x' | 'y') as {}: pass".format, _EXPRESSIONS, _NAMES, _NAMES
    ),
    _EXPRESSIONS,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_STATEMENTS, max_size=12))
def test_random_programs(statements: list[str]) -> None:
    parsed: list[str] = []
    for each in statements:
        try:
            ast.parse(each)
        except SyntaxError:
            continue
        parsed.append(each)
    collected({"app.py": _HEAD + "\n".join(parsed), "x.py": "\n".join(parsed)})
