"""Whether a difference would be noticed: three answers, against thresholds that are set before the run.

*Noticeable*: the interval leaves out zero, also when it is widened for all answers that are given together, and the mean lies
beyond the threshold. *Not noticeable*: the whole interval lies within the threshold. All else cannot be said, because too little
was computed, or because too little is known. A threshold is a choice of who decides, no finding: five in a hundred of the level
without the policy, or five children (a year), whichever is more, unless another one is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any, Literal

from sim.designs.request import BASELINE
from sim.errors import InputError
from sim.outcomes.outcome import Outcome
from sim.results.asked import asked_size, size_words
from sim.results.comparison import ComparisonData
from sim.results.statistics import LEVEL, Estimate, t_quantile

SHARE = 0.05  # of the level without the policy
CHILDREN = 5.0  # children or families; a year, where they are counted by the year
POINT = 0.01  # of an outcome that is a share: one in a hundred
COARSE = 0.2
"""Of the level: what lies within a threshold and is more than that is a large share of it, and this is said."""
LARGE = 4.0  # times the threshold from which on a difference is called large
MOST_RUNS_NAMED = 1_000  # more than that are not proposed
COUNTED = ("per year", "children", "families", "children and families")
PER_1000 = "per 1,000 children"

Kind = Literal["noticeable", "same", "unsaid"]
Why = Literal["", "computed", "worlds", "known"]
FEWEST_WORLDS = 5  # of fewer it is not known how far they lie apart, whatever they give


@dataclass(frozen=True)
class Threshold:
    """What a difference in an outcome must be to be noticed: in its unit, or as a share of its level without the policy."""

    outcome: str
    size: float
    relative: bool

    @property
    def words(self) -> str:
        """As it is asked on the command line."""
        return size_words(self.outcome, self.size, self.relative)

    def of(self, level: float) -> float:
        """The threshold at some level."""
        return self.size * abs(level) if self.relative else self.size


@dataclass(frozen=True)
class Answer:
    """What can be said of one difference.

    Attributes
    ----------
    kind : "noticeable", "same" (not noticeable) or "unsaid".
    sign : -1 or 1 where its direction is told from zero, else 0.
    large : a noticeable difference of four times the threshold or more.
    clear : the whole interval of a noticeable (or large) difference is that far away; else it is likely.
    why : of what cannot be said: too little was "computed" (runs), in too few "worlds", or too little is "known".
    runs : runs in all with which it could probably be said; 0 where that is not known, or more than anybody would make.
    together : answers that are given at once, for which it was made careful.
    level, found, threshold : level without the policy; difference with its interval; what must be passed to be noticed.
    """

    kind: Kind
    sign: int
    level: Estimate
    found: Estimate
    threshold: float
    large: bool = False
    clear: bool = False
    why: Why = ""
    runs: int = 0
    together: int = 1

    @property
    def most(self) -> float:
        """The largest difference that its interval holds, either way."""
        return max(abs(self.found.low), abs(self.found.high)) if math.isfinite(self.found.low) else math.nan

    def hidden(self, direction: str) -> float:
        """End of the interval that is a large share of the level though it is not noticeable; 0.0 where there is none.

        ``direction`` : what is better; the other side is looked at, and both where it is "none".
        """
        if (
            self.kind != "same"
            or self.found.identical
            or not (math.isfinite(self.most) and math.isfinite(self.level.mean))
        ):
            return 0.0
        sides = {"lower": (self.found.high,), "higher": (self.found.low,)}.get(
            direction, (self.found.low, self.found.high)
        )
        bad = {"lower": 1.0, "higher": -1.0}.get(direction)
        ends = [end for end in sides if end != 0.0 and (bad is None or bad * end > 0.0)]
        end = max(ends, key=abs, default=0.0)
        return end if abs(end) >= COARSE * abs(self.level.mean) else 0.0


def as_thresholds(asked: Any, own: Iterable[str] = ()) -> tuple[Threshold, ...]:
    """Thresholds from texts (``"entries=10"``, ``"cost_total=2%"``), a mapping, or a list of these.

    ``own`` : names of outcomes of a user's own.

    Raises
    ------
    InputError : the text says what was found and what is allowed.
    """
    if asked is None:
        return ()
    if isinstance(asked, Mapping):
        asked = [f"{name}={size}" for name, size in asked.items()]
    found: dict[str, Threshold] = {}
    for one in [asked] if isinstance(asked, str) else asked:
        threshold = _threshold(str(one), tuple(own))
        if found.get(threshold.outcome, threshold) != threshold:
            raise InputError(f"--noticeable: {threshold.outcome} is asked twice; give it once.")
        found[threshold.outcome] = threshold
    return tuple(found.values())


def _threshold(asked: str, own: tuple[str, ...]) -> Threshold:
    how = (
        "give an outcome and from what difference on it is noticed, as a number above 0 in its unit or in percent of the "
        "level without the policy: entries=10, cost_total=2%"
    )
    return Threshold(*asked_size("--noticeable", asked, own, how))


def threshold_of(outcome: Outcome, level: float, children: float, asked: Sequence[Threshold] = ()) -> float:
    """From what difference on an outcome is noticed.

    Parameters
    ----------
    level : without the policy; children : minors who live in the place; asked : thresholds that somebody set.
    """
    for one in asked:
        if one.outcome == outcome.name:
            return one.of(level)
    least = 0.0
    if outcome.unit in COUNTED:
        least = CHILDREN
    elif outcome.unit.startswith(PER_1000):
        least = CHILDREN * 1_000.0 / max(children, 1.0)
    elif outcome.unit == "share":
        least = POINT
    relative = SHARE * abs(level) if math.isfinite(level) else 0.0
    return max(relative, least)


def answer(data: ComparisonData, policy: str, outcome: str, together: int = 1) -> Answer:
    """What can be said of the difference that a policy makes in an outcome; ``together``: answers that are given at once."""
    level, threshold = data.level(BASELINE, outcome), threshold_at(data, outcome)
    runs, worlds = len(data.runs(policy)), len(data.draws)
    return answer_to(data.difference(policy, outcome), level, threshold, together, runs, worlds)


def threshold_at(data: ComparisonData, outcome: str) -> float:
    """From what difference on an outcome is noticed in a comparison, as was set before it ran."""
    asked = tuple(Threshold(**one) for one in data.noticeable)
    return threshold_of(data.outcomes[outcome], data.level(BASELINE, outcome).mean, data.scenario.children, asked)


def coarse(data: ComparisonData, outcomes: Iterable[str]) -> dict[str, float]:
    """Outcomes of which the threshold is a large share of the level because the place is small, and that share."""
    asked = {one["outcome"] for one in data.noticeable}
    found = {}
    for name in outcomes:
        level = abs(data.level(BASELINE, name).mean) if name in data.outcomes and name not in asked else 0.0
        if level > 0.0 and threshold_at(data, name) > COARSE * level:
            found[name] = threshold_at(data, name) / level
    return found


def answer_to(
    found: Estimate, level: Estimate, threshold: float, together: int = 1, runs: int = 0, worlds: int = 0
) -> Answer:
    """The answer that an interval gives, of so many runs in so many worlds (0: not known).

    Examples
    --------
    >>> from sim.results.statistics import estimate
    >>> less = estimate([-9.0, -11.0, -10.0, -12.0], [0] * 4)
    >>> answer_to(less, less, 5.0).kind, answer_to(less, less, 15.0).kind, answer_to(less, less, 11.0).kind
    ('noticeable', 'same', 'unsaid')
    """
    if found.identical or (found.exact and not math.isfinite(found.low)):
        kind: Kind = "noticeable" if abs(found.mean) >= threshold > 0.0 else "same"
        return Answer(kind, _sign(found.mean), level, found, threshold, clear=True, together=together)
    if not math.isfinite(found.low):
        return Answer("unsaid", 0, level, found, threshold, why="computed", together=together)
    wide = 1.0 if found.exact else widening(together)
    low, high = (found.mean + wide * (end - found.mean) for end in (found.low, found.high))
    sign = _sign(found.mean) if low > 0.0 or high < 0.0 else 0
    near = min(abs(found.low), abs(found.high)) if found.clear else 0.0
    if max(abs(found.low), abs(found.high)) < threshold and not found.thin:
        return Answer("same", sign, level, found, threshold, together=together)
    if sign and abs(found.mean) >= threshold:
        large = abs(found.mean) >= LARGE * threshold
        clear = near >= (LARGE * threshold if large else threshold)
        return Answer("noticeable", sign, level, found, threshold, large, clear, together=together)
    why = _why(found, threshold, wide, worlds)
    more = _runs(found, threshold, wide, runs) if why == "computed" and not found.thin else 0
    return Answer("unsaid", sign, level, found, threshold, why=why, runs=more, together=together)


def widening(together: int) -> float:
    """How much wider an interval must be for so many answers to be wrong together as seldom as one (Bonferroni)."""
    normal = NormalDist()
    return normal.inv_cdf(1.0 - (1.0 - LEVEL) / 2.0 / max(together, 1)) / normal.inv_cdf((1.0 + LEVEL) / 2.0)


def _sign(number: float) -> int:
    return int(number > 0.0) - int(number < 0.0)


def _why(found: Estimate, threshold: float, wide: float, worlds: int) -> Why:
    """Whether it would still not be said if chance were gone, and if there were as many worlds as one could want."""
    if not math.isfinite(found.low_draws):
        return "computed"
    if _would_be_said(found, threshold, wide, 1.0):
        return "computed"
    few = worlds > 1 and (worlds < FEWEST_WORLDS or _would_be_said(found, threshold, wide, _settled(worlds)))
    return "worlds" if few else "known"


def _would_be_said(found: Estimate, threshold: float, wide: float, narrower: float) -> bool:
    """Whether the interval of the parameters alone, so much narrower, would give an answer."""
    low, high = (found.mean + narrower * (end - found.mean) for end in (found.low_draws, found.high_draws))
    inside = max(abs(low), abs(high)) < threshold
    far = [found.mean + wide * (end - found.mean) for end in (low, high)]
    return inside or ((far[0] > 0.0 or far[1] < 0.0) and abs(found.mean) >= threshold)


@cache
def _settled(worlds: int) -> float:
    """How much narrower the interval of the parameters would be of very many worlds, for what lies as far apart (0 to 1).

    Of so few it reaches further, to hold the next one as often as it says: 0.83 for 10 worlds, 0.98 for 100.
    """
    few = t_quantile(0.5 + LEVEL / 2.0, worlds - 1) * math.sqrt(1.0 + 1.0 / worlds)
    return NormalDist().inv_cdf(0.5 + LEVEL / 2.0) / few


def _runs(found: Estimate, threshold: float, wide: float, runs: int) -> int:
    """Runs with which chance would be small enough, rounded up to tens; 0 where that is not known or too many."""
    half = (found.high_seeds - found.low_seeds) / 2.0
    room = threshold - abs(found.mean) if abs(found.mean) < threshold else abs(found.mean) / wide
    if runs < 2 or not math.isfinite(half) or room <= 0.0:
        return 0
    wanted = 10 * math.ceil(runs * (half / room) ** 2 / 10.0)
    return int(wanted) if runs < wanted <= MOST_RUNS_NAMED else 0
