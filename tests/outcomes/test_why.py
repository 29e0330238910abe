"""Reach, ceiling, what binds and what followed: two logs written by hand, with the answers worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.outcomes import binding
from sim.outcomes.kept_home import Moments
from sim.outcomes.reach import REACHES, contacts_of, way_of
from sim.outcomes.view import RunView
from sim.outcomes.why import MEASURES, cases_of, why
from sim.policies import registry
from sim.words import (
    Alternative,
    Answer,
    Binds,
    CaseEnd,
    CrisisReason,
    Event,
    Flag,
    Form,
    Handover,
    HelpForm,
    RespiteForm,
    Route,
    Step,
)
from tests.outcomes.made import YEAR, row, run

SCENARIO = SimpleNamespace(
    parameters=SimpleNamespace(routes=SimpleNamespace(figure_age=10.0), respite=SimpleNamespace(patience_days=180.0))
)
SLOW = SimpleNamespace(name="slow", reaches="slowed", strength=1.0)
TREAT = SimpleNamespace(name="treat", reaches="treated", strength=1.0)
CONSULT = SimpleNamespace(name="consult", reaches="consulted", strength=1.0)
FIGURE = SimpleNamespace(name="figure", reaches="figure", strength=1.0)
HOSTS = SimpleNamespace(name="hosts", reaches="hosts", strength=1.0)
EVERYBODY = SimpleNamespace(name="everybody", reaches="everybody", strength=1.0)
OWN = SimpleNamespace(name="own", strength=1.0)


def crisis(day: float, family: int, answer: int, flags: int = 0) -> list[dict]:
    """A crisis of a family with one child, answered at once."""
    return [
        row(day, Event.CRISIS, family=family, reason=CrisisReason.NEW),
        row(day, Event.DECISION, 10 * family, reason=answer, flags=flags),
    ]


def step(day: float, family: int, route: int, became: int, *looked: tuple[int, int], found: int = 0) -> list[dict]:
    """A step before a placement, with the alternatives that were looked at."""
    common = dict(family=family, route=route)
    rows = [row(day, Event.ALTERNATIVE, reason=binds, value=kind, **common) for kind, binds in looked]
    return [*rows, row(day, Event.STEP, reason=became, value=found, **common)]


def entry(day: float, child: int, route: int, age: float = 12.0) -> dict:
    return row(day, Event.ENTRY, child, age=age, form_to=Form.FOSTER, route=route)


NO_ROOM = ((Alternative.TREATMENT, Binds.NO_ROOM), (Alternative.KIN, Binds.NOT_THERE))
BASE = [
    *crisis(10, 1, Answer.PLACE), *step(10, 1, Route.CRISIS, Step.NOTHING, *NO_ROOM), entry(10, 10, Route.CRISIS),
    *crisis(20, 2, Answer.EMERGENCY), entry(20, 20, Route.CRISIS),
    *crisis(30, 3, Answer.HOME),
    *step(50, 4, Route.PLANNED, Step.NOT_ASKED, (Alternative.TREATMENT, Binds.NOT_RAISED)), entry(60, 40, Route.PLANNED),
    *step(70, 5, Route.COURT, Step.DANGER), entry(70, 50, Route.COURT),
    *step(80, 6, Route.COURT, Step.STARTED, (Alternative.KIN, Binds.STARTS), found=Alternative.KIN),
    entry(200, 60, Route.COURT, age=3.0),
]  # fmt: skip
POLICY = [
    # family 1 is slowed down, and home in the end; the others as they were
    row(10, Event.CRISIS, family=1, reason=CrisisReason.NEW),
    row(10, Event.DECISION, 10, reason=Answer.SLOW, flags=Flag.LEVER),
    row(15, Event.DECISION, 10, reason=Answer.HOME, flags=Flag.LEVER),
    *BASE[6:],
    # the same family is slowed down again within the year, and once more after it
    row(100, Event.CRISIS, family=1, reason=CrisisReason.NEW),
    row(100, Event.DECISION, 10, reason=Answer.SLOW, flags=Flag.LEVER),
    row(500, Event.CRISIS, family=1, reason=CrisisReason.NEW),
    row(500, Event.DECISION, 10, reason=Answer.SLOW, flags=Flag.LEVER),
]


@pytest.fixture(scope="module")
def base() -> RunView:
    return RunView(run(BASE, years=4.0))


@pytest.fixture(scope="module")
def other() -> RunView:
    return RunView(run(POLICY, years=4.0))


def counted(base, other, *policies, apart=1) -> dict[tuple[str, str], tuple[float, float]]:
    return {(measure, part): (n, of) for measure, part, n, of in why(base, other, policies, SCENARIO, apart)}


def test_reach_counts_moments_at_which_the_lever_acted_and_families_once_in_twelve_months(base, other):
    found = counted(base, other, SLOW)
    assert found["reach", "contacts"] == (3.0, pytest.approx(4.0))
    assert found["reach", "families"][0] == 2


def test_the_same_family_is_followed_in_both_runs_from_the_day_it_was_first_reached(base, other):
    found = counted(base, other, SLOW)
    assert found["followed", "cases"] == (1.0, 2.0)  # on day 500 its histories had come apart long before
    assert found["followed", "placed_without"] == (1.0, 1.0)
    assert found["followed", "placed_with"] == (0.0, 1.0)


@pytest.mark.parametrize(
    ("policy", "share"),
    [(SLOW, 1 / 5), (TREAT, 3 / 5), (CONSULT, 2 / 5), (FIGURE, 2 / 5), (HOSTS, 0.0), (EVERYBODY, 1.0)],
    ids=lambda one: getattr(one, "name", None),
)
def test_the_ceiling_is_the_share_of_entries_that_a_policy_could_touch(base, other, policy, share):
    """Of five entries: a calm crisis, an emergency, planned, court with danger seen, court (a child of 3) after a suspension."""
    found, of = counted(base, other, policy)["ceiling", "all"]
    assert found / of == pytest.approx(share)


def test_together_policies_can_touch_what_any_of_them_can(base, other):
    assert counted(base, other, SLOW, CONSULT)["ceiling", "all"] == (3.0, 5.0)


def test_what_binds_is_told_of_each_request_once():
    made = RunView(run(BASE, years=4.0))
    every = binding.of_steps(made)
    assert every == {"no_room": 0.5, "not_there": 0.5, "not_asked": 1, "danger": 2, "starts": 1}
    treatment = binding.of_steps(made, kind=Alternative.TREATMENT)
    assert treatment == {"no_room": 1, "not_asked": 1, "danger": 2, "other": 1}
    assert binding.of_steps(made, (Route.PLANNED,)) == {"not_asked": 1}


def test_what_binds_slowing_down_is_told_of_each_crisis_once(other):
    busy = [*crisis(700, 8, Answer.HOME), row(700, Event.NO_WORKER, family=8, reason=Event.DECISION)]
    made = RunView(run([*POLICY, *busy], years=4.0))
    assert binding.of_crises(made) == {"starts": 3, "danger": 1, "at_once": 1, "no_worker": 1}


def test_recruiting_hosts_reaches_the_children_who_come_to_them(base):
    more = [
        row(5, Event.HOST_ENQUIRY, other=900), row(6, Event.HOST_ENQUIRY, other=901), row(7, Event.HOST_ENQUIRY, other=902),
        row(40, Event.HOST_APPROVED, other=900), row(41, Event.HOST_APPROVED, other=901), row(50, Event.HOST_MATCHED, other=900),
        row(55, Event.MOVE, 70, form_from=Form.FOSTER, form_to=Form.FOSTER, other=900),
    ]  # fmt: skip
    found = counted(base, RunView(run([*BASE, *more], years=4.0)), HOSTS)
    assert found["reach", "contacts"][0] == 1 and found["ceiling", "all"][0] == 0
    assert {part: n for (measure, part), (n, _) in found.items() if measure == "binds"} == {
        "starts": 1, "not_matched": 1, "not_approved": 1,
    }  # fmt: skip


def test_a_treatment_is_followed_from_the_referral_that_the_policy_brought(base):
    referral = row(25, Event.HELP_REQUEST, family=3, reason=HelpForm.INTENSIVE)
    start = row(35, Event.HELP_START, family=3, reason=HelpForm.INTENSIVE, flags=Flag.LEVER)
    found = counted(base, RunView(run([*BASE, referral, start], years=4.0)), TREAT)
    assert found["reach", "contacts"][0] == 1 and found["followed", "cases"] == (1.0, 1.0)


def test_what_is_taken_away_is_told_from_the_baseline(base, other):
    away = SimpleNamespace(name="slow", reaches="slowed", strength=-1.0)
    found = counted(other, base, away)  # the other way round: the baseline slows down, the policy does not
    assert found["reach", "contacts"][0] == 3


@pytest.mark.parametrize("policy", [SLOW, TREAT, CONSULT, FIGURE, HOSTS, OWN], ids=lambda one: one.name)
@pytest.mark.parametrize("strength", [0.0, -1.0])
def test_a_policy_that_changes_nothing_reaches_nobody(base, policy, strength):
    same = SimpleNamespace(**{**vars(policy), "strength": strength})
    found = counted(base, RunView(run(BASE, years=4.0)), same, apart=0)
    assert found["reach", "contacts"][0] == found["reach", "families"][0] == found["reach", "apart"][0] == 0
    assert found["reach", "extra"][0] == found["reach", "extra_families"][0] == 0


def test_an_own_policy_that_says_nothing_is_reached_where_any_lever_acted(base, other):
    contacts, _ = contacts_of([OWN], other, base)
    assert len(contacts) == 4  # three times slowed down, and one answer after it
    assert counted(base, other, OWN)["reach", "anyway"][0] == 0  # the crisis answered at home is unmarked, in both


# --- what comes in the baseline as well -------------------------------------------------------------------------------
def slowed(day: float, family: int, flags: int = 0) -> list[dict]:
    """A crisis that is slowed down, and home five days later."""
    return [
        row(day, Event.CRISIS, family=family, reason=CrisisReason.NEW),
        row(day, Event.DECISION, 10 * family, reason=Answer.SLOW, flags=flags),
        row(day + 5, Event.DECISION, 10 * family, reason=Answer.HOME, flags=flags),
    ]


def placed_at_once(day: float, family: int) -> list[dict]:
    return [*crisis(day, family, Answer.PLACE), entry(day, 10 * family, Route.CRISIS)]


def pair(baseline: list[dict], policy: list[dict]) -> tuple[RunView, RunView]:
    return RunView(run(baseline, years=4.0)), RunView(run(policy, years=4.0))


SOME = pair(
    [*slowed(10, 1), *slowed(30, 2), *placed_at_once(50, 3), *crisis(70, 4, Answer.HOME)],
    [*slowed(10, 1, Flag.LEVER), *slowed(30, 2, Flag.LEVER), *slowed(50, 3, Flag.LEVER), *slowed(70, 4, Flag.LEVER)],
)  # two crises are slowed down without the policy, all four with it


def test_of_those_reached_it_is_told_which_come_in_the_baseline_as_well():
    found = counted(*SOME, SLOW)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra", "extra_families")] == [4, 2, 2, 2]
    assert found["followed", "cases"] == (2, 4) and found["followed", "same"] == (2, 4)
    assert found["followed", "placed_without"] == (1, 2) and found["followed", "placed_with"] == (0, 2)


def test_where_the_baseline_has_none_all_are_extra(base, other):
    found = counted(base, other, SLOW)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra", "extra_families")] == [3, 0, 3, 2]
    assert found["followed", "same"][0] == 0


def test_a_policy_that_lowers_its_own_reach_has_fewer_than_none_extra():
    """The other way round: four in the baseline, two under a policy of full strength."""
    left = [*slowed(10, 1, Flag.LEVER), *slowed(30, 2, Flag.LEVER), *placed_at_once(50, 3), *crisis(70, 4, Answer.HOME)]
    found = counted(*pair([*slowed(10, 1), *slowed(30, 2), *slowed(50, 3), *slowed(70, 4)], left), SLOW)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra", "extra_families")] == [2, 4, -2, -2]
    assert found["followed", "placed_without"] == (1, 2), "without it: in the run of the policy"
    assert found["followed", "placed_with"] == (0, 2), "with it: in the baseline"


def test_of_what_is_taken_away_it_is_told_what_comes_instead():
    away = SimpleNamespace(name="slow", reaches="slowed", strength=-1.0)
    found = counted(*pair([*slowed(10, 1), *slowed(50, 3)], [*placed_at_once(10, 1), *slowed(90, 5)]), away)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [2, 1, -1]


def test_marks_in_areas_where_the_lever_does_nothing_count_for_nothing():
    """One more is slowed down where the policy acts; those elsewhere are as they were, and unmarked."""
    there, here = (
        [*slowed(10, 1), *slowed(30, 2), *placed_at_once(50, 3)],
        [*slowed(10, 1), *slowed(30, 2), *slowed(50, 3, Flag.LEVER)],
    )
    found = counted(*pair(there, here), SLOW)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [1, 0, 1]


@pytest.mark.parametrize("strength", [1.0, -1.0])
def test_a_search_in_the_network_reaches_decisions_that_come_anyway(strength):
    """All of them are followed: what it changes is how they go."""
    network = SimpleNamespace(name="network", reaches="network", strength=strength)
    marked = [one | {"flags": Flag.LEVER} if one["kind"] == Event.DECISION else one for one in placed_at_once(50, 3)]
    moved = [one | ({"form_to": Form.NETWORK_FOSTER} if one["kind"] == Event.ENTRY else {}) for one in marked]
    found = counted(*pair(placed_at_once(50, 3), moved), network)
    assert way_of([network]) == 0
    fewer = counted(*pair([*placed_at_once(20, 2), *placed_at_once(50, 3)], moved), network)
    assert [fewer["reach", part][0] for part in ("contacts", "anyway", "extra")] == [1, 2, -1]
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [1, 1, 0]
    assert found["followed", "cases"] == (1, 1) and found["followed", "placed_with"] == (1, 1)


def test_several_policies_bring_cases_only_where_each_does():
    away = SimpleNamespace(name="consult", reaches="consulted", strength=-1.0)
    network = SimpleNamespace(name="network", reaches="network", strength=1.0)
    ways = [[SLOW, TREAT], [SLOW, EVERYBODY], [away], [SLOW, away], [SLOW, network], [OWN], [EVERYBODY]]
    assert [way_of(each) for each in ways] == [1, 1, -1, 0, 0, 0, 0]


def test_a_worker_change_without_handover_is_no_case_of_the_same_worker():
    warm, cold = (
        row(10 + i, Event.WORKER_CHANGED, family=1 + i, reason=how, flags=Flag.LEVER) for i, how in enumerate(Handover)
    )
    policy = SimpleNamespace(name="continuity", reaches="continuity", strength=1.0)
    found = counted(*pair([cold, warm | {"reason": Handover.COLD}], [warm, cold]), policy)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [1, 0, 1]


def respite(family: int, form: int, signed: float, started: float | None = None, flags: int = 0) -> list[dict]:
    """A sign-up, and where one was found the day on which it started."""
    rows = [row(signed, Event.RESPITE_REQUEST, family=family, reason=form, flags=flags)]
    found = row(started or 0.0, Event.RESPITE_START, family=family, reason=form, value=(started or 0.0) - signed)
    return rows if started is None else [*rows, found]


SITTERS = SimpleNamespace(name="sitters", reaches="sitter", strength=1.0)
SUPPORT = SimpleNamespace(name="support", reaches="support_family", strength=1.0)


def test_sitters_and_support_families_are_counted_apart():
    made = [*respite(1, RespiteForm.FAMILY, 10, 60, Flag.LEVER), *respite(2, RespiteForm.SITTER, 11, 50, Flag.LEVER)]
    for policy in (SITTERS, SUPPORT):
        found = counted(*pair([], made), policy)
        assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [1, 0, 1]


def test_a_sign_up_that_finds_nobody_reaches_no_family_with_a_support_family():
    """One family gets one in both runs; of three more sign-ups one finds somebody, for one nobody is free, one does not fit."""
    usual = respite(1, RespiteForm.FAMILY, 10, 60)
    more = [
        *respite(1, RespiteForm.FAMILY, 10, 60, Flag.LEVER), *respite(2, RespiteForm.FAMILY, 20, 200, Flag.LEVER),
        *respite(3, RespiteForm.FAMILY, 30, None, Flag.LEVER), *respite(4, RespiteForm.FAMILY, 40, None, Flag.LEVER),
        row(210, Event.RESPITE_END, family=3, reason=RespiteForm.FAMILY, flags=Flag.WAITING, value=180.0),
        row(110, Event.RESPITE_END, family=4, reason=RespiteForm.FAMILY, flags=Flag.WAITING, value=70.0),
        row(700, Event.RESPITE_END, family=2, reason=RespiteForm.FAMILY, value=500.0),
    ]  # fmt: skip
    found = counted(*pair(usual, more), SUPPORT)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [2, 1, 1]
    assert {part: count for (measure, part), count in found.items() if measure == "binds"} == {
        "starts": (2, 4), "nobody_free": (1, 4), "no_match": (1, 4),
    }  # fmt: skip


def test_a_support_family_is_followed_from_the_sign_up_that_the_policy_brought():
    found = counted(*pair([], respite(2, RespiteForm.FAMILY, 20, 200, Flag.LEVER)), SUPPORT)
    assert found["followed", "cases"] == (1, 1)


def test_a_case_of_the_wel_thuis_team_counts_once():
    """One that began in place of a placement and ended, one of which only the end is known, one that still runs."""
    policy = SimpleNamespace(name="team", reaches="wel_thuis", strength=1.0)
    made = [
        row(10, Event.ALTERNATIVE, family=1, reason=Binds.STARTS, value=Alternative.OBSTACLE),
        row(90, Event.TEAM_CASE, family=1, reason=CaseEnd.REMOVED),
        row(300, Event.TEAM_CASE, family=1, reason=CaseEnd.NOT_REMOVED),
        row(20, Event.ALTERNATIVE, family=2, reason=Binds.STARTS, value=Alternative.OBSTACLE),
    ]
    found = counted(*pair([], [one | {"flags": Flag.LEVER} for one in made]), policy)
    assert found["reach", "contacts"][0] == found["reach", "extra"][0] == 3


def test_taking_recruitment_away_loses_the_stays_with_families_that_no_longer_come(base):
    away = SimpleNamespace(name="hosts", reaches="hosts", strength=-1.0)
    came = [row(5, Event.HOST_ENQUIRY, other=900), row(55, Event.MOVE, 70, form_to=Form.FOSTER, other=900)]
    found = counted(RunView(run([*BASE, *came], years=4.0)), base, away)
    assert [found["reach", part][0] for part in ("contacts", "anyway", "extra")] == [1, 0, -1]


def test_a_case_opens_again_after_twelve_months():
    contacts = Moments(np.array([1, 2, 1, 1], np.uint64), np.array([0.0, 1.0, 300.0, YEAR]))
    cases, lead = cases_of(contacts, np.array([1.0, 2.0, 3.0, 4.0]))
    assert cases.time.tolist() == [0.0, 1.0, YEAR] and lead.tolist() == [1.0, 2.0, 4.0]


def test_every_policy_that_ships_names_a_kind_of_reach_that_there_is():
    assert {kind.reaches for kind in registry().values() if kind.__module__.startswith("sim.")} <= set(REACHES) - {""}


def test_all_measures_are_counts_of_so_many(base, other):
    for policy in (SLOW, TREAT, CONSULT, HOSTS):
        for measure, part, count, of in why(base, other, [policy], SCENARIO, 1):
            assert measure in MEASURES
            if measure not in ("reach", "followed"):
                assert 0 <= count <= of, (measure, part)
