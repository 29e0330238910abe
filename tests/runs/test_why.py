"""Why so much, why so little, on real runs: what is counted lies within what can be, and a stored result holds it."""

from __future__ import annotations

import polars as pl
import pytest

from sim.results.why import why
from sim.runs.reproduce import Reproduction, _compare_table, reproduce
from sim.words import Answer

from .conftest import POLICIES


def test_shares_are_shares_and_families_no_more_than_moments(short):
    for policy in POLICIES:
        found = why(short, policy)
        assert 0 <= found.ceiling <= 1 and all(0 <= share <= 1 for share in found.binds.values())
        assert not found.binds or sum(found.binds.values()) == pytest.approx(1.0)
        assert found.families <= found.contacts
    assert why(short, "host_recruitment").ceiling == 0


def test_no_more_crises_are_slowed_down_than_there_are(short):
    events = pl.read_parquet(short.folder / "events.parquet").filter(pl.col("policy") == "slow_down")
    crises = events.filter(pl.col("event").cast(pl.String) == "crisis")
    reached = short.why.filter(
        (pl.col("policy") == "slow_down")
        & (pl.col("part") == "contacts")
        & pl.col("seed").is_in(events["seed"].unique().to_list())
    )
    assert len(crises) > 0 and reached["count"].sum() <= len(crises)


def test_cases_are_extra_as_far_as_the_baseline_has_fewer(short):
    """Crises slowed down under the policy, less those of the baseline of the same seed: counted from the log."""
    events = pl.read_parquet(short.folder / "events.parquet").filter(
        (pl.col("event").cast(pl.String) == "decision") & (pl.col("reason") == int(Answer.SLOW))
    )
    counted = short.why.filter(
        (pl.col("policy") == "slow_down") & pl.col("seed").is_in(events["seed"].unique().to_list())
    )
    count = dict(counted.group_by("part").agg(pl.col("count").sum()).iter_rows())
    with_it, without = (
        events.filter(pl.col("policy") == label).select("seed", "family", "time").unique().height
        for label in ("slow_down", "baseline")
    )
    assert with_it > without and (count["contacts"], count["extra"]) == (with_it, with_it - without)
    assert count["anyway"] == without and count["extra_families"] <= count["extra"]


def test_what_was_counted_is_kept_and_made_again_to_the_last_bit(short):
    kept = pl.read_parquet(short.folder / "why.parquet")
    assert kept.equals(short.why) and set(kept["policy"]) == set(POLICIES)
    assert reproduce(short.folder, units=1).identical


def test_a_result_of_before_they_were_kept_is_compared_without_them(short):
    found = Reproduction(short.folder, "comparison")
    _compare_table(found, {"files": {}}, "why", lambda: pytest.fail("it is not in the manifest"), ["measure"])
    assert found.identical and found.values == 0
