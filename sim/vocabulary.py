"""The old home of the words of the model, kept for one version: they stand in ``sim.words`` now, as families of codes."""

from __future__ import annotations

import warnings
from typing import Any

from sim import words

_PREFIXES = {
    "CLASS_": words.CareClass,
    "INTENT_": words.Intent,
    "ROUTE_": words.Route,
    "HELP_": words.HelpForm,
    "RESPITE_": words.RespiteForm,
    "TIER_": words.Tier,
    "VIEW_": words.View,
    "FIGURE_": words.FigureState,
    "ANSWER_": words.Answer,
    "HOST_": words.HostState,
    "CHANNEL_": words.ChannelKind,
    "LOG_": words.Event,
    "REASON_": words.Reason,
    "FLAG_": words.Flag,
    "C_": words.Count,
    "SERVICE_": words.ServiceKind,
}
_WHOLE: tuple[type[words.Code], ...] = (
    words.Entity,
    words.Form,
    words.Level,
    words.Stressor,
    words.Concern,
    words.ServiceKind,
    words.LegalStatus,
    words.Urgency,
)
_TABLES = {"LOG_NAMES": "EVENT_NAMES"}


def __getattr__(name: str) -> Any:
    """A word by its old name, with a warning that says the new one."""
    new, value = _found(name)
    if not new:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warnings.warn(f"sim.vocabulary.{name} is now sim.words.{new}", DeprecationWarning, stacklevel=2)
    return value


def _found(name: str) -> tuple[str, Any]:
    families: list[tuple[Any, str]] = [(family, name) for family in _WHOLE]
    families += [(family, name.removeprefix(old)) for old, family in _PREFIXES.items() if name.startswith(old)]
    for family, member in families:
        if member in family.__members__:
            return f"{family.__name__}.{member}", int(family[member])
    table = _TABLES.get(name, name)
    return (table, getattr(words, table)) if table in words.__all__ else ("", None)
