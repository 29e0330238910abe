"""Declarations of mechanisms, read from the text of their files, and what they come to together.

Read as text, because what is written from them (clocks, mail, numbers of chance) is imported by the very same files.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import ConfigDict, TypeAdapter, ValidationError

from sim import declare
from sim.declare import AUTO, KINDS, Clock, Mail, Mechanism, Rates
from sim.mechanisms.errors import MechanismError, did_you_mean

MOST_ALIKE = 64  # clocks
MOST_FREE = 3  # numbers of clocks in a row that nobody has: each takes room for every family
NAMES = MappingProxyType(
    {
        name: getattr(declare, name)
        for name in ("Clock", "Mail", "Rates", "Number", "Logged", "Counted", "OwnLever", "Mechanism")
    }
)
BEFORE = "before "
ALL_MAIL = "mail to a "
"""``hears={"mail to a family": ...}``: all mail to families, before who it is for."""


@dataclass(frozen=True)
class Declared:
    """A mechanism as its file declares it.

    Attributes
    ----------
    name : of its file; arguments : of each of its functions.
    """

    name: str
    own: Mechanism
    arguments: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Heard:
    """A function that is called at a clock or a mail, or when rates are set: mechanism, function, its arguments."""

    mechanism: str
    function: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.mechanism}.{self.function}"


def declared_in(name: str, text: str) -> Declared | None:
    """The declaration in the text of a file; None when it has none.

    Raises
    ------
    MechanismError : it holds something other than names, numbers and strings, or a handler that the file has not.
    """
    tree = ast.parse(text)
    arguments = {
        node.name: tuple(one.arg for one in node.args.args) for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    given = [node for node in ast.walk(tree) if "MECHANISM" in _names(node)]
    if not given:
        return None
    node = given[0]
    value = getattr(node, "value", None)
    if len(given) > 1 or value is None or node not in tree.body:
        lines = ", ".join(str(getattr(one, "lineno", 0)) for one in given)
        raise MechanismError(
            f"MECHANISM of {name} (line {lines}) is given once, at the top of the file: MECHANISM = Mechanism(...)."
        )
    found = Declared(name, _declaration(name, value), arguments)
    check(found)
    return found


def _names(node: ast.AST) -> list[str]:
    """Names to which a statement gives a value."""
    if isinstance(node, ast.Assign):
        return [leaf.id for one in node.targets for leaf in ast.walk(one) if isinstance(leaf, ast.Name)]
    if isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


PLAIN = (ast.Call, ast.keyword, ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.USub)


def _declaration(name: str, node: ast.expr) -> Mechanism:
    """The declaration of an expression ``Mechanism(...)``."""

    def wrong(found: object) -> MechanismError:
        return MechanismError(
            f"MECHANISM of {name} (line {node.lineno}) holds names of sim.declare, numbers and strings; {found}."
        )

    for part in ast.walk(node):
        if not isinstance(part, PLAIN):
            raise wrong(f"found {ast.unparse(part)}")
    try:
        code = compile(ast.Expression(node), f"{name}.py", "eval")
        own = eval(code, {"__builtins__": {}}, dict(NAMES))  # calls of names of sim.declare and literals only
    except (NameError, TypeError, ValueError) as error:
        raise wrong(error) from None
    if not isinstance(own, Mechanism):
        raise wrong(f"it is a Mechanism(...), found {type(own).__name__}")
    return own


@functools.cache
def _typed() -> TypeAdapter[tuple[Mechanism]]:
    return TypeAdapter(tuple[Mechanism], config=ConfigDict(strict=True, revalidate_instances="always"))


def check_types(name: str, own: Mechanism) -> None:
    """Refuse (MechanismError) a declaration that holds something of another kind than `sim.declare` says."""
    try:
        _typed().validate_python((own,))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:] if not str(part)[:1].isupper() and part != "str")
        advice = " One of several is written (one,), with a comma." if first["type"].startswith("tuple") else ""
        raise MechanismError(
            f"MECHANISM of {name}: {where}: {first['msg'].rstrip('.')}; found {first['input']!r}.{advice}"
        ) from None


def check(one: Declared) -> None:
    """Refuse (MechanismError) a declaration that names no function, or a kind that there is not."""
    own = one.own
    check_types(one.name, own)
    asked = [clock.then for clock in own.clocks] + [mail.then for mail in own.mail]
    asked += [rates.set_by for rates in own.rates] + list(own.hears.values())
    for function in asked:
        if function and function not in one.arguments:
            raise MechanismError(
                f"{one.name} declares {function!r}, and has no function of that name.{did_you_mean(function, one.arguments)}"
            )
    kinds = [clock.of for clock in own.clocks] + [rates.of for rates in own.rates] + [mail.to for mail in own.mail]
    for of in kinds:
        if of not in KINDS:
            raise MechanismError(f"{one.name} declares something of a {of!r}; it can be of a {', '.join(KINDS)}.")
    for clock in own.clocks:
        if not 1 <= clock.many <= MOST_ALIKE or (clock.many > 1 and not clock.each):
            raise MechanismError(
                f"{one.name}: {clock.many} clocks {clock.name}: from 1 to {MOST_ALIKE}, and with more than 1 each='...' names "
                "the argument that says which."
            )
        asks = set(one.arguments.get(clock.then, ())) - {"world", f"{clock.of}_row", "now", clock.each}
        for word in clock.given:
            if word not in asks:
                raise MechanismError(
                    f"{one.name}: the clock {clock.name} gives {word!r}, which {clock.then or 'nobody'} does not ask for."
                    f"{did_you_mean(str(word), asks)} given={{...}} has numbers for arguments that are not of the event: "
                    f"{', '.join(sorted(asks)) or 'there are none'}."
                )
        if clock.number < AUTO:
            raise MechanismError(
                f"{one.name}: the number of the clock {clock.name} is 0 or more; found {clock.number}."
            )
    for word in [clock.name for clock in own.clocks] + [mail.name for mail in own.mail]:
        if not word.isidentifier():
            raise MechanismError(f"{one.name}: a clock or mail needs a name of letters, digits and _; found {word!r}.")


def all_declared(folder: Path) -> tuple[Declared, ...]:
    """Declarations of the files of a folder, in order of name."""
    found = (declared_in(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.py")))
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class Together:
    """Mechanisms together.

    Attributes
    ----------
    mechanisms : their declarations.
    in_turn : clock, mail or rates ("family.team", "family_left", "rates child.placed") -> functions in order, where there
        are more than one.
    """

    mechanisms: tuple[Declared, ...]
    in_turn: Mapping[str, tuple[str, ...]]

    def clocks(self, kind: str) -> list[tuple[str, Clock]]:
        """Clocks of a kind by number, each with its mechanism."""
        found = [(one.name, clock) for one in self.mechanisms for clock in one.own.clocks if clock.of == kind]
        found.sort(key=lambda pair: pair[1].number)
        slots = [(name, number) for name, clock in found for number in range(clock.number, clock.number + clock.many)]
        _once(slots, f"clock of a {kind}")
        _once([(name, clock.name) for name, clock in found], f"clock of a {kind}")
        free = 0
        for name, clock in found:
            if clock.number - free > MOST_FREE:
                raise MechanismError(
                    f"{name}: the clock {clock.name} has number {clock.number}, and {free} to {clock.number - 1} are free, each "
                    f"of which takes memory for every {kind}; take the next number, {free}."
                )
            free = clock.number + clock.many
        return found

    def n_clocks(self, kind: str) -> int:
        """How many slots a kind has."""
        return max((clock.number + clock.many for _, clock in self.clocks(kind)), default=0)

    def mail(self) -> list[tuple[str, Mail]]:
        """All mail by number, each with its mechanism."""
        found = [(one.name, mail) for one in self.mechanisms for mail in one.own.mail]
        found.sort(key=lambda pair: pair[1].number)
        _once([(name, mail.number) for name, mail in found], "mail")
        _once([(name, mail.name) for name, mail in found], "mail")
        return found

    def chance(self) -> list[tuple[str, str, int]]:
        """Questions that chance answers, by number: mechanism, question, number."""
        found = [(one.name, name, number) for one in self.mechanisms for name, number in one.own.chance.items()]
        found.sort(key=lambda row: row[2])
        _once([(name, number) for name, _, number in found], "number of chance")
        _once([(name, question) for name, question, _ in found], "question of chance")
        return found

    def rates(self, kind: str) -> list[tuple[str, Rates]]:
        """Rates of a kind by bit, each with its mechanism."""
        found = [(one.name, rates) for one in self.mechanisms for rates in one.own.rates if rates.of == kind]
        return sorted(found, key=lambda pair: pair[1].bit)

    def fields(self, table: str) -> dict[str, str]:
        """Fields of a table that mechanisms own: name -> mechanism, in the order of declaration; types behind a colon."""
        found: dict[str, str] = {}
        plain: dict[str, str] = {}
        for one in self.mechanisms:
            for name in one.own.fields.get(table, "").split():
                word = name.partition(":")[0]
                if word in plain:
                    raise MechanismError(f"{one.name} and {plain[word]} both own the field {word} of a {table}.")
                found[name] = plain[word] = one.name
        return found

    def declares(self) -> dict[str, tuple[str, str]]:
        """What can be heard: clock ("family.team") or mail ("family_left") -> (mechanism, handler) of who declares it."""
        found: dict[str, tuple[str, str]] = {}
        for kind in KINDS:
            found |= {f"{kind}.{clock.name}": (name, clock.then) for name, clock in self.clocks(kind)}
        return found | {mail.name: (name, mail.then) for name, mail in self.mail()}

    def hears_all_mail(self, kind: str) -> list[Heard]:
        """Who is called at all mail to a kind, before who it is for."""
        what = ALL_MAIL + kind
        return [self.heard(one.name, one.own.hears[what]) for one in self.mechanisms if what in one.own.hears]

    def check_heard(self) -> None:
        """Refuse (MechanismError) what is heard and declared by nobody."""
        known = self.declares()
        for one in self.mechanisms:
            for heard in one.own.hears:
                what = heard.removeprefix(BEFORE)
                everything = heard == what and what.startswith(ALL_MAIL) and what.removeprefix(ALL_MAIL) in KINDS
                if what not in known and not everything:
                    raise MechanismError(
                        f"{one.name} hears {what!r}, and there is no such clock or mail.{did_you_mean(what, known)} Clocks are "
                        "named as family.crisis, mail as move_in; all stand in the reference of mechanisms."
                    )

    def listeners(self, what: str, first: tuple[str, str]) -> list[Heard]:
        """Who is called at a clock, a mail or for rates, in turn; ``first`` (mechanism, function) declares it.

        Raises
        ------
        MechanismError : several listen, and no order is given for them.
        """
        found = [first] if first[1] else []
        for heard in (BEFORE + what, what):
            found += [(one.name, one.own.hears[heard]) for one in self.mechanisms if heard in one.own.hears]
        order = self.in_turn.get(what, ())
        if len(found) > 1 or order:
            names = [".".join(pair) for pair in found]
            if sorted(names) != sorted(order):
                raise MechanismError(
                    f"{what} is heard by {', '.join(sorted(names))}: sim/processes/order.py must name just these, in order; "
                    f"it names {', '.join(order) or 'none'}."
                )
            found = [(name.split(".")[0], name.split(".")[1]) for name in order]
        return [self.heard(*pair) for pair in found]

    def heard(self, mechanism: str, function: str) -> Heard:
        """A function with its arguments."""
        one = next(one for one in self.mechanisms if one.name == mechanism)
        return Heard(mechanism, function, one.arguments[function])


def _once(found: Iterable[tuple[str, int | str]], what: str) -> None:
    """Refuse (MechanismError) what stands twice in pairs (mechanism, number or name)."""
    seen: dict[int | str, str] = {}
    for mechanism, one in found:
        if one in seen:
            raise MechanismError(f"There are two declarations of {what} {one}: {both(seen[one], mechanism)}.")
        seen[one] = mechanism


def both(one: str, other: str) -> str:
    """By whom something is declared twice."""
    return f"by {one} and by {other}" if one != other else f"both by {one}"
