"""Numbers of support families and respite sitters: sim/scenario/sections/respite.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.population.building import open_stock
from sim.processes import hosts, respite
from sim.processes.crisis import crisis_rates
from sim.processes.strain import level_rates
from sim.scenario.services import Service
from sim.words import ChannelKind, Event, RespiteForm, ServiceKind
from sim.world.codes import Chance, FamilyClock, Mail, ServiceClock
from sim.world.supply import PART_COORDINATORS, PART_RECRUITS, PART_SUPPLY, change_supply
from sim.world.world import World

from .bench import (
    Probe,
    a_year,
    chance,
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
from .rows import VALUE, Row, Unused, always, exactly

KEY = np.uint64(77)
STOCK = {RespiteForm.FAMILY: ServiceKind.SUPPORT_FAMILIES, RespiteForm.SITTER: ServiceKind.RESPITE_SITTERS}
BOTH = ((RespiteForm.FAMILY, "", ""), (RespiteForm.SITTER, "sitter_", "sitter"))
"""Form, beginning of its numbers, word for its rows."""


def stock(w: World, form: int = RespiteForm.FAMILY, free: int = 1) -> int:
    """Row of the stock of a form, with so many free."""
    return service(w, STOCK[form], capacity=free, supply=free, carried=free)


def meets(form: int) -> Callable[[World], int]:
    """A family gets to know a support family (or sitter) that is free."""

    def act(w: World) -> int:
        i = family(w)
        respite.sign_up(w, i, form, stock(w, form), now_of(w))
        return i

    return act


def goes_on(form: int, unfit: float = 1.0) -> Callable[[World], Any]:
    """Record of the family when they know each other; ``unfit``: the draw of whether a match is a bad one."""

    def act(w: World) -> Any:
        i = meets(form)(w)
        usual = draws.get(int(Chance.RESPITE_FIT), 0.0)
        draws[Chance.RESPITE_FIT] = lambda key, n: unfit if n >= respite.BAD else usual
        respite.respite_event(w, i, now_of(w))
        return w.families[i]

    return act


def bad(form: int) -> Probe:
    """Chance that a match goes on although it does not work out."""

    def among_those_that_go_on(w: World) -> bool:
        i = meets(form)(w)
        value = draws[Chance.RESPITE_FIT]
        draws[Chance.RESPITE_FIT] = lambda key, n: value if n >= respite.BAD else 0.0
        respite.respite_event(w, i, now_of(w))
        return w.families[i].respite_bad == 1

    return chance(Chance.RESPITE_FIT, among_those_that_go_on)


def closed_after(form: int) -> Probe:
    """Days after which a sign-up for whom nobody is free is closed."""

    def probe(w: World) -> float:
        i = family(w)
        j = stock(w, form, 0)
        respite.sign_up(w, i, form, j, now_of(w))
        days = days_until(w, w.families[i].entity, FamilyClock.RESPITE)
        respite.respite_event(w, i, now_of(w) + days)
        assert w.families[i].respite_form == 0 and logged(w, Event.RESPITE_END)
        return days

    return probe


def runs(slot: int, set_rates: Callable, form: int, unfit: int = 0) -> Probe:
    """How many times as often something happens to a family with respite."""
    return ratio(family_rate(slot, set_rates, respite=form, respite_bad=unfit), family_rate(slot, set_rates))


def escalates(form: int, unfit: int = 0) -> Probe:
    return runs(FamilyClock.LEVEL_UP, level_rates, form, unfit)


def crises(form: int, unfit: int = 0) -> Probe:
    return runs(FamilyClock.CRISIS, crisis_rates, form, unfit)


def comes_or_stops(form: int, **state: Any) -> Probe:
    """Support families that come or stop in a year."""

    def probe(w: World) -> float:
        j = service(w, STOCK[form], **state)
        respite.supply_rates(w, j, now_of(w))
        return a_year(w, w.services[j].entity, ServiceClock.SUPPLY)

    return probe


def comes(form: int, **state: Any) -> Probe:
    """Chance that the next change of a stock is somebody who comes."""

    def happens(w: World) -> bool:
        j = service(w, STOCK[form], **state)
        before = int(w.services[j].supply)
        respite.supply_event(w, j, now_of(w))
        assert abs(w.services[j].supply - before) == 1, "one comes or one stops"
        return w.services[j].supply > before

    return chance(Chance.SUPPLY_SHARE, happens)


def changed(part: int, value: float, column: str, form: int = RespiteForm.FAMILY, **state: Any) -> Probe:
    """A column of a stock after a policy changed a part of it."""

    def probe(w: World) -> float:
        j = service(w, STOCK[form], **({"supply": 100, "carried": 5.0} | state))
        change_supply(w, j, part, value, now_of(w))
        return w.services[j][column]

    return probe


def at_the_start(kind: str, column: str, coordinators: float | None = None) -> Callable[[Any], float]:
    """A column of a stock of ten at the making of a world."""

    def probe(scenario: Any) -> float:
        from sim.engine.tables import records
        from sim.world.layout import SERVICE_DTYPE

        row = records(1, SERVICE_DTYPE)[0]
        said = Service.model_validate({"kind": kind, "places": 10, "coordinators": coordinators})
        row.kind, row.capacity = said.code, 10
        open_stock(row, said, scenario.parameters.respite)
        return row[column]

    return probe


def campaign(channel: int = ChannelKind.CAMPAIGN, convert: float = 0.0) -> Callable[[World], bool]:
    """Whether an enquiry brings a support family."""

    def happens(w: World) -> bool:
        stock(w)
        draws.setdefault(Chance.CONVERT, convert)
        draws.setdefault(Chance.SUPPLY_SHARE, 0.0)
        before = int(w.tally[0].n_hosts)
        hosts.enquiry(w, KEY, 1, channel, 0, now_of(w))
        came = bool(mailed(Mail.RESPITE_FREE, a=1))
        assert not (came and w.tally[0].n_hosts > before), "one family is not both"
        return came

    return happens


ROWS: list[Row | Unused] = [
    *(row for form, begin, word in BOTH for row in (
        Row(f"respite.{begin}fit", chance(Chance.RESPITE_FIT, lambda w, form=form: goes_on(form)(w).respite == form), VALUE),
        Row(f"respite.{begin}match_days", mean_stay(meets(form), Chance.RESPITE_MATCH), VALUE),
        Row("respite.match_shape", shape_of_stay(meets(form), Chance.RESPITE_MATCH), VALUE, word),
        Row("respite.patience_days", closed_after(form), VALUE, word),
        Row(f"respite.{begin}days", mean_stay(goes_on(form), Chance.RESPITE_DAYS), VALUE),
        Row("respite.shape", shape_of_stay(goes_on(form), Chance.RESPITE_DAYS), VALUE, word),
        Row(f"respite.{begin}escalation", escalates(form), VALUE),
        Row(f"respite.{begin}crisis", crises(form), VALUE),
        Row(f"respite.{begin}crisis", crises(form, 1), always(1.0), "a bad match"),
        Row("respite.bad", bad(form), VALUE, word),
        Row("respite.bad_load", escalates(form, 1), VALUE, word),
        Row(f"respite.{begin}attrition", comes_or_stops(form, supply=12), exactly(lambda v: 12 * v)),
        Row(f"respite.{begin}attrition", comes_or_stops(form, supply=12, recruits=3.0), exactly(lambda v: 12 * v + 3),
            "some come"),
        Row(f"respite.{begin}attrition", comes(form, supply=12, recruits=3.0), exactly(lambda v: 3 / (12 * v + 3)), "which"),
        Row(f"respite.{begin}attrition", changed(PART_SUPPLY, 10, "recruits", form), exactly(lambda v: 10 * v),
            "a policy brings ten"),
        Row(f"respite.{begin}attrition", at_the_start(("support_families", "respite_sitters")[form - 1], "recruits"),
            exactly(lambda v: 10 * v), "at the start", of_scenario=True),
    )),
    # coordinators
    Row("respite.caseload", changed(PART_COORDINATORS, 2, "carried"), exactly(lambda v: 5 + 2 * v)),
    Row("respite.caseload", changed(PART_COORDINATORS, 2, "capacity", supply=999), exactly(lambda v: int(5 + 2 * v)), "places"),
    Row("respite.caseload", changed(PART_COORDINATORS, 2, "capacity", supply=20), always(20), "fewer families than that"),
    Row("respite.caseload", changed(PART_COORDINATORS, -1, "carried"), always(0.0), "never below none"),
    Row("respite.caseload", changed(PART_RECRUITS, 4.5, "recruits"), always(4.5), "recruits are families a year"),
    Row("respite.caseload", at_the_start("support_families", "carried", 0.1), exactly(lambda v: v / 10), "at the start",
        of_scenario=True),
    Row("respite.caseload", at_the_start("support_families", "capacity", 0.1), exactly(lambda v: int(v / 10)),
        "places at the start",
        of_scenario=True),
    Row("respite.caseload", at_the_start("support_families", "carried"), always(10.0), "as many as needed", of_scenario=True),
    # campaigns
    Row("respite.campaign_share", chance(Chance.SUPPLY_SHARE, campaign()), VALUE),
    Row("respite.campaign_share", chance(Chance.SUPPLY_SHARE, campaign(ChannelKind.BACKGROUND)), always(0.0), "another enquiry"),
    Row("respite.conversion", chance(Chance.CONVERT, campaign()), VALUE, given={"respite.campaign_share": 1.0}),
]  # fmt: skip
