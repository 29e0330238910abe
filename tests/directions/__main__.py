"""Verdicts on all rows (of the tables named, else of all), as JSON: NUMBA_DISABLE_JIT=1 python -m tests.directions."""

from __future__ import annotations

import json
import sys
import traceback
from importlib import import_module

from .rows import Fact, Row, verdict
from .tables import all_rows


def judged(row: Row | Fact) -> str:
    """The verdict, or the fault on the way to it."""
    try:
        return verdict(row)
    except Exception:
        return f"{row.name}: {traceback.format_exc(limit=-3)}"


chosen = [row for name in sys.argv[1:] for row in import_module(f"tests.directions.{name}").ROWS] or all_rows()
found = {row.name: judged(row) for row in chosen if isinstance(row, Row | Fact)}
if sys.argv[1:]:
    print(*[said for said in found.values() if said], f"{len(found)} rows", sep="\n")
else:
    print(json.dumps(found))
