"""The model on years that it has not seen: refitted at a cut, run forward, and scored beside forecasts without a model.

What is lost is shown as lost: a figure is *won* when the model's weighted interval score is less than that of every naive
forecast that can be made of it, *lost* when one of them is better, and *alone* where no earlier figure was known, so that there
is nothing to be better than.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.calibrate import Settings
from sim.calibration.facts import PlaceOf, fact_of
from sim.data.targets import Target, Z, targets
from sim.errors import InputError
from sim.outcomes.targets.compare import is_about, measures
from sim.scenario.loading import bundled_scenarios, load_scenario
from sim.validation.ahead import (
    CHAINED,
    Figure,
    Of,
    figures_ahead,
    flow_of,
    known_series,
    place_of,
    series_key,
    summary_groups,
)
from sim.validation.at_cut import HELD, at_cut, driven_after
from sim.validation.forward import CHANCE, Progresses, Ran, asked_of, run_forward, run_several
from sim.validation.naive import (
    DRIFT,
    NAIVE,
    PERSISTENCE,
    STOCK_FLOW,
    Forecast,
    Known,
    drift,
    persistence,
    step_of,
    stock_flow,
    with_figure,
)
from sim.validation.predictive import CARRIED, MODEL, WAYS, chance_variance, known_level, model_values, predict
from sim.validation.refit import FEW, Refit, make_refit, read_refit, write_refit
from sim.validation.scores import by_fact, normal_quantiles, score

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.words import Label

CUTS = (2018, 2020)
CONDITIONAL, PRIOR = "conditional", "prior"
"""The model's with observed drivers; and before anything was learned."""
OF_THE_MODEL = (MODEL, CARRIED)
WON, LOST, ALONE = "won", "lost", "alone"
NOT_IN_THE_RUNS = "its year is not in the runs, or no run can say it"


@dataclass(frozen=True)
class Scored:
    """One figure, what was said of it, and how good that was.

    Attributes
    ----------
    name, what, unit, fact, period, status, shock, carried : of the figure (`sim.validation.ahead.Figure`).
    ahead : years after the cut; 0 and less: of before it, known later.
    published, low, high : figure, and what still agrees with it.
    said : per way (the model's, the naive ones', conditional) quantiles as published.
    scores : per way error, intervals and scores.
    verdict : "won", "lost" or "alone". ``best``: the best naive way, "" for none.
    """

    name: str
    what: Label
    unit: str
    fact: str
    period: str
    status: str
    shock: str
    carried: bool
    ahead: int
    published: float
    low: float
    high: float
    said: Mapping[str, Mapping[float, float]]
    scores: Mapping[str, Mapping[str, Any]]
    verdict: str
    best: str


@dataclass(frozen=True)
class CutResult:
    """What came of one cut.

    Attributes
    ----------
    cut, scenario : last year of what was known; name of the scenario that was run.
    refit : how it was learned (`Refit.described`).
    driven : drivers of which more is known today; none: there is no conditional score.
    rows : figures, in the order of the file.
    silent : figures that the model cannot say, with why.
    """

    cut: int
    scenario: str
    refit: Mapping[str, Any]
    driven: tuple[str, ...]
    rows: tuple[Scored, ...]
    silent: tuple[tuple[str, str], ...]

    def summary(self) -> dict[str, dict[str, dict[str, float]]]:
        """Per group of figures and way: means over facts of errors, coverage and scores, and the model's on the same figures."""
        groups = summary_groups([_Grouped(row.status, row.shock) for row in self.rows])  # type: ignore[misc]
        return {group: _summary([self.rows[k] for k in chosen]) for group, chosen in groups.items() if chosen}

    def counts(self) -> dict[str, int]:
        """How many figures were won, lost, and stand alone."""
        return {verdict: sum(row.verdict == verdict for row in self.rows) for verdict in (WON, LOST, ALONE)}

    def described(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "cut": self.cut,
            "scenario": self.scenario,
            "drivers_end": HELD,
            "driven": list(self.driven),
            "refit": dict(self.refit),
            "few": self.refit["effective"] < FEW,
            "counts": self.counts(),
            "summary": self.summary(),
            "silent": [{"figure": name, "why": why} for name, why in self.silent],
            "rows": [{**asdict(row), "what": {"en": row.what.en, "nl": row.what.nl}} for row in self.rows],
        }


@dataclass(frozen=True)
class _Grouped:
    status: str
    shock: str


