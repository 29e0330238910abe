"""Every command that a page shows can be typed; those of the Dutch pages are done, in their order, on a small place."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DUTCH = ("voor-de-beleidsadviseur", "sessie-van-een-uur")
TYPED = re.compile(r"python -m sim ([^`#\n]*)")
BY_HAND = re.compile(r"\.\.\.|…|\b[A-Z]{3,}\b|\$|<|\||;|&&|[\[\]]|\bout/|\.csv\b|\.toml\b|\bDIR\b")
"""A command with a place to fill in, or one for a folder that an earlier one makes."""


def commands(page: Path) -> list[list[str]]:
    """Commands of a page, in order, as lists of words."""
    found = []
    text = re.sub(r"\\\n\s*", " ", page.read_text(encoding="utf-8"))  # a line that goes on
    for words in TYPED.findall(text):
        line = words.strip().rstrip(".,:)")
        if line and not BY_HAND.search(line):
            found.append(shlex.split(line))
    return found


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT)) for path in PAGES])
def test_every_command_on_a_page_can_be_typed(page):
    from sim.commands.app import app

    known = get_command(app).commands
    for words in commands(ROOT / page):
        assert words[0] in known, f"{page}: {' '.join(words)}"
        if words[1:]:  # a name alone is the command itself
            known[words[0]].make_context(words[0], words[1:], resilient_parsing=False)


def test_most_pages_have_some():
    assert sum(bool(commands(page)) for page in PAGES) > 20
    assert all(commands(ROOT / "docs" / "nl" / f"{name}.md") for name in DUTCH)


@pytest.mark.slow
@pytest.mark.parametrize("name", DUTCH)
def test_the_commands_of_a_dutch_page_do_what_it_says(name, tmp_path, monkeypatch):
    """On few children and one year; every mix (``--explore``) of two policies."""
    from sim.commands.app import app

    monkeypatch.chdir(tmp_path)
    small = {"brief": ["--years", "1", "--seeds", "2", "--draws", "0", "--workers", "1"], "validate": ["--years", "1"]}
    for words in commands(ROOT / "docs" / "nl" / f"{name}.md"):
        typed = ["minimal" if word == "utrecht" else "3000" if word == "39010" else word for word in words]
        more = small.get(typed[0], [])
        if "--explore" in typed:
            more = [*more, "--policy", "vertragen"]
        found = CliRunner().invoke(app, [*typed, *more])
        assert found.exit_code == 0, (typed, found.output)
    assert list(tmp_path.glob("zo-thuis-*.html"))
