"""The simulated trial of intensive family treatment: does the model give what trials found, and where does it not?

Rule. From the scenario's start date every family whose crisis ends at home is randomised by its own key, once: usual care
(specialist help, with its waiting line), or intensive treatment, outside the capacity and as fast as the programme asks.
Nobody else is referred to intensive treatment. The history before is that of the scenario. Counted is the first placement
of each child that lived at home at randomisation, as trials at child level do. Each history is run twice, the second time
with the arms swapped, so that a family that is randomised in both serves in both arms and chance differences between the
arms mostly cancel. Published effects on placement are only printed beside it; they are nowhere in the model.

Intervals: the children of one family, in both runs, are one cluster (delta method on the logarithm of the ratio). Runs of
all settings start from the same history.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.request import as_scenario, as_seeds, as_years
from sim.errors import InputError
from sim.runs.executor import Failure, run_all, usable_workers
from sim.runs.preparing import compile_first, history_of, tell_time
from sim.runs.progress import Progress
from sim.scenario.size import megabytes_of, seconds_of
from sim.units import ADULT_AGE, MONTH, YEAR
from sim.words import Event, Form, Level, Lever

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.history import State
    from sim.scenario.scenario import Scenario
    from sim.world.record import RunRecord

MONTHS = (3, 6, 12, 24)
FOLLOW_UP = 2.0  # years
FUNCTIONING_DAYS = 91.0  # family functioning is compared three months after randomisation
STEP = 28.0  # days between two looks at the families' problem levels
USUAL, TREATED = 1, 2
Z = 1.959963984540054


@dataclass(frozen=True)
class Setting:
    """One reading of the evidence: values of mechanisms, and what was published.

    Attributes
    ----------
    name, title, source, claim : short name; title per language; register row; what the study says.
    values : parameter path -> value.
    published : months -> (ratio, low, high); low and high nan where none was published.
    functioning : published standardised effect on family functioning; nan when none.
    """

    name: str
    title: Mapping[str, str]
    source: str
    claim: str
    values: Mapping[str, Any]
    published: Mapping[int, tuple[float, float, float]]
    functioning: float = math.nan


def settings() -> tuple[Setting, ...]:
    """The evidence settings that ship (sim/data/evidence_settings.toml)."""
    text = (resources.files("sim.data") / "evidence_settings.toml").read_text(encoding="utf-8")
    found = []
    for name, part in tomllib.loads(text).items():
        published = {
            int(row["months"]): (row["ratio"], row.get("low", math.nan), row.get("high", math.nan))
            for row in part["published"]
        }
        functioning = float(part.get("functioning", math.nan))
        found.append(
            Setting(name, part["title"], part["source"], part["claim"], part["values"], published, functioning)
        )
    return tuple(found)


@dataclass(frozen=True)
class Family:
    """One randomised family: cluster, arm, problem level at randomisation and about three months later (-1: not seen),
    and per follow-up (months) the children followed and those placed."""

    cluster: tuple[int, int]
    arm: int
    level: int
    later: int
    followed: tuple[int, ...]
    placed: tuple[int, ...]


@dataclass(frozen=True)
class Ratio:
    """Risk of placement in both arms after some months, and their ratio with a 95 % interval."""

    months: int
    children: tuple[int, int]
    usual: float
    treated: float
    ratio: float
    low: float
    high: float


@dataclass
class TrialResult:
    """The simulated trial in one setting.

    Attributes
    ----------
    setting : the reading of the evidence (or the scenario as it is).
    families : all randomised families, over seeds.
    ratios : one row a follow-up; functioning : effect on problem level in families with severe problems, in standard
    deviations (positive is better), with interval.
    """

    setting: Setting
    families: list[Family]
    ratios: list[Ratio] = field(default_factory=list)
    functioning: tuple[float, float, float] = (math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class TrialPlan:
    """What is the same for all seeds."""

    scenario: Scenario
    settings: tuple[Setting, ...]
    years: float
    burn_in: float


def run_trial(
    scenario: AnyScenario,
    seeds: Any = 4,
    years: float = 6.0,
    workers: int = 1,
    chosen: Sequence[Setting] | None = None,
    progress: Progress | None = None,
) -> list[TrialResult]:
    """Run the simulated trial in every setting.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    seeds : number of seeds or the seeds themselves.
    years : length, follow-up of two years included: families are randomised in the years before.
    workers : processes.
    chosen : settings; None is those that ship, after the scenario's own values.
    progress : where to report.

    Raises
    ------
    InputError : a trial that is too short, or in which nobody was randomised.
    """
    scenario = as_scenario(scenario)
    found = as_seeds(seeds)
    years = as_years(years, scenario)
    if years <= FOLLOW_UP:
        raise InputError(
            f"The trial needs more than {FOLLOW_UP:g} years: families are followed for that long; found {years:g}."
        )
    asked = tuple(chosen) if chosen is not None else (own_values(), *settings())
    for setting in asked:
        scenario.with_changes(dict(setting.values))  # faults are found before anything runs
    progress = progress or Progress(len(found), quiet=True)
    number = usable_workers(workers, len(found), megabytes_of(scenario), progress.note)
    tell_time(len(found) * seconds_of(scenario, years, 2.0 * len(asked)), number, progress.note)
    compile_first(progress, scenario)
    plan = TrialPlan(scenario, asked, float(years), history_of(scenario, progress).years)
    results = [TrialResult(setting, []) for setting in asked]
    pieces: dict[int, list[list[Family]]] = {}
    with progress:
        for index, families in run_all(trial_of_seed, found, plan, number):
            if isinstance(families, Failure):
                raise RuntimeError(f"seed {found[index]}: {families.reason}")
            pieces[index] = families
            progress.advance()
    for index in sorted(pieces):
        for result, families in zip(results, pieces[index], strict=True):
            result.families += families
    for result in results:
        if not {USUAL, TREATED} <= {family.arm for family in result.families}:
            raise InputError("Too few families were randomised: no crisis of this scenario ended at home.")
        result.ratios = [risk_ratio(result.families, k) for k in range(len(MONTHS))]
        result.functioning = functioning(result.families)
    return results


def own_values() -> Setting:
    """The scenario's own values, without a study to compare with."""
    title = {"en": "the scenario's own values", "nl": "de waarden van het scenario zelf"}
    return Setting("own", title, "", "a compromise between the two readings", {}, {})


