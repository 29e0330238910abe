"""A table as Markdown, HTML, CSV, or for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sim.files.csv_text import csv_rows
from sim.report.dutch_csv import comma_separated_dutch
from sim.report.tables import Cell, Column, Table
from sim.report.texts import Lang, text

NARROW = 150  # terminal columns below which a wide table is shown in its groups
BETWEEN = 3  # terminal columns that a column of a table takes besides its text


def groups(table: Table) -> list[tuple[str, list[int]]]:
    """Indexes of the columns by group, each with the first column in front."""
    names = list(dict.fromkeys(column.group for column in table.columns[1:]))
    return [(name, [0, *(i for i, c in enumerate(table.columns) if i and c.group == name)]) for name in names]


def markdown(table: Table) -> str:
    """Markdown: one table a group of columns, then the notes."""
    blocks = [f"## {escape_markdown(table.title)}"]
    for name, indexes in groups(table):
        if name:
            blocks.append(f"### {escape_markdown(name)}")
        lines = [[_inline(table.columns[i].head) for i in indexes], ["---", *["---:"] * (len(indexes) - 1)]]
        lines += [[_markdown_cell(row[i]) for i in indexes] for row in table.rows]
        blocks.append("\n".join("| " + " | ".join(line) + " |" for line in lines))
    blocks += [escape_markdown(note) for note in table.notes]
    return "\n\n".join(blocks) + "\n"


def escape_markdown(words: str) -> str:
    """Text as a line of Markdown that shows as it is: nothing in a name becomes markup, a link, code or HTML."""
    line = re.sub(r"^([#+=-])", r"\\\1", _inline(words))
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", line)


def _inline(words: str) -> str:
    """The same inside a line, where no heading, list or rule can begin."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", words).split())
    line = re.sub(
        r"([\\`*~\[\]|]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", line
    )  # an underscore inside a word marks nothing
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def small_words(cell: Cell) -> str:
    """The smaller line of a cell in brackets, "x (low to high)" as "(x; low to high)": it reads right without a style sheet."""
    parted = re.fullmatch(r"([^()]+) \(([^()]+)\)", cell.small)
    inside = f"{parted[1]}; {parted[2]}" if parted else cell.small
    return f"({inside})" if inside else ""


def _markdown_cell(cell: Cell) -> str:
    return _inline(cell.text) + (f" <br>{_inline(small_words(cell))}" if cell.small else "")


def comma_separated(tables: Iterable[Table], lang: Lang = "en", names: Mapping[str, str] | None = None) -> str:
    """CSV of the numbers: table, row, column, quantity, value; in Dutch as Dutch Excel opens it (see ``dutch_csv``).

    ``names`` : rows and outcomes in Dutch, by the names that the program has for them.
    """
    if lang == "nl":
        return comma_separated_dutch(tables, names)
    rows: list[Sequence[Any]] = [text("csv_heads", "en").split()]
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                rows += [(table.key, row[0].text, column.key, key or "value", x) for key, x in cell.numbers.items()]
    return csv_rows(rows)


STYLE = """
.tables { font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; }
.tables h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.tables .wide { position: relative; overflow-x: auto;
  background: linear-gradient(90deg, #fff 1.2rem, #fff0) 0 0 / 2.4rem 100% local,
  linear-gradient(270deg, #fff 1.2rem, #fff0) 100% 0 / 2.4rem 100% local, linear-gradient(90deg, #0004, #0000) 0 0 / .7rem 100%,
  linear-gradient(270deg, #0004, #0000) 100% 0 / .7rem 100%; background-repeat: no-repeat; }
.tables table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; line-height: 1.4; }
.tables table { display: table; }
.tables th, .tables td { padding: .35rem .3rem; text-align: right; vertical-align: top; border-bottom: 1px solid #ddd; }
.tables thead th { vertical-align: bottom; font-weight: 600; font-size: .78rem; line-height: 1.25; }
.tables tbody th { font-weight: 400; }
.tables caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
  overflow: hidden; white-space: nowrap; }
.tables th:first-child, .tables td:first-child { text-align: left; min-width: 7.5rem; }
.tables thead tr:last-child th { border-bottom: 2px solid #333; }
.tables .group { text-align: center; border-bottom: 1px solid #333; font-size: .85rem; }
.tables tbody tr.base > * { background: #f4f4f4; }
.tables small { color: #555; white-space: pre-wrap; }
.tables figure { margin: 2rem 0; } .tables figcaption { font-weight: 600; margin-bottom: .4rem; }
.tables img { max-width: 100%; height: auto; } .tables li { margin: .3rem 0; }
@media (max-width: 720px) {
  .tables small { white-space: pre; } .tables th:first-child { position: sticky; left: 0; background: #fff; z-index: 1; }
  .tables .many::before { content: "More columns: slide the table sideways \\2192"; display: block; position: sticky; left: 0;
    color: #b34700; font-size: .85rem; padding: .2rem 0; }
  .tables .many:lang(nl)::before { content: "Meer kolommen: schuif de tabel opzij \\2192"; }
}
@media print {
  @page wide { size: A4 landscape; margin: 10mm; }
  .tables { page: wide; font-size: 9pt; break-before: page; } .tables h2 { break-after: avoid; margin-top: 1rem; }
  .tables .wide { overflow: visible; background: none; }
  .tables table { font-size: 7.4pt; } .tables thead th { font-size: 6.8pt; }
  .tables th, .tables td { padding: 1.5pt 3pt; }
  .tables tr, .tables figure, .tables li { break-inside: avoid; } .tables thead { display: table-header-group; }
  .tables small { white-space: normal; } .tables figure img { max-height: 150mm; }
}
"""
"""How tables look; all in an element of the class "tables", so that a page can have a style of its own beside it."""

