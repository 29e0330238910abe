"""Options that several commands share, and the door through which they speak.

Everything that a command prints goes through `say`, `say_json` or `table_console`: names and titles of a scenario, texts
of policies and paths cannot move the cursor, hide or colour words of a terminal, and every encoding can be written.
"""

from __future__ import annotations

import codecs
import contextlib
import functools
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import typer

from sim.scenario.plain_number import plain_number, plain_whole
from sim.scenario.printable import UNSEEN, printable

FILE_WIDTH = 120  # columns of what is printed into a file or a pipe


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


class Language(StrEnum):
    """Language of tables and figures."""

    en = "en"
    nl = "nl"


# --- what is typed ---------------------------------------------------------------------------------------------------
def _whole(text: Any) -> Any:
    """A plain whole number: no ``1_0``, no digits of other scripts."""
    return _plain(text, plain_whole, "a plain whole number, such as 20")


def _real(text: Any) -> Any:
    """A plain number: no ``nan`` or ``inf`` either."""
    return _plain(text, plain_number, "a plain number, such as 0.5 or 20")


def _plain(text: Any, read: Callable[[str], Any], wanted: str) -> Any:
    if not isinstance(text, str):
        return text  # a default
    number = read(text)
    if number is None:
        from sim.scenario.messages import show

        raise typer.BadParameter(f"{show(text)} is not {wanted}.")
    return number


WHOLE: Any = MappingProxyType({"parser": _whole, "metavar": "INTEGER"})
REAL: Any = MappingProxyType({"parser": _real, "metavar": "FLOAT"})
"""What an option with a number is declared with."""


# --- what is printed -------------------------------------------------------------------------------------------------
def say(*words: object, error: bool = False) -> None:
    """Print words: results on standard output, all else (``error``) on standard error, where nobody needs to listen."""
    text = printable(" ".join(map(str, words)))
    if not error:
        print(text)
        return
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def table_console(width: int = FILE_WIDTH) -> Any:
    """Where tables are printed; ``width`` holds when that is no terminal. What stands in a table is text, never markup."""
    from rich.console import Console, RenderHook

    class Door(RenderHook):
        def process_renderables(self, renderables: Iterable[Any]) -> list[Any]:
            return [_Printable(each) for each in renderables]

    found = Console(
        width=None if sys.stdout.isatty() else width, soft_wrap=False, highlight=False, markup=False, emoji=False
    )
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
    from sim.experiments.store import plain

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
