"""One small place, burnt in once, that all tests of the Mesa model begin from."""

from __future__ import annotations

import pytest

from sim.scenario.loading import load_scenario
from sim.simulation import State, prepare


@pytest.fixture(scope="session")
def small() -> State:
    """The minimal scenario at its start date, after a short burn-in."""
    return prepare(load_scenario("minimal"), 5, burn_in=4)
