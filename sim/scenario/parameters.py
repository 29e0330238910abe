"""The numbers of the mechanisms (placeholder until the mechanisms are in; see fields.py)."""

from __future__ import annotations

from sim.scenario.fields import Section


class Parameters(Section):
    """All parameter sections of a scenario."""
