"""How much memory and time a run of a scenario takes, before it is run."""

from __future__ import annotations

from sim.scenario.scenario import Scenario

MEGABYTES_FIXED = 350.0  # libraries and compiled code
BYTES_PER_HOUSEHOLD = 15_000.0  # of a comparison: state, baseline and running copy, logs and what outcomes derive
LEAST_BYTES_PER_HOUSEHOLD = 4_000.0  # of one run (measured: 1.5 GB for 300,000 households)
COPIES = 3.0  # of the weekly series of a comparison
BYTES_PER_AREA_WEEK = 320.0  # counters
HISTORY_YEARS = 20.0  # before the start, at most about
CALENDAR_YEARS = 15.0  # for which a run makes room at least
SECONDS_PER_HOUSEHOLD_YEAR = 1.8e-6  # on one core of an office machine (measured in comparisons of Utrecht: 1.2e-6)
WEEKS = 52.2  # a year
BYTES_PER_WEEK = 330.0  # weekly counters of the whole place
BYTES_PER_ROW = 30_000.0  # outcomes, twin classes and tallies of one row of a unit (Python objects)
BYTES_PER_LOG_YEAR = 85.0  # of an event log in memory, a household and year
LOG_PRESSED = 6.0  # so much smaller it is in a file
TWICE = 2.0  # what was gathered, and the table that is written of it
BYTES_PER_VALUE = 28.0  # of the table of a sweep
BYTES_PER_VALUE_WRITTEN = 4.0  # at the very least: counts are pressed, times are not


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


def comparison_seconds(scenario: Scenario, years: float, policies: int, units: int, twins: bool = True) -> float:
    """Time of a comparison on one core, in seconds; with ``twins`` the placebo, and in a fourth of the units shams."""
    rows = 1.0 + policies + (1.0 + policies / 2.0 if twins else 0.0)
    return units * seconds_of(scenario, years, rows)


def gathered_megabytes(scenario: Scenario, years: float, rows: int, log: bool = False, kept: bool = False) -> float:
    """Memory that each unit of a comparison takes until all are written, in megabytes.

    Parameters
    ----------
    rows : policies with the baseline.
    log : its event logs, and weekly counters of every area, are asked for.
    kept : the logs are kept in memory, not in files.
    """
    places = 1 + (len(scenario.areas) + 1 if log else 0)
    mine = WEEKS * years * BYTES_PER_WEEK * places + BYTES_PER_ROW
    return rows * (TWICE * mine + (scenario.households * years * BYTES_PER_LOG_YEAR if log and kept else 0.0)) / 1e6


def log_megabytes(scenario: Scenario, years: float, rows: int) -> float:
    """Room on the disk that the event logs of one unit take, in megabytes: in parts, and put together."""
    return TWICE * rows * scenario.households * years * BYTES_PER_LOG_YEAR / LOG_PRESSED / 1e6


def swept_megabytes(values: float) -> tuple[float, float]:
    """(memory, room on the disk) that the results of a sweep take when they become one table, in megabytes."""
    return TWICE * values * BYTES_PER_VALUE / 1e6, TWICE * values * BYTES_PER_VALUE_WRITTEN / 1e6


def _series(scenario: Scenario) -> float:
    weeks = 52.2 * (HISTORY_YEARS + max(CALENDAR_YEARS, scenario.years))
    return weeks * (len(scenario.areas) + 1) * BYTES_PER_AREA_WEEK
