"""Every lever, and the numbers and strengths of practices from which the levers of the baseline follow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.policies.base import Baseline
from sim.policies.host_recruitment import HostRecruitment
from sim.policies.support_families import SupportFamilies
from sim.policies.zorgoppas import Zorgoppas
from sim.processes import (
    alternative,
    breakdown,
    crisis,
    figure,
    help,
    hosts,
    one_plan,
    respite,
    search,
    wel_thuis,
    workforce,
)
from sim.words import (
    LEVER_BY_NAME,
    N_STRESSORS,
    CareClass,
    ChannelKind,
    CrisisCase,
    Event,
    FigureState,
    Form,
    HelpForm,
    Level,
    Lever,
    RespiteForm,
    Route,
    ServiceKind,
    Stressor,
    Tier,
    Urgency,
    View,
)
from sim.world import host_choice, lines
from sim.world.advice import advised_class
from sim.world.codes import Chance, ChildClock, FamilyClock, HostClock, Mail, ServiceClock
from sim.world.services import may_use
from sim.world.staff import trusted_worker

from .bench import (
    NIGHT,
    OFFICE,
    Probe,
    a_year,
    chance,
    child,
    clock,
    days_until,
    draws,
    family,
    host,
    logged,
    mailed,
    now_of,
    service,
)
from .crisis import finds_kin, stayed_home
from .family import asked, asks, help_starts, onset, seeks_specialist, strength, worsens
from .places import ratio
from .rows import TIMES, VALUE, Row, always, exactly


def slowed(now: float, sure: int = 0) -> Callable:
    """Whether a crisis is slowed down."""

    def happens(w):
        clock(w, now)
        i = family(w)
        draws[Chance.SEE] = 0.5  # no alarm
        crisis.call_in(w, i, now, sure)
        return w.families[i].case_state == CrisisCase.SLOWED

    return happens


def bought(w) -> float:
    """Days that slowing down buys."""
    i = family(w)
    crisis.slow(w, i, OFFICE, True, Lever.SLOW_OFFICE)
    return days_until(w, w.families[i].entity, FamilyClock.CASE)


def heard(w) -> bool:
    family(w)
    return crisis.ask_child(w, child(w, 12.0)) != View.UNKNOWN


def asked_about_place(w) -> bool:
    """Whether a child is asked about a family: one that would say no does not go along."""
    family(w)
    draws[Chance.CHILD_LIKES] = 1.0
    return not host_choice.child_agrees(w, host(w), child(w, 12.0), now_of(w))


def until_first_visit(form: int) -> Probe:
    def probe(w):
        i = family(w, next_help=form)
        help.slot_given(w, i, form, now_of(w))
        return days_until(w, w.families[i].entity, FamilyClock.START)

    return probe


def chooses_figure(age: float) -> Callable:
    def happens(w):
        family(w)
        c = child(w, age)
        figure.figure_offer(w, c, now_of(w))
        return w.children[c].figure == FigureState.SOUGHT

    return happens


def kin_host(**state: Any) -> Callable:
    return lambda w: search.kin_host(w, family(w, **({"kin": 1} | state)), Route.PLANNED, 1, 1, 0.0) > 0


def score_of_near(w) -> float:
    """How much sooner a host family in the own area is asked than one in the other, a kilometre nearer."""
    i = family(w)
    c = child(w)
    own, other = int(w.families[i].area), 3 - int(w.families[i].area)
    km = w.distance[own, other] - w.distance[own, own]
    near = host_choice.host_score(w, host(w, area=own), c)
    return (near - host_choice.host_score(w, host(w, area=other), c)) / km


def looks_again(care: int, near: int) -> Probe:
    """Days after which a child that waits is looked at again."""

    def probe(w):
        family(w)
        c = child(w, want_route=Route.PLANNED, care_class=care, near_wait=near)
        lines.start_waiting(w, c, 2, now_of(w))
        return days_until(w, w.children[c].entity, ChildClock.RETRY)

    return probe


def waits_near(route: int, behaviour: int = 0) -> Probe:
    """Whether a child that is searched a place for waits for one nearby."""

    def probe(w):
        i = family(w)
        c = child(w, want=1, want_route=route, behaviour=behaviour)
        w.tally[0].n_hosts = 1  # nobody there
        search.place_family(w, i, route, 2, 0.0, now_of(w))
        return float(w.children[c].near_wait)

    return probe


def host_clock(slot: int, **state: Any) -> Probe:
    """Rate of a clock of a recruited host family."""

    def probe(w):
        h = host(w, used=1, load=0, **state)
        hosts.host_rates(w, h, now_of(w))
        return a_year(w, w.hosts[h].entity, slot)

    return probe


def breaks_down(kind: int) -> Probe:
    """Rate of breakdown with a host family of this kind."""

    def probe(w):
        family(w)
        c = child(w, form=Form.FOSTER, place=host(w, used=1, kind=kind), since=now_of(w))
        return breakdown.breakdown_rate(w, c, now_of(w))

    return probe


def second_referral(w) -> bool:
    """Whether specialist help for a child with psychiatric needs takes a second referral."""
    i = help_starts(HelpForm.SPECIALIST)(w)
    child(w, psychiatric=1)
    one_plan.help_started(w, i, HelpForm.SPECIALIST, now_of(w))
    return bool(logged(w, Event.SECOND_REFERRAL))


def known_first(w) -> bool:
    """Whether a family known to the specialists goes before new ones after generalist help."""

    draws[Chance.STEP_UP] = 0.0
    help.after_help(w, family(w, level=Level.STRAINED), HelpForm.GENERALIST)
    return bool(mailed(Mail.ASK_HELP, a=HelpForm.SPECIALIST, b=Urgency.HIGH))


def comes_along(form: int, free: int = 1) -> Callable:
    """Whether a trusted worker goes home along with a child."""

    def happens(w):
        i = family(w)
        j = w.areas[w.families[i].area].intensive
        w.services[j].capacity, w.services[j].used = free, 0
        return trusted_worker(w, child(w, form=form)) > 0

    return happens


def warm(w) -> bool:
    i = help_starts(HelpForm.SPECIALIST)(w)
    return help.handed_over(w, i, 0.4, 0.0) == 1.0


def consulted(days: int) -> Probe:
    """Cases that are looked at in so many weeks when many are asked for."""

    def probe(w):
        n = 0
        for week in range(days):
            for _ in range(300):
                n += bool(alternative.time_left(w, 1, OFFICE + 7.0 * week))
        return n / days

    return probe


def looked_at(route: int) -> Probe:
    """Whether a request is brought to the case consultation."""
    return lambda w: float(alternative.is_consulted(w, family(w), route, OFFICE))


def brought(stressors: int) -> Callable:
    """Whether the Wel Thuis team takes up a family."""

    def happens(w):
        i = family(w, stressors=stressors)
        j = w.areas[w.families[i].area].wel_thuis
        w.services[j].capacity = 3
        wel_thuis.take_up(w, i, 0, now_of(w))
        return w.families[i].wel_thuis_case > 0

    return happens


def signed_up(form: int, **state: Any) -> Callable:
    """Whether a family is signed up for respite of this form."""

    def happens(w):
        i = family(w, **({"level": Level.STRAINED} | state))
        respite.offer(w, i, 0, now_of(w))
        return w.families[i].respite_form == form

    return happens


def pooled(home: float, other: float) -> Callable:
    """Whether a child may use a pooled place of another region; the lever at home and there."""

    def happens(w):
        family(w)
        c = child(w)
        here, there = int(w.children[c].area), 3 - int(w.children[c].area)
        w.levers[here, LEVER_BY_NAME["pool"]] *= home
        w.levers[there, LEVER_BY_NAME["pool"]] *= other
        j = service(w, ServiceKind.RESIDENTIAL, region=2, area=there, tier=Tier.SUPRA_REGION, pooled=1)
        return may_use(w, j, c)

    return happens


def advised(care: int) -> Probe:
    """Children in a month for whom the network advises."""

    def probe(w):
        family(w)
        c = child(w)
        draws[Chance.EXPERTISE] = 0.0
        return float(sum(advised_class(w, c, care, OFFICE) != care for _ in range(120)))

    return probe


def staff_clock(slot: int) -> Probe:
    """Rate a year of a clock of the neighbourhood team, one of whose ten posts is vacant."""

    def probe(w):
        j = service(w, ServiceKind.NEIGHBOURHOOD_TEAM, caseload=13.0, workers=9, posts=10, normal=10.0)
        workforce.workforce_rates(w, j, now_of(w))
        return a_year(w, w.services[j].entity, slot)

    return probe


def lever(name: str) -> Probe:
    """Value of a lever of the baseline in the city."""
    return lambda w: float(w.levers[1, LEVER_BY_NAME[name]])


def practice(name: str, levers: dict[str, str]) -> list[Row]:
    """Rows of a practice: what strength 0 and 1 mean, and that a strength between them lies between."""
    path = f"practices.{name}.strength"
    rows = []
    for part, of_lever in levers.items():
        none, full = f"practised.{part}_none", f"practised.{part}_full"
        numbers = {full: 0.9} if part in ("pool", "expertise") else {none: 0.3, full: 0.9}
        low = numbers.get(none, 0.0)
        rows += [Row(n, lever(of_lever), VALUE, given={path: 1.0 if n == full else 0.0}) for n in numbers]
        other_end = {full: (low, {k: v for k, v in numbers.items() if k == none}), none: (0.9, {full: 0.9})}
        rows += [
            Row(
                n,
                lever(of_lever),
                always(other_end[n][0]),
                "other end",
                given={path: float(n == none), **other_end[n][1]},
            )
            for n in numbers
        ]
        between = exactly(lambda v, low=low: low + v * (0.9 - low))
        rows.append(Row(path, lever(of_lever), between, part, (0.0, 0.25, 1.0), given=numbers))
    return rows


def campaign(week: int) -> Probe:
    """Extra enquiries of a single wave, as a share of the background, some weeks after it began; a scenario."""

    def probe(scenario):
        waves = HostRecruitment(every_months=0.0).changes(Baseline(scenario))
        if not waves:
            return 0.0
        wave = waves[0]
        assert wave.kind == ChannelKind.CAMPAIGN
        return wave.rates[week // 4][1] / scenario.hosts_by_area()[wave.area - 1][1]

    return probe


def missing(policy: type[SupportFamilies]) -> Probe:
    """Support families (or sitters) per 1,000 households that the full practice brings; a scenario."""
    return lambda scenario: 1000.0 * sum(policy().missing(Baseline(scenario)).values()) / scenario.households


ROWS = [
    # slowing down and asking
    Row("lever.slow_office", chance(Chance.SLOW, slowed(OFFICE)), VALUE),
    Row("lever.slow_office", chance(Chance.SLOW, slowed(OFFICE, 1)), always(0.0), "danger was seen"),
    Row("lever.slow_office", chance(Chance.SLOW, slowed(NIGHT)), always(0.25), "at night", levers={"slow_outside": 0.25}),
    Row("lever.slow_outside", chance(Chance.SLOW, slowed(NIGHT)), VALUE),
    Row("lever.slow_days", bought, VALUE),
    Row("lever.ask_view", chance(Chance.ASK, heard), VALUE),
    Row("lever.ask_view", chance(Chance.CHILD_ASKED_PLACE, asked_about_place), VALUE, "place"),
    # intensive treatment
    Row("lever.intensive_offer", chance(Chance.OFFER_INTENSIVE, asked(HelpForm.INTENSIVE, stayed_home(Level.STRAINED))), VALUE),
    Row("lever.intensive_start", until_first_visit(HelpForm.INTENSIVE), VALUE),
    Row("lever.intensive_intensity", strength(HelpForm.INTENSIVE, concern=5), VALUE, given={"help.fidelity": 1.0}),
    Row("lever.intensive_intensity", ratio(strength(HelpForm.SPECIALIST), strength(HelpForm.GENERALIST)), always(1.0),
        "other help"),
    # the own network, a figure, nearness
    Row("lever.figure_offer", chance(Chance.FIGURE_OFFER, chooses_figure(12.0)), VALUE),
    Row("lever.figure_offer", chance(Chance.FIGURE_OFFER, chooses_figure(8.0)), always(0.0), "too young"),
    Row("lever.network_search", chance(Chance.NETWORK_NOW, finds_kin()), exactly(lambda v: 0.4 * v),
        given={"crisis.network_hour": 0.4}),
    Row("lever.network_search", chance(Chance.KIN, kin_host()), exactly(lambda v: 0.5 * v), "search",
        given={"search.network": 0.5}),
    Row("lever.network_search", chance(Chance.KIN, kin_host(kin=0)), always(0.0), "no kin"),
    Row("lever.near_first", score_of_near, exactly(lambda v: 2 * v)),
    Row("lever.wait_near", looks_again(CareClass.FAMILY, 1), VALUE),
    Row("lever.wait_near", looks_again(CareClass.FAMILY, 0), always(40.0), "not near", given={"search.wait_group": 40.0}),
    Row("lever.wait_near", waits_near(Route.PLANNED), always(1.0), "planned"),
    Row("lever.wait_near", waits_near(Route.CRISIS), always(0.0), "crisis"),
    # the social base
    Row("lever.onset_debt", ratio(onset(Stressor.DEBT), lambda w: onset(N_STRESSORS - 1)(w)), TIMES),
    Row("lever.onset_separation", ratio(onset(Stressor.SEPARATION), onset(N_STRESSORS - 1)), TIMES),
    Row("lever.onset_housing", ratio(onset(Stressor.HOUSING), onset(N_STRESSORS - 1)), TIMES),
    Row("lever.onset_debt", ratio(onset(Stressor.SEPARATION), onset(Stressor.HOUSING)), always(1.5), "others",
        given={"stressors.onset": (0.1, 0.03, 0.02, 0.1, 0.1)}),
    *(Row("lever.stressor_end", onset(k, stressors=1 << k), exactly(lambda v: v / 2), f"stressor {k}",
          given={"stressors.years": (2.0,) * 5})
      for k in (Stressor.DEBT, Stressor.SEPARATION, Stressor.HOUSING)),
    *(Row("lever.stressor_end", onset(k, stressors=1 << k), always(0.5), f"stressor {k}",
          given={"stressors.years": (2.0,) * 5})
      for k in range(Stressor.HOUSING + 1, N_STRESSORS)),
    Row("lever.youth", worsens(), exactly(lambda v: 0.02 * v), given={"needs.behaviour_onset": 0.02}),
    # the threshold of the neighbourhood team: only what is asked of it
    Row("lever.threshold", asks(level=Level.STRAINED), exactly(lambda v: 0.9 * (0.2 + 0.8 * v)),
        given={"levels.seek": (0.1, 0.9, 2.0), "seeking.specialist_other": 0.2}),
    Row("lever.threshold", lambda w: asks(level=Level.STRAINED)(w) * chance(Chance.SEEK_FORM,
        seeks_specialist(level=Level.STRAINED))(w),
        always(0.18),
        "specialist", given={"levels.seek": (0.1, 0.9, 2.0), "seeking.specialist_other": 0.2}),
    # one plan, the same worker
    Row("lever.one_plan", chance(Chance.ONE_PLAN, second_referral), exactly(lambda v: 1 - v)),
    Row("lever.one_plan", chance(Chance.ONE_PLAN, known_first), VALUE, "served first"),
    Row("lever.follow", chance(Chance.FOLLOW, comes_along(Form.FOSTER)), VALUE),
    Row("lever.follow", chance(Chance.FOLLOW, comes_along(Form.FOSTER, 0)), always(0.0), "no room"),
    Row("lever.warm", chance(Chance.WARM, warm), VALUE),
    # consultation, Wel Thuis, respite
    Row("lever.consult", consulted(4), VALUE, values=(0.25, 0.5, 3.0)),
    Row("lever.consult", looked_at(Route.PLANNED), always(1.0), "planned", values=(1.0, 5.0)),
    Row("lever.consult", looked_at(Route.COURT), always(1.0), "court", values=(1.0, 5.0)),
    Row("lever.consult", looked_at(Route.CRISIS), always(0.0), "crisis", values=(1.0, 5.0)),
    Row("lever.wel_thuis", chance(Chance.WEL_THUIS_TAKEN, brought(1 << Stressor.DEBT)), VALUE),
    Row("lever.wel_thuis", chance(Chance.WEL_THUIS_TAKEN, brought(0)), always(0.0), "no obstacle"),
    Row("lever.respite_offer", chance(Chance.RESPITE_OFFER, signed_up(RespiteForm.FAMILY)), VALUE),
    Row("lever.respite_offer", chance(Chance.RESPITE_OFFER, signed_up(RespiteForm.FAMILY, level=0)), always(0.0), "coping"),
    Row("lever.respite_offer", chance(Chance.RESPITE_OFFER, signed_up(RespiteForm.FAMILY, respite=RespiteForm.FAMILY)),
        always(0.0),
        "has one"),
    Row("lever.sitter_offer", chance(Chance.SITTER_OFFER, signed_up(RespiteForm.SITTER, needs=1, level=Level.SEVERE)), VALUE),
    # regions, advice, workers
    Row("lever.pool", chance(Chance.POOLED, pooled(1.0, 1.0)), VALUE),
    Row("lever.pool", chance(Chance.POOLED, pooled(0.5, 1.0)), exactly(lambda v: v / 2), "less at home"),
    Row("lever.pool", chance(Chance.POOLED, pooled(1.0, 0.5)), exactly(lambda v: v / 2), "less there"),
    Row("lever.expertise", advised(CareClass.CLINICAL), exactly(math.ceil), values=(0.0, 1.0, 7.0)),
    Row("lever.expertise", advised(CareClass.TREATMENT), exactly(math.ceil), "treatment",
        values=(0.0, 1.0, 7.0)),
    Row("lever.expertise", advised(CareClass.FAMILY), always(0.0), "families", values=(0.0, 1.0, 7.0)),
    Row("lever.turnover", staff_clock(ServiceClock.LEAVE), exactly(lambda v: 9 * 0.2 * v), given={"workforce.turnover": 0.2}),
    Row("lever.turnover", staff_clock(ServiceClock.FILL), always(365.25 / 100), "filling",
        given={"workforce.fill_days": 100.0, "workforce.tightness": 0.0}),
    Row("lever.fill", staff_clock(ServiceClock.FILL), exactly(lambda v: v * 365.25 / 100),
        given={"workforce.fill_days": 100.0, "workforce.tightness": 0.0}),
    # foster-care expertise
    Row("lever.host_support", host_clock(HostClock.STOP), exactly(lambda v: 0.1 * 0.4 + 0.1 * 0.6 * (1 - 0.5 * v)), "stopping",
        given={"hosts.attrition": 0.1, "hosts.avoidable": 0.6, "hosts.support_keeps": 0.5}),
    Row("lever.host_support", host_clock(HostClock.TIRE), exactly(lambda v: 0.3 * (1 - 0.4 * v)), "tiring",
        given={"hosts.tire": 0.3, "hosts.tire_support": 0.6}),
    Row("lever.host_support", ratio(breaks_down(Form.FOSTER), breaks_down(Form.NETWORK_FOSTER)), exactly(lambda v: 1 - 0.2 * v),
        "breakdown", given={"placement.supported": 0.8}),
    # practices: strength 0 and 1
    *practice("slow_down", {"slow": "slow_office", "ask": "ask_view"}),
    Row("practised.slow_outside", lambda w: w.levers[1, Lever.SLOW_OUTSIDE] / w.levers[1, Lever.SLOW_OFFICE], VALUE,
        "share of office"),
    Row("practised.slow_days", lever("slow_days"), VALUE),
    *practice("fast_family_treatment", {"offer": "intensive_offer"}),
    Row("practised.start_none", lever("intensive_start"), VALUE, given={"practices.fast_family_treatment.strength": 0.0}),
    Row("practised.start_full", lever("intensive_start"), VALUE, given={"practices.fast_family_treatment.strength": 1.0}),
    Row("practised.intensity", lever("intensive_intensity"), VALUE),
    *practice("support_figure", {"figure": "figure_offer"}),
    *practice("network_first", {"network": "network_search", "near": "near_first"}),
    Row("practised.host_support", lever("host_support"), VALUE),
    *practice("worker_continuity", {"warm": "warm", "follow": "follow"}),
    *practice("support_families", {"respite": "respite_offer"}),
    *practice("zorgoppas", {"sitter": "sitter_offer"}),
    *practice("specialist_teams_nearby", {"one_plan": "one_plan"}),
    *practice("wel_thuis_team", {"wel_thuis": "wel_thuis"}),
    *practice("case_consultation", {"consult": "consult"}),
    *practice("regional_pooling", {"pool": "pool"}),
    *practice("expertise_network", {"expertise": "expertise"}),
    # what a practice brings besides levers
    Row("practices.host_recruitment.strength", campaign(0), exactly(lambda v: 0.6 * (1 - v)), "what is left to do",
        (0.0, 0.25, 1.0 - 1e-6),
        given={"practised.campaign": 0.6}, of_scenario=True),
    Row("practised.campaign", campaign(0), VALUE, given={"practices.host_recruitment.strength": 0.0}, of_scenario=True),
    Row("practised.campaign_weeks", campaign(8), exactly(lambda v: 0.6 * 0.5 ** (8 / v)),
        given={"practised.campaign": 0.6, "practices.host_recruitment.strength": 0.0}, of_scenario=True),
    Row("practised.support_families", missing(SupportFamilies), VALUE, of_scenario=True),
    Row("practised.sitters", missing(Zorgoppas), VALUE, of_scenario=True),
]  # fmt: skip
