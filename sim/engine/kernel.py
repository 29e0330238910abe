"""How compiled functions are declared: three decorators that keep calls cheap.

numba counts references to arrays at every call; with a dozen tables that costs more than the work itself (measured:
1570 against 620 ns an event). The tables of a run are owned by Python for as long as compiled code runs, so kernels are
compiled without counting. A kernel can therefore not allocate: no new arrays, lists, strings or sets.

``kernel``   a function called from compiled code.
``inlined``  the same, always copied into its caller: for small functions that take the whole engine.
``entry``    a function that Python calls; the only ones with a cache on disk.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

_njit: Any = numba.njit
_config: Any = numba.config

kernel: Any = _njit(_nrt=False)
inlined: Any = _njit(_nrt=False, forceinline=True)
entry: Any = _njit(_nrt=False, cache=True)


def _nothing(table: np.ndarray, row: int) -> None:
    """Ask the processor to fetch a row of a table that is needed soon. Without compiling there is nothing to ask."""


prefetch: Any = _nothing

if not _config.DISABLE_JIT:
    from llvmlite import ir

    @intrinsic
    def _fetch(typingctx, table, row):
        """Ask the processor to fetch a row of a table that is needed soon (its first cache line). Changes nothing."""

        def codegen(context, builder, signature, args):
            array = context.make_array(signature.args[0])(context, builder, args[0])
            pointer = cgutils.get_item_pointer(context, builder, signature.args[0], array, [args[1]], wraparound=False)
            address = builder.bitcast(pointer, cgutils.voidptr_t)
            i32 = ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, i32, i32, i32])
            function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
            builder.call(function, [address, i32(0), i32(3), i32(1)])  # read, keep in all caches, data
            return context.get_dummy_value()

        return types.void(table, types.intp), codegen

    prefetch = _fetch
