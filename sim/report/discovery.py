"""Discovery in words, a table and a figure; written into a folder in both languages."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.cases import Cases
from sim.analysis.discovery import Box, Discovery
from sim.analysis.regret import Regret, regret_frame, regret_of
from sim.experiments.csv_text import csv_text
from sim.experiments.decision import OUTCOMES as DECISION
from sim.experiments.request import BASELINE
from sim.experiments.store import write_json
from sim.report import figures as pictures
from sim.report.decision import ORANGE, number_words, parameter_words, regret_words, unit_words
from sim.report.render import escape_markdown, markdown
from sim.report.texts import LANGS, Lang, decimal, text

COLORS = (pictures.BLUE, "#009E73", "#CC79A7", ORANGE, "#56B4E9", "#8A8A8A")


def question(policy: str, outcome: str, threshold: float, below: bool, lang: Lang) -> str:
    """What was asked, as a head."""
    from sim.outcomes.registry import OUTCOMES

    side = "below" if below else "above"
    shown = f"{number_words(threshold, lang)} {unit_words(outcome, OUTCOMES[outcome].unit, lang)}"
    words = text(f"discover_{side}_0", lang) if threshold == 0 else text(f"discover_{side}", lang, x=shown)
    label = getattr(OUTCOMES[outcome].label, lang)
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
        parts.append(text(f"limit_{kind}", lang, name=parameter_words(cases.scenario, name), **ends))
    return text("limit_and", lang).join(parts)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if math.isfinite(share) else "–"


def regrets(cases: Cases) -> list[Regret]:
    """Regret of every row over the worlds, per outcome of a decision that was kept."""
    from sim.outcomes.registry import OUTCOMES

    if len(cases.policies) < 2:
        return []
    found = []
    for outcome in (name for name in DECISION if name in cases.outcomes):
        values = np.column_stack([cases.values[policy, outcome] for policy in cases.policies])
        found += regret_of(values, cases.policies, outcome, OUTCOMES[outcome].direction)
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
        left.set_xlabel(textwrap.fill(parameter_words(cases.scenario, two[0]), 55))
        left.set_ylabel(textwrap.fill(parameter_words(cases.scenario, two[1]), 40))
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
            labels.append(f"{box.method} {number}: {name.removeprefix('parameters.')}")
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


def write_discovery(folder: Path, cases: Cases, found: Discovery, interest: np.ndarray, asked: dict[str, Any]) -> None:
    """Write boxes, worlds, regret, sentences and figures; ``asked`` : policy, outcome, threshold, below."""
    import polars as pl

    from sim.outcomes.registry import OUTCOMES

    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"method": box.method, "region": found.of(box.method).index(box) + 1, "number": name, "low": low, "high": high,
         "quasi_p": box.quasi_p.get(name), "coverage": box.coverage, "density": box.density, "mass": box.mass,
         "worlds": box.worlds}
        for box in found.boxes for name, (low, high) in box.limits.items()
    ]  # fmt: skip
    if rows:
        boxes = pl.DataFrame(rows, infer_schema_length=None)
        (folder / "boxes.csv").write_text(csv_text(boxes), encoding="utf-8")
    difference = cases.of(asked["policy"], asked["outcome"])
    worlds = pl.DataFrame({**cases.numbers, "difference": difference, "of_interest": interest})
    worlds.fill_nan(None).write_parquet(folder / "worlds.parquet")
    rows_of_regret = regrets(cases)
    if rows_of_regret:
        (folder / "regret.csv").write_text(csv_text(regret_frame(rows_of_regret)), encoding="utf-8")
    document: dict[str, Any] = {"source": cases.source, **asked, **found.as_dict()}
    for lang in LANGS:
        head = question(asked["policy"], asked["outcome"], asked["threshold"], asked["below"], lang)
        lines = sentences(cases, found, lang)
        document[f"text_{lang}"] = [head, *lines]
        page = [f"# {escape_markdown(head)}", *map(escape_markdown, lines)]
        if found.boxes:
            pictures.save(discovery_figure(cases, found, interest, head, lang), folder / f"discovery-{lang}")
            page.append(f"![]({f'discovery-{lang}.png'})")
        if rows_of_regret:
            labels = {name: getattr(OUTCOMES[name].label, lang) for name in cases.outcomes}
            page.append(markdown(regret_words(rows_of_regret, {BASELINE: text("baseline", lang)}, labels, lang)))
        page.append(escape_markdown(text("note_planning", lang)))
        (folder / f"discovery-{lang}.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")
    write_json(folder / "discovery.json", document)
