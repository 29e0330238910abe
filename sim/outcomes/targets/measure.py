"""What a target is in the model: one record with its words, its span and its function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sim.data.targets import Target
from sim.outcomes.targets.looks import Look
from sim.outcomes.targets.years import Span, Years
from sim.outcomes.view import RunView
from sim.words import Label


class Unseen(Exception):
    """A run cannot say it; ``why`` is a sentence in English and Dutch."""

    def __init__(self, en: str, nl: str):
        super().__init__(en)
        self.why = Label(en, nl)


@dataclass(frozen=True)
class At:
    """What a function of a target is given.

    Attributes
    ----------
    run : the run.
    years : its calendar years (or half-years) that count: that of the target when the run has it, else all.
    target : the row that is asked for.
    looks : looks at the state of the world while it ran; none where nobody looked.
    """

    run: RunView
    years: Years
    target: Target
    looks: Sequence[Look] = ()


@dataclass(frozen=True)
class Measure:
    """A part of a target in the model.

    Attributes
    ----------
    id, part : as in the targets file.
    label : what it is, in English and Dutch.
    definition : how the model computes it, in words.
    function : from ``At`` to a value in the unit of the file (a count that is scaled there: the plain count); NaN when
        nothing of it happened.
    span : whether it goes by year or by half-year, or is of the whole run, whichever year the row is about.
    needs : years that a run must have at least; less gives no value.
    note : what stands in the way of a like-for-like comparison, in both languages; "" for nothing.
    """

    id: str
    part: str
    label: Label
    definition: str
    function: Callable[[At], float]
    span: Span = "year"
    needs: float = 0.0
    note: Label = field(default=Label("", ""))

    def value(self, at: At) -> float:
        """The value of a run.

        Raises
        ------
        Unseen : the run is too short, or does not show it.
        """
        if at.run.years < self.needs - 0.01:
            raise Unseen(
                f"needs a run of {self.needs:g} years", f"vraagt een run van {self.needs:g} jaar".replace(".", ",")
            )
        if not len(at.years) and not self.needs:
            raise Unseen("needs a run with a whole calendar year", "vraagt een run met een heel kalenderjaar")
        return float(self.function(at))


def part(
    id: str,
    name: str,
    function: Callable[[At], float],
    *,
    en: str,
    nl: str,
    definition: str,
    span: Span = "year",
    needs: float = 0.0,
    note: tuple[str, str] = ("", ""),
) -> Measure:
    """A ``Measure`` from its words in both languages."""
    return Measure(id, name, Label(en, nl), definition, function, span, needs, Label(*note))
