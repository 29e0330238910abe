"""Every input of a scenario: its path, its value and what else it could be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from sim.scenario.areas import COLUMNS
from sim.scenario.drivers import Driver
from sim.scenario.fields import Section, provenance_of
from sim.scenario.scenario import Scenario
from sim.scenario.services import service_label

WORDS = ("source", "grade", "note", "sources", "title", "name", "place", "extends", "columns", "file")
"""Texts that say something to people."""


class Leaf(NamedTuple):
    """One input: its name (with ``.k`` for an element of a list), its path for ``with_changes``, other values to try."""

    path: str
    key: str
    others: tuple[Any, ...]


def leaves(scenario: Scenario) -> list[Leaf]:
    """Every number, switch and choice of a scenario, and every column of every area."""
    return [*_of_model(scenario.file, ""), *_of_areas(scenario)]


def _leaf(path: str, others: Any) -> Leaf:
    return Leaf(path, path, tuple(others))


def _of_areas(scenario: Scenario) -> Iterator[Leaf]:
    for area in scenario.areas:
        for name, (_, kind, low, high) in COLUMNS.items():
            value = getattr(area, name)
            if kind is not str:
                yield _leaf(f"areas.{area.name}.{name}", _numbers(value, low, high, None, None))


def _of_model(model: BaseModel, prefix: str) -> Iterator[Leaf]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        path = f"{prefix}{field.alias or name}"
        if name in WORDS or (name == "areas" and not prefix):
            continue
        if isinstance(value, tuple) and name in ("services", "demand", "drivers"):
            for one in value:
                yield from _of_model(one, f"{name}.{_label(one)}.")
        elif isinstance(value, BaseModel):
            yield from _of_model(value, f"{path}.")
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from _of_model(inner, f"{path}.{key}.")
        else:
            yield from _of_value(model, name, path, value, field.annotation)


def _label(one: Any) -> str:
    if isinstance(one, Driver):
        return one.label
    return one.name or service_label(one.model_dump(include={"kind", "form", "area", "tier"}))


def _of_value(model: BaseModel, name: str, path: str, value: Any, annotation: Any) -> Iterator[Leaf]:
    known = provenance_of(type(model), name) if isinstance(model, Section) else None
    low, high = (known.minimum, known.maximum) if known else (0, None)
    if name == "places":
        yield _leaf(path, (int(x) for x in _numbers(value[0].count, 0, None, None, None)))
    elif name == "rate_per_year":
        yield _leaf(path, _numbers(value[0].rate, 0, None, None, None))
    elif isinstance(value, bool):
        yield _leaf(path, (not value,))
    elif isinstance(value, int | float):
        ends = (known.low, known.high) if known else (None, None)
        yield _leaf(path, _numbers(value, low, high, *ends))
    elif isinstance(value, tuple) and value and isinstance(value[0], float):
        for k, x in enumerate(value):
            ends = (
                [end[k] if isinstance(end, tuple) else end for end in (known.low, known.high)]
                if known
                else [None, None]
            )
            others = [_with_element(value, k, y, known.total if known else None) for y in _numbers(x, low, high, *ends)]
            yield Leaf(f"{path}.{k}", path, tuple(o for o in others if o is not None))
    elif isinstance(value, str) and _choices(annotation):
        yield _leaf(path, (word for word in _choices(annotation) if word != value))


def _choices(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(word for part in get_args(annotation) for word in _choices(part))


def _numbers(value: Any, low: Any, high: Any, least: Any, most: Any) -> Iterator[Any]:
    """A fifth more or less, then the ends of the range, then the bounds of the model."""
    whole = isinstance(value, int)
    found = [value * 1.2, value * 0.8, most, least, low if value == high else None, value + 1 if value == 0 else None]
    for x in found:
        if x is None or isinstance(x, tuple):
            continue
        x = (math.ceil(x) if x > value else math.floor(x)) if whole else float(x)
        if x != value and (low is None or x >= low) and (high is None or x <= high):
            yield x


def _with_element(value: tuple[float, ...], k: int, x: float, total: float | None) -> tuple[float, ...] | None:
    """The list with another element; where all add up to a total the others give way."""
    rest = sum(value) - value[k]
    if total is None:
        return (*value[:k], x, *value[k + 1 :])
    if rest <= 0.0 or not 0.0 <= x <= total:
        return None
    return tuple(x if i == k else y * (total - x) / rest for i, y in enumerate(value))
