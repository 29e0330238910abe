"""Numbers of the workforce (mechanism 10)."""

from __future__ import annotations

from sim.scenario.effects import LESS, OFTEN, WORLD
from sim.scenario.fields import Section, parameter


def _caseload(value: float, low: float, high: float, unit: str, note: str) -> float:
    unit = f"{unit} a worker"
    given: float = parameter(value, unit=unit, low=low, high=high, source="assumption", minimum=0.1, note=note)
    return given


class Workforce(Section):
    """Caseload, turnover, vacancies, and what a worker who is not there means."""

    caseload_neighbourhood_team: float = _caseload(10.0, 6.0, 15.0, "families", "part-time workers counted as one")
    caseload_specialist_team: float = _caseload(8.0, 5.0, 14.0, "families", "part-time workers counted as one")
    caseload_intensive_treatment: float = _caseload(3.0, 2.0, 5.0, "families", "daily presence for some weeks")
    caseload_crisis_team: float = _caseload(
        3.0, 2.0, 6.0, "families", "short and intensive, with duty outside office hours"
    )
    caseload_board: float = _caseload(6.0, 4.0, 10.0, "investigations", "investigators of the Child Protection Board")
    caseload_mental_health: float = _caseload(20.0, 12.0, 35.0, "young people", "treatment of about an hour a week")
    caseload_wel_thuis_team: float = _caseload(
        4.0, 2.0, 8.0, "families", "removes what stands in the way of living at home"
    )
    caseload_foster_service: float = _caseload(
        16.0, 12.0, 22.0, "foster families", "band of caseloads in child protection (TEAM-JB-CASE), another trade"
    )
    turnover: float = parameter(
        0.2,
        unit="rate per worker per year, of leaving",
        low=0.15,
        high=0.25,
        source="TEAM-JB-GELD",
        minimum=0,
        maximum=10,
        note="counted in child protection; held for all services",
    )
    fill_days: float = parameter(
        56.0,
        unit="days that a post is vacant",
        low=30.0,
        high=120.0,
        source="TEAM-NL-VAC;TEAM-JB-GELD",
        minimum=1,
        note="x / (1 + x) = 0.030 vacant with x = 0.2 x 56 / 365.25",
    )
    tightness: float = parameter(
        0.5,
        unit="power of vacancies at the start over vacancies now",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=2,
        note="0: services do not compete for workers; 1: as many are hired whatever the number of vacancies",
        no_effect=WORLD,
    )
    overload: float = parameter(
        0.15,
        unit="addition to turnover per waiting family a post",
        low=0.0,
        high=0.5,
        source="assumption",
        minimum=0,
        note="half of the workers find the load too high (TEAM-LOAD); what that does to leaving was not found",
        no_effect=WORLD,
    )
    overload_most: float = parameter(
        1.0,
        unit="addition to turnover at most",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="however long the line, leaving at most doubles. No count found; 0 is that load moves nobody",
        no_effect=WORLD,
    )
    continuity_kept: float = parameter(
        0.8,
        unit="share of the effect of help left after a cold change of worker",
        low=0.4,
        high=1.1,
        source="TEAM-TURN-EFF",
        minimum=0,
        maximum=2,
        note="the row shows that continuity and outcome go together, confounded; the number is an assumption, 1 is no effect",
        effect=LESS,
    )
    provider_kept: float = parameter(
        0.9,
        unit="share of the effect of new help after a cold change of provider",
        low=0.6,
        high=1.05,
        source="assumption",
        minimum=0,
        maximum=2,
        note="other help takes over while the earlier still works; 1 is no effect",
        effect=LESS,
    )
    report_share: float = parameter(
        0.35,
        unit="share of reports that the family's professionals make",
        low=0.0,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the others come from police, school, neighbours; 0: few workers change no reports",
        no_effect=OFTEN,
    )
    request_share: float = parameter(
        0.6,
        unit="share of planned requests that the family's professionals make",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the others come from general practitioner, court bodies and parents",
        no_effect=OFTEN,
    )
    slow_share: float = parameter(
        0.3,
        unit="share of slowed crises that need a worker of the crisis service",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="its place is used for the days bought, without one the crisis is answered at once; others: who knows the family",
        no_effect=OFTEN,
    )
    follow_load: float = parameter(
        0.5,
        unit="share left of the extra load after a return",
        low=0.1,
        high=1.2,
        source="assumption",
        minimum=0,
        maximum=3,
        note="when a trusted worker comes along; 1 is no effect, above it the family is disturbed",
        effect=LESS,
    )
    follow_days: float = parameter(
        28.0,
        unit="days",
        low=7.0,
        high=90.0,
        source="assumption",
        minimum=0,
        note="that the worker's place is not free for another child or family",
    )
