"""Discovery in words, a table and a figure; written into a folder in both languages."""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.cases import Cases
from sim.analysis.discovery import Box, Discovery
from sim.analysis.regret import Regret, regret_frame, regret_of
from sim.designs.request import BASELINE
from sim.files.json_text import json_text
from sim.files.places import Files, written
from sim.files.store import manifest
from sim.report import figures as pictures
from sim.report.decision import ORANGE, number_words, parameter_words, regret_words, unit_words
from sim.report.dutch_csv import put_both
from sim.report.labels import label_or_path
from sim.report.render import escape_markdown, markdown
from sim.report.texts import LANGS, Lang, decimal, planning, text
from sim.results.decision import OUTCOMES as DECISION
from sim.runs.progress import Progress

WIDTH = 52  # characters of a name beside a bar
KIND, BESIDE = "discovery", ("runs",)  # the folder may also hold the runs
COLORS = (pictures.BLUE, "#009E73", "#CC79A7", ORANGE, "#56B4E9", "#8A8A8A")


def question(cases: Cases, policy: str, outcome: str, threshold: float, below: bool, lang: Lang) -> str:
    """What was asked, as a head."""
    known = cases.known[outcome]
    side = "below" if below else "above"
    shown = f"{number_words(threshold, lang)} {unit_words(outcome, known.unit, lang)}"
    words = text(f"discover_{side}_0", lang) if threshold == 0 else text(f"discover_{side}", lang, x=shown)
    label = getattr(known.label, lang)
    return text("discover_title", lang, policy=policy, direction=words, outcome=label)


def sentences(cases: Cases, found: Discovery, lang: Lang) -> list[str]:
    """What was found, one sentence a region, and how far to trust it."""
    base = found.cases / max(found.worlds, 1)
    lines = [text("discover_cases", lang, cases=decimal(found.cases, lang), worlds=decimal(found.worlds, lang),
                  share=_percent(base), seeds=decimal(cases.seeds, lang))]  # fmt: skip
    if not found.boxes:
        few = min(found.cases, found.worlds - found.cases) < 5
        return [*lines, text("discover_nothing" if few else "discover_none", lang), text("discover_worlds", lang)]
    for method in ("PRIM", "CART"):
        for n, box in enumerate(found.of(method), start=1):
            lines.append(
                text("discover_box", lang, method=method, n=n, limits=limits_words(cases, box, lang), base=_percent(base),
                     density=_percent(box.density), coverage=_percent(box.coverage))
            )  # fmt: skip
        if found.of(method):
            lines.append(_elsewhere(found, method, lang))
    if found.left_out:
        lines.append(text("discover_left_out", lang, n=decimal(found.left_out, lang)))
    return [*lines, text("discover_worlds", lang)]


def _elsewhere(found: Discovery, method: str, lang: Lang) -> str:
    """How a first region does in worlds that were not used to find it, with a caution when that is hardly better."""
    coverage, density = found.elsewhere.get(method, (math.nan, math.nan))
    if not math.isfinite(coverage):
        return text("discover_unchecked", lang, method=method)
    if not math.isfinite(density):
        return text("discover_lost", lang, method=method)
    line = text("discover_elsewhere", lang, method=method, density=_percent(density), coverage=_percent(coverage))
    return line if found.confirmed(method) else f"{line} {text('discover_chance', lang)}"


def limits_words(cases: Cases, box: Box, lang: Lang) -> str:
    """Limits of a box in words, the number with its unit."""
    parts = []
    for name, (low, high) in box.limits.items():
        kind = "between" if math.isfinite(low) and math.isfinite(high) else "above" if math.isfinite(low) else "below"
        ends = {"low": number_words(low, lang), "high": number_words(high, lang)}
        parts.append(text(f"limit_{kind}", lang, name=parameter_words(cases.scenario, name, lang), **ends))
    return text("limit_and", lang).join(parts)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if math.isfinite(share) else "–"


def regrets(cases: Cases) -> list[Regret]:
    """Regret of every row over the worlds, per outcome of a decision that was kept."""
    if len(cases.policies) < 2:
        return []
    found = []
    for outcome in (name for name in DECISION if name in cases.outcomes):
        values = np.column_stack([cases.values[policy, outcome] for policy in cases.policies])
        found += regret_of(values, cases.policies, outcome, cases.known[outcome].direction)
    return found


