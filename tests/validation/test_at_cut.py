"""A scenario at a cut holds nothing that was not known by then; its drivers end there and go on by rule."""

from datetime import date

import numpy as np
import pytest

from sim.data import drivers
from sim.data.series import all_series
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import again
from sim.validation.at_cut import at_cut, driven_after, known_points, sibling_at

CUTS = (2018, 2020, 2022)


def driven(values, **more):
    """`minimal` whose enquiries follow a series."""
    plain = load_scenario("minimal")
    document = plain.copy_of_document()
    steps = [{"from": day, "value": value} for day, value in values]
    document["drivers"] = [{"what": "enquiries", "values": steps, "until": date(2024, 1, 1), **more}]
    return again(document, plain.folder, plain.areas, plain.own)


SERIES = [(date(2015, 1, 1), 80.0), (date(2017, 1, 1), 100.0), (date(2019, 1, 1), 130.0), (date(2021, 1, 1), 90.0)]


@pytest.mark.parametrize("name", ["utrecht", "utrecht-2019", "rijk-van-nijmegen"])
@pytest.mark.parametrize("cut", CUTS)
def test_every_driver_of_every_region_ends_at_the_cut(name, cut):
    then = at_cut(load_scenario(name), cut)
    assert then.start == date(cut + 1, 1, 1)
    for one in then.drivers:
        series = next(row.series for row in load_scenario(name).drivers if row.label == one.label)
        late = {row.period for row in drivers() if row.part == series and row.known_from > cut}
        assert one.until == date(cut, 12, 31)
        assert all(str(day.year) not in late for day, _ in one.points)
        after = {then.course(one.label).at(date(cut + ahead, 7, 1)) for ahead in range(1, 12)}
        assert after == {1.0}, "held at the level of the cut"


def test_the_last_known_level_is_held_or_goes_on_by_the_drivers_own_change():
    assert at_cut(driven(SERIES), 2018).course("enquiries").at(date(2025, 1, 1)) == 1.0
    rising = at_cut(driven(SERIES, change=0.02), 2018)
    assert rising.course("enquiries").at(date(2020, 12, 31)) == pytest.approx(1.02**2)
    assert at_cut(driven(SERIES), 2018).course("enquiries").at(date(2016, 1, 1)) == pytest.approx(0.8)


def test_what_a_driver_does_after_the_cut_changes_nothing_but_the_conditional_scenario():
    """The mutation: the series is another one after the cut."""
    changed = [*SERIES[:2], (date(2019, 1, 1), 300.0), (date(2021, 1, 1), 310.0)]
    one, other = driven(SERIES), driven(changed)
    assert at_cut(one, 2018).document == at_cut(other, 2018).document
    with_one, with_other = (at_cut(each, 2018, conditional=True).course("enquiries") for each in (one, other))
    assert with_one.at(date(2019, 6, 1)) == pytest.approx(1.3) and with_other.at(date(2019, 6, 1)) == pytest.approx(3.0)
    assert with_one.at(date(2018, 6, 1)) == with_other.at(date(2018, 6, 1)) == 1.0
    assert with_one.at(date(2016, 6, 1)) == at_cut(one, 2018).course("enquiries").at(date(2016, 6, 1))
    assert driven_after(one, 2018) == ("enquiries",) and driven_after(one, 2022) == ()


def test_a_figure_is_known_from_the_year_that_its_row_says():
    reports = next(one for one in load_scenario("utrecht").drivers if one.what == "reports")
    assert known_points(reports, 2020) == ()  # the count of 2020 came out in 2021
    assert len(known_points(reports, 2021)) == 1 and len(known_points(reports, 2023)) == 2
    assert known_points(reports, None) == all_series()["reports_country"].points


def test_of_own_values_one_is_known_from_the_year_after():
    [driver] = driven(SERIES).drivers
    assert [point.day.year for point in known_points(driver, 2018)] == [2015, 2017]
    assert [point.day.year for point in known_points(driver, 2019)] == [2015, 2017]
    assert [point.day.year for point in known_points(driver, 2020)] == [2015, 2017, 2019]


def test_what_began_after_the_cut_is_left_out():
    then = at_cut(load_scenario("utrecht"), 2018)
    assert "since = 2020-01-01" in (load_scenario("utrecht").folder / "scenario.toml").read_text(encoding="utf-8")
    assert "specialist_teams_nearby" not in then.copy_of_document()["practices"]
    steps = at_cut(load_scenario("textbook/rate-steps"), 2024).copy_of_document()["demand"][0]["rate_per_year"]
    assert [step["from"].year for step in steps] == [2024, 2025]


def test_of_the_scenarios_of_a_place_the_one_nearest_to_the_cut_is_run():
    all_of_them = [load_scenario(name) for name in ("utrecht", "utrecht-2019", "utrecht-2024", "rijk-van-nijmegen")]
    utrecht, _, _, nijmegen = all_of_them
    assert sibling_at(utrecht, all_of_them, 2018).name == "utrecht-2019"
    assert sibling_at(utrecht, all_of_them, 2020).name == "utrecht"
    assert sibling_at(utrecht, all_of_them, 2023).name == "utrecht"  # 2024 is a projection
    assert sibling_at(nijmegen, all_of_them, 2018).name == "rijk-van-nijmegen"


def test_draws_run_forward_share_the_first_wave_and_the_several_seeds_of_a_calibration(tmp_path):
    """The same sweeps by their hash, one a wave; seeds of draws are none of those."""
    from sim.calibration.cube import cube_of
    from sim.calibration.waves import Runner
    from sim.outcomes.targets.named import named_targets
    from sim.scenario.loading import load_scenario
    from sim.validation.forward import FIRST_SEED, run_forward, run_several

    scenario = load_scenario("minimal").with_changes({"burn_in": 1.0})
    cube, rows = cube_of(scenario), tuple(named_targets())
    unit, kind = cube.sample(3, 1), {"name": "wave 1", "years": 0.2, "first_seed": 1}
    run = Runner(cube, rows, tmp_path, 0.2)
    wave, again = run.wave(unit, "wave 1"), run.again(unit, "several seeds")
    forward = run_forward(scenario, cube.factors, cube.points(unit), rows, tmp_path, **kind)
    several = run_several(scenario, cube.factors, cube.points(unit), rows, tmp_path, **kind)
    assert len(list((tmp_path / "runs").glob("*/manifest.json"))) == 2
    assert np.array_equal(forward.values, wave.values, equal_nan=True) and forward.seeds.tolist() == [1, 2, 3]
    assert np.array_equal(several.values, again.reshape(-1, len(rows)), equal_nan=True)
    assert FIRST_SEED > max(several.seeds)
