"""One run: outcomes, series and events as frames, the same each time."""

import polars as pl
import pytest

import sim
from sim.errors import InputError


@pytest.fixture(scope="module")
def result():
    """One year of the smallest scenario with a policy."""
    return sim.simulate("minimal", ["slow_down"], seed=4, years=1)


def test_outcomes_are_named_with_value_and_unit(result):
    assert result.outcomes.columns == ["outcome", "value", "unit"]
    assert result.outcomes.filter(pl.col("outcome") == "out_of_home")["value"][0] > 0


def test_series_have_one_row_a_week_and_area(result):
    weeks = result.series.filter(pl.col("area") == "city")["week"].to_list()
    assert weeks == list(range(len(weeks))) and len(weeks) in (53, 54)
    parts = result.series.filter(pl.col("area") != "city").group_by("week").agg(pl.col("children_out_of_home").sum())
    whole = result.series.filter(pl.col("area") == "city")
    joined = whole.join(parts, on="week", suffix="_parts")
    assert joined["children_out_of_home"].equals(joined["children_out_of_home_parts"].rename("children_out_of_home"))


def test_events_are_in_order_of_time_and_within_the_run(result):
    assert result.events["time"].is_sorted()
    assert result.events["time"].min() >= 0 and result.events["time"].max() <= 366
    assert "entry" in result.events["event"].cast(pl.String).unique().to_list()


def test_the_same_seed_gives_the_same_run_and_another_seed_another(result):
    again = sim.simulate("minimal", "slow_down", seed=4, years=1)
    assert again.events.equals(result.events, null_equal=True)
    assert not sim.simulate("minimal", "slow_down", seed=5, years=1).events.equals(result.events, null_equal=True)


def test_frames_become_pandas_at_the_edge(result):
    assert list(result.to_pandas().columns) == ["outcome", "value", "unit"]
    assert len(result.to_pandas("series")) == len(result.series)


def test_a_run_is_written_with_its_manifest(result, tmp_path):
    result.write(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "results.parquet",
        "results.csv",
        "scenario.json",
        "series.parquet",
        "events.parquet",
        "parameters.csv",
        "manifest.json",
    }


def test_bad_requests_are_refused():
    with pytest.raises(InputError):
        sim.simulate("minimal", years=0)
    with pytest.raises(sim.ScenarioError, match="minimal"):
        sim.simulate("minimall")
    with pytest.raises(AttributeError, match="it has"):
        _ = sim.simulat
