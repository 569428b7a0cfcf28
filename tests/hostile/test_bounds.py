"""Whatever a document holds, a run needs bounded memory and time and ends with findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hostile.generating import run_limited
from hostile.making import Spec, raml, write

MEMORY = 1536 * 1024 * 1024
SECONDS = 20

HEAD = '#%RAML 1.0\ntitle: T\nversion: "1"\nbaseUri: https://localhost/api/v3\n'


def alias_bomb() -> str:
    """Aliases that multiply to a billion values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return HEAD + "\n".join(lines) + "\n"


def deep_nesting() -> str:
    """A hundred thousand lists in each other."""
    return HEAD + "types: " + "[" * 100_000 + "]" * 100_000 + "\n"


def endless_text() -> str:
    """One text of 70 megabytes."""
    return HEAD + "description: " + "x" * 70_000_000 + "\n"


def type_bomb() -> str:
    """Types that stand for others, each twice for the one before."""
    types = {"A0": "string[]", **{f"A{n}": f"(A{n - 1}|A{n - 1}[])" for n in range(1, 40)}}
    return _document({"Holder": {"type": "object", "properties": {"a": "A39"}}, **types})


def type_ring() -> str:
    """Types that all stand for one another."""
    names = [f"A{n}" for n in range(15)]
    return _document({name: "|".join(f"{other}[]" for other in names) for name in names})


def long_chain() -> str:
    """Three thousand types, each of which stands for a list of the one before."""
    return _document({"A0": "string", **{f"A{n}": f"A{n - 1}[]" for n in range(1, 3000)}})


def many_findings() -> str:
    """Twenty thousand mistakes."""
    return HEAD + "".join(f"unknown{n}: 1\n/path{n}: 1\n" for n in range(20_000))


def hidden_error() -> str:
    """More warnings than are kept, and one error behind them."""
    texts = "".join(f'  text{n}: {{type: object, description: "a\\0b"}}\n' for n in range(300))
    return HEAD + "types:\n" + texts + "  text0: {type: object}\n"


def wide_inheritance() -> str:
    """Types in a chain that all repeat the same properties, and an error in the last."""
    types: Spec = {"C0": {"type": "object"}}
    for at in range(1, 45):
        names = [f"p{n}" for n in range(300)]
        types[f"C{at}"] = {"type": f"C{at - 1}", "properties": dict.fromkeys(names, "string")}
    types["Last"] = {"type": "Nowhere"}
    return _document(types)


def long_path() -> str:
    """Two thousand placeholders in one path."""
    return HEAD + '"/' + "/".join(f"{{a{n}}}" for n in range(2000)) + '": {get: {}}\n'


def _document(types: Spec) -> str:
    return raml(
        {
            "title": "Title",
            "version": "r1",
            "baseUri": "https://localhost/api/v3",
            "types": types,
            "/thing": {"get": {}},
        }
    )


@pytest.mark.parametrize(
    "document",
    [
        alias_bomb,
        deep_nesting,
        endless_text,
        type_bomb,
        type_ring,
        long_chain,
        many_findings,
        hidden_error,
        wide_inheritance,
        long_path,
    ],
)
def test_a_document_that_explodes(document: Callable[[], str], tmp_path: Path) -> None:
    place = write(tmp_path, document())
    out = tmp_path / "out"
    done = run_limited(place, out, memory=MEMORY, seconds=SECONDS)
    assert done.returncode == 1, done.stderr[-2000:]
    assert "error[" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 1_000_000
    assert not out.exists()
