"""English sentences with holes and their Dutch form: the one matcher of faults (``sim.commands.dutch``) and of notes.

Texts stand in TOML files, each with ``en`` and ``nl``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

HOLE = "{}"
HOLES = re.compile(r"\{(#?)\}")
"""A hole, and one that only a number fits."""
QUOTES = ("'", '"', "`")
AMOUNT = r"(\S*\d\S*)"
"""What fits the hole of a number, and that of "{} years": not the word key before the name of one."""


@dataclass(frozen=True)
class Sentence:
    """An English sentence with holes, and the Dutch one.

    Attributes
    ----------
    english : what fits it. dutch : its own words, with the sign of the hole behind each ("s" between quotes; None is the end).
    bracketed : of each hole, whether brackets stand around it, as around a unit.
    """

    english: re.Pattern[str]
    dutch: tuple[tuple[str, str | None], ...]
    bracketed: tuple[bool, ...]

    def filled(self, parts: Sequence[str], put: Callable[[str, str, bool], str]) -> str:
        """The Dutch sentence with what was found; ``put`` (part, sign, bracketed) says how that stands in Dutch."""
        told, left = "", iter(zip(parts, self.bracketed, strict=True))
        for own, sign in self.dutch:
            told += own
            if sign is not None:
                part, unit = next(left)
                told += put(part, sign, unit)
        return told


def sentence(english: str, dutch: str) -> Sentence:
    """What stands between quotes is a key, a name or a value of somebody's file: it is never looked up."""
    own = HOLES.split(english)[::2]
    around = [(before[-1:], after[:1]) for before, after in zip(own, own[1:], strict=False)]
    signs = iter([before in QUOTES and before == after for before, after in around])
    parts = []
    for words, hole, _, sign in Formatter().parse(dutch):
        quoted = hole is not None and next(signs)
        parts.append((words, None if hole is None else sign or ("s" if quoted else "")))
    only = own[0] == "" and re.fullmatch(r" [a-z]+", "|".join(own[1:]))
    holes = [AMOUNT if number or only else "(.*?)" for number in HOLES.findall(english)]
    fits = "".join(re.escape(words) + hole for words, hole in zip(own, [*holes, ""], strict=True))
    return Sentence(re.compile(fits, re.DOTALL), tuple(parts), tuple(ends == ("(", ")") for ends in around))


def pairs(files: Sequence[Path], *kinds: str) -> Iterator[tuple[str, str]]:
    """English and Dutch of all entries of these kinds, kind by kind in the order of the files."""
    known = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return ((str(row["en"]), str(row["nl"])) for kind in kinds for one in known for row in one.get(kind, ()))
