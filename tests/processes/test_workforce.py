"""Workers come and go: posts are conserved, vacancies follow turnover, and who is not there does nothing."""

from functools import cache

import numpy as np
import pytest

from sim.policies import parse
from sim.simulation import begin_run, prepare
from sim.words import Answer, Count, Event, Form, Level, ServiceKind

from .worlds import MINIMAL, STORMY, clearly_more, numbers, runs, stock, times

ONLY_STAFF = (Event.WORKER_LEFT, Event.WORKER_JOINED, Event.WORKER_CHANGED, Event.NO_WORKER)
SHORT = "staff_shortage:turnover=4,fill=0.1,ramp_weeks=0"
CUT = "budget_cut:share=0.4"
BUSY = {"services.neighbourhood_team.each.places": 400, "workforce.turnover": 1.0, "burn_in": 1.0}


@cache
def run_of(policies: str, changes: tuple = (), years: float = 1.0, seed: int = 1):
    """A run that has gone on for some years, with its world at hand."""
    run = begin_run(prepare(MINIMAL.with_changes({"burn_in": 1.0, **dict(changes)}), seed), parse(policies), years)
    run.to(run.end)
    return run


def frozen(changes: dict) -> tuple:
    return tuple(sorted(changes.items()))


def test_workers_who_never_leave_are_places_again():
    still = {
        "workforce.turnover": 0.0,
        "workforce.provider_kept": 1.0,
        "workforce.slow_share": 0.0,
        "practices.worker_continuity.strength": 0.0,
    }
    for on, off in zip(runs(still), runs({**still, "mechanisms.workforce": False}), strict=True):
        others = on.log[~np.isin(on.log["kind"], ONLY_STAFF)]
        assert others.tobytes() == off.log.tobytes()
        assert (on.services["capacity"] == off.services["capacity"]).all()


def test_switched_off_there_is_no_worker():
    for record in runs({"mechanisms.workforce": False}):
        assert not np.isin(record.log["kind"], ONLY_STAFF).any()
        assert record.series[:, :, [Count.WORKERS, Count.VACANCIES]].sum() == 0
    assert all(numbers(runs(), kind).sum() > 0 for kind in ONLY_STAFF[:3])


def test_a_service_starts_with_the_places_of_the_scenario():
    with_workers = prepare(MINIMAL.with_changes({"burn_in": 0.0, "workforce.turnover": 0.15}), 1).world.services
    without = prepare(MINIMAL.with_changes({"burn_in": 0.0, "mechanisms.workforce": False}), 1).world.services
    assert (with_workers.capacity == without.capacity).all()
    assert (with_workers.posts > 0).any() and (without.posts == 0).all()


def test_vacancies_are_those_of_turnover_and_the_days_to_fill_a_post():
    alone = {
        "mechanisms.lifecourse": False,
        "mechanisms.hosts": False,
        "services.neighbourhood_team.each.places": 4000,
        "workforce.turnover": 1.0,
        "workforce.fill_days": 73.05,
        "workforce.tightness": 0.0,
    }
    share = []
    for record in runs(alone, years=6.0):
        workers, vacant = record.series[:, 0, Count.WORKERS].mean(), record.series[:, 0, Count.VACANCIES].mean()
        share.append(vacant / (workers + vacant))
    expected = 0.2 / 1.2  # each post is filled or vacant: leaves at 1 a year, filled at 5 a year
    assert abs(np.mean(share) - expected) < 4 * np.std(share, ddof=1) / np.sqrt(len(share)) + 0.001


