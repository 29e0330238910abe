"""What the steps of a family's journey leave behind, whole (steps.txt): strain, harm, help, crisis, protection, home again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.processes import (
    breakdown,
    coming_home,
    crisis,
    figure,
    harm,
    help,
    legal,
    needs,
    placement,
    protection,
    routes,
    seeking,
    strain,
)
from sim.words import (
    Answer,
    CareClass,
    CrisisCase,
    FigureState,
    Form,
    HelpForm,
    LegalStatus,
    Level,
    Lever,
    ProtectionCase,
    Reason,
    Route,
    ServiceKind,
    Stressor,
    Urgency,
)
from sim.world import lines
from sim.world.codes import Chance

from .bench import child, chosen, draws, family, host, now_of, sibling
from .rows import Fact
from .traces import left_by


def home(**state: Any) -> Callable:
    """The family in this state."""
    return lambda w: family(w, **state)


def with_child(age: float = 10.0, of_family: dict[str, Any] | None = None, **state: Any) -> Callable:
    """The family, its first child in this state."""

    def ready(w):
        family(w, **(of_family or {}))
        child(w, age, **state)

    return ready


def drawn(**values: float) -> Callable:
    """Draws by name of their purpose."""
    return lambda w: draws.update({Chance[name]: value for name, value in values.items()})


def of_family(act: Callable, *more: Any, timed: bool = True) -> Callable:
    """An act of the family, now."""
    return lambda w: act(w, _family(w), *more, *([now_of(w)] if timed else []))


def of_child(act: Callable, *more: Any, timed: bool = True) -> Callable:
    """An act of the first child, now."""
    return lambda w: act(w, _child(w), *more, *([now_of(w)] if timed else []))


def _family(w) -> int:
    return chosen()[0]


def _child(w) -> int:
    return chosen()[1]


def team(w, name: str = "team") -> Any:
    """Service of the family's area."""
    return w.services[w.areas[w.families[_family(w)].area][name]]


def full(name: str) -> Callable:
    """A service of the area without room."""

    def ready(w):
        team(w, name).capacity = team(w, name).used = 2

    return ready


def room(name: str, used: int = 1) -> Callable:
    """A service of the area with room."""

    def ready(w):
        team(w, name).capacity, team(w, name).used = 5, used

    return ready


def helped(form: int, **more: Any) -> Callable:
    """Help of a form runs, by the team of the area."""
    names = {HelpForm.GENERALIST: "team", HelpForm.SPECIALIST: "specialist", HelpForm.INTENSIVE: "intensive"}

    def ready(w):
        i = family(w, **more)
        room(names[form])(w)
        w.families[i].next_help = form
        w.families[i].next_service = w.areas[w.families[i].area][names[form]]
        help.start_help(w, i, now_of(w))
        w.engine.state[0].mail_n = 0

    return ready


def waiting(form: int, urgency: int = Urgency.NORMAL) -> Callable:
    """The family waits in the line of a team that is full."""
    names = {HelpForm.GENERALIST: "team", HelpForm.SPECIALIST: "specialist", HelpForm.INTENSIVE: "intensive"}

    def ready(w):
        full(names[form])(w)
        seeking.ask(w, _family(w), form, urgency, now_of(w))

    return ready


def in_place(form: int, **state: Any) -> Callable:
    """The first child lives with a host family or in a service since 200 days."""

    def ready(w):
        i = family(w, at_home=1)
        if form == Form.FOSTER:
            place = host(w, used=1, places=2, area=w.families[i].area)
        else:
            rows = range(1, len(w.services))
            place = next(
                j for j in rows if w.services[j].kind == ServiceKind.RESIDENTIAL and w.services[j].form == form
            )
            w.services[place].used = 1
        child(w, form=form, place=place, since=now_of(w) - 200.0, away_since=now_of(w) - 200.0, entries=1, **state)

    return ready


def near_host(w) -> int:
    """A host family in the area of the family, whose one place is reserved."""
    return host(w, used=1, area=w.families[_family(w)].area)


def newest(w) -> int:
    """The host family that was made last."""
    return int(w.tally[0].n_hosts) - 1


def concerned(w) -> None:
    """The crisis concerns the first child only."""
    w.children[_child(w)].said = 0
    w.children[sibling()].said = -1


