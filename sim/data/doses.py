"""The doses of policies that ship: one record a policy in ``doses.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

DOSES = ("pilot", "programme", "full")


class Dosed(NamedTuple):
    """One record: what each dose sets, and how it is said.

    ``settings`` holds per dose (in rising order) setting -> (value, low, high); ``words`` per language a sentence with names in
    braces that the policy fills in; ``more`` of what its reach is a number; ``staff`` the kinds of service whose workers give the
    hours; ``pays`` "municipality" or "regions".
    """

    settings: MappingProxyType[str, MappingProxyType[str, tuple[float, float, float]]]
    words: MappingProxyType[str, str]
    more: MappingProxyType[str, str]
    reason: str
    staff: tuple[str, ...]
    pays: str


@cache
def doses() -> MappingProxyType[str, Dosed]:
    """Records by name of the policy (read once; read-only)."""
    rows = tomllib.loads((files("sim.data") / "doses.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _record(row) for name, row in rows.items()})


def _record(row: dict[str, object]) -> Dosed:
    settings: dict[str, MappingProxyType[str, tuple[float, float, float]]] = {}
    for dose in DOSES:
        given = row[dose]
        assert isinstance(given, dict)
        settings[dose] = MappingProxyType({key: (value, low, high) for key, (value, low, high) in given.items()})
    staff, more = row["staff"], row["more"]
    assert isinstance(staff, list) and isinstance(more, dict)
    return Dosed(
        MappingProxyType(settings),
        MappingProxyType({lang: str(row[lang]) for lang in ("en", "nl")}),
        MappingProxyType(more),
        str(row["reason"]),
        tuple(staff),
        str(row["pays"]),
    )
