"""Write docs/background/policies-at-three-doses.md from real comparisons; run it in the folder of the project.

    python docs/make_doses.py                        4 seeds of Utrecht and of Rijk van Nijmegen
    python docs/make_doses.py --seeds 8 --workers 2

Every policy that has doses is run at each of them against the same baseline. Nothing in the tables is typed by hand.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent / "background" / "policies-at-three-doses.md"
PLACES = ("utrecht", "rijk-van-nijmegen")
OUTCOMES = (  # outcome, head, digits, times
    ("entries", "entries a year", 1, 1.0),
    ("entries_crisis", "by a crisis", 1, 1.0),
    ("entries_planned", "planned", 1, 1.0),
    ("entries_court", "by the court", 1, 1.0),
    ("share_family_type", "in a family, % points", 1, 100.0),
    ("own_area", "placed in own area, % points", 1, 100.0),
    ("severe_incidents", "severe incidents a year", 1, 1.0),
    ("unmet_need", "unmet need on a day", 0, 1.0),
    ("cost_total", "M€ a year", 2, 1.0),
)
HEAD = """# Every policy at three doses

Differences from the baseline, paired, {seeds} runs of {years:g} years ({when}); the first column has its 95 % interval, of chance
alone: not knowing the parameters comes on top, and no effect of a policy here has been validated by an outcome study in these
places. Read a difference whose interval holds 0 as "not noticeable". What the doses are in practice: `python -m sim policies
utrecht`. Severe incidents are true ones in every setting, at levels that are assumed. The model is for planning and says nothing
about any real child. Written by `python docs/make_doses.py --seeds {seeds}`.
"""
WHY = (
    "policy",
    "reached a year",
    "more than in the baseline",
    "of placements it could touch",
    "risk at 12 months not reached, reached",
    "by hand; simulated",
    "what binds most",
)


def signed(value: float, digits: int) -> str:
    """A difference with its sign."""
    return f"{value:+.{digits}f}".replace("-", "−")


def share(value: float | None) -> str:
    """A share in percent; nothing where it cannot be said."""
    return "" if value is None or value != value else f"{100 * value:.0f} %"


def number(value: float | None) -> str:
    """A number of about two digits."""
    return "" if value is None or value != value else f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"


def effects(found: dict[str, Any], names: list[str]) -> list[str]:
    """The table of effects."""
    lines = [
        "| policy | " + " | ".join(head for _, head, _, _ in OUTCOMES) + " |",
        "| --- |" + " ---: |" * len(OUTCOMES),
    ]
    base = [found["outcomes"][name]["baseline"]["mean"] * times for name, _, _, times in OUTCOMES]
    lines.append("| *baseline* | " + " | ".join(number(value) for value in base) + " |")
    for label in names:
        cells = []
        for name, _, digits, times in OUTCOMES:
            d = found["outcomes"][name]["policies"][label]["difference"]
            text = signed(times * d["mean"], digits)
            if name == "entries":
                text += f" ({signed(d['low'], digits)} to {signed(d['high'], digits)})"
            cells.append(text)
        lines.append(f"| {label.replace(':dose=', ', ')} | " + " | ".join(cells) + " |")
    return lines


def reasons(found: dict[str, Any], names: list[str]) -> list[str]:
    """The table of reach, ceiling, risk and what binds."""
    lines = ["| " + " | ".join(WHY) + " |", "| --- | ---: | ---: | ---: | ---: | ---: | --- |"]
    for label in names:
        why = found["why"].get(label)
        if not why:
            continue
        hand, run = why["by_hand"]["mean"], why["simulated"]["mean"]
        both = f"{signed(hand, 1) if hand == hand and hand is not None else ''}; {signed(run, 1)}"
        extra = signed(why["extra"], 0 if abs(why["extra"]) >= 10 else 1) if why["contacts"] or why["extra"] else ""
        risk = f"{share(why['risk'])}, {share(why['risk_with'])}" if why["followed"] else ""
        lines.append(
            f"| {label.replace(':dose=', ', ')} | {number(why['contacts'])} | {extra} | {share(why['ceiling'])} | {risk} | "
            f"{both} | {(why['binds_most'] or '').replace('_', ' ')} |"
        )
    return lines


def main() -> None:
    """Run the comparisons and write the page."""
    import sim
    from sim.data.doses import doses
    from sim.results.document import document
    from sim.runs.progress import Progress

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scenario", action="append", help="default: utrecht and rijk-van-nijmegen")
    asked.add_argument("--seeds", type=int, default=4)
    asked.add_argument("--years", type=float, default=10.0)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--out", type=Path, default=PAGE)
    given = asked.parse_args()
    names = [f"{name}:dose={dose}" for name in doses() for dose in ("pilot", "programme", "full")]
    text = HEAD.format(seeds=given.seeds, years=given.years, when=f"{date.today():%-d %B %Y}")
    for place in given.scenario or PLACES:
        result = sim.compare(
            place, policies=names, seeds=given.seeds, years=given.years, workers=given.workers,
            progress=Progress(given.seeds, "seeds"),
        )  # fmt: skip
        found = document(result)
        lines = ["", f"## {result.scenario.name}", "", *effects(found, names), "", *reasons(found, names)]
        text += "\n".join(lines) + "\n"
    given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
