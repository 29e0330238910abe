"""What a user's own mechanism can declare, and what it cannot; what it then does stands in test_plain.py."""

from __future__ import annotations

import pytest

import sim
from sim.declare import Clock, Mail, Mechanism, OwnLever, Rates
from sim.designs.draws import draw_parameters
from sim.mechanisms import MechanismError, as_mechanisms
from sim.mechanisms.generated import files
from sim.mechanisms.joined import joined
from sim.policies import PolicyError
from sim.policies.base import Baseline
from sim.policies.changes import LeverChange
from sim.scenario.scenario import Scenario
from sim.simulation import plan_of
from sim.words import N_LEVERS
from sim.world.codes import KIND_CLOCKS
from sim.world.levers import known_levers
from sim.world.world import kind_clocks, lever_table

from .own_code import VISITS, Visits, erosion, visits

SHARE = sim.parameter(0.1, unit="share", low=0.0, high=1.0)
NUMBERS = {"visits": sim.parameter(7.0, unit="per year", low=0.0, high=50.0), "help": SHARE}


def changed(old: str, new: str) -> str:
    assert old in VISITS
    return VISITS.replace(old, new)


def place(*own) -> Scenario:
    return sim.load_scenario("minimal").with_mechanisms(as_mechanisms(own))


def test_own_clocks_mail_and_levers_get_numbers_behind_those_that_ship():
    both = as_mechanisms([visits(), erosion(1.0)])
    together = joined(both)
    clocks = {clock.name: clock.number for _, clock in together.together.clocks("family")}
    assert clocks["erosion"] == KIND_CLOCKS[1] and clocks["visit"] == KIND_CLOCKS[1] + 2, "in order of name"
    assert kind_clocks(place(*both))[1] == KIND_CLOCKS[1] + 3
    assert together.levers == {"VISITS": N_LEVERS}
    written = files(both)
    assert f"VISIT = {KIND_CLOCKS[1] + 2}" in written["codes"] and f"VISITS = {N_LEVERS}" in written["codes"]
    assert "def visited(world, family, how, much)" in written["mail"]
    assert files(as_mechanisms([erosion(1.0), visits()])) == written, (
        "the order in which they are given is no part of it"
    )


def test_those_that_hear_are_called_in_a_fixed_turn():
    order = joined(as_mechanisms([visits()])).together.in_turn
    assert order["family_left"][-1] == "visits.forget" and len(order["family_left"]) > 2
    assert order["level_fell"] == ("visits.note_fall", "seeking.level_fell")


def test_a_policy_moves_a_lever_of_ones_own_and_its_baseline_is_a_parameter():
    scenario = place(sim.mechanism("visits", VISITS, parameters=NUMBERS))
    lever = known_levers(scenario)["visits"]
    assert (lever, lever.unit, lever.low, lever.high) == (N_LEVERS, "per year", 0.0, 50.0)
    assert Baseline(scenario).lever("visits") == 7.0 and (lever_table(scenario)[1:, N_LEVERS] == 7.0).all()
    (change,) = plan_of((Visits(),), scenario, 365.0).changes
    assert isinstance(change, LeverChange) and change.delta == 41.0
    with pytest.raises(PolicyError, match="more than 50"):
        plan_of((Visits.model_construct(to=99.0, **{}),), scenario, 365.0)


def test_without_its_mechanism_a_lever_is_not_there():
    with pytest.raises(PolicyError, match=r"no lever 'visits'.*mechanism of your own.*mechanisms=\[\.\.\.\]"):
        plan_of((Visits(),), place(), 365.0)
    with pytest.raises(PolicyError, match=r"no lever 'visits'.*mechanisms=\[\.\.\.\]"):
        Baseline(place()).lever("visits")


