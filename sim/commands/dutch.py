"""Faults in Dutch, for commands with ``--lang nl``: sentences of dutch.toml and its sisters, with what was found in its place.

Errors are written in English where they are found, as in a program that uses this one as a library. Here, at the door, they are
turned into the language of who asked.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from sim.report import holes
from sim.scenario.plain_number import dutch_marks

FILES = tuple(
    Path(__file__).with_name(name)
    for name in ("dutch-scenario.toml", "dutch-studies.toml", "dutch.toml", "dutch-own.toml", "dutch-last.toml")
)
"""Of the sentences that fit, one that holds others (the faults of a file) is taken, else that with most words of its own."""
HOLE = holes.HOLE
WHOLE, PIECE = ("sentence", "library"), "piece"
"""What a whole fault is looked up among; pieces, that would fit half of a sentence, are for what stands in a hole."""
NAMES = re.compile(r"[\w.-]+(?:, [\w.-]+)+")
"""Names with commas between, such as keys of a file or settings: they are typed as they stand, whatever word is among them."""
NAME = re.compile(r"\w+")
NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+\.[0-9] s")  # what people type themselves has no marks
LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
"""Language of the command that runs; one without ``--lang`` speaks English."""
ONLY_ENGLISH = "Deze melding is er alleen in het Engels: "


@cache
def sentences(*kinds: str) -> tuple[holes.Sentence, ...]:
    """All sentences of these kinds: those that hold others, then those with most words of their own first."""
    rows = list(holes.pairs(FILES, *kinds))
    rows.sort(key=lambda row: ("\n" not in row[0], not row[0].startswith("- "), -len(row[0].replace(HOLE, ""))))
    return tuple(holes.sentence(*row) for row in rows)


def in_dutch(words: str, *, piece: bool = False) -> str | None:
    """The same in Dutch; None when there is no such sentence. ``piece``: it is a part of one."""
    for one in sentences(*WHOLE, *([PIECE] if piece else [])):
        found = one.english.fullmatch(words)
        if found is not None:
            return one.filled(found.groups(), _put)
    return None


def told(words: str, lang: str) -> str:
    """A fault in the language that was asked; one without a Dutch sentence says that it is in English."""
    if lang != "nl":
        return words
    return in_dutch(words) or f"{ONLY_ENGLISH}{words}"


def spoken(words: str) -> str:
    """What is said of the work that goes on, in the language of the command; as it is where it has no Dutch sentence."""
    return (in_dutch(words) or words) if LANGUAGE.get() == "nl" else words


def _put(part: str, sign: str, bracketed: bool) -> str:
    """What stands in a hole: looked up, or by its sign as it is ("s"), perhaps a unit ("u"), a name that is typed ("n")."""
    if sign == "s":
        return part
    return typed_names(part) if sign == "n" else _inside(part, bracketed or sign == "u")


def _inside(part: str, unit: bool = False) -> str:
    """What stands in a hole, each line by itself; as it is when it is no sentence or phrase of ours."""
    lines = []
    for line in part.split("\n"):
        bare = line.strip()
        dutch = None
        if NUMBER.fullmatch(bare):
            dutch = dutch_marks(bare)
        elif bare and not NAMES.fullmatch(bare):
            dutch = in_dutch(bare, piece=True) or (_unit(bare) if unit else None)
        lines.append(line.replace(bare, dutch, 1) if dutch else line)
    return "\n".join(lines)


def typed_names(words: str) -> str:
    """Names of policies, outcomes and doses as they are typed in Dutch; all else as it is."""
    known = _typed_names()
    return NAME.sub(lambda found: known.get(found[0], found[0]), words)


def _typed_names() -> dict[str, str]:
    from sim.outcomes.registry import dutch_names
    from sim.policies import registry
    from sim.policies.dose_texts import dutch_doses

    policies = {name: kind.dutch for name, kind in registry().items() if kind.dutch}
    return {**{name: dutch for dutch, name in dutch_names().items()}, **dutch_doses(), **policies}


def _unit(words: str) -> str | None:
    """The unit of a number of a scenario or of a setting, when the words are one."""
    from sim.policies import dutch_texts
    from sim.report.labels import number_unit

    dutch = number_unit(words, "nl")
    return dutch if dutch != words else dutch_texts()["units"].get(words)
