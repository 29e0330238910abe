"""Verdicts on all rows, as JSON, or on those of the tables named: NUMBA_DISABLE_JIT=1 python -m tests.directions [table ...]."""

from __future__ import annotations

import argparse
import json
import traceback
from importlib import import_module

from .rows import Fact, Row, verdict
from .tables import TABLES, all_rows


def judged(row: Row | Fact) -> str:
    """The verdict, or the fault on the way to it."""
    try:
        return verdict(row)
    except Exception:
        return f"{row.name}: {traceback.format_exc(limit=-3)}"


ask = argparse.ArgumentParser(prog="python -m tests.directions", description=__doc__)
ask.add_argument("tables", nargs="*", metavar="table", help="one of: " + ", ".join(TABLES))
tables = ask.parse_args().tables
if unknown := sorted({*tables} - {*TABLES}):
    ask.error(f"no table {', '.join(unknown)}; there are {', '.join(TABLES)}")
chosen = [row for name in tables for row in import_module(f"tests.directions.{name}").ROWS] or all_rows()
found = {row.name: judged(row) for row in chosen if isinstance(row, Row | Fact)}
if tables:
    print(*[said for said in found.values() if said], f"{len(found)} rows", sep="\n")
else:
    print(json.dumps(found))
