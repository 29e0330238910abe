"""Every mix of the examples, and of five policies in both languages, fits its screen; the longest print on two sheets of A4.

The examples stand here in the style and with the script of the present.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.report.brief.page import brief_page
from sim.report.one_file import STYLE, read

from .conftest import DAY
from .made import all_five
from .test_browser import CHROMIUM, PAGES, SIZES, browser, opened  # noqa: F401  (browser is a fixture)
from .test_page import data_of

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")]
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
LONGEST = 5  # mixes that are printed
HEIGHTS = """(keys) => { const brief = JSON.parse(document.getElementById("data").textContent);
  return keys.map((key) => {
    document.querySelectorAll(".switch").forEach((one, k) => { one.querySelector(`input[value="${key[k]}"]`).checked = true; });
    show(brief);
    return document.querySelector(".plan").getBoundingClientRect().bottom + scrollY;
  }); }"""
"""Where the last line of the first screen ends, for each of some mixes."""


@pytest.fixture(scope="module", params=["utrecht", "rijk-van-nijmegen", "nl", "en"])
def page_file(request, tmp_path_factory):
    """An example as it is in the present style, or five policies that were never run, in a language."""
    if len(request.param) == 2:
        data, explored = all_five(posterior="made")
        page = brief_page(data, request.param, "python -m sim brief minimal --explore", DAY, explored)
    else:
        page = (EXAMPLES / f"brief-{request.param}.html").read_text(encoding="utf-8")
        page = re.sub(r"(<style>).*?(</style>)", lambda found: found[1] + read(STYLE) + found[2], page, flags=re.S)
        page = page[: page.rindex("<script>")] + f"<script>{read('brief/script.js')}</script></body></html>"
    path = tmp_path_factory.mktemp("mixes") / "brief.html"
    path.write_text(page, encoding="utf-8")
    return path


def test_the_first_screen_of_every_mix_holds_what_it_is_for_and_the_longest_print_on_two_sheets(browser, page_file):  # noqa: F811
    page, _ = opened(browser, page_file, SIZES["1280"])
    keys = sorted(data_of(page_file.read_text(encoding="utf-8"))["mixes"])
    assert len(keys) == 243
    heights = dict(zip(keys, page.evaluate(HEIGHTS, keys), strict=True))
    assert {key: height for key, height in heights.items() if height > SIZES["1280"][1]} == {}
    for key in sorted(keys, key=heights.__getitem__)[-LONGEST:]:
        page.evaluate(HEIGHTS, [key])
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= PAGES, key
