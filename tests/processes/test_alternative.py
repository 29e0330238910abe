"""The step before every placement, and what becomes of a request that is suspended: by each practice, both ways, with nothing."""

import numpy as np

from sim.policies import CaseConsultation
from sim.simulation import prepare, run_from
from sim.words import Alternative, Binds, Event, Lever, Route, Step, Suspension
from sim.world.world import alternative_record

from .worlds import MINIMAL, SEEDS, STORMY, clearly_more, number, numbers, runs

YEAR = 365.25
MANY = {"routes.severe_family": 3.0, "routes.agree": 1.0, "burn_in": 3.0}
FREE = {**MANY, "services.intensive_treatment.places": 40, "practised.start_none": 1.0, "practised.start_full": 1.0}
NOTHING = {
    **MANY, "services.intensive_treatment.places": 0, "population.kin": [1.0, 0.0, 0.0],
    "hosts.recruited": 0, "hosts.enquiries_per_year": 0, "practised.figure_none": 0.0, "practised.figure_full": 0.0,
    "services.wel_thuis_team.places": 0, "practised.follow_none": 0.0, "practised.follow_full": 0.0,
    "alternative.suits_worker": 0.0, "alternative.suits_figure": 0.0,
    "alternative.suits_crisis_help": 0.0,
}  # fmt: skip
ALWAYS = {"alternative.asked_planned": 1.0, "alternative.asked_court": 1.0, "alternative.asked_crisis": 1.0}
NEVER = {"alternative.asked_planned": 0.0, "alternative.asked_court": 0.0, "alternative.asked_crisis": 0.0}
LOOK = CaseConsultation(cases_a_week=50.0, ramp_weeks=0)


def steps(records, became: int) -> float:
    """Steps that ended so."""
    return numbers(records, Event.STEP, became).sum()


def decided(records) -> np.ndarray:
    """Decisions to place by the planned and court routes."""
    logs = [r.log[r.log["kind"] == Event.PLACEMENT_DECIDED] for r in records]
    return np.array([np.isin(log["route"], (Route.PLANNED, Route.COURT)).sum() for log in logs], float)


def entered(records) -> float:
    """Share of suspended requests whose family saw an entry within a year, in the whole of the runs."""
    seen = placed = 0
    for record in records:
        log = record.log
        entries = log[log["kind"] == Event.ENTRY]
        for row in log[(log["kind"] == Event.STEP) & (log["reason"] == Step.STARTED)]:
            if row["time"] + YEAR > record.end:
                continue
            mine = entries["time"][entries["family"] == row["family"]]
            seen += 1
            placed += bool(np.any((mine >= row["time"]) & (mine <= row["time"] + YEAR)))
    assert seen > 50
    return placed / seen


def test_where_the_question_is_asked_and_help_is_free_requests_are_suspended():
    asked, never = runs({**FREE, **ALWAYS}), runs({**FREE, **NEVER})
    assert steps(asked, Step.STARTED) > steps(never, Step.STARTED)
    assert clearly_more(decided(never), decided(asked))


def test_asking_finds_nothing_where_nothing_is_there():
    seen = runs({**NOTHING, **ALWAYS})
    assert steps(seen, Step.STARTED) == 0 < steps(seen, Step.NOTHING)
    binds = (
        numbers(seen, Event.ALTERNATIVE, Binds.NOT_THERE).sum() + numbers(seen, Event.ALTERNATIVE, Binds.NO_ROOM).sum()
    )
    assert binds > 0 and numbers(seen, Event.ALTERNATIVE, Binds.STARTS).sum() == 0


def test_a_suspended_request_is_no_prevented_placement():
    """Without asking again nearly all stay home for a year (the old withdrawal); with much of it most are placed after all."""
    quiet = {
        **FREE,
        **ALWAYS,
        "alternative.again": 0.0,
        "alternative.review_again": 0.0,
        "alternative.review_specificity": 1.0,
    }
    loud = {**quiet, "alternative.again": 6.0, "alternative.again_falls": 1.0}
    assert entered(runs(loud, years=3.0)) > 0.5 > 0.35 > entered(runs(quiet, years=3.0))


def test_a_suspension_ends_by_being_asked_again_at_a_review_by_a_crisis_or_after_a_year():
    seen = runs({**FREE, **ALWAYS}, years=3.0)
    for ending in (Suspension.ASKED_AGAIN, Suspension.REVIEW, Suspension.LAPSED):
        assert numbers(seen, Event.SUSPENSION_END, ending).sum() > 0
    for record in seen:
        days = record.log["value"][
            (record.log["kind"] == Event.SUSPENSION_END) & (record.log["reason"] == Suspension.LAPSED)
        ]
        assert np.allclose(days, 365.0)


def test_consultation_asks_where_nobody_else_does_and_is_bounded_a_week():
    without, with_it = runs({**FREE, **NEVER}), runs({**FREE, **NEVER}, (LOOK,))
    assert numbers(with_it, Event.CONSULTED, 1).sum() > 0
    assert clearly_more(decided(without), decided(with_it))
    for record in runs({**FREE, **NEVER}, (CaseConsultation(cases_a_week=0.5, ramp_weeks=0),)):
        looked = record.log[record.log["kind"] == Event.CONSULTED]
        assert 5 < len(looked) <= 53  # two years, a case in two weeks
        assert set(np.unique(looked["route"])) <= {Route.PLANNED, Route.COURT}


