"""Best mixes in words, a table and a figure; written into a folder in both languages."""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.front import RESAMPLES
from sim.analysis.optimisation import Optimised
from sim.files.json_text import json_text
from sim.files.places import Files, written
from sim.files.store import manifest
from sim.outcomes.registry import OUTCOMES
from sim.report import figures as pictures
from sim.report.decision import number_words, unit_words
from sim.report.dutch_csv import put_both
from sim.report.render import escape_markdown, markdown
from sim.report.tables import Cell, Column, Table, decimals, difference_cell
from sim.report.texts import LANGS, Lang, decimal, plain_text, planning, probability, text
from sim.runs.progress import Progress

KIND, BESIDE = "optimisation", ("runs",)  # the folder also holds the runs


def mix_words(found: Optimised, number: int, lang: Lang) -> str:
    """A mix: its settings with their values."""
    pairs = zip(found.found.settings, found.found.mixes[number], strict=True)
    return ", ".join(
        f"{setting.name.removesuffix('.strength')} {number_words(float(value), lang)}" for setting, value in pairs
    )


def front_table(found: Optimised, lang: Lang) -> Table:
    """One row a mix of the front."""
    measures = [name for name in found.measures if name != "budget" or found.budget_of not in found.found.aims]
    columns = [Column("mix", text("front_mix", lang)), *(Column(name, _head(found, name, lang)) for name in measures)]
    columns += [Column(key, text(f"front_{key}", lang)) for key in ("stays", "again")]
    rows = []
    for number in found.found.front:
        cells = [Cell(mix_words(found, number, lang))]
        for name in measures:
            one, scale = found.fresh[int(number)][name], 100.0 if name == "harm" else 1.0
            cells.append(difference_cell(one, scale, lang))
        share = float(found.found.stays[number])
        cells.append(Cell(f"{100 * share:.0f}%", numbers={"": share}))
        cells.append(Cell(text("front_yes" if found.holds[int(number)] else "front_no", lang)))
        rows.append(tuple(cells))
    return Table("front", text("front_title", lang), tuple(columns), tuple(rows), tuple(sentences(found, lang)))


def _head(found: Optimised, name: str, lang: Lang) -> str:
    if name in ("budget", "harm"):
        return text(f"front_{name}", lang)
    outcome = OUTCOMES[name]
    return (
        f"{text('front_difference', lang, label=getattr(outcome.label, lang))} ({unit_words(name, outcome.unit, lang)})"
    )


def sentences(found: Optimised, lang: Lang) -> list[str]:
    """What was searched, what is on the front, and how far to trust it."""
    limits, search = found.found.limits, found.found
    budget = decimal(limits.budget, lang, 2) if math.isfinite(limits.budget) else text("front_no_budget", lang)
    counts = {"mixes": len(search.mixes), "allowed": int(search.allowed.sum()), "front": len(search.front)}
    words = {key: decimal(value, lang) for key, value in counts.items()}
    lines = [text("front_limits", lang, **words, seeds=decimal(len(found.seeds), lang), draws=decimal(found.draws, lang),
                  budget=budget, of=text(f"front_of_{found.budget_of}", lang), harm=f"{plain_text(100 * limits.harm, lang)}%",
                  probability=probability(limits.probability, lang))]  # fmt: skip
    if not len(search.front):
        excess = limits.excess(search.samples)
        over, unsafe = (decimal(int((column > 0).sum()), lang) for column in excess.T)
        return [*lines, text("front_empty", lang, over=over, unsafe=unsafe)]
    if "entries" in search.aims:
        best = min(search.front, key=lambda n: found.fresh[int(n)]["entries"].mean)
        one, cost = found.fresh[int(best)]["entries"], found.fresh[int(best)]["budget"]
        shown = {key: decimal(getattr(one, part), lang, decimals(one), sign=True)
                 for key, part in (("entries", "mean"), ("low", "low"), ("high", "high"))}  # fmt: skip
        mix = mix_words(found, best, lang)
        lines.append(text("front_least", lang, mix=mix, cost=decimal(cost.mean, lang, 2, sign=True), **shown))
    seeds, resamples = decimal(len(found.fresh_seeds), lang), decimal(RESAMPLES, lang)
    lines.append(text("front_fresh", lang, n=seeds, resamples=resamples))
    return [*lines, text("front_entries_note", lang)]


