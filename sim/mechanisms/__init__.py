"""A user's own mechanisms: parts of a mechanism of ``sim.processes`` replaced, or a mechanism added."""

from __future__ import annotations

from sim.mechanisms.errors import MechanismError
from sim.mechanisms.generated import Entries, entries
from sim.mechanisms.own import Mechanism, as_mechanisms, mechanism

__all__ = ["Entries", "Mechanism", "MechanismError", "as_mechanisms", "entries", "mechanism"]
