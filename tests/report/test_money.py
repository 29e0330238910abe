"""Money, combinations, harm while waiting and neighbourhoods in words, in both languages."""

import math
import re
from dataclasses import replace

import pytest

from sim.outcomes.equity import area_rates
from sim.report.beside import area_table, break_even_lines, combination_table
from sim.report.comparison import compare
from sim.report.money import SHOWN, cost_table, price_lines
from sim.results.combination import reading
from sim.results.document import document
from sim.results.money import cost_per_prevented, harm_break_even, municipal_difference

from .conftest import made_up_comparison


def with_fewer(fewer: list[float], cost: float = 1.0, draws: int = 1):
    """Two policies of which the first makes so many placements fewer a year, at ``cost`` million euro a year extra."""
    data = made_up_comparison(seeds=len(fewer), draws=draws)
    label = data.entries[0].label
    for unit in data.units:
        base = unit.values["baseline"]
        unit.values[label]["entries"] = base["entries"] - fewer[unit.seed] - 2.0 * unit.draw
        unit.values[label]["cost_total"] = base["cost_total"] + cost + 0.01 * (unit.seed % 2)
    return data, label


def test_a_placement_less_has_a_price_beside_harm_and_unmet_need():
    data, label = with_fewer([40, 44, 38, 42, 41])
    price = cost_per_prevented(data, label)
    assert price.reason == "" and price.low < price.mean < price.high
    assert price.mean == pytest.approx(1.004e6 / 41, rel=0.02), "both a year and of everyone: the numbers of the tables"
    assert price.fewer.mean == -data.difference(label, "entries").mean
    line = price_lines(data, "nl")[0]
    assert "per uithuisplaatsing minder" in line and "24." in line and "41,0 minder per jaar" in line
    assert "ernstige incidenten" in line and "onvervulde behoefte" in line


@pytest.mark.parametrize(
    ("fewer", "reason", "en", "nl"),
    [
        ([3, -2, 1, -4, 2], "zero", "cannot be told from zero", "niet van nul te onderscheiden"),
        ([-30, -33, -28, -31], "negative", "There are more placements", "Er zijn meer uithuis"),
        ([0, 0, 0, 0], "zero", "cannot be told from zero", "niet van nul te onderscheiden"),
    ],
)
def test_without_surely_fewer_placements_there_is_a_sentence_and_no_number(fewer, reason, en, nl):
    data, label = with_fewer(fewer, cost=-1.0 if reason == "negative" else 1.0)
    price = cost_per_prevented(data, label)
    assert price.reason == reason and math.isnan(price.mean)
    for lang, words in (("en", en), ("nl", nl)):
        line = price_lines(data, lang)[0]
        assert words in line and "euro" not in line
        assert "severe incidents" in line or "ernstige incidenten" in line
    assert document(data)["money"]["cost_per_prevented"][label]["euro"] == {"mean": None, "low": None, "high": None}


def test_without_harm_or_unmet_need_there_is_no_price():
    for missing in ("severe_incidents", "unmet_need", "cost_total", "entries"):
        data, label = with_fewer([40, 44, 38])
        for unit in data.units:
            for values in unit.values.values():
                values.pop(missing)
        assert cost_per_prevented(data, label) is None


def test_a_policy_that_changes_nothing_by_construction_has_no_price():
    data, label = with_fewer([0, 0, 0])
    for unit in data.units:
        unit.alike[label] = "baseline"
    assert cost_per_prevented(data, label).reason == "identical"
    assert "identical runs" in price_lines(data, "en")[0]


def test_a_number_that_is_only_just_told_from_none_gives_one_end_of_a_price():
    data, label = with_fewer([9, 1, 14, 3, 10, 2])
    price = cost_per_prevented(data, label)
    assert price.reason == "" and 0 < price.low < price.high == math.inf
    for lang, words in (("en", "at least"), ("nl", "ten minste")):
        assert words in price_lines(data, lang)[0] and "–" not in price_lines(data, lang)[0]


