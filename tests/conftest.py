"""Options of the whole suite."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--no-skips``: where everything is installed, a test that skips tests nothing, and is a fault."""
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failure of the run")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which something skipped, when that was asked."""
    if hasattr(session.config, "workerinput") or not session.config.getoption("--no-skips"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} skipped: a fault here (--no-skips)", red=True)


@pytest.fixture(autouse=True, scope="module")
def runs_are_let_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """Runs that the tests of a file share are kept by ``functools.cache``: without this to the end of the whole suite, 3 GB."""
    yield
    homes = {getattr(found, "__module__", None) or "" for found in vars(request.module).values()}
    for home in [
        request.module,
        *(sys.modules[name] for name in homes if name.startswith("tests.") and name in sys.modules),
    ]:
        for found in list(vars(home).values()):
            if hasattr(found, "cache_clear") and (getattr(found, "__module__", None) or "").startswith("tests."):
                found.cache_clear()
