"""Every number that is shown is one that can be, agrees with those beside it, and is written with as many decimals."""

from __future__ import annotations

import functools
import math
import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.designs.request import Entry
from sim.outcomes.registry import OUTCOMES
from sim.report.certainty import reading_of
from sim.report.decision import flip_lines
from sim.report.render import html_page
from sim.report.sentences import base_words, change_words, said, sentence, size_words
from sim.report.tables import (
    EUROS_BELOW,
    decimals,
    difference_cell,
    in_euros,
    level_cell,
    level_decimals,
    level_digits,
    policy_table,
)
from sim.report.texts import LANGS, shown_scale, text
from sim.results.comparison import ComparisonData
from sim.results.decision import all_pairs
from sim.results.measured import UnitResult
from sim.results.noticeable import Answer
from sim.results.scales import bounds_of
from sim.results.statistics import Estimate, estimate

from .conftest import made_up_comparison

NUMBER = r"[+−]?\d[\d.,]*"


def of(name: str, base: np.ndarray, other: np.ndarray, alike: bool = False, **rows: np.ndarray) -> ComparisonData:
    """A comparison of one policy "p" on one outcome; base and other are (draws, seeds)."""
    levels = {"baseline": base, "p": other, **rows}
    units = [
        UnitResult(
            draw, seed, values={row: {name: float(x[draw, seed])} for row, x in levels.items()}, families=40,
            apart={row: 2 for row in levels if row != "baseline"}, alike={"p": "baseline"} if alike else {},
        )
        for draw in range(base.shape[0])
        for seed in range(base.shape[1])
    ]  # fmt: skip
    entries = tuple(Entry(row, (SimpleNamespace(name=row),)) for row in levels if row != "baseline")
    place = SimpleNamespace(
        name="x", place="x", children=2000, folder=None, own=(), start=date(2022, 1, 1), projected=dict
    )
    return ComparisonData(place, entries, tuple(range(base.shape[1])), 3.0, ({},) * base.shape[0], units, [])


def levels(name: str, chance: np.random.Generator, draws: int, seeds: int) -> tuple[np.ndarray, np.ndarray]:
    """Levels that an outcome could have, near the ends of what it can be as often as not; some missing."""
    size = (draws, seeds)
    if OUTCOMES[name].unit == "share":
        base, other = (chance.beta(0.3, 0.3, size) for _ in range(2))
    else:
        scale = 10.0 ** chance.uniform(-4, 4)
        base, other = (scale * chance.poisson(chance.uniform(0.05, 5), size).astype(float) for _ in range(2))
    if chance.random() < 0.3:
        other = np.where(chance.random(size) < 0.7, base, other)
    missing = chance.random(size) < chance.choice([0.0, 0.3])
    return base, np.where(missing, math.nan, other)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(OUTCOMES)), st.sampled_from([(1, 2), (1, 6), (4, 1), (3, 4)]))
def test_the_percent_says_what_the_difference_says_and_both_can_be(seed, name, size):
    base, other = levels(name, np.random.default_rng(seed), *size)
    data = of(name, base, other)
    found, percent = data.difference("p", name), data.percent("p", name)
    if found.n == 0:
        assert math.isnan(percent.mean)
        return
    level, mine = data.level("baseline", name), data.level("p", name)
    slack = 1e-9 * max(abs(level.mean), abs(found.mean), 1e-12)
    assert not found.mean < found.low and not found.mean > found.high
    if math.isfinite(percent.mean):
        for end in ("mean", "low", "high"):
            one, other_end = getattr(found, end), getattr(percent, end)
            assert math.isnan(one) == math.isnan(other_end) and np.sign(one) == np.sign(other_end) or math.isnan(one)
        assert percent.clear == found.clear and percent.thin == found.thin
        assert not percent.mean < -100 - 1e-6 and not percent.low < -100 - 1e-6
    for one in (level, mine):
        assert not one.low < 0.0 and not one.mean < one.low and not one.mean > one.high
        if OUTCOMES[name].unit == "share":
            assert not one.high > 1.0
    if np.isfinite(base).all() and np.isfinite(other).all():  # else the level is also of runs that the policy has not
        for low, high in (
            (found.low, found.high),
            (found.low_seeds, found.high_seeds),
            (found.low_draws, found.high_draws),
        ):
            assert not low < -level.high - slack, "no more can be gone than may have been there"
            if OUTCOMES[name].unit == "share":
                assert not high > 1.0 - level.low + slack
    low, high = data.future("p", name)
    assert not low > found.low_seeds + slack and not high < found.high_seeds - slack
    if OUTCOMES[name].unit == "share":
        assert not low < -1.0 and not high > 1.0


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_no_outcome_has_a_level_below_zero_and_no_share_one_above_one(name):
    unit = OUTCOMES[name].unit
    assert bounds_of(unit, np.array([0.0, 0.4])) == (0.0, 1.0 if unit == "share" else math.inf)
    base = np.zeros((1, 5))
    base[0, 0] = 0.4
    data = of(name, base, np.zeros((1, 5)))
    for row in ("baseline", "p"):
        assert data.level(row, name).low >= 0.0
    assert (
        -data.level("baseline", name).high - 1e-12 <= data.difference("p", name).low <= data.difference("p", name).mean
    )


