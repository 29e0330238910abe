"""Numbers of crisis, assessment and decision: ``crisis`` of sim/scenario/sections/crisis.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.processes import breakdown, crisis
from sim.words import Answer, CrisisCase, Event, Form, HelpForm, Level, Stressor, View
from sim.world.calendar import office_weights
from sim.world.codes import Chance, FamilyClock, Mail

from .bench import (
    NIGHT,
    Probe,
    chance,
    child,
    clock,
    days_until,
    draws,
    family,
    logged,
    mailed,
    now_of,
    scores,
    sibling,
    weight,
)
from .family import VIOLENCE, asked, crises, danger, falls, rises
from .places import less, ratio
from .rows import REST, VALUE, Row, always, exactly

LOW, HIGH_SCORE = -100.0, 100.0
NO_KIN_NOW = {"crisis.network_hour": 0.0}
EXACT_ERRORS = {
    "crisis.sensitivity_office": 0.8,
    "crisis.sensitivity_outside": 0.8,
    "crisis.specificity_office": 0.7,
    "crisis.specificity_outside": 0.7,
}


def seen(office: bool = True, days: float = 0.0, acute: bool = True, said: int = -1, **state: Any) -> Callable:
    """Whether the assessment sees acute danger; ``acute``: it is there."""

    def happens(w):
        i = family(w, danger=1 if acute else 0, **({"level": Level.SEVERE} | state))
        draws[Chance.ACUTE] = 0.0 if acute else 1.0
        child(w, said=said)
        return crisis.danger_seen(w, i, office, days)

    return happens


def misses(w) -> bool:
    """Danger that was not seen, where a child says that it wants to leave."""
    draws[Chance.SEE] = 0.0
    return seen(said=View.AWAY)(w)


def misled(w) -> bool:
    """Danger that is seen and not there, where a child says that it wants to leave."""
    draws[Chance.SEE] = 1.0
    return seen(acute=False, said=View.AWAY)(w)


def acute(danger: int) -> Callable:
    return lambda w: crisis.is_acute(w, family(w, danger=danger))


def says(views: tuple[int, ...], danger: int = 0, age: float = 12.0) -> Callable:
    """Whether a child that is asked says one of these."""

    def happens(w):
        family(w, danger=danger)
        return crisis.ask_child(w, child(w, age)) in views

    return happens


def asked_from(w) -> float:
    """Least age at which a child is asked, years."""
    family(w)
    draws[Chance.VIEW] = 1.0
    return next(age / 4 for age in range(80) if crisis.ask_child(w, child(w, age / 4 + 1e-6)) == View.STAY)


def answered(what: int, days: float = 0.0, again: bool = False, night: bool = False, team: int = 0, said: int = 0,
             said_too: int = 0, others: dict[int, float] | None = None, **state: Any) -> Callable:  # fmt: skip
    """Whether a crisis without seen danger is answered so."""

    def happens(w):
        now = clock(w, NIGHT) if night else now_of(w)
        i = family(w, **state)
        child(w, said=said)
        w.children[sibling()].said = said_too
        w.services[w.areas[w.families[i].area].crisis_team].capacity = team
        w.services[w.areas[w.families[i].area].crisis_team].used = 0
        for purpose, score in (others or {}).items():
            scores[purpose] = score
        draws[Chance.SEE] = 0.5  # no alarm
        crisis.choose(w, i, now, not night, days, again)
        return logged(w, Event.DECISION)[0]["reason"] == what

    return happens


def home(**state: Any) -> Probe:
    """Weight of staying home against a place, in log-odds."""
    return weight(Chance.OPTION, answered(Answer.HOME, **state))


def home_help(**state: Any) -> Probe:
    """Chance of ambulatory crisis help for a family that stays home."""
    return chance(Chance.OPTION_HELP, answered(Answer.HOME_HELP, others={Chance.OPTION: HIGH_SCORE}, **state))


def network(**state: Any) -> Probe:
    """Weight of a found network family."""

    def happens(w):
        draws[Chance.NETWORK_NOW] = 0.0
        return answered(Answer.NETWORK, others={Chance.OPTION: LOW}, kin=1, **state)(w)

    return weight(Chance.OPTION + 2, happens)


def home_with_kin() -> Probe:
    """Weight of staying home where kin were found."""

    def happens(w):
        draws[Chance.NETWORK_NOW] = 0.0
        return answered(Answer.HOME, kin=1)(w)

    return weight(Chance.OPTION, happens)


def finds_kin(days: float = 0.0, now: float | None = None, **state: Any) -> Callable:
    """Whether willing kin are found; ``now``: the draw of the first hours."""

    def happens(w):
        if now is not None:
            draws[Chance.NETWORK_NOW] = now
        return crisis.network_found(w, family(w, **({"kin": 1} | state)), days)

    return happens


def sibling_too(w) -> bool:
    """Whether a crisis concerns the other child as well."""
    i = family(w)
    crisis.concern_children(w, i)
    return w.children[child(w)].said >= 0 and w.children[sibling()].said >= 0


def stayed_home(level: int) -> Callable:
    return lambda w: crisis.help_after_crisis(w, family(w, level=level))


def placed(w) -> None:
    answered_place = answered(Answer.PLACE, others={Chance.OPTION + 3: HIGH_SCORE})
    assert answered_place(w)


def case_lasts(w) -> float:
    i = family(w)
    crisis.start_case_help(w, i, now_of(w))
    return days_until(w, w.families[i].entity, FamilyClock.CASE)


def home_after_failure(room: int) -> Probe:
    """Weight of going home when a placement breaks down."""

    def happens(w):
        i = family(w)
        c = child(w, form=Form.FOSTER)
        j = w.areas[w.families[i].area].intensive
        w.services[j].capacity = room
        w.services[j].used = 0
        draws[Chance.SEE] = 0.5
        breakdown.placement_failed(w, c, now_of(w))
        return bool(mailed(Mail.GO_HOME))

    return weight(Chance.FAILURE, happens)


def outside_share(scenario) -> float:
    """Share of the hours' weights that lie outside Monday to Friday, nine to five."""
    weights = office_weights(scenario.parameters.crisis.outside_office)
    inside = sum(weights[24 * day + hour] for day in range(5) for hour in range(9, 17))
    return 1.0 - inside / sum(weights)


