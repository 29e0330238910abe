"""Who must win wins, what was not known is not seen, and a posterior that saw later figures is refused."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.calibrate import Settings
from sim.calibration.facts import facts
from sim.data.targets import targets
from sim.errors import InputError
from sim.outcomes.targets.named import named_targets, row_named
from sim.own_data.intervals import Interval
from sim.own_data.targets_file import own_target, read_targets
from sim.scenario.loading import load_scenario
from sim.validation.ahead import HELD_OUT, RETROSPECTIVE, figures_ahead, known_series, own_ids, place_of
from sim.validation.at_cut import at_cut
from sim.validation.forward import asked_of
from sim.validation.predictive import BARE, CARRIED, MODEL, chance_variance, predict
from sim.validation.refit import read_refit, refuse_what_saw_later, write_refit
from sim.validation.validation import ALONE, CONDITIONAL, LOST, WON, validate_at
from tests.calibration.made import fact
from tests.validation.made import CUT, equal, scored_world, walk_of

ROOT = Path(__file__).resolve().parents[2]


# --- who must win -----------------------------------------------------------------------------------------------------
def test_where_the_world_turns_and_the_model_knows_it_the_model_wins(monkeypatch):
    """Rates rise by 2 % a year up to 2017 and fall by 12 % a year after it; the model has it so."""

    def truth(name, year):
        return 1.02 ** min(year - 2014, 3) * 0.88 ** max(year - 2017, 0)

    found = scored_world(truth, truth, monkeypatch)
    assert [row.verdict for row in found.rows if row.ahead > 0] == [WON] * 9
    assert not found.counts()[ALONE]
    whole = found.summary()["all"]
    assert whole["persistence"]["model_there"] < whole["persistence"]["weighted"]
    assert whole["drift"]["model_there"] < whole["drift"]["weighted"]
    assert all(row.scores[MODEL]["inside_90"] for row in found.rows if row.ahead > 0)


def test_where_nothing_happens_and_the_model_errs_persistence_wins(monkeypatch):
    found = scored_world(lambda name, year: 1.0, lambda name, year: 1.3, monkeypatch)
    assert found.counts() == {WON: 0, LOST: len(found.rows), ALONE: 0}
    assert all(row.scores[MODEL]["relative"] == pytest.approx(0.3, abs=0.01) for row in found.rows)


def test_a_lasting_error_of_the_model_is_learned_from_known_years(monkeypatch):
    found = scored_world(lambda name, year: 1.0, lambda name, year: 1.3, monkeypatch)
    whole = found.summary()["all"]
    assert whole[CARRIED]["relative"] < 0.5 * whole[MODEL]["relative"]


def test_the_worse_the_model_the_more_it_loses(monkeypatch):
    lost = [
        scored_world(walk_of, lambda name, year, off=off: off * walk_of(name, year), monkeypatch).counts()[LOST]
        for off in (1.0, 1.15, 1.5)
    ]
    assert lost == sorted(lost) and lost[0] < lost[-1]


# --- what is not known is not seen ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["utrecht", "rijk-van-nijmegen", "minimal"])
def test_no_refit_sees_a_figure_that_was_known_later(name):
    """Of every target, at every cut: what may be fitted, and what naive forecasts are made from."""
    for cut in range(2015, 2027):
        then = at_cut(load_scenario(name), cut)
        place = place_of(then)
        try:
            known = {row for one in facts(place, known_by=cut) for row in one.rows}
        except InputError:
            known = set()
        assert all(named_targets()[row].known_from <= cut for row in known)
        ahead = {figure.name for figure in figures_ahead(then, cut)}
        assert not known & ahead
        for (id, part, _), series in known_series(targets(), place, cut).items():
            rows = [row for row in targets() if (row.id, row.part) == (id, part) and row.year in series.years]
            assert len(rows) >= len(series.years) and all(
                row.known_from <= cut for row in rows if "-" not in row.period
            )
        refuse_what_saw_later(known, cut)


def test_a_figure_that_changes_after_the_cut_changes_no_prediction(monkeypatch):
    def truth(name, year):
        return walk_of(name, year)

    one = scored_world(truth, truth, monkeypatch)
    other = scored_world(lambda name, year: truth(name, year) * (1.0 if year < CUT else 1.6), truth, monkeypatch)
    for before, after in zip(one.rows, other.rows, strict=True):
        assert before.published != after.published
        for way, quantiles in before.said.items():
            assert after.said[way] == pytest.approx(quantiles), f"{way} of {before.name} saw it"


def test_the_posterior_that_ships_is_refused_and_one_that_saw_later_figures(tmp_path):
    """The full posterior saw everything: at any cut before the last figure it is refused by name."""
    everything = [row for one in facts(place_of(load_scenario("utrecht"))) for row in one.rows]
    for cut in (2018, 2020, 2024):
        with pytest.raises(InputError, match=f"not known by {cut}"):
            refuse_what_saw_later(everything, cut)
    late = replace(equal(), seen={"T13.started.2016": 2017, "T15.return.2018-2023": 2017})  # it lies about the year
    write_refit(late, tmp_path)
    with pytest.raises(InputError, match=r"T15\.return\.2018-2023 \(known from 2025\)"):
        read_refit(tmp_path, CUT, "minimal")


def test_a_refit_is_read_as_it_was_written_and_a_broken_one_is_refused(tmp_path):
    write_refit(equal(), tmp_path / "refit")
    found = read_refit(tmp_path / "refit", CUT, "minimal")
    assert found.points == equal().points and found.factors == equal().factors
    assert np.array_equal(found.weight, equal().weight) and found.seen == equal().seen
    with pytest.raises(InputError, match="is of minimal, not of utrecht"):
        read_refit(tmp_path / "refit", CUT, "utrecht")
    (tmp_path / "refit" / "refit.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        read_refit(tmp_path / "refit", CUT, "minimal")
    with pytest.raises(InputError, match="There is no refit in"):
        read_refit(tmp_path / "none", CUT, "minimal")
    with pytest.raises(InputError, match="nobody knows when"):
        refuse_what_saw_later(["T99.what.2017"], CUT)


# --- what may be claimed ----------------------------------------------------------------------------------------------
def test_held_out_is_only_what_no_number_rests_on():
    """16,717 foster families of 2019 are kept apart, and stand in the note of a number of Utrecht: no longer held out."""
    status = {one.name: one.status for one in figures_ahead(load_scenario("utrecht"), 2018)}
    assert status["T01.residence.2019"] == HELD_OUT
    assert status["T07.families.2019"] == RETROSPECTIVE and named_targets()["T07.families.2019"].use == "held_out"
    assert status["T40.started.2019"] == RETROSPECTIVE  # one fact with T13 of 2019, on which a number rests
    assert all(status[one.name] == RETROSPECTIVE for one in figures_ahead(load_scenario("utrecht"), 2018)
               if one.row.use != "held_out")  # fmt: skip
    assert own_ids(named_targets()["T05.index.2019"]) == ("FOS-NL-STK-2019",)  # 2015 is the base of all years


def test_a_level_that_a_later_ratio_carried_over_says_so():
    carried = {one.name: one.carried for one in figures_ahead(load_scenario("utrecht"), 2018)}
    assert carried["T01.residence.2019"] and not carried["T03.foster.2019"]
    assert not any(one.carried for one in figures_ahead(load_scenario("rijk-van-nijmegen"), 2018))


def test_a_year_of_a_shock_is_told_apart():
    shocks = {one.name: one.shock for one in figures_ahead(load_scenario("utrecht"), 2018)}
    assert shocks["T12.requests.2020"] == "COVID-19" and not shocks["T12.requests.2019"]


def test_a_figure_in_another_unit_is_refused():
    row = next(row for row in targets() if row.id == "T13")
    for wrong in (replace(row, unit="share", scaled_by=""), replace(row, part="ended"), replace(row, id="T77")):
        with pytest.raises(InputError, match="unit|no such part"):
            figures_ahead(load_scenario("minimal"), 2018, [replace(wrong, period="2021", known_from=2022)])


# --- predictions ------------------------------------------------------------------------------------------------------
def test_a_prediction_is_draws_and_noise_and_what_the_model_may_be_off():
    x = np.random.default_rng(1).normal(0.4, 0.03, 4_000)
    weight = np.full(4_000, 1 / 4_000)
    told = predict(fact("F", 9.9, observation=0.04, discrepancy=0.12, own=True), x, weight, 0.0, 1)
    spread = {way: (one.quantiles[0.95] - one.quantiles[0.05]) / (2 * 1.6449) for way, one in told.items()}
    assert spread[BARE] == pytest.approx(0.05, rel=0.03) and spread[MODEL] == pytest.approx(0.13, rel=0.03)
    assert told[MODEL].quantiles[0.5] == pytest.approx(0.4, abs=0.01)


def test_the_chance_of_a_small_place_is_taken_out_of_a_figure_of_the_country():
    x = np.random.default_rng(2).normal(0.4, 0.05, 4_000)
    weight = np.full(4_000, 1 / 4_000)
    whole = predict(fact("F", 0.0, 1e-6, own=True), x, weight, 0.04**2, 1)[BARE]
    less = predict(fact("F", 0.0, 1e-6, own=False), x, weight, 0.04**2, 1)[BARE]
    assert np.std(whole.sample) == pytest.approx(0.05, rel=0.03) and np.std(less.sample) == pytest.approx(
        0.03, rel=0.03
    )


def test_heavy_draws_count_more_and_draws_that_cannot_say_it_not_at_all():
    told = predict(
        fact("F", 0.0, 1e-6, own=True, unit="ratio"), np.array([1.0, 2.0, np.nan]), np.array([0.1, 0.4, 0.5]), 0.0, 1
    )
    assert np.mean(told[BARE].sample) == pytest.approx(1.8, abs=0.02)
    assert predict(fact("F", 0.0, 1.0), np.array([np.nan]), np.array([1.0]), 0.0, 1) == {}


def test_a_share_is_predicted_between_nothing_and_all():
    share = fact("F", 0.0, 0.05, discrepancy=0.05, own=True)
    told = predict(share, np.array([0.02, 0.98]), np.full(2, 0.5), 0.0, 1)
    for one in told.values():
        assert one.sample.min() == 0.0 and one.sample.max() == 1.0
        assert all(0.0 <= x <= 1.0 for x in one.quantiles.values())


def test_a_lasting_discrepancy_is_a_normal_that_was_learned():
    """Prior variance 4, figure known to variance 1, the model says 0 and the figure was 5: 4 and sqrt(0.8)."""
    told = predict(
        fact("F", 0.0, 1e-6, discrepancy=2.0, own=True, unit="ratio"),
        np.zeros(3),
        np.full(3, 1 / 3),
        0.0,
        1,
        [(5.0, 1.0)],
    )
    assert np.mean(told[CARRIED].sample) == pytest.approx(4.0, abs=0.03)
    assert np.std(told[CARRIED].sample) == pytest.approx(np.sqrt(0.8), rel=0.02)
    off = fact("F", 0.0, 1e-6, discrepancy=2.0, own=True, unit="ratio")
    rising = predict(off, np.ones(3), np.full(3, 1 / 3), 0.0, 1, [(5.0, 1.0)],
                     level=np.zeros(3))  # fmt: skip
    assert np.mean(rising[CARRIED].sample) == pytest.approx(1.0 + 4.0, abs=0.03)  # off by 5 then, risen by 1 since


def test_chance_is_pooled_over_draws_and_leaves_out_what_is_not_said():
    values = np.array([[1.0, 3.0], [10.0, 10.0], [5.0, np.nan]])
    assert chance_variance(values) == pytest.approx((2.0 + 0.0) / 2.0)
    assert chance_variance(np.array([[1.0, np.nan]])) == 0.0


# --- what the runs are asked ------------------------------------------------------------------------------------------
def test_every_year_of_a_run_is_asked_for_so_that_a_figure_that_comes_later_needs_no_new_run():
    names = asked_of(at_cut(load_scenario("minimal"), 2018), 8.0)
    assert {f"T06.started.{year}" for year in range(2019, 2027)} <= set(names)
    assert "T15.return.2018-2023" in names and len(names) == len(set(names))


@pytest.mark.parametrize("period", ["2021", "2021-2024"])
def test_a_figure_of_ones_own_that_nobody_published_is_asked_for_too(period):
    own = own_target("M01", "entries", period, Interval(6.0, 4.0, 8.0), "counted")
    asked = asked_of(at_cut(load_scenario("minimal"), 2018), 8.0, [own])
    [figure] = [one for one in figures_ahead(load_scenario("minimal"), 2018, [own]) if one.row.id == "M01"]
    assert figure.asked in asked and {f"M01.entries.{year}" for year in range(2019, 2027)} <= set(asked)
    assert not any(name.startswith("M01") for name in asked_of(at_cut(load_scenario("minimal"), 2018), 8.0))


def test_a_part_may_be_named_in_a_year_of_which_nothing_was_published():
    row = row_named("T06.started.2031")
    assert row.period == "2031" and row.part == "started" and row.scaled_by
    assert row_named("T06.started.2019") is named_targets()["T06.started.2019"]
    assert (
        row_named("T06.ended.2031") is None and row_named("T06.started.soon") is None and row_named("entries") is None
    )


# --- figures of a user's own ------------------------------------------------------------------------------------------
def test_a_count_of_ones_own_place_is_held_against_the_count_of_the_place():
    like = next(row for row in targets() if row.id == "T06")
    own = replace(like, place="own data", period="2021", value=12.0, low=10.0, high=14.0, scaled_by="", level="",
                  register_ids=(), known_from=2022)  # fmt: skip
    [figure] = [one for one in figures_ahead(load_scenario("minimal"), 2018, [own]) if one.row.place == "own data"]
    assert figure.asked == "T06.started.2021#" and figure.status == HELD_OUT
    assert figure.asked in asked_of(at_cut(load_scenario("minimal"), 2018), 8.0)
    assert row_named(figure.asked).scaled_by == "" and row_named("T08.stock.2021#") is None
    assert np.exp(figure.fact.value) == pytest.approx(12.0)


def test_earlier_figures_of_ones_own_place_are_what_a_forecast_is_made_from():
    like = next(row for row in targets() if row.id == "T06")
    own = [replace(like, place="own data", period=str(year), value=value, low=value - 1, high=value + 1, scaled_by="",
                   level="", register_ids=(), known_from=year + 1) for year, value in ((2015, 10.0), (2016, 11.0))]  # fmt: skip
    place = place_of(at_cut(load_scenario("minimal"), 2018))
    series = known_series([*targets(), *own], place, 2018)
    assert series["T06", "started", "own data"].years == (2015, 2016)
    assert series["T06", "started", "Netherlands"].years == (2016, 2017)


def test_the_figures_of_2020_are_there_to_be_scored_and_are_marked_as_of_a_shock():
    """In the register and in no targets file; secure care of 2020 sized places of Rijk van Nijmegen, so it is no test there."""
    rows = read_targets(ROOT / "docs" / "examples" / "figures-2020.csv")
    for name, seen in (("utrecht", set()), ("rijk-van-nijmegen", {"T10.started.2020"})):
        found = {one.name: one for one in figures_ahead(load_scenario(name), 2018, rows) if one.row in rows}
        assert len(found) == 6 and {one.shock for one in found.values()} == {"COVID-19"}
        assert {name for name, one in found.items() if one.status == RETROSPECTIVE} == seen
        assert not set(found) & set(named_targets())


# --- the whole --------------------------------------------------------------------------------------------------------
SMALL = Settings(points=60, again=2, further=10, waves=2, draws=20, walk=2, fitted=2, years=3.0, steps=60)


@pytest.mark.full
def test_a_whole_validation_goes_on_where_it_was_stopped_and_ends_at_the_cut(tmp_path):
    """Also the mutation: a driver that is another one after the cut changes the conditional predictions alone."""
    pytest.importorskip("emcee")
    from tests.validation.test_at_cut import SERIES, driven

    def world(after):
        values = [*SERIES[:2], (date(2019, 1, 1), after)]
        return driven(values).with_changes({"burn_in": 4.0})

    one = validate_at(world(130.0), CUT, tmp_path / "one", SMALL)
    runs = sorted((tmp_path / "one" / "runs").glob("*/manifest.json"))
    again = validate_at(world(130.0), CUT, tmp_path / "one", SMALL)
    assert again.described() == one.described()
    assert sorted((tmp_path / "one" / "runs").glob("*/manifest.json")) == runs
    from_refit = validate_at(world(130.0), CUT, tmp_path / "one", SMALL, refit=tmp_path / "one" / f"refit-{CUT}")
    assert [row.said[MODEL] for row in from_refit.rows] == [row.said[MODEL] for row in one.rows]
    assert one.driven == ("enquiries",) and any(CONDITIONAL in row.said for row in one.rows)
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    for run in (tmp_path / "other" / "runs").glob("*/manifest.json"):
        if "-driven-" in run.read_text(encoding="utf-8"):
            shutil.rmtree(run.parent)
    other = validate_at(world(1_300.0), CUT, tmp_path / "other", SMALL, shared=world(130.0))
    for before, after in zip(one.rows, other.rows, strict=True):
        assert before.said[MODEL] == after.said[MODEL]
    assert any(a.said[CONDITIONAL] != b.said[CONDITIONAL] for a, b in zip(one.rows, other.rows, strict=True))
    assert all(named_targets()[row].known_from <= CUT for row in one.refit["seen"])
    with pytest.raises(InputError, match="not known by 2016"):
        validate_at(world(130.0), 2016, tmp_path / "one", SMALL, refit=tmp_path / "one" / f"refit-{CUT}")
