"""How compiled functions are declared: decorators that keep calls cheap.

numba counts references to arrays at every call; with a dozen tables that costs more than the work itself (measured:
1570 against 620 ns an event). The tables of a run are owned by Python for as long as compiled code runs, so kernels are
compiled without counting. A kernel can therefore not allocate: no new arrays, lists, strings or sets.

``kernel``   a function called from compiled code.
``inlined``  the same, always copied into its caller: for small functions that take the whole engine.
``apart``    the same, never copied into its caller: for what is rare.
``entry``    a function that Python calls; the only ones with a cache on disk.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

import sim.engine.codes  # noqa: F401  (compiled code knows families of codes)
from sim.engine.kept import keep
from sim.engine.parts import APART, EntryCompiler, KernelCompiler
from sim.engine.reference import Reference

LINE = 64  # bytes of a cache line

_njit: Any = numba.njit
_config: Any = numba.config

_part: Any = {"pipeline_class": KernelCompiler} if KernelCompiler is not None else {}
_whole: Any = {"pipeline_class": EntryCompiler} if EntryCompiler is not None else {}


def _widest(kind: Any) -> Any:
    """Type in which a kernel takes an argument: no constants, and int64 for any shorter signed integer."""
    kind = types.unliteral(kind)
    return types.int64 if isinstance(kind, types.Integer) and kind.signed and kind.bitwidth < 64 else kind


def _declare(**options: Any) -> Any:
    def decorate(function: Any) -> Any:
        made = _njit(**options)(function)
        if not _config.DISABLE_JIT:
            template = made.get_call_template

            def widened(args: Any, kws: Any) -> Any:
                # numba compiles a version for each constant and each width that is passed; one is enough
                return template(tuple(map(_widest, args)), {k: _widest(v) for k, v in kws.items()})

            made.get_call_template = widened
        return made

    return decorate


kernel: Any = _declare(_nrt=False, forceinline=False, **_part)  # else one below an inlined one would be inlined too
inlined: Any = _declare(_nrt=False, forceinline=True, **_part)


def apart(function: Any) -> Any:
    """A kernel that is never copied into its callers: for what they seldom need, which else costs registers each time."""
    setattr(function, APART, True)
    return kernel(function)


def entry(function: Any) -> Any:
    """A function that Python calls, compiled once and kept."""
    return keep(_njit(_nrt=False, **_whole)(function))


def _same(tables: Any) -> Any:
    """Give one pointer to all tables of a named tuple. Without compiling: the tuple itself."""
    return tables


def _nothing(table: np.ndarray, row: int, lines: int = 1) -> None:
    """Ask the processor to fetch a row of a table that is needed soon. Without compiling there is nothing to ask."""


refer: Any = _same
prefetch: Any = _nothing

if not _config.DISABLE_JIT:

    @intrinsic
    def _refer(typingctx: Any, tables: Any) -> Any:
        """Give one pointer to all tables of a named tuple; valid until the calling function returns."""
        if isinstance(tables, Reference):
            return tables(tables), lambda context, builder, signature, args: args[0]
        if not isinstance(tables, types.BaseNamedTuple):
            return None

        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return cgutils.alloca_once_value(builder, args[0])

        return Reference(tables)(tables), codegen

    def _ask(builder: Any, line: Any) -> None:
        """Ask for one cache line: to read, kept in all caches, data."""
        i32 = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, i32, i32, i32])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(function, [line, i32(0), i32(3), i32(1)])

    def _row(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        """Where a row of a table begins."""
        array = context.make_array(signature.args[0])(context, builder, args[0])
        return cgutils.get_item_pointer(context, builder, signature.args[0], array, [args[1]], wraparound=False)

    @intrinsic(prefer_literal=True)
    def _fetch(typingctx: Any, table: Any, row: Any, lines: Any) -> Any:
        """Ask the processor to fetch the first cache lines of a row that is needed soon. Changes nothing."""

        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = builder.bitcast(_row(context, builder, signature, args), cgutils.voidptr_t)
            for line in range(lines.literal_value):
                _ask(builder, builder.gep(address, [ir.IntType(64)(line * LINE)]))
            return context.get_dummy_value()

        return types.void(table, types.intp, lines), codegen

    refer = _refer
    prefetch = _fetch
