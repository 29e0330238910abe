"""The question turned round: which rows of a comparison reach an aim, and which is the least of them."""

from __future__ import annotations

import math
from typing import Any, Literal

from sim.errors import InputError
from sim.report.policy_names import policy_name
from sim.report.sentences import change_words
from sim.report.texts import SHARES, Lang, decimal, plain_text, shown_scale, text
from sim.results.comparison import ComparisonData
from sim.results.noticeable import answer, widening
from sim.results.statistics import Estimate
from sim.scenario.messages import show

Reached = Literal["reached", "likely", "missed", "unsaid", "thin"]


def aim_lines(data: ComparisonData, outcome: str, change: float, by: str, lang: Lang) -> tuple[str, ...]:
    """A line a policy: does it reach the aim, and by how much of what; last the least that does.

    Parameters
    ----------
    outcome : what must change; ``change`` : at least by so much, below 0 where it must fall, in its unit, of a share in
        percent points.
    by : outcome that says how much it takes (families, euros): the least is the one with the smallest difference in it.

    Raises
    ------
    InputError : the change is no number other than 0.
    """
    aim = _aim(change)
    if outcome in data.outcomes:
        aim /= shown_scale(data.outcomes[outcome].unit)
    rows = [entry for entry in data.entries if entry.label in data.policies]
    lines, found = [], []
    for entry in rows:
        judged = reached(data.difference(entry.label, outcome), aim, len(rows))
        changes = {"aim": _changed(data, entry, outcome, lang), "by": _changed(data, entry, by, lang)}
        told = text(f"aim_{judged}", lang)
        lines.append(text("aim_line", lang, policy=policy_name(entry, lang), answer=told, **changes))
        found.append((judged, data.difference(entry.label, by).mean, entry))
    lines.append(_least(data, found, outcome, change, by, lang))
    if len(rows) > 1:
        lines.append(text("aim_note", lang, number=decimal(len(rows), lang)))
    return tuple(lines)


def reached(found: Estimate, aim: float, together: int = 1) -> Reached:
    """Whether a difference is as large as an aim, with an interval that is widened for answers that are given together.

    Examples
    --------
    >>> from sim.results.statistics import estimate
    >>> more = estimate([9.0, 11.0, 10.0, 12.0], [0] * 4)
    >>> [reached(more, aim) for aim in (5.0, 10.4, 11.0, 30.0, -1.0)]
    ['reached', 'likely', 'unsaid', 'missed', 'missed']
    """
    side = 1.0 if aim > 0.0 else -1.0
    mean = side * found.mean
    if not math.isfinite(mean):
        return "thin"
    if found.identical or (found.exact and not math.isfinite(found.low)):
        return "reached" if mean >= abs(aim) else "missed"
    if found.thin or not math.isfinite(found.low):
        return "thin"
    wide = 1.0 if found.exact else widening(together)
    near, far = sorted(mean + wide * (side * end - mean) for end in (found.low, found.high))
    if near >= abs(aim):
        return "reached"
    if far < abs(aim):
        return "missed"
    return "likely" if near > 0.0 and mean >= abs(aim) else "unsaid"


def _least(
    data: ComparisonData, found: list[tuple[Reached, float, Any]], outcome: str, change: float, by: str, lang: Lang
) -> str:
    """The row that reaches the aim by the smallest difference in what it takes; where none does, that."""
    aim = f"{getattr(data.outcomes[outcome].label, lang)} {_signed(change, data, outcome, lang)}"
    for judged, key in (("reached", "aim_first"), ("likely", "aim_first_likely")):
        rows = [(size, number, entry) for number, (how, size, entry) in enumerate(found) if how == judged]
        if rows:
            entry = min(rows, key=lambda row: row[:2])[2]
            return text(key, lang, aim=aim, policy=policy_name(entry, lang), by=_changed(data, entry, by, lang))
    unsaid = [size for how, size in ((how, data.difference(entry.label, outcome).mean) for how, _, entry in found)
              if how in ("unsaid", "thin")]  # fmt: skip
    if not unsaid:
        return text("aim_none", lang, aim=aim)
    far = _aim(change) / shown_scale(data.outcomes[outcome].unit)
    past = sum(size / far >= 1.0 for size in unsaid)
    numbers = {"n": len(unsaid), "all": len(found), "past": past}
    return text(
        "aim_none_all_unsaid" if len(unsaid) == len(found) else "aim_none_unsaid",
        lang, aim=aim, **{key: decimal(number, lang) for key, number in numbers.items()},
    )  # fmt: skip


def _changed(data: ComparisonData, entry: Any, outcome: str, lang: Lang) -> str:
    """ "living in own neighbourhood +2.1 (+1.0 to +3.2) percentage points, from 30% to 32%"."""
    about = data.outcomes[outcome]
    base, level, change = change_words(answer(data, entry.label, outcome), about, lang)
    label, points = getattr(about.label, lang), _points(data, outcome, lang)
    return text("aim_change", lang, label=label, change=change + points, base=base, level=level)


def _signed(change: float, data: ComparisonData, outcome: str, lang: Lang) -> str:
    sign = "+" if change > 0.0 else "−"
    return f"{sign}{plain_text(abs(change), lang)}{_points(data, outcome, lang)}"


def _points(data: ComparisonData, outcome: str, lang: Lang) -> str:
    return f" {text('axis_family_type', lang)}" if data.outcomes[outcome].unit in SHARES else ""


def _aim(change: Any) -> float:
    if isinstance(change, bool) or not hasattr(change, "__float__") or not math.isfinite(change) or change == 0.0:
        raise InputError(f"An aim is a change other than 0, such as 10 or -5; found {show(change)}.")
    return float(change)
