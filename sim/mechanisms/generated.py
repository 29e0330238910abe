"""The code of a non-default set of mechanisms: written as source files in the cache folder, keyed by a hash of its parts.

Written are the user's mechanisms, the table of who is called (from the declarations of all, as that of the standard set
is), and a copy of each file that knows the mechanisms (the loop, the opening, settings from outside) which imports those
in place of the standard ones. numba keeps the compiled loop of such a copy beside
that of the standard set; other processes and workers find both there. The standard set is untouched by all this.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib
import importlib.util
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from sim.engine import cache
from sim.mechanisms import standard
from sim.mechanisms.errors import MechanismError
from sim.mechanisms.joined import joined
from sim.mechanisms.own import CODES, Mechanism
from sim.mechanisms.write import codes as write_codes
from sim.mechanisms.write import dispatch as write_dispatch
from sim.mechanisms.write import mail as write_mail
from sim.processes.opening import open_world, reopen

SIM = Path(__file__).resolve().parents[1]
PREFIX = "zothuis_own_"
OUTSIDE = ("adjust",)  # files beside sim/processes that know mechanisms
LOOP, DISPATCH = "loop", "dispatch"
_GENERATOR = Path(__file__).read_text(encoding="utf-8")


class Entries(NamedTuple):
    """The functions of a set of mechanisms that Python calls: see `sim.processes.dispatch`, ``opening`` and `sim.adjust`."""

    advance: Callable[..., Any]
    open_world: Callable[..., Any]
    reopen: Callable[..., Any]
    adjust: Callable[..., Any]


def entries(own: tuple[Mechanism, ...] = ()) -> Entries:
    """Entries for a set of own mechanisms; () is the standard set.

    Raises
    ------
    MechanismError : (when called) the user's code cannot be compiled.
    """
    return _entries(own) if own else _standard()


@functools.cache
def _standard() -> Entries:
    from sim.adjust import adjust
    from sim.processes.loop import advance

    return Entries(advance, open_world, reopen, adjust)


_made: dict[str, Entries] = {}


def _entries(own: tuple[Mechanism, ...]) -> Entries:
    name = package_name(own)
    if name not in _made:
        folder = write(own)
        package = _load(name, folder)
        copied = {path.stem for path in folder.glob("*.py")}

        def module(file: str) -> Any:
            home = package if file in copied else "sim" if file in OUTSIDE else "sim.processes"
            return importlib.import_module(f"{home}.{file}")

        opening = module("opening")
        found = (module(LOOP).advance, opening.open_world, opening.reopen, module("adjust").adjust)
        names = " and ".join(one.name for one in own)
        _made[name] = Entries(*(_explained(entry, names, folder) for entry in found))
    return _made[name]


def package_name(own: tuple[Mechanism, ...]) -> str:
    """Name of the generated package: a hash of the mechanisms and of this file (the folder has that of the sources)."""
    content = [_GENERATOR, *(one.hash for one in own)]
    return PREFIX + hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]


def cache_folder() -> Path:
    """The folder of compiled code that was chosen when ``sim.engine`` was imported: it belongs to the code in memory."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    return Path(chosen) if chosen else cache.use_cache_folder()


def write(own: tuple[Mechanism, ...]) -> Path:
    """Write the sources of a set into the cache folder, unless they are there; gives their folder."""
    folder = cache_folder() / "own" / package_name(own)
    texts = files(own)
    if _holds(folder, texts):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(folder):  # it was damaged
        wrong = folder.rename(folder.with_name(f"damaged-{secrets.token_hex(6)}"))
        shutil.rmtree(wrong, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for name, text in texts.items():
            (aside / f"{name}.py").write_text(text, encoding="utf-8")
        aside.replace(folder)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not folder.is_dir():  # else another process was first, with the same text
            raise
    return folder


def _holds(folder: Path, texts: dict[str, str]) -> bool:
    """Whether a folder has these files, to the letter."""
    try:
        return all((folder / f"{name}.py").read_bytes() == text.encode() for name, text in texts.items())
    except OSError:
        return False


def files(own: tuple[Mechanism, ...]) -> dict[str, str]:
    """Text of each file of the package, by name."""
    package = package_name(own)
    set_of = joined(own)
    found = {"__init__": '"""A set of mechanisms with parts of a user\'s own; written by sim.mechanisms."""\n'}
    home = package if set_of.own else "sim.world"
    if set_of.own:
        found["codes"] = write_codes(set_of.together, set_of.levers)
        found["mail"] = write_mail(set_of.together, package)
    numbers = {name: k for k, name in enumerate(sorted(name for one in own for name in one.parameters))}
    slots = {one.name: one.own.clocks for one in set_of.own}
    for one in own:
        text = one.text
        for clock in reversed(slots.get(one.name, ())):
            text = text.replace(f"@{clock.of}@", str(clock.number))
        text = re.sub(r"\.own_(\w+)", lambda read: f".own_{numbers.get(read[1], read[1])}", text)
        found[one.name] = text if one.replaces else at_home(text, package)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in standard.PROCESSES.glob("*.py")}
    texts |= {name: (SIM / f"{name}.py").read_text(encoding="utf-8") for name in OUTSIDE}
    replaced = {one.name for one in own if one.replaces} | {DISPATCH}
    while True:  # a file that knows a replaced one is replaced too
        more = {name for name, text in texts.items() if imported(text) & replaced} - replaced
        if not more:
            break
        replaced |= more
    for name in sorted(replaced - set(found) - {DISPATCH}):
        found[name] = rewired(texts[name], package, replaced)
    found[DISPATCH] = write_dispatch(
        set_of.together, package, {*found} & {one.name for one in set_of.together.mechanisms}, home
    )
    return found


