"""How much memory and time a run of a scenario takes, before it is run."""

from __future__ import annotations

from sim.scenario.schema import Scenario

MEGABYTES_FIXED = 350.0  # libraries and compiled code
BYTES_PER_HOUSEHOLD = 15_000.0  # of a comparison: state, baseline and running copy, logs and what outcomes derive
LEAST_BYTES_PER_HOUSEHOLD = 4_000.0  # of one run (measured: 1.5 GB for 300,000 households)
COPIES = 3.0  # of the weekly series of a comparison
BYTES_PER_AREA_WEEK = 320.0  # counters
HISTORY_YEARS = 20.0  # before the start, at most about
CALENDAR_YEARS = 15.0  # for which a run makes room at least
SECONDS_PER_HOUSEHOLD_YEAR = 4.5e-6  # on one core of an office machine
WEEKS = 52.2  # a year
BYTES_PER_WEEK = 330.0  # weekly counters of the whole place
BYTES_PER_ROW = 30_000.0  # outcomes, twin classes and tallies of one row of a unit (Python objects)
BYTES_PER_LOG_YEAR = 85.0  # of an event log in memory, a household and year; of a file about an eighth
TWICE = 2.0  # what was gathered, and the table that is written of it
BYTES_PER_VALUE = 40.0  # of the table of a sweep


def megabytes_of(scenario: Scenario) -> float:
    """Memory that a process of a comparison needs for this scenario, in megabytes, logs of 10 years included."""
    return MEGABYTES_FIXED + (BYTES_PER_HOUSEHOLD * scenario.households + COPIES * _series(scenario)) / 1e6


def least_megabytes_of(scenario: Scenario) -> float:
    """Memory without which not even one run can end, in megabytes."""
    return MEGABYTES_FIXED + (LEAST_BYTES_PER_HOUSEHOLD * scenario.households + _series(scenario)) / 1e6


def seconds_of(scenario: Scenario, years: float | None = None, rows: float = 1.0) -> float:
    """Time of so many runs (``rows``) of ``years`` from one history, in seconds, when everything is compiled.

    ``years`` : None is the scenario's own.
    """
    length = scenario.years if years is None else years
    return scenario.households * (HISTORY_YEARS + rows * length) * SECONDS_PER_HOUSEHOLD_YEAR


def gathered_megabytes(years: float, rows: int, units: int) -> float:
    """Memory for what the units of a comparison give back, and for its tables, in megabytes; ``rows`` with the baseline."""
    return TWICE * units * rows * (WEEKS * years * BYTES_PER_WEEK + BYTES_PER_ROW) / 1e6


def log_megabytes(scenario: Scenario, years: float, rows: int, units: int) -> float:
    """Memory for the event logs of so many units, in megabytes."""
    return units * rows * years * scenario.households * BYTES_PER_LOG_YEAR / 1e6


def swept_megabytes(values: float) -> float:
    """Memory for the results of a sweep when they become one table, in megabytes."""
    return TWICE * values * BYTES_PER_VALUE / 1e6


def _series(scenario: Scenario) -> float:
    weeks = 52.2 * (HISTORY_YEARS + max(CALENDAR_YEARS, scenario.years))
    return weeks * (len(scenario.areas) + 1) * BYTES_PER_AREA_WEEK
