"""The numba type of one pointer to many tables (see `sim.engine.kernel`)."""

from __future__ import annotations

import hashlib
from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic, models, register_model

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
