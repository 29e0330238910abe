"""The page of stories in a browser: on a phone its figure is upright and whole, on a desk and on paper it is the wide one.

``STORY_SHOTS=folder`` keeps screenshots at 1280 and 390 pixels.
"""

from __future__ import annotations

import os
from datetime import date

import pytest

from sim.report.comparison import compare
from sim.report.story.page import story_page
from sim.results.twin_folder import read_twin_folder
from sim.runs.stories import stories

from .test_browser import CHROMIUM, CUT, SIZES, browser, opened

__all__ = ["browser"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")]
KINDS = ("flat", "upright")
LEAST_LETTERS = 11.0  # pixels
PHONES = {"390": SIZES["390"], "360": (360, 740)}
BEYOND = """(within) => [...document.querySelectorAll(within)].filter((one) => one.getClientRects().length)
  .filter((one) => one.getBoundingClientRect().right > innerWidth || one.getBoundingClientRect().left < 0)
  .map((one) => [one.tagName, one.getAttribute("class"), one.textContent.slice(0, 60)])"""
"""What is shown of a page and reaches beyond a side of the screen."""
LETTERS = """() => Math.min(...[...document.querySelectorAll("svg.life.upright text")].map((one) => one.getScreenCTM().a
  * parseFloat(getComputedStyle(one).fontSize)))"""
"""Pixels of the smallest letters of the upright figures, as they are on the screen."""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    place = tmp_path_factory.mktemp("story") / "compared"
    compare("minimal", ["slow_down+fast_family_treatment"], seeds=2, years=3, out=place)
    kept = read_twin_folder(place)
    return kept, stories(kept)


@pytest.fixture(scope="module", params=["nl", "en"])
def file(request, told, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "story.html"
    command = ["python", "-m", "sim", "story", "DIR"]
    path.write_text(story_page(*told, request.param, command, date(2026, 11, 27)), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SIZES)
def test_nothing_is_asked_of_the_network_and_nothing_is_wider_than_the_screen(browser, file, name):
    page, asked = opened(browser, file, SIZES[name])
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[name][0]
    if shots := os.environ.get("STORY_SHOTS"):
        page.screenshot(path=f"{shots}/story-{name}.png", full_page=True)


@pytest.mark.parametrize("name", PHONES)
def test_on_a_phone_all_of_a_life_is_in_the_view_without_sliding(browser, file, name):
    page, _ = opened(browser, file, PHONES[name])
    assert page.locator("svg.life.upright:visible").count() == page.locator("article.story").count() > 0
    assert page.locator("svg.life.flat:visible").count() == 0
    assert page.evaluate(BEYOND, "main *") == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(LETTERS) >= LEAST_LETTERS
    slides = page.evaluate("""[...document.querySelectorAll("article.story *")].filter((one) =>
        one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible").length""")
    assert slides == 0


def test_both_figures_have_the_same_words_for_who_does_not_see_them_and_one_is_read(browser, file):
    page, _ = opened(browser, file, SIZES["390"])
    said = {kind: [one.get_attribute("aria-label") for one in page.locator(f"svg.life.{kind}").all()] for kind in KINDS}
    assert said["flat"] == said["upright"] and all(said["flat"])
    assert page.get_by_role("img").count() == page.locator("article.story").count()


@pytest.mark.parametrize("media", ["screen", "print"])
def test_on_a_desk_and_on_paper_the_figure_is_wide(browser, file, media):
    page, _ = opened(browser, file, SIZES["1280"] if media == "screen" else (703, 1000))
    page.emulate_media(media=media)
    assert page.locator("svg.life.flat:visible").count() == page.locator("article.story").count()
    assert page.locator("svg.life.upright:visible").count() == 0
    assert page.evaluate(CUT) == []
