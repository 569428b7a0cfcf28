"""Nobody is told to install a stranger's program."""

from __future__ import annotations

import pytest

from project.installs import faults
from project.test_repository import tracked_texts

OURS = {"tests/project/installs.py", "tests/project/test_installs.py"}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "sha256:" + "0" * 64
PRINTED = "git ls-remote https://github.com/acme/action refs/tags/v1"


def test_every_file_names_exactly_what_it_installs() -> None:
    texts = tracked_texts()
    assert texts.keys() >= OURS
    assert {".pre-commit-hooks.yaml", "Makefile", "docs/recipes/megaplan-version.yml"} <= set(texts)
    wrong = [
        f"{name}: {each}"
        for name, text in texts.items()
        if name not in OURS
        for each in faults(text)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "$ pip install plansdk",
        "pip install 'plansdk[mock]'    # a name in quotes",
        "pip install plansdk==0.1.0",
        "- run: python -m pip install --upgrade plansdk && plansdk generate",
        "It works after `pip install plansdk`.",
        "pip install --quiet \\\n    plansdk",
        'run([sys.executable, "-m", "pip", "install", "plansdk"])',
        "message = f\"{name} is missing; run: pip install 'plansdk[mock]'\"",
        "pip install . plansdk",
        "pip install -r requirements.txt",
        "pip3 download plansdk -d wheels",
        "pip wheel plansdk",
        "pip install --target tools plansdk",
        "uv pip install plansdk",
        "uv add plansdk",
        "uv tool install plansdk",
        "uvx plansdk generate",
        "pipx install plansdk",
        "pipx run plansdk generate",
        "npm install -g prettier",
        "npx prettier --check docs",
        "- uses: actions/checkout@v5",
        "  uses: actions/checkout@main # a branch",
        "- uses: acme/action",
        "- uses: acme/action@COMMIT",
        f"- uses: acme/action@{COMMIT[:12]}",
        "  rev: v0.1.0",
        "  rev: COMMIT",
        "image: python:3.13-slim",
        "  image: python",
        "image:\n  name: python:3.13",
        "container: python:3.13",
        "image: python:3.13@sha256:DIGEST",
        f"image: python:3.13@{DIGEST[:-1]}",
        "FROM python:3.13",
        "$ docker run --rm python:3.13",
        "$ docker pull python:3.13",
    ],
)
def test_what_nobody_has_pinned_is_found(line: str) -> None:
    assert len(faults(f"before\n{line}\nafter\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "$ pip install .    # in a checkout",
        "$ pip install '.[mock]'",
        "pip install -e ./plansdk",
        "pip install dist/plansdk-0.1.0-py3-none-any.whl",
        "pip install --require-hashes --only-binary :all: -r requirements-plansdk.txt",
        "`pip install` takes a path",
        "npm install",
        f"- uses: acme/action@{COMMIT} # v1.0.0",
        f"- uses: acme/action@COMMIT # {PRINTED}",
        "- uses: ./actions/own",
        f"  rev: {COMMIT}",
        f"  rev: COMMIT # {PRINTED}",
        f"image: python:3.13@{DIGEST}",
        "image: python:3.13@sha256:DIGEST # docker buildx imagetools inspect python:3.13",
        "    image: str | None = None",
    ],
)
def test_what_is_pinned_is_left_alone(line: str) -> None:
    assert faults(line) == []
