"""A validation on unseen years in tables, a figure, a page, and as a folder; all of it from the plain document."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.files.json_text import json_text
from sim.files.places import Files, written
from sim.files.rules import rules_hash
from sim.files.store import manifest
from sim.report import figures as pictures
from sim.report.figures import put_figure
from sim.report.render import escape_markdown, markdown
from sim.report.tables import Cell, Column, Table
from sim.report.texts import LANGS, Lang, decimal, digits_for, text
from sim.validation.ahead import HELD_OUT
from sim.validation.naive import NAIVE
from sim.validation.predictive import BARE, CARRIED, MODEL
from sim.validation.validation import CONDITIONAL, PRIOR, CutResult

if TYPE_CHECKING:
    from sim.files.places import Notes
    from sim.scenario.scenario import Scenario

WIDE = 4.0  # times: an interval whose ends lie so far apart holds nearly anything, and this is said
KIND = "validation"
SHOWN_WAYS = (MODEL, CARRIED, BARE, PRIOR, CONDITIONAL, *NAIVE)
FURTHEST = 3.0  # times the figure that the picture shows, and one over it


def document(results: Sequence[CutResult], scenario: Scenario, made: str | None = None) -> dict[str, Any]:
    """All that a validation says, as plain values with words as keys.

    ``made`` : day on which it was made; None is today.
    """
    whole = {
        "scenario": scenario.name,
        "place": scenario.place,
        "title": {lang: getattr(scenario.title, lang) for lang in LANGS},
        "made": made or date.today().isoformat(),
        "rules": rules_hash(),
        "cuts": [one.described() for one in results],
    }
    found: dict[str, Any] = json.loads(json_text(whole))
    return found


# --- tables -----------------------------------------------------------------------------------------------------------
def figures_table(cut: dict[str, Any], lang: Lang) -> Table:
    """One row a figure: published, what the model and the best naive forecast said, and who won."""
    heads = ("kind", "published", "model", "naive", "inside", "verdict")
    columns = (Column("what", text("val_what", lang)), *(Column(key, text(f"val_{key}", lang)) for key in heads))
    rows = tuple(_figure_row(row, lang) for row in cut["rows"])
    title = text("val_figures_title", lang, cut=cut["cut"])
    return Table(f"figures-{cut['cut']}", title, columns, rows, (text("val_figures_note", lang),))


def _figure_row(row: dict[str, Any], lang: Lang) -> tuple[Cell, ...]:
    unit = text("targets_unit_" + row["unit"].replace(" ", "_"), lang)
    kind = text("val_kind_" + row["status"].replace(" ", "_"), lang)
    digits = digits_for(row["published"])
    naive = Cell("–")
    if row["best"]:
        said = _interval(row["said"][row["best"]], lang, digits)
        naive = Cell(f"{text('val_way_' + row['best'], lang)}: {said.text}", said.small, said.numbers)
    return (
        Cell(f"{row['name'].split('.')[0]} {row['what'][lang]} ({row['period']}), {unit}"),
        Cell(f"{kind}, {row['shock']}" if row["shock"] else kind),
        Cell(decimal(row["published"], lang, digits), numbers={"published": row["published"]}),
        _interval(row["said"][MODEL], lang, digits),
        naive,
        Cell(text("val_inside_yes" if row["scores"][MODEL]["inside_90"] else "val_inside_no", lang)),
        Cell(text(f"val_verdict_{row['verdict']}", lang)),
    )


def _interval(said: dict[str, float], lang: Lang, digits: int) -> Cell:
    low, middle, high = (said[p] for p in ("0.05", "0.5", "0.95"))
    words = [decimal(x, lang, digits) for x in (middle, low, high)]
    return Cell(words[0], f"{words[1]}–{words[2]}", {"": middle, "low": low, "high": high})


def summary_table(cut: dict[str, Any], group: str, lang: Lang) -> Table:
    """One row a kind of prediction: its errors, coverage and score, and the model's on the same figures."""
    heads = ("figures", "error", "cover_50", "cover_90", "score", "beside")
    columns = (Column("way", text("val_way", lang)), *(Column(key, text(f"val_{key}", lang)) for key in heads))
    found = cut["summary"][group]
    rows = tuple(_summary_row(way, found[way], lang) for way in SHOWN_WAYS if way in found)
    named = text(f"val_group_{group.replace(' ', '_')}", lang)
    title = text("val_summary_title", lang, cut=cut["cut"], group=named)
    return Table(
        f"summary-{cut['cut']}-{group.replace(' ', '-')}", title, columns, rows, (text("val_summary_note", lang),)
    )


