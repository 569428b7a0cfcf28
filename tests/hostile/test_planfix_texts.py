"""Texts of a Planfix specification stay texts, and so do those of whole specifications."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from changes.excerpt import cut
from hostile.examples import EDGES, FRAGMENTS, HOSTILE, texts
from hostile.making import Shapes, modules, shapes
from hostile.retelling import telling
from planfix_specs.cases import BASE
from plansdk import resources
from plansdk.targets import MEGAPLAN
from support.building import build

WHOLE = resources.specs("planfix")
SPECS = resources.specs("megaplan")


def told(spec: Path, text: str) -> Shapes:
    """What a Planfix package is, with one text in the model in place of all."""
    return shapes(build("planfix", spec, change=partial(telling, text=text)))


def rewritten(spec: Path, folder: Path, text: str) -> Path:
    """A copy of a specification with one text in place of all."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(spec, folder)
    for place in folder.rglob("*.xml"):
        tree = etree.parse(place)
        for element in tree.iter(etree.Element):
            for name in {"en", "ru"} & set(element.keys()):
                element.set(name, text)
            if element.tag in {"note", "code"}:
                element.text = text
        tree.write(place, encoding="utf-8")
    return folder


def is_xml(text: str) -> bool:
    """Whether a specification in XML may contain a text."""
    try:
        etree.Element("a").text = text
    except ValueError:
        return False
    return "\ufeff" not in text and not text.isspace()


WRITABLE = [each for each in EDGES if is_xml(each)]
WORD = "Zyzzyva"


@pytest.fixture(scope="module")
def blank() -> Shapes:
    """A small package without any text."""
    return told(BASE, "")


@pytest.mark.parametrize("text", WRITABLE, ids=range(len(WRITABLE)))
def test_a_text_of_every_kind(text: str, folder: Path, blank: Shapes) -> None:
    built = build("planfix", rewritten(BASE, folder / "planfix", text))
    assert not shapes(built).differ(blank)


@HOSTILE
@given(text=texts)
def test_a_text_behind_the_front_end(text: str, blank: Shapes) -> None:
    assert not told(BASE, text).differ(blank)


def test_every_text_of_the_whole_specification(folder: Path) -> None:
    text = f"{WORD} {''.join(filter(is_xml, FRAGMENTS))}"
    place = rewritten(WHOLE, folder / "planfix", text)
    built = build("planfix", place)
    blank = build("planfix", place, change=partial(telling, text=""))
    assert not shapes(built).differ(shapes(blank))
    assert any(WORD in each for each in modules(built).values())
    assert not [path for path, each in modules(blank).items() if WORD in each]


def test_every_text_of_a_real_part_of_megaplan(folder: Path) -> None:
    place = folder / "r1.raml"
    document = MEGAPLAN.find(SPECS).read_text(encoding="utf-8")
    place.write_text(cut(document), encoding="utf-8")
    shutil.copy(SPECS / "names.yaml", folder)
    (folder / "overlay.yaml").write_text("{}", encoding="utf-8")
    one, other = (
        shapes(build("megaplan", place, change=partial(telling, text=text)))
        for text in ("".join(FRAGMENTS), "")
    )
    assert not one.differ(other)
