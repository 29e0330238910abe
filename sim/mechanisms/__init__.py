"""A user's own mechanisms: parts of a mechanism of ``sim.processes`` replaced, or a mechanism added.

Names are loaded late: what is written from the declarations (``python -m sim.mechanisms``) must not need what is written.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.mechanisms.errors import MechanismError
    from sim.mechanisms.generated import Entries, entries
    from sim.mechanisms.own import Mechanism, as_mechanisms, mechanism

__all__ = ["Entries", "Mechanism", "MechanismError", "as_mechanisms", "entries", "mechanism"]

_HOMES = MappingProxyType(
    {
        "MechanismError": "errors",
        "Entries": "generated",
        "entries": "generated",
        "Mechanism": "own",
        "as_mechanisms": "own",
        "mechanism": "own",
    }
)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"sim.mechanisms.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
