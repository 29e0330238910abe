"""Targets of what comes back: return and re-entry, reports, referrals, placement at imminent risk, "
"danger that persists."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.flows import counted_entries
from sim.outcomes.measure import ratio
from sim.outcomes.spells import ADULT
from sim.outcomes.stability import GOES_ON, Episodes, leaves_of, reentry_within
from sim.outcomes.survival import cumulative_incidence
from sim.outcomes.targets.looks import STEP
from sim.outcomes.targets.measure import At, Unseen, part
from sim.outcomes.view import RunView
from sim.units import MONTH, YEAR
from sim.words import Answer, Event, Flag, Level, Reason, Route

FOLLOWED = 5.5 * YEAR  # the source follows 5-6 years from placement
ASKED, OTHER = 1, 2
EARLIER = 7.0 * YEAR  # how far back a report may lie: the registration of Veilig Thuis began in 2015
AGAIN = 27 * MONTH  # follow-up of the study of concentration
CONCENTRATED = 0.085  # families with most later referrals, in that study
SAME_DAY = 1.0
NOT_UPHELD = (Reason.SECOND_LOOK, Reason.COURT)


# --- court-placed children, from placement ----------------------------------------------------------------------------
def court_placed(run: RunView) -> np.ndarray:
    """Which episodes began by the court: by its route, or authorised within 30 days and upheld, (episodes,).

    An emergency that came home at the second look or the hearing was never a placement by the court: its file was closed.
    """
    episodes = run.once(Episodes)
    court: np.ndarray = run.spells.route[episodes.first] == Route.COURT
    rows = run.rows(Event.AUTHORISATION)
    home = run.rows(Event.RETURN)
    home = home[np.isin(home["reason"], NOT_UPHELD)]
    ended = set(zip(home["child"].tolist(), home["time"].tolist(), strict=True))
    for i in np.flatnonzero(np.isin(episodes.child, rows["child"]) & ~court):
        when = rows["time"][rows["child"] == episodes.child[i]]
        authorised = bool(np.any(np.abs(when - episodes.start[i]) <= 30.0))
        court[i] = authorised and (episodes.child[i].item(), episodes.end[i].item()) not in ended
    return court


def of_court(at: At, event: np.ndarray) -> float:
    """Share of court-placed children for whom something happened (moments, infinite: never) within 5.5 years of placement.

    Turning 18 competes; the end of the run and a family's moving away censor.
    """
    run = at.run
    episodes, court = run.once(Episodes), run.once(court_placed)
    born = run.spells.born[episodes.first]
    gone = np.where(episodes.why == Event.LEFT_CARE, episodes.end, leaves_of(run, episodes.child))
    limit = np.minimum(np.minimum(gone, run.end), born + ADULT)
    happened = event <= limit
    end = np.where(happened, event, limit)
    cause = np.where(happened, ASKED, np.where(born + ADULT <= limit, OTHER, GOES_ON))
    return cumulative_incidence((end - episodes.start)[court], cause[court], FOLLOWED)


def returned(run: RunView) -> np.ndarray:
    """Moment at which each episode ended at home, infinite when it did not."""
    episodes = run.once(Episodes)
    found: np.ndarray = np.where(episodes.why == Event.RETURN, episodes.end, np.inf)
    return found


def placed_again(run: RunView) -> np.ndarray:
    """Moment of the next entry of a child after each episode that ended at home, infinite when there is none."""
    episodes = run.once(Episodes)
    found = np.full(len(episodes.child), np.inf)
    if len(found) > 1:
        follows = (episodes.child[1:] == episodes.child[:-1]) & (episodes.why[:-1] == Event.RETURN)
        found[:-1][follows] = episodes.start[1:][follows]
    return found


def court_return(at: At) -> float:
    """Share of court-placed children who were home at some time within 5.5 years of placement."""
    return of_court(at, at.run.once(returned))


def court_reentry(at: At) -> float:
    """Of court-placed children who went home within 5.5 years of placement, the share placed again "
    "within the same years."""
    return ratio(of_court(at, at.run.once(placed_again)), court_return(at))


def moved_ever(run: RunView) -> np.ndarray:
    """Moment of the first move of a child in each episode or a later one, infinite when there was none."""
    episodes = run.once(Episodes)
    found = episodes.moved.copy()
    for i in range(len(found) - 2, -1, -1):  # by child and time: what comes later of the same child
        if episodes.child[i] == episodes.child[i + 1]:
            found[i] = min(found[i], found[i + 1])
    return found


