"""The brief and the report in a browser: they fit their screens and sheets, every switch moves by keyboard, nothing is fetched.

``BRIEF_SHOTS=folder`` keeps screenshots at 1280 and 390 pixels and the print. ``BRIEF_FILE=file`` looks at another brief.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from sim.report.brief.mixes import unpacked
from sim.report.brief.page import brief_page
from sim.report.render import html_body
from sim.report.texts import text

from .test_page import data_of

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")]
SIZES = {"1280": (1280, 720), "390": (390, 844)}
PAGES = 2  # sheets of A4
LANDSCAPE = (1047, 718)  # a sheet of A4 on its side, within margins of 10 mm, in CSS pixels
LARGER = """(edge) => [...document.querySelectorAll("table")].filter((one) => one.getClientRects().length
  && one.getBoundingClientRect().right > edge + 1).map((one) => one.tHead.innerText)"""
"""Heads of the tables that are shown and end beyond an edge."""


CUT = """() => [...document.querySelectorAll("svg")].filter((svg) => svg.getClientRects().length).flatMap((svg) => {
  const room = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("*")].filter((one) => one.getBBox && one.tagName !== "title").filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < room.left - .5 || box.top < room.top - .5 || box.right > room.right + .5 || box.bottom > room.bottom + .5;
  }).map((one) => [svg.getAttribute("class"), one.tagName, one.getAttribute("class"), one.textContent]);
})"""
"""Shapes and words of the drawings that are shown of which a part is cut off."""


@pytest.fixture(scope="module")
def file(tmp_path_factory, pages):
    given = os.environ.get("BRIEF_FILE")
    if given:
        return Path(given).resolve()
    path = tmp_path_factory.mktemp("brief") / "brief.html"
    path.write_text(pages["nl"], encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=["nl", "en"])
def report(request, tmp_path_factory, compared):
    """The brief with all tables behind it, without figures."""
    tables = html_body(compared.tables(request.param), titled=True)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(brief_page(compared, request.param, appendix=("All", "tables", tables)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as maker:
        found = maker.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser, file, size):
    """The page at a size, and the addresses that it asked for."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.goto(file.as_uri())
    return page, asked


@pytest.mark.parametrize("name", SIZES)
def test_nothing_is_asked_of_the_network_and_nothing_is_wider_than_the_screen(browser, file, name):
    page, asked = opened(browser, file, SIZES[name])
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[name][0]
    if shots := os.environ.get("BRIEF_SHOTS"):
        page.screenshot(path=f"{shots}/brief-{name}.png", full_page=True)
        page.screenshot(path=f"{shots}/brief-{name}-first.png")


@pytest.mark.parametrize("name", SIZES)
def test_nothing_of_a_drawing_is_cut_off(browser, file, name):
    page, _ = opened(browser, file, SIZES[name])
    assert page.locator("svg.hundred").is_visible()
    assert page.evaluate(CUT) == []


def test_the_answer_and_what_it_is_for_stand_on_the_first_screen(browser, file):
    page, _ = opened(browser, file, SIZES["1280"])
    for part in ("#asks", "#says", "#tiles", ".switches", ".sure", ".plan"):
        box = page.locator(part).bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= SIZES["1280"][1], part


def test_every_switch_moves_by_keyboard_and_the_page_says_what_was_made(browser, file):
    page, _ = opened(browser, file, SIZES["1280"])
    found = data_of(file.read_text(encoding="utf-8"))
    switches = page.locator(".switch").count()
    page.locator(".switch input").first.focus()
    seen = set()
    for number in range(switches):
        for _ in range(page.locator(".switch").nth(number).locator("input").count()):
            page.keyboard.press("ArrowRight")
            key = "".join(
                page.locator(".switch").nth(k).locator("input:checked").input_value() for k in range(switches)
            )
            seen.add(key)
            shown = found["mixes"].get(key)
            if shown is None:
                assert page.locator("#missing").is_visible()
                assert page.locator("#asks").inner_text() == text("brief_not_computed", "nl")
                assert page.locator("#says p").count() == 0  # no answer to another question
                continue
            assert page.locator("#asks").inner_text() == unpacked(found["forms"], shown["asks"])
            said = page.locator("#says p").all_inner_texts()
            assert said == [unpacked(found["forms"], row) for row in shown["says"]]
            levels = page.locator(".tile .level").all_inner_texts()
            assert levels == [unpacked(found["forms"], tile[0]) for tile in shown["tiles"]]
            now = page.locator(".tile .now").all_inner_texts()
            assert now == [unpacked(found["forms"], tile[1]) for tile in shown["tiles"]]
            assert page.locator(".of-main.other").count() == (
                0 if key == found["main"] else page.locator(".of-main").count()
            )
        page.keyboard.press("Tab")
    assert len(seen) > switches


def test_a_move_takes_less_than_a_tenth_of_a_second_on_the_page(browser, file):
    """Said, not asserted: a busy machine is no fault of the page."""
    page, _ = opened(browser, file, SIZES["1280"])
    spent = page.evaluate(
        """() => { const one = document.querySelector(".switch input:not(:checked)"); const begin = performance.now();
        one.checked = true; one.dispatchEvent(new Event("change", {bubbles: true}));
        document.body.getBoundingClientRect(); return performance.now() - begin; }"""
    )
    print(f"a move takes {spent:.1f} ms")


def test_it_prints_on_two_sheets(browser, file, tmp_path):
    page, _ = opened(browser, file, SIZES["1280"])
    place = Path(os.environ.get("BRIEF_SHOTS") or tmp_path) / "brief.pdf"
    page.pdf(path=str(place), prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", place.read_bytes())) <= PAGES


def test_on_paper_what_it_is_in_practice_is_read_too(browser, file):
    page, _ = opened(browser, file, SIZES["1280"])
    page.emulate_media(media="print")
    assert page.locator(".practice li").first.is_visible()


def test_on_a_phone_every_column_of_the_brief_is_on_the_screen(browser, file):
    page, _ = opened(browser, file, SIZES["390"])
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("""[...document.querySelectorAll(".fits th, .fits td")].every(
        (one) => one.getBoundingClientRect().right <= innerWidth)""")


def test_every_column_of_the_report_is_on_the_screen(browser, report):
    page, _ = opened(browser, report, SIZES["1280"])
    assert page.evaluate(LARGER, SIZES["1280"][0] - 20) == []


def test_on_a_phone_a_wide_table_slides_in_its_own_box_and_says_so(browser, report):
    page, _ = opened(browser, report, SIZES["390"])
    width = SIZES["390"][0]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate("""[...document.querySelectorAll(".wide")].filter((one) => one.scrollWidth > one.clientWidth)
        .map((one) => [getComputedStyle(one).overflowX, getComputedStyle(one, "::before").content, one.ariaLabel])""")
    assert wide and [one for one in wide if one[0] != "auto" or "\u2192" not in one[1]] == []


def test_on_paper_no_column_of_the_report_is_lost(browser, report):
    page, _ = opened(browser, report, LANDSCAPE)
    page.emulate_media(media="print")
    assert page.evaluate(LARGER, LANDSCAPE[0]) == []