def validate_at(
    scenario: Scenario,
    cut: int,
    out: Path,
    settings: Settings | None = None,
    *,
    shared: Scenario | None = None,
    refit: Path | None = None,
    figures: Sequence[Target] = (),
    workers: int = 1,
    progress: Progresses = None,
    say: Callable[[str], None] = lambda text: None,
) -> CutResult:
    """Refit a scenario at a cut, predict what was known after it, and score that.

    Parameters
    ----------
    scenario : what is validated; it is run as it could be made at the cut.
    cut : last year of what is known.
    out : folder of all runs; what is there is used, so that it goes on where it was stopped.
    settings : how much is computed.
    shared : scenario of the design runs of a calibration in the same folder; None: ``scenario``.
    refit : folder of a refit that is used in place of a new one.
    figures : a user's figures, to score on and to base forecasts on.

    Raises
    ------
    InputError : it cannot be done; a refit that saw later figures is refused.
    """
    ask = settings or Settings()
    ahead = figures_ahead(scenario, cut, figures)
    if not ahead:
        raise InputError(f"No figure about {scenario.name} was known after {cut}: there is nothing to predict.")
    then = at_cut(scenario, cut)
    asked = asked_of(then, ask.years, figures)
    prior: Ran | None = None
    if refit is None:
        found, ran, prior = make_refit(
            shared or scenario, then, cut, out, asked, ask, workers=workers, progress=progress, say=say
        )
        write_refit(found, out / f"refit-{cut}")
    else:
        found = read_refit(refit, cut, then.name)
        ran = _forward(then, found, asked, out, ask, cut, workers, progress)
    several = run_several(
        then, found.factors, found.points[:CHANCE], asked, out,
        name=f"draws known by {cut}", years=ask.years, workers=workers, progress=progress,
    )  # fmt: skip
    driven = driven_after(scenario, cut)
    with_drivers = None
    if driven:
        observed = at_cut(scenario, cut, conditional=True)
        with_drivers = _forward(observed, found, asked, out, ask, cut, workers, progress, "drivers observed")
    return scored(then, cut, ahead, (*targets(), *figures), found, ran, several, with_drivers, driven, prior)


def siblings(scenario: Scenario) -> list[Scenario]:
    """Bundled scenarios of the same place as a bundled one; of a scenario of somebody's own there are none."""
    names = bundled_scenarios()
    if scenario.name not in names:
        return []
    return [one for name in names if "/" not in name and (one := load_scenario(name)).place == scenario.place]


def _forward(
    then: Scenario,
    found: Refit,
    asked: Sequence[str],
    out: Path,
    ask: Settings,
    cut: int,
    workers: int,
    progress: Progresses,
    words: str = "",
) -> Ran:
    title = f"draws known by {cut}" + (f", {words}" if words else "")
    return run_forward(
        then, found.factors, found.points, asked, out, name=title, years=ask.years, workers=workers, progress=progress,
        batch=ask.draws,
    )  # fmt: skip


# --- scoring ----------------------------------------------------------------------------------------------------------
def scored(
    then: Scenario,
    cut: int,
    ahead: Sequence[Figure],
    rows: Sequence[Target],
    refit: Refit,
    ran: Ran,
    several: Ran,
    with_drivers: Ran | None = None,
    driven: Sequence[str] = (),
    prior: Ran | None = None,
) -> CutResult:
    """Runs of draws beside what came.

    Parameters
    ----------
    ahead : figures that were known after the cut.
    rows : all figures, of which those known by the cut are what naive forecasts are made from.
    ran, several, with_drivers, prior : the draws; the first few with several seeds; the draws with observed drivers; draws
        of the ledger's ranges, before anything was learned.
    """
    place = place_of(then)
    behind = known_series(rows, place, cut)
    observed, last = known_figures(rows, place, cut), last_known(rows, place, cut)
    found, silent = [], []
    for figure in ahead:
        key = series_key(figure.row)
        series = behind.get(key)
        seed = zlib.crc32(figure.name.encode())
        chance = chance_in(figure, several, series, cut)

        def told(of: Ran, figure: Figure = figure, series: Known | None = series, seed: int = seed,
                 chance: float = chance, key: Of = key) -> dict[str, dict[float, float]]:  # fmt: skip
            values = model_values(figure, of, series, cut)
            weight = np.full(len(values), 1.0 / len(values)) if of is prior else refit.weight
            level = known_level(last.get(key), place, of, cut)
            each = predict(figure.fact, values, weight, chance, seed, observed.get(key, ()), level)
            return {way: one.quantiles for way, one in each.items()}

        said = told(ran)
        if not said:
            silent.append((figure.name, NOT_IN_THE_RUNS))
            continue
        said |= naive_quantiles(figure, rows, behind, place, cut)
        if with_drivers is not None and (later := told(with_drivers)):
            said[CONDITIONAL] = later[MODEL]
        if prior is not None and (before := told(prior)):
            said[PRIOR] = before[MODEL]
        found.append(score_figure(figure, said, cut))
    return CutResult(cut, then.name, refit.described(), tuple(driven), tuple(found), tuple(silent))


