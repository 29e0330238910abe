"""What a user can replace (the functions of each file of ``sim.processes``) and what an added mechanism can hold."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

from sim.listed import Listed
from sim.words import Entity

PROCESSES = Path(__file__).resolve().parents[1] / "processes"
NO_MECHANISM = ("__init__", "dispatch", "loop", "opening", "order", "changes")
"""Files of ``sim.processes`` that hold no rule of the world: the loop, the opening, the table of scheduled changes."""

DOOR = "Write a mechanism of your own with sim.mechanism(...) and hand it over as mechanisms=[...]."

KINDS = Listed({"family": Entity.FAMILY, "child": Entity.CHILD, "host": Entity.HOST}, "kinds of row with clocks", DOOR)
"""Who can have clocks of an added mechanism."""
ROWS = Listed({"family": "family_row", "child": "child_row", "host": "host_row"}, "kinds of row with clocks", DOOR)
HOOKS = Listed(
    {
        f"{kind}_{what}": args
        for kind, row in ROWS.items()
        for what, args in {
            "rates": ("world", row, "now"),
            "event": ("world", row, "clock", "now"),
            "mail": ("world", row, "event", "a", "b", "x", "now"),
        }.items()
    },
    "functions of a mechanism",
    DOOR,
)
"""Functions that an added mechanism can hold, with their arguments."""


RENAMED = Listed(
    {
        "crisis.want": "seek_places",
        "crisis.hear": "ask_child",
        "crisis.figures": "offer_figures",
        "crisis.acute": "is_acute",
        "harm.incident": "kind_of_incident",
        "harm.detected": "detection_flag",
        "hosts.asked": "share_asked_for",
        "hosts.profile": "draw_profile",
        "seeking.trial": "treat_in_trial",
        "seeking.enter_trial": "treat_in_trial",
        "waiting.before": "served_before",
        "waiting.found": "place_found",
        "coming_home.returned": "child_returned",
        "coming_home.followed": "worker_follows",
        "one_plan.start": "start_mental_health",
        "workforce.market": "filling_pace",
        "workforce.staffed": "change_staff",
        "search.overflow": "place_over_capacity",
        "respite.fits": "match_fits",
    },
    "functions of mechanisms that have another name now",
    DOOR,
)
"""Old names of functions: a user who gives one is told the new name."""


@dataclass(frozen=True)
class Part:
    """One function of a standard mechanism.

    Attributes
    ----------
    name, arguments : how it is called; doc : first line of what it says of itself.
    first, last : its lines in the file, decorators included (from 1).
    """

    name: str
    arguments: tuple[str, ...]
    doc: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


def names() -> tuple[str, ...]:
    """Mechanisms of which parts can be replaced."""
    return tuple(sorted(path.stem for path in PROCESSES.glob("*.py") if path.stem not in NO_MECHANISM))


@functools.cache
def text_of(name: str) -> str:
    """Text of the file of a standard mechanism."""
    return (PROCESSES / f"{name}.py").read_text(encoding="utf-8")


@functools.cache
def parts_of(name: str) -> dict[str, Part]:
    """Functions of a standard mechanism, by name, in the order of the file."""
    found = {}
    for node in ast.parse(text_of(name)).body:
        if isinstance(node, ast.FunctionDef):
            doc = (ast.get_docstring(node) or "").split("\n")[0]
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            arguments = tuple(argument.arg for argument in node.args.args)
            found[node.name] = Part(node.name, arguments, doc, first, node.end_lineno or node.lineno)
    return found


@functools.cache
def known_names(name: str) -> dict[str, str]:
    """Names that a part of this mechanism can read without defining them, and what they are (see `meanings`)."""
    found: dict[str, str] = {}
    for node in ast.parse(text_of(name)).body:
        found.update(meanings(node))
    return found


def meanings(node: ast.stmt) -> dict[str, str]:
    """Names that a statement of a module defines, each with what it is, in one way of writing."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name: "defined there"}
    if isinstance(node, ast.Import):
        return {(a.asname or a.name).split(".")[0]: f"import {a.name}" for a in node.names}
    if isinstance(node, ast.ImportFrom):
        if node.module == "__future__":
            return {}
        return {a.asname or a.name: f"from {'.' * node.level}{node.module or ''} import {a.name}" for a in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [leaf.id for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name)]
        return dict.fromkeys(names, f"= {ast.unparse(node.value)}")
    return {}


def without(name: str, replaced: set[str]) -> str:
    """Text of a standard mechanism without some of its functions."""
    lines = text_of(name).splitlines()
    for part in sorted((parts_of(name)[one] for one in replaced), key=lambda part: -part.first):
        del lines[part.first - 1 : part.last]
    return "\n".join(lines).rstrip() + "\n"
