"""What an event costs without a clock: instructions, and lines of memory that the second-level cache did not hold.

``python -m tests.benchmarks count`` (with ``ZOTHUIS_BENCH_MISSES=1`` a year of Utrecht too, with its misses) lets valgrind count
two runs that differ in their years alone; their difference over that of their events is what an event costs, without what
comes before the first. Counts hardly differ from one machine to another: code is made for one processor, in a cache of its
own, and caches have one size.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ENVIRONMENT = {
    "NUMBA_CPU_NAME": "haswell",  # valgrind knows no newer one
    "NUMBA_CPU_FEATURES": "",
    "NUMBA_CACHE_DIR": "",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
CACHES = ("--I1=32768,8,64", "--D1=49152,12,64", "--LL=2097152,16,64")
"""Of the processor of the first measurement; what cachegrind calls the last level is its second."""
TOTAL = re.compile(r"^==\d+==\s+(I\s+refs|LLd misses):\s+([\d,]+)", re.MULTILINE)
LONGEST = 3600  # seconds
ROOM = 1.03
MOST = {("minimal", "instructions"): 2708.0, ("utrecht", "instructions"): 2828.0, ("utrecht", "misses"): 15.5}
"""What an event took when it was last made cheaper; more than `ROOM` times as much is a fault."""


def counted(scenario: str, years: float, cache: str, misses: bool) -> tuple[int, dict[str, int]]:
    """Events of one run, and what valgrind counted in the whole process."""
    run = [sys.executable, "-m", "tests.benchmarks.count_run", scenario, str(years)]
    tool = ["valgrind", "--tool=cachegrind", "--cachegrind-out-file=/dev/null"]
    tool += ["--cache-sim=yes", *CACHES] if misses else ["--cache-sim=no"]
    environment = {**os.environ, **ENVIRONMENT, "ZOTHUIS_CACHE": cache}
    found = subprocess.run([*tool, *run], env=environment, capture_output=True, text=True, timeout=LONGEST, check=True)
    totals = {name.split()[0]: int(number.replace(",", "")) for name, number in TOTAL.findall(found.stderr)}
    return int(found.stdout), totals


def by_event(scenario: str, years: tuple[float, float], misses: bool = False) -> dict[str, float]:
    """Instructions and, where asked, second-level misses an event, between two horizons of the same scenario."""
    with tempfile.TemporaryDirectory() as cache:
        first = [sys.executable, "-m", "tests.benchmarks.count_run", scenario, "0.1"]  # compiles outside valgrind
        subprocess.run(
            first, env={**os.environ, **ENVIRONMENT, "ZOTHUIS_CACHE": cache}, check=True, stdout=subprocess.DEVNULL
        )
        with ThreadPoolExecutor(2) as both:
            (few, before), (many, after) = both.map(lambda each: counted(scenario, each, cache, misses), years)
    names = {"I": "instructions", "LLd": "misses"}
    return {"events": many - few} | {names[key]: (after[key] - before[key]) / (many - few) for key in after}


def main() -> None:
    """Print what an event of ``minimal`` takes, and where that was asked of Utrecht; above the bound it ends with 1."""
    if shutil.which("valgrind") is None:
        print("not measured: there is no valgrind here")
        return
    asked = [("minimal", (1.0, 11.0), False)]
    if os.environ.get("ZOTHUIS_BENCH_MISSES"):
        asked.append(("utrecht", (0.5, 1.5), True))
    over = []
    for scenario, years, misses in asked:
        for name, value in by_event(scenario, years, misses).items():
            most = MOST.get((scenario, name), float("inf"))
            over += (
                [f"{scenario}: {value:,.1f} {name} an event, where {most:,.1f} are kept"] if value > ROOM * most else []
            )
            print(f"{scenario} {name:24s} {value:14,.1f}  (kept: {most:,.1f})")
    if over:
        sys.exit("\n".join(over))
