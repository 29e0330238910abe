"""Small drawings of the brief, as SVG within the page: a hundred children, a line over time, a margin in its grey band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from sim.report.texts import Lang, decimal

ROW = 20  # children in a row
STEP, HEIGHT = 16, 26
WIDE, HIGH = 640, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 10, 24
TILE_WIDE, TILE_HIGH = 200, 30
MOST_TICKS = 5
FARTHEST = 4.0  # thresholds from zero that a margin is drawn to
ONE_MORE = 1.0 / 6.0  # of a threshold, at either side
CHILD_TOP = (
    2  # pixels above a row, for the heads: they reach 1 above where a child is put, and a line round them is drawn
)
CHILD = "M5 4.2a2.6 2.6 0 1 0-.1 0zM1.6 6h6.8l1 6.6H7.6l-.5 8H2.9l-.5-8H.6z"


def hundred_icons(groups: Sequence[tuple[str, int]], left: int, alt: str, rest: str = "same") -> str:
    """A hundred children in rows, those of each group in its own colour; children beside the hundred stand at the end.

    ``rest`` : what the children of no group are: "same" or "unknown", who are drawn hollow.
    """
    kinds = [
        kind
        for kind, number in groups
        for _ in range(number)
        if not kind.endswith("-minus") or kind == "postponed-minus"
    ]
    kinds += [rest] * left
    kinds += [
        kind for kind, number in groups for _ in range(number) if kind.endswith("-minus") and kind != "postponed-minus"
    ]
    rows = math.ceil(len(kinds) / ROW)
    places = [(STEP * (k % ROW), CHILD_TOP + HEIGHT * (k // ROW)) for k in range(len(kinds))]
    drawn = "".join(
        f'<path class="child {kind}" transform="translate({x} {y})" d="{CHILD}"/>'
        for kind, (x, y) in zip(kinds, places, strict=True)
    )
    return _svg(STEP * ROW, HEIGHT * rows, "hundred", alt, drawn)


def time_drawing(points: Sequence[tuple[float, float, float, float]], first_year: int, alt: str, lang: Lang) -> str:
    """A line with its band: points are (years, mean, low, high); zero is drawn."""
    known = [one for one in points if math.isfinite(one[1])]
    ends = [end for _, mean, low, high in known for end in (mean, low, high) if math.isfinite(end)]
    least, most = min(0.0, *ends), max(0.0, *ends)
    tick = _tick(max(most - least, 1.0))
    least, most = tick * math.floor(least / tick), tick * math.ceil(most / tick)
    most = most if most > least else least + tick
    length = max(known[-1][0], 1e-9)

    def x(years: float) -> float:
        return round(LEFT + (WIDE - LEFT - RIGHT) * years / length, 1)

    def y(value: float) -> float:
        return round(TOP + (HIGH - TOP - BOTTOM) * (most - value) / (most - least), 1)

    parts = []
    for k in range(round((most - least) / tick) + 1):
        value = least + k * tick
        words = decimal(value, lang, 0 if tick >= 1 else 1, sign=True)
        line = "zero" if abs(value) < 1e-9 else "grid"
        parts.append(f'<line class="{line}" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y(value)}" y2="{y(value)}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(value) + 4}" text-anchor="end">{words}</text>')
    whole = max(1, round(length))
    for year in range(0, whole + 1, max(1, math.ceil(whole / 6))):
        anchor = "start" if year == 0 else "end" if year == whole else "middle"
        parts.append(
            f'<text x="{x(min(year, length))}" y="{HIGH - 6}" text-anchor="{anchor}">{first_year + year}</text>'
        )
    band = [one for one in known if math.isfinite(one[2])]
    if band:
        around = [(x(t), y(high)) for t, _, _, high in band] + [(x(t), y(low)) for t, _, low, _ in reversed(band)]
        parts.append('<polygon class="band" points="{}"/>'.format(" ".join(f"{a},{b}" for a, b in around)))
    parts.append(
        '<polyline class="mean" points="{}"/>'.format(" ".join(f"{x(t)},{y(mean)}" for t, mean, _, _ in known))
    )
    return _svg(WIDE, HIGH, "time", alt, "".join(parts))


def margin_drawing(at: Sequence[float], alt: str) -> str:
    """A margin beside its grey band, in thresholds: ``at`` is (low, mean, high) or empty. The page draws others alike."""
    middle, one = TILE_WIDE / 2, TILE_WIDE / 2 / (FARTHEST + ONE_MORE)
    parts = [
        f'<rect class="bandbox" x="{middle - one:g}" width="{2 * one:g}" y="3" height="24"/>',
        f'<line class="zero" x1="{middle:g}" x2="{middle:g}" y1="1" y2="29"/>',
    ]
    if at:
        low, mean, high = (round(middle + one * end, 2) for end in at)
        parts.append(f'<line class="reach" x1="{low:g}" x2="{high:g}" y1="15" y2="15"/>')
        parts.append(f'<circle class="dot" cx="{mean:g}" cy="15" r="5"/>')
    return _svg(TILE_WIDE, TILE_HIGH, "margin", alt, "".join(parts))


def _tick(span: float) -> float:
    """A round step that gives a few lines."""
    rough = span / MOST_TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * k for k in (1, 2, 5, 10) if size * k >= rough)


def _svg(wide: float, high: float, kind: str, alt: str, inside: str) -> str:
    seen = f'role="img" aria-label="{escape(alt, quote=True)}"'
    place = f'viewBox="0 0 {wide:g} {high:g}" preserveAspectRatio="xMinYMid"'
    return f'<svg class="{kind}" {place} {seen}>{inside}</svg>'
