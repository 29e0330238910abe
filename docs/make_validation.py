"""Write docs/background/validation.md from finished validations; run it in the folder of the project.

    python docs/make_validation.py out/utrecht out/rijk        folders given to `validate --out`
    python docs/make_validation.py                             anew from what was kept in docs/background/validation
    python docs/make_validation.py --stamp                     after a change of the rules' text that changed no result

Nothing in the tables is typed by hand: each validation is kept beside the page as JSON, from which the page is written, so
that it can be written anew when only words changed. Files of predictions in docs/predictions are listed, and refused when
their hash does not hold.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "background" / "validation.md"
KEPT = DOCS / "background" / "validation"
IMAGES = DOCS / "images"
PREDICTIONS = DOCS / "predictions"
HEAD = """# Validation on years that the model had not seen

<!-- Written by docs/make_validation.py; do not change it by hand. -->

No effect of a policy in this model has been validated against an outcome study in these places. What is tested here is the
baseline: does it say what is published about a year, when it learned only from what was known before it?

**How.** `python -m sim validate SCENARIO --out DIR` refits the model on the figures that were known by the end of a year, the
*cut* (each row of `sim/data/targets.csv` says from when it was known); runs the draws of that refit past the cut; and puts
them beside the figures that became known after it, and beside forecasts without a model. The posterior that ships saw all
figures: it is refused here, by name.

**Drivers end at the cut.** What was known of a series by then is followed; after it the last known level is held, and the
driver's uncertain change a year goes on. A damped trend would need more known years than these series have (two or three). A
score with drivers as they were observed is shown apart and called *conditional*: it tells what a driver did from what the
model got wrong, and is no prediction. What began after the cut (practices, places) is not there. No shock is in the runs, so
that none is scored on the year that it was sized from; figures of 2020, the year of COVID-19, are marked; six of them, which
stand in the register but were never a target, are in `docs/examples/figures-2020.csv` (`--figures`).

**Held out, or retrospective.** Held out is a figure that is kept apart (`use`), and on whose row of the register no number of
the scenario and no fitted figure rests, nor another row of the same fact and year. All others are *retrospective*: the model
was made with them in sight. Even of what is held out the ranges of the ledger were written by people who knew how the years
went on. Population and places are those of the scenario, not of the cut.

**Predictions.** A figure is what the model gives in its year, off by what the model at its best is off (the discrepancy,
written down before any fit) and by what is not known of the figure. *Model* is that. *Without what it may be off* leaves the
discrepancy out. *Its known error carried on* learns the discrepancy from the known years of the same figure. *Before it
learned anything* are draws of the ledger's ranges. The chance of the place is taken out of figures of the country.

**Forecasts without a model.** *Persistence*: the last known value. *Drift*: the last known value, going on by the mean change
of the known years. *Stock and flow*: this year's stock and what comes in less what leaves, with the rates of the last known
year (foster children; foster families). How far such a series wanders is told by all known series together.

**Scores.** Interval score: the width, and for a figure outside 2 / alpha times how far (Gneiting and Raftery 2007). The
weighted interval score takes the error of the median and both intervals together (Bracher and others 2021); it is proper:
best for whoever says what he thinks. Rates are scored as logarithms and shares over the figure, so that all are about
relative. A figure is *won* when the model's weighted score is less than that of every forecast without a model. Means are
over facts: what tells one fact counts once.
"""
NONE = "\nNo validation has been kept with this version yet.\n"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders given to validate --out")
    parser.add_argument("--stamp", action="store_true", help="what is kept is of the present rules (no result changed)")
    asked = parser.parse_args()
    for folder in asked.folders:
        keep(folder)
    if asked.stamp:
        stamp()
    draw()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE}")


def keep(folder: Path) -> None:
    """Keep a validation beside the page."""
    KEPT.mkdir(exist_ok=True)
    source = folder / "validation"
    said = json.loads((source / "validation.json").read_text(encoding="utf-8"))
    shutil.copyfile(source / "validation.json", KEPT / f"{said['scenario']}.json")


def stamp() -> None:
    """Write the hash of the present rules into what is kept."""
    from sim.files.rules import rules_hash

    for path in sorted(KEPT.glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(path.read_text(encoding="utf-8").replace(said["rules"], rules_hash()), encoding="utf-8")


def draw() -> None:
    """Draw the figures of what is kept."""
    from sim.report.figures import image
    from sim.report.validation import figure_of

    for path in sorted(KEPT.glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        for cut in said["cuts"]:
            (IMAGES / _picture(said, cut)).write_bytes(image(figure_of(cut, said, "en"), "png"))


def _picture(said: dict[str, Any], cut: dict[str, Any]) -> str:
    return f"validation-{said['scenario'].replace('/', '-')}-{cut['cut']}.png"


def page() -> str:
    """The page from what is kept."""
    from sim.report.validation import page as told

    parts = [HEAD]
    kept = sorted(KEPT.glob("*.json"))
    for path in kept:
        said = json.loads(path.read_text(encoding="utf-8"))
        pictures = [
            f"../images/{_picture(said, cut)}" if (IMAGES / _picture(said, cut)).exists() else ""
            for cut in said["cuts"]
        ]
        parts.append("\n" + told(said, "en", pictures, level=2))
    return "".join(parts) + ("" if kept else NONE) + foretold()


def foretold() -> str:
    """The files of predictions that are kept, with their hashes."""
    from sim.validation.prediction_file import read_predictions

    lines = ["\n## Predictions for years to come\n"]
    files = sorted(PREDICTIONS.glob("*.json"))
    if not files:
        return "\n".join([*lines, "None has been kept with this version yet.\n"])
    lines += ["Written before the figures were known; each is refused when it was changed since. `tests/validation` scores",
              "them when figures come (`docs/predictions/figures.csv`).\n", "| file | made | years | draws | figures | SHA-256 |",
              "| --- | --- | --- | ---: | ---: | --- |"]  # fmt: skip
    for path in files:
        one = read_predictions(path)
        years = ", ".join(map(str, one["years"]))
        link = f"[{path.name}](../predictions/{path.name})"
        lines.append(f"| {link} | {one['made']} | {years} | {one['draws']} | {len(one['figures'])} | `{one['hash']}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
