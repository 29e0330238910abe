"""Kill each command at moments drawn by a fixed seed, and see that nothing is left and nothing is lost.

``python -m tests.hostile.kills --times 20`` kills ``run``, ``compare``, ``sweep``, ``sensitivity`` and ``optimise`` so many
times each (SIGKILL, SIGTERM and SIGHUP in turn). After each kill no process of its session may live; the same command,
given again, must end well, clear what was left, and give the tables of a command that nobody disturbed, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.living import living, none_ignored

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = ("SIGKILL", "SIGTERM", "SIGHUP")
PATIENCE = 60.0  # seconds for a process to go
DESIGN = """\
scenario = "minimal"
years = 1
seeds = 2
policies = ["slow_down"]
outcomes = ["entries", "cost_total"]
[sample]
kind = "latin"
points = 40
[[vary]]
path = "strain.poor"
"""
COMMANDS = {
    "run": ["run", "minimal", "--years", "3", "--log"],
    "compare": ["compare", "minimal", "--years", "2", "--seeds", "12", "--policy", "slow_down", "--workers", "2"],
    "sweep": ["sweep", "design.toml", "--workers", "2"],
    "sensitivity": [
        *("sensitivity", "minimal", "--method", "morris", "--samples", "6", "--years", "1", "--outcome", "entries"),
        *("--parameter", "strain.poor", "--parameter", "strain.need", "--workers", "2"),
    ],
    "optimise": [
        *("optimise", "minimal", "--policy", "slow_down", "--years", "1", "--seeds", "2", "--population", "4"),
        *("--generations", "2", "--workers", "2"),
    ],
}
RESUMED = ("sweep", "sensitivity", "optimise")


def start(words: list[str], place: Path, out: str) -> subprocess.Popen[bytes]:
    """A command in a session of its own, that ignores no signal though who starts it may (nohup, in the background)."""
    said = open(place / "said.txt", "ab")  # noqa: SIM115 (the child keeps it)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "sim", *words, "--out", out]
    with none_ignored():
        return subprocess.Popen(command, cwd=place, stdout=said, stderr=said, start_new_session=True, env=environment)


def tables(folder: Path) -> dict[str, str]:
    """Hash of every table below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".parquet", ".csv") and path.is_file() and "units" not in path.parts
    }


def semaphores() -> set[str]:
    """Names in the shared memory of the machine that our workers made."""
    shared = Path("/dev/shm")
    return {path.name for path in shared.glob("sem.loky-*")} if shared.is_dir() else set()


def one(name: str, place: Path, moment: float, kind: str, whole: dict[str, str]) -> tuple[list[str], float]:
    """(what is wrong, seconds until the last process was gone) after one kill."""
    wrong: list[str] = []
    (place / "design.toml").write_text(DESIGN, encoding="utf-8")
    before = semaphores()
    process = start(COMMANDS[name], place, "out")
    time.sleep(moment)
    begin = time.monotonic()
    process.send_signal(getattr(signal, kind))
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        wrong.append("it did not end")
    while living(process.pid) and time.monotonic() - begin < PATIENCE:
        time.sleep(0.02)
    seconds = time.monotonic() - begin
    for pid in living(process.pid):
        wrong.append(f"process {pid} lives on")
        os.kill(pid, signal.SIGKILL)
    mine = {found for found in semaphores() - before if f"-{process.pid}-" in found}
    if mine:
        wrong.append(f"semaphores left: {len(mine)}")
    again = "out" if name in RESUMED or not (place / "out").exists() else "again"
    code = start(COMMANDS[name], place, again).wait(600)
    if code != 0:
        wrong.append(f"given again it ended with {code}")
    if tables(place / again) != whole:
        wrong.append("its tables are not those of an undisturbed command")
    left = [
        str(path.relative_to(place)) for path in place.rglob(".*") if "unfinished" in path.name or "probe" in path.name
    ]
    if left:
        wrong.append(f"left: {', '.join(left)}")
    said = (place / "said.txt").read_text("utf-8", "replace")
    if fault := re.search("Traceback|itself failed", said):  # of the killed command or of the one after it
        wrong.append(f"it said: {said[max(0, fault.start() - 300) : fault.start() + 3000]}")
    return wrong, seconds


def kills(
    times: int, seed: int = 1, names: tuple[str, ...] = tuple(COMMANDS), say: Callable[[str], None] = print
) -> list[str]:
    """What was wrong after so many kills of each command."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        for name in names:
            whole = Path(folder) / name
            whole.mkdir()
            (whole / "design.toml").write_text(DESIGN, encoding="utf-8")
            start(COMMANDS[name], whole, "first").wait(600)  # compiles, and chooses the history
            begin = time.monotonic()
            if start(COMMANDS[name], whole, "out").wait(600) != 0:
                wrong.append(f"{name}: it does not run: {(whole / 'said.txt').read_text()[-600:]}")
                continue
            length, longest = time.monotonic() - begin, {kind: 0.0 for kind in SIGNALS}
            for number in range(times):
                chance = random.Random(f"{seed} {name} {number}")
                kind, moment = SIGNALS[(number + len(name)) % len(SIGNALS)], chance.uniform(0.1, 1.0) * length
                place = Path(folder) / f"{name}-{number}"
                place.mkdir()
                found, seconds = one(name, place, moment, kind, tables(whole / "out"))
                longest[kind] = max(longest[kind], seconds)
                wrong += [f"{name}, {kind} after {moment:.1f} of {length:.1f} s: {what}" for what in found]
                for what in found:
                    say(wrong[-1] if len(found) == 1 else f"{name}, {kind}: {what}")
                if not found:
                    shutil.rmtree(place)
            gone = ", ".join(f"{kind} {seconds:.2f} s" for kind, seconds in longest.items())
            say(f"{name}: {times} kills in {length:.1f} s of work; longest until all were gone: {gone}")
    return wrong


def main() -> None:
    """Print the figures; exit code 1 when something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", action="append", choices=sorted(COMMANDS))
    given = parser.parse_args()
    wrong = kills(given.times, given.seed, tuple(given.command or COMMANDS))
    print(f"{given.times} kills of each command, {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