def test_where_nothing_was_seen_there_may_still_be_something_to_take_away():
    """A bound at a level that chance showed as 0 would say for sure that a policy cannot prevent what it may well prevent."""
    data = of("incidents_waiting", np.zeros((1, 5)), np.zeros((1, 5)))
    found = data.difference("p", "incidents_waiting")
    assert found.low < 0.0 < found.high and found.thin


def test_what_is_seen_beyond_an_end_takes_that_end_away_and_not_the_other():
    assert bounds_of("share", np.array([0.5, 1.2])) == (0.0, math.inf)
    assert bounds_of("million euro per year", np.array([-0.5, 1.2])) == (-math.inf, math.inf)
    assert bounds_of("points", np.array([0.5])) == (-math.inf, math.inf), "nothing is known of a unit of one's own"


def test_a_pair_and_a_combination_stay_within_what_their_levels_leave():
    chance = np.random.default_rng(3)
    base, one, two, both = (chance.poisson(m, (1, 8)).astype(float) for m in (0.5, 0.3, 0.2, 0.1))
    data = of("severe_incidents", base, one, **{"q": two, "p+q": both})
    for pair in all_pairs(data):
        second = data.level(pair.second, "severe_incidents").high
        assert pair.difference.low >= -second - 1e-12
    data.entries = (*data.entries[:2], Entry("p+q", (SimpleNamespace(name="p"), SimpleNamespace(name="q"))))
    rest = one + two - base  # what a combination must leave at least, when it leaves nothing itself
    assert data.interaction("p+q", "severe_incidents").low >= -(rest.mean() + 3.0 * rest.std(ddof=1)) - 1e-12


# --- decimals ---------------------------------------------------------------------------------------------------------
def decimals_of(words: str, lang: str) -> set[int]:
    """How many decimals the numbers of a cell have."""
    mark = "," if lang == "nl" else "."
    found = re.findall(NUMBER, words)
    return {len(number.rstrip(".,").rpartition(mark)[2]) if mark in number else 0 for number in found}


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-9, 6), st.sampled_from(LANGS), st.sampled_from([1.0, 100.0]))
def test_mean_and_ends_have_the_same_decimals_and_two_figures_of_the_width(mean, size, lang, scale):
    base = np.array([[0.0, 0.0, 0.0, 0.0]])
    half = 10.0**size
    values = mean + half * np.array([[-1.0, 1.0, -0.5, 0.5]])
    found = of("entries", base, values).difference("p", "entries")
    cell = difference_cell(found, scale, lang)
    assert len(decimals_of(f"{cell.text} {cell.small}", lang)) == 1, (cell.text, cell.small)
    width = scale * (found.high - found.low)
    digits = decimals(found, scale)
    assert width >= 9.99 * 10.0**-digits and (digits == 0 or width < 100.01 * 10.0**-digits)
    low, _, high = cell.small.partition(text("interval", lang, low="", high=""))
    assert low != high


@settings(max_examples=400, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 2.5), st.sampled_from(["entries", "share_family_type", "cost_total", "distance"]),
       st.sampled_from(["noticeable", "same", "unsaid"]), st.sampled_from(LANGS))  # fmt: skip
