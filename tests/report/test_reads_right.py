"""Tables read right without a style sheet, and no name from outside becomes markup or a formula, in any table or page."""

from __future__ import annotations

import ast
import csv
import io
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import sim
from sim.analysis.cases import Cases
from sim.analysis.discovery import Box, Discovery
from sim.files.csv_text import csv_rows, csv_text, safe_cell
from sim.report.discovery import write_discovery
from sim.report.optimisation import front_table
from sim.report.render import comma_separated, escape_markdown, html_page, html_table, markdown
from sim.report.sensitivity import markdown_page
from sim.report.tables import Cell, Column, Table
from sim.report.texts import LANGS
from sim.report.twins import twin_table
from sim.results.statistics import Estimate

from .conftest import made_up_comparison

TAG = re.compile(r"<[^>]*>")
MARKUP = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt;",
    "a|b [x](javascript:alert(1)) ![p](http://x) `code` *star* _line_ __two__ ~~x~~ a\\|b<b>",
    "two\nlines\n\n# head\n- list\n1. list\n\x1b[31mred", "- list", "1. list", "~~~", "    code", "> said", "===", "---",
)  # fmt: skip
FORMULAS = ("=1+1", "+SUM(A1)", "-2+3|cmd", "@x", "\t=1", "\r=1", "x;=1+1", " =1", '"=1"', "-1;-2;=3", "\uff1d1+1")
READER = MarkdownIt("commonmark", {"html": True}).enable("table")
ALLOWED = {"<br>"}


def glued(html: str) -> list[str]:
    """Words that run together when every tag is taken out; nothing when the text reads the same with spaces in their place."""
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    apart = TAG.sub(" ", body).split()
    together = TAG.sub("", body).split()
    return [word for word in together if word not in apart]


def made_up(draws: int = 1, name: str | None = None):
    """A made-up comparison; a place, areas, policies, labels and municipalities can all be called ``name``."""
    data = made_up_comparison(seeds=2, draws=draws)
    if name is None:
        return data
    data.scenario.title.en = data.scenario.title.nl = data.scenario.name = name
    data.scenario.own = (SimpleNamespace(name=name, functions=(name,)),)
    for entry in data.entries:
        for policy in entry.policies:
            policy.describe = lambda lang: name
            policy.baseline_note = lambda scenario, lang: name
    for unit in data.units:
        for tally in unit.tallies.values():
            object.__setattr__(tally, "areas", ("city", name, "Klein"))
        unit.municipal = {label: {name: 1.0, "Oost": 2.0} for label in unit.municipal}
        unit.costs = {label: tuple((p, name, *rest) for p, _, *rest in rows) for label, rows in unit.costs.items()}
    return data


def everything(data, lang: str) -> list[Table]:
    """Every table of a comparison, the whole one of twins too."""
    return [*data.tables(lang), twin_table(data, lang)]


@pytest.fixture(scope="module", params=[1, 2], ids=["one draw", "two draws"])
def data(request):
    return made_up(request.param)


# --- without a style sheet --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_no_two_words_or_numbers_are_glued_when_all_tags_are_taken_out(data, lang):
    tables = everything(data, lang)
    assert {"policies", "costs", "combinations", "net", "areas", "twins"} <= {table.key for table in tables}
    for table in tables:
        assert glued(html_table(table)) == [], table.key
    page = html_page(tables, lang=lang, under="1 2", planning="3", lists=[*data.lists(lang), ("4", data.notes(lang))],
                     figures=[("5.svg", "6")])  # fmt: skip
    assert glued(page) == []
    assert glued(data._repr_html_()) == []


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_shown_as_html_glues_nothing_either(data, lang):
    for table in everything(data, lang):
        assert glued(READER.render(markdown(table))) == [], table.key


@pytest.mark.parametrize("lang", LANGS)
def test_a_value_and_its_interval_are_parted_by_brackets(data, lang):
    for table in everything(data, lang):
        for row in table.rows:
            for cell in row[1:]:
                if cell.small:
                    one = TAG.sub(
                        "", html_table(Table("t", "t", (Column("a", ""), Column("b", "")), ((Cell("x"), cell),)))
                    )
                    shown = " ".join(one.split())
                    assert f"{cell.text} (" in shown or f"{cell.text} [" in shown, shown


def test_every_row_and_column_has_a_head_and_the_table_a_caption(data):
    for table in everything(data, "nl"):
        html = html_table(table)
        assert html.count('<th scope="row">') == len(table.rows) and html.count('<th scope="col">') == len(
            table.columns
        )
        assert html.count("<caption>") == 1


