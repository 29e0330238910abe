"""Fast means fast: places kept for urgent referrals, who starts when, and what becomes of a referral."""

from functools import cache

import numpy as np

from sim.outcomes import treatment
from sim.outcomes.view import RunView
from sim.words import Event, HelpForm, ReferralEnd, Referred

from .worlds import STORMY, clearly_more, number, runs

BUSY = {
    **STORMY,
    "services.intensive_treatment.places": 6,
    "practices.fast_family_treatment.strength": 1.0,
    "help.planned_referral": 12.0,
}


@cache
def busy(share: float) -> list:
    """Runs in which treatment is short, a share of the places kept for urgent referrals."""
    return runs({**BUSY, "practised.reserved_full": share})


def of(records, measure) -> np.ndarray:
    """A measure of each run."""
    return np.array([measure(RunView(record)) for record in records])


def starts(record, kind: int) -> int:
    """Referrals of a kind that started, of those that began in the run."""
    found = treatment.referrals(RunView(record))
    return int(np.count_nonzero((found.urgent == (kind == Referred.URGENT)) & (found.became == ReferralEnd.STARTED)))


def test_a_share_of_nothing_changes_nothing():
    less_than_half_a_place = runs({**BUSY, "practised.reserved_full": 0.08})
    for one, other in zip(busy(0.0), less_than_half_a_place, strict=True):
        assert one.log.tobytes() == other.log.tobytes()


def test_with_all_places_kept_only_urgent_referrals_start():
    for record in busy(1.0):
        assert starts(record, Referred.URGENT) > 0
        assert starts(record, Referred.PLANNED) == 0


def test_kept_places_bring_urgent_referrals_sooner_and_the_others_later_or_not():
    few, many = busy(0.0), busy(0.5)
    assert clearly_more(of(many, treatment.started_within(7, True)), of(few, treatment.started_within(7, True)))
    planned = [np.array([starts(record, Referred.PLANNED) for record in records]) for records in (few, many)]
    assert clearly_more(*planned)


def test_every_start_of_treatment_ends_a_referral_and_every_referral_ends_once():
    for record in busy(0.5):
        rows = record.log[record.log["kind"] == Event.HELP_START]
        begun = rows[rows["reason"] == HelpForm.INTENSIVE]
        ended = record.log[record.log["kind"] == Event.REFERRAL_END]
        started = ended[ended["reason"] == ReferralEnd.STARTED]
        assert np.array_equal(begun["time"], started["time"]) and np.array_equal(begun["family"], started["family"])
        for family in np.unique(record.log["family"][record.log["kind"] == Event.REFERRED]):
            mine = record.log[(record.log["family"] == family)]
            kinds = mine["kind"][np.isin(mine["kind"], (Event.REFERRED, Event.REFERRAL_END))]
            assert not (kinds[1:] == kinds[:-1]).any()


def test_places_are_never_used_beyond_what_there_are():
    for record in busy(0.5):
        used = [row for row in record.services if row["capacity"] and row["kind"] == 3]
        assert all(row["used"] <= row["capacity"] for row in used)


def test_a_referral_that_became_urgent_counts_once_from_that_day():
    for record in busy(0.0):
        rows = record.log[record.log["kind"] == Event.REFERRAL_END]
        upgraded = int((rows["reason"] == ReferralEnd.URGENT).sum())
        counted = len(treatment.referrals(RunView(record)).time)
        assert counted == number(record, Event.REFERRED) - upgraded
