"""A user's own mechanism: ``sim.mechanism("strain", my_escalation)``."""

from __future__ import annotations

import ast
import hashlib
import importlib
import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace
from typing import Any

from sim.declare import KINDS, Clock, Number, OwnLever, Rates
from sim.declare import Mechanism as Declaration
from sim.engine import kernel
from sim.listed import Listed
from sim.mechanisms import standard
from sim.mechanisms.declared import ALL_MAIL, Declared, check, check_types, declared_in
from sim.mechanisms.errors import MechanismError, did_you_mean
from sim.mechanisms.joined import MOST_CLOCKS, TYPES, check_own
from sim.mechanisms.sources import Place, Source, parameters_in, parameters_of, source_of, text_of, unknown_fields
from sim.scenario.effects import Effect
from sim.scenario.fields import parameter
from sim.words import Lever
from sim.world import codes, mail
from sim.world.codes import KIND_CLOCKS
from sim.world.world import OWN_NUMBERS

CODES = ("FamilyClock", "ChildClock", "HostClock", "ServiceClock", "Mail", "Chance")
RESERVED = ("adjust", "codes", "dispatch", "loop", "mail", "opening", "order", "world")
"""Names of files of the package that is written, and of the world."""
KNOWN = Listed(
    {
        "kernel": "from sim.engine import kernel",
        **{name: f"from sim.world.codes import {name}" for name in CODES},
        "Lever": "from sim.words import Lever",
        "mail": "from sim.world import mail",
    },
    "names that a mechanism with a declaration can read",
    standard.DOOR,
)
SHORT = MappingProxyType(
    {"w": "world", "i": "family_row", "c": "child_row", "h": "host_row", "j": "service_row", "k": "clock", "r": "host"}
)
"""Names of arguments as they were called before, which a user may write still."""


@dataclass(frozen=True, eq=False)
class Mechanism:
    """A mechanism with parts of a user's own; made by `mechanism`.

    Attributes
    ----------
    name : mechanism of ``sim.processes`` of which parts are replaced, or the name of an added one.
    replaces : whether it is the first.
    functions : functions that are the user's (helpers left out).
    text : the whole module as it is compiled.
    parameters : own parameters by name, as made with ``sim.parameter``; kernels read ``world.params[0].own_<name>``.
    declared : clocks, mail, rates, fields, levers of an added mechanism; None when it replaces parts of one that ships.
    """

    name: str
    replaces: bool
    functions: tuple[str, ...]
    text: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    declared: Declared | None = None

    @property
    def clocks(self) -> tuple[int, ...]:
        """Own clocks of each kind of entity (index: kind)."""
        own = self.declared.own.clocks if self.declared else ()
        return (0, *(sum(clock.many for clock in own if clock.of == kind) for kind in KINDS))

    @property
    def fields(self) -> dict[str, list[tuple[str, str]]]:
        """Own fields of each table ("family", "child", "host"), with their types."""
        found = {}
        for table, text in (self.declared.own.fields if self.declared else {}).items():
            pairs = (field.partition(":") for field in text.split())
            found[table] = [(name, TYPES[kind]) for name, _, kind in pairs]
        return found

    @property
    def levers(self) -> tuple[OwnLever, ...]:
        """Own levers."""
        return self.declared.own.levers if self.declared else ()

    @property
    def hash(self) -> str:
        """Hash of everything that is compiled (16 hexadecimal digits); values of parameters are data and not in it."""
        content = (self.name, self.replaces, self.text, sorted(self.parameters), self.declared and self.declared.own)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]

    def row(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {"name": self.name, "hash": self.hash, "replaces": self.replaces, "functions": list(self.functions)}

    def __repr__(self) -> str:
        what = "replaces" if self.replaces else "adds"
        return f"Mechanism({self.name!r}, {what} {', '.join(self.functions)}, hash {self.hash})"


def mechanism(
    name: str,
    *code: Any,
    parameters: Mapping[str, Any] | None = None,
    clocks: Mapping[str, int] | None = None,
    declares: Declaration | None = None,
) -> Mechanism:
    """Make a mechanism of your own, for ``mechanisms=[...]`` of ``simulate``, ``compare`` and ``PlacementModel``.

    Parameters
    ----------
    name : a mechanism of ``sim.processes``, such as "strain", of which functions are replaced by yours; the functions
        you do not give stay as they are. Or a name of your own: then it is added.
    code : one or more functions; or one module, path of a file, or text with functions. No decorator is needed. An added
        mechanism says in its file what it has, as those that ship do: ``MECHANISM = Mechanism(...)`` of `sim.declare`.
    parameters : own numbers by name, each ``sim.parameter(value, unit=..., low=..., high=...)``. They stand in the ledger
        as ``parameters.own.<name>`` and are read as ``world.params[0].own_<name>``.
    clocks : the short way for an added mechanism without declaration: number of own clocks of a "family", "child" or
        "host", such as ``{"family": 1}``, with functions ``family_rates`` and ``family_event``.
    declares : the declaration, where functions are given and not a file.

    Raises
    ------
    MechanismError : what is wrong, what is allowed.
    """
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name) or name in RESERVED:
        raise MechanismError(
            f"The name of a mechanism is a word of letters, digits and _, none of Python's own and none of "
            f"{', '.join(RESERVED)}; found {name!r}."
        )
    if declares is not None and not isinstance(declares, Declaration):
        raise MechanismError(f"declares=... is a sim.declare.Mechanism(...); found {declares!r}.")
    replaces = name in standard.names()
    declaration = _declaration(name, code, declares, replaces, clocks)
    brought = _numbers(name, declaration, parameters)
    own = parameters_of({**(parameters or {}), **brought})
    if not replaces and declaration is None:
        _check_new_name(name, code, clocks)
    place = _place(name, replaces, declaration, clocks)
    source = source_of(code, place)
    for number in brought:  # read by the name that it would have if the mechanism shipped
        for one, text in source.functions.items():
            source.functions[one] = re.sub(rf"\.{name}_{number}\b", f".own_{number}", text)
    if replaces:
        used, declared = _check_replaced(name, source), None
        start = standard.without(name, {one for one in source.functions if one in standard.parts_of(name)})
    elif declaration is not None:
        used, declared = tuple(sorted(place.parts)), _declared(name, declaration, source)
        check_own(declared, own)
        start = "\n".join(["from __future__ import annotations", "", *KNOWN.values(), ""])
    else:
        counts = _clocks_of(clocks)
        used = _check_added(name, source, counts)
        declared = _from_hooks(name, source, counts)
        lines = (f"{constant} = {value}" for constant, value in _constants(counts).items())
        start = "\n".join(["from __future__ import annotations", "", KNOWN["kernel"], "", *lines, ""])
    text = f"{start}\n\n# --- parts of a user's own ---\n{source.text()}"
    _check_reads(name, source, own, declared)
    return Mechanism(name, replaces, used, text, own, declared)


