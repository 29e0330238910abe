"""What a command prints is text in whatever terminal, file or code page; names cannot give a terminal orders."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from sim.commands.dutch import LANGUAGE
from sim.commands.guard import command
from sim.commands.terminal import parts, say, say_json, table_console, write_in_any_encoding
from sim.runs.progress import GOES_ON, LONG
from sim.scenario.printable import printable

ROOT = Path(__file__).resolve().parents[2]
ORDERS = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\x08\x08", "\r", "\u202eabc", "\u2066", "\u2028", "\x7f", "\x00"]
OLD_CODE_PAGES = [
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp437"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


def program(*arguments, **settings):
    done = subprocess.run([sys.executable, "-m", "sim", *arguments], cwd=ROOT, env={**os.environ, **settings},
                          capture_output=True, timeout=300)  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("order", ORDERS)
def test_orders_to_a_terminal_are_printed_as_text(order, capsys):
    from rich.table import Table
    from rich.text import Text

    name = f"Noord{order}Zuid"
    say(name)
    say(name, error=True)
    say_json({"name": name})
    console = table_console()
    grid = Table(title=name)
    grid.add_column(name)
    grid.add_row(Text(name))
    for what in (name, Text(name), grid):
        console.print(what)
    said = capsys.readouterr()
    assert printable(said.out + said.err) == said.out + said.err


def test_json_keeps_its_values(capsys):
    value = {"name": "".join(ORDERS) + "é − \n\t"}
    say_json(value)
    assert json.loads(capsys.readouterr().out) == value


def test_names_are_not_markup(capsys):
    table_console().print("[red]Noord[/red] [/b] :smile:")
    assert capsys.readouterr().out.strip() == "[red]Noord[/red] [/b] :smile:"


@pytest.mark.parametrize(
    ("text", "page", "written"),
    [("−1.5 – café ½", "ascii", b"-1.5 - cafe \\xbd"), ("−1.5 – café ½", "cp1252", "-1.5 – café ½".encode("cp1252"))],
)
def test_a_character_that_is_lacking_comes_in_its_nearest_form(text, page, written, monkeypatch):
    """A minus stays a minus: no number changes its sign or its size."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=page)
    monkeypatch.setattr(sys, "stdout", stream)
    write_in_any_encoding()
    say(text)
    stream.flush()
    assert stream.buffer.getvalue().strip() == written


@pytest.mark.parametrize("settings", OLD_CODE_PAGES, ids=str)
def test_lists_come_under_any_code_page(settings):
    code, out, err = program("outcomes", "--full", "--lang", "nl", **settings)
    assert code == 0 and not err and out.count(b"\n") > 30


def test_a_document_is_json_under_any_code_page():
    code, out, _ = program("outcomes", "--format", "json", PYTHONIOENCODING="ascii")
    assert code == 0 and json.loads(out)


@pytest.mark.slow
def test_a_comparison_comes_whole_under_an_old_code_page(tmp_path):
    out = tmp_path / "out"
    code, said, err = program("compare", "minimal", "--seeds", "2", "--years", "0.5", "--policy", "slow_down",
                              "--workers", "1", "--out", str(out), PYTHONIOENCODING="cp1252")  # fmt: skip
    assert code == 0
    assert b"Results are in" in err
    assert "Policies compared on the same children" in said.decode("cp1252")


@pytest.mark.parametrize("word", ["\x1b[31mred", "slow_down\u202e", "a\x07b"])
def test_a_command_line_with_orders_is_refused(word):
    code, out, err = program("check", word)
    assert code == 2
    assert printable(err.decode()) == err.decode() and b"\x1b" not in err


@pytest.fixture
def english():
    """A command before may have spoken Dutch."""
    token = LANGUAGE.set("en")
    yield
    LANGUAGE.reset(token)


def test_parts_of_one_work_say_a_thing_once(capsys, english):
    line = parts()
    for title in ("wave 1", "wave 2", ""):
        part = line(2, title)
        with part:
            part.note("burn-in: 25 years")
            part("out/runs also holds sweeps of other designs; this one is abc.")
            part.note(GOES_ON)
            part.note(f"{LONG}{title}")
            part.advance(2)
    said = capsys.readouterr().err
    assert [said.count(words) for words in ("burn-in", "other designs", GOES_ON, LONG)] == [1, 0, 0, 3]
    assert [said.count(words) for words in ("wave 1:", "wave 2:", "2 of 2 runs")] == [1, 1, 3]


@pytest.mark.parametrize(
    ("name", "out", "said"),
    [("calibrate", "here", GOES_ON), ("calibrate", None, "Stopped."), ("run", "here", "Stopped.")],
)
def test_a_work_of_many_parts_that_is_stopped_between_them_says_that_it_goes_on(name, out, said, capsys):
    def stopped(out):
        raise KeyboardInterrupt

    stopped.__name__ = name
    with pytest.raises(typer.Exit):
        command(stopped)(out=out)
    assert capsys.readouterr().err.strip() == said
