"""A calibration in words, tables and a figure, as a document, and as a folder that is a posterior."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.again import ship
from sim.calibration.calibrate import Calibration
from sim.calibration.reading import INFORMED, beside_facts, beside_numbers, drawn_apart, nearness, otherwise
from sim.files.json_text import json_text
from sim.files.places import Files, written
from sim.files.rules import rules_hash
from sim.files.store import manifest
from sim.outcomes.targets.compare import measures
from sim.report import figures as pictures
from sim.report.figures import put_figure
from sim.report.labels import label_or_path, named, number_unit
from sim.report.render import escape_markdown, markdown
from sim.report.tables import Cell, Column, Table
from sim.report.texts import LANGS, Lang, decimal, digits_of, plain_text, planning, text
from sim.results.posterior import DRAWS, ENOUGH, FACT, KIND, NUMBERS, SEED, WEIGHT, read_posterior, switches
from sim.scenario.loading import load_scenario

if TYPE_CHECKING:
    from sim.calibration.facts import Fact
    from sim.files.places import Notes
    from sim.scenario.scenario import Scenario

DOCUMENT = "calibration.json"
MOST_NAMED = 4  # figures that a sentence names
FURTHEST = 8.0  # standard deviations that the figure shows
LAST_STEPS = 4  # of a walk, over which is told how much its fit still gained
FEW_CARRY = 0.05  # share of the places that must count for a shift to be more than rough


def document(calibration: Calibration, made: str | None = None) -> dict[str, Any]:
    """All that a calibration says, as plain values.

    ``made`` : day on which it was made; None is today.
    """
    cube, surface = calibration.cube, calibration.surface
    return {
        "scenario": cube.scenario.name,
        "place": cube.scenario.place,
        "made": made or date.today().isoformat(),
        "known_by": calibration.known_by,
        "runs": calibration.runs,
        "settings": asdict(calibration.settings),
        "fitted": list(cube.fitted),
        "cut": int(cube.cut.sum()),
        "draws": len(calibration.unit),
        "effective": calibration.effective,
        "best": calibration.best,
        "facts": beside_facts(calibration),
        "numbers": beside_numbers(calibration),
        "near": {
            name: nearness(calibration.facts, seen)
            for name, seen in (
                ("prior", calibration.prior_seen),
                ("posterior", calibration.seen[calibration.draws.ran]),
            )
        },
        "apart": [asdict(one) for one in drawn_apart(calibration)],
        "otherwise": otherwise(calibration),
        "waves": [
            {
                "left": one.left,
                "together": one.together,
                "ruled_out_by": dict(zip([f.name for f in calibration.facts], one.by_fact.tolist(), strict=True)),
            }
            for one in calibration.waves
        ],
        "walk": {"autocorrelation": calibration.sampled.autocorrelation, "accepted": calibration.sampled.accepted},
        "worlds": {
            "kept": calibration.draws.kept,
            "steps": [{"taken": taken, "log_likelihood": likely} for taken, likely in calibration.draws.steps],
            "spread": float(np.std(calibration.draws.log_likelihood[calibration.draws.ran])),
        },
        "emulators": [
            {"fact": fact.name, "kind": one.kind, "q2": one.q2, "noise": one.noise}
            for fact, one in zip(surface.facts, surface.emulators, strict=True)
        ],
    }


# --- words ------------------------------------------------------------------------------------------------------------
def fact_name(name: str, lang: Lang) -> str:
    """A figure in words, with its number and period: ``T15.reentry.2018-2023``."""
    target, part, period = name.split(".", 2)
    return f"{target} {getattr(measures()[target, part].label, lang)} ({period})"


def facts_table(said: dict[str, Any], lang: Lang) -> Table:
    """One row a figure: as published, in the model before and after, and whether it is met."""
    heads = ("published", "prior", "posterior", "met")
    columns = (Column("what", text("cal_what", lang)), *(Column(key, text(f"cal_{key}", lang)) for key in heads))
    rows = []
    for row in said["facts"]:
        unit = text("targets_unit_" + row["unit"].replace(" ", "_"), lang)
        rows.append(
            (
                Cell(f"{fact_name(row['fact'], lang)}, {unit}"),
                _three(row["published"], row["low"], row["high"], lang),
                *(_three(row[key][1], row[key][0], row[key][2], lang) for key in ("prior", "posterior")),
                Cell(text(f"cal_met_{row['met']}", lang)),
            )
        )
    counts = {key: sum(row["met"] == word for row in said["facts"]) for key, word in
              (("met", "yes"), ("nearly", "nearly"), ("no", "no"))}  # fmt: skip
    note = text("cal_facts_note", lang, all=len(rows), **counts)
    return Table("facts", text("cal_facts_title", lang), columns, tuple(rows), (note,))


def numbers_table(said: dict[str, Any], uncertain: int, lang: Lang) -> Table:
    """One row a fitted number: its interval before and after, and whether the figures inform it."""
    heads = ("before", "after", "shrinkage", "informed")
    columns = (Column("number", text("cal_number", lang)), *(Column(key, text(f"cal_{key}", lang)) for key in heads))
    rows = []
    for row in said["numbers"]:
        name, unit = named(row["number"], lang), number_unit(row["unit"], lang)
        rows.append(
            (
                Cell(f"{name}, {unit}" if unit else name),
                *(_three(row[key][1], row[key][0], row[key][2], lang) for key in ("prior", "posterior")),
                Cell(f"{decimal(100 * row['shrinkage'], lang)}%", numbers={"": row["shrinkage"]}),
                Cell(text("cal_informed_yes" if row["informed"] else "cal_informed_no", lang)),
            )
        )
    informed = sum(row["informed"] for row in said["numbers"])
    free = uncertain - said["cut"] - len(rows)
    note = text("cal_numbers_note", lang, least=f"{decimal(100 * INFORMED, lang)}%", informed=informed,
                fitted=len(rows), free=decimal(free, lang), cut=decimal(said["cut"], lang))  # fmt: skip
    return Table("numbers", text("cal_numbers_title", lang), columns, tuple(rows), (note,))


def _three(middle: float, low: float, high: float, lang: Lang) -> Cell:
    digits = digits_of(low, high)
    words = [decimal(x, lang, digits) for x in (middle, low, high)]
    return Cell(words[0], f"{words[1]}–{words[2]}", {"": middle, "low": low, "high": high})


def under(said: dict[str, Any], uncertain: int, lang: Lang) -> str:
    """How much was computed, in a line or two."""
    words = text("cal_under", lang, runs=decimal(said["runs"], lang), years=plain_text(said["settings"]["years"], lang),
                 facts=len(said["facts"]), fitted=len(said["fitted"]), numbers=uncertain, draws=said["draws"],
                 effective=decimal(said["effective"], lang), made=said["made"])  # fmt: skip
    words += _walked(said.get("worlds", {}), lang)
    own = sum(one["own"] for one in said["facts"])
    words += " " + text("cal_own", lang, own=own, others=len(said["facts"]) - own, place=said["place"])
    if said["known_by"] is not None:
        words += " " + text("cal_known_by", lang, year=said["known_by"])
    return words if said["effective"] >= ENOUGH else f"{words} {text('cal_few', lang, enough=decimal(ENOUGH, lang))}"


def _walked(worlds: dict[str, Any], lang: Lang) -> str:
    """Of worlds that walked: how far, and what their fit still gained at the end."""
    steps = [one for one in worlds.get("steps", []) if one["taken"] < 1.0]  # the first is where they began
    likely = [one["log_likelihood"] for one in steps]
    if len(steps) <= LAST_STEPS:
        return ""
    rise = (likely[-1] - likely[-1 - LAST_STEPS]) / LAST_STEPS
    taken = float(np.mean([one["taken"] for one in steps]))
    kept = float(worlds["kept"]) ** sum(one["taken"] for one in steps)  # each step that is taken keeps so much
    return " " + text("cal_walked", lang, steps=len(steps), taken=_percent(taken, lang), last=LAST_STEPS,
                      rise=decimal(rise, lang, 2, sign=True), spread=decimal(worlds["spread"], lang, 1),
                      kept=_percent(kept, lang))  # fmt: skip


def lists(said: dict[str, Any], lang: Lang) -> list[tuple[str, list[str]]]:
    """What stands below the tables: heads with their lines."""
    together = [
        text("cal_apart", lang, first=fact_name(one["first"], lang), second=fact_name(one["second"], lang),
             share=f"{decimal(100 * one['share'], lang)}%",
             number=text("cal_apart_number", lang, number=named(one["number"], lang)) if one["number"] else "")
        for one in said["apart"]
    ]  # fmt: skip
    return [
        (text("cal_apart_title", lang), together or [text("cal_apart_none", lang)]),
        (text("cal_waves_title", lang), [_wave(k, one, lang) for k, one in enumerate(said["waves"], 1)]),
        (text("cal_otherwise_title", lang), [_otherwise(one, lang) for one in said["otherwise"]]),
    ]


def _wave(number: int, one: dict[str, Any], lang: Lang) -> str:
    ranked = sorted(one["ruled_out_by"].items(), key=lambda pair: -pair[1])[:MOST_NAMED]
    by = ", ".join(f"{fact_name(name, lang)} ({_percent(share, lang)})" for name, share in ranked if share > 0.0)
    left = _percent(one["left"], lang)
    return text("cal_wave", lang, number=number, left=left, by=by) if by else text(
        "cal_wave_none", lang, number=number, left=left
    )  # fmt: skip


def _percent(share: float, lang: Lang) -> str:
    digits = 0 if share >= 0.1 or share == 0.0 else 1 if share >= 0.01 else 2
    return f"{decimal(100 * share, lang, digits)}%"


def _otherwise(one: dict[str, Any], lang: Lang) -> str:
    moved = ", ".join(
        f"{label_or_path(name, lang)} {decimal(by, lang, 1, sign=True)}" for name, by in one["moved"].items()
    )
    few = ""
    if one["effective"] < FEW_CARRY * one["of"]:
        few = text("cal_otherwise_few", lang, effective=decimal(one["effective"], lang), of=decimal(one["of"], lang))
    return text("cal_otherwise", lang, factor=plain_text(one["factor"], lang), moved=moved, few=few)


def emulators(said: dict[str, Any], lang: Lang) -> str:
    """How well the emulators predict, in a sentence."""
    told = sorted(said["emulators"], key=lambda one: one["q2"])
    median = float(np.median([one["q2"] for one in told]))
    return text("cal_emulators", lang, count=len(told), median=_percent(median, lang),
                worst=_percent(told[0]["q2"], lang), which=fact_name(told[0]["fact"], lang))  # fmt: skip


def title(scenario: Scenario, lang: Lang) -> str:
    """Head of the page."""
    return text("cal_title", lang, scenario=getattr(scenario.title, lang) or scenario.name)


def page(said: dict[str, Any], scenario: Scenario, uncertain: int, lang: Lang, figure: str = "") -> str:
    """The whole as one page of Markdown."""
    lines = [f"# {escape_markdown(title(scenario, lang))}\n", escape_markdown(under(said, uncertain, lang)) + "\n"]
    lines.append(markdown(facts_table(said, lang)))
    if figure:
        lines.append(f"![{text('cal_alt', lang)}]({figure})\n")
    lines.append(markdown(numbers_table(said, uncertain, lang)))
    for head, sentences in lists(said, lang):
        lines += [f"## {escape_markdown(head)}\n", *(f"- {escape_markdown(line)}" for line in sentences), ""]
    lines += [escape_markdown(emulators(said, lang)) + "\n", escape_markdown(planning(scenario, lang, effects=True))]
    return "\n".join(lines) + "\n"


def facts_figure(said: dict[str, Any], scenario: Scenario, facts: Sequence[Fact], lang: Lang) -> Any:
    """Each figure at zero, and how far the model lies from it before and after, in standard deviations."""
    from matplotlib import rc_context

    rows = said["facts"]
    with rc_context(pictures.STYLE):
        figure = pictures._figure(9.0, 1.8 + 0.2 * len(rows))
        axis = figure.add_subplot()
        for width, shade in ((2.0, "0.94"), (1.0, "0.87")):
            axis.axvspan(-width, width, color=shade, zorder=0)
        for place, (row, fact) in enumerate(zip(rows, facts, strict=True)):
            for key, color, off in (("prior", pictures.GREY, 0.17), ("posterior", pictures.BLUE, -0.17)):
                low, middle, high = (_away(x, fact) for x in row[key])
                axis.plot([low, high], [off - place] * 2, color=color, linewidth=1.8, solid_capstyle="butt")
                axis.plot(middle, off - place, "o", color=color, markersize=3.5)
        axis.set_yticks([-k for k in range(len(rows))], [fact_name(row["fact"], lang) for row in rows], fontsize=7)
        axis.set_xlim(-FURTHEST, FURTHEST)
        axis.set_ylim(0.6 - len(rows), 0.6)
        pictures._numbers(axis.xaxis, lang)
        under = text("cal_figure_axis", lang)
        pictures._words(
            figure,
            text("cal_figure_title", lang, scenario=getattr(scenario.title, lang)),
            under,
            text("cal_figure_note", lang),
        )
    return figure


def _away(shown: float, fact: Fact) -> float:
    on_scale = fact.on_scale(np.array([shown]))[0]
    return float(np.clip((on_scale - fact.value) / fact.tolerance, -FURTHEST, FURTHEST))


# --- on disk ----------------------------------------------------------------------------------------------------------
def write_calibration(
    calibration: Calibration, out: Path, progress: Notes | None, made: str | None = None
) -> tuple[Path, dict[str, Any]]:
    """Write ``OUT/calibration``: draws, numbers, document, pages, figure and manifest; gives the folder and the document.

    Raises
    ------
    InputError : something else stands there.
    StorageError : it cannot be written.
    """
    said = document(calibration, made)
    folder = out / KIND
    written(folder, KIND, functools.partial(_put, calibration, said), progress, f"in {out / 'runs'}")
    return folder, said


def _put(calibration: Calibration, said: dict[str, Any], files: Files) -> dict[str, Any]:
    scenario, uncertain = calibration.cube.scenario, len(calibration.cube.numbers)
    files.put(DRAWS, lambda: draws_frame(calibration))
    files.put(NUMBERS, lambda: numbers_frame(calibration))
    files.put(DOCUMENT, lambda: json_text(said))
    for lang in LANGS:
        make = functools.partial(facts_figure, said, scenario, calibration.facts, lang)
        drawn = put_figure(files, f"facts-{lang}", make)
        files.put(
            f"calibration-{lang}.md",
            functools.partial(page, said, scenario, uncertain, lang, f"facts-{lang}.svg" if drawn else ""),
        )
    kept = ("scenario", "place", "made", "known_by", "fitted", "effective", "draws", "best", "runs")
    told = {key: said[key] for key in kept}
    told |= {"rules": rules_hash(), "mechanisms": switches(scenario), "years": calibration.settings.years,
             "children": scenario.children, "figures": calibration.asked}  # fmt: skip
    about = {"scenario": scenario.name, "scenario_hash": scenario.digest}
    return manifest(**about, **{KIND: told})


def write_pages_anew(folder: Path) -> None:
    """Write the pages of a posterior anew from what it keeps, where only words changed.

    Raises
    ------
    InputError : there is no posterior.
    """
    posterior = read_posterior(folder)
    said = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
    scenario, uncertain = load_scenario(posterior.scenario), len(posterior.numbers)
    pages = {}
    for lang in LANGS:
        drawn = f"facts-{lang}.svg"
        words = page(said, scenario, uncertain, lang, drawn if (folder / drawn).exists() else "")
        pages[f"calibration-{lang}.md"] = words.encode()
    ship(folder, folder, pages)


def draws_frame(calibration: Calibration) -> Any:
    """One row a draw: weight, seed, every uncertain number, and what its run gave of each figure, on the figure's scale."""
    import polars as pl

    cube = calibration.cube
    values = cube.values(calibration.unit)
    columns: dict[str, Any] = {
        WEIGHT: calibration.weight,
        SEED: calibration.seeds,
        **{name: values[:, k].astype(np.float32) for k, name in enumerate(cube.names)},
        **{FACT + fact.name: calibration.seen[:, k].astype(np.float32) for k, fact in enumerate(calibration.facts)},
    }
    return pl.DataFrame(columns)


def numbers_frame(calibration: Calibration) -> Any:
    """One row an uncertain number, as it stood in the ledger: path, value, low, high, unit, whether it was fitted or cut."""
    import polars as pl

    cube = calibration.cube
    return pl.DataFrame(
        {
            "path": cube.names,
            "value": [n.value for n in cube.numbers],
            "low": [n.low for n in cube.numbers],
            "high": [n.high for n in cube.numbers],
            "unit": [n.unit for n in cube.numbers],
            "fitted": _in(cube.names, cube.fitted),
            "cut": cube.cut.tolist(),
        }
    )


def _in(names: Iterable[str], chosen: Iterable[str]) -> list[bool]:
    there = set(chosen)
    return [name in there for name in names]