def test_the_baseline_of_a_lever_is_within_its_bounds_or_refused():
    for value, low, high in ((60.0, 0.0, 60.0), (7.0, 0.0, 60.0), (-1.0, -1.0, 50.0)):
        number = sim.parameter(value, unit="per year", low=low, high=high)
        with pytest.raises(MechanismError, match="visits lies between 0 and 50, and the parameter visits.*wider"):
            sim.mechanism("visits", VISITS, parameters=NUMBERS | {"visits": number})
    wide = sim.parameter(7.0, unit="per year", low=0.0, high=50.0, minimum=0.0, maximum=90.0)
    scenario = place(sim.mechanism("visits", VISITS, parameters=NUMBERS | {"visits": wide}))
    assert Baseline(scenario.with_changes({"own.visits": 50.0})).lever("visits") == 50.0
    with pytest.raises(
        sim.ScenarioError, match="own.visits: found 51, the baseline of the lever visits. Allowed: from 0 to 50"
    ):
        scenario.with_changes({"own.visits": 51.0})


def test_one_mechanism_can_be_given_without_a_list():
    scenario = sim.load_scenario("minimal")
    one = visits()
    assert scenario.with_mechanisms(one).own == scenario.with_mechanisms([one]).own == (one,)
    assert scenario.with_mechanisms(None).own == ()
    for wrong in ("visits", ["visits"], 3, visits, [one, None]):
        with pytest.raises(sim.ScenarioError, match=r"mechanisms: found .*Allowed: what sim.mechanism\(...\) gives"):
            scenario.with_mechanisms(wrong)


def rates(world, family_row, now):
    return


def event(world, family_row, now):
    return


def test_functions_of_a_notebook_with_their_declaration():
    own = Mechanism(clocks=(Clock("family", name="tick", then="event"),), rates=(Rates("family", set_by="rates"),))
    made = sim.mechanism("ticking", event, rates, declares=own)
    assert made.functions == ("event", "rates") and made.clocks[1] == 1
    assert made.hash != sim.mechanism("ticking", event, rates, declares=Mechanism(
        clocks=(Clock("family", name="tick", then="event", many=2, each="which"),), rates=own.rates)).hash  # fmt: skip


BRINGS = """
from sim.declare import Clock, Mechanism, Number, Rates
from sim.engine import set_rate
from sim.world.codes import FamilyClock

MECHANISM = Mechanism(
    clocks=(Clock("family", name="tick", then="ticks"),),
    rates=(Rates("family", set_by="tick_rates"),),
    numbers=(Number("speed", 2.0, "rate per family-year", 1.0, 3.0, "made up", minimum=0),),
)


def tick_rates(world, family_row, now):
    set_rate(world.engine, world.families[family_row].entity, FamilyClock.TICK, world.params[0].ticking_speed / 365.25, now)


def ticks(world, family_row, now):
    return
"""


def test_numbers_of_a_declaration_stand_in_the_ledger():
    made = sim.mechanism("ticking", BRINGS)
    rows = {row.path: row for row in place(made).ledger()}
    row = rows["parameters.own.speed"]
    assert (row.value, row.unit, row.low, row.high, row.note) == (2.0, "rate per family-year", 1.0, 3.0, "made up")
    assert "params[0].own_0" in files((made,))["ticking"]
    assert (row.none, row.hoped) == (None, "")
    calms = sim.mechanism("ticking", BRINGS.replace("minimum=0", 'minimum=0, none=1.5, hoped="above"'))
    row = {row.path: row for row in place(calms).ledger()}["parameters.own.speed"]
    assert (row.none, row.hoped, row.grade) == (1.5, "above", "U")
    drawn = draw_parameters(place(calms), 50, parameters=["own.speed"]).matrix[:, 0]
    assert (drawn < 1.5).sum() >= 10  # a fifth of an effect that nobody measured is on the wrong side
    with pytest.raises(MechanismError, match="or neither"):
        sim.mechanism("ticking", BRINGS.replace("minimum=0", "minimum=0, none=1.5"))
    with pytest.raises(MechanismError, match="give it once"):
        sim.mechanism("ticking", BRINGS, parameters={"speed": SHARE})
    with pytest.raises(MechanismError, match="not between"):
        sim.mechanism("ticking", BRINGS.replace("2.0, ", "9.0, ").replace(", minimum=0", ""))


