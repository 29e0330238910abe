"""A table of areas that holds little: names and children, as somebody has them at hand; the rest is filled in and said.

A column counts as left out when it is not there, or when all its cells are empty (as in what `statline` writes).
"""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sim.scenario.area_table import Cells, in_both, is_nothing, meant_column, number_in
from sim.scenario.areas import COLUMNS, NUMBERS, OPTIONAL
from sim.scenario.derived import derived
from sim.scenario.messages import Fault, listing, show

CHILDREN = "children"
NEARLY = 0.8  # how much alike a name of a column is to one of ours when it is that one with a slip of the pen
AGES = ("children_0_3", "children_4_11", "children_12_17")
ALSO = MappingProxyType(
    {
        "children": CHILDREN, "children_under_18": CHILDREN, "minors": CHILDREN, "kinderen": CHILDREN,
        "aantal_kinderen": CHILDREN, "kinderen_onder_18": CHILDREN, "minderjarigen": CHILDREN,
        "aantal_minderjarigen": CHILDREN, "jeugdigen": CHILDREN, "aantal_jeugdigen": CHILDREN, "jeugd": CHILDREN,
        "aantal_jeugd": CHILDREN, "jeugd_0_18": CHILDREN, "jeugd_0_17": CHILDREN, "kinderen_0_17": CHILDREN,
        "kinderen_0_18": CHILDREN, "kinderen_tot_18": CHILDREN, "inwoners_0_18": CHILDREN, "inwoners_0_17": CHILDREN,
        "inwoners_tot_18": CHILDREN, "inwoners_onder_18": CHILDREN, "0_17": CHILDREN, "0_18": CHILDREN, "0_tot_18": CHILDREN,
        "0_17_jaar": CHILDREN, "0_tot_18_jaar": CHILDREN, "onder_18": CHILDREN, "children_0_17": CHILDREN,
        "area": "name", "district": "name", "neighbourhood": "name", "place": "name", "buurt": "name", "gebied": "name",
        "kern": "name", "dorp": "name", "plaats": "name", "stadsdeel": "name",
    }
)  # fmt: skip
"""Other names of columns, in a table that may hold little."""


ENOUGH = (
    "two columns suffice: the name of each area (name, district, neighbourhood or municipality) and its children under 18 "
    "(children or minors), as in name;children; or children by age"
)


