"""The model beside the published targets T01-T26: for each its outcome, the published value and their ratio.

National counts are scaled by youths under 18 (register row POP-NL-2019), counts of Utrecht by its own. Where a target
cannot be compared, or only in part, a sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.data.register import figure, targets
from sim.outcomes import crises, flows, hosts, nearness, stability, waiting
from sim.outcomes.measure import ratio
from sim.outcomes.view import RunView, view
from sim.units import YEAR
from sim.words import Count, Event, Form, HelpForm, LegalStatus, Route
from sim.world.record import RunRecord

FOSTER_FORMS = flows.FOSTER_FORMS
UTRECHT_YOUTHS = 70_600.0  # under 18 in 2021: note of register row USE-UT-VBEXP
FACTOR = 2.0  # before calibration no target should be off by more


@dataclass(frozen=True)
class Part:
    """One number of a target.

    Attributes
    ----------
    id, what, unit : which target, and what of it.
    published : value of the source, in ``unit``.
    model : function of a run that gives the same, or None when the model cannot give it.
    note : what stands in the way of a like-for-like comparison, or "".
    place : place that it is about; "" for the Netherlands, which every scenario is held beside.
    """

    id: str
    what: str
    unit: str
    published: float
    model: Callable[[RunView], float] | None
    note: str = ""
    place: str = ""


@dataclass(frozen=True)
class TargetRow:
    """A target beside the model.

    Attributes
    ----------
    id, what, unit, published, note : as in ``Part``.
    model : mean over the runs; NaN when it cannot be compared or nothing happened.
    ratio : model over published.
    off : whether the two differ by more than a factor two.
    tolerance, use : as the targets file has them.
    """

    id: str
    what: str
    unit: str
    published: float
    model: float
    ratio: float
    off: bool
    note: str
    tolerance: str
    use: str


def numbers(text: str) -> list[float]:
    """Numbers in a target's value: ``"16.5-16.7k; 0.14 per year"`` gives [16600.0, 0.14]; of a range the middle."""
    found = []
    for part in re.split(r"[;/]", text):
        match = re.search(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?(k?)", part)
        if match:
            low, high, thousand = match.groups()
            middle = (float(low) + float(high)) / 2 if high else float(low)
            found.append(middle * (1000.0 if thousand else 1.0))
    return found


# --- what the model gives ---------------------------------------------------------------------------------------------
def foster_stock(run: RunView) -> float:
    """Mean number of children in foster families."""
    return sum(run.mean(Count.FORM + form) for form in FOSTER_FORMS)


def residence_of_type(*forms: int, part_time: bool = False) -> Callable[[RunView], float]:
    """Function that gives the share of children with residence in a year who have some of these forms in it."""
    return lambda run: ratio(flows.seen_in_year(run, forms, part_time).sum(), flows.seen_in_year(run).sum())


def foster_index(run: RunView) -> float:
    """Children in foster families four years after the start, start = 100; NaN for shorter runs."""
    series, week = run.record.series, int(4 * YEAR / 7)
    if len(series) <= week:
        return np.nan
    before, after = (sum(series[at, 0, Count.FORM + form] for form in FOSTER_FORMS) for at in (0, week))
    return ratio(after, before, 100.0)


def foster_placements_per_1000(run: RunView) -> float:
    """New foster placements a year per 1,000 minors, part-time ones and moves included."""
    return ratio(flows.foster_starts(run) + run.per_year(run.count(Event.PART_TIME_START)), run.minors, 1000.0)


def network_families_made(run: RunView) -> int:
    """Network foster families that took in their child in the run."""
    s = run.spells
    return len(np.unique(s.other[s.observed & (s.form == Form.NETWORK_FOSTER)]))


def new_families_per_1000(run: RunView) -> float:
    """New foster families a year per 1,000 minors: recruited ones approved, and network families made."""
    return run.per_1000(run.count(Event.HOST_APPROVED) + network_families_made(run))


def network_share_stock(run: RunView) -> float:
    """Share of children in foster families who live in their network."""
    return ratio(run.mean(Count.FORM + Form.NETWORK_FOSTER), foster_stock(run))


def network_share_new(run: RunView) -> float:
    """Share of new full-time foster placements that are in the network."""
    s = run.spells
    begun = s.form[s.observed & np.isin(s.form, FOSTER_FORMS)]
    return ratio(np.count_nonzero(begun == Form.NETWORK_FOSTER), len(begun))


def foster_exit(run: RunView) -> float:
    """Children who leave foster care a year over the mean number in it; a move to another foster family is no exit."""
    s = run.spells
    foster = np.isin(s.form, FOSTER_FORMS)
    onward = np.zeros(len(foster), bool)  # the next stay of the same episode is in a foster family as well
    onward[:-1] = foster[1:] & (s.episode[1:] == s.episode[:-1])
    return ratio(run.per_year(np.count_nonzero(foster & (s.why != Event.NONE) & ~onward)), foster_stock(run))


def secure_starts(run: RunView) -> float:
    """Secure placements a year."""
    s = run.spells
    return run.per_year(np.count_nonzero(s.observed & (s.form == Form.SECURE)))


def secure_months(run: RunView) -> float:
    """Mean secure stay in months, by Little's law."""
    return ratio(run.mean(Count.FORM + Form.SECURE), secure_starts(run), 12.0)


def secure_planned(run: RunView) -> float:
    """Share of ended secure stays that did not break down."""
    s = run.spells
    ended = (s.form == Form.SECURE) & (s.why != Event.NONE)
    return ratio(np.count_nonzero(ended & np.isinf(s.breakdown)), np.count_nonzero(ended))


def orders_started(run: RunView) -> float:
    """Children a year per 1,000 minors who come under a protection order."""
    rows = run.rows(Event.ORDER)
    under = np.isin(
        rows["form_to"],
        (LegalStatus.SUPERVISION, LegalStatus.PROVISIONAL, LegalStatus.AUTHORISED, LegalStatus.GUARDIANSHIP),
    )
    return run.per_1000(np.count_nonzero((rows["form_from"] == LegalStatus.VOLUNTARY) & under))


def court_placed(run: RunView) -> np.ndarray:
    """Which episodes began by the court: by its route, or authorised within 30 days, (episodes,)."""
    episodes = run.once(stability.Episodes)
    court: np.ndarray = run.spells.route[episodes.first] == Route.COURT
    rows = run.rows(Event.AUTHORISATION)
    for i in np.flatnonzero(np.isin(episodes.child, rows["child"]) & ~court):
        when = rows["time"][rows["child"] == episodes.child[i]]
        court[i] = bool(np.any(np.abs(when - episodes.start[i]) <= 30.0))
    return court


def court_return(run: RunView) -> float:
    """Share of court-placed children who went home within 5.5 years."""
    return stability.returned_within(run, 5.5 * YEAR, run.once(court_placed))


def court_reentry(run: RunView) -> float:
    """Share of court-placed children placed again within 4 years after their return."""
    children = np.unique(run.once(stability.Episodes).child[run.once(court_placed)])
    return stability.reentry_within(run, 4.0 * YEAR, children)


def court_moved(run: RunView) -> float:
    """Share of court-placed children moved within 5.5 years."""
    episodes = run.once(stability.Episodes)
    return episodes.follow(episodes.moved, 5.5 * YEAR, run.once(court_placed))


def separated(run: RunView) -> float:
    """Share of siblings placed at the same time who are separated."""
    return 1.0 - nearness.siblings_together(run)


def helped_in_year_per_1000(*forms: int) -> Callable[[RunView], float]:
    """Function that gives families with this help at some time in a year, per 1,000 minors: there, or started."""

    def rate(run: RunView) -> float:
        starts = np.count_nonzero(np.isin(run.rows(Event.HELP_START)["reason"], forms))
        return ratio(run.per_year(starts) + sum(run.mean(Count.HELP + form) for form in forms), run.minors, 1000.0)

    return rate


def residence_in(area: str) -> Callable[[RunView], float]:
    """Function that gives children of one area with residence at any time in a year; NaN when there is no such area."""

    def clients(run: RunView) -> float:
        if area not in run.record.areas[1:]:
            return np.nan
        at = run.record.areas.index(area)
        return float(flows.seen_in_year(run, area=at).mean()) if run.years >= 1.0 else np.nan

    return clients


def elsewhere(part: Part, runs: Sequence[RunView]) -> str:
    """The place that a target is about when these runs are about another one, else "".

    A scenario is about a place when that is the name of one of its areas, or begins the name of the scenario.
    """
    name, place = runs[0].record.scenario.lower() if runs else "", part.place.lower()
    known = name in ("made", "") or name.startswith(place) or part.place in runs[0].record.areas
    return "" if known and runs else part.place


def help_gradient(pick: Callable[[np.ndarray], float]) -> Callable[[RunView], float]:
    """Function that gives the start of neighbourhood-team help a household in one area (by ``pick``), city = 1."""

    def relative(run: RunView) -> float:
        households = np.asarray(run.record.households, float)
        rows = run.rows(Event.HELP_START)
        rows = rows[(rows["reason"] == HelpForm.GENERALIST) & (rows["area"] > 0)]
        if len(rows) == 0 or households[1:].max(initial=0.0) <= 0:
            return np.nan
        counts = np.bincount(rows["area"], minlength=len(households))[1:]
        there = households[1:] > 0  # not in the regions around
        return float(pick(counts[there] / households[1:][there]) * households[1:].sum() / counts.sum())

    return relative


def waiting_per_1000_foster(run: RunView) -> float:
    """Children waiting for a host family per 1,000 in foster families."""
    return ratio(waiting.waiting_for_family(run), foster_stock(run), 1000.0)


def wait_foster(run: RunView) -> float:
    """Mean days of waiting per new foster placement, by Little's law."""
    return ratio(waiting.waiting_for_family(run), flows.foster_starts(run), YEAR)


def crisis_share_foster(run: RunView) -> float:
    """Share of new foster placements that are entries by a crisis."""
    s = run.spells
    begun = s.observed & np.isin(s.form, FOSTER_FORMS)
    return ratio(np.count_nonzero(begun & (s.how == Event.ENTRY) & (s.route == Route.CRISIS)), np.count_nonzero(begun))


def full_time_share(run: RunView) -> float:
    """Share of new foster placements that are full-time."""
    full, part = flows.foster_starts(run), run.per_year(run.count(Event.PART_TIME_START))
    return ratio(full, full + part)


def legal_share(*statuses: int) -> Callable[[RunView], float]:
    """Function that gives the share of foster children at the end of the run with one of these legal statuses.

    Of children whose placement began in the run; one without a change of status counts as voluntary.
    """

    def share(run: RunView) -> float:
        s = run.spells
        episode_began = s.how[s.first_of_episode] == Event.ENTRY if len(s.child) else np.zeros(0, bool)
        there = np.isin(s.form, FOSTER_FORMS) & (s.why == Event.NONE) & episode_began[s.episode]
        child = np.unique(s.child[there])
        if len(child) == 0:
            return np.nan
        rows = run.rows(Event.ORDER)
        at = np.searchsorted(child, rows["child"])
        own = (at < len(child)) & (child[np.minimum(at, len(child) - 1)] == rows["child"])
        status = np.full(len(child), LegalStatus.VOLUNTARY)
        status[at[own]] = rows["form_to"][own]  # in order of time: the last one stays
        return float(np.isin(status, statuses).mean())

    return share


# --- the targets ------------------------------------------------------------------------------------------------------
@cache
def parts() -> tuple[Part, ...]:
    """All numbers of the targets, with the model's own function."""
    rows = targets()
    nation = figure("POP-NL-2019").central or 1.0

    def value(id: str, which: int = 0) -> float:
        return numbers(rows[id].value)[which]

    def mean_per_1000(id: str) -> float:
        return float(np.mean(numbers(rows[id].value))) / nation * 1000.0

    per_1000 = "per 1,000 children per year"
    scaled = "scaled from the Netherlands by youths under 18"
    families = "the model counts families, the source clients or trajectories, and people may have several"
    return (
        Part("T01", "children with residence in the year", per_1000, value("T01"), flows.residence_per_1000),
        Part("T02", "clients with residence in the year, Nijmegen, mean of 2017-2020", "clients",
             float(np.mean(numbers(rows["T02"].value))), residence_in("Nijmegen"),
             "counts of the municipality, which run 1.0-1.4 times above the CBS definition of the model", "Nijmegen"),
        Part("T03", "with foster care, of children with residence", "share", value("T03", 0),
             residence_of_type(*FOSTER_FORMS, part_time=True), "types overlap"),
        Part("T03", "with a family home", "share", value("T03", 1), residence_of_type(Form.FAMILY_HOME),
             "the source counts all family-type care, wider than family homes"),
        Part("T03", "with secure care", "share", value("T03", 2), residence_of_type(Form.SECURE), "types overlap"),
        Part("T03", "with other residence", "share", value("T03", 3),
             residence_of_type(Form.CRISIS_BED, Form.OPEN_GROUP, Form.TREATMENT_GROUP, Form.CLINICAL),
             "the source has respite nights in institutions as well, which the model leaves out"),
        Part("T04", "residence trajectories started, 2018", per_1000, value("T04", 0), flows.residence_starts_per_1000,
             "the source counts ages 0-22 and new products of the same child"),
        Part("T04", "residence trajectories started, 2019", per_1000, value("T04", 1), flows.residence_starts_per_1000,
             "the source counts ages 0-22 and new products of the same child"),
        Part("T05", "children in foster care after four years (start = 100)", "index", value("T05", 4), foster_index,
             "other calendar years than the source: what can be compared is that the stock neither grows nor shrinks"),
        Part("T06", "new foster placements, mean of 2016-2019", per_1000, mean_per_1000("T06"),
             foster_placements_per_1000, scaled),
        Part("T07", "foster families", "per 1,000 children", value("T07", 0) / nation * 1000.0,
             lambda run: ratio(run.mean(Count.HOSTS) + run.mean(Count.NETWORK_HOSTS), run.minors, 1000.0), scaled),
        Part("T07", "new foster families", per_1000, value("T07", 1) / nation * 1000.0, new_families_per_1000, scaled),
        Part("T07", "attrition of foster families", "per year", value("T07", 2), hosts.attrition_all),
        Part("T08", "network share of children in foster care", "share", value("T08", 0), network_share_stock),
        Part("T08", "network share of new foster placements", "share", value("T08", 1), network_share_new),
        Part("T09", "annual exit from foster care", "per year", value("T09"), foster_exit),
        Part("T10", "secure placements, mean of 2015-2019", per_1000, mean_per_1000("T10"),
             lambda run: ratio(secure_starts(run), run.minors, 1000.0), scaled),
        Part("T11", "mean secure stay", "months", value("T11", 0), secure_months),
        Part("T11", "secure stays ended as planned", "share", value("T11", 1), secure_planned),
        Part("T12", "protection requests that include placement", per_1000, mean_per_1000("T12"),
             lambda run: run.per_1000(run.count(Event.AUTHORISATION)),
             f"{scaled}; the model logs authorisations that were given, not requests"),
        Part("T13", "supervision orders started, mean of 2016-2019", per_1000, mean_per_1000("T13"), orders_started,
             scaled),
        Part("T14", "children in family homes", "per 1,000 children", value("T14", 1) / nation * 1000.0,
             lambda run: ratio(run.mean(Count.FORM + Form.FAMILY_HOME), run.minors, 1000.0),
             f"{scaled}; the source is a minimum count, up to 60 % more is in line with it"),
        Part("T15", "court-placed children who went home within 5-6 years", "share", value("T15", 0), court_return),
        Part("T15", "placed again after return", "share", value("T15", 1), court_reentry,
             "followed for 4 years after return; the source follows to the end of its 5-6 years"),
        Part("T15", "court-placed children moved at least once", "share", value("T15", 2), court_moved),
        Part("T16", "siblings placed at the same time who are separated", "share", value("T16"), separated),
        Part("T17", "clients of specialist youth care, Utrecht 2021", per_1000, value("T17") / UTRECHT_YOUTHS * 1000.0,
             helped_in_year_per_1000(HelpForm.SPECIALIST, HelpForm.INTENSIVE),
             f"{families}; clients far from any placement are background demand and not all simulated", "Utrecht"),
        Part("T18", "trajectories of the neighbourhood teams, Utrecht 2021", per_1000,
             value("T18") / UTRECHT_YOUTHS * 1000.0, helped_in_year_per_1000(HelpForm.GENERALIST), families, "Utrecht"),
        Part("T19", "neighbourhood-team help, highest area (city = 1)", "ratio", value("T19", 0),
             help_gradient(np.max), "put in by the scenario from use of help", "Utrecht"),
        Part("T19", "neighbourhood-team help, lowest area (city = 1)", "ratio", value("T19", 2),
             help_gradient(np.min), "put in by the scenario from use of help", "Utrecht"),
        Part("T20", "ambulatory crisis interventions", per_1000, value("T20"), crises.crisis_interventions_per_1000,
             "published range 0.7-2.0; not crises"),
        Part("T21", "unplanned end of foster placements within 24 months", "share", value("T21"),
             stability.breakdown_24(FOSTER_FORMS), "the meta-analysis mixes follow-up times"),
        Part("T22", "children waiting for foster care per 1,000 in foster care", "per 1,000", value("T22"),
             waiting_per_1000_foster, "the model's line is for foster families and family homes together"),
        Part("T23", "mean wait for foster care", "days", value("T23"), wait_foster,
             "the model's line is for foster families and family homes together"),
        Part("T24", "crisis share of new foster placements", "share", value("T24"), crisis_share_foster,
             "in the model by route; the source goes by the kind of placement"),
        Part("T25", "full-time share of new foster placements", "share", value("T25", 0), full_time_share,
             "the model has no combinations of full-time and part-time (0.04 in the source)"),
        Part("T26", "foster children under an order", "share", value("T26", 0),
             legal_share(LegalStatus.SUPERVISION, LegalStatus.PROVISIONAL, LegalStatus.AUTHORISED),
             "only children placed in the run; guardianship by an institution is an order in the source"),
        Part("T26", "foster children under guardianship", "share", value("T26", 1), legal_share(LegalStatus.GUARDIANSHIP),
             "only children placed in the run; the source counts guardianship of foster parents only"),
        Part("T26", "foster children placed voluntarily", "share", value("T26", 2), legal_share(LegalStatus.VOLUNTARY),
             "only children placed in the run"),
    )  # fmt: skip


def compare_targets(records: Sequence[RunRecord | RunView]) -> list[TargetRow]:
    """Every number of the targets beside the mean of the model over some runs (baseline, different seeds)."""
    runs = [view(record) for record in records]
    about = targets()
    rows = []
    for part in parts():
        other = elsewhere(part, runs) if part.place else ""
        values = [part.model(run) for run in runs] if part.model is not None and not other else []
        known = [value for value in values if np.isfinite(value)]
        model = float(np.mean(known)) if known else np.nan
        times = model / part.published if part.published > 0 else np.nan
        note = part.note
        if other:
            note = "; ".join(filter(None, (f"about {other}: not compared with another place", note)))
        elif part.model is not None and not known:
            note = "; ".join(filter(None, (note, "nothing of this happened in these runs")))
        rows.append(
            TargetRow(
                id=part.id,
                what=part.what,
                unit=part.unit,
                published=part.published,
                model=model,
                ratio=times,
                off=bool(np.isfinite(times) and not 1 / FACTOR <= times <= FACTOR),
                note=note,
                tolerance=about[part.id].tolerance,
                use=about[part.id].use,
            )
        )
    return rows
