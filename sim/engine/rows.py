"""Rows in compiled code are not counted from the end of a table.

numba gives every access to a table the meaning of Python, where row -1 is the last: a comparison and a choice each time, a
fifth of all instructions of the model. No kernel of the program means that by a row, so while one is lowered the choice is
left out. (A negative row was a fault before, and gave the wrong row; with ``NUMBA_BOUNDSCHECK=1`` it is now told.) Kernels
of a user's own mechanisms keep numba's rule.

This takes the place of an inner function of numba, under numba's own lock; if a version has another inside, nothing is left out:
slower, the same result. ``ZOTHUIS_ROWS=numba`` asks for that.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

SWITCH = "ZOTHUIS_ROWS"
OURS = "sim."

try:
    from numba.core import types
    from numba.core.compiler_lock import global_compiler_lock
    from numba.np import arrayobj

    _known = hasattr(arrayobj, "fix_integer_index")
except ImportError:  # pragma: no cover - another numba
    _known = False


def left_out() -> bool:
    """Whether rows of kernels are taken as they are."""
    return _known and os.environ.get(SWITCH, "") != "numba"


@contextlib.contextmanager
def taken_as_they_are(module: str) -> Iterator[None]:
    """While a function of a module is lowered: its rows are taken as they are, if the module is one of the program."""
    if not left_out() or not module.startswith(OURS):
        yield
        return
    with global_compiler_lock:
        before = arrayobj.fix_integer_index

        def fixed(context: Any, builder: Any, kind: Any, row: Any, size: Any) -> Any:
            if context.fndesc is None or context.fndesc.modname != module:  # what numba compiles on the way
                return before(context, builder, kind, row, size)
            return context.cast(builder, row, kind, types.intp if kind.signed else types.uintp)

        arrayobj.fix_integer_index = fixed
        try:
            yield
        finally:
            arrayobj.fix_integer_index = before
