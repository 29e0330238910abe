"""Faults in Dutch, for commands with ``--lang nl``: sentences of dutch.toml and its sisters, with what was found in its place.

Errors are written in English where they are found, as in a program that uses this one as a library. Here, at the door, they are
turned into the language of who asked.
"""

from __future__ import annotations

import re
import tomllib
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from string import Formatter

from sim.scenario.plain_number import dutch_marks

FILES = tuple(
    Path(__file__).with_name(name)
    for name in ("dutch-scenario.toml", "dutch-studies.toml", "dutch.toml", "dutch-own.toml", "dutch-last.toml")
)
"""Of the sentences that fit, that with most words of its own is taken."""
HOLE = "{}"
WHOLE, PIECE = ("sentence", "library"), "piece"
"""What a whole fault is looked up among; pieces, that would fit half of a sentence, are for what stands in a hole."""
NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+\.[0-9] s")  # what people type themselves has no marks
LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
"""Language of the command that runs; one without ``--lang`` speaks English."""
ONLY_ENGLISH = "Deze melding is er alleen in het Engels: "


@cache
def sentences(*kinds: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """(what fits the English sentence, the Dutch one); those with most words of their own first."""
    known = [tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES]
    rows = [(row["en"].split(HOLE), str(row["nl"])) for kind in kinds for one in known for row in one.get(kind, ())]
    rows.sort(key=lambda row: -sum(map(len, row[0])))
    return tuple((re.compile("(.*?)".join(map(re.escape, own)), re.DOTALL), dutch) for own, dutch in rows)


def in_dutch(words: str, *, piece: bool = False) -> str | None:
    """The same in Dutch; None when there is no such sentence. ``piece``: it is a part of one."""
    for english, dutch in sentences(*WHOLE, *([PIECE] if piece else [])):
        found = english.fullmatch(words)
        if found is not None:
            names = [conversion == "s" for _, hole, _, conversion in Formatter().parse(dutch) if hole is not None]
            return dutch.format(
                *(part if name else _inside(part) for part, name in zip(found.groups(), names, strict=True))
            )
    return None


def told(words: str, lang: str) -> str:
    """A fault in the language that was asked; one without a Dutch sentence says that it is in English."""
    if lang != "nl":
        return words
    return in_dutch(words) or f"{ONLY_ENGLISH}{words}"


def spoken(words: str) -> str:
    """What is said of the work that goes on, in the language of the command; as it is where it has no Dutch sentence."""
    return (in_dutch(words) or words) if LANGUAGE.get() == "nl" else words


def _inside(part: str) -> str:
    """What stands in a hole, each line by itself; as it is when it is no sentence or phrase of ours."""
    lines = []
    for line in part.split("\n"):
        bare = line.strip()
        dutch = (
            dutch_marks(bare) if NUMBER.fullmatch(bare) else in_dutch(bare, piece=True) or _unit(bare) if bare else None
        )
        lines.append(line.replace(bare, dutch, 1) if dutch else line)
    return "\n".join(lines)


def _unit(words: str) -> str | None:
    """The unit of a number of a scenario, when the words are one."""
    from sim.report.labels import number_unit

    dutch = number_unit(words, "nl")
    return dutch if dutch != words else None
