"""The model in a browser, with Mesa's `SolaraViz`: a map, numbers over time, and sliders (extra ``viz``).

A page is a file of two lines (``docs/examples/mesa_page.py``), that ``solara run`` opens. Beside the run with the policy
stands one without it, of the same children, from the same history.
"""

from __future__ import annotations

from functools import lru_cache, partial
from threading import RLock
from types import MappingProxyType
from typing import Any

from mesa import DataCollector

from sim.data.doses import DOSES, doses
from sim.errors import InputError
from sim.extras import asks_for
from sim.history import State
from sim.model import NUMBERS, PlacementModel, number
from sim.policies import registry
from sim.report.texts import Lang, as_lang, planning, text
from sim.scenario.loading import bundled_scenarios, load_scenario
from sim.simulation import prepare
from sim.space import colour_of

PLOTS = ("out_of_home", "waiting_for_place", "families_waiting_for_help")
"""Numbers that are drawn over time, with the policy and as it is."""
AS_IT_IS = "as_it_is_"
COLOURS = MappingProxyType({"policy": "#0072b2", "baseline": "#999999"})
KEPT_HISTORIES = 2
WEEKS_A_DRAWING = 4
MOST_SEED = 20  # of the slider
CHILD_SIZE, HOST_SIZE = 18.0, 8.0  # square points


class SteadyCollector(DataCollector):  # type: ignore[misc]  # Mesa has no types
    """A `mesa.DataCollector` whose rows are whole when they are read: Mesa's page steps and draws in different threads."""

    def __init__(self, lock: Any, **reporters: Any) -> None:
        super().__init__(**reporters)
        self.lock = lock

    def collect(self, model: Any) -> None:
        """Collect a row."""
        with self.lock:
            super().collect(model)

    def get_model_vars_dataframe(self) -> Any:
        """All rows."""
        with self.lock:
            return super().get_model_vars_dataframe()


class ShownModel(PlacementModel):
    """A `PlacementModel` that Mesa's sliders can make anew: one policy at a dose, and the same world without it beside it.

    Parameters
    ----------
    scenario : a bundled name, or a path; policy : name of a policy that has doses.
    dose : 0 (as it is now), 1, 2 or 3: those of ``sim.data.doses.DOSES`` in rising order.
    run_seed, years : as for `PlacementModel`.

    Attributes
    ----------
    beside : the model as it is, a step for a step; lock : held while a step is made, and while the model is drawn.
    """

    def __init__(
        self,
        scenario: str = "minimal",
        policy: str = "slow_down",
        dose: int = len(DOSES),
        run_seed: int = 1,
        years: float | None = None,
    ) -> None:
        state = _history(str(scenario), int(run_seed))
        wanted = f"{policy}:dose={DOSES[int(dose) - 1]}" if int(dose) > 0 else ""
        super().__init__(state, wanted, years=years)
        self.beside = PlacementModel(state, years=years)
        self.lock = RLock()
        self.datacollector = SteadyCollector(self.lock, model_reporters=_reporters())
        self.datacollector.collect(self)

    def step(self) -> None:
        """Go on one week, here and beside."""
        with self.lock:
            self.beside.step()
            super().step()

    def _wrapped_step(self, *args: Any, **kwargs: Any) -> None:
        """Nothing beyond the horizon: Mesa's page makes some steps at a time, and would show an error."""
        if self.running:
            super()._wrapped_step(*args, **kwargs)

    def _may_branch(self) -> None:
        raise TypeError("A model of a page has another beside it and does not branch; branch a PlacementModel.")


def _beside(model: ShownModel, name: str) -> int:
    return number(model.beside, name)


def _reporters() -> dict[str, Any]:
    mine = {name: partial(number, name=name) for name in NUMBERS}
    return {**mine, **{AS_IT_IS + name: partial(_beside, name=name) for name in PLOTS}}


@lru_cache(maxsize=KEPT_HISTORIES)
def _history(scenario: str, seed: int) -> State:
    return prepare(load_scenario(scenario), seed)


def with_doses() -> list[str]:
    """Names of the policies that have doses."""
    return [name for name in registry() if name in doses()]


