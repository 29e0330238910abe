"""Lasting differences and dangerous months: ``lasting`` of sim/scenario/sections/lasting.py, and the trial's own numbers."""

from __future__ import annotations

from sim.engine import GAMMA
from sim.population.purposes import FamilyChance
from sim.processes import crisis, lasting, placement, protection, routes, suspended
from sim.words import Eligible, Event, Form, Level, Reason, Route, ServiceKind, TrialArm
from sim.world import risk
from sim.world.codes import Chance, ChildClock, FamilyClock
from sim.world.trial import enters_trial

from .bench import (
    Probe,
    World,
    child,
    child_rate,
    draws,
    family,
    family_rate,
    logged,
    now_of,
    service,
    shape_of_stay,
    stays,
)
from .people import family_of
from .places import ratio
from .rows import VALUE, Fact, Row, always, exactly

NO_MONTHS = {"crisis.repeat": 1.0, "lasting.return_risk": 1.0}


def is_prone(**state: float) -> Probe:
    """Times the usual rate of a family in this state."""
    return lambda w: float(risk.risk(w, family(w, **state)))


def spread(w: World) -> float:
    """Variance of the frailty that is drawn: of a gamma of mean 1, one over its shape; 0 when none is drawn."""
    found = family_of()(w)
    drawn = [one for one in stays if one[0] == FamilyChance.FRAILTY]
    if not drawn:
        assert found.frailty == 1.0
        return 0.0
    assert drawn[0][1:3] == (GAMMA, 1.0)
    return 1.0 / shape_of_stay(family_of(), FamilyChance.FRAILTY)(w)


def months(begin, step: str, until: str):
    """(step, days it lasts) of the months after an event, until nothing is left."""

    def probe(w: World) -> list[tuple[int, float]]:
        i = family(w)
        begin(w, i, now_of(w))
        found = []
        while w.families[i][step] > 0:
            found.append((int(w.families[i][step]), round(float(w.families[i][until] - now_of(w)), 6)))
            w.engine.state[0].now = w.families[i][until]
            lasting.months_pass(w, i, now_of(w))
        return found

    return probe


def steps_of(begin, step: str, until: str) -> Probe:
    """How many steps there are."""
    return lambda w: float(len(months(begin, step, until)(w)))


def first_days(begin, step: str, until: str) -> Probe:
    """Days of the first step."""
    return lambda w: months(begin, step, until)(w)[0][1]


AFTER_RETURN = (risk.dangerous_return, "return_step", "return_next")
AFTER_CRISIS = (crisis.crisis_event, "crisis_step", "crisis_next")

crises = lambda **state: family_rate(FamilyClock.CRISIS, crisis.crisis_rates, **state)  # noqa: E731
reports = lambda **state: family_rate(FamilyClock.REPORT, protection.report_rates, **state)  # noqa: E731
asked_again = lambda **state: family_rate(  # noqa: E731
    FamilyClock.AGAIN, suspended.again_rates, suspended=Route.PLANNED, **state
)
requests = lambda **state: child_rate(ChildClock.PLANNED, routes.planned_rates, state, behaviour=2)  # noqa: E731


def returns(**state: float) -> Probe:
    """Rate a year at which a child comes home from a foster family."""

    def probe(w: World) -> float:
        family(w, **state)
        return placement.return_rate(w, child(w, form=Form.FOSTER))

    return probe


def shortest(w: World) -> float:
    """Fewest days out of home after which the months of a return begin."""
    for days in range(0, 400):
        family(w)
        c = child(w, form=Form.OPEN_GROUP, place=service(w, ServiceKind.RESIDENTIAL), away_since=now_of(w) - days)
        placement.go_home(w, c, Reason.PLANNED, now_of(w))
        if w.families[w.children[c].family].return_step > 0:
            return float(days)
    return -1.0


def enters(place: int, ago: float, **state: float) -> Probe:
    """Whether a family whose last crisis (or request) was so many days ago takes part in the trial."""

    def probe(w: World) -> float:
        draws[Chance.TRIAL] = 0.2
        since = now_of(w) - ago
        i = family(w, **({"level": Level.STRAINED, "case_since": since, "suspended_since": since} | state))
        before = len(logged(w, Event.TRIAL))
        arm = enters_trial(w, i, place, now_of(w))
        assert len(logged(w, Event.TRIAL)) - before == (arm > 0)
        assert enters_trial(w, i, place, now_of(w)) == 0, "once"
        return float(arm > 0)

    return probe


