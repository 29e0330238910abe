"""Policies and shocks that act on staff: what they do through their mechanism, in both directions."""

from datetime import date

import numpy as np
import pytest
from processes.worlds import MINIMAL, clearly_more, numbers, runs, stock

from sim.outcomes.registry import evaluate
from sim.policies import PolicyError, parse
from sim.policies.base import Baseline, combine
from sim.policies.changes import lever_steps
from sim.words import LEVER_BY_NAME, Count, Event, HelpForm, Level, ServiceKind
from sim.world.world import lever_table

FULL = {"services.neighbourhood_team.each.places": 90}
STRONG = {"workforce.continuity_kept": 0.3, "workforce.turnover": 1.5, "practices.worker_continuity.strength": 0.5}


def with_policy(text: str, changes: dict | None = None) -> list:
    return runs(changes, tuple(parse(text)))


def waiting(records: list) -> np.ndarray:
    return stock(records, Count.WAIT_HELP + HelpForm.GENERALIST)


def outcome(records: list, name: str) -> np.ndarray:
    return np.array([evaluate(record, names=[name])[name] for record in records])


@pytest.mark.parametrize("name", ["neighbourhood_teams", "staff_shortage", "budget_cut", "worker_continuity"])
def test_strength_zero_changes_nothing(name):
    without, zero = runs(), with_policy(f"{name}:strength=0")
    assert all(a.log.tobytes() == b.log.tobytes() for a, b in zip(without, zero, strict=True))


def test_more_generalists_shorten_the_line_and_fewer_lengthen_it():
    more, fewer = (with_policy(f"neighbourhood_teams:threshold=1,extra=0.4,strength={s}", FULL) for s in (1, -1))
    assert clearly_more(waiting(runs(FULL)), waiting(more))
    assert clearly_more(waiting(fewer), waiting(runs(FULL)))


def test_a_lower_threshold_without_places_lengthens_the_line():
    low, high = (with_policy(f"neighbourhood_teams:threshold=1.6,extra=0,strength={s}", FULL) for s in (1, -1))
    assert clearly_more(numbers(low, Event.HELP_REQUEST), numbers(runs(FULL), Event.HELP_REQUEST))
    assert clearly_more(waiting(low), waiting(runs(FULL))) and clearly_more(waiting(runs(FULL)), waiting(high))


def test_the_threshold_of_one_area_leaves_the_families_of_the_other_alone():
    wide = {
        "services.neighbourhood_team.each.places": 900,
        "services.specialist_team.each.places": 900,
        "workforce.turnover": 0.0,
    }
    area = MINIMAL.areas[0].name
    here = with_policy(f"neighbourhood_teams:threshold=2,extra=0,ramp_weeks=0,areas={area}", wide)
    asked = [
        [(record.log["kind"] == Event.HELP_REQUEST) & (record.log["area"] == row) for record in records]
        for row in (1, 2)
        for records in (runs(wide), here)
    ]
    before, after, other, same = (np.array([rows.sum() for rows in found]) for found in asked)
    assert clearly_more(after, before)
    assert abs(same - other).sum() <= 0.02 * other.sum()


def test_a_shortage_ends_and_an_easy_labour_market_is_its_opposite():
    fill = LEVER_BY_NAME["fill"]
    plan = combine(parse("staff_shortage:months=12,ramp_weeks=4"), MINIMAL)
    parts = [c for c in plan.changes if c.lever == "fill"]
    rows = lever_steps(parts, fill, float(lever_table(MINIMAL)[1, fill]))
    assert min(value for _, value in rows) == pytest.approx(0.25)
    assert rows[-1][1] == pytest.approx(1.0) and rows[-1][0] > date(2023, 1, 1)
    shares = [outcome(with_policy(f"staff_shortage:strength={s}"), "vacancies") for s in (1, -1)]
    assert clearly_more(shares[0], outcome(runs(), "vacancies"))
    assert clearly_more(outcome(runs(), "vacancies"), shares[1], 1.0)


def test_a_cut_makes_families_wait_and_an_addition_does_the_opposite():
    cut, more = (with_policy(f"budget_cut:share=0.3,strength={s}", FULL) for s in (1, -1))
    assert clearly_more(waiting(cut), waiting(runs(FULL))) and clearly_more(waiting(runs(FULL)), waiting(more))
    assert clearly_more(numbers(runs(FULL), Event.HELP_START), numbers(cut, Event.HELP_START))
    assert clearly_more(outcome(cut, "caseload"), outcome(runs(FULL), "caseload"), 1.0)


def test_a_cut_names_only_services_that_are_people():
    board = parse("budget_cut:kinds=board/neighbourhood_team")[0].changes(Baseline(MINIMAL))
    kinds = {MINIMAL.services[part.service - 1].kind for part in board}
    assert kinds == {"board", "neighbourhood_team"}
    with pytest.raises(PolicyError, match="Did you mean 'crisis_team'"):
        parse("budget_cut:kinds=crisis_teams")[0].changes(Baseline(MINIMAL))


def test_continuity_keeps_the_effect_of_help_and_its_loss_costs_it():
    severe = Count.LEVEL + Level.SEVERE
    same, changing = (with_policy(f"worker_continuity:ramp_weeks=0,strength={s}", STRONG) for s in (1, -1))
    assert clearly_more(outcome(same, "warm_handovers"), outcome(changing, "warm_handovers"))
    assert clearly_more(stock(changing, severe), stock(same, severe))


def test_a_worker_who_goes_along_is_missed_in_the_place_it_came_from():
    away = {"workforce.follow_days": 365.0, "practices.worker_continuity.strength": 0.0, "forms.go_home": [0.0, *[2.0] * 8],
            "placement.lasting": 1.0, "services.intensive_treatment.places": 2}  # fmt: skip
    beds = [
        np.array([r.services["used_days"][(r.services["kind"] == ServiceKind.RESIDENTIAL)].sum() for r in records])
        + np.array(
            [r.services["used_days"][(r.services["kind"] == ServiceKind.INTENSIVE_TREATMENT)].sum() for r in records]
        )
        for records in (with_policy("worker_continuity:follow=1,warm=0.3,ramp_weeks=0", away), runs(away))
    ]
    assert clearly_more(*beds, 2.0)
