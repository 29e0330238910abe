"""One Dutch word for one thing: what the glossary does not use (``not``) stands in no Dutch text."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = tomllib.loads((ROOT / "docs" / "reference" / "glossary.toml").read_text(encoding="utf-8"))
WORDS = {word: row["nl"] for part in GLOSSARY["parts"] for row in part["words"] for word in row.get("not", ())}
TYPED = re.compile(r"--[\w-]+(=\S+)?|`[^`]*`|\{\w*\}|\b\w+=\S+|[\w./-]*[_/][\w./-]*|\[[^]]*\]\([^)]*\)|\w+\.\w+\(")
"""What is typed, and names of files and settings."""


def pairs(found: Any) -> Iterator[tuple[str, str]]:
    """(English, Dutch) of a file of texts, whatever its form."""
    if isinstance(found, dict):
        if isinstance(found.get("nl"), str):
            yield str(found.get("en", "")), found["nl"]
        for value in found.values():
            yield from pairs(value)
    elif isinstance(found, list):
        if len(found) == 2 and all(isinstance(one, str) for one in found):
            yield found[0], found[1]
        for value in found:
            yield from pairs(value)


def plain(path: Path) -> Iterator[tuple[str, str]]:
    """The same of the files whose keys are the English texts."""
    for part in tomllib.loads(path.read_text(encoding="utf-8")).values():
        yield from ((english, dutch) for english, dutch in part.items() if isinstance(dutch, str))


def labels(path: Path) -> Iterator[tuple[str, str]]:
    """The same of labels in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if getattr(node.func, "id", "") == "Label" and len(said) == 2:
                yield said[0], said[1]
            for word in node.keywords:
                if word.arg == "nl" and isinstance(word.value, ast.Constant):
                    yield "", str(word.value.value)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "nl" and isinstance(value, ast.Constant):
                    yield "", str(value.value)


def texts() -> list[tuple[str, str, str]]:
    """(where, English, Dutch) of all that people read in Dutch."""
    found = []
    for path in sorted(ROOT.glob("sim/**/*.toml")):
        own = plain if path.name == "help-nl.toml" or path.parts[-2:] == ("policies", "dutch.toml") else None
        rows = own(path) if own else pairs(tomllib.loads(path.read_text(encoding="utf-8")))
        found += [(path.name, *row) for row in rows]
    for path in sorted(ROOT.glob("sim/**/*.py")):
        found += [(path.name, *row) for row in labels(path)]
    for path in sorted([*ROOT.glob("docs/nl/*.md"), *ROOT.glob("docs/nl/*.toml"), *ROOT.glob("notebooks/0*.py")]):
        if path.name != "begrippen.md":  # names the English words
            lines = path.read_text(encoding="utf-8").splitlines()
            said = [line for line in lines if path.suffix != ".py" or line.startswith("# ")]
            found += [(path.name, "", re.sub(r"^\s*(python|\.venv|#|import|from) .*=.*", "", line)) for line in said]
    return found


@pytest.fixture(scope="module")
def said():
    return texts()


def test_a_word_that_the_glossary_does_not_use_stands_in_no_dutch_text(said):
    wrong = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)
    assert len(said) > 2000 and len(WORDS) > 10
    found = [(where, dutch, word) for where, _, dutch in said for word in wrong.findall(TYPED.sub(" ", dutch))]
    assert not found, "\n".join(f"{where}: {word} (use {WORDS[word.lower()]}): {dutch}" for where, dutch, word in found)


def test_the_ledger_is_the_grootboek_and_the_register_that_of_figures(said):
    """Of a text on the ledger the Dutch one says so, or nothing of it; the register of published figures has its own word."""
    for where, english, dutch in said:
        if re.search(r"\bledger\b", english) and not re.search(r"\bregister\b", english):
            assert not re.search(r"\bregister\b", dutch), f"{where}: {dutch}"
        if re.search(r"\bregister\b", english) and not re.search(r"\bledger\b", english):
            assert "grootboek" not in dutch, f"{where}: {dutch}"
