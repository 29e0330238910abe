"""What follows from the declarations of mechanisms, written as files that are checked in (a test keeps them true).

    python -m sim.mechanisms

writes numbers, switches, events and counters that mechanisms bring (``ledger``),
``sim/world/codes.py`` (clocks, mail, chance, rates), ``sim/world/mail.py`` (one function a mail, to send it) and
``sim/processes/dispatch.py`` (who is called at which clock and mail, and to set which rates).
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from sim.declare import KINDS, Mail
from sim.mechanisms import ledger
from sim.mechanisms.declared import Heard, Together, all_declared
from sim.mechanisms.errors import MechanismError
from sim.processes.order import IN_TURN, MAY_HOLD
from sim.words import Lever

SIM = Path(__file__).resolve().parents[1]
WITH_CLOCKS = ("family", "child", "host", "service")  # kinds whose clocks have names
NOTE = "Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited."
PARTS = MappingProxyType({"floats": "float", "ints": "long", "small": ""})
"""How the layout calls the types of fields, and how a declaration does."""


def shipped() -> Together:
    """The mechanisms of ``sim.processes``."""
    return Together(all_declared(SIM / "processes"), IN_TURN)


# --- clocks, mail, chance, rates -------------------------------------------------------------------------------------------
def codes(together: Together, levers: Mapping[str, int] = MappingProxyType({})) -> str:
    """Text of ``sim/world/codes.py``; with ``levers`` of a user's own also the family ``Lever`` with these beside the others."""
    lines = [f'"""Numbers of clocks, mail, questions of chance and rates that can be touched.\n\n{NOTE}\n"""', ""]
    lines += [
        "from __future__ import annotations",
        "",
        "from types import MappingProxyType",
        "",
        "from sim.code import Code",
        "",
    ]
    for kind in WITH_CLOCKS:
        lines += ["", f"class {kind.capitalize()}Clock(Code):", f'    """Clocks of a {kind}."""', ""]
        for mechanism, clock in together.clocks(kind):
            more = f", the first of {clock.many}" if clock.many > 1 else ""
            lines.append(f"    {clock.name.upper()} = {clock.number}  # {mechanism}{more}")
        lines.append("")
    counts = ", ".join(str(together.n_clocks(kind)) for kind in KINDS)
    lines += [
        "",
        f"KIND_CLOCKS = (0, {counts})",
        '"""Number of clocks by kind of entity (``sim.words.Entity``)."""',
        "",
    ]
    lines += ["", "class Mail(Code):", '    """What is told at the same instant (``sim.world.mail`` sends it)."""', ""]
    lines += [f"    {mail.name.upper()} = {mail.number}  # {mechanism}" for mechanism, mail in together.mail()]
    lines += [
        "",
        "",
        "class Chance(Code):",
        '    """A question that chance answers. The numbers are part of every result."""',
        "",
    ]
    lines += [f"    {name.upper()} = {number}  # {mechanism}" for mechanism, name, number in together.chance()]
    for kind in ("family", "child"):
        lines += ["", *_rates(together, kind)]
    for kind in ("family", "child"):
        lines += _fields(together, kind)
    if levers:
        everyone = {one.name: int(one) for one in Lever} | dict(levers)
        lines += ["", "", "class Lever(Code):", '    """Levers, with those of a user\'s own."""', ""]
        lines += [f"    {name} = {number}" for name, number in everyone.items()]
    return "\n".join(lines).rstrip() + "\n"


def _fields(together: Together, kind: str) -> list[str]:
    """Fields that mechanisms own, by type, in the order of the mechanisms."""
    lines = [f"{kind.upper()}_FIELDS = MappingProxyType({{"]
    for part, suffix in PARTS.items():
        owned: dict[str, list[str]] = {}
        for name, mechanism in together.fields(kind).items():
            if name.partition(":")[2] == suffix:
                owned.setdefault(mechanism, []).append(name.partition(":")[0])
        lines.append(f'    "{part}": (')
        for mechanism, names in owned.items():
            lines += [f'        "{line} "  # {mechanism}' for line in textwrap.wrap(" ".join(names), 80)]
        lines += [] if owned else ['        ""']
        lines.append("    ),")
    return [*lines, "})", f'"""Fields of a {kind} that a mechanism owns, by type (see ``sim.world.layout``)."""', ""]


