"""A robust choice: turning points, equal cost and other beliefs, on made-up comparisons with a known answer."""

import numpy as np
import pytest

import sim
from sim.analysis.regret import utility_regrets
from sim.designs.draws import uncertain_numbers, values_at
from sim.designs.request import Entry
from sim.designs.sampling import unit_latin
from sim.policies import parse, registry
from sim.report.comparison import Comparison
from sim.report.robust import chances_table, document_of, equal_cost_table, priors_table, turning_table
from sim.results.decision import all_pairs, find_flip
from sim.results.equal_cost import at_cost, common_cost
from sim.results.measured import UnitResult
from sim.results.priors import LEAST_EFFECTIVE, beliefs, effective, effects_of, levers, ranked, weights_of
from sim.results.turning import turn_of

PLACE = sim.load_scenario("minimal")
OUTCOMES = ("entries", "severe_incidents", "unmet_need", "cost_total", "cost_policies")
LEVEL = dict(zip(OUTCOMES, (100.0, 20.0, 30.0, 50.0, 0.0), strict=True))
TENSION = "parameters.crisis.tension"


def made(rows, draws=({},), seeds=2, noise=0.05) -> Comparison:
    """A comparison of which each row moves outcomes as told: {label: {outcome: number or (draws,)}}."""
    chance = np.random.default_rng(5)
    entries = tuple(Entry(label, tuple(parse(label))) for label in rows)
    units = []
    for draw in range(len(draws)):
        for seed in range(seeds):
            base = {name: level + chance.normal(0, 1) * (name != "cost_policies") for name, level in LEVEL.items()}
            values = {"baseline": base}
            for label, moved in rows.items():
                away = {name: np.broadcast_to(moved.get(name, 0.0), len(draws))[draw] for name in OUTCOMES}
                values[label] = {name: base[name] + away[name] + noise * chance.normal() * (name != "cost_policies")
                                 for name in OUTCOMES}  # fmt: skip
            units.append(UnitResult(draw, seed, values=values, families=50, apart=dict.fromkeys(rows, 40)))
    return Comparison(PLACE, entries, tuple(range(seeds)), 3.0, tuple(draws), units, [], drawing={})


# --- where the order turns --------------------------------------------------------------------------------------------
def test_the_value_at_which_the_order_turns_is_found_with_an_interval_that_holds_it():
    found = []
    for seed in range(60):
        chance = np.random.default_rng(seed)
        x = chance.uniform(0, 1, 80)
        found.append(turn_of("x", x, 2 * (x - 0.4) + chance.normal(0, 0.4, 80)))
    there = [one for one in found if one is not None]
    assert len(there) > 50 and all(one.lower_below for one in there)
    assert np.mean([one.value for one in there]) == pytest.approx(0.4, abs=0.02)
    assert np.mean([one.low <= 0.4 <= one.high for one in there]) > 0.9


def test_a_bent_difference_turns_where_the_bend_crosses_and_one_that_turns_twice_has_no_one_value():
    chance = np.random.default_rng(3)
    x = chance.uniform(0, 1, 200)
    bent = turn_of("x", x, x**2 - 0.49 + chance.normal(0, 0.1, 200))
    assert bent is not None and bent.value == pytest.approx(0.7, abs=0.03)
    assert turn_of("x", x, (x - 0.3) * (x - 0.7) + chance.normal(0, 0.01, 200)) is None


def test_no_turning_point_is_told_where_there_is_none():
    told, chance = 0, np.random.default_rng(11)
    for seed in range(30):
        numbers = {f"n{k}": chance.uniform(0, 1, 60) for k in range(20)}
        flip = find_flip(numbers, chance.normal(0, 1, 60), seed)
        told += bool(flip.turning)
    assert told <= 4, "no number does anything"
    x = chance.uniform(0, 1, 200)
    assert turn_of("x", x, 2 + x + chance.normal(0, 0.3, 200)) is None, "it is above zero everywhere"
    assert turn_of("x", x, 0.9 - x + chance.normal(0, 2.0, 200)) is None, "one side is not told from zero"
    assert turn_of("x", np.ones(60), chance.normal(0, 1, 60)) is None


