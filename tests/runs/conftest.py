"""A short comparison on the smallest scenario, made once."""

import pytest

from sim.report.comparison import Comparison, compare

POLICIES = ("slow_down", "host_recruitment", "slow_down+host_recruitment")


@pytest.fixture(scope="session")
def short(tmp_path_factory) -> Comparison:
    """Three seeds of one year, in this process, written to a folder."""
    folder = tmp_path_factory.mktemp("results") / "short"
    return compare("minimal", POLICIES, seeds=3, years=1, workers=1, out=folder)
