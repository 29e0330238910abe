"""A comparison with made-up numbers, to look at tables and figures without simulating."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

from sim.designs.request import BASELINE, DEFAULT_POLICIES, PLACEBO, Entry
from sim.outcomes.equity import EVENTS, AreaTally
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.twins import CLASSES, FLIPS, MIRRORS, NET
from sim.report.comparison import Comparison
from sim.results.measured import UnitResult
from sim.scenario.costs import Costs
from sim.scenario.parameters import Parameters
from sim.scenario.schema import Mechanisms
from sim.words import N_COUNTERS

NAMES = {
    "slow_down": ("Slow down in crises", "Vertragen bij crisis"),
    "fast_family_treatment": ("Fast family treatment", "Snelle gezinsbehandeling"),
    "host_recruitment": ("Recruit host families", "Gastgezinnen werven"),
    "support_figure": ("Support figure (JIM)", "Steunfiguur (JIM)"),
    "network_first": ("Own network first", "Eigen netwerk eerst"),
}

REACHED = {
    "slow_down": "slowed", "fast_family_treatment": "treated", "host_recruitment": "hosts", "support_figure": "figure",
    "network_first": "network",
}  # fmt: skip


class MadeUpPolicy:
    """A policy with a name and nothing else."""

    doses: ClassVar = {}

    def __init__(self, name: str) -> None:
        self.name = name
        self.reaches = REACHED[name]

    def describe(self, lang: str) -> str:
        """Name in words."""
        return NAMES[self.name][lang == "nl"]

    def baseline_note(self, scenario, lang: str) -> str:
        """The line that the real policies give."""
        if lang == "nl":
            return f"{self.name}: zit al in de uitgangssituatie met sterkte 0,3; deze run verhoogt die tot 0,8."
        return f"{self.name}: already in the baseline at strength 0.3; this run raises it to 0.8."


def made_up_comparison(seeds: int = 12, draws: int = 1) -> Comparison:
    """Numbers of the size of Utrecht's, with differences that grow with the row."""
    chance = np.random.default_rng(1)
    row = SimpleNamespace(source="assumption"), SimpleNamespace(source="B-1")
    scenario = SimpleNamespace(
        folder=None,
        own=(),
        caveat=lambda lang: "",
        projected=dict,
        name="made-up",
        place="made-up",
        title=SimpleNamespace(en="Made-up city", nl="Verzonnen stad"),
        start=date(2022, 1, 1),
        households=49_000,
        children=70_000,
        ledger=lambda: list(row) * 100,
        costs=Costs(),
        parameters=Parameters(),
        mechanisms=Mechanisms(),
    )
    entries = tuple(Entry(label, tuple(MadeUpPolicy(name) for name in label.split("+"))) for label in DEFAULT_POLICIES)
    units = []
    for draw in range(draws):
        for seed in range(seeds):
            unit = UnitResult(draw, seed, 0.0, ("city", "West"))
            base = {name: 100.0 + chance.normal(0, 3) for name in OUTCOMES}
            base |= {"entries": 236 + chance.normal(0, 9), "share_family_type": 0.62 + chance.normal(0, 0.01)}
            base |= {"own_area_stock": 0.21 + chance.normal(0, 0.01), "cost_total": 71 + chance.normal(0, 1)}
            base |= {"unmet_need": 330 + chance.normal(0, 12), "severe_incidents": 84 + chance.normal(0, 4)}
            unit.values[BASELINE] = base
            wave = 420 + 20 * np.sin(np.arange(523) / 40) + chance.normal(0, 8) + chance.normal(0, 1, 523).cumsum()
            for number, entry in enumerate(entries):
                effect = -0.02 * (number - 0.5) + chance.normal(0, 0.01)
                other = {name: value * (1 + effect) for name, value in base.items()}
                other["share_family_type"] = base["share_family_type"] - 0.5 * effect
                other["cost_total"] = base["cost_total"] + 0.4 * number
                unit.values[entry.label] = other
                unit.costs[entry.label] = tuple((p.name, "hours", 2e5, 1e5, 4e5, "assumption") for p in entry.policies)
                unit.twins[entry.label] = _twins(chance, {"prevented": 40 * number + int(chance.poisson(9))})
                unit.series[entry.label] = _series(wave * (1 + effect * np.linspace(0, 1.5, 523)))
                unit.shams[entry.label] = _twins(chance, {})
                unit.why[entry.label] = _why(chance, number)
            unit.twins[PLACEBO] = _twins(chance, {})
            unit.series[BASELINE] = _series(wave)
            for label, values in unit.values.items():
                cost = values["cost_total"]
                unit.municipal[label] = {"West": 0.75 * cost, "Oost": 0.25 * cost}
                counts = {event: np.array([0, 300, 15]) for event in EVENTS}
                names = ("city", "West", "Klein")
                unit.tallies[label] = AreaTally(names, np.array([0, 2, 5]), 10.0, np.array([7e5, 6.7e5, 3e4]), counts)
            units.append(unit)
    return Comparison(scenario, entries, tuple(range(seeds)), 10.0, ({},) * draws, units, [])


