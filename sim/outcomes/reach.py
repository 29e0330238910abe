"""Whom a policy reaches, and which placements it could touch at all: one definition for each kind of policy.

A policy names its kind (``Policy.reaches``). Measured in the runs, never assumed:

- *contacts*: families at a moment at which the policy's lever acted (rows of the log that carry ``Flag.LEVER``, which is set
  only where a lever differs from the baseline). Of a practice that is taken away: moments of the baseline that no longer come.
- *extra*: a lever marks all of these moments, also those that come in the baseline too. How many more there are under the
  policy is what the one run has of this kind less what the other has, marked or not: below 0 when the policy lowers them.
- *ceiling*: entries of the baseline that the policy could touch.
- *what binds*: see `sim.outcomes.binding`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcomes import binding
from sim.outcomes.divergence import new_hosts
from sim.outcomes.kept_home import Moments, moments
from sim.outcomes.view import RunView
from sim.words import (
    Alternative,
    Answer,
    Binds,
    Event,
    FigureChange,
    Flag,
    Form,
    Handover,
    HelpForm,
    Label,
    RespiteForm,
    Route,
)

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Rows = Callable[[RunView, RunView], np.ndarray]
Mask = Callable[[RunView, Any], np.ndarray]
Held = Callable[[RunView, RunView, Any], dict[str, float]]

REQUESTS = Label("requests for a placement", "verzoeken om plaatsing")
CRISES = Label("crises", "crises")
SIGN_UPS = Label("sign-ups that came to an answer", "aanmeldingen waarop een antwoord kwam")
ENQUIRIES = Label("families who enquired because of it", "gezinnen die zich erdoor meldden")


@dataclass(frozen=True)
class Reach:
    """How the reach of one kind of policy is measured.

    Attributes
    ----------
    cases : what is reached, in the plural.
    rows : rows of the log that are contacts of this kind in one of two paired runs, from (that run, the other); None: it
        changes a rate of everybody, or places, and has no moment of its own in any family.
    flagged : whether only rows in which a lever acted are contacts of a policy.
    touched : whether each entry of the baseline (rows of ``run.entries()``) is one that it could touch, from (baseline,
        scenario); None: those by the routes that the policy names.
    held : what became of the moments at which it could have acted, from (run, baseline, scenario); None: there are no such
        moments.
    of : what these moments are.
    lead : days by which a family's history may come apart before a contact that the policy itself brings about (a referral
        before the treatment starts).
    brings : whether a policy of this kind brings cases (or takes them away). False: it changes what happens in cases that come
        anyway, so that all of them count and not only the extra ones. None: not known, and all of them count.
    """

    cases: Label
    rows: Rows | None = None
    flagged: bool = True
    touched: Mask | None = None
    held: Held | None = None
    of: Label = REQUESTS
    lead: float = 0.0
    brings: bool | None = True

    def contacts(self, run: RunView, baseline: RunView) -> Moments:
        """Families at the moments at which a lever of this kind acted."""
        rows = self._rows(run, baseline)
        return moments(rows.take(np.flatnonzero(rows["flags"] & Flag.LEVER)) if self.flagged else rows)

    def every(self, run: RunView, other: RunView) -> Moments:
        """All moments of this kind in one of two paired runs, whether a lever acted or not."""
        return moments(self._rows(run, other))

    def lost(self, run: RunView, baseline: RunView) -> Moments:
        """Moments of this kind in the baseline that do not come in the run: a practice that was taken away."""
        there, left = self.every(baseline, run), self.every(run, baseline)
        still = set(zip(left.family.tolist(), left.time.tolist(), strict=True))
        gone = [key not in still for key in zip(there.family.tolist(), there.time.tolist(), strict=True)]
        return there.take(np.flatnonzero(gone))

    def _rows(self, run: RunView, other: RunView) -> np.ndarray:
        return run.log[:0] if self.rows is None else self.rows(run, other)


def of_kind(kind: int, *reasons: int) -> Rows:
    """Rows of one kind of event, with one of these reasons where any is given."""

    def found(run: RunView, other: RunView) -> np.ndarray:
        rows = run.rows(kind)
        return rows.take(np.flatnonzero(np.isin(rows["reason"], reasons))) if reasons else rows

    return found


def together(*parts: Rows) -> Rows:
    """Rows of several kinds."""
    return lambda run, other: np.concatenate([part(run, other) for part in parts])


def started(kind: int) -> Rows:
    """Alternatives of one kind that began in place of a placement."""

    def found(run: RunView, other: RunView) -> np.ndarray:
        rows = run.rows(Event.ALTERNATIVE)
        return rows.take(np.flatnonzero((rows["value"] == kind) & (rows["reason"] == Binds.STARTS)))

    return found


def team_cases(run: RunView, other: RunView) -> np.ndarray:
    """Cases of a Wel Thuis team, each once: where it began in place of a placement, else where it ended."""
    rows = np.concatenate((started(Alternative.OBSTACLE)(run, other), run.rows(Event.TEAM_CASE)))
    rows = rows.take(np.lexsort((rows["time"], rows["family"])))
    ends = rows["kind"] == Event.TEAM_CASE
    follows = np.zeros(len(rows), bool)  # the end of a case of which the beginning is the row before
    follows[1:] = ends[1:] & ~ends[:-1] & (rows["family"][1:] == rows["family"][:-1])
    return rows.take(np.flatnonzero(~follows))


def matched(form: int) -> Rows:
    """Families that got a support family or a sitter, marked where a lever acted on their sign-up (which may find nobody)."""

    def found(run: RunView, other: RunView) -> np.ndarray:
        rows = run.rows_of(Event.RESPITE_REQUEST, Event.RESPITE_START)
        rows = rows.take(np.flatnonzero(rows["reason"] == form))
        rows = rows.take(np.lexsort((rows["kind"], rows["time"], rows["family"])))
        starts = rows["kind"] == Event.RESPITE_START
        follows = np.zeros(len(rows), bool)  # a start of which the sign-up is the row before
        follows[1:] = starts[1:] & ~starts[:-1] & (rows["family"][1:] == rows["family"][:-1])
        index = np.flatnonzero(follows)
        rows["flags"][index] |= rows["flags"][index - 1] & Flag.LEVER
        return rows.take(np.flatnonzero(starts))

    return found


def any_lever(run: RunView, other: RunView) -> np.ndarray:
    """Rows of a family of what any lever marks in either run (by event and reason), for a policy of which no kind is known."""
    marked = [_what(one.log.take(np.flatnonzero(one.log["flags"] & Flag.LEVER))) for one in (run, other)]
    known = np.isin(_what(run.log), np.unique(np.concatenate(marked)))
    return run.log.take(np.flatnonzero((run.log["family"] > 0) & known))


def _what(rows: np.ndarray) -> np.ndarray:
    """Event and reason of each row as one number, (n,)."""
    found: np.ndarray = (rows["kind"].astype(np.int64) << 32) + rows["reason"]
    return found


def with_new_hosts(run: RunView, other: RunView) -> np.ndarray:
    """Children who come to a host family that enquired in this run only."""
    rows = run.rows_of(Event.ENTRY, Event.MOVE, Event.PART_TIME_START)
    return rows.take(np.flatnonzero(np.isin(rows["other"], new_hosts(other, run))))


def step(run: RunView, scenario: Scenario) -> np.ndarray:
    """Entries of which the step was reached."""
    return run.once(binding.reached_the_step)


def calm_crisis(run: RunView, scenario: Scenario) -> np.ndarray:
    """Entries by a crisis in which no acute danger was seen."""
    return run.once(binding.by_calm_crisis)


def by_routes(*routes: int) -> Mask:
    """Entries by these routes."""
    return lambda run, scenario: np.isin(run.entries()["route"], routes)


def both(first: Mask, second: Mask) -> Mask:
    """Entries that are of both kinds."""
    return lambda run, scenario: first(run, scenario) & second(run, scenario)


def either(first: Mask, second: Mask) -> Mask:
    """Entries that are of one of two kinds."""
    return lambda run, scenario: first(run, scenario) | second(run, scenario)


def old_enough(run: RunView, scenario: Scenario) -> np.ndarray:
    """Entries of children who are old enough to choose a support figure."""
    found: np.ndarray = run.entries()["age"] >= scenario.parameters.routes.figure_age
    return found


def heavy(run: RunView, scenario: Scenario) -> np.ndarray:
    """Entries in a treatment group, a clinical place or secure care."""
    return np.isin(run.entries()["form_to"], (Form.TREATMENT_GROUP, Form.CLINICAL, Form.SECURE))


def nobody(run: RunView, scenario: Scenario) -> np.ndarray:
    """None of the entries: it acts on what comes after the decision."""
    return np.zeros(len(run.entries()), bool)


def everybody(run: RunView, scenario: Scenario) -> np.ndarray:
    """Every entry."""
    return np.ones(len(run.entries()), bool)


def at_the_step(kind: int | None = None, *routes: int) -> Held:
    """What became of the requests for a placement, seen from one alternative or from all."""
    return lambda run, baseline, scenario: binding.of_steps(run, routes or binding.ROUTES, kind)


def sign_ups(form: int) -> Held:
    """What became of the sign-ups for a support family or a sitter."""
    return lambda run, baseline, scenario: binding.of_sign_ups(run, form, scenario.parameters.respite.patience_days)


PLANNED_OR_COURT = (Route.PLANNED, Route.COURT)
REFERRAL_LEAD = 90.0  # days
SIGN_UP_LEAD = 240.0  # days: most wait for somebody who is free and get to know each other within it

REACHES = MappingProxyType(
    {
        "slowed": Reach(
            Label("crises that are slowed down", "crises die worden vertraagd"),
            of_kind(Event.DECISION, Answer.SLOW),
            touched=calm_crisis,
            held=lambda run, baseline, scenario: binding.of_crises(run),
            of=CRISES,
        ),
        "treated": Reach(
            Label("starts of intensive treatment", "starts van intensieve behandeling"),
            of_kind(Event.HELP_START, HelpForm.INTENSIVE),
            touched=step,
            held=at_the_step(Alternative.TREATMENT),
            lead=REFERRAL_LEAD,
        ),
        "figure": Reach(
            Label("children who find a support figure", "kinderen die een steunfiguur vinden"),
            of_kind(Event.FIGURE, FigureChange.FOUND, FigureChange.CONFLICT),
            touched=both(step, old_enough),
            held=at_the_step(Alternative.FIGURE),
        ),
        "hosts": Reach(
            Label(
                "stays with a host family that it brought", "verblijven bij een gezin dat door de werving kwam"
            ),
            with_new_hosts,
            flagged=False,
            touched=nobody,
            held=lambda run, baseline, scenario: binding.of_hosts(run, new_hosts(baseline, run)),
            of=ENQUIRIES,
        ),
        "consulted": Reach(
            Label("requests that are looked at again", "verzoeken die opnieuw worden bekeken"),
            of_kind(Event.CONSULTED),
            touched=both(step, by_routes(*PLANNED_OR_COURT)),
            held=at_the_step(None, *PLANNED_OR_COURT),
        ),
        "network": Reach(
            Label("decisions for which the network is searched", "besluiten waarvoor in het netwerk wordt gezocht"),
            together(
                of_kind(Event.DECISION, Answer.HOME, Answer.HOME_HELP, Answer.NETWORK, Answer.PLACE),
                of_kind(Event.PLACEMENT_DECIDED),
            ),
            touched=either(step, calm_crisis),
            held=at_the_step(Alternative.KIN),
            brings=False,
        ),
        "wel_thuis": Reach(
            Label("families helped by the team", "gezinnen die het team helpt"),
            team_cases,
            touched=step,
            held=at_the_step(Alternative.OBSTACLE),
            lead=REFERRAL_LEAD,
        ),
        "continuity": Reach(
            Label(
                "families that keep a worker, or are handed over warmly",
                "gezinnen met een blijvende hulpverlener of warme overdracht",
            ),
            together(of_kind(Event.WORKER_CHANGED, Handover.WARM), started(Alternative.WORKER)),
            touched=step,
            held=at_the_step(Alternative.WORKER),
        ),
        "support_family": Reach(
            Label("families that get a support family", "gezinnen die een steungezin krijgen"),
            matched(RespiteForm.FAMILY),
            held=sign_ups(RespiteForm.FAMILY),
            of=SIGN_UPS,
            lead=SIGN_UP_LEAD,
        ),
        "sitter": Reach(
            Label("families that get a respite sitter", "gezinnen die een Zorgoppas krijgen"),
            matched(RespiteForm.SITTER),
            held=sign_ups(RespiteForm.SITTER),
            of=SIGN_UPS,
            lead=SIGN_UP_LEAD,
        ),
        "advised": Reach(
            Label("heavy placements that the network looks at", "zware plaatsingen waar het netwerk naar kijkt"),
            of_kind(Event.EXPERTISE),
            touched=both(step, both(by_routes(*PLANNED_OR_COURT), heavy)),
        ),
        "places": Reach(
            Label("families in which something goes otherwise", "gezinnen waarin iets anders loopt"), touched=nobody
        ),
        "everybody": Reach(
            Label("families in which something goes otherwise", "gezinnen waarin iets anders loopt")
        ),
        "": Reach(
            Label("moments in families at which it acts", "momenten in gezinnen waarop het iets doet"),
            any_lever,
            brings=None,
        ),
    }
)  # fmt: skip
"""Kinds of reach by the name that policies give; "" is any policy that gives none (a user's own)."""


def reach_of(policy: Any) -> Reach:
    """The kind of reach of a policy; of one that names none, or one that is not known, every row in which a lever acted."""
    return REACHES.get(getattr(policy, "reaches", ""), REACHES[""])


def touches(policy: Any) -> Mask:
    """Which entries of the baseline a policy could touch."""
    known = reach_of(policy).touched
    if known is not None:
        return known
    routes = [route for route in Route if route.key in getattr(policy, "routes", ())]
    return by_routes(*routes) if routes else everybody


def acts_on_none(policies: Sequence[Any]) -> bool:
    """Whether none of these policies acts on a decision to place."""
    return all(touches(policy) is nobody for policy in policies)


def taken_away(policy: Any) -> bool:
    """Whether a policy takes a practice away."""
    return bool(getattr(policy, "strength", 1.0) < 0.0)


def loses(policy: Any) -> bool:
    """Whether what a policy reaches are moments that no longer come: it takes away a practice that brings cases."""
    return taken_away(policy) and bool(reach_of(policy).brings)


def way_of(policies: Sequence[Any]) -> int:
    """Whether these policies bring cases (1) or take them away (-1); 0: neither, or both, so that all cases count."""
    acting = [(taken_away(policy), reach_of(policy).brings) for policy in policies if reach_of(policy).rows is not None]
    ways = {-1 if away else 1 for away, _ in acting}
    return ways.pop() if len(ways) == 1 and all(brings for _, brings in acting) else 0


def contacts_of(policies: Sequence[Any], run: RunView, baseline: RunView) -> tuple[Moments, np.ndarray]:
    """Families reached by policies together, each family at a moment once, with the lead of its kind, both (n,)."""
    found = []
    for policy in policies:
        kind = reach_of(policy)
        one = kind.lost(run, baseline) if loses(policy) else kind.contacts(run, baseline)
        found.append((one, kind.lead))
    return _together(found)


def every_moment(policies: Sequence[Any], run: RunView, other: RunView) -> tuple[Moments, np.ndarray]:
    """All moments of these kinds in one of two paired runs, whether a lever acted or not; as `contacts_of` gives them."""
    return _together([(kind.every(run, other), kind.lead) for kind in map(reach_of, policies)])


def _together(found: Sequence[tuple[Moments, float]]) -> tuple[Moments, np.ndarray]:
    """Moments of several kinds as one, each family at a moment once, with the shortest lead."""
    if not found:
        return Moments(np.zeros(0, np.uint64), np.zeros(0)), np.zeros(0)
    family, time = (np.concatenate([getattr(one, name) for one, _ in found]) for name in ("family", "time"))
    lead = np.concatenate([np.full(len(one), days) for one, days in found])
    order = np.lexsort((lead, family, time))
    family, time, lead = family[order], time[order], lead[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (family[1:] != family[:-1]) | (time[1:] != time[:-1])
    return Moments(family[fresh], time[fresh]), lead[fresh]
