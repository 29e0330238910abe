"""Figures of a sensitivity study: bars with intervals, and the largest indices against the size of the sample."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.index import Index
from sim.analysis.indices import block_rows, ranking
from sim.analysis.study import Finding, Study, Target
from sim.report.figures import BLUE, DARK, GREY, STYLE, _figure, _numbers, _words
from sim.report.labels import label_or_path
from sim.report.sensitivity import SHOWN, target_name, unit_of
from sim.report.texts import Lang, text

if TYPE_CHECKING:
    from sim.analysis.sensitivity import StudyPlan

ORANGE = "#E69F00"
WIDTH, NARROW, SMALL = 52, 30, 8.5  # characters of a name beside a bar and in a legend; its size
LINES = ((BLUE, "o"), ("#D55E00", "s"), ("#009E73", "^"), (ORANGE, "D"), ("#CC79A7", "v"))  # Okabe and Ito


def study_figures(study: Study, plan: StudyPlan, lang: Lang) -> Iterator[tuple[Target, str, Any]]:
    """(target, "bars" or "convergence", figure) for each target of which something can be said."""
    place = getattr(plan.design.scenario.title, lang, None) or plan.design.scenario.name
    for found in study.findings:
        if found.indices and found.varies:
            name = target_name(found.target, lang, plan.design.entries)
            yield found.target, "bars", bars_figure(study, found, name, place, lang)
            yield found.target, "convergence", convergence_figure(study, found, name, place, lang)


def bars_figure(study: Study, found: Finding, name: str, place: str, lang: Lang) -> Any:
    """The largest indices as bars with their intervals; Sobol: first and total order."""
    from matplotlib import rc_context

    main = found.index(study.main)
    rows = ranking(main.value)[:SHOWN]
    scale = unit_of(found.target, lang)[1] if study.method == "morris" else 1.0
    series = [(main, BLUE, 0.0)]
    if study.method == "sobol":
        series = [(found.index("first"), ORANGE, -0.19), (main, BLUE, 0.19)]
    with rc_context(STYLE):
        figure = _figure(8.6, 2.1 + (0.4 if study.method == "sobol" else 0.3) * max(len(rows), 3))
        axis = figure.subplots()
        for index, color, shift in series:
            _bars(axis, index, rows, scale, color, shift, 0.36 if len(series) > 1 else 0.62)
        if main.floor > 0:
            axis.axvline(scale * main.floor, color=DARK, linestyle="--", linewidth=1.2, zorder=4)
        names = [textwrap.fill(label_or_path(study.factors[k].path, lang), WIDTH) for k in rows]
        axis.set_yticks(range(len(rows)), names, fontsize=SMALL)
        axis.set_ylim(len(rows) - 0.4, -0.6)
        axis.set_xlabel(text(f"sens_axis_{study.method}", lang, unit=unit_of(found.target, lang)[0]))
        axis.tick_params(axis="y", length=0)
        axis.grid(axis="x", color="#E3E3E3", linewidth=0.7)
        axis.set_axisbelow(True)
        _numbers(axis.xaxis, lang)
        _legend(axis, study, main, lang)
        if study.method == "sobol":  # intervals of a small sample can be wider than what a share can be
            axis.set_xlim(max(axis.get_xlim()[0], -0.25), min(axis.get_xlim()[1], 1.25))
        fewer = len(rows) < len(study.factors)
        more = text("sens_figure_more", lang, shown=len(rows), all=len(study.factors)) if fewer else ""
        _words(figure, _title("bars", name, lang), place, text("sens_figure_note", lang, more=more).strip())
    return figure


def _bars(axis: Any, index: Index, rows: Any, scale: float, color: str, shift: float, width: float) -> None:
    where = np.arange(len(rows)) + shift
    value = scale * index.value[rows]
    axis.barh(where, value, height=width, color=color, zorder=2)
    axis.hlines(where, scale * index.low[rows], scale * index.high[rows], color="black", linewidth=1.6, zorder=3)


def _legend(axis: Any, study: Study, main: Index, lang: Lang) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = []
    if study.method == "sobol":
        handles = [Patch(color=ORANGE, label=text("sens_legend_first", lang)),
                   Patch(color=BLUE, label=text("sens_legend_total", lang))]  # fmt: skip
    if main.floor > 0:
        handles.append(Line2D([], [], color=DARK, linestyle="--", label=text("sens_legend_floor", lang)))
    if handles:
        axis.legend(handles=handles, loc="lower right", frameon=True, framealpha=0.9, edgecolor="none", fontsize=9)


def convergence_figure(study: Study, found: Finding, name: str, place: str, lang: Lang) -> Any:
    """The five largest indices with their intervals, against the size of the sample."""
    from matplotlib import rc_context

    scale, unit = 1.0, ""
    if study.method == "morris":
        unit, scale = unit_of(found.target, lang)
    rows = ranking(found.steps[-1].index.value)[: len(LINES)]
    sizes = [step.samples for step in found.steps]
    with rc_context(STYLE):
        figure = _figure(8.6, 4.6)
        axis = figure.subplots()
        for k, (color, marker) in zip(rows, LINES, strict=False):
            value, low, high = (
                scale * np.array([getattr(step.index, what)[k] for step in found.steps])
                for what in ("value", "low", "high")
            )
            axis.fill_between(sizes, low, high, color=color, alpha=0.15, linewidth=0)
            name = textwrap.fill(label_or_path(study.factors[k].path, lang), NARROW)
            axis.plot(sizes, value, color=color, marker=marker, linewidth=1.8, label=name)
        axis.axhline(0, color=GREY, linewidth=0.8)
        if study.method == "sobol":
            axis.set_ylim(max(axis.get_ylim()[0], -0.25), min(axis.get_ylim()[1], 1.25))
        axis.set_xticks(sizes, [str(size) for size in sizes])
        axis.minorticks_off()
        axis.set_xlabel(
            text(f"sens_axis_samples_{study.method}", lang, rows=block_rows(study.method, len(study.factors)))
        )
        axis.set_ylabel("\n".join(textwrap.wrap(text(f"sens_axis_{study.method}", lang, unit=unit), 34)))
        axis.grid(color="#E9E9E9", linewidth=0.6)
        axis.set_axisbelow(True)
        _numbers(axis.yaxis, lang)
        axis.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=9)
        _words(figure, _title("convergence", name, lang), place, text("sens_convergence_note", lang))
    return figure


def _title(kind: str, name: str, lang: Lang) -> str:
    title = text(f"sens_figure_{kind}", lang, target=name)
    return "\n".join(textwrap.wrap(title[0].upper() + title[1:], 74))
