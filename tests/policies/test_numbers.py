"""Each policy changes exactly what it says, by how much it says, where it says, and costs what it says."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sim.policies import (
    REGISTRY,
    Baseline,
    BudgetCut,
    CaseConsultation,
    Covid,
    ExpertiseNetwork,
    FastFamilyTreatment,
    FosterExpertise,
    HostRecruitment,
    NeighbourhoodTeams,
    NetworkFirst,
    Policy,
    PolicyError,
    RegionalPooling,
    Reinvestment,
    ResidentialRundown,
    SlowDown,
    SocialBase,
    SpecialistTeamsNearby,
    StaffShortage,
    SupportFamilies,
    SupportFigure,
    WelThuisTeam,
    WorkerContinuity,
    Zorgoppas,
    combine,
    parse,
)
from sim.policies.base import campaign_rates
from sim.policies.picture import picture
from sim.policies.sizing import looked_at
from sim.population.building import service_records
from sim.scenario.area_table import AreaTable
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import build
from sim.scenario.services import who_serves
from sim.world.world import area_records

START = date(2022, 1, 1)
SHARES = "slow ask offer figure network near warm follow respite sitter one_plan wel_thuis".split()
ROUND = load_scenario("minimal").with_changes(
    {f"practices.{name}.strength": 0.25 for name in (
        "slow_down", "fast_family_treatment", "host_recruitment", "support_figure", "network_first", "worker_continuity",
        "support_families", "zorgoppas", "specialist_teams_nearby", "wel_thuis_team", "case_consultation",
        "regional_pooling", "expertise_network",
    )}
    | {f"practised.{name}_none": 0.2 for name in SHARES} | {f"practised.{name}_full": 1.0 for name in SHARES}  # lever: 0.4
    | {
        "practised.slow_outside": 0.5, "practised.slow_days": 5.0, "practised.intensity": 1.0, "practised.host_support": 0.4,
        "practised.start_none": 20.0, "practised.start_full": 4.0,  # lever: 16
        "practised.reserved_none": 0.0, "practised.reserved_full": 0.24,  # lever: 0.06
        "costs.policies.treatment_referrals": 42.0,  # take 20 places
        "costs.policies.consultation_requests": 120.0,  # take 8 cases a week
        "costs.policies.expertise_cases": 12.0,  # take 4 cases a month
        "practised.consult_none": 0.0, "practised.consult_full": 8.0,  # lever: 2
        "practised.pool_full": 0.8, "practised.expertise_full": 4.0,  # levers: 0.2 and 1
        "practised.campaign": 0.8, "practised.campaign_weeks": 26.0,
        "practised.support_families": 10.0, "practised.sitters": 20.0,
        "costs.policies.wel_thuis_families": 2.2,  # take room for 4 at once
        "costs.policies.hosts_lacking": 100.0,  # more than a campaign brings
        "respite.caseload": 5.0, "respite.attrition": 0.2, "respite.sitter_attrition": 0.5,
        "helps.days": (0.0, 200.0, 300.0, 36.525),  # ten trajectories a place a year
        "workforce.turnover": 0.2, "costs.notice_months": 12.0,
        "costs.hour_generalist": 60.0, "costs.hour_specialist": 100.0, "costs.worker_year": 100_000.0,
        "costs.campaign_wave": {"value": 1000.0, "low": 500.0, "high": 2000.0}, "costs.help_intensive": 7000.0,
        "services.intensive_treatment.places": 10, "hosts.recruited": 19, "hosts.enquiries_per_year": 38.0,
    }
)  # fmt: skip
HERE = Baseline(ROUND)
CHILDREN, NOORD, ZUID, ALL = 2714, 1000, 900, 1900  # children; households with children
A_WEEK, A_MONTH = 120.0 * 2.714 / (365.25 / 7.0), 12.0 * 2.714 / 12.0  # requests that come
BEFORE = 365.25 / 7.0 * looked_at(2, A_WEEK)  # requests a year that are looked at
CONSULTED = 365.25 / 7.0 * looked_at(8, A_WEEK) - BEFORE
CALM = 1.6 * 2.714  # crises that can be slowed down
HANDOVERS = 231 * 0.2 + 28.0 * 2.714  # 88 + 42 + 61 + 30 + 10 places; changes of provider
ADVISED = 12.0 * (looked_at(4, A_MONTH) - looked_at(1, A_MONTH))
LABELS = [
    f"{service.kind}/{service.form}/{service.area}".replace("/None", "").replace("/city", "")
    for service in ROUND.services
]


def levers(policy: Policy) -> dict[str, float]:
    """Lever -> change at full ramp."""
    return {one.lever: one.delta for one in policy.changes(HERE) if hasattr(one, "lever") and one.delta}


def places(policy: Policy, part: int = 0) -> dict[str, float]:
    """Service -> places added in the end."""
    found: dict[str, float] = {}
    for one in policy.changes(HERE):
        if hasattr(one, "service") and one.part == part:
            label = LABELS[one.service - 1]
            found[label] = found.get(label, 0) + one.places
    return {label: number for label, number in found.items() if number}


def costs(policy: Policy) -> list[tuple[float, float, float]]:
    return [(one.euro, one.low, one.high) for one in policy.costs(HERE)]


# policy -> levers at strength 1, levers at strength -1
LEVERS = [
    (SlowDown, {"slow_office": 0.6, "slow_outside": 0.3, "ask_view": 0.6},
     {"slow_office": -0.2, "slow_outside": -0.1, "ask_view": -0.2}),
    (FastFamilyTreatment, {"intensive_offer": 0.6, "intensive_start": -12.0, "intensive_reserved": 0.18},
     {"intensive_offer": -0.2, "intensive_start": 4.0, "intensive_reserved": -0.06}),
    (SupportFigure, {"figure_offer": 0.6}, {"figure_offer": -0.2}),
    (NetworkFirst, {"network_search": 0.6, "near_first": 0.6}, {"network_search": -0.2, "near_first": -0.2}),
    (WorkerContinuity, {"warm": 0.6, "follow": 0.6}, {"warm": -0.2, "follow": -0.2}),
    (SupportFamilies, {"respite_offer": 0.6}, {"respite_offer": -0.2}),
    (Zorgoppas, {"sitter_offer": 0.6}, {"sitter_offer": -0.2}),
    (SpecialistTeamsNearby, {"one_plan": 0.6}, {"one_plan": -0.2}),
    (WelThuisTeam, {"wel_thuis": 0.6}, {"wel_thuis": -0.2}),
    (CaseConsultation, {"consult": 6.0}, {"consult": -2.0}),
    (RegionalPooling, {"pool": 0.6}, {"pool": -0.2}),
    (ExpertiseNetwork, {"expertise": 3.0}, {"expertise": -1.0}),
    (FosterExpertise, {"host_support": 0.5}, {"host_support": -0.4}),
    (NeighbourhoodTeams, {"threshold": 0.2}, {"threshold": -0.2}),
    (SocialBase,
     {"onset_debt": -0.1, "onset_separation": -0.1, "onset_housing": -0.1, "stressor_end": 0.15, "youth": -0.05},
     {"onset_debt": 0.1, "onset_separation": 0.1, "onset_housing": 0.1, "stressor_end": -0.15, "youth": 0.05}),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "full", "taken"), LEVERS, ids=lambda x: getattr(x, "name", ""))
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_levers_move_all_the_way_to_the_practice_or_to_none(policy, full, taken, share):
    for sign, whole in ((1, full), (-1, taken)):
        wanted = {name: pytest.approx(share * delta) for name, delta in whole.items()}
        assert levers(policy(strength=sign * share)) == wanted


# policy with settings -> levers, whatever the strength would say
SETTINGS = [
    (SlowDown(office=0.5, outside=0.9, days=2.0), {"slow_office": 0.1, "slow_outside": 0.7, "slow_days": -3.0, "ask_view": 0.6}),
    (SlowDown(office=0.5, strength=-0.5), {"slow_office": 0.05, "slow_outside": -0.05, "ask_view": -0.1}),
    (FastFamilyTreatment(start_days=6.0, intensity=1.5),
     {"intensive_offer": 0.6, "intensive_start": -10.0, "intensive_reserved": 0.18, "intensive_intensity": 0.5}),
    (FastFamilyTreatment(start_days=6.0, reserved=0.5, strength=0.5),
     {"intensive_offer": 0.3, "intensive_start": -5.0, "intensive_reserved": 0.22}),
    (FastFamilyTreatment(start_within=3.0), {"intensive_offer": 0.6, "intensive_start": -13.0, "intensive_reserved": 0.18}),
    (NetworkFirst(wait_days=20.0, strength=0.5), {"network_search": 0.3, "near_first": 0.3, "wait_near": 10.0}),
    (WorkerContinuity(warm=0.1, follow=0.9), {"warm": -0.3, "follow": 0.5}),
    (SupportFamilies(offer=0.7), {"respite_offer": 0.3}),
    (Zorgoppas(offer=0.1, strength=-0.5), {"sitter_offer": -0.15}),
    (SpecialistTeamsNearby(one_plan=0.9, strength=0.5), {"one_plan": 0.25}),
    (WelThuisTeam(brought=0.5), {"wel_thuis": 0.1}),
    (CaseConsultation(cases_a_week=10.0), {"consult": 8.0}),
    (ExpertiseNetwork(cases_a_month=0.0, strength=0.5), {"expertise": -0.5}),
    (FosterExpertise(reach=0.3), {}),
    (FosterExpertise(reach=1.0, strength=0.5), {"host_support": 0.3}),
    (NeighbourhoodTeams(threshold=2.0, strength=0.5), {"threshold": 0.5}),
    (SocialBase(debt=0.2, separation=0.3, housing=0.4, sooner=0.5, youth=0.1, strength=0.5),
     {"onset_debt": -0.1, "onset_separation": -0.15, "onset_housing": -0.2, "stressor_end": 0.25, "youth": -0.05}),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "wanted"), SETTINGS, ids=lambda x: getattr(x, "label", ""))
def test_a_setting_says_where_the_lever_goes(policy, wanted):
    assert levers(policy) == {name: pytest.approx(delta) for name, delta in wanted.items()}


# policy -> places added
PLACES = [
    (FastFamilyTreatment(), {"intensive_treatment": 10}),
    (FastFamilyTreatment(strength=0.5), {"intensive_treatment": 5}),
    (FastFamilyTreatment(strength=-1.0), {"intensive_treatment": -10}),
    (FastFamilyTreatment(areas=("Noord",)), {"intensive_treatment": 5}),  # 1,428 of 2,714 children
    (FastFamilyTreatment(extra_places=7), {"intensive_treatment": 7}),
    (FastFamilyTreatment(extra_places=1), {"intensive_treatment": 1}),
    (FastFamilyTreatment(extra_places=-1), {"intensive_treatment": -1}),
    (FastFamilyTreatment(extra_places=-3), {"intensive_treatment": -3}),
    (FastFamilyTreatment(extra_places=0), {}),
    (NeighbourhoodTeams(), {"neighbourhood_team/Noord": 18, "neighbourhood_team/Zuid": 8}),
    (NeighbourhoodTeams(extra=0.5, strength=-1.0), {"neighbourhood_team/Noord": -44, "neighbourhood_team/Zuid": -21}),
    (NeighbourhoodTeams(areas=("Zuid",)), {"neighbourhood_team/Zuid": 8}),
    (SpecialistTeamsNearby(), {}),
    (SpecialistTeamsNearby(extra_places=91), {"specialist_team/Noord": 61, "specialist_team/Zuid": 30}),
    (SpecialistTeamsNearby(extra_places=-10, areas=("Zuid",), strength=0.5), {"specialist_team/Zuid": -5}),
    (WelThuisTeam(), {"wel_thuis_team": 4}),  # 2.2 per 1,000 of 2,714 children a year
    (WelThuisTeam(strength=0.1), {"wel_thuis_team": 4}),  # a whole worker
    (WelThuisTeam(extra_cases=8, strength=0.5), {"wel_thuis_team": 4}),
    (WelThuisTeam(strength=-1.0), {}),
    (BudgetCut(), {"neighbourhood_team/Noord": -9, "neighbourhood_team/Zuid": -4, "specialist_team/Noord": -6,
                   "specialist_team/Zuid": -3, "intensive_treatment": -1, "foster_service": -1, "mental_health": -6}),
    (BudgetCut(share=0.5, kinds=("board", "intensive_treatment")), {"board": -2, "intensive_treatment": -5}),
    (BudgetCut(share=0.5, kinds=("neighbourhood_team",), areas=("Noord",)), {"neighbourhood_team/Noord": -44}),
    (BudgetCut(share=0.5, kinds=("board",), strength=-1.0), {"board": 2}),
    (ResidentialRundown(open_group=1.0, treatment_group=1.0, secure=0.0),
     {"residential/open_group": -2, "residential/treatment_group": -2}),
    (ResidentialRundown(open_group=0.0, treatment_group=0.5, secure=1.0, strength=-1.0),
     {"residential/treatment_group": 1, "residential/secure": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "wanted"), PLACES, ids=lambda x: getattr(x, "label", ""))
def test_so_many_places_come_or_go(policy, wanted):
    assert places(policy) == wanted


def test_support_families_come_from_coordinators_and_recruits():
    """Ten (twenty sitters) per 1,000 households, five a coordinator; as many recruits as keep that number."""
    for policy, number, stop in ((SupportFamilies, 19.0, 0.2), (Zorgoppas, 38.0, 0.5)):
        label = "support_families" if policy is SupportFamilies else "respite_sitters"
        assert places(policy(), 1) == {label: pytest.approx(number / 5)}
        assert places(policy(), 2) == {label: pytest.approx(number * stop)}
        assert places(policy(strength=0.5, areas=("Noord",)), 1) == {label: pytest.approx(number / 5 / 2 * NOORD / ALL)}
        assert places(policy(extra_coordinators=3.0, extra_recruits=8.0, strength=0.5), 1) == {
            label: pytest.approx(1.5)
        }
        assert places(policy(extra_coordinators=3.0, extra_recruits=8.0, strength=0.5), 2) == {
            label: pytest.approx(4.0)
        }
        assert places(policy(strength=-1.0), 1) == {} == places(policy()), "none is there, none is added to the stock"


def regions(*services: dict) -> Baseline:
    """Noord and Zuid in a region of their own each, with these services of support families."""
    document = ROUND.copy_of_document()
    document["services"] = [one for one in document["services"] if one["kind"] != "support_families"]
    document["services"] += [{"kind": "support_families", "places": 0, **one} for one in services]
    document["areas"] = {"file": "areas.csv"}
    areas = tuple(replace(area, region=f"around {area.name}") for area in ROUND.areas)
    return Baseline(build(document, None, table=AreaTable(areas, tuple(a.name for a in areas), [])))


@pytest.mark.parametrize(
    ("services", "reach"),
    [
        ([{}], [NOORD]),  # of the first region, and of no family of the other
        ([{}, {"name": "south", "region": "around Zuid"}], [NOORD, ZUID]),
        ([{"tier": "supra-region"}], [ALL]),
        ([{"tier": "supra-region"}, {"area": "Zuid"}], [NOORD, ZUID]),  # who has one of its own goes there
    ],
)
def test_support_families_reach_whom_their_service_is_for(services, reach):
    """So many per 1,000 households that go there: those of another region, and who has a service of its own, do not count."""
    here = regions(*services)
    found = SupportFamilies().reach(here)
    assert list(found.values()) == reach and sum(SupportFamilies().missing(here).values()) == sum(reach) / 100
    areas = area_records(here.scenario, 1.0)
    service_records(here.scenario, areas, START)
    assert {row: int(areas[row].support) for row in (1, 2)} == here.serving("support_families"), "as in the world"


def test_areas_that_no_service_is_for_are_refused():
    with pytest.raises(PolicyError, match="no service of the kind support_families is for families of its areas"):
        SupportFamilies(areas=("Zuid",)).changes(regions({}))
    assert SupportFamilies(areas=("Zuid",), strength=0.0).reach(regions({})) == {}
    assert who_serves([(5, 0, 1, False), (3, 0, 1, True), (4, 2, 1, False)], [1, 1, 2]) == [3, 4, 3]


# policy -> (euro, low, high) a year. An hour: 60 (generalist), 100 (specialist), 80 (either)
COSTS = [
    (SlowDown(), [(CALM * 0.45 * 20 * 80, CALM * 0.45 * 10 * 60, CALM * 0.45 * 40 * 100)]),  # half at night
    (SlowDown(office=0.4, outside=1.0), [(CALM * 0.4 * 20 * 80, CALM * 0.4 * 10 * 60, CALM * 0.4 * 40 * 100)]),
    (SlowDown(office=0.4, outside=0.2), [(0.0, 0.0, 0.0)]),
    (SlowDown(areas=("Zuid",)), [(1.6 * 1.286 * 0.45 * 20 * 80, 1.6 * 1.286 * 0.45 * 10 * 60, 1.6 * 1.286 * 0.45 * 40 * 100)]),
    (SlowDown(strength=-1.0), [(0.0, 0.0, 0.0)]),
    (NetworkFirst(), [(3 * 2.714 * 10 * 80, 3 * 2.714 * 5 * 60, 3 * 2.714 * 20 * 100)]),
    (NetworkFirst(areas=("Zuid",)), [(3 * 1.286 * 10 * 80, 3 * 1.286 * 5 * 60, 3 * 1.286 * 20 * 100)]),
    (NetworkFirst(strength=0.5), [(3 * 2.714 * 5 * 80, 3 * 2.714 * 2.5 * 60, 3 * 2.714 * 10 * 100)]),
    (NetworkFirst(strength=-1.0), [(0.0, 0.0, 0.0)]),
    (SupportFigure(), [(7 * 2.714 * 0.6 * 15 * 80, 7 * 2.714 * 0.6 * 8 * 60, 7 * 2.714 * 0.6 * 30 * 100)]),
    (SupportFigure(areas=("Zuid",)), [(7 * 1.286 * 0.6 * 15 * 80, 7 * 1.286 * 0.6 * 8 * 60, 7 * 1.286 * 0.6 * 30 * 100)]),
    (FastFamilyTreatment(), [(0.2 * 700_000, 0.0, 0.4 * 700_000)]),  # 10 places x 10 trajectories x 7,000
    (FastFamilyTreatment(strength=-1.0), [(-0.2 * 700_000, -0.4 * 700_000, 0.0)]),
    (HostRecruitment(), [(1425.0, 712.5, 2850.0)]),  # a wave a year: 1,000 per 1,000 households, a quarter is reached already
    (HostRecruitment(extra_enquiries=1.0), [(1900.0, 950.0, 3800.0)]),
    (HostRecruitment(every_months=6.0), [(2850.0, 1425.0, 5700.0)]),
    (HostRecruitment(every_months=0.0), [(142.5, 71.25, 285.0)]),
    (HostRecruitment(areas=("Zuid",), strength=0.5), [(337.5, 168.75, 675.0)]),
    (FosterExpertise(hours_per_family=10.0), [(19 * 0.5 * 10 * 80, 19 * 0.5 * 10 * 0.4 * 60, 19 * 0.5 * 10 * 2 * 100)]),
    (FosterExpertise(hours_per_family=10.0, areas=("Noord",)), [(10 * 5 * 80, 10 * 5 * 0.4 * 60, 10 * 5 * 2 * 100)]),
    (FosterExpertise(hours_per_family=10.0, strength=-1.0), [(-19 * 4 * 80, -19 * 4 * 0.4 * 60, -19 * 4 * 2 * 100)]),
    (SocialBase(euro_per_household=30.0), [(57_000.0, 0.4 * 57_000, 4 * 57_000)]),
    (SocialBase(euro_per_household=30.0, areas=("Zuid",), strength=-1.0), [(-27_000.0, 0.4 * -27_000, 4 * -27_000)]),
    (WorkerContinuity(),
     [(HANDOVERS * 0.6 * 4 * 80, HANDOVERS * 0.6 * 60, HANDOVERS * 0.6 * 8 * 100)]),
    (WorkerContinuity(strength=-1.0), [(-HANDOVERS * 0.2 * 4 * 80, -HANDOVERS * 0.2 * 8 * 60, -HANDOVERS * 0.2 * 100)]),
    (SupportFamilies(), [(3.8 * 1350 * 60, 0.8 * 3.8 * 1350 * 60, 1.3 * 3.8 * 1350 * 60)]),
    (SupportFamilies(extra_coordinators=-1.0), [(-1350 * 60, -1.3 * 1350 * 60, -0.8 * 1350 * 60)]),
    (WelThuisTeam(), [(4 * 1350 * 100 / 4, 4 * 1350 * 100 / 8, 4 * 1350 * 100 / 2)]),
    (WelThuisTeam(extra_cases=-4), [(-4 * 1350 * 100 / 4, -4 * 1350 * 100 / 2, -4 * 1350 * 100 / 8)]),
    (CaseConsultation(), [(10 * 100 * CONSULTED, 5 * 100 * CONSULTED, 20 * 100 * CONSULTED)]),
    (CaseConsultation(strength=-1.0), [(-10 * 100 * BEFORE, -20 * 100 * BEFORE, -5 * 100 * BEFORE)]),
    (ExpertiseNetwork(), [(20 * 100 * ADVISED, 10 * 100 * ADVISED, 40 * 100 * ADVISED)]),
    (ExpertiseNetwork(strength=-1.0), [(0.0, 0.0, 0.0)]),
    (RegionalPooling(), [(100_000.0, 50_000.0, 300_000.0)]),
    (RegionalPooling(strength=0.5), [(50_000.0, 25_000.0, 150_000.0)]),
    (SpecialistTeamsNearby(extra_places=10), []),
    (NeighbourhoodTeams(), []),
    (ResidentialRundown(), []),
    (BudgetCut(), []),
    (StaffShortage(), []),
    (Covid(), []),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "wanted"), COSTS, ids=lambda x: getattr(x, "label", ""))
def test_a_policy_costs_what_it_says(policy, wanted):
    assert costs(policy) == [pytest.approx(row) for row in wanted]


BUNDLED = [kind for kind in REGISTRY.values() if kind.__module__.startswith("sim.")]
ONE_FOR_ALL = {"case_consultation", "expertise_network", "regional_pooling", "wel_thuis_team", "reinvestment"}
"""One desk, team or number of cases for the whole place, whichever areas it works for."""


@pytest.mark.parametrize("name", sorted({kind.name for kind in BUNDLED if costs(kind())} - ONE_FOR_ALL))
def test_what_a_policy_costs_in_each_area_is_together_what_it_costs_in_all(name):
    kind = REGISTRY[name]
    whole, north, south = costs(kind()), costs(kind(areas=("Noord",))), costs(kind(areas=("Zuid",)))
    assert whole == [
        pytest.approx([a + b for a, b in zip(*pair, strict=True)]) for pair in zip(north, south, strict=True)
    ]
    assert 0 < south[0][0] < whole[0][0]


@pytest.mark.parametrize("name", sorted(name for name, kind in REGISTRY.items() if kind.__module__.startswith("sim.")))
class TestEveryPolicy:
    def test_strength_0_changes_nothing_and_costs_nothing(self, name):
        none = REGISTRY[name](strength=0.0)
        assert levers(none) == {} == places(none)
        assert not any(places(none, part) for part in (1, 2))
        assert all(row == (0.0, 0.0, 0.0) for row in costs(none))
        assert not any(hasattr(one, "rates") for one in none.changes(HERE)), "no campaign"
        assert all(set(one.weeks) == {1.0} for one in none.changes(HERE) if hasattr(one, "weeks"))

    def test_costs_lie_within_their_range(self, name):
        for strength in (-1.0, -0.3, 0.4, 1.0):
            for euro, low, high in costs(REGISTRY[name](strength=strength)):
                assert min(low, high) <= euro <= max(low, high)

    def test_its_levers_hold_in_its_areas_from_its_first_day_over_its_ramp(self, name):
        day = START + timedelta(days=100)
        for one in REGISTRY[name](
            areas=("Zuid",), start=day, **({} if name == "covid" else {"ramp_weeks": 10})
        ).changes(HERE):
            if hasattr(one, "lever") and name not in ("staff_shortage", "reinvestment"):
                assert (one.areas, one.start, one.ramp_weeks) == ((2,), day, 10)
            elif hasattr(one, "service") and name != "reinvestment":
                assert ROUND.area_row(ROUND.services[one.service - 1].area) in (0, 2)
                assert one.start >= day
            elif hasattr(one, "area"):
                assert one.area == 2

    def test_it_does_not_start_before_the_scenario(self, name):
        with pytest.raises(PolicyError, match="before the scenario's start date 2022-01-01"):
            combine(parse(f"{name}:start=2021-12-31"), ROUND)


def test_a_shortage_comes_and_goes():
    there, back = [one for one in StaffShortage(months=24.0, ramp_weeks=8).changes(HERE) if one.lever == "turnover"]
    assert (there.delta, there.start) == (0.5, START)
    assert (back.delta, back.start, back.ramp_weeks) == (-0.5, START + timedelta(days=730), 8)
    fill = [one.delta for one in StaffShortage(strength=0.4).changes(HERE) if one.lever == "fill"]
    assert fill == [pytest.approx(-0.3), pytest.approx(0.3)]


def test_covid_is_calm_first_and_a_load_later():
    """Fifteen weeks of less, the rest of a year half of that; strain is lower first and higher for 78 weeks."""
    found = {one.what: one.weeks for one in Covid(strength=0.5).changes(HERE)}
    assert found["escalation"] == pytest.approx((0.95,) * 15 + (1.05,) * 78)
    assert found["breakdowns"] == found["tiring"] == found["escalation"]
    other = {one.what: one.weeks for one in Covid(stays=-0.5).changes(HERE)}
    assert other["breakdowns"] == pytest.approx((1.05,) * 15 + (0.95,) * 78), "the other way round"
    for what in ("seeking", "reports", "planned"):
        assert found[what] == pytest.approx((0.9,) * 15 + (0.95,) * 37)
    assert {tuple(one.areas) for one in Covid(areas=("Noord",)).changes(HERE)} == {(1,)}
    assert all(set(one.weeks) == {1.0} for one in Covid(strength=-1.0).changes(HERE))


def test_a_campaign_is_a_wave_that_halves():
    """38 enquiries a year, 20 of them in Noord (by children); 0.8 x the three quarters not yet done, halved in 26 weeks."""
    background = dict(enumerate((rate for _, rate in ROUND.hosts_by_area()), start=1))
    assert sum(background.values()) == pytest.approx(38.0)
    for wave in HostRecruitment(every_months=0.0).changes(HERE):
        peak = 0.6 * background[wave.area]
        assert wave.rates[0] == (START + timedelta(days=28), pytest.approx(peak))
        assert wave.rates[13] == (START + timedelta(days=28 * 14), pytest.approx(peak / 4))
        assert wave.rates[52][1] == pytest.approx(peak / 2**8), "it goes on halving after three years"
        assert len(wave.rates) == 66 and wave.rates[-1][1] == 0.0 < wave.rates[-2][1] < 0.0011 * peak, "and ends"
    twice = {one.area: one.rates for one in HostRecruitment(extra_enquiries=2.0, strength=0.5).changes(HERE)}
    assert twice[1][0][1] == pytest.approx(background[1])
    second = next(rate for day, rate in twice[1] if day == START + timedelta(days=28 + 365))
    assert second == pytest.approx(background[1] * (1 + 0.5 ** (365 / 7 / 26))), "waves add up"


@pytest.mark.parametrize("half_life", [1.0, 26.0, 52.0])
@pytest.mark.parametrize("months", [0.0, 12.0, 36.0, 48.0, 120.0])
def test_a_campaign_is_never_far_from_the_sum_of_its_halving_waves(months, half_life):
    """On whatever day: within what a wave halves in a step of four weeks; and one wave is over in the end."""
    first, last = START, START + timedelta(days=16 * 366)
    rates = campaign_rates(first, last, 10.0, half_life, months)
    waves = [first + timedelta(days=round(months * 365.25 / 12) * k) for k in range(200 if months else 1)]
    days, values = [day for day, _ in rates], [rate for _, rate in rates]
    for ahead in range(0, 15 * 365, 31):
        day = first + timedelta(days=ahead)
        there = values[bisect_right(days, day) - 1]
        exact = sum(10.0 * 0.5 ** ((day - wave).days / 7 / half_life) for wave in waves if wave <= day)
        assert exact - 1e-9 <= there + 0.0101 and there <= exact * 2 ** (4 / half_life) + 1e-9, day
    assert months or values[-1] == 0.0


def test_waves_are_a_month_apart_or_there_is_one():
    for months in (0.001, 0.5):
        with pytest.raises(PolicyError, match="setting every_months: 0 for one wave only, or from 1; found 0."):
            HostRecruitment(every_months=months)
    assert len(HostRecruitment(every_months=1.0).changes(HERE)) == len(HERE.scenario.areas)


class TestReinvestment:
    """Places: 2 open group at 250, 2 treatment group at 320, 2 clinical at 400, 1 secure at 450 euro a day."""

    CLOSES = dict(open_group=1.0, treatment_group=0.0, secure=0.0, ramp_weeks=0.0)

    def test_what_is_freed(self):
        available, use = 365.25 * 250 * 2 * 0.3, 365.25 * 250 * 2 * 0.7
        day = START + timedelta(days=365)
        assert Reinvestment(**self.CLOSES).freed(HERE) == [(day, pytest.approx(available + use * 0.5))]
        assert Reinvestment(**self.CLOSES, share=0.5).freed(HERE) == [(day, pytest.approx((available + use * 0.5) / 2))]
        assert Reinvestment(**self.CLOSES, use_paid=0.0).freed(HERE) == [(day, pytest.approx(available))]
        assert Reinvestment(**self.CLOSES, strength=-1.0, use_paid=1.0).freed(HERE) == [
            (day, pytest.approx(-available - use))
        ]
        later = Reinvestment(**self.CLOSES, notice_months=6.0).freed(HERE)
        assert [found for found, _ in later] == [START + timedelta(days=183)]

    def test_what_is_bought(self):
        """118,706 euro: at 56,000 a place of treatment (80 % of ten trajectories) 2; at 2,600 a support family 45."""
        euro = 365.25 * 250 * 2 * 0.65
        assert Reinvestment().treatment_year(HERE) == pytest.approx(56_000.0)
        assert places(Reinvestment(**self.CLOSES, to_treatment=1.0)) == {
            "intensive_treatment": euro // 56_000, "support_families": euro * 0.25 // 2600
        }  # fmt: skip
        gone = places(Reinvestment(**self.CLOSES, to_treatment=1.0, strength=-1.0))
        assert gone == {"intensive_treatment": -(euro // 56_000), "support_families": -(euro * 0.25 // 2600)}

    def test_hosts_are_supported_and_paid(self):
        """A quarter of the money at 2,500 euro a family: of 19 families."""
        more = 365.25 * 250 * 2 * 0.65 * 0.25 / 2500 / 19
        policy = Reinvestment(**self.CLOSES)
        assert levers(policy) == {"host_support": pytest.approx(min(0.6, more))}
        host, support = costs(policy)
        families = 19 * min(0.6, more)
        assert host == pytest.approx((2500 * families, 1000 * families, 5000 * families))
        number = 365.25 * 250 * 2 * 0.65 * 0.25 // 2600
        assert support == pytest.approx((2600 * number, 1000 * number, 3900 * number))
        assert levers(Reinvestment(**self.CLOSES, strength=-1.0)) == {"host_support": pytest.approx(max(-0.4, -more))}

    def test_what_it_costs_follows_what_is_bought_at_the_time(self):
        """Five places close in three years by quarters: nothing is paid before money is free, and never more than is free."""
        policy = Reinvestment(open_group=1.0, treatment_group=1.0, secure=1.0, to_hosts=0.06, notice_months=6.0)
        freed = policy.freed(HERE)
        rows = [row for row in combine([policy], ROUND).costs if row.euro > 0.0]
        assert len(rows) == 2 and len(freed) == 3
        places_then = policy.bought(HERE, "intensive_treatment", policy.to_treatment, policy.treatment_year(HERE))
        for day, euro in freed:
            now = (day - START).days
            treatment = policy.treatment_year(HERE) * sum(c.places for c in places_then if c.start <= day)
            spent = [row.euro * sum(share for after, share in row.parts if after <= now) for row in rows]
            assert treatment + sum(spent) <= euro + 1e-6
            assert spent[0] == pytest.approx(euro * policy.to_hosts), "all of the share for host families"
        first = (freed[0][0] - START).days
        assert all(row.parts[0][0] >= first > 0 and row.spent(0.0, first) == 0.0 for row in rows)
        assert [sum(share for _, share in row.parts) for row in rows] == pytest.approx([1.0, 1.0])
        moved = [one for one in policy.changes(HERE) if hasattr(one, "lever")]
        assert [one.start for one in moved] == [day for day, _ in freed] and {one.ramp_weeks for one in moved} == {0.0}

    def test_its_picture_says_what_is_paid_in_which_year(self):
        found = picture(Reinvestment(), load_scenario("utrecht"))
        first, second, third = found.own
        assert 0.0 == first < second < third < found.cost[0]
        assert "a year in the end: 0 in the first year" in found.money("en")

    def test_nothing_freed_buys_nothing(self):
        assert Reinvestment(open_group=0.0, treatment_group=0.0, secure=0.0).changes(HERE) == []
        assert Reinvestment(share=0.0).changes(HERE) == []


def test_places_close_in_quarters():
    """Ten quarters of 91 days: 2 treatment places of 2, at one and at two halves of the way."""
    rundown = ResidentialRundown(open_group=0.0, treatment_group=1.0, secure=0.0, ramp_weeks=130)
    days = [((one.start - START).days, one.places) for one in rundown.changes(HERE)]
    assert days == [(91 * 2, -1), (91 * 7, -1)]


def test_a_settings_bounds_are_refused():
    for text, word in (("slow_down:days=15", "14"), ("slow_down:days=0.05", "0.1"), ("slow_down:strength=1.1", "1"),
                       ("host_recruitment:every_months=121", "120"), ("fast_family_treatment:intensity=2.1", "2"),
                       ("slow_down:nothing=1", "nothing")):  # fmt: skip
        with pytest.raises(PolicyError, match=word):
            parse(text)