def trial_of_seed(plan: TrialPlan, seed: int) -> list[list[Family]]:
    """The randomised families of one seed, per setting; all settings start from the same history."""
    from sim.simulation import prepare

    state = prepare(plan.scenario, seed, burn_in=plan.burn_in)
    return [one_setting(plan, state, setting) for setting in plan.settings]


def one_setting(plan: TrialPlan, state: State, setting: Setting) -> list[Family]:
    """Run the trial from a state with the values of a setting; the state is untouched."""
    return [family for arms in (1.0, 2.0) for family in one_run(plan, state, setting, arms)]


def one_run(plan: TrialPlan, state: State, setting: Setting, arms: float) -> list[Family]:
    """One run of the trial; ``arms`` 1 as drawn, 2 swapped."""
    from sim.simulation import begin_run

    changed = plan.scenario.with_changes({**setting.values, "help.trial": arms, "help.planned_referral": 0.0})
    run = begin_run(state, (), plan.years)
    run.world = with_numbers(run.world, changed)
    run.world.levers[:, Lever.INTENSIVE_OFFER] = 1.0
    run.world.levers[:, Lever.INTENSIVE_START] = changed.parameters.practised.start_full
    looks: list[tuple[float, np.ndarray, np.ndarray]] = []
    while run.now < run.end:
        run.to(run.now + STEP)
        families = run.world.families
        rows = np.flatnonzero((families["trial"] > 0) & (families["minors"] > 0))
        looks.append((run.now, families["key"][rows].copy(), families["level"][rows].copy()))
    return randomised(run.record(), looks)


def with_numbers(world: Any, scenario: Scenario) -> Any:
    """The same world with the numbers of another scenario from now on."""
    from sim.world.world import INDEXED, indexed_record, params_record

    tables = {section: indexed_record(scenario, section) for section in INDEXED}
    return world._replace(params=params_record(scenario), **tables)


