"""Numbers of support families and respite sitters."""

from __future__ import annotations

from sim.scenario.effects import ADVERSE, LESS, OFTEN
from sim.scenario.fields import Section, parameter

NO_EFFECT = (
    "only reach and cost of such support are known (STG-*); no study of its effect on crises or placement was found"
)


class Respite(Section):
    """Support families and respite sitters (mechanism of respite)."""

    fit: float = parameter(
        0.5,
        unit="chance",
        low=0.35,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="goes on after getting to know each other; with sign-ups for whom nobody is free about STG-CONV (0.35) is matched",
        no_effect=OFTEN,
    )
    sitter_fit: float = parameter(
        0.7,
        unit="chance",
        low=0.4,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the same for a sitter",
        no_effect=OFTEN,
    )
    match_days: float = parameter(
        60.0,
        unit="days",
        low=21.0,
        high=150.0,
        source="assumption",
        minimum=0.1,
        note="from a free support family to the first regular visit; the wait for a free one comes on top",
    )
    sitter_match_days: float = parameter(
        30.0,
        unit="days",
        low=10.0,
        high=90.0,
        source="assumption",
        minimum=0.1,
        note="half of a support family's (respite.match_days): a lighter engagement. No count found; a third to "
        "three times",
    )
    match_shape: float = parameter(
        3.0,
        unit="gamma shape",
        low=1.0,
        high=8.0,
        source="assumption",
        minimum=0.1,
        note="spread of the time to the first visit: at 3 the standard deviation is 0.6 of the mean, at 1 it is "
        "the mean. A choice",
    )
    patience_days: float = parameter(
        180.0,
        unit="days",
        low=60.0,
        high=365.0,
        source="assumption",
        minimum=1,
        note="a sign-up for whom nobody was free by then is closed",
    )
    days: float = parameter(
        540.0,
        unit="days",
        low=240.0,
        high=1000.0,
        source="assumption",
        minimum=1,
        note="how long a support family goes on",
    )
    sitter_days: float = parameter(
        365.0,
        unit="days",
        low=120.0,
        high=730.0,
        source="assumption",
        minimum=1,
        note="how long a sitter goes on: a year, as of a student who moves on (respite.sitter_attrition). No count "
        "found; a third to double",
    )
    shape: float = parameter(
        2.0,
        unit="gamma shape of durations",
        low=1.0,
        high=6.0,
        source="assumption",
        minimum=0.1,
        note="spread of how long respite goes on: at 2 the standard deviation is 0.7 of the mean, at 1 it is the "
        "mean. A choice",
    )
    escalation: float = parameter(
        0.85,
        unit="multiplier of escalation",
        low=0.65,
        high=1.1,
        source="assumption",
        minimum=0,
        note=NO_EFFECT,
        effect=LESS,
    )
    crisis: float = parameter(
        0.85,
        unit="multiplier of crises",
        low=0.7,
        high=1.1,
        source="assumption",
        minimum=0,
        note="judgement 0.7-1.0, widened past no effect; " + NO_EFFECT,
        effect=LESS,
    )
    sitter_escalation: float = parameter(
        0.93,
        unit="multiplier of escalation",
        low=0.8,
        high=1.05,
        source="assumption",
        minimum=0,
        note=NO_EFFECT,
        effect=LESS,
    )
    sitter_crisis: float = parameter(
        0.93,
        unit="multiplier of crises",
        low=0.8,
        high=1.05,
        source="assumption",
        minimum=0,
        note=NO_EFFECT,
        effect=LESS,
    )
    bad: float = parameter(
        0.1,
        unit="chance",
        low=0.0,
        high=0.3,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a match that does not work out and goes on all the same",
        no_effect=ADVERSE,
    )
    bad_load: float = parameter(
        1.15,
        unit="multiplier of escalation with a bad match",
        low=1.0,
        high=1.5,
        source="assumption",
        minimum=0,
        note="a match that does not fit is one more thing to carry: as much as a good one takes off "
        "(respite.escalation: 0.85). No study found; 1 is no load",
        no_effect=ADVERSE,
    )
    attrition: float = parameter(
        0.2,
        unit="rate per support family per year, of stopping",
        low=0.1,
        high=0.35,
        source="assumption",
        minimum=0,
        maximum=5,
        note="foster families: 0.14 (FOS-NL-ATTR); a lighter engagement is given up sooner",
    )
    sitter_attrition: float = parameter(
        0.4,
        unit="rate per sitter per year, of stopping",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=5,
        note="often students",
    )
    caseload: float = parameter(
        40.0,
        unit="running matches a full-time coordinator",
        low=20.0,
        high=70.0,
        source="assumption",
        minimum=0.1,
        note="budgets of pilots were for 10 new matches a half-year (STG-HDW) with part of a coordinator",
    )
    campaign_share: float = parameter(
        0.3,
        unit="share of a campaign's enquiries that are for being a support family",
        low=0.1,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="Utregs Plekkie brought support families and foster families; no number found",
        no_effect=OFTEN,
    )
    conversion: float = parameter(
        0.3,
        unit="chance that such an enquiry becomes a support family",
        low=0.15,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="lighter than foster care (FOS-NL-FUNNEL: 0.13); weeks of intake are left out",
        no_effect=OFTEN,
    )
