"""What of the declarations stands in the ledger, among the switches, events and counters: text of those files.

Numbers of a mechanism stand in its own file (`sim.declare.Number`) or, where they are many, in a file of
``sim/scenario/sections`` of which it names the section.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from sim.declare import KINDS
from sim.mechanisms.declared import Declared, Together, both
from sim.mechanisms.errors import MechanismError, did_you_mean
from sim.processes.order import SECTIONS
from sim.words import Count, Event

SIM = Path(__file__).resolve().parents[1]
NOTE = "Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited."
HOMES = ("scenario/population.py", "scenario/sections")
CHANCE = range(1024, 1536)
"""Numbers of questions of chance of mechanisms that ship: clocks are below, the population and users above."""
FIELDS = ("family", "child")
BEGIN, END = "# declared by mechanisms: begin", "# declared by mechanisms: end"


def class_of(mechanism: str) -> str:
    """Name of the section of a mechanism: ``PullOfSupply`` for ``pull_of_supply``."""
    return "".join(word.capitalize() for word in mechanism.split("_"))


def written_sections(together: Together) -> str:
    """Text of ``sim/scenario/sections/declared.py``: a section for each mechanism that brings numbers."""
    lines = [
        f'"""Numbers that mechanisms bring in their own files.\n\n{NOTE}\n"""',
        "",
        "from __future__ import annotations",
        "",
    ]
    found = [one for one in together.mechanisms if one.own.new_numbers]
    if any(number.none is not None for one in found for number in one.own.new_numbers):
        lines += ["from sim.scenario.effects import Effect"]
    lines += ["from sim.scenario.fields import Section, parameter"] * bool(found)
    for one in found:
        lines += ["", "", f"class {class_of(one.name)}(Section):"]
        lines += [f'    """Numbers of ``sim.processes.{one.name}``."""', ""]
        for number in one.own.new_numbers:
            more = {"unit": number.unit, "low": number.low, "high": number.high, "source": number.source}
            more |= {"minimum": number.minimum, "maximum": number.maximum, "note": number.note}
            given = ", ".join(f"{name}={value!r}" for name, value in more.items() if value is not None)
            given += f", effect=Effect({number.none!r}, {number.hoped!r})" if number.none is not None else ""
            given += f", no_effect={number.no_effect!r}" if number.no_effect else ""
            lines.append(f"    {number.name}: float = parameter({float(number.value)!r}, {given})")
    return "\n".join(lines) + "\n"


def known_sections() -> dict[str, tuple[str, str]]:
    """Sections in files of their own: name -> (module, class)."""
    found = {}
    for home in HOMES:
        path = SIM / home
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            if file.stem != "declared":
                module = "sim." + ".".join(file.relative_to(SIM).with_suffix("").parts)
                for node in ast.parse(file.read_text(encoding="utf-8")).body:
                    if isinstance(node, ast.ClassDef) and [ast.unparse(base) for base in node.bases] == ["Section"]:
                        found[node.name.lower()] = (module, node.name)
    return found


def written_parameters(together: Together) -> str:
    """Text of ``sim/scenario/parameters.py``: all sections, in the order of ``SECTIONS``, new ones behind."""
    homes = known_sections()
    for one in together.mechanisms:
        if one.own.new_numbers:
            if one.name in homes:
                raise MechanismError(
                    f"{one.name} brings numbers, and there is a section of that name in {homes[one.name][0]}."
                )
            homes[one.name] = ("sim.scenario.sections.declared", class_of(one.name))
    unknown = [name for name in SECTIONS if name not in homes]
    if unknown:
        raise MechanismError(f"sim/processes/order.py names sections that are not there: {', '.join(unknown)}.")
    order = [*SECTIONS, *sorted(set(homes) - set(SECTIONS))]
    lines = [
        f'"""All numbers of the mechanisms, with unit, range, source (``python -m sim parameters`` prints them).\n\n{NOTE}\n"""',
        "", "from __future__ import annotations", "", "from sim.scenario.fields import Section",
    ]  # fmt: skip
    for module in sorted({module for module, _ in homes.values()}):
        names = sorted(name for home, name in homes.values() if home == module)
        lines.append(f"from {module} import {', '.join(names)}")
    lines += ["", "", "class Parameters(Section):", '    """All parameter sections of a scenario."""', ""]
    lines += [f"    {name}: {homes[name][1]} = {homes[name][1]}()" for name in order]
    return "\n".join(lines) + "\n"


def between(text: str, lines: Sequence[str], mark: str = "") -> str:
    """A text with what stands between two marks replaced; it must have them once."""
    begin, end = BEGIN + mark, END + mark
    if text.count(begin + "\n") != 1 or text.count(end + "\n") != 1:
        raise MechanismError(f"the marks {begin!r} and {end!r} must stand in the file once")
    first, rest = text.split(begin + "\n")
    indent = first[len(first.rstrip(" ")) :]
    last = rest[rest.index(end) :]
    return first + begin + "\n" + "".join(f"{indent}{line}\n" for line in lines) + indent + last


def check(together: Together) -> None:
    """Refuse (MechanismError) what two declare, what there is already, and numbers outside their range."""
    events = {one.name: int(one) for one in Event}
    counters = {one.name: int(one) for one in Count}
    whose: dict[tuple[str, str | int], str] = {}
    for one in together.mechanisms:
        for what, known, rows in (("an event", events, one.own.logs), ("a counter", counters, one.own.counts)):
            for row in rows:
                if isinstance(row, str):
                    continue
                if known.get(row.name) != row.number:
                    for kind, value, there in (
                        ("name", row.name, list(known)),
                        ("number", row.number, list(known.values())),
                    ):
                        if value in there:
                            by = both(whose.get((what, value), "the model itself"), one.name)
                            raise MechanismError(f"There are two declarations of {kind} of {what} {value}: {by}.")
                    known[row.name] = row.number
                whose[what, row.name] = whose[what, row.number] = one.name
        for number in one.own.new_numbers:
            if not number.low <= number.value <= number.high or not number.note or not number.unit:
                raise MechanismError(
                    f"{one.name}: the number {number.name} lies between its low and high, and has a unit and a note; "
                    f"found {number}."
                )
            if (number.none is None) != (number.hoped == "") or number.hoped not in ("", "above", "below"):
                raise MechanismError(
                    f"{one.name}: the number {number.name} gives both none=, the value that does nothing, and hoped='above' or "
                    f"'below', or neither; found {number}."
                )
        _check_shipped(one)
    if len(events) != max(events.values()) + 1:
        raise MechanismError(f"A new event takes the next number, {len(Event)}; found {max(events.values())}.")
    for kind in KINDS:
        bits = {(rates.name, rates.bit) for _, rates in together.rates(kind) if rates.bit}
        used = [bit for _, bit in bits]
        if (
            any(bit & (bit - 1) for bit in used)
            or len(set(used)) < len(used)
            or len({name for name, _ in bits}) < len(bits)
        ):
            raise MechanismError(
                f"Rates of a {kind} have a name and a bit of their own, a power of two; found {sorted(bits)}."
            )
    switches = [one.own.switch for one in together.mechanisms if one.own.switch] + written_by_hand()
    for name in switches:
        if switches.count(name) > 1:
            raise MechanismError(f"There are two declarations of switch {name}.")


def _check_shipped(one: Declared) -> None:
    """Refuse (MechanismError) words and numbers of a mechanism that ships which nobody knows."""
    own, sections = one.own, {*known_sections(), *SECTIONS}
    known_words: tuple[tuple[str, Sequence[object], set[str]], ...] = (
        ("a section of the ledger", own.sections, sections),
        ("an event", [name for name in own.logs if isinstance(name, str)], {event.name for event in Event}),
        ("a counter", [name for name in own.counts if isinstance(name, str)], {count.name for count in Count}),
        ("a table with fields", list(own.fields), set(FIELDS)),
        (
            "a type of field",
            [f.partition(":")[2] for text in own.fields.values() for f in text.split()],
            {"", "float", "long"},
        ),
    )
    for what, asked, known in known_words:
        for name in asked:
            if name not in known:
                raise MechanismError(f"{one.name} names {name!r}, which is not {what}.{did_you_mean(str(name), known)}")
    for question, number in own.chance.items():
        if number not in CHANCE:
            raise MechanismError(
                f"{one.name}: the chance of {question} has a number from {CHANCE[0]} to {CHANCE[-1]}; found {number!r}."
            )
    brought = [row.name for row in (*own.logs, *own.counts) if not isinstance(row, str)]
    for name in [own.switch] * bool(own.switch) + [number.name for number in own.new_numbers]:
        if not name.isidentifier() or name != name.lower():
            raise MechanismError(f"{one.name}: a switch or number is a word in small letters; found {name!r}.")
    for name in brought:
        if not name.isidentifier() or name != name.upper():
            raise MechanismError(f"{one.name}: an event or counter has a name in capitals; found {name!r}.")
    if own.levers:
        raise MechanismError(f"{one.name}: levers that ship stand in sim/words/levers.py; leave out levers=(...).")


def written_by_hand() -> list[str]:
    """Switches that stand in the scenario's schema and are declared by no mechanism."""
    text = (SIM / "scenario" / "schema.py").read_text(encoding="utf-8")
    body = text[text.index("class Mechanisms(Section):") : text.index(BEGIN)]
    return re.findall(r"^    (\w+): StrictBool", body, re.MULTILINE)


