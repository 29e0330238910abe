"""Reading the table of areas: as a spreadsheet saves it, English or Dutch, and what may stand in it by mistake."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from sim.scenario.area_names import alike, same_look, tidy
from sim.scenario.areas import COLUMNS, OPTIONAL, Area, AreaTable, area_from
from sim.scenario.door import Refused
from sim.scenario.fields import Said
from sim.scenario.messages import Fault, listing, nearest, refusal, show
from sim.scenario.plain_number import may_be_grouped, plain_number
from sim.scenario.printable import UNSEEN
from sim.scenario.services import CITY, EACH
from sim.scenario.workbook import table_text

SEPARATORS = MappingProxyType({",": "','", ";": "';'", "\t": "tabs"})
DUTCH = MappingProxyType(
    {
        "naam": "name", "wijk": "name", "gemeente": "municipality", "huishoudens": "households",
        "huishoudens_met_kinderen": "households", "kinderen_0_3": "children_0_3", "kinderen_4_11": "children_4_11",
        "kinderen_12_17": "children_12_17", "aandeel_eenouder": "single_parent_share",
        "aandeel_eenoudergezinnen": "single_parent_share", "eenoudergezinnen": "single_parent_share",
        "eenouder": "single_parent_share", "aandeel_armoede": "poverty_share", "armoede": "poverty_share",
        "gebruik_hulp": "help_gradient", "gebruik": "help_gradient", "regio": "region",
    }
)  # fmt: skip
"""Dutch names of columns."""
DUTCH_HEAD = MappingProxyType(
    {name: re.sub(r"_(?=[0-9]+$)", "-", dutch).replace("_", " ") for dutch, name in reversed(tuple(DUTCH.items()))}
)
"""The Dutch name under which each column is written."""
IN_BOTH = tuple(f"{name} / {DUTCH_HEAD[name]}" if name in DUTCH_HEAD else name for name in COLUMNS)
"""The columns as faults name them: either name may be typed."""
PERCENT = 100.0
NOTHING = frozenset(
    ("", "-", "--", "–", "—", "−", ".", "..", "...", "…", "x", "X", "?", "n.v.t.", "nvt", "n/a", "#n/b", "#n/a")
)
"""What stands in a cell of a number that is not known (Statistics Netherlands writes a point, a dash or an x)."""
IMPROBABLE = 0.6  # of households or children: no district has more single parents or poverty
MOST_AREAS = 2000
MOST_COLUMNS = 200  # wider is no table of areas
NEVER_AREAS = frozenset(
    "totaal total totals totale totalen eindtotaal subtotaal subtotal grandtotal som sum geheel".split()
)
"""Words of which one in a name makes the row a total, whatever its numbers."""
WHOLES = frozenset(
    "nederland netherlands gemeente municipality provincie province alle alles all everything overall".split()
)
"""Words that are a total when they are the whole name; beside other words when the numbers are about the sum."""
WIDE = frozenset("stad regio region land country".split())
"""Words that may name an area: a total only when the numbers are about the sum."""
FILLING = frozenset(
    "de het een the heel hele whole van of samen tezamen wijken gebieden areas districts gemeenten".split()
)
GROUPED_WHOLE = r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
COUNTED = ("households", "children_0_3", "children_4_11", "children_12_17")
ABOUT = 0.1  # a row that is called a whole and comes so near the sum is one: rounded, of another year, or with those left out
NETHERLANDS = (3.2, 7.3, 50.6, 53.7)  # degrees: west, east, south, north


class Cells(NamedTuple):
    """A table of text: names of the columns, rows with their line in the file, and whether decimals have a comma."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    line: int
    commas: bool
    points: bool
    typed: tuple[str, ...] = ()  # names of the columns as they stand in the file
    percents: frozenset[tuple[int, str]] = (
        frozenset()
    )  # (line, column) of numbers whose sign stands in the name of the column


class Fill(Protocol):
    """Fills in what a table lacks; ``also``: other names of its columns."""

    also: Mapping[str, str]

    def __call__(self, cells: Cells, file: str) -> Cells | list[Fault]: ...


NO_OTHERS: Mapping[str, str] = MappingProxyType({})


