"""What a notebook shows by itself when it stands last in a cell: lines of text, a table, a figure. None of it needs IPython."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from sim.report.figures import image
from sim.report.render import escape_markdown


class Lines(tuple[str, ...]):
    """Lines of text, a tuple: a notebook shows them as paragraphs, or as a list where there are several; ``print`` as they are.

    Examples
    --------
    >>> said = Lines(["One *word*.", "Another."])
    >>> len(said), said[1]
    (2, 'Another.')
    >>> print(said)
    One *word*.
    Another.
    """

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        lines = [escape_markdown(line) for line in self]
        return "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def __str__(self) -> str:
        return "\n".join(self)


class HtmlText(str):
    """A piece of HTML, a text: a notebook shows what it says."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


class MarkdownText(str):
    """A piece of Markdown, a text: a notebook shows what it says."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Picture:
    """A figure of matplotlib with what it shows in words: a notebook shows it as a small PNG, read aloud as those words."""

    figure: Any
    alt: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        png = b64encode(image(self.figure, "small")).decode()
        return {"image/png": png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}
