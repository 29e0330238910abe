"""All tables of directions."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from .rows import Fact, Row, Unused

TABLES = (
    "family", "crisis", "protection", "routes", "levers", "handlers", "steps", "guards", "search", "placement", "incidents",
    "hosts", "respite", "supply", "teams", "workers", "costs", "policies", "people", "services", "moments", "thresholds",
    "treatment", "emergencies", "alternative",
    "lasting",
)  # fmt: skip
"""Modules of this folder with ``ROWS``; the README says how to add one."""


@cache
def all_rows() -> list[Row | Fact | Unused]:
    """Rows of all tables."""
    return [row for name in TABLES for row in import_module(f"{__package__}.{name}").ROWS]
