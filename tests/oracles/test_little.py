"""Little's law, number = rate x time, for every queue and every kind of place, textbook and real."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from, run_until
from sim.words import N_FORMS, Count, Event, Reason, ServiceKind
from sim.world.world import copy_world
from tests.oracles.measure import states
from tests.oracles.stays import stays_of

QUEUES = ("waiting-2", "waiting-4", "waiting-limited", "short-stays", "erlang-b", "pooling-4")


@pytest.mark.parametrize("name", QUEUES)
def test_textbook_queues_and_places(name):
    """Both sides from separate accounts: integrals kept by services, and times of the event log."""
    (state,) = states(name, 1)
    run = run_from(state, (), 5)
    days = run.end - run.start
    stays = stays_of(state.world, run)
    for s in run.services[run.services["kind"] == ServiceKind.RESIDENTIAL]:
        assert s["used_days"] == pytest.approx(stays.days_at(int(s["key"])), abs=1e-4)
    opens, closes = (run.log[run.log["kind"] == kind] for kind in (Event.NOT_FOUND, Event.WAIT_END))
    closes = closes[closes["reason"] != Reason.LOST]
    number = run.services["wait_days"].sum() / days
    k = state.world.children
    at_start = k.wait_since[: int(state.world.tally[0].n_children)][
        (k.wait_item > 0)[: int(state.world.tally[0].n_children)]
    ]
    inside = np.minimum(closes["value"], closes["time"] - run.start).sum()
    open_still = len(opens) + len(at_start) - len(closes)
    ended = set(closes["child"].tolist())
    still = np.array([run.end - row["time"] for row in opens if int(row["child"]) not in ended])
    assert open_still - len(still) in (0, *range(len(at_start) + 1))
    rate = (len(opens) + len(at_start)) / days
    time = (inside + still.sum()) / max(1, len(opens) + len(at_start))
    assert number == pytest.approx(rate * time, rel=1e-9, abs=1e-12)


def test_every_service_of_a_real_scenario():
    """Teams, Board, court, beds and all lines of `minimal`: the kept integrals against a look every six hours."""
    state = prepare(load_scenario("minimal"), 4, burn_in=5)
    run = run_from(state, (), 2)
    w = copy_world(state.world, 1_000)
    n = len(run.services)
    step, used, line, last = 0.25, np.zeros(n), np.zeros(n), None
    for day in np.arange(0.0, run.end - run.start + 1e-9, step):
        if day > 0:
            w = run_until(w, state.start + day)
        lines = np.array([sum(int(w.engine.lines[s.line * 3 + u].count) for u in range(3)) for s in w.services])
        now = w.services.used.astype(float).copy(), np.where(w.services.owner == np.arange(n), lines, 0).astype(float)
        if last is not None:
            used += 0.5 * step * (now[0] + last[0])
            line += 0.5 * step * (now[1] + last[1])
        last = now
    tried = 0
    for j in range(1, n):
        s = run.services[j]
        changes = 2.0 * max(1.0, s["started"] + s["arrivals"])
        slack = 3.0 * step * np.sqrt(changes / 12.0) + step  # each change is seen up to a step off
        assert abs(s["used_days"] - used[j]) <= slack, (j, s["kind"], s["used_days"], used[j])
        assert abs(s["wait_days"] - line[j]) <= slack, (j, s["kind"], s["wait_days"], line[j])
        tried += s["used_days"] > 0
    assert tried >= 10


def test_places_of_a_real_scenario():
    """Mean number in each kind of place = entries a day x mean days, from the log, against the weekly counters."""
    state = prepare(load_scenario("minimal"), 6, burn_in=5)
    run = run_from(state, (), 4)
    stays = stays_of(state.world, run)
    days = run.end - run.start
    for form in range(1, N_FORMS):
        until = np.minimum(stays.table["b"], stays.table["of_age"])
        rows = stays.table[(stays.table["form"] == form) & (until > run.start)]
        if len(rows) < 3:
            continue
        number = run.series[:, 0, Count.FORM + form].mean()
        rate, time = len(rows) / days, stays.days_in(form) / len(rows)
        slack = 3.0 * 7.0 * np.sqrt(2 * len(rows) / 12.0) / days + 0.02
        assert abs(number - rate * time) <= slack, f"form {form}: {number}, {rate * time}"
