"""From what a user gives (functions, a module, a file, text) to source text that can stand in a module of its own.

Of a module or text only the functions are taken and what they read: imports, constants, helpers. Of functions from a
notebook cell or a script, the source, and the value of each global name that they read (numbers, modules, functions).
"""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import symtable
import sys
import sysconfig
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from sim.engine import Engine, tables
from sim.mechanisms.errors import MechanismError, did_you_mean
from sim.mechanisms.standard import meanings
from sim.scenario.fields import MARK, Provenance, is_number
from sim.scenario.left import instead_of_flat
from sim.scenario.parameters import Parameters
from sim.scenario.schema import Mechanisms
from sim.world import layout
from sim.world.world import INDEXED, World, indexed_record


@dataclass
class Source:
    """Source text in pieces.

    Attributes
    ----------
    functions : text of each function by name, without decorators.
    arguments : names of the arguments of each; None when they cannot be compared (defaults, ``*args``).
    head : imports and constants that the functions read, one text each.
    asked : functions that the user named one by one (each must be of use).
    unused : functions of a text that are no part and that no part calls; left out.
    """

    functions: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    def add(self, node: ast.FunctionDef, text: str) -> None:
        """Add one function."""
        self.functions[node.name] = text
        plain = not (node.args.defaults or node.args.vararg or node.args.kwarg or node.args.kwonlyargs)
        names = tuple(argument.arg for argument in (*node.args.posonlyargs, *node.args.args))
        self.arguments[node.name] = names if plain else None

    def reads(self, name: str) -> set[str]:
        """Global names that a function reads."""
        return global_names(self.functions[name])

    def text(self) -> str:
        """Everything as text, each function a kernel."""
        return "\n".join(self.head) + "".join(f"\n\n\n@kernel\n{text}" for text in self.functions.values()) + "\n"


@dataclass(frozen=True)
class Place:
    """Where the source will stand.

    Attributes
    ----------
    name : the mechanism.
    parts : functions that are called from elsewhere.
    known : names that are there already, with what they are (see `standard.meanings`).
    module : the standard module, or None.
    """

    name: str
    parts: frozenset[str]
    known: Mapping[str, str]
    module: Any = None

    def taken(self, name: str, start: str = "") -> MechanismError:
        """The error for a name that the standard parts use in another sense."""
        return MechanismError(
            f"{start}{name} is a name that {self.name} uses itself ({name}: {self.known[name]}); give yours another name, or "
            "write it in the same way."
        )


def source_of(code: Sequence[Any], place: Place) -> Source:
    """Source of what a user gave.

    Parameters
    ----------
    code : functions; or one module, path of a file, or text.

    Raises
    ------
    MechanismError : nothing was given, or it cannot be read.
    """
    if len(code) == 1 and isinstance(code[0], ModuleType):
        file = getattr(code[0], "__file__", None)
        if not file:
            raise MechanismError(f"The module {code[0].__name__} has no file to read; give its functions, or its text.")
        return _of_file(Path(file), place)
    if len(code) == 1 and isinstance(code[0], Path):
        return _of_file(code[0], place)
    if len(code) == 1 and isinstance(code[0], str):
        text = code[0]
        return _of_file(Path(text), place) if text.endswith(".py") and "\n" not in text else of_text(text, place)
    if not code:
        raise MechanismError("Give at least one function, a module, the path of a file, or text.")
    return of_functions(code, place)


def text_of(code: Sequence[Any]) -> str:
    """The text of a module, file or text that was given; empty where functions were given.

    Raises
    ------
    MechanismError : it cannot be read, or is not Python.
    """
    if len(code) != 1:
        return ""
    one = code[0]
    if isinstance(one, ModuleType) and getattr(one, "__file__", None):
        one = Path(str(one.__file__))
    if isinstance(one, str) and one.endswith(".py") and "\n" not in one:
        one = Path(one)
    text = _read_file(one) if isinstance(one, Path) else one if isinstance(one, str) else ""
    text = textwrap.dedent(text)
    _parsed(text, str(one) if isinstance(one, Path) else THE_TEXT)
    return text


