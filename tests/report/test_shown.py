"""Lines, tables and figures that a notebook shows by themselves, and an aim that is reached or not."""

from __future__ import annotations

import base64
import re
import subprocess
import sys

import pytest

import sim
from sim.errors import InputError
from sim.report.aims import reached
from sim.report.sentences import sentence
from sim.report.shown import HtmlText, Lines, MarkdownText
from sim.report.texts import text
from sim.results.statistics import estimate

NAMED = {"Slower": "vertragen:dosis=programma", "More families": "gezinnen_werven:extra_enquiries=3"}


@pytest.fixture(scope="module")
def found():
    place = sim.load_scenario("minimal").with_changes({"burn_in": 1})
    return sim.compare(place, NAMED, seeds=4, years=1)


def test_lines_are_a_tuple_that_is_shown_escaped_and_printed_as_it_is():
    said = Lines(["A *star* of <b>", "1. two"])
    assert said == ("A *star* of <b>", "1. two") and said[:1] == ("A *star* of <b>",)
    shown = said._repr_markdown_()
    assert shown.startswith("- A \\*star\\* of &lt;b&gt;\n- ") and "<" not in shown
    assert str(said) == "A *star* of <b>\n1. two"
    assert Lines(["one"])._repr_markdown_() == "one" and Lines()._repr_markdown_() == ""


def test_what_a_line_begins_with_is_shown_in_bold():
    said = Lines(["A_b. Then *this*.", "A_b c: that", "A_bc. no"], heads=["A_b", "A_b c", ""])
    assert said._repr_markdown_().splitlines() == [
        "- **A_b.** Then \\*this\\*.", "- **A_b c:** that", "- A_bc. no",
    ]  # fmt: skip
    assert said == ("A_b. Then *this*.", "A_b c: that", "A_bc. no")


def test_markdown_reads_what_lines_show_as_the_words_they_are():
    from markdown_it import MarkdownIt

    words = ["# no head", "[no](link) `code`", "a | b", "+5 (−1 tot +3)", "‘x’: 5 < 6"]
    html = MarkdownIt().render(Lines(words)._repr_markdown_())
    assert html.count("<li>") == len(words) and "<h1>" not in html and "<a" not in html and "<code>" not in html


def test_ipython_shows_lines_as_text_and_markdown():
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(Lines(["a", "b"]))
    assert data == {"text/plain": "a\nb", "text/markdown": "- a\n- b"}


def test_nothing_of_it_needs_ipython():
    code = "import sys; sys.modules['IPython'] = None; import sim.report.shown, sim.report.comparison"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_comparison_says_itself_in_one_line_a_cell(found, lang):
    for said in (found.answers(lang), found.reasons(lang)):
        assert len(said) == 2 and said[0].startswith("Slower") and said[1].startswith("More families")
    assert len(found.says("Slower", lang=lang)) == 4
    assert found.says("Slower", "danger_missed", lang=lang) == found.says(
        "slow_down:dose=programme", "gevaar_gemist", lang=lang
    )
    assert found.says("vertragen:dosis=programma", lang=lang) == found.says("Slower", lang=lang)
    assert isinstance(found.table(lang, "html"), HtmlText) and isinstance(found.table(lang), MarkdownText)
    assert isinstance(found.notes(lang), Lines) and found.policy_notes(lang)[0].startswith("Slower. ")
    assert "<table" in found.table(lang, "html", key="why")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ("niets over een bestaand kind", "Geen effect van beleid hier is getoetst", "5%", "alleen toeval", "aangenomen")),
        ("en", ("nothing about any real child", "has been validated against", "5%", "chance alone", "assumed")),
    ],
)  # fmt: skip
def test_care_says_what_it_is_for_what_was_never_tested_and_what_the_intervals_hold(found, lang, words):
    said = str(found.care(lang))
    assert all(word in said for word in words)
    assert "--" not in said.replace("--lang nl", ""), "no option of the command line that a notebook does not have"


def test_care_of_few_worlds_says_how_few_and_that_there_are_no_probabilities():
    place = sim.load_scenario("minimal").with_changes({"burn_in": 1})
    drawn = sim.compare(place, ["slow_down"], seeds=2, years=0.5, draws=3, twins=False)
    assert "3 werelden, elk met 2 runs" in str(drawn.care("nl")) and "kansen zijn er niet" in str(drawn.care("nl"))


def test_a_picture_is_a_small_png_that_is_read_aloud(found):
    for picture in (
        found.picture("nl"),
        found.picture("nl", "gevaar_gemist", "hosts"),
        found.picture("en", name="out-of-home"),
    ):
        data, more = picture._repr_mimebundle_()
        png = base64.b64decode(data["image/png"])
        assert png[:4] == b"\x89PNG" and len(png) < 80_000
        assert more["image/png"]["alt"] == data["text/plain"] == picture.alt
    assert "gevaar gemist; bestandspleeggezinnen" in found.picture("nl", "gevaar_gemist", "hosts").alt


