"""What a notebook shows by itself when it stands last in a cell: lines of text, a table, a figure. None of it needs IPython."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.report.figures import image
from sim.report.render import escape_markdown


class Lines(tuple[str, ...]):
    """Lines of text, a tuple: a notebook shows them as a paragraph, or as a list where there are several; ``print`` as they are.

    ``heads`` : with what some lines begin, such as names of policies; a notebook shows it in bold.

    Examples
    --------
    >>> said = Lines(["Slow down. Nothing *much*.", "Another."], heads=["Slow down"])
    >>> len(said), said[1]
    (2, 'Another.')
    >>> print(said)
    Slow down. Nothing *much*.
    Another.
    """

    heads: tuple[str, ...]

    def __new__(cls, lines: Iterable[str] = (), heads: Iterable[str] = ()) -> Lines:
        found = super().__new__(cls, lines)
        found.heads = tuple(sorted(filter(None, heads), key=len, reverse=True))
        return found

    def _repr_markdown_(self) -> str:
        lines = [self._marked(line) for line in self]
        return "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)

    def _marked(self, line: str) -> str:
        """A line escaped, with what it begins with in bold."""
        for head in self.heads:
            if line.startswith(head) and line[len(head) : len(head) + 1] in (".", ":"):
                rest = line[len(head) + 1 :].strip()
                return f"**{escape_markdown(head)}{line[len(head)]}** {escape_markdown(rest)}"
        return escape_markdown(line)

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
