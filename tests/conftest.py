"""Options of the whole suite."""

from __future__ import annotations

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