PAGE = """<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { margin: 2rem auto; max-width: 82rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
.under { color: #555; margin-top: .2rem; }
.plan { border-left: 4px solid #0072b2; padding: .4rem .8rem; background: #f2f7fb; }
@media print { body { margin: 0; max-width: none; padding: 0; } .tables { break-before: auto !important; } }
{{ style }}</style>
</head>
<body>
<main class="tables">
<h1>{{ title }}</h1>
<p class="under">{{ under }}</p>
<p class="plan">{{ planning }}</p>
{{ tables }}
</main>
</body>
</html>
"""

BODY = """{% for table in tables %}
{% if not loop.first or titled %}<h2>{{ table.title }}</h2>{% endif %}
{{ table.html }}
{% if not loop.first or titled %}{% for note in table.notes %}<p>{{ note }}</p>
{% endfor %}{% endif %}
{% endfor %}
{% for figure in figures %}<figure><figcaption>{{ figure.said }}</figcaption>
<img src="{{ figure.file }}" alt="{{ figure.alt }}"></figure>
{% endfor %}
{% for head, lines in lists %}{% if lines %}<h2>{{ head }}</h2>
<ul>
{% for line in lines %}<li>{{ line }}</li>
{% endfor %}</ul>
{% endif %}{% endfor %}"""

TABLE = """<div class="wide{% if table.columns|length > 4 %} many{% endif %}" tabindex="0" role="region"
 aria-label="{{ table.title }}"><table>
<caption>{{ table.title }}</caption>
<thead>
{% if spans|length > 2 %}<tr>
{% for name, width in spans %}{% if name %}<th class="group" colspan="{{ width }}" scope="colgroup">{{ name }}</th>
{% else %}<td colspan="{{ width }}"></td>
{% endif %}{% endfor %}</tr>
{% endif %}<tr>
{% for column in table.columns %}<th scope="col">{{ column.head }}</th>
{% endfor %}</tr>
</thead>
<tbody>
{% for row in table.rows %}<tr{% if loop.first and table.key == "policies" %} class="base"{% endif %}>
{% for cell in row %}{% set tag = "th" if loop.first else "td" -%}
<{{ tag }}{% if loop.first %} scope="row"{% endif %}>{{ cell.text }}
{%- if cell.small %} <br><small>{{ words(cell)|replace("; ", ";\n") }}</small>{% endif %}</{{ tag }}>
{% endfor %}</tr>
{% endfor %}</tbody>
</table></div>"""


def html_table(table: Table) -> str:
    """One table as a piece of HTML."""
    found: str = _template(TABLE).render(table=table, spans=_spans(table.columns), words=small_words)
    return found


def html_page(
    tables: Sequence[Table],
    *,
    lang: str,
    under: str,
    planning: str,
    lists: Sequence[tuple[str, Sequence[str]]] = (),
    figures: Sequence[tuple[str, str]] = (),
) -> str:
    """A page of its own: tables, figures (file, description), lists of notes."""
    from markupsafe import Markup

    inside = html_body(tables, lists, figures)
    page: str = _template(PAGE).render(
        lang=lang, title=tables[0].title, under=under, planning=planning, tables=Markup(inside), style=Markup(STYLE)
    )
    return page