def test_a_sentence_and_a_big_number_say_the_numbers_of_the_table(middle, size, name, kind, lang):
    """A table showed +5.7 beside a sentence that said at most 5.8."""
    share = 0.01 if name.startswith("share") else 1.0
    mean, half = middle * 10.0**size * share, 10.0**size * share
    found = Estimate(mean, mean - half, mean + 1.3 * half, half, math.nan, mean - half, mean + 1.3 * half, 20, moved=20)
    level = Estimate(130 * share, 128 * share, 132 * share, 1.0, math.nan, 128 * share, 132 * share, 20, moved=20)
    if kind == "noticeable" and not found.clear:
        kind = "unsaid"
    one = Answer(kind, int(np.sign(mean)) if kind == "noticeable" else 0, level, found, 1e9, why="known")
    about, bare = OUTCOMES[name], lambda words: [end.strip("+−.,") for end in re.findall(NUMBER, words)]
    cell = difference_cell(found, shown_scale(about.unit), lang)
    shown = [*bare(cell.text), *bare(cell.small)]
    in_table = shown
    if name == "cost_total" and max(map(abs, (found.low, found.mean, found.high))) < EUROS_BELOW:  # the same, in euros
        shown = [in_euros(number, lang, decimals(found)) for number in (found.mean, found.low, found.high)]
    sentence = re.split(r"[(,] ?(?:without|zonder|from|van):? ", said(one, about, lang))[0]
    if kind == "same":
        assert bare(sentence) == [max(shown[1:], key=lambda end: float(re.sub(r"\D", "", end)))]
        assert size_words(one, about, lang).startswith(bare(sentence)[0])
    else:
        zero = [end for end in shown if not re.search("[1-9]", end)]
        told = set(bare(sentence))
        assert told <= set(shown) and (kind == "unsaid" or zero or told == set(shown))
        assert set(shown[1:]) - set(zero) <= told
    assert bare(change_words(one, about, lang)[2]) == in_table


@functools.cache
def made_up(draws: int):
    return made_up_comparison(seeds=4, draws=draws)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("draws", [1, 2])
def test_no_cell_of_any_table_mixes_decimals_or_shows_an_interval_of_no_width(lang, draws):
    data = made_up(draws)
    between = text("interval", lang, low="|", high="|").strip("|")
    for table in data.tables(lang):
        for row in table.rows:
            for cell in row[1:]:
                said = f"{cell.small or cell.text}"
                found = re.search(rf"({NUMBER})%?{between}({NUMBER})", said)
                if found:
                    assert found[1] != found[2], (table.key, said)
                    whole = f"{cell.text} {cell.small}" if cell.small and "(" not in cell.small else said
                    assert len(decimals_of(whole, lang)) == 1, (table.key, cell)


def test_levels_have_the_same_decimals_in_all_rows_so_that_none_seems_to_differ():
    for data in (made_up(1), made_up(2), nothing_differs(1, alike=True)[0]):
        table = policy_table(data, "en")
        for place, column in enumerate(table.columns):
            if column.key in ("entries", "family_type", "own_area", "severe", "unmet", "cost"):
                assert len({len(row[place].text.partition(".")[2]) for row in table.rows}) == 1, column.key


def test_one_large_effect_does_not_coarsen_the_others():
    data = made_up_comparison(seeds=6)
    data.entries = data.entries[:2]
    label, other = (entry.label for entry in data.entries[:2])
    for unit in data.units:
        unit.values[label]["severe_incidents"] = unit.values["baseline"]["severe_incidents"] + 4000 + 100 * unit.seed
        small = 0.01 + 0.002 * unit.seed
        unit.values[other]["severe_incidents"] = unit.values["baseline"]["severe_incidents"] + small
    rows = policy_table(data, "en").rows
    place = [column.key for column in policy_table(data, "en").columns].index("severe")
    large, little = (re.match(NUMBER, rows[k][place].small)[0] for k in (1, 2))
    assert "." not in large and "." in little


# --- identical rows, and rows in which nothing happened to differ -----------------------------------------------------
@functools.cache
def nothing_differs(draws: int, alike: bool):
    """Made up numbers in which the first of two policies is the baseline in every run, by construction or by chance."""
    data = made_up_comparison(seeds=4, draws=draws)
    data.entries = data.entries[:2]
    label = data.entries[0].label
    for unit in data.units:
        unit.values[label] = dict(unit.values["baseline"])
        unit.municipal[label] = dict(unit.municipal["baseline"])
        unit.costs[label] = ()
        unit.apart[label] = 0
        for part in ("counts", "net", "squares", "nights"):
            unit.twins[label] = unit.twins[label] | {part: dict.fromkeys(unit.twins[label][part], 0)}
        if alike:
            unit.alike[label] = "baseline"
    return data, label


