"""Rows of the program's own kernels are not counted from the end: that it is so, that results are the same without it."""

import ast
import sys
import types

import numba
import numpy as np
import pytest

from sim.engine import rows
from sim.engine.cache import compiled_sources, source_hash
from sim.engine.kernel import LINE, kernel
from sim.world import layout

from .test_compiled import compiled, toy_in_a_process

TABLE = np.array([1.0, 2.0, 4.0])


def made(monkeypatch, name: str):
    """A kernel of a module that takes a row of a table, and what it became."""
    module = types.ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    exec("def taken(table, row):\n    return table[row]\n", vars(module))
    taken = kernel(module.taken)
    assert taken(TABLE, 1) == 2.0
    [code] = taken.inspect_llvm().values()
    return taken, code


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="compiled code")
def test_the_choice_is_left_out_in_kernels_of_the_program_alone(monkeypatch):
    inner = rows.arrayobj.fix_integer_index
    assert rows.left_out(), "another numba: the model is a fifth slower"
    _, ours = made(monkeypatch, "sim.tried")
    theirs, code = made(monkeypatch, "own.tried")
    assert "select" not in ours and "select" in code and theirs(TABLE, -1) == 4.0
    monkeypatch.setenv(rows.SWITCH, "numba")
    asked, code = made(monkeypatch, "sim.tried_too")
    assert "select" in code and asked(TABLE, -1) == 4.0
    assert rows.arrayobj.fix_integer_index is inner


@pytest.mark.slow
def test_results_are_the_same_with_the_rule_of_numba(tmp_path):
    assert toy_in_a_process(120.0, 4, **{rows.SWITCH: "numba"}, ZOTHUIS_CACHE=str(tmp_path)) == compiled(120.0, 4)


def test_code_with_and_without_is_kept_apart(monkeypatch):
    before = source_hash()
    monkeypatch.setenv(rows.SWITCH, "numba")
    assert source_hash() != before


def test_no_kernel_counts_a_row_from_the_end():
    found = []
    for path in compiled_sources():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(
                isinstance(one, ast.Name) and one.id in ("kernel", "inlined", "entry")
                for one in function.decorator_list
            ):
                found += [
                    f"{path.name}: {ast.unparse(one)}"
                    for one in ast.walk(function)
                    if isinstance(one, ast.Subscript)
                    and any(isinstance(part, ast.USub) for part in ast.walk(one.slice))
                ]
    assert not found


def test_what_is_fetched_ahead_is_what_stands_first():
    """Rows fill whole cache lines, and the fields that are read most fill the lines that are asked for."""
    assert layout.LINE == LINE
    for kind, first, lines in ((layout.FAMILY_DTYPE, layout.FAMILY_FIRST, layout.FAMILY_LINES),
                               (layout.CHILD_DTYPE, layout.CHILD_FIRST, layout.CHILD_LINES)):  # fmt: skip
        assert kind.itemsize % LINE == 0 and kind.itemsize == sum(field[0].itemsize for field in kind.fields.values())
        assert max(kind.fields[name][1] + kind.fields[name][0].itemsize for name in first.split()) <= lines * LINE