ROWS = [
    # how often
    Row("crisis.danger", less(crises(danger=1), crises()), VALUE),
    Row("crisis.violence", ratio(crises(stressors=VIOLENCE), crises()), VALUE),
    Row("crisis.violence", ratio(crises(stressors=VIOLENCE, danger=1), crises(danger=1)), VALUE, "in danger"),
    Row("crisis.violence", ratio(crises(stressors=1 << (Stressor.PARTNER_VIOLENCE - 1)), crises()), always(1.0),
        "another stressor"),
    Row("crisis.behaviour", ratio(crises(needs=1), crises()), VALUE),
    Row("crisis.repeat", ratio(crises(crisis_step=1), crises()), VALUE),
    Row("crisis.flare", less(crises(case_state=CrisisCase.SLOWED), crises()), exactly(lambda v: 365.25 * v)),
    Row("crisis.outside_office", outside_share, VALUE, of_scenario=True),
    # what the assessment sees
    Row("crisis.acute", chance(Chance.ACUTE, acute(1)), VALUE),
    Row("crisis.acute", chance(Chance.ACUTE, acute(0)), always(0.0), "no danger"),
    Row("crisis.sensitivity_office", chance(Chance.SEE, seen()), VALUE),
    Row("crisis.sensitivity_outside", chance(Chance.SEE, seen(office=False)), VALUE),
    Row("crisis.specificity_office", chance(Chance.SEE, seen(acute=False)), REST, "severe"),
    Row("crisis.specificity_office", chance(Chance.SEE, seen(acute=False, level=Level.COPING)),
        exactly(lambda v: (1 - v) / 3), "coping"),
    Row("crisis.specificity_office", chance(Chance.SEE, seen(acute=False, level=Level.STRAINED)),
        exactly(lambda v: (1 - v) * 2 / 3),
        "strained"),
    Row("crisis.specificity_outside", chance(Chance.SEE, seen(office=False, acute=False)), REST),
    Row("crisis.time_learning", chance(Chance.SEE, seen(days=5.0)), exactly(lambda v: 1 - 0.2 * (1 - v)), "missed",
        given=EXACT_ERRORS),
    Row("crisis.time_learning", chance(Chance.SEE, seen(days=2.5)), exactly(lambda v: 1 - 0.2 * (1 - v / 2)), "half the time",
        given=EXACT_ERRORS),
    Row("crisis.time_learning", chance(Chance.SEE, seen(days=9.0)), exactly(lambda v: 1 - 0.2 * (1 - v)), "no more after",
        given=EXACT_ERRORS),
    Row("crisis.time_learning", chance(Chance.SEE, seen(days=5.0, acute=False)), exactly(lambda v: 0.3 * (1 - v)), "alarms",
        given=EXACT_ERRORS),
    Row("crisis.view_learning", chance(Chance.SEE_VIEW, misses), exactly(lambda v: max(0.0, v))),
    Row("crisis.view_learning", chance(Chance.SEE_VIEW, misled), exactly(lambda v: max(0.0, -v)), "misleads"),
    Row("crisis.view_learning", chance(Chance.SEE_VIEW, lambda w: seen(acute=False, said=View.STAY)(w)), always(0.0),
        "a wish to stay misleads nobody"),
    Row("crisis.view_away_danger", chance(Chance.VIEW, says((View.AWAY,), danger=1)), VALUE, levers={"ask_view": 1.0}),
    Row("crisis.view_away_safe", chance(Chance.VIEW, says((View.AWAY,))), VALUE, levers={"ask_view": 1.0}),
    Row("crisis.view_person", chance(Chance.VIEW, says((View.AWAY, View.WITH_PERSON))), exactly(lambda v: 0.1 + v),
        given={"crisis.view_away_safe": 0.1}, levers={"ask_view": 1.0}),
    Row("crisis.view_age", asked_from, VALUE, values=(4.0, 6.0, 10.0), levers={"ask_view": 1.0}),
    # what the decision weighs
    Row("crisis.home", home(), VALUE),
    Row("regional.crisis", home(), exactly(lambda v: 2.0 - math.log(v)), given={"crisis.home": 2.0}),
    Row("crisis.severe", less(home(level=Level.SEVERE), home(level=Level.STRAINED)), VALUE),
    Row("crisis.repeated", less(home(again=True), home()), VALUE),
    Row("crisis.outside", less(home(night=True), home()), VALUE),
    Row("crisis.home_help", home_help(team=1), exactly(lambda v: 1 / (1 + math.exp(-v)))),
    Row("crisis.home_help", home_help(team=0), always(0.0), "no room"),
    Row("crisis.pull", less(home(), home(kin=1)), always(0.0), "no kin found", given=NO_KIN_NOW),
    Row("crisis.pull", less(home(), home_with_kin()), exactly(lambda v: v * math.log(1 + math.e)), "kin found",
        given={"crisis.network_weight": 1.0}, levers={"network_search": 1.0}),
    Row("crisis.view_weight", less(home(said=View.STAY), home()), VALUE, "stay"),
    Row("crisis.view_weight", less(home(), home(said=View.AWAY)), VALUE, "leave"),
    Row("crisis.view_weight", less(home(said=View.STAY, said_too=View.STAY), home()), VALUE, "both stay"),
    Row("crisis.view_weight", less(home(said=View.STAY, said_too=View.AWAY), home()), always(0.0), "they differ"),
    Row("crisis.view_weight", less(home(said=View.STAY, said_too=View.WITH_PERSON), home()), exactly(lambda v: v / 2),
        "one of two"),
    Row("crisis.home", less(home(figures=1), home()), always(0.0), "a figure speaks in the step that follows"),
    Row("crisis.tension", less(home(days=3.0), home()), exactly(lambda v: 3 * v)),
    Row("crisis.network_weight", network(), VALUE),
    Row("crisis.network_hour", chance(Chance.NETWORK_NOW, finds_kin()), VALUE, levers={"network_search": 1.0}),
    Row("crisis.network_hour", chance(Chance.NETWORK_NOW, finds_kin()), exactly(lambda v: v / 2), "half the effort",
        levers={"network_search": 0.5}),
    Row("crisis.network_hour", chance(Chance.NETWORK_NOW, finds_kin(kin=0)), always(0.0), "no kin",
        levers={"network_search": 1.0}),
    Row("crisis.network_day", chance(Chance.NETWORK_DAYS, finds_kin(2.0, 1.0)), exactly(lambda v: 1 - math.exp(-2 * v)),
        levers={"network_search": 1.0}),
    Row("crisis.network_day", chance(Chance.NETWORK_DAYS, finds_kin(0.0, 1.0)), always(0.0), "no time",
        levers={"network_search": 1.0}),
    Row("crisis.siblings", chance(Chance.CONCERNED, sibling_too), VALUE),
    # and after it
    Row("crisis.help_after", chance(Chance.HELP_AFTER, asked(HelpForm.GENERALIST, stayed_home(Level.STRAINED))), VALUE,
        "strained",
        levers={"intensive_offer": 0.0}),
    Row("crisis.help_after", chance(Chance.HELP_AFTER, asked(HelpForm.SPECIALIST, stayed_home(Level.SEVERE))), VALUE, "severe",
        levers={"intensive_offer": 0.0}),
    Row("crisis.help_after", chance(Chance.HELP_AFTER, asked(HelpForm.SPECIALIST, placed)), VALUE, "placed"),
    Row("crisis.team_days", case_lasts, VALUE),
    Row("crisis.team_effect", ratio(falls(case_state=CrisisCase.HELP), falls()), exactly(lambda v: 3.0**v), "recovery",
        given={"helps.recovery": (1.0, 1.0, 1.0, 3.0)}),
    Row("crisis.team_effect", ratio(rises(case_state=CrisisCase.HELP), rises()), exactly(lambda v: 0.5**v), "escalation",
        given={"helps.escalation": (1.0, 1.0, 1.0, 0.5)}),
    Row("crisis.team_effect", ratio(crises(case_state=CrisisCase.HELP), crises()), exactly(lambda v: 0.4**v), "crises",
        given={"helps.crisis": (1.0, 1.0, 1.0, 0.4)}),
    Row("crisis.team_effect", ratio(danger(danger=1, case_state=CrisisCase.HELP), danger(danger=1)), exactly(lambda v: 2.0**v),
        "danger",
        given={"helps.danger": (1.0, 1.0, 1.0, 2.0)}),
    Row("placement.after_failure_home", less(home_after_failure(1), home_after_failure(0)), always(0.0), "room or not"),
]  # fmt: skip