SAME = {"en": ("identical runs", "the policy changes nothing here: identical runs"),
        "nl": ("dezelfde runs", "het beleid verandert hier niets: dezelfde runs")}  # fmt: skip
WRONG = ("no difference", "geen verschil", "less than 1%", "minder dan 1%", "0.000000", "0,000000")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("draws", [1, 2])
def test_a_row_that_is_the_baseline_by_construction_says_so_in_every_place(lang, draws):
    data, label = nothing_differs(draws, alike=True)
    name = policy_table(data, lang).rows[1][0].text
    for table in data.tables(lang):
        for row in table.rows:
            if row[0].text == name or (table.key == "sources" and row[0].text.startswith(f"{name}:")):
                for column, cell in zip(table.columns[1:], row[1:], strict=True):
                    shown = f"{cell.text} {cell.small}"
                    assert not any(word in shown for word in WRONG), (table.key, column.key, shown)
                    if table.key in ("policies", "costs", "net", "sources") and column.key not in ("entries", "share"):
                        assert any(word in shown for word in SAME[lang]), (table.key, column.key, shown)
    page = html_page(data.tables(lang), lang=lang, under="", planning="")
    assert not any(word in page for word in WRONG[:2])
    row = data.differences.filter(policy=label)
    assert row["identical"].all() and set(row["mean"]) == set(row["low"]) == set(row["high"]) == {0.0}
    assert set(row["percent"]) == set(row["percent_low"]) == {0.0}
    assert set(row["probability_lower"]) == ({None} if draws == 1 else {0.0})
    found = data.to_json()
    assert found["joint"][label] == (None if draws == 1 else 0.0)
    assert found["outcomes"]["entries"]["policies"][label]["difference"]["future"] == {"low": 0.0, "high": 0.0}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("draws", [1, 2])
def test_a_row_in_which_nothing_happened_to_differ_was_computed_too_thinly(lang, draws):
    data, label = nothing_differs(draws, alike=False)
    thin = text("reading_thin", lang)
    rows = {table.key: table for table in data.tables(lang)}
    first = rows["policies"].rows[1]
    keys = [column.key for column in rows["policies"].columns]
    assert first[keys.index("certainty" if draws == 1 else "probability")].text == thin
    assert text("interval", lang, low="", high="").strip() in first[keys.index("difference")].small
    if draws > 1:
        assert first[keys.index("joint")].text == thin and not first[keys.index("joint")].numbers
    for table in rows.values():
        shown = " ".join(f"{cell.text} {cell.small}" for row in table.rows for cell in row)
        assert not any(word in shown for word in (*WRONG[:2], *WRONG[4:], *SAME[lang])), table.key
    for name in OUTCOMES:
        one = data.difference(label, name)
        assert one.exact == OUTCOMES[name].certain and not one.identical
        if not one.exact:
            assert one.untold and one.low < 0.0 < one.high and reading_of(one) == "thin"
            assert math.isnan(data.probability_lower(label, name)) and data.probability_better(label, name) is None
    assert math.isnan(data.joint(label)) and data.to_json()["joint"][label] is None


@pytest.mark.parametrize("draws", [1, 2])
def test_two_policies_between_which_nothing_differs_are_not_said_to_be_the_same(draws):
    data = made_up_comparison(seeds=4, draws=draws)
    data.entries = data.entries[:2]
    first, second = (entry.label for entry in data.entries[:2])
    for unit in data.units:
        unit.values[second] = dict(unit.values[first])
    pair = next(table for table in data.tables("en") if table.key == "pairs").rows[0]
    assert {cell.text for cell in pair[1:]} == {"too little computed to say"}
    for unit in data.units:
        unit.alike[second] = first
    data._estimates.clear()
    pair = next(table for table in data.tables("en") if table.key == "pairs").rows[0]
    assert {cell.text for cell in pair[1:]} == {"identical runs"}


