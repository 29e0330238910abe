"""A mechanism says in its own file what it has; clocks, mail, chance, fields and who is called follow from that."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from sim.declare import KINDS
from sim.mechanisms import write
from sim.mechanisms.declared import Together, all_declared, declared_in
from sim.mechanisms.errors import MechanismError
from sim.processes.order import IN_TURN, MAY_HOLD
from sim.scenario.parameters import Parameters
from sim.words import Count, Event
from sim.world import codes, layout

PROCESSES = write.SIM / "processes"
WORLD = write.SIM / "world"
SHIPPED = write.shipped()
WITHOUT = {"__init__", "dispatch", "loop", "opening", "order"}  # files of processes that hold no rule of the world


def read(text: str) -> tuple[str, list[str]]:
    """What a file says, whatever its layout (that is ``ruff format``): its code and its comments."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return ast.unparse(ast.parse(text)), [one.string for one in tokens if one.type == tokenize.COMMENT]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", write.files(SHIPPED), ids=lambda path: path.name)
def test_what_is_written_from_the_declarations_is_what_is_there(path):
    assert read(write.files(SHIPPED)[path]) == read(text_of(path)), "run: python -m sim.mechanisms; ruff format ."


def test_every_mechanism_declares_itself():
    assert {one.name for one in SHIPPED.mechanisms} == {path.stem for path in PROCESSES.glob("*.py")} - WITHOUT


def used(family: str, *paths: Path) -> set[str]:
    return {name for path in paths for name in re.findall(rf"\b{family}\.([A-Z_0-9]+)", text_of(path))}


def test_an_event_is_declared_by_the_one_mechanism_that_logs_it():
    declared = [name for one in SHIPPED.mechanisms for name in one.own.log_names]
    assert sorted(declared) == sorted({one.name for one in Event} - {"NONE", "EXPERTISE"})  # that one: world/advice.py
    shared = {
        "NO_WORKER",
        "PLACEMENT_DECIDED",
        "WAIT_END",
        "NOT_FOUND",
        "DECISION",
        "REPORT",
        "AUTHORISATION",
    }  # others log these, too
    for one in SHIPPED.mechanisms:
        logged = used("Event", PROCESSES / f"{one.name}.py")
        assert logged - shared <= set(one.own.log_names), one.name


def test_a_counter_is_declared_once():
    declared = [name for one in SHIPPED.mechanisms for name in one.own.count_names]
    assert sorted(declared) == sorted(one.name for one in Count)


def test_chance_is_asked_by_the_mechanism_that_declares_the_question():
    """But for what is the same question on purpose: a second look may err for the reason of the first (``SEE``)."""
    world = used("Chance", *WORLD.glob("*.py"))
    for one in SHIPPED.mechanisms:
        asked = used("Chance", PROCESSES / f"{one.name}.py")
        own = {name.upper() for name in one.own.chance}
        assert asked <= own | {"SUPPLY_SHARE", "ONE_PLAN", "SEE"} and own <= asked | world | {"SUPPLY_SHARE"}, one.name
    assert used("Chance", *PROCESSES.glob("*.py"), *WORLD.glob("*.py")) == {one.name for one in codes.Chance}
    numbers = [number for _, _, number in SHIPPED.chance()]
    assert min(numbers) >= 1024 and max(numbers) < 1536, "clocks are below, the population is above"


def test_numbers_are_sections_of_the_ledger():
    sections = {
        name for one in SHIPPED.mechanisms for name in (*one.own.sections, *(one.name for _ in one.own.new_numbers))
    }
    assert sections <= set(Parameters.model_fields)
    assert set(Parameters.model_fields) - sections <= {"practised", "expertise"}  # levers, and world/advice.py


def test_fields_stand_in_the_tables_and_belong_to_one():
    for table, dtype in (("family", layout.FAMILY_DTYPE), ("child", layout.CHILD_DTYPE)):
        assert {name.partition(":")[0] for name in SHIPPED.fields(table)} <= set(dtype.names)


def test_every_turn_names_functions_that_are_there_and_what_may_hold_stands_first():
    names = {f"{one.name}.{function}" for one in SHIPPED.mechanisms for function in one.arguments}
    for what, turn in IN_TURN.items():
        assert set(turn) <= names, what
        assert all(turn.index(one) == 0 for one in MAY_HOLD if one in turn), what


def test_bits_of_rates_are_apart_and_a_change_enters_the_rates_that_say_so():
    for kind, rates, after in (
        ("family", codes.FamilyRates, codes.FamilyAfter),
        ("child", codes.ChildRates, codes.ChildAfter),
    ):
        assert sorted(rates) == [2 << k for k in range(len(rates))]
        for change in after:
            entered = {one.name for _, one in SHIPPED.rates(kind) if change.key in one.after.split()}
            assert change == sum(rates[name.upper()] for name in entered)


