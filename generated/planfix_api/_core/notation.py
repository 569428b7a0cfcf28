"""A small notation for codecs: how the value of an element is written.

int float bool string text enum    scalars; texts are given as they came
date time datetime                 dd-mm-yyyy, hh:mm, dd-mm-yyyy[ hh:mm]
base64                             bytes
any                                content of a custom field, see `scalars`
secret                             a text that is never shown
bool:false,true                    a bool written with other literals
int/,                              several scalars in one text, joined by that character
Task                               a record of that class
FilterDate|string|int              one of these, told apart by what is there
Phone+                             the element itself repeats: a list
[task Task]                        a list in an element of its own, with items `task`
[task Task]#count,totalCount       the same with counters: a `Listing`
int..100                           a number, or a number of elements, of 100 at most
"""

from __future__ import annotations

from functools import cache

from .codecs import UNKNOWN, Bounded, Codec, Joined, OneOf, Repeated, Scalar, Structure, Wrapped
from .scalars import READERS


@cache
def codec_of(text: str) -> Codec:
    """The codec that a notation stands for; an empty one for what is not specified.

    Raises:
        ValueError: It stands for none.
    """
    if not text:
        return UNKNOWN
    kind, _, most = text.partition("..")
    if most:
        return Bounded(codec_of(kind), int(most))
    if text.endswith("+"):
        return Repeated(codec_of(text[:-1]))
    if text.startswith("["):
        inside, _, counters = text[1:].partition("]")
        tag, _, item = inside.partition(" ")
        return Wrapped(tag, codec_of(item), tuple(counters[1:].split(",")) if counters else ())
    if text[-2:-1] == "/":
        return Joined(_scalar(text[:-2]), text[-1])
    if "|" in text:
        return OneOf([codec_of(each) for each in text.split("|")])
    return Structure(text) if text[0].isupper() else _scalar(text)


def _scalar(text: str) -> Scalar:
    name, _, literals = text.partition(":")
    if name not in READERS:
        raise ValueError(f"there is no kind {text!r}")
    if not literals:
        return Scalar(name)
    false, _, true = literals.partition(",")
    return Scalar(name, (false, true))
