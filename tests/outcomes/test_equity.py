"""Areas: pooled, hidden when small, never ranked."""

import numpy as np
import pytest

from sim.outcomes.equity import NOTE, area_rates, quintiles
from sim.outcomes.view import RunView
from sim.words import N_COUNTERS, Count, Event
from tests.outcomes.made import row, run

YOUTHS = (1000.0, 900.0, 300.0)


def city(years=10.0, entries=(60, 30, 3)):
    log = []
    for area, number in enumerate(entries, 1):
        log += [row(10 + i, Event.ENTRY, 10 * i + area, form_to=2, area=area) for i in range(number)]
    series = np.zeros((int(years * 365.25 / 7) + 1, 4, N_COUNTERS))
    series[:, 1:, Count.FORM] = YOUTHS
    series[:, 0] = series[:, 1:].sum(axis=1)
    youths = np.array([sum(YOUTHS), *YOUTHS])
    return run(log, years=years, series=series, areas=("city", "Noord", "Oost", "Klein"), youths=youths,
               households=youths, deprivation=np.array([1.0, 1.7, 0.4, 1.0]))  # fmt: skip


def test_a_rate_is_per_thousand_children_a_year():
    first = area_rates([city()], ["entries"])[0]
    assert first.place == "Noord" and first.rate == pytest.approx(6.0) and first.hidden == ""


def test_an_area_with_few_expected_events_is_hidden_whatever_it_saw():
    small = area_rates([city()], ["entries"])[2]
    assert np.isnan(small.rate) and "20" in small.hidden and small.expected == pytest.approx(93 * 300 / 2200)


def test_fewer_than_five_years_are_not_shown():
    assert all("years" in one.hidden for one in area_rates([city(years=3.0)], ["entries"]))


def test_expected_events_are_a_run_so_more_runs_do_not_uncover_a_small_area():
    assert area_rates([city()] * 4, ["entries"])[2].hidden
    assert area_rates([city()] * 4, ["entries"])[0].rate == pytest.approx(6.0)


def test_areas_stand_in_the_order_of_the_scenario():
    assert [one.place for one in area_rates([city()], ["entries"])] == ["Noord", "Oost", "Klein"]
    assert "not ranked" in NOTE.en and "niet gerangschikt" in NOTE.nl


def test_quintiles_go_by_deprivation_and_share_of_youths():
    assert quintiles(RunView(city())).tolist() == [0, 4, 2, 3]
    found = area_rates([city()], ["entries"], by="quintile")
    assert [one.place for one in found] == [f"quintile {q}" for q in range(1, 6)]
    with pytest.raises(ValueError, match="quintile"):
        area_rates([city()], by="street")
