"""Policies by name: the ones that ship, and any that a user defines by subclassing ``Policy``."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Any

from pydantic import ValidationError

from sim.policies.base import (
    REGISTRY,
    Baseline,
    Campaign,
    CapacityChange,
    Cost,
    LeverChange,
    Policy,
    PolicyError,
    ProfileChange,
    combine,
    setting,
)
from sim.policies.budget_cut import BudgetCut
from sim.policies.case_consultation import CaseConsultation
from sim.policies.covid import Covid
from sim.policies.expertise_network import ExpertiseNetwork
from sim.policies.fast_family_treatment import FastFamilyTreatment
from sim.policies.foster_expertise import FosterExpertise
from sim.policies.host_recruitment import HostRecruitment
from sim.policies.neighbourhood_teams import NeighbourhoodTeams
from sim.policies.network_first import NetworkFirst
from sim.policies.regional_pooling import RegionalPooling
from sim.policies.reinvestment import Reinvestment
from sim.policies.residential_rundown import ResidentialRundown
from sim.policies.slow_down import SlowDown
from sim.policies.social_base import SocialBase
from sim.policies.specialist_teams_nearby import SpecialistTeamsNearby
from sim.policies.staff_shortage import StaffShortage
from sim.policies.support_families import SupportFamilies
from sim.policies.support_figure import SupportFigure
from sim.policies.wel_thuis_team import WelThuisTeam
from sim.policies.worker_continuity import WorkerContinuity
from sim.policies.zorgoppas import Zorgoppas

__all__ = [
    "Baseline",
    "BudgetCut",
    "Campaign",
    "CapacityChange",
    "Cost",
    "Covid",
    "ExpertiseNetwork",
    "FastFamilyTreatment",
    "FosterExpertise",
    "HostRecruitment",
    "LeverChange",
    "NeighbourhoodTeams",
    "NetworkFirst",
    "Policy",
    "PolicyError",
    "ProfileChange",
    "RegionalPooling",
    "Reinvestment",
    "ResidentialRundown",
    "SlowDown",
    "StaffShortage",
    "SocialBase",
    "SupportFigure",
    "WorkerContinuity",
    "CaseConsultation",
    "SpecialistTeamsNearby",
    "SupportFamilies",
    "WelThuisTeam",
    "Zorgoppas",
    "combine",
    "parse",
    "policies_table",
    "registry",
    "setting",
]


def registry() -> dict[str, type[Policy]]:
    """All known policies by name."""
    return dict(REGISTRY)


def parse(text: str) -> list[Policy]:
    """Policies from text: ``"slow_down:office=0.9,days=3+network_first"``; areas are separated by ``/``.

    Raises
    ------
    PolicyError : unknown policy or setting (the nearest name is given), or a value that is not allowed.
    """
    return [_one(part.strip()) for part in text.split("+") if part.strip()]


def _one(text: str) -> Policy:
    name, _, rest = text.partition(":")
    name = name.strip().replace("-", "_")
    if name not in REGISTRY:
        raise PolicyError(
            f"There is no policy {name!r}.{_nearest(name, REGISTRY)} Policies are {', '.join(sorted(REGISTRY))}."
        )
    kind = REGISTRY[name]
    settings: dict[str, Any] = {}
    for item in filter(None, (piece.strip() for piece in rest.split(","))):
        key, equals, value = item.partition("=")
        key = key.strip()
        if not equals:
            raise PolicyError(f"Policy {name}: write settings as name=value; found {item!r}.")
        if key not in kind.model_fields:
            fields = ", ".join(kind.model_fields)
            raise PolicyError(
                f"Policy {name} has no setting {key!r}.{_nearest(key, kind.model_fields)} Settings are {fields}."
            )
        settings[key] = _value(key, value.strip())
    try:
        return kind(**settings)
    except ValidationError as error:
        raise PolicyError(_explain(name, kind, error)) from None


def _nearest(name: str, known: Any) -> str:
    found = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f" Did you mean {found[0]!r}?" if found else ""


def _value(key: str, text: str) -> Any:
    if key == "areas":
        return tuple(part.strip() for part in text.split("/"))
    if key == "start":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise PolicyError(f"Setting start must be a date such as 2023-01-01; found {text!r}.") from None
    return text


def _explain(name: str, kind: type[Policy], error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        key = str(fault["loc"][0]) if fault["loc"] else "?"
        field = kind.model_fields.get(key)
        extra = field.json_schema_extra if field is not None and isinstance(field.json_schema_extra, dict) else {}
        allowed = f" between {extra['low']} and {extra['high']}" if extra.get("low") is not None else ""
        unit = f" ({extra['unit']})" if extra.get("unit") else ""
        lines.append(f"Policy {name}: setting {key} must be a value{allowed}{unit}; found {fault['input']!r}.")
    return " ".join(lines)


def policies_table(lang: str = "en") -> list[dict[str, Any]]:
    """Rows of all policies and settings: policy, title, setting, default, unit, low, high, meaning, evidence."""
    rows = []
    for name, kind in REGISTRY.items():
        for key, field in kind.model_fields.items():
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            default = field.default
            rows.append(
                {
                    "policy": name,
                    "title": kind.title.get(lang, name),
                    "setting": key,
                    "default": "" if default in (None, ()) else default,
                    "unit": extra.get("unit", ""),
                    "low": extra.get("low"),
                    "high": extra.get("high"),
                    "meaning": field.description or "",
                    "evidence": kind.evidence,
                }
            )
    return rows
