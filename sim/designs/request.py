"""What is asked for, made exact: scenario, policies with their labels, seeds, years. Faults are sentences."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError
from sim.scenario.messages import show

if TYPE_CHECKING:
    from os import PathLike

    from sim.scenario.scenario import Scenario

    AnyScenario = str | PathLike[str] | Scenario
    """What a scenario can be asked by: its name, its file or folder, or itself."""

BASELINE = "baseline"
PLACEBO = "placebo"
SHAM = "sham of "  # stands before the label of a policy where its sham has rows of its own
SINGLE_POLICIES = ("slow_down", "fast_family_treatment", "host_recruitment", "support_figure", "network_first")
DEFAULT_POLICIES = (*SINGLE_POLICIES, "+".join(SINGLE_POLICIES))
EVERY = "all"
EMPTY = "An empty policy was asked for; leave it out: the baseline is always there without asking."
DEFAULT_SEEDS = 20  # fits a laptop of two cores in minutes; more seeds give narrower intervals
SHORTEST_YEARS, LONGEST_YEARS = 0.01, 100.0
MOST_SEEDS = 1_000_000
END_OF_SEEDS = 2**63  # the first number that is no seed any more: tables hold seeds as signed whole numbers
MOST_UNITS = 1_000_000  # pairs of a seed and a point (or draw) in one study


@dataclass(frozen=True)
class Entry:
    """One row of a comparison: one policy, or several together.

    Attributes
    ----------
    label : name in tables and files, such as ``slow_down`` or ``slow_down+network_first``.
    policies : the Policy objects, in the order they were asked.
    called : what somebody calls it in words of their own, in place of the names of its policies; may be empty.
    """

    label: str
    policies: tuple[Any, ...]
    called: str = ""


def as_scenario(scenario: AnyScenario, mechanisms: Any = ()) -> Scenario:
    """A Scenario from a bundled name, a path, or itself, with mechanisms of a user's own."""
    if mechanisms:
        from sim.mechanisms import as_mechanisms

        found = as_scenario(scenario)
        own = as_mechanisms(mechanisms)
        return found.with_mechanisms(as_mechanisms((*found.own, *own)))
    if isinstance(scenario, str) or hasattr(scenario, "__fspath__"):
        from sim.scenario.loading import load_scenario

        return load_scenario(scenario if isinstance(scenario, str) else Path(scenario))
    return scenario


def as_years(years: float | None, scenario: Scenario) -> float:
    """Length of the run in years; None is what the scenario says."""
    return real(scenario.years if years is None else years, "The number of years", SHORTEST_YEARS, LONGEST_YEARS)


def as_seed(seed: Any, low: int = 0, end: int = END_OF_SEEDS) -> int:
    """A seed: a whole number from ``low`` and below ``end``."""
    try:
        number = operator.index(seed)
    except TypeError:
        number = low - 1
    if isinstance(seed, bool) or not low <= number < end:
        top = f"2**{end.bit_length() - 1}"
        raise InputError(f"A seed must be a whole number of {low} or more and below {top}; found {seed!r}.")
    return number