def _read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MechanismError(f"The file {path} cannot be read ({getattr(error, 'strerror', None) or error}).") from None


def _of_file(path: Path, place: Place) -> Source:
    return of_text(_read_file(path), place, str(path))


# --- text ------------------------------------------------------------------------------------------------------------
THE_TEXT = "the text"


def _parsed(text: str, file: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise MechanismError(f"{file}, line {error.lineno}: this is not Python ({error.msg}).") from None


def of_text(text: str, place: Place, file: str = THE_TEXT) -> Source:
    """Functions of a module's text that are parts or are called by one, with the imports and constants that they read."""
    text = textwrap.dedent(text)
    tree = _parsed(text, file)
    lines = text.splitlines()
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    defined: dict[str, tuple[str, ast.stmt]] = {}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            defined.update({name: (meaning, node) for name, meaning in meanings(node).items()})
    source = Source()
    head: dict[int, str] = {}
    todo = [name for name in functions if name in place.parts]
    seen = set(todo)
    while todo:
        name = todo.pop(0)
        if name in functions:
            if name in place.known and name not in place.parts:
                raise place.taken(name, f"{file}: ")
            node = functions[name]
            source.add(node, "\n".join(lines[node.lineno - 1 : node.end_lineno]))
            reads = source.reads(name)
        elif name in defined:
            meaning, found = defined[name]
            if isinstance(found, ast.ClassDef):
                raise MechanismError(
                    f"{file}: a function reads the class {name!r}; compiled code knows numbers and functions."
                )
            if isinstance(found, ast.ImportFrom) and found.level:
                raise MechanismError(
                    f"{file}, line {found.lineno}: write the import with its full name, without dots in front."
                )
            if place.known.get(name, meaning) != meaning:
                if _is_number(found, getattr(place.module, name, None)):
                    continue  # the same number, wherever it stands now
                raise place.taken(name, f"{file}: ")
            head[found.lineno] = "\n".join(lines[found.lineno - 1 : found.end_lineno])
            value = getattr(found, "value", None)
            reads = {leaf.id for leaf in ast.walk(value) if isinstance(leaf, ast.Name)} if value is not None else set()
        elif name in place.known or hasattr(builtins, name):
            continue
        else:
            raise MechanismError(f"{file}: a function reads {name!r}, which is not defined there.")
        todo += sorted(reads - seen)
        seen |= reads
    source.head = [head[line] for line in sorted(head)]
    source.unused = tuple(name for name in functions if name not in source.functions)
    return source


def _is_number(node: ast.stmt, value: Any) -> bool:
    """Whether a statement gives a name just this number."""
    given = node.value if isinstance(node, ast.Assign) else None
    return isinstance(given, ast.Constant) and isinstance(value, int | float) and given.value == value


def global_names(text: str) -> set[str]:
    """Names that a function reads from outside itself."""
    found: set[str] = set()
    tables = list(symtable.symtable(text, "mechanism", "exec").get_children())
    while tables:
        table = tables.pop()
        tables += table.get_children()
        if isinstance(table, symtable.Function):
            found.update(table.get_globals())
    return found


# --- functions -------------------------------------------------------------------------------------------------------
def of_functions(functions: Sequence[Any], place: Place) -> Source:
    """Source of functions, from a cell of a notebook or a script, with the global names that they read."""
    source = Source()
    given = [_python(function) for function in functions]
    source.asked = tuple(function.__name__ for function in given)
    if len(set(source.asked)) != len(given):
        raise MechanismError(f"Two functions have the same name: {', '.join(source.asked)}.")
    todo = list(given)
    head: dict[str, str] = {}
    while todo:
        function = todo.pop(0)
        node, text = _read(function)
        name = node.name
        source.add(node, text)
        for wanted in sorted(source.reads(name)):
            if wanted in source.functions or wanted in source.asked:
                continue
            if wanted in function.__globals__:
                value = function.__globals__[wanted]
                if wanted in place.known and _same(value, getattr(place.module, wanted, None)):
                    continue
                line = _as_text(name, wanted, value)
                if line and wanted in place.known and wanted not in place.parts:
                    raise place.taken(wanted, f"{name} reads {wanted}. ")
                if line:
                    head[wanted] = line
                elif wanted in place.known:
                    raise MechanismError(
                        f"{name} calls your own {wanted}, which is also the name of a standard part: give it too "
                        "(it then replaces that part), or give it another name."
                    )
                elif wanted != _python(value).__name__:
                    raise MechanismError(f"{name} calls {wanted}, which is defined as {value.__name__}: use one name.")
                elif _python(value) not in todo:
                    todo.append(_python(value))
            elif wanted not in place.known and not hasattr(builtins, wanted):
                raise MechanismError(f"{name} reads {wanted!r}, which is not defined.")
    source.head = [head[name] for name in sorted(head)]
    return source


def _same(value: Any, other: Any) -> bool:
    """Whether two names stand for the same number, module or function."""
    plain = isinstance(value, bool | int | float | tuple)
    return value is other or (plain and type(value) is type(other) and value == other)


def _python(function: Any) -> Any:
    """The Python function behind what was given."""
    found = getattr(function, "py_func", function)  # a compiled function knows the one it was made from
    if not inspect.isfunction(found):
        raise MechanismError(
            f"Found {function!r} of kind {type(function).__name__}; give functions, or one module, path of a file, or text."
        )
    return found


def _read(function: Any) -> tuple[ast.FunctionDef, str]:
    """(node, text without decorators) of a function."""
    name = function.__name__
    if function.__code__.co_freevars:
        inside = ", ".join(function.__code__.co_freevars)
        raise MechanismError(
            f"{name} reads {inside} from the function around it; define it at the top of the file or cell."
        )
    try:
        text = textwrap.dedent(inspect.getsource(function))
        node = ast.parse(text).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        node, text = None, ""
    if not isinstance(node, ast.FunctionDef):
        raise MechanismError(
            f"The source text of {name} cannot be found (a lambda, or typed at a plain Python prompt?). Define it with def "
            f"in a notebook cell or a file, or give the text itself: sim.mechanism(..., 'def {name}(...): ...')."
        )
    return node, "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


def _as_text(reader: str, name: str, value: Any) -> str:
    """A line that gives a name its value in another module; empty for a user's own function, whose source is needed."""
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    numbers = value if isinstance(value, tuple) else (value,)
    if all(isinstance(x, bool | int | float) and math.isfinite(x) for x in numbers):
        return f"{name} = {value!r}"
    if isinstance(value, ModuleType):
        if is_loose(value.__name__):
            raise MechanismError(
                f"{reader} reads your own module {value.__name__}; import the function itself by name."
            )
        return f"import {value.__name__} as {name}"
    function = getattr(value, "py_func", value)
    if callable(function) and hasattr(function, "__name__") and getattr(function, "__module__", None):
        if not is_loose(function.__module__):
            return f"from {function.__module__} import {function.__name__} as {name}"
        if inspect.isfunction(function):
            return ""
    raise MechanismError(
        f"{reader} reads {name}, a {type(value).__name__}. A part of a mechanism may read numbers, modules and functions; a "
        "number that is to be varied belongs in parameters={...}, and is read as world.params[0].own_<name>."
    )


def is_loose(module: str) -> bool:
    """Whether a module is a user's own (a script, a notebook, a file that is not installed)."""
    if module.split(".")[0] == "sim" or module in sys.builtin_module_names:
        return False
    file = getattr(sys.modules.get(module), "__file__", None)
    if module == "__main__" or module not in sys.modules or file is None:
        return True
    installed = [sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    return not any(str(file).startswith(str(folder)) for folder in installed)


def parameters_in(text: str, prefix: str = "own_") -> set[str]:
    """Names of own parameters that a text reads (``world.params[0].own_<name>``; some fields of tables begin so too)."""
    read = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    return {name.removeprefix(prefix) for name in read - _fields() if name.startswith(prefix)}


def unknown_fields(source: Source, own: Mapping[str, Any], owned: Collection[str] = ()) -> list[str]:
    """Attributes that functions read and that no table has (of modules and other global names: not looked at).

    ``owned`` are fields of the mechanism's own.
    """
    known = (
        _fields()
        | {*owned, *World._fields, *Engine._fields, *Parameters().flat(), "shape"}
        | {f"own_{name}" for name in own}
    )
    known |= {f"on_{name}" for name in Mechanisms.model_fields}
    standard: Any = SimpleNamespace(parameters=Parameters())
    for section in INDEXED:
        known |= set(indexed_record(standard, section).dtype.names or ())
    found = []
    for name, text in source.functions.items():
        outside = source.reads(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and node.attr not in known:
                if not (isinstance(node.value, ast.Name) and node.value.id in outside):
                    near = f" {gone}" if (gone := instead_of_flat(node.attr)) else did_you_mean(node.attr, known)
                    found.append(f"{name} reads {ast.unparse(node)}: no table has a field {node.attr!r}.{near}")
    return found


def _fields() -> set[str]:
    """Names of the fields of all tables."""
    kinds = {**vars(tables), **vars(layout)}
    return {name for kind in kinds.values() if isinstance(kind, np.dtype) for name in kind.names or ()}


def _within_range(name: str, value: float, known: Any) -> Any:
    """The parameter, held to its range: to ``low`` and ``high``, or to ``minimum`` and ``maximum`` where these are said."""
    from pydantic import Field

    if known.low is None or known.high is None:
        raise MechanismError(f"Parameter {name} needs a range: low=... and high=... (what it could just as well be).")
    for what, number in (("value", value), ("low", known.low), ("high", known.high)):
        if not is_number(number):
            raise MechanismError(f"Parameter {name}: {what} must be a finite number; found {number!r}.")
    said = known.minimum is not None or known.maximum is not None
    held = known if said else replace(known, minimum=known.low, maximum=known.high)
    least = -math.inf if held.minimum is None else held.minimum
    most = math.inf if held.maximum is None else held.maximum
    if not least <= known.low <= known.high <= most:
        raise MechanismError(
            f"Parameter {name}: a range rises from low to high and lies within minimum and maximum; found {known.low:g} to "
            f"{known.high:g} within {least:g} and {most:g}."
        )
    if not least <= value <= most:
        raise MechanismError(
            f"Parameter {name}: {value:g} is not between {least:g} and {most:g}. Give another value, or a range that holds it."
        )
    return Field(default=value, description=known.note or None, json_schema_extra={MARK: held})


def parameters_of(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Own parameters, checked: each made with ``parameter(value, unit=..., low=..., high=...)``."""
    found = dict(given or {})
    for name, declared in found.items():
        extra = getattr(declared, "json_schema_extra", None)
        known = extra.get(MARK) if isinstance(extra, dict) else None
        if not isinstance(name, str) or not name.isidentifier() or name.startswith("_"):
            raise MechanismError(f"A parameter needs a name of letters, digits and _; found {name!r}.")
        if f"own_{name}" in _fields():
            raise MechanismError(
                f"A parameter cannot be called {name!r}: own_{name} is a field of a table. Give it another name."
            )
        if not isinstance(known, Provenance) or not isinstance(declared.default, bool | int | float):
            raise MechanismError(
                f"Parameter {name}: write sim.parameter(1.5, unit='...', low=1.0, high=3.0, source='assumption') with a "
                f"number; found {declared!r}."
            )
        if not isinstance(declared.default, bool):
            found[name] = _within_range(name, declared.default, known)
    return found
