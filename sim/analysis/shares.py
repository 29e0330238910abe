"""What share of an outcome's variance a factor, or a group of factors, explains: Sobol indices of an emulator.

The variance of the emulator's surface is that of the simulation without its noise, so the indices need no correction. An
emulator that does not predict runs it has not seen says nothing about the simulation: then there are no indices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.emulator import fit
from sim.analysis.index import Index

GATE = 0.7  # least share of the variance that is not noise, predicted at points left out
GATE_ALL = 0.2  # the same of all variance: of less, noise and signal cannot be told apart well enough to say the first
DRAWS, FEWER_DRAWS = 160, 40
ERRORS = 2.0  # standard errors on either side: 95 %
MISSED = 30.0  # squared standard errors of a coefficient: a bent effect of that variance may be held for none


@dataclass(frozen=True)
class Group:
    """Factors that are taken together.

    Attributes
    ----------
    name : section of the ledger, or as the user calls it.
    members : numbers of the factors.
    """

    name: str
    members: tuple[int, ...]


def sections(paths: Sequence[str]) -> tuple[Group, ...]:
    """Factors by section of the ledger (``crisis`` of ``parameters.crisis.acute``); none where that tells nothing new."""
    found: dict[str, list[int]] = {}
    for number, path in enumerate(paths):
        found.setdefault(path.removeprefix("parameters.").split(".")[0], []).append(number)
    if len(found) in (1, len(paths)):
        return ()
    return tuple(Group(name, tuple(members)) for name, members in found.items())


@dataclass(frozen=True)
class Fit:
    """How well the emulator does.

    Attributes
    ----------
    kind : "gp", "pce" or "constant".
    predicted : of the variance that is not noise, the share that is predicted at points left out (see `Emulator.q2`).
    of_all : the same of all variance.
    noise : variance that it holds to be noise, or too fine for it.
    """

    kind: str
    predicted: float
    of_all: float
    noise: float

    @property
    def good(self) -> bool:
        """Whether its indices say something about the simulation."""
        return self.predicted >= GATE and self.of_all >= GATE_ALL


@dataclass(frozen=True)
class Explained:
    """Indices of the factors and of the groups (first, total), and of what emulator."""

    fit: Fit
    indices: tuple[Index, ...]
    groups: tuple[Index, ...]


def explain(
    x: np.ndarray, y: np.ndarray, noise: float = 0.0, groups: Sequence[Group] = (), idle: Sequence[int] = (),
    *, fast: bool = False,
) -> Explained:  # fmt: skip
    """Fit an emulator and work out first-order and total indices.

    Parameters
    ----------
    x, y : (points, factors) of the unit cube; (points,) values without gaps.
    noise : variance of ``y`` that was measured as noise; 0 when it was not measured. More than the
        emulator leaves is not believed.
    groups : factors to take together.
    idle : factors that cannot act on this outcome; they are left out, their indices are 0.
    fast : fewer draws, and no test of which factors act.
    """
    kept = np.setdiff1d(np.arange(x.shape[1]), np.asarray(idle, int))
    place = {int(k): n for n, k in enumerate(kept)}
    emulator = fit(x[:, kept], y)
    inside = [tuple(place[k] for k in group.members if k in place) for group in groups]
    asked = [(n,) for n in range(len(kept))] + [members for members in inside if members]
    best, doubts = emulator.shares(asked), emulator.doubts(asked, FEWER_DRAWS if fast else DRAWS)
    active = np.ones(len(kept), bool) if fast else emulator.p_values() < emulator.threshold
    acts = [*active, *(bool(active[list(members)].any()) for members in inside if members)]
    signal = max(emulator.variance - emulator.noise, 1e-300)
    one = emulator.error / (emulator.points * signal)  # squared standard error of a coefficient, as a share
    floor, unseen = min(1.0, ERRORS**2 * one), MISSED * one
    hidden = min(1.0, unseen) if not active.all() else 0.0  # what one that is held for none may take from the others
    rows = [*kept, *(x.shape[1] + n for n, members in enumerate(inside) if members)]
    size = x.shape[1] + len(groups)
    found = [
        _index(name, rows, size, order[0], doubt, np.array(acts), floor, unseen, hidden)
        for name, order, doubt in zip(("first", "total"), best, doubts, strict=True)
    ]
    number = x.shape[1]
    return Explained(
        Fit(emulator.kind, emulator.predicted(min(noise, emulator.noise)), emulator.predicted(), emulator.noise),
        tuple(index.part(slice(None, number)) for index in found),
        tuple(index.part(slice(number, None)) for index in found) if groups else (),
    )


def _index(
    name: str, rows: Sequence[int], size: int, value: np.ndarray, doubt: np.ndarray, acts: np.ndarray, floor: float,
    unseen: float, hidden: float,
) -> Index:  # fmt: skip
    """An index of all factors and groups; those that are not in ``rows`` are 0."""
    whole = [np.zeros(size) for _ in range(3)]
    ends = ((value - ERRORS * doubt) * (1.0 - hidden), np.maximum(value + ERRORS * doubt, unseen))
    for full, part in zip(whole, (value, *ends), strict=True):
        full[rows] = np.clip(part, 0.0, 1.0)
    active = np.zeros(size, bool)
    active[rows] = acts
    if name == "first":  # what acts need not act alone
        active &= whole[1] > floor
    return Index(name, whole[0], whole[1], whole[2], floor, active)