@pytest.mark.parametrize(
    "policies", [SHORT, CUT, f"{CUT}+neighbourhood_teams:extra=0.5", "worker_continuity:follow=1,warm=0"]
)
def test_posts_workers_places_and_lists_agree(policies):
    run = run_of(
        policies, frozen({**BUSY, "protection.with_placement": 1.0, "levels.report": tuple(times("levels.report", 20))})
    )
    w, t = run.world, run.world.tally[0]
    staffed = w.services.caseload > 0
    assert (w.services.posts >= w.services.workers).all() and (w.services.workers >= 0).all()
    assert (w.services.posts[~staffed] == 0).all()
    assert w.counters[0, Count.WORKERS] == w.services.workers.sum()
    assert w.counters[0, Count.VACANCIES] == t.vacancies == (w.services.posts - w.services.workers).sum()
    changed = staffed & (w.services.left > 0)
    assert (w.services.capacity[changed] == np.floor(w.services.workers * w.services.caseload + 0.5)[changed]).all()
    f, used = w.families, w.services.used.copy()
    for row in np.flatnonzero(staffed):
        listed, i, before = set(), int(w.services[row].first_helped), 0
        while i:
            assert w.helped[i].before == before
            listed.add(i)
            i, before = int(w.helped[i].after), i
        assert listed == set(np.flatnonzero(f.helper == row))
    for row in np.flatnonzero(f.follower > 0):
        used[f[row].follower] -= 1
    homes = w.children[(w.children.form > Form.FOSTER) & (w.children.alive == 1)]
    for row in np.flatnonzero(w.services.kind == ServiceKind.RESIDENTIAL):
        assert used[row] == (homes.place == row).sum()
    for kind in (ServiceKind.NEIGHBOURHOOD_TEAM, ServiceKind.SPECIALIST_TEAM):
        for row in np.flatnonzero(w.services.kind == kind):
            assert used[row] == (f.helper == row).sum() + (f.next_service == row).sum()


def test_a_cut_takes_vacancies_first_and_families_keep_their_help():
    none, cut = run_of("", frozen(BUSY), 0.02), run_of(CUT, frozen(BUSY), 0.02)
    teams = none.world.services.kind == ServiceKind.NEIGHBOURHOOD_TEAM
    before, after = none.world.services[teams], cut.world.services[teams]
    posts = before.posts.sum() - after.posts.sum()
    assert posts > before.posts.sum() * 0.35
    assert before.workers.sum() - after.workers.sum() < posts
    assert (after.posts == after.workers).any()
    assert after.used.sum() == pytest.approx(before.used.sum(), abs=4)


def test_new_posts_are_places_when_they_are_filled():
    more = "neighbourhood_teams:extra=1,threshold=1"
    soon, later = run_of(more, (), 0.05).world.services, run_of(more, (), 1.0).world.services
    first = run_of("", (), 0.05).world.services
    teams = first.kind == ServiceKind.NEIGHBOURHOOD_TEAM
    assert soon.posts[teams].sum() > first.posts[teams].sum() * 1.8
    assert soon.capacity[teams].sum() < first.capacity[teams].sum() * 1.5
    assert later.capacity[teams].sum() > first.capacity[teams].sum() * 1.6


def test_two_policies_that_need_workers_get_less_than_the_sum():
    places = {"services.neighbourhood_team.each.places": 600, "services.specialist_team.each.places": 600}
    one, other = "neighbourhood_teams:extra=0.5,threshold=1", "budget_cut:strength=-1,share=0.5,kinds=specialist_team"

    def gained(text: str, tightness: float) -> float:
        changes = frozen({**places, "workforce.tightness": tightness})
        return sum(
            run_of(text, changes, 0.25, seed).world.counters[0, Count.WORKERS]
            - run_of("", changes, 0.25, seed).world.counters[0, Count.WORKERS]
            for seed in (1, 2, 3)
        )

    both = gained(f"{one}+{other}", 0.5)
    assert both < 0.9 * (gained(one, 0.5) + gained(other, 0.5))
    assert gained(f"{one}+{other}", 0.0) > 0.95 * (gained(one, 0.0) + gained(other, 0.0))


