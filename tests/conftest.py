"""Options of the whole suite."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

TESTS = Path(__file__).parent
os.environ["ZOTHUIS_READY"] = "off"  # a test makes what it looks at (tests/runs/test_ready.py turns it on)


def in_every_module(monkeypatch: pytest.MonkeyPatch, home: str, name: str, instead: object) -> None:
    """Put something in place of a function in its module and in all that have its name from there.

    All are loaded before: one that is loaded while the other stands there would keep it for the rest of the process.
    """
    for room in ("runs", "analysis", "calibration", "report", "commands"):
        for one in pkgutil.iter_modules([str(TESTS.parent / "sim" / room)]):
            importlib.import_module(f"sim.{room}.{one.name}")
    was = getattr(importlib.import_module(home), name)
    for module in [one for key, one in sys.modules.items() if key.startswith("sim.")]:
        if vars(module).get(name) is was:
            monkeypatch.setattr(module, name, instead)


def not_installed(extra: str = "test") -> list[str]:
    """What an extra of ``pyproject.toml`` asks for and is not here, or not in a version that it allows."""
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    missing = []
    for one in map(Requirement, project["optional-dependencies"][extra]):
        try:
            found = version(one.name)
        except PackageNotFoundError:
            missing.append(one.name)
        else:
            if not one.specifier.contains(found, prereleases=True):
                missing.append(f"{one} (found {found})")
    return missing


if missing := not_installed():  # said before options such as -n, and imports of tests, fail on it
    print(
        f"The tests need {', '.join(missing)}. In the folder of this repository: "
        f'{sys.executable} -m pip install -e ".[test]"',
        file=sys.stderr,
    )
    raise SystemExit(int(pytest.ExitCode.USAGE_ERROR))


import hypothesis  # noqa: E402  (of the extra that was asked for above)

hypothesis.settings.register_profile("fixed", derandomize=True)  # a change is judged by itself, not by luck
hypothesis.settings.register_profile("wide", derandomize=False, deadline=None)  # .ci/full: --hypothesis-profile=wide
hypothesis.settings.load_profile("fixed")


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
    """Runs that the tests of a file share are kept by ``functools.cache``: without this to the end of the whole suite, 7 GB."""
    yield
    names = {getattr(found, "__module__", None) or "" for found in vars(request.module).values()}
    for home in {request.module, *(sys.modules[name] for name in names if name in sys.modules)}:
        if TESTS in Path(getattr(home, "__file__", None) or "/").parents:
            for found in list(vars(home).values()):
                if hasattr(found, "cache_clear") and getattr(found, "__module__", None) == home.__name__:
                    found.cache_clear()
    _give_back()


def _give_back() -> None:
    """Memory that was let go belongs to the system again, and not to this process (where the C library can do that)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
