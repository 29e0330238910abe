"""Give the program broken and hostile input and see that it answers each in a sentence, or works.

``python -m tests.hostile.fuzz --times 300`` tries so many mutants of scenarios, tables of areas, designs, texts of policies
and command lines, drawn by a fixed seed, in one process, and prints what came of them. What is accepted is run for a
few days, or (command lines) up to where computing would begin.
"""

from __future__ import annotations

import argparse
import contextlib
import inspect
import random
import signal
import sys
import tempfile
import time
import typing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.hostile import mutants

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10  # longer is a hang
SMALL = 20_000  # households of what is run
SHORT = 0.02  # years
DESIGN = """\
scenario = "minimal"
years = 0.02
seeds = 1
policies = ["slow_down:office=0.9"]
outcomes = ["entries", "cost_total"]
[changes]
burn_in = 0.05
[sample]
kind = "latin"
points = 2
seed = 3
[[vary]]
path = "strain.need"
[[vary]]
path = "policies.slow_down.strength"
low = 0.0
high = 1.0
"""
POLICIES = [
    "slow_down",
    "slow_down:office=0.9",
    "slow_down:office=0.9,days=3+network_first",
    "host_recruitment:areas=Noord/Zuid",
    "fast_family_treatment:start=2023-01-01",
    "covid",
    "worker_continuity:strength=-1",
    "zorgoppas:strength=0.5+support_figure",
]


class Accepted(BaseException):
    """Computing would begin here."""


class Hang(BaseException):
    """It took too long."""


Kind = Callable[[Path, random.Random], tuple[str, str]]


def fuzz(
    times: int, seed: int = 1, say: Callable[[str], None] = print, kinds: Sequence[Kind] = ()
) -> tuple[Counter[str], list[str]]:
    """(number of each kind of answer, what was wrong) of so many mutants.

    Each is tried in a folder of its own, which is gone afterwards: a number that is taken for the name of a folder leaves none.
    """
    _ready()
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    kinds = kinds or (_scenario, _areas, _design, _policy, _command_line)
    with tempfile.TemporaryDirectory() as folder, _alarmed():
        for number in range(times):
            kind = kinds[number % len(kinds)]
            chance = random.Random(f"{seed} {number}")
            place = Path(folder) / str(number)
            place.mkdir()
            what, begin = "", time.monotonic()
            try:
                signal.alarm(SECONDS)
                with contextlib.chdir(place):
                    answer, what = kind(place, chance)
            except Hang:
                answer = "hang"
            except Exception as error:  # whatever comes out is a fault of the program
                answer, what = "traceback", f"{type(error).__name__}: {str(error)[:300]}"
            finally:
                signal.alarm(0)
            name = kind.__name__.strip("_")
            counts[f"{name}: {answer}"] += 1
            if answer in ("hang", "traceback", "failed"):
                wrong.append(f"mutant {number} ({name}): {answer} after {time.monotonic() - begin:.1f} s: {what}")
                say(wrong[-1])
    return counts, wrong


def _ready() -> None:
    """Load and compile what takes its time once, so that it is no hang of a mutant."""
    from sim.burn_in import choose_burn_in
    from sim.scenario.loading import load_scenario
    from sim.simulation import warm_up

    with contextlib.suppress(ImportError):
        import ema_workbench  # noqa: F401
    warm_up()
    choose_burn_in(load_scenario(ROOT / "scenarios/minimal"))


@contextlib.contextmanager
def _alarmed() -> Iterator[None]:
    def late(number: int, frame: Any) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, late)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)


def asked(*arguments: str) -> tuple[str, str]:
    """What a command answers: (accepted, refused or failed; its words)."""
    from typer.testing import CliRunner

    from sim.commands.app import app

    found = CliRunner().invoke(app, list(arguments))
    said = found.output
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    if "program itself failed" in said or "Traceback" in said or found.exit_code not in (0, 2):
        return "failed", said[-400:]
    if found.exit_code == 2 and not said.strip():
        return "failed", "refused without a word"
    if len(said) > 100_000 and found.exit_code == 2:
        return "failed", f"{len(said)} characters of explanation"
    return ("accepted" if found.exit_code == 0 else "refused"), said[-400:]


def _scenario(place: Path, chance: random.Random) -> tuple[str, str]:
    areas = (ROOT / "scenarios/minimal/areas.csv").read_bytes()
    text = (ROOT / "scenarios/minimal/scenario.toml").read_text("utf-8")
    return _place(place, mutants.toml(mutants.with_formulas(text) if chance.random() < 0.5 else text, chance), areas)


def _areas(place: Path, chance: random.Random) -> tuple[str, str]:
    text = (ROOT / "scenarios/minimal/areas.csv").read_text("utf-8")
    return _place(place, (ROOT / "scenarios/minimal/scenario.toml").read_bytes(), mutants.table(text, chance))


