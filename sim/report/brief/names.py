"""The question that a brief answers."""

from __future__ import annotations

from typing import Any

from sim.designs.request import SINGLE_POLICIES
from sim.policies.doses import dose_of
from sim.report.policy_names import HALF_OR_WHOLE, one_name
from sim.report.texts import NUMBER_WORDS, Lang, joined, text


def question(entry: Any, lang: Lang) -> str:
    """The question that a row answers."""
    if entry.called:
        return text("brief_question", lang, policies=entry.called)
    if sorted(policy.name for policy in entry.policies) == sorted(SINGLE_POLICIES):
        plain = not any(getattr(policy, "start", None) or getattr(policy, "areas", ()) for policy in entry.policies)
        doses = {dose_of(policy) for policy in entry.policies} if plain else set()
        if len(doses) == 1 and (dose := doses.pop()) in HALF_OR_WHOLE:
            key = "brief_question_all" if dose == HALF_OR_WHOLE[1] else "brief_question_all_half"
            return text(key, lang, n=NUMBER_WORDS[lang][len(entry.policies)])
    return text("brief_question", lang, policies=joined([one_name(policy, lang) for policy in entry.policies], lang))
