"""Make the figures and numbers of docs/background/utrecht-in-numbers.md from a comparison; run it in the project's folder.

    python docs/make_figures.py                      20 seeds of Utrecht, as `python -m sim compare utrecht` does
    python docs/make_figures.py --seeds 4 --workers 2

It writes docs/images/differences.png and out-of-home.png, and everything on that page between the lines
``<!-- numbers: begin -->`` and ``<!-- numbers: end -->``. Nothing there is typed by hand.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from marks import with_part

from sim.designs.request import DEFAULT_SEEDS

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "background" / "utrecht-in-numbers.md"
BY_CHANCE = "of which chance"
HEADS = (
    "Policy",
    "Children placed a year",
    "Difference",
    "Severe incidents a year*",
    "Unmet need on a day**",
    "M€ a year",
)


def lines_of_table(found) -> list[str]:
    """The main table, shorter: one line a policy, paired differences with their interval in brackets."""
    from sim.designs.request import BASELINE
    from sim.report.policy_names import policy_name
    from sim.report.tables import COST, ENTRIES, SEVERE, UNMET
    from sim.report.texts import decimal, digits_for

    def number(x: float, digits: int, sign: bool = False) -> str:
        return decimal(x, "en", digits, sign=sign)

    def level(outcome: str) -> str:
        x = found.level(BASELINE, outcome).mean
        return number(x, digits_for(x))

    def difference(policy: str, outcome: str) -> str:
        d = found.difference(policy, outcome)
        digits = digits_for(max(abs(d.low), abs(d.high), 0.01))
        return f"{number(d.mean, digits, True)} ({number(d.low, digits, True)} to {number(d.high, digits, True)})"

    def by_chance(policy: str) -> list[str]:
        d = found.difference(policy, ENTRIES)
        digits = digits_for(max(abs(d.low), abs(d.high), 0.01))
        ends = f"{number(d.low_seeds, digits, True)} to {number(d.high_seeds, digits, True)}"
        return [ends] if len(found.draws) > 1 else []

    more = [BY_CHANCE] if len(found.draws) > 1 else []
    heads = [*HEADS[:3], *more, *HEADS[3:]]
    rows = [
        ["Baseline", level(ENTRIES), "", *([""] * len(more)), *(level(outcome) for outcome in (SEVERE, UNMET, COST))]
    ]
    for entry in found.entries:
        x = found.level(entry.label, ENTRIES).mean
        row = [policy_name(entry, "en"), number(x, digits_for(x))]
        row += [difference(entry.label, ENTRIES), *by_chance(entry.label)]
        rows.append(row + [difference(entry.label, outcome) for outcome in (SEVERE, UNMET, COST)])
    head = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    return head + ["| " + " | ".join(row) + " |" for row in rows]


def block(found) -> str:
    """Everything between the two marks."""
    timings = found.manifest["timings"]
    ready = timings["compile_seconds"]
    minutes = found.seconds / 60.0
    scenario = found.scenario
    seeds = "" if len(found.units) == DEFAULT_SEEDS else f" --seeds {len(found.units)}"
    held = "chance alone"
    if found.drawing.get("posterior"):
        held = (
            f"chance and what is not known, over {len(found.draws)} worlds that agree with the published figures ([Calibrate]"
            "(../how-to/calibrate.md)); *of which chance*: the interval if this world were known"
        )
    lines = [
        "",
        "![Difference of each policy from the baseline, with 95% intervals](../images/differences.png)",
        "",
        f"`python -m sim compare {scenario.name}{seeds}`, {len(found.units)} paired runs of {found.years:g} years, made on "
        f"{date.today():%-d %B %Y} with version {found.manifest['version']}. {scenario.households:,.0f} households with "
        f"children, {scenario.children:,.0f} children. The brackets hold 95% intervals of the mean: {held}.",
        "",
        *lines_of_table(found),
        "",
        "\\* True incidents in every setting, seen or not; the levels are assumed, not measured. \\*\\* Children who wait for a "
        "place or live in a place of another kind than they need, and families whose help has not started.",
        "",
        f"Run time of this comparison: {minutes:.1f} minutes on {found.workers} processor cores"
        + (f", and {ready:.0f} s to compile or load the model." if ready >= 1 else ".")
        + f" Largest memory of a worker: {timings['peak_megabytes']:,.0f} MB.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the comparison, write figures and numbers."""
    import sim
    from sim.report.figures import figures
    from sim.runs.progress import Progress

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scenario", default="utrecht")
    asked.add_argument("--seeds", type=int, default=DEFAULT_SEEDS)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = asked.parse_args()
    found = sim.compare(
        arguments.scenario,
        seeds=arguments.seeds,
        workers=arguments.workers,
        progress=Progress(arguments.seeds, "seeds"),
    )
    (DOCS / "images").mkdir(exist_ok=True)
    for name, figure in figures(found, "en").items():
        figure.savefig(DOCS / "images" / f"{name}.png", dpi=110)
    page = with_part(PAGE.read_text(encoding="utf-8"), "numbers", block(found))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
