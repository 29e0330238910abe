"""Workers of the services at the making of a world: posts from places, at the vacancies that turnover gives by itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from sim.scenario.scenario import Scenario
from sim.scenario.services import KINDS, UNLIMITED
from sim.units import YEAR
from sim.words import STAFFED, Count, ServiceKind
from sim.world.world import World

NAMES = MappingProxyType({code: name for name, code in KINDS.items()})


def give_workers(services: Any, scenario: Scenario) -> None:
    """Posts, workers and caseload of every service that is people (SERVICE_DTYPE rows, changed in place).

    A post gives ``workforce.caseload_<kind>`` places to start with; posts are whole, so the service's own caseload is set
    such that posts x (1 - share vacant) x caseload is the scenario's number of places. The service starts with exactly
    that number of places; a service without places has no posts until a schedule or policy gives it some.
    """
    if not scenario.mechanisms.workforce:
        return
    p = scenario.parameters.workforce
    vacant = p.turnover * p.fill_days / YEAR
    vacant /= 1.0 + vacant
    for s in services[1:]:
        if int(s.kind) not in STAFFED or s.capacity >= UNLIMITED:
            continue
        nominal = float(getattr(p, f"caseload_{NAMES[ServiceKind(s.kind)]}"))
        s.caseload = nominal
        if s.capacity > 0:
            s.posts = max(1, round(s.capacity / nominal / (1.0 - vacant)))
            s.caseload = s.capacity / (s.posts * (1.0 - vacant))
            s.workers = s.posts - round(s.posts * vacant)
            s.full = s.posts
            s.normal = s.posts * (1.0 - vacant)


def count_workers(w: World) -> None:
    """Counters and the labour market at time 0: vacancies there are, and those to expect."""
    t: Any = w.tally[0]
    p: Any = w.params[0]
    x = p.workforce_turnover * p.workforce_fill_days / YEAR
    for s in w.services[1:]:
        for area in {0, int(s.area)}:
            w.counters[area, Count.WORKERS] += s.workers
            w.counters[area, Count.VACANCIES] += s.posts - s.workers
        t.vacancies += s.posts - s.workers
    t.vacancies_start = round(float(w.services.posts.sum()) * x / (1.0 + x))
    t.vacancies_felt = t.vacancies
