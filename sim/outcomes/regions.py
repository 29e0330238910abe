"""Places that regions share: waits, refusals and distance for the whole supra-region and for the own region.

The whole counts the children of every region, also those of the regions around, of whom only the demand for these places
is in the model; the own region may lose what the whole wins. Without pooled places in a scenario there is no value.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.measure import ratio
from sim.outcomes.outcome import Direction, Outcome, outcome
from sim.outcomes.view import RunView
from sim.words import Advice, Event, ServiceKind

NOTE = "number of places in Gelderland not published (CLO-G7); regions around assumed"


def pooled(run: RunView) -> np.ndarray:
    """Rows of the services whose places regions can share."""
    services = run.record.services
    return np.flatnonzero((services["pooled"] > 0) & (services["kind"] == ServiceKind.RESIDENTIAL))


def lines(run: RunView, own: bool) -> np.ndarray:
    """Rows of the waiting lines for the forms of pooled places: of all regions, or of the own region only."""
    services = run.record.services
    forms = np.unique(services["form"][pooled(run)])
    chosen = (services["kind"] == ServiceKind.RESIDENTIAL) & np.isin(services["form"], forms)
    chosen &= services["owner"] == np.arange(len(services))
    if own:
        youths = np.asarray(run.record.youths)
        home = services["region"][(services["area"] > 0) & (youths[services["area"]] > 0)]
        chosen &= np.isin(services["region"], home)
    return np.flatnonzero(chosen)


def waiting(run: RunView, own: bool) -> float:
    """Mean number of children in these lines, from the lines' own account of days; NaN without pooled places."""
    if not len(pooled(run)):
        return np.nan
    return ratio(run.record.services["wait_days"][lines(run, own)].sum(), run.days)


def not_found(run: RunView, own: bool) -> float:
    """Children a year who found all these places taken: they join a line, or are lost; NaN without pooled places."""
    if not len(pooled(run)):
        return np.nan
    found = run.record.services[lines(run, own)]
    return run.per_year(int(found["arrivals"].sum() + found["lost"].sum()))


def placements(run: RunView, own: bool) -> np.ndarray:
    """Rows of the log in which a child moves into a pooled place."""
    log = run.log if own else np.asarray(run.record.log)
    keys = run.record.services["key"][pooled(run)]
    moved = np.isin(log["kind"], (Event.ENTRY, Event.MOVE))
    return log[moved][np.isin(log["other"][moved], keys)]


def started(run: RunView, own: bool) -> float:
    """Placements a year in pooled places; NaN when there are none of these."""
    return run.per_year(len(placements(run, own))) if len(pooled(run)) else np.nan


def distance(run: RunView, own: bool) -> float:
    """Mean kilometres from the own area of placements in pooled places; NaN when none began."""
    found = placements(run, own)
    return float(found["value"].mean()) if len(found) else np.nan


def moved_class(reason: int) -> Callable[[RunView], float]:
    """Function that gives the share of advice on a kind of place that is lighter or heavier."""

    def share(run: RunView) -> float:
        reasons = run.rows(Event.EXPERTISE)["reason"]
        return ratio(np.count_nonzero(reasons == reason), np.count_nonzero(reasons != Advice.ALONG))

    return share


def _pair(
    name: str,
    unit: str,
    function: Callable[[RunView, bool], float],
    direction: Direction,
    en: tuple[str, str],
    nl: tuple[str, str],
) -> tuple[Outcome, ...]:
    return (
        outcome(
            f"supra_{name}", unit, lambda run: function(run, False), direction=direction, group="regions", grade=NOTE,
            en=(f"{en[0]}, supra-region", f"{en[1]}, children of all regions"),
            nl=(f"{nl[0]}, bovenregionaal", f"{nl[1]}, kinderen van alle regio's"),
        ),
        outcome(
            f"own_region_{name}", unit, lambda run: function(run, True), direction=direction, group="regions",
            grade=NOTE, en=(f"{en[0]}, own region", f"{en[1]}, children of the own region"),
            nl=(f"{nl[0]}, eigen regio", f"{nl[1]}, kinderen van de eigen regio"),
        ),
    )  # fmt: skip


OUTCOMES = (
    *_pair(
        "waiting", "children", waiting, "lower",
        ("waiting for a specialised place", "mean number in the lines for the forms of shared places"),
        ("wachten op een specialistische plek", "gemiddeld aantal in de rij voor de soorten plekken die gedeeld worden"),
    ),
    *_pair(
        "none_found", "per year", not_found, "lower",
        ("no specialised place found", "times that all places of a shared form were taken"),
        ("geen specialistische plek gevonden", "keren dat alle plekken van een gedeelde soort bezet waren"),
    ),
    *_pair(
        "shared_started", "per year", started, "none",
        ("placed in a shared place", "placements begun in places that regions can share"),
        ("geplaatst op een gedeelde plek", "plaatsingen op plekken die regio's kunnen delen"),
    ),
    *_pair(
        "shared_km", "km", distance, "lower",
        ("distance of shared places", "mean distance by road of placements in places that regions can share"),
        ("afstand tot gedeelde plekken", "gemiddelde afstand over de weg van plaatsingen op plekken die regio's kunnen delen"),
    ),
    outcome(
        "expertise_cases", "per year", lambda run: run.per_year(run.count(Event.EXPERTISE)), group="regions",
        en=("advice of the expertise network", "cases before a heavy placement that the network looked at, each decision apart"),
        nl=("adviezen van het expertisenetwerk", "zaken voor een zware plaatsing waar het netwerk naar keek, elk besluit apart"),
    ),
    outcome(
        "expertise_lighter", "share", moved_class(Advice.LIGHTER), group="regions", grade="assumed",
        en=("advice: lighter will do", "share of advised cases for which a lighter place was advised"),
        nl=("advies: lichter kan", "aandeel van de adviezen voor een lichtere plek"),
    ),
    outcome(
        "expertise_heavier", "share", moved_class(Advice.HEAVIER), group="regions", grade="assumed",
        en=("advice: heavier is needed", "share of advised cases for which a heavier place was advised"),
        nl=("advies: zwaarder is nodig", "aandeel van de adviezen voor een zwaardere plek"),
    ),
)  # fmt: skip