def randomised(record: RunRecord, looks: Sequence[tuple[float, np.ndarray, np.ndarray]]) -> list[Family]:
    """Families of the trial with their children followed from randomisation.

    Parameters
    ----------
    record : the run; looks : (day, keys, problem levels) of randomised families at regular days.
    """
    log = record.log
    entries = log[log["kind"] == Event.TRIAL]
    moves = log[np.isin(log["kind"], (Event.ENTRY, Event.RETURN, Event.LEFT_CARE))]
    away: dict[int, list[tuple[float, int]]] = {}
    for row in moves:
        away.setdefault(int(row["child"]), []).append((float(row["time"]), int(row["kind"])))
    cohort: dict[int, list[np.void]] = {}
    for child in record.cohort:
        cohort.setdefault(int(child["family"]), []).append(child)
    later: dict[int, int] = {}
    began = {int(row["family"]): float(row["time"]) for row in entries}
    for day, keys, levels in looks:
        for key, level in zip(keys.tolist(), levels.tolist(), strict=True):
            if key not in later and day - began.get(key, math.inf) >= FUNCTIONING_DAYS:
                later[key] = int(level)
    found = []
    for row in entries:
        key, day = int(row["family"]), float(row["time"])
        followed, placed = follow(cohort.get(key, ()), away, day, record.end)
        cluster = (int(record.seed), key)
        found.append(Family(cluster, int(row["reason"]), int(row["value"]), later.get(key, -1), followed, placed))
    return found


