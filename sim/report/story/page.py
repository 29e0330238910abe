"""The page of stories: invented children under the baseline and under a policy, in one HTML file without network."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from sim.outcomes.lives import TOLD_CLASSES, Happening, Lived, TwinLives
from sim.outcomes.twins import MIRRORS
from sim.report.one_file import STYLE, generator_of, read, said, template
from sim.report.policy_names import day, policy_name
from sim.report.story.drawn import life_drawing
from sim.report.story.words import age_words, far_words, is_main, kilometres, length, phrase, place_words, when
from sim.report.texts import Lang, decimal, plain_text, planning, text, within
from sim.results.twin_folder import ALL, TwinFolder
from sim.runs.stories import Told, classes_left
from sim.units import YEAR
from sim.words import Flag, Form

WHAT = "story"
FEWEST_NEIGHBOURS = 1000  # children in a neighbourhood that is named
LAST_SHARED = 4  # of what both lives share that stands open; what came before is folded away
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ROW = tuple[str, str]


def story_page(
    kept: TwinFolder, told: Sequence[Told], lang: Lang, command: Sequence[str] = (), today: date | None = None
) -> str:
    """The lives of some children of a comparison as one HTML page.

    Parameters
    ----------
    told : whose, in the order of the page; command : what makes it again, as it is typed; today : day that stands on it.
    """
    from markupsafe import Markup

    policy = policy_name(kept.entry, lang)
    policy = policy if kept.entry.called else within(policy)
    asked = any(not one.example_of for one in told)
    stories = [_story(kept, one, LETTERS[k], policy, lang) for k, one in enumerate(told)]
    for story in stories:
        story["figure"] = Markup(story["figure"])
    place = getattr(kept.scenario.title, lang, None) or kept.scenario.name
    page: str = template("story/page.html").render(
        lang=lang,
        generator=generator_of(WHAT),
        style=Markup(read(STYLE) + read("story/style.css")),
        title=text("story_title", lang, place=place),
        banner=text("story_banner_one" if len(told) == 1 else "story_banner", lang),
        under=text(
            "story_under",
            lang,
            place=place,
            start=day(kept.scenario.start, lang),
            date=day(today or date.today(), lang),
        ),
        asks=text("story_asks", lang, policy=policy),
        chosen="" if asked else _chosen(kept, told, lang),
        planning=planning(kept.scenario, lang, effects=True),
        say=partial(said, "story", lang),
        stories=stories,
        numbers=_numbers(kept, lang),
        how=_how(kept, told, lang, command),
    )
    return page


def _chosen(kept: TwinFolder, told: Sequence[Told], lang: Lang) -> str:
    left = classes_left(kept, told)
    named = "; ".join(_class(name, lang) for name in left)
    more = text("story_left", lang, classes=named) if left else ""
    return " ".join(filter(None, (text("story_chosen", lang), more)))


def _class(name: str, lang: Lang) -> str:
    return text(f"story_class_{name}", lang)


# --- one story ----------------------------------------------------------------------------------------------------------
def _story(kept: TwinFolder, told: Told, letter: str, policy: str, lang: Lang) -> dict[str, Any]:
    lives, start = told.lives, kept.scenario.start
    severe = max(lives.severe) > 0
    labels = [_class(name, lang) for name in told.example_of or lives.classes]
    both, *own = _rows(lives)
    before = _lines(both[:-LAST_SHARED], start, lang)
    lanes = [
        {
            "head": head,
            "rows": _lines([row for row in rows if is_main(row)], start, lang),
            "small": (small := _lines([row for row in rows if not is_main(row)], start, lang)),
            "small_head": text("story_small", lang, n=decimal(len(small), lang)),
        }
        for head, rows in ((text("story_as_it_is", lang), own[0]), (text("story_with", lang, policy=policy), own[1]))
    ]
    apart = bool(own[0] or own[1])
    first_year = start.year + (start - date(start.year, 1, 1)).days / YEAR
    return {
        "letter": letter,
        "head": text("story_head", lang, letter=letter, classes="; ".join(labels) or text("story_nothing", lang)),
        "care": text("story_care", lang) if severe else "",
        "begin": _begin(kept, lives, lang, severe),
        "summary": " ".join(_summary(lives, start, lang)),
        "amounts": _amounts(lives, lang),
        "figure": "".join(
            life_drawing(lives, first_year, letter, _alt(lives, start, lang), lang, upright=upright)
            for upright in (False, True)
        ),
        "caption": text("story_figure", lang, letter=letter),
        "shared_head": text("story_shared" if apart else "story_shared_all", lang),
        "before": before,
        "before_head": text("story_before", lang, n=decimal(len(before), lang)),
        "shared": _lines(both[-LAST_SHARED:], start, lang),
        "lanes": lanes if apart else [],
        "end": text(f"story_until_{lives.ending}", lang, when=when(start, lives.until, lang)),
        "parted": _parted(lives, start, lang),
    }


def _rows(lives: TwinLives) -> tuple[list[Happening], list[Happening], list[Happening]]:
    """What both lives share from the start (main rows alone), and what each has from then on.

    The mark that a lever acted is no difference (as for ``sim.outcomes.divergence``).
    """
    one, other = lives.baseline.rows, lives.policy.rows
    n = 0
    while n < min(len(one), len(other)) and _same(one[n], other[n]):
        n += 1
    return [row for row in one[:n] if is_main(row)], list(one[n:]), list(other[n:])


def _same(one: Happening, other: Happening) -> bool:
    return one._replace(flags=one.flags & ~Flag.LEVER) == other._replace(flags=other.flags & ~Flag.LEVER)


def _lines(rows: Sequence[Happening], start: date, lang: Lang) -> list[ROW]:
    """(when, what) of rows; the same in a row is told once with how often, a season once."""
    found: list[ROW] = []
    last = ""
    told = [(when(start, row.time, lang), phrase(row, lang)) for row in rows]
    for (season, words), same in groupby(told):
        times = len(list(same))
        said = words if times == 1 else text("story_times", lang, phrase=words, n=decimal(times, lang))
        found.append((season if season != last else "", said))
        last = season
    return found


def _begin(kept: TwinFolder, lives: TwinLives, lang: Lang, severe: bool) -> str:
    areas = kept.scenario.areas
    area = ""
    if len(areas) > 1 and not severe and 0 < lives.area <= len(areas):
        here = areas[lives.area - 1]
        if here.children >= FEWEST_NEIGHBOURS:
            area = text("story_area", lang, area=here.name)
    age = age_words(lives.age, lang)
    if lives.form == Form.HOME:
        return text("story_begin_home", lang, age=age, area=area)
    where = {"place": place_words(lives.form, lang), "far": far_words(lives.km, lang)}
    return text("story_begin_away", lang, age=age, area=area, **where)


def _summary(lives: TwinLives, start: date, lang: Lang) -> list[str]:
    """What the policy changes in this life, a sentence for each class that the child is in."""
    if not lives.classes and lives.form == Form.HOME:
        return [text("story_neither", lang)]
    before, after = (when(start, at, lang) if math.isfinite(at) else "" for at in lives.entry)
    apart = abs(lives.entry[1] - lives.entry[0]) if all(map(math.isfinite, lives.entry)) else 0.0
    km = [kilometres(far, lang) if math.isfinite(far) else "" for far in lives.km_away]
    filled = {"before": before, "after": after, "apart": length(apart, lang), "km_before": km[0], "km_after": km[1]}
    said = [text(f"story_is_{name}", lang, **filled) for name in lives.classes]
    return said or [text("story_placed", lang)]


def _amounts(lives: TwinLives, lang: Lang) -> str:
    nights = [decimal(number, lang) for number in lives.nights]
    severe = [decimal(number, lang) for number in lives.severe]
    return " ".join(
        (
            text("story_nights", lang, before=nights[0], after=nights[1]),
            text("story_severe", lang, before=severe[0], after=severe[1]),
        )
    )


def _parted(lives: TwinLives, start: date, lang: Lang) -> str:
    if not math.isfinite(lives.parted) or lives.parted >= lives.until:
        return text("story_parted_never", lang)
    how = "direct" if lives.direct else "indirect"
    return text(f"story_parted_{how}", lang, when=when(start, lives.parted, lang))


def _alt(lives: TwinLives, start: date, lang: Lang) -> str:
    said = [_where(life, start, lang) for life in (lives.baseline, lives.policy)]
    return text("story_figure_alt", lang, before=said[0], after=said[1])


def _where(life: Lived, start: date, lang: Lang) -> str:
    parts = [
        text(
            "story_figure_part",
            lang,
            form=text(f"story_bar_{stay.form}", lang),
            start=when(start, stay.start, lang),
            end=when(start, stay.end, lang),
        )
        for stay in life.stays
    ]
    return "; ".join(parts) or text("story_bar_home", lang)


# --- all children together ------------------------------------------------------------------------------------------------
def _numbers(kept: TwinFolder, lang: Lang) -> dict[str, Any]:
    """Mean numbers of children a run in each class and in its mirror; each number alone only beside a sham."""
    sham = len(kept.sham) > 0
    keys = ("group", "this", "other", "net", "sham") if sham else ("group", "net")
    rows = []
    for name, mirror in MIRRORS.items():
        this, other = kept.mean(name), kept.mean(mirror)
        if name not in TOLD_CLASSES or not (math.isfinite(this) and math.isfinite(other)):
            continue
        words = text("story_pair", lang, this=_class(name, lang), other=_class(mirror, lang))
        net = _number(this - other, lang, sign=True)
        cells = (_number(this, lang), _number(other, lang), net, _number(kept.sham_mean(name), lang))
        rows.append((words, *(cells if sham else (net,))))
    see = f"report-{lang}.html"
    return {
        "intro": text(
            "story_numbers_intro",
            lang,
            years=plain_text(kept.years, lang),
            units=decimal(len(kept.units), lang),
            children=decimal(kept.mean(ALL), lang),
        ),
        "heads": [text(f"story_{key}", lang) for key in keys],
        "rows": rows,
        "note": text("story_sham_note" if sham else "story_no_sham", lang),
        "see": text("story_see", lang, file=see) if (kept.folder / see).exists() else "",
    }


def _number(value: float, lang: Lang, *, sign: bool = False) -> str:
    return decimal(value, lang, 0 if abs(value) >= 10 else 1, sign=sign)


def _how(kept: TwinFolder, told: Sequence[Told], lang: Lang, command: Sequence[str]) -> list[str]:
    lines = [
        text("story_from", lang, folder=kept.folder),
        text("story_rounded", lang, n=decimal(FEWEST_NEIGHBOURS, lang)),
    ]
    if not command:
        return lines
    lines.append(text("story_command", lang, command=shlex.join(command)))
    if any(one.example_of for one in told):
        draws = len(kept.draws) > 1
        for k, one in enumerate(told):
            draw, seed = one.unit
            which = [*(("--draw", str(draw)) if draws else ()), "--seed", str(seed), "--child", str(one.lives.child)]
            again = shlex.join([*command, *which])
            lines.append(text("story_repeat", lang, letter=LETTERS[k], command=again))
    return lines