def court_moved(at: At) -> float:
    """Share of court-placed children moved at least once within 5.5 years of placement, in that episode or a later one."""
    return of_court(at, at.run.once(moved_ever))


# --- re-entry, from return --------------------------------------------------------------------------------------------
def reentry(days: float) -> Callable[[At], float]:
    """Function that gives the share of returns followed by a new entry within so many days of the return."""
    return lambda at: reentry_within(at.run, days)


def reentry_of_infants(at: At) -> float:
    """The same within two years, of children first placed before they were 3."""
    rows = at.run.rows(Event.ENTRY)
    young = rows["child"][((rows["flags"] & Flag.FIRST) > 0) & (rows["age"] < 3.0)]
    return reentry_within(at.run, 2.0 * YEAR, np.unique(young))


def reentry_early(at: At) -> float:
    """Share of re-entries within five years that come within two weeks of the return."""
    return ratio(reentry_within(at.run, 14.0), reentry_within(at.run, 5.0 * YEAR))


def reentry_late(at: At) -> float:
    """Share of re-entries within five years that come more than two years after the return."""
    return 1.0 - ratio(reentry_within(at.run, 2.0 * YEAR), reentry_within(at.run, 5.0 * YEAR))


# --- reports and referrals --------------------------------------------------------------------------------------------
def repeats(at: At) -> float:
    """Share of reports to Veilig Thuis about a family with an earlier report of which the case is closed.

    While a case runs no report is taken up, so every earlier report is of a closed case. Looked back is seven years.
    """
    rows = at.run.rows(Event.REPORT)
    rows = rows.take(np.argsort(rows["family"], kind="stable"))
    again = np.zeros(len(rows), bool)
    if len(rows) > 1:
        again[1:] = (rows["family"][1:] == rows["family"][:-1]) & (np.diff(rows["time"]) <= EARLIER)
    late = rows["time"] >= at.run.start + EARLIER
    return ratio(np.count_nonzero(again & late), np.count_nonzero(late))


def closed(run: RunView) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cases closed: family, moment, and until when it can be followed; all (n,).

    A case is help that ends with no other help on the same day. Families that were there at the start, as long as they stay
    and the youngest child of that moment is a minor.
    """
    cohort = run.record.cohort
    family, number = np.unique(cohort["family"], return_inverse=True)
    until = np.full(len(family), np.inf)
    youngest = np.full(len(family), -np.inf)
    np.minimum.at(until, number, cohort["leaves"])
    np.maximum.at(youngest, number, cohort["birth"] + ADULT)
    until = np.minimum(np.minimum(until, youngest), run.end)
    rows, starts = run.rows(Event.HELP_END), run.rows(Event.HELP_START)
    goes_on = set(zip(starts["family"].tolist(), starts["time"].tolist(), strict=True))
    ends = np.array(
        [(f, t) not in goes_on for f, t in zip(rows["family"].tolist(), rows["time"].tolist(), strict=True)], bool
    )
    at = np.minimum(np.searchsorted(family, rows["family"]), max(len(family) - 1, 0))
    known = family[at] == rows["family"] if len(family) else np.zeros(len(rows), bool)
    last = until[at] if len(family) else np.zeros(len(rows))
    chosen = ends & known & (rows["time"] < last - SAME_DAY)
    return rows["family"][chosen], rows["time"][chosen], last[chosen]


def referrals(run: RunView) -> tuple[np.ndarray, np.ndarray]:
    """New referrals of families: requests for help and reports to Veilig Thuis; family and moment, by "
    "family and time."""
    rows = run.rows_of(Event.HELP_REQUEST, Event.REPORT)
    order = np.lexsort((rows["time"], rows["family"]))
    return rows["family"][order], rows["time"][order]


def next_after(who: np.ndarray, when: np.ndarray, family: np.ndarray, time: np.ndarray) -> np.ndarray:
    """First moment of each family's own (``who``, ``when``: by family and time) after a moment; infinite when there is none."""
    if not len(who):
        return np.full(len(family), np.inf)
    own, asked = _on_one_line(who, when, family, time)
    spot = np.searchsorted(own, asked, "right")
    there = np.minimum(spot, len(who) - 1)
    found: np.ndarray = np.where((spot < len(who)) & (who[there] == family), when[there], np.inf)
    return found


