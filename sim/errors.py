"""What went wrong, for people: bad input, and results that could not be written."""

from __future__ import annotations

from sim.mechanisms.errors import MechanismError


class InputError(ValueError):
    """Something asked for that cannot be done; the text says what was found, what is allowed and what to do."""


class StorageError(OSError):
    """Results that could not be written; the text says where they are now, if anywhere."""


def ended(words: str) -> str:
    """Words as a sentence with its end: a full stop, unless they end in a mark of their own.

    Examples
    --------
    >>> ended("there is no x"), ended("there is no x; did you mean y?")
    ('there is no x.', 'there is no x; did you mean y?')
    """
    return words if words.endswith((".", "?", "!")) else f"{words}."


def bad_input(error: BaseException) -> bool:
    """Whether an error says that what was asked cannot be done (scenario, policy, mechanism, outcome or request)."""
    from sim.outcomes.own import OutcomeError
    from sim.policies.base import PolicyError
    from sim.scenario.messages import ScenarioError

    return isinstance(error, InputError | MechanismError | OutcomeError | PolicyError | ScenarioError)
