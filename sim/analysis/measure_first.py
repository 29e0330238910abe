"""Measure this first: what it would be worth to know, for the choice between the rows of a comparison over draws.

Three stated readings of "better" (``utilities``); eight groups of uncertain numbers, and figures that somebody could count. Of
each it is said whether knowing it would noticeably better the choice, not noticeably (at most so much), or that too little was
computed to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.analysis.cases import Cases
from sim.analysis.information import FEWEST_DRAWS, Candidate, Information, Worth, inform
from sim.analysis.surveys import Figure, Survey, figures, halved, published, survey
from sim.analysis.utilities import Utility, utilities
from sim.designs.factors import ledger_by_path
from sim.designs.request import BASELINE
from sim.errors import InputError
from sim.outcomes.targets.named import is_target
from sim.results.together import chance_between
from sim.scenario.messages import did_you_mean
from sim.words import Label

EFFECTS, PRICES = "effects", "prices"
GROUPS, FIGURES, TRIALS = "group", "figure", "trial"
TRIED = "entries"  # what is counted in a trial
LEAST_DRAWS = 10  # to say how the choice stands


@dataclass(frozen=True)
class Measured:
    """One thing that could be found out, with what it is worth in each reading of "better".

    Attributes
    ----------
    kind : "group" of numbers, "figure", or "trial" of a policy.
    name, label : which, and in words (of a trial with ``{policy}`` for the policy, whose label ``name`` is).
    numbers : of a group, how many numbers differ between the draws.
    worths : by utility.
    coarse : of a figure, whether the runs tell it less surely than the study would: it is worth at least what is shown.
    why : why nothing could be computed of it; "" where it was.
    """

    kind: str
    name: str
    label: Label
    numbers: int
    worths: Mapping[str, Worth]
    coarse: bool = False
    why: str = ""


@dataclass(frozen=True)
class MeasureFirst:
    """What to measure first.

    Attributes
    ----------
    source : the comparison or sweep.
    options : the baseline, then the rows.
    draws, seeds : draws that were used, and runs of each.
    choices : per utility the choice as it stands.
    corners : per utility, for each weight at an end of its range ({outcome: weight}), the option that is best on average.
    rows : what could be found out, what is worth most first.
    """

    source: str
    options: tuple[str, ...]
    draws: int
    seeds: int
    choices: Mapping[str, Information]
    corners: Mapping[str, tuple[tuple[Mapping[str, float], str], ...]]
    rows: tuple[Measured, ...]

    @property
    def enough(self) -> bool:
        """Whether there were draws enough to compute anything."""
        return self.draws >= FEWEST_DRAWS

    def best(self, utility: str) -> str:
        """The option that is best on average."""
        return self.options[self.choices[utility].best]


@dataclass(frozen=True)
class Group:
    """A group of numbers: beginnings of their paths, and its words."""

    name: str
    begins: tuple[str, ...]
    label: Label


@cache
def groups() -> tuple[Group, ...]:
    """The groups, in the order of their file (read once)."""
    rows = tomllib.loads((files("sim.data") / "number_groups.toml").read_text(encoding="utf-8"))
    return tuple(Group(name, tuple(row["begins"]), Label(row["en"], row["nl"])) for name, row in rows.items())


def group_of(path: str, effect: bool = False) -> str:
    """The group of a number by its path; "" when no group has a place for it (a setting of a policy, in a sweep)."""
    if effect:
        return EFFECTS
    for group in groups():
        if any(path == begin or path.startswith(f"{begin}.") for begin in group.begins):
            return group.name
    return ""


def measure_first(cases: Cases, sizes: Mapping[str, float] | None = None, seed: int = 0) -> MeasureFirst:
    """What to measure first for the choice between the baseline and the rows of a comparison over draws.

    Parameters
    ----------
    sizes : other sizes of figures, by outcome (cases, or years for events).
    seed : keys the reshuffles and the simulated studies.

    Raises
    ------
    InputError : there is no policy to choose, or no such figure.
    """
    policies = tuple(policy for policy in cases.policies if policy != BASELINE)
    if not policies:
        raise InputError(f"{cases.source} has no policy beside the baseline: there is nothing to choose.")
    asked = _figures(cases, sizes or {})
    wanted = {name: one for name, one in utilities().items() if set(one.outcomes) <= set(cases.outcomes)}
    if not wanted:
        needed = " or ".join(", ".join(one.outcomes) for one in utilities().values())
        raise InputError(f"{cases.source} holds none of the outcomes that a choice is weighed by: {needed}.")
    kept = _whole_draws(cases, policies, wanted)
    if kept.sum() < LEAST_DRAWS:
        raise InputError(
            f"{cases.source} has {kept.sum()} draws in which every run of every row finished; at least {LEAST_DRAWS} are needed."
        )
    known = _known_groups(cases, kept)
    worlds = worlds_of(np.column_stack([values[kept] for values in cases.numbers.values()]))
    chance = np.random.default_rng(seed)
    surveys = {(FIGURES, one.outcome): survey(one, _runs(cases, BASELINE, one.outcome)[kept], chance) for one in asked}
    surveys |= {(TRIALS, policy): _trial(cases, policy, sizes or {}, kept, chance) for policy in policies}
    choices, corners, found = {}, {}, {}
    for name, one in wanted.items():
        runs = np.stack([one.benefit(_differences(cases, policy, one.outcomes, kept)) for policy in policies], axis=2)
        corners[name] = tuple(
            (corner, (BASELINE, *policies)[_best(cases, policies, one, corner, kept)]) for corner in one.corners()
        )
        choices[name], found[name] = _informed(runs, one, known, surveys, worlds, seed)
    rows = [
        Measured(GROUPS, group.name, group.label, known[group.name].shape[1], _of(found, GROUPS, group.name))
        for group in groups()
        if group.name in known
    ]
    rows += [
        Measured(kind, name, _words(each.figure), 0, _of(found, kind, name), each.coarse, each.why)
        for (kind, name), each in surveys.items()
    ]
    rows.sort(key=lambda row: -_weight(row, choices))
    return MeasureFirst(
        cases.source, (BASELINE, *policies), int(kept.sum()), cases.seeds, MappingProxyType(choices),
        MappingProxyType(corners), tuple(rows),
    )  # fmt: skip


def _informed(
    runs: np.ndarray, utility: Utility, known: Mapping[str, np.ndarray], surveys: Mapping[tuple[str, str], Survey],
    worlds: np.ndarray, seed: int,
) -> tuple[Information, dict[tuple[str, str], Worth]]:  # fmt: skip
    """The choice in one reading of "better", and the worth of each group, figure and trial.

    Parameters
    ----------
    runs : (draws, seeds, options) net benefits.

    Each kind has a null of its own: a figure is one of a dozen figures, a group one of eight groups.
    """
    halves = halved(runs)
    parts, noise = [runs.mean(axis=1), *([] if halves is None else halves)], chance_between(runs)
    priced = any(outcome.startswith("cost_") for outcome in utility.outcomes)
    numbers = [Candidate(group, (x,)) for group, x in known.items() if priced or group != PRICES]
    choice = inform(parts, noise, numbers, seed, worlds)
    found = {(GROUPS, worth.name): worth for worth in choice.worths}
    if PRICES in known and not priced:  # prices enter the bill and nothing else
        found[GROUPS, PRICES] = Worth(PRICES, 0.0, 0.0, 0.0, "not_noticeable")
    for kind in (FIGURES, TRIALS):
        counted = [one.candidate for (of, _), one in surveys.items() if of == kind and one.candidate is not None]
        if counted:
            found |= {(kind, worth.name): worth for worth in inform(parts, noise, counted, seed, worlds).worths}
    return choice, found


def _trial(
    cases: Cases, policy: str, sizes: Mapping[str, float], kept: np.ndarray, chance: np.random.Generator
) -> Survey:  # fmt: skip
    """A policy that is tried in half of the place, as something that can be known: the difference in placements."""
    one = figures()[TRIALS]
    one = replace(one.of(sizes.get(TRIALS, one.size)), outcome=policy)
    if (policy, TRIED) not in cases.runs:
        return Survey(one, None, why="missing")
    with_it, without = _runs(cases, policy, TRIED)[kept], _runs(cases, BASELINE, TRIED)[kept]
    return survey(one, with_it - without, chance, (with_it + without).mean(axis=1))


def _figures(cases: Cases, sizes: Mapping[str, float]) -> list[Figure]:
    """Figures that the runs have, at the sizes that were asked: those of the list, and targets that a sweep kept."""
    kept = [name for row, name in cases.runs if row == BASELINE and is_target(name)]
    known = {name: one for name, one in figures().items() if (BASELINE, name) in cases.runs}
    known |= {name: published(name) for name in kept}
    every = (*known, TRIALS)
    for name, size in sizes.items():
        if name not in every:
            near = did_you_mean(name, every)
            raise InputError(f"There is no figure {name!r} to count; there are {', '.join(every)}. {near}".rstrip())
        if not 0 < size < float("inf"):
            raise InputError(f"The size of a study of {name} must be above 0; found {size:g}.")
        if name == TRIALS and size > cases.years:
            raise InputError(f"A trial is no longer than the runs ({cases.years:g} years); found {size:g} years.")
    return [one.of(sizes[name]) if name in sizes else one for name, one in known.items()]


def _runs(cases: Cases, policy: str, outcome: str) -> np.ndarray:
    return cases.runs[policy, outcome]


def _differences(cases: Cases, policy: str, outcomes: Sequence[str], kept: np.ndarray) -> dict[str, np.ndarray]:
    """By outcome, policy minus baseline in each run, (draws, seeds)."""
    return {name: (_runs(cases, policy, name) - _runs(cases, BASELINE, name))[kept] for name in outcomes}


def _whole_draws(cases: Cases, policies: Sequence[str], wanted: Mapping[str, Utility]) -> np.ndarray:
    """(draws,) draws of which every run of every row finished."""
    names = {outcome for one in wanted.values() for outcome in one.outcomes}
    there = [np.isfinite(_runs(cases, row, name)).all(axis=1) for row in (BASELINE, *policies) for name in names]
    return np.asarray(np.logical_and.reduce(there))


def _best(cases: Cases, policies: Sequence[str], utility: Utility, at: Mapping[str, float], kept: np.ndarray) -> int:
    means = [
        float(utility.benefit(_differences(cases, policy, utility.outcomes, kept), at).mean()) for policy in policies
    ]
    return int(np.argmax([0.0, *means]))


def _known_groups(cases: Cases, kept: np.ndarray) -> dict[str, np.ndarray]:
    """By group its numbers in each draw, (draws, numbers)."""
    ledger = ledger_by_path(cases.scenario)
    found: dict[str, list[np.ndarray]] = {}
    for path, values in cases.numbers.items():
        row = ledger.get(path) or ledger.get(path.rpartition(".")[0])
        name = group_of(path, row is not None and row.effect is not None)
        if name and np.ptp(values[kept]) > 0:
            found.setdefault(name, []).append(values[kept])
    return {name: np.column_stack(columns) for name, columns in found.items()}


def worlds_of(numbers: np.ndarray) -> np.ndarray:
    """(draws,) which draws are one world: a posterior gives some of its worlds more than once.

    Parameters
    ----------
    numbers : (draws, numbers). Those that differ between all draws were drawn anew for each, and do not count; where most of
        them do, every draw is a world of its own.
    """
    again = [column for column in numbers.T if np.unique(column).size < len(numbers)]
    if 2 * len(again) <= numbers.shape[1]:
        return np.arange(len(numbers))
    return np.asarray(np.unique(np.column_stack(again), axis=0, return_inverse=True)[1]).ravel()


def _of(found: Mapping[str, Mapping[tuple[str, str], Worth]], kind: str, name: str) -> Mapping[str, Worth]:
    return MappingProxyType(
        {utility: worths[kind, name] for utility, worths in found.items() if (kind, name) in worths}
    )


def _words(figure: Figure) -> Label:
    en, nl = (f"{figure.size:g}", f"{figure.size:g}".replace(".", ","))
    policy = "{policy}"  # a trial: the report names it
    return Label(figure.words.en.format(n=en, policy=policy), figure.words.nl.format(n=nl, policy=policy))


def _weight(row: Measured, choices: Mapping[str, Information]) -> float:
    """For the order of the rows: of all that there is to know the share that a row is worth, where it is noticeable, summed."""
    shares = [
        1.0 + worth.value / choices[utility].perfect
        for utility, worth in row.worths.items()
        if worth.answer == "noticeable" and choices[utility].perfect > 0
    ]
    return float(sum(shares))


def document_of(found: MeasureFirst) -> dict[str, Any]:
    """What was found as plain values, with the weights and sizes that it rests on."""
    return {
        "source": found.source,
        "draws": found.draws,
        "seeds": found.seeds,
        "options": list(found.options),
        "utilities": {
            name: {
                "label": vars_of(one.label), "unit": vars_of(one.unit),
                "weights": {w.outcome: {"value": w.value, "low": w.low, "high": w.high, "origin": w.origin,
                                        "note": vars_of(w.note)} for w in one.weights},
                "best": found.best(name),
                "net_benefit": found.choices[name].benefit,
                "share_of_draws_best": dict(zip(found.options, found.choices[name].shares, strict=True)),
                "worth_of_knowing_everything": found.choices[name].perfect,
                "share_of_chance_between_draws": found.choices[name].chance,
                "at_ends_of_the_weights": [{"weights": dict(at), "best": best} for at, best in found.corners[name]],
            }
            for name, one in utilities().items() if name in found.choices
        },
        "measure_first": [
            {"kind": row.kind, "name": row.name, "label": vars_of(row.label), "numbers": row.numbers, "at_least": row.coarse,
             "why_not": row.why,
             "worth": {name: {k: v for k, v in vars(worth).items() if k != "name"} for name, worth in row.worths.items()}}
            for row in found.rows
        ],
    }  # fmt: skip


def vars_of(label: Label) -> dict[str, str]:
    """Words in both languages."""
    return {"en": label.en, "nl": label.nl}
