"""A table in the terminal holds every character of its cells, whatever its labels and the width."""

from dataclasses import replace

import pytest

from sim.commands.terminal import table_console
from sim.report.render import terminal

from .conftest import made_up_comparison

LONG = "host_recruitment:extra_enquiries=5,areas=" + "Noord+" * 15
LABELS = [str, lambda label: LONG + label, lambda label: f"長い名前{label} ({LONG})"]


@pytest.fixture(scope="module")
def tables():
    made_up = made_up_comparison(seeds=4, draws=3)
    return {lang: made_up.tables(lang) for lang in ("en", "nl")}


def together(words):
    return "".join("".join(words).split())


def columns_of(grid, lines):
    """What stands in each column, line by line, by the widths of the columns."""
    from rich.cells import cell_len

    ends = [0]
    for column in grid.columns:
        ends.append(ends[-1] + column.width + 3)
    found = [[] for _ in grid.columns]
    for line in lines:
        parts = ["" for _ in grid.columns]
        at = 0
        for letter in line[1:]:
            i = next((i for i in range(len(parts)) if at < ends[i + 1]), len(parts) - 1)
            parts[i] += letter
            at += cell_len(letter)
        for i, part in enumerate(parts):
            found[i].append(part.strip())
    return found


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("label", range(len(LABELS)))
def test_no_character_of_a_cell_is_lost_and_no_number_parted(tables, lang, width, label, capsys):
    console = table_console(width)
    for table in tables[lang]:
        rows = [(replace(row[0], text=LABELS[label](row[0].text)), *row[1:]) for row in table.rows]
        shown = set()
        for grid in terminal(replace(table, rows=tuple(rows)), width):
            grid.title = None
            console.print(grid)
            lines = capsys.readouterr().out.splitlines()
            if label == 0 or width >= 80:
                assert max(map(len, lines)) <= width
            for column, found in zip(grid.columns, columns_of(grid, [x for x in lines if "─" not in x]), strict=True):
                i = [c.head for c in table.columns].index(column.header)
                shown.add(column.header)
                cells = [str(cell) for cell in column._cells]
                assert together(found) == together([column.header, *cells])
                if i:
                    words = {word for line in found for word in line.split()}
                    assert words >= {word for cell in cells for word in cell.split()}
                    assert all(together([row[i].text]) in together(cells) for row in rows)
        assert shown == {column.head for column in table.columns}


def test_a_number_wider_than_the_terminal_is_still_whole(tables, capsys):
    table = tables["en"][0]
    number = "1,234,567,890,123.45"
    rows = [tuple(replace(cell, text=number) for cell in row) for row in table.rows]
    for grid in terminal(replace(table, rows=tuple(rows)), 20):
        table_console(20).print(grid)
        assert capsys.readouterr().out.count(number) == len(rows) * (len(grid.columns) - 1)