def front_figure(found: Optimised, lang: Lang) -> Any:
    """Every mix: the first aim against extra cost, and against the other aims."""
    from matplotlib import rc_context

    search = found.found
    first = search.aims[0]
    others = ["budget", *(name for name in search.aims[1:] if name != found.budget_of)]
    with rc_context(pictures.STYLE):
        figure = pictures._figure(2.0 + 4.9 * len(others), 5.2)
        axes = figure.subplots(1, len(others), sharey=True, squeeze=False)[0]
        for axis, name in zip(axes, others, strict=True):
            _mixes(axis, found, name, first)
            axis.set_xlabel(_head(found, name, lang))
            pictures._numbers(axis.xaxis, lang)
            if name == "budget" and math.isfinite(search.limits.budget):
                axis.axvline(search.limits.budget, color=pictures.DARK, linestyle="--", linewidth=1)
        axes[0].set_ylabel(_head(found, first, lang))
        pictures._numbers(axes[0].yaxis, lang)
        place = getattr(found.scenario.title, lang, None) or found.scenario.name
        pictures._words(figure, text("front_title", lang), place, text("front_figure_note", lang))
    return figure


def _mixes(axis: Any, found: Optimised, across: str, up: str) -> None:
    search, place = found.found, {name: k for k, name in enumerate(found.measures)}
    means = search.samples.mean(axis=(1, 2))
    x, y = means[:, place[across]], means[:, place[up]]
    front = search.front
    other = search.allowed.copy()
    other[front] = False
    refused = ~search.allowed & np.isfinite(x) & np.isfinite(y)
    axis.scatter(x[refused], y[refused], marker="x", s=18, color="#B8B8B8", linewidths=0.9, zorder=1)
    axis.scatter(x[other], y[other], s=20, color=pictures.GREY, zorder=2)
    for number in front:
        one = found.fresh[int(number)]
        right, upper = one[across], one[up]
        for line in (([right.low, right.high], [upper.mean] * 2), ([right.mean] * 2, [upper.low, upper.high])):
            axis.plot(*line, color=pictures.BLUE, linewidth=0.9, alpha=0.55, zorder=3)
        share = 0.15 + 0.85 * float(search.stays[number])
        axis.scatter(right.mean, upper.mean, s=46, color="white", zorder=4)
        axis.scatter(right.mean, upper.mean, s=46, color=pictures.BLUE, alpha=share, zorder=5)
        axis.scatter(
            right.mean, upper.mean, s=46, facecolors="none", edgecolors=pictures.BLUE, linewidths=1.2, zorder=6
        )
    axis.axhline(0, color="#DDDDDD", linewidth=0.8, zorder=0)
    axis.axvline(0, color="#DDDDDD", linewidth=0.8, zorder=0)
    axis.set_axisbelow(True)


def document(found: Optimised) -> dict[str, Any]:
    """The search as plain values."""
    limits = found.found.limits
    return {
        "scenario": found.scenario.name,
        "policies": [policy.label for policy in found.policies],
        "years": found.years,
        "seeds": list(found.seeds),
        "fresh_seeds": list(found.fresh_seeds),
        "draws": found.draws,
        "aims": list(found.found.aims),
        "limits": {"budget_million_euro": limits.budget, "of": found.budget_of, "harm_share": limits.harm,
                   "probability": limits.probability},
        "mixes": len(found.found.mixes),
        "allowed": int(found.found.allowed.sum()),
        "front": found.rows(),
        **found.scenario.projected(),
    }  # fmt: skip


def write_optimised(folder: Path, found: Optimised, progress: Progress | None = None) -> dict[str, str]:
    """Write all mixes, the front, sentences and figures into the folder of the runs, in place of what we wrote there.

    Gives what could not be made.

    Raises
    ------
    InputError : the folder holds something else. StorageError : it cannot be written; the runs are kept.
    """
    return written(folder, KIND, lambda files: _put(files, found), progress, f"in {folder / 'runs'}", BESIDE)


def _put(files: Files, found: Optimised) -> dict[str, Any]:
    import polars as pl

    search = found.found

    def mixes() -> pl.DataFrame:
        columns: dict[str, Any] = {s.name: search.mixes[:, k] for k, s in enumerate(search.settings)}
        columns |= {name: search.samples[..., k].mean(axis=(1, 2)) for k, name in enumerate(found.measures)}
        front = np.isin(np.arange(len(search.mixes)), search.front)
        frame = pl.DataFrame({**columns, "allowed": search.allowed, "front": front, "stays": search.stays})
        return frame.fill_nan(None)

    files.put("mixes.parquet", mixes)
    if found.rows():
        put_both(files, "front", lambda: pl.DataFrame(found.rows(), infer_schema_length=None))
    contents = manifest(kind=KIND, **document(found))
    files.put("optimisation.json", lambda: json_text(contents))
    for lang in LANGS:
        there = pictures.put_figure(files, f"front-{lang}", functools.partial(front_figure, found, lang)) is not None
        files.put(f"front-{lang}.md", functools.partial(_page, found, lang, there))
    return contents


def _page(found: Optimised, lang: Lang, figure: bool) -> str:
    page = (
        [markdown(front_table(found, lang))]
        if len(found.found.front)
        else [*map(escape_markdown, sentences(found, lang))]
    )
    page += [f"![](front-{lang}.png)"] if figure else []
    return "\n\n".join([*page, escape_markdown(planning(found.scenario, lang, effects=True))]) + "\n"