def page(scenario: str = "minimal", policy: str = "slow_down", lang: str = "en") -> Any:
    """A page for ``solara run``: map, numbers over time, sliders.

    Raises
    ------
    InputError : the extra ``viz`` is not installed, or there is no such scenario or policy.
    """
    need_solara()
    from mesa.visualization import SolaraViz

    language = as_lang(lang)
    if policy not in with_doses():
        raise InputError(f"There is no policy {policy!r} with doses; there are {', '.join(with_doses())}.")
    model = ShownModel(scenario, policy)
    return SolaraViz(
        model,
        components=components(language),
        model_params=parameters(scenario, policy, language),
        name=text("viz_name", language),
        render_interval=WEEKS_A_DRAWING,
    )


def need_solara() -> None:
    """Raise InputError when what Mesa's pages are drawn with is not installed."""
    try:
        import altair  # noqa: F401  # Mesa imports it for every page
        import ipyvuetify  # noqa: F401  # Solara's; Mesa 3.3 needs one before 3
        import solara  # noqa: F401
    except ImportError:
        raise InputError(asks_for("viz", "The model in a browser")) from None


def parameters(scenario: str, policy: str, lang: Lang) -> dict[str, Any]:
    """What can be moved on the page, by the parameters of `ShownModel`."""
    from mesa.visualization import Slider

    scenarios = [name for name in bundled_scenarios() if "/" not in name]
    return {
        "scenario": _choice(text("viz_scenario", lang), scenario, [*dict.fromkeys((scenario, *scenarios))]),
        "policy": _choice(text("viz_policy", lang), policy, with_doses()),
        "dose": Slider(text("viz_dose", lang), len(DOSES), 0, len(DOSES), 1),
        "run_seed": Slider(text("viz_seed", lang), 1, 0, MOST_SEED, 1),
    }


def _choice(label: str, value: str, values: list[str]) -> dict[str, Any]:
    return {"type": "Select", "label": label, "value": value, "values": values}


def components(lang: Lang) -> list[Any]:
    """What stands on the page: how to read it, the map, and numbers over time."""
    from mesa.visualization import make_plot_component

    plots = [
        make_plot_component(
            {AS_IT_IS + name: COLOURS["baseline"], name: COLOURS["policy"]},
            post_process=partial(_titled, title=text(f"viz_{name}", lang), lang=lang),
        )
        for name in PLOTS
    ]
    return [partial(_notice, lang=lang), partial(_map, lang=lang), *plots]


def portrayal(agent: Any) -> Any:
    """How an agent is drawn on the map; in the order that Mesa 3.3 draws, which is 1 alone."""
    from mesa.visualization.components import AgentPortrayalStyle

    x, y = agent.model.space.spot(agent)
    host = type(agent).__name__ == "HostFamily"
    return AgentPortrayalStyle(
        x=x, y=y, color=colour_of(agent), size=HOST_SIZE if host else CHILD_SIZE, marker="s" if host else "o"
    )


def _notice(model: ShownModel, lang: Lang) -> Any:
    from solara.components.markdown import Markdown

    words = text("viz_read", lang)
    return Markdown(f"**{model.date.isoformat()}** — {words}\n\n{planning(model.setting, lang, effects=True)}")


def _map(model: ShownModel, lang: Lang) -> None:
    """The areas with who is in them, drawn by Mesa while no step is made."""
    from matplotlib.figure import Figure
    from mesa.visualization import draw_space
    from solara.components.matplotlib import FigureMatplotlib

    figure = Figure()
    axes = figure.add_subplot()
    with model.lock:
        draw_space(model.space, portrayal, ax=axes)
    axes.set_aspect("equal")
    axes.set_title(text("viz_map", lang), fontsize=8)
    axes.set_xlabel("km")
    axes.set_ylabel("km")
    FigureMatplotlib(figure, format="png", bbox_inches="tight")


def _titled(axes: Any, title: str, lang: Lang) -> None:
    """Heads of a figure over time."""
    axes.set_title(title, fontsize=9)
    axes.margins(y=0.1)
    axes.set_ylim(bottom=0)
    for line, key in zip(axes.get_lines(), ("story_as_it_is", "viz_with"), strict=False):
        line.set_label(text(key, lang))
    axes.legend(fontsize=8, loc="lower left")
