"""Entries of the ledger that cannot be: each is reported at its place, all at once."""

from __future__ import annotations

from textwrap import dedent

import pytest

from deprecation.versions import SECOND, Versions
from plansdk.diagnostics import Rejected


def findings(versions: Versions, names: str) -> list[str]:
    """What is said about a ledger of the second version, by line and column."""
    versions.add("v2", SECOND)
    versions.ledger.write_text(dedent(names).lstrip())
    with pytest.raises(Rejected) as caught:
        versions.build("v2")
    return [
        f"{each.span.line}:{each.span.column}: {each.code} {each.message}"
        for each in caught.value.diagnostics
        if each.span.file == str(versions.ledger)
    ]


def test_entries_without_the_shape_of_one(versions: Versions) -> None:
    names = """
        renamed:
          errand.find: errand.search
          errand.read: {to: errand.get}
          Errand.title: {since: v2, because: 'yes', to: [Errand.state]}
          Chore: {}
          errand: {to: Errand, since: v2}
          Person.said: {to: Person, since: v2}
          class.get: {to: errand.get, since: v2}
          errand.fetch: {to: errand.get, since: v2, until: v1}
          errand.look: {to: errand.get, since: v2, until: soon}
          MegaplanError: {to: Errand, since: v2}
          Person.to_dict: {to: Person.remark, since: v2}
    """
    assert findings(versions, names) == [
        "2:16: NAM104 what 'errand.find' has become must be a mapping",
        "3:3: NAM104 errand.read lacks `since`",
        "4:29: NAM104 unknown key 'because'",
        "4:49: NAM104 here must stand a name",
        "5:3: NAM104 Chore lacks `to`",
        "5:3: NAM104 Chore lacks `since`",
        "6:3: NAM103 'errand' names nothing in a package",
        "7:21: NAM104 Person.said cannot become Person, which is of another kind",
        "8:3: NAM103 'class.get' names nothing in a package",
        "9:52: NAM110 v1 is no version after v2, which renamed errand.fetch",
        "10:51: NAM110 soon is no version after v2, which renamed errand.look",
        "11:3: NAM105 MegaplanError cannot name a class that begins with a capital: generated code needs it itself",
        "12:3: NAM105 to_dict cannot name an attribute in lower case: generated code needs it itself",
    ]


def test_entries_that_do_not_fit_the_version(versions: Versions) -> None:
    names = """
        operations: {errand: {search: GET /errand/search}}
        modules: {errand: [Errand]}
        renamed:
          errand.find: {to: errand.seek, since: v1}
          Errand: {to: Person, since: v2}
          Person.said: {to: Errand.state, since: v2}
          errand.search.all: {to: errand.get, since: v2}
          Chore: {to: Duty, since: v2}
          Duty: {to: Chore, since: v2}
          person.later: {to: person.never, since: v3}
    """
    assert findings(versions, names) == [
        "4:3: NAM108 errand.find stands for nothing: errand.seek is not there",
        "5:3: NAM109 Errand cannot be kept as a former name: it still is the name of something",
        "6:3: NAM108 Person.said cannot stand for Errand.state, which is of another class",
        "7:3: NAM109 errand.search.all cannot be kept as a former name: it still is the name of something",
        "8:3: NAM108 Chore stands for nothing: Duty is not there",
        "9:3: NAM108 Duty stands for nothing: Chore is not there",
    ]


def test_what_has_gone_with_a_version_stops_nothing(versions: Versions) -> None:
    versions.add("v2", SECOND)
    versions.ledger.write_text("renamed: {errand.find: {to: errand.seek, since: v1}}\n")
    (found,) = [each for each in versions.build("v2").diagnostics if each.code == "NAM108"]
    assert (found.level, found.span.line) == ("warning", 1)


def test_a_name_twice(versions: Versions) -> None:
    names = """
        renamed:
          errand.find: {to: errand.search, since: v2}
          errand.find: {to: errand.get, since: v2}
    """
    (found,) = findings(versions, names)
    assert found == "3:3: SRC114 the key 'errand.find' is repeated; first used in line 2"


def test_a_section_that_is_no_mapping(versions: Versions) -> None:
    assert findings(versions, "renamed: [errand.find]\n") == [
        "1:10: NAM104 `renamed` must be a mapping"
    ]
