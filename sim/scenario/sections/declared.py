"""Numbers that mechanisms bring in their own files.

Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited.
"""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Pull(Section):
    """Numbers of ``sim.processes.pull``."""

    usual: float = parameter(
        0.1,
        unit="share of places",
        low=0.05,
        high=0.2,
        source="assumption",
        minimum=0,
        maximum=1,
        note="free places that the other numbers of the model go with: the scenarios aim at a use of 0.9",
        no_effect="how the world is: no lever does this",
    )
    agree: float = parameter(
        1.0,
        unit="change in chance per free share above the usual",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="refused requests that are agreed to after all (agreed ones that are dropped, when places are scarce)",
        no_effect="how the world is: no lever does this",
    )
    stay: float = parameter(
        1.0,
        unit="change in chance per free share above the usual",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="children who stay on although their family copes (go home although it does not, when places are scarce)",
        no_effect="how the world is: no lever does this",
    )
    days: float = parameter(
        90.0, unit="days", low=30.0, high=180.0, source="assumption", minimum=1, note="how long a child stays on"
    )
