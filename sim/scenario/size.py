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


def megabytes_of(scenario: Scenario) -> float:
    """Memory that a process of a comparison needs for this scenario, in megabytes, logs of 10 years included."""
    return MEGABYTES_FIXED + (BYTES_PER_HOUSEHOLD * scenario.households + COPIES * _series(scenario)) / 1e6


def least_megabytes_of(scenario: Scenario) -> float:
    """Memory without which not even one run can end, in megabytes."""
    return MEGABYTES_FIXED + (LEAST_BYTES_PER_HOUSEHOLD * scenario.households + _series(scenario)) / 1e6


def seconds_of(scenario: Scenario) -> float:
    """Time of one run with its history, in seconds, when everything is compiled."""
    return scenario.households * (HISTORY_YEARS + scenario.years) * SECONDS_PER_HOUSEHOLD_YEAR


def _series(scenario: Scenario) -> float:
    weeks = 52.2 * (HISTORY_YEARS + max(CALENDAR_YEARS, scenario.years))
    return weeks * (len(scenario.areas) + 1) * BYTES_PER_AREA_WEEK
