"""What a mechanism says of itself, at the top of its file: clocks, mail, rates, fields, events, counters, chance.

``MECHANISM = Mechanism(...)`` is read as text, without running the file: names, numbers and strings only. From the declarations
of all mechanisms the loop, the layout of the tables, the mail, the numbers of chance and the page of mechanisms are written
(``python -m sim.mechanisms``), so that whatever a mechanism has stands in its own file and nowhere else.
A handler is the name of a function of that file; its arguments are found by their names: ``world``, the row, what the mail
carries, ``now``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("family", "child", "host", "service", "channel", "demand", "system")
"""Who can have a clock or get mail, in the order of ``sim.words.Entity``."""

AUTO = -1
"""A number that is given when a user's own mechanism joins the others (those that ship have theirs written down)."""


@dataclass(frozen=True)
class Clock:
    """A clock.

    Attributes
    ----------
    of : who has it (`KINDS`).
    number : slot, which is also the purpose of its chance; part of every result. A new clock takes the next free one.
    name : ``FamilyClock.CRISIS`` is Clock("family", 11, "crisis", ...).
    then : handler; "" when only others listen (``hears``).
    many : how many clocks in a row are alike; each : argument of the handler that says which (0, 1, ...).
    given : numbers for arguments of the handler that are not of the event.
    names_its_rates : the handler itself says which rates change; else all rates of the entity are set again after it.
    """

    of: str
    number: int = AUTO
    name: str = ""
    then: str = ""
    many: int = 1
    each: str = ""
    given: Mapping[str, int] = field(default_factory=dict)
    names_its_rates: bool = False


@dataclass(frozen=True)
class Mail:
    """Something that others tell this mechanism, at the same instant.

    Attributes
    ----------
    to : who gets it (`KINDS`).
    number : code; part of no result.
    name : ``mail.ask_help(world, entity, form, urgency)`` is Mail("family", 10, "ask_help", carries="form urgency", ...).
    then : handler.
    says : what it says, in a sentence.
    carries : names of up to two whole numbers; amount : name of a number with decimals, or a third whole one ("flags:whole").
    """

    to: str
    number: int = AUTO
    name: str = ""
    then: str = ""
    says: str = ""
    carries: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Rates:
    """Rates that are set again when something they depend on changed.

    Attributes
    ----------
    of : whose; set_by : handler.
    bit : of these rates in what is touched (2, 4, 8, ...); 0: set whenever the entity is touched.
    name : ``FamilyRates.CRISIS``.
    after : changes that enter them, by name (``level``, ``danger``, ``needs``, ``help``).
    """

    of: str
    bit: int = 0
    name: str = ""
    set_by: str = ""
    after: str = ""


@dataclass(frozen=True)
class Number:
    """A number of the ledger that this mechanism brings: ``parameters.<mechanism>.<name>``, for rules
    ``world.params[0].<mechanism>_<name>``.

    Attributes
    ----------
    unit, low, high, note, source, minimum, maximum : as of `sim.scenario.fields.parameter`.
    none, hoped : for an effect of a lever, the value that does nothing and the side hoped for ("above", "below");
        no_effect : why it is none (`sim.scenario.effects`).
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    note: str
    source: str = "assumption"
    minimum: float | None = None
    maximum: float | None = None
    none: float | None = None
    hoped: str = ""
    no_effect: str = ""


@dataclass(frozen=True)
class Logged:
    """An event of the log that this mechanism brings (``Event.NAME``): its number is part of every result.

    Attributes
    ----------
    en, nl : what happened, in English and Dutch; value : what the value of a row is.
    """

    name: str
    number: int
    en: str
    nl: str
    value: str = ""


@dataclass(frozen=True)
class Counted:
    """A weekly counter that this mechanism brings (``Count.NAME``): its number is its column.

    Attributes
    ----------
    en, nl : what is counted, in English and Dutch; its column in ``series.parquet`` is its name.
    """

    name: str
    number: int
    en: str
    nl: str


@dataclass(frozen=True)
class OwnLever:
    """A lever that a user's own mechanism reads and a policy can move (``Lever.NAME``; levers that ship: ``sim.words``).

    Attributes
    ----------
    name : as policies name it; unit : of its values; low, high : bounds.
    baseline : name of the mechanism's parameter that holds its value in the baseline, of which the range lies within the
        bounds; "" for ``low``.
    says : what it is.
    """

    name: str
    unit: str
    low: float
    high: float
    baseline: str = ""
    says: str = ""


@dataclass(frozen=True)
class Mechanism:
    """All that a mechanism has.

    Attributes
    ----------
    clocks, mail, rates : see there.
    hears : clock ("family.team") or mail ("family_left") of another mechanism -> handler. Where several listen, the order
        stands in ``sim.processes.order``; a user's own mechanism is called after those, or with "before family_left" before
        them.
    fields : table -> names of fields that only this mechanism changes: "wel_thuis_case wel_thuis_asks wel_thuis_until:float"
        (without a type a whole number; ``:float``, or ``:long`` for one beyond two thousand million).
    logs : events of the log, counts : weekly counters; by name, or `Logged` and `Counted` with their words when they come
        with this mechanism.
    chance : question -> number, part of every result. A new question takes a number of its own.
    numbers : sections of the ledger that it reads, by name; and `Number` for what comes with this mechanism.
    switch : name under ``mechanisms`` in a scenario file, for rules ``world.params[0].on_<switch>``; "" when it cannot be
        switched off, or has one that stands in the scenario's schema; on : how it stands by itself.
    levers : levers of its own (for a user's mechanism; those that ship stand in ``sim.words.levers``).
    """

    clocks: tuple[Clock, ...] = ()
    mail: tuple[Mail, ...] = ()
    rates: tuple[Rates, ...] = ()
    hears: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    logs: tuple[str | Logged, ...] = ()
    counts: tuple[str | Counted, ...] = ()
    chance: Mapping[str, int] = field(default_factory=dict)
    numbers: tuple[str | Number, ...] = ()
    levers: tuple[OwnLever, ...] = ()
    switch: str = ""
    on: bool = True

    @property
    def new_numbers(self) -> tuple[Number, ...]:
        """Numbers that come with it."""
        return tuple(one for one in self.numbers if isinstance(one, Number))

    @property
    def sections(self) -> tuple[str, ...]:
        """Sections of the ledger that it reads, its own (`Number`) left out."""
        return tuple(one for one in self.numbers if isinstance(one, str))

    @property
    def log_names(self) -> tuple[str, ...]:
        """Names of its events."""
        return tuple(one if isinstance(one, str) else one.name for one in self.logs)

    @property
    def count_names(self) -> tuple[str, ...]:
        """Names of its counters."""
        return tuple(one if isinstance(one, str) else one.name for one in self.counts)
