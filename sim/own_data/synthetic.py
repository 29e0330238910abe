"""Trajectories and capacities as a municipality would have them, made from a run: nobody in them exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np

from sim.files.csv_text import csv_rows
from sim.outcomes.targets.years import at as stock_at
from sim.outcomes.targets.years import years_of
from sim.outcomes.view import RunView
from sim.own_data.words import Care, End
from sim.words import RESIDENTIAL_FORMS, Count, Event, Form, Route, ServiceKind
from sim.world.record import CapacityStep

WHY: Mapping[int, End] = MappingProxyType(
    {Event.NONE: End.NONE, Event.RETURN: End.HOME, Event.MOVE: End.MOVED, Event.AGE_18: End.AGE_18,
     Event.LEFT_CARE: End.LEFT_CARE}
)  # fmt: skip
HEADS = MappingProxyType(
    {"en": ("pseudonym", "area", "care form", "start", "end", "crisis", "reason of end"),
     "nl": ("pseudoniem", "gebied", "zorgvorm", "startdatum", "einddatum", "crisis", "reden einde")}
)  # fmt: skip
PLACES_HEADS = MappingProxyType(
    {"en": ("area", "care form", "places", "from"), "nl": ("gebied", "zorgvorm", "plekken", "vanaf")}
)
EVERYWHERE = MappingProxyType({"en": "city", "nl": "alle"})
YES_NO = MappingProxyType({"en": ("no", "yes"), "nl": ("nee", "ja")})


def trajectories_text(run: RunView, lang: str = "en") -> str:
    """All stays of a run as a CSV file: in Dutch with semicolons and dates as 1-3-2024, in English with commas."""
    rows = sorted(_full_time(run, lang) + _part_time(run, lang), key=lambda row: (row[0], row[-1]))
    text = csv_rows([HEADS[lang], *(row[:-1] for row in rows)])
    return text.replace(",", ";") if lang == "nl" else text  # no cell holds a comma (checked below)


def capacities_text(run: RunView, lang: str = "en") -> str:
    """Places of each care form of a run as a CSV file, for all areas together; host families on each 31 December."""
    record = run.record
    rows: list[tuple[str, str, str, str]] = []
    steps = [step for step in record.capacity_steps if step.kind == ServiceKind.RESIDENTIAL]
    for form in RESIDENTIAL_FORMS:
        moments = sorted({max(step.time, run.start) for step in steps if step.form == form and step.time < run.end})
        for moment in moments:
            rows.append(
                (EVERYWHERE[lang], form.word(lang), f"{_places(steps, form, moment):g}", _day(run, moment, lang))
            )
    for form, counter in ((Form.NETWORK_FOSTER, Count.NETWORK_HOSTS), (Form.FOSTER, Count.HOSTS)):
        for moment in (run.start, *(end - 1.0 for end in years_of(run).end)):
            families = stock_at(run, moment, (counter,))
            rows.append((EVERYWHERE[lang], form.word(lang), f"{families:g}", _day(run, moment, lang)))
    text = csv_rows([PLACES_HEADS[lang], *rows])
    return text.replace(",", ";").replace(".", ",") if lang == "nl" else text


def _places(steps: Sequence[CapacityStep], form: Form, moment: float) -> float:
    """Places of all services of a form at a moment: of each its last step."""
    of = {step.service: step.places for step in sorted(steps, key=lambda step: step.time)
          if step.form == form and step.time <= moment}  # fmt: skip
    return sum(of.values())


def _full_time(run: RunView, lang: str) -> list[tuple[object, ...]]:
    s = run.spells
    rows: list[tuple[object, ...]] = []
    for i in range(len(s.child)):
        broke = np.isfinite(s.breakdown[i]) and s.why[i] != Event.NONE
        reason = End.BREAKDOWN if broke else WHY[int(s.why[i])]
        crisis = s.how[i] == Event.ENTRY and s.route[i] == Route.CRISIS
        ends = s.end[i] if s.why[i] != Event.NONE else None
        rows.append(
            _row(run, lang, s.child[i], s.area[i], Care(int(s.form[i])), s.start[i], ends, bool(crisis), reason)
        )
    return rows


def _part_time(run: RunView, lang: str) -> list[tuple[object, ...]]:
    stays, log, cohort = run.part_time, run.log, run.record.cohort
    home = dict(zip(log["child"].tolist(), log["area"].tolist(), strict=True))
    home |= dict(zip(cohort["child"].tolist(), cohort["area"].tolist(), strict=True))
    rows = []
    for child, start, end in zip(stays.child.tolist(), stays.start, stays.end, strict=True):
        ends = end if end < run.end else None
        reason = End.NONE if ends is None else End.OTHER
        rows.append(_row(run, lang, child, home[child], Care.PART_TIME, start, ends, False, reason))
    return rows


def _row(
    run: RunView,
    lang: str,
    child: int,
    area: int,
    care: Care,
    start: float,
    end: float | None,
    crisis: bool,
    reason: End,
) -> tuple[object, ...]:
    """The cells of a row, and its start for the order."""
    number = int(np.searchsorted(_children(run), child)) + 1
    cells = (
        f"C{number:04d}", run.record.areas[area], care.word(lang), _day(run, start, lang),
        "" if end is None else _day(run, end, lang), YES_NO[lang][crisis], "" if end is None else reason.word(lang),
    )  # fmt: skip
    if any(sign in str(cell) for cell in cells for sign in ",;"):
        raise ValueError(f"a cell with a comma or semicolon: {cells}")
    return (*cells, float(start))


def _children(run: RunView) -> np.ndarray:
    """Keys of all children with a stay."""
    return np.unique(np.concatenate((run.spells.child, run.part_time.child)))


def _day(run: RunView, time: float, lang: str) -> str:
    first = run.record.start_date
    if first is None:
        raise ValueError("the run has no date")
    day: date = first + timedelta(days=int(np.floor(time - run.start)))
    return f"{day.day}-{day.month}-{day.year}" if lang == "nl" else day.isoformat()