def read_areas(content: bytes, file: str, fill: Fill | None = None) -> AreaTable:
    """Areas from the bytes of a CSV table, with every fault that was found; ``fill``: fills in what it lacks.

    Columns are separated by commas, semicolons or tabs; with semicolons or tabs decimals may have a comma (a Dutch
    spreadsheet). Text is UTF-8, or Windows-1252 as far as it holds letters of Western Europe. Of a workbook the first sheet
    that holds something is read.
    """
    text = _text(content, file)
    found: Cells | Fault | list[Fault] = (
        text if isinstance(text, Fault) else _cells(text, file, fill.also if fill else NO_OTHERS)
    )
    if isinstance(found, Cells) and not found.rows:
        found = Fault(file, "", "the table has no areas", "at least one row below the names of the columns")
    if fill is not None and isinstance(found, Cells):
        found = fill(found, file)
    if not isinstance(found, Cells):
        return AreaTable((), None, [found] if isinstance(found, Fault) else found)
    cells = found
    faults = _header_faults(cells.header, file, cells.line, fill.also if fill else NO_OTHERS)
    if any(name not in cells.header for name in COLUMNS if name not in OPTIONAL):
        return AreaTable((), None, faults)
    if len(cells.rows) > MOST_AREAS:
        many = f"the table has {len(cells.rows):,} areas"
        return AreaTable((), None, [Fault(file, "", many, f"at most {MOST_AREAS:,} areas", "Take larger areas.")])
    areas: list[tuple[int, Area]] = []
    seen: dict[str, int] = {}
    lines: list[tuple[int, dict[str, str]]] = []
    for line, row in cells.rows:
        if len(row) != len(cells.header):
            width = f"the row has {len(row)} cells"
            faults.append(Fault(file, "", width, f"{len(cells.header)} cells, as in the first row", "", line))
            continue
        named = dict(zip(cells.header, row, strict=True))
        lines.append((line, named))
        area, wrong = _one_area(named, cells, file, line, fill is not None)
        name = named["name"]
        if name in seen:
            wrong.append(Fault(file, f"area '{name}'", f"this area stands in line {seen[name]} too", "each area once",
                               "Remove or rename one of the two.", line))  # fmt: skip
        seen.setdefault(name, line)
        faults += wrong
        if area is not None and not wrong:
            areas.append((line, area))
    called = _called_totals(lines, file)
    others = [(line, area) for line, area in areas if line not in {fault.line for fault, _ in called}]
    doubtful = [
        *_names_alike(lines, file),
        *called,
        *_totals(others, file),
        *_degrees(areas, file),
        *_improbable(areas, lines, cells, file),
    ]
    faults += [fault for fault, refused in doubtful if refused]
    notes = [str(_as_typed(fault, cells)) for fault, refused in doubtful if not refused]
    numbered = tuple(replace(area, row=i) for i, (_, area) in enumerate(areas, start=1))
    return AreaTable(numbered, tuple(seen), [_as_typed(fault, cells) for fault in faults], tuple(notes))


def _as_typed(fault: Fault, cells: Cells) -> Fault:
    """The fault with the name of its column as it stands in the file, or in both languages where nobody typed it."""
    before, sign, name = fault.where.rpartition("column ")
    typed = dict(zip(cells.header, cells.typed, strict=False))
    return replace(fault, where=f"{before}{sign}{typed.get(name) or in_both(name)}") if sign else fault


# --- from bytes to cells ----------------------------------------------------------------------------------------------
def _text(content: bytes, file: str) -> str | Fault:
    """The text of a file, as a spreadsheet saves it."""
    try:
        return table_text(content)
    except Refused as fault:
        return refusal(fault, file)


def _cells(text: str, file: str, also: Mapping[str, str]) -> Cells | Fault:
    """Rows of the table without those that are empty or a remark, and without the empty columns of a spreadsheet."""
    separator = _separator(text, also)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        return Fault(file, "", f"this is not a readable table ({error})", "a CSV table with commas")
    numbered = [(i, [cell.strip() for cell in row]) for i, row in enumerate(rows, start=1)]
    numbered = [(i, row) for i, row in numbered if any(row) and not row[0].startswith("#")]
    numbered = [(i, row) for i, row in numbered if not row[0].lower().startswith("sep=")]
    if not numbered:
        return Fault(file, "", "the table is empty", "", f"Give it the columns {listing(IN_BOTH)}.")
    (line, typed), *body = numbered
    header = [_column(name, also) for name in typed]
    if len(header) > MOST_COLUMNS:
        return Fault(file, "", f"the table has {len(header):,} columns", f"the columns {listing(IN_BOTH)}", "", line)
    width = len(header)
    body = [(i, _without_empty_end(row, header)) for i, row in body]
    hundredths, percents = [k for k, name in enumerate(typed) if "%" in name], set()
    for i, row in body:
        for k in hundredths:  # the name of the column says what its numbers are
            if k < len(row) and not is_nothing(row[k]) and not row[k].endswith("%"):
                row[k] += "%"
                percents.add((i, header[k]))
    empty = [k for k in range(width) if not header[k] and not any(row[k] for _, row in body if len(row) > k)]
    keep = [k for k in range(width) if k not in empty]
    body = [(i, [row[k] for k in keep] if len(row) == width else row) for i, row in body]
    numbers = [cell for _, row in body for cell in row]
    commas = separator != "," and any(
        re.fullmatch(r"[+-]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+),[0-9]+ ?%?", cell) for cell in numbers
    )
    points = any(re.fullmatch(r"[+-]?[0-9]+\.[0-9]+", cell) for cell in numbers)
    return Cells([header[k] for k in keep], body, line, commas, points, tuple(typed[k] for k in keep),
                 frozenset(percents))  # fmt: skip


