"""Old homes of public names: each can be imported for one version, and says where it is now."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import pytest

from sim.moved import GONE, HOMES, MovedWarning, is_itself
from sim.moved import NAMES as LEFT

NAMES = {
    "sim.experiments.compare": ("compare_runs", "ComparisonData", "JOINT"),
    "sim.experiments.executor": ("run_all", "available_megabytes"),
    "sim.experiments.preparing": ("compile_first", "seeds_that_fit"),
    "sim.experiments.store": ("OutputFolder", "plain", "write_json", "manifest"),
    "sim.experiments.unit": ("UnitResult", "measure_unit"),
    "sim.cli": ("app", "main"),
    "sim.cli_options": ("say", "table_console", "Format", "Language", "WHOLE"),
    "sim.cli_decide": ("discover", "optimise", "drawn", "Distribution"),
    "sim.cli_sweep": ("sweep", "reproduce", "cores"),
    "sim.cli_sensitivity": ("sensitivity", "Method"),
    "sim.world.purposes": ("P_TRIAL", "P_DETECT"),
    "sim.world.asking": ("find_host",),
    "sim.world.kind_of_place": ("form_of", "advised_class"),
    "sim.world.relief": ("offer_respite", "set_team_clock"),
    "sim.vocabulary": ("LOG_ENTRY", "C_FORM", "FORM_NAMES"),
}


@pytest.fixture
def afresh(monkeypatch):
    """No old module is loaded yet."""
    for name in HOMES:
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.parametrize("old", sorted(HOMES))
def test_an_old_module_can_be_imported_and_says_where_it_is_now(old, afresh):
    with pytest.warns(MovedWarning) as told:
        module = import_module(old)
    assert all(f"{old} is now" in str(told[-1].message) and home in str(told[-1].message) for home in HOMES[old])
    assert str(told[-1].filename) == import_module.__code__.co_filename  # who asked is told, not this program
    if is_itself(old):
        assert module is import_module(HOMES[old][0])


@pytest.mark.parametrize("old", sorted(NAMES))
@pytest.mark.filterwarnings("ignore::sim.moved.MovedWarning")
def test_its_names_are_there(old, afresh):
    module = import_module(old)
    for name in NAMES[old]:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="nobody"):
        module.nobody  # noqa: B018


def names_that_left() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "names_that_left.txt").read_text(encoding="utf-8").replace("\n    ", " ")
    rows = (line.split(": ") for line in text.splitlines() if not line.startswith("#"))
    return {module: names.split() for module, names in rows}


@pytest.mark.parametrize("module", names_that_left())
def test_every_name_of_the_last_version_works_or_says_what_to_use(module, afresh):
    """Whatever stood at the top of a module; what is internal to rules and engine is left out of the list."""
    for name in names_that_left()[module]:
        if module in HOMES:
            sys.modules.pop(module, None)
        if name in GONE.get(module, {}):
            with (
                warnings.catch_warnings(action="ignore", category=MovedWarning),
                pytest.raises(ImportError, match=rf"^{module}.{name} is gone; "),
            ):
                exec(f"from {module} import {name}", {})
        else:
            with pytest.warns(MovedWarning, match="is now sim."):
                exec(f"from {module} import {name}", {})


def test_what_is_said_in_place_of_a_name_is_there():
    for names in GONE.values():
        for advice in names.values():
            for where in re.findall(r"sim(?:\.\w+)+", advice):
                assert resolve_name(where) is not None


def test_an_old_module_that_is_run_says_what_to_run():
    """``python -m sim.cli policies`` in a script of the last version."""
    found = subprocess.run([sys.executable, "-m", "sim.cli", "policies"], capture_output=True, text=True)
    assert found.returncode != 0 and "Traceback" not in found.stderr
    assert found.stderr.strip().endswith("sim.cli is now sim.commands.app; run: python -m sim")


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in LEFT.items() if module not in HOMES for name in names]
)
def test_a_name_that_left_a_module_says_where_it_is(module, name):
    home = LEFT[module][name]
    with pytest.warns(MovedWarning, match=f"{module}.{name} is now {home}"):
        found = getattr(import_module(module), name)
    assert found is resolve_name(home)
    with pytest.raises(AttributeError):
        import_module(module).nobody  # noqa: B018


DOCUMENTED = """
from sim.agents import Family, NeighbourhoodTeam
from sim.analysis.study import Target, run_study
from sim.engine import set_rate, touch
from sim.experiments.draws import draw_parameters
from sim.experiments.factors import Factor
from sim.experiments.progress import Progress
from sim.experiments.request import BASELINE
from sim.mechanisms import standard
from sim.model import PlacementModel
from sim.outcomes.registry import GROUPS, HEADLINES, OUTCOMES, evaluate
from sim.policies import CapacityChange, Cost, Policy, PolicyError, policies_table, setting
from sim.processes import strain
from sim.report.figures import figures
from sim.report.render import escape_markdown
from sim.report.tables import COST, ENTRIES, SEVERE, UNMET
from sim.report.texts import decimal, digits_for
from sim.scenario import load_scenario
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.vocabulary import COUNTERS, LOG_ENTRY, LOG_WAIT_END, SUMS
from sim.world.layout import CHANGE_CHANNEL
from sim.world.levers import LEVERS
from sim.world.world import schedule
"""


@pytest.mark.parametrize("line", DOCUMENTED.split("\n")[1:-1])
@pytest.mark.filterwarnings("ignore::sim.moved.MovedWarning")
def test_what_pages_and_notebooks_imported_before_the_move_can_be_imported(line, afresh):
    """Pages, README and notebooks of the last version with the old homes."""
    found: dict[str, object] = {}
    exec(line, found)
    assert found


def test_levers_by_their_old_names():
    levers = import_module("sim.world.levers")
    with pytest.warns(MovedWarning, match="sim.world.levers.LEVERS is now sim.words.Lever"):
        rows = levers.LEVERS
    assert rows[0].name == "slow_office" and rows[0].unit and len(rows) == 30
    with pytest.warns(MovedWarning, match="LEVER_ASK_VIEW is now sim.words.Lever.ASK_VIEW"):
        assert levers.LEVER_ASK_VIEW == 3


def test_a_script_that_uses_an_old_name_works_and_is_told_its_own_line(tmp_path):
    script = tmp_path / "mine.py"
    script.write_text(
        "import sim\nfrom sim.cli import app\nimport sim.cli\nassert sim.cli.app is app\n"
        "from sim.experiments import intervals\nfrom sim.experiments.store import plain\n"
    )
    found = subprocess.run([sys.executable, "-W", "always", str(script)], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert "mine.py:2: MovedWarning: sim.cli is now sim.commands.app" in found.stderr
    assert "mine.py:5: MovedWarning: sim.experiments.intervals is now sim.results.intervals" in found.stderr
