"""Numbers of asking for help and of help (mechanisms 2 and 3)."""

from __future__ import annotations

from sim.scenario.effects import FADES, LESS, MORE, OFTEN, WORLD
from sim.scenario.fields import Section, parameter


class Helps(Section):
    """One value a form of help: none, generalist, specialist, intensive family treatment."""

    days: tuple[float, ...] = parameter(
        (0.0, 200.0, 290.0, 35.0),
        unit="days",
        low=(0.0, 140.0, 200.0, 28.0),
        high=(0.0, 300.0, 420.0, 60.0),
        source="FLOW-LOC-CLOSE;assumption",
        minimum=0,
        note="generalist: about 78 % closed within a year; intensive: 4-6 weeks (COST-FF note); specialist: assumption",
    )
    recovery: tuple[float, ...] = parameter(
        (1.0, 1.35, 1.45, 3.2),
        unit="multiplier of recovery at full effect",
        low=(1.0, 0.9, 0.9, 0.7),
        high=(1.0, 1.9, 2.1, 5.0),
        source="assumption",
        minimum=0.05,
        note="intensive: between the optimistic and the sceptical setting of the simulated trial. Every range holds no effect "
        "(1) and some harm: a quarter as far, in logs, as the value lies on the other side",
        effect=MORE,
    )
    escalation: tuple[float, ...] = parameter(
        (1.0, 0.85, 0.8, 0.45),
        unit="multiplier of escalation at full effect",
        low=(1.0, 0.6, 0.55, 0.25),
        high=(1.0, 1.1, 1.1, 1.25),
        source="assumption",
        minimum=0.01,
        note="set together with helps.recovery, between the optimistic and the sceptical setting of the simulated "
        "trial (intensive: 0.6 at first). Every range holds no effect (1) and some harm, as of helps.recovery",
        effect=LESS,
    )
    crisis: tuple[float, ...] = parameter(
        (1.0, 0.85, 0.8, 0.38),
        unit="multiplier of crises at full effect",
        low=(1.0, 0.6, 0.55, 0.2),
        high=(1.0, 1.1, 1.1, 1.3),
        source="assumption",
        minimum=0.01,
        note="set together with helps.recovery, between the optimistic and the sceptical setting of the simulated "
        "trial (intensive: 0.55 at first). Every range holds no effect (1) and some harm, as of helps.recovery",
        effect=LESS,
    )
    danger: tuple[float, ...] = parameter(
        (1.0, 1.2, 1.3, 2.6),
        unit="multiplier of the end of danger at full effect",
        low=(1.0, 0.9, 0.9, 0.7),
        high=(1.0, 1.6, 2.0, 4.0),
        source="assumption",
        minimum=0.05,
        note="above 1 danger ends sooner. Set together with helps.recovery, between the optimistic and the "
        "sceptical setting of the simulated trial (intensive: 1.8 at first). Every range holds no effect (1) "
        "and some harm, as of helps.recovery",
        effect=MORE,
    )
    fade_steps: tuple[float, ...] = parameter(
        (0.0, 1.0, 2.0, 3.0),
        unit="steps",
        low=(0.0, 0.0, 0.0, 0.0),
        high=(0.0, 2.0, 3.0, 4.0),
        source="assumption",
        minimum=0,
        note="at the end of help a share of the effect is kept (help.end_kept); it halves at every step and ends after the last",
    )


