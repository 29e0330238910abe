"""A user's own mechanisms beside those that ship: their clocks, mail and levers get numbers, and they are called in turn.

An own mechanism is called after those that ship, or before them where it says so ("before family_left"); several of them
in order of name. So neither the order of import nor that of ``mechanisms=[...]`` is part of a result.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Protocol

from sim.declare import AUTO, KINDS, OwnLever
from sim.declare import Mechanism as Declaration
from sim.mechanisms import write
from sim.mechanisms.declared import ALL_MAIL, BEFORE, Declared, Together
from sim.mechanisms.errors import MechanismError, did_you_mean
from sim.processes.order import IN_TURN
from sim.scenario.fields import MARK
from sim.scenario.parameters import Parameters
from sim.words import LEVER_BY_NAME, N_LEVERS
from sim.world import layout
from sim.world.codes import KIND_CLOCKS

WITH_OWN_CLOCKS = ("family", "child", "host")
FIRST_MAIL = 200  # of own mail; part of no result
OWN_CHANCE = range(1900, 2000)
"""Numbers for questions of chance of own mechanisms; those that ship have others."""
OWN_FIELDS = ("family", "child", "host")
TYPES: Mapping[str, str] = MappingProxyType({"": "i4", "float": "f8", "long": "i8"})
"""Type of a field in a declaration -> that of the table."""
MOST_CLOCKS = 8
MOST_LEVER = 1e9


class Own(Protocol):
    """What is asked of a user's mechanism here (`sim.mechanisms.own.Mechanism`)."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def replaces(self) -> bool:
        """Whether it replaces parts of one that ships."""

    @property
    def declared(self) -> Declared | None:
        """Its declaration; None when it replaces parts of one that ships."""


@dataclass(frozen=True)
class Joined:
    """The mechanisms of a set.

    Attributes
    ----------
    together : those that ship and the user's, with numbers.
    own : the user's declarations, with numbers.
    levers : numbers of own levers, by name in capitals.
    """

    together: Together
    own: tuple[Declared, ...]
    levers: Mapping[str, int]


@functools.cache
def shipped() -> Together:
    """The mechanisms of ``sim.processes``."""
    return write.shipped()


def joined(own: Sequence[Own]) -> Joined:
    """The mechanisms that ship together with a user's.

    Raises
    ------
    MechanismError : two have the same name of a clock, mail, field or lever, or one hears what there is not.
    """
    added = numbered(own)
    base = shipped()
    together = Together((*base.mechanisms, *added), in_turn(base, added))
    for kind in KINDS:
        together.clocks(kind)
    together.mail()
    together.chance()
    for table in OWN_FIELDS:
        together.fields(table)
    return Joined(together, added, lever_numbers(added))


def numbered(own: Sequence[Own]) -> tuple[Declared, ...]:
    """Declarations of the added mechanisms, in order of name, with the numbers of their clocks, mail and rates."""
    first = {kind: KIND_CLOCKS[k + 1] for k, kind in enumerate(KINDS)}
    letter = FIRST_MAIL
    found = []
    for one in sorted((one for one in own if not one.replaces), key=lambda one: one.name):
        declared = one.declared
        assert declared is not None
        clocks, post = [], []
        for clock in declared.own.clocks:
            clocks.append(replace(clock, number=first[clock.of]))
            first[clock.of] += clock.many
        for mail in declared.own.mail:
            post.append(replace(mail, number=letter))
            letter += 1
        rates = tuple(replace(r, name=r.name or f"{one.name}_{k}") for k, r in enumerate(declared.own.rates))
        found.append(replace(declared, own=replace(declared.own, clocks=tuple(clocks), mail=tuple(post), rates=rates)))
    return tuple(found)


def in_turn(base: Together, added: Sequence[Declared]) -> dict[str, tuple[str, ...]]:
    """Who is called in which turn: `IN_TURN`, and the added ones before or behind it."""
    order = dict(IN_TURN)
    everyone = Together((*base.mechanisms, *added), {})
    everyone.check_heard()
    known = everyone.declares()
    for one in added:
        for heard, function in one.own.hears.items():
            what = heard.removeprefix(BEFORE)
            if what.startswith(ALL_MAIL):
                continue
            if what not in order:
                order[what] = (
                    tuple(str(h) for h in base.listeners(what, known[what])) if what in base.declares() else ()
                )
                mine = ".".join(known[what])
                order[what] = order[what] or ((mine,) if known[what][1] else ())
            new = f"{one.name}.{function}"
            order[what] = (new, *order[what]) if heard != what else (*order[what], new)
    hosts = [f"{one.name}.{rates.set_by}" for one in added for rates in one.own.rates if rates.of == "host"]
    if hosts:
        standard = [f"{name}.{rates.set_by}" for name, rates in base.rates("host")]
        order["rates host"] = (*hosts, *standard)
    return order