def test_a_cold_change_of_worker_costs_effect_and_a_warm_one_does_not():
    cold = {**BUSY, "workforce.turnover": 3.0, "workforce.provider_kept": 1.0, "practised.warm_none": 0.0,
            "practices.worker_continuity.strength": 0.0}  # fmt: skip

    def effect(changes: dict) -> float:
        f = run_of("", frozen({**cold, **changes}), 0.05).world.families
        return float(f.effect[f.help > 0].mean())

    kept = effect({"workforce.continuity_kept": 1.0})
    assert effect({"workforce.continuity_kept": 0.5}) < 0.9 * kept
    assert effect({"workforce.continuity_kept": 1.3}) > 1.05 * kept  # a fresh view: the other end
    assert (
        effect({"workforce.continuity_kept": 0.5, "practised.warm_none": 1.0, "workforce.provider_kept": 0.1}) == kept
    )
    assert effect({"workforce.provider_kept": 0.5, "workforce.continuity_kept": 1.0}) < kept


def test_screening_of_host_families_takes_longer_without_its_workers():
    many = {"hosts.enquiries_per_year": 80, "workforce.caseload_foster_service": 2.0}
    assert clearly_more(
        numbers(runs(many), Event.HOST_APPROVED), numbers(runs(many, tuple(parse(SHORT))), Event.HOST_APPROVED)
    )


def test_what_professionals_ask_and_report_needs_them_there():
    many = {"levels.report": times("levels.report", 4)}
    fewer = numbers(runs(many, tuple(parse(SHORT))), Event.REPORT)
    assert clearly_more(numbers(runs(many), Event.REPORT), fewer)
    others = {**many, "workforce.report_share": 0.0, "workforce.request_share": 0.0}
    assert numbers(runs(others, tuple(parse(SHORT))), Event.NO_WORKER, Event.REPORT).sum() == 0


def test_a_crisis_is_not_slowed_when_nobody_is_free():
    storm = {**STORMY, "practices.slow_down.strength": 1.0, "services.crisis_team.places": 1}
    nobody = runs({**storm, "workforce.slow_share": 1.0})
    assert clearly_more(
        numbers(runs({**storm, "workforce.slow_share": 0.0}), Event.DECISION, Answer.SLOW),
        numbers(nobody, Event.DECISION, Answer.SLOW),
    )
    assert (numbers(nobody, Event.NO_WORKER, Event.DECISION) > 0).all()


def test_a_worker_who_comes_along_makes_the_half_year_lighter_or_heavier():
    back = {**STORMY, "levels.report": times("levels.report", 20), "protection.with_placement": 1.0, "strain.return_load": 8.0,
            "practised.follow_full": 1.0, "practices.worker_continuity.strength": 1.0, "services.board.places": 60,
            "services.court.places": 60, "services.intensive_treatment.places": 40, "forms.go_home": times("forms.go_home", 8),
    }  # fmt: skip
    severe = Count.LEVEL + Level.SEVERE
    light, none, heavy = (stock(runs({**back, "workforce.follow_load": load}), severe) for load in (0.0, 1.0, 3.0))
    assert clearly_more(none, light) and clearly_more(heavy, none)


@pytest.mark.pattern
def test_placements_hosts_and_protection_fall_together_when_staff_are_short_and_unmet_need_rises():
    """The Netherlands in 2021 and 2022 (evidence/oracles.md): fewer entries are no success when nobody is there to ask."""
    places = {"mechanisms.alternative": False, "routes.behaviour": 0.6, "routes.psychiatric": 0.1, "routes.severe_family": 0.12,
              "hosts.enquiries_per_year": 60, "workforce.caseload_foster_service": 2.0,
              "levels.report": times("levels.report", 3), "services.board.places": 12,
              "services.court.places": 8}  # fmt: skip
    normal, short = runs(places), runs(places, tuple(parse(SHORT)))
    assert clearly_more(numbers(normal, Event.ENTRY), numbers(short, Event.ENTRY), 2.0)
    assert clearly_more(stock(normal, Count.HOSTS), stock(short, Count.HOSTS), 2.0)
    assert clearly_more(numbers(normal, Event.INVESTIGATION), numbers(short, Event.INVESTIGATION))
    helped = [sum(stock(records, Count.WAIT_HELP + form) for form in range(1, 4)) for records in (short, normal)]
    assert clearly_more(*helped)
    asked = [numbers(records, Event.NO_WORKER, Event.PLACEMENT_DECIDED) for records in (short, normal)]
    assert clearly_more(*asked)