def test_a_text_that_is_not_python_says_where(tmp_path):
    wrong = VISITS.replace("family.visits = 0\n", "family.visits = = 0\n")
    line = wrong.split("= = 0")[0].count("\n") + 1
    with pytest.raises(MechanismError, match=f"the text, line {line}: this is not Python"):
        sim.mechanism("visits", wrong, parameters=NUMBERS)
    file = tmp_path / "visits.py"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(MechanismError, match=f"visits.py, line {line}: this is not Python"):
        sim.mechanism("visits", file, parameters=NUMBERS)


def test_a_declaration_with_its_type_is_taken():
    made = sim.mechanism("visits", changed("MECHANISM = ", "MECHANISM: Mechanism = "), parameters=NUMBERS)
    assert made.declared is not None and made.declared.own == visits().declared.own


WRONG = {
    "an argument that a clock gives": (
        changed('then="visit_event")', 'then="visit_event", given={"who": 1})'),
        "gives 'who', which visit_event does not ask for",
    ),
    "a function that is not there": (changed('then="visit_event"', 'then="vist_event"'), "Did you mean 'visit_event'"),
    "a number of a clock": (changed('Clock("family", name', 'Clock("family", 3, name'), "leave out the number"),
    "a clock of a service": (changed('Clock("family", name', 'Clock("service", name'), "own clocks are of a"),
    "a kind that there is not": (changed('Rates("family"', 'Rates("famly"'), "something of a 'famly'"),
    "a clock without a name": (changed('name="visit", then="visit_event"', 'then="visit_event"'), "needs a name"),
    "the name of a clock that ships": (
        changed('name="visit", then', 'name="crisis", then').replace("FamilyClock.VISIT", "FamilyClock.CRISIS"),
        "two declarations",
    ),
    "mail that there is not": (
        changed('"family_left": "forget"', '"family_leaves": "forget"'),
        "Did you mean 'family_left'",
    ),
    "the field of another": (changed('"visits last_visit:float', '"level last_visit:float'), "field level already"),
    "a type of field": (changed("falls:long", "falls:text"), "name:float or name:long"),
    "a field that is not declared": (changed("family.visits += how", "family.visitss += how"), "no table has a field"),
    "chance of another": (changed("1901", "1036"), "from 1900 to 1999"),
    "a lever that ships": (
        changed('OwnLever("visits"', 'OwnLever("slow_days"').replace("Lever.VISITS", "Lever.SLOW_DAYS"),
        "there is one of that name",
    ),
    "a lever without room": (changed("0.0, 50.0, baseline", "50.0, 50.0, baseline"), "two bounds"),
    "a baseline that is no parameter": (changed('baseline="visits"', 'baseline="visit"'), "Did you mean 'visits'"),
    "events of its own": (changed("    chance=", '    logs=("VISITED",),\n    chance='), "no events or counters"),
    "a switch": (changed("    chance=", '    switch="visits",\n    chance='), "leave out switch"),
    "a list": (
        changed("clocks=(Clock", "clocks=[Clock").replace('then="visit_event"),),', 'then="visit_event")],'),
        "a comma",
    ),
    "a comma that was forgotten": (changed('"visit_event"),)', '"visit_event"))'), "with a comma"),
    "fields that are no text": (changed('"visits last_visit:float falls:long"', '["visits"]'), "valid string"),
    "hears that is a list": (
        changed('hears={"family_left": "forget", "before level_fell": "note_fall"}', 'hears=["family_left"]'),
        "hears",
    ),
    "chance that is a list": (changed('chance={"at_home": 1901}', 'chance=["at_home"]'), "chance"),
    "bounds that are no numbers": (changed("0.0, 50.0, baseline", '"0", "50", baseline'), "valid number"),
    "how many, as text": (changed('then="visit_event")', 'then="visit_event", many="3")'), "valid integer"),
    "three alike without each": (changed('then="visit_event")', 'then="visit_event", many=3)'), "each="),
    "none": (changed('then="visit_event")', 'then="visit_event", many=0)'), "from 1 to"),
    "a word that is not there": (changed("Lever.VISITS]", "Lever.VISTS]"), "Did you mean 'VISITS'"),
    "a clock that is not there": (
        changed("FamilyClock.VISIT, rate", "FamilyClock.VISITT, rate"),
        "Did you mean 'VISIT'",
    ),
    "mail that nobody gets": (changed("mail.visited(", "mail.visitted("), "Did you mean 'visited'"),
    "a section that is not there": (
        changed("    chance=", '    numbers=("levls",),\n    chance='),
        "Did you mean 'levels'",
    ),
    "the row of another": (
        changed("def forget(world, family_row, now):", "def forget(world, child_row, now):").replace(
            "family = world.families[family_row]\n    family.visits = 0",
            "family = world.families[child_row]\n    family.visits = 0",
        ),
        "asks for 'child_row'",
    ),
    "an argument nobody has": (
        changed("def note_fall(world, family_row, now)", "def note_fall(world, family_row, then)"),
        "asks for 'then'",
    ),
    "code in the declaration": (
        changed("MECHANISM = Mechanism(", "MECHANISM = Mechanism(**dict(),"),
        "names, numbers|names of sim.declare",
    ),
    "something else than a declaration": (
        VISITS.replace("MECHANISM = Mechanism(", "OTHER = dict(") + "\nMECHANISM = 3\n",
        "it is a Mechanism",
    ),
    "clocks twice": (VISITS, "leave out clocks"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_declared_is_said_in_a_sentence(what):
    text, said = WRONG[what]
    more = {"clocks": {"family": 1}} if what == "clocks twice" else {}
    with pytest.raises(MechanismError, match=said):
        files((sim.mechanism("visits", text, parameters=NUMBERS, **more),))


def test_a_mechanism_that_ships_keeps_its_declaration():
    text = """from sim.declare import Mechanism
MECHANISM = Mechanism()

def escalation(world, family_row, load):
    return 1.0
"""
    with pytest.raises(MechanismError, match="under a name of your own"):
        sim.mechanism("strain", text)
    with pytest.raises(MechanismError, match="nothing would ever call it"):
        sim.mechanism("idle", event, declares=Mechanism())


def test_two_mechanisms_cannot_own_one_field_or_lever():
    def one(name: str, clock: str = "", **has) -> object:
        own = Mechanism(
            clocks=(Clock("family", name=clock or name, then="event"),), rates=(Rates("family", set_by="rates"),), **has
        )
        return sim.mechanism(name, event, rates, declares=own)

    lever = OwnLever("speed", "times", 0.0, 1.0)
    with pytest.raises(MechanismError, match="both own the field speed"):
        joined(as_mechanisms([one("a", fields={"family": "speed"}), one("b", fields={"family": "speed:float"})]))
    with pytest.raises(MechanismError, match=r"b declares the lever speed.*\(of a\)"):
        joined(as_mechanisms([one("a", levers=(lever,)), one("b", levers=(lever,))]))
    with pytest.raises(MechanismError, match="two declarations of clock of a family tick: by a and by b"):
        joined(as_mechanisms([one("a", clock="tick"), one("b", clock="tick")]))
    with pytest.raises(MechanismError, match="two declarations of mail place: by search and by a"):
        joined(as_mechanisms([one("a", mail=(Mail("family", name="place", then="event"),))]))


@pytest.mark.parametrize("name", ["class", "dispatch", "loop", "world", "two words", 3])
def test_a_name_that_cannot_be_that_of_a_file_is_refused(name):
    with pytest.raises(MechanismError, match="The name of a mechanism"):
        sim.mechanism(name, VISITS, parameters=NUMBERS)
