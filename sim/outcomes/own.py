"""Outcomes of a user's own: ``sim.outcome("late", "children", function, en="placed late", nl="laat geplaatst")``.

They are measured beside the outcomes of the registry and carried to workers by value, as policies are. The registry itself
never changes: what is measured is what was handed in.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sim import moved
from sim.outcomes.outcome import Direction, Outcome
from sim.outcomes.own_values import OutcomeError
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.view import RunView
from sim.scenario.messages import did_you_mean
from sim.words import Label

GROUP = "own"
DIRECTIONS = ("lower", "higher", "none")


def outcome(
    name: str,
    unit: str,
    function: Callable[[RunView], float],
    *,
    en: str | tuple[str, str],
    nl: str | tuple[str, str] | None = None,
    direction: Direction = "none",
) -> Outcome:
    """An outcome of your own, for ``outcomes=[...]`` of ``simulate``, ``compare``, ``make_design`` and ``sensitivity``.

    Parameters
    ----------
    name : a word of letters, digits and _ that no outcome has yet; used in files.
    unit : unit in words ("children a year"). "share" is a value from 0 to 1, shown in percent.
    function : from a ``RunView`` (log, weekly means, stays; see ``sim.outcomes.view``) to one number. NaN says that there is
        nothing to measure in that run: it is shown as missing and left out of means. What else is no finite number is refused.
    en, nl : label, or (label, explanation), in English and Dutch; Dutch left out: as English.
    direction : "lower" or "higher" is better, or "none".

    Raises
    ------
    OutcomeError : what is wrong, with the name of the outcome.
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise OutcomeError(f"The name of an outcome is a word of letters, digits and _; found {name!r}.")
    if name in OUTCOMES:
        raise OutcomeError(f"Outcome {name}: there is one of that name already. Give yours another name.")
    if not isinstance(unit, str) or not unit.strip():
        raise OutcomeError(f"Outcome {name}: unit must be text, such as 'children a year'; found {unit!r}.")
    if not callable(function) or isinstance(function, type):
        raise OutcomeError(f"Outcome {name}: the function must take a run and give a number; found {function!r}.")
    if direction not in DIRECTIONS:
        raise OutcomeError(f"Outcome {name}: direction is one of {', '.join(DIRECTIONS)}; found {direction!r}.")
    words = [_words(name, said) for said in (en, en if nl is None else nl)]
    label, explanation = (Label(english, dutch) for english, dutch in zip(*words, strict=True))
    return Outcome(name, unit, label, explanation, function, direction, GROUP)


def _words(name: str, said: Any) -> tuple[str, str]:
    """(label, explanation)."""
    pair = (said, said) if isinstance(said, str) else said
    if not isinstance(pair, tuple) or len(pair) != 2 or not all(isinstance(x, str) and x.strip() for x in pair):
        raise OutcomeError(f"Outcome {name}: en and nl are a label, or (label, explanation); found {said!r}.")
    return pair


def as_outcomes(given: Outcome | Iterable[Outcome] | None) -> tuple[Outcome, ...]:
    """Own outcomes from one, several, or none; each name once.

    Raises
    ------
    OutcomeError : something else, or one name twice.
    """
    found = [given] if isinstance(given, Outcome | str) else list(given or ())
    for one in found:
        if isinstance(one, str):
            hint = "" if one in OUTCOMES else f" There is no outcome {one!r}. {did_you_mean(one, OUTCOMES)}".rstrip()
            raise OutcomeError(
                "outcomes=[...] takes outcomes of your own, made by sim.outcome(...); those that ship are measured without "
                f"asking.{hint}"
            )
        if not isinstance(one, Outcome) or one.group != GROUP:
            raise OutcomeError(f"outcomes=[...] takes what sim.outcome(...) gives; found {one!r}.")
        if one.name in OUTCOMES:
            raise OutcomeError(f"Outcome {one.name}: there is one of that name already. Give yours another name.")
    names = [one.name for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise OutcomeError(f"Outcome {twice[0]} is given twice; each name can be measured once.")
    return tuple(found)


class NotKept:
    """Stands for the function of an own outcome that was stored: its values are there, the function is not."""

    def __init__(self, name: str, hash: str) -> None:
        self.name, self.hash = name, hash

    def __call__(self, run: RunView) -> float:
        """Say that it cannot be measured again."""
        raise OutcomeError(
            f"Outcome {self.name}: results do not keep its function, so it cannot be measured again from them."
        )


def stored(row: Mapping[str, Any]) -> Outcome:
    """An own outcome from what a manifest says of it, without its function."""
    label = Label(row["name"], row["name"])
    return Outcome(row["name"], row["unit"], label, label, NotKept(row["name"], row["hash"]), row["direction"], GROUP)


def row_of(one: Outcome) -> dict[str, Any]:
    """What a manifest says of an own outcome; the hash tells another function under the same name apart."""
    return {"name": one.name, "unit": one.unit, "direction": one.direction, "hash": _hash(one.function)}


def _hash(function: Any) -> str:
    if isinstance(function, NotKept):
        return function.hash
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        code = getattr(function, "__code__", None)
        text = repr((code.co_code, code.co_consts, code.co_names)) if code is not None else repr(type(function))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def defined(own: Sequence[Outcome] = ()) -> dict[str, Outcome]:
    """Outcomes by name: the registry's, then these."""
    return {**OUTCOMES, **{one.name: one for one in own}}


__all__ = ["OutcomeError", "as_outcomes", "defined", "outcome", "row_of", "stored"]


moved.left(__name__)
