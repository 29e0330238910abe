"""Tables as people have them: text in columns, or the first sheet with something in it of a workbook (Excel, LibreOffice)."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from sim.extras import asks_for
from sim.scenario.door import MEGABYTE, Refused, as_western_text

ZIPPED = b"PK\x03\x04"
MOST_INSIDE = 100 * MEGABYTE  # of a workbook without its compression
MOST_CELLS = 5_000_000
AS_CSV = "Save the sheet as CSV."


def table_text(content: bytes) -> str:
    """The text of a table; of a workbook as a Dutch spreadsheet saves it, with semicolons and decimal commas.

    Raises
    ------
    Refused : neither is there, or the workbook is too large or cannot be read.
    """
    return _of_workbook(content) if content.startswith(ZIPPED) else as_western_text(content)


def _of_workbook(content: bytes) -> str:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise Refused("this is a workbook", "text in columns (CSV)", asks_for("excel", "A workbook")) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            size = sum(one.file_size for one in held.infolist())
        if size > MOST_INSIDE:
            found = f"the workbook holds {size / MEGABYTE:.0f} megabytes"
            raise Refused(found, f"at most {MOST_INSIDE / MEGABYTE:g} megabytes", AS_CSV)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_index(place) for place in range(len(book.sheet_names)))
        rows = next((filled for sheet in sheets if (filled := _rows(sheet))), [])
    except Refused:
        raise
    except Exception as error:  # whatever its reader stumbles over
        raise Refused(
            f"this workbook cannot be read ({type(error).__name__})", "a workbook of a spreadsheet", AS_CSV
        ) from None
    return "".join(";".join(map(_quoted, row)) + "\n" for row in rows)


def _rows(sheet: Any) -> list[list[str]]:
    """Rows of a sheet, from its first line on; nothing of an empty one."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Refused(f"a sheet of the workbook has {sheet.total_height:,} rows", "a table", AS_CSV)
    rows = [[_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return rows if any(any(row) for row in rows) else []


def _quoted(words: str) -> str:
    """A cell in quotes where it holds what parts cells or rows."""
    return '"' + words.replace('"', '""') + '"' if any(sign in words for sign in ';"\r\n') else words


def _words(cell: Any) -> str:
    """A cell as a Dutch spreadsheet saves it as text."""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
