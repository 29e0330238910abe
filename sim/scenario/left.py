"""Keys of a scenario file of version 0.1.0 that are gone, and what to use in their place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ASKED = "at the step before every placement"
_STEP = (
    f"Case consultation asks the question {_ASKED}: how often it does is 'practised.consult_full' (cases a week), how often "
    "an alternative will do 'alternative.suits_kin', 'alternative.suits_support_family' and the like."
)
_HISTORY = (
    "The start is the steady state itself, so that no history of families is needed: leave it out. Which families there "
    "are is 'population.families'."
)
_HEARING = "The hearing sees danger with errors: 'protection.hearing_sensitivity', 'protection.hearing_specificity'."
_DAYS = (
    "A planned or court placement is prepared for some weeks, looked at or not: 'alternative.preparation_planned', "
    "'alternative.preparation_court'."
)
_WEIGHT = f"It acts {_ASKED}, in place of a weight in a decision: how often it will do is"
LEFT: Mapping[str, str] = MappingProxyType(
    {
        "mechanisms.consultation": f"Case consultation asks the question {_ASKED}: switch 'mechanisms.alternative'.",
        "parameters.consultation": _STEP,
        "parameters.consultation.days": _DAYS,
        "parameters.consultation.finds": _STEP,
        "parameters.consultation.kin": f"Kin are asked {_ASKED}: 'alternative.kin_found', 'alternative.suits_kin'.",
        "parameters.consultation.family": f"It is looked at {_ASKED}: 'alternative.suits_support_family'.",
        "parameters.practised.wel_thuis_cases": "The team's room follows from need: 'costs.policies.wel_thuis_families'.",
        "parameters.crisis.figure_weight": f"{_WEIGHT} 'alternative.suits_figure'.",
        "parameters.crisis.trusted_worker": f"{_WEIGHT} 'alternative.suits_worker'.",
        "parameters.protection.hearing_confirm": _HEARING,
        "parameters.population.history": _HISTORY,
        "demand.class": "It did nothing: what children need is told by the service, 'demand.service'. Leave it out.",
    }
)
PARAMETERS = "parameters."


def instead_of(path: str) -> str:
    """What to use in place of a key that is gone, in a sentence; "" when it is not known as one (``parameters.`` may lack)."""
    return LEFT.get(path) or LEFT.get(f"{PARAMETERS}{path}") or ""


def instead_of_flat(name: str) -> str:
    """The same of a number by the name that rules read (``consultation_finds``)."""
    return {key.removeprefix(PARAMETERS).replace(".", "_"): says for key, says in LEFT.items()}.get(name, "")
