"""Trajectories: one row a stay of a child in one place, as a registration keeps them.

A pseudonym is made a number as soon as it is read; nothing that is kept, told or written knows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.own_data.cells import area_of, day_of, kind, one_of, yes_of
from sim.own_data.faults import Faults, name_of_file
from sim.own_data.sheet import Row, content_of, read_sheet
from sim.own_data.words import CARE_WORDS, END_WORDS, TRAJECTORIES, Care, End, both
from sim.scenario.area_names import same_look
from sim.units import YEAR

GOES_ON = np.iinfo(np.int64).max  # the end of a stay that goes on
ADJOINING = 7  # days: a stay that begins so soon after another follows on it; so long two may overlap in a registration
LONGEST = 23 * YEAR  # days: youth care ends at 23 at the latest
LONG = 18 * YEAR
NO_LUCK = 1e-3  # chance below which numbers that pass a test did not do so by luck
NOBODY = "a word or number that stands for nobody elsewhere"
REPLACE = "Replace them before the file leaves the registration."
DATE = re.compile(r"(?<!\d)(\d{1,2}[-/.]\d{1,2}[-/.](19|20)\d\d|(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)")
PERSON = re.compile(r"[^\W\d_]{2,}[,.]?(\s+[^\W\d_]{2,}[,.]?)+")
"""Two words of letters or more."""


@dataclass(frozen=True)
class Trajectories:
    """Stays, ordered by child and start; all fields (n,), whole numbers unless said otherwise.

    Attributes
    ----------
    child : number of the child, 0 and on; of nobody outside this table.
    area : number of the area, as in the names that were given.
    care : `Care`; ``start``, ``end``: days (`date.toordinal`), `GOES_ON` for a stay that goes on.
    crisis : whether it began in a crisis (bool).
    reason : `End`.
    """

    child: np.ndarray
    area: np.ndarray
    care: np.ndarray
    start: np.ndarray
    end: np.ndarray
    crisis: np.ndarray
    reason: np.ndarray

    def __len__(self) -> int:
        return len(self.child)

    def only(self, chosen: np.ndarray) -> Trajectories:
        """Some of the stays."""
        return Trajectories(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def read_trajectories(
    path: Path | str, areas: Sequence[str], faults: Faults | None = None
) -> tuple[Trajectories, Faults]:
    """Stays from a CSV file.

    Parameters
    ----------
    path : the file.
    areas : names that may stand in the column of areas.
    faults : where faults and remarks are put; new ones when left out.

    Returns
    -------
    Stays (those of rows without a fault), and what is wrong or has to be known.
    """
    path = Path(path)
    faults = faults if faults is not None else Faults(name_of_file(path))
    text = content_of(path, faults)
    sheet = read_sheet(text, TRAJECTORIES, faults) if text is not None else None
    numbers: dict[str, Named] = {}
    rows: list[tuple[int, ...]] = []
    lines: list[int] = []
    for row in sheet.rows if sheet is not None else ():
        stay = _stay(row, areas, numbers, faults)
        if stay is not None:
            rows.append(stay)
            lines.append(row.line)
    _names_nobody(numbers, faults)
    table = np.array(rows, np.int64).reshape(len(rows), 7)
    order = np.lexsort((table[:, 4], table[:, 3], table[:, 0]))
    child, area, care, start, end, crisis, reason = table[order].T
    found = Trajectories(child, area, care, start, end, crisis.astype(bool), reason)
    return _joined(found, np.array(lines, np.int64)[order], faults), faults


class Named(NamedTuple):
    """The number of a child, and the line that named it first."""

    number: int
    line: int


def _names_nobody(names: Mapping[str, Named], faults: Faults) -> None:
    """Pseudonyms that may say who somebody is, or that may be one child written in two ways.

    One number in eleven passes the test of citizen service numbers. Numbers of their length are refused when so many pass that it
    is no luck, and when one passes among names of another kind.
    """
    alike = {name: bare for name in names if re.fullmatch(r"[0-9]{8,9}", bare := re.sub(r"[\s.\-]", "", name))}
    from scipy.stats import binom

    passing = [name for name, bare in alike.items() if is_service_number(bare)]
    if passing and (binom.sf(len(passing) - 1, len(alike), 1 / 11) < NO_LUCK or 2 * len(alike) < len(names)):
        faults.add("the pseudonyms look like citizen service numbers (BSN)", NOBODY, REPLACE,
                   min(names[name].line for name in passing), "pseudonym")  # fmt: skip
    said = [named.line for name, named in names.items() if DATE.search(name) or PERSON.fullmatch(name)]
    if said:
        faults.add("the pseudonym looks like a name, or holds a date", NOBODY, REPLACE, min(said), "pseudonym")
    first: dict[str, int] = {}
    for name, named in names.items():
        before = first.setdefault(same_look(name), named.line)
        if before != named.line:
            faults.add(f"the pseudonym looks like the one in line {before}, and is not the same",
                       "a word or number that stands for the child, the same in all its rows",
                       "Write it in the same way, or give each child another one.", named.line, "pseudonym")  # fmt: skip


def is_service_number(name: str) -> bool:
    """Whether a pseudonym passes the test that Dutch citizen service numbers pass (of other numbers one in eleven does)."""
    if not re.fullmatch(r"[0-9]{8,9}", name):
        return False
    digits = [int(c) for c in name.zfill(9)]
    return (sum(d * w for d, w in zip(digits[:8], range(9, 1, -1), strict=True)) - digits[8]) % 11 == 0


def _stay(row: Row, areas: Sequence[str], numbers: dict[str, Named], faults: Faults) -> tuple[int, ...] | None:
    """The cells of a row as whole numbers, in the order of `Trajectories`; None, with its faults, when it is none."""
    cells, line = row.cells, row.line
    name = cells["pseudonym"]
    if not any(c.isalnum() for c in name) or not name.isprintable():
        faults.add(
            kind(name), "a word or number that stands for the child, the same in all its rows", "", line, "pseudonym"
        )
        name = ""
    area = area_of(cells["area"], areas, faults, line)
    care = one_of(cells["care_form"], CARE_WORDS, both(Care), faults, line, "care_form")
    start = day_of(cells["start"], faults, line, "start")
    end = day_of(cells["end"], faults, line, "end") if cells["end"] else GOES_ON
    crisis = yes_of(cells["crisis"], faults, line, "crisis")
    reason = End.NONE if not cells["reason_of_end"] else one_of(
        cells["reason_of_end"], END_WORDS, both(End)[1:], faults, line, "reason_of_end"
    )  # fmt: skip
    if not name or area is None or care is None or start is None or end is None or crisis is None or reason is None:
        return None
    if not _holds(start, end, reason, line, faults):
        return None
    return (
        numbers.setdefault(name, Named(len(numbers), line)).number,
        area,
        int(care),
        start,
        end,
        int(crisis),
        int(_reason(end, reason)),
    )


def _reason(end: int, reason: End) -> End:
    """Why it ended: of a stay that ended without a reason it is not known."""
    return End.OTHER if end != GOES_ON and reason == End.NONE else reason


def _holds(start: int, end: int, reason: End, line: int, faults: Faults) -> bool:
    """Whether a stay can be as it is told."""
    if end != GOES_ON and end < start:
        faults.add("the stay ends before it begins", "an end on the day of the start or later", "", line, "end")
        return False
    if end != GOES_ON and end - start > LONGEST:
        faults.add(
            "the stay lasts more than 23 years", "", "Youth care ends at 23: look at both dates.", line, "end"
        )  # fmt: skip
        return False
    if end != GOES_ON and end - start > LONG:
        faults.remark("the stay lasts more than 18 years", "Look at both dates.", line, "end")
    if end == GOES_ON and reason != End.NONE:
        faults.add(
            "there is a reason of end, and no end", "both, or neither", "Fill in the end, or empty the reason.", line,
            "reason_of_end",
        )  # fmt: skip
        return False
    if end != GOES_ON and reason == End.NONE:
        faults.remark("the stay ended, and no reason is given: it counts as unknown", "", line, "reason_of_end")
    return True


def _joined(found: Trajectories, lines: np.ndarray, faults: Faults) -> Trajectories:
    """Stays of which no two of a child are the same or overlap; a short overlap is cut, a longer one is a fault.

    Part-time stays go on beside others, and are not looked at but for rows that are the same.
    """
    same = np.ones(max(len(found) - 1, 0), bool)
    for name in found.__dataclass_fields__:
        column = getattr(found, name)
        same &= column[1:] == column[:-1]
    for at in np.flatnonzero(same):
        faults.add(
            f"the row is the same as that of line {min(lines[at], lines[at + 1])}", "each stay once",
            "Remove one of the two.", int(max(lines[at], lines[at + 1])),
        )  # fmt: skip
    end = found.end.copy()
    full = np.flatnonzero(found.care != Care.PART_TIME)
    for before, after in zip(full[:-1], full[1:], strict=True):
        if found.child[before] != found.child[after] or end[before] <= found.start[after]:
            continue
        if before + 1 == after and same[before]:
            continue
        if end[before] - found.start[after] <= ADJOINING and end[after] >= end[before]:
            end[before] = found.start[after]
            faults.remark(
                f"two stays of one child overlap by {ADJOINING} days or less: the first ends where the next begins", "",
                int(lines[after]),
            )  # fmt: skip
        else:
            faults.add(
                f"the stay overlaps with that of line {lines[before]}, of the same child", "one stay at a time; a part-time "
                "stay may go on beside another", "Give the stay that ended first its end.", int(lines[after]),
            )  # fmt: skip
    return Trajectories(found.child, found.area, found.care, found.start, end, found.crisis, found.reason)
