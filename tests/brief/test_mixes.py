"""Every mix of the five policies, in both languages: numbers add up, and one world is told as one world, in the headline."""

from __future__ import annotations

import re

import pytest

from sim.designs.request import SINGLE_POLICIES
from sim.report.brief.mixes import nearest_of, unpacked
from sim.report.brief.page import brief_page
from sim.report.brief.parts import fits, hundred, otherwise
from sim.report.texts import LANGS, text

from .conftest import DAY
from .made import all_five
from .test_page import data_of, words_of


@pytest.fixture(scope="module")
def five():
    return all_five(posterior="made")


@pytest.fixture(scope="module")
def found(five):
    """What the page looks up, by language."""
    return {lang: data_of(brief_page(five[0], lang, today=DAY, explored=five[1])) for lang in LANGS}


def amount(words: str, lang: str) -> tuple[float, int]:
    """The first number of some words, and its decimals."""
    shown = re.search(r"[-−+]?\d[\d.,]*", words)[0].rstrip(".,").replace("−", "-")
    plain = shown.replace(".", "").replace(",", ".") if lang == "nl" else shown.replace(",", "")
    return float(plain), len(plain.partition(".")[2])


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_shown_now_and_what_it_differs_by_add_up_to_what_is_shown_with_it(found, lang):
    shown, told = found[lang], 0
    for key, kept in shown["mixes"].items():
        for row in kept["tiles"]:
            level, now, change = (unpacked(shown["forms"], one) for one in row[:3])
            if not change:
                continue
            (with_it, digits), (before, _), (less, _) = (amount(words, lang) for words in (level, now, change))
            assert abs(before + less - with_it) <= 0.5 * 10.0**-digits + 1e-6, (key, level, now, change)
            told += 1
    assert told == 4 * 242


@pytest.mark.parametrize("lang", LANGS)
def test_a_mix_of_one_world_says_so_in_its_headline_its_verdicts_and_its_margins(found, lang):
    shown = found[lang]
    begin = text("brief_in_best_world", lang, says="")
    many = {"0" * 5, "2" * 5} | {"0" * k + "2" + "0" * (4 - k) for k in range(5)}
    verdicts = {text(f"brief_answer_{kind}", lang) for kind in ("noticeable", "likely", "same")}
    for key, kept in shown["mixes"].items():
        says = [unpacked(shown["forms"], row) for row in kept["says"]]
        answers = [unpacked(shown["forms"], row[3]) for row in kept["tiles"]]
        sure = unpacked(shown["forms"], kept["sure"])
        assert kept["one"] == (key not in many) == says[0].startswith(begin), key
        assert (text("brief_now_worlds", lang) in sure) == (key in many)
        if kept["one"]:
            assert says[1].startswith(text("brief_not_in_it", lang).split(";")[0].split(".")[0])
            assert ("10 werelden" if lang == "nl" else "10 worlds") in says[1]
            assert not verdicts & set(answers)
    assert any(text("brief_answer_noticeable", lang) in unpacked(shown["forms"], kept["tiles"][0][3])
               for kept in shown["mixes"].values() if kept["one"])  # fmt: skip


def test_the_nearest_mix_is_the_one_with_fewest_steps_and_else_the_question(five):
    entries = five[0].entries
    assert nearest_of("22022", entries, SINGLE_POLICIES) == entries[-1].label
    assert nearest_of("10000", entries, SINGLE_POLICIES) == SINGLE_POLICIES[0]
    assert nearest_of("00010", entries, SINGLE_POLICIES) == SINGLE_POLICIES[3]


@pytest.mark.parametrize("lang", LANGS)
def test_how_it_was_made_says_which_rows_were_computed_in_how_many_worlds(five, lang):
    page = words_of(brief_page(five[0], lang, today=DAY, explored=five[1]))
    assert text("brief_how_mixes_best", lang, rows="§", worlds="", runs="12").split("§")[1] in page
    assert text("brief_practice_note", lang) in page


def test_figures_that_do_not_agree_stand_first_among_those_that_are_shown():
    from types import SimpleNamespace

    from sim.scenario.loading import load_scenario

    seen = 0
    for place in ("utrecht", "rijk-van-nijmegen"):
        data = SimpleNamespace(scenario=load_scenario(place), drawing={}, once=lambda key, make: make())
        table = fits(data, "nl")
        off = [row[1:] for row in table["all"] if row[1] == "✗"]
        assert [row[1:] for row in table["first"]][: len(off)] == off
        assert len(table["first"]) == len(set(table["first"])) >= 7
        seen += len(off)
    assert seen


@pytest.mark.parametrize(
    ("share", "words"), [(1.0, "bijna helemaal van wat"), (0.4, "40%"), (0.004, "helemaal van toeval")]
)
def test_a_share_of_all_or_nothing_is_no_number(five, monkeypatch, share, words):
    from dataclasses import replace

    data, label = five[0], five[0].entries[-1].label
    one = replace(data.difference(label, "entries"))
    monkeypatch.setattr(type(one), "share_draws", share, raising=False)
    assert words in otherwise(data, label, "nl")[0]


def test_of_a_hundred_children_what_is_not_known_is_not_told_as_the_same(compared, monkeypatch):
    from dataclasses import replace

    import sim.report.brief.parts as module

    label, real = compared.entries[-1].label, module.answer
    per_hundred = module._per_hundred
    for kind, far, same in (("unsaid", 0.1, False), ("same", 0.1, True), ("same", 10.0, False)):
        monkeypatch.setattr(module, "answer", lambda *asked, kind=kind: replace(real(*asked), kind=kind))
        near = lambda *asked, far=far: replace(per_hundred(*asked), mean=0.0, low=-far, high=far)  # noqa: E731
        monkeypatch.setattr(module, "_per_hundred", near)
        told = hundred(compared, label, "nl")
        assert ("zoals anders ook" in told["lines"][-1]) == same and ('"child unknown"' in told["svg"]) != same
