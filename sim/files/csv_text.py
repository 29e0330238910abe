"""Data frames and rows as CSV that a spreadsheet may open: no cell can start a formula.

A name from outside that begins with =, +, -, @, a tab or a line end would be run as a formula by a spreadsheet. Such text gets an
apostrophe in front; the same behind a character at which a spreadsheet may cut (a semicolon, tab or line end). Numbers,
negative ones too, stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

STARTS = "=+-@＝＋－＠\t\r\n"
CUTS = re.compile(r"([;\t\r\n])")
BOM = "\ufeff"  # says to Excel that the text is UTF-8
NUMBERS = re.compile(
    r"\s*[+-]?(\d+[.,]?\d*|\.\d+)([eE][+-]?\d+)?(\s+[+-]?(\d+[.,]?\d*|\.\d+)([eE][+-]?\d+)?)*\s*|[+-]inf"
)

QUOTES = " \"'"  # a spreadsheet may look behind them


def safe_cell(value: Any) -> Any:
    """A value as it may stand in a cell: text that could start a formula with an apostrophe in front, all else as it is."""
    if not isinstance(value, str) or NUMBERS.fullmatch(value):
        return value
    first = "'" if value.lstrip(QUOTES)[:1] in ("\t", "\r", "\n") else ""
    return first + "".join(part if CUTS.fullmatch(part) else _safe_part(part) for part in CUTS.split(value))


def _safe_part(words: str) -> str:
    """Text between two places at which a spreadsheet may cut."""
    bare = words.lstrip(QUOTES)
    return f"'{words}" if bare[:1] and bare[0] in STARTS and not NUMBERS.fullmatch(words) else words


def csv_rows(rows: Iterable[Sequence[Any]], lang: str = "en") -> str:
    """Rows (the head first) as CSV: with commas and points as decimals; for Dutch Excel ("nl") semicolons, decimal commas, a BOM.

    Line ends are one character. The second form is for people: what the program reads back is written in the first.
    """
    dutch, out = lang == "nl", io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=";" if dutch else ",")
    writer.writerows([safe_cell(_comma(value) if dutch else value) for value in row] for row in rows)
    return (BOM if dutch else "") + out.getvalue()


def _comma(value: Any) -> Any:
    """A number as Dutch Excel reads it; all else as it is."""
    return repr(value).replace(".", ",") if isinstance(value, float) else value


def csv_text(frame: pl.DataFrame) -> str:
    """A data frame as CSV; numbers are written as polars writes them."""
    import polars as pl

    words = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Categorical, pl.Enum)]
    safe = [pl.Series(name, [safe_cell(value) for value in frame[name].cast(pl.String)], pl.String) for name in words]
    head = {name: safe_cell(name) for name in frame.columns}
    return frame.with_columns(safe).rename(head).write_csv()
