"""A campaign that asks for families of some kind: as many people come, and so many of them offer it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.policies import PolicyError, parse
from sim.policies.campaigns import OFFER_NAMES, ask_for
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, plan_of, prepare
from sim.words import ChannelKind
from sim.world.layout import CHANNEL_DTYPE

STRONG = "host_recruitment:extra_enquiries=5,every_months=3,ramp_weeks=0"


@pytest.fixture(scope="module")
def start():
    return prepare(
        load_scenario("minimal").with_changes(
            {"burn_in": 0.5, "parameters.hosts.conversion": 1.0, "parameters.hosts.conversion_campaign": 1.0}
        ),
        3,
    )


def recruited(start, more: str = ""):
    """Host families whom the campaign brought in two years."""
    run = begin_run(start, tuple(parse(STRONG + more)), 2.0)
    run.to(run.end)
    hosts = run.world.hosts
    return hosts[(hosts.key != 0) & (hosts.channel == ChannelKind.CAMPAIGN)]


def test_without_asking_the_usual_families_come(start):
    usual = start.scenario.parameters.hosts
    found = recruited(start)
    n = len(found)
    assert n > 40
    assert (found.oldest == usual.young_until).mean() == pytest.approx(usual.oldest_young, abs=4 * 0.5 / np.sqrt(n))


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("siblings", lambda h: h.places >= 2),
        ("teenagers", lambda h: h.oldest == 18),
        ("crisis", lambda h: h.takes_crisis == 1),
        ("long", lambda h: h.takes_long == 1),
        ("part_time", lambda h: h.part_time_only == 1),
        ("behaviour", lambda h: h.takes_behaviour == 1),
    ],
)
def test_so_many_offer_what_is_asked_for(start, name, offers):
    all_of_them, none_of_them, usual = (recruited(start, f",{name}={share}") for share in (1, 0, 0.5))
    assert offers(all_of_them).all() and not offers(none_of_them).any()
    n = len(usual)
    assert offers(usual).mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(n))
    assert set(all_of_them.key) == set(none_of_them.key), "the same people come"
    other = "takes_crisis" if name != "crisis" else "takes_long"
    assert (all_of_them[other] == none_of_them[other]).all(), "of what is not asked for nothing changes"


def test_asking_for_what_comes_anyway_changes_nothing(start):
    usual = start.scenario.parameters.hosts
    same = recruited(start, f",crisis={usual.takes_crisis},long={usual.takes_long}")
    assert (same.takes_crisis == recruited(start).takes_crisis).all()


def test_shares_of_places_keep_their_proportion():
    usual = load_scenario("minimal").parameters.hosts
    channel = np.zeros(1, CHANNEL_DTYPE).view(np.recarray)[0]
    ask_for(channel, {"siblings": 0.9}, usual)
    assert channel.two_places + channel.three_places == pytest.approx(0.9)
    assert channel.three_places / channel.two_places == pytest.approx(usual.three_places / usual.two_places)


@pytest.mark.parametrize("wrong", ["siblings=1.2", "teenagers=-0.1", "crisis=nan"])
def test_a_share_beyond_its_bounds_is_refused(wrong):
    with pytest.raises(PolicyError):
        parse(f"host_recruitment:{wrong}")


def test_two_campaigns_for_other_families_are_two_campaigns(start):
    both = (*parse("host_recruitment:teenagers=1"), *parse("host_recruitment:siblings=1"))
    plan, turned = (plan_of(order, start.scenario, 700.0).changes for order in (both, both[::-1]))
    assert {change.whom for change in plan} == {(("teenagers", 1.0),), (("siblings", 1.0),)}
    assert set(plan) == set(turned) and set(OFFER_NAMES) >= {name for change in plan for name, _ in change.whom}
