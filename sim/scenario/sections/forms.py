"""Care forms: one record each, with all its numbers (mechanisms 7, 8 and 12).

A form is added with its word in ``sim.words.care`` and a record here; what is kept a form (the ledger's vectors, prices,
counters, outcomes, labels) follows. Who comes to live there is a rule: ``form_of`` of ``sim.world.services``, and
``sim.processes.search``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.scenario.fields import Section, parameter
from sim.words import Form

Range = tuple[float, float, float]
"""A number with its range: (value, low, high)."""


@dataclass(frozen=True)
class CareForm:
    """The numbers of a care form; what each of them is, and where they come from, is said in `Forms`.

    Attributes
    ----------
    form : its word; breakdown, ..., detect : (value, low, high).
    day : price of a used day; available : the part that is paid for being available; None where there is none.
    closes : share of its places that the policy residential_rundown closes when it is asked for nothing else.
    """

    form: Form
    breakdown: Range
    days: Range
    incident: Range
    detect: Range
    go_home: Range = (0.0, 0.0, 0.0)
    lasting: Range = (0.0, 0.0, 0.0)
    stay_shape: Range = (2.0, 1.0, 4.0)
    stay_kind: Range = (1.0, 0.0, 4.0)
    minor: Range = (3.0, 1.0, 6.0)
    day: Any = None
    available: Any = None
    closes: float = 0.0


CARE_FORMS = (
    CareForm(
        Form.HOME,
        breakdown=(0.0, 0.0, 0.0),
        days=(0.0, 0.0, 0.0),
        stay_shape=(1.0, 1.0, 1.0),
        incident=(0.0, 0.0, 0.0),
        detect=(0.35, 0.1, 0.7),
    ),
    CareForm(
        Form.NETWORK_FOSTER,
        breakdown=(0.06, 0.03, 0.14),
        go_home=(0.085, 0.04, 0.2),
        days=(240.0, 90.0, 365.0),
        lasting=(0.8, 0.5, 0.95),
        incident=(0.02, 0.0, 0.15),
        detect=(0.5, 0.2, 0.9),
        day=parameter(
            55.0,
            unit="euro per day",
            low=40,
            high=75,
            source="COST-FOS-FULL",
            minimum=0,
            note="allowance and agency supervision; the allowance alone is COST-FOS-19",
        ),
    ),
    CareForm(
        Form.FOSTER,
        breakdown=(0.1, 0.06, 0.2),
        go_home=(0.085, 0.04, 0.2),
        days=(240.0, 90.0, 365.0),
        lasting=(0.75, 0.45, 0.9),
        incident=(0.025, 0.0, 0.15),
        detect=(0.5, 0.2, 0.9),
        day=parameter(
            55.0,
            unit="euro per day",
            low=40,
            high=75,
            source="COST-FOS-FULL",
            minimum=0,
            note="allowance and agency supervision; the allowance alone is COST-FOS-19",
        ),
    ),
    CareForm(
        Form.FAMILY_HOME,
        breakdown=(0.08, 0.05, 0.16),
        go_home=(0.05, 0.02, 0.1),
        days=(300.0, 150.0, 600.0),
        lasting=(0.895, 0.8, 0.95),
        incident=(0.025, 0.0, 0.15),
        detect=(0.55, 0.2, 0.9),
        day=parameter(
            145.43,
            unit="euro per day",
            low=145,
            high=210,
            source="COST-GZH-22",
            minimum=0,
            note="maximum personal-budget rate, at or below the rate in kind; range of COST-GZH-24",
        ),
        available=parameter(
            0.0, unit="share", low=0.0, high=0.3, minimum=0, maximum=1, note="paid by use; some contracts hold places"
        ),
    ),
    CareForm(
        Form.CRISIS_BED,
        breakdown=(0.3, 0.15, 0.7),
        days=(42.0, 28.0, 84.0),
        incident=(0.06, 0.0, 0.2),
        detect=(0.7, 0.3, 0.95),
        day=parameter(
            320.0,
            unit="euro per day",
            low=230,
            high=500,
            minimum=0,
            note="as a treatment group (COST-RES, grade U); crisis beds may cost more",
        ),
        available=parameter(
            0.9, unit="share", low=0.6, high=1.0, minimum=0, maximum=1, note="empty crisis beds are paid for"
        ),
    ),
    CareForm(
        Form.OPEN_GROUP,
        breakdown=(0.18, 0.15, 0.6),
        days=(270.0, 180.0, 400.0),
        incident=(0.06, 0.0, 0.2),
        detect=(0.6, 0.3, 0.95),
        day=parameter(
            250.0,
            unit="euro per day",
            low=122,
            high=350,
            minimum=0,
            note="between residence alone (COST-VB-DW 122-149) and a treatment group (COST-RES)",
        ),
        available=parameter(
            0.3,
            unit="share",
            low=0.0,
            high=0.6,
            minimum=0,
            maximum=1,
            note="contracts differ: between places paid by use (0) and crisis beds (0.9). No count found; none to double",
        ),
        closes=0.25,
    ),
    CareForm(
        Form.TREATMENT_GROUP,
        breakdown=(0.08, 0.04, 0.5),
        days=(330.0, 220.0, 500.0),
        incident=(0.05, 0.0, 0.2),
        detect=(0.6, 0.3, 0.95),
        day=parameter(320.0, unit="euro per day", low=230, high=450, source="COST-RES", minimum=0),
        available=parameter(
            0.3,
            unit="share",
            low=0.0,
            high=0.6,
            minimum=0,
            maximum=1,
            note="as costs.available_open_group; no count found",
        ),
        closes=0.25,
    ),
    CareForm(
        Form.CLINICAL,
        breakdown=(0.06, 0.05, 0.2),
        days=(130.0, 60.0, 260.0),
        stay_shape=(1.5, 1.0, 3.0),
        incident=(0.03, 0.0, 0.2),
        detect=(0.65, 0.3, 0.95),
        day=parameter(
            400.0,
            unit="euro per day",
            low=230,
            high=600,
            minimum=0,
            note="above a treatment group (COST-RES); no price found",
        ),
        available=parameter(
            0.3,
            unit="share",
            low=0.0,
            high=0.6,
            minimum=0,
            maximum=1,
            note="as costs.available_open_group; no count found",
        ),
    ),
    CareForm(
        Form.SECURE,
        breakdown=(0.08, 0.045, 0.7),
        days=(225.0, 167.0, 300.0),
        stay_shape=(3.0, 1.5, 6.0),
        incident=(0.08, 0.0, 0.3),
        detect=(0.7, 0.3, 0.95),
        day=parameter(
            450.0,
            unit="euro per day",
            low=274,
            high=700,
            minimum=0,
            note="COST-CLO gives a floor of 274 and an unverified range of 350-700",
        ),
        available=parameter(
            0.8, unit="share", low=0.5, high=1.0, minimum=0, maximum=1, note="empty secure places are paid for"
        ),
        closes=0.5,
    ),
)
assert [one.form for one in CARE_FORMS] == list(Form), "one record a form, in order of their numbers"


def of_all(name: str, **more: Any) -> Any:
    """The parameter with one value a care form, in order of their numbers."""
    value, low, high = zip(*(getattr(one, name) for one in CARE_FORMS), strict=True)
    return parameter(value, low=low, high=high, **more)


class Forms(Section):
    """One value a care form: at home, network foster, recruited foster, family home, crisis bed, open group,
    treatment group, clinical or disability place, secure care."""

    breakdown: tuple[float, ...] = of_all(
        "breakdown",
        unit="rate per child-year",
        source="BRK-META;BRK-KIN-OR;CLO-NL-PLAN;assumption",
        minimum=0,
        note="before multipliers; foster set to meet BRK-META and T35, kin against non-kin shrunk; groups assumed; secure 26 %",
    )
    go_home: tuple[float, ...] = of_all(
        "go_home",
        unit="rate per child-year",
        source="REU-NL-5Y",
        minimum=0,
        note="long stays: implied constant hazard about 0.09, before multipliers; family homes lower (GZH-NL-LONG)",
    )
    days: tuple[float, ...] = of_all(
        "days",
        unit="days",
        source="CLO-NL-DUR-2018;assumption",
        minimum=0,
        note="planned length of stays that are not meant to last; secure chosen so that stays as they end, early ones among "
        "them, last 6.0-6.2 months; the others are assumptions",
    )
    stay_shape: tuple[float, ...] = of_all(
        "stay_shape",
        unit="gamma shape",
        source="assumption",
        minimum=0.1,
        note="spread of the planned length: at 2 the standard deviation is 0.7 of the mean; secure stays are more "
        "alike (3: 0.6), since an authorisation bounds them, clinical ones less (1.5: 0.8). Low: exponential "
        "(secure: 1.5); high: about half of the mean",
    )
    stay_kind: tuple[float, ...] = of_all(
        "stay_kind",
        unit="0 exponential, 1 gamma, 2 lognormal, 3 Weibull, 4 fixed",
        source="assumption",
        minimum=0,
        maximum=4,
        note="a choice of the modeller: gamma for all, never drawn; the others are there to see what the form of "
        "the distribution does",
    )
    lasting: tuple[float, ...] = of_all(
        "lasting",
        unit="share of stays meant to last",
        source="GZH-NL-LONG;FOS-NL-LOS",
        minimum=0,
        maximum=1,
        note="family homes from GZH-NL-LONG; foster chosen to meet FOS-NL-EXIT, and the stock with what comes in and leaves",
    )
    incident: tuple[float, ...] = of_all(
        "incident",
        unit="severe incidents per child-year",
        source="assumption",
        minimum=0,
        note="levels assumed, not measured; the ranges include equality of all settings",
    )
    minor: tuple[float, ...] = of_all(
        "minor",
        unit="minor incidents per severe one",
        source="assumption",
        minimum=0,
        note="three everywhere, as nothing found tells the settings apart. Levels assumed, not measured; one to six",
    )
    detect: tuple[float, ...] = of_all(
        "detect",
        unit="chance that a severe incident is detected",
        source="assumption",
        minimum=0,
        maximum=1,
        note="the more eyes, the more is seen: least at home, most in crisis beds and secure care. Not measured; "
        "the ranges hold equality of all settings",
    )
