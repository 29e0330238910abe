"""What part-time stays and foster families do to the figures of a municipality, each in both directions."""

from __future__ import annotations

import pytest

from sim.own_data.capacities import read_capacities
from sim.own_data.derive import Derived, Why, derive
from sim.own_data.trajectories import read_trajectories
from tests.own_data.files import AREAS, stays, written

FIRST, LAST = 2020, 2022
NETWORK, RECRUITED, PART_TIME = "network foster care", "recruited foster care", "part-time stay"


def rows(care: str, number: int, *, of: str, crisis: str = "no") -> list[str]:
    """So many children in each year whose stay begins in April and goes on past the window."""
    return [
        f"{of}{year}n{i},Noord,{care},{year}-04-0{1 + i % 9},,{crisis},"
        for year in range(FIRST - 1, LAST + 1)
        for i in range(number)
    ]


def figures(folder, lines: list[str], places: str = "", first: int = FIRST, last: int = LAST) -> Derived:
    """Targets of a file of stays, and of one of capacities."""
    found, faults = read_trajectories(stays(folder, "\n".join(lines)), AREAS)
    assert not faults.found
    capacities = ()
    if places:
        path = written(folder, f"area,care form,places,from,until\n{places}\n", name="places.csv")
        capacities, faults = read_capacities(path, AREAS)
        assert not faults.found
    return derive(found, (1000.0, 1000.0), first, last, capacities)


def values(derived: Derived, id: str, part: str) -> list[float]:
    """A fact over the years."""
    return [row.value for row in derived.rows if (row.id, row.part) == (id, part)]


# --- shares that count part-time stays --------------------------------------------------------------------------------
@pytest.mark.parametrize(("part_time", "full"), [(10, 2 / 3), (20, 1 / 2), (60, 1 / 4)])
def test_who_comes_part_time_lowers_the_share_that_comes_full_time(tmp_path, part_time, full):
    lines = [*rows(NETWORK, 10, of="a"), *rows(RECRUITED, 10, of="b"), *rows(PART_TIME, part_time, of="c")]
    assert values(figures(tmp_path, lines), "T25", "full_time") == pytest.approx([full] * 3, abs=5e-4)


@pytest.mark.parametrize(("network", "part_time", "share"), [(10, 20, 1 / 4), (20, 10, 1 / 2), (10, 60, 1 / 8)])
def test_the_network_is_a_share_of_all_who_come_and_of_all_who_are_there(tmp_path, network, part_time, share):
    lines = [*rows(NETWORK, network, of="a"), *rows(RECRUITED, 10, of="b"), *rows(PART_TIME, part_time, of="c")]
    derived = figures(tmp_path, lines)
    assert values(derived, "T08", "new") == pytest.approx([share] * 3, abs=5e-4)
    assert values(derived, "T08", "stock") == pytest.approx([share] * 3, abs=5e-4)  # nobody leaves: as many of each


def moved(number: int, *, of: str) -> list[str]:
    """So many children in each year who come into a foster family and go on to another."""
    who = [(f"{of}{year}n{i}", year) for year in range(FIRST - 1, LAST + 1) for i in range(number)]
    first = [f"{child},Noord,{RECRUITED},{year}-02-01,{year}-06-01,no,moved to another place" for child, year in who]
    return first + [f"{child},Noord,{RECRUITED},{year}-06-01,,no," for child, year in who]


@pytest.mark.parametrize(("crisis", "part_time", "share"), [(10, 10, 1 / 4), (20, 20, 1 / 3), (10, 50, 1 / 8)])
def test_the_share_of_crises_is_of_part_time_stays_and_moves_too(tmp_path, crisis, part_time, share):
    lines = [*rows(NETWORK, crisis, of="a", crisis="yes"), *moved(10, of="b"), *rows(PART_TIME, part_time, of="c")]
    assert values(figures(tmp_path, lines), "T24", "crisis") == pytest.approx([share] * 3, abs=5e-4)


def test_without_part_time_stays_in_the_file_their_shares_are_not_said(tmp_path):
    derived = figures(tmp_path, [*rows(NETWORK, 10, of="a"), *rows(RECRUITED, 10, of="b")])
    not_said = {(id, part): why for id, part, why in derived.not_said}
    for fact in (("T25", "full_time"), ("T08", "new"), ("T08", "stock"), ("T24", "crisis")):
        assert not_said[fact] == Why.PART_TIME and not values(derived, *fact)


# --- foster families on 31 December -----------------------------------------------------------------------------------
SOME = rows(NETWORK, 10, of="a")


@pytest.mark.parametrize(("before", "after"), [(40, 60), (60, 40)])
def test_families_are_those_of_the_last_day_of_the_year(tmp_path, before, after):
    """A number that begins on 31 December is that of the year; one that begins on 1 January is not."""
    places = f"city,foster care,{before},2019-01-01,2020-12-30\ncity,foster care,{after},2020-12-31,2021-12-31\n"
    places += f"city,foster care,{before},2022-01-01,"
    assert values(figures(tmp_path, SOME, places), "M10", "families") == [after, after, before]


def test_families_of_areas_and_of_kinds_are_added(tmp_path):
    places = "Noord,network foster care,20,2019-01-01,\nZuid,network foster care,7,2019-01-01,\n"
    places += "Noord,recruited foster care,13,2019-01-01,"
    assert values(figures(tmp_path, SOME, places), "M10", "families") == [40, 40, 40]


def test_places_of_groups_are_no_families(tmp_path):
    derived = figures(tmp_path, SOME, "city,open group,30,2019-01-01,")
    assert not values(derived, "M10", "families")
    assert {why for id, _, why in derived.not_said if id == "M10"} == {Why.CAPACITIES}


def test_a_year_whose_last_day_has_no_number_is_not_filled_in(tmp_path):
    places = "city,foster care,40,2019-01-01,2020-06-30\ncity,foster care,44,2021-03-01,"
    assert not values(figures(tmp_path, SOME, places), "M10", "families")
    assert values(figures(tmp_path, SOME, places, 2021, 2022), "M10", "families") == [44, 44]


def test_fewer_families_than_may_be_told_are_not(tmp_path):
    assert not values(figures(tmp_path, SOME, "city,foster care,4,2019-01-01,"), "M10", "families")
    assert values(figures(tmp_path, SOME, "city,foster care,5,2019-01-01,"), "M10", "families") == [5, 5, 5]