def test_numbers_that_turn_an_order_are_named_with_the_row_that_wins_on_each_side():
    chance = np.random.default_rng(1)
    draws = [{TENSION: float(x), "parameters.harm.waiting": float(y)} for x, y in chance.uniform(0, 1, (100, 2))]
    x = np.array([draw[TENSION] for draw in draws])
    found = made({"slow_down": {"entries": 6 * (x - 0.4)}, "network_first": {"entries": -3.0}}, draws)
    turning = {(p.first, p.second, p.outcome): p.flip.turning for p in all_pairs(found) if p.flip is not None}
    (one,) = turning["slow_down", "baseline", "entries"]
    assert one.parameter == TENSION and one.value == pytest.approx(0.4, abs=0.03) and one.lower_below
    assert turning["network_first", "baseline", "entries"] == ()
    table = turning_table(found, "nl")
    row = next(row for row in table.rows if "Uitgangssituatie" in row[0].text and "plaatsingen" in row[0].text)
    assert row[3].text == "Vertragen bij een crisis" and row[4].text == "Uitgangssituatie"
    assert row[2].numbers["low"] < 0.4 < row[2].numbers["high"]


# --- probabilities together -------------------------------------------------------------------------------------------
def test_no_more_harm_counts_the_draws_in_which_it_falls_or_stays():
    chance = np.random.default_rng(2)
    draws = [{TENSION: float(x)} for x in chance.uniform(0, 1, 100)]
    half = np.where(np.arange(100) < 50, 3.0, -3.0)
    found = made({"slow_down": {"entries": -5.0, "severe_incidents": half, "unmet_need": np.roll(half, 25)}}, draws)
    (row,) = chances_table(found, "en").rows
    shares = [cell.numbers[""] for cell in row[1:]]
    assert shares[0] > 0.99 and shares[1:3] == pytest.approx([0.5, 0.5], abs=0.02)
    assert shares[3] == pytest.approx(0.25, abs=0.03), "half and half fall together in a quarter"
    assert document_of(found)["no_more"]["slow_down"]["joint"] == shares[3]
    assert chances_table(made({"slow_down": {"entries": -5.0}}), "en") is None, "no draws, no probability"


def test_regret_in_what_weighs_more_than_one_outcome():
    draws = [{TENSION: float(x)} for x in np.linspace(0, 1, 12)]
    rows = {"slow_down": {"entries": -4.0, "severe_incidents": 3.0}, "network_first": {"entries": -1.0}}
    worst = {(one.outcome, one.policy): one.worst for one in utility_regrets(made(rows, draws, noise=0.0))}
    assert worst["weighed", "slow_down"] == pytest.approx(3.0), "-4 and two times 3 is 2 worse than nothing, 3 than -1"
    assert worst["weighed", "network_first"] == pytest.approx(0.0, abs=1e-9)
    assert worst["weighed", "baseline"] == pytest.approx(1.0)
    assert ("placements", "slow_down") not in worst, "regret in placements stands there already"


# --- equal cost -------------------------------------------------------------------------------------------------------
def doses(**more):
    """Slowing down at two doses (0.2 and 0.6 million), and a policy of 0.4 million."""
    return {
        "slow_down:dose=pilot": {"entries": -2.0, "cost_policies": 0.2},
        "slow_down": {"entries": -4.0, "cost_policies": 0.6},
        "fast_family_treatment": {"entries": -5.0, "cost_policies": 0.4},
        **more,
    }


def test_policies_are_compared_where_each_costs_as_much():
    found = made(doses(), [{TENSION: float(x)} for x in np.linspace(0, 1, 12)], noise=0.0)
    assert common_cost(found) == pytest.approx(0.4)
    slow, fast = at_cost(found)
    assert (slow.how, slow.lower, slow.upper) == ("between", "slow_down:dose=pilot", "slow_down")
    assert slow.share == pytest.approx(0.5) and slow.found["entries"][0].mean == pytest.approx(-3.0)
    assert fast.how == "run" and fast.found["entries"][0].mean == pytest.approx(-5.0)
    cheap, half = at_cost(found, 0.15)
    assert cheap.how == "from_nothing" and cheap.found["entries"][0].mean == pytest.approx(-1.5)
    assert half.how == "from_nothing" and half.share == pytest.approx(0.375)


def test_what_cannot_be_said_of_equal_cost_is_said():
    rows = doses(
        network_first={"entries": -1.0, "cost_policies": 0.02},
        host_recruitment={"entries": -1.0, "cost_policies": -0.1},
    )
    found = made(rows, [{TENSION: float(x)} for x in np.linspace(0, 1, 12)])
    slow, fast, network, hosts = at_cost(found)
    assert common_cost(found) == pytest.approx(0.4), "what most can spend, not what the cheapest can"
    assert (slow.how, fast.how, network.how, hosts.how) == ("between", "run", "too_large", "no_cost")
    assert at_cost(found, 0.01)[0].how == "too_small" and at_cost(found, 0.01)[0].found is None
    words = [row[1].text for row in equal_cost_table(found, "nl").rows]
    assert "niet te zeggen" in words[2] and "grootste" in words[2] and words[3].startswith("kost zelf niets")
    assert equal_cost_table(made(doses()), "en") is None, "without draws"
    only = made({"network_first": {"cost_policies": 0.0}}, [{TENSION: 0.1}, {TENSION: 0.2}])
    assert equal_cost_table(only, "en") is None, "nobody has a cost"


