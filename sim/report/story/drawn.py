"""The figure of a story, as SVG within the page: two bars in time, crises and severe incidents on them; wide or upright."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from sim.outcomes.lives import Lived, TwinLives
from sim.report.texts import Lang, text
from sim.units import YEAR
from sim.words import Event, Form, Setting, Severity

WIDE, LEFT, RIGHT = 860, 128, 12
TOP, LANE, BAR, GAP, BOTTOM = 30, 60, 24, 4, 56
UP_WIDE, UP_YEARS, UP_TOP, UP_BAR, UP_LANE, UP_GAP = 332, 30, 26, 124, 149, 3
UP_YEAR, UP_LEAST, UP_MOST = 80.0, 200.0, 640.0
"""Pixels of a year of an upright figure, and between which the whole of it stays."""
A_LETTER = 6.4  # pixels of a letter in a bar
A_LINE = 17  # pixels of a line of words
MOST_YEARS_SHOWN = 12
CRISIS = "M0 -6.5 6 4.5H-6z"
SEVERE = "M0 -6 6 0 0 6-6 0z"


@dataclass(frozen=True)
class Layout:
    """Where time and the two lives go: time to the right and a life below the other, or upright: time down, lives side by side.

    Attributes
    ----------
    days : that it shows; wide : pixels of the figure.
    start, end : pixels along time; near, far : pixels across it between which lines of time are drawn.
    lanes : pixels across time at which the bars begin; bar : how thick they are.
    crisis, severe : pixels from there at which marks stand.
    key : where the words under it begin.
    """

    upright: bool
    days: float
    wide: float
    start: float
    end: float
    near: float
    far: float
    lanes: tuple[float, float]
    bar: float
    crisis: float
    severe: float
    key: tuple[float, float]

    def at(self, days: float) -> float:
        """Days since the start to pixels along time."""
        return round(self.start + (self.end - self.start) * min(max(days, 0.0), self.days) / self.days, 1)

    def point(self, along: float, across: float) -> tuple[float, float]:
        """Pixels along and across time to right and down."""
        return (across, along) if self.upright else (along, across)

    def line(self, kind: str, along: float) -> str:
        """A line across both lives; where they part it begins beside the words of the years, that all can be read."""
        near = self.near if kind == "grid" else self.near + (UP_YEARS if self.upright else -8)
        (x, y), (right, down) = self.point(along, near), self.point(along, self.far)
        return f'<line class="{kind}" x1="{x}" x2="{right}" y1="{y}" y2="{down}"/>'

    def box(self, kind: str, low: float, high: float, across: float, thick: float) -> str:
        """A bar from low to high along time, without its end."""
        (x, y), (wide, down) = self.point(low, across), self.point(max(high - low, 1.5), thick)
        return f'<rect class="{kind}" x="{x}" y="{y}" width="{wide:g}" height="{down:g}"'

    def mark(self, kind: str, along: float, across: float, drawn: str) -> str:
        """A mark at a time."""
        x, y = self.point(along, across)
        return f'<path class="{kind}" transform="translate({x} {y})" d="{drawn}"/>'

    def fits(self, words: str, low: float, high: float) -> bool:
        """Whether words stand within a bar."""
        wide, down = self.point(max(high - low, 1.5), self.bar)
        return wide > A_LETTER * len(words) + 8 and down >= A_LINE


def layout_of(days: float, *, upright: bool = False) -> Layout:
    """The layout of a figure of so many days: the wide one, or the upright one for a narrow screen."""
    if upright:
        end = UP_TOP + min(max(UP_YEAR * days / YEAR, UP_LEAST), UP_MOST)
        lanes = (UP_YEARS + 13.0, UP_YEARS + UP_LANE + UP_GAP + 13.0)
        return Layout(
            True, days, UP_WIDE, UP_TOP, end, 0, UP_WIDE, lanes, UP_BAR, crisis=-7, severe=UP_BAR - 9, key=(0, end + 20)
        )
    far = TOP + 2 * LANE + GAP
    lanes = (TOP + 14, TOP + LANE + GAP + 14)
    key = (LEFT, far + BOTTOM - 25)
    return Layout(False, days, WIDE, LEFT, WIDE - RIGHT, TOP, far, lanes, BAR, crisis=-6, severe=BAR / 2, key=key)


def life_drawing(
    lives: TwinLives, first_year: float, letter: str, alt: str, lang: Lang, *, upright: bool = False
) -> str:
    """Both lives of a child, where it lives told by colour, pattern and words.

    Parameters
    ----------
    first_year : the start as a number of years, such as 2022.0; alt : what is seen, in words; upright : for a narrow screen.
    """
    lay = layout_of(max(lives.until, 1.0), upright=upright)
    parts = [_years(lay, first_year)]
    for across, life, head in zip(
        lay.lanes, (lives.baseline, lives.policy), ("story_as_it_is", "story_lane_with"), strict=True
    ):
        x, y = (across, 14) if upright else (0, across + 17)
        parts.append(f'<text class="lane" x="{x}" y="{y}">{escape(text(head, lang))}</text>')
        parts.append(_lane(life, lay, across, lang))
    apart = math.isfinite(lives.parted) and lives.parted < lay.days
    if apart:
        parts.append(lay.line("parted", lay.at(lives.parted)))
    if apart and not upright:
        at = lay.at(lives.parted)
        anchor = "start" if at < WIDE / 2 else "end"
        said = escape(text("story_key_parted", lang))
        parts.append(f'<text x="{at}" y="{TOP - 13}" text-anchor="{anchor}">{said}</text>')
    key, last = _key(lay, lang, parted=apart and upright)
    parts.append(key)
    high = last + A_LINE + 8 if upright else lay.far + BOTTOM
    named = escape(text("story_figure_name", lang, letter=letter))
    right = lay.wide - 2 if upright else lay.end
    parts.append(f'<text x="{right}" y="{high - 8:g}" text-anchor="end">{named}</text>')
    name, kind = escape(alt, quote=True), "upright" if upright else "flat"
    place = f'viewBox="0 0 {lay.wide:g} {high:g}" preserveAspectRatio="xMinYMid"'
    return f'<svg class="life {kind}" {place} role="img" aria-label="{name}">{"".join(parts)}</svg>'


def _years(lay: Layout, first_year: float) -> str:
    years = lay.days / YEAR
    step = max(1, math.ceil(years / MOST_YEARS_SHOWN))
    parts = []
    for year in range(math.ceil(first_year), math.floor(first_year + years) + 1, step):
        at = lay.at((year - first_year) * YEAR)
        parts.append(lay.line("grid", at))
        if at < lay.end - 14:
            x, y = (0, at + 12) if lay.upright else (at + 3, lay.far + 12)
            parts.append(f'<text x="{x}" y="{y}">{year}</text>')
    return "".join(parts)


def _lane(life: Lived, lay: Layout, across: float, lang: Lang) -> str:
    parts, last = [], 0.0
    pieces: list[tuple[float, float, int]] = []
    for stay in life.stays:
        if stay.start > last:
            pieces.append((last, stay.start, int(Form.HOME)))
        pieces.append((max(stay.start, last), stay.end, stay.form))
        last = max(last, stay.end)
    if last < lay.days:
        pieces.append((last, lay.days, int(Form.HOME)))
    for start, end, form in pieces:
        low, high = lay.at(start), lay.at(end)
        words = text("story_bar_home" if form == Form.HOME else f"story_bar_{form}", lang)
        parts.append(f"{lay.box(_class(form), low, high, across, lay.bar)}><title>{escape(words)}</title></rect>")
        if lay.fits(words, low, high):
            x, y = lay.point(low, across)
            parts.append(f'<text class="in" x="{x + 5}" y="{y + (14 if lay.upright else 16)}">{escape(words)}</text>')
    for times, kind, below in ((life.helped, "helped", 3), (life.waited, "waited", 9)):
        for start, end in times:
            parts.append(f"{lay.box(kind, lay.at(start), lay.at(end), across + lay.bar + below, 3)}/>")
    for row in life.rows:
        if row.kind == Event.CRISIS:
            parts.append(lay.mark("crisis", lay.at(row.time), across + lay.crisis, CRISIS))
        elif row.kind == Event.INCIDENT and row.reason == Severity.SEVERE:
            parts.append(lay.mark("severe", lay.at(row.time), across + lay.severe, SEVERE))
    return "".join(parts)


def _class(form: int) -> str:
    setting = Form(form).setting
    if setting == Setting.HOME:
        return "bar home"
    return "bar group" if setting == Setting.GROUP else "bar family"


def _key(lay: Layout, lang: Lang, *, parted: bool) -> tuple[str, float]:
    """What the marks mean, and how far down the last words stand."""
    left, y = lay.key
    at, parts = float(left), []
    marks = (
        ('<rect class="bar family" x="{a}" y="{b}" width="16" height="10"/>', "story_key_family"),
        ('<rect class="bar group" x="{a}" y="{b}" width="16" height="10"/>', "story_key_group"),
        ('<rect class="helped" x="{a}" y="{r}" width="16" height="3"/>', "story_key_help"),
        ('<rect class="waited" x="{a}" y="{r}" width="16" height="3"/>', "story_key_wait"),
        ('<path class="crisis" transform="translate({m} {t})" d="' + CRISIS + '"/>', "story_key_crisis"),
        ('<path class="severe" transform="translate({m} {t})" d="' + SEVERE + '"/>', "story_key_severe"),
        ('<line class="parted" x1="{a}" x2="{e}" y1="{t}" y2="{t}"/>', "story_key_parted"),
    )
    for mark, key in marks if parted else marks[:-1]:
        words = text(key, lang)
        if at > left and at + 22 + A_LETTER * len(words) > lay.wide:
            at, y = float(left), y + A_LINE
        parts.append(mark.format(a=f"{at:g}", b=y - 9, r=y - 5, m=f"{at + 8:g}", t=y - 4, e=f"{at + 16:g}"))
        parts.append(f'<text x="{at + 22:g}" y="{y}">{escape(words)}</text>')
        at += 34 + A_LETTER * len(words)
    return "".join(parts), y