def test_a_policy_that_saves_says_so():
    data, _ = with_fewer([40, 44, 38, 42, 41], cost=-2.0)
    assert "kost minder dan de uitgangssituatie" in price_lines(data, "nl")[0]


def test_with_draws_the_price_holds_the_parameters_as_well_and_the_note_says_so():
    (one, label), (several, _) = with_fewer([40, 44, 38, 42, 41]), with_fewer([40, 44, 38, 42, 41], draws=6)
    narrow, wide = cost_per_prevented(one, label), cost_per_prevented(several, label)
    assert (wide.high - wide.low) / wide.mean > 1.5 * (narrow.high - narrow.low) / narrow.mean
    assert "chance alone" in price_lines(one, "en")[-1] and "chance and the spread" in price_lines(several, "en")[-1]


def with_waiting(days: list[float], elsewhere: list[float]):
    """A first policy that adds so many days of waiting and severe incidents elsewhere, and changes nothing else of these."""
    data = made_up_comparison(seeds=len(days))
    label = data.entries[0].label
    for unit in data.units:
        for name in ("severe_waiting", "severe_elsewhere", "days_waiting"):
            unit.values[label][name] = unit.values["baseline"][name]
        unit.values[label]["days_waiting"] += days[unit.seed]
        unit.values[label]["severe_elsewhere"] += elsewhere[unit.seed]
    return data, label


def test_a_break_even_has_an_interval_and_is_left_out_or_said_not_to_be_known_without_one():
    data, label = with_waiting([200, 203, 205, 201, 204, 202], [-0.40, -0.42, -0.45, -0.41, -0.44, -0.43])
    found = harm_break_even(data, label)
    assert found.low < 2.1 < found.high and found.rate == pytest.approx(1000 * 0.425 / 202.5, rel=0.1)
    assert "95% interval" in break_even_lines(data, "en")[0]
    data, label = with_waiting([50, -50, 40, -40, 60, -60], [-0.4] * 6)
    assert math.isnan(harm_break_even(data, label).rate), "no firm number over a difference that may be none"
    assert "cannot be told" in break_even_lines(data, "en")[0]
    data, label = with_waiting([0] * 6, [0] * 6)
    assert len(break_even_lines(data, "en")) == len(data.entries) - 1, "nothing differs: nothing to say"


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


def test_a_column_of_neighbourhoods_in_which_nothing_can_be_told_is_left_out(comparison, monkeypatch):
    whole = area_table(comparison, "nl")
    assert all(any(row[k].numbers for row in whole.rows) for k in range(1, len(whole.columns)))
    monkeypatch.setattr("sim.report.beside.area_rates", hide_but(area_rates, "entries"))
    less = area_table(comparison, "nl")
    assert {column.key.partition("_")[0] for column in less.columns[1:]} == {"entries"}
    assert all(len(row) == len(less.columns) for row in less.rows)
    monkeypatch.setattr("sim.report.beside.area_rates", hide_but(area_rates, ""))
    assert area_table(comparison, "nl") is None


def hide_but(rates, event):
    """Rates of areas of which only this event can be told."""

    def found(tallies, events, by):
        told = rates(tallies, events, by)
        return told if event in events else [replace(rate, rate=math.nan) for rate in told]

    return found


def test_each_policy_says_where_harm_while_waiting_would_turn_its_sign(comparison):
    lines = break_even_lines(comparison, "en")
    assert len(lines) == len(comparison.entries)
    assert all("assumed, not measured" in line for line in lines)


def test_what_a_policy_costs_by_itself_lies_in_the_range_of_its_prices_also_when_it_starts_late():
    late = compare("minimal", ["network_first:start=2022-10-01"], seeds=2, years=1, workers=1, out=None, twins=False)
    table = cost_table(late, "en")
    cell = table.rows[1][1 + ["total", *SHOWN].index("policies")]
    low, high = (float(x) for x in re.findall(r"[+−-]?\d+\.\d+", cell.small.replace("−", "-")))
    amount = late.difference("network_first:start=2022-10-01", "cost_policies").mean
    assert 0.0 < low <= amount + 5e-4 and amount - 5e-4 <= high < 0.01
