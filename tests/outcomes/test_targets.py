"""The published targets beside the model: every one has a number or a sentence."""

import math

import numpy as np
import pytest

from sim.data.register import targets
from sim.outcomes.targets import compare_targets, numbers, parts
from sim.words import Count, Event, Form, LegalStatus, Route, ServiceKind
from tests.outcomes.made import child, row, run


def model(id, what, *records):
    found = [one for one in compare_targets(records) if one.id == id and what in one.what]
    assert len(found) == 1
    return found[0]


def test_all_targets_are_there_with_a_number_or_a_sentence():
    assert {part.id for part in parts()} == set(targets())
    for part in parts():
        assert math.isfinite(part.published) and part.published > 0
        assert part.model is not None or part.note


def test_numbers_are_read_from_the_targets_file():
    assert numbers("16.5-16.7k; 2.5-2.8k; 0.14 per year") == pytest.approx([16600.0, 2650.0, 0.14])
    assert numbers("6.0-6.2 months; 0.74") == pytest.approx([6.1, 0.74])
    assert numbers("937/3113") == [937.0, 3113.0] and numbers("1.0 (0.7-2.0)") == [1.0]


def test_a_run_in_which_nothing_happens_says_so_instead_of_failing():
    with np.errstate(all="raise"):
        rows = compare_targets([run()])
    assert model("T21", "", run()).model != model("T21", "", run()).model
    assert any("nothing of this happened" in one.note for one in rows)


def test_national_counts_are_scaled_by_youths():
    assert model("T10", "", run()).published == pytest.approx(np.mean([1639, 1824, 1924, 1720, 1707]) / 3400)


def test_foster_care_beside_its_targets():
    log = [
        row(0, Event.ENTRY, 11, form_to=Form.FOSTER, route=Route.CRISIS),
        row(0, Event.ENTRY, 21, form_to=Form.NETWORK_FOSTER, other=5),
        row(50, Event.MOVE, 21, form_to=Form.FOSTER),
        row(60, Event.PART_TIME_START, 31, value=2.0),
        row(300, Event.RETURN, 21),
    ]
    counters = {
        Count.FORM + Form.FOSTER: 6,
        Count.FORM + Form.NETWORK_FOSTER: 4,
        Count.HOSTS: 8,
        Count.NETWORK_HOSTS: 4,
    }
    made = run(
        log, years=1.0, counters=counters, services=[dict(kind=ServiceKind.HOST_SERVICE, key=1, wait_days=365.25)]
    )
    assert model("T08", "children", made).model == pytest.approx(0.4)
    assert model("T08", "new", made).model == pytest.approx(1 / 3)
    assert model("T09", "", made).model == pytest.approx(1 / 10), "a move between foster families is no exit"
    assert model("T24", "", made).model == pytest.approx(1 / 3)
    assert model("T25", "", made).model == pytest.approx(3 / 4)
    assert model("T22", "", made).model == pytest.approx(100.0)
    assert model("T23", "", made).model == pytest.approx(365.25 / 3)
    assert model("T07", "new foster", made).model == pytest.approx(1000 / made.series[0, 0, :9].sum())


def test_court_placed_children_are_those_authorised_near_their_entry():
    log = [row(0, Event.ENTRY, 11, form_to=2), row(5, Event.AUTHORISATION, 11, reason=1), row(90, Event.RETURN, 11)]
    log += [row(0, Event.ENTRY, 22, form_to=2)]
    found = model("T15", "went home", run(log))
    assert found.model == 1.0 and found.off


def test_legal_status_is_that_of_the_last_order():
    log = [row(0, Event.ENTRY, key, form_to=Form.FOSTER) for key in (11, 22)]
    log += [row(1, Event.ORDER, 11, form_from=LegalStatus.VOLUNTARY, form_to=LegalStatus.AUTHORISED)]
    assert model("T26", "order", run(log)).model == 0.5 and model("T26", "voluntarily", run(log)).model == 0.5
    assert model("T13", "", run(log, years=1.0)).model == pytest.approx(1.0)


def test_secure_stays_are_told_by_little():
    log = [row(0, Event.ENTRY, 11, form_to=Form.SECURE), row(99, Event.RETURN, 11)]
    made = run(log, years=1.0, counters={Count.FORM + Form.SECURE: 0.5})
    assert model("T11", "mean", made).model == pytest.approx(6.0) and model("T11", "planned", made).model == 1.0


def test_nijmegen_is_not_compared_with_another_city_and_says_why():
    found = model("T02", "", run(cohort=[child(11)]))
    assert math.isnan(found.model) and "Nijmegen" in found.what and found.note and not found.off
