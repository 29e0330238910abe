"""What the simulated trials are held beside: readings of the evidence, and published absolute risks.

Published effects on placement are nowhere in the model; they are only printed beside what it gives.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Setting:
    """One reading of the evidence: values of mechanisms, and what was published.

    Attributes
    ----------
    name, title, source, claim : short name; title per language; register row; what the study says.
    values : parameter path -> value.
    published : months -> (ratio, low, high); low and high nan where none was published.
    functioning : published standardised effect on family functioning; nan when none.
    """

    name: str
    title: Mapping[str, str]
    source: str
    claim: str
    values: Mapping[str, Any]
    published: Mapping[int, tuple[float, float, float]]
    functioning: float = math.nan


@dataclass(frozen=True)
class PublishedRisk:
    """A published risk of placement at twelve months, per family or per child; nan where an arm has none."""

    source: str
    of: str
    usual: float
    treated: float
    says: Mapping[str, str]


@dataclass(frozen=True)
class Published:
    """Published risks, the band of the target (its id, low, high, of whom), and what was found of alternatives."""

    risks: tuple[PublishedRisk, ...]
    band: tuple[str, float, float, str]
    steps: tuple[PublishedRisk, ...]


def settings() -> tuple[Setting, ...]:
    """The evidence settings that ship (sim/data/evidence_settings.toml)."""
    found = []
    for name, part in _toml("evidence_settings.toml").items():
        published = {
            int(row["months"]): (row["ratio"], row.get("low", math.nan), row.get("high", math.nan))
            for row in part["published"]
        }
        functioning = float(part.get("functioning", math.nan))
        found.append(
            Setting(name, part["title"], part["source"], part["claim"], part["values"], published, functioning)
        )
    return tuple(found)


def own_values() -> Setting:
    """The scenario's own values, without a study to compare with."""
    title = {"en": "the scenario's own values", "nl": "de waarden van het scenario zelf"}
    return Setting("own", title, "", "a compromise between the two readings", {}, {})


def published() -> Published:
    """Absolute risks that were published (sim/data/published_risks.toml)."""
    whole = _toml("published_risks.toml")
    band = whole["band"]
    return Published(
        tuple(_risk(row) for row in whole["risk"]),
        (band["target"], band["low"], band["high"], band["of"]),
        tuple(_risk(row) for row in whole["step"]),
    )


def _risk(row: Mapping[str, Any]) -> PublishedRisk:
    says = {lang: row[lang] for lang in ("en", "nl")}
    return PublishedRisk(
        row["source"], row.get("of", ""), row.get("usual", math.nan), row.get("treated", math.nan), says
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("sim.data") / name).read_text(encoding="utf-8"))
