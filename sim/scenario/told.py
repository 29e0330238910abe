"""What is told of a scenario by the command ``check``, in both languages: texts of check-texts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.plain_number import dutch_marks
from sim.words.care import Form
from sim.words.services import ServiceKind

FILE = Path(__file__).with_name("check-texts.toml")


@cache
def _texts() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def told(room: str, key: str, lang: str = "en", **values: Any) -> str:
    """A text of the file (``facts`` or ``said``), filled in."""
    return _texts()[room][key][lang == "nl"].format(**values)


def count(value: float, lang: str = "en", digits: int = 0) -> str:
    """A number with the marks of the language: "1,234.5" or "1.234,5"."""
    shown = f"{value:,.{digits}f}"
    return dutch_marks(shown) if lang == "nl" else shown


def name_of(label: str, lang: str = "en") -> str:
    """Name of a service, stream or driver: words of the model in the language, names of people and places as they are."""
    parts = []
    for part in label.split("."):
        first, space, rest = part.partition(" ")
        parts.append(f"{_word(first, lang)}{space}{rest}")
    return ", ".join(parts)


def word_of(room: str, key: str, lang: str = "en") -> str:
    """A key of a scenario as it is told: in English as it is typed, in Dutch in words with the key behind them."""
    words = _texts()[room].get(key)
    return f"{words[0]} ({key})" if lang == "nl" and words else key


def _word(word: str, lang: str) -> str:
    for family in (Form, ServiceKind):
        if word in (known := {one.key: one for one in family}):
            return str(known[word].word(lang))
    pair = _texts()["names"].get(word)
    return pair[lang == "nl"] if pair else word