# --- names from outside -----------------------------------------------------------------------------------------------
def faults_of(page: str) -> list[str]:
    """HTML, links and code that a page of Markdown would show."""
    found, waiting = [], READER.parse(page)
    while waiting:
        token = waiting.pop()
        waiting += token.children or []
        if token.type in ("html_block", "html_inline") and token.content.strip() not in ALLOWED:
            found.append(token.content)
        if token.type in ("link_open", "code_inline", "fence", "code_block", "em_open", "strong_open", "bullet_list_open",
                          "ordered_list_open", "hr"):  # fmt: skip
            found.append(f"{token.type} {token.content} {token.attrs}")
        if token.type == "image" and not re.fullmatch(r"[\w.-]+", str(token.attrs["src"])):
            found.append(str(token.attrs))
    return found


@pytest.mark.parametrize("name", [*MARKUP, *FORMULAS])
def test_no_name_becomes_markup_in_a_line(name):
    for words in (name, f"{name}: 5 euro", f"a policy {name}"):
        assert faults_of(escape_markdown(words)) == []
        table = Table(
            "t", words, (Column("a", words), Column("b", words, words)), ((Cell(words), Cell(words, words)),), (words,)
        )
        assert faults_of(markdown(table)) == []
        (row,) = [line for line in markdown(table).splitlines() if line.startswith("| ")][-1:]
        assert len(re.split(r"(?<!\\)\|", row)) == 4, "two cells"
        assert glued(html_table(table)) == [] and "<script" not in html_table(table)


@pytest.mark.parametrize("name", [MARKUP[0], MARKUP[1] + MARKUP[2], "- list"])
def test_no_name_becomes_markup_in_any_table(name):
    hostile = made_up(2, name)
    for lang in LANGS:
        tables = everything(hostile, lang)
        page = "\n".join(markdown(table) for table in tables)
        assert faults_of(page) == []
        lengths = {len(block.splitlines()) for block in page.split("\n\n") if block.startswith("| ")}
        assert lengths <= {2 + len(table.rows) for table in tables}, "no line end of a name begins a row"
        lists = [*hostile.lists(lang), ("x", hostile.notes(lang))]
        html = html_page(tables, lang=lang, under=name, planning=name, lists=lists)
        assert "<script>alert" not in html and "<img src=x" not in html and glued(html) == []


@pytest.mark.parametrize("name", [*FORMULAS, *MARKUP])
def test_no_cell_of_a_frame_or_row_starts_a_formula(name):
    frame = pl.DataFrame({name: [name, "plain"], "b": [-1.5, 2.0], "c": pl.Series([name, None], dtype=pl.Categorical)})
    assert formulas_in(csv_text(frame)) == formulas_in(csv_rows([[name, f"a;{name}"], [1, -2]])) == []


@pytest.mark.parametrize("name", ["=1+1;@x", "\t-2+3|cmd"])
def test_no_cell_of_any_csv_starts_a_formula(name):
    hostile = made_up(2, name)
    assert formulas_in(comma_separated(everything(hostile, "nl"))) == formulas_in(csv_text(hostile.policy_costs)) == []


def formulas_in(text: str) -> list[str]:
    """Cells of a CSV text that a spreadsheet would run."""
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row if starts_a_formula(cell)]


def starts_a_formula(cell: str) -> bool:
    """Whether a spreadsheet would run this cell, or what it cuts out of it at a semicolon, tab or line end."""
    parts = [part.lstrip(" ") for part in re.split(r"[;\t\r\n]", cell)]
    return cell[:1] in ("\t", "\r", "\n") or any(
        part[:1] in tuple("=+-@\uff1d") and not number(part) for part in parts if part
    )


def number(part: str) -> bool:
    try:
        float(part)
    except ValueError:
        return False
    return True


@given(st.text(max_size=40))
@example('"\r')
def test_any_text_is_safe_in_a_cell_and_comes_back_but_for_apostrophes(text):
    assert not starts_a_formula(str(safe_cell(text)).replace('"', ""))
    assert str(safe_cell(text)).replace("'", "") == text.replace("'", "")


@given(st.floats(allow_nan=False) | st.integers())
def test_numbers_stay_numbers_written_as_words_or_not(value):
    assert safe_cell(value) is value
    assert safe_cell(repr(value)) == repr(value) and float(safe_cell(f"{value:.10g}")) == float(f"{value:.10g}")
    (row,) = csv.reader(io.StringIO(csv_rows([[value, repr(value)]])))
    assert float(row[0]) == float(row[1]) == float(value)


