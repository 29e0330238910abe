"""Scenario discovery: in which worlds does a policy raise, or lower, an outcome beyond a threshold?

PRIM (patient rule induction: Friedman and Fisher 1999; as used by Bryant and Lempert 2010) and CART (Breiman et al. 1984),
both of the EMA workbench (Kwakkel 2017), search boxes: limits on a few numbers within which cases of interest are dense
(density) and that hold many of them (coverage). A box that fits its own worlds by chance is found out in worlds that were
not used to find it: density and coverage there are given beside it.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from typing import Any

import numpy as np

from sim.analysis.cases import Cases
from sim.designs.request import real
from sim.errors import InputError
from sim.extras import asks_for

MASS_MIN = 0.05  # share of the worlds that a box must hold
LEAF_MIN = 0.1
MOST_LIMITS = 3  # of a leaf of CART
MOST_BOXES = 3
MOST_NUMBERS = 25  # PRIM peels every number at every step; of more numbers those that go most with the outcome are kept
QUASI_P = 0.05  # a limit that chance would give more often is dropped (Bryant and Lempert 2010)
LEAST_COVERAGE = 0.1
FOLDS = 3
FEWEST_CASES = 5
MOST_DIFFERENCE = 1e12


@dataclass(frozen=True)
class Box:
    """A region.

    Attributes
    ----------
    method : "PRIM" or "CART".
    limits : per number its (low, high); -inf or inf where it is not limited on that side.
    coverage : share of the cases of interest that lie in it; density : share of the worlds in it that are of interest.
    mass : share of all worlds; worlds : their number.
    quasi_p : per number the smallest probability that chance gives such a limit (PRIM only).
    """

    method: str
    limits: dict[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float
    worlds: int
    quasi_p: dict[str, float] = field(default_factory=dict)

    def holds(self, numbers: Mapping[str, np.ndarray]) -> np.ndarray:
        """Which worlds lie in it."""
        inside = [(numbers[name] >= low) & (numbers[name] <= high) for name, (low, high) in self.limits.items()]
        found: np.ndarray = np.all(inside, axis=0)
        return found


@dataclass(frozen=True)
class Discovery:
    """What was found.

    Attributes
    ----------
    worlds, cases : how many worlds, and how many of them of interest.
    boxes : PRIM's boxes in the order found, then CART's by coverage and density.
    elsewhere : per method (coverage, density) of its first box in worlds not used to find it; nan when there were too few.
    left_out : numbers that were not searched, because others went more with the outcome.
    """

    worlds: int
    cases: int
    boxes: tuple[Box, ...]
    elsewhere: dict[str, tuple[float, float]] = field(default_factory=dict)
    left_out: int = 0

    def of(self, method: str) -> tuple[Box, ...]:
        """Boxes of one method."""
        return tuple(box for box in self.boxes if box.method == method)

    def confirmed(self, method: str) -> bool:
        """Whether the first box is clearly denser than all worlds (two standard errors) where it was not fitted."""
        coverage, density = self.elsewhere.get(method, (math.nan, math.nan))
        base = self.cases / max(self.worlds, 1)
        if not (math.isfinite(density) and density > 0):
            return False
        return density >= base + 2 * math.sqrt(base * (1 - base) / max(1.0, coverage * self.cases / density))

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def need_workbench() -> None:
    """Refuse, in a sentence, when the extra is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ema_workbench.analysis.prim  # noqa: F401
    except ImportError:
        raise InputError(asks_for("discover", "The command discover")) from None
    found = metadata.version("ema-workbench")
    if int(found.split(".")[0]) != 2:
        raise InputError(f'The command discover needs version 2 of the EMA workbench, found {found}: '
                         'pip install "ema-workbench>=2.5,<3".')  # fmt: skip


def check_threshold(threshold: float) -> None:
    """Refuse a threshold that no difference can be compared with."""
    real(threshold, "The threshold", -MOST_DIFFERENCE, MOST_DIFFERENCE)


