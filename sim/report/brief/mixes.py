"""Switches of the brief: which mix of policies stands at which position, and what the page says of each, packed small.

A mix is a word of digits, one a switch, each a dose: 0 is as it is now. What is said of every mix is made here, by the engine of
sentences; the page only looks it up. Sentences that differ in their numbers alone are kept once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sim.policies.doses import dose_of, doses_of
from sim.report.brief.drawn import FARTHEST
from sim.report.policy_names import policy_name
from sim.report.sentences import alone, base_ends, change_words, nothing_words, said, size_words
from sim.report.texts import Lang, decimal, text
from sim.results.comparison import JOINT, ComparisonData
from sim.results.noticeable import Answer, answer
from sim.runs.mixes import FULL, HALF, MOST

ENTRIES, SEVERE, UNMET = JOINT
TILES = (ENTRIES, "share_family_type", UNMET, "cost_total")
"""The four big numbers: out of home, in a family, waiting or in a place that does not fit, euro."""
TOLD = (ENTRIES, SEVERE, UNMET, "cost_total")
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
HOLE = "#"


@dataclass(frozen=True)
class Switch:
    """One policy that can be put on: its name, what it is called, and the doses that it has (0, and 1 or 2)."""

    name: str
    label: str
    positions: tuple[int, ...]
    practice: str = ""


def position_of(policy: Any) -> int | None:
    """Where a switch stands for a policy: 0 now, 1 half (*programme*), 2 all of it (*full*); None for any other setting."""
    if getattr(policy, "areas", None) or getattr(policy, "start", None):
        return None
    found = dose_of(policy)
    if not doses_of(type(policy)):
        settings = getattr(type(policy), "model_fields", {})
        plain = all(getattr(policy, key) == field.default for key, field in settings.items())
        return 2 if plain else None
    return {"now": 0, HALF: 1, FULL: 2}.get(found)


def switches_of(entries: Sequence[Any]) -> tuple[str, ...]:
    """Names of the policies that the rows are mixes of; empty when a row is anything else, or there are too many."""
    names: dict[str, None] = {}
    for entry in entries:
        for policy in entry.policies:
            if position_of(policy) is None:
                return ()
            names[policy.name] = None
    return tuple(names) if len(names) <= MOST else ()


def key_of(entry: Any, names: Sequence[str]) -> str:
    """The mix of a row: a digit a switch."""
    at = {policy.name: position_of(policy) or 0 for policy in entry.policies}
    return "".join(str(at.get(name, 0)) for name in names)


# --- what is said of a mix ----------------------------------------------------------------------------------------------
def told_of(
    data: ComparisonData,
    policy: str,
    lang: Lang,
    together: int,
    worlds: ComparisonData | None = None,
    nearest: str = "",
) -> list[str]:
    """The answer of a mix: placements, harm and unmet need in the same breath, money; sentences.

    Of one world the first sentence says so, and the second what is not in it; both are told in the same weight.

    Parameters
    ----------
    worlds, nearest : what was computed in many worlds, and the row of it that is nearest to this mix.
    """
    if data.identical(policy):
        return [nothing_words(data, policy, lang)]
    found = {name: answer(data, policy, name, together) for name in TOLD if name in data.outcomes}
    lines = [said(found[ENTRIES], data.outcomes[ENTRIES], lang)]
    if in_one_world(data):
        lines = [one_world(lines[0], worlds, lang), not_in_it(worlds, nearest, lang)]
    beside = [name for name in (SEVERE, UNMET) if name in found]
    plain = (found[name].kind == "same" and not found[name].hidden(data.outcomes[name].direction) for name in beside)
    if len(beside) == 2 and all(plain):
        most = {name: size_words(found[name], data.outcomes[name], lang) for name in beside}
        lines.append(text("brief_beside_same", lang, severe=most[SEVERE], unmet=most[UNMET]))
    else:
        lines += [said(found[name], data.outcomes[name], lang) for name in beside]
    if TOLD[-1] in found:
        lines.append(said(found[TOLD[-1]], data.outcomes[TOLD[-1]], lang))
    return lines


def in_one_world(data: ComparisonData) -> bool:
    """Whether what is not known is left out of the margins."""
    return len(data.draws) <= 1


def one_world(sentence: str, worlds: ComparisonData | None, lang: Lang) -> str:
    """A sentence that begins with the world that it holds in."""
    best = worlds is not None and bool(worlds.drawing.get("posterior"))
    return text("brief_in_best_world" if best else "brief_in_one_world", lang, says=sentence[:1].lower() + sentence[1:])


def not_in_it(worlds: ComparisonData | None, nearest: str, lang: Lang) -> str:
    """That what is not known is not in it, and what many worlds say of the nearest row that was computed in them."""
    if worlds is None or in_one_world(worlds) or not nearest:
        return text("brief_not_in_it", lang)
    entry = next(one for one in worlds.entries if one.label == nearest)
    one = tile_of(worlds, nearest, ENTRIES, lang, len(worlds.policies) * len(TILES))
    return text("brief_not_in_it_but", lang, worlds=decimal(len(worlds.draws), lang), mix=policy_name(entry, lang),
                change=one["change"], answer=one["answer"].replace(": ", ", "))  # fmt: skip


def nearest_of(key: str, entries: Sequence[Any], names: Sequence[str]) -> str:
    """The row that is fewest steps of a switch away from a mix; of several the last, which is the question."""
    if not entries or not names:
        return ""
    steps = [sum(abs(int(a) - int(b)) for a, b in zip(key, key_of(entry, names), strict=True)) for entry in entries]
    return str(min(zip(steps, range(0, -len(steps), -1), entries, strict=True), key=lambda one: one[:2])[2].label)


def tile_of(data: ComparisonData, policy: str, outcome: str, lang: Lang, together: int) -> dict[str, Any]:
    """One big number under a mix: level, difference and interval in words, the answer, and where they lie in thresholds."""
    about, found = data.outcomes[outcome], answer(data, policy, outcome, together)
    base, level, change = change_words(found, about, lang)
    words = _short(found, in_one_world(data) and not data.identical(policy), lang)
    return {"level": level, "now": now_words(data, outcome, base, lang), "change": change, "answer": words,
            "at": places(found), "kind": found.kind}  # fmt: skip


def now_words(data: ComparisonData, outcome: str, base: str, lang: Lang) -> str:
    """How it is now in the worlds that a mix was computed in, with what lies between them."""
    ends = base_ends(data, outcome, lang)
    if ends is None:
        return text("brief_tile_now", lang, level=base)
    return text("brief_tile_now_worlds", lang, level=base, low=ends[0], high=ends[1])


def _short(found: Answer, one_world: bool, lang: Lang) -> str:
    if found.kind == "noticeable":
        key = "noticeable" if found.clear else "likely"
    else:
        key = ("alone" if found.why in ("known", "worlds") and alone(found) else found.why) or "same"
    words = text(f"brief_answer_{key}", lang)
    return text("brief_answer_one_world", lang, answer=words) if one_world and found.kind != "unsaid" else words


def places(found: Answer) -> list[float]:
    """Low end, mean and high end in thresholds, no farther than can be drawn; nothing where there is no interval."""
    if not math.isfinite(found.found.mean) or not found.threshold > 0.0:
        return []
    ends = (found.found.low, found.found.mean, found.found.high)
    ends = ends if math.isfinite(found.found.low) else (found.found.mean,) * 3
    return [round(min(max(end / found.threshold, -FARTHEST), FARTHEST), 2) for end in ends]


# --- packed -------------------------------------------------------------------------------------------------------------
class Packed:
    """Sentences kept once where they differ in their numbers alone: a row is the number of its sentence, then its numbers."""

    def __init__(self) -> None:
        self.sentences: dict[str, int] = {}

    def row(self, words: str) -> list[Any]:
        """A sentence as (number of its form, its numbers)."""
        form = NUMBER.sub(HOLE, words.replace(HOLE, ""))
        return [self.sentences.setdefault(form, len(self.sentences)), *NUMBER.findall(words)]

    def rows(self, lines: Iterable[str]) -> list[list[Any]]:
        """Several sentences."""
        return [self.row(line) for line in lines]


def unpacked(forms: Sequence[str], row: Sequence[Any]) -> str:
    """The sentence of a row, as the page makes it.

    Examples
    --------
    >>> packed = Packed()
    >>> row = packed.row("From 1,234 to 5.")
    >>> row, unpacked(list(packed.sentences), row)
    ([0, '1,234', '5'], 'From 1,234 to 5.')
    """
    numbers = iter(row[1:])
    return "".join(part if part != HOLE else str(next(numbers)) for part in re.split(f"({HOLE})", forms[row[0]]))
