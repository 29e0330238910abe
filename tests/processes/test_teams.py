"""One plan or two referrals, the Wel Thuis team: what each does, and when it does nothing or harm."""

import numpy as np

from sim.words import Count, Event, HelpForm, Level

from .worlds import clearly_more, numbers, runs, stock

SEVERE = Count.LEVEL + Level.SEVERE

# --- one plan or two referrals -------------------------------------------------------------------------------------------
APART = {
    "mechanisms.workforce": False,  # a worker who leaves sooner where a line is longer is another difference
    "population.psychiatric": [0.5, 0.5, 0.5],
    "help.fidelity": 1.0,
    "help.apart": 0.05,
    "concerns.treatment": [1.0] * 6,
    "helps.recovery": [1.0, 1.0, 2.1, 1.0],
    "helps.escalation": [1.0, 1.0, 0.55, 1.0],
    "services.mental_health.places": 2,
    "burn_in": 6.0,
}
ONE_PLAN = {**APART, "practices.specialist_teams_nearby.strength": 1.0, "practised.one_plan_full": 1.0}


def rest(record, *kinds: int) -> bytes:
    """The event log without these kinds."""
    return record.log[~np.isin(record.log["kind"], kinds)].tobytes()


def test_one_plan_keeps_help_at_its_strength_while_a_second_referral_waits():
    assert numbers(runs(ONE_PLAN), Event.SECOND_REFERRAL).sum() == 0
    assert stock(runs(APART), Count.SECOND_REFERRAL).min() > 5
    assert clearly_more(stock(runs(APART), SEVERE), stock(runs(ONE_PLAN), SEVERE))


def test_one_plan_gains_nothing_where_nobody_waits_or_nothing_is_lost_by_waiting():
    ample = runs({**APART, "services.mental_health.places": 2000})
    lossless = runs({**APART, "help.apart": 1.0})
    assert numbers(ample, Event.SECOND_REFERRAL, 2).sum() > 100 and stock(ample, Count.SECOND_REFERRAL).max() == 0
    assert [rest(a, Event.SECOND_REFERRAL) for a in ample] == [rest(b, Event.SECOND_REFERRAL) for b in lossless]


def test_families_that_the_team_knows_go_first_and_others_wait_longer():
    scarce = {"services.specialist_team.each.places": 30, "help.step_up": 0.8, "help.apart": 1.0, "burn_in": 0.1}
    first = {**scarce, "practices.specialist_teams_nearby.strength": 1.0, "practised.one_plan_full": 1.0}

    def after_the_team(records):
        share = []
        for r in records:
            log = r.log
            known = set(
                log["family"][(log["kind"] == Event.HELP_END) & (log["reason"] == HelpForm.GENERALIST)].tolist()
            )
            starts = log["family"][(log["kind"] == Event.HELP_START) & (log["reason"] == HelpForm.SPECIALIST)]
            share.append(np.mean([int(f) in known for f in starts]))
        return np.array(share)

    assert clearly_more(after_the_team(runs(first)), after_the_team(runs(scarce)))


# --- Wel Thuis team ---------------------------------------------------------------------------------------------------------
PLACED = {"routes.severe_family": 3.0, "routes.agree": 1.0, "forms.lasting": [0.0] * 9, "burn_in": 5.0,
          "placement.back_home": 0.0, "placement.becomes_lasting": 0.2,
          "mechanisms.workforce": False, "mechanisms.alternative": False}  # fmt: skip
TEAM = {
    **PLACED,
    "services.wel_thuis_team.places": 100,
    "practices.wel_thuis_team.strength": 1.0,
    "practised.wel_thuis_full": 1.0,
    "obstacles.days": 240.0,
}
NEITHER = {**TEAM, "obstacles.recovery": 1.0, "obstacles.return_home": 1.0, "obstacles.removed": 0.0}
HOME, AWAY = ({**NEITHER, "obstacles.return_home": multiplier} for multiplier in (10.0, 0.0))
BETTER = {**TEAM, "obstacles.recovery": 4.0, "obstacles.return_home": 1.0, "obstacles.removed": 1.0}
WORSE = {**NEITHER, "obstacles.recovery": 0.2}


def test_the_team_brings_children_home_or_keeps_them_away():
    home, neither, away = (numbers(runs(one, years=4.0), Event.RETURN) for one in (HOME, NEITHER, AWAY))
    assert clearly_more(home, neither) and clearly_more(neither, away, 1.5), (home, neither, away)


def test_families_with_a_case_recover_sooner_or_later_by_its_multiplier():
    assert clearly_more(stock(runs(NEITHER), SEVERE), stock(runs(BETTER), SEVERE))
    assert clearly_more(stock(runs(WORSE), SEVERE), stock(runs(NEITHER), SEVERE), 1.5)


def test_the_team_removes_an_obstacle_or_not_by_its_chance():
    assert numbers(runs(NEITHER), Event.TEAM_CASE, 1).sum() == 0 < numbers(runs(NEITHER), Event.TEAM_CASE, 2).sum()
    assert numbers(runs(BETTER), Event.TEAM_CASE, 1).sum() > numbers(runs(BETTER), Event.TEAM_CASE, 2).sum()


def test_the_team_does_nothing_without_room_without_obstacles_or_without_effect():
    without = [rest(r) for r in runs(PLACED)]
    assert [rest(r) for r in runs({**BETTER, "services.wel_thuis_team.places": 0})] == without
    assert [rest(r, Event.TEAM_CASE) for r in runs(NEITHER)] == without
    calm = {"stressors.onset": [0.0] * 5}
    assert [rest(r) for r in runs({**BETTER, **calm})] == [rest(r) for r in runs({**PLACED, **calm})]
