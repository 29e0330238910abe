"""Figures of a comparison: differences with intervals per policy, and children out of home over time."""

from __future__ import annotations

import base64
import functools
import io
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.files.places import Files
from sim.report.policy_names import policy_name
from sim.report.sentences import unit_name
from sim.report.tables import ENTRIES, FAMILY_TYPE, OWN_AREA, SEVERE, UNMET
from sim.report.texts import SHARES, Lang, decimal, shown_scale, text
from sim.results.comparison import ComparisonData
from sim.results.noticeable import answer, threshold_at
from sim.results.over_time import difference_over_time
from sim.units import YEAR

# the blue of Okabe and Ito's palette, and greys: told apart with every common kind of colour blindness and in print
BLUE, GREY, DARK, BAND = "#0072B2", "#8A8A8A", "#444444", "#E9E9E9"
PANELS = (
    ("entries", ENTRIES, 1.0),
    ("family_type", FAMILY_TYPE, 100.0),
    ("own_area", OWN_AREA, 100.0),
    ("severe", SEVERE, 1.0),
    ("unmet", UNMET, 1.0),
)
OUT_OF_HOME = "out_of_home"
STYLE: Any = MappingProxyType(
    {
        "font.size": 10,
        "axes.titlesize": 10,
        "axes.labelsize": 9,
        "xtick.labelsize": 9,
        "ytick.labelsize": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "svg.hashsalt": "zothuis",
    }
)


def differences_figure(data: ComparisonData, lang: Lang, outcomes: Sequence[str] = ()) -> Any:
    """Dot and 95 % interval of the paired difference, one row a policy, one panel an outcome.

    ``outcomes`` : names of those to show; none: placements and what is told with them.
    """
    from matplotlib import rc_context

    names = outcomes or [name for _, name, _ in PANELS if name in data.outcomes]
    panels = [_head(data, name, lang) for name in names]
    entries = [entry for entry in data.entries if entry.label in data.policies]
    with rc_context(STYLE):
        figure = _figure(3.0 + 2.05 * len(panels), 1.95 + 0.44 * max(len(entries), 2))
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axis, outcome, (title, unit, scale) in zip(axes, names, panels, strict=True):
            _panel(axis, data, entries, outcome, scale)
            axis.set_title(title, loc="left")
            axis.set_xlabel("\n".join(filter(None, (unit, _better(data, outcome, lang)))))
            _numbers(axis.xaxis, lang)
        rows = [textwrap.fill(policy_name(entry, lang), 30) for entry in entries]
        axes[0].set_yticks(range(len(entries)), rows)
        axes[0].set_ylim(len(entries) - 0.4, -0.6)
        note = text("figure_forest_note", lang, basis=_basis(data, lang))
        _words(figure, finding(data, ENTRIES if ENTRIES in names else names[0], lang), _place(data, lang), note)
    return figure


def _head(data: ComparisonData, outcome: str, lang: Lang) -> tuple[str, str, float]:
    """Title, unit and scale of the panel of an outcome."""
    for key, name, scale in PANELS:
        if name == outcome:
            return text(f"panel_{key}", lang), text(f"axis_{key}", lang), scale
    about = data.outcomes[outcome]
    unit = text("axis_family_type", lang) if about.unit in SHARES else unit_name(about.unit, lang)
    label = getattr(about.label, lang)
    return textwrap.fill(label[0].upper() + label[1:], 24), textwrap.fill(unit, 26), shown_scale(about.unit)


def _panel(axis: Any, data: ComparisonData, entries: list[Any], outcome: str, scale: float) -> None:
    size = scale * threshold_at(data, outcome)
    axis.axvspan(-size, size, color=BAND, linewidth=0, zorder=0)
    axis.axvline(0, color=GREY, linewidth=1, zorder=1)
    for row, entry in enumerate(entries):
        found = data.difference(entry.label, outcome)
        mean, low, high = scale * found.mean, scale * found.low, scale * found.high
        if not math.isfinite(mean):
            continue
        clear = math.isfinite(low) and (low > 0 or high < 0)
        if math.isfinite(low):
            axis.plot([low, high], [row, row], color=BLUE, linewidth=2, solid_capstyle="butt", zorder=2)
        fill = BLUE if clear else "white"
        axis.plot(mean, row, "o", markersize=6.5, color=fill, markeredgecolor=BLUE, markeredgewidth=1.6, zorder=3)
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)
    axis.grid(axis="x", color="#E3E3E3", linewidth=0.7)
    axis.set_axisbelow(True)
    axis.margins(x=0.12)


