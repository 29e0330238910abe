"""What a policy gives, held against what can be: each check gives the value, or a `PolicyError` in a sentence for people."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np

from sim.scenario.messages import did_you_mean

MOST = 1e9  # of a number that a policy gives: more is a mistake


class PolicyError(ValueError):
    """A policy or a setting that cannot be used, in a sentence for people."""


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
