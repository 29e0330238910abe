"""Ages, distances, days, shapes and bounds at which a rule changes: the number itself, where it is not that of another table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.engine import derive
from sim.processes import coming_home, crisis, hosts, placement, search
from sim.words import CareClass, Flag, Form, Intent, Level, ServiceKind
from sim.world import host_choice
from sim.world.codes import Chance, ChildClock
from sim.world.world import World

from .bench import (
    YEAR,
    Probe,
    chance,
    child,
    days_until,
    draws,
    family,
    host,
    now_of,
    scores,
    shape_of_stay,
    sibling,
    weight,
)
from .crisis import seen
from .hosts import enquires, screened
from .incidents import MINOR, noticed
from .levers import score_of_near
from .placement import settles, times
from .places import close_all, marked, placed, waits
from .protection import order_ends
from .protection import taken_up as investigated_or_heard
from .routes import part_time
from .rows import VALUE, Row, Unused, always, each, exactly
from .search import days_to_retry, flags_of, needs, reassessed, searched, tried_again
from .teams import TEAM
from .teams import taken_up as brought_to_the_team


def until(age: float, value: float = 1.0) -> Any:
    """The rule holds from the number on: at this age (or distance) it does when the number is at most that."""
    return exactly(lambda v: value if v <= age else 0.0)


def outweighs(w: World) -> float:
    """How much chance must speak for the other child before a crisis is not about the one whose behaviour is moderate."""

    def happens(w: World) -> bool:
        score = scores[Chance.INDEX]
        i = family(w)
        child(w, behaviour=1)
        other = int(w.children[sibling()].key)
        scores[Chance.INDEX] = lambda key, n: score if key == other else 0.0
        draws[Chance.CONCERNED] = 1.0 - 1e-12
        crisis.concern_children(w, i)
        return w.children[sibling()].said >= 0

    return -weight(Chance.INDEX, happens)(w)


def is_recent(w: World) -> float:
    """Days for which a crisis is recent."""
    i = family(w)
    crisis.crisis_event(w, i, now_of(w))
    return w.families[i].recent_until - now_of(w)


def carries_more(w: World) -> float:
    """Days for which a family carries more after a return."""
    i = family(w)
    coming_home.child_returned(w, i, now_of(w))
    return w.families[i].return_until - now_of(w)


def oldest(draw: float) -> Probe:
    """Age until which a new host family takes children."""

    def probe(w: World) -> float:
        draws[Chance.OLDEST] = draw
        h = host(w)
        hosts.draw_profile(w, h, 0)
        return w.hosts[h].oldest

    return probe


def goes_on_for(w: World) -> float:
    """Days until a stay that could not end is looked at again, as a share of its planned length."""
    draws[Chance.BACK_HOME] = draws[Chance.BECOMES] = 1.0
    c = placed(w, Form.FOSTER)
    planned = placement.planned_days(w, c)
    placement.stay_event(w, c, now_of(w))
    return days_until(w, w.children[c].entity, ChildClock.STAY) / planned


def tried_next(w: World) -> float:
    """Days to the next try of a child for whom the lists were gone through in vain."""
    c = waits(w)
    close_all(w)
    search.retry_event(w, c, now_of(w))
    return days_until(w, w.children[c].entity, ChildClock.RETRY)


def first_for_part_of_the_week(w: World) -> float:
    """How much chance must speak for another host family before one for part of the week only is not asked first."""

    def happens(w: World) -> bool:
        score = scores[Chance.CHOICE]
        c = marked(w)
        host(w, part_time_only=1)
        h = host(w)
        other = int(derive(w.children[c].key, w.hosts[h].key, Chance.CHOICE))
        scores[Chance.CHOICE] = lambda key, n: score if key == other else 0.0
        draws[Chance.ACCEPT] = 0.0
        return host_choice.part_time_host(w, c, now_of(w)) == h

    return -weight(Chance.CHOICE, happens)(w)


def group_given(age: float) -> Callable[[World], Any]:
    """A child of this age that waited long is taken in an open group."""
    return lambda w: search.retry_event(w, waits(w, age), now_of(w))


def treated(w: World) -> bool:
    """Whether a child of seven with serious behaviour needs a treatment group, when it can be one."""
    draws[Chance.CLASS] = 0.0
    return needs(CareClass.TREATMENT, age=7.0, behaviour=2)(w)


NO_FAMILY_HOME = {"search.family_home": 0.0}
ERRORS = {"crisis.sensitivity_office": 0.8, "crisis.time_learning": 0.5}
ROWS: list[Row | Unused] = [
    # crises
    *each("levels.alarm", lambda k: chance(Chance.SEE, seen(acute=False, level=k)), exactly(lambda v: 0.3 * v),
          range(Level.SEVERE + 1), given={"crisis.specificity_office": 0.7}, values=(0.1, 0.5, 1.0)),
    *each("levels.alarm", lambda k: chance(Chance.SEE, seen(office=False, acute=False, level=k)), exactly(lambda v: 0.3 * v),
          range(Level.SEVERE + 1), given={"crisis.specificity_outside": 0.7}, values=(0.1, 0.5, 1.0), case="outside"),
    Row("crisis.index_behaviour", outweighs, VALUE),
    Row("crisis.learning_days", chance(Chance.SEE, seen(days=4.0)), exactly(lambda v: 1 - 0.2 * (1 - 0.5 * min(1.0, 4.0 / v))),
        given=ERRORS),
    Row("crisis.recent_days", is_recent, VALUE),
    # protection and routes
    Row("protection.board_shape", shape_of_stay(investigated_or_heard(ServiceKind.BOARD), Chance.BOARD_DAYS), VALUE),
    Row("protection.court_shape", shape_of_stay(investigated_or_heard(ServiceKind.COURT), Chance.COURT_DAYS), VALUE),
    Row("protection.review_slower", chance(Chance.REVIEW, order_ends(Level.STRAINED)), exactly(lambda v: 0.5 / v),
        given={"protection.review_end": 0.5}),
    Row("protection.review_slower", chance(Chance.REVIEW, order_ends(Level.COPING)), always(0.5), "coping",
        given={"protection.review_end": 0.5}),
    Row("routes.part_time_light", chance(Chance.PART_TIME, part_time()), exactly(lambda v: 0.2 * v),
        given={"routes.part_time": 0.2}),
    Row("routes.part_time_light", chance(Chance.PART_TIME, part_time(psychiatric=1)), always(0.2), "heavy",
        given={"routes.part_time": 0.2}),
    # search
    Row("search.family_home_age", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 9.0, 0.0)), until(9.0, 0.5),
        values=(8.0, 8.9, 9.1, 12.0), given={"search.family_home": 0.5}),
    Row("search.youth_age", chance(Chance.YOUTH_GROUP, searched(Form.OPEN_GROUP, 13.0)), until(13.0, 0.5),
        values=(12.0, 12.9, 13.1, 16.0), given=NO_FAMILY_HOME | {"search.group_youth": 0.5}),
    Row("search.treatment_age", treated, until(7.0), values=(4.0, 6.9, 7.1, 8.0), given={"search.treatment_behaviour": 0.5}),
    Row("search.group_age", tried_again(Form.OPEN_GROUP, 7.0), until(7.0), values=(4.0, 6.9, 7.1, 12.0), given=NO_FAMILY_HOME),
    Row("search.group_fits_age", lambda w: 1.0 - flags_of(group_given(11.0), Flag.UNSUITABLE)(w), until(11.0),
        values=(10.0, 10.9, 11.1, 14.0), given=NO_FAMILY_HOME),
    Row("search.retry_days", tried_next, VALUE),
    Row("search.retry_days", days_to_retry(), always(90.0), "the first try", given={"search.wait_group": 90.0}),
    Row("search.withdraw_strained", reassessed(level=Level.STRAINED), exactly(lambda v: 2.0 * v),
        given={"search.withdraw": 2.0}),
    Row("search.withdraw_strained", reassessed(), always(2.0), "coping", given={"search.withdraw": 2.0}),
    Row("search.near_weight", score_of_near, VALUE, levers={"near_first": 1.0}),
    Row("search.near_weight", score_of_near, exactly(lambda v: v / 4), "a quarter of the weight", levers={"near_first": 0.25}),
    Row("search.part_time_weight", first_for_part_of_the_week, VALUE),
    # placement
    Row("placement.far_km", times(distance=7.5), exactly(lambda v: 1.4 if 7.5 > v else 1.0), values=(5.0, 7.4, 7.6, 20.0),
        given={"placement.far": 1.4}),
    Row("placement.moves_most", times(moves=8), exactly(lambda v: 1.1 ** min(8, int(v))), values=(4.0, 6.0, 10.0),
        given={"placement.moves": 1.1}),
    Row("placement.settle_years", times(for_days=2 * YEAR, intent=Intent.LONG), exactly(lambda v: 0.5 if v <= 2.0 else 1.0),
        values=(1.0, 2.0, 2.01, 3.0), given={"placement.settle": 0.5}),
    Row("placement.settle_years", settles(100.0), exactly(lambda v: v * YEAR - 100.0), "settles then"),
    Row("placement.stay_longer", goes_on_for, VALUE),
    Row("placement.recent_return_days", carries_more, VALUE),
    # harm, hosts, the Wel Thuis team
    Row("harm.detect_minor", noticed(Form.OPEN_GROUP, MINOR), exactly(lambda v: 0.6 * v)),
    Row("hosts.screening_shape", shape_of_stay(enquires(), Chance.SCREEN), VALUE),
    Row("hosts.least_staff", screened(0.0), exactly(lambda v: 180.0 / v), given={"hosts.screening_days": 180.0}),
    Row("hosts.young_until", oldest(0.0), VALUE, values=(10.0, 12.0, 14.0)),
    Row("hosts.young_until", oldest(1.0), always(18.0), "takes older ones too"),
    Row("obstacles.shape", shape_of_stay(brought_to_the_team(), Chance.WEL_THUIS_TAKEN), VALUE, levers=TEAM),
]  # fmt: skip
