"""Old homes of public names: a module that was renamed can be imported by its old name for one version, with a warning.

`HOMES` says where each one is now; a module that was parted has several, and its names are looked up in them in order.
`NAMES` says where names went of a module that stays. A module of which the names changed too has a translator: a module
with ``found(old) -> (new name in full, value)``.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType
from typing import Any

HOMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sim.cli": ("sim.commands.app",),
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
        "sim.experiments.trial": ("sim.runs.trial",),
        "sim.experiments.unit": ("sim.runs.unit", "sim.results.measured"),
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
        "sim.outcomes.outcome": {name: f"sim.outcomes.measure.{name}" for name in ("NO_EVENTS", "Real", "ratio")},
        "sim.outcomes.registry": {"outcome": "sim.outcomes.registry.outcome_named"},
        "sim.scenario.schema": {"Scenario": "sim.scenario.scenario.Scenario"},
    }
)
"""Names that left a module which is still there, or are others now."""
PACKAGES = frozenset({"sim.experiments"})


class MovedWarning(DeprecationWarning):
    """A module of the program was imported by its old name."""


class OldHome(ModuleType):
    """A module under its old name: its names are those of the new homes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if self.__name__ in TRANSLATED:
            new, value = import_module(TRANSLATED[self.__name__]).found(name)
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


def names_of(module: str) -> Callable[[str], Any]:
    """``__getattr__`` of a module that names have left."""

    def found(name: str) -> Any:
        if module in TRANSLATED and not name.startswith("__"):
            new, value = import_module(TRANSLATED[module]).found(name)
            if new:
                _warn(f"{module}.{name}", (new,))
                return value
        home = NAMES.get(module, {}).get(name)
        if home is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        _warn(f"{module}.{name}", (home,))
        where, _, new = home.rpartition(".")
        return getattr(import_module(where), new)

    return found


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
        raise ImportError(f"{name} is now {' and '.join(HOMES[name])}; run: python -m sim")

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Say where it is now; a module that was renamed only is the new one itself."""
        name = module.__name__
        _warn(name, HOMES[name])
        if name not in PACKAGES and name not in TRANSLATED and len(HOMES[name]) == 1:
            sys.modules[name] = import_module(HOMES[name][0])


def install() -> None:
    """Let the old names be found."""
    if Finder not in sys.meta_path:
        sys.meta_path.append(Finder)


def _warn(old: str, new: tuple[str, ...]) -> None:
    warnings.warn(f"{old} is now {' and '.join(new)}", MovedWarning, stacklevel=3)
