"""The language of the command line: help, and what is wrong with what was typed, in Dutch for who asks it.

Asked with ``--lang nl``, or for every command with the environment variable ``ZOTHUIS_LANG``. Texts stand in help-nl.toml,
faults in dutch.toml.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from typer.core import TyperCommand, TyperGroup

from sim.commands.dutch import LANGUAGE, in_dutch
from sim.scenario.plain_number import REAL, dutch_marks

HELP = Path(__file__).with_name("help-nl.toml")
VARIABLE = "ZOTHUIS_LANG"
HEADS: Mapping[str, str] = MappingProxyType({"typed": "name", "typed_setting": "setting", "does": "what it does"})
"""Heads of columns whose name says more than a reader needs."""
USED = (("Usage:", "Gebruik:"), ("[OPTIONS]", "[OPTIES]"), (" COMMAND [ARGS]...", " OPDRACHT [...]"))
"""What stands in the line that says how a command is typed, in both languages."""


@cache
def texts() -> Mapping[str, dict[str, str]]:
    """The file: texts, heads of columns, directions, panels."""
    return tomllib.loads(HELP.read_text(encoding="utf-8"))


def language_of(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> str | None:
    """Language that was asked on the command line, else in the environment, else none; also before it is looked at whole.

    One that there is not is refused in the language that would hold without it.
    """
    asked = [environment.get(VARIABLE, "")]
    for word, after in zip(words, [*words[1:], ""], strict=False):
        if word == "--lang":
            asked.append(after)
        elif word.startswith("--lang="):
            asked.append(word.removeprefix("--lang="))
    known = [one.strip().lower() for one in asked if one.strip().lower() in ("en", "nl")]
    return known[-1] if known else None


def without_language(words: Sequence[str]) -> list[str]:
    """The command line without a ``--lang`` that stands before the command, or where there is none."""
    kept, rest = [], list(words)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word == "--lang":
            rest = rest[1:]
        elif not word.startswith("--lang="):
            kept.append(word)
    return [*kept, *rest]


def head_of(column: str) -> str:
    """Head of a column of a list, in the language of the command."""
    return texts()["heads"].get(column, column) if LANGUAGE.get() == "nl" else HEADS.get(column, column)


def direction_name(direction: str) -> str:
    """Which side of an outcome is better, in the language of the command."""
    return texts()["directions"][direction] if LANGUAGE.get() == "nl" else direction


def help_in_dutch(command: Any) -> None:
    """Put the Dutch help in the place of the English, of a command with its options or of all commands of a group."""
    known = texts()["texts"]
    for part in (command, *command.params):
        if getattr(part, "help", None):
            part.help = known.get(" ".join(part.help.split()), part.help)
    for one in getattr(command, "commands", {}).values():
        help_in_dutch(one)


@contextmanager
def panels_in_dutch() -> Iterator[None]:
    """Titles of the boxes around help and faults, in Dutch."""
    from typer import rich_utils

    before = {name: getattr(rich_utils, name) for name in texts()["panels"] if hasattr(rich_utils, name)}
    try:
        for name in before:
            setattr(rich_utils, name, _Marked(texts()["panels"][name]))
        yield
    finally:
        for name, words in before.items():
            setattr(rich_utils, name, words)


class _Marked(str):
    """Words around a value; a number that stands there has a decimal comma."""

    def format(self, *values: Any, **named: Any) -> str:
        """The words with their value."""
        return super().format(*(dutch_marks(one) if REAL.fullmatch(one) else one for one in map(str, values)), **named)


class _Spoken:
    """What a command says of itself and of what was typed, in the language of the command line."""

    def get_usage(self, context: Any) -> str:
        """How it is typed."""
        words: str = super().get_usage(context)  # type: ignore[misc]
        if LANGUAGE.get() == "nl":
            for english, dutch in USED:
                words = words.replace(english, dutch, 1)
        return words

    def get_help_option(self, context: Any) -> Any:
        """The option ``--help``."""
        found = super().get_help_option(context)  # type: ignore[misc]
        if found is not None and LANGUAGE.get() == "nl":
            found.help = texts()["texts"].get(found.help or "", found.help)
        return found

    def parse_args(self, context: Any, words: list[str]) -> list[str]:
        """What was typed; a fault is told in the language."""
        try:
            found: list[str] = super().parse_args(context, words)  # type: ignore[misc]
        except Exception as error:
            raise _told(error) from None
        return found


def _told(error: Exception) -> Exception:
    """The same fault, whose message is in Dutch where it has one."""
    if hasattr(error, "format_message"):
        words = str(error.format_message())
        dutch = in_dutch(words) if LANGUAGE.get() == "nl" else None
        error.format_message = lambda: dutch or words.replace("Value error, ", "", 1)
    return error


class SpokenCommand(_Spoken, TyperCommand):
    """A command that speaks."""


class SpokenGroup(_Spoken, TyperGroup):
    """All commands."""

    def language(self, words: Sequence[str]) -> str:
        """Language of a command line: the one that was asked, else that of the option ``--lang`` of the command typed."""
        typed = self.commands.get(next((word for word in without_language(words) if not word.startswith("-")), ""))
        own = (str(one.default) for one in (typed.params if typed else ()) if one.name == "lang")
        return language_of(words) or next(own, "en")

    def parse_args(self, context: Any, words: list[str]) -> list[str]:
        """What was typed, in its language, which may also be asked before the command."""
        LANGUAGE.set(self.language(words))
        return super().parse_args(context, without_language(words))

    def resolve_command(self, context: Any, words: list[str]) -> Any:
        """The command that was typed; a fault is told in the language."""
        try:
            return super().resolve_command(context, words)
        except Exception as error:
            raise _told(error) from None
