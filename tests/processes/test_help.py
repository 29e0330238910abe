"""Help: it works at its central values, does harm at the end of its range, and does not start without capacity."""

import numpy as np

from sim.words import Count, Event, Level, Route, ServiceKind

from .worlds import clearly_more, numbers, runs, stock, times

SEVERE = Count.LEVEL + Level.SEVERE
GOOD = {
    "help.fidelity": 1.0,
    "concerns.treatment": [1.0] * 6,
    "helps.recovery": [1.0, 1.9, 2.1, 5.0],
    "helps.escalation": [1.0, 0.6, 0.55, 0.25],
    "burn_in": 6.0,
}
NONE = {**GOOD, "helps.recovery": [1.0] * 4, "helps.escalation": [1.0] * 4}
WORSE = {**GOOD, "helps.recovery": [1.0, 1.0, 1.0, 0.9], "helps.escalation": [1.0, 1.1, 1.1, 1.1]}


def test_help_that_works_means_fewer_families_with_severe_problems():
    assert clearly_more(stock(runs(NONE), SEVERE), stock(runs(GOOD), SEVERE))


def test_help_at_the_end_of_its_range_prevents_nothing():
    assert stock(runs(WORSE), SEVERE).mean() > stock(runs(NONE), SEVERE).mean()


def test_help_does_not_work_where_its_share_for_the_concern_is_zero():
    share = {"concerns.treatment": [0.0] * 6, "crisis.team_effect": 0.0}
    without, none = runs({**GOOD, **share}), runs({**NONE, **share})
    assert all(np.array_equal(a.log["time"], b.log["time"]) for a, b in zip(without, none, strict=True))


def test_help_waits_for_capacity_and_does_not_start_without_staff():
    full = runs()
    scarce = runs({"services.neighbourhood_team.each.places": 12, "services.specialist_team.each.places": 12})
    waiting = sum(stock(scarce, Count.WAIT_HELP + form) for form in range(1, 4))
    before = sum(stock(full, Count.WAIT_HELP + form) for form in range(1, 4))
    assert clearly_more(numbers(full, Event.HELP_START), numbers(scarce, Event.HELP_START))
    assert clearly_more(waiting, before)
    assert clearly_more(stock(scarce, SEVERE), stock(full, SEVERE))


def test_scarce_investigators_lower_placements_by_the_court_and_raise_the_line():
    many = {"levels.report": times("levels.report", 4), "services.board.places": 200, "services.court.places": 100}
    few = {**many, "services.board.places": 1, "services.court.places": 1}
    placed = [
        np.array([int((r.log["route"][r.log["kind"] == Event.ENTRY] == Route.COURT).sum()) for r in runs(c)])
        for c in (many, few)
    ]
    assert clearly_more(*placed, 1.5)
    board = [
        np.array([r.services["wait_days"][r.services["kind"] == ServiceKind.BOARD].sum() for r in runs(c)])
        for c in (few, many)
    ]
    assert clearly_more(*board)


def test_fewer_places_mean_fewer_placements_and_more_unmet_need():
    many = {"crisis.home": 1.0}
    full = runs(many)
    forms = ("family_home.region", "open_group.city", "open_group.region", "treatment_group.region", "clinical.region")
    none = {f"services.{form}.places": 0 for form in forms} | {"hosts.recruited": 0, "hosts.enquiries_per_year": 0}
    scarce = runs({**many, **none})
    assert clearly_more(numbers(full, Event.ENTRY), numbers(scarce, Event.ENTRY))
    assert clearly_more(stock(scarce, Count.WAIT_PLACE), stock(full, Count.WAIT_PLACE))
    assert clearly_more(numbers(scarce, Event.NOT_FOUND), numbers(full, Event.NOT_FOUND))
