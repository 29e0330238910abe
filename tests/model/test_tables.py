"""Tables are allocated once; the log of the burn-in is not kept; that of a run is in pieces that nobody copies to grow."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load_scenario, simulation
from sim.engine import growth
from sim.policies import SlowDown
from sim.population import building
from sim.simulation import begin_run, prepare, run_from
from sim.world import world as tables

PLACE = load_scenario("minimal")


@pytest.fixture
def grown(monkeypatch):
    """Names of what was copied to be larger."""
    found: list[str] = []
    usual = tables.enlarge

    def counted(table, rows):
        if rows > len(table):
            found.append(str(table.dtype.names))
        return usual(table, rows)

    for module in (tables, growth, simulation):
        monkeypatch.setattr(module, "enlarge", counted)
    return found


def same(one, other):
    """The same results to the last bit."""
    for name in ("log", "series", "services", "cohort"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    assert one.events == other.events


def test_a_world_is_made_without_copying_a_table(grown):
    state = prepare(PLACE, 3, burn_in=2.0)
    run_from(state, (), 2.0)
    assert grown == []


def test_the_log_of_the_burn_in_is_kept_only_when_asked_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(building, "LOG_ROWS", 300)
    without, kept = prepare(PLACE, 3, burn_in=4.0), prepare(PLACE, 3, burn_in=4.0, log=True)
    assert int(without.world.tally[0].n_log) == 0 and len(without.world.log) < 2_000
    rows = kept.world.log[: kept.world.tally[0].n_log]
    assert len(rows) > len(without.world.log)  # it was written over
    assert (np.diff(rows["time"]) >= 0).all() and rows["time"][-1] < kept.start
    same(run_from(without, (), 1.0), run_from(kept, (), 1.0))
    same(run_from(without, (), 1.0, keep=False), run_from(kept, (), 1.0, keep=False))


def test_a_row_of_the_log_is_written_whole_whatever_lay_there(monkeypatch):
    state = prepare(PLACE, 3, burn_in=2.0)
    clean, usual = run_from(state, (SlowDown(),), 2.0), tables.vector

    def dirty(*asked, **more):
        made = usual(*asked, **more)
        made.view("u1")[:] = 0xA5
        return made

    monkeypatch.setattr(tables, "vector", dirty)
    same(run_from(state, (SlowDown(),), 2.0), clean)
    same(run_from(state, (SlowDown(),), 2.0, keep=False), clean)


def test_a_log_in_pieces_is_the_log(monkeypatch, grown):
    state = prepare(PLACE, 3, burn_in=2.0)
    whole = run_from(state, (SlowDown(),), 2.0)
    assert not begin_run(state, (SlowDown(),), 2.0).segments and len(whole.log) < tables.log_rows(
        state.world, 2.0 * 365.25
    )
    for most in ("LOG_PIECE", "LOG_MOST"):
        monkeypatch.setattr(tables, most, 400)
    run = begin_run(state, (SlowDown(),), 2.0)
    for part in (0.3, 0.7, 1.0):  # it may be looked at on the way, and go on
        run.to(state.start + part * (run.end - state.start))
        record = run.record()
        assert len(record.log) == np.searchsorted(whole.log["time"], record.end, "right")
        assert record.log.tobytes() == whole.log[: len(record.log)].tobytes() == run.record().log.tobytes()
        if part == 0.3:
            branch = run.branch()
            assert len(run.segments) == 1 and len(run.world.log) == 400
    same(record, whole)
    branch.to(branch.end)
    assert len(branch.segments) > 3
    same(branch.record(), whole)
    same(run_from(state, (SlowDown(),), 2.0, keep=False), whole)
    assert grown == []
