"""Numbers of stressors, problem levels, danger, strain and needs (mechanism 1)."""

from __future__ import annotations

from sim import moved
from sim.scenario.effects import LESS, WORLD
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
        note="added to 1: with debt alone problems grow twice as often (1 + 1.0). No study in the register has the "
        "sizes; the order (violence most, housing least) is a judgement; from a quarter or so to double",
        no_effect=WORLD,
    )
    poor: tuple[float, ...] = parameter(
        (2.5, 1.2, 2.5, 1.4, 1.3),
        unit="multiplier of onset",
        low=(1.0, 0.8, 1.0, 1.0, 0.8),
        high=(5.0, 2.0, 5.0, 2.5, 2.5),
        source="assumption",
        minimum=0,
        note="families with an income up to 125 % of the social minimum",
        no_effect=WORLD,
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
        (0.00033, 0.0055, 0.06),
        unit="rate per family-year",
        low=(0.0001, 0.002, 0.02),
        high=(0.0012, 0.018, 0.18),
        source="assumption",
        minimum=0,
        note="onset of true danger, latent; lowered when danger was made to last longer (strain.danger_years), so that as "
        "many families are in it",
    )
    seek: tuple[float, ...] = parameter(
        (0.075, 1.1, 2.3),
        unit="requests per family-year",
        low=(0.019, 0.4, 1.0),
        high=(0.1, 1.5, 3.9),
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
        (0.00023, 0.00345, 0.0345),
        unit="crises per family-year",
        low=(0.0002, 0.0027, 0.027),
        high=(0.0008, 0.011, 0.11),
        source="assumption",
        minimum=0,
        note="about two to three times CRI-RATE, which counts only ambulatory interventions; 0.9 times what it was, so that "
        "the number of crises stayed when the months after one became dangerous (lasting.*)",
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
        note="of the onset of true danger, by the family's main concern: above 1 for neglect, abuse and violence, "
        "below it for conflict, overload and trouble of the child itself. The order is a judgement; about "
        "half to double, abuse and violence from no difference on",
        no_effect=WORLD,
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
        no_effect=WORLD,
    )
    single: float = parameter(
        1.4,
        unit="multiplier",
        low=1.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="of escalation: one adult carries what two would share, beside poverty (strain.poor) and less support "
        "(population.support_single). No size found; 1 is no difference",
        no_effect=WORLD,
    )
    poor: float = parameter(
        1.4,
        unit="multiplier",
        low=1.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="of escalation in a family with an income up to 125 % of the social minimum (POP-UT-POOR counts their "
        "children), beside the stressors that poverty brings (stressors.poor). No size found; 1 is no "
        "difference",
        no_effect=WORLD,
    )
    mild_disability: float = parameter(
        2.0,
        unit="multiplier",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0,
        note="a parent with mild intellectual disability",
        no_effect=WORLD,
    )
    need: float = parameter(
        0.8,
        unit="addition per child with serious needs",
        low=0.2,
        high=1.6,
        source="assumption",
        minimum=0,
        note="added to the escalation multiplier: a child with serious needs weighs somewhat less than most "
        "stressors do (stressors.weight). A judgement; a quarter to double",
        no_effect=WORLD,
    )
    support: float = parameter(
        0.5,
        unit="share taken off at full support",
        low=0.0,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=0.95,
        note="full social support halves escalation. A judgement; from nothing at all to four fifths",
    )
    waiting: float = parameter(
        1.3,
        unit="multiplier while waiting for help",
        low=1.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="of escalation while a family stands in a line for help. No count found of what waiting does to "
        "families; 1 is no harm in waiting, 2 doubles escalation",
        no_effect=WORLD,
    )
    stressor_recovery: float = parameter(
        0.35,
        unit="recovery divided by 1 + this x weights",
        low=0.0,
        high=0.8,
        source="assumption",
        minimum=0,
        note="one stressor of weight 1 slows recovery by a quarter (1 / 1.35). A judgement; from none to nearly half",
        no_effect=WORLD,
    )
    placed_relief: float = parameter(
        1.2,
        unit="recovery multiplier while all children live elsewhere",
        low=0.7,
        high=1.8,
        source="assumption",
        minimum=0,
        note="rest may help parents, losing their children may break them: no study found for either, and the "
        "range holds both signs",
        no_effect=WORLD,
    )
    return_load: float = parameter(
        1.6,
        unit="escalation multiplier in the half year after a child came home",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        note="makes short stays without after-care risk re-entry (REE-NL)",
        no_effect=WORLD,
    )
    danger_years: float = parameter(
        1.2,
        unit="years",
        low=0.3,
        high=3.0,
        source="assumption",
        minimum=0.01,
        note="mean duration of true danger without help. 0.6 at first: then one in ten reported families was still in "
        "danger after a year and a half, where violence persisted in half of them (T38, a band); 3 is about that",
    )
    danger_violence: float = parameter(
        3.0,
        unit="multiplier with partner violence",
        low=1.0,
        high=6.0,
        source="assumption",
        minimum=0,
        note="of the onset of true danger while there is violence between partners, beside the concern "
        "(concerns.danger). No size found; 1 is no difference, 6 twice the value",
        no_effect=WORLD,
    )
    part_time_relief: float = parameter(
        0.8,
        unit="escalation multiplier while a child has a part-time stay",
        low=0.6,
        high=1.1,
        source="assumption",
        minimum=0,
        note="some nights a week of rest for the parents. No study found of the effect on the family; 1 is no relief, "
        "above it going to and fro weighs more than the rest",
        effect=LESS,
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
        0.16,
        unit="rate per child-year",
        low=0.08,
        high=0.3,
        source="assumption",
        minimum=0,
        note="a step of behaviour problems lasts about six years (1 / 0.16). A judgement; half to about double",
    )
    teenage: float = parameter(
        1.7,
        unit="multiplier of onset from age 12",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        note="more behaviour problems begin, and they get worse more often, from twelve. The register has only "
        "that placements of older children are less stable (BRK-R-OLDERAGE); 1 is no difference",
        no_effect=WORLD,
    )
    family_level: float = parameter(
        0.8,
        unit="addition per problem level",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="strain at home makes behaviour worse",
        no_effect=WORLD,
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


moved.left(__name__)
