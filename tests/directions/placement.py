"""Numbers of what happens in a placement: sim/scenario/sections/placement.py, sections ``placement`` and ``forms``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.population.building import area_records, service_records
from sim.processes import breakdown, placement
from sim.words import N_FORMS, Form, HelpForm, Intent, Level, Route, ServiceKind
from sim.world.codes import Chance, ChildClock, Mail
from sim.world.world import World

from .bench import (
    YEAR,
    Probe,
    a_year,
    chance,
    days_until,
    draws,
    host,
    mailed,
    mean_stay,
    now_of,
    shape_of_stay,
    stays,
    weight,
)
from .places import FAMILIES, group, marked, placed, ratio
from .rows import VALUE, Row, Unused, always, each, exactly

AWAY = range(Form.NETWORK_FOSTER, N_FORMS)
OF_A_FAMILY = (Form.NETWORK_FOSTER, Form.FOSTER, Form.FAMILY_HOME)
GROUPS = (Form.CRISIS_BED, Form.OPEN_GROUP, 6, 7, Form.SECURE)
TWO_YEARS = 2 * YEAR


def rate(slot: int) -> Callable[..., Probe]:
    """Makers of the rate a year of a clock of a child in a place."""

    def of(form: int = Form.FOSTER, age: float = 8.0, **state: Any) -> Probe:
        since = state.pop("for_days", 100.0)

        def probe(w: World) -> float:
            c = placed(w, form, age, **state)
            w.children[c].since = now_of(w) - since
            breakdown.breakdown_rates(w, c, now_of(w))
            placement.return_rates(w, c, now_of(w))
            return a_year(w, w.children[c].entity, slot)

        return probe

    return of


breaks, returns = rate(ChildClock.BREAKDOWN), rate(ChildClock.RETURN)


def times(**state: Any) -> Probe:
    """How many times as often a placement breaks down in this state."""
    plain = {k: v for k, v in state.items() if k == "form"}
    return ratio(breaks(**state), breaks(**plain))


def goes_back(**state: Any) -> Probe:
    """How many times as often a child returns home in this state."""
    return ratio(returns(**state), returns())


def nobody(form: int, slot: int) -> Probe:
    """Rate of a child in a place of this form, when it is grown up."""
    return rate(slot)(form, adult=1)


# --- how a placement is meant and how long it is planned ----------------------------------------------------------------


def meant(intent: int, form: int, route: int = Route.PLANNED, **state: Any) -> Callable[[World], bool]:
    return lambda w: placement.intent_of(w, placed(w, form, route=route, **state), form) == intent


def planned(form: int, intent: int = Intent.SHORT) -> Callable[[World], float]:
    return lambda w: placement.planned_days(w, placed(w, form, intent=intent))


def kind_of_stay(form: int) -> Probe:
    """Distribution of the planned length."""

    def probe(w: World) -> float:
        planned(form)(w)
        return next(one[1] for one in stays if one[0] == Chance.STAY_DAYS)

    return probe


def of_service(form: int, column: str) -> Callable[[Any], float]:
    """What a new world notes for the first service of this form whose stays the scenario does not give."""

    def probe(scenario: Any) -> float:
        table = service_records(scenario, area_records(scenario, 1.0), scenario.start)[0]
        return next(s[column] for s in table[1:] if s.kind == ServiceKind.RESIDENTIAL and s.form == form)

    return probe


def moves_in(form: int = Form.FOSTER, age: float = 8.0, **of_host: Any) -> Callable[[World], Any]:
    """Record of a child that has moved from home to a host family (or the first place of a form)."""

    def act(w: World) -> Any:
        c = marked(w, age)
        j = host(w, **({"kind": form, "used": 1} | of_host)) if form in FAMILIES else group(w, form, used=1)
        placement.move_in(w, c, form, j, 0, now_of(w))
        return w.children[c]

    return act


# --- how it ends --------------------------------------------------------------------------------------------------------


def stay_ends(intent: int = Intent.SHORT, form: int = Form.FOSTER, **state: Any) -> Callable[[World], int]:
    """The planned stay of a child is over."""

    def act(w: World) -> int:
        c = placed(w, form, intent=intent, **state)
        placement.stay_event(w, c, now_of(w))
        return c

    return act


def home(**state: Any) -> Probe:
    """Chance that the child goes home then."""

    def happens(w: World) -> bool:
        stay_ends(**state)(w)
        return bool(mailed(Mail.GO_HOME))

    return chance(Chance.BACK_HOME, happens)


def for_good(intent: int, form: int = Form.FOSTER, **state: Any) -> Probe:
    """Chance that a child that cannot go home stays for good where it is."""

    def happens(w: World) -> bool:
        draws[Chance.BACK_HOME] = 1.0
        c = stay_ends(intent, form, **state)(w)
        assert (w.children[c].intent == Intent.LONG) != bool(mailed(Mail.PLACE_AGAIN)), "one or the other"
        return w.children[c].intent == Intent.LONG

    return chance(Chance.BECOMES, happens)


def settles(days: float) -> Probe:
    """Days until a child that stays for good, and is there for ``days`` days, has settled."""

    def probe(w: World) -> float:
        draws[Chance.BACK_HOME] = 1.0
        draws[Chance.BECOMES] = 0.0
        c = placed(w, Form.FOSTER)
        w.children[c].since = now_of(w) - days
        placement.stay_event(w, c, now_of(w))
        return days_until(w, w.children[c].entity, ChildClock.STAY)

    return probe


def failed(**state: Any) -> Probe:
    """How much home is liked after a breakdown."""

    def happens(w: World) -> bool:
        c = placed(w, Form.OPEN_GROUP, **state)
        j = w.areas[w.children[c].area].intensive
        w.services[j].used = w.services[j].capacity
        breakdown.placement_failed(w, c, now_of(w))
        return bool(mailed(Mail.GO_HOME))

    return weight(Chance.FAILURE, happens, 4.0)


def failed_home(**state: Any) -> Callable[[World], bool]:
    """Whether the child goes home after a breakdown, when home is much liked."""

    def happens(w: World) -> bool:
        c = placed(w, Form.OPEN_GROUP, **state)
        breakdown.placement_failed(w, c, now_of(w))
        assert bool(mailed(Mail.GO_HOME)) != bool(mailed(Mail.PLACE_AGAIN, b=0)), "home or another place tonight"
        return bool(mailed(Mail.GO_HOME))

    return happens


def eighteen(form: int = Form.FOSTER) -> Callable[[World], bool]:
    """Whether a child that turns 18 stays where it lives."""

    def happens(w: World) -> bool:
        c = placed(w, form, 18.0, adult=1)
        placement.turned_18(w, c, now_of(w))
        return not mailed(Mail.CHILD_ENDS)

    return happens


def stays_on(w: World) -> None:
    draws[Chance.STAY_ON] = 0.0
    eighteen()(w)


def asks_help(form: int, level: int) -> Callable[[World], bool]:
    """Whether help of this form is asked for when a child comes home."""

    def happens(w: World) -> bool:
        c = placed(w, of_family={"level": level, "at_home": 1})
        placement.go_home(w, c, 5, now_of(w))
        return bool(mailed(Mail.ASK_HELP, a=form))

    return happens


ROWS: list[Row | Unused] = [
    *(Unused(f"forms.{name}[0]", "a child at home is in no place") for name in
      ("breakdown", "go_home", "days", "stay_shape", "stay_kind", "lasting")),
    # breakdown
    *each("forms.breakdown", lambda k: breaks(k), VALUE, AWAY, levers={"host_support": 0.0}),
    *each("forms.breakdown", lambda k: nobody(k, ChildClock.BREAKDOWN), always(0.0), (Form.FOSTER, Form.OPEN_GROUP),
        case="grown up"),
    Row("placement.behaviour", times(behaviour=1), VALUE),
    Row("placement.behaviour", times(behaviour=2), exactly(lambda v: v * v), "severe"),
    Row("placement.teenage", times(age=12.001), VALUE),
    Row("placement.teenage", times(age=12.0), VALUE, "on the birthday"),
    Row("placement.teenage", times(age=11.999), always(1.0), "the day before"),
    Row("placement.separated", times(separated=1), VALUE),
    *(Row("placement.moves", times(moves=n), exactly(lambda v, n=n: v ** min(n, 6)), f"{n} moves") for n in (0, 1, 2, 5, 6, 7,
          20)),
    *(Row("placement.unsuitable", times(form=Form.OPEN_GROUP, **state), VALUE, case)
      for case, state in (("unsuitable", {"unsuitable": 1}), ("overfull", {"overflow": 1}),
                          ("both", {"unsuitable": 1, "overflow": 1}))),
    Row("placement.far", times(distance=10.01), VALUE),
    Row("placement.far", times(distance=10.0), always(1.0), "ten kilometres"),
    Row("placement.tired", times(place={"tired": 1, "used": 1}), VALUE),
    Row("placement.tired", times(form=Form.OPEN_GROUP), always(1.0), "a group"),
    Row("placement.supported", times(), always(1.0), "nobody supported"),
    Row("placement.supported", ratio(breaks(), lambda w: w.forms[Form.FOSTER].breakdown), VALUE, levers={"host_support": 1.0}),
    Row("placement.supported", ratio(breaks(), lambda w: w.forms[Form.FOSTER].breakdown), exactly(lambda v: (3 + v) / 4),
        "a quarter of the families", levers={"host_support": 0.25}),
    Row("placement.supported", ratio(breaks(Form.NETWORK_FOSTER), lambda w: w.forms[Form.NETWORK_FOSTER].breakdown),
        always(1.0), "kin",
        levers={"host_support": 1.0}),
    Row("placement.settle", times(for_days=TWO_YEARS, intent=Intent.LONG), VALUE),
    Row("placement.settle", times(for_days=TWO_YEARS - 0.01, intent=Intent.LONG), always(1.0), "just before two years"),
    Row("placement.settle", times(for_days=TWO_YEARS, intent=Intent.SHORT), always(1.0), "waiting for another place"),
    Row("placement.disliked", times(disliked=1), VALUE),
    # return
    *each("forms.go_home", lambda k: returns(k), VALUE, AWAY, values=(0.0, 0.1, 0.4)),
    *each("forms.go_home", lambda k: nobody(k, ChildClock.RETURN), always(0.0), (Form.FOSTER,), case="grown up"),
    *(Row("placement.help_home", goes_back(of_family={"help": k}), VALUE, f"help {k}") for k in (1, 2, 3)),
    Row("placement.level", goes_back(of_family={"level": Level.STRAINED}), VALUE),
    Row("placement.level", goes_back(of_family={"level": Level.SEVERE}), exactly(lambda v: v * v), "severe"),
    Row("placement.lasting", goes_back(lasting=1), VALUE),
    # how it is meant
    *each("forms.lasting", lambda k: chance(Chance.LASTS, meant(Intent.LONG, k)), VALUE, OF_A_FAMILY),
    *each("forms.lasting", lambda k: chance(Chance.LASTS, meant(Intent.LONG, k)), always(0.0), GROUPS, values=(0.0, 0.5, 1.0)),
    *each("forms.lasting", lambda k: chance(Chance.LASTS, meant(Intent.LONG, k, lasting=1)), always(1.0), OF_A_FAMILY,
          case="lasting home decided"),
    *each("forms.lasting", lambda k: chance(Chance.LASTS, meant(Intent.LONG, k, place={"takes_long": 0})), always(0.0),
        (Form.FOSTER,),
          case="the host takes nobody for long"),
    Row("search.crisis_intent", chance(Chance.INTENT, meant(Intent.CRISIS, Form.FOSTER, Route.CRISIS)), VALUE),
    Row("search.crisis_intent", chance(Chance.INTENT, meant(Intent.CRISIS, Form.FOSTER, Route.CRISIS, moves=1)), always(0.0),
        "a second place"),
    Row("search.crisis_intent", chance(Chance.INTENT, meant(Intent.CRISIS, Form.FOSTER)), always(0.0), "another route"),
    Row("search.crisis_intent", chance(Chance.INTENT, meant(Intent.CRISIS, Form.OPEN_GROUP, Route.CRISIS)), always(0.0),
        "a group"),
    # how long: of hosts when the child comes, of services as the world is made
    *each("forms.days", lambda k: mean_stay(planned(k), Chance.STAY_DAYS), VALUE, FAMILIES),
    *each("forms.days", lambda k: mean_stay(planned(Form.FOSTER, Intent.CRISIS), Chance.STAY_DAYS), VALUE, (Form.CRISIS_BED,),
          case="with a host in a crisis"),
    *each("forms.days", lambda k: of_service(k, "stay_days"), VALUE, range(Form.FAMILY_HOME, N_FORMS), of_scenario=True),
    *each("forms.days", lambda k: mean_stay(lambda w: planned(k)(w) if group(w, k, stay_days=77.0) else 0, Chance.STAY_DAYS),
          always(77.0), (Form.OPEN_GROUP, Form.SECURE), case="the service's own"),
    *each("forms.stay_shape", lambda k: shape_of_stay(planned(k), Chance.STAY_DAYS), VALUE, FAMILIES),
    *each("forms.stay_shape", lambda k: of_service(k, "stay_shape"), VALUE, range(Form.FAMILY_HOME, N_FORMS), of_scenario=True),
    *each("forms.stay_kind", lambda k: kind_of_stay(k), VALUE, FAMILIES, values=(0, 1, 2, 3, 4)),
    *each("forms.stay_kind", lambda k: of_service(k, "stay_kind"), VALUE, range(Form.FAMILY_HOME, N_FORMS), of_scenario=True,
          values=(0, 1, 2, 3, 4)),
    # the end of a stay
    Row("placement.back_home", home(), VALUE),
    Row("placement.back_home", home(form=Form.OPEN_GROUP), VALUE, "from a group"),
    Row("placement.back_home", home(intent=Intent.LONG), always(0.0), "meant to last"),
    Row("placement.back_home", home(lasting=1), exactly(lambda v: 0.1 * v), "lasting home decided",
        given={"placement.lasting": 0.1}),
    Row("placement.back_level", home(of_family={"level": Level.STRAINED}), VALUE, given={"placement.back_home": 1.0}),
    Row("placement.back_level", home(of_family={"level": Level.SEVERE}), exactly(lambda v: v * v), "severe",
        given={"placement.back_home": 1.0}),
    Row("placement.becomes_lasting", for_good(Intent.SHORT), VALUE),
    Row("placement.becomes_lasting", for_good(Intent.SHORT, Form.FAMILY_HOME), VALUE, "family home"),
    Row("placement.becomes_lasting", for_good(Intent.SHORT, Form.OPEN_GROUP), always(0.0), "group"),
    Row("placement.becomes_lasting", for_good(Intent.SHORT, place={"takes_long": 0}), always(0.0),
        "the host takes nobody for long"),
    Row("placement.becomes_lasting", settles(100.0), always(TWO_YEARS - 100.0), "settles two years after the beginning"),
    Row("placement.becomes_crisis", for_good(Intent.CRISIS), VALUE),
    Row("placement.becomes_crisis", for_good(Intent.CRISIS, Form.NETWORK_FOSTER), VALUE, "kin"),
    # after a breakdown
    Row("placement.after_failure_home", failed(), VALUE),
    Row("placement.after_failure_home", failed(of_family={"level": Level.SEVERE}), exactly(lambda v: v - 2.0), "severe",
        given={"crisis.severe": -1.0}),
    *(Row("placement.after_failure_home", failed_home(**state), always(found), case, values=(20.0, 30.0))
      for case, state, found in (("by far", {}, 1.0), ("lasting home decided", {"lasting": 1}, 0.0), ("guardianship",
          {"legal": 4}, 0.0))),
    # school, eighteen, coming home
    *(Row("placement.own_school_km", lambda w, age=age: moves_in(age=age, away=3.0)(w).own_school, exactly(law), case,
          values=(2, 2.99, 3, 8))
      for case, age, law in (("", 8.0, lambda v: v >= 3.0), ("from four", 4.001, lambda v: v >= 3.0), ("below four", 3.999,
          lambda v: 0.0))),
    Row("placement.stay_on", chance(Chance.STAY_ON, eighteen()), VALUE),
    Row("placement.stay_on", chance(Chance.STAY_ON, eighteen(Form.FAMILY_HOME)), VALUE, "family home"),
    Row("placement.stay_on", chance(Chance.STAY_ON, eighteen(Form.OPEN_GROUP)), always(0.0), "group"),
    Row("placement.stay_on_years", mean_stay(stays_on, Chance.STAY_ON), exactly(lambda v: v * YEAR)),
    Row("placement.after_care", chance(Chance.AFTER_CARE, asks_help(HelpForm.GENERALIST, Level.STRAINED)), VALUE),
    Row("placement.after_care", chance(Chance.AFTER_CARE, asks_help(HelpForm.SPECIALIST, Level.SEVERE)), VALUE, "severe"),
]  # fmt: skip
