"""The page of `diff` in a browser: what a person does with it works, without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from changes.browser import Browser, find
from plansdk.changes import Change
from plansdk.changes.report import FORMATS, Comparison
from plansdk.diagnostics import Span

HOSTILE = "<script>alert(1)</script><img src=https://example.com/x.png>"
CHANGES = (
    Change("property-removed", "breaking", "Task.deadline", "Task", old=Span("a", 10, 5)),
    Change("value-added", "risky", "Task.status", "Task", "paused", new=Span("b", 21, 5)),
    Change("operation-added", "compatible", "GET /deal", "deal", new=Span("b", 3, 1)),
    Change("operation-added", "compatible", f"GET /{HOSTILE}", HOSTILE),
    Change("description-changed", "documentation", "service", "service"),
)
LIGHTEST = """
(() => {
  const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map((each) => each / 255);
  const light = (text) => channels(text)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (e) => {
    const color = getComputedStyle(e).backgroundColor;
    return /, 0\\)$/.test(color) ? ground(e.parentElement) : color;
  };
  const texts = [...document.querySelectorAll("h1, h2, p, span, code, label, a, small, output")];
  return Math.min(...texts.filter((e) => e.checkVisibility()).map((e) => {
    const [low, high] = [light(getComputedStyle(e).color), light(ground(e))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }));
})()
"""
"""The lowest contrast of any text with what is behind it, as WCAG counts it."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser that shows the page."""
    program = find()
    if program is None:
        pytest.skip("there is no Chromium")
    folder = tmp_path_factory.mktemp("browser")
    page = folder / "changes.html"
    text = FORMATS["html"](Comparison("megaplan", "r1", "r2", CHANGES, "1.4.2"), "en")
    page.write_text(text, encoding="utf-8")
    with Browser(program, folder / "profile") as made:
        made.open(page)
        yield made


@pytest.fixture(autouse=True)
def _cleared(browser: Browser) -> None:
    browser.press("Escape")


def shown(browser: Browser) -> list[str]:
    """The rules of the changes that a person can see."""
    rows = "[...document.querySelectorAll('.change')].filter((e) => e.checkVisibility())"
    found: list[str] = browser.run(
        f"{rows}.map((e) => e.querySelector('.place').lastChild.textContent)"
    )
    return found


def test_everything_is_shown_at_first(browser: Browser) -> None:
    assert sorted(shown(browser)) == sorted(each.rule for each in CHANGES)
    assert browser.run("document.getElementById('shown').textContent") == "5 of 5 shown"
    assert not browser.run("document.getElementById('nothing').checkVisibility()")


@pytest.mark.parametrize("how", ["mouse", "key"])
def test_a_level_goes_and_comes_back(browser: Browser, how: str) -> None:
    for expected in (3, 5):
        if how == "mouse":
            browser.click("input[value=compatible]")
        else:
            browser.press("3")
        assert len(shown(browser)) == expected
        assert browser.run("document.getElementById('shown').textContent").startswith(
            f"{expected} "
        )
    browser.click("input[value=breaking]")
    browser.click("input[value=risky]")
    links = "[...document.querySelectorAll('nav li')].filter((e) => e.checkVisibility()).length"
    assert browser.run(links) == 3, "a group without anything to show goes, too"


def test_search_finds_every_word(browser: Browser) -> None:
    browser.press("/")
    for key in "TASK paused":
        browser.press(key)
    assert shown(browser) == ["value-added"]
    for key in " nowhere":
        browser.press(key)
    assert shown(browser) == []
    assert browser.run("document.getElementById('nothing').checkVisibility()")
    browser.press("Escape")
    assert len(shown(browser)) == 5


def test_groups_close_and_open(browser: Browser) -> None:
    browser.click("section summary")
    assert len(shown(browser)) < 5
    browser.click("section summary")
    assert len(shown(browser)) == 5
    browser.press("o")
    assert shown(browser) == []
    browser.click("nav a")
    assert shown(browser), "a link opens its group"
    browser.press("/")
    browser.press("p")
    assert len(shown(browser)) > 2, "so does a search"
    browser.press("Escape")
    browser.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")


def test_keys_lead_from_group_to_group(browser: Browser) -> None:
    browser.run("document.activeElement.blur()")
    seen: list[str] = []
    for key in "jjk":
        browser.press(key)
        seen.append(browser.run("document.activeElement.id"))
    assert seen == ["group-1", "group-2", "group-1"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(browser: Browser, scheme: str) -> None:
    browser.scheme(scheme)
    ground = browser.run("getComputedStyle(document.body).backgroundColor")
    assert (int(ground.split("(")[1].split(",")[0]) > 128) == (scheme == "light")
    assert browser.run(LIGHTEST) >= 4.5


def test_nothing_is_asked_for_and_nothing_complains(browser: Browser) -> None:
    urls = {each["request"]["url"] for each in browser.of("Network.requestWillBeSent")}
    assert len(urls) == 1, urls
    assert urls.pop().startswith("file:")
    assert browser.of("Log.entryAdded") == []
    assert browser.of("Runtime.consoleAPICalled") == []
    assert browser.of("Runtime.exceptionThrown") == []
    assert browser.of("Page.javascriptDialogOpening") == []