def test_what_is_not_there_is_told_with_what_is(found):
    for ask, words in (
        (lambda: found.says("Slower", "danger_mised"), "danger_missed"),
        (lambda: found.says("network_first"), "slow_down:dose=programme"),
        (lambda: found.picture("en", name="diferences"), "differences"),
        (lambda: found.table("en", key="regrets"), "There is no table"),
        (lambda: found.reaches("hosts", 0, by="hosts"), "An aim is a change other than 0"),
        (lambda: found.reaches("hosts", float("nan"), by="hosts"), "An aim is a change other than 0"),
    ):
        with pytest.raises(InputError, match=words):
            ask()


# --- rows with names of their own ---------------------------------------------------------------------------------------
def test_a_row_with_a_name_of_its_own_is_called_so_and_keeps_its_label(found):
    from sim.designs.request import as_entries

    assert found.policies == ("slow_down:dose=programme", "host_recruitment:extra_enquiries=3")
    assert "Slower" in found.table("nl") and "vertragen" not in found.table("nl").lower()
    assert [row.get("called") for row in found.manifest["policies"]] == list(NAMED)
    for asked, words in (({"": "slow_down"}, "called by a text"), ({"a": "slow_down", "b": "vertragen"}, "name it once"),
                         ({"a": "all"}, "must be one policy")):  # fmt: skip
        with pytest.raises(InputError, match=words):
            as_entries(asked)


def test_a_kept_comparison_keeps_the_names_of_its_rows(tmp_path):
    from sim.runs.reproduce import reproduce

    place = sim.load_scenario("minimal").with_changes({"burn_in": 1})
    sim.compare(place, NAMED, seeds=2, years=0.25, twins=False, out=tmp_path / "out")
    assert "Slower" in (tmp_path / "out" / "report-en.html").read_text(encoding="utf-8")
    assert reproduce(tmp_path / "out").identical


# --- an aim ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_an_aim_is_reached_by_the_whole_interval_and_missed_by_the_whole_interval(side):
    more = estimate([side * x for x in (9.0, 11.0, 10.0, 12.0)], [0] * 4)
    assert [reached(more, side * aim) for aim in (5.0, 10.4, 11.0, 30.0)] == ["reached", "likely", "unsaid", "missed"]
    assert reached(more, -side * 1.0) == "missed", "it goes the other way"
    assert reached(more, side * 8.0) == "reached" and reached(more, side * 8.0, together=50) != "reached"


def test_of_what_hardly_differs_too_little_was_computed():
    assert reached(estimate([0.0] * 9 + [1.0], [0] * 10), 5.0) == "thin"


def test_the_least_that_reaches_an_aim_is_named_and_that_none_does_is_said(found):
    said = found.reaches("informatieaanvragen", 1, "nl", by="informatieaanvragen")
    assert said[1].startswith("More families: informatieaanvragen +") and said[1].endswith("Haalt het doel.")
    assert said[2].startswith(
        "Het minste van deze waarmee het doel (informatieaanvragen +1) gehaald wordt: More families, met"
    )
    assert "2 antwoorden tegelijk" in said[3]
    none = found.reaches("share_family_type", 60, "en", by="hosts")
    aim = "share in a family +60 percentage points"
    assert none[2] == text("aim_none_all_unsaid", "en", aim=aim, n=2, past=0), "too little was computed of both"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_where_none_reaches_an_aim_it_is_said_of_how_many_that_cannot_be_said(lang, monkeypatch, found):
    """None reached it, as far as could be said, while of four of the six it could not."""
    for judged, key in ((("unsaid", "missed"), "aim_none_unsaid"), (("thin", "unsaid"), "aim_none_all_unsaid")):
        given = iter(judged)
        monkeypatch.setattr("sim.report.aims.reached", lambda *_, given=given: next(given))
        last = found.reaches("share_family_type", 60, lang, by="hosts")[2]
        numbers = {"n": judged.count("unsaid") + judged.count("thin"), "all": 2, "past": 0}
        assert last == text(key, lang, aim=re.search(r"\((.*?(?:punt|points))[;)]", last)[1], **numbers)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_question_that_was_set_before_the_run_counts_as_one_answer(lang, found):
    told = found.question("Slower", "danger_missed", lang)
    assert len(told) == 1 and told[0].endswith(text("say_question", lang))
    assert told[0].startswith(sentence(found, found.row("Slower"), "danger_missed", lang, together=1))