def _why(chance, number: int) -> list[tuple[str, str, float, float]]:
    """Counts of a policy that reaches the more the lower its row stands, a quarter anyway; the third reaches nobody itself."""
    cases, placed = (0, 0) if number == 2 else (40 * (number + 1), 8 + int(chance.poisson(4)))
    return [
        ("reach", "contacts", 1.2 * cases, 10.0), ("reach", "families", float(cases), 10.0), ("reach", "apart", 90.0, 10.0),
        ("reach", "anyway", 0.3 * cases, 10.0), ("reach", "extra", 0.9 * cases, 10.0),
        ("reach", "extra_families", 0.75 * cases, 10.0), ("reach", "same_families", 0.25 * cases, 10.0),
        ("ceiling", "all", 300.0, 2400.0), ("ceiling", "crisis", 300.0, 800.0), ("ceiling", "planned", 0.0, 0.0),
        ("followed", "cases", 0.8 * cases, float(cases)),
        ("followed", "placed_without", float(placed + 6), 0.8 * cases),
        ("followed", "placed_with", float(placed), 0.8 * cases),
        ("followed", "families_without", placed / 2 + 3, 0.8 * cases),
        ("followed", "families_with", placed / 2, 0.8 * cases),
        ("followed", "same", 0.2 * cases, float(cases)),
        ("followed", "placed_same_baseline", 4.0, 0.2 * cases), ("followed", "placed_same_policy", 3.0, 0.2 * cases),
        ("binds", "starts", 10.0, 60.0), ("binds", "no_room", 30.0, 60.0), ("binds", "danger", 20.0, 60.0),
        ("alternatives", "kin:starts", 5.0, 20.0), ("alternatives", "kin:not_there", 15.0, 20.0),
    ]  # fmt: skip


def _twins(chance, counts: dict[str, int]) -> dict:
    counts = {name: int(chance.poisson(6)) for name in CLASSES} | counts
    ways = {"direct": 5, "indirect": 3, "not_touched": 0}
    return {
        "counts": counts,
        "net": {name: float(counts[name] - counts[MIRRORS[name]]) if name in MIRRORS else 10.0 for name in NET},
        "squares": {name: float(counts[name] + counts[MIRRORS[name]]) if name in MIRRORS else 900.0 for name in NET},
        "flips": sum(counts[name] for name in FLIPS),
        "touched": 5,
        "families_parted": 8,
        "harm": {name: {"avoided": 2, "same": 3, "incurred": 1} for name in (*CLASSES, "all")},
        "nights": dict.fromkeys((*CLASSES, "all"), -10.0),
        "divergence": dict.fromkeys((*CLASSES, "all"), ways),
        "first_entries": {"baseline": 100, "policy": 90},
        "cohort": 70_000,
    }


def _series(stock: np.ndarray) -> np.ndarray:
    series = np.zeros((len(stock), N_COUNTERS))
    series[:, 1] = stock
    return series


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    """Twelve seeds, the default policies."""
    return made_up_comparison()
