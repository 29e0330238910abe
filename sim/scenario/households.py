"""Families to match the table of areas: which families live in an area, so that its children by age come out.

A family with children is of one of 150 types: how many children it gets (1 to 5), how old its oldest child is when it
arrives (born here, or moving in at 0-3, 4-7, 8-11, 12-16) and how soon it would move away (`MOVING_AGES`). The numbers of
``parameters.population`` give each type its usual share of the households (``Courses``). For every area the shares are
shifted as little as they can be (smallest Kullback-Leibler divergence from the usual shares, as iterative proportional
fitting does) such that the children of 0-3, 4-11 and 12-17 per household are those of the table. The shift is three
numbers an area, fixed to six decimals before anything is drawn: the last bits of another processor change nothing.

All in steady state: a dwelling is lived in by one family after the other, so a type that stays twice as long with the same
chance of arriving has twice the share of the households. ``sim/population/lifecourse.py`` draws the families.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.scenario.population import Population

MOST_CHILDREN = 5
OLDEST_MOVING_IN = 16.0
MOVE_IN_AGES = (4.0, 8.0, 12.0)  # age of the oldest child of a family that moves in: edges between classes, years
MOVING_AGES = (2.0, 4.0, 8.0, 12.0, 18.0)  # a family born here would move away before its oldest child has this age
ARRIVALS = 2 + len(MOVE_IN_AGES)
MOVES = 1 + len(MOVING_AGES)
SIZE, ARRIVAL, MOVE = 0, 1, 1 + ARRIVALS  # columns of a table of shares: see `Households`
COLUMNS = MOVE + ARRIVALS * MOVES
BANDS = (0.0, 4.0, 12.0, 18.0)

POINTS = 1021  # points of the lattice in each type; a prime
GENERATOR = 76  # its multiplier (L'Ecuyer and Lemieux 2000)
HOLD = 1e-4  # relative deviation in a band that a shift of 1 is worth: keeps the shift finite where nothing fits
STEPS = 300
SURE = 1e-8  # a step that gains less is taken whole: Newton's method is at its end
DONE = 1e-18  # what the last step gains: the shift is then exact to far below the last decimal kept
DECIMALS = 6
SMALL_BAND = 0.1  # a band counts as at least this share of the area's children when a deviation is judged


@dataclass(frozen=True)
class Courses:
    """Life courses of the types of families (sizes, arrivals, moves): sizes x ARRIVALS x MOVES.

    Attributes
    ----------
    share : share of arriving families; sums to 1.
    years : (..., 3) mean years of children in each age band during the time that the family lives here.
    stay : mean years that the family lives here.
    edges_arrival, edges_move : cumulated usual chances of the classes, last one 1.
    """

    share: np.ndarray
    years: np.ndarray
    stay: np.ndarray
    edges_arrival: np.ndarray
    edges_move: np.ndarray


@dataclass(frozen=True)
class Households:
    """What is synthesised.

    Attributes
    ----------
    law : (areas + 1, MOST_CHILDREN, COLUMNS) cumulated chances of an arriving family in each area: of its size (column
        ``SIZE``), of its arrival given the size (from ``ARRIVAL``), of its moving away given both (from ``MOVE``). Row 0 has
        the usual chances.
    expected : (areas, 3) children of 0-3, 4-11, 12-17 that the model holds on average.
    stay : (areas,) mean years that a family lives in the area; ``usual_stay``: with the usual families.
    """

    law: np.ndarray
    expected: np.ndarray
    stay: np.ndarray
    usual_stay: float


def courses(p: Population) -> Courses:
    """Life courses for these numbers, by integration over a lattice of points in each type."""
    moving = (p.moving_young, p.moving_later, p.young_until)
    return _courses(
        p.children,
        p.birth_gap_least,
        p.birth_gap,
        p.starting,
        p.move_in_age,
        moving,
        p.home_until_first,
        p.home_until_last,
    )


@lru_cache(maxsize=16)
def _courses(
    sizes: tuple[float, ...],
    least: float,
    gap: float,
    starting: float,
    move_in: float,
    moving: tuple[float, float, float],
    home_first: float,
    home_last: float,
) -> Courses:
    young_rate, later_rate, young_until = moving
    u = _lattice(2 + 3 * MOST_CHILDREN - 2)
    k = MOST_CHILDREN - 1
    gaps = least - max(gap - least, 0.0) / 2.0 * (np.log(u[:, 2 : 2 + k]) + np.log(u[:, 2 + k : 2 + 2 * k]))
    births = np.concatenate([np.zeros((POINTS, 1)), np.cumsum(gaps, axis=1)], axis=1)
    home = home_first + max(home_last - home_first, 0.0) * u[:, 2 + 2 * k :]

    moved_in = 1.0 - np.exp(-np.array(MOVE_IN_AGES) / move_in)
    edges_arrival = np.concatenate([[starting], starting + (1.0 - starting) * moved_in, [1.0]])
    ages = np.array(MOVING_AGES)
    hazard = young_rate * np.minimum(ages, young_until) + later_rate * np.maximum(ages - young_until, 0.0)
    edges_move = np.concatenate([1.0 - np.exp(-hazard), [1.0]])

    before = np.concatenate([[0.0], edges_arrival[:-1]])[:, None]
    v = before + (edges_arrival[:, None] - before) * u[:, 0]
    oldest = np.zeros((ARRIVALS, POINTS))
    if starting < 1.0:
        beyond = np.minimum((v[1:] - starting) / (1.0 - starting), 1.0 - 1e-16)
        oldest[1:] = np.minimum(-move_in * np.log1p(-beyond), OLDEST_MOVING_IN)
    before = np.concatenate([[0.0], edges_move[:-1]])[:, None]
    threshold = -np.log1p(-np.minimum(before + (edges_move[:, None] - before) * u[:, 1], 1.0 - 1e-16))
    moves = _moving(oldest[:, None, :], threshold[None], young_rate, later_rate, young_until)

    offset = births[None] - oldest[:, :, None]  # arrival class, point, ordinal: birth, years since the family arrived
    last = np.maximum.accumulate(offset + home, axis=2)
    years = np.zeros((MOST_CHILDREN, ARRIVALS, MOVES, 3))
    stay = np.zeros((MOST_CHILDREN, ARRIVALS, MOVES))
    born = offset[:, None] < moves[..., None]
    for n in range(1, MOST_CHILDREN + 1):
        leaves = np.minimum(last[:, None, :, n - 1], moves)
        stay[n - 1] = leaves.mean(axis=2)
        first_age = np.maximum(-offset[:, None, :, :n], 0.0)
        last_age = leaves[..., None] - offset[:, None, :, :n]
        for band in range(3):
            within = np.minimum(last_age, BANDS[band + 1]) - np.maximum(first_age, BANDS[band])
            years[n - 1, :, :, band] = np.where(born[..., :n], np.maximum(within, 0.0), 0.0).sum(axis=3).mean(axis=2)
    chance_arrival, chance_move = np.diff(edges_arrival, prepend=0.0), np.diff(edges_move, prepend=0.0)
    share = np.array(sizes)[:, None, None] * chance_arrival[:, None] * chance_move
    return Courses(share / share.sum(), years, stay, edges_arrival, edges_move)


def _lattice(dimensions: int) -> np.ndarray:
    """(POINTS, dimensions) points that fill the unit cube evenly: a Korobov lattice, in the middle of its steps."""
    multipliers = np.array([pow(GENERATOR, k, POINTS) for k in range(dimensions)])
    shift = np.array([(k + 1) * 0.6180339887498949 % 1.0 for k in range(dimensions)])
    u = (np.arange(POINTS)[:, None] * multipliers % POINTS + 0.5) / POINTS
    found: np.ndarray = np.clip((u + shift) % 1.0, 1e-9, 1.0 - 1e-9)
    return found


def _moving(
    oldest: np.ndarray, threshold: np.ndarray, young_rate: float, later_rate: float, until: float
) -> np.ndarray:
    """Years from arrival to moving away, from a unit exponential ``threshold``; inf is never."""
    young = np.maximum(until - oldest, 0.0)
    used = young_rate * young
    with np.errstate(divide="ignore", invalid="ignore"):
        early = threshold / young_rate if young_rate > 0.0 else np.full_like(used * threshold, np.inf)
        late = young + (threshold - used) / later_rate if later_rate > 0.0 else np.full_like(used * threshold, np.inf)
    return np.where(threshold < used, early, late)


def shifts(log_usual: np.ndarray, children: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """How much each area's mix of households is shifted, rounded to ``DECIMALS``.

    Parameters
    ----------
    log_usual : (types,) logarithms of the usual shares of the households.
    children : (types, 3) children of each age band in a household of a type, on average over its time here.
    asked : (areas, 3) children by age band per household, not all 0 in an area.

    Returns
    -------
    (areas, 3) multipliers of the children per household in units of `scale_of`: shares are
    ``exp(log_usual + shift . (children / scale))``, made to add up to 1. They minimise the divergence from the usual shares
    with a penalty on the relative deviation, by Newton's method on the dual problem.
    """
    g = children[None] / scale_of(asked)[:, None, :]
    target = asked / scale_of(asked)
    found = np.zeros_like(asked)
    left = np.arange(len(asked))
    for _ in range(STEPS):
        if not len(left):
            break
        found[left], done = _newton_step(found[left], g[left], target[left], log_usual)
        left = left[~done]
    return np.round(found, DECIMALS) + 0.0


def _newton_step(
    shift: np.ndarray, g: np.ndarray, target: np.ndarray, log_usual: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One damped Newton step of each area, and which of them have arrived."""
    weight = tilted(log_usual, g, shift)
    mean = (weight[:, None, :] @ g)[:, 0, :]
    slope = mean - target + HOLD * shift
    away = g - mean[:, None, :]
    curve = (weight[..., None] * away).transpose(0, 2, 1) @ away + HOLD * np.eye(3)
    step = -np.linalg.solve(curve, slope[..., None])[..., 0]
    gain = -(step * slope).sum(axis=1)
    before = _dual(shift, g, target, log_usual)
    size = np.ones(len(shift))
    for _ in range(40):
        after = _dual(shift + size[:, None] * step, g, target, log_usual)
        worse = (after > before - 1e-4 * size * gain) & (gain > SURE)
        if not worse.any():
            break
        size[worse] /= 2.0
    return shift + size[:, None] * step, gain < DONE


