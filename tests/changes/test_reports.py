"""Reports: each form says every change, and outside text stays text."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from lxml import html
from markdown_it import MarkdownIt

from plansdk.changes import Change
from plansdk.changes.report import FORMATS, Comparison, Format
from plansdk.diagnostics import Span
from plansdk.naming.symbol import parse_symbol

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}|`*\x1b[31m\u202e"
CHANGES = (
    Change(
        "property-removed",
        "breaking",
        "Task.deadline",
        "Task",
        old=Span("old.raml", 10, 5),
        old_symbol=parse_symbol("Task.deadline"),
    ),
    Change(
        "value-added",
        "risky",
        "Task.status",
        "Task",
        "paused",
        old=Span("old.raml", 20, 5),
        new=Span("new.raml", 21, 5),
        old_symbol=parse_symbol("Task.status"),
        new_symbol=parse_symbol("Task.status"),
    ),
    Change(
        "method-renamed",
        "breaking",
        "GET /task",
        "task",
        parameters={"was": "task.list", "now": "task.find"},
        old_symbol=parse_symbol("task.list"),
        new_symbol=parse_symbol("task.find"),
    ),
    Change("description-changed", "documentation", "wire", "service", "service"),
    Change(
        "operation-added",
        "compatible",
        f"GET /{HOSTILE}",
        HOSTILE,
        new=Span(f"{HOSTILE}.raml", 1, 1),
    ),
)
COMPARISON = Comparison("megaplan", "r1", "r2", CHANGES, "1.4.2")


def test_text_is_one_line_for_each_change() -> None:
    lines = FORMATS["text"](COMPARISON, "en").splitlines()
    assert (
        "  was old.raml:10: breaking[property-removed] property Task.deadline is gone (Task.deadline)"
        in lines
    )
    assert (
        "  new.raml:21: risky[value-added] Task.status has a new value: paused (Task.status)"
        in lines
    )
    assert lines[-2:] == [
        "2 breaking, 1 risky, 1 compatible, 1 in documentation",
        "Next version of the package: 2.0.0 (a new major version)",
    ]
    assert sum(line.startswith("  ") for line in lines) == len(CHANGES)


def test_russian_text() -> None:
    text = FORMATS["text"](COMPARISON, "ru")
    assert "ломающее[property-removed] свойство Task.deadline удалено" in text
    assert "ломающих: 2, рискованных: 1, совместимых: 1, в описаниях: 1" in text


def test_no_changes() -> None:
    nothing = Comparison("planfix", "a", "b", ())
    assert "Nothing has changed." in FORMATS["text"](nothing, "en")
    assert "Ничего не изменилось." in FORMATS["html"](nothing, "ru")
    assert json.loads(FORMATS["json"](nothing, "en"))["worst"] is None


def test_json_says_everything() -> None:
    data = json.loads(FORMATS["json"](COMPARISON, "en"))
    assert data["version"] == {"part": "major", "present": "1.4.2", "next": "2.0.0"}
    assert data["counts"] == {"breaking": 2, "risky": 1, "compatible": 1, "documentation": 1}
    first = data["changes"][0]
    assert first["old"] == {"file": "old.raml", "line": 10, "column": 5}
    assert first["new"] is None
    assert len({each["fingerprint"] for each in data["changes"]}) == len(CHANGES)


def test_changelog_tells_what_matters_by_kind() -> None:
    lines = FORMATS["changelog"](COMPARISON, "en").splitlines()
    assert lines[0] == "## 2.0.0"
    heads = [line for line in lines if line.startswith("### ")]
    assert heads == ["### Added", "### Changed", "### Removed"]
    assert "- **breaking**: property Task.deadline is gone (Task.deadline)" in lines
    assert lines[-1] == "1 descriptions and notes."


@pytest.mark.parametrize("form", ["text", "markdown", "changelog", "html"])
def test_outside_text_controls_nothing(form: Format) -> None:
    text = FORMATS[form](COMPARISON, "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
    if form != "text":
        assert "<script>alert" not in text


def test_markdown_tables_keep_their_columns() -> None:
    rows = [each for each in FORMATS["markdown"](COMPARISON, "en").splitlines() if each[:1] == "|"]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


LINKS = (
    "ask @team/leads, or mail a.b+c@d.example",
    "https://example.com/`a`|b?c=*d*",
    "[www.example.com](http://example.com)",
    "see #12, group/project!3 and `@code`",
    "@a|@b\\@c<@d>`@e`@",
)


@pytest.mark.parametrize("form", ["markdown", "changelog"])
@pytest.mark.parametrize("text", LINKS)
def test_forges_see_no_links_in_markdown(form: Format, text: str) -> None:
    change = Change("operation-added", "compatible", text, text, new=Span(text, 1, 1))
    comparison = Comparison("megaplan", text, text, (change,))
    page = html.fromstring(
        MarkdownIt("commonmark").enable("table").render(FORMATS[form](comparison, "en"))
    )
    assert page.text_content().count(text) >= 2
    for code in page.xpath("//code"):
        code.text = ""
    assert not re.search(r"@|://|www\.|[#!]\d", page.text_content())
    assert not page.xpath("//a | //em")


@pytest.mark.parametrize("text", [HOSTILE, "\x85\x9b31m\u2066\u200f\u2028\x7f\U000e0001\udcff"])
def test_json_says_everything_in_harmless_characters(text: str) -> None:
    change = Change("operation-added", "compatible", text, text, new=Span(text, 1, 1))
    printed = FORMATS["json"](Comparison("megaplan", text, text, (change,)), "ru")
    assert "".join(printed.split("\n")).isprintable()
    assert json.loads(printed)["changes"][0]["subject"] == text
    assert re.search("[а-я]{5}", printed)


def test_html_is_whole_and_needs_no_network() -> None:
    text = FORMATS["html"](COMPARISON, "ru")
    page = html.document_fromstring(text)
    assert page.get("lang") == "ru"
    rows = page.xpath("//li[contains(@class, 'change')]")
    assert [row.get("data-level") for row in rows] == [each.level for each in CHANGES]
    assert HOSTILE[:25] in rows[-1].text_content()
    assert not page.xpath("//@src | //@onclick | //@onload | //@style | //link | //img | //iframe")
    assert {each[0] for each in page.xpath("//@href")} == {"#"}
    anchors = {each[1:] for each in page.xpath("//nav//@href")}
    assert anchors == set(page.xpath("//section/@id"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_policy_of_the_page_allows_its_own_script_and_nothing_else() -> None:
    text = FORMATS["html"](COMPARISON, "en")
    page = html.document_fromstring(text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in f"{policy};"


def test_the_page_says_what_its_words_mean() -> None:
    for language, said in (
        ("en", "wire: what travels between client and service"),
        ("ru", "протокол: то, что передаётся между клиентом и сервисом"),
    ):
        page = html.fromstring(FORMATS["html"](COMPARISON, language))
        assert said in page.findtext(".//footer/p")
        assert len(page.xpath("//span[@title and text()='Python']")) == 1
