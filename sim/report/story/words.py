"""What happens to an invented child, in plain words: one phrase a row of the event log; times and distances rounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from sim.outcomes.lives import Happening
from sim.report.texts import TEXTS, Lang, decimal, text
from sim.units import MONTH, WEEK, YEAR
from sim.words import Alternative, Event, Flag, Form, LegalStatus, Reason, Severity, Step, Stressor, View

EVENTS: Mapping[int, Event] = MappingProxyType({int(one): one for one in Event})
MAIN = frozenset({
    Event.ENTRY, Event.MOVE, Event.RETURN, Event.LEFT_CARE, Event.BREAKDOWN, Event.CRISIS, Event.DECISION,
    Event.PLACEMENT_DECIDED, Event.NOT_FOUND, Event.WAIT_END, Event.HELP_START, Event.HELP_END, Event.HELP_WITHDRAWN,
    Event.INVESTIGATION, Event.ORDER, Event.PART_TIME_START, Event.PART_TIME_END, Event.FIGURE, Event.TRIAL, Event.AGE_18,
    Event.RESPITE_START, Event.RESPITE_END, Event.CONSULTED, Event.TEAM_CASE, Event.NO_WORKER, Event.SUSPENSION_END,
    Event.STEP_TRIAL, Event.SECOND_LOOK,
})  # fmt: skip
"""Kinds of events that stand in the story itself; of the others those that `is_main` names, the rest is folded away."""
NEAR_KM = 3.0  # nearer than this is "nearby"
ROUND_KM = 5.0  # from here on kilometres are told in fives
WEEKS_FROM, MONTHS_FROM, YEARS_FROM = 14.0, 70.0, 2.0 * YEAR
SEASONS = MappingProxyType(
    {1: "early", 2: "early", 3: "spring", 4: "spring", 5: "spring", 6: "summer", 7: "summer", 8: "summer", 9: "autumn",
     10: "autumn", 11: "autumn", 12: "late"}
)  # fmt: skip
WITH = MappingProxyType(
    {
        Flag.OWN_SCHOOL: "story_with_school",
        Flag.TOGETHER: "story_with_sibling",
        Flag.UNSUITABLE: "story_with_unsuitable",
        Flag.OVERFLOW: "story_with_overflow",
    }
)


def when(start: date, days: float, lang: Lang) -> str:
    """A moment, as roughly as a season: ``when(date(2022, 1, 1), 100, "en")`` gives "spring 2022"."""
    moment = start + timedelta(days=int(days))
    return text(f"story_when_{SEASONS[moment.month]}", lang, year=moment.year)


def length(days: float, lang: Lang) -> str:
    """A length of time, rounded: ``length(45, "en")`` gives "6 weeks"."""
    for low, size, one, many in (
        (YEARS_FROM, YEAR, "", "story_length_years"),
        (MONTHS_FROM, MONTH, "story_month", "story_months"),
        (WEEKS_FROM, WEEK, "story_week", "story_weeks"),
    ):
        if days >= low:
            number = round(days / size)
            return text(one, lang) if number == 1 and one else text(many, lang, n=decimal(number, lang))
    whole = max(1, round(days))
    return text("story_day", lang) if whole == 1 else text("story_days", lang, n=decimal(whole, lang))


def age_words(years: float, lang: Lang) -> str:
    """An age, in whole years."""
    whole = round(years)
    if years < 1.0:
        return text("story_baby", lang)
    return text("story_one", lang) if whole <= 1 else text("story_years", lang, n=decimal(whole, lang))


def far_words(km: float, lang: Lang, own_area: bool = False) -> str:
    """How far from home, in words that follow a place."""
    if own_area:
        return text("story_far_own", lang)
    if km < NEAR_KM:
        return text("story_far_near", lang)
    return text("story_far", lang, km=kilometres(km, lang))


def kilometres(km: float, lang: Lang) -> str:
    """Kilometres, rounded: to fives from five on."""
    return decimal(ROUND_KM * round(km / ROUND_KM) if km >= ROUND_KM else round(km), lang)


def place_words(form: int, lang: Lang) -> str:
    """Where a child lives, with its article."""
    return text(f"story_place_{int(form)}", lang)


def is_main(row: Happening) -> bool:
    """Whether a row stands in the story itself."""
    if row.kind == Event.INCIDENT:
        return row.reason == Severity.SEVERE
    if row.kind == Event.REPORT:
        return bool(row.reason)
    if row.kind == Event.STEP:
        return row.reason == Step.STARTED
    return row.kind in MAIN


def phrase(row: Happening, lang: Lang) -> str:
    """What happens, in one or two sentences.

    An event that a mechanism declares and that has no phrase here is told by its own name.
    """
    event = EVENTS[row.kind]
    known = SPECIAL.get(event)
    if known is not None:
        return known(row, lang)
    key = _key(event, row.reason)
    if key is None:
        words = event.word(lang)
        return f"{words[:1].upper()}{words[1:]}."
    return text(key, lang, **_filled(row, lang)) if "{" in TEXTS[key][lang] else text(key, lang)


def _key(event: Event, reason: int) -> str | None:
    """The phrase of an event with this reason, else of the event; None when there is none."""
    names = []
    if event.reasons is not None and reason in {int(one) for one in event.reasons}:
        names.append(f"story_event_{event.key}_{event.reasons(reason).key}")
    names.append(f"story_event_{event.key}")
    return next((name for name in names if name in TEXTS), None)


def _filled(row: Happening, lang: Lang) -> dict[str, str]:
    """What can stand in the blanks of a phrase."""
    known, obstacles = {int(one) for one in Alternative}, {int(one) for one in Stressor}
    weight = int(row.value)
    return {
        "length": length(row.value, lang),
        "why": _why(row.reason, lang),
        "waited": text("story_waited", lang, length=length(row.value, lang)) if row.value >= 1.0 else "",
        "alternative": Alternative(weight).word(lang) if weight in known else text("story_something", lang),
        "stressor": Stressor(weight).word(lang) if weight in obstacles else text("story_something", lang),
    }


def _why(reason: int, lang: Lang) -> str:
    return text(f"story_why_{Reason(reason).key}", lang) if reason in {int(one) for one in Reason} else ""


def _to_a_place(row: Happening, lang: Lang) -> str:
    event = EVENTS[row.kind]
    why = "" if row.reason in (Reason.PLANNED, Reason.PLACED) else _why(row.reason, lang)
    far = far_words(row.value, lang, bool(row.flags & Flag.OWN_AREA))
    sentences = [text(f"story_event_{event.key}", lang, place=place_words(row.to, lang), far=far, why=why)]
    sentences += [text(key, lang) for flag, key in WITH.items() if row.flags & flag]
    return " ".join(sentences)


def _back(row: Happening, lang: Lang) -> str:
    why = "" if row.reason == Reason.PLANNED else _why(row.reason, lang)
    return text(f"story_event_{EVENTS[row.kind].key}", lang, length=length(row.value, lang), why=why)


def _left(row: Happening, lang: Lang) -> str:
    return text("story_event_left_care", lang, why="" if row.reason == Reason.PLANNED else _why(row.reason, lang))


def _decision(row: Happening, lang: Lang) -> str:
    known = {int(one) for one in View}
    said = text(f"story_view_{View(int(row.value)).key}", lang) if int(row.value) in known else ""
    key = _key(Event.DECISION, row.reason) or "story_event_placement_decided"
    return " ".join(filter(None, (said, text(key, lang))))


def _not_found(row: Happening, lang: Lang) -> str:
    return text("story_event_not_found" if row.origin == Form.HOME else "story_event_not_found_away", lang)


def _wait_end(row: Happening, lang: Lang) -> str:
    return text(_key(Event.WAIT_END, row.reason) or "story_event_wait_end", lang, length=length(row.value, lang))


def _incident(row: Happening, lang: Lang) -> str:
    where = text("story_where_home" if row.origin == Form.HOME else "story_where_away", lang)
    if row.reason != Severity.SEVERE:
        return text("story_event_incident_minor", lang, where=where)
    seen = text("story_seen" if row.flags & Flag.DETECTED else "story_unseen", lang)
    return text("story_event_incident_severe", lang, where=where, seen=seen)


def _report(row: Happening, lang: Lang) -> str:
    return text("story_event_report_seen" if row.reason else "story_event_report", lang)


def _order(row: Happening, lang: Lang) -> str:
    away = (LegalStatus.PROVISIONAL, LegalStatus.AUTHORISED)
    less = row.to == LegalStatus.SUPERVISION and row.origin in away
    return text("story_event_order_less" if less else f"story_event_order_{LegalStatus(row.to).key}", lang)


def _siblings(row: Happening, lang: Lang) -> str:
    return text("story_event_siblings_together" if row.value else "story_event_siblings", lang)


def _no_worker(row: Happening, lang: Lang) -> str:
    key = f"story_event_no_worker_{EVENTS[row.reason].key}" if row.reason in EVENTS else ""
    return text(key if key in TEXTS else "story_event_no_worker", lang)


SPECIAL: MappingProxyType[Event, Callable[[Happening, Lang], str]] = MappingProxyType(
    {
        Event.ENTRY: _to_a_place,
        Event.MOVE: _to_a_place,
        Event.RETURN: _back,
        Event.LEFT_CARE: _left,
        Event.DECISION: _decision,
        Event.NOT_FOUND: _not_found,
        Event.WAIT_END: _wait_end,
        Event.INCIDENT: _incident,
        Event.REPORT: _report,
        Event.ORDER: _order,
        Event.SIBLINGS: _siblings,
        Event.NO_WORKER: _no_worker,
    }
)
"""Events whose phrase depends on more than their reason."""
