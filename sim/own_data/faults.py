"""Faults of a user's own files: gathered, and told together, the same fault of many rows once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.messages import Fault

MOST_TOLD = 40
ALIKE_TOLD = 3  # rows of which the same fault is told; of the others how many there are
MOST_KEPT = 2000  # of a file in which every row is wrong the first will do


class OwnDataError(InputError):
    """Files that cannot be used; ``faults`` are the reasons, ``messages`` what is told of them."""

    def __init__(self, faults: Sequence[Fault], more: int = 0):
        self.faults = tuple(faults)
        self.more = more
        self.messages = told(self.faults, more)
        count = len(self.faults) + more
        head = "The data have a fault:" if count == 1 else f"The data have {count} faults:"
        super().__init__("\n".join((head, *self.messages)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults, self.more)


def told(faults: Sequence[Fault], more: int = 0) -> tuple[str, ...]:
    """What is told of faults (or of remarks): of those that are alike the first few rows, then how many others."""
    alike: dict[tuple[str, ...], list[Fault]] = {}
    for one in faults:
        alike.setdefault((one.file, one.where, one.found, one.allowed, one.advice), []).append(one)
    lines = []
    for same in alike.values():
        lines += [f"  - {one}" for one in same[:ALIKE_TOLD]]
        if len(same) > ALIKE_TOLD:
            lines.append(f"  … and the same in {len(same) - ALIKE_TOLD} other rows")
    rest = max(0, len(lines) - MOST_TOLD)
    if rest:
        lines = [*lines[:MOST_TOLD], f"  … and {rest} lines more"]
    return (*lines, f"  … and at least {more} more faults") if more else tuple(lines)


@dataclass
class Faults:
    """Faults of one file, as they are found.

    Attributes
    ----------
    file : name of the file, as it is told.
    found : the faults; ``more``: how many were found beyond the first `MOST_KEPT`.
    remarks : what does not stand in the way, and has to be known.
    names : how the file itself names its columns.
    """

    file: str
    found: list[Fault] = field(default_factory=list)
    more: int = 0
    remarks: list[Fault] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, found: str, allowed: str = "", advice: str = "", line: int | None = None, column: str = "") -> None:
        """One more fault."""
        if len(self.found) >= MOST_KEPT:
            self.more += 1
            return
        self.found.append(Fault(self.file, self._where(column), found, allowed, advice, line))

    def remark(self, found: str, advice: str = "", line: int | None = None, column: str = "") -> None:
        """Something that does not stand in the way."""
        if len(self.remarks) < MOST_KEPT:
            self.remarks.append(Fault(self.file, self._where(column), found, "", advice, line))

    def _where(self, column: str) -> str:
        return f"column {self.names.get(column, column)}" if column else ""


def refusal(*of: Faults) -> OwnDataError:
    """All faults of some files together."""
    found = [one for each in of for one in sorted(each.found, key=lambda fault: fault.line or 0)]
    return OwnDataError(found, sum(each.more for each in of))


def refuse(*of: Faults) -> None:
    """Go on when there are no faults.

    Raises
    ------
    OwnDataError : there is one.
    """
    if any(each.found for each in of):
        raise refusal(*of)


def name_of_file(path: Path) -> str:
    """A file as it is told: its name alone."""
    return path.name
