"""Faults in Dutch, for commands with ``--lang nl``: sentences of dutch.toml and its sisters, with what was found in its place.

Errors are written in English where they are found, as in a program that uses this one as a library. Here, at the door, they are
turned into the language of who asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
BOTH = re.compile(r"(?:[^,/\n]+ / )?[^,/\n]+(?:, (?:[^,/\n]+ / )?[^,/\n]+)*")
"""Names with commas between, some in both languages ("start / begin"): either may be typed, in Dutch the Dutch one is told."""
PARTS = re.compile(r"[_-]")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+(?: s)?)")
"""A number that is told: in Dutch with a decimal comma. One that was found, or is to be typed in a file, stands as it is."""
FOUND = "gevonden: {}"
"""The hole of what was typed, or stands in a file: it is looked up, but a number is as it was found."""
NOT_THERE = re.compile(r"(no (policy|outcome) '([\w-]+)'.*?[Dd]id you mean '?)([\w, ]+?)('?\?)")
"""A fault that names what was probably meant."""
NO_HINT = re.compile(r"(There is no (policy) '([\w-]+)'\. )(Policies are )")
"""One that does not."""
LANGUAGE: ContextVar[str] = ContextVar("language", default="en")
"""Language of the command that runs; one without ``--lang`` speaks English."""
ONLY_ENGLISH = "Deze melding is er alleen in het Engels: "


@cache
def sentences(*kinds: str) -> tuple[holes.Sentence, ...]:
    """All sentences of these kinds: those that hold others, then those with most words of their own first."""
    rows = [(en, nl.replace(FOUND, FOUND.replace("{}", "{!f}"))) for en, nl in holes.pairs(FILES, *kinds)]
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
    words = NO_HINT.sub(lambda found: f"{found[1]}{_hint(_meant(found[2], found[3]))}{found[4]}", words)
    words = NOT_THERE.sub(lambda found: f"{found[1]}{_meant(found[2], found[3]) or found[4]}{found[5]}", words)
    if lang != "nl":
        return words
    return in_dutch(words) or f"{ONLY_ENGLISH}{words}"


def spoken(words: str) -> str:
    """What is said of the work that goes on, in the language of the command; as it is where it has no Dutch sentence."""
    return (in_dutch(words) or words) if LANGUAGE.get() == "nl" else words


def _hint(meant: str | None) -> str:
    return f"Did you mean {meant!r}? " if meant else ""


def _meant(what: str, typed: str) -> str | None:
    """The policy or outcome whose name has the very parts that were typed, in whatever order: eerst_netwerk is netwerk_eerst."""
    from sim.outcomes.registry import OUTCOMES, dutch_names
    from sim.policies import registry

    policies = {kind.dutch: name for name, kind in registry().items() if kind.dutch}
    known = {**{name: name for name in registry()}, **policies}
    if what == "outcome":
        known = {**{name: name for name in OUTCOMES}, **dutch_names()}
    parts = sorted(PARTS.split(typed.lower()))
    return next((name for word, name in known.items() if sorted(PARTS.split(word)) == parts), None)


def _put(part: str, sign: str, bracketed: bool) -> str:
    """What stands in a hole: looked up, or by its sign as it is ("s"), perhaps a unit ("u"), a name or setting ("n", "i")."""
    if sign == "s":
        return part
    if sign == "i":
        known = setting_names()
        return NAME.sub(lambda found: known.get(found[0], found[0]), part)
    if sign == "f" and DECIMAL.fullmatch(part):
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
            if dutch is None and " / " in bare and BOTH.fullmatch(bare):
                dutch = ", ".join(one.rpartition(" / ")[2] for one in bare.split(", "))
        lines.append(line.replace(bare, dutch, 1) if dutch else line)
    return "\n".join(lines)


def typed_names(words: str) -> str:
    """Names of policies, outcomes and doses as they are typed in Dutch; all else as it is."""
    known = _typed_names()
    return NAME.sub(lambda found: known.get(found[0], found[0]), words)


@cache
def setting_names() -> Mapping[str, str]:
    """The Dutch name of each setting of a policy that has one, by that of the program; of several the first."""
    from sim.policies import dutch_texts

    found: dict[str, str] = {}
    for dutch, name in dutch_texts()["settings"].items():
        found.setdefault(name, dutch)
    return found


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
