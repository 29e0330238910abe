"""Published figures that ship with the model, with source and grade (see PROVENANCE.md)."""

from sim.data.register import Figure, figure, register, weakest_grade
from sim.data.targets import Target, TargetError, drivers, targets

__all__ = ["Figure", "Target", "TargetError", "drivers", "figure", "register", "targets", "weakest_grade"]