def written_events(together: Together, text: str) -> str:
    """``sim/words/events.py`` with the events that mechanisms bring."""
    new = [(one, event) for one in together.mechanisms for event in one.own.logs if not isinstance(event, str)]
    return between(
        text, [f"{e.name} = {e.number}, {e.en!r}, {e.nl!r}, None, {e.value!r}  # {one.name}" for one, e in new]
    )


def written_counters(together: Together, text: str) -> str:
    """``sim/words/counters.py`` with the counters that mechanisms bring."""
    new = [(one, count) for one in together.mechanisms for count in one.own.counts if not isinstance(count, str)]
    text = between(text, [f"{c.name} = {c.number}  # {one.name}" for one, c in new])
    rows = [f"Counter(Count.{c.name}, {c.name.lower()!r}, Label({c.en!r}, {c.nl!r}))," for _, c in new]
    return between(text, rows, " (rows)")


def written_switches(together: Together, text: str) -> str:
    """``sim/scenario/schema.py`` with the switches that mechanisms bring."""
    new = [one for one in together.mechanisms if one.own.switch]
    return between(text, [f"{one.own.switch}: StrictBool = {one.own.on}" for one in new])


def files(together: Together) -> dict[Path, str]:
    """What is written: path -> text."""

    check(together)

    def now(path: str) -> str:
        return (SIM / path).read_text(encoding="utf-8")

    return {
        SIM / "scenario" / "sections" / "declared.py": written_sections(together),
        SIM / "scenario" / "parameters.py": written_parameters(together),
        SIM / "words" / "events.py": written_events(together, now("words/events.py")),
        SIM / "words" / "counters.py": written_counters(together, now("words/counters.py")),
        SIM / "scenario" / "schema.py": written_switches(together, now("scenario/schema.py")),
    }
