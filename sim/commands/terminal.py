"""The door through which commands speak.

Everything that a command prints goes through `say`, `say_json`, `show_rows` or `table_console`: names and titles of a scenario,
texts of policies and paths cannot move the cursor, hide or colour words of a terminal, and every encoding can be written.
"""

from __future__ import annotations

import codecs
import contextlib
import functools
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sim.commands.dutch import LANGUAGE, spoken
from sim.scenario.printable import UNSEEN, printable

if TYPE_CHECKING:
    from sim.runs.progress import Progress

LIST_WIDTH = 200  # columns of a list that is printed there
NARROWEST = 40
FEW_WORDS = 20  # columns up to which words are kept on one line
BETWEEN = 2  # columns between those of a list
FILE_WIDTH = 120  # columns of what is printed into a file or a pipe


def say(*words: object, error: bool = False) -> None:
    """Print words: results on standard output, all else (``error``) on standard error, in the language of the command."""
    text = " ".join(map(str, words))
    if not error:
        print(printable(text))
        return
    with contextlib.suppress(OSError, ValueError):
        print(printable(spoken(text)), file=sys.stderr, flush=True)


def progress(total: int, what: str = "seeds") -> Progress:
    """Progress of a command, in its language."""
    from sim.runs.progress import Progress

    return Progress(total, what, words=spoken)


def parts(what: str = "runs") -> Callable[[int, str], Progress]:
    """Makes a progress line for each part of a longer work, under its title; what one has said the next does not say again."""
    from sim.runs.progress import Part

    told: set[str] = set()

    def line(total: int, title: str = "") -> Progress:
        if title:
            say(f"{title}:", error=True)
        return Part(total, what, progress(0), told)

    return line


def table_console(width: int = FILE_WIDTH) -> Any:
    """Where tables are printed; ``width`` holds when that is no terminal. What stands in a table is text, never markup."""
    from rich.console import Console, RenderHook

    class Door(RenderHook):
        def process_renderables(self, renderables: Iterable[Any]) -> list[Any]:
            return [_Printable(each) for each in renderables]

    asked = os.environ.get("COLUMNS", "")
    fixed = None if sys.stdout.isatty() else max(int(asked), NARROWEST) if asked.isdigit() else width
    found = Console(width=fixed, soft_wrap=False, highlight=False, markup=False, emoji=False)
    found.push_render_hook(Door())
    found.print = functools.partial(found.print, crop=False)  # type: ignore[method-assign]
    return found  # what is too wide goes on in the terminal's next line: no character is lost


class _Printable:
    """Something for rich, with its text made printable after it is laid out; colours and movements are rich's own."""

    def __init__(self, inside: Any) -> None:
        self.inside = inside

    def __rich_console__(self, console: Any, options: Any) -> Iterable[Any]:
        from rich.segment import Segment

        for part in console.render(self.inside, options):
            yield part if part.control else Segment(printable(part.text), part.style)


def refuse_unseen(words: Iterable[str]) -> None:
    """End with a sentence when words of the command line hold characters that a terminal would obey.

    Half characters (surrogates) pass: in an old locale they are the letters of a path.
    """
    for word in words:
        if any(UNSEEN.match(one) and not "\ud800" <= one <= "\udfff" for one in word):
            say(f"The command line holds characters that are not text: {word[:200]}. Leave them out.", error=True)
            sys.exit(2)


def write_in_any_encoding() -> None:
    """Let standard output and error write what their encoding lacks in its nearest form: a minus stays a minus."""
    codecs.register_error("zothuis.nearest", _nearest_form)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with contextlib.suppress(OSError, ValueError):
                stream.reconfigure(errors="zothuis.nearest")


def say_json(document: Any) -> None:
    """Print one JSON document of plain values; in ASCII where the encoding of standard output lacks characters."""
    from sim.files.json_text import plain

    unicode = (sys.stdout.encoding or "ascii").lower().replace("-", "").startswith("utf")
    say(json.dumps(plain(document), indent=2, ensure_ascii=not unicode))


_PLAIN = {"−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "·": ".", "→": "->", "≥": ">=", "≤": "<=", "≈": "~",
          "±": "+/-", "€": "EUR", "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*", "²": "^2", "─": "-", "━": "-"}  # fmt: skip


def _nearest_form(error: UnicodeError) -> tuple[str, int]:
    """Handler of characters that an encoding lacks (see ``codecs.register_error``)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(map(_plain_form, error.object[error.start : error.end]))
    return text, error.end


def _plain_form(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    bare = unicodedata.normalize("NFD", character).encode("ascii", "ignore").decode("ascii")
    return bare or character.encode("ascii", "backslashreplace").decode("ascii")


def list_width() -> int:
    """Columns of a list: those of the terminal, or as many as are asked for in a file or a pipe."""
    return int(table_console(LIST_WIDTH).width)


def show_rows(rows: Sequence[dict[str, Any]], as_json: bool, columns: Sequence[str]) -> None:
    """Rows as one JSON document (all fields) or as a table (these columns).

    No word is broken over lines, so that a name can be copied: where whole words do not fit each row stands by itself.
    """
    if as_json:
        say_json(list(rows))
        return
    from rich.table import Table
    from rich.text import Text

    from sim.commands.language import head_of

    console = table_console(LIST_WIDTH)
    cells = [[_short(row.get(name)) for name in columns] for row in rows]
    least = [max(map(_longest_word, (head_of(name), *(row[i] for row in cells)))) for i, name in enumerate(columns)]
    if cells:
        least[0] = max(len(line) for row in cells for line in row[0].split("\n"))
    if sum(least) + BETWEEN * len(columns) > console.width:
        _show_stacked(console, cells, [head_of(name) for name in columns])
        return
    grid = Table(box=None, padding=(0, BETWEEN, 0, 0), header_style="bold")
    most = [max(len(line) for words in (head_of(name), *(row[i] for row in cells)) for line in words.split("\n"))
            for i, name in enumerate(columns)]  # fmt: skip
    room = console.width - BETWEEN * len(columns)
    few = [max(one, full) if full <= FEW_WORDS else one for one, full in zip(least, most, strict=True)]
    for name, width in zip(columns, _widths(few if sum(few) <= room else least, most, room), strict=True):
        grid.add_column(head_of(name), width=width, overflow="fold")
    for row in cells:
        grid.add_row(*map(Text, row))
    console.print(grid)


def _widths(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Widths of columns within the room: the least of each, and of what is left a part by how much more it could fill."""
    wanted = [max(full - few, 0) for few, full in zip(least, most, strict=True)]
    left = min(room - sum(least), sum(wanted))
    return [few + left * more // max(sum(wanted), 1) for few, more in zip(least, wanted, strict=True)]


def _show_stacked(console: Any, rows: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    """Each row by itself: its name, and under it what there is to say with the heads in front."""
    from rich.padding import Padding
    from rich.text import Text

    for name, *cells in rows:
        console.print(Text(" ".join(name.split()), style="bold"))
        said = (f"{head}: {cell}" for head, cell in zip(heads[1:], cells, strict=True) if cell)
        if words := "; ".join(said):
            console.print(Padding(Text(words), (0, 0, 0, 2)))


def _longest_word(words: str) -> int:
    return max(map(len, words.split()), default=0)


def _short(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}".replace(".", "," if LANGUAGE.get() == "nl" else ".")
    if isinstance(value, list | tuple):
        return " ".join(_short(x) for x in value)
    return str(value)
