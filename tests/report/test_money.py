"""Money, combinations, harm while waiting and neighbourhoods in words, in both languages."""

import math

import pytest

from sim.experiments.combination import reading
from sim.experiments.document import document
from sim.experiments.money import cost_per_prevented, municipal_difference
from sim.report.beside import area_table, break_even_lines, combination_table
from sim.report.money import cost_table, price_lines

from .conftest import made_up_comparison


def with_net(net: list[int], cost: float = 1.0):
    """Two policies of which the first prevents so many, net, at ``cost`` million euro a year extra."""
    data = made_up_comparison(seeds=len(net))
    label = data.entries[0].label
    for number, (unit, value) in enumerate(zip(data.units, net, strict=True)):
        unit.twins[label]["counts"] |= {"prevented": 50 + value, "caused": 50}
        unit.values[label]["cost_total"] = unit.values["baseline"]["cost_total"] + cost + 0.01 * (number % 2)
    return data, label


def test_a_prevented_placement_has_a_price_beside_harm_and_unmet_need():
    data, label = with_net([40, 44, 38, 42, 41])
    price = cost_per_prevented(data, label)
    assert price.reason == "" and price.low < price.mean < price.high
    assert price.mean == pytest.approx(10 * 1.004e6 / 41, rel=1e-6)
    line = price_lines(data, "nl")[0]
    assert "per voorkomen uithuisplaatsing" in line and "245.000 euro" in line
    assert "ernstige incidenten" in line and "onvervulde behoefte" in line


@pytest.mark.parametrize(
    ("net", "reason", "en", "nl"),
    [
        ([3, -2, 1, -4, 2], "zero", "cannot be told from zero", "niet van nul te onderscheiden"),
        ([-30, -33, -28, -31], "negative", "More placements are caused than prevented", "ontstaan meer uithuis"),
    ],
)
def test_without_a_sure_number_prevented_there_is_a_sentence_and_no_number(net, reason, en, nl):
    data, label = with_net(net)
    price = cost_per_prevented(data, label)
    assert price.reason == reason and math.isnan(price.mean)
    for lang, words in (("en", en), ("nl", nl)):
        line = price_lines(data, lang)[0]
        assert words in line and "euro" not in line
    assert document(data)["money"]["cost_per_prevented"][label]["euro"] == {"mean": None, "low": None, "high": None}


def test_a_policy_that_saves_says_so():
    data, _ = with_net([40, 44, 38, 42, 41], cost=-2.0)
    assert "kost minder dan de uitgangssituatie" in price_lines(data, "nl")[0]


def test_costs_stand_by_budget_and_by_municipality_that_pays(comparison):
    table = cost_table(comparison, "nl")
    heads = [column.head for column in table.columns]
    assert heads[1] == "Alle budgetten" and heads[-2:] == ["West", "Oost"]
    label = comparison.entries[1].label
    found = municipal_difference(comparison, label, "Oost")
    assert table.rows[2][-1].numbers["mean"] == pytest.approx(found.mean)
    assert found.mean == pytest.approx(0.25 * comparison.difference(label, "cost_total").mean)
    assert "marge" in table.rows[2][2].small, "what a policy costs itself has a range of prices, not of chance"
    assert "12 maanden" in table.notes[0] and "euro's van 2022" in table.notes[0]


def test_a_combination_is_read_in_words():
    data = made_up_comparison(seeds=6)
    whole = data.entries[-1].label
    parts = data.parts_of(whole)
    for k, unit in enumerate(data.units):
        for n, part in enumerate(parts):
            unit.values[part]["entries"] = unit.values["baseline"]["entries"] - 10 - 0.1 * ((k + n) % 3)
    for beyond, name in ((20.0, "less"), (-20.0, "more"), (0.0, "unclear")):
        for k, unit in enumerate(data.units):
            unit.values[whole]["entries"] = (
                unit.values["baseline"]["entries"] - 10.1 * len(parts) + beyond + 4.0 * (k % 2) - 2.0
            )
        assert reading(data, whole, "entries") == name
    row = combination_table(data, "nl").rows[0]
    assert row[-1].text == "geheel en som zijn niet van elkaar te onderscheiden"


def test_neighbourhoods_stand_in_order_with_the_line_on_what_was_put_in(comparison):
    table = area_table(comparison, "nl")
    assert [row[0].text for row in table.rows][:3] == ["West", "Klein", "Kwintiel 1 van gebruik van hulp"]
    assert table.rows[0][1].text == "0,4" and table.rows[1][1].text == "–", "13 expected: hidden below 20"
    assert "niet gerangschikt" in table.notes[0]


def test_each_policy_says_where_harm_while_waiting_would_turn_its_sign(comparison):
    lines = break_even_lines(comparison, "en")
    assert len(lines) == len(comparison.entries)
    assert all("assumed, not measured" in line for line in lines)
