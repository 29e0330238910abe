"""A user's own mechanism: ``sim.mechanism("strain", my_escalation)``."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.mechanisms import standard
from sim.mechanisms.errors import MechanismError, did_you_mean
from sim.mechanisms.sources import Place, Source, parameters_in, parameters_of, source_of, unknown_fields
from sim.world.codes import KIND_CLOCKS
from sim.world.world import OWN_NUMBERS

MOST_CLOCKS = 8
SHORT = {
    "w": "world",
    "i": "family_row",
    "c": "child_row",
    "h": "host_row",
    "j": "service_row",
    "k": "clock",
    "r": "host",
}
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
    clocks : own clocks of each kind of entity (index: kind), of an added mechanism.
    """

    name: str
    replaces: bool
    functions: tuple[str, ...]
    text: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    clocks: tuple[int, ...] = (0,) * len(KIND_CLOCKS)

    @property
    def hash(self) -> str:
        """Hash of everything that is compiled (16 hexadecimal digits); values of parameters are data and not in it."""
        content = (self.name, self.replaces, self.text, sorted(self.parameters), self.clocks)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:16]

    def row(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {"name": self.name, "hash": self.hash, "replaces": self.replaces, "functions": list(self.functions)}

    def __repr__(self) -> str:
        what = "replaces" if self.replaces else "adds"
        return f"Mechanism({self.name!r}, {what} {', '.join(self.functions)}, hash {self.hash})"


def mechanism(
    name: str, *code: Any, parameters: Mapping[str, Any] | None = None, clocks: Mapping[str, int] | None = None
) -> Mechanism:
    """Make a mechanism of your own, for ``mechanisms=[...]`` of ``simulate``, ``compare`` and ``PlacementModel``.

    Parameters
    ----------
    name : a mechanism of ``sim.processes``, such as "strain", of which functions are replaced by yours; the functions
        you do not give stay as they are. Or a name of your own: then it is added (see ``clocks``).
    code : one or more functions; or one module, path of a file, or text with functions. No decorator is needed.
    parameters : own numbers by name, each ``sim.parameter(value, unit=..., low=..., high=...)``. They stand in the ledger
        as ``parameters.own.<name>`` and are read as ``world.params[0].own_<name>``.
    clocks : number of own clocks of a "family", "child" or "host", for an added mechanism, such as ``{"family": 1}``.

    Raises
    ------
    MechanismError : what is wrong, what is allowed.
    """
    own = parameters_of(parameters)
    if not isinstance(name, str) or not name.isidentifier():
        raise MechanismError(f"The name of a mechanism is a word of letters, digits and _; found {name!r}.")
    replaces = name in standard.names()
    if not replaces:
        _check_new_name(name, code, clocks)
    elif clocks:
        raise MechanismError(
            f"{name} has its clocks already; clocks={{...}} is for a mechanism under a name of your own."
        )
    counts = _clocks_of(clocks)
    if replaces:
        module = importlib.import_module(f"sim.processes.{name}")
        place = Place(name, frozenset(standard.parts_of(name)), standard.known_names(name), module)
    else:
        place = Place(
            name, frozenset(standard.HOOKS), {**_constants(counts), "kernel": "from sim.engine import kernel"}
        )
    source = source_of(code, place)
    used = _check_replaced(name, source) if replaces else _check_added(name, source, counts)
    if replaces:
        start = standard.without(name, {one for one in source.functions if one in standard.parts_of(name)})
    else:
        lines = (f"{constant} = {value}" for constant, value in _constants(counts).items())
        start = "\n".join(["from __future__ import annotations", "", "from sim.engine import kernel", "", *lines, ""])
    text = f"{start}\n\n# --- parts of a user's own ---\n{source.text()}"
    unknown = parameters_in(source.text()) - set(own)
    if unknown:
        first = sorted(unknown)[0]
        raise MechanismError(
            f"{name} reads own_{first}, but parameters={{...}} has no {first!r}.{did_you_mean(first, own)} Declare it: "
            f"parameters={{'{first}': sim.parameter(1.0, unit='...', low=0.5, high=2.0, source='assumption')}}."
        )
    for fault in unknown_fields(source, own):
        raise MechanismError(f"{fault} Fields are listed in sim/world/layout.py, numbers by python -m sim parameters.")
    return Mechanism(name, replaces, used, text, own, counts)


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
