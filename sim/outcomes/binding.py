"""What binds: of every moment at which a policy could have acted, whether it did, or what stood in its way.

Read from the log alone: the step before a placement (``Event.STEP``) with the alternatives that were looked at
(``Event.ALTERNATIVE``), crises that go straight to an emergency placement, moments at which nobody had the time
(``Event.NO_WORKER``), and sign-ups for respite. Each moment counts for one: where a question was asked and nothing was
there, it is divided over what stood in the way of the alternatives that were looked at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from types import MappingProxyType

import numpy as np

from sim.outcomes.kept_home import moments
from sim.outcomes.view import RunView
from sim.units import YEAR
from sim.words import Alternative, Answer, Binds, CrisisReason, Event, Flag, Label, Route, Step

ROUTES = (Route.CRISIS, Route.PLANNED, Route.COURT)
REMEMBERED = 2 * YEAR  # days for which a step counts as that of an entry: preparation and a suspension take less

STARTS = "starts"
HELD = MappingProxyType(
    {
        STARTS: Label("it acted", "er gebeurde iets"),
        "danger": Label("danger was seen, so there was no time for it", "er was gevaar gezien en dus geen tijd"),
        "done": Label("it had been done already, or ran already", "het was al geprobeerd of liep al"),
        "not_asked": Label("nobody asked for it or brought it up", "niemand vroeg ernaar of bracht het in"),
        "at_once": Label("it was decided at once", "er werd meteen besloten"),
        "not_there": Label(
            "there was none (no kin, no figure, no such service)", "het was er niet (geen familie, steunfiguur of dienst)"
        ),
        "no_room": Label("no place or worker was free", "er was geen plek of medewerker vrij"),
        "no_worker": Label("no worker had the time", "geen medewerker had tijd"),
        "too_late": Label("it could not start in time", "het kon niet op tijd beginnen"),
        "unsuited": Label("it did not fit or was refused", "het paste niet of werd geweigerd"),
        "other": Label("something else was found first", "er was eerst iets anders gevonden"),
        "not_approved": Label("they withdrew or were not approved", "ze trokken zich terug of werden niet goedgekeurd"),
        "nobody_free": Label("nobody was free for them in time", "er was niet op tijd iemand vrij"),
        "no_match": Label(
            "they did not fit together, or the family left", "ze pasten niet bij elkaar, of het gezin vertrok"
        ),
        "not_matched": Label("no child was matched with them", "er was geen match met een kind"),
    }
)  # fmt: skip
"""What became of a moment: key, and the words for it. All but the first hold a policy back."""

_OF_BINDS = MappingProxyType(
    {
        Binds.STARTS: STARTS,
        Binds.NOT_RAISED: "not_asked",
        Binds.NOT_THERE: "not_there",
        Binds.NO_ROOM: "no_room",
        Binds.TOO_LATE: "too_late",
        Binds.UNSUITED: "unsuited",
        Binds.RUNS: "done",
    }
)
_OF_STEP = MappingProxyType(
    {Step.NOT_ASKED: "not_asked", Step.DANGER: "danger", Step.STARTED: STARTS, Step.BEFORE: "done"}
)


def looked_at(run: RunView) -> dict[tuple[int, float, int], dict[int, int]]:
    """What was found of each alternative that was looked at: {(family, time, route): {alternative: binds}}."""
    found: dict[tuple[int, float, int], dict[int, int]] = defaultdict(dict)
    rows = run.rows(Event.ALTERNATIVE)
    names = ("family", "time", "route", "value", "reason")
    for family, time, route, kind, binds in zip(*(rows[name].tolist() for name in names), strict=True):
        found[family, time, route][int(kind)] = binds
    return dict(found)


def emergencies(run: RunView) -> int:
    """Crises that were answered by an emergency placement."""
    rows = run.rows(Event.DECISION)
    return len(moments(rows[rows["reason"] == Answer.EMERGENCY]))


def of_steps(run: RunView, routes: Iterable[int] = ROUTES, kind: int | None = None) -> dict[str, float]:
    """What became of the requests for a placement by these routes: counts by the keys of `HELD`.

    Parameters
    ----------
    kind : the alternative that is asked about; None: any.
    """
    routes = tuple(routes)
    found: Counter[str] = Counter()
    seen = run.once(looked_at)
    rows = run.rows(Event.STEP)
    names = ("family", "time", "route", "reason", "value")
    for family, time, route, became, which in zip(*(rows[name].tolist() for name in names), strict=True):
        if route not in routes:
            continue
        alternatives = seen.get((family, time, route), {})
        if kind is not None and became in (Step.STARTED, Step.NOTHING, Step.NOT_ASKED):
            if became == Step.STARTED and int(which) == kind:
                found[STARTS] += 1
            else:
                binds = alternatives.get(kind)
                found["other" if binds is None else _OF_BINDS[Binds(binds)]] += 1
        elif became == Step.NOTHING:
            for binds in alternatives.values():
                found[_OF_BINDS[Binds(binds)]] += 1.0 / len(alternatives)  # type: ignore[assignment]
            if not alternatives:
                found["not_there"] += 1
        else:
            found[_OF_STEP[Step(became)]] += 1
    if Route.CRISIS in routes:
        found["danger"] += run.once(emergencies)
    return {key: float(number) for key, number in found.items() if number}


def of_crises(run: RunView) -> dict[str, float]:
    """What became of the crises: slowed down, danger seen, no worker with the time, or decided at once."""
    decided: dict[tuple[int, float], int] = {}
    rows = run.rows(Event.DECISION)
    for family, time, answer in zip(*(rows[name].tolist() for name in ("family", "time", "reason")), strict=True):
        decided[family, time] = answer
    nobody = run.rows(Event.NO_WORKER)
    nobody = nobody[nobody["reason"] == Event.DECISION]
    busy = set(zip(nobody["family"].tolist(), nobody["time"].tolist(), strict=True))
    found: Counter[str] = Counter()
    rows = run.rows(Event.CRISIS)
    for family, time, how in zip(*(rows[name].tolist() for name in ("family", "time", "reason")), strict=True):
        answer = decided.get((family, time))
        if how == CrisisReason.FLARED_UP or answer is None:
            continue
        if answer == Answer.SLOW:
            found[STARTS] += 1
        elif answer == Answer.EMERGENCY:
            found["danger"] += 1
        else:
            found["no_worker" if (family, time) in busy else "at_once"] += 1
    return {key: float(number) for key, number in found.items()}


def of_hosts(run: RunView, new: np.ndarray) -> dict[str, float]:
    """What became of the host families with these keys: matched with a child, approved but never matched, not approved."""
    approved, matched = (np.isin(new, run.rows(kind)["other"]) for kind in (Event.HOST_APPROVED, Event.HOST_MATCHED))
    counts = {
        STARTS: np.count_nonzero(matched),
        "not_matched": np.count_nonzero(approved & ~matched),
        "not_approved": np.count_nonzero(~approved & ~matched),
    }
    return {key: float(number) for key, number in counts.items() if number}


def of_sign_ups(run: RunView, form: int, patience: float) -> dict[str, float]:
    """What became of sign-ups for a support family or a sitter: those that came to an answer in the run, whenever made.

    Parameters
    ----------
    form : of ``RespiteForm``.
    patience : days after which a sign-up for whom nobody was free is closed: such a one lasted just as long.
    """
    ends = run.rows(Event.RESPITE_END)
    waited = ends["value"][(ends["reason"] == form) & (ends["flags"] & Flag.WAITING > 0)]
    nobody = np.count_nonzero(np.isclose(waited, patience, rtol=0.0, atol=1e-6))
    counts = {
        STARTS: np.count_nonzero(run.rows(Event.RESPITE_START)["reason"] == form),
        "nobody_free": nobody,
        "no_match": len(waited) - nobody,
    }
    return {key: float(number) for key, number in counts.items() if number}


def alternatives(run: RunView) -> dict[str, float]:
    """How often each alternative was looked at and what was found: {"treatment:no_room": ...}."""
    rows = run.rows(Event.ALTERNATIVE)
    pairs = Counter(zip(rows["value"].astype(int).tolist(), rows["reason"].tolist(), strict=True))
    return {f"{Alternative(kind).key}:{Binds(binds).key}": float(n) for (kind, binds), n in sorted(pairs.items())}


def reached_the_step(run: RunView) -> np.ndarray:
    """Whether each entry (rows of ``run.entries()``) had its step, and danger was not what decided there, (n,)."""
    steps: dict[tuple[int, int], tuple[list[float], list[int]]] = defaultdict(lambda: ([], []))
    rows = run.rows(Event.STEP)
    for family, route, time, became in zip(
        *(rows[name].tolist() for name in ("family", "route", "time", "reason")), strict=True
    ):
        times, reasons = steps[family, route]
        times.append(time)
        reasons.append(became)
    entries = run.entries()
    found = np.zeros(len(entries), bool)
    for i, (family, route, time) in enumerate(
        zip(*(entries[name].tolist() for name in ("family", "route", "time")), strict=True)
    ):
        times, reasons = steps.get((family, route), ([], []))
        at = bisect_right(times, time) - 1
        found[i] = at >= 0 and time - times[at] <= REMEMBERED and reasons[at] != Step.DANGER
    return found


def by_calm_crisis(run: RunView) -> np.ndarray:
    """Whether each entry (rows of ``run.entries()``) came by a crisis in which no acute danger was seen, (n,)."""
    last: dict[int, tuple[list[float], list[int]]] = defaultdict(lambda: ([], []))
    rows = run.rows(Event.DECISION)
    for child, time, answer in zip(*(rows[name].tolist() for name in ("child", "time", "reason")), strict=True):
        times, answers = last[child]
        times.append(time)
        answers.append(answer)
    entries = run.entries()
    found = np.zeros(len(entries), bool)
    for i, (child, route, time) in enumerate(
        zip(*(entries[name].tolist() for name in ("child", "route", "time")), strict=True)
    ):
        times, answers = last.get(child, ([], []))
        at = bisect_right(times, time) - 1
        found[i] = route == Route.CRISIS and at >= 0 and answers[at] != Answer.EMERGENCY
    return found
