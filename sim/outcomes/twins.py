"""The same child under two policies: classes, their mirrors, net numbers, first divergence, harm, and the accounts.

Definitions are those of ``docs/reference/twins.md``. Class counts depend on how chance is coupled between the runs, so
they stand only beside those of a *sham* (``sim.runs.sham``), which go through the same function; net numbers do
not depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from sim.outcomes.divergence import first_divergence
from sim.outcomes.flows import LONGER
from sim.outcomes.harm import SEVERE
from sim.outcomes.spells import ADULT, ROUNDING, Spells
from sim.outcomes.view import RunView, view
from sim.words import Event, Form, Label
from sim.world.record import RunRecord

DELTA = 28.0  # days: a placement earlier or later, or nights fewer or more, by less is the same
FOLLOW_UP = 730.0  # days without placement before an entry counts as prevented
NEARER_KM = 1.0
FIRST_NIGHTS = 365.0

# What became of the first entry: exclusive codes, one a child.
(NEITHER, PREVENTED, BLOCKED, UNDECIDED_FEWER, CAUSED, UNBLOCKED, UNDECIDED_MORE, POSTPONED, HASTENED, SAME_TIME,
 PLACED_AT_START) = range(11)  # fmt: skip
ENTRY_CLASSES = MappingProxyType(
    {
        "prevented": PREVENTED,
        "blocked": BLOCKED,
        "undecided_fewer": UNDECIDED_FEWER,
        "caused": CAUSED,
        "unblocked": UNBLOCKED,
        "undecided_more": UNDECIDED_MORE,
        "postponed": POSTPONED,
        "hastened": HASTENED,
        "same_time": SAME_TIME,
    }
)
LONG_CLASSES = MappingProxyType({"prevented_14": PREVENTED, "caused_14": CAUSED})
"""The same of the first entry of fourteen days or more."""
OTHER_CLASSES = (*LONG_CLASSES, "shortened", "lengthened", "nearer", "farther", "harm_avoided", "harm_incurred")
CLASSES = (*ENTRY_CLASSES, *OTHER_CLASSES)
MIRRORS = MappingProxyType(
    {
        "prevented": "caused",
        "prevented_14": "caused_14",
        "blocked": "unblocked",
        "undecided_fewer": "undecided_more",
        "postponed": "hastened",
        "shortened": "lengthened",
        "nearer": "farther",
        "harm_avoided": "harm_incurred",
    }
)
NET = MappingProxyType(
    {
        "prevented": Label("placements prevented minus caused", "uithuisplaatsingen: niet meer min juist wel"),
        "postponed": Label("placements postponed minus hastened", "uithuisplaatsingen: uitgesteld min vervroegd"),
        "nearer": Label("children placed nearer minus farther", "kinderen dichterbij min verder weg geplaatst"),
        "nights_home": Label("nights at home gained", "nachten thuis gewonnen"),
        "harm_avoided": Label(
            "children with less minus with more severe harm", "kinderen met minder min met meer ernstige schade"
        ),
    }
)
"""Net numbers: a class minus its mirror, and the nights; they do not depend on how chance is coupled."""
FLIPS = ("prevented", "blocked", "undecided_fewer", "caused", "unblocked", "undecided_more")
LABELS = MappingProxyType(
    {
        "prevented": Label("prevented", "niet meer uit huis"),
        "blocked": Label("blocked: decided, no place found", "geblokkeerd: besloten, geen plek gevonden"),
        "undecided_fewer": Label("undecided (only in the baseline)", "onbeslist (alleen in de uitgangssituatie)"),
        "caused": Label("caused", "juist wel uit huis"),
        "unblocked": Label("unblocked: a place was found", "gedeblokkeerd: wel een plek gevonden"),
        "undecided_more": Label("undecided (only under the policy)", "onbeslist (alleen met de maatregel)"),
        "postponed": Label("postponed", "uitgesteld"),
        "hastened": Label("hastened", "vervroegd"),
        "same_time": Label("same time", "zelfde moment"),
        "prevented_14": Label("prevented, of 14 days or more", "niet meer 14 dagen of langer uit huis"),
        "caused_14": Label("caused, of 14 days or more", "juist wel 14 dagen of langer uit huis"),
        "shortened": Label("shortened", "verkort"),
        "lengthened": Label("lengthened", "verlengd"),
        "nearer": Label("nearer", "dichterbij"),
        "farther": Label("farther", "verder weg"),
        "harm_avoided": Label("severe harm avoided", "minder ernstige schade"),
        "harm_incurred": Label("severe harm incurred", "meer ernstige schade"),
    }
)
DIRECT, INDIRECT, NOT_TOUCHED = "direct", "indirect", "not_touched"


@dataclass(frozen=True)
class TwinSettings:
    """Settings of the classes: ``delta``, ``follow_up`` and ``longer`` in days, ``km`` in kilometres, ``nights`` in nights."""

    delta: float = DELTA
    follow_up: float = FOLLOW_UP
    km: float = NEARER_KM
    nights: float = FIRST_NIGHTS
    longer: float = LONGER


@dataclass(frozen=True)
class Life:
    """One run seen from the cohort: all fields (n,), one a child of the cohort.

    Attributes
    ----------
    entry : first full-time placement of a night or more after the start of a child at home at the start, infinite when there
        is none; longer : the first of fourteen days or more.
    blocked : whether a placement was decided and no place found, in the window.
    nights : nights away in the window.
    km : night-weighted distance to home over the first nights away; NaN without nights.
    severe : true severe incidents in the window.
    """

    entry: np.ndarray
    longer: np.ndarray
    blocked: np.ndarray
    nights: np.ndarray
    km: np.ndarray
    severe: np.ndarray


@dataclass(frozen=True)
class Twins:
    """A pair of runs compared child by child; arrays (n,), one a child that is in both cohorts.

    Attributes
    ----------
    child, family : keys.
    window : end of each child's window (horizon, 18th birthday or exogenous leaving).
    entry_class : what became of the first entry of a night or more (codes of this module); long_class : of fourteen days or more.
    baseline, policy : the two lives.
    settings : what the classes were made with.
    diverged : time at which the family's log first differs, infinite when it does not.
    direct : whether the policy itself acted in that first differing row (see ``first_divergence``).
    """

    child: np.ndarray
    family: np.ndarray
    window: np.ndarray
    entry_class: np.ndarray
    long_class: np.ndarray
    baseline: Life
    policy: Life
    settings: TwinSettings
    diverged: np.ndarray
    direct: np.ndarray

    @cached_property
    def members(self) -> dict[str, np.ndarray]:
        """Whether each child is in each class, {class: (n,) bool}; a child can be in several that are not of entry."""
        b, p, s = self.baseline, self.policy, self.settings
        found = {name: self.entry_class == code for name, code in ENTRY_CLASSES.items()}
        found |= {name: self.long_class == code for name, code in LONG_CLASSES.items()}
        fewer = b.nights - p.nights
        same = (self.entry_class == SAME_TIME) | (self.entry_class == PLACED_AT_START)
        found["shortened"] = same & (fewer >= s.delta)
        found["lengthened"] = same & (-fewer >= s.delta)
        with np.errstate(invalid="ignore"):
            found["nearer"] = b.km - p.km > s.km
            found["farther"] = p.km - b.km > s.km
        found["harm_avoided"] = p.severe < b.severe
        found["harm_incurred"] = p.severe > b.severe
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """Children in each class."""
        return {name: int(np.count_nonzero(self.members[name])) for name in CLASSES}

    def keys(self, name: str) -> np.ndarray:
        """Keys of the children in a class, for following one of them."""
        found: np.ndarray = self.child[self.members[name]]
        return found

    @cached_property
    def first_entries(self) -> tuple[int, int]:
        """First entries after the start of children at home at the start: (baseline, policy)."""
        return (
            int(np.count_nonzero(np.isfinite(self.baseline.entry))),
            int(np.count_nonzero(np.isfinite(self.policy.entry))),
        )

    @property
    def accounts(self) -> tuple[int, int]:
        """Both sides of the accounts: first entries B - P, and what the classes make of it. They are equal."""
        before, after = self.first_entries
        c = self.counts
        fewer = c["prevented"] + c["blocked"] + c["undecided_fewer"]
        more = c["caused"] + c["unblocked"] + c["undecided_more"]
        return before - after, fewer - more

    @cached_property
    def harm(self) -> dict[str, dict[str, int]]:
        """Harm beside the other classes: {class: {"avoided", "same", "incurred"}}, and "all" for the whole cohort.

        A prevented placement with harm incurred is shown as such, never as a success.
        """
        avoided, incurred = self.members["harm_avoided"], self.members["harm_incurred"]
        table = {}
        for name in (*CLASSES[: len(ENTRY_CLASSES)], "shortened", "lengthened", "nearer", "farther", "all"):
            inside = np.ones(len(self.child), bool) if name == "all" else self.members[name]
            up, down = np.count_nonzero(inside & incurred), np.count_nonzero(inside & avoided)
            table[name] = {"avoided": int(down), "same": int(np.count_nonzero(inside) - up - down), "incurred": int(up)}
        return table

    @cached_property
    def nights(self) -> dict[str, float]:
        """Nights away, policy minus baseline, summed over each class, and "all" for the whole cohort."""
        more = self.policy.nights - self.baseline.nights
        return {**{name: float(more[self.members[name]].sum()) for name in CLASSES}, "all": float(more.sum())}

    @cached_property
    def divergence(self) -> dict[str, dict[str, int]]:
        """How each class came about: {class: {"direct", "indirect", "not_touched"}}, and "all" for the cohort.

        Direct: in the first row in which the family's log differs a lever acted, or a host family came that only the policy
        brought; indirect: something shared with others differed first.
        Not touched: the family's log does not differ (only so for children in the class "same time").
        """
        touched = np.isfinite(self.diverged)
        table = {}
        for name in (*CLASSES, "all"):
            inside = np.ones(len(self.child), bool) if name == "all" else self.members[name]
            table[name] = {
                DIRECT: int(np.count_nonzero(inside & touched & self.direct)),
                INDIRECT: int(np.count_nonzero(inside & touched & ~self.direct)),
                NOT_TOUCHED: int(np.count_nonzero(inside & ~touched)),
            }
        return table

    @property
    def net_prevented(self) -> int:
        """Prevented minus caused; blocked and undecided are in neither."""
        return self.counts["prevented"] - self.counts["caused"]

    @property
    def net(self) -> dict[str, float]:
        """The numbers of `NET`: children in a class minus those in its mirror, and nights at home gained."""
        return {
            name: float(self.counts[name] - self.counts[MIRRORS[name]]) if name in MIRRORS else 0.0 - self.nights["all"]
            for name in NET
        }

    @property
    def flips(self) -> int:
        """Children with a first entry in one of the two runs only, either way round."""
        return sum(self.counts[name] for name in FLIPS)

    @property
    def families_parted(self) -> int:
        """Families whose log differs between the two runs."""
        return len(np.unique(self.family[np.isfinite(self.diverged)]))

    @cached_property
    def squares(self) -> dict[str, float]:
        """Of each number of `NET` the squared net change of single families, summed: how much of it is churn."""
        each = {name: self.members[name].astype(float) - self.members[MIRRORS[name]] for name in NET if name in MIRRORS}
        each["nights_home"] = self.baseline.nights - self.policy.nights
        _, family = np.unique(self.family, return_inverse=True)
        return {name: float((np.bincount(family, weights=each[name]) ** 2).sum()) for name in NET}

    def summary(self) -> dict[str, object]:
        """Everything that leaves a worker: plain numbers only."""
        before, after = self.first_entries
        return {
            "counts": self.counts,
            "net": self.net,
            "squares": self.squares,
            "flips": self.flips,
            "families_parted": self.families_parted,
            "harm": self.harm,
            "nights": self.nights,
            "divergence": self.divergence,
            "first_entries": {"baseline": before, "policy": after},
            "cohort": len(self.child),
        }


def twins(baseline: RunRecord | RunView, policy: RunRecord | RunView, settings: TwinSettings | None = None) -> Twins:
    """Compare a run with its twin under a policy, child by child.

    Parameters
    ----------
    baseline, policy : two runs of the same scenario and seed from the same start. ValueError when start, end or seed
        differ. A ``RunView`` of the baseline that several policies are compared with makes its tables only once.
    settings : thresholds of the classes.
    """
    b, p, s = view(baseline), view(policy), settings or TwinSettings()
    for what in ("start", "end", "seed", "scenario"):
        one, other = getattr(b.record, what), getattr(p.record, what)
        if one != other:
            raise ValueError(f"twins need the same {what}: the baseline has {one!r}, the policy {other!r}")
    cohort, other = b.record.cohort, p.record.cohort
    if len(cohort) != len(other) or not np.array_equal(cohort["child"], other["child"]):
        _, mine, theirs = np.intersect1d(cohort["child"], other["child"], assume_unique=True, return_indices=True)
        cohort, other = cohort[mine], other[theirs]
    birthday = cohort["birth"] + ADULT
    window = np.minimum(np.minimum(birthday, cohort["leaves"]), b.end)
    grown = birthday <= window  # followed until 18
    home = (cohort["form"] == Form.HOME) & (other["form"] == Form.HOME)

    order = np.argsort(cohort["child"])
    lives = [_life(run, cohort["child"], order, window, home, s) for run in (b, p)]
    placed = (cohort["form"] != Form.HOME) & (other["form"] != Form.HOME)
    diverged, direct = first_divergence(b, p, cohort["family"])

    def classes(before: np.ndarray, after: np.ndarray) -> np.ndarray:
        return _entry_class(lives[0], lives[1], before, after, home, placed, window, grown, s)

    return Twins(
        child=cohort["child"],
        family=cohort["family"],
        window=window,
        entry_class=classes(lives[0].entry, lives[1].entry),
        long_class=classes(lives[0].longer, lives[1].longer),
        baseline=lives[0],
        policy=lives[1],
        settings=s,
        diverged=diverged,
        direct=direct,
    )


def twin_classes(baseline: RunRecord | RunView, policy: RunRecord | RunView) -> dict[str, int]:
    """Children in each class of ``CLASSES``, with the default settings."""
    return twins(baseline, policy).counts


def _entry_class(
    b: Life,
    p: Life,
    before: np.ndarray,
    after: np.ndarray,
    home: np.ndarray,
    placed: np.ndarray,
    window: np.ndarray,
    grown: np.ndarray,
    s: TwinSettings,
) -> np.ndarray:
    """What became of the first entry of each child (``before`` in the baseline, ``after`` under the policy)."""
    in_b, in_p = np.isfinite(before), np.isfinite(after)
    both, only_b, only_p = in_b & in_p, in_b & ~in_p, in_p & ~in_b
    first = np.where(in_b, before, after)
    followed = grown | (window - np.where(np.isfinite(first), first, window) >= s.follow_up)
    with np.errstate(invalid="ignore"):
        later = np.where(both, after - before, 0.0)
    chosen = [
        only_b & p.blocked,
        only_b & followed,
        only_b,
        only_p & b.blocked,
        only_p & followed,
        only_p,
        both & (later >= s.delta),
        both & (later <= -s.delta),
        both,
        placed,
    ]
    codes = [BLOCKED, PREVENTED, UNDECIDED_FEWER, UNBLOCKED, CAUSED, UNDECIDED_MORE, POSTPONED, HASTENED, SAME_TIME,
             PLACED_AT_START]  # fmt: skip
    return np.select(chosen, codes, NEITHER)


def _life(
    run: RunView, child: np.ndarray, order: np.ndarray, window: np.ndarray, home: np.ndarray, s: TwinSettings
) -> Life:
    """One run seen from the children of the cohort."""
    n = len(child)
    keys = child[order]

    def members(of: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(positions in the cohort, which rows) of rows of these children within their windows."""
        if n == 0 or len(of) == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(keys, of), n - 1)
        who = order[at]
        rows = np.flatnonzero((keys[at] == of) & (time < window[who]))
        return who[rows], rows

    def first(entries: np.ndarray) -> np.ndarray:
        """First entry of each child that was at home at the start, of these rows."""
        who, rows = members(entries["child"], entries["time"])
        found = np.full(n, np.inf)
        found[who[::-1]] = entries["time"][rows[::-1]]  # from last to first: the first one stays
        found[~home] = np.inf
        return found

    missed = run.rows(Event.NOT_FOUND)
    blocked = np.zeros(n, bool)
    blocked[members(missed["child"], missed["time"])[0]] = True
    harmed = run.rows(Event.INCIDENT)
    harmed = harmed[harmed["reason"] == SEVERE]
    severe = np.bincount(members(harmed["child"], harmed["time"])[0], minlength=n)

    stays = run.spells
    who, rows = members(stays.child, stays.start)
    nights, km = _away(stays, who, rows, window, run.start, n, s.nights)
    return Life(first(run.entries()), first(run.entries(s.longer)), blocked, nights, km, severe)


def _away(
    s: Spells, who: np.ndarray, rows: np.ndarray, window: np.ndarray, start: float, n: int, most: float
) -> tuple[np.ndarray, np.ndarray]:
    """Nights away in the window, and night-weighted distance over the first ``most`` of them; both (n,)."""
    begin = np.maximum(s.start[rows], start)
    night = np.maximum(np.minimum(s.end[rows], window[who]) - begin, 0.0)
    total = np.bincount(who, weights=night, minlength=n)
    # rows are ordered by child and time: nights of the same child before each stay
    before = np.cumsum(night) - night
    fresh = np.append(True, who[1:] != who[:-1]) if len(who) else np.zeros(0, bool)
    before -= np.repeat(before[fresh], np.diff(np.append(np.flatnonzero(fresh), len(who))))
    counted = np.clip(most - before, 0.0, night)
    km_nights = np.bincount(who, weights=counted * s.km[rows], minlength=n)
    weight = np.bincount(who, weights=counted, minlength=n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return total, np.where(weight > ROUNDING, km_nights / weight, np.nan)
