"""Small faults put into the code on purpose: where one can be made, which are drawn, and how it is written into a file.

A mutant is known by the text of the statement it changes and the node within it, not by a line number, so that it is
found again after files were changed or functions moved. A maintained tool was weighed: mutmut calls mutants through
functions of its own, which compiled kernels cannot; cosmic-ray has no draw by kind and folder and no order of tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("processes", "policies", "designs", "files", "results", "runs", "outcomes")
KINDS = ("sign", "rate", "off by one", "comparison", "skipped", "branch", "boolean")
EACH = 15
SEED = 20261125

_SIGN = {ast.Add: ("+", "-"), ast.Sub: ("-", "+")}
_RATE = {ast.Mult: ("*", "/"), ast.Div: ("/", "*")}
_EDGE = {ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">")}
_OTHER = {
    ast.Lt: ("<", ">"), ast.LtE: ("<=", ">="), ast.Gt: (">", "<"), ast.GtE: (">=", "<="), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}  # fmt: skip
_TEXTS = {"note", "en", "nl", "unit", "source", "title", "label", "description", "help", "doc", "name", "group", "text",
          "indent", "ensure_ascii"}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault. ``code`` is the statement (or the condition of a block) as ``ast.unparse`` writes it, ``node`` the place
    of the changed node in ``ast.walk`` of it, ``nth`` which of the same statements of that function it is."""

    number: int
    kind: str
    file: str
    function: str
    line: int
    code: str
    node: int
    nth: int
    before: str
    after: str


@dataclass(frozen=True)
class Place:
    """A node that can be changed, with the edit: text from ``begin`` to ``end`` (offsets) becomes ``after``."""

    kind: str
    function: str
    line: int
    code: str
    node: int
    nth: int
    begin: int
    end: int
    before: str
    after: str

    @property
    def name(self) -> tuple[str, str, int, str, str]:
        return self.kind, self.code, self.node, self.before, self.after