def _dual(shift: np.ndarray, g: np.ndarray, target: np.ndarray, log_usual: np.ndarray) -> np.ndarray:
    """What is minimised: log of the sum of the shifted shares, less shift x target, and the penalty."""
    t = log_usual + (g @ shift[..., None])[..., 0]
    top = t.max(axis=1)
    total = np.log(np.exp(t - top[:, None]).sum(axis=1)) + top
    found: np.ndarray = total - (shift * target).sum(axis=1) + 0.5 * HOLD * (shift * shift).sum(axis=1)
    return found


def tilted(log_usual: np.ndarray, g: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Shares of the households by type, (areas, types), each area's adding up to 1."""
    t = log_usual + (g @ shift[..., None])[..., 0]
    weight = np.exp(t - t.max(axis=1, keepdims=True))
    found: np.ndarray = weight / weight.sum(axis=1, keepdims=True)
    return found


def scale_of(asked: np.ndarray) -> np.ndarray:
    """Children by band per household against which a deviation is judged, (areas, 3)."""
    found: np.ndarray = np.maximum(asked, SMALL_BAND * asked.sum(axis=1, keepdims=True))
    return found


def households(p: Population, counts: np.ndarray, children: np.ndarray) -> Households:
    """The families of each area.

    Parameters
    ----------
    p : numbers of the population; unless ``families`` is ``by_area`` every area has the usual ones.
    counts : (areas,) households with children; children : (areas, 3) typed children of 0-3, 4-11 and 12-17.
    """
    c = courses(p)
    n = len(counts)
    usual = c.share * c.stay
    usual /= usual.sum()
    there = usual.ravel() > 0.0
    per_household = (c.years / c.stay[..., None]).reshape(-1, 3)
    shares = np.tile(usual.ravel(), (n, 1))
    lived_in = np.flatnonzero((counts > 0) & (children.sum(axis=1) > 0)) if p.families == "by_area" else np.arange(0)
    if len(lived_in):
        asked, back = np.unique(children[lived_in] / counts[lived_in, None], axis=0, return_inverse=True)
        back = back.ravel()
        log_usual = np.log(usual.ravel()[there])
        shift = shifts(log_usual, per_household[there], asked)
        mixed = np.zeros((len(asked), len(there)))
        mixed[:, there] = tilted(log_usual, per_household[there][None] / scale_of(asked)[:, None, :], shift)
        shares[lived_in] = mixed[back]
    arriving = shares / c.stay.ravel()
    arriving /= arriving.sum(axis=1, keepdims=True)
    law = np.concatenate([_table(c.share[None], c), _table(arriving.reshape(n, *c.share.shape), c)])
    stay = 1.0 / (shares @ (1.0 / c.stay.ravel()))
    return Households(law, counts[:, None] * (shares @ per_household), stay, float((c.share * c.stay).sum()))


def _table(share: np.ndarray, c: Courses) -> np.ndarray:
    """Rows of ``Households.law`` from the chances of the types of arriving families, (areas, sizes, arrivals, moves)."""
    law = np.zeros((len(share), MOST_CHILDREN, COLUMNS))
    by_size = share.sum(axis=(2, 3))
    law[:, :, SIZE] = np.cumsum(by_size, axis=1)
    by_arrival = share.sum(axis=3)
    given_size = np.cumsum(by_arrival, axis=2)
    usual = np.broadcast_to(c.edges_arrival, given_size.shape)
    law[:, :, ARRIVAL:MOVE] = _of_whole(given_size, usual)
    given_arrival = np.cumsum(share, axis=3)
    usual = np.broadcast_to(c.edges_move, given_arrival.shape)
    law[:, :, MOVE:] = _of_whole(given_arrival, usual).reshape(len(share), MOST_CHILDREN, ARRIVALS * MOVES)
    law = np.round(law, DECIMALS)
    law[:, -1, SIZE] = 1.0
    return law


def _of_whole(cumulated: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Cumulated chances made to end at 1; the usual ones where there is nothing."""
    whole = cumulated[..., -1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(whole > 0.0, cumulated / whole, usual)
    shares[..., -1] = 1.0
    return shares
