"""Every policy, whatever kinds of change it is made of: a branch is the policy from the start, and one policy is one run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from processes.worlds import NEARBY

from sim.policies import Campaign, Policy, PolicyError, parse, registry
from sim.policies.base import RESERVED, Baseline, combine, ships
from sim.policies.changes import put_in
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, prepare, run_from
from sim.words import ChannelKind, Event, HostState
from sim.world.layout import CHANGE_CHANNEL
from sim.world.world import schedule
from tests.own_policies import forget, know

BUNDLED = sorted(name for name, kind in registry().items() if ships(kind))
PLACE = load_scenario("minimal").with_changes(
    {**NEARBY, **{key: 0.0 for key in NEARBY if key.startswith("practices.")}, "burn_in": 1.0}
)
CLOSES = "open_group=1,family_home=1,ramp_weeks=13"
ASKED = {  # the place is small: a quarter of its groups is no group
    "residential_rundown": f"residential_rundown:{CLOSES}",
    "reinvestment": f"reinvestment:{CLOSES},notice_months=0",
}
AREAS = [area.name for area in PLACE.areas]
START = PLACE.start


@pytest.fixture(scope="module")
def state():
    """A small place in which every practice has something to do."""
    return prepare(PLACE, 11)


def everything(record):
    """What a run left: log, series, services."""
    return (
        record.log.tobytes(),
        record.series.tobytes(),
        record.services.tobytes(),
        record.policy_costs,
        record.capacity_steps,
    )


def run(state, policies, years=0.6, **more):
    return run_from(state, parse(policies) if isinstance(policies, str) else policies, years, **more)


@pytest.mark.parametrize("name", [*BUNDLED, "placebo"])
def test_a_branch_at_the_start_is_the_policy_from_the_start(state, name):
    placebo = name == "placebo"
    policies = [] if placebo else parse(ASKED.get(name, name))
    from_start = run(state, policies, placebo=placebo)
    branch = begin_run(state, (), 0.6).branch(policies, placebo=placebo)
    branch.to(branch.end)
    assert everything(branch.record()) == everything(from_start)
    assert placebo or combine(policies, PLACE).changes, "it must have something to put in"


@pytest.mark.parametrize("name", BUNDLED)
def test_a_branch_later_is_the_policy_with_that_start(state, name):
    trunk = begin_run(state, (), 0.6)
    trunk.to(state.start + 42)
    policies = parse(ASKED.get(name, name))
    branch = trunk.branch(policies)
    branch.to(branch.end)
    begun = begin_run(state, [p.model_copy(update={"start": START + timedelta(days=42)}) for p in policies], 0.6)
    begun.to(begun.end)
    one, other = branch.record(), begun.record()
    if name == "covid":  # clocks are inverted anew on the day of the branch: times may differ in their last bits
        assert np.allclose(one.log["time"], other.log["time"], rtol=1e-12)
        for record in (one, other):
            record.log["time"] = record.log["value"] = record.log["age"] = 0
        assert one.log.tobytes() == other.log.tobytes() and one.series.tobytes() == other.series.tobytes()
    else:
        assert everything(one) == everything(other)


def test_a_policy_that_comes_on_top_is_both_from_the_start(state):
    for first, second in (("social_base", "foster_expertise+covid"), ("neighbourhood_teams", "budget_cut+slow_down"),
                          ("host_recruitment", "host_recruitment+staff_shortage")):  # fmt: skip
        both = run(state, f"{first}+{second}")
        branch = begin_run(state, parse(first), 0.6).branch(parse(second))
        branch.to(branch.end)
        assert everything(branch.record())[:3] == everything(both)[:3], (first, second)


@pytest.mark.parametrize("name", BUNDLED)
def test_one_policy_in_two_spellings_is_one_run(state, name):
    kind = registry()[name]
    defaults = {key: field.default for key, field in kind.model_fields.items() if field.default not in (None, ())}
    written = ", ".join(f"{key} = {'/'.join(x) if isinstance(x, tuple) else x}" for key, x in defaults.items())
    plain = everything(run(state, name))
    for text in (
        f"{name}:start={START}",
        f"{name}:areas={'/'.join(AREAS)}",
        f"{name}:areas={'/'.join(reversed(AREAS))},start={START}",
        f" {name} : {written} ",
    ):
        assert everything(run(state, text)) == plain, text
    twice = run(state, [kind(areas=(AREAS[1], AREAS[1]))])
    assert everything(twice) == everything(run(state, [kind(areas=(AREAS[1],))]))


def test_the_order_in_which_policies_are_asked_changes_nothing(state):
    texts = ["neighbourhood_teams+budget_cut+staff_shortage", "covid+covid_again+social_base",
             "host_recruitment:every_months=3+host_recruitment+host_recruitment:strength=0.5"]  # fmt: skip

    class CovidAgain(registry()["covid"]):  # type: ignore[misc]
        name = "covid_again"

    try:
        for text in texts:
            parts = parse(text)
            assert everything(run(state, parts))[:3] == everything(run(state, parts[::-1]))[:3], text
    finally:
        forget("covid_again")


# --- kinds of change of a user's own ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class MoreEnquiries:
    """A kind of change that the program does not know: the background enquiries of an area are multiplied from a day on."""

    area: int
    times: float
    start: date

    def check(self, baseline):
        if not 1 <= self.area <= len(baseline.scenario.areas):
            raise PolicyError(f"there is no area {self.area}.")

    def put(self, world, state):
        rows = [k for k in range(1, world.tally[0].n_channels) if world.channels[k].area == self.area]
        day = float((self.start - state.zero).days)
        return schedule(world, [(day, CHANGE_CHANNEL, k, 0, self.times * float(world.channels[k].rate)) for k in rows])


class Own(Policy):
    """A policy whose changes are handed to it."""

    name = "own_in_test_changes"

    def changes(self, baseline):
        return PARTS(self.first_day(baseline))


def PARTS(day):  # noqa: N802
    return [MoreEnquiries(1, 8.0, day)]


@pytest.fixture(autouse=True)
def known_again():
    yield
    know(Own)


def test_a_kind_of_change_of_your_own_works_from_the_start_and_in_a_branch(state):
    asked = [int((r.log["kind"] == Event.HOST_ENQUIRY).sum()) for r in (run(state, [Own()]), run(state, []))]
    assert asked[0] > 2 * asked[1]
    branch = begin_run(state, parse("slow_down"), 0.6).branch([Own()])
    branch.to(branch.end)
    assert everything(branch.record())[:3] == everything(run(state, [*parse("slow_down"), Own()]))[:3]


def test_a_kind_of_change_of_your_own_is_checked_by_itself_and_its_world_too(state, monkeypatch):
    monkeypatch.setitem(globals(), "PARTS", lambda day: [MoreEnquiries(9, 8.0, day)])
    with pytest.raises(PolicyError, match="Policy own_in_test_changes: there is no area 9"):
        run(state, [Own()])

    class Wrong:
        def put(self, world, state):
            return 3

    monkeypatch.setitem(globals(), "PARTS", lambda day: [Wrong()])
    with pytest.raises(PolicyError, match="put of Wrong must give the world that goes on; it gave int"):
        run(state, [Own()])

    class Forgets:
        def put(self, world, state):
            world._replace(changes=world.changes)

    monkeypatch.setitem(globals(), "PARTS", lambda day: [Forgets()])
    with pytest.raises(PolicyError, match="put of Forgets must give the world that goes on; it gave nothing"):
        run(state, [Own()])


# --- campaigns --------------------------------------------------------------------------------------------------------
def enquirers(record):
    """Chance keys of all who enquired."""
    return record.log["other"][record.log["kind"] == Event.HOST_ENQUIRY].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "host_recruitment:extra_enquiries=5+host_recruitment:extra_enquiries=5",
        "host_recruitment:extra_enquiries=5+host_recruitment:extra_enquiries=4",
        f"host_recruitment:extra_enquiries=5+host_recruitment:extra_enquiries=5,start={START},areas={'/'.join(AREAS)}",
        f"host_recruitment:extra_enquiries=5+host_recruitment:extra_enquiries=5,areas={AREAS[0]}",
        "+".join(["host_recruitment:extra_enquiries=3"] * 3),
    ],
)
def test_two_campaigns_never_bring_the_same_people(state, text):
    found = enquirers(run(state, text, 3))
    assert len(found) == len(set(found)) > 20
    turned = "+".join(text.split("+")[::-1])
    assert set(found) == set(enquirers(run(state, turned, 3)))


def test_a_second_campaign_adds_people_and_changes_none_of_the_first(state):
    for second in ("host_recruitment:extra_enquiries=5", "host_recruitment:extra_enquiries=2", "social_base"):
        one = run(state, "host_recruitment:extra_enquiries=5", 2)
        two = run(state, f"host_recruitment:extra_enquiries=5+{second}", 2)
        campaign = [set(np.array(enquirers(r))[r.log["reason"][r.log["kind"] == Event.HOST_ENQUIRY] == ChannelKind.CAMPAIGN])
                    for r in (one, two)]  # fmt: skip
        assert campaign[0] <= campaign[1]
        assert (len(campaign[0]) < len(campaign[1])) == second.startswith("host")


def test_who_a_campaign_brings_does_not_hang_on_a_number_of_the_scenario():
    keys = []
    for share in (0.5, 0.5001):
        place = PLACE.with_changes({"practised.campaign": share})
        keys.append([c.content for c in combine(parse("host_recruitment"), place).changes])
    assert keys[0] == keys[1]


def test_campaigns_of_your_own_are_keyed_by_what_they_are(state, monkeypatch):
    days = [START + timedelta(days=k) for k in (7, 180)]
    one = Campaign(ChannelKind.CAMPAIGN, 1, 7, tuple(zip(days, (60.0, 20.0), strict=True)))
    same = Campaign(ChannelKind.CAMPAIGN, 1, 8, tuple(zip(days, (60.0, 20.0), strict=True)))
    other = Campaign(ChannelKind.CAMPAIGN, 1, 7, tuple(zip(days, (60.0, 21.0), strict=True)))
    monkeypatch.setitem(globals(), "PARTS", lambda day: [one, other, same, one])
    found = enquirers(run(state, [Own()], 1))
    assert len(found) == len(set(found)) > 100
    world = put_in([one, other], state.world, state)
    with pytest.raises(PolicyError, match="the same people"):
        put_in([one], world, state)  # without saying that there is one already


# --- the invariant ----------------------------------------------------------------------------------------------------
def shared_keys(world):
    """Per table the chance keys that two live rows share."""
    t = world.tally[0]
    hosts = world.hosts[1 : t.n_hosts]
    rows = {
        "families": world.families["key"][1 : t.n_families][world.families["alive"][1 : t.n_families] != 0],
        "children": world.children["key"][1 : t.n_children][world.children["alive"][1 : t.n_children] != 0],
        "hosts": hosts["key"][hosts["state"] != HostState.GONE],
        **{name: getattr(world, name)["key"][1:] for name in ("services", "channels", "demands", "areas")},
    }
    return {
        name: twice for name, keys in rows.items() if (twice := [k for k, n in Counter(keys.tolist()).items() if n > 1])
    }


MIXES = [
    "+".join(BUNDLED),
    "host_recruitment:extra_enquiries=5,every_months=1+host_recruitment:extra_enquiries=5,every_months=1+network_first",
    "host_recruitment+host_recruitment+support_families+zorgoppas+covid",
]


@pytest.mark.parametrize("mix", range(len(MIXES)))
@pytest.mark.parametrize("scenario", ["minimal", "textbook/two-regions"])
def test_no_two_live_rows_of_a_table_share_a_chance_key(scenario, mix):
    place = load_scenario(scenario)
    if scenario == "minimal":
        place = PLACE.with_changes({"parameters.hosts.word_of_mouth": 0.9, "parameters.hosts.conversion": 0.9})
    policies = [p for p in parse(MIXES[mix]) if possible(p, place)]
    begun = begin_run(prepare(place, 3, burn_in=1.0), policies, 4.0)
    with_placebo = begun.branch((), placebo=True)
    for week in range(0, 4 * 52, 13):
        with_placebo.to(with_placebo.state.start + 7.0 * week)
        assert shared_keys(with_placebo.world) == {}, week


def possible(policy, place):
    """Whether a place has what a policy needs."""
    try:
        combine([policy], place)
    except PolicyError:
        return False
    return True


def test_names_of_rows_and_of_bundled_policies_are_not_free():
    for name in (*RESERVED, "slow_down", "no name", "a+b"):
        with pytest.raises(PolicyError, match="taken|already|word of letters"):
            type("Mine", (Policy,), {"name": name, "__module__": __name__})
    assert registry()["slow_down"].__module__ == "sim.policies.slow_down"
    assert Baseline(PLACE).lever("slow_office") >= 0
