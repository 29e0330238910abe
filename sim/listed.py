"""Lists by name that are read and never written: what a run uses is what ships and what it was handed.

A name that somebody writes into such a list would be there in this process and not in its workers, which read the list anew:
with two workers a result would lack it, or differ, in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class ListedError(TypeError):
    """Somebody wrote to a list that is only read."""


class Listed(Mapping[Key, Value]):
    """Items by name, for reading; writing is refused with a sentence that says what to do in its place.

    Parameters
    ----------
    held : the items; what their owner does to it is seen here.
    what : what the list holds, in words.
    door : how somebody adds to it, in a sentence.
    """

    __slots__ = ("_door", "_held", "_what")

    def __init__(self, held: dict[Key, Value], what: str, door: str) -> None:
        self._held, self._what, self._door = MappingProxyType(held), what, door

    def __getitem__(self, name: Key) -> Value:
        return self._held[name]

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[Key]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        return repr(self._held).replace("mappingproxy", "Listed", 1)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self._held), self._what, self._door)

    def _refuse(self, *given: Any, **named: Any) -> NoReturn:
        raise ListedError(
            f"The list of {self._what} is only read: what is written into it would be lost in workers. {self._door}"
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    pop = popitem = clear = update = setdefault = _refuse
