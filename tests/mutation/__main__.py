"""Run the mutation check: ``python -m tests.mutation`` (see README.md; nothing in this tree is changed)."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from random import Random

from .mutants import FOLDERS, KINDS, ROOT, SEED, Mutant, all_places, changed, draw, draw_folder, find

HERE = Path(__file__).parent
LIST = HERE / "mutants.json"
VERDICTS = HERE / "verdicts.toml"
FAR = ("tests/notebooks", "tests/docs", "tests/golden", "tests/test_house.py", "tests/mutation")
"""Tests that say only that something changed, or that are about the house: never the first to judge a fault."""
CONTROL = ["tests/test_words.py", "tests/test_listed.py"]
"""Tests that must pass without a fault, before anything is judged."""
PASSED: set[tuple[str, str]] = set()
"""Tests that killed a fault and were seen to pass without it, by stage."""
LIMIT = {"plain": 150, "nearest": 420, "rest": 1500, "far": 600}  # seconds


def read() -> list[Mutant]:
    """The drawn list."""
    return [Mutant(**row) for row in json.loads(LIST.read_text(encoding="utf-8"))]


def write(mutants: Iterable[Mutant]) -> None:
    """Keep the list."""
    rows = [asdict(one) for one in mutants]
    LIST.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def redrawn(mutants: list[Mutant]) -> list[Mutant]:
    """The list with a new fault of the same kind and folder for each whose code is gone; says which."""
    new = list(mutants)
    for k, one in enumerate(mutants):
        if find(one) is None:
            folder = Path(one.file).parts[1]
            pool = [place for place in all_places(folder) if place[1].kind == one.kind]
            new[k] = _same_kind(pool, one, tuple(new))
            print(f"{one.number}: the code of {one.file} {one.function} `{one.code}` is gone; drawn instead: "
                  f"{new[k].file} {new[k].function} `{new[k].code}`")  # fmt: skip
    return new


def _same_kind(pool: list, gone: Mutant, taken: tuple[Mutant, ...]) -> Mutant:
    for attempt in range(len(KINDS) * 50):
        random = Random(f"{SEED} {gone.number} {gone.code} {attempt}")
        try:
            found = draw_folder(pool, random, 1, ROOT, gone.number - 1, taken)[0]
        except IndexError:  # the first turn was another kind
            continue
        return found
    raise SystemExit(f"no other fault of kind {gone.kind}")


def copy_of_tree(target: Path, revision: str | None) -> None:
    """The files of this tree (or of a revision) in another folder."""
    if revision:
        archive = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(target)], input=archive, check=True)
        return
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def stages(tree: Path, mutant: Mutant) -> list[tuple[str, list[str]]]:
    """(stage, test files) in the order in which they are asked: plain directions, the nearest tests, the rest, the far."""
    folder, stem = Path(mutant.file).parts[1], Path(mutant.file).stem
    every = sorted(str(path.relative_to(tree)) for path in (tree / "tests").rglob("test_*.py"))
    directions = [name for name in every if name.startswith("tests/directions/")]
    far = [name for name in every if name.startswith(FAR)]
    named = [name for name in every if stem in Path(name).stem and name not in far]
    near = [name for name in every if name.startswith(f"tests/{folder}/") and name not in named]
    about = [
        name
        for name in every
        if name not in far and name not in named and name not in near
        and re.search(rf"\bsim\.{folder}(\.{stem}\b| import .*\b{stem}\b)", (tree / name).read_text(encoding="utf-8"))
    ]  # fmt: skip
    nearest = [*named, *near, *about]
    rest = [name for name in every if name not in nearest and name not in far]
    found: list[tuple[str, list[str]]] = []
    if folder == "processes":
        found.append(("plain", directions))
        nearest, rest = ([n for n in part if n not in directions] for part in (nearest, rest))
    return [(stage, names) for stage, names in [*found, ("nearest", nearest), ("rest", rest), ("far", far)] if names]


def ask(tree: Path, stage: str, names: list[str], cache: Path, patience: float) -> tuple[bool, str]:
    """Whether tests fail, and which first (or how the program ended)."""
    environment = {**os.environ, "ZOTHUIS_CACHE": str(cache), "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("NUMBA_CACHE_DIR", None)
    if stage == "plain":
        environment["NUMBA_DISABLE_JIT"] = "1"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-n", "0", *names]
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=patience * LIMIT[stage]
        )
    except subprocess.TimeoutExpired:
        return True, f"{stage}: no end within {patience * LIMIT[stage]:.0f} s"
    if done.returncode == 0 or done.returncode == 5:  # 5: nothing to run
        return False, ""
    failed = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    if not failed and done.returncode in (3, 4):  # pytest itself could not work: says nothing about a fault
        raise SystemExit(f"The tests cannot run here, so nothing is judged: {(done.stdout + done.stderr)[-400:]}")
    return True, failed[
        0
    ] if failed else f"{stage}: ended with {done.returncode}: {(done.stdout + done.stderr)[-200:]!r}"


def judge(tree: Path, mutant: Mutant, cache: Path, patience: float, last: str, only: list[str]) -> dict:
    """What became of one fault: ``killed`` by a test, ``survived``, or ``gone``."""
    begin = time.monotonic()
    row = {**asdict(mutant), "outcome": "survived", "stage": "", "test": "", "seconds": 0}
    place = find(mutant, tree)
    if place is None:
        return {**row, "outcome": "gone"}
    path = tree / place[0]
    original = path.read_text(encoding="utf-8")
    path.write_text(changed(original, place[1]), encoding="utf-8")
    own = Path(tempfile.mkdtemp(prefix="mutant-cache-")) if "processes" in path.parts else cache
    try:
        for stage, names in [("nearest", only)] if only else stages(tree, mutant):
            failed, test = ask(tree, stage, names, own, patience)
            if failed:
                row |= {"outcome": "killed", "stage": stage, "test": test}
                break
            if stage == last:
                break
    finally:
        path.write_text(original, encoding="utf-8")
        if own != cache:
            shutil.rmtree(own, ignore_errors=True)
    if row["outcome"] == "killed" and "::" in row["test"]:
        must_pass(tree, row["stage"], row["test"], cache, patience)
    return row | {"seconds": round(time.monotonic() - begin)}


def must_pass(tree: Path, stage: str, test: str, cache: Path, patience: float) -> None:
    """Stop when the test that killed fails without the fault as well: then it says nothing about any."""
    if (stage, test) in PASSED:
        return
    if ask(tree, stage, [test], cache, patience)[0]:
        raise SystemExit(f"Without a fault {test} fails as well: nothing can be judged.")
    PASSED.add((stage, test))


def told(row: dict) -> str:
    """One line on a fault for a person to judge."""
    short = " ".join(row["code"].split())[:70]
    change = f"`{row['before'].strip()[:40]}` -> `{row['after'].strip()[:40]}`"
    by = f" by {row['test']}" if row["test"] else ""
    return f"{row['number']:3d} {row['outcome']}{by} ({row['seconds']} s): {row['file']} {row['function']} {change} in `{short}`"


def score(rows: list[dict], verdicts: dict) -> str:
    """Killed of all, by folder; equivalent faults (judged by hand) are taken out."""
    lines = []
    for folder in (*FOLDERS, ""):
        of = [r for r in rows if f"sim/{folder}" in r["file"] and r["outcome"] != "gone"]
        equal = [r for r in of if r["outcome"] == "survived" and verdicts.get(str(r["number"]), {}).get("equivalent")]
        killed = [r for r in of if r["outcome"] == "killed"]
        far = [r for r in killed if r["stage"] == "far"]
        n = len(of) - len(equal)
        lines.append(f"{folder or 'all':12s} killed {len(killed):2d} of {n:2d} ({100 * len(killed) / max(n, 1):.0f} %), "
                     f"{len(far)} only by golden, docs or house tests; {len(equal)} equivalent")  # fmt: skip
    return "\n".join(lines)


def share_killed(rows: list[dict], verdicts: dict) -> float:
    """Share of the faults, without the equivalent ones, that tests about something killed."""
    of = [r for r in rows if r["outcome"] != "gone" and not verdicts.get(str(r["number"]), {}).get("equivalent")]
    return sum(r["outcome"] == "killed" and r["stage"] != "far" for r in of) / max(1, len(of))


def main() -> int:
    """Draw, or run the check; exit code 1 when fewer faults are killed than must be."""
    parse = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parse.add_argument("--draw", action="store_true", help="draw the list anew by its seed and keep it")
    parse.add_argument("--redraw", action="store_true", help="draw others only for those whose code is gone")
    parse.add_argument("--only", default="", help="numbers, with commas")
    parse.add_argument("--folder", default="", help="one of: " + ", ".join(FOLDERS))
    parse.add_argument("--revision", help="judge the tests of this commit")
    parse.add_argument("--last", default="far", choices=[*LIMIT], help="the last stage that is asked")
    parse.add_argument("--least", type=float, default=1.0, help="share of the faults that must be killed, 0 to 1")
    parse.add_argument("--jobs", type=int, default=2, help="faults at a time")
    parse.add_argument("--tests", nargs="*", default=[], help="ask only these tests, a quick lower bound")
    parse.add_argument("--patience", type=float, default=1.0, help="multiplier of the time limits, on a busy machine")
    parse.add_argument("--keep", type=Path, help="write what came out to this file (JSON)")
    given = parse.parse_args()
    if given.draw or given.redraw:
        write(draw() if given.draw else redrawn(read()))
        return 0
    numbers = {int(n) for n in given.only.split(",") if n}
    chosen = [m for m in read() if (not numbers or m.number in numbers) and f"sim/{given.folder}" in m.file]
    verdicts = tomllib.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.exists() else {}
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        trees = []
        for k in range(max(1, given.jobs)):
            tree = Path(folder) / f"tree{k}"
            tree.mkdir()
            copy_of_tree(tree, given.revision)
            trees.append(tree)
        failed, what = ask(trees[0], "nearest", CONTROL, Path(folder) / "cache-control", given.patience)
        if failed:
            raise SystemExit(f"Without a fault {what} fails: nothing can be judged.")

        def one(mutant: Mutant) -> dict:
            tree = trees.pop()
            try:
                row = judge(tree, mutant, Path(folder) / f"cache-{tree.name}", given.patience, given.last, given.tests)
            finally:
                trees.append(tree)
            print(told(row), flush=True)
            return row

        with ThreadPoolExecutor(len(trees)) as pool:
            rows = list(pool.map(one, chosen))
    print(score(rows, verdicts))
    if given.keep:
        given.keep.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if share_killed(rows, verdicts) >= given.least else 1


if __name__ == "__main__":
    sys.exit(main())
