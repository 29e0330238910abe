"""The brief stands alone, answers first, says what the engine of sentences says, and escapes what comes from outside."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import pytest

import sim
from sim.errors import InputError
from sim.policies import parse
from sim.report.brief.drawn import hundred_icons, margin_drawing, time_drawing
from sim.report.brief.mixes import TILES, Packed, key_of, nearest_of, position_of, switches_of, told_of, unpacked
from sim.report.brief.page import WHAT, brief_page
from sim.report.brief.parts import over_time, own_figures, sure
from sim.report.kept import kept_step_table
from sim.report.one_file import check_place, write_page
from sim.report.sentences import base_ends, coarse_note
from sim.report.texts import LANGS, text
from sim.results.comparison import ComparisonData
from sim.results.over_time import difference_over_time
from sim.runs.mixes import design_of, rows_of
from sim.scenario.loading import load_scenario
from tests.shapes import drawing as shapes_of
from tests.shapes import outside

from .conftest import DAY, POLICIES


def data_of(page: str) -> dict:
    """What the script of a page looks up."""
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])


def words_of(page: str) -> str:
    body = re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_it_asks_the_network_for_nothing(pages):
    for page in pages.values():
        assert not re.search(r"(?:src|href|action|url)\s*[=(]", page)
        assert "import(" not in page and "fetch(" not in page and "http" not in page


def test_the_first_words_are_the_question_and_the_answer(pages):
    for lang, asks in (("nl", "Wat gebeurt er met"), ("en", "What happens with")):
        page = pages[lang]
        heads = re.findall(r"<h\d[^>]*>(.*?)</h\d>", page)
        assert heads[0].startswith(asks)
        first = words_of(page[: page.index("</section>")])
        for must in ("2.714" if lang == "nl" else "2,714", *data_of(page)["forms"][0].split("#")[:1]):
            assert must.strip() in first
        assert ("nooit" if lang == "nl" else "must never") in first
        assert ("uitkomststudie" if lang == "nl" else "outcome study") in first


def test_each_language_is_its_own(pages):
    assert f'lang="{"nl"}"' in pages["nl"] and 'lang="en"' in pages["en"]
    dutch, english = words_of(pages["nl"]).lower().split(), words_of(pages["en"]).lower().split()
    assert not {"the", "with", "whether", "placements"} & set(dutch)
    assert not {"het", "een", "gezinnen", "wordt"} & set(english)


def test_every_mix_is_told_as_the_engine_of_sentences_tells_it(pages, compared, explored):
    for lang in LANGS:
        found = data_of(pages[lang])
        assert len(found["mixes"]) == 9
        for source in (explored, compared):
            for entry in source.entries:
                key = key_of(entry, POLICIES)
                if source is explored and any(key == key_of(one, POLICIES) for one in compared.entries):
                    continue  # the comparison knows more
                together = len(source.entries) * len(TILES)
                near = nearest_of(key, compared.entries, POLICIES)
                told = told_of(source, entry.label, lang, together, compared, near)
                assert [unpacked(found["forms"], row) for row in found["mixes"][key]["says"]] == told
        assert unpacked(found["forms"], found["mixes"]["00"]["asks"]).startswith("W")


def number(words: str) -> float:
    return float(re.search(r"[-−+]?[\d.]*\d(?:,\d+)?", words)[0].replace(".", "").replace(",", ".").replace("−", "-"))


def test_the_numbers_of_a_mix_are_of_its_own_worlds(pages, explored):
    """Level less now is the difference, also where the mixes were computed in other worlds than the comparison."""
    drawn = sim.compare("minimal", [*POLICIES, "+".join(POLICIES)], seeds=1, years=2, draws=6)
    found = data_of(brief_page(drawn, "nl", today=DAY, explored=explored))
    for kept in found["mixes"].values():
        for level, now, change, *_ in kept["tiles"]:
            level, now, change = (unpacked(found["forms"], row) for row in (level, now, change))
            if change and change != "geen verschil":
                digits = min(len(words.partition(" ")[0].partition(",")[2].rstrip("%")) for words in (level, change))
                assert number(level) - number(now) == pytest.approx(number(change), abs=1.1 * 10.0**-digits), (
                    level,
                    now,
                    change,
                )
    half = found["mixes"]["11"]["tiles"][0][1]
    assert " tot " not in unpacked(found["forms"], half)  # one world
    assert " tot " in unpacked(found["forms"], found["mixes"]["22"]["tiles"][0][1])


def test_what_is_shown_without_a_script_is_the_main_mix(pages):
    for page in pages.values():
        found = data_of(page)
        assert found["main"] == "22"
        shown = found["mixes"]["22"]
        text = words_of(page)
        assert unpacked(found["forms"], shown["asks"]) in text
        for row in shown["says"]:
            assert unpacked(found["forms"], row) in text
        assert len(re.findall(r"<input[^>]* checked>", page)) == len(POLICIES)


def test_numbers_survive_packing():
    packed = Packed()
    for words in ("From 1,234.5 to −3 (2 to 4).", "No numbers.", "12", "", "1 # 2"):
        row = packed.row(words)
        assert unpacked(list(packed.sentences), row) == words.replace("#", "")
    packed.row("From 7 to −3 (2 to 4).")
    assert len(packed.sentences) == len(set(packed.sentences))


def test_mixes_are_every_dose_of_every_policy():
    assert len(rows_of(POLICIES)) == 8
    assert (
        len(rows_of(("slow_down", "fast_family_treatment", "host_recruitment", "support_figure", "network_first")))
        == 242
    )
    with pytest.raises(InputError, match="1 to 6"):
        rows_of(())
    design = design_of("minimal", POLICIES, ("entries",), seeds=3, years=1.0)
    assert set(switches_of(design.entries)) == set(POLICIES)
    assert sorted(key_of(entry, POLICIES) for entry in design.entries) == [
        "01",
        "02",
        "10",
        "11",
        "12",
        "20",
        "21",
        "22",
    ]


@pytest.mark.parametrize(
    ("words", "place"),
    [("slow_down", 2), ("slow_down:dose=programme", 1), ("slow_down:dose=now", 0), ("slow_down:dose=pilot", None),
     ("slow_down:strength=0.4", None), ("slow_down:dose=full,areas=North", None), ("covid", 2)],
)  # fmt: skip
def test_a_switch_knows_where_it_stands(words, place):
    assert position_of(parse(words)[0]) == place


def test_worlds_from_ranges_are_not_said_to_agree_with_figures():
    from sim.scenario.loading import load_scenario

    place = load_scenario("minimal")
    for drawing, said in (({}, False), ({"posterior": "utrecht"}, True)):
        data = SimpleNamespace(scenario=place, draws=(0, 1), units=(), drawing=drawing)
        assert ("agree with public figures" in sure(data, "en")) == said == ("kloppen met openbare" in sure(data, "nl"))


def test_rows_that_are_no_mixes_are_chosen_one_by_one(compared):
    import sim

    other = sim.compare("minimal", ["slow_down:strength=0.4", "covid"], seeds=2, years=1.0, draws=0, twins=False)
    page = brief_page(other, "en", today=DAY)
    assert 'name="row"' in page
    found = data_of(page)
    assert set(found["mixes"]) == {"0", "1", "2"} and found["main"] == "2"


def test_a_name_from_outside_is_words(compared):
    bad = "</script><script>alert(1)</script>"
    place = compared.scenario.with_changes({})
    object.__setattr__(place, "title", type(place.title)(en=bad, nl=bad))
    kept, compared.scenario = compared.scenario, place
    try:
        page = brief_page(compared, "en", f"python -m sim brief {bad}", DAY)
    finally:
        compared.scenario = kept
    assert page.count("<script") == 2 and bad not in page


def test_drawings_say_what_they_show():
    drawn = hundred_icons([("prevented-plus", 3), ("blocked-minus", 2)], 97, "a & b")
    assert drawn.count("<path") == 102 and 'aria-label="a &amp; b"' in drawn
    line = time_drawing([(0.0, 0.0, 0.0, 0.0), (5.0, -2.0, -4.0, 1.0), (10.0, -3.0, -6.0, 0.5)], 2022, "x", "nl")
    assert "2022" in line and "2032" in line and "polygon" in line and "−6" in line
    unknown = [(t, 0.0, float("nan"), float("nan")) for t in (0.0, 1.0)]
    assert "nan" not in time_drawing(unknown, 2022, "x", "en")
    assert "circle" not in margin_drawing([], "") and 'cx="148"' in margin_drawing([1.0, 2.0, 3.0], "")


def test_a_brief_replaces_a_brief_and_nothing_else(tmp_path, pages):
    file = tmp_path / "new" / "brief.html"
    check_place(file, WHAT)
    write_page(file, pages["nl"], WHAT)
    check_place(file, WHAT)
    write_page(file, pages["en"], WHAT)
    assert file.read_text(encoding="utf-8") == pages["en"]
    other = tmp_path / "letter.html"
    other.write_text("my letter", encoding="utf-8")
    with pytest.raises(InputError, match="no brief"):
        check_place(other, WHAT)
    with pytest.raises(InputError, match="is a folder"):
        check_place(tmp_path, WHAT)


def test_a_comparison_without_twins_or_with_one_policy_has_a_brief(compared):
    import sim

    found = sim.compare("minimal", ["host_recruitment"], seeds=2, years=1.0, draws=0, twins=False)
    assert isinstance(found, ComparisonData)
    for lang in LANGS:
        page = brief_page(found, lang, today=DAY)
        assert 'class="hundred"' not in page and "<h1" in page


def test_a_small_place_is_told_how_much_not_noticeable_can_be_and_a_large_threshold_asked_for_is_not(pages, compared):
    assert "kan ‘niet merkbaar’ nog veel zijn (uithuisplaatsingen: " in words_of(pages["nl"])
    told = sim.compare(
        "minimal", ["slow_down"], seeds=2, years=0.2, draws=0, noticeable=["entries=5", "severe_incidents=5"]
    )
    assert not coarse_note(told, ("entries", "severe_incidents"), "nl", "brief_coarse")


def test_now_has_its_range_over_worlds_and_none_in_one(compared):
    assert base_ends(compared, "entries", "nl") is None
    drawn = sim.compare("minimal", ["slow_down"], seeds=1, years=1, draws=6)
    words = words_of(brief_page(drawn, "nl", today=DAY))
    low, high = base_ends(drawn, "entries", "nl")
    assert f"({low} tot {high})" in words and "geen telling" in words
    level = drawn.level("baseline", "entries")
    assert level.low < level.mean < level.high


def test_it_says_how_many_of_the_places_are_of_the_place_itself(pages, compared):
    assert "Van de 19 aantallen plekken bij voorzieningen zijn er 0 voor deze plaats zelf geteld" in words_of(
        pages["nl"]
    )
    mine = {"value": 20, "low": 18, "high": 22, "source": "own: contract", "grade": "A"}
    own = sim.compare(
        compared.scenario.with_changes({"services.board.places": mine}), ["slow_down"], seeds=2, years=0.2, draws=0
    )
    assert "zijn er 1 voor deze plaats zelf geteld" in own_figures(own, "nl")


def test_it_says_what_a_place_has_from_another_and_of_utrecht_itself_it_says_nothing():
    told = {
        name: own_figures(SimpleNamespace(scenario=load_scenario(name)), "nl")
        for name in ("utrecht", "rijk-van-nijmegen")
    }
    assert "overgenomen" not in told["utrecht"]
    assert "Van de stad Utrecht overgenomen, naar het aantal kinderen: huishoudens" in told["rijk-van-nijmegen"]


def test_what_stands_beside_the_hundred_is_not_of_them():
    for side in ("prevented_minus", "blocked_minus"):
        assert text(f"brief_hundred_{side}", "nl", n="3").startswith("daarnaast")
        assert text(f"brief_hundred_{side}", "en", n="3").startswith("beside them")


def test_a_line_that_goes_the_other_way_than_placements_is_explained(compared, monkeypatch):
    """Who lives out of home is also a matter of how long."""
    row = compared.entries[-1].label
    end = difference_over_time(compared, row)[-1][1].mean
    way = compared.difference(row, "entries").mean
    assert way != 0.0 and end != 0.0
    for lang, words in (("nl", "Het telt ook hoe lang"), ("en", "It also matters how long")):
        for sign in (1.0, -1.0):
            turned = list(difference_over_time(compared, row))
            turned[-1] = (turned[-1][0], replace(turned[-1][1], mean=sign * math.copysign(end, way)))
            monkeypatch.setattr("sim.report.brief.parts.difference_over_time", lambda data, policy, made=turned: made)
            assert (words in over_time(compared, row, lang)["caption"]) == (sign < 0.0)
        monkeypatch.undo()


def test_no_part_of_a_shape_lies_outside_its_drawing():
    """As heads of the top row did: what lies above the drawing is cut off."""
    groups = [("prevented-plus", 3), ("prevented-minus", 2), ("postponed-plus", 1)]
    hundred = [hundred_icons(groups, 96, "x", rest) for rest in ("same", "unknown")]
    time = time_drawing([(0.0, 0.0, 0.0, 0.0), (2.0, -30.0, -41.0, 5.0), (5.5, 8.0, -12.0, 33.0)], 2022, "x", "nl")
    for svg in (*hundred, time, margin_drawing((), "x"), margin_drawing((-4.0, 0.0, 4.0), "x")):
        assert outside(svg) == []
        room, shapes, _ = shapes_of(svg)
        assert shapes and room.left == room.top == 0
    heads = min(one.top for one in shapes_of(hundred[0])[1])
    assert 0.4 < heads < 2  # room for the line round a child that is drawn hollow, and no empty strip


def test_the_box_of_a_shape_is_where_a_browser_draws_it():
    """The head of a child is an arc of more than half a circle: its top lies beyond both of its ends."""
    wrong = '<svg viewBox="0 0 10 30"><path class="child" d="M5 4.2a2.6 2.6 0 1 0-.1 0zM1.6 6h6.8l1 6.6H.6z"/></svg>'
    (box,) = outside(wrong)
    assert box.kind == "path.child" and abs(box.top + 1.0) < 0.01 and box.bottom == 12.6
    assert (box.left, box.right) == (0.6, 9.4)


def test_numbers_a_year_of_a_policy_that_begins_later_say_what_they_hold(compared):
    for lang, words in (("nl", "ook die voordat het beleid begint"), ("en", "also those before the policy begins")):
        told = {}
        for start in ("", ":start=2023-06-01"):
            one = sim.compare("minimal", [f"slow_down{start}"], seeds=2, years=2.0, draws=0)
            told[start] = words in brief_page(one, lang, today=DAY)
        assert told == {"": False, ":start=2023-06-01": True}


def test_of_few_families_that_were_kept_home_no_share_is_told(compared, monkeypatch):
    for fewest, hidden in ((0.0, False), (1e9, True)):
        monkeypatch.setattr("sim.report.kept.FEWEST", fewest)
        table = kept_step_table(compared, "nl")
        assert all(row[1].numbers for row in table.rows), "how many there are is told"
        assert all((cell.text == "–" and not cell.numbers) == hidden for row in table.rows for cell in row[2:3])
        assert any("van zo weinig" in note for note in table.notes) == hidden
