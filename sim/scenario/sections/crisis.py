"""Numbers of crises, assessment and the decision (mechanism 4)."""

from __future__ import annotations

from sim import moved
from sim.scenario.effects import CHOICE, GAIN, OFTEN, WORLD, Effect
from sim.scenario.fields import Section, parameter


class Crisis(Section):
    """Crises, assessment and the decision (mechanism 4)."""

    danger: float = parameter(
        0.30,
        unit="crises per family-year in true danger",
        low=0.2,
        high=1.2,
        source="assumption",
        minimum=0,
        note="added to levels.crisis. 0.55 at first, lowered when the baseline was brought near its targets "
        "(CRI-RATE counts a part of crises); from six tenths of it to a crisis every ten months",
    )
    violence: float = parameter(
        1.8,
        unit="multiplier with partner violence",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        note="no size found; 1 is no difference",
        no_effect=WORLD,
    )
    behaviour: float = parameter(
        2.0,
        unit="multiplier with a child with severe behaviour",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0,
        note="no size found; 1 is no difference",
        no_effect=WORLD,
    )
    repeat: float = parameter(
        4.0,
        unit="multiplier of the usual rate of crises, reports and requests, just after a crisis",
        low=1.0,
        high=8.0,
        source="assumption",
        minimum=0,
        note="while a crisis is recent (crisis.recent_days); what is above the usual rate then falls (lasting.falls). "
        "Families that come back may differ lastingly (lasting.variance), or the months after an event may be "
        "worse: what follows is this number, and no study parts the two; 1 is no such months",
        no_effect=WORLD,
    )
    outside_office: float = parameter(
        0.5, unit="share of crises outside office hours", low=0.35, high=0.65, source="CRI-OOH", minimum=0, maximum=1
    )
    sensitivity_office: float = parameter(
        0.75,
        unit="share",
        low=0.5,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="acute danger that is there is seen, office hours",
    )
    sensitivity_outside: float = parameter(
        0.65,
        unit="share",
        low=0.4,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="acute danger that is there is seen outside office hours: less often than in them (0.75), as files "
        "and colleagues are out of reach. No count found; the range reaches up to that of office hours",
    )
    specificity_office: float = parameter(
        0.965,
        unit="share",
        low=0.75,
        high=0.98,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no danger, and none seen",
    )
    specificity_outside: float = parameter(
        0.94,
        unit="share",
        low=0.65,
        high=0.98,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no danger, and none seen, outside office hours. 0.85 at first, raised with that of office hours when "
        "the baseline was brought near its targets; lower brings more emergency placements without danger",
    )
    acute: float = parameter(
        0.26,
        unit="share",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="true danger that is acute at the moment of a crisis, so that staying is not defensible",
    )
    time_learning: float = parameter(
        0.35,
        unit="share of errors removed by five days",
        low=-0.15,
        high=0.7,
        source="assumption",
        minimum=-1,
        maximum=1,
        note="errors of both kinds that a slowed assessment removes: in proportion to its days, all of it from the fifth on. "
        "No study found; below 0 time adds errors, as those who know the family grow used to what they see",
        effect=GAIN,
    )
    view_learning: float = parameter(
        0.25,
        unit="share of missed danger found by asking",
        low=-0.15,
        high=0.6,
        source="assumption",
        minimum=-1,
        maximum=1,
        note="a child that wants to leave counts as danger information. No study found; below 0 a wish to leave is taken for "
        "danger where there is none, so often",
        effect=GAIN,
    )
    view_away_danger: float = parameter(
        0.45,
        unit="chance a child in danger wants to leave",
        low=0.2,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="when it is asked. Many children stay loyal to a home that is not safe: less than half, a judgement. "
        "How far it lies above crisis.view_away_safe is what can be learned by asking",
    )
    view_away_safe: float = parameter(
        0.10,
        unit="chance a child not in danger wants to leave",
        low=0.02,
        high=0.25,
        source="assumption",
        minimum=0,
        maximum=1,
        note="when it is asked: conflict at home is enough for some. A judgement; the range stays near "
        "crisis.view_away_danger at one end and far below it at the other",
    )
    view_person: float = parameter(
        0.20,
        unit="chance to name a person",
        low=0.05,
        high=0.4,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of its own world, with whom it wants to be, when it is asked in the hours of a crisis. No count "
        "found; a support figure takes a month to find (LEV-JIM-DAYS) and is found by most (LEV-JIM-NOM)",
    )
    view_age: float = parameter(
        6.0,
        unit="years",
        low=4.0,
        high=10.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age a child is asked",
    )
    home: float = parameter(
        3.1,
        unit="log-odds weight",
        low=1.7,
        high=4.2,
        source="assumption",
        note="weight of home against away when no acute danger is seen: what is free does not enter here "
        "(alternative.*). Chosen so that a third of first entries at most is by a crisis (FOS-NL-CRSH)",
        no_effect=WORLD,
    )
    severe: float = parameter(
        -0.9,
        unit="log-odds weight",
        low=-1.8,
        high=0.0,
        source="assumption",
        note="severe problems make home less likely",
        no_effect=WORLD,
    )
    repeated: float = parameter(
        -0.7,
        unit="log-odds weight",
        low=-1.4,
        high=0.0,
        source="assumption",
        note="a second crisis within 60 days",
        no_effect=WORLD,
    )
    outside: float = parameter(
        -0.5,
        unit="log-odds weight",
        low=-1.2,
        high=0.0,
        source="assumption",
        note="outside office hours fewer answers are at hand",
        no_effect=WORLD,
    )
    home_help: float = parameter(
        1.2,
        unit="log-odds weight",
        low=0.3,
        high=2.3,
        source="LEV-ASH;assumption",
        note="home with ambulatory crisis help when it has room; order of LEV-ASH (odds 0.33), an association",
        no_effect=OFTEN,
    )
    view_weight: float = parameter(
        0.6,
        unit="log-odds weight",
        low=0.0,
        high=1.5,
        source="assumption",
        note="how much a child's wish to stay or go weighs when it was asked",
        no_effect=CHOICE,
    )
    tension: float = parameter(
        0.12,
        unit="log-odds weight per day of time bought",
        low=-0.05,
        high=0.25,
        source="assumption",
        note="tension that falls while the decision waits; may rise (negative)",
        effect=GAIN,
    )
    flare: float = parameter(
        0.012,
        unit="rate per day while a crisis is slowed",
        low=0.0,
        high=0.04,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a slowed crisis flares up: decision at once, under pressure",
    )
    network_hour: float = parameter(
        0.25,
        unit="chance",
        low=0.05,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="willing kin is found within the hours of a crisis, at full search effort",
        no_effect=OFTEN,
    )
    network_day: float = parameter(
        0.20,
        unit="rate per day of time bought, at full search effort",
        low=0.05,
        high=0.5,
        source="assumption",
        minimum=0,
        note="kin is found in d days with a chance of 1 - exp(-rate x effort x d)",
    )
    network_weight: float = parameter(
        0.9,
        unit="log-odds weight",
        low=0.0,
        high=2.0,
        source="assumption",
        note="weight of a found network family against another place, once away was chosen",
        no_effect=CHOICE,
    )
    pull: float = parameter(
        0.0,
        unit="share of the attraction of where that enters home or away",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="0: what is there for a child away from home pulls nobody out of home; 1: it competes with home as an equal. "
        "Trials disagree: LEV-FGC-NL saw more placement where networks were brought in",
        effect=Effect(0.0, "below"),
    )
    siblings: float = parameter(
        0.65,
        unit="share",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="brothers and sisters at home that the crisis concerns too",
    )
    help_after: float = parameter(
        0.7,
        unit="chance",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="ambulant help is asked for after a crisis that ended at home",
    )
    team_days: float = parameter(
        28.0,
        unit="days",
        low=21.0,
        high=42.0,
        source="assumption",
        minimum=0.1,
        note="length of an ambulatory crisis intervention",
    )
    team_effect: float = parameter(
        0.5,
        unit="share of the effect of intensive treatment",
        low=-0.15,
        high=0.9,
        source="assumption",
        minimum=-1,
        maximum=1,
        note="ambulatory crisis help is short: half of the effect, as a power of the multipliers (helps.*). "
        "LEV-ASH is about advice, not about effect; 0 is none, "
        "below it harms",
        effect=GAIN,
    )
    recent_days: float = parameter(
        60.0,
        unit="days",
        low=30.0,
        high=90.0,
        source="assumption",
        minimum=1,
        maximum=365,
        note="a crisis is recent for this long, and the next one then likelier (crisis.repeat)",
    )
    index_behaviour: float = parameter(
        0.7,
        unit="utility per step of behaviour",
        low=0.0,
        high=1.5,
        source="assumption",
        minimum=0,
        maximum=20,
        note="how much behaviour weighs against chance (spread 1.3) in which child of the family a crisis is about; 0: any child",
        no_effect=WORLD,
    )
    learning_days: float = parameter(
        5.0,
        unit="days",
        low=2.0,
        high=10.0,
        source="assumption",
        minimum=0.1,
        maximum=60,
        note="days of time bought after which no more is learned (crisis.time_learning is reached)",
    )
    second_look_days: float = parameter(
        2.0,
        unit="days",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        maximum=14,
        note="from an emergency placement to a second look by those who were not there that night; 0: none, only the "
        "hearing of an emergency authorisation. Within 48 hours is the norm that is proposed; whether it is kept "
        "everywhere was not found",
    )
    second_sensitivity: float = parameter(
        0.93,
        unit="share",
        low=0.75,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="acute danger that is there is seen at the second look, were it the first: more than in the night (0.65) "
        "or by day (0.75), with files, family and child at hand. What it misses sends a child in danger home",
    )
    second_specificity: float = parameter(
        0.96,
        unit="share",
        low=0.88,
        high=0.99,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no acute danger, and none seen at the second look, were it the first: better than in the night (0.94) and as "
        "good as by day (0.965): there is more to go by, and less is dared. With crisis.second_same about six in ten "
        "false alarms come home, the others persist",
    )
    second_same: float = parameter(
        0.6,
        unit="share",
        low=0.2,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of second looks in which what made the first one see danger is there again (the same file, the same caller): "
        "then only what is better about the second look tells them apart. 0: two looks that know nothing of each "
        "other; 1: a false alarm goes home only as far as the second look errs less. A judgement",
    )
    second_asked: float = parameter(
        0.2,
        unit="share of the errors of the second look",
        low=-0.15,
        high=0.5,
        source="assumption",
        maximum=1,
        minimum=-1,
        note="errors of both kinds that go where a child is asked, by day and in calm (lever ask_view). No study found; "
        "below 0 asking misleads",
        effect=GAIN,
    )


moved.left(__name__)