def _summary_row(way: str, found: dict[str, float], lang: Lang) -> tuple[Cell, ...]:
    def percent(key: str) -> Cell:
        return Cell(f"{decimal(100 * found[key], lang)}%", numbers={"": found[key]})

    beside = found.get(f"{MODEL}_there")
    return (
        Cell(text(f"val_way_{way}", lang)),
        Cell(f"{found['figures']:.0f} ({found['facts']:.0f})", numbers={"": found["figures"]}),
        percent("relative"),
        percent("inside_50"),
        percent("inside_90"),
        Cell(decimal(found["weighted"], lang, 3), numbers={"": found["weighted"]}),
        Cell("" if beside is None else decimal(beside, lang, 3), numbers={} if beside is None else {"": beside}),
    )


def tables(cut: dict[str, Any], lang: Lang) -> list[Table]:
    """Tables of a cut: how good as a whole, of what was held out, and each figure."""
    groups = [group for group in ("all", HELD_OUT) if group in cut["summary"]]
    return [*(summary_table(cut, group, lang) for group in groups), figures_table(cut, lang)]


# --- words ------------------------------------------------------------------------------------------------------------
def lines(cut: dict[str, Any], lang: Lang) -> list[str]:
    """What is to be known beside the tables of a cut."""
    refit, counts, rows = cut["refit"], cut["counts"], cut["rows"]
    held = sum(row["status"] == HELD_OUT for row in rows)
    found = [
        text("val_refit", lang, scenario=cut["scenario"], facts=len(refit["seen"]), fitted=len(refit["fitted"]),
             draws=refit["draws"], effective=decimal(refit["effective"], lang)),
        text("val_counts", lang, all=len(rows), **counts),
        text("val_held", lang, held=held, retro=len(rows) - held),
        text("val_drivers", lang),
        text("val_driven", lang, drivers=", ".join(cut["driven"])) if cut["driven"] else text("val_driven_none", lang),
    ]  # fmt: skip
    if cut["few"]:
        found.insert(1, text("val_few", lang, effective=decimal(refit["effective"], lang)))
    if wide := [row for row in rows if _is_wide(row["said"][MODEL])]:
        inside = sum(row["scores"][MODEL]["inside_90"] for row in wide)
        named = ", ".join(sorted({row["name"].split(".")[0] for row in wide}))
        found.append(text("val_wide", lang, count=len(wide), inside=inside, names=named, times=decimal(WIDE, lang)))
    if carried := sum(row["carried"] for row in rows):
        found.append(text("val_carried", lang, count=carried))
    if cut["silent"]:
        found.append(text("val_silent", lang, names=", ".join(one["figure"] for one in cut["silent"])))
    return found


def _is_wide(said: dict[str, float]) -> bool:
    """Whether the ends of a 90 % interval lie so far apart that to lie inside proves little."""
    return said["0.95"] > WIDE * said["0.05"] if said["0.05"] > 0 else said["0.95"] > 0


def title(said: dict[str, Any], lang: Lang) -> str:
    """Head of the page."""
    return text("val_title", lang, scenario=said["title"][lang] or said["scenario"])


def page(said: dict[str, Any], lang: Lang, pictured: Sequence[str] = (), level: int = 1) -> str:
    """The whole as Markdown; ``pictured``: address of the figure of each cut."""
    mark = "#" * level
    found = [
        f"{mark} {escape_markdown(title(said, lang))}\n",
        escape_markdown(text("val_under", lang, made=said["made"])) + "\n",
    ]
    if said.get("rules") != rules_hash():
        found.append(f"**{escape_markdown(text('val_earlier', lang))}**\n")
    found.append(escape_markdown(text("val_effects", lang)) + "\n")
    for place, cut in enumerate(said["cuts"]):
        found.append(f"{mark}# {escape_markdown(text('val_cut_title', lang, cut=cut['cut']))}\n")
        found += [*(f"- {escape_markdown(line)}" for line in lines(cut, lang)), ""]
        if place < len(pictured) and pictured[place]:
            found.append(f"![{text('val_alt', lang)}]({pictured[place]})\n")
        found += [markdown(one).replace("## ", f"{mark}## ", 1) for one in tables(cut, lang)]
    return "\n".join(found) + "\n"


