"""How compiled code sees a family of codes: a member is its number, known when the code is compiled."""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core.imputils import lower_constant, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import models, register_model, typeof_impl

from sim.code import Code, CodeMeta


class FamilyOfCodes(types.Type):
    """Type of a family of codes, such as ``Form``."""

    def __init__(self, codes: type[Code]) -> None:
        self.codes = codes
        super().__init__(f"{codes.__module__}.{codes.__qualname__}")


register_model(FamilyOfCodes)(models.OpaqueModel)


@typeof_impl.register(CodeMeta)
def _family(value: type[Code], context: Any) -> FamilyOfCodes:
    return FamilyOfCodes(value)


@typeof_impl.register(Code)
def _member(value: Code, context: Any) -> Any:
    return types.int64


@infer_getattr
class _Members(AttributeTemplate):
    key = FamilyOfCodes

    def generic_resolve(self, family: Any, name: str) -> Any:  # type: ignore[override]
        """A literal number, as a global whole number would be."""
        return types.literal(int(family.codes[name])) if name in family.codes.__members__ else None


@lower_constant(FamilyOfCodes)
def _no_value(context: Any, builder: Any, family: FamilyOfCodes, value: Any) -> Any:
    return context.get_dummy_value()


@lower_getattr_generic(FamilyOfCodes)
def _number(context: Any, builder: Any, family: FamilyOfCodes, value: Any, name: str) -> Any:
    return context.get_constant(types.int64, int(family.codes[name]))
