"""Make the numbers of docs/how-to/explain-a-change.md; run it in the folder of the project.

    python docs/make_step_of_2020.py                      20 seeds, what docs/examples/step-of-2020.toml says
    python docs/make_step_of_2020.py --seeds 8 --draws 24      fewer seeds, and over draws of the numbers of the ledger

It writes everything on that page between the lines ``<!-- numbers: begin -->`` and ``<!-- numbers: end -->``. Nothing there is
typed by hand.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from marks import with_part

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "how-to" / "explain-a-change.md"
DESIGN = DOCS / "examples" / "step-of-2020.toml"
ROWS = (
    "specialist teams nearby",
    "Wel Thuis team",
    "case consultation (Meedenkteam)",
    "Utregs Plekkie (foster and support families)",
    "all four together",
    "COVID-19 alone",
    "all four and COVID-19",
    "besides: own network first, fast treatment, expertise network",
)
ALONE, TOGETHER, SHOCK, EVERYTHING = slice(0, 4), 4, 5, 6
YEARS = ("2019", "2020", "2021")
COLUMNS = {
    "index_2020": "residence in 2020",
    "index_2021": "residence in 2021",
    "placed_after": "children placed a year, 2020 and 2021",
    "severe_after": "severe incidents a year, 2020 and 2021",
}
KINDS = {"foster": "foster care", "family_home": "family homes", "groups": "groups, clinics, secure care"}


def own_outcomes() -> list[Any]:
    """Residence in each year, as a percentage of that in 2019, by kind of place; entries and severe incidents after 2019."""
    import sim
    from sim.outcomes.flows import FOSTER_FORMS, counted_entries
    from sim.outcomes.harm import incidents
    from sim.outcomes.targets.residence import residence_in
    from sim.outcomes.targets.years import years_of
    from sim.words import GROUP_FORMS, Form

    kinds = {"foster": FOSTER_FORMS, "family_home": (Form.FAMILY_HOME,), "groups": tuple(GROUP_FORMS)}

    def residence(run: Any, year: str, forms: tuple[int, ...] | None = None) -> float:
        return residence_in(run, years_of(run).only(year), forms)

    def level(year: str) -> Callable[[Any], float]:
        return lambda run: residence(run, year)

    def index(year: str, forms: tuple[int, ...] | None = None) -> Callable[[Any], float]:
        return lambda run: 100.0 * residence(run, year, forms) / residence(run, "2019", forms)

    def a_year(run: Any, rows: Any) -> float:
        years = years_of(run)
        later = sum(years.only(year).counts(rows["time"])[0] for year in YEARS[1:])
        return float(later / (len(YEARS) - 1))

    made = {f"residence_{year}": ("per 1,000", level(year)) for year in YEARS}
    made |= {f"index_{year}": ("percent of 2019", index(year)) for year in YEARS[1:]}
    made |= {f"index_{name}": ("percent of 2019", index("2021", forms)) for name, forms in kinds.items()}
    made["placed_after"] = ("per year", lambda run: a_year(run, run.once(counted_entries)))
    made["severe_after"] = ("per year", lambda run: a_year(run, incidents(run, severe=True)))
    return [sim.outcome(name, unit, function, en=name) for name, (unit, function) in made.items()]


def computed(
    seeds: int | None = None, workers: int = 1, changes: dict[str, Any] | None = None, draws: int | None = None
) -> Any:
    """The comparison that the design asks for, with these outcomes; with draws of the numbers of the ledger when asked."""
    from sim.designs.design_file import read_design
    from sim.runs.compare import compare_runs
    from sim.runs.progress import Progress

    design = read_design(DESIGN)
    scenario = design.scenario.with_changes(changes or {})
    chosen = design.seeds if seeds is None else range(seeds)
    return compare_runs(
        scenario, [list(entry.policies) for entry in design.entries], list(chosen), design.years, workers, twins=False,
        outcomes=own_outcomes(), draws=draws, progress=Progress(len(chosen), "units"),
    )  # fmt: skip


def over_draws(drawn: Any) -> list[str]:
    """What the rows make of residence in 2021 over draws of the numbers of the ledger."""
    labels = [entry.label for entry in drawn.entries]
    n = len(drawn.draws)
    lines = [
        f"The same, residence in 2021, over {n} draws of all numbers of the ledger that have a range (`--draws {n}`, one seed "
        "each); the interval holds what is not known and chance:",
        "",
        "| with | points of a percent of 2019 | draws in which it is lower |",
        "| --- | ---: | ---: |",
    ]
    for row in range(len(ROWS)):
        values = drawn.contrast(labels[row], "index_2021").values
        difference = told(drawn.difference(labels[row], "index_2021"))
        lines.append(f"| {ROWS[row]} | {difference} | {int((values < 0.0).sum())} of {len(values)} |")
    return [*lines, ""]


def told(x: Any, digits: int = 1, sign: bool = True) -> str:
    """A mean with its interval."""
    from sim.report.texts import decimal

    ends = " to ".join(decimal(end, "en", digits, sign=sign) for end in (x.low, x.high))
    return f"{decimal(x.mean, 'en', digits, sign=sign)} ({ends})"


def block(found: Any, drawn: Any = None) -> str:
    """Everything between the two marks."""
    from sim.designs.request import BASELINE
    from sim.results.contrast import beyond, contrast

    labels = [entry.label for entry in found.entries]

    def more(whole: str, parts: list[str]) -> str:
        return told(contrast(found, "index_2021", beyond(whole, parts)).estimate())

    everything = labels[EVERYTHING]
    fall, part, shock = (
        found.difference(label, "index_2021") for label in (everything, labels[TOGETHER], labels[SHOCK])
    )
    index = found.level(everything, "index_2021")
    runs = f"{len(found.units)} paired runs, seeds {found.seeds[0]} to {found.seeds[-1]}"
    together = more(everything, [labels[TOGETHER], labels[SHOCK]])
    lines = [
        "",
        f"`python docs/make_step_of_2020.py --seeds {len(found.units)}`: {runs}, made on {date.today():%-d %B %Y}. In brackets "
        "95% intervals of the mean: chance alone.",
        "",
        f"**In short**: with all four practices and COVID-19 residence in 2021 is {told(index, 1, False)} percent of that in "
        f"2019, and {told(fall)} points otherwise than without any of it. The four practices by themselves make {told(part)}, "
        f"COVID-19 by itself {told(shock)}, and both together {together} beyond the sum of these; the four together make "
        f"{more(labels[TOGETHER], labels[ALONE])} beyond the sum of each alone.",
        "",
        "| without any of it | 2019 | 2020 | 2021 |",
        "| --- | ---: | ---: | ---: |",
        "| minors with residence in the year, per 1,000 | "
        + " | ".join(told(found.level(BASELINE, f"residence_{year}"), 2, False) for year in YEARS)
        + " |",
        "| percent of 2019 | 100 | "
        + " | ".join(told(found.level(BASELINE, f"index_{year}"), 1, False) for year in YEARS[1:])
        + " |",
        "",
        "Differences from that; residence in points of a percent of 2019:",
        "",
        "| with | " + " | ".join(COLUMNS.values()) + " |",
        "| --- |" + " ---: |" * len(COLUMNS),
        *(
            f"| {name} | " + " | ".join(told(found.difference(label, outcome)) for outcome in COLUMNS) + " |"
            for name, label in zip(ROWS, labels, strict=True)
        ),
        "",
        "By kind of place, residence in 2021 in percent of 2019:",
        "",
        "| | without any of it | with all four and COVID-19 |",
        "| --- | ---: | ---: |",
        *(
            f"| {words} | "
            + " | ".join(told(found.level(row, f"index_{name}"), 1, False) for row in (BASELINE, everything))
            + " |"
            for name, words in KINDS.items()
        ),
        "",
        *([] if drawn is None else over_draws(drawn)),
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the comparison, write the numbers."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=None)
    asked.add_argument("--draws", type=int, default=0, help="also over so many draws of the numbers of the ledger")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = asked.parse_args()
    found = computed(arguments.seeds, arguments.workers)
    drawn = computed(1, arguments.workers, draws=arguments.draws) if arguments.draws else None
    page = with_part(PAGE.read_text(encoding="utf-8"), "numbers", block(found, drawn))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
