"""Doses: *pilot*, *programme* and *full* of a policy, as settings of it; *now* is nothing.

A dose is one setting that stands for others (``sim/data/doses.toml``). A policy made with a dose has these settings and keeps the
word; whoever gives one of them beside it is refused, so that it is never unsaid which of the two holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sim.data.doses import DOSES, doses
from sim.policies.checks import PolicyError, near
from sim.scenario.messages import show

NOW = "now"
NOTHING: Mapping[str, float] = MappingProxyType({"strength": 0.0})
"""What *now* sets: the baseline as it is."""


def doses_of(kind: Any) -> dict[str, Mapping[str, Any]]:
    """What each dose of a policy sets, in rising order; empty for a policy without doses (a shock, or a user's own).

    A user's policy has doses when its class has ``doses``: {"pilot": {"strength": 0.3}, "programme": ..., "full": ...}.
    """
    if kind.doses:
        return {dose: dict(kind.doses[dose]) for dose in DOSES if dose in kind.doses}
    record = doses().get(kind.name) if kind.__module__.split(".")[0] == "sim" else None
    if record is None:
        return {}
    return {dose: {key: value for key, (value, *_) in record.settings[dose].items()} for dose in DOSES}


def with_dose(kind: Any, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Settings with what their dose sets; as they are without a dose.

    Raises
    ------
    PolicyError : a policy without doses, no such dose, or a setting given beside the dose that sets it.
    """
    dose = settings.get("dose")
    if dose is None:
        return settings
    known = doses_of(kind)
    if not known:
        raise PolicyError(
            f"Policy {name} has no doses: leave dose out, and give its settings, such as strength=0.5. "
            "Doses are for policies that somebody can choose; a shock has none."
        )
    if not isinstance(dose, str) or dose not in (NOW, *known):
        raise PolicyError(
            f"Policy {name}: setting dose must be one of {', '.join(known)}, or {NOW} for nothing; "
            f"found {show(dose)}.{near(dose, known)}"
        )
    sets = NOTHING if dose == NOW else known[dose]
    twice = [key for key in sets if key in settings]
    if twice:
        raise PolicyError(
            f"Policy {name}: dose {dose} sets {', '.join(f'{key} = {sets[key]:g}' for key in twice)}, so it cannot be given "
            f"beside it. Give the dose, or {' and '.join(twice)}."
        )
    return {**settings, **sets}


def set_by_dose(policy: Any) -> frozenset[str]:
    """Settings of a policy that stand there by its dose alone."""
    dose = getattr(policy, "dose", None)
    if dose is None:
        return frozenset()
    return frozenset(NOTHING if dose == NOW else doses_of(type(policy))[dose])


def asked(policy: Any) -> dict[str, Any]:
    """Settings of a policy from which it can be made again: all but those that its dose sets."""
    left_out = set_by_dose(policy)
    fields = getattr(type(policy), "model_fields", {})
    return {key: getattr(policy, key) for key in fields if key not in left_out}


def dose_of(policy: Any) -> str:
    """The dose that a policy is, also when it was asked by its settings; "" when it is none of them."""
    given = getattr(policy, "dose", None)
    if given is not None:
        return str(given)
    kind = type(policy)
    others = {key: field.default for key, field in getattr(kind, "model_fields", {}).items() if key not in WHERE}
    for dose, sets in doses_of(kind).items():
        if all(getattr(policy, key) == sets.get(key, default) for key, default in others.items()):
            return dose
    return ""


WHERE = ("dose", "start", "areas")
"""Settings that say where and when, not how much."""