@dataclass
class Filling:
    """Fills in what a table of areas does not hold.

    Attributes
    ----------
    place : the region of an area of which none is given.
    filled : columns that were filled in, in their order.
    unused : columns of which nothing is known, as they were typed; they are left aside.
    """

    place: str
    filled: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    also: Mapping[str, str] = field(default_factory=lambda: ALSO)

    def __call__(self, cells: Cells, file: str) -> Cells | list[Fault]:
        """The table with all its columns, or what stands in the way."""
        ragged = [(line, row) for line, row in cells.rows if len(row) != len(cells.header)]
        if ragged:
            return [
                Fault(
                    file,
                    "",
                    f"the row has {len(row)} cells",
                    f"{len(cells.header)} cells, as in the first row",
                    "",
                    line,
                )
                for line, row in ragged
            ]
        many = Counter(filter(None, cells.header))
        typed_as = dict(zip(cells.header, cells.typed, strict=True))
        if twice := [typed_as[name] for name, times in many.items() if times > 1]:
            return [
                Fault(file, "", f"the column {typed} stands there twice", "each column once", "", cells.line)
                for typed in twice
            ]
        table = self._known(_columns(cells), cells)
        if "name" not in table and "municipality" in table:
            table["name"] = list(table["municipality"])
        if CHILDREN in table:
            beside = [age for age in AGES if age in table]
            if beside:
                found = f"the column children stands beside {listing(map(in_both, beside))}"
                return [
                    Fault(file, "", found, "children by age, or children alone", "Remove one of the two.", cells.line)
                ]
            numbers = _whole(table.pop(CHILDREN), cells, file)
            if isinstance(numbers, list):
                return numbers
            self._put(table, dict(zip(AGES, zip(*map(_by_age, numbers), strict=True), strict=True)), cells)
        if lacking := _lacking(table):
            found = f"the first row has no column for {lacking}; its columns are {listing(map(show, cells.typed))}"
            return [Fault(file, "", found, f"{ENOUGH}: {listing(map(in_both, AGES))}", "", cells.line)]
        self._rest(table, cells)
        header = [*(name for name in COLUMNS if name in table), *(name for name in table if name not in COLUMNS)]
        rows = [(line, [table[name][k] for name in header]) for k, (line, _) in enumerate(cells.rows)]
        typed = dict(zip(cells.header, cells.typed, strict=True))
        return cells._replace(header=header, rows=rows, typed=tuple(typed.get(name, "") for name in header))

    def _known(self, table: dict[str, list[str]], cells: Cells) -> dict[str, list[str]]:
        """The table without columns that are nothing of ours, unless their name is nearly one that is, or none at all."""
        typed = dict(zip(cells.header, cells.typed, strict=True))
        ours = {*COLUMNS, CHILDREN}
        idle = [name for name in table if name and name not in ours and not meant_column(name, self.also, NEARLY)]
        self.unused += [typed[name] for name in idle]
        return {name: values for name, values in table.items() if name not in idle}

    def _rest(self, table: dict[str, list[str]], cells: Cells) -> None:
        """All columns beside names and children."""
        known, many = derived(), len(cells.rows)
        children = [sum(number if isinstance(number := number_in(table[age][k], int, cells), int) else 0 for age in AGES)
                    for k in range(many)]  # fmt: skip
        x, y = zip(*(_place(k, many, known["layout"]["km"]["value"]) for k in range(many)), strict=True)
        usual: dict[str, list[object]] = {
            "households": [max(1, round(known["households"]["value"] * number)) for number in children],
            **{key: [one["value"]] * many for key, one in known["columns"].items()},
            "help_gradient": [1] * many, "region": [self.place] * many,
        }  # fmt: skip
        if "x_km" not in table and "y_km" not in table:
            usual |= {"x_km": list(x), "y_km": list(y)}
        self._put(table, {name: values for name, values in usual.items() if name not in table}, cells)

    def _put(self, table: dict[str, list[str]], values: Mapping[str, object], cells: Cells) -> None:
        for name, column in values.items():
            table[name] = [_written(value, cells) for value in column]  # type: ignore[attr-defined]
            self.filled.append(name)


def _columns(cells: Cells) -> dict[str, list[str]]:
    """Columns by name; those without a value are not there."""
    columns = {name: [row[k] for _, row in cells.rows] for k, name in enumerate(cells.header)}
    return {
        name: values
        for name, values in columns.items()
        if name in OPTIONAL or name not in (*COLUMNS, CHILDREN) or not all(map(_empty_of(name), values))
    }


def _empty_of(name: str) -> Callable[[str], bool]:
    """Whether a cell of a column holds nothing: of a number a dash is nothing too."""
    return is_nothing if name in (*NUMBERS, CHILDREN) else operator.not_


def _lacking(table: Mapping[str, list[str]]) -> str:
    """What a table must have and this one has not, in words; "" when it has both."""
    counted = all(age in table for age in AGES)
    if "name" in table:
        return "" if counted else "the children under 18"
    return "the names of the areas" if counted else "the names of the areas, and none for the children under 18"


def _whole(column: list[str], cells: Cells, file: str) -> list[Fault] | tuple[int, ...]:
    """Numbers of children of a column, points between thousands allowed; or its faults."""
    numbers, faults = [], []
    typed = cells.typed[cells.header.index(CHILDREN)]
    for (line, _), text in zip(cells.rows, column, strict=True):
        bare = re.sub(r"(?<=\d)[. ](?=\d{3}(\D|$))", "", text)
        number = number_in(bare, int, cells)
        if isinstance(number, int) and number >= 0:
            numbers.append(number)
        else:
            advice = "Fill in the number." if is_nothing(text) else ""
            faults.append(
                Fault(file, f"column {typed}", f"found {show(text)}", "a whole number of children", advice, line)
            )
    return faults or tuple(numbers)


def _by_age(children: int) -> tuple[int, int, int]:
    first, second, _ = (round(share * children) for share in derived()["ages"]["shares"])
    return first, second, children - first - second


def _place(number: int, many: int, km: float) -> tuple[float, float]:
    """Where an area lies of which nobody says it: in a square around the middle, row by row."""
    side = math.ceil(math.sqrt(many))
    middle = (side - 1) / 2.0
    return km * (number % side - middle), km * (number // side - middle)


def _written(value: object, cells: Cells) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if cells.commas and isinstance(value, float) else text
