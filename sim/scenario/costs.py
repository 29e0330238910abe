"""Prices of care: what a day in each form costs, how much of that is paid for being available, and trajectories.

Euros of about 2022, paid by the municipality of origin. The register has few measured prices in kind: most rows are
grade U, so a difference in money is only as good as the ranges say.
"""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Costs(Section):
    """Prices (mechanism 12). ``day_*`` is the full price of a used day; ``available_*`` the part that is paid for being
    available, used or not: of every place-day ``available * price`` is paid, and of every used day the rest."""

    price_year: int = parameter(2022, unit="year", low=2022, high=2022,
                                note="most rows of the register are of about 2022; no indexing")

    day_network_foster: float = parameter(55.0, unit="euro per day", low=40, high=75, source="COST-FOS-FULL", minimum=0,
                                          note="allowance and agency supervision; the allowance alone is COST-FOS-19")
    day_foster: float = parameter(55.0, unit="euro per day", low=40, high=75, source="COST-FOS-FULL", minimum=0,
                                  note="allowance and agency supervision; the allowance alone is COST-FOS-19")
    day_family_home: float = parameter(145.43, unit="euro per day", low=145, high=210, source="COST-GZH-22", minimum=0,
                                       note="maximum personal-budget rate, at or below the rate in kind; range of "
                                            "COST-GZH-24")
    day_crisis_bed: float = parameter(320.0, unit="euro per day", low=230, high=500, minimum=0,
                                      note="as a treatment group (COST-RES, grade U); crisis beds may cost more")
    day_open_group: float = parameter(250.0, unit="euro per day", low=122, high=350, minimum=0,
                                      note="between residence alone (COST-VB-DW 122-149) and a treatment group "
                                           "(COST-RES)")
    day_treatment_group: float = parameter(320.0, unit="euro per day", low=230, high=450, source="COST-RES", minimum=0)
    day_clinical: float = parameter(400.0, unit="euro per day", low=230, high=600, minimum=0,
                                    note="above a treatment group (COST-RES); no price found")
    day_secure: float = parameter(450.0, unit="euro per day", low=274, high=700, minimum=0,
                                  note="COST-CLO gives a floor of 274 and an unverified range of 350-700")

    available_crisis_bed: float = parameter(0.9, unit="share", low=0.6, high=1.0, minimum=0, maximum=1,
                                            note="empty crisis beds are paid for")
    available_open_group: float = parameter(0.3, unit="share", low=0.0, high=0.6, minimum=0, maximum=1)
    available_treatment_group: float = parameter(0.3, unit="share", low=0.0, high=0.6, minimum=0, maximum=1)
    available_clinical: float = parameter(0.3, unit="share", low=0.0, high=0.6, minimum=0, maximum=1)
    available_secure: float = parameter(0.8, unit="share", low=0.5, high=1.0, minimum=0, maximum=1,
                                        note="empty secure places are paid for")

    part_time_day: float = parameter(55.0, unit="euro per night", low=40, high=75, source="COST-FOS-FULL", minimum=0,
                                     note="as full-time foster care, for the nights slept there")

    help_generalist: float = parameter(1560.0, unit="euro per trajectory", low=800, high=3000, minimum=0,
                                       note="20 hours at the lower rate of COST-AMB-24 (78 an hour); hours assumed")
    help_specialist: float = parameter(5580.0, unit="euro per trajectory", low=2500, high=9000, minimum=0,
                                       note="50 hours at the higher rate of COST-AMB-24 (111.60); hours assumed")
    help_intensive: float = parameter(8000.0, unit="euro per trajectory", low=5000, high=12000, source="COST-FF",
                                      minimum=0)
    crisis_help: float = parameter(2790.0, unit="euro per intervention", low=1200, high=5000, minimum=0,
                                   note="25 hours at the higher rate of COST-AMB-24 (111.60 an hour); hours assumed")
    order_day: float = parameter(17.0, unit="euro per child per day", low=11, high=26, minimum=0,
                                 note="a child protection worker of 100,000 euro a year (assumed) for 16 children "
                                      "(TEAM-JB-CASE)")