def is_nothing(cell: str) -> bool:
    """Whether a cell says that its number is not known."""
    return cell.strip().lower() in NOTHING


def _column(typed: str, also: Mapping[str, str]) -> str:
    """The name of a column, where its Dutch or another name was typed too; any other as it is."""
    bare = re.sub(r"[^a-z0-9]+", "_", typed.lower()).strip("_")
    return DUTCH.get(bare, also.get(bare, typed))


def _separator(text: str, also: Mapping[str, str]) -> str:
    """What separates the columns: the sign by which most names of columns are found in a line."""
    best, found, every = ",", 1, {*COLUMNS, *also.values()}
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")][:2]
    parted = max(SEPARATORS, key=(lines or [""])[0].count)  # where no name is known, or one alone
    best = parted if lines and parted in lines[0] else best
    for line in lines:
        for sign in SEPARATORS:
            names = {_column(cell.strip().strip('"').strip(), also) for cell in line.split(sign)}
            known = len(names & every)
            if known > found:
                best, found = sign, known
    return best


def _without_empty_end(row: list[str], header: list[str]) -> list[str]:
    """The row without empty cells beyond the header, and with cells that may be left out at its end."""
    row = list(row)
    while len(row) > len(header) and not row[-1]:
        row.pop()
    while len(row) < len(header) and (header[len(row)] in OPTIONAL or not header[len(row)]):
        row.append("")
    return row


def _header_faults(header: list[str], file: str, line: int, also: Mapping[str, str]) -> list[Fault]:
    faults = []
    allowed = listing(allowed_columns(also))
    for name in COLUMNS:
        if name not in header and name not in OPTIONAL:
            faults.append(Fault(file, "", f"the column {in_both(name)} is missing", allowed, "", line))
    for name in sorted(set(header)):
        if not name:
            advice = "Name it, or empty its cells."
            faults.append(Fault(file, "", "a column with values has no name in the first row", allowed, advice, line))
        elif name not in COLUMNS:
            advice = meant_column(name, also) or "Remove the column."
            faults.append(Fault(file, "", f"there is no column {show(name)}", allowed, advice, line))
        elif header.count(name) > 1:
            faults.append(
                Fault(file, "", f"the column {in_both(name)} stands there twice", "each column once", "", line)
            )
    return faults


