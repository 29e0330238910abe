"""Numbers of strain, needs, danger, asking for help and help (mechanisms 1 to 3)."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Stressors(Section):
    """One value a stressor: debt, separation conflict, insecure housing, parental illness, partner violence."""

    onset: tuple[float, ...] = parameter(
        (0.025, 0.030, 0.020, 0.018, 0.018),
        unit="rate per family-year",
        low=(0.012, 0.015, 0.010, 0.009, 0.009),
        high=(0.05, 0.06, 0.04, 0.036, 0.036),
        source="assumption",
        minimum=0,
        note="chosen so that 2-6 % of families carry each stressor at a time",
    )
    years: tuple[float, ...] = parameter(
        (2.5, 1.5, 1.0, 3.0, 1.2),
        unit="years",
        low=(1.2, 0.8, 0.5, 1.5, 0.6),
        high=(5.0, 3.0, 2.0, 6.0, 2.4),
        source="assumption",
        minimum=0.01,
        note="mean duration of an episode",
    )
    weight: tuple[float, ...] = parameter(
        (1.0, 1.2, 0.8, 1.5, 2.0),
        unit="addition to the escalation multiplier",
        low=(0.2, 0.3, 0.2, 0.5, 0.5),
        high=(2.0, 2.4, 1.6, 3.0, 4.0),
        source="assumption",
        minimum=0,
    )
    poor: tuple[float, ...] = parameter(
        (2.5, 1.2, 2.5, 1.4, 1.3),
        unit="multiplier of onset",
        low=(1.0, 0.8, 1.0, 1.0, 0.8),
        high=(5.0, 2.0, 5.0, 2.5, 2.5),
        source="assumption",
        minimum=0,
        note="families with an income up to 125 % of the social minimum",
    )


class Levels(Section):
    """One value a problem level: coping, strained, severe."""

    up: tuple[float, ...] = parameter(
        (0.112, 0.085, 0.0),
        unit="rate per family-year",
        low=(0.03, 0.05, 0.0),
        high=(0.224, 0.19, 0.0),
        source="assumption",
        minimum=0,
        note="rate to the next level without stressors, needs or help",
    )
    down: tuple[float, ...] = parameter(
        (0.0, 0.75, 0.80),
        unit="rate per family-year",
        low=(0.0, 0.4, 0.4),
        high=(0.0, 1.5, 1.6),
        source="assumption",
        minimum=0,
        note="natural recovery, before help",
    )
    danger: tuple[float, ...] = parameter(
        (0.0006, 0.010, 0.11),
        unit="rate per family-year",
        low=(0.0002, 0.004, 0.04),
        high=(0.002, 0.03, 0.3),
        source="assumption",
        minimum=0,
        note="onset of true danger, latent",
    )
    seek: tuple[float, ...] = parameter(
        (0.062, 0.9, 1.9),
        unit="requests per family-year",
        low=(0.016, 0.3, 0.8),
        high=(0.064, 1.2, 3.2),
        source="assumption",
        minimum=0,
        note="own request, school or GP; chosen to meet USE-UT-BT-2021 and USE-UT-AZ-2021",
    )
    report: tuple[float, ...] = parameter(
        (0.0025, 0.026, 0.24),
        unit="reports per family-year",
        low=(0.0007, 0.008, 0.08),
        high=(0.003, 0.032, 0.32),
        source="assumption",
        minimum=0,
        note="reports to Veilig Thuis without true danger (concern of others)",
    )
    crisis: tuple[float, ...] = parameter(
        (0.00026, 0.0039, 0.039),
        unit="crises per family-year",
        low=(0.0002, 0.0027, 0.027),
        high=(0.0008, 0.011, 0.11),
        source="assumption",
        minimum=0,
        note="about two to three times CRI-RATE, which counts only ambulatory interventions",
    )
    incident: tuple[float, ...] = parameter(
        (0.001, 0.008, 0.03),
        unit="severe incidents per child-year at home",
        low=(0.0, 0.0, 0.0),
        high=(0.01, 0.05, 0.15),
        source="assumption",
        minimum=0,
        note="severe incidents at home without true danger; level assumed, not measured",
    )
    alarm: tuple[float, ...] = parameter(
        (0.3333333333333333, 0.6666666666666666, 1.0),
        unit="share of false alarms",
        low=(0.1, 0.3, 1.0),
        high=(1.0, 1.0, 1.0),
        source="assumption",
        minimum=0,
        maximum=1,
        note="danger seen that is not there (crisis.specificity_*): rarer where problems are mild; the range holds equal",
    )


class Concerns(Section):
    """One value a concern: neglect, abuse, partner violence, conflict after separation, overload, child-driven."""

    danger: tuple[float, ...] = parameter(
        (1.3, 2.5, 2.0, 0.8, 0.6, 0.3),
        unit="multiplier",
        low=(0.6, 1.0, 1.0, 0.4, 0.3, 0.1),
        high=(2.6, 5.0, 4.0, 1.6, 1.2, 1.0),
        source="assumption",
        minimum=0,
    )
    treatment: tuple[float, ...] = parameter(
        (0.4, 0.3, 0.5, 0.8, 1.0, 1.0),
        unit="share of the effect of help",
        low=(0.0, 0.0, 0.0, 0.4, 0.6, 0.6),
        high=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        source="LEV-AL",
        minimum=0,
        maximum=1,
        note="works for multi-problem families, no effect shown for abuse and neglect; shares are a judgement",
    )


class Strain(Section):
    """What makes a family's problem level rise and fall (mechanism 1)."""

    gradient_power: float = parameter(
        1.35,
        unit="power",
        low=0.0,
        high=1.5,
        source="assumption",
        minimum=0,
        note="stressors and strain vary over areas as gradient ** power; the gradient itself is POP-UTW-*-GRAD",
    )
    single: float = parameter(1.4, unit="multiplier", low=1.0, high=2.0, source="assumption", minimum=0)
    poor: float = parameter(1.4, unit="multiplier", low=1.0, high=2.0, source="assumption", minimum=0)
    mild_disability: float = parameter(
        2.0,
        unit="multiplier",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0,
        note="a parent with mild intellectual disability",
    )
    need: float = parameter(
        0.8, unit="addition per child with serious needs", low=0.2, high=1.6, source="assumption", minimum=0
    )
    support: float = parameter(
        0.5, unit="share taken off at full support", low=0.0, high=0.8, source="assumption", minimum=0, maximum=0.95
    )
    waiting: float = parameter(
        1.3, unit="multiplier while waiting for help", low=1.0, high=2.0, source="assumption", minimum=0
    )
    stressor_recovery: float = parameter(
        0.35, unit="recovery divided by 1 + this x weights", low=0.0, high=0.8, source="assumption", minimum=0
    )
    placed_relief: float = parameter(
        1.2,
        unit="recovery multiplier while all children live elsewhere",
        low=0.7,
        high=1.8,
        source="assumption",
        minimum=0,
    )
    return_load: float = parameter(
        1.6,
        unit="escalation multiplier in the half year after a child came home",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        note="makes short stays without after-care risk re-entry (REE-NL)",
    )
    danger_years: float = parameter(
        0.6,
        unit="years",
        low=0.2,
        high=1.5,
        source="assumption",
        minimum=0.01,
        note="mean duration of true danger without help",
    )
    danger_violence: float = parameter(
        3.0, unit="multiplier with partner violence", low=1.0, high=6.0, source="assumption", minimum=0
    )
    part_time_relief: float = parameter(
        0.8,
        unit="escalation multiplier while a child has a part-time stay",
        low=0.6,
        high=1.0,
        source="assumption",
        minimum=0,
    )