def html_body(
    tables: Sequence[Table],
    lists: Sequence[tuple[str, Sequence[str]]] = (),
    figures: Sequence[tuple[str, str]] = (),
    titled: bool = False,
) -> str:
    """Tables, figures and lists as a piece of HTML, in the looks of `STYLE`; ``titled``: the first has its title too."""
    from markupsafe import Markup

    shown = [{"title": t.title, "html": Markup(html_table(t)), "notes": t.notes} for t in tables]  # escaped within
    pictures = [{"file": file, "alt": alt, "said": _first(alt)} for file, alt in figures]
    found: str = _template(BODY).render(tables=shown, lists=lists, figures=pictures, titled=titled)
    return found


def _first(alt: str) -> str:
    """What a figure shows in one sentence, for its caption: the finding, which its description begins with."""
    return re.split(r"(?<=[^\W\d])\. (?=[A-Z])", alt, maxsplit=1)[0]


@cache
def _template(source: str) -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=False).from_string(source)


def _spans(columns: Sequence[Column]) -> list[tuple[str, int]]:
    spans: list[tuple[str, int]] = []
    for column in columns:
        if spans and spans[-1][0] == column.group and column is not columns[0]:
            spans[-1] = (column.group, spans[-1][1] + 1)
        else:
            spans.append((column.group, 1))
    return spans


def terminal(table: Table, width: int) -> list[Any]:
    """The table for rich, in pieces that fit, without the notes: no number is cut or parted over two lines."""
    from rich import box
    from rich.table import Table as RichTable

    shown = []
    for name, widths in _pieces(table, width):
        grid = RichTable(
            title=name or None, title_justify="left", title_style="bold", box=box.HORIZONTALS, padding=(0, 1),
            width=sum(widths.values()) + BETWEEN * len(widths) + 1,
        )  # fmt: skip
        for i, wide in widths.items():
            side: Any = "right" if i else "left"
            grid.add_column(table.columns[i].head, justify=side, vertical="top", overflow="fold", width=wide)
        for row in table.rows:
            grid.add_row(*(_terminal_cell(row[i]) for i in widths))
        shown.append(grid)
    return shown


def _pieces(table: Table, width: int) -> Iterable[tuple[str, dict[int, int]]]:
    """Groups of columns, those that do not fit cut into pieces of about the same size: title, width of each column."""
    bounds = [_bounds(table, i) for i in range(len(table.columns))]
    bounds[0] = (min(bounds[0][0], max(8, width // 3)), bounds[0][1])  # the name of a row may be one long word: folded
    room = width - 1
    least = [low + BETWEEN for low, _ in bounds]
    whole = list(range(len(table.columns)))
    if width >= NARROW and len(whole) <= 12 and sum(least) <= room:
        yield "", _shared(bounds, whole, room)
        return
    for name, (first, *rest) in groups(table):
        most = max(2, (width - 26) // 12)
        for pieces in range(-(-len(rest) // most), len(rest) + 1):
            size = -(-len(rest) // pieces)
            parts = [[first, *rest[start : start + size]] for start in range(0, len(rest), size)]
            if all(sum(least[i] for i in part) <= room for part in parts):
                break
        for part in parts:
            yield (name if part is parts[0] else ""), _shared(bounds, part, room)


def _bounds(table: Table, column: int) -> tuple[int, int]:
    """Widths of a column in which no word is parted, and in which no line of a cell is (a head may take some lines)."""
    from rich.cells import cell_len

    head = table.columns[column].head
    lines = [line for row in table.rows for line in _terminal_cell(row[column]).plain.splitlines()]
    words = [word for line in (head, *lines) for word in line.split()]
    longest = max(map(cell_len, words), default=1)
    return longest, max(longest, *map(cell_len, lines), cell_len(head) // 4)


def _shared(bounds: Sequence[tuple[int, int]], columns: Sequence[int], room: int) -> dict[int, int]:
    """Width of each column: what its words need, and what is left to the columns that lack most."""
    widths = {i: bounds[i][0] for i in columns}
    for _ in range(room - sum(widths.values()) - BETWEEN * len(widths)):
        lacking = max(columns, key=lambda i: bounds[i][1] - widths[i])
        if widths[lacking] >= bounds[lacking][1]:
            break
        widths[lacking] += 1
    return widths


def _terminal_cell(cell: Cell) -> Any:
    from rich.text import Text

    found = Text(cell.text)
    if cell.small:
        found.append("\n" + cell.small.replace(" (", "\n("), style="dim")
    return found