def lever_numbers(added: Sequence[Declared]) -> dict[str, int]:
    """Number of each own lever, by its name in capitals."""
    found: dict[str, int] = {}
    whose = dict.fromkeys(LEVER_BY_NAME, "the model itself")
    for one in added:
        for lever in one.own.levers:
            if lever.name in whose:
                raise MechanismError(
                    f"{one.name} declares the lever {lever.name}, and there is one of that name already (of "
                    f"{whose[lever.name]})."
                )
            whose[lever.name] = one.name
            found[lever.name.upper()] = N_LEVERS + len(found)
    return found


# --- checks of one declaration ---------------------------------------------------------------------------------------------
def check_own(one: Declared, parameters: Mapping[str, Any]) -> None:
    """Refuse (MechanismError) what a user's mechanism cannot have."""
    own, name = one.own, one.name
    for clock in own.clocks:
        if clock.of not in WITH_OWN_CLOCKS:
            raise MechanismError(f"{name}: own clocks are of a {', '.join(WITH_OWN_CLOCKS)}; found a {clock.of!r}.")
        if not clock.then:
            raise MechanismError(f"{name}: the clock {clock.name} needs a function that is called: then='...'.")
    for kind in WITH_OWN_CLOCKS:
        if sum(clock.many for clock in own.clocks if clock.of == kind) > MOST_CLOCKS:
            raise MechanismError(f"{name}: at most {MOST_CLOCKS} own clocks of a {kind}.")
    for what, rows in (("clock", own.clocks), ("mail", own.mail)):
        for row in rows:
            if row.number != AUTO:
                raise MechanismError(f"{name}: leave out the number of the {what} {row.name}; it gets one of its own.")
    for rates in own.rates:
        if rates.bit or rates.after:
            raise MechanismError(
                f"{name}: rates of your own are set whenever something of their {rates.of} changed; leave out bit and after."
            )
        if rates.of not in WITH_OWN_CLOCKS or not rates.set_by:
            raise MechanismError(
                f"{name}: rates are of a {', '.join(WITH_OWN_CLOCKS)}, with set_by='...'; found {rates}."
            )
    twice = [number.name for number in own.new_numbers]
    if len(set(twice)) < len(twice):
        raise MechanismError(f"{name}: a number stands twice in numbers=(...): {', '.join(sorted(twice))}.")
    unknown = set(own.sections) - set(Parameters.model_fields)
    if unknown:
        word = sorted(unknown)[0]
        raise MechanismError(
            f"{name}: there is no section {word!r} in the ledger.{did_you_mean(word, Parameters.model_fields)}"
        )
    for question, number in own.chance.items():
        if number not in OWN_CHANCE:
            raise MechanismError(
                f"{name}: the chance of {question} has a number from {OWN_CHANCE[0]} to {OWN_CHANCE[-1]}; found {number!r}."
            )
    if own.switch:
        raise MechanismError(f"{name}: a mechanism of your own is there when it is given; leave out switch.")
    if own.logs or own.counts:
        raise MechanismError(
            f"{name}: a mechanism of your own has no events or counters of its own in the files (logs, counts); log one that "
            "there is (sim.words.Event) with a reason, or read fields of your own in an outcome."
        )
    _check_fields(one)
    _check_levers(name, own, parameters)


def _check_fields(one: Declared) -> None:
    for table, text in one.own.fields.items():
        if table not in OWN_FIELDS:
            raise MechanismError(f"{one.name}: own fields are of a {', '.join(OWN_FIELDS)}; found {table!r}.")
        taken = set(layout.TABLES[table].names or ())
        for field in text.split():
            name, _, kind = field.partition(":")
            if not name.isidentifier() or kind not in TYPES:
                raise MechanismError(f"{one.name}: a field is a name, name:float or name:long; found {field!r}.")
            if name in taken:
                raise MechanismError(f"{one.name}: a {table} has a field {name} already; give yours another name.")
            taken.add(name)


def _check_levers(name: str, own: Declaration, parameters: Mapping[str, Any]) -> None:
    for lever in own.levers:
        if not isinstance(lever, OwnLever) or not lever.name.isidentifier() or lever.name != lever.name.lower():
            raise MechanismError(f"{name}: levers=(...) holds OwnLever('a_name', unit, low, high); found {lever!r}.")
        if not -MOST_LEVER <= lever.low < lever.high <= MOST_LEVER:
            raise MechanismError(
                f"{name}: the lever {lever.name} lies between two bounds; found {lever.low} and {lever.high}."
            )
        if lever.baseline and lever.baseline not in parameters:
            raise MechanismError(
                f"{name}: the baseline of the lever {lever.name} is the parameter {lever.baseline!r}, which is not among "
                f"parameters={{...}}.{did_you_mean(lever.baseline, parameters)}"
            )
        if lever.baseline:
            number = parameters[lever.baseline]
            known = number.json_schema_extra[MARK]
            ends = [float(number.default), *(float(end) for end in (known.low, known.high) if end is not None)]
            if not all(lever.low <= end <= lever.high for end in ends):
                raise MechanismError(
                    f"{name}: the lever {lever.name} lies between {lever.low:g} and {lever.high:g}, and the parameter "
                    f"{lever.baseline}, which is its baseline, is {ends[0]:g} (from {min(ends):g} to {max(ends):g}). Make the "
                    "bounds of the lever wider, or the range of the parameter narrower."
                )
