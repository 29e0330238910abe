"""When two tables are the same: to the last bit, with a missing value equal to a missing value and to nothing else."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest

from sim.runs.reproduce import Reproduction, _compare

KINDS = {
    "decimals": ([0.5, None, 2.0], pl.Float64, 7.0),
    "zero and missing": ([0.0, None, 0.0], pl.Float64, 0.0),
    "whole numbers": ([1, None, 3], pl.Int64, 0),
    "keys": ([1, None, 2**64 - 1], pl.UInt64, 0),
    "words": (["a", None, "c"], pl.String, ""),
    "chosen words": (["a", None, "c"], pl.Enum(["a", "c"]), "a"),
    "booleans": ([True, None, False], pl.Boolean, False),
}


def compared(old: list, new: list, kind: object) -> Reproduction:
    found = Reproduction(Path("x"), "comparison")
    frames = [pl.DataFrame({"seed": [10, 11, 12], "value": pl.Series(values, dtype=kind)}) for values in (old, new)]
    assert _compare(found, "results.parquet", *frames, ["seed"]) == found.identical
    return found


@pytest.mark.parametrize("name", KINDS)
def test_a_value_that_is_missing_in_both_is_the_same(name):
    values, kind, _ = KINDS[name]
    found = compared(values, values, kind)
    assert found.identical and found.values == 3


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("now", [False, True], ids=["missing before", "missing now"])
def test_a_value_that_is_missing_in_one_only_is_a_difference(name, now):
    values, kind, other = KINDS[name]
    there = [values[0], other, values[2]]
    found = compared(*((there, values) if now else (values, there)), kind)
    assert not found.identical and "seed 11: value stored" in found.difference
    assert "None" in found.difference and repr(other) in found.difference


def test_all_missing_is_not_all_the_same_as_something():
    assert not compared([None] * 3, [1.0, None, None], pl.Float64).identical
    assert compared([None] * 3, [None] * 3, pl.Float64).identical


def test_the_last_bit_counts_and_no_number_is_equal_to_no_number():
    assert not compared([1.0, 1.0, 1.0], [1.0, 1.0, math.nextafter(1.0, 2.0)], pl.Float64).identical
    assert compared([math.nan, 1.0, 1.0], [math.nan, 1.0, 1.0], pl.Float64).identical
    assert not compared([math.nan, 1.0, 1.0], [None, 1.0, 1.0], pl.Float64).identical


def test_lists_that_are_missing_or_not():
    rows = [["x"], None, ["x", "y"]]
    assert compared(rows, rows, pl.List(pl.String)).identical
    assert not compared(rows, [["x"], [], ["x", "y"]], pl.List(pl.String)).identical