def _declaration(
    name: str, code: tuple[Any, ...], declares: Declaration | None, replaces: bool, clocks: Any
) -> Declaration | None:
    """The declaration that came with the code, or in its text."""
    text = text_of(code)
    found = declared_in(name, text) if text else None
    if replaces:
        if clocks or declares or (found and found.own != _shipped(name)):
            what = "clocks" if clocks else "declaration"
            raise MechanismError(
                f"{name} has its {what} already; clocks={{...}} and MECHANISM are for a mechanism under a name of your own."
            )
        return None
    if found and declares:
        raise MechanismError(f"{name} has MECHANISM in its text and declares=...; give one of the two.")
    declaration = declares or (found.own if found else None)
    if declaration:
        check_types(name, declaration)
    if declaration and clocks:
        raise MechanismError(f"{name} declares its clocks in MECHANISM; leave out clocks={{...}}.")
    return declaration


def _numbers(name: str, declaration: Declaration | None, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Numbers that the declaration brings, as parameters."""
    found = {}
    for one in declaration.new_numbers if declaration else ():
        if one.name in (given or {}):
            raise MechanismError(
                f"{name} has the number {one.name} in MECHANISM and in parameters={{...}}; give it once."
            )
        found[one.name] = parameter(
            one.value, unit=one.unit, low=one.low, high=one.high, source=one.source, note=one.note,
            minimum=one.minimum, maximum=one.maximum, effect=_effect(name, one), no_effect=one.no_effect,
        )  # fmt: skip
    return found


def _effect(name: str, one: Number) -> Effect | None:
    """What a number is as the effect of a lever; None when it is none."""
    if one.none is None and not one.hoped:
        return None
    if one.none is None or one.hoped not in ("above", "below"):
        raise MechanismError(
            f"{name}: the number {one.name} gives both none=, the value that does nothing, and hoped='above' or 'below', or "
            f"neither; found none={one.none!r} and hoped={one.hoped!r}."
        )
    return Effect(one.none, "above" if one.hoped == "above" else "below")


def _shipped(name: str) -> Declaration | None:
    found = declared_in(name, standard.text_of(name))
    return found.own if found else None


def _place(name: str, replaces: bool, declaration: Declaration | None, clocks: Any) -> Place:
    """Where the code will stand, and which names it can read there."""
    if replaces:
        module = importlib.import_module(f"sim.processes.{name}")
        return Place(name, frozenset(standard.parts_of(name)), standard.known_names(name), module)
    if declaration is not None:
        there = SimpleNamespace(kernel=kernel, Lever=Lever, mail=mail, **{one: getattr(codes, one) for one in CODES})
        return Place(name, _handlers(declaration), KNOWN, there)
    known = {**_constants(_clocks_of(clocks)), "kernel": KNOWN["kernel"]}
    return Place(name, frozenset(standard.HOOKS), known)


def _handlers(own: Declaration) -> frozenset[str]:
    named = [clock.then for clock in own.clocks] + [one.then for one in own.mail]
    return frozenset({*named, *(rates.set_by for rates in own.rates), *own.hears.values()} - {""})


def _declared(name: str, own: Declaration, source: Source) -> Declared:
    """The declaration with the arguments of its functions."""
    arguments = {}
    for one in _handlers(own) & set(source.functions):
        found = source.arguments[one]
        if found is None:
            raise MechanismError(f"{one} must be written without defaults or *arguments.")
        arguments[one] = tuple(SHORT.get(argument, argument) for argument in found)
    declared = Declared(name, own, arguments)
    check(declared)
    if not own.clocks and not own.mail and not own.hears:
        raise MechanismError(f"{name} declares no clock, no mail, and hears nothing: nothing would ever call it.")
    return declared


def _from_hooks(name: str, source: Source, counts: tuple[int, ...]) -> Declared:
    """The declaration of a mechanism that was given as ``family_rates``, ``family_event``, ``family_mail`` and the like."""
    clocks, rates, hears, arguments = [], [], {}, {}
    for kind, number in standard.KINDS.items():
        if counts[number]:
            clocks.append(Clock(kind, name=name, then=f"{kind}_event", many=counts[number], each="clock"))
            rates.append(Rates(kind, name=f"{name}_{kind}", set_by=f"{kind}_rates"))
        if f"{kind}_mail" in source.functions:
            hears[ALL_MAIL + kind] = f"{kind}_mail"
    for one in set(standard.HOOKS) & set(source.functions):
        arguments[one] = standard.HOOKS[one]
    return Declared(name, Declaration(clocks=tuple(clocks), rates=tuple(rates), hears=hears), arguments)


def _check_reads(name: str, source: Source, own: Mapping[str, Any], declared: Declared | None) -> None:
    """Own numbers that are not declared, and fields that no table has."""
    unknown = parameters_in(source.text()) - set(own)
    if unknown:
        first = sorted(unknown)[0]
        raise MechanismError(
            f"{name} reads own_{first}, but parameters={{...}} has no {first!r}.{did_you_mean(first, own)} Declare it: "
            f"parameters={{'{first}': sim.parameter(1.0, unit='...', low=0.5, high=2.0, source='assumption')}}."
        )
    if declared:
        _check_words(name, source, declared.own)
    fields = declared.own.fields.values() if declared else ()
    owned = {field.partition(":")[0] for text in fields for field in text.split()}
    for fault in unknown_fields(source, own, owned):
        raise MechanismError(f"{fault} Fields are listed in sim/world/layout.py, numbers by python -m sim parameters.")


def _check_words(name: str, source: Source, own: Declaration) -> None:
    """Words for codes, and senders of mail, that there are not."""
    known: dict[str, set[str]] = {one: {word.name for word in getattr(codes, one)} for one in CODES}
    known["Lever"] = {lever.name for lever in Lever} | {lever.name.upper() for lever in own.levers}
    known["Mail"] |= {one.name.upper() for one in own.mail}
    known["Chance"] |= {question.upper() for question in own.chance}
    known["mail"] = {word.lower() for word in known["Mail"]}
    for clock in own.clocks:
        known[f"{clock.of.capitalize()}Clock"].add(clock.name.upper())
    for function, text in source.functions.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                words = known[node.value.id]
                if node.attr not in words and not hasattr(getattr(codes, node.value.id, None), node.attr):
                    raise MechanismError(
                        f"{function} of {name} reads {ast.unparse(node)}, which is not there.{did_you_mean(node.attr, words)} "
                        "What is of your own stands in MECHANISM; clocks, mail and levers of all mechanisms in their reference."
                    )


def _check_new_name(name: str, code: Any, clocks: Any) -> None:
    """An unknown name is a mechanism that is added only when it looks like one."""
    known = standard.names()
    given = {getattr(one, "__name__", "") for one in code}
    hooks = any(f"def {hook}(" in str(one) for hook in standard.HOOKS for one in code if isinstance(one, str))
    modules = any(not callable(one) and not isinstance(one, str) for one in code)
    near = did_you_mean(name, known)
    if not clocks and not hooks and not given & set(standard.HOOKS) and (near or not modules):
        raise MechanismError(
            f"There is no mechanism {name!r}.{near} Mechanisms are {', '.join(known)}. (To add one under a name of your own, "
            f"give functions from: {_listing(standard.HOOKS)}.)"
        )


def _clocks_of(clocks: Mapping[str, int] | None) -> tuple[int, ...]:
    counts = [0] * len(KIND_CLOCKS)
    for kind, number in (clocks or {}).items():
        if kind not in standard.KINDS:
            raise MechanismError(
                f"There are no own clocks of a {kind!r}.{did_you_mean(str(kind), standard.KINDS)} Clocks are of a "
                f"{', '.join(standard.KINDS)}."
            )
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST_CLOCKS:
            raise MechanismError(f"Own clocks of a {kind}: a whole number from 0 to {MOST_CLOCKS}; found {number!r}.")
        counts[standard.KINDS[kind]] = number
    return tuple(counts)


def _constants(counts: tuple[int, ...]) -> dict[str, str]:
    """Names that an added mechanism reads: the number of its first clock (filled in when the set is put together)."""
    return {f"{kind.upper()}_CLOCK": f"@{kind}@" for kind, number in standard.KINDS.items() if counts[number]}


def _check_replaced(name: str, source: Source) -> tuple[str, ...]:
    """Functions that replace a standard one; each must have its arguments, and every other one must be read by one."""
    parts = standard.parts_of(name)
    used = tuple(one for one in source.functions if one in parts)
    _check_use(name, source, used, parts)
    for one in used:
        _check_arguments(one, source, parts[one].arguments)
    return used


def _check_added(name: str, source: Source, counts: tuple[int, ...]) -> tuple[str, ...]:
    used = tuple(one for one in source.functions if one in standard.HOOKS)
    _check_use(name, source, used, standard.HOOKS)
    for one in used:
        _check_arguments(one, source, standard.HOOKS[one])
    for kind, number in standard.KINDS.items():
        pair = {f"{kind}_rates", f"{kind}_event"}
        if counts[number] and not pair <= set(used):
            missing = sorted(pair - set(used))
            signatures = _listing({one: standard.HOOKS[one] for one in missing})
            raise MechanismError(f"{name} has clocks of a {kind}, so it needs {signatures} as well.")
        if not counts[number] and pair & set(used):
            raise MechanismError(f"{name} has {kind}_rates or {kind}_event but no clock: add clocks={{'{kind}': 1}}.")
    return used


def _check_use(name: str, source: Source, used: tuple[str, ...], parts: Mapping[str, Any]) -> None:
    reached, todo = set(used), list(used)
    while todo:
        for read in source.reads(todo.pop()) & set(source.functions) - reached:
            reached.add(read)
            todo.append(read)
    for one in (*source.functions, *source.unused):
        near = did_you_mean(one, [part for part in parts if part not in used])
        if f"{name}.{one}" in standard.RENAMED:
            near = f" It is called {standard.RENAMED[f'{name}.{one}']} now."
        if one not in reached and (near or one in source.asked or not used):
            raise MechanismError(
                f"{one} is not a part of {name}, and nothing calls it.{near} Parts of {name}: {_listing(parts)}."
            )
    if not used:
        raise MechanismError(f"There is no function in what was given. Parts of {name}: {_listing(parts)}.")


def _check_arguments(one: str, source: Source, wanted: tuple[str, ...]) -> None:
    found = source.arguments[one]
    if found is None or tuple(SHORT.get(name, name) for name in found) != wanted:
        said = "defaults or *arguments" if found is None else f"({', '.join(found)})"
        raise MechanismError(f"{one} must be written as {one}({', '.join(wanted)}); found {said}.")


def _listing(parts: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{one}({', '.join(part)})" if isinstance(part, tuple) else str(part) for one, part in parts.items()
    )


def as_mechanisms(given: Mechanism | Iterable[Mechanism] | None) -> tuple[Mechanism, ...]:
    """Mechanisms from one, several, or none, in order of name.

    Raises
    ------
    MechanismError : something else, a name twice, or a parameter that two of them declare.
    """
    found = [given] if isinstance(given, Mechanism) else list(given or ())
    for one in found:
        if not isinstance(one, Mechanism):
            raise MechanismError(f"mechanisms=[...] takes what sim.mechanism(...) gives; found {one!r}.")
    names = [one.name for one in found]
    declared = [name for one in found for name in one.parameters]
    for kind, listed in (("mechanism", names), ("parameter", declared)):
        twice = sorted({name for name in listed if listed.count(name) > 1})
        if twice:
            raise MechanismError(
                f"The {kind} {twice[0]} is given twice; put what belongs together in one sim.mechanism(...)."
            )
    if len(declared) > OWN_NUMBERS:
        raise MechanismError(f"Own mechanisms can have {OWN_NUMBERS} parameters together; found {len(declared)}.")
    return tuple(sorted(found, key=lambda one: one.name))
