"""Policies that tests write: taken out of the list of policies again, so that no other test finds them there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sim.policies import base


def forget(*names: str) -> None:
    """Take these policies out of the list, where they are in it."""
    for name in names:
        base._registered.pop(name, None)


def know(kind: type[base.Policy]) -> None:
    """Put a policy that was forgotten into the list again."""
    base._registered[kind.name] = kind


@contextmanager
def nothing_left() -> Iterator[Mapping[str, type[base.Policy]]]:
    """The list of policies is afterwards what it was before."""
    before = dict(base._registered)
    try:
        yield before
    finally:
        base._registered.clear()
        base._registered.update(before)