NEW = '''"""Made up."""

from sim.declare import Clock, Counted, Logged, Mail, Mechanism, Number, Rates

MECHANISM = Mechanism(
    clocks=(Clock("family", FREE_CLOCK, "rest", "rest_event"),),
    mail=(Mail("family", 900, "rested", "rested", says="it has rested", carries="days"),),
    rates=(Rates("family", 1048576, "rest", "rest_rates", after="level"),),
    hears={"last_minor": "forget"},
    fields={"family": "rests rest_until:float"},
    chance={"rest_days": 1500},
    logs=(Logged("REST", NEXT_EVENT, "family rests", "gezin rust uit", "days"),),
    counts=(Counted("RESTING", NEXT_COUNT, "families that rest", "gezinnen die uitrusten"),),
    numbers=("levels", Number("days", 30.0, "days", 10.0, 60.0, "made up", minimum=0)),
    switch="rests",
    on=False,
)


def rest_event(world, family_row, now):
    pass


def rested(world, family_row, days):
    pass


def rest_rates(world, family_row, now):
    pass


def forget(world, family_row):
    pass
'''
EVENT, COUNT = len(Event), max(Count) + 1  # the next that are free
CLOCK = SHIPPED.n_clocks("family")
NEW = NEW.replace("NEXT_EVENT", str(EVENT)).replace("NEXT_COUNT", str(COUNT)).replace("FREE_CLOCK", str(CLOCK))
REST = f'"family", {CLOCK}, "rest"'


def with_new(text: str = NEW, turn: tuple[str, ...] = ("resting.forget",)) -> Together:
    new = declared_in("resting", text)
    assert new is not None
    order = dict(IN_TURN) | {"last_minor": (*IN_TURN["last_minor"], *turn)}
    return Together((*all_declared(PROCESSES), new), order)


