"""Places close and open again in steps; what they free buys help after notice, and only as much as it pays for."""

from datetime import date, timedelta

import numpy as np
import pytest

from sim.policies import Reinvestment, ResidentialRundown
from sim.policies.base import Baseline, CapacityChange
from sim.scenario.loading import load_scenario
from sim.scenario.sections.forms import CARE_FORMS
from sim.words import FORM_NAMES, RESIDENTIAL_FORMS, Count, Form, HelpForm
from tests.processes.worlds import MINIMAL, STORMY, clearly_more, runs, stock

UTRECHT = Baseline(load_scenario("utrecht"))
GROUPS = {f"services.open_group.{tier}.places": 8 for tier in ("city", "region")} | {
    "services.treatment_group.region.places": 8
}
ALL = dict(open_group=1.0, treatment_group=1.0, ramp_weeks=0)


def places_of(policy, form: str) -> int:
    rows = UTRECHT.services("residential", form)
    return sum(c.places for c in policy.changes(UTRECHT) if isinstance(c, CapacityChange) and c.service in rows)


@pytest.mark.parametrize("policy", [ResidentialRundown, Reinvestment])
def test_every_residential_form_can_be_closed_and_no_other(policy):
    """A care form is one record: with it comes the share of its places that a run-down closes."""
    fields = {name: field.default for name, field in policy.model_fields.items() if name in FORM_NAMES}
    assert fields == {one.form.key: one.closes for one in CARE_FORMS if one.form in RESIDENTIAL_FORMS}
    assert not any(one.closes for one in CARE_FORMS if one.form not in RESIDENTIAL_FORMS)


@pytest.mark.parametrize("strength", [1.0, -1.0, 0.5])
def test_so_many_places_close_as_the_share_says(strength):
    for form, share, whole in (("secure", 0.5, 15), ("open_group", 0.25, 34), ("clinical", 0.0, 26)):
        rows = UTRECHT.services("residential", form)
        assert sum(UTRECHT.scenario.services[row - 1].places_at(date(2022, 1, 1)) for row in rows) == whole
        assert places_of(ResidentialRundown(strength=strength), form) == pytest.approx(
            -strength * share * whole, abs=1.5
        )


@pytest.mark.parametrize(("share", "first"), [(1.0, date(2022, 1, 1)), (0.25, date(2022, 4, 2))])
def test_places_close_from_the_first_day_on_as_soon_as_a_whole_one_is_due(share, first):
    """Of 17 places 1.4 are due in the first of twelve quarters when all close; 0.4, then 0.7 when a quarter does."""
    policy = ResidentialRundown(open_group=share, treatment_group=0.0, secure=0.0, ramp_weeks=156)
    days = [c.start for c in policy.changes(UTRECHT)]
    assert min(days) == first and date(2024, 1, 1) < max(days) < date(2025, 1, 1)
    usual = [c.start for c in ResidentialRundown(ramp_weeks=156).changes(UTRECHT)]
    assert date(2022, 1, 1) <= min(usual) <= date(2022, 4, 2) and date(2024, 6, 1) < max(usual) < date(2025, 1, 1)


def test_without_groups_children_wait_or_live_elsewhere_and_with_more_of_them_the_other_way_round():
    closed = runs({**STORMY, **GROUPS}, (ResidentialRundown(**ALL),), 3.0)
    usual = runs({**STORMY, **GROUPS}, (), 3.0)
    groups = Count.FORM + Form.TREATMENT_GROUP
    assert clearly_more(stock(usual, groups), stock(closed, groups))
    assert clearly_more(stock(closed, Count.WAIT_PLACE), stock(usual, Count.WAIT_PLACE))
    scarce = {**STORMY, "services.treatment_group.region.places": 1}
    opened = runs(scarce, (ResidentialRundown(treatment_group=1.0, ramp_weeks=0, strength=-1.0),), 6.0)
    assert clearly_more(stock(opened, groups), stock(runs(scarce, (), 6.0), groups))


def test_money_is_free_after_notice_and_no_more_is_bought_than_it_pays_for():
    policy = Reinvestment(ramp_weeks=0, to_treatment=1.0, to_hosts=0.0, to_support=0.0)
    freed = policy.freed(UTRECHT)
    notice = timedelta(days=round(UTRECHT.prices.notice_months * 30.4375))
    assert [day for day, _ in freed] == [UTRECHT.scenario.start + notice]
    bought = [c for c in policy.changes(UTRECHT) if isinstance(c, CapacityChange)]
    price, euro = policy.treatment_year(UTRECHT), freed[-1][1]
    assert euro - price < sum(c.places for c in bought) * price <= euro
    assert {c.start for c in bought} == {UTRECHT.scenario.start + notice}


def test_places_that_open_take_the_same_help_away():
    parts = [Reinvestment(strength=s).changes(UTRECHT) for s in (1, -1)]
    more, less = (sum(c.places for c in part if isinstance(c, CapacityChange)) for part in parts)
    assert more == -less > 0
    assert Reinvestment(strength=0).changes(UTRECHT) == [] == Reinvestment(share=0.0).changes(UTRECHT)


def test_what_is_bought_helps_more_families_and_taking_it_away_fewer():
    rich = {**STORMY, **GROUPS, "services.intensive_treatment.places": 2}  # fewer than are asked for
    rich["mechanisms.workforce"] = False  # places are posts otherwise, which must be filled first
    spend = dict(**ALL, notice_months=0.0, to_treatment=1.0, to_hosts=0.0, to_support=0.0)
    usual = runs(rich, (), 3.0)
    helped = Count.HELP + HelpForm.INTENSIVE
    assert clearly_more(stock(runs(rich, (Reinvestment(**spend),), 3.0), helped), stock(usual, helped))
    assert clearly_more(stock(usual, helped), stock(runs(rich, (Reinvestment(**spend, strength=-1.0),), 3.0), helped))


def test_the_scenario_of_the_tests_can_pay():
    assert MINIMAL.costs.day_open_group > 0 and np.isfinite(Reinvestment().treatment_year(Baseline(MINIMAL)))
