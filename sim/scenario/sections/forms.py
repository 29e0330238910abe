"""Numbers of care forms (mechanisms 7 and 8)."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Forms(Section):
    """One value a main home: at home, network foster, recruited foster, family home, crisis bed, open group,
    treatment group, clinical or disability place, secure care."""

    breakdown: tuple[float, ...] = parameter(
        (0.0, 0.08, 0.13, 0.08, 0.3, 0.18, 0.08, 0.06, 0.09),
        unit="rate per child-year",
        low=(0.0, 0.05, 0.09, 0.05, 0.15, 0.15, 0.04, 0.05, 0.045),
        high=(0.0, 0.14, 0.26, 0.16, 0.7, 0.6, 0.5, 0.2, 0.7),
        source="BRK-META;BRK-KIN-OR;CLO-NL-PLAN;assumption",
        minimum=0,
        note="before multipliers; foster set to meet BRK-META, kin against non-kin shrunk; groups assumed; secure 26 %",
    )
    go_home: tuple[float, ...] = parameter(
        (0.0, 0.10, 0.10, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0),
        unit="rate per child-year",
        low=(0.0, 0.05, 0.05, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0),
        high=(0.0, 0.2, 0.2, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0),
        source="REU-NL-5Y",
        minimum=0,
        note="long stays: implied constant hazard about 0.09; family homes lower (GZH-NL-LONG)",
    )
    days: tuple[float, ...] = parameter(
        (0.0, 240.0, 240.0, 300.0, 42.0, 270.0, 330.0, 130.0, 205.0),
        unit="days",
        low=(0.0, 90.0, 90.0, 150.0, 28.0, 180.0, 220.0, 60.0, 167.0),
        high=(0.0, 365.0, 365.0, 600.0, 84.0, 400.0, 500.0, 260.0, 213.0),
        source="CLO-NL-DUR-2018;assumption",
        minimum=0,
        note="planned length of stays that are not meant to last; secure 6.0-6.2 months; the others are assumptions",
    )
    stay_shape: tuple[float, ...] = parameter(
        (1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.5, 3.0),
        unit="gamma shape",
        low=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.5),
        high=(1.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 3.0, 6.0),
        source="assumption",
        minimum=0.1,
    )
    stay_kind: tuple[float, ...] = parameter(
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        unit="0 exponential, 1 gamma, 2 lognormal, 3 Weibull, 4 fixed",
        low=(0.0,) * 9,
        high=(4.0,) * 9,
        source="assumption",
        minimum=0,
        maximum=4,
    )
    lasting: tuple[float, ...] = parameter(
        (0.0, 0.75, 0.72, 0.895, 0.0, 0.0, 0.0, 0.0, 0.0),
        unit="share of stays meant to last",
        low=(0.0, 0.45, 0.4, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0),
        high=(0.0, 0.8, 0.75, 0.95, 0.0, 0.0, 0.0, 0.0, 0.0),
        source="GZH-NL-LONG;FOS-NL-LOS",
        minimum=0,
        maximum=1,
        note="family homes from GZH-NL-LONG; foster chosen to meet FOS-NL-LOS",
    )
    incident: tuple[float, ...] = parameter(
        (0.0, 0.02, 0.025, 0.025, 0.06, 0.06, 0.05, 0.03, 0.08),
        unit="severe incidents per child-year",
        low=(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        high=(0.0, 0.15, 0.15, 0.15, 0.2, 0.2, 0.2, 0.2, 0.3),
        source="assumption",
        minimum=0,
        note="levels assumed, not measured; the ranges include equality of all settings",
    )
    minor: tuple[float, ...] = parameter(
        (3.0,) * 9,
        unit="minor incidents per severe one",
        low=(1.0,) * 9,
        high=(6.0,) * 9,
        source="assumption",
        minimum=0,
    )
    detect: tuple[float, ...] = parameter(
        (0.35, 0.5, 0.5, 0.55, 0.7, 0.6, 0.6, 0.65, 0.7),
        unit="chance that a severe incident is detected",
        low=(0.1, 0.2, 0.2, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3),
        high=(0.7, 0.9, 0.9, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95),
        source="assumption",
        minimum=0,
        maximum=1,
    )
