"""The door through which files of others come in: regular files of a sensible size, inside their folder, as plain text.

What is refused here could hang the program, fill the memory, or show a file that is none of its business.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from sim.scenario.printable import UNSEEN

MEGABYTE = 2**20
MOST_BYTES = MEGABYTE  # of a scenario, a table of areas, a design: forty times the largest that ships
DEEPEST = 20  # tables in one another; the deepest key that means something has 5
LARGEST = 2**53  # whole numbers beyond it are no exact decimals
YEARS = (1900, 2200)  # of every date in a file
_LONG_KEY = re.compile(
    r"""(?<![A-Za-z0-9_"'-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){60}"""
)  # tomllib takes the square of the length of a key
WESTERN = frozenset("àáâäãåçèéêëìíîïñòóôöõøùúûüýÿßœæÀÁÂÄÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜÝŒÆ‘’“”–€°²")  # of a Western Windows
_KINDS = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a pipe", stat.S_ISSOCK: "a socket", stat.S_ISCHR: "a device",
          stat.S_ISBLK: "a device"}  # fmt: skip


class Refused(ValueError):
    """A file that does not come in.

    Attributes
    ----------
    found, allowed, advice, line : pieces of a sentence, as in `Fault`.
    """

    def __init__(self, found: str, allowed: str = "", advice: str = "", line: int | None = None) -> None:
        self.found, self.allowed, self.advice, self.line = found, allowed, advice, line
        more = (f" Allowed: {allowed}." if allowed else "") + (f" {advice}" if advice else "")
        super().__init__(f"{found}.{more}")


def inside(folder: Path, name: str) -> Path:
    """The file of this name in a folder. Refused when the name leads out of it, a link included."""
    wanted = "a file in the folder of the scenario, or below it"
    if Path(name).is_absolute() or name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
        raise Refused("this path leads out of its folder", wanted)
    try:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Refused("this path leads out of its folder through a link", wanted)
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("this is no path") from None
    return path


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """All bytes of a regular file of at most so many. Refused when it is something else, too large or unreadable."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        if isinstance(error, IsADirectoryError | PermissionError) and path.is_dir():
            raise Refused("this is a folder", "a file") from None
        if isinstance(error, FileNotFoundError):
            raise Refused("there is no such file") from None
        raise Refused(f"the file cannot be read ({getattr(error, 'strerror', None) or error})") from None
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode):
        os.close(file)
        what = next((words for is_one, words in _KINDS.items() if is_one(found.st_mode)), "something else")
        raise Refused(f"this is {what}, not a file", "a regular file")
    with os.fdopen(file, "rb") as opened:
        try:
            content = opened.read(most + 1)
        except OSError as error:
            raise Refused(f"the file cannot be read ({error.strerror or error})") from None
    if len(content) > most:
        size = max(found.st_size, len(content)) / MEGABYTE
        raise Refused(f"the file holds {size:.1f} megabytes", f"at most {most / MEGABYTE:g} megabytes")
    return content


def as_text(content: bytes) -> str:
    """The text of UTF-8 bytes. Refused, with the line of the first byte that is something else."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"a byte (0x{content[error.start]:02x}) that is not UTF-8 text"
        advice = "Save the file again with encoding UTF-8."
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            found, line = "this is UTF-16 text", 1
        raise Refused(found, "text in UTF-8", advice, line) from None


def as_western_text(content: bytes) -> str:
    """The text of UTF-8 bytes, or of Windows-1252 when every letter in it is one of Western Europe; refused as `as_text` does."""
    try:
        return as_text(content)
    except Refused as fault:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            text = "\0"
        if all(c in WESTERN for c in text if ord(c) > 126) and all(c.isprintable() or c in "\t\r\n" for c in text):
            return text
        allowed = "text in UTF-8, or in the Western European code page of Windows"
        raise Refused(fault.found, allowed, fault.advice, fault.line) from None


def as_tables(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Refused when it is not TOML, or holds what no file of ours can mean."""
    if long := _LONG_KEY.search(text):
        raise Refused("a key of more than 60 parts", "", "", text.count("\n", 0, long.start()) + 1)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(str(error), text) from None
    except RecursionError:
        raise Refused("tables or lists stand too deep in one another", f"at most {DEEPEST} deep") from None
    except ValueError:  # a number of thousands of digits, a date that is none
        raise Refused("this is not valid TOML: a number or a date that does not exist") from None
    return document


def _no_toml(message: str, text: str) -> Refused:
    """What is told of a text that is no TOML: line, column and what Python's reader says of it."""
    at = re.search(r"line (\d+), column (\d+)", message)
    what = re.sub(r"\s*\(at .*\)$", "", message, flags=re.DOTALL)
    what = re.sub(
        r"\((('[^()]*'),?)\)", lambda key: ".".join(re.findall(r"'([^']*)'", key[1])), what
    )  # a key as Python has it
    where = f"column {at[2]}" if at else "at its end"
    advice = "Text stands between quotes, decimals have a point, and each key stands once in its table."
    line = int(at[1]) if at else max(1, len(text.splitlines()))
    return Refused(f"this is not valid TOML ({where}): {what}", "", advice, line)


def unfit(document: Any) -> tuple[tuple[str | int, ...], str, str] | None:
    """(key, what was found, what is allowed) of the first thing that no file can mean; None when there is none."""
    todo: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while todo:
        key, value = todo.pop()
        if len(key) > DEEPEST:
            return key[:4], "tables or lists stand too deep in one another", f"at most {DEEPEST} deep"
        if isinstance(value, dict):
            for name in value:
                if isinstance(name, str) and UNSEEN.search(name):
                    return (*key, name), "a key with characters that cannot be seen", "letters, digits and signs"
            todo += [((*key, name), inner) for name, inner in value.items()]
        elif isinstance(value, list | tuple):
            todo += [((*key, i), inner) for i, inner in enumerate(value)]
        elif isinstance(value, str) and UNSEEN.search(value):
            return key, "text with characters that cannot be seen (such as an escape)", "letters, digits and signs"
        elif isinstance(value, int) and abs(value) > LARGEST:
            return key, "a whole number that is far too large", f"at most {LARGEST:,}"
        elif isinstance(value, date) and not YEARS[0] <= value.year <= YEARS[1]:
            return key, f"the year {value.year}", f"a date in {YEARS[0]} to {YEARS[1]}"
    return None
