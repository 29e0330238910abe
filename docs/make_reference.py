"""Write the pages, and parts of pages, that follow from the program; ``tests/docs`` checks that they are current.

    python docs/make_reference.py

Outcomes come from the registry, the settings and numbers of policies from their classes and from the ledger,
mechanisms from what they declare in ``sim/processes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.mechanisms.declared import Declared
from sim.words import COUNTERS, SUMS

DOCS = Path(__file__).resolve().parent

# The numbers of the model on which a policy works, by path in the ledger.
NUMBERS = {
    "slow_down": (
        "practised.slow_none", "practised.slow_full", "practised.slow_outside", "practised.slow_days",
        "practised.ask_none", "practised.ask_full", "crisis.time_learning", "crisis.view_learning",
        "crisis.view_weight", "crisis.tension", "crisis.flare", "crisis.network_day", "harm.slowed",
        "costs.policies.crises", "costs.policies.hours_slowed_crisis",
    ),
    "fast_family_treatment": (
        "practised.offer_none", "practised.offer_full", "practised.start_none", "practised.start_full",
        "practised.intensity", "helps.days", "helps.recovery", "helps.escalation", "helps.crisis", "helps.danger",
        "helps.fade_steps", "help.fidelity", "help.half_life_days", "help.speed_half_days", "help.follow_up",
        "help.lapse_days", "concerns.treatment",
        "costs.policies.empty_treatment",
    ),
    "host_recruitment": (
        "practised.campaign", "practised.campaign_weeks", "practised.campaign_lead", "hosts.enquiries", "hosts.word_of_mouth",
        "hosts.conversion", "hosts.conversion_campaign", "hosts.screening_days", "hosts.attrition",
        "hosts.avoidable", "hosts.support_keeps", "hosts.tire", "search.accept",
        "costs.policies.one_wave_years",
    ),
    "support_figure": (
        "practised.figure_none", "practised.figure_full", "routes.figure_age", "routes.figure_nominate",
        "routes.figure_days", "routes.figure_years", "routes.figure_conflict", "routes.figure_relief",
        "routes.figure_crisis", "routes.figure_host", "crisis.figure_weight",
        "costs.policies.figure_offers", "costs.policies.hours_figure",
    ),
    "regional_pooling": (
        "practised.pool_full", "search.detour", "placement.far", "placement.own_school_km",
        "costs.policies.pool_workers",
    ),
    "expertise_network": (
        "practised.expertise_full", "expertise.lighter", "expertise.heavier", "search.secure", "search.secure_age",
        "search.treatment_behaviour", "search.clinical_psychiatric", "search.clinical_disability",
        "costs.policies.hours_expertise",
    ),
    "residential_rundown": (
        "search.wait_group", "search.withdraw", "placement.unsuitable", "forms.days", "forms.breakdown", "pull.usual",
        "pull.agree", "pull.stay",
    ),
    "reinvestment": (
        "helps.days", "helps.recovery", "helps.escalation", "helps.crisis", "concerns.treatment", "hosts.support_keeps",
        "practised.host_support",
        "costs.policies.treatment_use", "costs.policies.host_support", "costs.policies.support_match",
    ),
    "network_first": (
        "practised.network_none", "practised.network_full", "practised.near_none", "practised.near_full",
        "population.kin", "crisis.network_hour", "crisis.network_day", "crisis.network_weight", "search.network",
        "search.network_crisis", "search.accept_far", "search.wait_group",
        "costs.policies.network_searches", "costs.policies.hours_network_search",
    ),
    "neighbourhood_teams": (
        "workforce.caseload_neighbourhood_team", "workforce.fill_days", "workforce.tightness", "workforce.turnover",
        "workforce.overload", "levels.seek", "seeking.need", "helps.days", "helps.recovery", "helps.escalation",
        "help.step_up", "strain.waiting",
    ),
    "worker_continuity": (
        "practised.warm_none", "practised.warm_full", "practised.follow_none", "practised.follow_full",
        "workforce.turnover", "workforce.continuity_kept", "workforce.provider_kept", "workforce.follow_load",
        "workforce.follow_days", "strain.return_load", "crisis.trusted_worker",
        "costs.policies.hours_warm_handover",
    ),
    "social_base": (
        "stressors.onset", "stressors.years", "stressors.weight", "strain.stressor_recovery", "needs.behaviour_onset",
        "needs.behaviour_worse", "levels.up", "levels.down",
        "costs.policies.social_base",
    ),
    "covid": (
        "levels.up", "levels.seek", "levels.report", "protection.report_danger", "routes.behaviour",
        "routes.severe_family",
    ),
    "foster_expertise": (
        "practised.host_support", "hosts.attrition", "hosts.avoidable", "hosts.support_keeps", "hosts.tire",
        "hosts.tire_support", "placement.supported",
        "costs.policies.hours_foster_expert",
    ),
    "staff_shortage": (
        "workforce.turnover", "workforce.fill_days", "workforce.tightness", "workforce.overload",
        "workforce.overload_most", "workforce.continuity_kept", "workforce.report_share", "workforce.request_share",
        "workforce.slow_share", "hosts.screening_days", "strain.waiting",
    ),
    "budget_cut": (
        "workforce.turnover", "workforce.fill_days", "workforce.overload", "workforce.continuity_kept",
        "workforce.report_share", "workforce.request_share", "strain.waiting",
    ),
    "support_families": (
        "practised.respite_none", "practised.respite_full", "practised.support_families", "respite.caseload",
        "respite.match_days", "respite.patience_days", "respite.fit", "respite.days", "respite.escalation",
        "respite.crisis", "respite.bad", "respite.bad_load", "respite.attrition", "respite.campaign_share",
        "respite.conversion",
        "costs.policies.worker_hours",
    ),
    "zorgoppas": (
        "practised.sitter_none", "practised.sitter_full", "practised.sitters", "respite.caseload",
        "respite.sitter_match_days", "respite.patience_days", "respite.sitter_fit", "respite.sitter_days",
        "respite.sitter_escalation", "respite.sitter_crisis", "respite.bad", "respite.bad_load",
        "respite.sitter_attrition",
        "costs.policies.worker_hours",
    ),
    "specialist_teams_nearby": (
        "practised.one_plan_none", "practised.one_plan_full", "help.apart", "help.step_up", "help.step_up_severe",
        "population.psychiatric",
    ),
    "wel_thuis_team": (
        "practised.wel_thuis_none", "practised.wel_thuis_full", "practised.wel_thuis_cases", "obstacles.days",
        "obstacles.removed", "obstacles.recovery", "obstacles.return_home",
        "costs.policies.worker_hours", "costs.policies.wel_thuis_cases",
    ),
    "case_consultation": (
        "practised.consult_none", "practised.consult_full", "consultation.days", "consultation.finds",
        "consultation.kin", "consultation.family", "protection.triage_sensitivity", "protection.triage_specificity",
        "costs.policies.hours_consultation",
    ),
}  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(str(x).replace("|", "\\|").replace("\n", " ") for x in row) + " |")
    return "\n".join(lines) + "\n"


def outcomes_page() -> str:
    """docs/reference/outcomes.md."""
    from sim.outcomes.registry import GROUPS, HEADLINES, OUTCOMES

    better = {"lower": "lower", "higher": "higher", "none": "none"}
    parts = [
        "# Outcomes\n",
        "<!-- Written by docs/make_reference.py from sim/outcomes/registry.py. -->\n",
        "Everything a run is measured by; `python -m sim outcomes` prints the same list. *Better* says which direction is\n"
        "better: entries, stocks and days have none, because a placement can be right. A mean or a share of which nothing\n"
        "happened has no value. Outcomes in **bold** are the ones to look at first.\n"
        "[Your own](../how-to/write-your-own-outcome.md) can stand beside them.\n\n"
        "*Out-of-home placement* (full-time, by care decision) and *residence* (the CBS category, which also counts\n"
        "part-time foster care, respite and clinical stays) are different outcomes and are never used for one another.\n",
    ]
    for group, head in GROUPS.items():
        if group == "own":  # a user's, see docs/how-to/write-your-own-outcome.md
            continue
        rows = []
        for one in OUTCOMES.values():
            if one.group == group:
                name = f"**`{one.name}`**" if one.name in HEADLINES else f"`{one.name}`"
                meaning = one.explanation.en + (f" *{one.grade}.*" if one.grade else "")
                rows.append((name, f"{one.label.en} / {one.label.nl}", one.unit, better[one.direction], meaning))
        parts.append(f"## {head.en[0].upper()}{head.en[1:]}\n")
        parts.append(table(("name", "in English / in Dutch", "unit", "better", "what is counted"), rows))
    return "\n".join(parts)


def settings_part(name: str) -> str:
    """Table of the settings of a policy."""
    from sim.policies import policies_table

    rows = []
    for row in policies_table("en"):
        if row["policy"] == name:
            bounds = "" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
            default = row["default"] if row["default"] != "" else "–"
            rows.append((f"`{row['setting']}`", default, row["unit"], bounds, row["meaning"]))
    return table(("setting", "default", "unit", "allowed", "meaning"), rows)


def numbers_part(name: str) -> str:
    """Table of the numbers that a policy works on, with where they come from (values: the ledger)."""
    from sim.scenario.loading import load_scenario

    ledger = {row["path"] if isinstance(row, dict) else row.path: row for row in load_scenario("utrecht").ledger()}
    rows = []
    for path in NUMBERS[name]:
        found = ledger[path if path.startswith("costs.") else f"parameters.{path}"]
        cell = found.get if isinstance(found, dict) else lambda key, row=found: getattr(row, key)
        rows.append((f"`{path}`", cell("unit"), cell("source"), cell("grade")))
    return table(("number", "unit", "source", "grade"), rows)


def mechanisms_page() -> str:
    """docs/reference/mechanisms.md."""
    import ast

    from sim.mechanisms import standard
    from sim.mechanisms.joined import shipped

    together = shipped()
    declared = {one.name: one for one in together.mechanisms}
    parts = [
        "# Mechanisms\n",
        "<!-- Written by docs/make_reference.py from sim/processes. -->\n",
        "Every file of `sim/processes/` is a mechanism: its rule, rates and sources are written out at its top, and what it has\n"
        "(clocks, mail, fields, events, counters, chance) is declared there. `sim.mechanism(name, ...)` replaces its functions\n"
        "([how](../how-to/write-your-own-mechanism.md)); one that replaces another has its name and exactly these arguments.\n\n"
        "`world` is the world (its tables: `sim/world/layout.py`), `family_row`, `child_row`, `host_row` and `service_row` are\n"
        "rows of its tables, `now` is the time in days. Functions whose name ends in `_rates` set clocks, a day; others that\n"
        "give a rate give it a year.\n",
    ]
    for name in standard.names():
        doc = (ast.get_docstring(ast.parse(standard.text_of(name))) or "").split("\n\n")[0]
        parts.append(f"## {name}\n\n{' '.join(doc.split())}\n")
        if name in declared:
            parts.append(table(("it has", "which"), declared_rows(declared[name])))
        parts.append(
            table(("function", "what it does"), ((f"`{part}`", part.doc) for part in standard.parts_of(name).values()))
        )
    rows = [(f"`{what}`", ", ".join(f"`{one}`" for one in order)) for what, order in together.in_turn.items()]
    parts.append(
        "## Who is called in which turn\n\nWhere more than one listens to a clock or mail, or sets the same rates "
        "(`sim/processes/order.py`).\n"
    )
    parts.append(table(("clock, mail or rates", "in this order"), rows))
    return "\n".join(parts)


def declared_rows(one: Declared) -> list[tuple[str, str]]:
    """What a mechanism declares, a line a kind."""

    def words(names: Iterable[str]) -> str:
        return ", ".join(f"`{name}`" for name in names)

    own = one.own
    fields = (f"{table}: {words(text.split())}" for table, text in own.fields.items())
    mail = (f"`{m.name}` to a {m.to}" + (f" ({m.says})" if m.says else "") for m in own.mail)
    rates = (f"`{r.set_by}` of a {r.of}" + (f" (after {r.after})" if r.after else "") for r in own.rates)
    found = {
        "clocks": words(f"{clock.of}.{clock.name}" for clock in own.clocks),
        "mail": "; ".join(mail),
        "rates": ", ".join(rates),
        "hears": words(own.hears),
        "fields": "; ".join(fields),
        "logs": words(own.logs),
        "counts": words(own.counts),
        "chance": ", ".join(f"`{name}` ({number})" for name, number in own.chance.items()),
        "numbers": words(own.numbers),
    }
    return [(what, text) for what, text in found.items() if text]


def series_part() -> str:
    """Table of the weekly counters."""

    every = [one for one in (*SUMS, *COUNTERS) if one.name]
    rows = [(f"`{one.name}`", f"`{one.number or one.name}`", one.label.en, one.label.nl) for one in every]
    return table(("column of `series.parquet`", "`PlacementModel.number`", "what it counts", "in Dutch"), rows)


def with_part(page: str, mark: str, part: str) -> str:
    """The page with what stands between two marks replaced."""
    pattern = re.compile(rf"(<!-- {mark}: begin -->\n).*?(<!-- {mark}: end -->)", re.DOTALL)
    new, n = pattern.subn(lambda marks: f"{marks[1]}{part}{marks[2]}", page)
    if n != 1:
        raise ValueError(f"the marks of {mark} must be there once")
    return new


def pages() -> dict[Path, str]:
    """Every page that is written, as it should be now."""
    found = {
        DOCS / "reference" / "outcomes.md": outcomes_page(),
        DOCS / "reference" / "mechanisms.md": mechanisms_page(),
    }
    for name in NUMBERS:
        path = DOCS / "reference" / "policies" / f"{name}.md"
        page = with_part(path.read_text(encoding="utf-8"), "settings", settings_part(name))
        found[path] = with_part(page, "numbers", numbers_part(name))
    results = DOCS / "reference" / "results.md"
    found[results] = with_part(results.read_text(encoding="utf-8"), "counters", series_part())
    return found


if __name__ == "__main__":
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8")
        print(path.relative_to(DOCS.parent))
