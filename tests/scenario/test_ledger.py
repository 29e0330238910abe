"""Every number of a shipped scenario has a unit, and a register id or an assumption with a range."""

from __future__ import annotations

import pytest

from sim.data import register
from sim.scenario import load_scenario
from sim.scenario.commands import parameters_table
from sim.scenario.fields import Section, source_ids
from sim.scenario.parameters import Parameters

SHIPPED = ["utrecht", "minimal"]


def numbers(value):
    return value if isinstance(value, tuple | list) else [value]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_has_a_unit(name):
    assert not [row.path for row in load_scenario(name).ledger() if not row.unit]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_source_is_a_row_of_the_register_or_an_assumption(name):
    for row in load_scenario(name).ledger():
        ids = source_ids(row.source)
        assert ids or row.source == "assumption", row
        assert all(id in register() for id in ids), row


@pytest.mark.parametrize("name", SHIPPED)
def test_every_assumption_has_a_range_that_holds_its_value(name):
    for row in load_scenario(name).ledger():
        if isinstance(row.value, bool):
            continue
        if "assumption" in row.source:
            assert row.low is not None and row.high is not None, f"{row.path} is an assumption without a range"
        if row.low is None or row.high is None or isinstance(row.value, str):
            continue
        values = numbers(row.value)
        lows = numbers(row.low) if isinstance(row.low, tuple | list) else [row.low] * len(values)
        highs = numbers(row.high) if isinstance(row.high, tuple | list) else [row.high] * len(values)
        assert len(lows) == len(values) == len(highs), f"{row.path}: range and value differ in length"
        for low, value, high in zip(lows, values, highs, strict=True):
            assert low <= value <= high, f"{row.path}: {value} is not in {low} to {high}"


@pytest.mark.parametrize("name", SHIPPED)
def test_no_two_rows_have_the_same_path(name):
    paths = [row.path for row in load_scenario(name).ledger()]
    assert len(paths) == len(set(paths))


def test_an_assumption_is_never_shown_as_better_than_unverified():
    for row in load_scenario("utrecht").ledger():
        if "assumption" in row.source:
            assert row.grade == "U", row


def test_the_grade_of_a_sourced_number_is_the_weakest_of_its_rows():
    for path, _, known in Parameters().walk():
        if known.ids and known.grade is None and "assumption" not in known.source:
            row = next(r for r in load_scenario("minimal").ledger() if r.path == f"parameters.{path}")
            if not row.changed:
                assert row.grade == max((register()[id].grade for id in known.ids), key="ABCU".index)


def test_every_number_of_the_mechanisms_is_in_the_ledger():
    def names(section: Section, prefix: str) -> set[str]:
        found: set[str] = set()
        for name in type(section).model_fields:
            value = getattr(section, name)
            if isinstance(value, str):  # a choice in words, no number
                continue
            found |= names(value, f"{prefix}{name}.") if isinstance(value, Section) else {f"{prefix}{name}"}
        return found

    paths = {row.path for row in load_scenario("utrecht").ledger()}
    assert names(Parameters(), "parameters.") <= paths


def test_flat_names_do_not_collide():
    flat = Parameters().flat()
    count = sum(len(value) if isinstance(value, tuple) else 1 for _, value, _ in Parameters().walk())
    assert len(flat) == count


def test_the_table_for_the_command_holds_plain_values():
    rows = parameters_table("utrecht")
    keys = {"path", "value", "unit", "low", "high", "source", "grade", "note", "changed", "none", "hoped", "prior"}
    assert keys == set(rows[0])
    assert not [row for row in rows if isinstance(row["value"], tuple)]