def test_what_turns_an_order_is_told_once_for_each_policy_and_not_where_too_little_was_computed():
    data = made_up_comparison(seeds=2, draws=12)
    data.entries = data.entries[:3]
    data.draws = tuple({"harm.waiting": float(k)} for k in range(12))
    first, second, third = (entry.label for entry in data.entries)
    for unit in data.units:
        base = unit.values["baseline"]
        for name in ("severe_incidents", "unmet_need", "cost_total", "entries"):
            unit.values[third][name] = base[name]
            unit.values[first][name] = unit.values[second][name] = (
                base[name] + 0.2 * (unit.draw - 5.6) + 0.01 * unit.seed
            )
        unit.values[third]["entries"] += 0.5 * (unit.draw in (3, 8) and unit.seed == 0) * (unit.draw - 5)
        unit.alike[second] = first
    assert data.difference(third, "entries").thin
    lines = [line for line in flip_lines(data, "en") if "harm.waiting" in line]
    assert len(lines) == 8, "the first against the baseline and against the third, on four outcomes"
    assert not any("Fast family" in line for line in lines)


# --- what chance does not enter ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("draws", [1, 2])
def test_what_policies_cost_by_themselves_has_no_chance_in_it(draws):
    zeros = np.zeros((draws, 4))
    prices = np.array([0.2, 0.3, 0.4])[:draws, None] + zeros
    none, some = of("cost_policies", zeros, zeros), of("cost_policies", zeros, prices)
    one = none.difference("p", "cost_policies")
    assert one.exact and not one.identical and one.mean == one.low == one.high == 0.0
    assert (
        difference_cell(one, 1.0, "en") == difference_cell(one, 1.0, "nl")
        and difference_cell(one, 1.0, "en").text == "0"
    )
    assert difference_cell(one, 1.0, "en").small == "" and reading_of(one) == "exact"
    two = some.difference("p", "cost_policies")
    assert two.exact and two.low_seeds == two.high_seeds == pytest.approx(two.mean)
    assert (two.low < two.high) == (draws > 1), "with draws the prices are left"
    assert some.level("baseline", "cost_policies").high == 0.0


@pytest.mark.parametrize("draws", [1, 4])
@pytest.mark.parametrize("name", [name for name, one in OUTCOMES.items() if one.unit.startswith("million euro")])
def test_a_budget_of_which_nothing_is_ever_spent_is_not_less_known_than_the_total(name, draws):
    """In a village no run spent anything on crisis places; the prior took that for a million, and its interval was the widest."""
    zeros = np.zeros((draws, 20))
    found = of(name, zeros, zeros).difference("p", name)
    assert found.mean == 0.0
    assert found.exact or max(abs(found.low), abs(found.high)) < 1e-4, "about a night of care"


def test_what_a_scenario_does_not_have_cannot_differ():
    """No places and no change of them, a practice that is not there: exactly 0. What a policy brings can differ."""
    from sim.report.comparison import compare

    data = compare("minimal", ["slow_down", "support_families", "support_families:strength=0"], seeds=2, years=1)
    for name in ("team_cases", "sitter_starts", "consultations"):
        for row in ("slow_down", "support_families"):
            one = data.difference(row, name)
            assert one.exact and one.mean == one.low == one.high == 0.0, (row, name)
        assert data.level("baseline", name).high == 0.0
    assert data.difference("slow_down", "support_family_starts").exact
    assert not data.difference("support_families", "support_family_starts").exact
    assert not data.contrast("support_families", "support_family_starts", "slow_down").exact
    assert not data.difference("slow_down", "stock_secure").exact, "it has places"
    assert data.identical("support_families:strength=0")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("draws", [1, 2])
def test_a_level_is_told_in_a_sentence_as_it_stands_in_the_table(lang, draws):
    """A table said 4,084 and the sentence below it 4,08; 455,5 stood beside 128."""
    data = made_up(draws)
    row = policy_table(data, lang)
    keys = [column.key for column in row.columns]
    for key, name in (
        ("entries", "entries"),
        ("severe", "severe_incidents"),
        ("unmet", "unmet_need"),
        ("cost", "cost_total"),
    ):
        cell = row.rows[0][keys.index(key)]
        assert cell.text == base_words(data, name, lang)
        finer = any(
            level_digits(data.level("baseline", name), data.difference(policy, name), 1.0)
            != decimals(data.level("baseline", name))
            for policy in data.policies
        )
        if not finer:
            for policy in data.policies:
                assert cell.text in sentence(data, policy, name, lang), (policy, name)


def test_a_level_in_percent_has_two_decimals_at_most_however_narrow_its_interval():
    narrow = estimate([0.0, 1e-7, 0.0, 2e-7], [0] * 4)
    assert level_decimals(narrow, 100.0) == 2 < level_decimals(narrow, 1.0)
    assert level_cell(narrow, 100.0, "nl").text == "0,00"