def interesting(cases: Cases, policy: str, outcome: str, threshold: float = 0.0, below: bool = False) -> np.ndarray:
    """Worlds of interest: difference above the threshold (or below it); worlds without a value are nan."""
    check_threshold(threshold)
    y = cases.of(policy, outcome)
    return np.where(np.isfinite(y), (y < threshold) if below else (y > threshold), np.nan)


def discover(numbers: Mapping[str, np.ndarray], interest: np.ndarray) -> Discovery:
    """Search boxes.

    Parameters
    ----------
    numbers : per number its value in each world, (worlds,).
    interest : (worlds,) 1 of interest, 0 not, nan unknown (left out).

    With fewer than 5 worlds of interest, or fewer than 5 others, there is nothing to search: no boxes.
    """
    need_workbench()
    known = np.isfinite(np.asarray(interest, dtype=float))
    y = np.asarray(interest, dtype=float)[known] > 0
    table = {name: np.asarray(values, dtype=float)[known] for name, values in numbers.items()}
    found = int(y.sum())
    if min(found, len(y) - found) < FEWEST_CASES:
        return Discovery(len(y), found, ())
    kept = _screen(table, y)
    boxes = (*prim(kept, y), *cart(kept, y))
    elsewhere = {method: _elsewhere(search, table, y) for method, search in (("PRIM", prim), ("CART", cart))}
    return Discovery(len(y), found, boxes, elsewhere, len(table) - len(kept))


def _screen(table: Mapping[str, np.ndarray], y: np.ndarray) -> dict[str, np.ndarray]:
    from scipy.stats import rankdata

    if len(table) <= MOST_NUMBERS:
        return dict(table)
    ranks = rankdata(np.column_stack(list(table.values())), axis=0)
    spread = ranks.std(axis=0)
    link = np.abs((ranks - ranks.mean(axis=0)).T @ (y - y.mean())) / np.where(spread > 0, spread, np.inf)
    chosen = set(np.argsort(-link, kind="stable")[:MOST_NUMBERS].tolist())
    return {name: values for k, (name, values) in enumerate(table.items()) if k in chosen}


def _elsewhere(search: Any, table: Mapping[str, np.ndarray], y: np.ndarray) -> tuple[float, float]:
    """Coverage and density of the first box in thirds of the worlds that were not used to find it, screening and all."""
    fold = np.random.default_rng(0).permutation(len(y)) % FOLDS
    inside = hits = cases = 0
    for k in range(FOLDS):
        seen, other = fold != k, fold == k
        if min(y[seen].sum(), (~y[seen]).sum()) < FEWEST_CASES:
            return math.nan, math.nan
        boxes = search(_screen({n: x[seen] for n, x in table.items()}, y[seen]), y[seen], most=1)
        cases += int(y[other].sum())
        if boxes:
            there = boxes[0].holds({n: x[other] for n, x in table.items()})
            inside, hits = inside + int(there.sum()), hits + int((there & y[other]).sum())
    return (hits / cases if cases else math.nan), (hits / inside if inside else math.nan)


def prim(table: Mapping[str, np.ndarray], y: np.ndarray, most: int = MOST_BOXES) -> tuple[Box, ...]:
    """Boxes by PRIM: of each peeling the step with the largest harmonic mean of coverage and density."""
    pandas, module, _ = _workbench()
    frame = pandas.DataFrame(dict(table))
    boxes: list[Box] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        search = module.Prim(frame, y.astype(bool), threshold=float(y.mean()), mass_min=MASS_MIN)
        for _ in range(most):
            peeled = search.find_box()
            if peeled is None or len(peeled.peeling_trajectory) < 2:
                break
            step = _best_step(peeled.peeling_trajectory)
            step = _without_chance(peeled, step)
            box = _box_of("PRIM", peeled.box_lims[step], search.box_init, table, y, peeled.qp[step])
            if not box.limits or peeled.peeling_trajectory["coverage"].iloc[step] < LEAST_COVERAGE:
                break
            peeled.select(step)
            boxes.append(box)
    return tuple(boxes)


