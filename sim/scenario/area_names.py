"""Names that people take for one: written in another case or alphabet, with other spaces, accents or dashes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"
QUOTES = "\u2018\u2019\u201a\u201b\u2032\u0060\u00b4"
# letters of the Cyrillic and Greek alphabets that look like Latin ones
LOOK = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЗасеѕіјорхуҮԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοικνρυχ", "ABESIJKMHOPCTYX3acesijopxyYdqwABEZHIKMNOPTYXoiknpux"
)


def tidy(name: str) -> str:
    """The name as it is kept: composed letters (NFC), single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def same_look(name: str) -> str:
    """A text that is the same for names that differ in case, spaces, dashes, quotes or alphabet only."""
    plain = unicodedata.normalize("NFKC", name).translate(LOOK)
    plain = "".join("-" if c in DASHES else "'" if c in QUOTES else c for c in plain)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(plain.casefold().split())


def near_look(name: str) -> str:
    """A text that is the same also for names that differ in accents, or in spaces and dashes between words."""
    letters = unicodedata.normalize("NFKD", same_look(name))
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    if any(c.isdigit() for c in letters):  # 'Wijk 1-2' and 'Wijk 12' are two
        return letters
    return "".join(c for c in letters if c not in "-' .")


def alike(names: Iterable[tuple[str, int]]) -> list[tuple[str, int, str, int, bool]]:
    """Pairs of different names that look alike, each with the first of its kind.

    Parameters
    ----------
    names : (name, line) in order.

    Returns
    -------
    (name, line, earlier name, its line, whether they look the same); a name that stands there twice is no pair.
    """
    same: dict[str, tuple[str, int]] = {}
    near: dict[str, tuple[str, int]] = {}
    pairs = []
    for name, line in names:
        first = same.setdefault(same_look(name), (name, line))
        close = near.setdefault(near_look(name), (name, line))
        if first[0] != name:
            pairs.append((name, line, *first, True))
        elif close[0] != name:
            pairs.append((name, line, *close, False))
    return pairs
