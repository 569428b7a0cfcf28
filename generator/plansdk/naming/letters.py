"""Letters of names: Cyrillic in Latin ones, others as Python spells them.

Cyrillic is transliterated as machine readable passports do it: by ICAO Doc 9303, part 3,
section 6, in which every letter stands for itself, whatever stands around it. Letters that the table lacks
(those of Kazakh and other languages) get the Latin letter of the Cyrillic one that they are
made from.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_TABLE = (
    "аa бb вv гg дd еe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch"
    " ъie ыy ь эe юiu яia ёe ґg єie іi їi ўu ђd ѓg ѕdz јj љlj њnj ћc ќk џdz ѣie ѳf ѵy"
    " әa ғg қk ңn өo ұu үu һh җzh ҙz ҡk ҫs ӊn ҳh ҷch"
)
_LATIN = {each[0]: each[1:] for each in _TABLE.split()}

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
"""Letters and marks that identifiers may have and nobody sees."""


def plain(text: str) -> str:
    """A text with Cyrillic in Latin letters, other Latin letters without their marks.

    >>> plain("ИмяКлиента"), plain("ЩИ, Щит"), plain("Prénom")
    ('ImiaKlienta', 'SHCHI, Shchit', 'Prenom')
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    found: list[str] = []
    for before, (each, after) in zip(f" {composed}", pairwise(f"{composed} "), strict=False):
        is_continued = bool(found) and not found[-1][-1:].isascii()
        latin = _LATIN.get(each.lower())
        if latin is None:
            found.append(_other(each, is_continued))
        elif each.islower():
            found.append(latin)
        else:
            is_shouted = after.isupper() or (before.isupper() and not after.isalpha())
            found.append(latin.upper() if is_shouted else latin.capitalize())
    return "".join(found)


def _other(char: str, is_continued: bool) -> str:
    """A character that is not Cyrillic; nothing of it where it can be in no identifier."""
    if char.isascii():
        return char
    latin = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    if latin:
        return latin
    kept = _in_identifier(char)
    if not kept:
        return "" if unicodedata.category(char)[0] in "MC" else " "
    return "" if unicodedata.category(kept[0])[0] == "M" and not is_continued else kept


def _in_identifier(char: str) -> str:
    """A character as an identifier in lower case has it, if it can have it."""
    low = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).lower())
    return low if f"a{low}".isidentifier() and not _INVISIBLE & {*low} else ""