# --- figure -----------------------------------------------------------------------------------------------------------
def figure_of(cut: dict[str, Any], said: dict[str, Any], lang: Lang) -> Any:
    """Each figure at 1: what the model and the best naive forecast said of it, with intervals of 50 and 90 %."""
    from matplotlib import rc_context

    rows = cut["rows"]
    with rc_context(pictures.STYLE):
        figure = pictures._figure(9.0, 1.9 + 0.2 * len(rows))
        axis = figure.add_subplot()
        axis.axvline(1.0, color=pictures.DARK, linewidth=1.0)
        for place, row in enumerate(rows):
            for way, color, off in ((MODEL, pictures.BLUE, 0.15), (row["best"], pictures.GREY, -0.2)):
                if way:
                    _span(axis, row["said"][way], row["published"], off - place, color)
        names = [f"{'* ' if row['status'] == HELD_OUT else ''}{row['name'].split('.')[0]} {row['what'][lang]} ({row['period']})"
                 for row in rows]  # fmt: skip
        axis.set_yticks([-k for k in range(len(rows))], names, fontsize=7)
        axis.set_xscale("log")
        axis.set_xlim(1.0 / FURTHEST, FURTHEST)
        ticks = (0.5, 0.75, 1.0, 1.5, 2.0)
        axis.set_xticks(ticks, [decimal(x, lang, 2) for x in ticks])
        axis.minorticks_off()
        axis.set_ylim(0.7 - len(rows), 0.7)
        pictures._words(
            figure,
            text("val_figure_title", lang, scenario=said["title"][lang] or said["scenario"], cut=cut["cut"]),
            text("val_figure_axis", lang),
            text("val_figure_note", lang, won=cut["counts"]["won"], lost=cut["counts"]["lost"]),
        )
    return figure


def _span(axis: Any, said: dict[str, float], published: float, at: float, color: str) -> None:
    def over(p: str) -> float:
        ratio = said[p] / published if published else math.nan
        return min(max(ratio, 1.0 / FURTHEST), FURTHEST)

    axis.plot([over("0.05"), over("0.95")], [at, at], color=color, linewidth=1.0, solid_capstyle="butt")
    axis.plot([over("0.25"), over("0.75")], [at, at], color=color, linewidth=3.0, solid_capstyle="butt")
    axis.plot(over("0.5"), at, "o", color=color, markersize=3.0)


# --- on disk ----------------------------------------------------------------------------------------------------------
def write_validation(
    results: Sequence[CutResult], scenario: Scenario, out: Path, progress: Notes | None, made: str | None = None
) -> tuple[Path, dict[str, Any]]:
    """Write ``OUT/validation``: document, pages, figures and manifest; gives the folder and the document.

    Raises
    ------
    InputError : something else stands there.
    StorageError : it cannot be written.
    """
    said = document(results, scenario, made)
    folder = out / KIND
    written(folder, KIND, functools.partial(_put, said, scenario), progress, f"in {out / 'runs'}")
    return folder, said


def _put(said: dict[str, Any], scenario: Scenario, files: Files) -> dict[str, Any]:
    files.put("validation.json", lambda: json_text(said))
    for lang in LANGS:
        pictured = []
        for cut in said["cuts"]:
            stem = f"known-by-{cut['cut']}-{lang}"
            pictured.append(
                f"{stem}.svg" if put_figure(files, stem, functools.partial(figure_of, cut, said, lang)) else ""
            )
        files.put(f"validation-{lang}.md", functools.partial(page, said, lang, tuple(pictured)))
    about = {"scenario": scenario.name, "scenario_hash": scenario.digest, "made": said["made"]}
    return manifest(**about, cuts=[cut["cut"] for cut in said["cuts"]])
