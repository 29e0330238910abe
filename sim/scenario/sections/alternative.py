"""Numbers of the step before every placement and of suspended requests (mechanisms 4 and 5)."""

from __future__ import annotations

from sim.scenario.effects import LESS, MORE, OFTEN, WORLD
from sim.scenario.fields import Section, parameter


class Alternative(Section):
    """Is there an alternative to a placement, really free, in time?"""

    preparation_planned: float = parameter(
        28.0,
        unit="days",
        low=7.0,
        high=56.0,
        source="assumption",
        minimum=0,
        maximum=365,
        note="from the agreement on a planned placement to the search for a place: plan, intake, getting to know. "
        "No count found; a week to two months",
    )
    preparation_court: float = parameter(
        14.0,
        unit="days",
        low=0.0,
        high=42.0,
        source="assumption",
        minimum=0,
        maximum=90,
        note="from the court's authorisation to the search; an authorisation that is not used lapses after three "
        "months. No count found; at once to six weeks",
    )
    asked_crisis: float = parameter(
        0.25,
        unit="chance",
        low=0.05,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the question is asked in the hours of a crisis when away was chosen and no danger seen. No count "
        "found; one in twenty to more than half",
    )
    asked_outside: float = parameter(
        0.5,
        unit="multiplier of the chance in office hours",
        low=0.2,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="outside office hours fewer can be reached; 1 is no difference",
        no_effect=WORLD,
    )
    asked_slowed: float = parameter(
        0.8,
        unit="chance",
        low=0.4,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the question is asked where time was bought: that is what the time is for. A judgement; LEV-SLOW "
        "names no count",
    )
    asked_planned: float = parameter(
        0.4,
        unit="chance",
        low=0.1,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the question is asked before a planned placement; the law asks for the lightest help that will do. "
        "No count found",
        no_effect=OFTEN,
    )
    asked_court: float = parameter(
        0.3,
        unit="chance",
        low=0.05,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the question is asked after the court has authorised a placement. No count found",
        no_effect=OFTEN,
    )
    figure_speaks: float = parameter(
        0.5,
        unit="chance",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a support figure that is active brings itself in when nobody asks. A judgement",
        no_effect=OFTEN,
    )
    kin_found: float = parameter(
        0.5,
        unit="chance at full effort of the network search",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="kin who could host are found and willing to help at home, in weeks; in a crisis those who were found "
        "in its hours or in the time bought",
    )
    patience_crisis: float = parameter(
        5.0,
        unit="days",
        low=2.0,
        high=14.0,
        source="assumption",
        minimum=0.1,
        maximum=90,
        note="how long a placement after a crisis can wait for treatment to start, on average (it is drawn)",
    )
    patience_prepared: float = parameter(
        14.0,
        unit="days",
        low=5.0,
        high=42.0,
        source="assumption",
        minimum=0.1,
        maximum=365,
        note="the same of a planned or court placement",
    )
    suits_treatment: float = parameter(
        0.6,
        unit="chance",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="intensive treatment in place of this placement is accepted by family and referrer. RSK-NL-FF-CTRL: "
        "many who are referred drop out",
    )
    suits_crisis_help: float = parameter(
        0.35,
        unit="chance",
        low=0.1,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="some weeks of ambulatory crisis help will do instead. LEV-ASH is an association",
    )
    suits_worker: float = parameter(
        0.4,
        unit="chance",
        low=0.1,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the worker whom the family knows coming more often will do instead. A judgement",
        no_effect=OFTEN,
    )
    suits_figure: float = parameter(
        0.6,
        unit="chance",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a plan with the support figure is agreed on. LEV-JIM-AMB: nine in ten of a selected group were "
        "treated at home, the upper end",
        no_effect=OFTEN,
    )
    suits_kin: float = parameter(
        0.35,
        unit="chance",
        low=0.1,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="help by kin at home, some nights a week with them, will do instead. A judgement",
    )
    suits_obstacle: float = parameter(
        0.3,
        unit="chance",
        low=0.1,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="taking away debt, conflict or insecure housing will do instead. A judgement",
    )
    suits_support_family: float = parameter(
        0.3,
        unit="chance",
        low=0.1,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a free support family suits this family and will do instead. A judgement",
    )
    suits_part_time: float = parameter(
        0.35,
        unit="chance",
        low=0.1,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a part-time stay will do instead. A judgement",
    )
    again: float = parameter(
        4.0,
        unit="requests per family-year, asked again in the first weeks",
        low=0.5,
        high=12.0,
        source="assumption",
        minimum=0,
        note="strained family, without help that works: as long as problems are what they were a request "
        "that is only put off comes back. Chosen so that the trial of treatment in place of a placement "
        "lies between what trials found, 0.6 (LEV-IFPS-12) and 1 (LEV-AL, RSK-US-KY-12M, "
        "RSK-US-NJTN-12M) of usual care, in the optimistic and the sceptical setting. Delay keeps some "
        "children home at every value of the range: at 12 the trial of the step still has 0.13 fewer families "
        "placed in a year by delay alone; about nothing is left only with again_falls 1, again_coping 0.5 and "
        "review_again 0.5 as well. Uncontrolled studies have less than this leaves (RSK-NL-FF-1Y: a "
        "quarter placed): low; nil would be withdrawal",
    )
    again_falls: float = parameter(
        0.8,
        unit="multiplier of the rate before, after each review",
        low=0.3,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the rate falls as time goes by; 1 is no fall",
        no_effect=WORLD,
    )
    again_coping: float = parameter(
        0.05,
        unit="multiplier of the rate of a strained family",
        low=0.0,
        high=0.5,
        source="assumption",
        minimum=0,
        note="a family that copes again: the reason for the request is gone but for a twentieth. A "
        "judgement, to a half",
        no_effect=WORLD,
    )
    again_severe: float = parameter(
        2.0,
        unit="multiplier of the rate of a strained family",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0,
        note="a family with severe problems",
        no_effect=WORLD,
    )
    first_review: float = parameter(
        28.0,
        unit="days",
        low=14.0,
        high=42.0,
        source="assumption",
        minimum=1,
        maximum=365,
        note="four weeks; a judgement of how it is done",
    )
    second_review: float = parameter(
        84.0,
        unit="days",
        low=56.0,
        high=126.0,
        source="assumption",
        minimum=1,
        maximum=365,
        note="twelve weeks: an unused authorisation of the court lapses then, after three months",
    )
    lapses: float = parameter(
        365.0,
        unit="days",
        low=182.0,
        high=730.0,
        source="assumption",
        minimum=1,
        maximum=3650,
        note="a request that was not asked again for so long is over; what follows is a new one",
    )
    review_sensitivity: float = parameter(
        0.6,
        unit="share",
        low=0.3,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="true danger is seen at a review: those who come in the house look, with less time than the Board "
        "(protection.board_sensitivity)",
    )
    review_specificity: float = parameter(
        0.96,
        unit="share",
        low=0.85,
        high=0.99,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no danger, and none seen at a review; two looks at 0.96 bring one in twelve back without danger",
    )
    review_again: float = parameter(
        0.1,
        unit="chance at a review, severe problems",
        low=0.0,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="those who review a family with severe problems ask for the placement again. A judgement",
    )
    kin_days: float = parameter(
        90.0,
        unit="days",
        low=28.0,
        high=365.0,
        source="assumption",
        minimum=1,
        maximum=3650,
        note="how long kin go on helping at home. No count found",
    )
    kin_load: float = parameter(
        0.85,
        unit="multiplier of escalation while kin help",
        low=0.6,
        high=1.1,
        source="assumption",
        minimum=0,
        note="as a part-time stay (strain.part_time_relief); kin bring conflicts too, so the range passes 1",
        effect=LESS,
    )
    worker_days: float = parameter(
        42.0,
        unit="days",
        low=14.0,
        high=84.0,
        source="assumption",
        minimum=1,
        maximum=365,
        note="how long the trusted worker comes more often: it takes the place of another family so long",
    )
    worker_effect: float = parameter(
        1.25,
        unit="multiplier of the effect of the running help",
        low=0.9,
        high=1.6,
        source="assumption",
        minimum=0,
        note="more hours of the same worker; no study parts hours from trust, the range passes 1",
        effect=MORE,
    )
    trial: float = parameter(
        0.0,
        unit="0, 1, 2 or 3",
        low=0.0,
        high=0.0,
        source="assumption",
        minimum=0,
        maximum=3,
        note="0: no trial; 1, 2 or 3: the trial of the step, in which families for whom an alternative is there are "
        "randomised: which arm a draw gives; not a number of the world",
    )
