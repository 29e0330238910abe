"""The fall of residence in Utrecht from 2019 to 2021 (26), practice by practice: what docs/how-to/explain-a-change.md shows."""

from __future__ import annotations

import math
import runpy
from pathlib import Path
from typing import Any

import pytest

from sim.designs.design_file import read_design
from sim.policies.base import Baseline
from sim.policies.changes import CapacityChange
from sim.scenario.loading import load_scenario
from sim.units import YEAR
from sim.world.supply import PART_COORDINATORS, PART_RECRUITS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PART = {
    f"areas.{area.name}.{column}": getattr(area, column) // 8
    for area in load_scenario("utrecht-2019").areas
    for column in ("households", "children_0_3", "children_4_11", "children_12_17")
}


def script() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "make_step_of_2020.py"))


def test_practices_begin_on_the_day_and_at_the_strength_that_lead_from_2019_to_2022() -> None:
    design = read_design(DOCS / "examples" / "step-of-2020.toml")
    before, after = design.scenario.practices, load_scenario("utrecht").practices
    asked = [policy for entry in design.entries for policy in entry.policies if policy.name != "covid"]
    assert {policy.name for policy in asked} == {name for name, one in after if one.since and one.since.year >= 2020}
    for policy in asked:
        x, y = (getattr(one, policy.name).strength for one in (before, after))
        assert policy.strength == pytest.approx((y - x) / (1 - x), abs=5e-4)
        assert policy.start == getattr(after, policy.name).since


def test_practices_bring_the_places_that_2019_has_not() -> None:
    design = read_design(DOCS / "examples" / "step-of-2020.toml")
    before, after = Baseline(design.scenario), load_scenario("utrecht")
    policies = {policy.name: policy for entry in design.entries[:4] for policy in entry.policies}
    team = [change for change in policies["wel_thuis_team"].changes(before) if isinstance(change, CapacityChange)]
    assert sum(change.places for change in team) == after.service("wel_thuis_team").places_at(after.start)
    families = after.service("support_families")
    added = {
        change.part: change.places
        for change in policies["support_families"].changes(before)
        if isinstance(change, CapacityChange)
    }
    assert added[PART_COORDINATORS] == pytest.approx(families.coordinators, rel=0.02)
    stop = design.scenario.parameters.respite.attrition
    years = (after.start - policies["support_families"].start).days / YEAR
    grown = added[PART_RECRUITS] * (1.0 - math.exp(-stop * years)) / stop
    assert grown == pytest.approx(families.places_at(after.start), rel=0.02)


def test_together_is_what_stands_alone() -> None:
    entries = read_design(DOCS / "examples" / "step-of-2020.toml").entries
    made = script()
    assert len(entries) == len(made["ROWS"])
    alone = [policy for entry in entries[made["ALONE"]] for policy in entry.policies]
    assert list(entries[made["TOGETHER"]].policies) == alone
    assert list(entries[made["EVERYTHING"]].policies) == [*alone, *entries[made["SHOCK"]].policies]


@pytest.mark.slow
def test_the_part_of_a_practice_is_gone_with_its_mechanism() -> None:
    """An eighth of Utrecht: consultation asks for alternatives, and makes no difference where there is no such step."""
    made = script()
    label = "case_consultation:strength=0.5,start=2020-01-01"
    with_step, without = (
        made["computed"](2, 1, {**PART, "burn_in": 4.0, "mechanisms.alternative": on}) for on in (True, False)
    )
    assert with_step.difference(label, "placed_after").mean < 0
    for outcome in made["COLUMNS"]:
        assert without.difference(label, outcome).mean == 0.0
    text = made["block"](with_step)
    assert all(f"| {row} |" in text for row in made["ROWS"]) and "nan" not in text