def test_one_file_adds_a_mechanism():
    """Clock, mail, rates, fields and chance of a new file reach all that is written; nothing else is touched."""
    found = with_new()
    numbers, sent, called = write.codes(found), write.mail(found), write.dispatch(found)
    for line in (
        f"    REST = {CLOCK}  # resting",
        "    RESTED = 900  # resting",
        "    REST_DAYS = 1500  # resting",
        "    REST = 1048576",
    ):
        assert line in numbers
    assert (
        "def rested(world, family, days):" in sent and "post(world.engine, Mail.RESTED, family, days, 0, 0.0)" in sent
    )
    for line in ("    elif slot == FamilyClock.REST:\n        resting.rest_event(world, row, now)",
                 "    elif event == Mail.RESTED:\n        resting.rested(world, row, a)",
                 "    if parts & FamilyRates.REST:\n        resting.rest_rates(world, row, now)",
                 "        second_look.forget_look(world, row)\n        resting.forget(world, row)"):  # fmt: skip
        assert line in called
    assert "rests" in numbers and "rest_until" in numbers and f"KIND_CLOCKS = (0, {CLOCK + 1}, " in numbers
    there = {path.stem: text for path, text in write.files(found).items()}
    assert f'REST = {EVENT}, "family rests"' in there["events"].replace("'", '"')
    assert f"RESTING = {COUNT}  # resting" in there["counters"]
    assert (
        "Counter(Count.RESTING, 'resting', Label('families that rest', 'gezinnen die uitrusten'))" in there["counters"]
    )
    assert "rests: StrictBool = False" in there["schema"]
    assert "days: float = parameter(30.0, unit='days', low=10.0, high=60.0" in there["declared"]
    assert "resting: Resting = Resting()" in there["parameters"] and re.search(
        r"import .*\bResting\b", there["parameters"]
    )
    before = write.dispatch(SHIPPED).splitlines()
    assert not [line for line in before if line not in called.splitlines()]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((REST, '"family", 19, "rest"'), "two declarations of clock of a family 19: by alternative and by resting."),
        ((REST, f'"family", {CLOCK + 40}, "rest"'), f"{CLOCK} to {CLOCK + 39} are free, each of which takes memory for every "
         f"family; take the next number, {CLOCK}"),
        ((REST, REST.replace('"rest"', '"crisis"')), "two declarations of clock of a family crisis: by crisis and by resting."),
        (('"rest_event"),)', f'"rest_event"), Clock("family", {CLOCK}, "sleep"))'), "both by resting"),
        ((f'{REST}, "rest_event"', f'{REST}, "rest_event", given={{"stp": 1}}'), "gives 'stp', which rest_event does not"),
        ((f'{REST}, "rest_event"', f'{REST}, "rest_event", given={{"now": 1}}'), "gives 'now', which rest_event does not"),
        (('"family", 900', '"family", 75'), "two declarations of mail 75: by "),
        (('"rest_days": 1500', '"rest_days": 1124'), "two declarations of number of chance 1124: by "),
        (('"rests rest_until:float"', '"rests stressors"'), "both own the field stressors"),
        ((f'{EVENT}, "family rests"', '41, "family rests"'), "number of an event 41: by the model itself and by resting."),
        ((f'{EVENT}, "family rests"', f'{EVENT + 1}, "family rests"'), f"the next number, {EVENT}"),
        ((REST, '"family", 2, "rest"'), "two declarations of clock of a family 2: by strain and by resting."),
        ((REST, '"family", -5, "rest"'), "is 0 or more"),
        (('"rest_days": 1500', '"rest_days": 1043'), "two declarations of number of chance 1043"),
        (('"rest_days": 1500', '"rest_days": 1900'), "from 1024 to 1535"),
        (('"last_minor": "forget"', '"last_mino": "forget"'), "Did you mean 'last_minor'"),
        (('1048576, "rest"', '64, "rest"'), "a bit of their own"),
        (('1048576, "rest"', '3, "rest"'), "a power of two"),
        (('fields={"family"', 'fields={"famly"'), "not a table with fields. Did you mean 'family'"),
        (("rest_until:float", "rest_until:flot"), "not a type of field"),
        (('numbers=("levels"', 'numbers=("levls"'), "Did you mean 'levels'"),
        (("def rest_event(world, family_row, now)", "def rest_event(world, child_row, now)"), "asks for 'child_row'"),
        (('switch="rests"', 'switch="my rests"'), "a word in small letters"),
        ((f'"RESTING", {COUNT}', '"RESTING", 20'), "two declarations of number of a counter 20"),
        (('switch="rests"', 'switch="respite"'), "two declarations of switch respite"),
        (('"days", 30.0', '"days", 80.0'), "lies between its low and high"),
        (('"rest_event"', '"rest_evnt"'), "no function of that name"),
        ((f'"family", {CLOCK}', '"famly", 20'), "can be of a " + ", ".join(KINDS)),
        (("def rested(world, family_row, days)", "def rested(world, family_row, weeks)"), "asks for 'weeks'"),
        (('"last_minor": "forget"', '"last_minor": "forget", "family_left": "forget"'), "must name just these, in order"),
        (("1500", "len('x')"), "names of sim.declare, numbers and strings"),
    ],
    ids=lambda part: part[1][:20] if isinstance(part, tuple) else "",
)  # fmt: skip
def test_a_declaration_that_cannot_be_is_explained(change, says):
    text = NEW.replace(*change)
    assert text != NEW
    with pytest.raises(MechanismError, match=re.escape(says)):
        write.files(with_new(text))


@pytest.mark.parametrize("written", ["MECHANISM: Mechanism = Mechanism(", "MECHANISM: 'Mechanism' = Mechanism("])
def test_a_declaration_with_its_type_is_the_same(written):
    plain, typed = (declared_in("resting", text) for text in (NEW, NEW.replace("MECHANISM = Mechanism(", written)))
    assert plain is not None and plain == typed


@pytest.mark.parametrize(
    "text",
    ["MECHANISM: Mechanism\n", "if True:\n    MECHANISM = Mechanism()\n", "MECHANISM = Mechanism()\nMECHANISM = Mechanism()\n",
     "MECHANISM = Mechanism()\nMECHANISM += 1\n"],
)  # fmt: skip
def test_a_declaration_stands_once_at_the_top(text):
    with pytest.raises(MechanismError, match=r"MECHANISM of resting \(line \d.*is given once, at the top"):
        declared_in("resting", text)


def test_arguments_that_a_clock_gives_reach_its_handler():
    text = NEW.replace(f'{REST}, "rest_event"', f'{REST}, "rest_event", given={{"step": 4}}')
    text = text.replace("def rest_event(world, family_row, now)", "def rest_event(world, family_row, step, now)")
    assert "resting.rest_event(world, row, 4, now)" in write.dispatch(with_new(text))


def test_a_question_of_chance_has_a_number_and_a_name_of_its_own():
    """``Chance.X + 1`` would be the number of another question that the next mechanism may take."""
    for path in (*PROCESSES.glob("*.py"), *WORLD.glob("*.py")):
        assert not re.findall(r"Chance\.\w+ \+ ", text_of(path)), path.name
