"""Numbers of the workforce: sim/scenario/sections/workforce.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.engine import join
from sim.population.building import area_records, service_records
from sim.population.staffing import NAMES, give_workers
from sim.processes import coming_home, help, protection, routes, strain, workforce
from sim.words import STAFFED, Event, HelpForm, ServiceKind, Urgency
from sim.world.codes import Chance, FamilyClock, Mail, ServiceClock
from sim.world.staff import slow_worker
from sim.world.world import World

from .bench import YEAR, Probe, a_year, chance, days_until, draws, family, family_rate, logged, mailed, now_of, service
from .places import marked, ratio
from .rows import VALUE, Row, Unused, always, exactly

TEAM: dict[str, Any] = {"caseload": 10.0, "workers": 8, "posts": 8, "normal": 8.0, "full": 8.0, "capacity": 80}
"""A team of eight posts, none vacant."""


# --- posts, leaving, filling --------------------------------------------------------------------------------------------


def made(kind: int, column: str, places: int = 1000) -> Callable[[Any], float]:
    """A column of a service of a kind with so many places, at the making of a world."""

    def probe(scenario: Any) -> float:
        table = service_records(scenario, area_records(scenario, 1.0), scenario.start)[0]
        row = next(s for s in table[1:] if s.kind == kind)
        row.capacity = places
        give_workers(table, scenario)
        return row[column]

    return probe


def posts(v: float, share: float, places: int = 1000) -> int:
    """Posts for so many places at this caseload, when this share of the posts is vacant."""
    return max(1, round(places / v / (1.0 - share)))


def vacant(turnover: float = 0.2, days: float = 56.0) -> float:
    """Share of posts that is vacant by itself."""
    x = turnover * days / YEAR
    return x / (1.0 + x)


def team_clock(slot: int, waiting: int = 0, vacancies: tuple[int, int] = (0, 0), **state: Any) -> Probe:
    """Rate a year at which a worker of a team leaves (or comes); ``vacancies`` of all services at the start and now."""

    def probe(w: World) -> float:
        j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **(TEAM | state))
        for i in range(1, waiting + 1):
            join(w.engine, w.services[j].line, Urgency.NORMAL, w.families[i].entity, i, 1, now_of(w))
        w.tally[0].vacancies_start, w.tally[0].vacancies_felt = vacancies
        workforce.workforce_rates(w, j, now_of(w))
        return a_year(w, w.services[j].entity, slot)

    return probe


def leaving(**state: Any) -> Probe:
    """Rate a year at which each worker of a team leaves."""
    workers = state.get("workers", TEAM["workers"])
    rate = team_clock(ServiceClock.LEAVE, **state)
    return lambda w: rate(w) / workers


def overloaded(waiting: int, **state: Any) -> Probe:
    """How many times as often workers leave when so many families wait."""
    return ratio(leaving(waiting=waiting, **state), lambda w: w.params[0].workforce_turnover)


def planned_posts(places: int, column: str = "posts") -> Probe:
    """A column of a team of eight after a policy gives it so many places more."""

    def probe(w: World) -> float:
        j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **TEAM)
        workforce.staff_mail(w, j, places, 0, 0.0, now_of(w))
        return w.services[j][column]

    return probe


def a_worker(act: Callable[[World, int, float], None], column: str, **state: Any) -> Probe:
    """A column of a team after a worker left or came."""

    def probe(w: World) -> float:
        j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **(TEAM | state))
        act(w, j, now_of(w))
        if column == "told":
            return bool(mailed(Mail.SLOT_FREE))
        return w.services[j][column]

    return probe


# --- what it means when a worker leaves or is not there -----------------------------------------------------------------


def helped(w: World, form: int = HelpForm.SPECIALIST, **state: Any) -> int:
    """Row of a family that a neighbourhood team of eight helps."""
    j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **TEAM)
    i = family(w, **({"help": form, "effect": 0.5, "effect_form": form, "helper": j} | state))
    w.services[j].first_helped = i
    return i


def kept(warm: float) -> Probe:
    """Share of the effect of help that is left when its worker leaves; ``warm``: the draw of a warm handover."""

    def probe(w: World) -> float:
        i = helped(w)
        draws[Chance.WARM] = warm
        help.worker_lost(w, i, int(w.families[i].helper), now_of(w))
        return w.families[i].effect / 0.5

    return probe


def taken_over(warm: float, before: int = HelpForm.GENERALIST, effect: float = 0.5) -> Probe:
    """Effect of specialist help that takes over, as a share of what it has on its own."""

    def starts(w: World, **state: Any) -> float:
        j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **TEAM)
        i = family(w, next_help=HelpForm.SPECIALIST, next_service=j, wait_since=now_of(w), **state)
        help.start_help(w, i, now_of(w))
        return w.families[i].effect

    def probe(w: World) -> float:
        draws[Chance.WARM] = warm
        return starts(w, effect=effect, effect_form=before) / starts(w)

    return probe


def loses(w: World) -> bool:
    """Whether a family loses its worker when one of eight leaves."""
    i = helped(w)
    workforce.leave_event(w, int(w.families[i].helper), now_of(w))
    assert logged(w, Event.WORKER_LEFT)
    return bool(mailed(Mail.WORKER_LOST))


def not_made(what: str, there: float) -> Callable[[World], bool]:
    """Whether a report or a planned request is not made, when this share of the workers is there."""

    def happens(w: World) -> bool:
        j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **(TEAM | {"workers": 8 * there}))
        if what == "report":
            i = family(w)
            w.areas[w.families[i].area].team = j
            protection.report(w, i, now_of(w))
            kind = Event.REPORT
        else:
            c = marked(w, want=0)
            w.areas[w.children[c].area].team = j
            routes.planned_event(w, c, now_of(w))
            kind = 0
        rows = logged(w, Event.NO_WORKER)
        assert not rows or kind in (0, rows[-1]["reason"])
        return bool(rows)

    return happens


def takes_a_worker(w: World) -> bool:
    """Whether slowing down a crisis takes a worker of the crisis service."""
    return slow_worker(w, family(w)) > 0


def followed(w: World) -> float:
    """Days for which the place of a worker who came along is not free."""
    i = family(w)
    coming_home.worker_follows(w, i, service(w, ServiceKind.NEIGHBOURHOOD_TEAM, **TEAM), now_of(w))
    return days_until(w, w.families[i].entity, FamilyClock.RECENT)


def back_load(**state: Any) -> Probe:
    """How many times as often the level rises in the half-year after a return."""
    rate = family_rate(FamilyClock.LEVEL_UP, strain.level_rates, return_until=1e9, **state)
    return ratio(rate, family_rate(FamilyClock.LEVEL_UP, strain.level_rates))


QUIET = {"workforce.turnover": 0.0}
NOT_FILLED = {"workforce.fill_days": 1.0, "workforce.turnover": 0.0}
COLD = {"warm": 0.0}
ROWS: list[Row | Unused] = [
    # posts from places
    *(Row(f"workforce.caseload_{NAMES[kind]}", made(kind, "posts"), exactly(lambda v: posts(v, 0.0)), of_scenario=True,
          given=QUIET)
      for kind in STAFFED),
    *(Row(f"workforce.caseload_{NAMES[kind]}", made(kind, "caseload", 0), VALUE, "no places yet", of_scenario=True)
      for kind in STAFFED),
    Row("workforce.turnover", made(ServiceKind.NEIGHBOURHOOD_TEAM, "posts"), exactly(lambda v: posts(10.0, vacant(v))), "posts",
        of_scenario=True, given={"workforce.fill_days": 56.0}),
    Row("workforce.turnover", made(ServiceKind.NEIGHBOURHOOD_TEAM, "workers"),
        exactly(lambda v: (n := posts(10.0, vacant(v))) - round(n * vacant(v))), "workers", of_scenario=True, values=(0.0,
            0.2, 0.9)),
    Row("workforce.turnover", made(ServiceKind.NEIGHBOURHOOD_TEAM, "normal"), exactly(lambda v: posts(10.0,
        vacant(v)) * (1 - vacant(v))),
        "as many workers as are usual", of_scenario=True),
    Row("workforce.fill_days", made(ServiceKind.NEIGHBOURHOOD_TEAM, "posts"), exactly(lambda v: posts(10.0, vacant(0.2,
        v))), "posts",
        of_scenario=True),
    Row("workforce.turnover", planned_posts(100), exactly(lambda v: math.floor(8.5 + 10 * (1 + v / 4))), "new posts",
        given={"workforce.fill_days": YEAR / 4}, values=(0.0, 0.3, 0.9)),
    Row("workforce.turnover", planned_posts(100, "workers"), always(8), "new posts are vacant"),
    Row("workforce.turnover", planned_posts(-40, "workers"), always(7), "a cut: the first worker goes", given=NOT_FILLED,
        values=(0.0, 0.00001)),
    # leaving and filling
    Row("workforce.turnover", leaving(), VALUE),
    Row("workforce.turnover", leaving(caseload=0.0), always(0.0), "no workers"),
    Row("workforce.turnover", a_worker(workforce.leave_event, "workers"), always(7), "one leaves"),
    Row("workforce.turnover", a_worker(workforce.leave_event, "capacity"), always(70), "and takes its places along"),
    Row("workforce.turnover", a_worker(workforce.leave_event, "workers", workers=0), always(0), "nobody can leave"),
    Row("workforce.fill_days", team_clock(ServiceClock.FILL, workers=6), exactly(lambda v: 2 * YEAR / v)),
    Row("workforce.fill_days", team_clock(ServiceClock.FILL), always(0.0), "none vacant"),
    Row("workforce.fill_days", a_worker(workforce.fill_event, "workers", workers=6), always(7), "one comes"),
    Row("workforce.fill_days", a_worker(workforce.fill_event, "capacity", workers=6), always(70), "with its places"),
    Row("workforce.fill_days", a_worker(workforce.fill_event, "told", workers=6), always(1), "which are offered"),
    Row("workforce.fill_days", a_worker(workforce.fill_event, "workers"), always(8), "no post is vacant"),
    Row("workforce.tightness", ratio(team_clock(ServiceClock.FILL, workers=6, vacancies=(3, 15)),
        team_clock(ServiceClock.FILL, workers=6)),
        exactly(lambda v: 0.25 ** v)),
    Row("workforce.tightness", ratio(team_clock(ServiceClock.FILL, workers=6, vacancies=(15, 3)),
        team_clock(ServiceClock.FILL, workers=6)),
        exactly(lambda v: 4.0 ** v), "an easier market"),
    *(Row("workforce.overload", overloaded(n), exactly(lambda v, n=n: 1 + v * (n // 2) / 4), f"{n} wait for eight",
          given={"workforce.overload_most": 9.0}) for n in (0, 1, 2, 3, 8, 20)),
    Row("workforce.overload", overloaded(8, workers=4), exactly(lambda v: 1 + v), "posts count, not workers",
        given={"workforce.overload_most": 9.0}),
    Row("workforce.overload_most", overloaded(8), exactly(lambda v: 1 + v), given={"workforce.overload": 5.0}),
    Row("workforce.overload_most", overloaded(8), always(1.5), "not reached", given={"workforce.overload": 0.5}, values=(0.6,
        2.0)),
    # the families of a worker who leaves
    Row("workforce.continuity_kept", kept(1.0), VALUE, levers=COLD),
    Row("workforce.continuity_kept", kept(0.0), always(1.0), "warm", levers={"warm": 1.0}),
    Row("workforce.continuity_kept", chance(Chance.WORKER_LOST, loses), always(1 / 8), "one of eight"),
    Row("workforce.provider_kept", taken_over(1.0), VALUE, levers=COLD),
    Row("workforce.provider_kept", taken_over(0.0), always(1.0), "warm", levers={"warm": 1.0}),
    Row("workforce.provider_kept", taken_over(1.0, HelpForm.SPECIALIST), always(1.0), "the same provider", levers=COLD),
    Row("workforce.provider_kept", taken_over(1.0, effect=0.0), always(1.0), "the earlier help works no more", levers=COLD),
    # what is not done when nobody is there
    *(row for what, name, purpose in (("report", "report", Chance.WORKER_THERE_REPORT), ("request", "request",
        Chance.WORKER_THERE_PLANNED))
      for row in (
          Row(f"workforce.{name}_share", chance(purpose, not_made(what, 0.0)), VALUE),
          Row(f"workforce.{name}_share", chance(purpose, not_made(what, 0.75)), exactly(lambda v: v / 4),
              "a quarter is not there"),
          Row(f"workforce.{name}_share", chance(purpose, not_made(what, 1.0)), always(0.0), "all are there"),
          Row(f"workforce.{name}_share", chance(purpose, not_made(what, 1.5)), always(0.0), "more are there"))),
    Row("workforce.slow_share", chance(Chance.WORKER_THERE_SLOW, takes_a_worker), VALUE),
    # coming along
    Row("workforce.follow_load", back_load(followed=1), exactly(lambda v: 1 + 0.5 * v), given={"strain.return_load": 1.5}),
    Row("workforce.follow_load", back_load(), always(1.5), "nobody came along", given={"strain.return_load": 1.5}),
    Row("workforce.follow_days", followed, VALUE),
]  # fmt: skip