def at_home(text: str, package: str) -> str:
    """The text with codes and mail taken from the package, where those of the user's own stand beside the others."""
    homes = {"sim.world.codes": CODES, "sim.words": ("Lever",), "sim.words.levers": ("Lever",), "sim.world": ("mail",)}
    lines = text.splitlines()
    for node in sorted(ast.parse(text).body, key=lambda node: -node.lineno):
        if isinstance(node, ast.ImportFrom) and node.module in homes:
            own = [alias for alias in node.names if alias.name in homes[node.module]]
            rest = [alias for alias in node.names if alias not in own]
            where = package if node.module == "sim.world" else f"{package}.codes"
            new = [
                ast.unparse(ast.ImportFrom(m, names, 0)) for m, names in ((node.module, rest), (where, own)) if names
            ]
        elif isinstance(node, ast.Import) and [alias.name for alias in node.names] == ["sim.world.mail"]:
            new = [f"from {package} import mail" + (f" as {node.names[0].asname}" if node.names[0].asname else "")]
        else:
            continue
        lines[node.lineno - 1 : node.end_lineno] = new
    return "\n".join(lines) + "\n"


def imported(text: str) -> set[str]:
    """Files of ``sim.processes`` that a text imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "sim.processes":
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.processes."):
            found.add(str(node.module).split(".")[2])
    return found


def rewired(text: str, package: str, replaced: set[str]) -> str:
    """The text with its imports of replaced files taken from the package."""
    lines = text.splitlines()
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    for node in sorted(nodes, key=lambda node: -node.lineno):
        module = node.module or ""
        if module == "sim.processes":
            own = [alias for alias in node.names if alias.name in replaced]
            rest = [alias for alias in node.names if alias.name not in replaced]
            new = [ast.unparse(ast.ImportFrom(m, names, 0)) for m, names in ((module, rest), (package, own)) if names]
        elif module.startswith("sim.processes.") and module.split(".")[2] in replaced:
            new = [ast.unparse(ast.ImportFrom(f"{package}.{module.split('.', 2)[2]}", node.names, 0))]
        else:
            continue
        indent = " " * node.col_offset
        lines[node.lineno - 1 : node.end_lineno] = [indent + line for line in new]
    return "\n".join(lines) + "\n"


def _load(name: str, folder: Path) -> str:
    """Make the package importable under its name, in this process."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return name


def _explained(entry: Callable[..., Any], names: str, folder: Path) -> Callable[..., Any]:
    """The entry, with a fault of compiling said in a sentence (compiled code itself raises none of these)."""
    import numba
    from numba.core.errors import NumbaError

    settings: Any = numba.config
    if settings.DISABLE_JIT:  # plain Python: its own errors say more
        return entry

    @functools.wraps(entry)
    def call(*arguments: Any) -> Any:
        try:
            return entry(*arguments)
        except (NumbaError, LookupError, TypeError, AttributeError, NotImplementedError, AssertionError) as error:
            raise MechanismError(
                f"Your mechanism {names} cannot be compiled: {reason_of(error)} Compiled code knows numbers, the tables of "
                f"the world (world.families[family_row].support) and functions; no lists, text or objects. Text: {folder}."
            ) from None

    call.compiled = entry  # type: ignore[attr-defined]
    return call


REASONS = ("Untyped global name", "Unknown attribute", "No implementation", "Cannot unify", "Use of unsupported")
FRAMES = (
    "Failed in",
    "During:",
    "File ",
    "[",
    "There ",
    "- Of which",
    "Overload",
    "Rejected",
    "raised from",
    "<source",
)


def reason_of(error: BaseException) -> str:
    """The innermost reason in a long message of numba, and where, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    places = [line for line in lines if line.startswith("File ")]
    said = [line for line in lines if not line.startswith(FRAMES) and set(line) - set("^~ ")]
    reason = next((line for line in lines if line.startswith(REASONS)), said[0] if said else type(error).__name__)
    return f"{reason.rstrip('.')}" + (f" ({places[-1].rstrip(':')})." if places else ".")