def _place(place: Path, scenario: bytes, areas: bytes) -> tuple[str, str]:
    from sim.errors import InputError
    from sim.scenario.loading import load_scenario
    from sim.scenario.messages import ScenarioError

    (place / "scenario.toml").write_bytes(scenario)
    (place / "areas.csv").write_bytes(areas)
    answer, said = asked("check", str(place))
    if answer != "accepted":
        return answer, said
    found = load_scenario(place)
    if found.households > SMALL or len(found.areas) > 30:
        return "accepted", "too large to try"
    try:
        _run(found.with_changes({"burn_in": 0.05}))
    except (InputError, ScenarioError) as error:
        return "refused", str(error)
    return "ran", ""


def _run(scenario: Any) -> None:
    from sim.runs.run import simulate

    simulate(scenario, ["slow_down"], 1, SHORT).to_json()


def _design(place: Path, chance: random.Random) -> tuple[str, str]:
    from sim.designs.design_file import read_design
    from sim.errors import InputError
    from sim.runs.sweep import sweep

    file = place / "design.toml"
    file.write_bytes(mutants.toml(DESIGN, chance))
    try:
        design = read_design(file)
        design.frame(), design.digest
        if len(design) > 4 or design.years > 0.1 or design.scenario.burn_in != 0.05:
            return "accepted", "too large to try"
        sweep(design, place / "out").results()
    except InputError as error:
        said = str(error)
        return ("refused", said) if len(said) < 20_000 else ("failed", f"{len(said)} characters of explanation")
    return "ran", ""


def _policy(place: Path, chance: random.Random) -> tuple[str, str]:
    return asked("run", "minimal", "--years", str(SHORT), "--policy", mutants.words(POLICIES, chance))


def _command_line(place: Path, chance: random.Random) -> tuple[str, str]:
    """A command with one or two numbers, or its folder, that are somewhere else; what would compute counts as accepted."""
    (place / "design.toml").write_text(DESIGN, encoding="utf-8")
    command = chance.choice(sorted(BASES))
    words = [word.replace("PLACE", str(place)) for word in BASES[command]]
    options = numbers_of(command)
    for _ in range(chance.randint(1, 2)):
        option = chance.choice([*options, "--out", "--policy"])
        value = chance.choice(
            [*mutants.VALUES[:17], "", " ", "x", "/", ".", "..", "/dev/null", "/proc/x", "a" * 300, "a\0b", "é", "\x1b"]
        )
        words += [option, value]
    try:
        with nothing_computed():
            return asked(command, *words)
    except Accepted:
        return "accepted", ""


BASES = {
    "run": ["minimal"],
    "compare": ["minimal", "--seeds", "2", "--workers", "1", "--out", "PLACE/out"],
    "trial": ["minimal", "--workers", "1"],
    "validate": ["minimal", "--workers", "1"],
    "sweep": ["PLACE/design.toml", "--out", "PLACE/out", "--workers", "1"],
    "sensitivity": [
        "minimal",
        "--method",
        "morris",
        "--samples",
        "2",
        "--parameter",
        "strain.poor",
        "--parameter",
        "strain.need",
        "--workers",
        "1",
        "--out",
        "PLACE/out",
    ],
    "reproduce": ["PLACE/nothing"],
    "discover": [
        "minimal",
        "--policy",
        "slow_down",
        "--outcome",
        "entries",
        "--draws",
        "20",
        "--workers",
        "1",
        "--out",
        "PLACE/out",
    ],
    "optimise": ["minimal", "--policy", "slow_down", "--seeds", "2", "--workers", "1", "--out", "PLACE/out"],
}


def numbers_of(command: str) -> list[str]:
    """Options of a command that are numbers."""
    from sim.commands.app import app

    function = next(
        f for one in app.registered_commands if (f := inspect.unwrap(one.callback or print)).__name__ == command
    )
    hints = typing.get_type_hints(function, include_extras=False)
    return [
        f"--{name.replace('_', '-')}" for name, kind in hints.items() if {int, float} & {kind, *typing.get_args(kind)}
    ]


@contextlib.contextmanager
def nothing_computed() -> Iterator[None]:
    """Computing raises `Accepted` where it would begin, in this process or in others."""
    from unittest.mock import patch

    from sim.runs import pools

    with (
        patch("sim.simulation.prepare", side_effect=Accepted),
        patch("sim.simulation.warm_up", return_value=0.0),
        patch.object(pools.Pool, "submit", side_effect=Accepted),
        patch.object(pools.LocalPool, "start"),
    ):
        yield


def main() -> None:
    """Print the figures; exit code 1 when something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begin = time.monotonic()
    counts, wrong = fuzz(given.times, given.seed)
    for name, count in sorted(counts.items()):
        print(f"{count:6d}  {name}")
    print(f"{given.times} mutants, {len(wrong)} wrong, {time.monotonic() - begin:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
