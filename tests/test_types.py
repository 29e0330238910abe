"""Types: strict everywhere but in compiled code, and a list of what is compiled that only gets shorter."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MYPY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
KERNEL = re.compile(r"^@(kernel|inlined|entry)\b", re.MULTILINE)

# To take a name out is progress. None is added: a new file has its types, or is a mechanism in sim/processes.
EXEMPT = frozenset({
    "sim.processes.*", "sim.adjust", "sim.engine.calendar", "sim.engine.chance", "sim.engine.clocks",
    "sim.engine.distributions", "sim.engine.entities", "sim.engine.growth", "sim.engine.mail", "sim.engine.profiles",
    "sim.engine.queues", "sim.population.building", "sim.population.families", "sim.population.lifecourse",
    "sim.population.synthesis", "sim.world.host_choice", "sim.world.calendar", "sim.world.counters", "sim.world.hostlists",
    "sim.world.events", "sim.world.advice", "sim.world.legal", "sim.world.lines", "sim.world.mail", "sim.world.timers",
    "sim.world.support", "sim.world.services", "sim.world.staff", "sim.world.supply", "sim.world.rates",
    "sim.world.requests", "sim.world.really_free", "sim.world.treatment", "sim.world.risk", "sim.world.said",
    "sim.world.seen", "sim.world.trial",
})  # fmt: skip


def exempt() -> list[str]:
    return [name for one in MYPY["overrides"] if "disallow_untyped_defs" in one for name in one["module"]]


def test_types_are_strict():
    assert MYPY["strict"] is True and MYPY["packages"] == ["sim"]


def test_the_list_of_what_is_exempt_only_gets_shorter():
    assert set(exempt()) <= EXEMPT, f"give it types: {sorted(set(exempt()) - EXEMPT)}"
    assert len(exempt()) == len(EXEMPT), f"take it out here, too: {sorted(EXEMPT - set(exempt()))}"


def test_what_is_exempt_is_compiled():
    for name in exempt():
        place = ROOT / name.removesuffix(".*").replace(".", "/")
        files = [place.with_suffix(".py")] if not name.endswith("*") else sorted(place.glob("*.py"))
        without = [path.name for path in files if not KERNEL.search(path.read_text(encoding="utf-8"))]
        assert set(without) <= {"__init__.py", "order.py"}, name


def test_a_scenario_and_a_run_have_their_types_at_every_seam():
    """``Scenario``, or ``AnyScenario`` where a name or a path will do; ``RunRecord``."""
    untyped = re.compile(r"\b(scenario|record): (Any|object)\b")
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in sorted((ROOT / "sim").rglob("*.py"))
        for found in untyped.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong


def test_the_package_says_that_it_has_types():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert (ROOT / "sim" / "py.typed").is_file()
    assert "py.typed" in project["tool"]["setuptools"]["package-data"]["sim"]
