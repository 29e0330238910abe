"""Every table of every page can be read aloud: it has a caption, and each column and each row has its head."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sim
from sim.report.brief.page import brief_page
from sim.report.comparison import compare
from sim.report.story.page import story_page
from sim.report.texts import LANGS
from sim.results.twin_folder import read_twin_folder
from sim.runs.stories import stories
from tests.report.conftest import made_up_comparison

REPORT = Path(sim.__file__).parent / "report"
HOMES = {"render.py", "brief/page.html", "story/page.html"}
"""Where tables are written; a new home comes here, and its page below."""


class Tables(HTMLParser):
    """What a page has of tables: faults, in words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.tables = self.captions = self.heads = 0
        self.caption = self.body = False
        self.cells: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        scope = dict(attributes).get("scope") or ""
        if tag == "table":
            self.tables, self.heads, self.body = self.tables + 1, 0, False
        elif tag == "caption":
            self.caption = True
        elif tag == "tbody":
            self.body = True
        elif tag == "tr":
            self.cells = []
        elif tag in ("th", "td"):
            self.cells.append((tag, scope))

    def handle_data(self, data):
        self.captions += self.caption and bool(data.strip())
        self.caption = False

    def handle_endtag(self, tag):
        if tag == "tr" and self.body:
            if self.cells[0] != ("th", "row"):
                self.faults.append(f"a row of table {self.tables} has no head")
            if len(self.cells) != self.heads:
                self.faults.append(f"a row of table {self.tables} has {len(self.cells)} cells under {self.heads} heads")
        elif tag == "tr":
            self.heads = len(self.cells)
            self.faults += [
                f"a head of table {self.tables} without scope"
                for kind in self.cells
                if kind[0] == "th" and "col" not in kind[1]
            ]
        elif tag == "table" and self.captions != self.tables:
            self.faults.append(f"table {self.tables} has no caption")


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_of_a_brief_and_of_a_story_is_read_aloud(lang, tmp_path):
    place = tmp_path / "compared"
    data = compare("minimal", ["slow_down"], seeds=3, years=4, out=place)
    kept = read_twin_folder(place)
    brief, story = brief_page(data, lang, today=date(2026, 11, 27)), story_page(kept, stories(kept), lang)
    reports = [file.read_text(encoding="utf-8") for file in sorted(place.glob("report-*.html"))]
    for page, least in ((brief, 1), (story, 1), *((page, 5) for page in reports)):
        found = Tables(page)
        assert found.tables >= least and found.faults == []
    assert len(reports) == 2


def test_every_table_of_a_brief_that_a_small_place_does_not_have_too():
    """A small place has no figures beside which it was held: of those tables the template is looked at."""
    template = (REPORT / "brief" / "page.html").read_text(encoding="utf-8")
    assert template.count("<table") == template.count("<caption>") == template.count('<th scope="row">') == 3


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_of_a_report_is_read_aloud(lang):
    found = Tables(made_up_comparison(seeds=2, draws=2).table(lang, "html", key="why"))
    assert found.tables == 1 and found.faults == []


def test_tables_are_written_nowhere_else():
    homes = {
        path.relative_to(REPORT.parent / "report").as_posix()
        for path in REPORT.parent.rglob("*")
        if path.suffix in (".py", ".html", ".js") and "<table" in path.read_text(encoding="utf-8")
    }
    assert homes == HOMES
