"""Make the example briefs of docs/examples, with every mix behind their switches; run it in the folder of the project.

    python docs/make_brief_examples.py                          both places that ship; half an hour each on two cores
    python docs/make_brief_examples.py utrecht --runs out/mixes-utrecht      one, going on with runs that are there
    python docs/make_brief_examples.py --stamp                  after a change of the rules' text that changed no result

Each is what ``python -m sim brief PLACE --explore`` writes, and nothing else; docs/examples/briefs.json says of which rules and
of which scenario it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sim.files.rules import rules_hash
from sim.scenario.loading import load_scenario

EXAMPLES = Path(__file__).resolve().parent / "examples"
STAMPS = EXAMPLES / "briefs.json"
PLACES = ("utrecht", "rijk-van-nijmegen")


def stamp_of(place: str) -> dict[str, str]:
    """What an example is of, now."""
    return {"rules": rules_hash(), "scenario": load_scenario(place).digest}


def stamps() -> dict[str, dict[str, str]]:
    """What the examples are of."""
    found: dict[str, dict[str, str]] = json.loads(STAMPS.read_text(encoding="utf-8")) if STAMPS.is_file() else {}
    return found


def write(found: dict[str, Any]) -> None:
    """Keep what the examples are of."""
    STAMPS.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def make(place: str, runs: Path | None) -> None:
    """Compute one example, or what lacks of it."""
    file = EXAMPLES / f"brief-{place}.html"
    folder = runs or Path("out") / f"mixes-{place}"
    command = [sys.executable, "-m", "sim", "brief", place, "--explore", "--runs", str(folder), "--out", str(file)]
    subprocess.run(command, check=True)
    write({**stamps(), place: stamp_of(place)})


def main() -> None:
    """Make them, or say that those which are there are of the present rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", metavar="PLACE", help=f"one of {', '.join(PLACES)}; default: both")
    parser.add_argument("--runs", type=Path, help="folder of the runs of one place")
    parser.add_argument("--stamp", action="store_true", help="what is kept is of the present rules (no result changed)")
    asked = parser.parse_args()
    for place in asked.places:
        if place not in PLACES:
            parser.error(f"there is no example of {place!r}; one of {', '.join(PLACES)}")
    if asked.runs is not None and len(asked.places) != 1:
        parser.error("--runs is the folder of one place; name the place")
    if asked.stamp:
        write({place: stamp_of(place) for place in stamps()})
        return
    for place in asked.places or PLACES:
        make(place, asked.runs)


if __name__ == "__main__":
    main()
