"""What policies cost: sim/scenario/policy_costs.py. Forty households, 58 children; an hour is 69, 99, or 84 euro for either."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.policies.base import Baseline, Policy
from sim.policies.case_consultation import CaseConsultation
from sim.policies.changes import LeverChange
from sim.policies.expertise_network import ExpertiseNetwork
from sim.policies.fast_family_treatment import FastFamilyTreatment
from sim.policies.foster_expertise import FosterExpertise
from sim.policies.host_recruitment import HostRecruitment
from sim.policies.neighbourhood_teams import NeighbourhoodTeams
from sim.policies.network_first import NetworkFirst
from sim.policies.regional_pooling import RegionalPooling
from sim.policies.reinvestment import Reinvestment
from sim.policies.sizing import room_for
from sim.policies.slow_down import SlowDown
from sim.policies.social_base import SocialBase
from sim.policies.specialist_teams_nearby import SpecialistTeamsNearby
from sim.policies.support_families import SupportFamilies
from sim.policies.support_figure import SupportFigure
from sim.policies.wel_thuis_team import WelThuisTeam
from sim.policies.worker_continuity import WorkerContinuity

from .rows import DOWN, UP, VALUE, Row, Unused, always, exactly

Probe = Callable[[Any], float]
NOTHING_SLOWED = {"practices.slow_down.strength": 0.0, "practised.slow_none": 0.0}
NO_FIGURES = {"practices.support_figure.strength": 0.0, "practised.figure_none": 0.0, "practised.figure_full": 1.0}
NO_CASES = {"practices.case_consultation.strength": 0.0, "practised.consult_none": 0.0}
NO_ADVICE = {"practices.expertise_network.strength": 0.0}
FULL_WEEKS = {"costs.policies.consultation_requests": 1e6, "costs.policies.expertise_cases": 1e6}
MANY = {"costs.policies.consultation_requests": 4000.0, "costs.policies.expertise_cases": 2000.0}  # of 58 children
WEEKS = 365.25 / 7.0
NO_WARMTH = {
    "practices.worker_continuity.strength": 0.0, "practised.warm_none": 0.0, "workforce.turnover": 0.2,
    "costs.policies.provider_changes": 0.0,
}  # fmt: skip
HALF_A_YEAR = {
    "practices.wel_thuis_team.strength": 0.0, "practised.wel_thuis_none": 0.0, "practised.wel_thuis_full": 1.0,
    "obstacles.days": 365.25 / 2, "services.wel_thuis_team.places": 0,
}  # fmt: skip
ALL_ONE_PLAN = {
    "practices.specialist_teams_nearby.strength": 0.0, "practised.one_plan_none": 0.0, "practised.one_plan_full": 1.0,
}  # fmt: skip
NO_CAMPAIGN = {"practices.host_recruitment.strength": 0.0}
TEN_HOSTS = {"hosts.recruited": 10, "practised.host_support": 0.4}
TEN_A_PLACE = {"helps.days": (0.0, 200.0, 300.0, 36.525), "costs.help_intensive": 8000.0}
ALL_CLOSED: dict[str, Any] = {
    form: 1.0 for form in ("open_group", "treatment_group", "clinical", "secure", "family_home", "crisis_bed")
}
CHILDREN, HOUSEHOLDS = 0.058, 40
SOCIAL = (
    ("debt", "onset_debt", -1.0),
    ("separation", "onset_separation", -1.0),
    ("housing", "onset_housing", -1.0),
    ("sooner", "stressor_end", 1.0),
    ("youth", "youth", -1.0),
)
GENERALIST, SPECIALIST, EITHER = 69.0, 99.0, 84.0


def room(policy: Policy) -> Probe:
    """Cases a week or month that a policy buys time for."""
    return lambda scenario: sum(one.delta for one in policy.changes(Baseline(scenario)) if isinstance(one, LeverChange))


def cost(policy: Policy, which: str = "euro", row: int = 0) -> Probe:
    """A cost of a policy, euro a year, in a scenario."""
    return lambda scenario: getattr(policy.costs(Baseline(scenario))[row], which)


def reached(policy: Policy) -> Probe:
    """Cases a year more than now, as they are reckoned with."""

    def probe(scenario: Any) -> float:
        found = policy.in_practice(Baseline(scenario))
        assert found is not None
        return found.reached

    return probe


def counted(policy: Policy, name: str) -> Probe:
    """A count of the practice words of a policy, with the policy."""

    def probe(scenario: Any) -> float:
        found = policy.in_practice(Baseline(scenario))
        assert found is not None
        return found.counts[name].then

    return probe


def team(scenario: Any) -> float:
    """Cases of the Wel Thuis team in all."""
    return sum(WelThuisTeam().cases(Baseline(scenario)).values())


def plans(scenario: Any) -> float:
    """Trajectories that are one plan, of all that the specialist teams begin."""
    return counted(SpecialistTeamsNearby(), "plans")(scenario) / counted(SpecialistTeamsNearby(), "trajectories")(
        scenario
    )


def team_families(scenario: Any) -> float:
    """Families a year by each place that is added to the neighbourhood teams, which takes one a year."""
    places = counted(NeighbourhoodTeams(extra=1.0), "places")(scenario) / 2.0
    return reached(NeighbourhoodTeams(extra=1.0))(scenario) / places


lacking = counted(HostRecruitment(), "lacking")
treated = counted(FastFamilyTreatment(extra_places=90), "families")


def moved(policy: Policy, lever: str) -> Probe:
    """How far a policy moves a lever."""
    return lambda scenario: next(one.delta for one in policy.changes(Baseline(scenario)) if one.lever == lever)


def handover(scenario: Any) -> float:
    """Euro a year for each place of the teams, when every change of worker becomes a warm one."""
    kinds = ("neighbourhood_team", "specialist_team", "intensive_treatment")
    places = sum(one.places_at(scenario.start) for one in scenario.services if one.kind in kinds)
    return cost(WorkerContinuity(warm=1.0))(scenario) / places


def bought(scenario: Any) -> float:
    """Support families that the money of all closed places buys, when all of it goes to them."""
    policy = Reinvestment(**ALL_CLOSED, to_support=1.0)
    price = scenario.costs.policies.support_match
    found = policy.bought(Baseline(scenario), "support_families", policy.to_support, price)
    assert sum(one.places for one in found) == int(policy.freed(Baseline(scenario))[-1][1] / price)
    return sum(one.places for one in found)


def supported(part: float) -> Probe:
    """Families (of ten) that get expertise behind them, when a part of the money of closed places goes there."""
    policy = Reinvestment(**ALL_CLOSED, to_hosts=part)

    def probe(scenario: Any) -> float:
        return policy.supported(Baseline(scenario)) * 10 / policy.freed(Baseline(scenario))[-1][1]

    return probe


def first_enquiries(scenario: Any) -> float:
    """Days from the start of a campaign to its first enquiries."""
    wave = HostRecruitment().changes(Baseline(scenario))[0]
    return float((wave.start - scenario.start).days)


ROWS: list[Row | Unused] = [
    Row("costs.policies.crises", cost(SlowDown(office=1.0, outside=1.0)), exactly(lambda v: v * CHILDREN * 20 * EITHER),
        given=NOTHING_SLOWED, of_scenario=True),
    Row("costs.policies.hours_slowed_crisis", cost(SlowDown(office=1.0, outside=1.0)),
        exactly(lambda v: 1.6 * CHILDREN * v * EITHER), given=NOTHING_SLOWED, of_scenario=True),
    Row("costs.policies.hours_slowed_crisis", cost(SlowDown(office=1.0, outside=1.0), "low"),
        always(1.6 * CHILDREN * 10 * GENERALIST), "at least", given=NOTHING_SLOWED, of_scenario=True),
    Row("costs.policies.hours_slowed_crisis", cost(SlowDown(office=1.0, outside=1.0), "high"),
        exactly(lambda v: 1.6 * CHILDREN * max(40.0, v) * SPECIALIST), "at most", values=(20.0, 40.0, 60.0),
        given=NOTHING_SLOWED, of_scenario=True),
    Row("costs.policies.network_searches", cost(NetworkFirst()), exactly(lambda v: v * CHILDREN * 10 * EITHER),
        of_scenario=True),
    Row("costs.policies.hours_network_search", cost(NetworkFirst()), exactly(lambda v: 3 * CHILDREN * v * EITHER),
        of_scenario=True),
    Row("costs.policies.figure_offers", cost(SupportFigure()), exactly(lambda v: v * CHILDREN * 15 * EITHER), given=NO_FIGURES,
        of_scenario=True),
    Row("costs.policies.hours_figure", cost(SupportFigure()), exactly(lambda v: 7 * CHILDREN * v * EITHER), given=NO_FIGURES,
        of_scenario=True),
    Row("costs.policies.hours_consultation", cost(CaseConsultation(cases_a_week=3.0)),
        exactly(lambda v: 3 * WEEKS * v * SPECIALIST), "every week is full", given=NO_CASES | FULL_WEEKS, of_scenario=True),
    Row("costs.policies.hours_consultation", cost(CaseConsultation(cases_a_week=9.0)),
        exactly(lambda v: CHILDREN * v * SPECIALIST), "every request is looked at", given=NO_CASES, of_scenario=True),
    Row("costs.policies.hours_expertise", cost(ExpertiseNetwork(cases_a_month=2.0)), exactly(lambda v: 24 * v * SPECIALIST),
        "every month is full", given=NO_ADVICE | FULL_WEEKS, of_scenario=True),
    Row("costs.policies.hours_expertise", cost(ExpertiseNetwork(cases_a_month=30.0)),
        exactly(lambda v: 1.5 * CHILDREN * v * SPECIALIST), "every case is looked at", given=NO_ADVICE, of_scenario=True),
    Row("costs.policies.consultation_requests", cost(CaseConsultation(cases_a_week=50.0)),
        exactly(lambda v: CHILDREN * v * 10 * SPECIALIST), given=NO_CASES, of_scenario=True),
    Row("costs.policies.consultation_requests", room(CaseConsultation()), UP, "cases bought", values=(500.0, 2000.0, 9000.0),
        given=NO_CASES, of_scenario=True),
    Row("costs.policies.expertise_cases", cost(ExpertiseNetwork(cases_a_month=50.0)),
        exactly(lambda v: CHILDREN * v * 20 * SPECIALIST), given=NO_ADVICE, of_scenario=True),
    Row("costs.policies.expertise_cases", room(ExpertiseNetwork()), UP, "cases bought", values=(200.0, 900.0, 4000.0),
        given=NO_ADVICE, of_scenario=True),
    *(Row("costs.policies.cases_in_time", room(policy), UP, policy.name, values=(0.5, 0.9, 0.99),
          given=NO_CASES | NO_ADVICE | MANY, of_scenario=True) for policy in (CaseConsultation(), ExpertiseNetwork())),
    Row("costs.policies.worker_hours", cost(SupportFamilies(extra_coordinators=2.0)), exactly(lambda v: 2 * v * GENERALIST),
        "coordinators", of_scenario=True),
    Row("costs.policies.worker_hours", cost(WelThuisTeam(extra_cases=8)), exactly(lambda v: 2 * v * SPECIALIST), "specialists",
        of_scenario=True),
    Row("workforce.caseload_wel_thuis_team", cost(WelThuisTeam(extra_cases=8)),
        exactly(lambda v: 8 * 1350 * SPECIALIST / v), "cost", of_scenario=True),
    Row("workforce.caseload_wel_thuis_team", cost(WelThuisTeam(extra_cases=8), "high"),
        exactly(lambda v: 8 * 1350 * SPECIALIST / min(2.0, v)), "at most", of_scenario=True),
    Row("costs.policies.wel_thuis_families", team,
        exactly(lambda v: 4 * math.ceil(room_for(0.9, CHILDREN * v * 0.5) / 4)), "room by need",
        values=(10.0, 50.0, 100.0), given=HALF_A_YEAR, of_scenario=True),
    Row("costs.policies.wel_thuis_families", reached(WelThuisTeam(extra_cases=90)), exactly(lambda v: CHILDREN * v),
        "families helped", given=HALF_A_YEAR, of_scenario=True),
    Row("costs.policies.cases_in_time", team, UP, "wel_thuis_team", values=(0.3, 0.7, 0.99),
        given=HALF_A_YEAR | {"costs.policies.wel_thuis_families": 80.0}, of_scenario=True),
    Row("costs.policies.provider_changes", cost(WorkerContinuity(warm=1.0)), exactly(lambda v: CHILDREN * v * 4 * EITHER),
        given=NO_WARMTH | {"workforce.turnover": 0.0}, of_scenario=True),
    Row("costs.policies.one_plan_share", plans, VALUE, "of the trajectories", given=ALL_ONE_PLAN, of_scenario=True),
    Row("costs.policies.team_use", team_families, VALUE, given={"helps.days": (0.0, 365.25, 300.0, 36.525)}, of_scenario=True),
    Row("costs.policies.hosts_lacking", lacking, exactly(lambda v: CHILDREN * v / 2), of_scenario=True),
    Row("costs.policies.hosts_lacking", cost(HostRecruitment()), UP, "a campaign by need", values=(0.001, 0.002, 0.004),
        of_scenario=True),
    Row("costs.policies.children_per_host", lacking, exactly(lambda v: CHILDREN * 0.4 / v), of_scenario=True),
    Row("costs.policies.treatment_planned", treated, exactly(lambda v: CHILDREN * (1.6 + v)), "no more than are referred",
        given=TEN_A_PLACE | {"practices.fast_family_treatment.strength": 1.0}, of_scenario=True),
    Row("costs.policies.hours_warm_handover", handover, exactly(lambda v: 0.2 * v * EITHER), given=NO_WARMTH, of_scenario=True),
    Row("costs.policies.hours_foster_expert", cost(FosterExpertise(reach=0.9)), exactly(lambda v: 10 * 0.5 * v * EITHER),
        given=TEN_HOSTS, of_scenario=True),
    Row("costs.policies.hours_foster_expert", cost(FosterExpertise(reach=0.9, hours_per_family=6.0)), always(5 * 6 * EITHER),
        "a setting in its place", given=TEN_HOSTS, of_scenario=True),
    Row("costs.policies.empty_treatment", cost(FastFamilyTreatment(extra_places=10)), exactly(lambda v: 10 * 10 * 8000 * v),
        given=TEN_A_PLACE, of_scenario=True),
    Row("costs.policies.treatment_use", lambda scenario: Reinvestment().treatment_year(Baseline(scenario)),
        exactly(lambda v: 10 * 8000 * v), given=TEN_A_PLACE, of_scenario=True),
    Row("costs.policies.host_support", supported(0.001), exactly(lambda v: 0.001 / v), "families for the money",
        given=TEN_HOSTS, of_scenario=True),
    Row("costs.policies.host_support", cost(Reinvestment(**ALL_CLOSED, to_hosts=1.0)), exactly(lambda v: 0.6 * 10 * v),
        "all families", given=TEN_HOSTS, of_scenario=True),
    Row("costs.policies.support_match", bought, DOWN, of_scenario=True),
    Row("costs.policies.social_base", cost(SocialBase()), exactly(lambda v: HOUSEHOLDS * v), of_scenario=True),
    Row("costs.policies.social_base", cost(SocialBase(euro_per_household=50.0)), always(HOUSEHOLDS * 50),
        "a setting in its place", of_scenario=True),
    Row("costs.policies.pool_workers", cost(RegionalPooling()), exactly(lambda v: 100_000 * v), of_scenario=True),
    Row("costs.policies.one_wave_years", cost(HostRecruitment(every_months=0.0)), exactly(lambda v: 1216 * 0.04 / v),
        given=NO_CAMPAIGN, of_scenario=True),
    Row("costs.policies.one_wave_years", cost(HostRecruitment(every_months=12.0)), always(1216 * 0.04), "waves that come back",
        given=NO_CAMPAIGN, of_scenario=True),
    *(Row(f"practised.social_{name}", moved(SocialBase(), lever), exactly(lambda v, sign=sign: sign * v), of_scenario=True)
      for name, lever, sign in SOCIAL),
    *(Row(f"practised.social_{name}", moved(SocialBase(**{name: 0.3}), lever), always(sign * 0.3), "a setting in its place",
          of_scenario=True)
      for name, lever, sign in SOCIAL),
    Row("practised.campaign_lead", first_enquiries, VALUE, of_scenario=True),
]  # fmt: skip
