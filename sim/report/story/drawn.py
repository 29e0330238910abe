"""The figure of a story, as SVG within the page: two bars in time, crises and severe incidents on them."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

from sim.outcomes.lives import Lived, TwinLives
from sim.report.texts import Lang, text
from sim.units import YEAR
from sim.words import Event, Form, Setting, Severity

WIDE, LEFT, RIGHT = 860, 128, 12
TOP, LANE, BAR, GAP, BOTTOM = 30, 60, 24, 4, 56
A_LETTER = 6.4  # pixels of a letter in a bar
MOST_YEARS_SHOWN = 12
CRISIS = "M0 -6.5 6 4.5H-6z"
SEVERE = "M0 -6 6 0 0 6-6 0z"
Place = Callable[[float], float]
"""Days since the start to pixels."""


def life_drawing(lives: TwinLives, first_year: float, letter: str, alt: str, lang: Lang) -> str:
    """Both lives of a child, where it lives told by colour, pattern and words.

    Parameters
    ----------
    first_year : the start as a number of years, such as 2022.0; alt : what is seen, in words.
    """
    length = max(lives.until, 1.0)

    def x(days: float) -> float:
        return round(LEFT + (WIDE - LEFT - RIGHT) * min(max(days, 0.0), length) / length, 1)

    high = TOP + 2 * LANE + GAP + BOTTOM
    bottom = TOP + 2 * LANE + GAP
    parts = [_years(x, length, first_year, bottom)]
    for lane, (life, head) in enumerate(((lives.baseline, "story_as_it_is"), (lives.policy, "story_lane_with"))):
        top = TOP + lane * (LANE + GAP)
        parts.append(f'<text class="lane" x="0" y="{top + 31}">{escape(text(head, lang))}</text>')
        parts.append(_lane(life, x, top + 14, length, lang))
    if math.isfinite(lives.parted) and lives.parted < length:
        at = x(lives.parted)
        anchor = "start" if at < WIDE / 2 else "end"
        parts.append(f'<line class="parted" x1="{at}" x2="{at}" y1="{TOP - 8}" y2="{bottom}"/>')
        said = escape(text("story_key_parted", lang))
        parts.append(f'<text x="{at}" y="{TOP - 13}" text-anchor="{anchor}">{said}</text>')
    parts.append(_key(high - 25, lang))
    named = escape(text("story_figure_name", lang, letter=letter))
    parts.append(f'<text x="{WIDE - RIGHT}" y="{high - 8}" text-anchor="end">{named}</text>')
    name = escape(alt, quote=True)
    return (
        f'<svg class="life" viewBox="0 0 {WIDE} {high}" preserveAspectRatio="xMinYMid" role="img" aria-label="{name}">'
        f"{''.join(parts)}</svg>"
    )


def _years(place: Place, length: float, first_year: float, bottom: float) -> str:
    years = length / YEAR
    step = max(1, math.ceil(years / MOST_YEARS_SHOWN))
    parts = []
    for year in range(math.ceil(first_year), math.floor(first_year + years) + 1, step):
        at = place((year - first_year) * YEAR)
        parts.append(f'<line class="grid" x1="{at}" x2="{at}" y1="{TOP}" y2="{bottom}"/>')
        if at < WIDE - RIGHT - 14:
            parts.append(f'<text x="{at + 3}" y="{bottom + 12}">{year}</text>')
    return "".join(parts)


def _lane(life: Lived, place: Place, top: float, length: float, lang: Lang) -> str:
    parts, last = [], 0.0
    pieces: list[tuple[float, float, int]] = []
    for stay in life.stays:
        if stay.start > last:
            pieces.append((last, stay.start, int(Form.HOME)))
        pieces.append((max(stay.start, last), stay.end, stay.form))
        last = max(last, stay.end)
    if last < length:
        pieces.append((last, length, int(Form.HOME)))
    for start, end, form in pieces:
        low, high = place(start), place(end)
        words = text("story_bar_home" if form == Form.HOME else f"story_bar_{form}", lang)
        wide = max(high - low, 1.5)
        parts.append(
            f'<rect class="{_class(form)}" x="{low}" y="{top}" width="{wide:g}" height="{BAR}">'
            f"<title>{escape(words)}</title></rect>"
        )
        if wide > A_LETTER * len(words) + 8:
            parts.append(f'<text class="in" x="{low + 5}" y="{top + 16}">{escape(words)}</text>')
    for times, kind, below in ((life.helped, "helped", 5), (life.waited, "waited", 11)):
        for start, end in times:
            low, high = place(start), place(end)
            wide = max(high - low, 1.5)
            parts.append(f'<rect class="{kind}" x="{low}" y="{top + BAR + below - 2}" width="{wide:g}" height="3"/>')
    for row in life.rows:
        at = place(row.time)
        if row.kind == Event.CRISIS:
            parts.append(f'<path class="crisis" transform="translate({at} {top - 6})" d="{CRISIS}"/>')
        elif row.kind == Event.INCIDENT and row.reason == Severity.SEVERE:
            parts.append(f'<path class="severe" transform="translate({at} {top + BAR / 2})" d="{SEVERE}"/>')
    return "".join(parts)


def _class(form: int) -> str:
    setting = Form(form).setting
    if setting == Setting.HOME:
        return "bar home"
    return "bar group" if setting == Setting.GROUP else "bar family"


def _key(y: float, lang: Lang) -> str:
    """What the marks mean."""
    at, parts = float(LEFT), []
    marks = (
        ('<rect class="bar family" x="{a}" y="{b}" width="16" height="10"/>', "story_key_family"),
        ('<rect class="bar group" x="{a}" y="{b}" width="16" height="10"/>', "story_key_group"),
        ('<rect class="helped" x="{a}" y="{r}" width="16" height="3"/>', "story_key_help"),
        ('<rect class="waited" x="{a}" y="{r}" width="16" height="3"/>', "story_key_wait"),
        ('<path class="crisis" transform="translate({m} {t})" d="' + CRISIS + '"/>', "story_key_crisis"),
        ('<path class="severe" transform="translate({m} {t})" d="' + SEVERE + '"/>', "story_key_severe"),
    )
    for mark, key in marks:
        words = text(key, lang)
        if at + 22 + A_LETTER * len(words) > WIDE:
            at, y = float(LEFT), y + 17
        parts.append(mark.format(a=f"{at:g}", b=y - 9, r=y - 5, m=f"{at + 8:g}", t=y - 4))
        parts.append(f'<text x="{at + 22:g}" y="{y}">{escape(words)}</text>')
        at += 34 + A_LETTER * len(words)
    return "".join(parts)
