"""Stories: every event and reason has a phrase, every class a story, and the page says what it is."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.designs.request import SHAM
from sim.errors import InputError
from sim.outcomes.lives import GROWN, HORIZON, LEFT, TOLD_CLASSES, Happening, example
from sim.outcomes.twins import CLASSES, LONG_CLASSES
from sim.report.comparison import compare
from sim.report.story.drawn import A_LETTER, UP_MOST, UP_WIDE, layout_of, life_drawing
from sim.report.story.page import story_page
from sim.report.story.words import age_words, far_words, is_main, kilometres, length, phrase, when
from sim.report.texts import LANGS, TEXTS, text
from sim.results.twin_folder import read_twin_folder
from sim.runs.stories import as_key, compute_again, stories, unit_of, units_needed
from sim.units import YEAR
from sim.words import Alternative, Event, Flag, Form, LegalStatus, Reason, Route, Severity, Step
from tests.shapes import drawing, outside

DAY = date(2026, 11, 27)
POLICIES = ["slow_down", "slow_down+fast_family_treatment"]
LAST_BY_HAND = Event.SECOND_LOOK
"""Events after it are declared by mechanisms: they are told by their own names."""
SENTENCE = re.compile(r"^[A-Z].*[.]$")


def happening(kind: int, reason: int = 0, **more) -> Happening:
    known = dict(time=40.0, kind=int(kind), reason=int(reason), flags=0, route=0, origin=0, to=1, value=2.0, own=True)
    return Happening(**(known | more))


def reasons(event: Event) -> list[int]:
    if event == Event.NO_WORKER:
        return [int(one) for one in Event]
    return [int(one) for one in event.reasons] if event.reasons is not None else [0, 1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("story") / "compared"
    compare("minimal", POLICIES, seeds=3, years=4, out=place)
    return place


@pytest.fixture(scope="module")
def kept(folder):
    return read_twin_folder(folder)


@pytest.fixture(scope="module")
def told(kept):
    return stories(kept)


# --- words --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("event", list(Event), ids=lambda e: e.key)
def test_every_event_and_reason_has_a_phrase(event, lang):
    for reason in reasons(event):
        for form in Form:
            for flags in (0, *(int(flag) for flag in Flag), sum(Flag)):
                to = min(int(form), len(LegalStatus) - 1) if event == Event.ORDER else int(form)
                for value in (0.0, 2.0, 400.0) if flags == 0 else (3.0,):
                    said = phrase(happening(event, reason, origin=int(form) % 5, to=to, flags=flags, value=value), lang)
                    assert SENTENCE.match(said) and "  " not in said and "{" not in said and " ." not in said, said


def test_every_event_that_is_written_by_hand_has_words_of_its_own():
    """Others than the label of the log, in every reason that it has."""
    for event in Event:
        if event > LAST_BY_HAND:
            continue
        keys = [key for key in TEXTS if key.startswith(f"story_event_{event.key}")]
        assert keys, event.key
        own = [] if event.reasons in (None, Reason) else [one for one in event.reasons]
        special = {Event.RESPITE_REQUEST, Event.HOST_ENQUIRY, Event.HOST_APPROVED, Event.HOST_MATCHED}
        if event not in special:
            assert {f"story_event_{event.key}_{one.key}" for one in own} <= set(keys), event.key
    for one in Reason:
        assert f"story_why_{one.key}" in TEXTS


def test_alternatives_and_obstacles_are_named():
    for one in Alternative:
        said = phrase(happening(Event.STEP, Step.STARTED, value=float(one)), "nl")
        assert one.word("nl") in said
    assert "schulden" in phrase(happening(Event.TEAM_CASE, 1, value=0.0), "nl")


def test_what_happens_is_told_as_it_is():
    away = happening(Event.ENTRY, Reason.PLANNED, to=int(Form.FOSTER), value=12.4, flags=int(Flag.OWN_SCHOOL))
    assert phrase(away, "nl") == (
        "Het kind gaat uit huis, naar een pleeggezin, op ongeveer 10 km. Het kan op de eigen school blijven."
    )
    assert phrase(happening(Event.RETURN, Reason.BREAKDOWN, value=45.0), "en") == (
        "The child goes home again, after 6 weeks, because the placement broke down."
    )
    hidden = happening(Event.INCIDENT, Severity.SEVERE)
    assert phrase(hidden, "en") == "A severe incident, at home. Nobody of those who help notices it."
    assert is_main(hidden) and not is_main(happening(Event.INCIDENT, Severity.MINOR))
    less = happening(Event.ORDER, origin=LegalStatus.AUTHORISED, to=LegalStatus.SUPERVISION)
    assert phrase(less, "nl") == "De machtiging uithuisplaatsing stopt; het toezicht gaat door."


def test_times_ages_and_distances_are_rounded():
    start = date(2022, 1, 1)
    assert [when(start, days, "en") for days in (0, 100, 200, 300, 340)] == [
        "early 2022", "spring 2022", "summer 2022", "autumn 2022", "the end of 2022",
    ]  # fmt: skip
    assert [length(days, "nl") for days in (0.2, 5, 21, 65, 200, 900)] == [
        "een dag", "5 dagen", "3 weken", "9 weken", "7 maanden", "2 jaar",
    ]  # fmt: skip
    assert [age_words(years, "nl") for years in (0.4, 1.2, 7.6)] == [
        "nog geen jaar oud", "ongeveer één jaar oud", "ongeveer 8 jaar oud",
    ]  # fmt: skip
    assert kilometres(23.0, "en") == "25" and kilometres(3.2, "en") == "3"
    assert far_words(1.0, "nl") == ", dichtbij" and far_words(9.0, "nl", own_area=True) == ", in de eigen wijk"


# --- who is told of -------------------------------------------------------------------------------------------------------
def test_the_example_of_a_class_is_its_median_in_length(kept):
    pair = compute_again(kept, kept.units[0])
    for name in TOLD_CLASSES:
        key = example(pair.twins, pair.baseline, pair.policy, name)
        members = pair.twins.keys(name)
        assert (key is None) == (len(members) == 0)
        if key is None:
            continue

        def rows(child: int) -> int:
            at = int(np.flatnonzero(pair.twins.child == child)[0])
            family, end = pair.twins.family[at], pair.twins.window[at]
            return sum(
                int(np.count_nonzero(((run.log["child"] == child) | ((run.log["child"] == 0) & (run.log["family"] == family)))
                                     & (run.log["time"] < end)))
                for run in (pair.baseline, pair.policy)
            )  # fmt: skip

        order = sorted((rows(child), int(child)) for child in members)
        assert key == order[(len(order) - 1) // 2][1]


def test_stories_are_the_same_each_time_and_each_class_is_told_once(kept, told):
    again = stories(kept)
    assert [(one.unit, one.lives.child, one.example_of) for one in again] == [
        (one.unit, one.lives.child, one.example_of) for one in told
    ]
    classes = [name for one in told for name in one.example_of]
    assert len(classes) == len(set(classes)) and set(classes) <= set(TOLD_CLASSES)
    assert set(TOLD_CLASSES) == set(CLASSES) - set(LONG_CLASSES)
    there = {name for unit in units_needed(kept) for name, n in kept.counts(unit).items() if n} & set(TOLD_CLASSES)
    assert set(classes) == there
    for one in told:
        assert set(one.example_of) <= set(one.lives.classes)


def test_a_unit_is_left_out_where_it_brings_no_class(kept):
    needed = units_needed(kept)
    assert needed[0] == kept.units[0] and len(needed) <= len(kept.units)
    seen: set[str] = set()
    for unit in needed:
        here = {name for name, n in kept.counts(unit).items() if n and name in TOLD_CLASSES}
        assert here - seen
        seen |= here


def test_both_lives_are_the_same_until_they_part(told):
    for one in told:
        for row, other in zip(one.lives.baseline.rows, one.lives.policy.rows, strict=False):
            if max(row.time, other.time) < one.lives.parted:
                assert row[:3] == other[:3] and row.to == other.to


def test_what_is_asked_and_is_not_there_is_refused(kept, folder, tmp_path):
    with pytest.raises(InputError, match=r"There is no child 12345 .* such as \d+"):
        stories(kept, 12345)
    with pytest.raises(InputError, match="its draws are 0, its seeds 0, 1, 2"):
        unit_of(kept, None, 9)
    assert unit_of(kept, 0, 2) == (0, 2) and unit_of(kept, None, None) is None
    for words in ("A", "-1", "1.5", "0", str(2**64)):
        with pytest.raises(InputError, match="whole number"):
            as_key(words)
    assert read_twin_folder(folder, "vertragen").entry.label == "slow_down"
    with pytest.raises(InputError, match="has no row 'slow_dwn'.*Did you mean 'slow_down'"):
        read_twin_folder(folder, "slow_dwn")
    with pytest.raises(InputError, match="baseline is in every story"):
        read_twin_folder(folder, "baseline")
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_twin_folder(tmp_path)


def test_children_of_another_version_are_not_told(kept):
    import polars as pl

    other = replace(kept, twins=kept.twins.with_columns(pl.col("children") + 1))
    with pytest.raises(InputError, match="cannot be found again.*make it again with compare"):
        stories(other)


# --- the page -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_that_all_is_invented_and_asks_the_network_for_nothing(kept, told, lang):
    page = story_page(kept, told, lang, ["python", "-m", "sim", "story", "DIR"], DAY)
    assert "http:" not in page and "https:" not in page and "<script" not in page
    assert page.count(text("story_banner_one", lang)) >= len(told)
    assert (
        text("story_banner", lang) in page
        and text("note_effects", lang) in page
        and text("note_planning", lang) in page
    )
    assert page.count(f">{text('story_badge', lang)}<") == len(told)
    assert (
        page.count('<svg class="life flat"') == page.count('<svg class="life upright"') == len(told)
        and page.count('href="#numbers"') == 1
        and 'id="numbers"' in page
    )
    for one in told:
        assert f"--child {one.lives.child}" in page
    assert " nan" not in page and "inf" not in re.sub(r"\w+inf\w*|inf\w+", "", page)


def test_gross_numbers_stand_only_beside_a_sham(kept, told):
    with_sham = story_page(kept, told, "en", today=DAY)
    assert (
        len(kept.sham)
        and text("story_sham", "en") in with_sham
        and set(kept.sham["policy"]) == {SHAM + kept.entry.label}
    )
    without = story_page(replace(kept, sham=kept.sham.clear()), told, "en", today=DAY)
    assert text("story_sham", "en") not in without and f">{text('story_other', 'en')}<" not in without
    assert text("story_net", "en") in without


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", TOLD_CLASSES)
def test_every_class_gives_a_story(kept, told, name, lang):
    """Those that did not occur in this small comparison on a life that is made to be of the class."""
    one = next((each for each in told if name in each.example_of), None)
    if one is None:
        lives = replace(told[0].lives, classes=(name,), entry=(400.0, 500.0), km_away=(12.0, 4.0), severe=(1, 0))
        one = replace(told[0], lives=lives, example_of=(name,))
    page = story_page(kept, [one], lang, today=DAY)
    assert text(f"story_class_{name}", lang) in page and text("story_banner_one", lang) in page
    pattern = re.escape(text(f"story_is_{name}", lang)).replace(r"\{", "{").replace(r"\}", "}")
    assert re.search(re.sub(r"\{\w+\}", ".+?", pattern), page)


def test_a_neighbourhood_is_named_only_where_many_live_and_nothing_severe_happens(kept, told):
    name = kept.scenario.areas[0].name
    plain = replace(told[0], lives=replace(told[0].lives, area=1, severe=(0, 0)))
    assert name in story_page(kept, [plain], "nl", today=DAY)
    severe = replace(told[0], lives=replace(told[0].lives, area=1, severe=(1, 0)))
    page = story_page(kept, [severe], "nl", today=DAY)
    assert f"wijk {name}" not in page and text("story_care", "nl") in page


def test_a_figure_of_any_life_can_be_drawn(told):
    for one in told:
        for ending in (HORIZON, GROWN, LEFT):
            drawn = life_drawing(replace(one.lives, ending=ending), 2022.0, "A", 'x "y" <z>', "nl")
            assert drawn.startswith("<svg") and "nan" not in drawn and "&lt;z&gt;" in drawn
    short = replace(told[0].lives, until=0.0, parted=math.inf)
    assert "nan" not in life_drawing(short, 2022.0, "A", "x", "en")


def shown_kinds(svg: str) -> Counter[str]:
    """How often each kind of shape stands in a figure, without what belongs to one layout alone."""
    return Counter(one.kind for one in drawing(svg)[1] if one.kind != "line.parted")


@pytest.mark.parametrize("lang", LANGS)
def test_both_figures_of_a_life_show_the_same_and_nothing_of_them_lies_outside(told, lang):
    seen: Counter[str] = Counter()
    for one in told:
        flat, upright = (life_drawing(one.lives, 2022.0, "A", "x", lang, upright=up) for up in (False, True))
        assert shown_kinds(flat) == shown_kinds(upright)
        assert ("line.parted" in {shape.kind for shape in drawing(flat)[1]}) == ('class="parted"' in upright)
        assert re.findall("<title>(.+?)</title>", flat) == re.findall("<title>(.+?)</title>", upright)
        for svg in (flat, upright):
            assert outside(svg) == []
            room, _, words = drawing(svg)
            assert all(room.left <= x <= room.right and room.top + 8 < y < room.bottom for x, y, _ in words)
        assert drawing(upright)[0].right == UP_WIDE
        seen += shown_kinds(upright)
    assert {"rect.bar home", "rect.helped"} <= set(seen)


def test_upright_time_goes_down_a_life_stands_beside_the_other_and_long_ones_stay_on_a_few_screens():
    for years in (0.01, 3, 8, 18, 40):
        flat, upright = (layout_of(years * YEAR, upright=up) for up in (False, True))
        for lay in (flat, upright):
            assert lay.at(0) == lay.start < lay.at(years * YEAR / 2) < lay.at(years * YEAR) == lay.end
            assert lay.at(-5) == lay.start and lay.at(years * YEAR + 5) == lay.end
        assert upright.point(10, 50) == (50, 10) and flat.point(10, 50) == (10, 50)
        assert upright.end - upright.start <= UP_MOST
        assert upright.lanes[1] + upright.bar + 12 <= upright.wide
        assert upright.lanes[0] + upright.bar + 12 < upright.lanes[1] + upright.crisis
        longest = max(len(text(f"story_bar_{form}", lang)) for lang in LANGS for form in range(1, len(Form)))
        assert A_LETTER * longest + 8 <= upright.bar  # every form of care has its name where its bar is high enough


def test_a_route_is_no_reason():
    """The way out of home is not told: what came before says it."""
    for route in Route:
        assert phrase(happening(Event.ENTRY, Reason.PLANNED, route=int(route)), "en").startswith(
            "The child goes out of home"
        )
