"""Families as Markov chains, competing risks, and rates that change in steps, against their closed forms."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.linalg import expm

from sim.policies.base import Baseline, Campaign, LeverChange, Policy
from sim.simulation import run_from
from sim.words import ChannelKind, Count, Event, Reason
from sim.world.calendar import school_weeks
from tests.oracles.measure import YEAR, agrees, estimate, runs, states, textbook
from tests.oracles.theory import aalen_johansen, stepwise

LEVELS, STRESSED, DANGER = 3, 2, 2


def generator(numbers: dict[str, float]) -> np.ndarray:
    """Rates a year between (level, debt, danger) from the numbers of the scenario, states in that order."""
    q = np.zeros((12, 12))

    def row(level, debt, danger):
        return (level * STRESSED + debt) * DANGER + danger

    for level in range(LEVELS):
        for debt in range(STRESSED):
            load = 1.0 + debt * numbers["stressors_weight_0"]
            for danger in range(DANGER):
                here = row(level, debt, danger)
                if level < 2:
                    q[here, row(level + 1, debt, danger)] = numbers[f"levels_up_{level}"] * load
                if level > 0:
                    slower = 1.0 + numbers["strain_stressor_recovery"] * (load - 1.0)
                    q[here, row(level - 1, debt, danger)] = numbers[f"levels_down_{level}"] / slower
                turn = 1.0 / numbers["stressors_years_0"] if debt else numbers["stressors_onset_0"]
                q[here, row(level, 1 - debt, danger)] = turn
                change = 1.0 / numbers["strain_danger_years"] if danger else numbers[f"levels_danger_{level}"]
                q[here, row(level, debt, 1 - danger)] = change
    return q - np.diag(q.sum(axis=1))


def test_problem_level_is_the_matrix_exponential():
    found = runs("problem-level", 12)
    q = generator(textbook("problem-level").flat())
    for week in (26, 52, 104, 250):
        share = expm(q * week * 7.0 / YEAR)[0].reshape(LEVELS, STRESSED, DANGER)
        series = np.array([run.series[week, 0] for run in found])
        families = series[:, Count.LEVEL : Count.LEVEL + 3].sum(axis=1)
        np.testing.assert_array_equal(families, 2000)
        for level in range(LEVELS):
            what = f"level {level} in week {week}"
            agrees(estimate(series[:, Count.LEVEL + level] / 2000), share[level].sum(), 0.05, what)
        agrees(estimate(series[:, Count.DANGER] / 2000), share[:, :, 1].sum(), 0.05, f"danger in week {week}")


def test_competing_risks_follow_aalen_johansen():
    """Configured hazards 0.3 and 0.2 a year until 18, that is four years after coming in at 14."""
    at = np.array([0.5, 1.0, 2.0, 3.9, 4.0])
    found: dict[int, list[np.ndarray]] = {Reason.PLANNED: [], Reason.BREAKDOWN: [], Reason.AGE: []}
    for run in runs("competing-risks", 24):
        log = run.log
        came, left = log[log["kind"] == Event.ENTRY], log[log["kind"] == Event.LEFT_CARE]
        since = dict(zip(came["child"].tolist(), came["time"].tolist(), strict=True))
        gone = {int(row["child"]): (float(row["value"]), int(row["reason"])) for row in left}
        assert len(gone) == len(left)
        pairs = [gone.get(child, (run.end - time, 0)) for child, time in since.items()]
        time, cause = np.array([p[0] for p in pairs]) / YEAR, np.array([p[1] for p in pairs])
        assert (log["kind"] == Event.BREAKDOWN).sum() == (cause == Reason.BREAKDOWN).sum()
        incidence = aalen_johansen(time, cause, at + 1e-9)
        for reason in found:
            found[reason].append(incidence[reason])
    ends = 1.0 - np.exp(-0.5 * at)
    left = np.where(at < 4.0, 0.0, math.exp(-2.0))
    for reason, theory in ((Reason.PLANNED, 0.6 * ends), (Reason.BREAKDOWN, 0.4 * ends), (Reason.AGE, left)):
        for k, t in enumerate(at):
            if theory[k] > 0:
                agrees(estimate(x[k] for x in found[reason]), theory[k], 0.03, f"cause {reason} within {t} years")
            else:
                assert all(x[k] == 0.0 for x in found[reason])


def test_requests_follow_the_school_year():
    """A Poisson process whose rate changes every week: counts by week and the time-changed times."""
    scenario = textbook("season")
    numbers = scenario.flat()
    weeks = np.array(school_weeks(scenario.start, 261, numbers["seeking_holiday"]))
    assert weeks.min() == pytest.approx(0.3) and weeks.max() > 1.1
    found = runs("season", 16)
    rate = numbers["levels_seek_0"] * 2000 / YEAR
    cumulative = stepwise(7.0 * np.arange(261), rate * weeks)
    for holiday in (True, False):
        which = (weeks < 1.0) == holiday
        theory = rate * 7.0 * weeks[:260][which[:260]].sum()
        counts = []
        for run in found:
            times = run.log["time"][run.log["kind"] == Event.HELP_REQUEST] - run.start
            week = (times[times < 260 * 7] // 7).astype(int)
            counts.append(np.bincount(week, minlength=260)[which[:260]].sum())
        agrees(estimate(counts), theory, 0.01, f"requests, holiday {holiday}")
    for run in found:
        times = np.sort(run.log["time"][run.log["kind"] == Event.HELP_REQUEST] - run.start)
        gaps = np.diff(cumulative(times))  # of a unit Poisson process: mean 1, variance 1
        assert abs(gaps.mean() - 1.0) <= 3.0 / math.sqrt(len(gaps))
        assert abs(gaps.var() - 1.0) <= 3.0 * math.sqrt(8.0 / len(gaps))


class MoreSupport(Policy):
    """Foster-care expertise behind every host family, built up in a year."""

    def changes(self, baseline: Baseline) -> list:
        return [LeverChange("host_support", 1.0, baseline.areas(()), self.first_day(baseline) + timedelta(364), 52)]


def test_hosts_stop_at_a_rate_that_changes_in_steps():
    """Two years at 0.30 and falling in 52 weekly steps to 0.156: survival is exp(-cumulative rate)."""
    p = textbook("host-retention").flat()
    lasting = p["hosts_attrition"] * (1 - p["hosts_avoidable"])
    support = np.minimum(1.0, np.maximum(0.0, (np.arange(261) - 51) / 52.0))
    rates = (lasting + p["hosts_attrition"] * p["hosts_avoidable"] * (1 - p["hosts_support_keeps"] * support)) / YEAR
    cumulative = stepwise(7.0 * np.arange(261), rates)
    found = [run_from(state, [MoreSupport()], 5) for state in states("host-retention", 16)]
    for years in (0.5, 1.0, 1.5, 2.0, 3.0, 4.9):
        left = []
        for run in found:
            times = run.log["time"][run.log["kind"] == Event.HOST_STOPPED] - run.start
            left.append(1.0 - (times <= years * YEAR).sum() / 2000)
        theory = math.exp(-float(cumulative(np.array([years * YEAR]))[0]))
        agrees(estimate(left), theory, 0.02, f"hosts left at {years}")


class Steps(Policy):
    """A campaign whose enquiries a year go 0, 400, 100, 0 in steps of a year."""

    def changes(self, baseline: Baseline) -> list:
        days = [date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)]
        return [Campaign(ChannelKind.CAMPAIGN, 1, 7, tuple(zip(days, (400.0, 100.0, 0.0), strict=True)))]


def test_a_campaign_adds_enquiries_in_steps_and_moves_no_other():
    theory = {2024: 0.0, 2025: 400.0 * 365 / YEAR, 2026: 100.0 * 365 / YEAR, 2027: 0.0}
    counts: dict[int, list[int]] = {year: [] for year in theory}
    for state in states("host-retention", 16):
        run, base = run_from(state, [Steps()], 5), run_from(state, (), 5)
        rows = run.log[run.log["kind"] == Event.HOST_ENQUIRY]
        ours = rows[rows["reason"] == ChannelKind.CAMPAIGN]
        years = [(state.scenario.start + timedelta(days=float(t - run.start))).year for t in ours["time"]]
        for year in theory:
            counts[year].append(years.count(year))
        others = rows[rows["reason"] == ChannelKind.BACKGROUND]
        np.testing.assert_array_equal(others, base.log[base.log["kind"] == Event.HOST_ENQUIRY])
    for year, number in theory.items():
        if number:
            agrees(estimate(counts[year]), number, 0.05, f"enquiries in {year}")
        else:
            assert not any(counts[year])
