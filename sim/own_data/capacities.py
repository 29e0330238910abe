"""Capacities: how many places of a care form there are from which day on; for foster care, how many host families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.own_data.cells import area_of, count_of, day_of, one_of
from sim.own_data.faults import Faults, name_of_file
from sim.own_data.sheet import Row, content_of, read_sheet, word
from sim.own_data.trajectories import GOES_ON
from sim.own_data.words import CAPACITIES, CARE_WORDS, Care, both

WHOLE = -1  # the area of places that are for all areas
WHOLE_WORDS = ("city", "all", "whole", "region", "alle", "heel", "geheel", "gemeente", "stad", "regio")


@dataclass(frozen=True)
class Capacity:
    """Places of one care form in one area, from the day ``start`` to the day before ``end`` (`date.toordinal`)."""

    area: int
    care: Care
    places: float
    start: int
    end: int


def read_capacities(
    path: Path | str, areas: Sequence[str], faults: Faults | None = None
) -> tuple[tuple[Capacity, ...], Faults]:
    """Capacities from a CSV file, and what is wrong with it.

    A row without ``until`` goes on to the next ``from`` of the same area and care form; ``until`` is the last day.
    """
    path = Path(path)
    faults = faults if faults is not None else Faults(name_of_file(path))
    text = content_of(path, faults)
    sheet = read_sheet(text, CAPACITIES, faults) if text is not None else None
    whole = {word(each) for each in WHOLE_WORDS}
    rows: list[tuple[int, Capacity]] = []
    for row in sheet.rows if sheet is not None else ():
        one = _capacity(row, [*areas, *WHOLE_WORDS[:1]], whole, faults)
        if one is not None:
            rows.append((row.line, one))
    found = _one_after_another(rows, faults)
    _whole_or_parts(rows, faults)
    return found, faults


def _whole_or_parts(rows: list[tuple[int, Capacity]], faults: Faults) -> None:
    """Places of all areas together and of one of them, of one care form at one time: they would be added up."""
    whole = [(line, one) for line, one in rows if one.area == WHOLE]
    for line, one in rows:
        if one.area == WHOLE:
            continue
        for other, total in whole:
            if total.care == one.care and total.start < one.end and one.start < total.end:
                faults.add(
                    f"the capacity is of one area, and that of line {other} of all areas, of the same days and care form",
                    "of all areas together, or of each", "Remove one of the two: they would be added up.", line,
                )  # fmt: skip
                break


def _capacity(row: Row, areas: list[str], whole: set[str], faults: Faults) -> Capacity | None:
    """One row; ``areas`` ends with the word for all of them."""
    cells, line = row.cells, row.line
    named = word(cells["area"]) in whole and cells["area"] not in areas
    area = len(areas) - 1 if named else area_of(cells["area"], areas, faults, line)
    care = one_of(cells["care_form"], CARE_WORDS, both(Care), faults, line, "care_form")
    places = count_of(cells["places"], faults, line, "places")
    start = day_of(cells["from"], faults, line, "from")
    last = day_of(cells["until"], faults, line, "until") if cells["until"] else GOES_ON
    if area is None or care is None or places is None or start is None or last is None:
        return None
    if last < start:
        faults.add("the period ends before it begins", "a last day on the first or later", "", line, "until")
        return None
    return Capacity(
        WHOLE if area == len(areas) - 1 else area, care, places, start, last + 1 if last != GOES_ON else GOES_ON
    )


def _one_after_another(rows: list[tuple[int, Capacity]], faults: Faults) -> tuple[Capacity, ...]:
    """Capacities of which no two of one area and form hold at once: one without an end goes on to the next."""
    rows = sorted(rows, key=lambda each: (each[1].area, each[1].care, each[1].start, each[0]))
    found: list[Capacity] = []
    for i, (line, one) in enumerate(rows):
        after = rows[i + 1] if i + 1 < len(rows) else None
        if after is not None and (after[1].area, after[1].care) == (one.area, one.care):
            if after[1].start == one.start:
                faults.add(
                    f"the capacity begins on the same day as that of line {line}, of the same area and care form",
                    "one number a day", "Add the two up, or remove one.", after[0],
                )  # fmt: skip
            elif one.end == GOES_ON:
                one = Capacity(one.area, one.care, one.places, one.start, after[1].start)
            elif one.end > after[1].start:
                faults.add(
                    f"the capacity begins before that of line {line} ends, of the same area and care form",
                    "one number a day", "Give the first an earlier last day.", after[0],
                )  # fmt: skip
        found.append(one)
    return tuple(found)


def place_days(capacities: Sequence[Capacity], cares: Sequence[Care], low: int, high: int) -> float | None:
    """Places times days of some care forms between two days; None when some day has no number."""
    chosen = [one for one in capacities if one.care in cares]
    for care in {one.care for one in chosen}:
        for area in {one.area for one in chosen if one.care == care}:
            own = [one for one in chosen if one.care == care and one.area == area]
            if sum(_days(one, low, high) for one in own) < high - low:
                return None
    return sum(one.places * _days(one, low, high) for one in chosen) if chosen else None


def _days(one: Capacity, low: int, high: int) -> int:
    return max(0, min(one.end, high) - max(one.start, low))