def test_consultation_adds_nothing_where_everybody_asks_already():
    full = {**FREE, **ALWAYS}
    one, other = runs(full, (LOOK,)), runs(full)
    kinds = Event.CONSULTED
    rest = [[r.log[r.log["kind"] != kinds].tobytes() for r in records] for records in (one, other)]
    assert [len(log) for log in rest[0]] == [len(log) for log in rest[1]]
    assert decided(one).tolist() == decided(other).tolist()


def test_a_placement_that_goes_on_comes_weeks_later_and_the_child_waits_at_home():
    slow = {**NOTHING, **NEVER, "alternative.preparation_planned": 30.0}
    quick = {**slow, "alternative.preparation_planned": 0.0}
    later = []
    for seed in SEEDS:
        first = [{}, {}]
        for times, changes in zip(first, (slow, quick), strict=True):
            state = prepare(MINIMAL.with_changes({**quick, "burn_in": 1.0}), seed)
            record = run_from(with_numbers(state, MINIMAL.with_changes({**changes, "burn_in": 1.0})), (), 1.0)
            log = record.log[(record.log["kind"] == Event.PLACEMENT_DECIDED) & (record.log["route"] == Route.PLANNED)]
            for row in log[::-1]:
                times[int(row["child"])] = float(row["time"])
        later += [first[0][child] - first[1][child] for child in first[0].keys() & first[1].keys()]
    assert len(later) > 20 and abs(np.median(later) - 30.0) < 0.01


def with_numbers(state, scenario):
    """The state with the numbers of another scenario from now on."""
    from dataclasses import replace

    from sim.world.world import numbers_of

    return replace(state, scenario=scenario, world=state.world._replace(**numbers_of(scenario)))


def test_what_was_bought_by_slowing_down_is_used_to_ask():
    crises = {**STORMY, "practised.slow_none": 1.0, "practised.slow_full": 1.0, "practised.slow_outside": 1.0}
    ask = {**crises, **NEVER, "alternative.asked_slowed": 1.0}
    dont = {**crises, **NEVER, "alternative.asked_slowed": 0.0}

    def stopped(records):
        return np.array(
            [
                (
                    (r.log["kind"] == Event.STEP) & (r.log["reason"] == Step.STARTED) & (r.log["route"] == Route.CRISIS)
                ).sum()
                for r in records
            ],
            float,
        )

    assert clearly_more(stopped(runs(ask)), stopped(runs(dont)))


def test_an_alternative_takes_its_place_and_gives_it_back():
    """Nothing is free twice: intensive treatment with one place holds one family at a time."""
    scarce = {**FREE, **ALWAYS, "services.intensive_treatment.places": 1, "alternative.suits_treatment": 1.0}
    ample = {**scarce, "services.intensive_treatment.places": 200}

    def treated(records):
        return [
            int(
                (
                    (r.log["kind"] == Event.ALTERNATIVE)
                    & (r.log["value"] == Alternative.TREATMENT)
                    & (r.log["reason"] == Binds.STARTS)
                ).sum()
            )
            for r in records
        ]

    few, many = treated(runs(scarce)), treated(runs(ample))
    assert sum(few) < sum(many)


def test_switched_off_requests_go_on_at_once():
    off = runs({**FREE, "mechanisms.alternative": False})
    assert numbers(off, Event.STEP).sum() == numbers(off, Event.ALTERNATIVE).sum() == 0
    assert numbers(off, Event.ENTRY).sum() > 0


def test_an_alternative_is_one_record_from_which_the_compiled_table_follows():
    scenario = MINIMAL.with_changes({"alternative.suits_kin": 0.123})
    table = alternative_record(scenario)
    looked_at, kind = [], int(table[Alternative.NONE].then)
    while kind:
        looked_at.append(kind)
        kind = int(table[kind].then)
    assert looked_at == [int(one) for one in Alternative if one], "each once, in the order of the records"
    assert table[Alternative.KIN].suits == 0.123 and table[Alternative.NONE].suits == 0.0
    assert table[Alternative.FIGURE].raised == scenario.parameters.alternative.figure_speaks
    assert table[Alternative.TREATMENT].raised_by == Lever.INTENSIVE_OFFER and table[Alternative.KIN].raised_by == -1
    assert [one for one in Alternative if table[one].only_crisis] == [Alternative.CRISIS_HELP]


def test_no_planned_or_court_search_begins_without_a_word_of_the_step():
    """What became of the step, or of the suspension, is logged at that moment: reach and what binds are read from these rows."""
    said = {Event.STEP: [Step.NOT_ASKED, Step.DANGER, Step.NOTHING, Step.BEFORE],
            Event.SUSPENSION_END: [Suspension.ASKED_AGAIN, Suspension.REVIEW]}  # fmt: skip
    searches = before = 0
    for record in runs(
        {**FREE, **ALWAYS, "protection.with_placement": 0.9, "protection.report_danger": 5.0}, years=3.0
    ):
        log = record.log
        words = np.zeros(len(log), bool)
        for kind, reasons in said.items():
            words |= (log["kind"] == kind) & np.isin(log["reason"], reasons)
        there = set(zip(*(log[words][name].tolist() for name in ("family", "route", "time")), strict=True))
        begins = log[(log["kind"] == Event.PLACEMENT_DECIDED) & np.isin(log["route"], (Route.PLANNED, Route.COURT))]
        for family, route, time in zip(*(begins[name].tolist() for name in ("family", "route", "time")), strict=True):
            assert (family, route, time) in there, (family, route, time)
        searches += len(begins)
        before += number(record, Event.STEP, Step.BEFORE)
    assert searches > 100 and before > 10