def _best_step(trajectory: Any) -> int:
    coverage, density = trajectory["coverage"].to_numpy(float), trajectory["density"].to_numpy(float)
    return int(np.argmax(2 * coverage * density / np.maximum(coverage + density, 1e-12)))


def _without_chance(peeled: Any, step: int) -> int:
    """Drop, worst first, the numbers whose every limit chance would give too."""
    while True:
        found = {name: min(q for q in values if q >= 0) for name, values in peeled.qp[step].items() if max(values) >= 0}
        worst = max(found, key=lambda name: found[name], default=None)
        if worst is None or found[worst] <= QUASI_P:
            return step
        peeled.drop_restriction(worst, step)
        step = len(peeled.box_lims) - 1


def cart(table: Mapping[str, np.ndarray], y: np.ndarray, most: int = MOST_BOXES) -> tuple[Box, ...]:
    """Leaves of a classification tree that are denser than all worlds together, the best first."""
    pandas, _, module = _workbench()
    frame = pandas.DataFrame(dict(table))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.tree import DecisionTreeClassifier

        tree = module.CART(frame, y.astype(int), mass_min=LEAF_MIN)
        # as its build_tree, with a fixed seed (equal splits are chosen by chance) and few enough limits to say in words
        least = max(1, int(LEAF_MIN * len(y)))
        kind = DecisionTreeClassifier(min_samples_leaf=least, max_depth=MOST_LIMITS, random_state=0)
        tree.clf = kind.fit(frame.to_numpy(), tree.y)
        if tree.clf.tree_.node_count < 2:
            return ()
        first = frame.agg(["min", "max"]).reset_index(drop=True)
        boxes = [_box_of("CART", limits, first, table, y) for limits in tree.boxes]
    boxes = [box for box in boxes if box.coverage >= LEAST_COVERAGE and box.limits and _denser(box, float(y.mean()))]
    boxes.sort(key=lambda box: -box.coverage * box.density / (box.coverage + box.density))
    return tuple(boxes[:most])


def _denser(box: Box, base: float) -> bool:
    """Whether so many of interest among the worlds of a box would be rare by chance (binomial, one-sided)."""
    from scipy.stats import binomtest

    hits = round(box.density * box.worlds)
    return bool(binomtest(hits, box.worlds, base, alternative="greater").pvalue <= QUASI_P)


def _box_of(
    method: str,
    limits: Any,
    first: Any,
    table: Mapping[str, np.ndarray],
    y: np.ndarray,
    qp: Mapping[str, Any] | None = None,
) -> Box:
    """A box in our words: limits that leave nothing out are dropped; shares are of all worlds."""
    found: dict[str, tuple[float, float]] = {}
    for name in table:
        low, high = (float(limits[name].iloc[k]) for k in (0, 1))
        least, most = (float(first[name].iloc[k]) for k in (0, 1))
        if low > least or high < most:
            found[name] = (low if low > least else -math.inf, high if high < most else math.inf)
    whole = Box(method, found, 0.0, 0.0, 0.0, 0)
    inside = whole.holds(table) if found else np.ones(len(y), dtype=bool)
    number, hits = int(inside.sum()), int((inside & y).sum())
    chance = {name: min((float(q) for q in values if q >= 0), default=math.nan) for name, values in (qp or {}).items()}
    return Box(method, found, hits / max(int(y.sum()), 1), hits / max(number, 1), number / len(y), number,
               {name: chance[name] for name in found if name in chance})  # fmt: skip


def _workbench() -> tuple[Any, Any, Any]:
    logging.getLogger("EMA").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas
        from ema_workbench.analysis import cart as tree
        from ema_workbench.analysis import prim as peeling
    return pandas, peeling, tree
