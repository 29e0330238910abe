"""The answer in a sentence: is a difference noticed, not noticed, or can it not be said; the same words wherever it is told.

Size and certainty have fixed words: *noticeably*, and *far* from four times the threshold on; *probably* where zero is left out
and the mean lies beyond the threshold, but not the whole interval. Numbers are rounded to their interval, as in the tables. A
difference in placements is never told without what becomes of harm and unmet need.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sim.designs.request import BASELINE
from sim.policies.base import REGISTRY
from sim.policies.picture import picture
from sim.report.policy_names import policy_name
from sim.report.tables import EUROS_BELOW, decimals, in_euros, level_digits, rounded
from sim.report.texts import LANGS, SHARES, TEXTS, Lang, decimal, shown_scale, text
from sim.results.comparison import JOINT, ComparisonData
from sim.results.noticeable import COUNTED, Answer, answer, coarse, threshold_at
from sim.results.statistics import NOTHING, Estimate

MONEY = "million euro"
HIGH_OR_LOW = ("share", "km", "per child", "per foster", "per helped", "per 1,000 days")
ROUNDING = 1e-9
TWICE = 1.75  # times the level from which on it is told in times, not in percent
BREATH = (*JOINT, "cost_total")
"""Outcomes that are told in one breath: placements, harm, unmet need, money."""


def sentence(data: ComparisonData, policy: str, outcome: str, lang: Lang, together: int = 1) -> str:
    """What a policy does to an outcome, in a sentence; ``together``: answers that are given at once."""
    about = data.outcomes[outcome]
    return said(answer(data, policy, outcome, together), about, lang)


def told_of(data: ComparisonData) -> tuple[str, ...]:
    """Outcomes of one breath that a comparison has."""
    return tuple(name for name in BREATH if name in data.outcomes)


def breath(data: ComparisonData, policy: str, lang: Lang, together: int = 0) -> tuple[str, ...]:
    """What a policy does to placements, with harm, unmet need and money in the same breath: a sentence each.

    Of a policy with which every run is as it is without, that and no more: four times no difference reads as harmless.
    """
    told = told_of(data)
    if told and data.identical(policy):
        return (nothing_words(data, policy, lang),)
    number = together or len(told) * len(data.policies)
    return tuple(sentence(data, policy, name, lang, number) for name in told)


def nothing_words(data: ComparisonData, policy: str, lang: Lang) -> str:
    """That with a policy every run is as it is without, and what the policy comes to here, which is why."""
    entry = next(one for one in data.entries if one.label == policy)
    found = (picture(one, data.scenario) if one.name in REGISTRY else None for one in entry.policies)
    words = [one.words[lang].rstrip(".") for one in found if one is not None]
    why = [text("say_nothing_why", lang, words=_sentence("; ".join(words)))] if words else []
    return " ".join((text("say_nothing_happens", lang), *why))


def answer_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """One line a policy: placements, harm, unmet need and money; last what the thresholds are."""
    lines = policy_lines(data, lang)
    return (*lines, threshold_note(data, lang)) if lines else ()


def policy_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """One line a policy: placements, harm, unmet need and money."""
    return tuple(
        text("answers_line", lang, policy=policy_name(entry, lang), answers=" ".join(breath(data, entry.label, lang)))
        for entry in data.entries
        if entry.label in data.policies
    )


def question_words(data: ComparisonData, policy: str, outcome: str, lang: Lang) -> str:
    """The answer to one question that was set before the run: it is one answer, and not one of all that can be asked."""
    return " ".join((sentence(data, policy, outcome, lang), text("say_question", lang)))


def sentences(data: ComparisonData, policy: str, outcomes: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """What a policy does to some outcomes, a sentence each, made careful for as many of every policy of the comparison."""
    if data.identical(policy):
        return (nothing_words(data, policy, lang),)
    number = len(outcomes) * len(data.policies)
    return tuple(sentence(data, policy, name, lang, number) for name in outcomes)


def threshold_note(data: ComparisonData, lang: Lang) -> str:
    """From what difference on each of these outcomes is noticed, and what else is between the answers."""
    told = told_of(data)
    key = "answers_note_asked" if data.noticeable else "answers_note"
    note = text(
        key, lang, thresholds=threshold_words(data, told, lang), number=decimal(len(told) * len(data.policies), lang)
    )
    return " ".join((note, *coarse_note(data, told, lang), text("note_two_questions", lang)))


def coarse_note(data: ComparisonData, told: Sequence[str], lang: Lang, key: str = "answers_note_coarse") -> list[str]:
    """That in so small a place a large share of an outcome reads as not noticeable."""
    shares = coarse(data, told)
    if not shares:
        return []
    words = [
        text(
            "answers_coarse", lang, what=getattr(data.outcomes[name].label, lang), share=decimal(round(100 * one), lang)
        )
        for name, one in shares.items()
    ]
    return [text(key, lang, outcomes="; ".join(words))]


def threshold_words(data: ComparisonData, outcomes: Iterable[str], lang: Lang) -> str:
    """From what difference on each of some outcomes is noticed: "placements: 6 a year; ..."."""
    words = []
    for name in outcomes:
        if name in data.outcomes:
            about, level, size = data.outcomes[name], data.level(BASELINE, name), threshold_at(data, name)
            one = _Words(Answer("same", 0, level, replace(NOTHING, mean=size, low=-size, high=size), size), about, lang)
            whole = abs(one.scale * size - round(one.scale * size)) < ROUNDING
            one.digits = 0 if whole else one.digits
            words.append(text("answers_threshold", lang, what=getattr(about.label, lang), amount=one.quantity(size)))
    return "; ".join(words)


def base_words(data: ComparisonData, outcome: str, lang: Lang) -> str:
    """The level of an outcome without any policy, in as many figures as its interval bears."""
    return _Words(
        Answer("same", 0, data.level(BASELINE, outcome), NOTHING, math.nan), data.outcomes[outcome], lang
    ).base()


def base_ends(data: ComparisonData, outcome: str, lang: Lang) -> tuple[str, str] | None:
    """Between what the level without any policy lies, over worlds that differ; None where there is one, or it does not move."""
    found = data.level(BASELINE, outcome)
    if len(data.draws) < 2 or not math.isfinite(found.low) or found.low == found.high:
        return None
    about = data.outcomes[outcome]
    words = _Words(Answer("same", 0, found, found, math.nan), about, lang)
    low, high = (words._level(end) for end in (found.low, found.high))
    return low, high


def alone(found: Answer) -> bool:
    """Whether a difference leaves out zero by itself, but not when it is made careful for all that are told together."""
    return found.sign == 0 and found.found.low * found.found.high > 0.0


def answers_of(data: ComparisonData) -> list[dict[str, Any]]:
    """One row a policy and outcome of the breath: the answer as plain values, and its sentence in both languages."""
    told = told_of(data)
    rows = []
    for policy in data.policies:
        for name in told:
            found = answer(data, policy, name, len(told) * len(data.policies))
            row: dict[str, Any] = {"policy": policy, "outcome": name, "answer": found.kind, "why": found.why or None}
            row |= {"threshold": found.threshold, "clear": found.clear, "large": found.large}
            rows.append(row | {"words": {lang: said(found, data.outcomes[name], lang) for lang in LANGS}})
    return rows


def said(found: Answer, about: Any, lang: Lang) -> str:
    """An answer about an outcome, as a sentence (two where it says why it cannot be said)."""
    words = _Words(found, about, lang)
    return words.sentence()


def unit_name(unit: str, lang: Lang) -> str:
    """A unit in the language; one that is not known as it is."""
    if f"unitname_{unit}".replace(" ", "_") in TEXTS:
        return text(f"unitname_{unit}".replace(" ", "_"), lang)
    key = "unit_" + unit.replace(",", "").replace(" ", "_")
    if lang == "en" or key not in TEXTS:
        return unit
    _, several, after = text(key, lang).split("|")
    return f"{several}{after}".strip()


def size_words(found: Answer, about: Any, lang: Lang) -> str:
    """The most that a difference can be, as an amount: "12 a year"."""
    words = _Words(found, about, lang)
    return words.quantity(found.most) if math.isfinite(found.most) else text("unknown", lang)


def change_words(found: Answer, about: Any, lang: Lang) -> tuple[str, str, str]:
    """The level without a policy and with it, and the difference: ("126", "120", "−6 (−12 to +1)"); money in millions."""
    words = _Words(found, about, lang)
    level, change = words.tile()
    return words.base(), level, change


def times_words(share: float, lang: Lang) -> str:
    """A difference as a share of the level: "almost 3 times as much", "30% less".

    Examples
    --------
    >>> [times_words(share, "nl") for share in (1.8, 1.0, 0.3, -0.42, 14.2)]
    ['bijna 3 keer zoveel', '2 keer zoveel', '30% meer', '42% minder', 'ruim 15 keer zoveel']
    """
    if share < TWICE - 1.0:
        return text(
            "say_percent_more" if share > 0.0 else "say_percent_less", lang, n=decimal(100.0 * abs(share), lang)
        )
    times = 1.0 + share
    step = 10.0 ** max(0, math.floor(math.log10(times)) - 1)
    near = step * round(times / step)
    key = "almost" if times < near - 0.05 * step else "over" if times > near + 0.05 * step else "times"
    return text(f"say_times_{key}", lang, n=decimal(near, lang))


class _Words:
    """One answer with the words of its outcome."""

    def __init__(self, found: Answer, about: Any, lang: Lang) -> None:
        self.answer, self.lang = found, lang
        self.name, self.unit, self.label = about.name, about.unit, getattr(about.label, lang)
        self.direction = about.direction
        self.scale = shown_scale(self.unit)
        self.digits = _digits(found, self.scale)
        self.base_digits = level_digits(found.level, found.found, self.scale)
        sizes = [abs(size) for size in (found.found.low, found.found.mean, found.found.high) if math.isfinite(size)]
        self.euros = self.unit.startswith(MONEY) and 0.0 < max(sizes, default=0.0) < EUROS_BELOW

    def sentence(self) -> str:
        found = self.answer
        if found.kind == "noticeable":
            return self._noticeable()
        if found.kind == "same":
            return self._same()
        return self._unsaid()

    # --- the three answers --------------------------------------------------------------------------------------------
    def _noticeable(self) -> str:
        found = self.answer
        how = text("say_how_large" if found.large else "say_how", self.lang)
        likely = "" if found.clear else text("say_how_likely", self.lang)
        lead = self._lead("lower" if found.sign < 0 else "higher", how=how, likely=likely)
        ends = sorted((abs(found.found.low), abs(found.found.high)))
        between = ""
        if math.isfinite(ends[0]) and ends[0] < ends[1]:
            low, high = (self._number(end) for end in ends)
            between = text("say_range", self.lang, low=low, high=high)
        amount = self._amount(found.found.mean)
        base = found.level.mean
        if base == 0.0 or not math.isfinite(base):
            return _sentence(text("say_size_from_nothing", self.lang, lead=lead, amount=amount, range=between))
        level = self._after()
        return _sentence(
            text("say_size", self.lang, lead=lead, amount=amount, range=between, base=self._level(base), level=level)
        )

    def _same(self) -> str:
        found, base = self.answer, self._level(self.answer.level.mean)
        lead = self._lead("same")
        if found.found.identical and not found.level.mean == 0.0:
            return _sentence(text("say_identical", self.lang, label=self.label, base=base))
        if found.found.identical or (found.found.exact and found.most == 0.0):
            absent = found.level.mean == 0.0 and found.level.exact
            return _sentence(text("say_not_there" if absent else "say_nothing", self.lang, lead=lead, base=base))
        if (
            found.sign and found.found.low * found.found.high > 0.0
        ):  # its direction is known: more, but too little to matter
            near, far = self._ends(found.found)
            most = text("say_most_one_side", self.lang, lead=lead, near=near, far=far, base=base)
        else:
            most = text("say_most", self.lang, lead=lead, amount=self.quantity(found.most), base=base)
        return _sentence(f"{most}{self._much()}.")

    def _much(self) -> str:
        """That what is not noticeable is much here: how many times the level it can be on the side that is no gain."""
        end, level = self.answer.hidden(self.direction), abs(self.answer.level.mean)
        if end == 0.0:
            return ""
        if not self.scale * level >= 0.5 * 10.0**-self.base_digits:  # reads as 0
            return text("say_much_of_nothing", self.lang)
        small = "share" if self.unit in SHARES else "number" if self.unit in COUNTED else "level"
        return text(
            "say_much",
            self.lang,
            small=text(f"say_small_{small}", self.lang),
            times=times_words(end / level, self.lang),
        )

    def _unsaid(self) -> str:
        found, base = self.answer, self._level(self.answer.level.mean)
        if math.isnan(found.level.mean) and math.isnan(found.found.mean):
            return _sentence(text("say_unmeasured", self.lang, label=self.label))
        side = {-1: "some_lower", 1: "some_higher"}.get(found.sign, "unsaid")
        small = max(abs(found.found.low), abs(found.found.high)) if math.isfinite(found.found.low) else math.nan
        if found.found.thin or not small > 0.0:
            side = "unseen"
        lead = self._lead(side)
        by_itself = alone(found) and side != "unseen"
        if math.isfinite(found.found.low) and side != "unseen":
            low, high = self._ends(found.found)
            key = "say_between_alone" if by_itself else "say_between"
            many = text("say_many", self.lang, n=decimal(found.together, self.lang)) if found.together > 1 else ""
            first = text(
                key, self.lang, lead=lead, low=low, high=high, base=base, **({"many": many} if by_itself else {})
            )
        else:
            first = text("say_about", self.lang, lead=lead, base=base)
        if found.why in ("known", "worlds"):
            why = text(f"say_why_{found.why}", self.lang)
        elif found.runs:
            why = text("say_why_computed_runs", self.lang, n=decimal(found.runs, self.lang))
        else:
            why = text("say_why_computed", self.lang)
        return _sentence(first) if by_itself and found.why in ("known", "worlds") else f"{_sentence(first)} {why}"

    def base(self) -> str:
        """The level without a policy."""
        return self._level(self.answer.level.mean)

    def tile(self) -> tuple[str, str]:
        """Level with the policy, and what it differs by."""
        found, self.euros = self.answer.found, False
        if math.isnan(found.mean):
            return text("unknown", self.lang), ""
        level = self._after()
        if found.identical or (found.exact and found.mean == 0.0):
            return level, text("say_none", self.lang)
        shown = rounded(found, self.scale, self.lang)
        if not shown.low:
            return level, self._amount(found.mean)
        return level, shown.mean + text("say_range", self.lang, low=shown.low, high=shown.high)

    # --- words ----------------------------------------------------------------------------------------------------------
    def _lead(self, side: str, **values: str) -> str:
        key = f"say_{self.name}_{side}"
        if key in TEXTS:
            return text(key, self.lang, **values)
        return text(f"say_any_{side}", self.lang, label=self.label, **values)

    def _number(self, size: float) -> str:
        if self.euros:
            return in_euros(size, self.lang, self.digits)
        return decimal(self.scale * abs(size), self.lang, self.digits)

    def _level(self, level: float) -> str:
        if not math.isfinite(level):
            return text("unknown", self.lang)
        behind = "%" if self.unit in SHARES else text("unit_million_euro", self.lang) if self.euros else ""
        return decimal(self.scale * level, self.lang, self.base_digits) + behind

    def _after(self) -> str:
        """The level with the policy: what is shown of the level without it and of the difference, added up as a reader does."""
        base, change = self.scale * self.answer.level.mean, self.scale * self.answer.found.mean
        if not math.isfinite(base + change):
            return self._level(base + change)
        return self._level((round(base, self.base_digits) + round(change, self.digits)) / self.scale)

    def _unit(self, shown: str) -> tuple[str, str]:
        """Words behind a number, and behind what it is more or less by."""
        key = "unit_" + self.unit.replace(",", "").replace(" ", "_")
        if key not in TEXTS:
            return f" {self.unit}", ""
        one, several, after = text(key, self.lang).split("|")
        if self.euros:
            return text("unit_euro", self.lang), after
        return (one if shown == "1" else several), after

    def _which(self, size: float) -> str:
        """Fewer, less or lower; more or higher."""
        if self.unit.startswith(HIGH_OR_LOW):
            key = "lower" if size < 0.0 else "higher"
        elif self.unit.startswith(MONEY):
            key = "less" if size < 0.0 else "more"
        else:
            key = "fewer" if size < 0.0 else "more"
        return text(f"say_{key}", self.lang)

    def _amount(self, size: float, last: bool = True) -> str:
        """ "6 fewer a year"; ``last``: without "a year" where more follows."""
        shown = self._number(size)
        if not any(mark in shown for mark in "123456789"):
            return text("say_none", self.lang)
        unit, after = self._unit(shown)
        which = self._which(size)
        key = "say_amount" if self.unit.startswith((*HIGH_OR_LOW, MONEY)) else "say_amount_counted"
        return text(key, self.lang, n=shown, unit=unit, which=which, after=after if last else "")

    def quantity(self, size: float) -> str:
        """ "6 a year"."""
        shown = self._number(size)
        unit, after = self._unit(shown)
        return f"{shown}{unit}{after}"

    def _ends(self, found: Estimate) -> tuple[str, str]:
        if found.low * found.high > 0.0:  # both on one side: "between 2 and 5 fewer"
            near, far = sorted((found.low, found.high), key=abs)
            return self._number(near), self._amount(far)
        high = self._amount(found.high)
        return self._amount(found.low, last=high == text("say_none", self.lang)), high


def _digits(found: Answer, scale: float) -> int:
    """Decimals of all numbers of a sentence: those of the difference in a table, or of the level where there is none."""
    of = found.found
    nothing = math.isnan(of.mean) or (of.mean == 0.0 and not of.low < of.high)
    return decimals(found.level if nothing else of, scale)


def _sentence(words: str) -> str:
    """With a capital, also behind a quotation mark."""
    return words[0] + words[1].upper() + words[2:] if words[0] == "‘" else words[0].upper() + words[1:]
