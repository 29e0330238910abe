"""On which numbers a comparison stands: the scenario's own, draws of its posterior, or draws that were asked for.

Where a posterior ships for the place of a scenario, it is the default: as many runs as without it, over half as many draws
with two seeds of their own each, so that chance and not knowing can be told apart. Too few runs for that, seeds that are
named, a precision (which is about chance), or a posterior that does not fit the scenario leave the scenario's own numbers, and
that is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.designs.draws import Draws, draw_parameters
from sim.designs.request import DEFAULT_SEEDS
from sim.results.posterior import Posterior, posterior_of

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

EACH = 2  # seeds of a draw, by default: the least that tells chance apart
FEWEST = 4  # draws below which nothing can be said of what is not known

AnyDraws = Draws | Sequence[Mapping[str, Any]] | int | None


@dataclass(frozen=True)
class Basis:
    """What a comparison stands on.

    Attributes
    ----------
    draws : draws, given values, or None for the scenario as it is.
    seeds : what is asked of seeds: of each draw when ``own``.
    own : each draw has seeds of its own.
    note : what is to be said of it; may be empty.
    """

    draws: Draws | Sequence[Mapping[str, Any]] | None
    seeds: Any
    own: bool = False
    note: str = ""


def basis_of(
    scenario: Scenario, draws: AnyDraws, seeds: Any, *, precision: Any = None, posterior: Posterior | None = None
) -> Basis:
    """On which numbers a comparison stands.

    Parameters
    ----------
    draws : as asked; None: the posterior where there is one, 0: the scenario's own numbers, another number: as many draws of
        the posterior, or of the ledger where there is none.
    seeds : as asked; None is the default.
    precision : as asked.
    posterior : one that was asked for; None: the one that ships.

    Raises
    ------
    InputError : a posterior that was asked for does not fit the scenario, or too few or many draws.
    """
    if not isinstance(draws, int) and draws is not None:
        known = isinstance(draws, Draws) and bool(draws.known)
        return Basis(draws, EACH if known and seeds is None else seeds, known)
    if draws == 0 and posterior is None:
        return Basis(None, seeds)
    asked = posterior
    found, why = (posterior, "") if posterior is not None else posterior_of(scenario)
    if found is None:
        if draws is not None:
            left = (
                f"The posterior of {scenario.place} is not used: {why}. Numbers are drawn from their ranges."
                if why
                else ""
            )
            return Basis(draw_parameters(scenario, draws), seeds, note=left)
        note = f"The posterior of {scenario.place} is not used: {why}. Intervals are of chance alone." if why else ""
        return Basis(None, seeds, note=note)
    if draws is not None:
        return _drawn(found, scenario, draws, EACH if seeds is None else seeds)
    runs = DEFAULT_SEEDS if seeds is None else seeds
    why = _why_not(runs, precision)
    if why and asked is None:
        return Basis(None, seeds, note=f"{why}: the scenario's own numbers; intervals are of chance alone.")
    number = max(FEWEST, runs // EACH) if hasattr(runs, "__index__") else FEWEST
    basis = _drawn(found, scenario, number, EACH)
    over = (
        f" {runs} were asked: {number} draws of {EACH} seeds are {number * EACH} runs." if runs != number * EACH else ""
    )
    return replace(basis, note=basis.note + over)


def _why_not(runs: Any, precision: Any) -> str:
    """Why the posterior is not the default here, or nothing."""
    if precision:
        return "A precision is about chance"
    if not hasattr(runs, "__index__"):
        return "Seeds were named"
    if int(runs) < FEWEST * EACH:
        return f"{int(runs)} runs are too few to draw numbers too ({FEWEST * EACH} at least)"
    return ""


def _drawn(posterior: Posterior, scenario: Scenario, number: int, seeds: Any) -> Basis:
    note = (
        f"Numbers: {number} draws of the posterior of {posterior.place} (made {posterior.made}; "
        f"{len(posterior)} worlds), each with seeds of its own."
    )
    return Basis(posterior.draws(scenario, number), seeds, True, note)
