"""Every table of results has a Dutch half whose heads and cells are Dutch, and whose last column says what the row is here."""

import csv
import io
import re

import polars as pl
import pytest

from sim.analysis.regret import Regret, regret_frame
from sim.outcomes.registry import OUTCOMES
from sim.policies import registry
from sim.report import dutch_csv
from sim.report.comparison import names_in_dutch
from sim.report.labels import number_rows
from sim.report.render import comma_separated
from sim.results.decision import all_pairs
from sim.scenario.loading import load_scenario

SAME = {"budget", "scenario", "minimal", "PRIM", "CART", "share"}  # words that are the same in Dutch


def rows_of(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def program_names() -> set[str]:
    columns = set(dutch_csv.words()["heads"]) | set(dutch_csv.words()["quantities"]) | set(dutch_csv.words()["tables"])
    said = {head for head in columns if dutch_csv.words()["heads"].get(head) != head}
    return {*OUTCOMES, *registry(), "baseline", "True", "False", "true", "false", *said} - SAME - {"euro", "ratio"}


def no_program_names(rows: list[list[str]]) -> None:
    known = program_names()
    cells = {cell for row in rows for cell in row[:-1]}
    assert not cells & known
    assert not [cell for cell in cells if re.search(r"[a-z]_[a-z]", cell)]


def frames(data):
    one = Regret("slow_down", "entries", 1.5, 0.5, 1.25, float("nan"), True, 3)
    box = {"method": "PRIM", "region": 1, "number": "parameters.harm.danger", "low": 0.1, "high": None, "quasi_p": 0.01,
           "coverage": 0.5, "density": 0.5, "mass": 0.1, "worlds": 12}  # fmt: skip
    mix = {"slow_down.strength": 0.5, "entries_search": 1.0, "entries_mean": -1.0, "budget_low": 0.5, "harm_high": 0.1,
           "stays": 0.9, "within_limits_again": True}  # fmt: skip
    flip = {"parameter": "parameters.harm.danger", "correlation": 0.5, "chance": 0.01, "low": 0.1, "high": 0.2,
            "below_low": 0.1, "below_high": 0.9, "turns": True, "turning_point": 0.15, "draws": 12, "clear": True}  # fmt: skip
    result = {"scenario": "minimal", "policy": "slow_down", "seed": 1, "outcome": "entries", "value": 1.5,
              "unit": OUTCOMES["entries"].unit}  # fmt: skip
    return {
        "decision": pl.DataFrame([pair.row() | flip for pair in all_pairs(data)]),
        "regret": regret_frame([one]),
        "boxes": pl.DataFrame([box]),
        "front": pl.DataFrame([mix]),
        "policy-costs": data.policy_costs,
        "results": pl.DataFrame([result]),
    }


@pytest.mark.parametrize("stem", ["decision", "regret", "boxes", "front", "policy-costs", "results"])
def test_a_table_for_programs_is_dutch_in_its_dutch_half(comparison, stem):
    frame = frames(comparison)[stem]
    rows = rows_of(dutch_csv.dutch_csv(frame, stem, names_in_dutch(comparison)))
    assert len(rows) == len(frame) + 1 and rows[0][-1] == "naam in het programma"
    no_program_names(rows)
    if stem != "policy-costs":
        assert len({row[-1] for row in rows}) == len(rows)


def test_a_row_of_the_dutch_half_is_found_back(comparison):
    frame = frames(comparison)["decision"]
    rows = rows_of(dutch_csv.dutch_csv(frame, "decision", names_in_dutch(comparison)))
    found = [tuple(row[-1].split(" / "))[:3] for row in rows[1:]]
    assert found == frame.select("first", "second", "outcome").rows()
    assert float(rows[1][3].replace(",", ".")) == frame["difference"][0]


def test_the_numbers_behind_all_tables_are_dutch(comparison):
    rows = rows_of(comma_separated(comparison.tables("nl"), "nl", names_in_dutch(comparison)))
    assert len(rows) > 100
    no_program_names(rows)
    assert {row[-1].split(" / ")[-1] for row in rows[1:]} <= set(dutch_csv.words()["quantities"])
    assert {row[-1].split(" / ")[0] for row in rows[1:]} <= set(dutch_csv.words()["tables"])
    english = list(csv.reader(io.StringIO(comma_separated(comparison.tables("en")))))
    assert [row[-1].split(" / ")[-1] for row in rows[1:]] == [row[3] for row in english[1:]]


def test_a_setting_has_a_dutch_head_too():
    assert dutch_csv.head("slow_down.days", "front") != "slow_down.days"


def test_every_number_of_a_scenario_can_be_found_back_by_its_path():
    rows = number_rows(load_scenario("minimal"), "nl")
    assert rows[0][0] == "pad" and all("." in row[0] for row in rows[1:])
