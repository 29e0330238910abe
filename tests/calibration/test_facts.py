"""What a calibration is fitted to: each figure once, on its scale, as well as it is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.calibration.facts import TOLD_BY_OTHERS, PlaceOf, facts, is_of_a_place
from sim.data.targets import targets
from sim.errors import InputError
from sim.outcomes.targets.named import named_targets
from sim.outcomes.targets.own import GIVEN
from sim.scenario.loading import load_scenario

UTRECHT = PlaceOf("utrecht", ("", *(area.name for area in load_scenario("utrecht").areas)))
NIJMEGEN = PlaceOf("rijk-van-nijmegen", ("", *(area.name for area in load_scenario("rijk-van-nijmegen").areas)))
KNOWN = {fact.name: fact for fact in facts(UTRECHT)}


def test_what_is_held_out_is_never_fitted():
    rows = {name for place in (UTRECHT, NIJMEGEN) for fact in facts(place) for name in fact.rows}
    assert {named_targets()[name].use for name in rows} == {"fit", "band"}


def test_each_part_is_one_fact_whatever_its_years():
    parts = [(name.split(".")[0], name.split(".")[1]) for name in KNOWN]
    assert len(parts) == len(set(parts))
    started = KNOWN["T06.started.2016"]
    assert len(started.rows) == 3
    years = [named_targets()[name] for name in started.rows]
    assert started.value == pytest.approx(np.mean([math.log(row.value * row.scale * 0.69) for row in years]))


def test_nothing_is_told_twice():
    there = {(row.id, row.part) for row in targets()}
    assert set(TOLD_BY_OTHERS) <= there | set(GIVEN)
    assert not {tuple(name.split(".")[:2]) for name in KNOWN} & set(TOLD_BY_OTHERS)


def test_shares_of_one_whole_are_never_all_fitted():
    for id in ("T03", "T25", "T26", "T35"):
        parts = {row.part for row in targets("fit") if row.id == id}
        assert parts - {name.split(".")[1] for name in KNOWN if name.startswith(f"{id}.")}


def test_a_figure_from_abroad_is_a_band_twice_as_wide():
    band = KNOWN["T34.1_year.2014-2020"]
    assert band.use == "band" and band.observation == pytest.approx((0.25 - 0.15) / 2)
    fit = KNOWN["T15.reentry.2018-2023"]
    assert fit.observation == pytest.approx((0.32 - 0.18) / (2 * 1.959964))


def test_a_figure_of_another_place_is_left_out_and_only_that_of_the_place_has_its_chance():
    assert not any(name.startswith(("T02", "T39")) for name in KNOWN)
    assert KNOWN["T17.clients.2021"].own and not KNOWN["T13.started.2016"].own
    nijmegen = {fact.name for fact in facts(NIJMEGEN)}
    assert any(name.startswith("T02") for name in nijmegen) and not any(name.startswith("T17") for name in nijmegen)


def test_what_was_not_known_yet_is_not_there():
    early = facts(UTRECHT, known_by=2018)
    assert early and all(fact.known_from <= 2018 for fact in early)
    assert {len(fact.rows) for fact in early if fact.name == "T06.started.2016"} == {2}  # 2016 and 2017
    with pytest.raises(InputError, match="was known by 1900"):
        facts(UTRECHT, known_by=1900)


def test_nothing_of_something_has_no_logarithm():
    seen = KNOWN["T13.started.2016"].on_scale(np.array([0.0, 1.0, math.nan]))
    assert np.isnan(seen[[0, 2]]).all() and seen[1] == 0.0


def test_the_chance_of_a_place_is_in_its_own_figures_and_in_no_others():
    started = named_targets()["T06.started.2016"]
    for place, own in (
        ("own data", True),
        ("Zwolle", True),
        ("Utrecht", True),
        ("Netherlands", False),
        ("London", False),
    ):
        assert is_of_a_place(replace(started, place=place)) is own, place
    mine = {fact.name: fact for fact in facts(PlaceOf("zwolle", ("",)), own=[replace(started, place="own data")])}
    assert mine["T06.started.2016"].own and not KNOWN["T06.started.2016"].own
