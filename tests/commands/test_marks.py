"""A sentence has one mark at its end, in every text and in every fault that is put together."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import sim
from sim.commands.app import app

ROOT = Path(sim.__file__).parent
TWO = re.compile(r"[?!]['’\"”]?\.(?!\.)|(?<![.])\.\.(?![.])|\.[?!]")
OF_ERRORS = re.compile(r"^(error|fault)\.args\[0\]$|did_you_mean\(|^(near|hint)$")


def words_of(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for one in found.values():
            yield from words_of(one)
    elif isinstance(found, list):
        for one in found:
            yield from words_of(one)


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.toml")), ids=lambda path: path.name)
def test_no_text_ends_in_two_marks(file):
    if file.parent.name not in ("report", "commands"):
        return
    for words in words_of(tomllib.loads(file.read_text(encoding="utf-8"))):
        assert not TWO.search(words.replace("...", "…")), words


def test_no_full_stop_is_put_behind_words_that_may_end_in_a_question():
    """It read: was 'minimal' bedoeld?. De opdracht `outcomes` noemt ze. Use `sim.errors.ended`."""
    wrong = []
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else []
            for one, after in zip(parts, parts[1:], strict=False):
                behind = isinstance(after, ast.Constant) and str(after.value).startswith(".")
                if behind and isinstance(one, ast.FormattedValue) and OF_ERRORS.search(ast.unparse(one.value)):
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}")
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize(
    "asked",
    ["compare minimal --noticeable entris=5", "sensitivity minimal --method morris --outcome entris --out x",
     "brief minimall", "compare minimal --policy slow_dwn", "optimise minimal --max cost_totl=1", "compar minimal",
     "compare minimal --parameter routes.figur=1", "story nowhere", "run minimal --policy slow_down:strenth=1"],
)  # fmt: skip
def test_a_fault_with_a_question_has_one_mark(asked, lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, [*asked.split(), "--lang", lang])
    words = " ".join(found.output.split())
    assert found.exit_code == 2 and words
    assert not TWO.search(words.replace("...", "…")), words
