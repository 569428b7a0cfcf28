"""Output that arrives: whatever is in it, whatever the stream takes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from html import unescape
from typing import get_args

import pytest

from cli.test_process import SOURCE
from plansdk.changes import Change
from plansdk.changes.report import Format
from plansdk.cli import Exit
from plansdk.diagnostics import Span, error
from stand_in import StandIn, run

TEXT = "отчёт → é 😀 \x1b[31m \x85 \u202e \u2028 \r\n::error::gone"
"""Letters that few encodings have, and characters that do more than show themselves."""
CHANGE = Change("value-added", "risky", TEXT, TEXT, TEXT, new=Span(TEXT, 1, 1))
FINDING = error("RAML104", Span(TEXT, 3, 5), TEXT, TEXT)
FOLDED = str.maketrans({"→": "\\u2192", "😀": "\\U0001f600", "é": "\\xe9"})


def shown(
    arguments: list[str], services: StandIn, encoding: str, patch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    """Exit code, output and error stream of a command whose streams have an encoding."""
    streams = [io.BytesIO(), io.BytesIO()]
    with patch.context() as patched:
        for name, each in zip(("stdout", "stderr"), streams, strict=True):
            patched.setattr(sys, name, io.TextIOWrapper(each, encoding=encoding, newline=""))
        code = run(arguments, services)
        sys.stderr.flush()
        texts = [each.getvalue().decode(encoding) for each in streams]
    return code, *texts


def assert_harmless(text: str) -> None:
    assert "".join(text.split("\n")).isprintable()
    assert not re.search("^[ ]*::error::gone", text, re.MULTILINE)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "cp866", "ascii"])
@pytest.mark.parametrize("form", get_args(Format))
def test_reports_survive_every_encoding(
    form: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = StandIn(changes=[CHANGE], diagnostics=[FINDING])
    arguments = ["diff", TEXT, "b", "--format", form, "--lang", "ru"]
    code, out, err = shown(arguments, services, encoding, monkeypatch)
    assert code == Exit.FINE
    assert_harmless(out)
    assert_harmless(err)
    if form == "json":
        assert json.loads(out)["changes"][0]["subject"] == TEXT
    elif form == "html":
        assert unescape(out).count("отчёт → é 😀") >= 2
        assert "<!doctype html>" in out
    elif encoding == "utf-8":
        assert "отчёт → é 😀" in out
    elif encoding == "cp1251":
        assert "отчёт → é 😀".translate(FOLDED) in out.replace("\\\\", "\\")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "ascii"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_findings_survive_every_encoding(
    form: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = StandIn(diagnostics=[FINDING])
    code, out, _ = shown(["lint", ".", "--format", form], services, encoding, monkeypatch)
    assert code == Exit.FINDINGS
    assert_harmless(out)
    if form == "json":
        assert json.loads(out)[0]["message"] == TEXT


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "--check"],
        ["generate"],
        ["lint", "missing" + TEXT],
        [TEXT],
        ["generate", TEXT],
        ["generate", f"--{TEXT}"],
        ["diff", "a", "b", "--package-version", TEXT],
        ["diff", "a", "b", "--output", TEXT + "/missing"],
        ["--debug", "diff", "a", "b"],
        ["diff", "a", "b"],
    ],
    ids=repr,
)
def test_messages_show_themselves_and_nothing_more(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = KeyError(f"{TEXT}\n{TEXT}") if arguments[-2:] == ["a", "b"] else None
    services = StandIn(drift=[TEXT], left_out=[TEXT], diagnostics=[FINDING], raises=bug)
    _, out, err = shown(arguments, services, "cp1251", monkeypatch)
    assert_harmless(out.replace("\t", " "))
    assert_harmless(err.replace("\t", " "))


def process(arguments: list[str], ending: str, **environment: str) -> tuple[int, str]:
    """Exit code and error stream of a command in a shell, with a redirection at its end."""
    command = [sys.executable, "-m", "plansdk", *arguments]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {ending}', "sh", *command],
        env={**os.environ, "PYTHONPATH": SOURCE, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", [["--help"], ["lint", "."], ["lint", ".", "--format=json"]])
@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (">/dev/full", "No space left on device"),
        (">&-", "it is closed"),
        ("1</dev/null", "Bad file descriptor"),
    ],
)
def test_output_that_nobody_takes_is_told(
    arguments: list[str], ending: str, reason: str, unbuffered: str
) -> None:
    expected = (Exit.FINDINGS, f"Error: cannot write the output: {reason}\n")
    assert process(arguments, ending, PYTHONUNBUFFERED=unbuffered) == expected


@pytest.mark.parametrize("ending", ["2>&-", "2>/dev/full"])
def test_an_error_stream_that_nobody_takes_is_no_bug(ending: str) -> None:
    assert process(["--version"], ending) == (Exit.FINE, "")
    code, _ = process(["no-such-command"], ending)
    assert code in (Exit.USAGE, Exit.FINDINGS)