class Needs(Section):
    """How children's needs change (behaviour only; psychiatric and disability are set at birth and by age)."""

    behaviour_onset: float = parameter(
        0.012,
        unit="rate per child-year",
        low=0.006,
        high=0.024,
        source="assumption",
        minimum=0,
        note="none to moderate behaviour problems, from age 4",
    )
    behaviour_worse: float = parameter(
        0.055,
        unit="rate per child-year",
        low=0.02,
        high=0.11,
        source="assumption",
        minimum=0,
        note="moderate to severe",
    )
    behaviour_better: float = parameter(
        0.16, unit="rate per child-year", low=0.08, high=0.3, source="assumption", minimum=0
    )
    teenage: float = parameter(
        1.7, unit="multiplier of onset from age 12", low=1.0, high=3.0, source="assumption", minimum=0
    )
    family_level: float = parameter(
        0.8,
        unit="addition per problem level",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="strain at home makes behaviour worse",
    )
    move_strain: float = parameter(
        0.10,
        unit="chance per move that behaviour worsens a step",
        low=0.0,
        high=0.25,
        source="assumption",
        minimum=0,
        maximum=1,
        note="every separation and move carries strain",
    )


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
        low=(1.0, 1.0, 1.0, 0.9),
        high=(1.0, 1.9, 2.1, 5.0),
        source="assumption",
        minimum=0.05,
        note="intensive: between the optimistic and the sceptical setting of the simulated trial",
    )
    escalation: tuple[float, ...] = parameter(
        (1.0, 0.85, 0.8, 0.45),
        unit="multiplier of escalation at full effect",
        low=(1.0, 0.6, 0.55, 0.25),
        high=(1.0, 1.1, 1.1, 1.1),
        source="assumption",
        minimum=0.01,
    )
    crisis: tuple[float, ...] = parameter(
        (1.0, 0.85, 0.8, 0.38),
        unit="multiplier of crises at full effect",
        low=(1.0, 0.6, 0.55, 0.2),
        high=(1.0, 1.1, 1.1, 1.1),
        source="assumption",
        minimum=0.01,
    )
    danger: tuple[float, ...] = parameter(
        (1.0, 1.2, 1.3, 2.6),
        unit="multiplier of the end of danger at full effect",
        low=(1.0, 1.0, 1.0, 0.9),
        high=(1.0, 1.6, 2.0, 4.0),
        source="assumption",
        minimum=0.05,
    )
    fade_steps: tuple[float, ...] = parameter(
        (0.0, 1.0, 2.0, 3.0),
        unit="steps",
        low=(0.0, 0.0, 0.0, 0.0),
        high=(0.0, 2.0, 3.0, 4.0),
        source="assumption",
        minimum=0,
        note="the effect halves at the end of help and at every step; ends after the last",
    )


class Help(Section):
    """Help and how its effect depends on speed, fidelity and fading (mechanism 3)."""

    fidelity: float = parameter(0.88, unit="share", low=0.6, high=1.0, source="LEV-FF-END", minimum=0, maximum=1)
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
        2.0, unit="gamma shape of durations", low=1.0, high=8.0, source="assumption", minimum=0.1
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
        high=1.0,
        source="assumption",
        minimum=0.05,
        maximum=1,
        note="specialist help without the second referral that it needs; 1 is no loss",
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


class Seeking(Section):
    """Asking for help and waiting (mechanism 2)."""

    need: float = parameter(
        0.30,
        unit="requests per family-year, for each child with serious needs",
        low=0.15,
        high=0.6,
        source="assumption",
        minimum=0,
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
        0.20, unit="chance", low=0.08, high=0.35, source="assumption", minimum=0, maximum=1
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
    )
