"""Why so much, why so little, in words: a sentence that reads as one for every policy, sign and reading."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import get_args

import pytest

from sim.designs.request import Entry
from sim.outcomes.binding import HELD
from sim.policies import registry
from sim.report.texts import LANGS
from sim.report.why import binds_table, reckoning, sentence, why_lines, why_sentences, why_table
from sim.results.why import Reading, why

from .conftest import made_up_comparison

SHIPS = sorted(name for name, kind in registry().items() if kind.__module__.startswith("sim."))


@pytest.fixture(scope="module")
def data():
    return made_up_comparison(seeds=4)


def is_a_sentence(words: str) -> bool:
    whole = words.endswith(".") and words[0] == words[0].upper() and words.count("(") == words.count(")")
    return whole and not re.search(r"[{}]|nan|None|  |\.\.|;\.|,\.", words)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("strength", [1.0, 0.0, -1.0])
@pytest.mark.parametrize("name", SHIPS)
def test_the_sentence_of_every_policy_and_sign_reads_as_a_sentence(data, name, strength, lang):
    low = registry()[name].model_fields["strength"].json_schema_extra["low"]
    entry = Entry(name, (registry()[name](**({} if strength < low else {"strength": strength})),))
    found = why(data, "slow_down")
    for most in (*HELD, ""):
        for contacts in (120.0, 1.25, 0.0):
            for ceiling in (0.0, 0.004, 0.6, math.nan):
                for reading in ("same", "nothing"):
                    shown = replace(
                        found, most=most, binds={most: 0.25}, contacts=contacts, ceiling=ceiling, reading=reading
                    )
                    assert is_a_sentence(sentence(entry, shown, lang)), sentence(entry, shown, lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("reading", get_args(Reading))
def test_the_reckoning_is_said_in_a_sentence_or_not_at_all(data, reading, lang):
    words = reckoning(replace(why(data, "slow_down"), reading=reading), lang)
    assert not words or is_a_sentence(words)


@pytest.mark.parametrize("lang", LANGS)
def test_there_is_one_line_and_one_row_a_policy(data, lang):
    lines, table = why_lines(data, lang), why_table(data, lang)
    assert len(lines) == len(table.rows) == len(data.policies)
    assert all(map(is_a_sentence, lines))
    assert list(lines) == [said[lang] for said in why_sentences(data).values()]


def test_a_policy_that_acts_on_no_placement_is_judged_by_what_it_acts_on(data):
    line = why_sentences(data)["host_recruitment"]["en"]
    for what in ("share in a family", "distance to home", "days of waiting", "brothers and sisters", "own school"):
        assert what in line
    assert "none of the decisions" in line and "By hand" not in line


def test_counts_are_added_up_before_they_are_divided(data):
    """Of 4 runs of 10 years: 40 contacts x 1.2 in each."""
    found = why(data, "slow_down")
    assert found.contacts == pytest.approx(4.8) and found.families == pytest.approx(4.0)
    placed = [dict(((m, p), n) for m, p, n, _ in unit.why["slow_down"]) for unit in data.units]
    assert found.placed == pytest.approx(sum(one["followed", "placed_baseline"] for one in placed) / (4 * 32))
    assert found.binds == {
        "starts": pytest.approx(1 / 6),
        "no_room": pytest.approx(1 / 2),
        "danger": pytest.approx(1 / 3),
    }
    assert found.most == "no_room"
    assert found.hand.mean == pytest.approx(-6 / 32 * 40 / 10), (
        "six children fewer in 32 families followed, of 4 a year"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_what_became_of_the_moments_adds_up_to_all_of_them(data, lang):
    table = binds_table(data, lang)
    for row in table.rows:
        assert sum(cell.numbers["share"] for cell in row[2:]) == pytest.approx(1.0)


def test_a_reckoning_that_differs_by_more_than_two_times_is_said(data):
    assert why(data, "network_first").reading == "more"
    assert why(data, "host_recruitment").reading == "none"


def test_without_counts_nothing_is_said():
    data = made_up_comparison(seeds=2)
    for unit in data.units:
        unit.why.clear()
    assert why(data, "slow_down") is None and why_table(data, "nl") is None and why_lines(data, "en") == ()
    assert data.to_json()["why"] == {} == data.to_json()["why_in_words"]
