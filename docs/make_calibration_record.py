"""Write into the record of calibration what came out, from what the posteriors that ship keep.

Run it in the folder of the project. It writes everything in docs/background/calibration.md between the lines
``<!-- regions: begin -->`` and ``<!-- regions: end -->``. Nothing there is typed by hand.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from marks import with_part

from sim.report.calibration import fact_name
from sim.report.texts import decimal, digits_of
from sim.scenario.loading import load_scenario

PROJECT = Path(__file__).resolve().parent.parent
RECORD = PROJECT / "docs" / "background" / "calibration.md"
LAST = 4  # steps over which is told how much the likelihood still rose


def region(folder: Path) -> list[str]:
    """What came out for one place."""
    said = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    lines = [
        f"### {load_scenario(str(folder.parent)).place}",
        "",
        _near(said),
        "",
        _informed(said),
        "",
        _walk(said),
        "",
    ]
    lines += ["| cannot be met | published (95%) | the model (90%) |", "| --- | --- | --- |"]
    for row in said["facts"]:
        if row["met"] == "no":
            low, middle, high = row["posterior"]
            published = _three(row["low"], row["published"], row["high"])
            lines.append(f"| {fact_name(row['fact'], 'en')} | {published} | {_three(low, middle, high)} |")
    return [*lines, "", *_apart(said)]


def _near(said: dict[str, Any]) -> str:
    facts = said["facts"]
    met, nearly, no = (sum(row["met"] == word for row in facts) for word in ("yes", "nearly", "no"))
    after, before = said["near"]["posterior"], said["near"]["prior"]
    low, middle, high = (f"{100 * x:.0f}" for x in after["within"])
    return (
        f"Made on {said['made']}, of {said['runs']:,} runs; {sum(row['own'] for row in facts)} of "
        f"its {len(facts)} figures are of "
        f"the place itself. Of these {len(facts)} the middle of the draws meets {met} (✓), {nearly} "
        f"nearly (~), {no} not (✗). Each "
        f"single world meets {low} to {high}% of them within two standard deviations of figure and "
        "discrepancy, the middle one "
        f"{middle}%; the middle one of worlds from the ranges of the ledger "
        f"{100 * before['within'][1]:.0f}%. The mean squared "
        f"distance of a figure in those standard deviations fell from {before['distance']:.1f} to "
        f"{after['distance']:.1f} (middle "
        "world)."
    )


def _informed(said: dict[str, Any]) -> str:
    told = [row for row in said["numbers"] if row["informed"]]
    names = ", ".join(f"{_short(row['number'])} ({100 * row['shrinkage']:.0f}%)" for row in told)
    return (
        f"{len(told)} of the {len(said['fitted'])} fitted numbers are *informed* (narrower by 20% "
        f"or more): {names or 'none'}. The "
        "figures tell of combinations, hardly of numbers one by one: that is why a posterior ships as whole worlds."
    )


def _walk(said: dict[str, Any]) -> str:
    steps, spread = said["worlds"]["steps"], said["worlds"]["spread"]
    walked = [one for one in steps if one["taken"] < 1.0]
    likely = [one["log_likelihood"] for one in walked]
    shares = ", ".join(f"{100 * one['taken']:.0f}" for one in walked)
    left = ", then ".join(f"{100 * one['left']:.0f}%" for one in said["waves"])
    return (
        f"After the waves {left} of the prior was left. The draws walked {len(walked)} steps; "
        f"{shares}% of the proposals were taken. "
        f"Their mean log likelihood was {steps[0]['log_likelihood']:.1f} as the emulators proposed "
        f"them, {likely[0]:.1f} after the "
        f"first step and {likely[-1]:.1f} at the end (standard deviation between draws "
        f"{spread:.1f}); over the last {LAST} steps it "
        f"rose by {(likely[-1] - likely[-1 - LAST]) / LAST:.2f} a step."
    )


def _apart(said: dict[str, Any]) -> list[str]:
    if not said["apart"]:
        return ["No two figures were found that can each be met but not together.", ""]
    lines = [
        f"- {fact_name(one['first'], 'en')} and {fact_name(one['second'], 'en')} pull apart: of the "
        "worlds that would meet both if "
        f"they had nothing to do with each other, {100 * one['share']:.0f}% do; between them stands "
        f"{_short(one['number'])}."
        for one in said["apart"]
    ]
    return [*lines, ""]


def _short(path: str) -> str:
    return f"`{path.removeprefix('parameters.')}`"


def _three(low: float, middle: float, high: float) -> str:
    digits = digits_of(low, high)
    return f"{decimal(middle, 'en', digits)} ({decimal(low, 'en', digits)}–{decimal(high, 'en', digits)})"


def main() -> None:
    """Write them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    lines = [line for folder in sorted(PROJECT.glob("scenarios/*/posterior"), reverse=True) for line in region(folder)]
    body = "\n".join(lines)
    text = RECORD.read_text(encoding="utf-8")
    RECORD.write_text(with_part(text, "regions", f"\n{body}\n"), encoding="utf-8")
    print(f"written: {RECORD}")


if __name__ == "__main__":
    main()
