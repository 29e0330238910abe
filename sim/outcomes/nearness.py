"""How near to home: own neighbourhood, own school, distance, outside the region, siblings together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import outcome
from sim.outcomes.stability import Episodes
from sim.outcomes.view import RunView
from sim.units import SCHOOL_AGE, YEAR
from sim.words import FAMILY_TYPE_FORMS, GROUP_FORMS, Count, Event, Flag, Tier

SETTLED = 30.0  # days after entry at which the school is looked at


def own_area(forms: tuple[int, ...] | None = None) -> Callable[[RunView], float]:
    """Function that gives the share of placements begun (entries and moves) in the child's own neighbourhood."""

    def share(run: RunView) -> float:
        s = run.spells
        begun = s.observed if forms is None else s.observed & np.isin(s.form, forms)
        return ratio(np.count_nonzero(s.flags[begun] & Flag.OWN_AREA), np.count_nonzero(begun))

    return share


def own_area_stock(run: RunView) -> float:
    """Share of children out of home who live in their own neighbourhood."""
    return ratio(run.mean(Count.PLACED_OWN_AREA), run.placed)


def own_school(run: RunView) -> float:
    """Share of school-age children who have their own school, 30 days after an entry; NaN when none can be followed.

    Only children still out of home at that moment; the place in which they live then counts.
    """
    s = run.spells
    episodes = run.once(Episodes)
    then = episodes.start + SETTLED
    age = (episodes.start - s.born[episodes.first]) / YEAR
    chosen = (age >= SCHOOL_AGE) & (then < episodes.end)
    place = episodes.first[chosen]
    then = then[chosen]
    while True:  # on to the place in which the child lives 30 days after entry
        onward = s.end[place] <= then
        if not onward.any():
            break
        place = place + onward
    return ratio(np.count_nonzero(s.flags[place] & Flag.OWN_SCHOOL), len(place))


def distances(run: RunView, forms: tuple[int, ...] | None = None) -> np.ndarray:
    """Kilometres from home of placements begun in the run, (n,)."""
    s = run.spells
    return s.km[s.observed if forms is None else s.observed & np.isin(s.form, forms)]


def mean_distance(forms: tuple[int, ...] | None = None) -> Callable[[RunView], float]:
    """Function that gives the mean distance of placements begun; NaN when none began."""

    def mean(run: RunView) -> float:
        km = distances(run, forms)
        return float(km.mean()) if len(km) else np.nan

    return mean


def median_distance(run: RunView) -> float:
    """Distance that half of the placements begun exceed."""
    km = distances(run)
    return float(np.median(km)) if len(km) else np.nan


def outside_region(run: RunView) -> float:
    """Share of placements begun that are outside the youth-care region (supra-region or farther)."""
    s = run.spells
    services = run.record.services
    far = services["key"][(services["tier"] >= Tier.SUPRA_REGION) & (services["kind"] > 0)]
    begun = s.observed
    return ratio(np.count_nonzero(np.isin(s.other[begun], far)), np.count_nonzero(begun))


def siblings_together(run: RunView) -> float:
    """Share of children placed at the same time as a sibling who were placed together with one."""
    rows = run.rows(Event.SIBLINGS)
    return ratio(rows["value"].sum(), len(rows))


def whole(least: int, most: float = np.inf) -> Callable[[RunView], float]:
    """Function that gives the share of groups of so many children, of one family and placed at one time, in one place."""

    def share(run: RunView) -> float:
        sizes, places = groups(run.rows(Event.SIBLINGS))
        chosen = (sizes >= least) & (sizes <= most)
        return ratio(np.count_nonzero(places[chosen] == 1), np.count_nonzero(chosen))

    return share


def groups(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(children, places) of each group of brothers and sisters placed at one time, from the rows of the log on siblings."""
    there = np.unique(rows[["family", "time", "other"]]) if len(rows) else rows  # one a place
    _, sizes = np.unique(rows[["family", "time"]], return_counts=True)
    _, places = np.unique(there[["family", "time"]], return_counts=True)
    return sizes, places


OUTCOMES = (
    outcome(
        "own_area",
        "share",
        own_area(),
        en=("own neighbourhood", "share of placements begun in the child's own neighbourhood"),
        nl=("eigen wijk", "aandeel begonnen plaatsingen in de eigen wijk"),
        direction="higher",
        group="nearness",
    ),
    outcome(
        "own_area_family_type",
        "share",
        own_area(FAMILY_TYPE_FORMS),
        en=("own neighbourhood, families", "share of placements begun in a family that are in the own neighbourhood"),
        nl=("eigen wijk, gezinnen", "aandeel begonnen plaatsingen in een gezin dat in de eigen wijk is"),
        direction="higher",
        group="nearness",
    ),
    outcome(
        "own_area_stock",
        "share",
        own_area_stock,
        en=("living in own neighbourhood", "share of children out of home who live in their own neighbourhood"),
        nl=("wonend in eigen wijk", "aandeel van de kinderen uit huis dat in de eigen wijk woont"),
        direction="higher",
        group="nearness",
    ),
    outcome(
        "own_school",
        "share",
        own_school,
        en=("own school kept", "school-age children out of home with the same school 30 days after entry"),
        nl=("eigen school behouden", "schoolgaande kinderen uit huis met dezelfde school, 30 dagen na plaatsing"),
        direction="higher",
        group="nearness",
    ),
    outcome(
        "distance",
        "km",
        mean_distance(),
        en=("distance to home", "mean kilometres from home of placements begun"),
        nl=("afstand tot thuis", "gemiddeld aantal kilometers van huis van begonnen plaatsingen"),
        direction="lower",
        group="nearness",
    ),
    outcome(
        "distance_median",
        "km",
        median_distance,
        en=("median distance to home", "kilometres that half of the placements begun exceed"),
        nl=("mediane afstand tot thuis", "kilometers die de helft van de begonnen plaatsingen overtreft"),
        direction="lower",
        group="nearness",
    ),
    outcome(
        "distance_group",
        "km",
        mean_distance(GROUP_FORMS),
        en=("distance to home, groups", "mean kilometres from home of residential placements begun"),
        nl=("afstand tot thuis, groepen", "gemiddeld aantal kilometers van huis van residentiële plaatsingen"),
        direction="lower",
        group="nearness",
    ),
    outcome(
        "outside_region",
        "share",
        outside_region,
        en=("outside the region", "share of placements begun in the supra-region or farther"),
        nl=("buiten de regio", "aandeel begonnen plaatsingen in de bovenregio of verder"),
        direction="lower",
        group="nearness",
    ),
    outcome(
        "siblings_together",
        "share",
        siblings_together,
        en=("siblings together", "share of siblings placed at the same time who are placed together"),
        nl=("broers en zussen samen", "aandeel van tegelijk geplaatste broers en zussen dat samen geplaatst is"),
        direction="higher",
        group="nearness",
    ),
    outcome(
        "pairs_whole",
        "share",
        whole(2, 2),
        en=(
            "pairs of siblings in one place",
            "share of pairs of a family, placed at the same time, who go to one place",
        ),
        nl=(
            "tweetallen op één plek",
            "aandeel van tweetallen uit een gezin, tegelijk geplaatst, dat naar één plek gaat",
        ),
        direction="higher",
        group="nearness",
    ),
    outcome(
        "large_groups_whole",
        "share",
        whole(3),
        en=(
            "larger groups of siblings in one place",
            "the same share of three or more of a family placed at the same time",
        ),
        nl=("grotere groepen op één plek", "hetzelfde aandeel, van drie of meer uit een gezin, tegelijk geplaatst"),
        direction="higher",
        group="nearness",
    ),
)