def over_time_figure(data: ComparisonData, lang: Lang) -> Any:
    """Children out of home over the years: what each policy makes more or fewer, with its 95 % interval."""
    from matplotlib import rc_context

    entries = [entry for entry in data.entries if difference_over_time(data, entry.label)]
    columns = min(3, max(1, len(entries)))
    rows = max(1, math.ceil(len(entries) / columns))
    with rc_context(STYLE):
        figure = _figure(1.2 + 3.1 * columns, 1.5 + 2.35 * rows)
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        for number, axis in enumerate(grid.flat):
            if number >= len(entries):
                axis.set_visible(False)
                continue
            _line(axis, data, entries[number].label)
            axis.set_title(textwrap.fill(policy_name(entries[number], lang), 34), loc="left", color=BLUE)
            _numbers(axis.yaxis, lang)
            if number % columns == 0:
                axis.set_ylabel(text("axis_over_time", lang))
            axis.tick_params(labelbottom=number + columns >= len(entries))
        note = text("figure_over_time_note", lang, basis=_basis(data, lang))
        _words(figure, finding(data, OUT_OF_HOME, lang), _place(data, lang), note)
    return figure


TOLD = MappingProxyType({"differences": ENTRIES, "out-of-home": OUT_OF_HOME})
"""The outcome of which the title of a figure says what was found."""


def alt(data: ComparisonData, name: str, lang: Lang) -> str:
    """What a figure shows, for who does not see it: the finding first."""
    return text(f"alt_{name}", lang, finding=finding(data, TOLD[name], lang) if name in TOLD else "")


def finding(data: ComparisonData, outcome: str, lang: Lang) -> str:
    """What the policies of a comparison do to an outcome, all told, as the title of a figure."""
    about, rows = data.outcomes.get(outcome), data.policies
    if about is None or not rows:
        return text("figure_forest", lang)
    kinds = [answer(data, row, outcome, len(rows)).kind for row in rows]
    noticed, unsaid = kinds.count("noticeable"), kinds.count("unsaid")
    key = "some" if noticed else "unsaid" if unsaid else "none"
    what = getattr(about.label, lang)
    key += "_of_one" if len(rows) == 1 else "_one" if noticed == 1 else ""
    counts = {"n": decimal(noticed, lang), "m": decimal(len(rows), lang), "k": decimal(unsaid, lang)}
    return text(f"finding_{key}", lang, what=what[:1].upper() + what[1:], **counts)


def _better(data: ComparisonData, outcome: str, lang: Lang) -> str:
    """Which way is better, for an outcome that has one."""
    direction = data.outcomes[outcome].direction
    return "" if direction == "none" else text(f"better_{direction}", lang)


def makers(data: ComparisonData) -> dict[str, Callable[[Any, Lang], Any]]:
    """What makes each figure, by file name (without ending)."""
    return {"differences": differences_figure, "out-of-home": over_time_figure} if data.policies else {}


def figures(data: ComparisonData, lang: Lang) -> dict[str, Any]:
    """All figures by file name (without ending): matplotlib Figure objects."""
    return {name: make(data, lang) for name, make in makers(data).items()}


FORMS: Mapping[str, dict[str, Any]] = MappingProxyType({"png": {"dpi": 150}, "svg": {"metadata": {"Date": None}}})
SMALL: Mapping[str, Any] = MappingProxyType({"format": "png", "dpi": 90, "pil_kwargs": {"optimize": True}})
SLIDE = (12.8, 7.2)
"""Size in inches of a picture for slides, 16 : 9; on a page a figure has its own size."""