def follow(
    children: Sequence[Any], away: Mapping[int, list[tuple[float, int]]], day: float, end: float
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(followed, placed) per follow-up: children at home at ``day`` who can be followed that long, and those placed."""
    followed, placed = [0] * len(MONTHS), [0] * len(MONTHS)
    for child in children:
        events = away.get(int(child["child"]), [])
        before = [kind for when, kind in events if when <= day]
        home = before[-1] == Event.RETURN if before else int(child["form"]) == Form.HOME
        if not home:
            continue
        first = next((when for when, kind in events if when > day and kind == Event.ENTRY), math.inf)
        last = min(end, float(child["birth"]) + ADULT_AGE * YEAR, float(child["leaves"]))
        for k, months in enumerate(MONTHS):
            if day + months * MONTH <= last:
                followed[k] += 1
                placed[k] += first <= day + months * MONTH
    return tuple(followed), tuple(placed)


def risk_ratio(families: Sequence[Family], k: int) -> Ratio:
    """Ratio of the risks of placement, treated over usual care, at follow-up ``k``; families are the clusters."""
    risks, sizes = [], []
    part: dict[tuple[int, int], float] = {}
    for arm, sign in ((USUAL, -1.0), (TREATED, 1.0)):
        mine = [f for f in families if f.arm == arm]
        total = sum(f.followed[k] for f in mine)
        placed = sum(f.placed[k] for f in mine)
        risk = placed / total if total else math.nan
        risks.append(risk)
        sizes.append(total)
        for f in mine if placed else ():
            share = sign * (f.placed[k] - risk * f.followed[k]) / placed
            part[f.cluster] = part.get(f.cluster, 0.0) + share
    if not (risks[0] > 0 and risks[1] > 0):
        return Ratio(MONTHS[k], (sizes[0], sizes[1]), risks[0], risks[1], math.nan, math.nan, math.nan)
    ratio = risks[1] / risks[0]
    factor = math.exp(Z * math.sqrt(sum(value * value for value in part.values())))
    return Ratio(MONTHS[k], (sizes[0], sizes[1]), risks[0], risks[1], ratio, ratio / factor, ratio * factor)


def functioning(families: Sequence[Family]) -> tuple[float, float, float]:
    """Standardised difference in problem level after three months in families with severe problems (Cohen's d, interval)."""
    arms = [
        np.array([f.later for f in families if f.arm == arm and f.level == Level.SEVERE and f.later >= 0], float)
        for arm in (USUAL, TREATED)
    ]
    n = [len(levels) for levels in arms]
    if min(n) < 2:
        return (math.nan, math.nan, math.nan)
    pooled = ((n[0] - 1) * arms[0].var(ddof=1) + (n[1] - 1) * arms[1].var(ddof=1)) / (n[0] + n[1] - 2)
    if pooled == 0.0:
        return (math.nan, math.nan, math.nan)
    d = float((arms[0].mean() - arms[1].mean()) / math.sqrt(pooled))
    width = Z * math.sqrt((n[0] + n[1]) / (n[0] * n[1]) + d * d / (2 * (n[0] + n[1])))
    return d, d - width, d + width


def trial_rows(results: Sequence[TrialResult], lang: str = "en") -> list[dict[str, Any]]:
    """One row a setting and follow-up: simulated risks and ratio with interval, beside what was published."""
    rows = []
    for result in results:
        for one in result.ratios:
            published = result.setting.published.get(one.months, (math.nan, math.nan, math.nan))
            rows.append(
                {
                    "setting": result.setting.title[lang],
                    "source": result.setting.source,
                    **asdict(one),
                    "published_ratio": published[0],
                    "published_low": published[1],
                    "published_high": published[2],
                    "inside": inside(one, published),
                }
            )
    return rows


def inside(one: Ratio, published: tuple[float, float, float]) -> bool | None:
    """Whether the simulated ratio lies in the published interval, or its own interval holds the published value."""
    value, low, high = published
    if math.isnan(value):
        return None
    return low <= one.ratio <= high if not math.isnan(low) else one.low <= value <= one.high


WORDS = MappingProxyType(
    {
        "en": {
            "head": ("months", "children", "usual care", "treated", "ratio (95 %)", "published (95 %)"),
            "families": "{n} randomised families (both runs); risk of a first placement of a child at home at randomisation",
            "function": "problem level three months later, families with severe problems: d = {0:.2f} ({1:.2f} to {2:.2f})",
            "published": "; published {0:.2f}",
            "note": "Published effects are nowhere in the model. A family is randomised when a crisis ended at home; usual care "
            "is specialist help. The intervals hold the chance of the simulation, not what is unknown about the numbers.",
        },
        "nl": {
            "head": ("maanden", "kinderen", "gewone hulp", "behandeld", "verhouding (95 %)", "gepubliceerd (95 %)"),
            "families": "{n} gelote gezinnen (beide keren); kans op een eerste uithuisplaatsing van een kind dat dan thuis was",
            "function": "probleemniveau drie maanden later, gezinnen met ernstige problemen: d = {0:.2f} ({1:.2f} tot {2:.2f})",
            "published": "; gepubliceerd {0:.2f}",
            "note": "Gepubliceerde effecten zitten nergens in het model. Een gezin loot mee na een crisis die thuis eindigt; "
            "gewone hulp is specialistische hulp. De intervallen bevatten het toeval van de simulatie, niet wat onbekend is.",
        },
    }
)


def trial_lines(results: Sequence[TrialResult], lang: str = "en") -> list[str]:
    """The trial as text, one block a setting."""
    words: Any = WORDS[lang]
    lines = []
    for result in results:
        setting = result.setting
        lines.append(setting.title[lang] + (f" [{setting.source}]" if setting.source else ""))
        lines.append("  " + words["families"].format(n=len(result.families)))
        lines.append("{:>8}{:>16}{:>12}{:>10}{:>22}{:>22}".format(*words["head"]))
        for one in result.ratios:
            published = setting.published.get(one.months)
            lines.append(
                f"{one.months:>8}{one.children[0]:>8}{one.children[1]:>8}{one.usual:>12.3f}{one.treated:>10.3f}"
                f"{_interval(one.ratio, one.low, one.high):>22}{_interval(*published) if published else '':>22}"
            )
        text = words["function"].format(*result.functioning)
        if not math.isnan(setting.functioning):
            text += words["published"].format(setting.functioning)
        lines += ["  " + text, ""]
    return [*lines, words["note"]]


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.2f}" if math.isnan(low) else f"{value:.2f} ({low:.2f}-{high:.2f})"
