"""Make docs/examples/own-data: trajectories and capacities as a municipality would have them, from a run of the scenario minimal.

    python docs/make_own_data.py              ten years from 2022, seed 1

Nobody in them exists. The same code gives the same files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "examples" / "own-data"
SCENARIO, SEED = "minimal", 1
NAMES = {"en": ("stays.csv", "places.csv"), "nl": ("verblijven.csv", "plekken.csv")}


def texts() -> dict[str, str]:
    """What stands in each file."""
    import sim
    from sim.outcomes.view import RunView
    from sim.own_data.synthetic import capacities_text, trajectories_text

    run = RunView(sim.simulate(sim.load_scenario(SCENARIO), seed=SEED).record)
    found = {}
    for lang, (stays, places) in NAMES.items():
        found |= {stays: trajectories_text(run, lang), places: capacities_text(run, lang)}
    return found


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