STEPS: list[tuple[str, Callable, tuple[Callable, ...]]] = [
    # strain
    ("a stressor starts", of_family(strain.stressor_event, 0, timed=False), (home(),)),
    ("partner violence starts", of_family(strain.stressor_event, Stressor.PARTNER_VIOLENCE, timed=False), (home(),)),
    ("a stressor ends", of_family(strain.stressor_event, 1, timed=False), (home(stressors=3),)),
    ("the level rises", of_family(strain.level_event, 1, timed=False), (home(level=Level.STRAINED),)),
    ("the level falls", of_family(strain.level_event, -1, timed=False), (home(level=Level.SEVERE),)),
    ("the level rises where a request is suspended", of_family(strain.level_event, 1, timed=False),
     (home(level=Level.STRAINED, suspended=Route.PLANNED),)),
    ("the level rises where one child is placed and one waits", of_family(strain.level_event, 1, timed=False),
     (in_place(Form.FOSTER), lambda w: setattr(w.families[_family(w)], "level", Level.STRAINED),
      lambda w: setattr(w.children[sibling()], "wait_item", 1))),
    ("the level cannot rise", of_family(strain.level_event, 1, timed=False), (home(level=Level.SEVERE),)),
    ("danger starts", of_family(strain.danger_event, timed=False), (home(),)),
    ("danger ends", of_family(strain.danger_event, timed=False), (home(danger=1),)),
    # needs
    ("behaviour becomes moderate", of_child(needs.change_behaviour, 1, timed=False), (with_child(),)),
    ("behaviour becomes severe", of_child(needs.change_behaviour, 1, timed=False), (with_child(behaviour=1),)),
    ("behaviour gets better", of_child(needs.change_behaviour, -1, timed=False),
     (with_child(of_family={"needs": 1}, behaviour=2),)),
    ("severe behaviour beside psychiatric needs", of_child(needs.change_behaviour, 1, timed=False),
     (with_child(of_family={"needs": 1}, behaviour=1, psychiatric=1),)),
    ("a grown child's behaviour", of_child(needs.change_behaviour, 1, timed=False), (with_child(behaviour=1, adult=1),)),
    ("a move worsens nothing", of_child(needs.move_strain, timed=False), (with_child(),)),
    # harm
    ("a minor incident at home", of_family(harm.home_incident), (home(danger=1), drawn(INCIDENT_KIND=1.0, DETECT=1.0))),
    ("a severe incident at home that is reported", of_family(harm.home_incident),
     (home(), drawn(INCIDENT_KIND=0.0, DETECT=0.0, INCIDENT_REPORT=0.0))),
    ("a severe incident that nobody sees", of_family(harm.home_incident),
     (home(), drawn(INCIDENT_KIND=0.0, DETECT=1.0, INCIDENT_REPORT=0.0))),
    ("an incident while waiting", of_family(harm.home_incident),
     (home(case_state=CrisisCase.SLOWED), lambda w: child(w, wait_item=1), drawn(INCIDENT_KIND=1.0, DETECT=1.0))),
    ("an incident where nobody is at home", of_family(harm.home_incident),
     (in_place(Form.FOSTER), lambda w: setattr(w.children[sibling()], "adult", 1))),
    ("a severe incident in a place ends it", of_child(harm.placed_incident),
     (in_place(Form.FOSTER, unsuitable=1), drawn(INCIDENT_KIND=0.0, DETECT=0.0, INCIDENT_ENDS=0.0))),
    ("a minor incident in a place over capacity", of_child(harm.placed_incident),
     (in_place(Form.OPEN_GROUP, overflow=1), drawn(INCIDENT_KIND=1.0, DETECT=1.0, INCIDENT_ENDS=0.0))),
    # asking and waiting
    ("a request with room", of_family(seeking.ask, HelpForm.GENERALIST, Urgency.NORMAL), (home(), room("team"))),
    ("a request without room", of_family(seeking.ask, HelpForm.GENERALIST, Urgency.NORMAL), (home(), full("team"))),
    ("a request for intensive treatment without room", of_family(seeking.ask, HelpForm.INTENSIVE, Urgency.URGENT),
     (home(), full("intensive"))),
    ("a second request for heavier help", of_family(seeking.ask, HelpForm.SPECIALIST, Urgency.HIGH),
     (home(), waiting(HelpForm.GENERALIST), full("specialist"))),
    ("a second request for the same help", of_family(seeking.ask, HelpForm.GENERALIST, Urgency.NORMAL),
     (home(), waiting(HelpForm.GENERALIST))),
    ("a second request that is more urgent", of_family(seeking.ask, HelpForm.GENERALIST, Urgency.HIGH),
     (home(), waiting(HelpForm.GENERALIST))),
    ("a request for what it has", of_family(seeking.ask, HelpForm.GENERALIST, Urgency.NORMAL), (helped(HelpForm.GENERALIST),)),
    ("a place comes free", lambda w: seeking.slot_free(w, w.areas[w.families[_family(w)].area].team, now_of(w)),
     (home(), waiting(HelpForm.GENERALIST), room("team"))),
    ("nobody waits for a free place", lambda w: seeking.slot_free(w, w.areas[w.families[_family(w)].area].team, now_of(w)),
     (home(), room("team"))),
    ("a family gives up", of_family(seeking.level_fell), (home(), waiting(HelpForm.GENERALIST), drawn(GIVE_UP=0.0))),
    ("a referral lapses", of_family(seeking.lapse), (home(), waiting(HelpForm.INTENSIVE), full("specialist"))),
    # help
    ("intensive treatment gets a place", of_family(help.slot_given, HelpForm.INTENSIVE), (home(next_help=HelpForm.INTENSIVE),)),
    ("specialist help starts", of_family(help.start_help),
     (home(next_help=HelpForm.SPECIALIST, wait_since=260.0), room("specialist"))),
    ("specialist help takes over", of_family(help.start_help),
     (helped(HelpForm.GENERALIST), lambda w: setattr(w.families[_family(w)], "next_help", HelpForm.SPECIALIST))),
    ("help of nobody", of_family(help.start_help), (home(next_help=HelpForm.GENERALIST, minors=0),)),
    ("specialist help ends", of_family(help.help_event), (helped(HelpForm.SPECIALIST),)),
    ("generalist help ends with a step up", of_family(help.help_event),
     (helped(HelpForm.GENERALIST, level=Level.SEVERE), drawn(STEP_UP=0.0))),
    ("the effect fades", of_family(help.help_event), (home(effect=0.4, effect_form=HelpForm.SPECIALIST, fade=2),)),
    ("the effect is gone", of_family(help.help_event), (home(effect=0.4, effect_form=HelpForm.SPECIALIST, fade=1),)),
    ("all help stops", of_family(help.stop_help), (helped(HelpForm.SPECIALIST),)),
    # crisis
    ("a crisis is slowed", of_family(crisis.slow, 280.4, True, Lever.SLOW_OFFICE, timed=False), (home(crises=1), concerned)),
    ("an answer: home", of_family(lambda w, i, now: crisis.answer(w, i, now, Answer.HOME, True, 0.0)),
     (home(case_state=CrisisCase.SLOWED), concerned, drawn(HELP_AFTER=0.0))),
    ("an answer: home with help", of_family(lambda w, i, now: crisis.answer(w, i, now, Answer.HOME_HELP, True, 0.0)),
     (home(), concerned, drawn(HELP_AFTER=1.0))),
    ("an answer: a place", of_family(lambda w, i, now: crisis.answer(w, i, now, Answer.PLACE, False, 0.0)),
     (home(), concerned, drawn(HELP_AFTER=1.0))),
    ("crisis help ends", of_family(crisis.case_event), (home(case_state=CrisisCase.HELP), room("crisis_team"))),
    ("a crisis again in crisis help", of_family(crisis.crisis_event),
     (home(case_state=CrisisCase.HELP), room("crisis_team"), drawn(ASK=1.0, HELP_AFTER=1.0))),
    ("the case is closed", of_family(crisis.stop_case), (home(case_state=CrisisCase.HELP), room("crisis_team"))),
    # protection
    ("a report that is seen", of_family(protection.report),
     (home(danger=1), full("board"), drawn(TRIAGE=0.0, TRIAGE_ACUTE=1.0))),
    ("a report that is not seen", of_family(protection.report), (home(level=Level.STRAINED), drawn(TRIAGE=0.0))),
    ("the Board begins", of_family(protection.to_board), (home(), room("board"))),
    ("the Board is done", of_family(protection.protect_event), (home(protect=ProtectionCase.BOARD), room("board"),
        room("court"))),
    ("the court makes an order", of_family(protection.protect_event),
     (home(protect=ProtectionCase.COURT), room("court"), drawn(ORDER=0.0, ORDER_HELP=0.0, WITH_PLACEMENT=1.0))),
    ("the court places", of_family(protection.hear_case),
     (home(protect=ProtectionCase.COURT), drawn(ORDER=0.0, ORDER_HELP=1.0, WITH_PLACEMENT=0.0))),
    ("the court makes no order", of_family(protection.hear_case), (home(protect=ProtectionCase.COURT), drawn(ORDER=1.0))),
    ("an order ends", of_family(protection.review),
     (with_child(legal=1, of_family={"protect": ProtectionCase.ORDER}), drawn(REVIEW=0.0))),
    ("an emergency placement without consent", of_child(legal.placed_legal, Urgency.URGENT),
     (in_place(Form.FOSTER), drawn(CONSENT=1.0))),
    ("the hearing sends home", of_child(legal.legal_event), (in_place(Form.FOSTER, legal=LegalStatus.PROVISIONAL),
        drawn(HEARING=0.0))),
    ("a lasting home", of_child(legal.legal_event), (in_place(Form.FOSTER, legal=LegalStatus.AUTHORISED),
        drawn(LASTING=0.0))),
    ("an order comes home with the child", of_child(legal.home_legal, timed=False),
        (with_child(legal=LegalStatus.AUTHORISED),)),
    ("no order comes home", of_child(legal.home_legal, timed=False), (with_child(legal=LegalStatus.VOLUNTARY),)),
    # routes and figures
    ("all agree with a placement", of_child(routes.agreed_event), (with_child(behaviour=2), drawn(PART_TIME=1.0))),
    ("a part-time stay starts", lambda w: routes.part_time_starts(w, _child(w), newest(w), now_of(w)), (with_child(), host)),
    ("a part-time stay ends", of_child(routes.part_time_ends),
     (with_child(of_family={"part_times": 1}, part_since=250.0), lambda w: child(w, part_host=host(w)))),
    ("a figure is found", of_child(figure.figure_event),
     (with_child(12.0, figure=FigureState.SOUGHT), drawn(FIGURE_FOUND=0.0, FIGURE_CONFLICT=1.0))),
    ("a figure falls out", of_child(figure.figure_event),
     (with_child(12.0, figure=FigureState.SOUGHT), drawn(FIGURE_FOUND=0.0, FIGURE_CONFLICT=0.0))),
    ("a figure fades", of_child(figure.figure_event), (with_child(12.0, of_family={"figures": 1}, figure=FigureState.ACTIVE),)),
    ("a conflict fades", of_child(figure.figure_event),
     (with_child(12.0, of_family={"conflicts": 1}, figure=FigureState.CONFLICT),)),
    # placement and home again
    ("a placement breaks down", of_child(breakdown.break_down, 1), (in_place(Form.FOSTER),)),
    ("a child goes home", of_child(placement.go_home, Reason.PLANNED), (in_place(Form.FOSTER), drawn(AFTER_CARE=0.0))),
    ("a child goes home from a group", of_child(placement.go_home, Reason.PLANNED),
     (in_place(Form.OPEN_GROUP, unsuitable=1), drawn(AFTER_CARE=1.0))),
    ("a child leaves home for a foster family", lambda w: placement.move_in(w, _child(w), Form.FOSTER, newest(w), 0, now_of(w)),
     (with_child(want=1, want_route=Route.PLANNED, want_urgency=Urgency.NORMAL), near_host)),
    ("a child waits for a place", of_child(lines.start_waiting, Urgency.NORMAL),
     (with_child(want=1, want_route=Route.CRISIS, care_class=CareClass.FAMILY),)),
    ("the half-year after a return", of_family(coming_home.child_returned), (home(),)),
    ("the half-year is over", of_family(coming_home.recent_event),
     (home(return_until=280.0, followed=1, recent_until=300.0),)),
]  # fmt: skip
GIVEN = {
    "help.fidelity": 1.0, "concerns.treatment": (1.0,) * 6, "helps.recovery": (1.0, 2.0, 4.0, 4.0),
    "helps.days": (0.0, 200.0, 300.0, 40.0),
    "helps.escalation": (1.0, 0.5, 0.25, 0.25),
    "helps.crisis": (1.0, 0.5, 0.25, 0.25), "helps.danger": (1.0, 2.0, 4.0, 4.0),
    "helps.fade_steps": (0.0, 1.0, 2.0, 3.0), "help.end_kept": 0.5, "help.half_life_days": 240.0,
    "help.lapse_days": 42.0, "crisis.team_days": 28.0,
    "protection.board_days": 84.0, "protection.court_days": 28.0, "protection.review_days": 182.0,
    "protection.hearing_days": 14.0,
    "routes.part_time_years": 2.0, "routes.part_time_nights": 2.0, "routes.figure_years": 2.0, "search.wait_group": 90.0,
}  # fmt: skip
LEVERS = {"slow_days": 5.0, "intensive_start": 10.0, "ask_view": 0.3, "follow": 0.0, "intensive_offer": 0.1}


def left() -> dict[str, list[str]]:
    """What each step must leave behind (steps.txt): after its name a line for each change."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (Path(__file__).parent / "steps.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[name].append(line.strip())
        elif line and not line.startswith("#"):
            name = line
            found[name] = []
    return found


LEFT = left()
ROWS = [Fact(name, left_by(act, *ready), LEFT.get(name), GIVEN, LEVERS) for name, act, ready in STEPS]
