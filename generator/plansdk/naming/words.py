"""Wire names into words, words into Python identifiers."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Iterator

from plansdk.naming.letters import plain

_SMALL = r"[a-z\x80-\U0010ffff]"
"""Small letters, and all that are not Latin."""

_WORD = re.compile(
    rf"[A-Z]+(?=[A-Z]{_SMALL})"  # the acronym of XMLFile
    rf"|[A-Z]?{_SMALL}+[0-9]*(?!{_SMALL})"  # Task, oauth2
    rf"|[A-Z]+[0-9]*"  # UUID, B24
    rf"|[0-9]+{_SMALL}*"
)

_SINGULAR_ALREADY = frozenset(
    {"news", "analytics", "status", "address", "access", "process", "series", "bonus", "canvas"}
)


def words(name: str) -> list[str]:
    """Split a wire name into lower-case words.

    >>> words("contractorHuman"), words("integrationUUID"), words("report_template")
    (['contractor', 'human'], ['integration', 'uuid'], ['report', 'template'])
    """
    return [unicodedata.normalize("NFKC", word.lower()) for word in _WORD.findall(plain(name))]


def snake(name: str) -> str:
    """Spell a wire name as a Python attribute, without regard to keywords.

    >>> snake("isUrgent"), snake("ДатаНачала"), snake("%")
    ('is_urgent', 'data_nachala', 'u0025')
    """
    return "_".join(words(name) or [f"u{ord(c):04x}" for c in name]) or "unnamed"


def pascal(name: str) -> str:
    """Spell a wire name as a Python class."""
    spelled = "".join(
        word[:1].upper() + word[1:] if word[0].isascii() else word
        for word in snake(name).split("_")
    )
    return spelled if is_class_name(spelled) else f"N{spelled}"


def camel(identifier: str) -> str:
    """Spell an attribute name as the wire does: the rule that the runtime shares.

    >>> camel("is_urgent")
    'isUrgent'
    """
    head, *rest = identifier.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def identifier(text: str) -> str:
    """Make a legal identifier that is neither a keyword nor starts like a private name.

    Keywords get a trailing underscore, as PEP 8 has it; what no identifier begins with, such
    as a digit, gets `n`.
    """
    text = text.lstrip("_") or "unnamed"
    if not text[0].isidentifier():
        text = f"n{text}"
    if keyword.iskeyword(text):
        text += "_"
    return text


def second_spelling(wire: str) -> str:
    """Another attribute for wire names that differ only in case or punctuation.

    >>> second_spelling("isUrgent"), second_spelling("is-urgent"), second_spelling("Имя")
    ('is_cap_urgent', 'is_u002d_urgent', 'cap_imia')
    """
    latin = "".join(plain(c) if c.isalpha() else c for c in wire)
    return _spelled_out(latin, kept={c for c in latin if not plain(c).isascii()})


def exact_spelling(wire: str) -> str:
    """An attribute for wire names that have even the second spelling in common.

    >>> exact_spelling("имя")
    'u0438__u043c__u044f_'
    """
    return _spelled_out(wire)


def _spelled_out(text: str, kept: Collection[str] = ()) -> str:
    """A text with its capitals marked, and numbers for all that is neither ASCII nor kept."""
    spelled = (
        (
            (f"_cap_{c.lower()}" if c.isupper() else c)
            if c.isascii() and c.isalnum()
            else plain(c) if c in kept else f"_u{ord(c):04x}_"
        )
        for c in text
    )
    return identifier(unicodedata.normalize("NFKC", "".join(spelled)))


def parent(dotted: str) -> tuple[str, str]:
    """What a dotted name is in, and its own name there.

    >>> parent("spaces.widget"), parent("task")
    (('spaces', 'widget'), ('', 'task'))
    """
    above, _, name = dotted.rpartition(".")
    return above, name


def lineage(resource: str) -> Iterator[str]:
    """A dotted resource and those above it."""
    while resource:
        yield resource
        resource = parent(resource)[0]


def resource_class(resource: str) -> str:
    """The class of a dotted resource: `SpacesWidgetResource`."""
    return "".join(map(pascal, resource.split("."))) + "Resource"


def resource_module(resource: str) -> str:
    """The module of a dotted resource: `spaces_widget`."""
    return file_name(resource.replace(".", "_"))


def file_name(name: str) -> str:
    """A name that every file system keeps as it is.

    >>> file_name("任务_task")
    'u4efbu52a1_task'
    """
    return "".join(c if c.isascii() else f"u{ord(c):04x}" for c in name)


def is_attribute_name(text: str) -> bool:
    """Whether a text can name a method, an attribute, a parameter or a module."""
    return _is_name(text) and text == text.lower()


def is_class_name(text: str) -> bool:
    """Whether a text can name a class or a type: it begins with a capital."""
    return _is_name(text) and text[0].isupper()


def _is_name(text: str) -> bool:
    """Whether Python reads an identifier in it that is no keyword, in letters as names have them."""
    is_read = text.isidentifier() and not keyword.iskeyword(text)
    return is_read and text == plain(text) and text[0] != "_"


def singular(word: str) -> str:
    """The singular of an English plural, as far as wire names need it.

    >>> [singular(w) for w in ("tasks", "histories", "addresses", "news", "status")]
    ['task', 'history', 'address', 'news', 'status']
    """
    if word in _SINGULAR_ALREADY or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


def singular_name(name: str) -> str:
    """A snake-case name with its last word in the singular."""
    head, sep, last = name.rpartition("_")
    return f"{head}{sep}{singular(last)}"


def common_words(names: list[str]) -> str:
    """The words that all names begin with, or else end with, as one class name.

    >>> common_words(["TaskFilter", "DealFilter"]), common_words(["ContractorHuman", "ContractorCompany"])
    ('Filter', 'Contractor')
    """
    split = [[word[:1].upper() + word[1:] for word in words(name)] for name in names]
    if len(split) == 1:
        return "".join(split[0])
    prefix = min(common_prefix(split[0], each) for each in split)
    if prefix:
        return "".join(split[0][:prefix])
    suffix = min(common_prefix(split[0][::-1], each[::-1]) for each in split)
    return "".join(split[0][len(split[0]) - suffix :])


def common_prefix(left: list[str], right: list[str]) -> int:
    """How many words two names have in common from the start."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