# --- other beliefs ----------------------------------------------------------------------------------------------------
def drawn(number: int):
    """Numbers of slowing down, and draws of them as a comparison has them."""
    paths = [f"parameters.crisis.{name}" for name in ("time_learning", "view_learning", "tension")]
    numbers = uncertain_numbers(PLACE, paths)
    matrix = values_at(numbers, unit_latin(len(numbers), number, 1), "pert")
    return numbers, [dict(zip(paths, map(float, row), strict=True)) for row in matrix]


def test_a_sceptic_puts_the_stated_mass_on_the_wrong_side_and_the_ledger_stays_as_it_is():
    (number,) = uncertain_numbers(PLACE, [TENSION])
    columns = {TENSION: values_at((number,), (np.arange(2_000)[:, None] + 0.5) / 2_000, "pert")[:, 0]}
    wrong = columns[number.path] <= 0.0
    assert wrong.mean() == pytest.approx(0.2, abs=0.01)
    for name, mass in (("sceptical", 0.4), ("neutral", 0.2), ("hopeful", 0.1)):
        weights = weights_of([number], columns, beliefs()[name], 2_000)
        assert weights.mean() == pytest.approx(1.0) and (weights * wrong).mean() == pytest.approx(mass, abs=0.01)
    assert effective(np.ones(50)) == pytest.approx(50.0)
    sceptic = weights_of([number], columns, beliefs()["sceptical"], 2_000)
    assert effective(sceptic) / 2_000 == pytest.approx(0.8, abs=0.01), "1 / (0.2 x 2^2 + 0.8 x 0.75^2)"


def test_the_mean_under_another_belief_is_that_of_draws_from_it():
    numbers, changes = drawn(400)
    wrong = np.array([[draw[n.path] <= 0.0 for n in numbers] for draw in changes])
    effect = np.where(wrong, 3.0, -2.0).sum(
        axis=1
    )  # each effect adds 3 on the wrong side, and takes 2 off on the right
    found = made({"slow_down": {"entries": effect}, "network_first": {"entries": -1.0}}, changes)
    slow, network = ranked(found)
    assert len(slow.effects) == 3 and network.effects == ()
    truth = {
        "sceptical": 3 * (0.4 * 3 - 0.6 * 2),
        "neutral": 3 * (0.2 * 3 - 0.8 * 2),
        "hopeful": 3 * (0.1 * 3 - 0.9 * 2),
    }
    for name, mean in truth.items():
        one = slow.weighed[name]
        assert one.low < mean < one.high and one.mean == pytest.approx(mean, abs=1.0)
        assert network.weighed[name].mean == pytest.approx(-1.0, abs=0.02)
    assert [slow.weighed[name].rank for name in truth] == [2, 1, 1], "a sceptic prefers what rests on no such effect"
    assert slow.weighed["sceptical"].effective < 0.6 * 400 < slow.weighed["hopeful"].effective
    table = priors_table(found, "nl")
    assert [column.head[:9] for column in table.columns[1:]] == ["sceptisch", "neutraal:", "hoopvol: "]
    assert table.rows[0][1].text.startswith("2: ") and "tellen" in table.rows[0][1].small


def test_too_few_draws_that_count_are_refused():
    found = made({"slow_down": {"entries": -1.0}}, drawn(30)[1])
    (row,) = ranked(found)
    assert row.weighed["sceptical"].effective < LEAST_EFFECTIVE and np.isnan(row.weighed["sceptical"].mean)
    assert np.isfinite(row.weighed["neutral"].mean) and row.weighed["neutral"].rank == 0
    assert ranked(made({"slow_down": {"entries": -1.0}})) == ()


def test_every_lever_names_policies_and_effects_that_there_are_and_its_page_names_them_too():
    numbers = {number.path: number for number in uncertain_numbers("utrecht")}
    for name, paths in levers().items():
        assert name in registry()
        assert all(numbers[path].effect is not None for path in paths), name
        known = [f"parameters.{path}" for path in registry()[name].numbers.split()]
        assert all(any(path == one or path.startswith(f"{one}.") for one in known) for path in paths), name
    assert len(effects_of(Entry("x", tuple(parse("slow_down+support_figure"))), tuple(numbers.values()))) == 5
    for belief in beliefs().values():
        assert belief.wrong is None or belief.low <= belief.wrong <= belief.high
        assert belief.origin in ("assumption", "ledger") and belief.label.en and belief.label.nl
