"""What happens on the very last day, or at the very moment of an end, counts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.outcomes import waiting
from sim.outcomes.stability import breakdown_within
from sim.words import Event

ENDED = Event.NONE + 1


def test_help_that_starts_on_the_last_day_started_within_the_days(monkeypatch):
    monkeypatch.setattr(waiting, "waits_for_help", lambda run, form: np.array([0.0, 41.0, 42.0, 42.5]))
    assert [waiting.share_started_within(None, 0, days) for days in (0.0, 41.9, 42.0, 43.0)] == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(("at", "broke"), [(10.0, 0.5), (9.0, 0.5), (np.inf, 0.0)])
def test_a_stay_that_ends_at_the_moment_of_its_breakdown_broke_down(at, broke):
    """Two stays: one ends on day 10, at its breakdown or otherwise; the other ends on day 20, otherwise."""
    stays = SimpleNamespace(
        observed=np.array([True, True]), form=np.array([1, 1]), start=np.zeros(2), end=np.array([10.0, 20.0]),
        breakdown=np.array([at, np.inf]), why=np.array([ENDED, ENDED]),
    )  # fmt: skip
    assert breakdown_within(SimpleNamespace(spells=stays), 365.0) == pytest.approx(broke)