def _on_one_line(
    who: np.ndarray, when: np.ndarray, family: np.ndarray, time: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Both kinds of moments on one line of time, family after family, with room of `AGAIN` between families."""
    number = np.unique(np.concatenate((who, family)), return_inverse=True)[1]
    moments = np.concatenate((when, time))
    low = moments.min(initial=0.0)
    line = number * (moments.max(initial=0.0) - low + AGAIN + 1.0) + (moments - low)
    return line[: len(who)], line[len(who) :]


def rereferred(days: float) -> Callable[[At], float]:
    """Function that gives the share of closed cases of which the family is referred again within so many days."""

    def share(at: At) -> float:
        family, time, until = at.run.once(closed)
        following = next_after(*at.run.once(referrals), family, time)
        back = following <= until
        return cumulative_incidence(np.where(back, following, until) - time, back.astype(int), days)

    return share


def concentration(at: At) -> float:
    """Share of all referrals in the 27 months after a first closed case that the 8.5 % of families with most have."""
    family, time, until = at.run.once(closed)
    first = np.unique(family, return_index=True)[1]  # rows of the log go by time: the first case of each family
    first = first[time[first] + AGAIN <= until[first]]
    own, asked = _on_one_line(*at.run.once(referrals), family[first], time[first])
    most = np.sort(np.searchsorted(own, asked + AGAIN, "right") - np.searchsorted(own, asked, "right"))[::-1]
    size = CONCENTRATED * len(most)
    whole = int(size)
    top = most[:whole].sum() + (size - whole) * (most[whole] if whole < len(most) else 0.0)
    return ratio(top, most.sum())


# --- imminent risk ----------------------------------------------------------------------------------------------------
def at_imminent_risk(run: RunView) -> tuple[np.ndarray, np.ndarray]:
    """Families at imminent risk of placement: family and first moment, (n,).

    A placement was asked for and no child of the family left home that day, or a crisis ended at home.
    """
    asked, answers = run.rows(Event.PLACEMENT_DECIDED), run.rows(Event.DECISION)
    home = answers[np.isin(answers["reason"], (Answer.HOME, Answer.HOME_HELP))]
    family = np.concatenate((asked["family"], home["family"]))
    time = np.concatenate((asked["time"], home["time"]))
    entered = run.rows(Event.ENTRY)
    left = set(zip(entered["family"].tolist(), np.floor(entered["time"]).tolist(), strict=True))
    stayed = [
        not {(f, np.floor(t)), (f, np.floor(t + SAME_DAY))} & left
        for f, t in zip(family.tolist(), time.tolist(), strict=True)
    ]
    family, time = family[stayed], time[stayed]
    order = np.lexsort((time, family))
    first = np.unique(family[order], return_index=True)[1]
    return family[order][first], time[order][first]


def placed_at_risk(at: At) -> float:
    """Share of families at imminent risk of which a child is placed within 12 months, in usual care."""
    family, time = at_imminent_risk(at.run)
    rows = at.run.once(counted_entries)
    order = np.lexsort((rows["time"], rows["family"]))
    entered = next_after(rows["family"][order], rows["time"][order], family, time)
    happened = entered <= at.run.end
    return cumulative_incidence(np.where(happened, entered, at.run.end) - time, happened.astype(int), YEAR)


# --- danger that persists ---------------------------------------------------------------------------------------------
def after_report(what: str) -> Callable[[At], float]:
    """Function that gives the share of families in true danger at a report that 18 months later still "
    "are, or cope again."""

    def share(at: At) -> float:
        if not at.looks:
            raise Unseen(
                "danger at a later moment is not in the log: `validate` looks at the state for it",
                "gevaar op een later moment staat niet in het logboek: `validate` kijkt ervoor naar de toestand",
            )
        rows = at.run.rows(Event.REPORT)
        rows = rows[(rows["flags"] & Flag.DANGER) > 0]
        days = np.array([look.day for look in at.looks])
        met = seen = 0
        for key, moment in zip(rows["family"], rows["time"] + 18 * MONTH, strict=True):
            look = at.looks[int(np.argmin(np.abs(days - moment)))]
            spot = int(np.searchsorted(look.family, key))
            if abs(look.day - moment) > STEP or spot == len(look.family) or look.family[spot] != key:
                continue  # the run ends before, or the family has left
            seen += 1
            calm = not look.danger[spot] and look.level[spot] == Level.COPING
            met += bool(look.danger[spot]) if what == "persists" else bool(calm)
        return ratio(met, seen)

    return share


MEASURES = (
    part(
        "T15",
        "return",
        court_return,
        span="run",
        needs=5.5,
        en="court-placed children home within 5-6 years",
        nl="door de rechter geplaatste kinderen thuis binnen 5-6 jaar",
        definition="cumulative share of court-placed children (by the court route, or authorised within 30 days and upheld) who "
        "went home within "
        "5.5 years of placement; turning 18 competes, a family that moves away is censored",
    ),
    part(
        "T15",
        "reentry",
        court_reentry,
        span="run",
        needs=5.5,
        en="placed again after return, 5-6 years from placement",
        nl="opnieuw geplaatst na terugkeer, 5-6 jaar na plaatsing",
        definition="cumulative share placed again within 5.5 years of placement over the share home within the same "
        "years: counted from "
        "placement, not from return",
    ),
    part(
        "T15",
        "moved",
        court_moved,
        span="run",
        needs=5.5,
        en="court-placed children moved at least once",
        nl="door de rechter geplaatste kinderen minstens eens verplaatst",
        definition="cumulative share of court-placed children with a move within 5.5 years of placement",
    ),
    part(
        "T30",
        "repeats",
        repeats,
        span="run",
        needs=8.0,
        en="reports about people known from a closed case",
        nl="meldingen over bekenden uit een afgesloten zaak",
        definition="share of reports to Veilig Thuis, seven years into the run and later, about a family reported in "
        "the seven years before",
    ),
    part(
        "T31",
        "12_months",
        rereferred(12 * MONTH),
        span="run",
        needs=1.0,
        en="referred again within 12 months of a closed case",
        nl="opnieuw aangemeld binnen 12 maanden na afsluiting",
        definition="cumulative share of cases closed (help that ends with no other help that day) of which the family "
        "asks again or is "
        "reported within 12 months",
    ),
    part(
        "T31",
        "6_years",
        rereferred(6 * YEAR),
        span="run",
        needs=6.0,
        en="referred again within 6 years of a closed case",
        nl="opnieuw aangemeld binnen 6 jaar na afsluiting",
        definition="the same within 6 years",
    ),
    part(
        "T32",
        "concentration",
        concentration,
        span="run",
        needs=3.0,
        en="share of later referrals of 8.5 % of families",
        nl="aandeel van latere aanmeldingen van 8,5 % van de gezinnen",
        definition="share of all requests and reports in the 27 months after a family's first closed case that the 8.5 "
        "% of families with "
        "most of them have",
    ),
    part(
        "T33",
        "placed",
        placed_at_risk,
        span="run",
        needs=2.0,
        en="families at imminent risk: a child placed within 12 months",
        nl="gezinnen met dreigende uithuisplaatsing: een kind geplaatst binnen 12 maanden",
        definition="families in which a placement was asked for and nobody left home that day, or a crisis ended at "
        "home, from the first "
        "such moment: cumulative share with an entry within 12 months, in usual care",
    ),
    part(
        "T34",
        "1_year",
        reentry(YEAR),
        span="run",
        needs=2.0,
        en="placed again within a year of return",
        nl="opnieuw geplaatst binnen een jaar na terugkeer",
        definition="cumulative share of returns followed by an entry within a year of the return",
    ),
    part(
        "T34",
        "2_years",
        reentry_of_infants,
        span="run",
        needs=3.0,
        en="placed again within two years of return, first placed before 3",
        nl="opnieuw geplaatst binnen twee jaar na terugkeer, eerst geplaatst voor 3 jaar",
        definition="the same within two years, children first placed in the run before they were 3",
    ),
    part(
        "T34",
        "5_years",
        reentry(5 * YEAR),
        span="run",
        needs=5.5,
        en="placed again within five years of return",
        nl="opnieuw geplaatst binnen vijf jaar na terugkeer",
        definition="the same within five years",
    ),
    part(
        "T34",
        "within_2_weeks",
        reentry_early,
        span="run",
        needs=5.5,
        en="re-entries within two weeks, of those in five years",
        nl="hernieuwde plaatsingen binnen twee weken, van die in vijf jaar",
        definition="re-entries within two weeks of the return over those within five years",
    ),
    part(
        "T34",
        "after_2_years",
        reentry_late,
        span="run",
        needs=5.5,
        en="re-entries after two years, of those in five years",
        nl="hernieuwde plaatsingen na twee jaar, van die in vijf jaar",
        definition="re-entries two to five years after the return over those within five years",
    ),
    part(
        "T38",
        "persists",
        after_report("persists"),
        span="run",
        needs=2.0,
        en="serious violence still there 18 months after a report",
        nl="ernstig geweld 18 maanden na een melding nog aanwezig",
        definition="families in true danger at a report that are in true danger 18 months later (looks every 28 days)",
    ),
    part(
        "T38",
        "stopped",
        after_report("stopped"),
        span="run",
        needs=2.0,
        en="violence stopped 18 months after a report",
        nl="geweld 18 maanden na een melding gestopt",
        definition="families in true danger at a report that 18 months later are not, and cope",
    ),
)
