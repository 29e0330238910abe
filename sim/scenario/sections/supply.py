"""Numbers of advice before heavy placements, and of supply that answers need."""

from __future__ import annotations

from sim import moved
from sim.scenario.effects import MORE
from sim.scenario.fields import Section, parameter


class Expertise(Section):
    """An expertise network that looks along before a heavy placement, and advises on the place (``sim.world.advice``)."""

    informed: float = parameter(
        1.15,
        unit="multiplier of the chance that an alternative suits",
        low=0.7,
        high=1.7,
        source="assumption",
        minimum=0,
        note="where an expertise network looks along when the question is asked before a heavy placement: specialists see "
        "more that will do, and more that will not. No effect study found; a fifth of the range lies below 1",
        effect=MORE,
    )

    lighter: float = parameter(
        0.25,
        unit="chance",
        low=0.0,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="advice finds that something lighter will do; no effect study found",
        no_effect="how often advice finds that something lighter will do; expertise.heavier is the other side",
    )
    heavier: float = parameter(
        0.08,
        unit="chance",
        low=0.0,
        high=0.3,
        source="assumption",
        minimum=0,
        maximum=1,
        note="advice finds that the need is heavier than was thought",
        no_effect="how often advice finds the opposite of expertise.lighter",
    )


class Supply(Section):
    """Supply that answers need (``sim.processes.supply``); only when the mechanism is switched on."""

    speed: float = parameter(
        0.25,
        unit="rate per year at which the gap closes",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1000,
        note="residential places",
    )
    host_speed: float = parameter(
        0.25,
        unit="share of the gap recruited per year",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1000,
        note="recruitment of foster families",
    )
    use: float = parameter(
        0.9, unit="share of places in use that is aimed at", low=0.8, high=0.97, source="assumption", minimum=0.01,
        maximum=1,
note="as pull.usual: a tenth of the places free, so that a child need not wait long; at 0.97 hardly any, "
"at 0.8 a fifth",
)  # fmt: skip
    step_days: float = parameter(
        30.4375, unit="days", low=7.0, high=365.25, source="assumption", minimum=0.01, note="a step a month"
    )


moved.left(__name__)