def longest(place: int, **state: float) -> Probe:
    """Most days between a crisis and a request that still makes a family eligible."""

    def probe(w: World) -> float:
        return float(max((d for d in range(1, 400) if enters(place, float(d), **state)(w)), default=0))

    return probe


TRIAL = {"help.trial": 1.0}
BOTH = TRIAL | {"help.trial_of": 3.0}
REQUEST, HOME = Eligible.PLACEMENT_ASKED, Eligible.CRISIS_AT_HOME

ROWS = [
    Row("lasting.variance", spread, VALUE),
    Fact("no variance: families are alike", spread, 0.0, given={"lasting.variance": 0.0}),
    # frailty acts on what happens to families, and slows down return home
    *(Row("lasting.variance", ratio(rate(frailty=3.0), rate()), always(3.0), name) for name, rate in (
        ("crises", crises), ("reports", reports), ("requests", requests), ("asked again", asked_again))),
    Row("lasting.return_power", ratio(returns(frailty=4.0), returns()), exactly(lambda v: 4.0**-v)),
    Row("lasting.return_power", ratio(returns(frailty=0.25), returns()), exactly(lambda v: 4.0**v), "a robust family"),
    # the months after a return, and after a crisis
    *(Row("lasting.return_risk", ratio(rate(return_step=1), rate()), VALUE, name) for name, rate in (
        ("crises", crises), ("reports", reports), ("requests", requests))),
    Row("lasting.return_risk", ratio(asked_again(return_step=1, crisis_step=1), asked_again()), always(1.0),
        "a suspended request has months of its own"),
    *(Row("crisis.repeat", ratio(rate(crisis_step=1), rate()), VALUE, name) for name, rate in (
        ("reports", reports), ("requests", requests))),
    Row("lasting.return_risk", is_prone(return_step=1, frailty=2.0), exactly(lambda v: 2 * v), "of a frail family"),
    Row("lasting.return_risk", is_prone(return_step=1, crisis_step=1), exactly(lambda v: v + 3), "and a crisis: they add up",
        given={"crisis.repeat": 4.0}),
    Row("lasting.return_risk", is_prone(return_step=1, followed=1), exactly(lambda v: 1 + (v - 1) / 4), "a worker came along",
        given={"workforce.follow_load": 0.25}),
    Row("lasting.return_risk", is_prone(), always(1.0), "long after"),
    Row("lasting.falls", is_prone(return_step=3), exactly(lambda v: 1 + 8 * v * v), given={"lasting.return_risk": 9.0}),
    Row("lasting.falls", is_prone(crisis_step=2), exactly(lambda v: 1 + 8 * v), "after a crisis", given={"crisis.repeat": 9.0}),
    Fact("nothing is left after the first: a block", steps_of(*AFTER_RETURN), 1.0, given={"lasting.falls": 0.0}),
    Row("lasting.steps", steps_of(*AFTER_RETURN), VALUE),
    Row("lasting.steps", steps_of(*AFTER_CRISIS), VALUE, "after a crisis"),
    Row("lasting.steps", steps_of(*AFTER_RETURN), always(0.0), "no risk", given=NO_MONTHS),
    Row("lasting.steps", steps_of(*AFTER_CRISIS), always(0.0), "no repeat", given=NO_MONTHS),
    Row("lasting.return_least", shortest, VALUE),
    Row("lasting.return_days", first_days(*AFTER_RETURN), VALUE),
    Row("crisis.recent_days", first_days(*AFTER_CRISIS), VALUE, "months"),
    Fact("each step lasts twice as long", months(*AFTER_RETURN), [(1, 30.0), (2, 60.0), (3, 120.0), (4, 240.0)],
         given={"lasting.return_days": 30.0, "lasting.steps": 4.0}),
    # who takes part in the simulated trial
    *(Row("help.trial_of", enters(place, 200.0), exactly(lambda v, place=place: float(v == place)), place.key,
          values=(1, 2, 3), given=TRIAL) for place in (HOME, REQUEST)),
    Row("help.trial_days", longest(REQUEST, crises=1), VALUE, values=(30, 90, 180), given=BOTH),
    Row("help.trial_days", longest(HOME, suspended=int(Route.PLANNED)), VALUE, "a request, then a crisis",
        values=(30, 90, 180), given=BOTH),
    Row("help.trial_days", enters(REQUEST, 999.0, level=Level.SEVERE), always(1.0), "severe", given=BOTH),
    Row("help.trial_days", enters(REQUEST, 1.0), always(0.0), "never a crisis", given=BOTH),
    Row("help.trial_days", enters(HOME, 1.0), always(0.0), "no request", given=BOTH),
]  # fmt: skip
assert TrialArm.TREATED == 2
