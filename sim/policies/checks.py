"""What a policy gives, held against what can be: each check gives the value, or a `PolicyError` in a sentence for people."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol, get_args

import numpy as np
from pydantic import BaseModel, ValidationError

from sim.policies.dutch_names import setting_meant
from sim.scenario.messages import did_you_mean, show

MOST = 1e9  # of a number that a policy gives: more is a mistake


class PolicyError(ValueError):
    """A policy or a setting that cannot be used, in a sentence for people."""


NOT_GIVEN = (
    "A lever of a mechanism of your own is there when the mechanism is given: mechanisms=[...] of simulate, compare or "
    "PlacementModel."
)


class Named(Protocol):
    """Whoever can be told by a name: a policy."""

    @property
    def name(self) -> str:
        """A word."""


@contextmanager
def asking(policy: Named, method: str) -> Iterator[None]:
    """While a policy is asked: whatever goes wrong in it is a PolicyError that names the policy, and the method that failed."""
    who = f"Policy {policy.name or type(policy).__name__}:"
    try:
        yield
    except PolicyError as error:
        told = str(error)
        raise PolicyError(told if told.startswith(who) else f"{who} {told}") from error
    except Exception as error:
        raise PolicyError(f"{who} {method} failed with {type(error).__name__}: {error}") from error


def no_setting(kind: type[BaseModel], name: str, key: str) -> str:
    """What is said of a setting that a policy has not."""
    fields = kind.model_fields
    meant = setting_meant(key, fields)
    hint = f" Did you mean '{meant}'?" if meant else ""
    return f"Policy {name} has no setting {show(key)}.{hint} Settings are {', '.join(fields)}."


def settings_told(kind: type[BaseModel], name: str, error: ValidationError) -> str:
    """What is wrong with the settings of a policy, a sentence each."""
    return " ".join(_setting_told(kind, name, fault) for fault in error.errors(include_url=False))


def _setting_told(kind: type[BaseModel], name: str, fault: Any) -> str:
    key = str(fault["loc"][0]) if fault["loc"] else ""
    if fault["type"] == "extra_forbidden":
        return no_setting(kind, name, key)
    if fault["type"] in ("value_error", "assertion_error"):  # a check of the policy itself
        return f"Policy {name}: {f'setting {key}: ' if key else ''}{str(fault['msg']).partition(', ')[2]}."
    field = kind.model_fields.get(key)
    extra = field.json_schema_extra if field is not None and isinstance(field.json_schema_extra, dict) else {}
    kinds = {getattr(field, "annotation", None), *get_args(getattr(field, "annotation", None))}
    what = "a date such as 2023-01-01" if date in kinds else "a list of names" if str in kinds else "a value"
    low, high = extra.get("low"), extra.get("high")
    if low is not None and high is not None:
        what += f" between {low} and {high}"
    elif low is not None or high is not None:
        what += f" of at least {low}" if high is None else f" of at most {high}"
    unit = f" ({extra['unit']})" if extra.get("unit") and what.startswith("a value") else ""
    found = "it is left out" if fault["type"] == "missing" else f"found {show(fault['input'])}"
    return f"Policy {name}: setting {key} must be {what}{unit}; {found}."


def near(word: Any, words: Any) -> str:
    """A space and the question whether another word was meant; empty when none is near."""
    hint = did_you_mean(word, words)
    return f" {hint}" if hint else ""


def finite(what: str, value: Any, low: float = -MOST, high: float = MOST) -> float:
    """A finite number within bounds, or a PolicyError."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise PolicyError(f"{what} must be a finite number; found {value!r}.")
    number = float(value)
    if not low <= number <= high:
        raise PolicyError(f"{what} must be between {low:g} and {high:g}; found {value!r}.")
    return number


def whole(what: str, value: Any, low: int, high: int) -> int:
    """A whole number within bounds, or a PolicyError."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral) or not low <= int(value) <= high:
        raise PolicyError(f"{what} must be a whole number from {low} to {high}; found {value!r}.")
    return int(value)


def a_date(what: str, value: Any) -> date:
    """A date without a time of day, or a PolicyError."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PolicyError(f"{what} must be a date (datetime.date); found {value!r}.")
    return value


def some(what: str, values: Any) -> tuple[Any, ...]:
    """A list or tuple that is not empty, or a PolicyError."""
    if not isinstance(values, list | tuple) or not values:
        raise PolicyError(f"{what} must be a list that is not empty; found {values!r}.")
    return tuple(values)