def whole(value: Any, what: str, low: int, high: int) -> int:
    """A whole number of these bounds. InputError: what it is for, what was found and what is allowed."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise InputError(f"{what} must be a whole number; found {show(value)}.")
    if int(value) < low:
        raise InputError(f"{what} must be {low} or more; found {show(int(value))}.")
    if int(value) > high:
        raise InputError(f"{what} must be between {low} and {high:,}; found {show(int(value))}.")
    return int(value)


def real(value: Any, what: str, low: float, high: float) -> float:
    """A number of these bounds. InputError: what it is for, what was found and what is allowed."""
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise InputError(f"{what} must be a number; found {show(value)}.")
    if not low <= value <= high:
        raise InputError(f"{what} must be between {low:g} and {high:g}; found {show(value)}.")
    return float(value)


def check_size(points: int, seeds: int, what: str = "points") -> None:
    """Refuse a study of more units than anybody computes."""
    if points * seeds > MOST_UNITS:
        raise InputError(
            f"{points:,} {what} with {seeds:,} seeds each are {points * seeds:,} units; at most {MOST_UNITS:,} can be asked."
        )


def as_seeds(seeds: int | Iterable[int] | None, most: int = MOST_SEEDS) -> tuple[int, ...]:
    """Seeds from a number of them (0, 1, 2, ...), at most so many, or from a list."""
    if seeds is None:
        seeds = DEFAULT_SEEDS
    if isinstance(seeds, Iterable):
        found = tuple(as_seed(seed) for seed in seeds)
        if not found:
            raise InputError("The list of seeds is empty: give at least one, or their number, such as seeds=20.")
        if len(set(found)) != len(found):
            raise InputError("A seed occurs twice in the list; each run needs its own.")
        return found
    return tuple(range(whole(seeds, "The number of seeds", 1, most)))


def as_policies(policies: Any) -> tuple[Any, ...]:
    """Policy objects from text (``"slow_down+network_first"``), an object, a class, or a list of these."""
    if policies is None:
        return ()
    if isinstance(policies, str):
        from sim.policies import parse

        if not policies:
            raise InputError(EMPTY)
        return tuple(parse(policies))
    if isinstance(policies, type):
        return (policies(),)
    if isinstance(policies, Sequence):
        each = [as_policies(item) for item in policies]
        if not all(each):  # a None or an empty list among them would be the baseline, unsaid
            raise InputError(EMPTY)
        return tuple(policy for found in each for policy in found)
    if not getattr(policies, "name", ""):
        raise InputError(f"A policy must be a name, or a Policy that has a name; found {policies!r}.")
    return (policies,)


def as_entries(policies: Iterable[Any] | None) -> tuple[Entry, ...]:
    """Rows of a comparison, each with its label; the same row asked twice stands there once; "all" is every policy alone.

    A mapping gives rows names of their own: ``{"at night only": "slow_down:office=0.08"}``.
    """
    from sim.policies import program_names
    from sim.policies.text import without_spaces

    if isinstance(policies, Mapping):
        named = [_called(name, policy) for name, policy in policies.items()]
        labels = [entry.label for entry in named]
        twice = [entry.called for entry in named if labels.count(entry.label) > 1]
        if twice:
            raise InputError(f"{show(twice[0])} and {show(twice[1])} are one and the same policy; name it once.")
        return tuple(named)
    entries: dict[str, Entry] = {}
    asked = DEFAULT_POLICIES if policies is None else [policies] if isinstance(policies, str) else list(policies)
    for item in [one for each in asked for one in (_every_policy() if each == EVERY else [each])]:
        if isinstance(item, Entry):
            entries[item.label] = item
            continue
        if isinstance(item, str):
            item = program_names(item)
        found = as_policies(item)
        if not found:
            raise InputError(EMPTY)
        label = without_spaces(item) if isinstance(item, str) else "+".join(label_of(policy) for policy in found)
        if label in (BASELINE, PLACEBO) or label.startswith(SHAM):
            raise InputError(f"A policy cannot be called {label!r}: that name is taken.")
        if label in entries and entries[label].policies != found:
            raise InputError(f"Two different policies have the label {label!r}; give one of them another name.")
        entries.setdefault(label, Entry(label, found))
    return tuple(entries.values())


def _called(name: Any, policy: Any) -> Entry:
    """A row with a name of its own."""
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"A row is called by a text; found {show(name)}.")
    found = as_entries([policy])
    if len(found) != 1:
        raise InputError(f"The row {show(name)} must be one policy, or several together; found {show(policy)}.")
    return replace(found[0], called=name.strip())


def _every_policy() -> list[str]:
    """Names of all policies that ship, shocks included."""
    from sim.policies import registry

    return sorted(name for name, policy in registry().items() if policy.__module__.startswith("sim."))


def check_policies(policies: Iterable[Any], scenario: Scenario, years: float | None = None) -> None:
    """Refuse, before anything runs, policies that this scenario cannot have together in one run of some years.

    Raises
    ------
    PolicyError : which policy, what was found and what is allowed (see ``sim.policies.combine``).
    """
    from sim.policies.base import combine
    from sim.world.calendar import run_days

    combine(tuple(policies), scenario, length=None if years is None else run_days(scenario.start, years))


def label_of(policy: Any) -> str:
    """Name of a policy with the settings that are not its own defaults."""
    from sim.policies.text import value_text

    changed = {
        name: value for name, value in settings_of(policy).items() if value != _default_of(policy, name)
    }  # fmt: skip
    text = ",".join(f"{name}={value_text(value)}" for name, value in changed.items())
    return f"{policy.name}:{text}" if text else str(policy.name)


def settings_of(policy: Any) -> dict[str, Any]:
    """Settings of a policy by name, as they were asked: what its dose sets is not among them."""
    from sim.policies.doses import asked

    return {name: value for name, value in asked(policy).items() if name != "name"}


def policy_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Policies with their settings, for the manifest."""
    return [
        {"label": e.label, "policies": [{"name": p.name, "settings": settings_of(p)} for p in e.policies]}
        | ({"called": e.called} if e.called else {})
        for e in entries
    ]


def _default_of(policy: Any, name: str) -> Any:
    return type(policy).model_fields[name].get_default(call_default_factory=True)


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The same scenario with other values for some parameters, by dotted path (``strain.onset``)."""
    return scenario.with_changes(values) if values else scenario


def policy_sources(entries: Iterable[Entry]) -> dict[str, str]:
    """Hash of the source of each policy that is not part of the program, as far as Python can tell it."""
    found = {}
    for policy in [policy for entry in entries for policy in entry.policies]:
        kind = type(policy)
        if not kind.__module__.startswith("sim."):
            with contextlib.suppress(OSError, TypeError):
                found[policy.name] = hashlib.sha256(inspect.getsource(kind).encode()).hexdigest()[:16]
    return found
