"""Every answer about every outcome reads as a sentence, in both languages and for every sign."""

from __future__ import annotations

import math
import re

import pytest

from sim.outcomes.registry import OUTCOMES
from sim.report.sentences import BREATH, answer_lines, breath, said, sentence
from sim.report.texts import LANGS, TEXTS, text
from sim.results.noticeable import COARSE, Answer, answer_to
from sim.results.statistics import NOTHING, Estimate, nothing_of

from .conftest import made_up_comparison

SIDES = ("lower", "higher", "same", "unsaid", "some_lower", "some_higher", "unseen")
SENTENCE = re.compile(r"^[‘A-ZÉ][^{}|_]*[a-z0-9%)’][.]( [A-Z][^{}|_]*[.]){0,2}$")
WORDS = {"en": {"the", "to", "from", "becomes", "whether"}, "nl": {"het", "een", "van", "wordt", "naar"}}

NOT_SAID = {
    # an adverb behind its verb or among its object, a word for other numbers, an amount with its noun first; that it is so now
    "en": re.compile(r"(costs|meet with|becomes) probably|noticeably other|of difference|hangs on|\bnow\b|it stays|"
                     r"\d (child|children|famil\w+|workers?|days?|nights?) (fewer|more)"),
    "nl": re.compile(r"merkbaar ander|\bnu\b|het blijft|per jaar verschil|hooguit [\d.,]+ verschil"),
}  # fmt: skip


def estimate_of(low: float, mean: float, high: float, moved: int = 20) -> Estimate:
    return Estimate(mean, low, high, 1.0, math.nan, low, high, 20, moved=moved)


def answers(level: float, size: float) -> list[Answer]:
    """Every answer that there is, on an outcome of this level with differences of this size."""
    base = estimate_of(0.95 * level, level, 1.05 * level)
    found = []
    for sign in (-1, 1):
        far = estimate_of(
            min(0.8 * sign * size, 1.4 * sign * size), sign * size, max(0.8 * sign * size, 1.4 * sign * size)
        )
        found += [
            Answer("noticeable", sign, base, far, size / 2, large, clear)
            for large in (False, True)
            for clear in (False, True)
        ]
        found += [Answer("unsaid", sign, base, far, size, why=why) for why in ("computed", "worlds", "known")]
    around = estimate_of(-size, 0.1 * size, 1.3 * size)
    found += [Answer("same", sign, base, around, 2 * size) for sign in (-1, 0, 1)]
    found += [
        Answer("unsaid", 0, base, around, size / 2, why=why, runs=runs)
        for why in ("computed", "worlds", "known")
        for runs in (0, 40)
    ]
    found.append(Answer("unsaid", 0, base, estimate_of(-size, 0.0, size, moved=0), size / 2, why="computed"))
    found.append(Answer("same", 0, base, nothing_of(estimate_of(0.0, 0.0, 0.0)), size))
    found.append(Answer("unsaid", 0, base, NOTHING, size, why="computed"))
    found.append(Answer("unsaid", 0, NOTHING, NOTHING, math.nan, why="computed"))
    return found


def test_a_city_is_large_enough_for_the_usual_thresholds():
    assert "place this small" not in answer_lines(made_up_comparison(seeds=4), "en")[-1]


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_every_answer_reads_as_a_sentence(name):
    about = OUTCOMES[name]
    level, sizes = (0.4, (0.004, 0.2)) if about.unit.startswith("share") else (130.0, (0.03, 1.0, 25.0))
    for size in sizes:
        for found in answers(level, size):
            for lang in LANGS:
                words = said(found, about, lang)
                assert SENTENCE.match(words), words
                assert "  " not in words and "nan" not in words.split() and " ." not in words, words
                other = WORDS["en" if lang == "nl" else "nl"]
                plain = set(re.sub(r"‘[^’]*’", "", words).lower().replace(",", "").split())
                assert not other & plain, words
                assert not NOT_SAID[lang].search(words), words


def test_a_margin_that_leaves_out_zero_by_itself_is_told_when_that_may_be_chance():
    """Else it reads: whether it is fewer or more cannot be said, between 6 and 50 fewer."""
    base, one_side = estimate_of(760.0, 773.0, 790.0), estimate_of(-50.0, -19.0, -6.0)
    for lang, words in (("en", "with so many answers at once"), ("nl", "bij zoveel antwoorden tegelijk")):
        told = said(Answer("unsaid", 0, base, one_side, 38.0, why="known"), OUTCOMES["unmet_need"], lang).lower()
        assert words in told
        both = estimate_of(-50.0, -19.0, 6.0)
        assert (
            words not in said(Answer("unsaid", 0, base, both, 38.0, why="known"), OUTCOMES["unmet_need"], lang).lower()
        )


