"""Support figures, own network and host families: what they do, and when they do nothing or harm."""

from typing import ClassVar

import numpy as np

from sim.policies import HostRecruitment
from sim.policies.base import Baseline, Policy
from sim.words import ChannelKind, Count, Event, Form, Level
from tests.own_policies import forget

from .worlds import MINIMAL, STORMY, clearly_more, numbers, runs, stock

FIGURES = {**STORMY, "practices.support_figure.strength": 1.0, "practised.figure_full": 1.0, "routes.figure_age": 4.0}
NO_KIN = {"population.kin": [1.0, 0.0, 0.0]}


class SearchHarder(Policy):
    """Full effort of the search in the own network, and nothing else."""

    name: ClassVar[str] = "search_harder_in_a_test"

    def changes(self, baseline: Baseline) -> list:
        """One lever."""
        return [self.lever(baseline, "network_search", 1.0 - baseline.lever("network_search"))]


forget(SearchHarder.name)


def families_with(records, level: int) -> np.ndarray:
    return stock(records, Count.LEVEL + level)


def test_children_are_helped_to_choose_a_figure_and_not_without_the_practice():
    assert numbers(runs(FIGURES), Event.FIGURE, 1).sum() > 20
    assert numbers(runs({**FIGURES, "practices.support_figure.strength": 0.0}), Event.FIGURE).sum() == 0


def test_a_figure_takes_about_a_month_to_find():
    waits = []
    for record in runs(FIGURES):
        log = record.log
        found = log[(log["kind"] == Event.FIGURE) & (log["reason"] < 4)]
        asked = {int(r["child"]): float(r["time"]) for r in log[log["kind"] == Event.DECISION][::-1]}
        waits += [float(r["time"]) - asked[int(r["child"])] for r in found if int(r["child"]) in asked]
    assert 25 < np.mean([w for w in waits if w > 0]) < 60


def test_a_figure_that_falls_out_with_the_parents_raises_strain():
    agree, fall_out = runs({**FIGURES, "routes.figure_conflict": 0.0}), runs({**FIGURES, "routes.figure_conflict": 1.0})
    assert numbers(agree, Event.FIGURE, 3).sum() == 0 and numbers(fall_out, Event.FIGURE, 1).sum() == 0
    assert clearly_more(families_with(fall_out, Level.SEVERE), families_with(agree, Level.SEVERE), 1.0)


def test_searching_the_network_harder_finds_more_kin_and_without_kin_nothing():
    found = [
        np.array(
            [int((r.log["form_to"][r.log["kind"] == Event.ENTRY] == Form.NETWORK_FOSTER).sum()) for r in runs(*args)]
        )
        for args in ((STORMY, (SearchHarder(ramp_weeks=0),)), (STORMY,))
    ]
    assert clearly_more(*found, 1.5)
    with_policy, without = runs({**STORMY, **NO_KIN}, (SearchHarder(ramp_weeks=0),)), runs({**STORMY, **NO_KIN})
    for a, b in zip(with_policy, without, strict=True):
        assert all(np.array_equal(a.log[name], b.log[name]) for name in ("time", "child", "kind", "form_to", "other"))


def test_nearness_brings_children_nearer():
    hosts = {**STORMY, **NO_KIN, "hosts.recruited": 120, "practices.network_first.strength": 0.0}
    placed = {}
    for name, change in {"near": {"practised.near_none": 1.0}, "anywhere": {"practised.near_none": 0.0}}.items():
        logs = [
            r.log[(r.log["kind"] == Event.ENTRY) & (r.log["form_to"] == Form.FOSTER)] for r in runs({**hosts, **change})
        ]
        placed[name] = np.array([log["value"].mean() for log in logs])
    assert clearly_more(placed["anywhere"], placed["near"])


def test_a_campaign_brings_enquiries_and_fades():
    wave = HostRecruitment(extra_enquiries=5.0, every_months=0, ramp_weeks=0)
    day = {"hosts.enquiries_per_year": 60}
    with_it, without = runs(day, (wave,), 3.0), runs(day, (), 3.0)
    assert numbers(without, Event.HOST_ENQUIRY, ChannelKind.CAMPAIGN).sum() == 0
    assert clearly_more(numbers(with_it, Event.HOST_APPROVED), numbers(without, Event.HOST_APPROVED))
    early, late = 0, 0
    for record in with_it:
        log = record.log
        when = log["time"][(log["kind"] == Event.HOST_ENQUIRY) & (log["reason"] == ChannelKind.CAMPAIGN)] - record.start
        early += int((when < 182).sum())
        late += int((when >= 730).sum())
    assert early > 50 and late < early / 5  # a half-life of half a year


def test_hosts_stay_longer_with_foster_care_expertise():
    number = {"hosts.recruited": 200, "hosts.enquiries_per_year": 0}
    kept = runs({**number, "practised.host_support": 1.0, "parameters.hosts.support_keeps": 0.8}, (), 3.0)
    alone = runs({**number, "practised.host_support": 0.0}, (), 3.0)
    assert clearly_more(numbers(alone, Event.HOST_STOPPED, 2), numbers(kept, Event.HOST_STOPPED, 2))


def test_unmatched_host_families_are_never_more_than_there_are():
    for record in runs({"hosts.recruited": 60}, (), 3.0):
        hosts, idle = record.series[:, 0, Count.HOSTS], record.series[:, 0, Count.HOSTS_UNMATCHED]
        assert (idle >= 0).all() and (idle <= hosts).all()
        assert (idle < hosts).mean() > 0.2  # in many weeks somebody has been matched; in one week it may be nobody


def test_host_families_do_not_grow_without_end():
    net = MINIMAL.parameters.hosts
    back = net.come_back / (net.come_back + net.gone)
    leaving = net.attrition * (1 - net.avoidable * net.support_keeps * MINIMAL.parameters.practised.host_support)
    assert net.word_of_mouth * net.conversion < leaving * (1 - back)
