"""How compiled functions are declared: three decorators that keep calls cheap.

numba counts references to arrays at every call; with a dozen tables that costs more than the work itself (measured:
1570 against 620 ns an event). The tables of a run are owned by Python for as long as compiled code runs, so kernels are
compiled without counting. A kernel can therefore not allocate: no new arrays, lists, strings or sets.

``kernel``   a function called from compiled code.
``inlined``  the same, always copied into its caller: for small functions that take the whole engine.
``entry``    a function that Python calls; the only ones with a cache on disk.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model

_njit: Any = numba.njit
_config: Any = numba.config

kernel: Any = _njit(_nrt=False)
inlined: Any = _njit(_nrt=False, forceinline=True)
entry: Any = _njit(_nrt=False, cache=True)


_names: dict[str, str] = {}  # full name of a tuple type -> short name of its reference


class Reference(types.Type):
    """numba type of a pointer to a named tuple of tables; attributes are those of the tuple."""

    def __init__(self, tables: Any) -> None:
        self.tables = tables
        name = _names.get(tables.name)
        if name is None:
            name = _names[tables.name] = "Reference_" + hashlib.sha256(tables.name.encode()).hexdigest()[:16]
        super().__init__(name=name)


@register_model(Reference)
class _ReferenceModel(models.PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, dmm.lookup(fe_type.tables).get_value_type().as_pointer())


@infer_getattr
class _ReferenceAttribute(AttributeTemplate):
    key = Reference

    def generic_resolve(self, value: Any, attr: str) -> Any:  # type: ignore[override]
        if attr not in value.tables.fields:
            return None
        found = value.tables.types[value.tables.fields.index(attr)]
        return Reference(found) if isinstance(found, types.BaseNamedTuple) else found


@lower_getattr_generic(Reference)
def _lower_attribute(context: Any, builder: Any, kind: Any, value: Any, attr: str) -> Any:
    position = kind.tables.fields.index(attr)
    found = kind.tables.types[position]
    place = cgutils.gep_inbounds(builder, value, 0, position)
    if isinstance(found, types.BaseNamedTuple):
        return place
    if not isinstance(found, types.Array):
        return builder.load(place)
    array = context.make_array(found)(context, builder)
    layout = context.data_model_manager.lookup(found)
    for name in ("nitems", "itemsize", "data", "shape", "strides"):  # no owner: nobody counts references to this array
        member = builder.load(cgutils.gep_inbounds(builder, place, 0, layout.get_field_position(name)))
        member.set_metadata("invariant.load", builder.module.add_metadata([]))
        setattr(array, name, member)
    return array._getvalue()


def _same(tables: Any) -> Any:
    """Give one pointer to all tables of a named tuple. Without compiling: the tuple itself."""
    return tables


def _nothing(table: np.ndarray, row: int) -> None:
    """Ask the processor to fetch a row of a table that is needed soon. Without compiling there is nothing to ask."""


refer: Any = _same
prefetch: Any = _nothing

if not _config.DISABLE_JIT:

    @intrinsic
    def _refer(typingctx, tables):
        """Give one pointer to all tables of a named tuple; valid until the calling function returns."""
        if isinstance(tables, Reference):
            return tables(tables), lambda context, builder, signature, args: args[0]
        if not isinstance(tables, types.BaseNamedTuple):
            return None

        def codegen(context, builder, signature, args):
            return cgutils.alloca_once_value(builder, args[0])

        return Reference(tables)(tables), codegen

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

    refer = _refer
    prefetch = _fetch
