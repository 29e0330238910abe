"""One fact in one place: whatever is counted, logged or named reaches every table and both languages."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim import agents, burn_in, model, words
from sim.outcomes import view
from sim.outcomes.registry import GROUPS, HEADLINES, OUTCOMES
from sim.policies import parse, registry
from sim.policies.base import ships
from sim.population.purposes import FamilyChance
from sim.results.tables import events_frame, series_frame
from sim.scenario import services
from sim.scenario.costs import Costs
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import (
    COUNTERS,
    EVENT_NAMES,
    FAMILY_TYPE_FORMS,
    FLAG_NAMES,
    FORM_NAMES,
    GROUP_FORMS,
    LEGAL_NAMES,
    LEVEL_NAMES,
    LEVER_BY_NAME,
    N_COUNTERS,
    N_FORMS,
    N_HELP,
    N_LEVERS,
    ROUTE_NAMES,
    SUMS,
    Code,
    Concern,
    Count,
    Entity,
    Event,
    Flag,
    Form,
    HelpForm,
    HostState,
    LegalStatus,
    Level,
    Lever,
    Route,
    ServiceKind,
    Stressor,
)
from sim.world.codes import KIND_CLOCKS, Chance, ChildClock, FamilyClock, HostClock, Mail, ServiceClock

WIDTH = {Count.FORM: N_FORMS, Count.LEVEL: len(Level), Count.HELP: N_HELP, Count.WAIT_HELP: N_HELP}
FAMILIES = [one for one in vars(words).values() if isinstance(one, type) and issubclass(one, Code) and one is not Code]
FAMILIES += [FamilyClock, ChildClock, HostClock, ServiceClock, Mail, Chance, FamilyChance]
UNUSED = {Count.WAIT_HELP + HelpForm.NONE}  # nobody waits for no help


@pytest.fixture(scope="module")
def record():
    """A run in which much happens: every shock and policy at once."""
    place = load_scenario("minimal").with_changes(
        {"burn_in": 3.0, "services.support_families.places": 12, "services.mental_health.places": 1,
         "practices.support_families.strength": 0.9, "routes.severe_family": 2.0}
    )  # fmt: skip
    return run_from(prepare(place, 4), parse("staff_shortage+support_families+slow_down"), 1.0)


def test_every_counter_of_the_engine_is_a_row_of_the_one_table():
    codes = {one + k for one in Count for k in range(WIDTH.get(one, 1))} - UNUSED
    assert sorted(codes) == sorted(one.code for one in COUNTERS)
    assert max(codes) < N_COUNTERS


def test_a_counter_that_is_ever_kept_reaches_the_series(record):
    kept = set(np.flatnonzero(record.series.any(axis=(0, 1))).tolist())
    assert {Count.RESPITE, Count.WAIT_RESPITE, Count.WORKERS, Count.VACANCIES, Count.SECOND_REFERRAL} <= kept
    assert kept <= {one.code for one in COUNTERS}
    frame = series_frame(record.series, record.areas, "baseline", 0, 4)
    rows = record.series.reshape(-1, record.series.shape[2])
    for one in COUNTERS:
        assert frame[one.name].to_list() == rows[:, one.code].tolist(), one.name
    for total in SUMS:
        if total.name:
            assert frame[total.name].to_list() == rows[:, list(total.codes)].sum(axis=1).tolist()


def test_every_counter_has_names_of_its_own_in_both_languages():
    every = (*COUNTERS, *SUMS)
    for names in ([one.name for one in every if one.name], [one.number or one.name for one in every],
                  [one.label.en for one in every], [one.label.nl for one in every],
                  [one.stock for one in every if one.stock]):  # fmt: skip
        assert all(names) and len(set(names)) == len(names)


def test_the_mesa_model_and_the_burn_in_read_the_same_table():
    assert set(model.NUMBERS.values()) == {(one.code,) for one in COUNTERS} | {one.codes for one in SUMS}
    assert len(burn_in.STOCKS) == sum(bool(one.stock) for one in (*COUNTERS, *SUMS))


@pytest.mark.parametrize(
    ("family", "names"),
    [(Form, FORM_NAMES), (Route, ROUTE_NAMES), (LegalStatus, LEGAL_NAMES), (Level, LEVEL_NAMES),
     (Stressor, agents.STRESSORS), (Concern, agents.CONCERNS), (HelpForm, agents.HELPS)],
)  # fmt: skip
def test_names_in_files_and_words_for_people_are_of_the_same_values(family, names):
    assert [int(one) for one in family] == list(range(len(names))) and len(set(names)) == len(names)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_a_family_has_words_in_both_languages_or_in_none(family):
    numbers = [int(one) for one in family]
    assert len(set(numbers)) == len(numbers) and len(family.__members__) == len(family), "a number has one name"
    said = [one for one in family if one.en or one.nl]
    assert all(one.en.strip() and one.nl.strip() for one in said)
    assert len(said) in (0, len(family)) or (len(said) == len(family) - 1 and family(0) not in said)
    for texts in ([one.en for one in said], [one.nl for one in said]):
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_a_code_is_its_number_wherever_numbers_are_read(family):
    for one in family:
        assert one == int(one) and np.array([one]).dtype == np.int64 and f"{one}" == str(int(one))
        assert family(int(one)) is one and one.key == one.name.lower()


def test_compiled_code_reads_a_code_as_its_number():
    import numba

    codes = (Form.SECURE, Event.ENTRY)

    @numba.njit
    def read(x):
        best = Form.FOSTER
        if x >> Stressor.DEBT & 1:
            best = Form.SECURE
        return best + Count.FORM + codes[0] * 100 + float(codes[1])

    assert (read(0), read(1)) == (803.0 + 0, 809.0 + 0)


def test_old_words_say_where_they_are_now():
    """Old names stand for the same numbers for one version, and say where the word is now."""
    old = {"FOSTER": Form.FOSTER, "LOG_ENTRY": Event.ENTRY, "C_FORM": Count.FORM, "HELP_NONE": HelpForm.NONE,
           "HOST_SERVICE": ServiceKind.HOST_SERVICE, "HOST_ACTIVE": HostState.ACTIVE, "CHILD": Entity.CHILD,
           "ROUTE_COURT": Route.COURT, "FLAG_SEEN": Flag.SEEN, "COURT": ServiceKind.COURT}  # fmt: skip
    sys.modules.pop("sim.vocabulary", None)
    with pytest.deprecated_call(match=r"sim\.words"):
        v = importlib.import_module("sim.vocabulary")
    for name, code in old.items():
        with pytest.deprecated_call(match=rf"sim\.words\.{type(code).__name__}\.{code.name}"):
            value = getattr(v, name)
        assert value == code and type(value) is int
    with pytest.raises(AttributeError, match="NO_SUCH_WORD"):
        v.NO_SUCH_WORD  # noqa: B018


def test_every_event_has_a_name_and_room_and_is_written_as_that(record):
    assert [int(one) for one in Event] == list(range(len(EVENT_NAMES))) and len(set(EVENT_NAMES)) == len(Event)
    assert len(Event) <= view.N_KINDS
    frame = events_frame(record, load_scenario("minimal"), "x", 0, 4)
    assert frame["event"].null_count() == 0
    assert frame["event"].cast(pl.String).to_list() == [EVENT_NAMES[k] for k in record.log["kind"].tolist()]
    for name, bit in FLAG_NAMES.items():
        assert frame[name].sum() == int(((record.log["flags"] & bit) != 0).sum()), name
    assert frame["route"].null_count() == frame["from"].null_count() == frame["to"].null_count() == 0


def test_flags_are_bits_of_their_own():
    assert sorted(Flag) == [1 << k for k in range(len(Flag))] and sorted(FLAG_NAMES.values()) == sorted(Flag)


def test_every_lever_is_described_once():
    assert [int(one) for one in Lever] == list(range(N_LEVERS)) and len(LEVER_BY_NAME) == N_LEVERS
    for one in Lever:
        assert one.unit and one.en and one.nl and one.low < one.high, one


def test_clocks_are_counted_once():
    for family, kind in ((FamilyClock, Entity.FAMILY), (ChildClock, Entity.CHILD), (HostClock, Entity.HOST),
                         (ServiceClock, Entity.SERVICE)):  # fmt: skip
        assert max(family) == KIND_CLOCKS[kind] - 1
    assert len(KIND_CLOCKS) == len(Entity) and KIND_CLOCKS[Entity.NOBODY] == 0


def test_kinds_of_service_and_care_forms_are_known_everywhere():
    assert set(services.KINDS.values()) == set(ServiceKind) - {ServiceKind.HOST_SERVICE, ServiceKind.NONE}
    assert set(services.Kind.__args__) == set(services.KINDS) and set(services.Tier.__args__) == set(services.TIERS)
    assert set(services.Form.__args__) == set(services.RESIDENTIAL_FORMS) == set(FORM_NAMES[Form.FAMILY_HOME :])
    for form in FORM_NAMES[1:]:
        assert f"day_{form}" in Costs.model_fields, form
    home_and_away = {Form.HOME, *FAMILY_TYPE_FORMS, *GROUP_FORMS}
    assert home_and_away == set(range(N_FORMS)) == set(Form)


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
    assert bundled == set(made.shipped()) == pages and all(f"{name}.md" in listed for name in bundled)
