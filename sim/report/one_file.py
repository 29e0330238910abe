"""Pages of one HTML file that asks the network for nothing: their frame and style, and how they are written."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import InputError, StorageError
from sim.files.places import refuse_way_to, why_not, write_whole
from sim.report.texts import Lang, text

LOOKED_AT = 2_000  # bytes at the beginning of a file in which a page says what it is
PAGES = (".html", ".htm")
HERE = Path(__file__).parent
STYLE = "brief/style.css"
"""The style that all pages share: that of the brief."""


def generator_of(what: str) -> str:
    """What stands in a page as its maker, by the name of its command ("brief", "story")."""
    return f"zothuis {what}"


def check_place(file: Path, what: str) -> None:
    """Refuse to write over what is no page of this kind, or where nothing can be written.

    Raises
    ------
    InputError : what stands there.
    """
    refuse_way_to(file, "--out")
    if file.is_dir():
        raise InputError(f"{file} is a folder; give a file with --out, such as {file / what}.html.")
    if file.suffix.lower() not in PAGES:
        page = file.with_suffix(".html") if file.name else Path(f"{what}.html")
        raise InputError(
            f"A {what} is a page for a browser, in a file that ends in .html; found {file}. Give --out {page}."
        )
    if file.exists() and generator_of(what) not in file.read_bytes()[:LOOKED_AT].decode("utf-8", "replace"):
        raise InputError(f"{file} is there already and is no {what}; give another file with --out.")


def write_page(file: Path, page: str, what: str) -> None:
    """Write the page whole, or nothing of it.

    Raises
    ------
    StorageError : it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, page.encode("utf-8"))
    except OSError as error:
        raise StorageError(f"The {what} could not be written to {file}: {why_not(error)}.") from error


def read(name: str) -> str:
    """A file of the pages: template, style or script."""
    return (HERE / name).read_text(encoding="utf-8")


def said(page: str, lang: Lang, key: str, **values: str) -> str:
    """A text of a page, by its name there: what a template says."""
    return text(f"{page}_{key}", lang, **values)


@cache
def template(name: str) -> Any:
    """A page, put into ``frame.html``."""
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True).get_template(name)
