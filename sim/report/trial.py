"""The simulated trials in words and rows: absolute risks beside the published ones, ratios, harm and new reports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from sim.report.texts import Lang, decimal
from sim.runs.evidence import Published, PublishedRisk, published
from sim.runs.followed import YEAR_AT, Compared, Interval
from sim.runs.step_trial import PAIRS, SMALL, StepRow
from sim.runs.trial import TrialResult, inside, within

WORDS: Any = MappingProxyType(
    {
        "en": {
            "who": "Eligible, fixed before the first run: {0}. {1} families randomised (all runs).",
            "head": ("months", "children", "usual care", "treated", "ratio (95 %)", "published (95 %)"),
            "risk": "Risk of a placement within 12 months",
            "what": {
                "children": "children placed",
                "families": "families with a child placed",
                "incidents": "severe incidents per child",
                "reports": "families reported (again)",
            },
            "arms": ("usual care", "treated", "difference"),
            "function": "problem level three months later, families with severe problems: d = {0}",
            "published": "; published {0}",
            "beside": "Published risks at 12 months (bands, other places and years):",
            "usual": "usual care",
            "treated": "treated",
            "band": "band to judge by, usual care at imminent risk",
            "of": {"families": "families", "children": "children"},
            "in": "inside the band: {0}",
            "few": "too little computed",
            "note": "Published effects are nowhere in the model. Usual care is specialist help; a placement that was asked for "
            "goes on. The intervals hold the chance of the simulation, not what is unknown about the numbers.",
            "step": "Trial of the step before every placement: risk of a placement within 12 months, families (children)",
            "all": "all requests",
            "step_head": ("requests", "usual", "sham", "treated", "delay: sham - usual", "help: treated - sham"),
            "step_note": "Usual: the placement goes on. Sham: the request is suspended, nothing starts. Treated: the alternative "
            "starts. The question is asked of everybody. Groups with fewer than {0} requests in an arm are left out.",
            "step_beside": "Published, of other groups and in other ways:",
        },
        "nl": {
            "who": "Wie meedoet, vastgelegd voor de eerste run: {0}. {1} gezinnen geloot (alle runs).",
            "head": ("maanden", "kinderen", "gewone hulp", "behandeld", "verhouding (95 %)", "gepubliceerd (95 %)"),
            "risk": "Kans op uithuisplaatsing binnen 12 maanden",
            "what": {
                "children": "kinderen uit huis geplaatst",
                "families": "gezinnen met een geplaatst kind",
                "incidents": "ernstige incidenten per kind",
                "reports": "gezinnen (weer) gemeld",
            },
            "arms": ("gewone hulp", "behandeld", "verschil"),
            "function": "probleemniveau drie maanden later, gezinnen met ernstige problemen: d = {0}",
            "published": "; gepubliceerd {0}",
            "beside": "Gepubliceerde kansen na 12 maanden (banden, andere plaatsen en jaren):",
            "usual": "gewone hulp",
            "treated": "behandeld",
            "band": "band om naast te houden, gewone hulp bij acuut risico",
            "of": {"families": "gezinnen", "children": "kinderen"},
            "in": "binnen de band: {0}",
            "few": "te weinig gerekend",
            "note": "Gepubliceerde effecten zitten nergens in het model. Gewone hulp is specialistische hulp; een gevraagde "
            "plaatsing gaat door. De intervallen bevatten het toeval van de simulatie, niet wat onbekend is.",
            "step": "Proef met de stap voor elke plaatsing: kans op plaatsing binnen 12 maanden, gezinnen (kinderen)",
            "all": "alle verzoeken",
            "step_head": (
                "verzoeken",
                "gewoon",
                "schijn",
                "behandeld",
                "uitstel: schijn - gewoon",
                "hulp: behandeld - schijn",
            ),
            "step_note": "Gewoon: de plaatsing gaat door. Schijn: het verzoek is opgeschort, er begint niets. Behandeld: het "
            "alternatief begint. De vraag wordt altijd gesteld. Groepen met minder dan {0} verzoeken in een arm staan er niet.",
            "step_beside": "Gepubliceerd, over andere groepen en anders gemeten:",
        },
    }
)
YES = MappingProxyType(
    {
        "en": {False: "no", True: "yes", None: "chance too large to say"},
        "nl": {False: "nee", True: "ja", None: "toeval te groot om dat te zeggen"},
    }
)


# --- rows, for JSON -----------------------------------------------------------------------------------------------------
def trial_rows(results: Sequence[TrialResult], lang: Lang = "en") -> list[dict[str, Any]]:
    """One row a definition, setting, follow-up and thing that is counted, beside what was published on it."""
    rows = []
    beside = published()
    for result in results:
        for one in (*result.placed, *result.beside):
            placed = one.what == "children"
            known = result.setting.published.get(one.months, (math.nan,) * 3) if placed else (math.nan,) * 3
            row = {
                "eligible": result.eligible.key,
                "eligible_says": getattr(result.eligible, lang),
                "setting": result.setting.title[lang],
                "source": result.setting.source,
                **numbers_of(one),
                "published_ratio": known[0],
                "published_low": known[1],
                "published_high": known[2],
                "inside": inside(one, known) if placed else None,
            }
            if one.what == "families" and one.months == result.placed[YEAR_AT].months:
                row["band"] = beside.band[0]
                row["inside_band"] = in_band(one, beside)
            rows.append(row)
    return rows


def numbers_of(one: Compared) -> dict[str, Any]:
    """The numbers of a comparison, flat."""
    row: dict[str, Any] = {"what": one.what, "months": one.months}
    row["units_usual"], row["units_treated"] = one.units
    row["enough"] = one.enough
    for name in ("usual", "treated", "difference", "ratio"):
        value, low, high = getattr(one, name)
        row |= {name: value, f"{name}_low": low, f"{name}_high": high}
    return row


def published_rows(lang: Lang = "en") -> list[dict[str, Any]]:
    """Published absolute risks, and the band of the target."""
    known = published()
    rows = [
        {
            "source": one.source,
            "of": one.of,
            "months": 12,
            "usual": one.usual,
            "treated": one.treated,
            "says": one.says[lang],
        }
        for one in known.risks
    ]
    target, low, high, of = known.band
    return [*rows, {"source": target, "of": of, "months": 12, "usual_low": low, "usual_high": high}]


def step_rows(rows: Sequence[StepRow], lang: Lang = "en") -> list[dict[str, Any]]:
    """One row a group of requests, thing that is counted, and pair of arms."""
    return [
        {
            "route": "all" if row.route is None else row.route.key,
            "alternative": "all" if row.alternative is None else row.alternative.key,
            "group": group_of(row, lang),
            "first": first.key,
            "second": second.key,
            **renamed(numbers_of(one)),
        }
        for row in rows
        for kind in (row.families, row.children, row.incidents)
        for (first, second), one in zip(PAIRS, kind, strict=True)
    ]


def renamed(row: dict[str, Any]) -> dict[str, Any]:
    """The arms of a pair are the first and the second, not usual care and treated."""
    return {key.replace("treated", "in_second").replace("usual", "in_first"): value for key, value in row.items()}


# --- words --------------------------------------------------------------------------------------------------------------
def trial_lines(results: Sequence[TrialResult], lang: Lang = "en") -> list[str]:
    """The trials as text, one block a definition and setting, published risks last."""
    words = WORDS[lang]
    known = published()
    lines = []
    before = None
    for result in results:
        setting = result.setting
        if result.eligible != before:
            lines += [words["who"].format(getattr(result.eligible, lang), len(result.families)), ""]
            before = result.eligible
        lines.append(setting.title[lang] + (f" [{setting.source}]" if setting.source else ""))
        lines.append("{:>8}{:>16}{:>12}{:>10}{:>22}{:>22}".format(*words["head"]))
        for one in result.placed:
            other = setting.published.get(one.months)
            lines.append(
                f"{one.months:>8}{one.units[0]:>8}{one.units[1]:>8}{decimal(one.usual[0], lang, 3):>12}"
                f"{decimal(one.treated[0], lang, 3):>10}{_ratio(one, lang):>22}{_shown(other, lang) if other else '':>22}"
            )
        lines.append(f"  {words['risk']}:".ljust(42) + "".join(f"{word:>24}" for word in words["arms"]))
        at_year = next(one for one in result.placed if one.months == 12)
        for one in (at_year, *result.beside):
            cells = "".join(f"{_shown(arm, lang, 3):>24}" for arm in (one.usual, one.treated, one.difference))
            lines.append(f"  {words['what'][one.what]:40}{cells}")
            if one.what == known.band[3]:
                lines[-1] += "  " + words["in"].format(YES[lang][in_band(one, known)])
        text = words["function"].format(_shown(result.functioning, lang))
        if not math.isnan(setting.functioning):
            text += words["published"].format(decimal(setting.functioning, lang, 2))
        lines += ["  " + text, ""]
    return [*lines, *published_lines(known, lang), "", words["note"]]


def in_band(one: Compared, known: Published) -> bool | None:
    """Whether the simulated risk of usual care, with its interval, lies in the band of the target; None: it cannot be told."""
    return within(one.usual, known.band[1], known.band[2])


def published_lines(known: Published, lang: Lang) -> list[str]:
    """Published risks, a line each."""
    words = WORDS[lang]
    target, low, high, of = known.band
    return [
        words["beside"],
        *(f"  {risk_text(one, lang)}" for one in known.risks),
        f"  {words['band']}, {words['of'][of]}: {decimal(low, lang, 2)}-{decimal(high, lang, 2)} [{target}]",
    ]


def risk_text(one: PublishedRisk, lang: Lang) -> str:
    """A published risk in words."""
    words = WORDS[lang]
    arms = ((words["usual"], one.usual), (words["treated"], one.treated))
    risks = ", ".join(f"{arm} {decimal(risk, lang, 2)}" for arm, risk in arms if not math.isnan(risk))
    return f"{one.says[lang]} ({words['of'][one.of]}): {risks} [{one.source}]"


def step_lines(rows: Sequence[StepRow], lang: Lang = "en") -> list[str]:
    """The trial of the step as text."""
    words = WORDS[lang]
    lines = [words["step"], "", " " * 44 + "{:>16}{:>14}{:>14}{:>14}{:>26}{:>26}".format(*words["step_head"])]
    for row in rows:
        arms = [(row.families[0].usual, row.children[0].usual), (row.families[0].treated, row.children[0].treated),
                (row.families[1].treated, row.children[1].treated)]  # fmt: skip
        risks = "".join(f"{_two(family, child, lang):>14}" for family, child in arms)
        apart = "".join(f"{_shown(one.difference, lang, signed=True):>26}" for one in row.families[:2])
        numbers = "/".join(str(n) for n in row.requests)
        lines.append(f"{group_of(row, lang):44}{numbers:>16}{risks}{apart}")
    steps = [f"  {one.says[lang]} [{one.source}]" for one in published().steps]
    return [
        *lines,
        "",
        words["step_note"].format(SMALL),
        "",
        words["step_beside"],
        *steps,
        "",
        *published_lines(published(), lang),
    ]


def group_of(row: StepRow, lang: Lang) -> str:
    """Which requests a row is about."""
    parts = [getattr(one, lang) for one in (row.route, row.alternative) if one is not None]
    return ", ".join(parts) or str(WORDS[lang]["all"])


def _two(family: Interval, child: Interval, lang: Lang) -> str:
    return f"{decimal(family[0], lang, 2)} ({decimal(child[0], lang, 2)})"


def _ratio(one: Compared, lang: Lang) -> str:
    return _shown(one.ratio, lang) if one.enough else str(WORDS[lang]["few"])


def _shown(value: Interval | None, lang: Lang, digits: int = 2, signed: bool = False) -> str:
    if value is None or math.isnan(value[0]):
        return "-"
    middle, low, high = (decimal(x, lang, digits, sign=signed) for x in value)
    return middle if math.isnan(value[1]) else f"{middle} ({low}…{high})"
