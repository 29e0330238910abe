"""What was drawn for children by their own keys, drawn again: for traits that the event log does not tell.

A keyed draw is a pure function of (seed, key, purpose, ordinal), so that it can be made again for any child, also one that is
long gone. The kernels are taken as the Python that they are written in: nothing is compiled for it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from sim.engine.chance import uniform
from sim.outcomes.view import RunView
from sim.population.purposes import FamilyChance


def with_disability(run: RunView, child: np.ndarray) -> np.ndarray:
    """Whether each child has a disability, (n,), from their keys; nobody where the record does not say how often."""
    share = run.record.disability
    if not share > 0.0:
        return np.zeros(len(child), bool)
    keys, index = np.unique(child, return_inverse=True)
    draw = _written(uniform)
    with np.errstate(over="ignore"):  # the hash is modulo 2**64
        drawn = [draw(np.uint64(run.record.seed), key, int(FamilyChance.DISABILITY), 0) for key in keys]
    found: np.ndarray = (np.array(drawn) < share)[index]
    return found


def _written(kernel: Any) -> Callable[..., Any]:
    """A kernel, and those that it calls, as written: Python that runs without compiling."""
    function: FunctionType = getattr(kernel, "py_func", kernel)
    named = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    others = {name: _written(value) for name, value in named.items() if hasattr(value, "py_func")}
    return FunctionType(function.__code__, {**function.__globals__, **others})