def _rates(together: Together, kind: str) -> list[str]:
    found = together.rates(kind)
    bits = {rates.name: rates.bit for _, rates in found}
    lines = [
        "",
        f"class {kind.capitalize()}Rates(Code):",
        f'    """Rates of a {kind} that are set again when touched."""',
        "",
    ]
    lines += [f"    {name.upper()} = {bit}" for name, bit in bits.items() if bit]
    after: dict[str, list[str]] = {}
    for _, rates in found:
        for change in rates.after.split():
            named = after.setdefault(change, [])
            if rates.name not in named:
                named.append(rates.name)
    lines += [
        "",
        "",
        f"class {kind.capitalize()}After(Code):",
        f'    """Rates of a {kind} that a change enters."""',
        "",
    ]
    for change, names in after.items():
        lines.append(f"    {change.upper()} = {sum(bits[name] for name in names)}  # {', '.join(names)}")
    return [*lines, ""]


# --- mail ------------------------------------------------------------------------------------------------------------------
def mail(together: Together, home: str = "sim.world") -> str:
    """Text of ``sim/world/mail.py``; the codes are imported from ``home``."""
    lines = [
        '"""Mail: what one mechanism tells another at the same instant; one function each. Mechanisms never call each other.',
        f'\n{NOTE}\n"""',
        "", "from __future__ import annotations", "",
        *(["from sim import moved"] if home == "sim.world" else []),
        "from sim.engine import kernel, post", f"from {home}.codes import Mail",
    ]  # fmt: skip
    for mechanism, one in together.mail():
        lines += ["", "", *sender(one, mechanism)]
    lines += ["", "", "moved.left(__name__)"] if home == "sim.world" else []
    return "\n".join(lines) + "\n"


def sender(one: Mail, mechanism: str) -> list[str]:
    """The function that sends a mail."""
    whole = one.carries.split()
    if len(whole) > 2:
        raise MechanismError(f"The mail {one.name} of {mechanism} carries more than two whole numbers: {one.carries}.")
    amount = one.amount.removesuffix(":whole")
    arguments = ["world", one.to, *whole, *([amount] if amount else [])]
    values = [*whole, *["0"] * (2 - len(whole)), f"float({amount})" if amount else "0.0"]
    return [
        "@kernel",
        f"def {one.name}({', '.join(arguments)}):",
        f'    """To a {one.to}: {one.says} ({mechanism})."""',
        f"    post(world.engine, Mail.{one.name.upper()}, {one.to}, {', '.join(values)})",
    ]


# --- the loop's table of who is called ---------------------------------------------------------------------------------------
def dispatch(
    together: Together, package: str = "sim.processes", elsewhere: Collection[str] = (), home: str = "sim.world"
) -> str:
    """Text of ``dispatch``: who is called; mechanisms of ``elsewhere`` are imported from ``package``, codes from ``home``."""
    names = sorted({heard.mechanism for heard in _everybody(together)})
    lines = [
        f'"""Which clock, mail and rates belong to which mechanism.\n\n{NOTE}\n"""',
        "",
        "from __future__ import annotations",
        "",
    ]
    lines += ["from sim.engine import kernel, kind_of, reschedule, row_of, touch"]
    lines += _imports("sim.processes", [name for name in names if name not in elsewhere])
    lines += _imports(package, [name for name in names if name in elsewhere])
    lines += ["from sim.words import Entity"]
    lines += [
        f"from {home}.codes import ChildClock, ChildRates, FamilyClock, FamilyRates, HostClock, Mail, ServiceClock"
    ]
    lines += ["", "", *_reclock(together), "", "", *_fire(together), "", "", *_deliver(together)]
    return "\n".join(lines) + "\n"


