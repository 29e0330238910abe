"""What is done with a posterior that ships.

    python -m sim.calibration scenarios/utrecht/posterior
    python -m sim.calibration out/calibration/calibration --ship scenarios/utrecht/posterior
    python -m sim.calibration scenarios/utrecht/posterior --defaults scenarios/utrecht/calibrated.toml --out out/defaults

The first runs its heaviest draws once more, and writes the hash of the present rules into it when every figure is as it was
kept. The second copies it there first. The third also chooses the numbers that the scenario has by default
(``sim.calibration.defaults``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sim.calibration.again import FEW, heaviest, run_again, ship, stamp
from sim.calibration.defaults import as_toml, nearest
from sim.errors import InputError
from sim.files.rules import rules_hash
from sim.results.posterior import read_posterior
from sim.runs.progress import Progress
from sim.scenario.loading import load_scenario


def main() -> int:
    """Run some draws again; stamp the posterior when nothing differs; choose defaults when they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draws", type=int, default=FEW, help="draws that are run once more")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--defaults", type=Path, help="file that is written with the numbers of the scenario")
    parser.add_argument("--out", type=Path, default=Path("out/defaults"), help="folder of the runs for --defaults")
    parser.add_argument("--ship", type=Path, help="folder beside a scenario to which the posterior is copied")
    asked = parser.parse_args()
    if asked.ship is not None:
        ship(asked.folder, asked.ship)
        asked.folder = asked.ship
    posterior = read_posterior(asked.folder)
    scenario = load_scenario(posterior.scenario)
    found = run_again(posterior, scenario, heaviest(posterior, asked.draws), asked.workers)
    if not found.same:
        print("\n".join(found.differences()[:20]), "\nThe rules are others: make the posterior again with calibrate.")
        return 1
    stamp(asked.folder, scenario)
    print(f"{len(found.draws)} draws give {len(found.facts)} figures just as they were kept; rules {rules_hash()}")
    if asked.defaults is not None:
        one = nearest(
            posterior, scenario, asked.out, workers=asked.workers,
            progress=lambda runs, title: Progress(runs, f"runs of {title}"),
        )  # fmt: skip
        of = f"the posterior of {posterior.place}, made {posterior.made}"
        asked.defaults.write_text(as_toml(one, scenario.ledger(), of), encoding="utf-8")
        print(f"Mean squared distance of a figure: {one.distance:.3f}; with the numbers as they were {one.before:.3f}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
