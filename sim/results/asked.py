"""Sizes that somebody asks of outcomes: in the unit of the outcome, or in percent of its level without the policy."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import InputError, ended
from sim.outcomes.registry import outcome_named, program_name
from sim.scenario.plain_number import plain_number

MOST = 1e15


def asked_size(option: str, asked: str, own: Iterable[str], how: str, unnamed: str = "") -> tuple[str, float, bool]:
    """An outcome, a size, and whether that is a share of the level: ``"entries=2%"`` is ``("entries", 0.02, True)``.

    Parameters
    ----------
    option : that it is asked with; how : what it is and how it is written, for the fault.
    own : names of outcomes of a user's own; unnamed : the outcome of a size that stands alone, if that is allowed.

    Raises
    ------
    InputError : the text says what was found and what is allowed.
    """
    name, mark, words = (part.strip() for part in asked.rpartition("="))
    name = name if mark else unnamed
    relative = words.endswith("%")
    size = plain_number(words.removesuffix("%").rstrip())
    if not name or size is None or not 0 < size <= MOST:
        raise InputError(f"{option} {asked!r}: {how}.")
    name = name if name in own else program_name(name)
    try:
        _ = name in own or outcome_named(name)
    except KeyError as error:
        raise InputError(
            f"{option} {asked!r}: there is {ended(error.args[0])} The command `outcomes` lists them."
        ) from None
    return name, size / 100.0 if relative else size, relative


def size_words(outcome: str, size: float, relative: bool) -> str:
    """As it is asked on the command line."""
    return f"{outcome}={100 * size:g}%" if relative else f"{outcome}={size:g}"
