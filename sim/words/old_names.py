"""Words of the model by the names that they had in ``sim.vocabulary``, for one version (see `sim.moved`)."""

from __future__ import annotations

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


def found(name: str) -> tuple[str, Any]:
    """Where a word of ``sim.vocabulary`` is now, and its value; "" when there is none."""
    families: list[tuple[Any, str]] = [(family, name) for family in _WHOLE]
    families += [(family, name.removeprefix(old)) for old, family in _PREFIXES.items() if name.startswith(old)]
    for family, member in families:
        if member in family.__members__:
            return f"sim.words.{family.__name__}.{member}", int(family[member])
    table = _TABLES.get(name, name)
    return (f"sim.words.{table}", getattr(words, table)) if table in words.__all__ else ("", None)
