"""Old homes of public names: a module that was renamed can be imported by its old name for one version, with a warning.

`HOMES` says where each one is now; a module that was parted has several, and its names are looked up in them in order.
`NAMES` says where names went, `PREFIXES` where whole families of them are now, and `GONE` what to use for names that have no
home any more. A module of which the names changed too has a translator: a module with ``found(old) -> (new name in full,
value)``.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from pkgutil import resolve_name
from types import MappingProxyType, ModuleType
from typing import Any

HOMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sim.cli": (
            "sim.commands.app",
            "sim.commands.lists",
            "sim.commands.run",
            "sim.commands.options",
            "sim.commands.guard",
        ),
        "sim.cli_decide": ("sim.commands.decide", "sim.commands.options"),
        "sim.cli_options": ("sim.commands.terminal", "sim.commands.options"),
        "sim.cli_sensitivity": ("sim.commands.sensitivity",),
        "sim.cli_sweep": ("sim.commands.sweep", "sim.commands.options"),
        "sim.experiments": ("sim.designs", "sim.runs", "sim.results", "sim.files"),
        "sim.experiments.alike": ("sim.designs.alike",),
        "sim.experiments.chances": ("sim.results.chances",),
        "sim.experiments.combination": ("sim.results.combination",),
        "sim.experiments.compare": ("sim.runs.compare", "sim.results.comparison"),
        "sim.experiments.comparison_manifest": ("sim.results.comparison_manifest",),
        "sim.experiments.contrast": ("sim.results.contrast",),
        "sim.experiments.csv_text": ("sim.files.csv_text",),
        "sim.experiments.decision": ("sim.results.decision",),
        "sim.experiments.design": ("sim.designs.design",),
        "sim.experiments.design_file": ("sim.designs.design_file",),
        "sim.experiments.document": ("sim.results.document",),
        "sim.experiments.draws": ("sim.designs.draws",),
        "sim.experiments.errors": ("sim.errors",),
        "sim.experiments.executor": ("sim.runs.executor", "sim.designs.memory"),
        "sim.experiments.factors": ("sim.designs.factors",),
        "sim.experiments.intervals": ("sim.results.intervals",),
        "sim.experiments.kept": ("sim.results.kept",),
        "sim.experiments.lock": ("sim.files.lock",),
        "sim.experiments.manifests": ("sim.files.manifests",),
        "sim.experiments.money": ("sim.results.money",),
        "sim.experiments.names": ("sim.results.names",),
        "sim.experiments.net": ("sim.results.net",),
        "sim.experiments.places": ("sim.files.places",),
        "sim.experiments.planned": ("sim.runs.planned",),
        "sim.experiments.pools": ("sim.runs.pools",),
        "sim.experiments.precision": ("sim.results.precision",),
        "sim.experiments.preparing": ("sim.runs.preparing", "sim.designs.fits"),
        "sim.experiments.progress": ("sim.runs.progress",),
        "sim.experiments.reproduce": ("sim.runs.reproduce",),
        "sim.experiments.request": ("sim.designs.request",),
        "sim.experiments.run": ("sim.runs.run",),
        "sim.experiments.sampling": ("sim.designs.sampling",),
        "sim.experiments.scales": ("sim.results.scales",),
        "sim.experiments.selected": ("sim.results.selected",),
        "sim.experiments.sham": ("sim.runs.sham",),
        "sim.experiments.statistics": ("sim.results.statistics",),
        "sim.experiments.stopping": ("sim.files.stopping",),
        "sim.experiments.store": ("sim.files.store", "sim.files.json_text"),
        "sim.experiments.sweep": ("sim.runs.sweep",),
        "sim.experiments.sweep_store": ("sim.results.sweep_store",),
        "sim.experiments.sweep_unit": ("sim.runs.sweep_unit", "sim.results.measured"),
        "sim.experiments.tables": ("sim.results.tables",),
        "sim.experiments.trial": ("sim.runs.trial", "sim.runs.followed", "sim.runs.evidence", "sim.report.trial"),
        "sim.experiments.unit": ("sim.runs.unit", "sim.results.measured"),
        "sim.processes.consultation": ("sim.processes.alternative",),
        "sim.processes.obstacles": ("sim.processes.wel_thuis",),
        "sim.vocabulary": ("sim.words",),
        "sim.world.asking": ("sim.world.host_choice",),
        "sim.world.count": ("sim.world.counters",),
        "sim.world.journal": ("sim.world.events",),
        "sim.world.kind_of_place": ("sim.world.advice", "sim.world.services"),
        "sim.world.purposes": ("sim.world.codes",),
        "sim.world.recent": ("sim.world.timers",),
        "sim.world.relief": ("sim.world.support", "sim.world.timers"),
        "sim.world.touching": ("sim.world.rates",),
    }
)
TRANSLATED = MappingProxyType(
    {
        "sim.vocabulary": "sim.words.old_names",
        "sim.world.levers": "sim.world.old_names",
        "sim.world.purposes": "sim.world.old_names",
    }
)
NAMES = MappingProxyType(
    {
        "sim.analysis.sensitivity": {"Plan": "sim.analysis.sensitivity.StudyPlan"},
        "sim.cli_decide": {"FormOption": "sim.commands.options.FormatOption"},
        "sim.experiments.intervals": {"WEEK": "sim.units.WEEK"},
        "sim.experiments.trial": {"Plan": "sim.runs.trial.TrialPlan"},
        "sim.outcomes.outcome": {name: f"sim.outcomes.measure.{name}" for name in ("NO_EVENTS", "Real", "ratio")},
        "sim.outcomes.own": {name: f"sim.outcomes.own_values.{name}" for name in ("ROUNDING", "measure", "to_read")},
        "sim.outcomes.registry": {"outcome": "sim.outcomes.registry.outcome_named"},
        "sim.policies.changes": {
            **{
                name: f"sim.policies.campaigns.{name}"
                for name in ("Campaign", "OneMoreHost", "add_channels", "channel_key", "farthest")
            },
            **{name: f"sim.policies.checks.{name}" for name in ("MOST", "asking")},
        },
        "sim.scenario.own": {"again": "sim.scenario.scenario.again"},
        "sim.scenario.schema": {"Scenario": "sim.scenario.scenario.Scenario", "DAYS_PER_YEAR": "sim.units.YEAR"},
        "sim.scenario.sections.crisis": {
            "Protection": "sim.scenario.sections.protection.Protection",
            "Routes": "sim.scenario.sections.routes.Routes",
        },
        "sim.scenario.sections.family": {
            name: f"sim.scenario.sections.help.{name}" for name in ("Help", "Helps", "Seeking")
        },
        "sim.scenario.sections.placement": {
            name: f"sim.scenario.sections.{name.lower()}.{name}" for name in ("Forms", "Harm", "Search")
        },
        "sim.scenario.sections.supply": {"Pull": "sim.scenario.sections.declared.Pull"},
        "sim.simulation": {
            "MOST_AT_ONCE": "sim.history.MOST_AT_ONCE",
            "MOST_YEARS": "sim.history.MOST_YEARS",
            "YEAR": "sim.units.YEAR",
        },
        "sim.world.kind_of_place": {
            "AS_IT_WAS": "sim.words.Advice.SAME",
            "HEAVIER": "sim.words.Advice.HEAVIER",
            "LIGHTER": "sim.words.Advice.LIGHTER",
        },
        "sim.world.layout": {"KIND_CLOCKS": "sim.world.codes.KIND_CLOCKS"},
        "sim.world.levers": {"FOR_EVERY_FAMILY": "sim.words.FOR_EVERY_FAMILY"},
        "sim.world.mail": {"MAIL_TEAM_CASE": "sim.world.codes.Mail.WEL_THUIS_CASE"},
        "sim.world.purposes": {
            f"P_TEAM_{name}": f"sim.world.codes.Chance.WEL_THUIS_{name}" for name in ("REMOVED", "STRESSOR", "TAKEN")
        },
    }
)
"""Names that left a module, or are others now."""
PREFIXES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sim.population.purposes": {"P_": ("sim.population.purposes.FamilyChance",)},
        "sim.world.layout": {
            f"{name[0] if name != 'Child' else 'K'}_": (f"sim.world.codes.{name}Clock",)
            for name in ("Family", "Child", "Host", "Service")
        },
        "sim.world.mail": {"MAIL_": ("sim.world.codes.Mail",)},
        "sim.world.touching": {
            "OF_": ("sim.world.codes.FamilyRates", "sim.world.codes.ChildRates"),
            "AFTER_": ("sim.world.codes.FamilyAfter",),
        },
    }
)
"""Codes that are members of a family now: module -> beginning of the old name -> families."""
_MEMBER = "a word knows itself: sim.words.Form(3).word('nl'), len(sim.words.Concern)"
_PROGRESS = "write Callable[[str, float], None]"
_NUMBER = "it is a number of the ledger: baseline.number('costs.policies.{}')"
_NOBODY = "nothing asks that question"
_STEP = "the step before every placement asks now: sim.world.codes.Chance.{}"
GONE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "sim.burn_in": {"Progress": _PROGRESS, "YEAR_WEEKS": "use sim.units: YEAR / WEEK"},
        "sim.cli_decide": {"Shown": "it is Format of sim.commands.options"},
        "sim.experiments.trial": {
            "Ratio": "use sim.runs.followed.Compared: its rates and ratio are (value, low, high)",
            "one_setting": "use sim.runs.trial.one_run(plan, state, setting, who, arms), arms 1.0 and 2.0 (swapped)",
            "risk_ratio": 'use sim.runs.followed.compare(families, "children", k).ratio',
            "with_numbers": "use sim.runs.trial.begin_with(state, scenario, years)",
        },
        "sim.outcomes.registry": {"MODULES": "every file of sim/outcomes is read; use sim.outcomes.registry.OUTCOMES"},
        "sim.outcomes.spells": {"part_time_stays": "use sim.outcomes.spells.paired(rows, begin_kind, horizon)"},
        "sim.policies.expertise_network": {"HOURS": _NUMBER.format("hours_expertise")},
        "sim.policies.reinvestment": {
            "HOST_YEAR": _NUMBER.format("host_support"),
            "MATCH_YEAR": _NUMBER.format("support_match"),
            "USE": _NUMBER.format("treatment_use"),
        },
        "sim.policies.support_families": {"HOURS": _NUMBER.format("worker_hours")},
        "sim.scenario.changes": {"with_changes": "use scenario.with_changes({...})"},
        "sim.scenario.people": {"is_fitted": "use scenario.is_fitted"},
        "sim.simulation": {"Progress": _PROGRESS},
        "sim.vocabulary": dict.fromkeys(("LABELS", "N_CONCERNS", "N_URGENCIES", "label"), _MEMBER),
        "sim.world.layout": {
            f"{kind}_CLOCKS": "use sim.world.codes.KIND_CLOCKS[sim.words.Entity....]"
            for kind in ("CHANNEL", "CHILD", "DEMAND", "FAMILY", "HOST", "SERVICE", "SYSTEM")
        }
        | {"S_SCHEDULE": "no service has that clock"},
        "sim.world.levers": {
            "NEUTRAL_AT_ONE": "the baseline of a lever stands in its record: sim.words.Lever.TURNOVER.baseline"
        },
        "sim.world.purposes": dict.fromkeys(
            ("P_CALL", "P_DEMAND_STAY", "P_FLARE", "P_HARDSHIP", "P_MENTAL_DAYS", "P_PLANNED_KIND", "P_STEP_DOWN"),
            _NOBODY,
        )
        | {
            "P_CONSULT": _STEP.format("STEP_ASKED"),
            "P_CONSULT_FAMILY": _STEP.format("STEP_SUITS"),
            "P_CONSULT_KIN": _STEP.format("STEP_KIN"),
        },
        "sim.world.relief": {"offer_team": "use sim.world.mail.wel_thuis_case(world, family)"},
    }
)
"""Names that have no home any more: module -> name -> what to use."""
PACKAGES = frozenset({"sim.experiments"})


class MovedWarning(DeprecationWarning):
    """A module of the program was imported by its old name."""


class OldHome(ModuleType):
    """A module under its old name: its names are those of the new homes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        new, value = _found(self.__name__, name)
        if new:
            _warn(f"{self.__name__}.{name}", (new,))
            return value
        for home in HOMES[self.__name__]:
            module = import_module(home)
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(
            f"module {self.__name__!r} has no attribute {name!r}; see {' and '.join(HOMES[self.__name__])}"
        )