def allowed_columns(also: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that a table may have, as faults name them; with the other names of a table that may hold little."""
    return IN_BOTH if not also else (*IN_BOTH, "children / kinderen")


def meant_column(typed: str, also: Mapping[str, str], cutoff: float = 0.6) -> str:
    """``"Did you mean 'x'?"`` of a column that is nearly one of ours, in either language; or an empty text."""
    near = nearest(typed, (*COLUMNS, *DUTCH, *also), cutoff)
    return f"Did you mean '{near}'?" if near and near != typed else ""


def in_both(name: str) -> str:
    """The name of a column as faults tell it: in both languages, since either may be typed."""
    return dict(zip(COLUMNS, IN_BOTH, strict=True)).get(name, name)


# --- from cells to an area --------------------------------------------------------------------------------------------
def _one_area(
    named: dict[str, str], cells: Cells, file: str, line: int, filled: bool
) -> tuple[Area | None, list[Fault]]:
    """The area of a row, or its faults; ``filled``: a column that is left out is filled in."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for name, (unit, kind, _, _) in COLUMNS.items():
        text = named.get(name, "")
        if kind is str:
            values[name] = named[name] = tidy(text)
            faults += _name_faults(name, values[name], file, line)
            continue
        place = f"area '{named['name']}', column {name}"
        value = number_in(text, kind, cells)
        if isinstance(value, str):
            wanted = "a whole number" if kind is int else "a number"
            found = f"found {show(_cell(name, text, line, cells))}"
            advice = _to_fill_in(name, filled) if is_nothing(text) else value
            faults.append(Fault(file, place, found, f"{wanted} ({unit})", advice, line))
        else:
            values[name] = value
    if faults:
        bounds = {name: values.get(name, COLUMNS[name][2]) for name in COLUMNS}
        more = [f for f in area_from(bounds, file, line)[1] if "column" in f.where]
        return None, faults + [_with_cell(fault, named, cells) for fault in more]
    area, wrong = area_from(values, file, line)
    return area, [_with_cell(fault, named, cells) for fault in wrong]


def _cell(name: str, text: str, line: int | None, cells: Cells) -> str:
    """A cell as it was typed, without a sign that stands in the name of its column."""
    return text.removesuffix("%") if (line, name) in cells.percents else text


def _with_cell(fault: Fault, named: Mapping[str, str], cells: Cells) -> Fault:
    """A fault of a number outside its bounds, with the number as it was typed."""
    _, sign, name = fault.where.rpartition("column ")
    if not sign or name not in named:
        return fault
    percent = named[name].endswith("%")
    return replace(
        fault,
        found=f"found {show(Said(_cell(name, named[name], fault.line, cells)))}",
        advice="In percent that is 0 to 100." if percent else fault.advice,
    )


def _to_fill_in(name: str, filled: bool) -> str:
    """What to do with a cell that holds no number."""
    if not filled or name in COUNTED[1:]:
        return "Fill in the number."
    return "Fill in the number, or leave the whole column out: then it is filled in from elsewhere."


def _name_faults(column: str, text: str, file: str, line: int) -> list[Fault]:
    if not text and column not in OPTIONAL:
        return [Fault(file, f"column {column}", "the cell is empty", "a name", "", line)]
    if UNSEEN.search(text) or not text.isprintable():
        found = f"{show(text)}, with characters that cannot be seen"
        return [Fault(file, f"column {column}", found, "letters, digits and signs", "", line)]
    if column == "name" and same_look(text) in (CITY, EACH):
        return [Fault(file, f"area '{text}'", "this word has a meaning of its own", "another name", "", line)]
    return []


def number_in(text: str, kind: type, cells: Cells) -> Any:
    """The number of a cell, or what to do (a text) when it is none; 8,5% is 0.085."""
    if kind is float and text.endswith("%"):
        share = number_in(text[:-1].strip(), kind, cells)
        return share if isinstance(share, str) else round(share / PERCENT, 10)
    if "," in text:
        if kind is int and cells.commas and (whole := re.fullmatch(rf"({GROUPED_WHOLE}),0{{1,2}}", text)):
            text = whole[1].replace(".", "") + ",0"  # a workbook in Dutch writes 2300 as 2.300,0
        if not cells.commas or "." in text:
            return "Write decimals with a point." if "." not in text else "Write no sign between thousands."
        text = text.replace(",", ".")
    elif cells.commas and may_be_grouped(text):
        return "This may be thousands or decimals: write it without the point, or with a comma."
    number = plain_number(text)
    if number is None:
        return "Write only the number." if any(c.isdigit() for c in text) else ""
    if kind is int and (whole := re.fullmatch(r"([+-]?[0-9]{1,18})[.]0{1,2}", text)) and not may_be_grouped(text):
        text = whole[1]  # a workbook in Dutch writes 987 as 987,0
    if kind is int and not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return "Write it without a point or comma." if cells.commas or cells.points else ""
    return int(text) if kind is int else number


# --- what may stand there by mistake: (fault, whether it is refused) ------------------------------------------------------
def _names_alike(lines: Sequence[tuple[int, dict[str, str]]], file: str) -> list[tuple[Fault, bool]]:
    """Names of areas, regions and municipalities that look alike and are not the same."""
    found = []
    for column in ("name", "region", "municipality"):
        for name, line, other, first, same in alike((row.get(column, ""), line) for line, row in lines):
            what = f"{show(name)} looks like {show(other)} in line {first}"
            advice = "Write both in the same way if they are one, or give one of them another name."
            found.append((Fault(file, f"column {column}", what, "", advice, line), same))
    return found


def _called_totals(lines: Sequence[tuple[int, dict[str, str]]], file: str) -> list[tuple[Fault, bool]]:
    """Rows beside others that go by the name of a total, whatever stands in them."""
    found = []
    for line, row in lines if len(lines) > 1 else ():
        name = row.get("name", "")
        words = set(re.split(r"[\W_]+", same_look(name))) - {""}
        if words & NEVER_AREAS or (words & WHOLES and not words - WHOLES - FILLING):
            what = "by its name this is the sum of the other rows"
            advice = (
                "Remove the row of the total; every area is counted once. If it is an area, give it a name of its own."
            )
            found.append((Fault(file, f"area '{name}'", what, "", advice, line), True))
    return found


def _totals(areas: Sequence[tuple[int, Area]], file: str) -> list[tuple[Fault, bool]]:
    """Rows that are the sum of the other ones: of their region or municipality, then of all."""
    found: list[tuple[Fault, bool]] = []
    left = list(areas)
    groups: list[tuple[str, Callable[[Area], str]]] = [
        ("of its municipality", lambda area: area.municipality),
        ("of its region", lambda area: area.region),
        ("of the table", lambda area: "the table"),
    ]
    for words, group in groups:
        for key in filter(None, dict.fromkeys(group(area) for _, area in left)):
            rows = [(line, area) for line, area in left if group(area) == key]
            sums = [sum(getattr(area, column) for _, area in rows) for column in COUNTED]
            for line, area in rows:
                sure = _is_total(area, sums, len(rows))
                if sure is None:
                    continue
                what = f"households and children are the sum of the other rows {words}"
                advice = "Remove the row of the total; every area is counted once."
                if not sure:
                    what, advice = (
                        f"{what}, to the last one",
                        "Remove the row if it is a total; every area is counted once.",
                    )
                found.append((Fault(file, f"area '{area.name}'", what, "", advice, line), sure))
                left = [row for row in left if row[0] != line]
                break
    return found


def _is_total(area: Area, sums: list[int], rows: int) -> bool | None:
    """Whether an area is the sum of the others: True for certain, False for probably, None for no."""
    own = [getattr(area, column) for column in COUNTED]
    if not own[0] or rows < 3:
        return None
    called = any(word in WHOLES | WIDE for word in re.split(r"\W+", same_look(area.name)))
    others = [total - mine for total, mine in zip(sums, own, strict=True)]
    if own == others:
        return called or rows > 3
    near = all(abs(mine - other) <= ABOUT * max(other, 1) for mine, other in zip(own, others, strict=True))
    return True if called and near else None


def _improbable(
    areas: Sequence[tuple[int, Area]], lines: Sequence[tuple[int, dict[str, str]]], cells: Cells, file: str
) -> list[tuple[Fault, bool]]:
    """Shares that are higher than anywhere: a percentage of which the sign was left out."""
    typed, found = dict(lines), []
    for line, area in areas:
        for name in ("single_parent_share", "poverty_share"):
            if (share := getattr(area, name)) > IMPROBABLE:
                cell = _cell(name, typed[line][name], line, cells)
                what = f"{show(cell)} is {PERCENT * share:.4g}%, more than in any district"
                advice = "If a percentage was meant, write its sign, as in 8.5%."
                found.append((Fault(file, f"area '{area.name}', column {name}", what, "", advice, line), False))
    return found


def _degrees(areas: Sequence[tuple[int, Area]], file: str) -> list[tuple[Fault, bool]]:
    """Places in degrees of longitude and latitude in place of kilometres."""
    if not areas:
        return []
    xs, ys = [area.x_km for _, area in areas], [area.y_km for _, area in areas]
    advice = "Give kilometres east and north of any point, such as coordinates of the national grid divided by 1,000."
    west, east, south, north = NETHERLANDS
    for long, lat, swapped in ((xs, ys, ""), (ys, xs, ", latitude first")):
        if all(west <= x <= east for x in long) and all(south <= y <= north for y in lat):
            what = f"x_km and y_km are degrees in the Netherlands{swapped}, not kilometres"
            return [(Fault(file, "columns x_km, y_km", what, "kilometres", advice, areas[0][0]), True)]
    spread = max(max(xs) - min(xs), max(ys) - min(ys))
    away = max(abs(sum(xs)) / len(xs), abs(sum(ys)) / len(ys))
    fine = any(x != round(x, 1) for x in (*xs, *ys))
    for long, lat in ((xs, ys), (ys, xs)):
        on_earth = all(abs(x) <= 180 for x in long) and all(abs(y) <= 72 for y in lat)
        if len(areas) > 1 and on_earth and fine and spread <= 2.0 and away >= 10.0 * max(spread, 0.1):
            what = f"all areas lie within {spread:.2g} km of each other and far from the origin: these may be degrees"
            return [(Fault(file, "columns x_km, y_km", what, "kilometres", advice, areas[0][0]), False)]
    return []