def test_a_frame_is_written_as_polars_writes_it_when_nothing_is_unsafe():
    frame = pl.DataFrame(
        {"a": ["x", None, 'say "y", z'], "b": [-0.1, 1e-20, None], "c": [1, -2, 3], "d": [True, None, False]}
    )
    assert csv_text(frame) == frame.write_csv()


@given(st.text(max_size=60))
def test_any_text_in_markdown_shows_as_it_is(text):
    shown = READER.render(escape_markdown(text))
    words = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
    assert faults_of(escape_markdown(text)) == []
    assert " ".join(unescape(TAG.sub("", shown)).split()) == words


def test_pages_of_discovery_optimisation_and_sensitivity_escape_names(tmp_path, monkeypatch):
    for n, name in enumerate((MARKUP[0] + MARKUP[1], MARKUP[2], "=1+1")):
        mine = sim.outcome("mine", "per year", lambda run: 0.0, en=name, nl=name)
        chance = np.random.default_rng(1)
        numbers = {name: chance.random(60), "b": chance.random(60)}
        values = {("baseline", "mine"): np.zeros(60), (name, "mine"): np.where(numbers[name] < 0.4, -1.0, 1.0)}
        words = SimpleNamespace(en=name, nl=name)
        scenario = SimpleNamespace(
            folder=None, ledger=lambda: [], title=words, name=name, caveat=lambda lang, x=name: x, projected=dict
        )
        cases = Cases(scenario, numbers, values, 2, name, (mine,))
        interest = (values[name, "mine"] < 0).astype(float)
        asked = {"policy": name, "outcome": "mine", "threshold": 0.0, "below": True}
        folder = tmp_path / str(n)
        monkeypatch.setattr("sim.report.discovery.pictures.save", lambda figure, path: None)
        monkeypatch.setattr("sim.report.discovery.discovery_figure", lambda *given: None)
        box = Box("CART", {name: (0.1, 0.4), "b": (-np.inf, 0.9)}, 0.8, 0.9, 0.3, 18)
        write_discovery(folder, cases, Discovery(60, 20, (box,), {"CART": (0.8, 0.9)}, 0), interest, asked)
        pages = [path.read_text(encoding="utf-8") for path in folder.glob("*.md")]
        for path in folder.glob("*.csv"):
            assert formulas_in(path.read_text(encoding="utf-8")) == []
        pages += [markdown(front_table(_search(name), lang)) for lang in LANGS]
        study = SimpleNamespace(findings=(), factors=(), points=(), method="morris")
        plan = SimpleNamespace(design=SimpleNamespace(scenario=scenario, entries=(), seeds=(1,), years=1.0))
        pages += [markdown_page(study, plan, lang, {}) for lang in LANGS]
        assert len(pages) == 6
        for page in pages:
            assert faults_of(page) == []


def _search(name: str):
    nothing = Estimate(1.0, 0.5, 1.5, 1.0, float("nan"), 0.5, 1.5, 4)
    search = SimpleNamespace(
        front=np.array([0]), settings=[SimpleNamespace(name=name)], mixes=np.array([[0.5]]), stays=np.array([1.0]),
        aims=("entries",), limits=SimpleNamespace(budget=1.0, harm=0.1, probability=0.9), allowed=np.array([True]),
    )  # fmt: skip
    return SimpleNamespace(
        found=search, measures=("entries", "budget", "harm"), budget_of="cost_total", holds={0: True}, seeds=(1,), draws=1,
        fresh_seeds=(2,), fresh={0: dict.fromkeys(("entries", "budget", "harm"), nothing)},
    )  # fmt: skip


def test_numbers_in_sentences_and_tables_are_written_by_the_one_formatter_that_knows_the_language():
    """A decimal point in a Dutch sentence comes from a number that is formatted on the spot."""
    decimals = re.compile(r"\.[1-9]\d*[efg]|\.[1-9]\d*%|g$|^[^.]*[ef]$")
    found = []
    for room in ("report", "commands"):
        for path in sorted((Path(sim.__file__).parent / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                spec = (
                    ast.unparse(node.format_spec)[2:-1]
                    if isinstance(node, ast.FormattedValue) and node.format_spec
                    else ""
                )
                if decimals.search(spec):
                    found.append(f"{path.name}: {{{ast.unparse(node.value)}:{spec}}}")
    assert sorted(found) == [
        "policy_names.py: {value:.6f}",  # how many decimals were typed
        "terminal.py: {value:.6g}",  # lists of settings and of the ledger, written as they are typed
        "texts.py: {value:g}",  # the formatter itself
    ]