def left(module: str) -> None:
    """Said at the end of a module that names have left: they are looked up here. (Type checkers see only what is there.)"""

    def found(name: str) -> Any:
        new, value = ("", None) if name.startswith("__") else _found(module, name)
        if not new:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        _warn(f"{module}.{name}", (new,))
        return value

    sys.modules[module].__dict__["__getattr__"] = found


def _found(module: str, name: str) -> tuple[str, Any]:
    """(new name in full, value) of a name that left a module; "" when it is none that did.

    Raises
    ------
    ImportError : it is gone, with what to use. (An AttributeError would lose its sentence in ``from module import name``.)
    """
    if name in GONE.get(module, {}):
        raise ImportError(f"{module}.{name} is gone; {GONE[module][name]}")
    if module in TRANSLATED:
        new, value = import_module(TRANSLATED[module]).found(name)
        if new:
            return new, value
    if name in NAMES.get(module, {}):
        home = NAMES[module][name]
        return home, resolve_name(home)
    for start, families in PREFIXES.get(module, {}).items():
        for family in families:
            member, codes = name.removeprefix(start), resolve_name(family)
            if name.startswith(start) and member in codes.__members__:
                return f"{family}.{member}", int(codes[member])
    return "", None


def is_itself(module: str) -> bool:
    """Whether a module under its old name is the new one itself: nothing but its name changed."""
    changed = module in PACKAGES or any(module in table for table in (TRANSLATED, NAMES, PREFIXES, GONE))
    return len(HOMES[module]) == 1 and not changed


class Finder:
    """Finds modules by their old names; asked after all others."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """How to load a module that was renamed; None for any other."""
        return ModuleSpec(name, Finder, is_package=name in PACKAGES) if name in HOMES else None  # type: ignore[arg-type]

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """Stands for the old module."""
        return OldHome(spec.name)

    @staticmethod
    def get_code(name: str) -> None:
        """A module under its old name is imported, not run (``python -m sim.cli``): say what to run."""
        raise ImportError(f"{name} is now {HOMES[name][0]}; run: python -m sim")

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Say where it is now; a module that was renamed only is the new one itself."""
        name = module.__name__
        _warn(name, HOMES[name])
        if is_itself(name):
            sys.modules[name] = import_module(HOMES[name][0])


def install() -> None:
    """Let the old names be found."""
    if Finder not in sys.meta_path:
        sys.meta_path.append(Finder)


def _warn(old: str, new: tuple[str, ...]) -> None:
    warnings.warn(f"{old} is now {' and '.join(new)}", MovedWarning, stacklevel=3)