def known_figures(rows: Sequence[Target], place: PlaceOf, cut: int) -> dict[Of, list[tuple[float, float]]]:
    """Per part and place (figure, what is not known of it) of the years that were known by the cut, on the scale.

    Not of an index: what the model says of it begins at the last known one.
    """
    found: dict[Of, list[tuple[float, float]]] = {}
    for row in _known_by_year(rows, place, cut):
        fact = fact_of(place, [row])
        found.setdefault(series_key(row), []).append((fact.value, fact.observation))
    return found


def last_known(rows: Sequence[Target], place: PlaceOf, cut: int) -> dict[Of, Target]:
    """Per part and place the last row that was known by the cut."""
    return {series_key(row): row for row in sorted(_known_by_year(rows, place, cut), key=lambda row: row.period)}


def _known_by_year(rows: Sequence[Target], place: PlaceOf, cut: int) -> list[Target]:
    known = [row for row in rows if row.known_from <= cut and is_about(row, place) and "-" not in row.period]
    return [row for row in known if (row.id, row.part) != CHAINED]


def chance_in(figure: Figure, several: Ran, series: Known | None, cut: int) -> float:
    """Variance of chance in a figure's values, by draws that were run with several seeds."""
    values = model_values(figure, several, series, cut)
    seeds = len(set(several.seeds.tolist()))
    return chance_variance(values.reshape(-1, seeds)) if seeds > 1 else 0.0


def naive_quantiles(
    figure: Figure, rows: Sequence[Target], behind: Mapping[Of, Known], place: PlaceOf, cut: int
) -> dict[str, dict[float, float]]:
    """Quantiles of the forecasts without a model that can be made of a figure, on its scale."""
    known = behind.get(series_key(figure.row))
    if known is None or figure.row.year <= known.years[-1]:
        return {}
    year, scale = figure.row.year, figure.fact.scale
    wander = step_of(behind.values(), scale)
    going = step_of(behind.values(), scale, drifting=True)
    made: dict[str, Forecast | None] = {PERSISTENCE: persistence(known, year, wander), DRIFT: drift(known, year, going)}
    books = flow_of(figure.row, rows, place, cut)
    if books is not None:
        made[STOCK_FLOW] = stock_flow(books[0], year, books[1], going)
    return {
        way: {p: float(figure.fact.possible(np.array(x))) for p, x in normal_quantiles(one.mean, one.deviation).items()}
        for way, forecast in made.items()
        if forecast is not None and (one := with_figure(forecast, figure.fact.observation))
    }


def score_figure(figure: Figure, said: Mapping[str, Mapping[float, float]], cut: int) -> Scored:
    """One figure with its scores, and whether the model won."""
    fact, row = figure.fact, figure.row
    shown = {way: {p: fact.shown(x) for p, x in quantiles.items()} for way, quantiles in said.items()}
    published = fact.shown(fact.value)
    size = abs(fact.value) if fact.scale == "plain" and fact.value else 1.0
    scores = {way: asdict(score(quantiles, fact.value, shown[way], published, size)) for way, quantiles in said.items()}
    naive = [way for way in NAIVE if way in scores]
    best = min(naive, key=lambda way: scores[way]["weighted"], default="")
    verdict = ALONE if not best else WON if scores[MODEL]["weighted"] < scores[best]["weighted"] else LOST
    off = Z * fact.observation
    return Scored(
        name=figure.name,
        what=measures()[row.id, row.part].label,
        unit=row.shown_unit,
        fact=row.fact,
        period=row.period,
        status=figure.status,
        shock=figure.shock,
        carried=figure.carried,
        ahead=row.year - cut,
        published=published,
        low=fact.shown(fact.value - off),
        high=fact.shown(fact.value + off),
        said=shown,
        scores=scores,
        verdict=verdict,
        best=best,
    )


MEANS = ("relative", "inside_50", "inside_90", "interval_50", "interval_90", "weighted")


def _summary(rows: Sequence[Scored]) -> dict[str, dict[str, float]]:
    """Per way its means over facts; of a naive way ``model`` and ``carried`` on the same figures beside it."""
    found: dict[str, dict[str, float]] = {}
    for way in (*WAYS, CONDITIONAL, PRIOR, *NAIVE):
        mine = [row for row in rows if way in row.scores]
        if not mine:
            continue
        found[way] = {"figures": float(len(mine)), "facts": float(len({row.fact for row in mine}))}
        found[way] |= {key: _mean_of(mine, way, key) for key in MEANS}
        if way in (*NAIVE, CONDITIONAL, PRIOR):
            found[way] |= {f"{one}_there": _mean_of(mine, one, "weighted") for one in OF_THE_MODEL}
    return found


def _mean_of(rows: Sequence[Scored], way: str, key: str) -> float:
    values = [abs(float(row.scores[way][key])) for row in rows]
    return by_fact(values, [row.fact for row in rows])
