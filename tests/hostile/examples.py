"""Texts and names that somebody would choose to break a generator."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

HOSTILE = settings(
    # The same examples on every machine: a failure here is a defect, never bad luck.
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    # No shrinking: it could take minutes, and examples are small as they are.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""Settings of every property-based test here."""

CODE = "__import__('os').system('true')"

FRAGMENTS = [
    '"',
    "'",
    "\\",
    "\n",
    "\r\n",
    "\t",
    '"""',
    "'''",
    '\\"""',
    '""',
    "{{ 1 / 0 }}",
    '{% include "x" %}',
    "{# #}",
    "{0}",
    "{" + CODE + "}",
    CODE,
    "\n" + CODE + "\n",
    '""" + ' + CODE + ' + """',
    "): pass #",
    "]; raise SystemExit #",
    "\\N{BULLET}",
    "\\u0022",
    "\\x22",
    "%s %(x)s",
    "#",
    "``",
    "|",
    " ",
    "Text.",
    "\x00",
    "\x07",
    "\x1b[2J",
    "\x85",
    "\u2028",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\U0001f600",
    "Ж",
    "ﬁ",
]

SURROGATE = "\ud800"

texts = (
    st.lists(
        st.sampled_from(FRAGMENTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
        min_size=1,
        max_size=5,
    )
    .map("".join)
    .filter(str.strip)
)
"""Texts out of pieces that end strings, start code, or hide."""

EDGES = [
    *FRAGMENTS,
    'ends with "',
    'ends with """',
    "ends with \\",
    'ends with \\"',
    '"begins',
    '"""begins and ends"""',
    '""""',
    '"' * 7,
    "\\" * 3 + '"' * 3,
    "long " * 100 + '"""',
    "x" * 300 + '"',
    "a" * 1999,
    "] | [" * 30,
    '"] | [' * 30,
    "'] | ['" * 30,
]
"""Texts that are tried one by one."""
