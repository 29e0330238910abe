"""Faults of a scenario in plain sentences: which file and key, what was found, what is allowed, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import islice
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.scenario.door import Refused
from sim.scenario.fields import Said
from sim.scenario.left import instead_of
from sim.scenario.printable import printable

Key = tuple[str | int, ...]
LONGEST_WORD = 80  # characters of a name that is shown, or for which a near one is looked for
MOST_WORDS = 1000  # names of which a near one is looked for
MOST_FAULTS = 100  # that are looked into
MOST_TOLD = 20


@dataclass(frozen=True)
class Fault:
    """One fault: file, place in it, what was found, what is allowed, what to do (each a piece of a sentence)."""

    file: str
    where: str
    found: str
    allowed: str = ""
    advice: str = ""
    line: int | None = None

    def __str__(self) -> str:
        parts = (self.file, f"line {self.line}" if self.line else "", self.where)
        place = " ".join(printable(", ".join(x for x in parts if x)).split())
        allowed = f" Allowed: {self.allowed}." if self.allowed else ""
        advice = f" {self.advice}" if self.advice else ""
        return printable(f"{place}: {self.found}.{allowed}{advice}")


class ScenarioWarning(UserWarning):
    """Something in a scenario that can be used, but may not be what was meant."""


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``faults`` holds the reasons, ``messages`` the same as sentences.

    Of very many faults only the first are looked into: ``more`` says how many others there are at least.
    """

    def __init__(self, faults: Sequence[Fault], more: int = 0):
        self.faults: list[Fault] = list(faults)
        self.more = more
        self.messages: list[str] = [str(fault).lstrip(": ") for fault in self.faults]
        count = len(self.messages) + more
        head = "The scenario has a fault:" if count == 1 else f"The scenario has {count} faults:"
        told = [f"  - {message}" for message in self.messages[:MOST_TOLD]]
        rest = [f"  … and {count - MOST_TOLD} more"] if count > MOST_TOLD else []
        super().__init__("\n".join([head, *told, *rest]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults, self.more)


def refusal(refused: Refused, file: str, where: str = "") -> Fault:
    """The fault of a file that does not come in."""
    return Fault(file, where, refused.found, refused.allowed, refused.advice, refused.line)


def show(value: Any, longest: int = 60) -> str:
    """A value as a person would write it in the file, cut off when long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Said):
        return str(value)
    if isinstance(value, str):
        text = f"'{value}'"
    elif isinstance(value, dict):
        text = f"a table with the keys {', '.join(map(str, value)) or '(none)'}"
    elif isinstance(value, float):
        text = f"{value:g}"
    else:
        try:
            text = str(value)
        except ValueError:  # an integer with thousands of digits
            text = "a very large number"
    text = printable(" ".join(text[: 4 * longest].split()))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def nearest(word: str, words: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The word that was probably meant, or None; a very long word, or one of very many, is not looked for."""
    if len(word) > LONGEST_WORD:
        return None
    known = {w.lower().replace("-", "_"): w for w in islice(words, MOST_WORDS) if len(w) <= LONGEST_WORD}
    found = get_close_matches(str(word).lower().replace("-", "_"), known, n=1, cutoff=cutoff)
    return known[found[0]] if found else None


def did_you_mean(word: Any, words: Iterable[str]) -> str:
    """``"Did you mean 'x'?"``, or an empty text."""
    near = nearest(word, words) if isinstance(word, str) else None
    return f"Did you mean '{near}'?" if near and near != word else ""


def listing(words: Iterable[str], most: int = 14) -> str:
    """Words with commas between, cut off when there are many."""
    known = [word if len(word) <= LONGEST_WORD else f"{word[: LONGEST_WORD - 1]}…" for word in words]
    return ", ".join(known[:most]) + (f" and {len(known) - most} more" if len(known) > most else "")


def key_text(key: Key) -> str:
    """A place in a file in words: ``('services', 3, 'tier')`` is ``key services[4].tier`` (counted from 1)."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return f"key {text}" if text else ""


# --- the keys that a model allows ------------------------------------------------------------------------------------
def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def model_at(root: type[BaseModel], key: Key) -> type[BaseModel] | None:
    """The model that describes the table at a place in the file, or None when it is not a table of fixed keys."""
    model: type[BaseModel] | None = root
    field_is_open = False
    for part in key:
        if field_is_open or isinstance(part, int):  # inside a list or a table of free names: same model
            field_is_open = False
            continue
        if model is None or str(part) not in keys_of(model):
            return None
        annotation = model.model_fields[keys_of(model)[str(part)]].annotation
        inner = _models_in(annotation)
        field_is_open = getattr(annotation, "__origin__", None) is dict
        model = inner[0] if inner else None
    return None if field_is_open else model


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """Keys a file may use in this table -> name of the field."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


def home_of_key(root: type[BaseModel], word: str, prefix: str = "", depth: int = 0) -> str | None:
    """Where a key belongs: the dotted path of the first table that has it, or None."""
    for key, name in keys_of(root).items():
        if key == word:
            return f"{prefix}{key}"
        for inner in _models_in(root.model_fields[name].annotation):
            found = home_of_key(inner, word, f"{prefix}{key}.", depth + 1) if depth < 4 else None
            if found:
                return found
    return None


# --- from a validation error to a fault ------------------------------------------------------------------------------
def from_validation(error: ErrorDetails, root: type[BaseModel], file: str, lines: dict[Key, int]) -> Fault:
    """A fault in plain words from one error of the typed model."""
    key = tuple(part for part in error["loc"])
    kind, found = error["type"], error.get("input")
    context = error.get("ctx") or {}
    line = line_of(lines, key)
    if kind == "extra_forbidden":
        table = model_at(root, key[:-1])
        words = list(keys_of(table)) if table else []
        word = str(key[-1])
        if gone := instead_of(".".join(part for part in key if isinstance(part, str))):
            return Fault(file, key_text(key), f"the key '{word}' is gone", "", gone, line)
        advice = did_you_mean(word, words)
        if not advice and (home := home_of_key(root, word)):
            advice = f"There is a key '{home}': is that what was meant?"
        return Fault(file, key_text(key), f"there is no key '{word}' here", listing(words), advice, line)
    if kind == "table_key":
        words = list(context["allowed"])
        word = context["key"]
        return Fault(
            file, key_text(key), f"there is no key '{word}' in the table of a value", listing(words),
            did_you_mean(word, words) or "Write a bare number, or a table with these keys.", line,
        )  # fmt: skip
    if kind == "missing":
        return Fault(file, key_text(key[:-1]), f"the key '{key[-1]}' is missing", "", f"Add '{key[-1]} = ...'.", line)
    if "wanted" in context:
        advice = context.get("advice", "")
        return Fault(file, key_text(key), f"found {show(context['found'])}", context["wanted"], advice, line)
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return Fault(file, key_text(key), f"found {show(found)}", listing(words), did_you_mean(found, words), line)
    wanted = WANTED.get(kind)
    if wanted is None and kind.startswith(("model", "dict", "dataclass")):
        wanted = "a table"
        table = model_at(root, key)
        if table is not None:
            wanted = f"a table with the keys {listing(keys_of(table))}"
    if wanted is None:
        limits = {"greater_than_equal": "at least", "less_than_equal": "at most", "greater_than": "more than"}
        for name, words_ in limits.items():
            if kind == name:
                wanted = f"a number of {words_} {next(iter(context.values()))}"
    message = error["msg"].removeprefix("Value error, ").rstrip(".")
    return Fault(file, key_text(key), f"found {show(found)}", wanted or message, "", line)


WANTED = MappingProxyType(
    {
        "string_type": "text between quotes",
        "string_too_short": "text that is not empty",
        "int_type": "a whole number",
        "int_parsing": "a whole number",
        "int_from_float": "a whole number",
        "float_type": "a number",
        "float_parsing": "a number",
        "finite_number": "a finite number",
        "bool_type": "true or false",
        "bool_parsing": "true or false",
        "tuple_type": "a list",
        "list_type": "a list",
        "dict_type": "a table",
    }
)


# --- line numbers -----------------------------------------------------------------------------------------------------
_HEADER = re.compile(r"^\s*+(\[\[?)([^\[\]#]++)\]\]?\s*+(#.*)?$")
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"]*+"|'[^']*+')"""
_KEY = re.compile(rf"^\s*+({_PART}(?:\s*+\.\s*+{_PART})*+)\s*+=")


def _parts(dotted: str) -> list[str]:
    found = re.findall(r""""([^"]*)"|'([^']*)'|([^.\s"']+)""", dotted)
    return [a or b or c for a, b, c in found]


def lines_of_keys(text: str) -> dict[Key, int]:
    """Line number of each key and table of a TOML text, as far as a simple reading of its lines can tell."""
    lines: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = ()
            parts = _parts(header[2])
            for i, part in enumerate(parts):
                table = (*table, part)
                if i < len(parts) - 1 and table in counts:
                    table = (*table, counts[table])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def line_of(lines: dict[Key, int], key: Sequence[str | int]) -> int | None:
    """Line of a key, or of the nearest table around it; None when neither is known."""
    for end in range(len(key), 0, -1):
        if tuple(key[:end]) in lines:
            return lines[tuple(key[:end])]
    return None
