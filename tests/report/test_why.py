"""Why so much, why so little, in words: a sentence that reads as one for every policy, sign and reading."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import get_args

import pytest

from sim.designs.request import Entry
from sim.outcomes.binding import HELD
from sim.outcomes.reach import way_of
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
        for contacts, extra in ((120.0, 120.0), (120.0, 85.5), (1.25, -3.0), (0.0, -35.0), (0.0, 0.0)):
            for ceiling in (0.0, 0.004, 0.6, 1.0, math.nan):
                for reading in ("same", "nothing"):
                    shown = replace(
                        found, most=most, binds={most: 0.25}, contacts=contacts, ceiling=ceiling, reading=reading,
                        extra=extra, anyway=contacts - extra, way=way_of(entry.policies),
                    )  # fmt: skip
                    assert is_a_sentence(sentence(entry, shown, lang)), sentence(entry, shown, lang)


def said_of(found, policy, lang="en", **changed):
    """The sentence of one policy of full strength, with these numbers."""
    kind = registry()[policy]
    return sentence(Entry(policy, (kind(),)), replace(found, reading="same", way=way_of([kind()]), **changed), lang)


@pytest.mark.parametrize(
    ("reach", "extra", "en", "nl"),
    [
        (70.0, 62.0, "of these 8 in the baseline as well: 62 extra", "daarvan 8 ook in de uitgangssituatie: 62 extra"),
        (70.0, 70.0, "none of these come in the baseline: all are extra", "in de uitgangssituatie niet voor: allemaal extra"),
        (70.0, -20.0, "the baseline has 90: 20 fewer", "in de uitgangssituatie: 90, dus 20 minder"),
        (0.0, -35.0, "the baseline has 35: 35 fewer", "in de uitgangssituatie: 35, dus 35 minder"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_comes_in_the_baseline_as_well(data, reach, extra, en, nl):
    found = replace(why(data, "slow_down"), contacts=reach, extra=extra, anyway=reach - extra)
    assert en in said_of(found, "slow_down") and nl in said_of(found, "slow_down", "nl")


def test_of_a_search_in_the_network_it_is_said_that_the_decisions_come_anyway(data):
    found = replace(why(data, "slow_down"), contacts=201.0, extra=-2.0, anyway=203.0)
    assert "in the baseline as well: 203; the policy changes what happens there" in said_of(found, "network_first")


def test_of_what_is_taken_away_it_is_said_how_many_come_instead(data):
    found = replace(why(data, "slow_down"), contacts=40.0, extra=-34.0, anyway=6.0, way=-1, reading="same")
    words = sentence(Entry("slow_down", (registry()["slow_down"](strength=-1.0),)), found, "en")
    assert "takes away each year 40" in words and "others that come instead: 6; 34 fewer" in words


def test_of_what_is_for_everybody_no_share_of_all_is_told(data):
    shock = {"contacts": 0.0, "extra": 0.0, "anyway": 0.0, "apart": 4432.0, "ceiling": 1.0, "most": ""}
    english, dutch = (said_of(why(data, "slow_down"), "covid", lang, **shock) for lang in ("en", "nl"))
    assert "works on families in general" in english and english.endswith("it could touch every placement.")
    assert "werkt op gezinnen in het algemeen" in dutch and dutch.endswith("een rol spelen bij elke uithuisplaatsing.")
    assert "100%" not in english + dutch
    assert "no moment of its own in a family" in said_of(why(data, "slow_down"), "regional_pooling", **shock)
    nearly = said_of(why(data, "slow_down"), "covid", "nl", **shock | {"ceiling": 0.42})
    assert nearly.endswith("het kan een rol spelen bij 42% van de uithuisplaatsingen.")


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
    """Of 4 runs of 10 years: 40 contacts x 1.2 in each, a quarter of them in the baseline as well."""
    found = why(data, "slow_down")
    assert found.contacts == pytest.approx(4.8) and found.families == pytest.approx(4.0)
    assert found.anyway == pytest.approx(1.2) and found.extra == found.counted == pytest.approx(3.6)
    assert found.extra_families == pytest.approx(3.0) and found.sooner == pytest.approx(1.0 * -1 / 8)
    placed = [dict(((m, p), n) for m, p, n, _ in unit.why["slow_down"]) for unit in data.units]
    assert found.placed == pytest.approx(sum(one["followed", "placed_without"] for one in placed) / (4 * 32))
    assert found.binds == {
        "starts": pytest.approx(1 / 6),
        "no_room": pytest.approx(1 / 2),
        "danger": pytest.approx(1 / 3),
    }
    assert found.most == "no_room"
    assert found.hand.mean == pytest.approx(-6 / 32 * 3.0), (
        "six children fewer in 32 families followed, of 3 extra a year"
    )


def with_reach(label, **counts):
    """The made-up comparison with other counts of reach in every run of one row."""
    data = made_up_comparison(seeds=4)
    for unit in data.units:
        unit.why[label] = [
            (measure, part, counts.get(part, number) if measure == "reach" else number, of)
            for measure, part, number, of in unit.why[label]
        ]
    return data


def cost_of(data, label):
    """What a policy itself costs a year, in euro."""
    return 1e6 * data.difference(label, "cost_policies").mean


def test_euro_a_case_is_the_cost_over_the_extra_cases(data):
    found = why(data, "fast_family_treatment")
    assert found.cost_per_case == pytest.approx(cost_of(data, "fast_family_treatment") / found.extra)
    assert found.extra < found.contacts


def test_a_policy_that_costs_money_and_lowers_its_own_reach_has_no_price_a_case():
    fewer = with_reach("slow_down", extra=-30.0, extra_families=-25.0, anyway=78.0)
    found, more = why(fewer, "slow_down"), why(made_up_comparison(seeds=4), "slow_down")
    assert cost_of(fewer, "slow_down") > 0 and math.isnan(found.cost_per_case)
    assert found.hand.mean == pytest.approx(more.hand.mean * -25 / 30), (
        "those who are reached no longer: the other way round"
    )


def test_too_few_extra_cases_have_no_price():
    assert math.isnan(why(with_reach("slow_down", extra=4.0), "slow_down").cost_per_case)  # 16 over all runs
    assert math.isfinite(why(with_reach("slow_down", extra=6.0), "slow_down").cost_per_case)


def test_of_a_search_in_the_network_all_cases_count(data):
    found = why(data, "network_first")
    assert found.way == 0 and found.counted == found.contacts
    assert found.cost_per_case == pytest.approx(cost_of(data, "network_first") / found.contacts)
    assert found.hand.mean == pytest.approx(-6 / 160 * 20.0), "of all 20 families a year"


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


def test_no_number_of_cases_has_a_verb_that_must_agree_with_it():
    """ "1 zaken", "1 daarvan komen": a number that can be one stands apart from the verb."""
    from sim.report.texts import TEXTS

    for key in TEXTS:
        if key.startswith("why_extra"):
            for lang, verb in (
                ("nl", r"\} (daarvan )?(komen|zijn|worden)\b"),
                ("en", r"\} (of these )?(come|are|become)\b"),
            ):
                assert not re.search(verb, TEXTS[key][lang]), (key, lang)
