"""One fact in one place: whatever is counted, logged or named reaches every table and both languages."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim import agents, burn_in, model
from sim import vocabulary as v
from sim.experiments.tables import events_frame, series_frame
from sim.outcomes import view
from sim.outcomes.registry import GROUPS, HEADLINES, OUTCOMES
from sim.policies import parse, registry
from sim.policies.base import ships
from sim.scenario import services
from sim.scenario.costs import Costs
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.world import layout, levers

COLUMNS = {name: value for name, value in vars(v).items() if name.startswith("C_")}
WIDTH = {"C_FORM": v.N_FORMS, "C_LEVEL": 3, "C_HELP": v.N_HELP, "C_WAIT_HELP": v.N_HELP}
UNUSED = {v.C_WAIT_HELP + v.HELP_NONE}  # nobody waits for no help


@pytest.fixture(scope="module")
def record():
    """A run in which much happens: every shock and policy at once."""
    place = load_scenario("minimal").with_changes(
        {"burn_in": 3.0, "services.support_families.places": 12, "services.mental_health.places": 1,
         "practices.support_families.strength": 0.9, "routes.severe_family": 2.0}
    )  # fmt: skip
    return run_from(prepare(place, 4), parse("staff_shortage+support_families+slow_down"), 1.0)


def test_every_counter_of_the_engine_is_a_row_of_the_one_table():
    codes = {value + k for name, value in COLUMNS.items() for k in range(WIDTH.get(name, 1))} - UNUSED
    assert sorted(codes) == sorted(one.code for one in v.COUNTERS)
    assert max(codes) < v.N_COUNTERS


def test_a_counter_that_is_ever_kept_reaches_the_series(record):
    kept = set(np.flatnonzero(record.series.any(axis=(0, 1))).tolist())
    assert {v.C_RESPITE, v.C_WAIT_RESPITE, v.C_WORKERS, v.C_VACANCIES, v.C_SECOND_REFERRAL} <= kept
    assert kept <= {one.code for one in v.COUNTERS}
    frame = series_frame(record.series, record.areas, "baseline", 0, 4)
    rows = record.series.reshape(-1, record.series.shape[2])
    for one in v.COUNTERS:
        assert frame[one.name].to_list() == rows[:, one.code].tolist(), one.name
    for total in v.SUMS:
        if total.name:
            assert frame[total.name].to_list() == rows[:, list(total.codes)].sum(axis=1).tolist()


def test_every_counter_has_names_of_its_own_in_both_languages():
    every = (*v.COUNTERS, *v.SUMS)
    for names in ([one.name for one in every if one.name], [one.number or one.name for one in every],
                  [one.label.en for one in every], [one.label.nl for one in every],
                  [one.stock for one in every if one.stock]):  # fmt: skip
        assert all(names) and len(set(names)) == len(names)
    assert {code: label for code, label in v.LABELS["counter"].items()} == {one.code: one.label for one in v.COUNTERS}


def test_the_mesa_model_and_the_burn_in_read_the_same_table():
    assert set(model.NUMBERS.values()) == {(one.code,) for one in v.COUNTERS} | {one.codes for one in v.SUMS}
    assert len(burn_in.STOCKS) == sum(bool(one.stock) for one in (*v.COUNTERS, *v.SUMS)) == 20


@pytest.mark.parametrize(
    ("family", "names"),
    [("form", v.FORM_NAMES), ("route", v.ROUTE_NAMES), ("legal", v.LEGAL_NAMES), ("level", v.LEVEL_NAMES),
     ("stressor", agents.STRESSORS), ("concern", agents.CONCERNS), ("help", agents.HELPS)],
)  # fmt: skip
def test_names_in_files_and_words_for_people_are_of_the_same_values(family, names):
    assert list(v.LABELS[family]) == list(range(len(names))) and len(set(names)) == len(names)


def test_every_word_is_there_in_both_languages():
    for family, words in v.LABELS.items():
        assert all(label.en.strip() and label.nl.strip() for label in words.values()), family


def test_every_event_has_a_name_and_room_and_is_written_as_that(record):
    kinds = {name: value for name, value in vars(v).items() if name.startswith("LOG_") and isinstance(value, int)}
    assert sorted(kinds.values()) == list(range(len(v.LOG_NAMES))) and len(set(v.LOG_NAMES)) == len(kinds)
    assert all(v.LOG_NAMES[value] == name[4:].lower() for name, value in kinds.items())
    assert len(kinds) <= view.N_KINDS
    frame = events_frame(record, load_scenario("minimal"), "x", 0, 4)
    assert frame["event"].null_count() == 0
    assert frame["event"].cast(pl.String).to_list() == [v.LOG_NAMES[k] for k in record.log["kind"].tolist()]
    for name, bit in v.FLAG_NAMES.items():
        assert frame[name].sum() == int(((record.log["flags"] & bit) != 0).sum()), name
    assert frame["route"].null_count() == frame["from"].null_count() == frame["to"].null_count() == 0


def test_flags_are_bits_of_their_own():
    flags = [value for name, value in vars(v).items() if name.startswith("FLAG_") and isinstance(value, int)]
    assert sorted(flags) == [1 << k for k in range(len(flags))] and sorted(v.FLAG_NAMES.values()) == sorted(flags)


def test_every_lever_is_described_once():
    codes = {value for name, value in vars(levers).items() if name.startswith("LEVER_") and isinstance(value, int)}
    assert codes == set(range(levers.N_LEVERS)) == set(levers.LEVERS)
    assert len(levers.LEVER_BY_NAME) == levers.N_LEVERS


def test_clocks_are_counted_once():
    by_kind = ("FAMILY", "CHILD", "HOST", "SERVICE", "CHANNEL", "DEMAND", "SYSTEM")
    assert layout.KIND_CLOCKS == (0, *(getattr(layout, f"{kind}_CLOCKS") for kind in by_kind))
    for prefix, count in (("F_", layout.FAMILY_CLOCKS), ("K_", layout.CHILD_CLOCKS), ("H_", layout.HOST_CLOCKS)):
        slots = [value for name, value in vars(layout).items() if name.startswith(prefix) and isinstance(value, int)]
        assert max(slots) == count - 1 and len(set(slots)) == len(slots)


def test_kinds_of_service_and_care_forms_are_known_everywhere():
    assert set(services.KINDS.values()) == set(v.LABELS["service"]) - {v.HOST_SERVICE}
    assert set(services.Kind.__args__) == set(services.KINDS) and set(services.Tier.__args__) == set(services.TIERS)
    assert set(services.Form.__args__) == set(services.RESIDENTIAL_FORMS) == set(v.FORM_NAMES[v.FAMILY_HOME :])
    for form in v.FORM_NAMES[1:]:
        assert f"day_{form}" in Costs.model_fields, form
    home_and_away = {v.HOME, *v.FAMILY_TYPE_FORMS, *v.GROUP_FORMS}
    assert home_and_away == set(range(v.N_FORMS)) == set(v.LABELS["form"])


def test_outcomes_stand_in_groups_that_have_a_name_in_both_languages():
    assert {one.group for one in OUTCOMES.values()} <= set(GROUPS) and set(HEADLINES) <= set(OUTCOMES)
    for one in OUTCOMES.values():
        assert one.label.en and one.label.nl and one.explanation.en and one.explanation.nl and one.unit, one.name


def test_every_policy_that_ships_has_its_page_and_its_row():
    folder = Path(__file__).resolve().parents[1] / "docs"
    spec = importlib.util.spec_from_file_location("make_reference", folder / "make_reference.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    bundled = {name for name, kind in registry().items() if ships(kind)}
    pages = {path.stem for path in (folder / "reference" / "policies").glob("*.md")} - {"README"}
    listed = (folder / "reference" / "policies" / "README.md").read_text("utf-8")
    assert bundled == set(made.NUMBERS) == pages and all(f"{name}.md" in listed for name in bundled)