class _Source:
    """Text of a file with offsets of (line, column in bytes)."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.AST) -> tuple[int, int]:
        begin = self.starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return begin, self.starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def text(self, begin: int, end: int) -> str:
        return self.data[begin:end].decode()


def _statements(body: list[ast.stmt], function: str) -> Iterator[tuple[str, ast.stmt, list[ast.AST]]]:
    """(function, statement, its own parts without the blocks below it) of code that runs; no texts, types or messages."""
    for stmt in body:
        if isinstance(stmt, ast.Import | ast.ImportFrom | ast.Raise | ast.Assert | ast.Global | ast.Pass):
            continue
        if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant):
            continue
        if isinstance(stmt, ast.ClassDef | ast.FunctionDef):
            if stmt.name.endswith("_lines"):
                continue  # only lays out text
            yield from _statements(stmt.body, f"{function}.{stmt.name}".lstrip("."))
        elif isinstance(stmt, ast.If | ast.While):
            if isinstance(stmt.test, ast.Name) and stmt.test.id == "TYPE_CHECKING":
                continue
            yield function, stmt, [stmt.test]
            yield from _statements(stmt.body, function)
            yield from _statements(stmt.orelse, function)
        elif isinstance(stmt, ast.For):
            yield function, stmt, [stmt.iter]
            yield from _statements(stmt.body, function)
            yield from _statements(stmt.orelse, function)
        elif isinstance(stmt, ast.With):
            yield function, stmt, [item.context_expr for item in stmt.items]
            yield from _statements(stmt.body, function)
        elif isinstance(stmt, ast.Try):
            yield from _statements(stmt.body, function)
            for handler in stmt.handlers:
                yield from _statements(handler.body, function)
            yield from _statements(stmt.finalbody, function)
        elif isinstance(stmt, ast.AnnAssign):
            if stmt.value is not None:
                yield function, stmt, [stmt.value]
        else:
            yield function, stmt, [stmt]


def _live(root: ast.AST) -> set[int]:
    """Ids of the nodes of a part that are code: no f-strings, no texts for people, no types."""
    live: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg in _TEXTS):
            continue
        live.add(id(node))
        waiting += ast.iter_child_nodes(node)
    return live


def _between(source: _Source, left: ast.AST, right: ast.AST, old: str, new: str) -> tuple[int, int, str]:
    """The edit of an operator that stands between two nodes."""
    begin, end = source.span(left)[1], source.span(right)[0]
    gap = source.text(begin, end)
    pattern = re.escape(old).replace(r"\ ", r"\s+")
    pattern = rf"\b{pattern}\b" if old[0].isalpha() else pattern
    return begin, end, re.sub(pattern, new, gap, count=1)


def _edits(source: _Source, stmt: ast.stmt, node: ast.AST) -> Iterator[tuple[str, int, int, str]]:
    """(kind, begin, end, text instead) of each fault that can be made at a node."""
    begin, end = source.span(node) if hasattr(node, "lineno") else (0, 0)
    if isinstance(node, ast.BinOp):
        for kind, table in (("sign", _SIGN), ("rate", _RATE)):
            if type(node.op) in table:
                yield (kind, *_between(source, node.left, node.right, *table[type(node.op)]))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", begin, source.span(node.operand)[0], ""
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "boolean", begin, source.span(node.operand)[0], ""
    elif isinstance(node, ast.AugAssign) and type(node.op) in _SIGN:
        old, new = _SIGN[type(node.op)]
        yield ("sign", *_between(source, node.target, node.value, f"{old}=", f"{new}="))
    elif isinstance(node, ast.AugAssign) and type(node.op) in _RATE:
        old, new = _RATE[type(node.op)]
        yield ("rate", *_between(source, node.target, node.value, f"{old}=", f"{new}="))
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for kind, compare in (("off by one", _EDGE), ("comparison", _OTHER)):
            if type(node.ops[0]) in compare:
                yield (kind, *_between(source, node.left, node.comparators[0], *compare[type(node.ops[0])]))
    elif isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        text = source.text(begin, source.span(node.values[0])[1])
        for left, right in zip(node.values, node.values[1:], strict=False):
            gap = _between(source, left, right, old, new)
            text += gap[2] + source.text(*source.span(right))
        yield "boolean", begin, end, text + source.text(source.span(node.values[-1])[1], end)
    elif isinstance(node, ast.IfExp):
        test = source.span(node.test)
        yield "branch", *test, f"(not ({source.text(*test)}))"
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield "boolean", begin, end, str(not node.value)
        elif isinstance(node.value, int):
            yield "off by one", begin, end, str(node.value + 1)
        elif isinstance(node.value, float):
            yield "rate", begin, end, str(2.0 * node.value if node.value else 1.0)
    if isinstance(stmt, ast.If) and node is stmt.test:
        yield "branch", begin, end, f"not ({source.text(begin, end)})"
    if (
        node is stmt
        and isinstance(node, ast.Expr | ast.AugAssign)
        and not isinstance(getattr(node, "value", 0), ast.Yield)
    ):
        yield "skipped", begin, end, "pass"
    elif node is stmt and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript):
        yield "skipped", begin, end, "pass"


def places(text: str) -> list[Place]:
    """Every fault that can be made in the text of a file."""
    source = _Source(text)
    found: list[Place] = []
    seen: dict[tuple[str, str], int] = {}
    for function, stmt, parts in _statements(ast.parse(text).body, ""):
        for part in parts:
            code = ast.unparse(part)
            nth = seen[function, code] = seen.get((function, code), -1) + 1
            live = _live(part)
            for n, node in enumerate(ast.walk(part)):
                if id(node) not in live:
                    continue
                for kind, begin, end, after in _edits(source, stmt, node):
                    before = source.text(begin, end)
                    if before != after:
                        line = source.data[:begin].count(b"\n") + 1
                        found.append(Place(kind, function, line, code, n, nth, begin, end, before, after))
    return found


def changed(text: str, place: Place) -> str:
    """The text of the file with the fault in it."""
    data = text.encode()
    return (data[: place.begin] + place.after.encode() + data[place.end :]).decode()


def files(folder: str, root: Path = ROOT) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in (root / "sim" / folder).glob("*.py"))


def all_places(folder: str, root: Path = ROOT) -> list[tuple[str, Place]]:
    """Every fault that can be made in a folder: (file, place). The changed file is still Python."""
    found = []
    for name in files(folder, root):
        text = (root / name).read_text(encoding="utf-8")
        found += [(name, place) for place in places(text)]
    return found


def draw(root: Path = ROOT, seed: int = SEED, each: int = EACH) -> list[Mutant]:
    """As many faults of each folder, by a fixed seed; within a folder the kinds take turns."""
    drawn: list[Mutant] = []
    for folder in FOLDERS:
        drawn += draw_folder(all_places(folder, root), Random(f"{seed} {folder}"), each, root, len(drawn))
    return drawn


def draw_folder(
    pool: list[tuple[str, Place]], random: Random, each: int, root: Path, first: int, taken: tuple[Mutant, ...] = ()
) -> list[Mutant]:
    """``each`` faults of one folder, none of them at a place that is taken."""
    turns = list(KINDS)
    random.shuffle(turns)
    used = {(one.file, one.function, one.code, one.node, one.nth) for one in taken}
    drawn: list[Mutant] = []
    while len(drawn) < each:
        kind = turns[len(drawn) % len(turns)]
        name, place = random.choice([one for one in pool if one[1].kind == kind])
        spot = (name, place.function, place.code, place.node, place.nth)
        if spot in used or not parses(changed((root / name).read_text(encoding="utf-8"), place)):
            continue
        used.add(spot)
        about = {key: value for key, value in asdict(place).items() if key not in ("begin", "end", "kind")}
        drawn.append(Mutant(first + len(drawn) + 1, kind, name, **about))
    return drawn


def parses(text: str) -> bool:
    """Whether a text is Python."""
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def find(mutant: Mutant, root: Path = ROOT) -> tuple[str, Place] | None:
    """Where the fault can be made today: in its function, else its file, else its folder; None when its code is gone."""
    wanted = (mutant.kind, mutant.code, mutant.node, mutant.before, mutant.after)
    own = root / mutant.file
    found = []
    if own.exists():
        found = [(mutant.file, one) for one in places(own.read_text(encoding="utf-8")) if one.name == wanted]
    if not found:
        found = [one for one in all_places(Path(mutant.file).parts[1], root) if one[1].name == wanted]
    if not found:
        return None
    return min(found, key=lambda one: (one[1].function != mutant.function, abs(one[1].nth - mutant.nth)))
