"""XML files as trees with positions, and XML that is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from plansdk.diagnostics import Diagnostic, Rejected
from plansdk.syntax import xml_tree


def refused(source: bytes) -> Diagnostic:
    with pytest.raises(Rejected) as caught:
        xml_tree.parse(source, "x.xml")
    (finding,) = caught.value.diagnostics
    return finding


def test_positions_of_elements_attributes_and_text() -> None:
    source = '<?xml version="1.0"?>\n<a б="ю"\n   c = \'2\'>\n  text <b ы="ю" d="3"/>\n</a>'
    root = xml_tree.parse(source.encode(), "x.xml")
    assert str(root.span) == "x.xml:2:1"
    assert str(root.span_of("c")) == "x.xml:3:4"
    assert str(root.text_span) == "x.xml:4:3"
    (child,) = root.children
    assert str(child.span) == "x.xml:4:8"
    assert str(child.span_of("d")) == "x.xml:4:17"
    assert str(child.span_of("absent")) == "x.xml:4:8"
    assert (root.get("б"), root.get("absent", "-")) == ("ю", "-")


def test_words_joins_lines() -> None:
    assert xml_tree.parse(b"<a>\n  one\n  two &amp; three\n</a>", "x").words() == "one two & three"


def test_a_quote_inside_an_attribute() -> None:
    root = xml_tree.parse(b"""<a x='"b="2"' y="a>b" z="1"/>""", "x.xml")
    assert root.get("x") == '"b="2"'
    assert str(root.span_of("z")) == "x.xml:1:23"


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        (b"", "XML102", 1, 1),
        (b"<a><b></a>", "XML102", 1, 9),
        (b"<a/>\n<b/>", "XML102", 2, 1),
        (b'<a b="1" b="2"/>', "XML102", 1, 10),
        (b"<a>&nbsp;</a>", "XML102", 1, 4),
        (b'\n<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "XML104", 2, 1),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "XML104", 1, 1),
        (b"<a>\n<?php ?></a>", "XML105", 2, 1),
        (b'<?xml version="1.0" encoding="koi8-r"?><a/>', "XML103", 1, 1),
        (b"<a>\xff</a>", "SRC101", 1, 4),
        (b"\xff\xfe<\x00a\x00", "SRC101", 1, 1),
        (b"<a>\x01</a>", "SRC103", 1, 4),
        (b'<?xml version=""?><a/>', "XML108", 1, 1),
        (b'<?xml version="0.0"?><a/>', "XML108", 1, 1),
        (b'<?xml version="1.1"?><a/>', "XML108", 1, 1),
        (b'<?xml version="1.00"?><a/>', "XML108", 1, 1),
        (b"<a>" * 100, "XML106", 1, 121),
        (b"<r>" + b"<a/>" * 50_000 + b"</r>", "XML107", 1, 200_000),
    ],
)
def test_refused(source: bytes, code: str, line: int, column: int) -> None:
    finding = refused(source)
    assert (finding.code, finding.span.line, finding.span.column) == (code, line, column)


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.write(b"<a>")
        file.truncate(4 * 1024**3)
    with pytest.raises(Rejected, match="XML101"):
        xml_tree.load(path, "huge.xml")


def test_no_entity_is_ever_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aa">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;">' % (c + 1, c, c) for c in range(ord("a"), ord("y"))
    )
    assert refused(bomb + b"]><a>&y;</a>").code == "XML104"


def test_text_in_many_pieces_takes_no_time() -> None:
    source = b"<a>" + b"\n" * 1_000_000 + b"&amp;\n" * 100_000 + b"</a>"
    assert len(xml_tree.parse(source, "x").text) == 1_200_000
