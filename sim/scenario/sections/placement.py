"""Numbers of what happens in a placement (mechanism 7)."""

from __future__ import annotations

from sim import moved
from sim.scenario.effects import LESS, WORLD
from sim.scenario.fields import Section, parameter


class Placement(Section):
    """What happens in a placement (mechanism 7)."""

    behaviour: float = parameter(
        1.72,
        unit="multiplier of breakdown per step",
        low=1.1,
        high=2.5,
        source="BRK-R-CHILDBEH",
        minimum=0.1,
        note="low end: publication bias",
    )
    teenage: float = parameter(
        1.5, unit="multiplier of breakdown from 12", low=1.1, high=2.55, source="BRK-R-OLDERAGE", minimum=0.1
    )
    separated: float = parameter(
        1.3,
        unit="multiplier of breakdown",
        low=1.0,
        high=1.8,
        source="BRK-R-PLACEDWIT",
        minimum=0.1,
        note="siblings placed at the same time, apart",
    )
    moves: float = parameter(
        1.12,
        unit="multiplier of breakdown per earlier move",
        low=1.0,
        high=1.4,
        source="assumption",
        minimum=0.1,
        note="each earlier move makes the next likelier: direction from what carers tell, size a judgement; "
        "children who move much also differ (BRK-R-CHILDBEH), so 1, no effect of moves themselves, is in the "
        "range",
        no_effect=WORLD,
    )
    unsuitable: float = parameter(
        1.6,
        unit="multiplier of breakdown",
        low=1.0,
        high=2.5,
        source="assumption",
        minimum=0.1,
        note="a place of another kind than the child needs. No size found; 1 is no difference",
        no_effect=WORLD,
    )
    far: float = parameter(
        1.1,
        unit="multiplier of breakdown beyond 10 km",
        low=0.9,
        high=1.5,
        source="assumption",
        minimum=0.1,
        note="beyond placement.far_km: parents, friends and school are out of reach, but so is trouble. No size "
        "found; the range holds both signs",
        no_effect=WORLD,
    )
    tired: float = parameter(
        1.5,
        unit="multiplier of breakdown, host tired",
        low=1.0,
        high=2.5,
        source="assumption",
        minimum=0.1,
        note="no size found; low parenting quality goes with less stable placements (BRK-R-LOWPAR, an "
        "association); 1 is no difference",
        no_effect=WORLD,
    )
    supported: float = parameter(
        0.85,
        unit="multiplier of breakdown, host with foster-care expertise",
        low=0.6,
        high=1.1,
        source="assumption",
        minimum=0.1,
        note="somebody who knows foster care stands behind the family. No effect study found; the range passes no "
        "effect (1)",
        effect=LESS,
    )
    settle: float = parameter(
        0.45,
        unit="multiplier of breakdown after two years in a place that is meant to last",
        low=0.25,
        high=1.0,
        source="assumption",
        minimum=0.05,
        note="after placement.settle_years in one place. Studies mix lengths of follow-up (BRK-META) and those who "
        "stay are the stable ones; 1 is no settling",
        no_effect=WORLD,
    )
    help_home: float = parameter(
        2.2,
        unit="multiplier of return while parents get help",
        low=1.5,
        high=3.0,
        source="REU-HELP",
        minimum=0.1,
        note="observational",
    )
    level: float = parameter(
        0.4,
        unit="multiplier of return per problem level",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0.01,
        note="strained: 0.4, severe: 0.16 of the rate of a family that copes. A judgement: parents must cope "
        "for a child to return; from nearly never (severe: 0.04) to nearly as often",
        no_effect=WORLD,
    )
    lasting: float = parameter(
        0.05,
        unit="multiplier of return after the decision on the lasting home",
        low=0.0,
        high=0.2,
        source="assumption",
        minimum=0,
        note="return is what that decision rules out: a twentieth is left, from nothing to a fifth. A judgement",
        no_effect=WORLD,
    )
    back_home: float = parameter(
        0.4,
        unit="chance",
        low=0.25,
        high=0.85,
        source="assumption",
        minimum=0,
        maximum=1,
        note="at the end of a stay that was not meant to last, the child goes home when the family copes. "
        "0.5 at first, lowered towards REU-NL-5Y when stays became longer",
    )
    back_level: float = parameter(
        0.42,
        unit="multiplier per problem level",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of placement.back_home at a planned end: 0.42 when strained, 0.18 when severe: about as strict "
        "as placement.level. A judgement; a fifth to nearly no difference",
        no_effect=WORLD,
    )
    becomes_lasting: float = parameter(
        0.95,
        unit="chance",
        low=0.5,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a child that cannot go home stays for good in the family where it lives. 0.7 at first: with it "
        "foster stays were too short and too many began (FOS-NL-EXIT, FOS-NL-PLC-2018); "
        "0.95 keeps FOS-NL-EXIT beside becomes_crisis",
    )
    becomes_crisis: float = parameter(
        0.45,
        unit="chance",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the same in a family that took it for a crisis; 0.6 at first, lowered beside the share that moves (BRK-NL-MOVE1)",
    )
    after_failure_home: float = parameter(
        -0.2,
        unit="log-odds weight",
        low=-0.8,
        high=1.2,
        source="assumption",
        note="home against another place after a breakdown; 0.2 at first, lowered beside BRK-NL-MOVE1",
        no_effect=WORLD,
    )
    disliked: float = parameter(
        1.3,
        unit="multiplier of breakdown",
        low=0.9,
        high=2.0,
        source="assumption",
        minimum=0,
        note="in a host family where the child did not want to live; no study found on the size",
        no_effect=WORLD,
    )
    own_school_km: float = parameter(
        4.0,
        unit="km",
        low=2.0,
        high=8.0,
        source="assumption",
        minimum=0,
        note="a child keeps its own school up to this distance; near enough for one that waits for a place nearby",
    )
    stay_on: float = parameter(
        0.5,
        unit="chance",
        low=0.3,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="stays with the host family after 18",
    )
    stay_on_years: float = parameter(
        2.0,
        unit="years",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0.01,
        note="foster care can go on until 21: three years at most (high); how long it does was not found",
    )
    after_care: float = parameter(
        0.6,
        unit="chance",
        low=0.3,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="help is asked for when a child comes home",
    )
    far_km: float = parameter(
        10.0,
        unit="km",
        low=5.0,
        high=20.0,
        source="assumption",
        minimum=0,
        note="beyond this a placement is far (placement.far): another town or part of the city, another school",
    )
    moves_most: float = parameter(
        6.0,
        unit="moves",
        low=4.0,
        high=10.0,
        source="assumption",
        minimum=0,
        maximum=50,
        note="earlier moves that count in placement.moves; a bound, so that a long history does not make breakdown certain",
    )
    settle_years: float = parameter(
        2.0,
        unit="years",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0.1,
        maximum=18,
        note="years in one place after which a child has settled; Dutch practice wants to know by then where a child grows up",
    )
    stay_longer: float = parameter(
        0.5,
        unit="share of the planned length",
        low=0.25,
        high=1.0,
        source="assumption",
        minimum=0.05,
        maximum=2,
        note="a planned stay that ends before the family copes goes on for this part of its length, then is looked at again",
    )
    recent_return_days: float = parameter(
        182.0,
        unit="days",
        low=90.0,
        high=365.0,
        source="assumption",
        minimum=1,
        maximum=3650,
        note="a family carries more after a child came home; half a year is a choice",
    )


moved.left(__name__)
