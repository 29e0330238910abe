"""Which counts must not be seen in what is written, also not by taking others from their sum.

A *cell* is a number of children or stays in each year (stays begun in secure care, say). Below `LEAST`, and above none, it is
small. A small cell is not shown by year; when it is small over all years together it is not shown at all. Cells of a *group* add
up to a number that may be known: as long as what is hidden of a group could be found by subtraction, or is small in sum, its
smallest other cell is hidden too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 5
"""The smallest count that is shown; may be made larger, never smaller."""


@dataclass(frozen=True)
class Hidden:
    """Cells that are never shown, and cells that are shown over all years together only."""

    never: frozenset[str]
    by_year: frozenset[str]

    def allows(self, cells: Iterable[str], by_year: bool) -> bool:
        """Whether something may be shown that tells these cells."""
        hidden = self.never | self.by_year if by_year else self.never
        return not hidden & set(cells)


def hide(
    cells: Mapping[str, np.ndarray],
    groups: Sequence[Sequence[str]],
    silent: Iterable[str] = (),
    least: float = LEAST,
    not_by_year: Iterable[str] = (),
) -> Hidden:
    """Which cells to hide.

    Parameters
    ----------
    cells : counts by year, (years,) each.
    groups : cells that add up to a number that is known, by year.
    silent : cells that nothing shows anyhow.
    least : smallest count that may be shown.
    not_by_year : cells that are not shown by year, whatever they are.
    """
    sums = {name: float(np.sum(counts)) for name, counts in cells.items()}
    never = {name for name, total in sums.items() if total < least}
    quiet = set(silent)
    _complete(sums, groups, never, quiet, least)
    by_year = {name for name, counts in cells.items() if name not in never and np.any(np.asarray(counts) < least)}
    by_year |= set(not_by_year) - never
    for year in range(max((len(counts) for counts in cells.values()), default=0)):
        _complete({name: float(c[year]) for name, c in cells.items()}, groups, by_year, quiet | never, least)
    return Hidden(frozenset(never), frozenset(by_year - never))


def _complete(
    counts: Mapping[str, float], groups: Sequence[Sequence[str]], hidden: set[str], quiet: set[str], least: float
) -> None:
    """Hide more cells until in no group a small one can be found by subtraction; adds to ``hidden``."""
    changed = True
    while changed:
        changed = False
        for group in groups:
            unseen = [name for name in group if name in hidden or name in quiet]
            small = any(0 < counts[name] < least for name in unseen)
            people = [name for name in unseen if counts[name] > 0]
            if small and (len(people) < 2 or sum(counts[name] for name in unseen) < least):
                rest = [name for name in group if name not in unseen and counts[name] > 0]
                if rest:
                    hidden.add(min(rest, key=lambda name: (counts[name], name)))
                    changed = True