class Help(Section):
    """Help and how its effect depends on speed, fidelity and fading (mechanism 3)."""

    fidelity: float = parameter(0.88, unit="share", low=0.6, high=1.0, source="LEV-FF-END", minimum=0, maximum=1)
    end_kept: float = parameter(
        0.5,
        unit="share of the effect",
        low=0.3,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="kept when help ends, before it fades by help.half_life_days; 1: nothing is lost at the end itself. A choice",
        no_effect=FADES,
    )
    half_life_days: float = parameter(
        240.0,
        unit="days",
        low=120.0,
        high=365.0,
        source="LEV-HV-1Y",
        minimum=1,
        note="effects wane after closure: 6-18 months half-life implied",
    )
    speed_half_days: float = parameter(
        30.0,
        unit="days",
        low=10.0,
        high=120.0,
        source="assumption",
        minimum=0.1,
        note="intensive treatment: effect halves per this wait between crisis and first visit",
    )
    stay_shape: float = parameter(
        2.0,
        unit="gamma shape of durations",
        low=1.0,
        high=8.0,
        source="assumption",
        minimum=0.1,
        note="spread of the length of help: at 2 the standard deviation is 0.7 of the mean, at 1 it is the mean "
        "(exponential), at 8 a third of it. A choice",
    )
    step_up: float = parameter(
        0.10,
        unit="chance",
        low=0.05,
        high=0.2,
        source="USE-UT-BTEND",
        minimum=0,
        maximum=1,
        note="after generalist help on to specialist help",
    )
    step_up_severe: float = parameter(
        0.5,
        unit="chance",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the same when the family still has severe problems",
        no_effect=OFTEN,
    )
    follow_up: float = parameter(
        0.6,
        unit="chance",
        low=0.3,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="ambulant follow-up after intensive treatment when problems remain",
        no_effect=OFTEN,
    )
    planned_referral: float = parameter(
        0.25,
        unit="referrals per family-year at level severe",
        low=0.0,
        high=0.6,
        source="assumption",
        minimum=0,
        note="specialist teams refer families with severe problems to intensive treatment",
    )
    lapse_days: float = parameter(
        42.0,
        unit="days",
        low=21.0,
        high=90.0,
        source="assumption",
        minimum=1,
        note="a referral to intensive treatment that finds no place by then lapses",
    )
    apart: float = parameter(
        0.7,
        unit="share of the effect while youth mental health waits",
        low=0.4,
        high=1.15,
        source="assumption",
        minimum=0.05,
        maximum=2,
        note="specialist help without the second referral that it needs; 1 is no loss, above it one "
        "worker at a time is better",
        effect=LESS,
    )
    trial: float = parameter(
        0.0,
        unit="0, 1 or 2",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        maximum=2,
        note="1: the simulated trial; eligible families are randomised, see docs; 2: the same, arms swapped",
    )
    trial_of: float = parameter(
        1.0,
        unit="1, 2 or 3",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=1,
        maximum=3,
        note="who is eligible in the simulated trial: 1 a crisis ended at home, 2 a placement was asked for without seen "
        "danger, 3 both within help.trial_days, or severe problems and a request; not a number of the world",
    )
    trial_days: float = parameter(
        90.0,
        unit="days",
        low=30.0,
        high=180.0,
        source="assumption",
        minimum=0,
        maximum=3650,
        note="between the crisis and the request of an eligible family (help.trial_of 3); not a number of the world",
    )


class Seeking(Section):
    """Asking for help and waiting (mechanism 2)."""

    need: float = parameter(
        0.30,
        unit="requests per family-year, for each child with serious needs",
        low=0.15,
        high=0.6,
        source="assumption",
        minimum=0,
        note="chosen with levels.seek, so that use of help comes near USE-UT-BT-2021 and USE-UT-AZ-2021; half to "
        "double",
    )
    specialist_need: float = parameter(
        0.55,
        unit="chance",
        low=0.3,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a request for a child with serious needs goes to specialist help (often by the GP)",
    )
    specialist_severe: float = parameter(
        0.35,
        unit="chance",
        low=0.15,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the same at level severe without such needs",
    )
    specialist_other: float = parameter(
        0.20,
        unit="chance",
        low=0.08,
        high=0.35,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a request that is neither for a child with serious needs nor of a family with severe problems goes "
        "to specialist help. Chosen with levels.seek to come near USE-UT-BT-2021 and USE-UT-AZ-2021; a little "
        "less than half to nearly double",
    )
    give_up: float = parameter(
        0.5,
        unit="chance",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="leaves the line when its problems have become less",
    )
    holiday: float = parameter(
        0.6,
        unit="multiplier in school holidays",
        low=0.4,
        high=1.0,
        source="assumption",
        minimum=0,
        note="schools ask less often; other weeks are raised so that the year stays the same",
        no_effect=WORLD,
    )
