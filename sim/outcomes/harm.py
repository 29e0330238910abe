"""Incidents in every setting: what happened, what was detected, and how much harm while waiting would turn a result.

Levels are assumed, not measured: no figures on harm by setting were found. Differences between policies rest on those
assumptions, so the break-even is given beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes.crises import slowed
from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.view import RunView
from sim.outcomes.waiting import place_waits
from sim.units import YEAR
from sim.words import FORM_NAMES, N_FORMS, Event, Flag, Form

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

ASSUMED = "levels assumed, not measured"
ASSUMED_NL = "niveaus zijn aangenomen, niet gemeten"
MINOR, SEVERE = 1, 2  # reasons of LOG_INCIDENT
BREAK_EVEN = ("severe_waiting", "severe_elsewhere", "days_waiting")  # outcomes that the break-even is made of
FEWEST_DAYS = 1.0  # days of waiting a year that a policy must change before a break-even means anything


def incidents(run: RunView, severe: bool = False) -> np.ndarray:
    """Rows of incidents with a child, or of the severe ones only."""
    rows = run.rows(Event.INCIDENT)
    return rows[rows["reason"] == SEVERE] if severe else rows


def per_1000_children(severe: bool = False) -> Callable[[RunView], float]:
    """Function that gives incidents a year per 1,000 minors, over all settings."""
    return lambda run: run.per_1000(len(incidents(run, severe)))


def number_severe(run: RunView) -> float:
    """Severe incidents a year, over all settings."""
    return run.per_year(len(incidents(run, severe=True)))


def detected(run: RunView) -> float:
    """Share of incidents that were detected."""
    rows = incidents(run)
    return ratio(np.count_nonzero(rows["flags"] & Flag.DETECTED), len(rows))


def setting(rows: np.ndarray) -> np.ndarray:
    """Form in which the child lived at each incident, (n,)."""
    found: np.ndarray = np.maximum(rows["form_from"], rows["form_to"])
    return found


def in_setting(form: int, severe: bool = False) -> Callable[[RunView], float]:
    """Function that gives incidents per 1,000 days that children live in one form; NaN when no one lives there."""

    def rate(run: RunView) -> float:
        rows = incidents(run, severe)
        return ratio(np.count_nonzero(setting(rows) == form), run.days_by_form[form], 1000.0)

    return rate


def out_of_home(severe: bool = False) -> Callable[[RunView], float]:
    """Function that gives incidents per 1,000 days out of home."""

    def rate(run: RunView) -> float:
        rows = incidents(run, severe)
        return ratio(np.count_nonzero(setting(rows) > 0), run.days_by_form[1:].sum(), 1000.0)

    return rate


def waiting_days(run: RunView) -> float:
    """Days that children waited for a place within the run."""
    return float(run.once(place_waits).days_within(run.start, run.end).sum())


def slowed_days(run: RunView) -> float:
    """Days for which decisions on children were slowed within the run."""
    return float(run.once(slowed).days_within(run.start, run.end).sum())


def while_waiting(severe: bool = False) -> Callable[[RunView], float]:
    """Function that gives incidents per 1,000 days of waiting for a place."""

    def rate(run: RunView) -> float:
        rows = incidents(run, severe)
        return ratio(np.count_nonzero(rows["flags"] & Flag.WAITING), waiting_days(run), 1000.0)

    return rate


@dataclass(frozen=True)
class BreakEven:
    """How large harm while waiting must be for a policy's effect on severe incidents to change sign.

    Waiting is waiting for a place, and the days for which a decision is slowed.

    Attributes
    ----------
    rate : severe incidents per 1,000 waiting days at which policy and baseline have as many severe incidents in all; NaN when
        it cannot be told whether, or by how much, the policy changes the days of waiting; below 0 when no rate turns the sign.
    assumed : the rates that the scenario gives a child that waits at home in a family with severe problems: without true
        danger and in it (see ``assumed_while_waiting``).
    days : waiting days a year under the policy minus those under the baseline.
    elsewhere : severe incidents a year outside waiting, policy minus baseline.
    low, high : 95 % interval of the rate; infinite where it has no end, NaN when it is not known.
    identical : whether the policy changes nothing at all in what the rate is made of.
    """

    rate: float
    assumed: tuple[float, float]
    days: float
    elsewhere: float
    low: float = np.nan
    high: float = np.nan
    identical: bool = False

    def text(self, lang: str = "en") -> str:
        """The break-even in a sentence, with its interval; empty when the policy changes nothing in it."""
        if self.identical:
            return ""
        tag = {"en": ASSUMED, "nl": ASSUMED_NL}[lang]
        if np.isnan(self.rate) or np.isnan(self.low) or self.low == -np.inf and self.high == np.inf:
            return _UNKNOWN[lang].format(tag=tag)
        if self.high < 0:
            return _NEVER[lang].format(tag=tag)
        if self.rate < 0:
            return _PERHAPS[lang].format(high=_guess(self.high, lang), tag=tag)
        more, fewer = _MORE_FEWER[lang] if self.days > 0 else _MORE_FEWER[lang][::-1]
        return _TURNS[lang].format(
            rate=_guess(self.rate, lang), ends=_ends(self.low, self.high, lang), above=more, below=fewer,
            safe=_shown(self.assumed[0], lang), danger=_shown(self.assumed[1], lang), tag=tag,
        )  # fmt: skip


_MORE_FEWER = {"en": ("more", "fewer"), "nl": ("meer", "minder")}
_UNKNOWN = {
    "en": "Whether the policy changes the days of waiting cannot be told, so no level of harm while waiting can be given "
    "at which its effect turns ({tag}).",
    "nl": "Of de maatregel het aantal wachtdagen verandert is niet te zeggen, dus ook niet bij welk niveau van schade "
    "tijdens wachten het verschil omkeert ({tag}).",
}
_NEVER = {
    "en": "No level of harm while waiting turns the difference ({tag}).",
    "nl": "Geen niveau van schade tijdens wachten keert het verschil om ({tag}).",
}
_PERHAPS = {
    "en": "By the mean of the runs no level of harm while waiting turns the difference in severe incidents; within the "
    "95% interval it may turn, at up to {high} per 1,000 days of waiting ({tag}).",
    "nl": "Naar het gemiddelde van de runs keert geen niveau van schade tijdens wachten het verschil in ernstige incidenten om; "
    "binnen het 95%-interval kan dat wel, tot {high} per 1.000 wachtdagen ({tag}).",
}
_TURNS = {
    "en": "The difference in severe incidents turns at {rate} per 1,000 days of waiting (95% interval {ends}): if harm while "
    "waiting is larger than where it turns, the policy gives {above} of them in all, if it is smaller {below}; in this "
    "scenario it is {safe} at home with severe problems, {danger} in true danger ({tag}).",
    "nl": "Het verschil in ernstige incidenten keert om bij {rate} per 1.000 wachtdagen (95%-interval {ends}): is de schade "
    "tijdens wachten groter dan waar het omkeert, dan geeft de maatregel er in totaal {above}, is zij kleiner dan {below}; in "
    "dit scenario is zij {safe} thuis met ernstige problemen, {danger} bij echt gevaar ({tag}).",
}
_NO_LEVEL = {"en": "no level", "nl": "geen enkel niveau"}
_NO_LIMIT = {"en": "no limit", "nl": "onbegrensd"}
_TO = {"en": "to", "nl": "tot"}


def _shown(rate: float, lang: str) -> str:
    """A rate with about three figures as the language writes it, never a minus zero."""
    digits = 0 if rate >= 100 else 1 if rate >= 10 else 2
    shown = f"{round(rate, digits) + 0.0:.{digits}f}"
    return shown.replace(".", ",") if lang == "nl" else shown


def _guess(rate: float, lang: str) -> str:
    """A rate, or in words that it lies below 0 (no level turns the sign) or beyond all bounds."""
    return _NO_LEVEL[lang] if rate < 0 else _NO_LIMIT[lang] if rate == np.inf else _shown(rate, lang)


def _ends(low: float, high: float, lang: str) -> str:
    return f"{_guess(low, lang)} {_TO[lang]} {_guess(high, lang)}"


def harm_account(run: RunView) -> tuple[float, float, float]:
    """(severe incidents while waiting or slowed, severe incidents elsewhere, days of waiting or slowing) a year."""
    rows = incidents(run, severe=True)
    late = (rows["flags"] & Flag.WAITING) > 0
    late |= run.once(slowed).covers(rows["child"], rows["time"])
    waiting = np.count_nonzero(late)
    return (
        run.per_year(waiting),
        run.per_year(len(rows) - waiting),
        run.per_year(waiting_days(run) + slowed_days(run)),
    )


def account_of(part: int) -> Callable[[RunView], float]:
    """Function that gives one part of ``harm_account``."""
    return lambda run: run.once(harm_account)[part]


def assumed_while_waiting(scenario: Scenario) -> tuple[float, float]:
    """Severe incidents per 1,000 days of waiting at home with severe problems, as the scenario has it: (no danger, danger).

    ``harm.waiting`` or ``harm.slowed``, or both at once, times ``levels.incident`` of level severe, to which ``harm.danger`` is
    added in true danger. Where the multipliers differ, the smallest stands in the first number and the largest in the second.
    """
    harm = scenario.parameters.harm
    if not scenario.mechanisms.harm:
        return 0.0, 0.0
    times = (harm.waiting, harm.slowed, harm.waiting * harm.slowed)
    safe = scenario.parameters.levels.incident[-1]
    return min(times) * safe * 1000.0 / YEAR, max(times) * (safe + harm.danger) * 1000.0 / YEAR


def break_even(
    baseline: Mapping[str, Sequence[float]], policy: Mapping[str, Sequence[float]], assumed: tuple[float, float]
) -> BreakEven:
    """Break-even harm while waiting, from the outcomes of runs under baseline and policy.

    Parameters
    ----------
    baseline, policy : values of the outcomes named in ``BREAK_EVEN``, one a run, over the same seeds.
    assumed : what the scenario says of that harm (see ``assumed_while_waiting``).
    """
    _, else_b, days_b = (float(np.mean(baseline[name])) for name in BREAK_EVEN)
    _, else_p, days_p = (float(np.mean(policy[name])) for name in BREAK_EVEN)
    days, elsewhere = days_p - days_b, else_p - else_b
    rate = -1000.0 * elsewhere / days if abs(days) >= FEWEST_DAYS else np.nan
    return BreakEven(rate, assumed, days, elsewhere)


def _outcome(form: int) -> Outcome:
    word = Form(form)
    return outcome(
        f"incidents_{FORM_NAMES[form]}",
        "per 1,000 days",
        in_setting(form),
        en=(f"incidents: {word.en}", f"incidents per 1,000 days lived there; {ASSUMED}"),
        nl=(f"incidenten: {word.nl}", f"incidenten per 1.000 dagen dat een kind er woont; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    )


OUTCOMES = (
    outcome(
        "severe_waiting",
        "per year",
        account_of(0),
        en=("severe incidents while waiting", f"while waiting for a place or for a slowed decision; {ASSUMED}"),
        nl=("ernstige incidenten tijdens wachten", f"tijdens wachten op een plek of vertraagd besluit; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
    outcome(
        "severe_elsewhere",
        "per year",
        account_of(1),
        en=("severe incidents at other times", f"not while waiting for a place or for a slowed decision; {ASSUMED}"),
        nl=("ernstige incidenten op andere momenten", f"niet tijdens wachten of een vertraagd besluit; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
    outcome(
        "days_waiting",
        "days per year",
        account_of(2),
        en=("days of waiting", "days that children wait for a place or for a slowed decision, all together"),
        nl=("dagen wachten", "dagen dat kinderen wachten op een plek of een vertraagd besluit, alle samen"),
        direction="lower",
        group="waiting",
    ),
    outcome(
        "incidents_per_1000",
        "per 1,000 children per year",
        per_1000_children(),
        en=("incidents per 1,000 children", f"true incidents a year, over all settings; {ASSUMED}"),
        nl=("incidenten per 1.000 kinderen", f"werkelijke incidenten per jaar, overal; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
    outcome(
        "severe_per_1000",
        "per 1,000 children per year",
        per_1000_children(severe=True),
        en=("severe incidents per 1,000 children", f"true severe incidents a year, over all settings; {ASSUMED}"),
        nl=("ernstige incidenten per 1.000 kinderen", f"werkelijke ernstige incidenten per jaar; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
    outcome(
        "severe_incidents",
        "per year",
        number_severe,
        en=("severe incidents", f"true severe incidents a year, over all settings; {ASSUMED}"),
        nl=("ernstige incidenten", f"werkelijke ernstige incidenten per jaar, overal; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
    outcome(
        "incidents_detected",
        "share",
        detected,
        en=("incidents detected", f"share of true incidents that come to light; {ASSUMED}"),
        nl=("incidenten gezien", f"aandeel van de incidenten dat aan het licht komt; {ASSUMED_NL}"),
        direction="higher",
        group="harm",
        grade=ASSUMED,
    ),
    *(_outcome(form) for form in range(N_FORMS)),
    outcome(
        "incidents_out_of_home",
        "per 1,000 days",
        out_of_home(),
        en=("incidents out of home", f"incidents per 1,000 days out of home, all forms; {ASSUMED}"),
        nl=("incidenten uit huis", f"incidenten per 1.000 dagen uit huis, alle vormen; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
    outcome(
        "incidents_waiting",
        "per 1,000 days",
        while_waiting(),
        en=("incidents while waiting", f"incidents per 1,000 days of waiting for a place; {ASSUMED}"),
        nl=("incidenten tijdens wachten", f"incidenten per 1.000 dagen wachten op een plek; {ASSUMED_NL}"),
        direction="lower",
        group="harm",
        grade=ASSUMED,
    ),
)
