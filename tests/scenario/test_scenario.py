"""What a scenario says about its services, hosts and time, and how it is changed."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import ScenarioError
from sim.scenario.services import UNLIMITED, spread_whole
from sim.words import Form, ServiceKind, Tier


def test_a_service_for_each_area_stands_once_per_area_and_keeps_its_total(folder):
    scenario = folder.load()
    teams = [s for s in scenario.services if s.kind == "neighbourhood_team"]
    assert [team.area for team in teams] == ["North", "South"]
    assert sum(team.places_at(scenario.start) for team in teams) == 30
    need = [area.children * area.help_gradient for area in scenario.areas]
    assert teams[0].places_at(scenario.start) == pytest.approx(30 * need[0] / sum(need), abs=1)
    assert [scenario.area_row(team.area) for team in teams] == [1, 2] and scenario.area_row("city") == 0


def test_places_change_on_their_dates(folder):
    group = folder.load().service("open_group.region")
    days = [date(2019, 1, 1), date(2022, 1, 1), date(2023, 6, 30), date(2023, 7, 1), date(2040, 1, 1)]
    assert [group.places_at(day) for day in days] == [3, 3, 3, 5, 5]
    assert (group.code, group.form_code, group.tier_code) == (ServiceKind.RESIDENTIAL, Form.OPEN_GROUP, Tier.REGION)
    assert (group.stay.code, group.stay.mean_days, group.stay.shape) == (1, 200.0, 2.0)


def test_the_municipality_of_an_area_is_the_place_unless_its_column_says_otherwise(folder):
    assert set(folder.load().municipalities) == {"Nowhere"}
    first, *rows = folder.areas.splitlines()
    folder.areas = "\n".join(
        [f"{first},municipality", *(f"{row},{'Other' if i else ''}" for i, row in enumerate(rows))]
    )
    assert folder.load().municipalities == ("Nowhere", "Other")


def test_places_without_a_limit(folder):
    steps = "places = [{ from = 2020-01-01, count = 3 }, { from = 2023-07-01, count = 5 }]"
    folder.replace(steps, 'places = "unlimited"')
    scenario = folder.load()
    assert scenario.service("open_group.region").places_at(scenario.start) == UNLIMITED
    row = next(row for row in scenario.ledger() if row.path == "services.open_group.region.places")
    assert row.value == "unlimited"


def test_demand_says_what_happens_when_it_is_full(folder):
    (stream,) = folder.load().demand
    assert (stream.when_full, stream.limit, stream.patience_days, stream.start_with) == ("wait-limited", 3, 60.0, 0)
    assert stream.stay.distribution == "exponential"


def test_the_rate_of_demand_changes_on_its_dates(folder):
    (stream,) = folder.load().demand
    assert [stream.rate_at(date(year, 1, 1)) for year in (2000, 2022, 2100)] == [2.5, 2.5, 2.5]
    folder.replace(
        "rate_per_year = 2.5", "rate_per_year = [{ from = 2022-01-01, rate = 4 }, { from = 2024-07-01, rate = 1.5 }]"
    )
    scenario = folder.load()
    days = [date(2019, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2040, 1, 1)]
    assert [scenario.demand[0].rate_at(day) for day in days] == [4, 4, 1.5, 1.5]
    row = next(row for row in scenario.ledger() if row.path == "demand.elsewhere.rate_per_year")
    assert row.value == "4 from 2022-01-01, 1.5 from 2024-07-01"


def test_one_rate_of_demand_is_a_number_of_the_ledger(folder):
    rows = {row.path: row for row in folder.load().ledger()}
    assert rows["demand.elsewhere.rate_per_year"].value == 2.5
    changed = folder.load().with_changes({"demand.elsewhere.rate_per_year": 7})
    assert changed.demand[0].rate_at(changed.start) == 7


def test_a_start_list_may_be_longer_than_the_places_when_those_without_a_place_wait(folder):
    folder.replace('when_full = "wait-limited"\nlimit = 3', 'when_full = "wait"\nstart_with = 30\npopulation = 40')
    (stream,) = folder.load().demand
    assert (stream.start_with, stream.population) == (30, 40)


def test_recruited_families_are_spread_by_households_unless_an_area_has_its_own(folder):
    scenario = folder.load()
    assert [count for count, _ in scenario.hosts_by_area()] == [2, 1]


def test_recruited_families_follow_from_the_mechanism_when_a_file_is_silent(folder):
    folder.replace("recruited = 4\n", "").replace("[hosts.areas.South]\nrecruited = 1\n", "")
    scenario = folder.load()
    expected = round(scenario.flat()["hosts_start"] * scenario.households / 1000)
    assert sum(count for count, _ in scenario.hosts_by_area()) == expected


def test_the_end_may_be_given_in_place_of_years(folder):
    assert folder.load().end == date(2027, 1, 1)
    assert folder.replace("years = 5", "end = 2025-01-01").load().years == 3.0
    assert folder.replace("end = 2025-01-01\n", "").load().years == 10.0


def test_numbers_of_the_file_reach_the_flat_names(folder):
    assert folder.load().flat()["strain_single"] == 1.3


def test_mechanisms_run_unless_switched_off(folder):
    mechanisms = folder.load().mechanisms
    assert not mechanisms.harm and mechanisms.strain
    off = {name for name, on in type(mechanisms)() if not on}
    assert off == {"supply_induced", "supply_response"}  # what supply does with demand is switched on by choice


def test_a_changed_scenario_is_another_one_and_leaves_the_first_as_it_was(folder):
    scenario = folder.load()
    changes = {
        "strain.single": 1.7,
        "parameters.strain.poor": 1.1,
        "services.open_group.region.places": 9,
        "services.open_group.region.stay.mean_days": 100,
        "areas.South.help_gradient": 0.5,
        "practices.slow_down.strength": 0.4,
        "years": 2,
    }
    other = scenario.with_changes(changes)
    assert other.flat()["strain_single"] == 1.7 and other.flat()["strain_poor"] == 1.1
    assert other.service("open_group.region").places_at(other.start) == 9
    assert other.service("open_group.region").stay.mean_days == 100
    assert other.areas[1].help_gradient == 0.5 and other.years == 2
    assert other.practices.slow_down.strength == 0.4
    assert scenario.flat()["strain_single"] == 1.3 and scenario.areas[1].help_gradient == 0.7
    assert other.digest != scenario.digest == scenario.with_changes({}).digest


@pytest.mark.parametrize(
    "change",
    [
        {"strain.singel": 1.0},
        {"strain.single": -1.0},
        {"areas.Sauth.help_gradient": 1.0},
        {"areas.South.gradient": 1.0},
        {"services.open_grup.region.places": 3},
        {"nothing": 3},
        {"years": "long"},
        {"name.x": 1},
    ],
)
def test_a_change_that_is_not_allowed_is_explained(folder, change):
    scenario = folder.load()
    with pytest.raises(ScenarioError) as error:
        scenario.with_changes(change)
    assert error.value.messages


def test_a_scenario_can_be_sent_to_another_process(folder):
    scenario = folder.load()
    again = pickle.loads(pickle.dumps(scenario))
    assert again.digest == scenario.digest and again.ledger() == scenario.ledger()


@given(st.integers(0, 10_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_a_spread_total_holds_and_follows_the_weights(total, weights):
    counts = spread_whole(total, weights)
    assert sum(counts) == total and all(count >= 0 for count in counts)
    if sum(weights) > 0:
        assert all(abs(c - total * w / sum(weights)) <= 1 + 1e-6 for c, w in zip(counts, weights, strict=True))
