"""Looking up by name in what was computed: a name that is not there is a sentence with the nearest one, never nan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.errors import InputError
from sim.scenario.messages import did_you_mean, listing


def known(what: str, name: Any, words: Iterable[str]) -> str:
    """The name, when it is one of these words.

    Raises
    ------
    InputError : it is not; with the nearest word and what there is.
    """
    there = list(dict.fromkeys(words))
    if isinstance(name, str) and name in there:
        return name
    hint = did_you_mean(name, there)
    raise InputError(f"There is no {what} {name!r} here.{f' {hint}' if hint else ''} There are {listing(there)}.")