BY_ITSELF = {"en": "taken by itself", "nl": "op zichzelf genomen"}
MUCH = {"en": "can be much", "nl": "veel zijn"}


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_what_is_not_noticeable_but_a_large_share_of_the_level_says_so_in_the_same_sentence(name):
    """Up to 1.8 severe incidents more where there is one read as not noticeable, and so as harmless."""
    about = OUTCOMES[name]
    level = 0.02 if about.unit.startswith("share") else 1.0
    base, bad = estimate_of(0.9 * level, level, 1.1 * level), {"lower": 1, "higher": -1}.get(about.direction)
    for sign in (-1, 1):
        for share in (0.1, 0.19, 0.21, 0.5, 0.99, 1.8):
            ends = sorted((-0.05 * sign * level, sign * share * level))
            same = Answer("same", 0, base, estimate_of(ends[0], 0.0, ends[1]), 10.0 * level)
            much = share >= COARSE and bad in (None, sign)
            for lang in LANGS:
                told = said(same, about, lang)
                assert (MUCH[lang] in told) == much, told
                assert SENTENCE.match(told) and told.count(". ") == 0, told
                if much and share == 1.8 and sign > 0:
                    assert {"en": "almost 3 times", "nl": "bijna 3 keer"}[lang] in told
    none = Answer("same", 0, estimate_of(0.0, 0.0, 0.1 * level), estimate_of(-0.1 * level, 0.0, level), 10.0 * level)
    for lang in LANGS:
        assert MUCH[lang].split()[-1 if lang == "en" else 0] in said(none, about, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_policy_with_which_every_run_is_the_same_gets_one_headline_and_no_reassurance(lang):
    data = made_up_comparison(seeds=4)
    label = data.policies[0]
    for unit in data.units:
        unit.values[label] = dict(unit.values["baseline"])
        unit.alike[label] = "baseline"
    head, same = text("say_nothing_happens", lang), {"en": "does not change", "nl": "niet merkbaar"}[lang]
    told = breath(data, label, lang)
    assert len(told) == 1 and told[0].startswith(head)
    lines = answer_lines(data, lang)
    assert head in lines[0] and sum(head in line for line in lines) == 1
    for name in OUTCOMES:
        assert same not in sentence(data, label, name, lang), name


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_an_interval_on_one_side_of_zero_is_never_called_unsaid_without_its_reason(name, lang):
    about = OUTCOMES[name]
    for sign in (-1, 1):
        ends = sorted((0.01 * sign, 0.3 * sign))
        found = estimate_of(ends[0], 0.15 * sign, ends[1])
        for together in (5, 25):
            one = answer_to(found, estimate_of(0.3, 0.4, 0.5), 0.05, together)
            told = said(one, about, lang)
            assert one.kind == "unsaid" and one.sign == 0
            assert f"({together})" in told and BY_ITSELF[lang] in told
        assert answer_to(found, estimate_of(0.3, 0.4, 0.5), 0.05, 1).sign == sign


def test_the_words_of_an_outcome_are_there_for_every_side():
    own = {
        key.removeprefix("say_").rsplit("_lower", 1)[0]
        for key in TEXTS
        if key.startswith("say_") and key.endswith("_lower")
    }
    own = {name.removesuffix("_some") for name in own} - {"lower", ""}
    assert own - {"any"} <= set(OUTCOMES)
    assert set(BREATH) <= own
    for name in own:
        assert {f"say_{name}_{side}" for side in SIDES} <= set(TEXTS), name


def test_every_unit_has_its_words():
    for about in OUTCOMES.values():
        key = "unit_" + about.unit.replace(",", "").replace(" ", "_")
        for lang in LANGS:
            assert len(TEXTS[key][lang].split("|")) == 3, key


def test_sizes_are_rounded_to_their_interval():
    entries, share = OUTCOMES["entries"], OUTCOMES["share_family_type"]
    base = estimate_of(120.0, 126.0, 132.0)
    less = Answer("noticeable", -1, base, estimate_of(-12.13, -6.24, -2.41), 5.0)
    assert said(less, entries, "nl") == (
        "Er gaan waarschijnlijk merkbaar minder kinderen uit huis: 6,2 per jaar minder (2,4 tot 12,1), van 126 naar 120."
    ).replace("6,2 per jaar minder", "6,2 minder per jaar")
    most = Answer("same", 0, base, estimate_of(-3.01, 0.5, 2.0), 6.0)
    assert "a difference of at most 3.0 a year (without: 126)" in said(most, entries, "en")
    family = Answer("noticeable", 1, estimate_of(0.77, 0.78, 0.79), estimate_of(0.04, 0.052, 0.064), 0.04, clear=True)
    assert "5.2 percentage points higher (4.0 to 6.4), from 78.0% to 83.2%" in said(family, share, "en")


def test_placements_are_never_told_without_harm_and_unmet_need():
    data = made_up_comparison()
    for lang in LANGS:
        for policy in data.policies:
            told = breath(data, policy, lang)
            assert len(told) == len(BREATH)
        lines = answer_lines(data, lang)
        assert len(lines) == len(data.policies) + 1
        for line in lines[:-1]:
            assert line.count(". ") >= len(BREATH)


@pytest.mark.parametrize("lang", LANGS)
def test_chance_and_noticeable_are_two_questions_and_it_says_so_wherever_both_stand(lang):
    """A table said clear beside a sentence that said not noticeable."""
    data = made_up_comparison(seeds=4)
    question = text("certainty", lang).rstrip("?").lower()
    for key in ("reading_clear", "reading_clear_draws"):
        assert text(key, lang).startswith(question)
    answered = text("note_two_questions", lang)
    assert question in answered.lower() and answered in answer_lines(data, lang)[-1], "terminal"
    assert answered in " ".join(line for _, lines in data.lists(lang) for line in lines), "report"
    assert question in text("brief_band", lang), "brief"


@pytest.mark.parametrize(
    ("lang", "words"), [("nl", "tussen 0,72 en 1,66 miljoen euro"), ("en", "between 0.72 and 1.66 million euro")]
)
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_what_is_not_noticeable_but_surely_on_one_side_is_told_with_that_side(lang, words, side):
    low, high = sorted((side * 0.72, side * 1.66))
    cost, level = OUTCOMES["cost_total"], estimate_of(45.0, 50.0, 55.0)
    told = said(answer_to(estimate_of(low, side * 1.2, high), level, 2.5), cost, lang)
    which = {"nl": ("minder", "meer"), "en": ("less", "more")}[lang][side > 0.0]
    assert words in told and f" {which}" in told and not re.search("hooguit|at most", told)
    both = said(answer_to(estimate_of(-0.2, side * 0.1, 0.3), level, 2.5), cost, lang)
    assert re.search("hooguit|at most", both)
