"""Placement by the court: no child leaves home on an authorisation that lapsed, and no request outlives its order."""

import numpy as np

from sim.words import Event, LegalStatus, Route, Suspension

from .test_alternative import ALWAYS, FREE
from .worlds import numbers, runs

# Many orders, many placements under them that are put off, authorisations that lapse soon, and requests that come back.
COURTS = {
    **FREE,
    **ALWAYS,
    "levels.report": [0.02, 0.2, 1.0],
    "protection.with_placement": 0.9,
    "protection.order_other": 0.5,
    "alternative.second_review": 40.0,
    "alternative.review_specificity": 1.0,
    "alternative.review_again": 0.0,
}


def status_when(log: np.ndarray, child: int, time: float) -> int | None:
    """Legal status of a child just before, as its last change in the log says; None where it says nothing."""
    mine = log[(log["child"] == child) & (log["kind"] == Event.ORDER) & (log["time"] <= time)]
    return int(mine["form_to"][-1]) if len(mine) else None


def court_entries(records) -> list[int]:
    """Legal status of each child at the moment when it left home by the court, where the log knows it."""
    found = []
    for record in records:
        log = record.log
        for row in log[(log["kind"] == Event.ENTRY) & (log["route"] == Route.COURT)]:
            found.append(status_when(log, row["child"], row["time"]))
    return [status for status in found if status is not None]


def test_a_child_leaves_home_by_the_court_only_on_an_authorisation_that_stands():
    placed = court_entries(runs(COURTS, years=4.0))
    assert len(placed) > 30
    assert min(placed) >= LegalStatus.PROVISIONAL


def test_asked_again_after_its_authorisation_lapsed_the_court_decides_anew():
    """Where the Board would see danger in every family most come back; where it sees none and orders end, none does."""
    again = lapsed = 0
    for record in runs(COURTS, years=4.0):
        log = record.log
        for row in log[(log["kind"] == Event.SUSPENSION_END) & (log["route"] == Route.COURT)]:
            if row["reason"] == Suspension.ASKED_AGAIN and row["value"] >= COURTS["alternative.second_review"]:
                lapsed += 1
                same = (
                    (log["kind"] == Event.AUTHORISATION)
                    & (log["family"] == row["family"])
                    & (log["time"] == row["time"])
                )
                again += bool(same.any())
    assert lapsed > 10
    assert 0 < again < lapsed


def test_a_request_that_is_put_off_ends_with_the_order_that_it_rests_on():
    seen = runs({**COURTS, "protection.review_end": 1.0, "protection.review_days": 30.0}, years=4.0)
    assert numbers(seen, Event.SUSPENSION_END, Suspension.ORDER_ENDED).sum() > 0
    for record in seen:
        log = record.log
        for row in log[(log["kind"] == Event.SUSPENSION_END) & (log["reason"] == Suspension.ORDER_ENDED)]:
            after = log[(log["family"] == row["family"]) & (log["time"] == row["time"]) & (log["kind"] == Event.ORDER)]
            assert (after["form_to"] == LegalStatus.VOLUNTARY).any()
