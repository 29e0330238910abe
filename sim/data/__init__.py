"""Published figures that ship with the model, with source and grade (see PROVENANCE.md)."""

from sim.data.register import Figure, Target, figure, register, targets, weakest_grade

__all__ = ["Figure", "Target", "figure", "register", "targets", "weakest_grade"]
