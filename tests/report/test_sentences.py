"""Every answer about every outcome reads as a sentence, in both languages and for every sign."""

from __future__ import annotations

import math
import re

import pytest

from sim.outcomes.registry import OUTCOMES
from sim.report.sentences import BREATH, answer_lines, breath, said
from sim.report.texts import LANGS, TEXTS, text
from sim.results.noticeable import Answer
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
        found += [Answer("unsaid", sign, base, far, size, why=why) for why in ("computed", "known")]
    around = estimate_of(-size, 0.1 * size, 1.3 * size)
    found += [Answer("same", sign, base, around, 2 * size) for sign in (-1, 0, 1)]
    found += [
        Answer("unsaid", 0, base, around, size / 2, why=why, runs=runs)
        for why in ("computed", "known")
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
        "Er gaan waarschijnlijk merkbaar minder kinderen uit huis: 6,2 per jaar minder (2,4 tot 12,1), van 126,0 naar 119,8."
    ).replace("6,2 per jaar minder", "6,2 minder per jaar")
    most = Answer("same", 0, base, estimate_of(-3.01, 0.5, 2.0), 6.0)
    assert "a difference of at most 3.0 a year (without: 126.0)" in said(most, entries, "en")
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