def image(figure: Any, form: str, slide: bool = False) -> bytes:
    """A figure as a file of this form, or as a slide; the same figure gives the same bytes.

    ``form`` : "png", "svg", or "small" for a compact PNG.
    """
    from matplotlib import rc_context

    buffer, own = io.BytesIO(), figure.get_size_inches().copy()
    with rc_context(STYLE):
        figure.set_size_inches(SLIDE if slide else own)
        figure.savefig(buffer, **(SMALL if form == "small" else {"format": form, **FORMS[form]}))
        figure.set_size_inches(own)
    return buffer.getvalue()


def inside(svg: bytes) -> str:
    """A figure as an address that holds it: a page with it can be mailed by itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def save(figure: Any, path: Path) -> None:
    """Write a figure as PNG and SVG next to each other."""
    for form in FORMS:
        path.with_name(f"{path.name}.{form}").write_bytes(image(figure, form))


def put_figure(files: Files, stem: str, make: Callable[[], Any], slide: bool = False) -> bytes | None:
    """Put the figure that ``make()`` gives into a folder, in both forms (as PNG a slide).

    Gives its SVG; None when it cannot be made.
    """
    figure, made = functools.cache(make), dict[str, bytes]()

    def drawn(form: str) -> bytes:
        made[form] = image(figure(), form, slide and form == "png")
        return made[form]

    for form in FORMS:
        files.put(f"{stem}.{form}", functools.partial(drawn, form))
    return made.get("svg")


def _line(axis: Any, data: ComparisonData, policy: str) -> None:
    """Mean difference with its interval over the years, and the grey band in which it would not be noticed."""
    start = data.scenario.start
    first = start.year + (start.timetuple().tm_yday - 1) / YEAR
    found = difference_over_time(data, policy)
    years = np.array([first + year for year, _ in found])
    mean, low, high = (np.array([getattr(one, end) for _, one in found]) for end in ("mean", "low", "high"))
    if OUT_OF_HOME in data.outcomes:
        size = threshold_at(data, OUT_OF_HOME)
        axis.axhspan(-size, size, color=BAND, linewidth=0, zorder=0)
    axis.axhline(0, color=GREY, linewidth=1, zorder=1)
    axis.fill_between(years, low, high, where=np.isfinite(low), color=BLUE, alpha=0.2, linewidth=0)
    axis.plot(years, mean, color=BLUE, linewidth=2.0)
    axis.xaxis.set_major_locator(_whole_years(years[0], years[-1]))
    axis.xaxis.set_major_formatter(lambda x, _: f"{x:.0f}")


def _whole_years(first: float, last: float) -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=5, integer=True, min_n_ticks=1)


def _numbers(axis: Any, lang: Lang) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=4, min_n_ticks=3))

    def written(x: float, _: Any) -> str:
        ticks = np.diff(axis.get_majorticklocs())
        step = float(np.min(ticks)) if len(ticks) else 1.0
        digits = next((d for d in range(4) if abs(step * 10**d - round(step * 10**d)) < 1e-6), 4)
        return decimal(0.0 if abs(x) < 1e-12 else x, lang, digits)

    axis.set_major_formatter(FuncFormatter(written))


def _figure(width: float, height: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)  # no window, no global state
    return figure


def _words(figure: Any, title: str, under: str, note: str) -> None:
    width = int(figure.get_figwidth() * 14.5)
    head = (line for whole in (title, under) for line in textwrap.wrap(whole, int(figure.get_figwidth() * 10.0)))
    figure.suptitle("\n".join(head), x=0.008, ha="left", fontsize=12)
    figure.supxlabel("\n".join(textwrap.wrap(note, width)), x=0.008, ha="left", fontsize=8.5, color="#444444")


def _place(data: ComparisonData, lang: Lang) -> str:
    found: str = getattr(data.scenario.title, lang, None) or data.scenario.name
    return found


def _basis(data: ComparisonData, lang: Lang) -> str:
    if len(data.draws) > 1:
        return text("basis_draws", lang, draws=decimal(len(data.draws), lang))
    return text("basis_seeds", lang, runs=decimal(len(data.units), lang))
