"""Numbers of strain, needs, danger, asking for help and help: sim/scenario/sections/family.py and help.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from sim.engine import row_of, take_mail
from sim.processes import crisis, dispatch, harm, help, needs, one_plan, protection, seeking, strain
from sim.processes.crisis import crisis_rates
from sim.words import N_STRESSORS, CrisisCase, Event, Form, HelpForm, Level, ServiceKind, Stressor, Urgency
from sim.world.calendar import school_weeks
from sim.world.codes import Chance, ChildClock, FamilyClock, Mail
from sim.world.world import area_records

from .bench import (
    Probe,
    chance,
    child,
    child_rate,
    days_until,
    draws,
    family,
    family_rate,
    logged,
    mailed,
    mean_stay,
    now_of,
    service,
    shape_of_stay,
)
from .places import ratio
from .rows import DOWN, REST, TIMES, UP, VALUE, Row, Unused, always, each, exactly

VIOLENCE = 1 << Stressor.PARTNER_VIOLENCE


def onset(k: int, **state: Any) -> Probe:
    """Rate at which a stressor starts (or ends, when it is there)."""
    return family_rate(FamilyClock.STRESSOR + k, strain.stressor_rates, **state)


def rises(**state: Any) -> Probe:
    """Rate at which the problem level rises."""
    return family_rate(FamilyClock.LEVEL_UP, strain.level_rates, **state)


def falls(**state: Any) -> Probe:
    """Rate at which the problem level falls."""
    return family_rate(FamilyClock.LEVEL_DOWN, strain.level_rates, **({"level": Level.SEVERE} | state))


def danger(**state: Any) -> Probe:
    """Rate at which danger starts, or ends when it is there."""
    return family_rate(FamilyClock.DANGER, strain.level_rates, **state)


def asks(**state: Any) -> Probe:
    return family_rate(FamilyClock.SEEK, seeking.seek_rates, **state)


def crises(**state: Any) -> Probe:
    return family_rate(FamilyClock.CRISIS, crisis_rates, **state)


def behaviour(age: float = 6.0, level: int = Level.COPING, **state: Any) -> Probe:
    """Rate a year at which behaviour changes, for better or worse."""
    return child_rate(ChildClock.BEHAVIOUR, needs.behaviour_rates, {"level": level}, age=age, **state)


def worsens(age: float = 6.0, level: int = Level.COPING, **state: Any) -> Probe:
    """Rate a year at which behaviour gets worse."""

    def probe(w):
        family(w, level=level)
        return needs.worse_rate(w, child(w, age, **state), now_of(w))

    return probe


def per_strain(probe: Probe) -> Probe:
    """A rate without what the area adds."""
    return lambda w: probe(w) / w.areas[w.families[family(w)].area].strain


def effect_on(name: str, form: int, strength: float = 1.0) -> Probe:
    """Multiplier that help of a form puts on the family."""

    def probe(w):
        i = family(w)
        help.set_effect(w, i, form, strength)
        return w.families[i][name]

    return probe


def help_starts(form: int, waited: float = 0.0, **state: Any) -> Callable:
    """Help of a form starts for the family after a wait."""

    def act(w):
        i = family(w, next_help=form, wait_since=now_of(w) - waited, **state)
        help.start_help(w, i, now_of(w))
        return i

    return act


def strength(form: int, waited: float = 0.0, **state: Any) -> Probe:
    """Share of the full effect with which help starts."""
    return lambda w: w.families[help_starts(form, waited, **state)(w)].effect


def half_life(w) -> float:
    """Days between the halvings of the effect after help."""
    i = help_starts(HelpForm.INTENSIVE)(w)
    help.help_event(w, i, now_of(w))
    return days_until(w, w.families[i].entity, FamilyClock.HELP)


def kept_at_the_end(form: int, steps: int = 0) -> Probe:
    """Share of the effect that is left after the end of help and so many steps of fading."""

    def probe(w):
        i = help_starts(form)(w)
        before = w.families[i].effect
        for _ in range(1 + steps):
            help.help_event(w, i, now_of(w))
            w.engine.state[0].mail_n = 0
        return w.families[i].effect / before

    return probe


def steps_of_fading(form: int) -> Probe:
    """Events after the end of help until nothing of its effect is left."""

    def probe(w):
        i = help_starts(form)(w)
        n = 0
        help.help_event(w, i, now_of(w))
        while w.families[i].effect > 0.0:
            help.help_event(w, i, now_of(w))
            n += 1
            w.engine.state[0].mail_n = 0
        return n

    return probe


def asked(form: int, act: Callable) -> Callable:
    """Whether an act asks for help of a form."""

    def happens(w):
        act(w)
        return bool(mailed(Mail.ASK_HELP, a=form))

    return happens


def help_over(form: int, level: int) -> Callable:
    """Help of a form that ends with the family at this level."""
    return lambda w: help.after_help(w, family(w, level=level), form)


def seeks_specialist(**state: Any) -> Callable:
    """Whether a request by the family itself is for specialist help."""

    def happens(w):
        i = family(w, **state)
        for area in w.areas[1:]:
            w.services[area.team].used = w.services[area.specialist].used = 0
        seeking.seek_event(w, i, now_of(w))
        return w.families[i].next_help == HelpForm.SPECIALIST

    return happens


def gives_up(w) -> bool:
    """A family that waits and copes again leaves the line."""
    i = family(w, level=Level.STRAINED)
    full = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, capacity=0)
    w.areas[w.families[i].area].team = full
    seeking.ask(w, i, HelpForm.GENERALIST, Urgency.NORMAL, now_of(w))
    assert w.families[i].wait_item > 0
    w.families[i].level = Level.COPING
    seeking.level_fell(w, i, now_of(w))
    return w.families[i].wait_item == 0


def lapses(w) -> float:
    """Days after which a referral that finds no place lapses."""
    i = family(w, level=Level.SEVERE)
    w.services[w.areas[w.families[i].area].intensive].capacity = 0
    seeking.ask(w, i, HelpForm.INTENSIVE, Urgency.NORMAL, now_of(w))
    return days_until(w, w.families[i].entity, FamilyClock.START)


def apart(w) -> float:
    """Share of the effect that is left while youth mental health is waited for."""
    i = help_starts(HelpForm.SPECIALIST)(w)
    before = w.families[i].effect
    child(w, psychiatric=1)
    area = w.areas[w.families[i].area]
    w.services[area.mental].capacity = w.services[area.mental].used = 0
    one_plan.help_started(w, i, HelpForm.SPECIALIST, now_of(w))
    while w.engine.state[0].mail_n > 0:
        event, entity, a, b, x = take_mail(w.engine)
        dispatch.deliver_family(w, event, row_of(w.engine, entity), a, b, x, now_of(w))
    return w.families[i].effect / before


def moved_worse(w) -> bool:
    family(w)
    c = child(w)
    needs.move_strain(w, c)
    return w.children[c].behaviour == 1


def trial_arm(w) -> float:
    """Arm into which a family comes whose draw is low: 0 when there is no trial."""
    draws[Chance.TRIAL] = 0.2
    i = family(w, level=Level.SEVERE)
    crisis.help_after_crisis(w, i)
    rows = logged(w, Event.TRIAL)
    return float(rows[0]["reason"]) if rows else 0.0


def gradient(scenario) -> float:
    """How much more strain an area with twice the gradient has (in logarithms to base 2)."""
    one, two = (area_records(scenario, scenario.parameters.strain.gradient_power)[k] for k in (1, 2))
    return math.log(one.strain / two.strain) / math.log(one.gradient / two.gradient)


def season(scenario) -> float:
    """Multiplier of a holiday week."""
    weeks = school_weeks(date(2024, 1, 1), 52, scenario.parameters.seeking.holiday)
    return weeks[30]


def with_stressor(k: int, part: Callable, **state: Any) -> Probe:
    return ratio(part(stressors=1 << k, **state), part(**state))


ROWS: list[Row | Unused] = [
    # stressors: they start more often among the poor, weigh on the family, and end
    *each("stressors.onset", lambda k: onset(k), TIMES, range(N_STRESSORS)),
    *each("stressors.years", lambda k: onset(k, stressors=1 << k), exactly(lambda v: 1 / v), range(N_STRESSORS)),
    *each("stressors.weight", lambda k: with_stressor(k, rises), exactly(lambda v: 1 + v), range(N_STRESSORS)),
    *each("stressors.weight", lambda k: with_stressor(k, falls), DOWN, range(N_STRESSORS), case="recovery"),
    *each("stressors.poor", lambda k: ratio(onset(k, poor=1), onset(k)), VALUE, range(N_STRESSORS)),
    # the problem level and what depends on it
    *each("levels.up", lambda k: per_strain(rises(level=k)), VALUE, (Level.COPING, Level.STRAINED)),
    Unused("levels.up[2]", "there is no level above severe"),
    *each("levels.down", lambda k: falls(level=k), VALUE, (Level.STRAINED, Level.SEVERE)),
    Unused("levels.down[0]", "there is no level below coping"),
    *each("levels.danger", lambda k: danger(level=k), TIMES, range(3)),
    *each("levels.danger", lambda k: danger(level=k), VALUE, range(3), given={"concerns.danger": (1.0,) * 6}, case="exact"),
    *each("levels.seek", lambda k: asks(level=k), VALUE, range(3)),
    *each("levels.report", lambda k: family_rate(FamilyClock.REPORT, protection.report_rates, level=k), VALUE, range(3)),
    *each("levels.crisis", lambda k: crises(level=k), VALUE, range(3)),
    *each("levels.incident", lambda k: family_rate(FamilyClock.HARM, harm.home_harm_rates, level=k), TIMES, range(3)),
    *each(
        "levels.incident",
        lambda k: lambda w: family_rate(FamilyClock.HARM, harm.home_harm_rates, level=k)(w) / 2 / (1 + w.forms[Form.HOME].minor),
        VALUE, range(3), case="a child, severe ones",
    ),
    *each("concerns.danger", lambda k: ratio(danger(concern=k), lambda w: w.levels[0].danger), VALUE, range(6)),
    *each("concerns.treatment", lambda k: strength(HelpForm.SPECIALIST, concern=k), TIMES, range(6)),
    *each("concerns.treatment", lambda k: strength(HelpForm.SPECIALIST, concern=k), VALUE, range(6),
          given={"help.fidelity": 1.0}, case="exact"),
    # what makes the level rise and fall
    Row("strain.gradient_power", gradient, VALUE, of_scenario=True),
    Row("strain.single", ratio(rises(parents=1), rises()), VALUE),
    Row("strain.poor", ratio(rises(poor=1), rises()), VALUE),
    Row("strain.mild_disability", ratio(rises(mid=1), rises()), VALUE),
    Row("strain.need", ratio(rises(needs=1), rises()), exactly(lambda v: 1 + v), "one child"),
    Row("strain.need", ratio(rises(needs=2), rises()), exactly(lambda v: 1 + 2 * v), "two children"),
    Row("strain.support", ratio(rises(support=1.0), rises()), REST),
    Row("strain.support", ratio(rises(support=0.5), rises()), exactly(lambda v: 1 - v / 2), "half"),
    Row("strain.waiting", ratio(rises(wait_item=1), rises()), VALUE),
    Row("strain.return_load", ratio(rises(return_until=1e9), rises()), VALUE),
    Row("strain.return_load", ratio(rises(return_until=1e9, followed=1), rises()), exactly(lambda v: 1 + (v - 1) / 2),
        "followed home", given={"workforce.follow_load": 0.5}),
    Row("strain.part_time_relief", ratio(rises(part_times=1), rises()), VALUE),
    Row("strain.stressor_recovery", with_stressor(0, falls), exactly(lambda v: 1 / (1 + 2 * v)),
        given={"stressors.weight": (2.0, 1.0, 1.0, 1.0, 1.0)}),
    Row("strain.placed_relief", ratio(falls(at_home=0), falls()), VALUE),
    Row("strain.danger_years", danger(danger=1), exactly(lambda v: 1 / v)),
    Row("strain.danger_violence", ratio(danger(stressors=VIOLENCE), danger()), VALUE),
    # behaviour of children
    Row("needs.behaviour_onset", behaviour(), VALUE),
    Row("needs.behaviour_onset", behaviour(age=3.9), always(0.0), "below four"),
    Row("needs.behaviour_worse", worsens(behaviour=1), VALUE),
    Row("needs.behaviour_better", behaviour(behaviour=2), VALUE),
    Row("needs.behaviour_better", behaviour(behaviour=0, age=3.0), always(0.0), "none"),
    Row("needs.teenage", ratio(worsens(12.0), worsens(11.9)), VALUE),
    Row("needs.family_level", ratio(worsens(level=Level.STRAINED), worsens()), exactly(lambda v: 1 + v), "strained"),
    Row("needs.family_level", ratio(worsens(level=Level.SEVERE), worsens()), exactly(lambda v: 1 + 2 * v), "severe"),
    Row("needs.move_strain", chance(Chance.MOVE_STRAIN, moved_worse), VALUE),
    # help: how long, how strong, how it fades
    *each("helps.days", lambda k: mean_stay(help_starts(k), Chance.HELP_DAYS), VALUE, (1, 2, 3)),
    *each("helps.recovery", lambda k: effect_on("recovery", k), VALUE, (1, 2, 3)),
    *each("helps.escalation", lambda k: effect_on("escalation", k), VALUE, (1, 2, 3)),
    *each("helps.crisis", lambda k: effect_on("calm", k), VALUE, (1, 2, 3)),
    *each("helps.danger", lambda k: effect_on("safety", k), VALUE, (1, 2, 3)),
    *each("helps.recovery", lambda k: effect_on("recovery", k, 0.5), exactly(math.sqrt), (1, 2, 3), case="half the strength"),
    *each("helps.escalation", lambda k: ratio(rises(escalation=2.0), rises()), always(2.0), (3,), case="is felt"),
    *each("helps.recovery", lambda k: ratio(falls(recovery=2.0), falls()), always(2.0), (3,), case="is felt"),
    *each("helps.crisis", lambda k: ratio(crises(calm=0.5), crises()), always(0.5), (3,), case="is felt"),
    *each("helps.danger", lambda k: ratio(danger(danger=1, safety=2.0), danger(danger=1)), always(2.0), (3,), case="is felt"),
    *each("helps.fade_steps", lambda k: steps_of_fading(k), exactly(lambda v: v), (1, 2, 3), values=(0, 1, 2, 3)),
    *(Unused(f"helps.{name}[0]", "no help: nothing starts, lasts or fades") for name in
      ("days", "recovery", "escalation", "crisis", "danger", "fade_steps")),
    Row("help.fidelity", strength(HelpForm.GENERALIST, concern=5), VALUE),
    *(Row("help.end_kept", kept_at_the_end(form), VALUE, case) for form, case in ((HelpForm.GENERALIST, "generalist"),
        (HelpForm.INTENSIVE, "intensive"))),
    Row("help.end_kept", ratio(kept_at_the_end(HelpForm.INTENSIVE, 1), kept_at_the_end(HelpForm.INTENSIVE)), always(0.5),
        "a step of fading halves"),
    Row("help.half_life_days", half_life, VALUE),
    Row("help.speed_half_days", ratio(strength(HelpForm.INTENSIVE, 30.0), strength(HelpForm.INTENSIVE)),
        exactly(lambda v: 0.5 ** (30 / v))),
    Row("help.speed_half_days", ratio(strength(HelpForm.SPECIALIST, 30.0), strength(HelpForm.SPECIALIST)), always(1.0),
        "specialist"),
    Row("help.stay_shape", shape_of_stay(help_starts(HelpForm.SPECIALIST), Chance.HELP_DAYS), VALUE),
    Row("help.step_up", chance(Chance.STEP_UP, asked(HelpForm.SPECIALIST, help_over(HelpForm.GENERALIST, Level.STRAINED))),
        VALUE),
    Row("help.step_up_severe", chance(Chance.STEP_UP, asked(HelpForm.SPECIALIST, help_over(HelpForm.GENERALIST,
        Level.SEVERE))), VALUE),
    Row("help.follow_up", chance(Chance.FOLLOW_UP, asked(HelpForm.GENERALIST, help_over(HelpForm.INTENSIVE,
        Level.STRAINED))), VALUE, "strained"),
    Row("help.follow_up", chance(Chance.FOLLOW_UP, asked(HelpForm.SPECIALIST, help_over(HelpForm.INTENSIVE, Level.SEVERE))),
        VALUE, "severe"),
    Row("help.follow_up", chance(Chance.FOLLOW_UP, asked(HelpForm.GENERALIST, help_over(HelpForm.INTENSIVE, Level.COPING))),
        always(0.0), "coping"),
    Row("help.planned_referral", asks(help=HelpForm.SPECIALIST, level=Level.SEVERE), VALUE),
    Row("help.planned_referral", asks(help=HelpForm.SPECIALIST, level=Level.STRAINED), always(0.0), "strained"),
    Row("help.lapse_days", lapses, VALUE),
    Row("help.apart", apart, VALUE),
    Row("help.trial", trial_arm, exactly(lambda v: (0.0, 2.0, 1.0)[int(v)]), values=(0, 1, 2)),
    # asking for help
    Row("seeking.need", lambda w: asks(needs=1)(w) - asks()(w), VALUE),
    Row("seeking.need", lambda w: asks(needs=2)(w) - asks(needs=1)(w), VALUE, "a second child"),
    Row("seeking.specialist_need", chance(Chance.SEEK_FORM, seeks_specialist(needs=1)), VALUE),
    Row("seeking.specialist_severe", chance(Chance.SEEK_FORM, seeks_specialist(level=Level.SEVERE)), VALUE),
    Row("seeking.specialist_other", chance(Chance.SEEK_FORM, seeks_specialist(level=Level.STRAINED)), VALUE),
    Row("seeking.give_up", chance(Chance.GIVE_UP, gives_up), VALUE),
    Row("seeking.holiday", season, VALUE, of_scenario=True),
    # ambulatory crisis help counts as a share of intensive treatment (crisis.team_effect, crisis.py); here: only while it runs
    Row("helps.recovery[3]", ratio(falls(case_state=CrisisCase.HELP), falls()), UP, "crisis help"),
    Row("helps.escalation[3]", ratio(rises(case_state=CrisisCase.HELP), rises()), UP, "crisis help"),
    Row("helps.danger[3]", ratio(danger(danger=1, case_state=CrisisCase.HELP), danger(danger=1)), UP, "crisis help"),
    Row("helps.crisis[3]", ratio(crises(case_state=CrisisCase.HELP), crises()), UP, "crisis help"),
]  # fmt: skip