def discovery_figure(cases: Cases, found: Discovery, interest: np.ndarray, head: str, lang: Lang) -> Any:
    """Worlds over the two most limited numbers with the first region, and the limits of all regions."""
    from matplotlib import rc_context
    from matplotlib.patches import Rectangle

    names = list(dict.fromkeys(name for box in found.boxes for name in box.limits))
    first = found.boxes[0]
    two = [*first.limits, *(n for n in names if n not in first.limits), *(n for n in cases.numbers if n not in names)][
        :2
    ]
    two = two * 2 if len(two) == 1 else two
    bars = [(box, name) for box in found.boxes for name in box.limits]
    with rc_context(pictures.STYLE):
        figure = pictures._figure(12.5, max(4.6, 1.9 + 0.3 * len(bars)))
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.1))
        x, y = (cases.numbers[name] for name in two)
        for value, face in ((0.0, "white"), (1.0, pictures.BLUE)):
            at = interest == value
            left.scatter(x[at], y[at], s=22, facecolors=face, edgecolors=pictures.BLUE if value else pictures.GREY,
                         linewidths=0.8, zorder=2 + value)  # fmt: skip
        ends = [_ends(first, name, cases.numbers[name]) for name in two]
        (x0, x1), (y0, y1) = ends
        left.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, edgecolor=ORANGE, linewidth=2, zorder=5))
        left.set_xlabel(textwrap.fill(parameter_words(cases.scenario, two[0], lang), 55))
        left.set_ylabel(textwrap.fill(parameter_words(cases.scenario, two[1], lang), 40))
        for axis in (left.xaxis, left.yaxis):
            pictures._numbers(axis, lang)
        labels = []
        for row, (box, name) in enumerate(bars):
            drawn = cases.numbers[name]
            low, high = ((end - drawn.min()) / np.ptp(drawn) for end in _ends(box, name, drawn))
            place = found.boxes.index(box)
            right.barh(row, 1, height=0.55, color="#EFEFEF", zorder=1)
            right.barh(row, high - low, left=low, height=0.55, color=COLORS[place % len(COLORS)], zorder=2)
            number = found.of(box.method).index(box) + 1
            labels.append(textwrap.fill(f"{box.method} {number}: {label_or_path(name, lang)}", WIDTH))
        right.set_yticks(range(len(bars)), labels)
        right.set_ylim(len(bars) - 0.4, -0.6)
        right.set_xlim(0, 1)
        right.set_xlabel(text("discover_figure_range", lang))
        pictures._numbers(right.xaxis, lang)
        right.tick_params(axis="y", length=0)
        note = text("discover_figure_note", lang, what=text("discover_figure_what", lang))
        pictures._words(figure, head, getattr(cases.scenario.title, lang, None) or cases.scenario.name, note)
    return figure


def _ends(box: Box, name: str, drawn: np.ndarray) -> tuple[float, float]:
    low, high = box.limits.get(name, (-math.inf, math.inf))
    return max(low, float(drawn.min())), min(high, float(drawn.max()))


def write_discovery(
    folder: Path,
    cases: Cases,
    found: Discovery,
    interest: np.ndarray,
    asked: dict[str, Any],
    progress: Progress | None = None,
) -> dict[str, str]:
    """Write boxes, worlds, regret, sentences and figures, in place of what we wrote there; gives what could not be made.

    ``asked`` : policy, outcome, threshold, below.

    Raises
    ------
    InputError : the folder holds something else. StorageError : it cannot be written.
    """
    document = document_of(cases, found, asked)
    put = functools.partial(_put, cases=cases, found=found, interest=interest, asked=asked, document=document)
    return written(folder, KIND, put, progress, f"in {cases.source}", BESIDE)


def document_of(cases: Cases, found: Discovery, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked and found as plain values, with the sentences."""
    document: dict[str, Any] = {"source": cases.source, **asked, **found.as_dict(), **cases.scenario.projected()}
    for lang in LANGS:
        head = question(cases, asked["policy"], asked["outcome"], asked["threshold"], asked["below"], lang)
        document[f"text_{lang}"] = [head, *sentences(cases, found, lang)]
    return document


def _put(
    files: Files,
    *,
    cases: Cases,
    found: Discovery,
    interest: np.ndarray,
    asked: dict[str, Any],
    document: dict[str, Any],
) -> dict[str, Any]:
    import polars as pl

    rows = [
        {"method": box.method, "region": found.of(box.method).index(box) + 1, "number": name, "low": low, "high": high,
         "quasi_p": box.quasi_p.get(name), "coverage": box.coverage, "density": box.density, "mass": box.mass,
         "worlds": box.worlds}
        for box in found.boxes for name, (low, high) in box.limits.items()
    ]  # fmt: skip
    if rows:
        put_both(files, "boxes", lambda: pl.DataFrame(rows, infer_schema_length=None))
    difference = cases.of(asked["policy"], asked["outcome"])
    worlds = {**cases.numbers, "difference": difference, "of_interest": interest}
    files.put("worlds.parquet", lambda: pl.DataFrame(worlds).fill_nan(None))
    rows_of_regret = regrets(cases)
    if rows_of_regret:
        put_both(files, "regret", lambda: regret_frame(rows_of_regret))
    files.put("discovery.json", lambda: json_text(document))
    for lang in LANGS:
        head, *lines = document[f"text_{lang}"]
        make = functools.partial(discovery_figure, cases, found, interest, head, lang)
        there = bool(found.boxes) and pictures.put_figure(files, f"discovery-{lang}", make) is not None
        files.put(f"discovery-{lang}.md", functools.partial(_page, cases, head, lines, rows_of_regret, there, lang))
    return manifest(kind=KIND, **document)


def _page(
    cases: Cases, head: str, lines: Sequence[str], rows: list[Regret], figure: bool, lang: Lang
) -> str:  # fmt: skip
    page = [
        f"# {escape_markdown(head)}",
        *map(escape_markdown, lines),
        *([f"![](discovery-{lang}.png)"] if figure else []),
    ]
    if rows:
        labels = {name: getattr(cases.known[name].label, lang) for name in cases.outcomes}
        page.append(markdown(regret_words(rows, {BASELINE: text("baseline", lang)}, labels, lang)))
    return "\n\n".join([*page, escape_markdown(planning(cases.scenario, lang, effects=True))]) + "\n"