def _imports(package: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [f"from {package} import (", *(f"    {name}," for name in names), ")"]


def _everybody(together: Together) -> Iterable[Heard]:
    for kind in KINDS:
        for mechanism, clock in together.clocks(kind):
            yield from together.listeners(f"{kind}.{clock.name}", (mechanism, clock.then))
        for mechanism, rates in together.rates(kind):
            yield together.heard(mechanism, rates.set_by)
    for mechanism, one in together.mail():
        yield from together.listeners(one.name, (mechanism, one.then))
    for kind in KINDS:
        yield from together.hears_all_mail(kind)


def call(heard: Heard, kind: str, values: dict[str, str]) -> str:
    """The call of a function: its arguments are found by their names (``family_row``: the row of the family)."""
    first, *rest = heard.arguments
    if first != "world":
        raise MechanismError(f"The first argument of {heard} is world; found {first!r}.")
    given = ["world"]
    values = {f"{kind}_row": "row", **values}
    for name in rest:
        if name not in values:
            raise MechanismError(
                f"{heard} asks for {name!r}; here it can have {', '.join(values)}. (Arguments are found by their names.)"
            )
        given.append(values[name])
    return f"{heard}({', '.join(given)})"


def _calls(found: Sequence[Heard], kind: str, values: dict[str, str], indent: str) -> list[str]:
    """Calls in turn; after one that may hold the mail, the rest only when it did not."""
    lines = []
    for heard in found:
        made = call(heard, kind, values)
        if str(heard) in MAY_HOLD:
            lines.append(f"{indent}if not {made}:")
            indent += "    "
        else:
            lines.append(f"{indent}{made}")
    return lines


def _reclock(together: Together) -> list[str]:
    """Functions that set touched rates."""
    lines = [
        "@kernel",
        "def reclock(world, entity, parts, now):",
        '    """Set the touched rates of an entity, and put it where it belongs in the calendar."""',
        "    kind = kind_of(world.engine, entity)",
        "    row = row_of(world.engine, entity)",
    ]
    kinds = [kind for kind in KINDS if together.rates(kind)]
    for n, kind in enumerate(kinds):
        lines.append(f"    {'elif' if n else 'if'} kind == Entity.{kind.upper()}:")
        if kind in ("family", "child"):
            alive = kind == "child"
            lines += ["        if world.children[row].alive:"] * alive
            lines += [f"{'    ' * (2 + alive)}reclock_{kind}(world, row, parts, now)"]
        else:
            for heard in _setters(together, kind, None):
                lines.append(f"        {call(heard, kind, {'now': 'now'})}")
    lines.append("    reschedule(world.engine, entity)")
    for kind in ("family", "child"):
        lines += ["", "", "@kernel", f"def reclock_{kind}(world, row, parts, now):"]
        lines += [f'    """Set the touched rates of a {kind}."""']
        for name, bit in dict((rates.name, rates.bit) for _, rates in together.rates(kind)).items():
            test = f"{kind.capitalize()}Rates.{name.upper()}" if bit else ""
            lines += [f"    if parts & {test}:"] if bit else []
            for heard in _setters(together, kind, name):
                lines.append(f"    {'    ' * bool(bit)}{call(heard, kind, {'now': 'now'})}")
    return lines


def _setters(together: Together, kind: str, name: str | None) -> list[Heard]:
    """Functions that set rates, in turn."""
    found = [(mechanism, rates) for mechanism, rates in together.rates(kind) if name is None or rates.name == name]
    what = f"rates {kind}" + (f".{name}" if name else "")
    order = together.in_turn.get(what, ())
    names = [f"{mechanism}.{rates.set_by}" for mechanism, rates in found]
    if len(names) > 1 and sorted(order) != sorted(names):
        raise MechanismError(
            f"{what} are set by {', '.join(names)}: sim/processes/order.py must name just these, in order."
        )
    return [together.heard(*one.split(".")) for one in (order or names)]


def _fire(together: Together) -> list[str]:
    """Functions that are called when a clock rings."""
    named = [clock for _, clock in together.clocks("family") if clock.names_its_rates]
    tests = " or ".join(_at("family", clock) for clock in named)
    lines = [
        "@kernel",
        "def fire(world, entity, slot, now):",
        '    """A clock of an entity rang. Some handlers name the rates that they change; after the rest all are set."""',
        "    kind = kind_of(world.engine, entity)",
        "    row = row_of(world.engine, entity)",
        "    if kind == Entity.FAMILY:",
        f"        if not ({tests}):",
        "            touch(world.engine, entity)",
        "        fire_family(world, row, slot, now)",
        "        return",
        "    touch(world.engine, entity)",
    ]
    rest = [kind for kind in KINDS if kind != "family" and together.clocks(kind)]
    for n, kind in enumerate(rest):
        lines.append(f"    {'elif' if n else 'if'} kind == Entity.{kind.upper()}:")
        if kind in WITH_CLOCKS:
            lines.append(f"        fire_{kind}(world, row, slot, now)")
        else:
            mechanism, clock = together.clocks(kind)[0]
            lines += _calls(
                together.listeners(f"{kind}.{clock.name}", (mechanism, clock.then)), kind, {"now": "now"}, " " * 8
            )
    for kind in WITH_CLOCKS:
        lines += ["", "", "@kernel", f"def fire_{kind}(world, row, slot, now):", f'    """A clock of a {kind}."""']
        for n, (mechanism, clock) in enumerate(together.clocks(kind)):
            values = {"now": "now", **{k: str(v) for k, v in clock.given.items()}}
            if clock.each:
                values[clock.each] = f"slot - {_name(kind, clock.name)}"
            lines.append(f"    {'elif' if n else 'if'} {_at(kind, clock)}:")
            lines += _calls(together.listeners(f"{kind}.{clock.name}", (mechanism, clock.then)), kind, values, " " * 8)
    return lines


def _name(kind: str, name: str) -> str:
    return f"{kind.capitalize()}Clock.{name.upper()}"


def _at(kind: str, clock: object) -> str:
    name = _name(kind, clock.name)  # type: ignore[attr-defined]
    many = clock.many  # type: ignore[attr-defined]
    return f"slot == {name}" if many == 1 else f"{name} <= slot < {name} + {many}"


def _deliver(together: Together) -> list[str]:
    """Functions that hand mail to those who listen."""
    lines = [
        "@kernel",
        "def deliver(world, event, entity, a, b, x):",
        '    """Hand mail to the mechanisms that listen to it."""',
        "    now = world.engine.state[0].now",
        "    row = row_of(world.engine, entity)",
        "    kind = kind_of(world.engine, entity)",
    ]
    kinds = [kind for kind in KINDS if any(one.to == kind for _, one in together.mail())]
    for n, kind in enumerate(kinds):
        lines.append(f"    {'elif' if n else 'if'} kind == Entity.{kind.upper()}:")
        alive = kind == "child"
        lines += ["        if world.children[row].alive:"] * alive
        lines.append(f"{'    ' * (2 + alive)}deliver_{kind}(world, event, row, a, b, x, now)")
    for kind in kinds:
        lines += [
            "",
            "",
            "@kernel",
            f"def deliver_{kind}(world, event, row, a, b, x, now):",
            f'    """Mail to a {kind}."""',
        ]
        everything = {name: name for name in ("event", "a", "b", "x", "now")}
        lines += [f"    {call(heard, kind, everything)}" for heard in together.hears_all_mail(kind)]
        for n, (mechanism, one) in enumerate(pair for pair in together.mail() if pair[1].to == kind):
            values = dict(zip(one.carries.split(), "ab", strict=False))
            if one.amount:
                values[one.amount.removesuffix(":whole")] = "int(x)" if one.amount.endswith(":whole") else "x"
            lines.append(f"    {'elif' if n else 'if'} event == Mail.{one.name.upper()}:")
            found = together.listeners(one.name, (mechanism, one.then))
            lines += _calls(found, kind, values | {"now": "now"}, " " * 8) or ["        pass"]
    return lines


def files(together: Together) -> dict[Path, str]:
    """What is written: path -> text."""
    together.check_heard()
    return {
        SIM / "world" / "codes.py": codes(together),
        SIM / "world" / "mail.py": mail(together),
        SIM / "processes" / "dispatch.py": dispatch(together),
        **ledger.files(together),
    }
