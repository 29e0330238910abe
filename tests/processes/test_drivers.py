"""Dated drivers in a run: what comes from outside moves by its series and by nothing else, in the history and after the start."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from sim.engine.profiles import cumulative
from sim.outcomes.costs import bill
from sim.outcomes.view import RunView
from sim.policies import parse
from sim.scenario.scenario import again
from sim.simulation import begin_run, prepare, run_from
from sim.units import YEAR
from sim.words import ChannelKind, Count, Entity, Event
from sim.world.codes import FamilyClock

from .worlds import MINIMAL

FIRST = MINIMAL.start.year
SEEDS = range(4)
TRUSTED = {"mechanisms.harm": False}  # no reports of incidents: all come by their own clock


def series(*pairs: tuple[int, float]) -> list[dict]:
    return [{"from": date(FIRST + years, 1, 1), "value": value} for years, value in pairs]


def driven(*drivers: dict, burn_in: float = 2.0, **changes):
    """``minimal`` with these drivers."""
    document = MINIMAL.copy_of_document() | {"drivers": list(drivers), "burn_in": burn_in}
    return again(document, MINIMAL.folder, MINIMAL.areas, ()).with_changes(changes)


def by(what: str, *pairs: tuple[int, float], years: int = 10, **more) -> dict:
    """A driver that is followed for the whole run."""
    return {"what": what, "values": series(*pairs), "until": date(FIRST + years, 1, 1), **more}


@cache
def _runs(drivers: tuple, changes: tuple, years: float):
    drivers = [{key: list(value) if key == "values" else value for key, value in one} for one in drivers]
    scenario = driven(*[unfrozen(one) for one in drivers], **dict(changes))
    return [run_from(prepare(scenario, seed), (), years, keep=False) for seed in SEEDS]


def unfrozen(one: dict) -> dict:
    return one | ({"values": [dict(pairs) for pairs in one["values"]]} if "values" in one else {})


def frozen(one: dict) -> tuple:
    return tuple(
        (key, tuple(tuple(sorted(step.items())) for step in value) if key == "values" else value)
        for key, value in one.items()
    )


def runs(*drivers: dict, years: float = 4, **changes):
    return _runs(tuple(frozen(one) for one in drivers), tuple(changes.items()), years)


def a_year(records, kind: int, year: int, reason: int | None = None) -> float:
    """Events of a kind in one year after the start, all runs together."""
    found = 0
    for record in records:
        begin, end = (record.start + (date(FIRST + k, 1, 1) - MINIMAL.start).days for k in (year, year + 1))
        log = record.log
        chosen = (log["kind"] == kind) & (log["time"] >= begin) & (log["time"] < end)
        found += int((chosen if reason is None else chosen & (log["reason"] == reason)).sum())
    return found


def same(here, there) -> bool:
    """Whether two runs are one to the last bit."""
    tables = ("log", "series", "cohort", "services")
    return all(getattr(here, name).tobytes() == getattr(there, name).tobytes() for name in tables)


def test_drivers_of_one_change_not_a_bit():
    kinds = ("reports", "enquiries", "births", "prices")
    still = [by(what, (-5, 3.0), (1, 3.0)) for what in kinds]
    still.append(by("places", (-5, 3.0), (1, 3.0), form="open_group"))
    plain, nothing = (run_from(prepare(driven(*drivers), 3), (), 3) for drivers in ((), still))
    assert same(plain, nothing)
    off = driven(by("reports", (-5, 1.0), (0, 3.0)), **{"mechanisms.drivers": False})
    assert same(plain, run_from(prepare(off, 3), (), 3))


# --- reports ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("times", [2.0, 0.5])
def test_reports_follow_their_series_and_come_back(times):
    usual = runs(years=3, **TRUSTED)
    moved = runs(by("reports", (0, 1.0), (1, times), (2, 1.0)), years=3, **TRUSTED)
    before, there, after = (a_year(moved, Event.REPORT, year) / a_year(usual, Event.REPORT, year) for year in (0, 1, 2))
    assert before == pytest.approx(1.0, abs=0.03)  # the week of the step belongs to both
    assert there == pytest.approx(times, rel=0.2)
    assert after == pytest.approx(1.0, abs=0.2)


def test_no_reports_come_while_the_series_is_zero():
    moved = runs(by("reports", (0, 1.0), (1, 0.0), (2, 1.0)), years=3, **TRUSTED)
    week = 7 / YEAR  # the steps of reports are weeks
    for record in moved:
        log = record.log
        years = (log["time"][log["kind"] == Event.REPORT] - record.start) / YEAR
        assert not ((years > 1 + week) & (years < 2 - week)).any() and (years > 2).any() and (years < 1).any()


def test_a_series_of_the_past_acts_in_the_history():
    """Ten times as many reports before the start: more children are under an order at the start."""
    usual, moved = (
        [prepare(driven(*drivers, burn_in=4.0), seed).world for seed in SEEDS]
        for drivers in ((), (by("reports", (-5, 10.0), (0, 1.0)),))
    )
    orders = [sum(float(w.counters[0, Count.ORDER]) for w in worlds) for worlds in (usual, moved)]
    assert orders[1] > 2 * orders[0] > 0


def test_weeks_of_reports_are_the_series_and_covid_acts_on_top():
    policies = parse("covid:calm=0,contacts=0.5,first_weeks=20,seen_weeks=20,load_weeks=0,start=2023-01-02")
    assert MINIMAL.start == date(2022, 1, 1)
    plain, calm = (
        begin_run(prepare(driven(by("reports", (0, 1.0), (1, 1.6)), burn_in=1.0), 1), policies, 3)
        for policies in ((), policies)
    )

    def weekly(run, first: int) -> float:
        engine = run.world.engine
        code = int(engine.kinds[Entity.FAMILY, 1 + FamilyClock.REPORT])
        days = (date(2023, 1, 2) - run.state.zero).days + 7 * first
        return float(cumulative(engine, code, 1, days + 7.0) - cumulative(engine, code, 1, days)) / 7.0

    assert [weekly(plain, week) for week in (-60, -2, 0, 10, 60)] == pytest.approx([1, 1, 1.6, 1.6, 1.6])
    assert [weekly(calm, week) for week in (-2, 0, 19, 20)] == pytest.approx([1, 0.8, 0.8, 1.6])


def test_a_policy_of_strength_zero_is_the_baseline_of_a_driven_scenario():
    state = prepare(driven(by("reports", (-1, 0.7), (1, 1.5)), by("enquiries", (0, 1.0), (1, 2.0))), 2)
    assert same(run_from(state, (), 3), run_from(state, parse("slow_down:strength=0"), 3))


# --- enquiries --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("times", [3.0, 0.3, 0.0])
def test_enquiries_follow_their_series(times):
    many = {"hosts.enquiries_per_year": 200.0}
    usual = runs(years=3, **many)
    moved = runs(by("enquiries", (0, 1.0), (1, times), (2, 1.0)), years=3, **many)
    own = [
        [a_year(records, Event.HOST_ENQUIRY, year, ChannelKind.BACKGROUND) for year in (0, 1, 2)]
        for records in (usual, moved)
    ]
    assert own[1][0] == own[0][0]
    assert own[1][1] == pytest.approx(
        times * own[0][1], rel=0.1, abs=3
    )  # the last one before the step may come after it
    assert own[1][2] == pytest.approx(own[0][2], rel=0.1)


def test_who_enquires_is_the_same_however_many_do():
    usual, moved = (
        {
            int(key)
            for record in runs(*drivers, years=3)
            for key in record.log["other"][record.log["kind"] == Event.HOST_APPROVED]
        }
        for drivers in ((), (by("enquiries", (0, 1.0), (1, 3.0)),))
    )
    assert len(moved) > len(usual) > 0
    assert len(usual - moved) < 0.1 * len(usual)


def test_enquiries_of_the_past_fill_the_stock_of_hosts():
    usual, moved = (
        sum(float(prepare(driven(*drivers, burn_in=6.0), seed).world.counters[0, Count.HOSTS]) for seed in SEEDS)
        for drivers in ((), (by("enquiries", (-8, 4.0), (0, 1.0)),))
    )
    assert moved > 1.5 * usual


# --- births -----------------------------------------------------------------------------------------------------------
@cache
def born(times: float | None) -> tuple[frozenset, int]:
    """(keys of children born in the last two of three years, children in all), births times so many from the second year."""
    drivers = () if times is None else (by("births", (0, 1.0), (1, times)),)
    run = begin_run(prepare(driven(*drivers), 5), (), 3)
    run.to(run.end)
    w = run.world
    kids = w.children[1 : int(w.tally[0].n_children)]
    here = kids[(kids["alive"] == 1) & (kids["adult"] == 0) & (kids["demand"] == 0)]
    first = run.state.start + (date(FIRST + 1, 1, 1) - MINIMAL.start).days
    return frozenset(here["key"][here["birth"] >= first].tolist()), len(here)


def test_births_follow_their_series():
    usual, all_usual = born(None)
    for times in (0.5, 0.8, 1.5, 2.0):
        found, whole = born(times)
        spread = 3 * np.sqrt(abs(times - int(times)) * (1 - abs(times - int(times))) * len(usual)) if times % 1 else 0
        assert abs(len(found) - times * len(usual)) <= spread + 1
        assert whole == all_usual + len(found) - len(usual)  # nobody else comes or goes


def test_no_child_is_born_while_births_are_zero():
    assert not born(0.0)[0]


def test_more_births_take_no_child_away():
    assert born(0.0)[0] < born(0.5)[0] < born(0.8)[0] < born(None)[0] < born(1.5)[0] < born(2.0)[0]


def test_births_relative_to_a_later_date_differ_from_the_start_on():
    """Numbers carried back: in the first year there are as many more births as the series says."""
    later = by("births", (0, 1.5), (2, 1.0)) | {"relative_to": date(FIRST + 2, 1, 1)}
    counts = []
    for drivers in ((), (later,)):
        run = begin_run(prepare(driven(*drivers), 5), (), 1)
        run.to(run.end)
        kids = run.world.children[1 : int(run.world.tally[0].n_children)]
        counts.append(int(((kids["birth"] >= run.state.start) & (kids["alive"] == 1)).sum()))
    assert counts[1] == pytest.approx(1.5 * counts[0], rel=0.15)


def test_births_before_the_start_are_those_of_the_table_of_areas():
    plain = prepare(driven(burn_in=3.0), 1)
    assert (
        prepare(driven(by("births", (-9, 5.0), (0, 1.0)), burn_in=3.0), 1).world.log.tobytes()
        == plain.world.log.tobytes()
    )


# --- places and prices ------------------------------------------------------------------------------------------------
def test_places_follow_their_series():
    groups = [service for service in MINIMAL.services if service.form == "treatment_group"]
    count = sum(service.places_at(MINIMAL.start) for service in groups)
    scenario = driven(by("places", (0, 1.0), (1, 3.0), (2, 0.0), form="treatment_group"))
    record = run_from(prepare(scenario, 1), (), 3)
    days = [(date(FIRST + k + 1, 1, 1) - date(FIRST + k, 1, 1)).days for k in range(2)]
    found = sum(days for (_, form), days in record.capacity_days.items() if form == groups[0].form_code)
    assert count > 0 and found == pytest.approx(count * days[0] + 3 * count * days[1])


def test_prices_follow_their_series_and_nothing_else_moves():
    plain, twice = driven(), driven(by("prices", (-1, 1.0), (0, 2.0)), **{"costs.price_year": FIRST - 1})
    usual, record = (run_from(prepare(scenario, 4), (), 2) for scenario in (plain, twice))
    assert same(record, usual)
    euro = [bill(RunView(one, scenario.costs)).total for one, scenario in ((usual, plain), (record, twice))]
    assert euro[1] == pytest.approx(2 * euro[0]) and euro[0] > 0
