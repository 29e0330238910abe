"""Lengths of stay: exponential, gamma, lognormal, Weibull, fixed; each given by its mean and a shape.

=============  =====================  ===================================
family         shape                  coefficient of variation
=============  =====================  ===================================
EXPONENTIAL    not used               1
GAMMA          k > 0                  1 / sqrt(k)
LOGNORMAL      sd of the logarithm    sqrt(exp(sd^2) - 1)
WEIBULL        k > 0                  falls with k; 1 at k = 1
FIXED          not used               0
=============  =====================  ===================================
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.chance import derive, exponential, normal, uniform
from sim.engine.kernel import kernel

EXPONENTIAL, GAMMA, LOGNORMAL, WEIBULL, FIXED = range(5)
"""Their names stand in a scenario (``sim.scenario.services.DISTRIBUTIONS``)."""


@kernel
def stay(seed, key, purpose, ordinal, family_code, mean, shape):
    """Draw a length of stay.

    Parameters
    ----------
    seed, key, purpose, ordinal : see `sim.engine.chance`; one draw a (purpose, ordinal).
    family_code : EXPONENTIAL, GAMMA, LOGNORMAL, WEIBULL or FIXED.
    mean : mean of the distribution, in the unit of the result.
    shape : see the table above.

    Raises
    ------
    ValueError : unknown family, mean below 0, shape out of range.
    """
    if not mean >= 0.0:
        raise ValueError("the mean of a stay must be 0 or more")
    if family_code == FIXED:
        return float(mean)
    if family_code == EXPONENTIAL:
        return mean * exponential(seed, key, purpose, ordinal)
    if not shape > 0.0:
        raise ValueError("the shape of a stay must be more than 0")
    if family_code == GAMMA:
        return mean / shape * gamma(seed, derive(key, purpose, ordinal), shape)
    if family_code == LOGNORMAL:
        return mean * math.exp(shape * normal(seed, key, purpose, ordinal) - 0.5 * shape * shape)
    if family_code == WEIBULL:
        x = exponential(seed, key, purpose, ordinal)
        return mean / gamma_function(1.0 + 1.0 / shape) * math.exp(math.log(x) / shape)
    raise ValueError("unknown distribution of a stay")


@kernel
def gamma(seed, key, shape):
    """Draw a gamma variate with the given shape > 0 and scale 1 (Marsaglia & Tsang 2000), all draws keyed by ``key``.

    Attempt i uses the ordinal i of purpose 0 (normal) and 1 (uniform); purpose 2 is the boost of shapes below 1.
    """
    k = shape if shape >= 1.0 else shape + 1.0
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    attempt = 0
    value = d
    while True:
        x = normal(seed, key, 0, attempt)
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = uniform(seed, key, 1, attempt)
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                value = d * v
                break
        attempt += 1
    if shape < 1.0:
        value *= math.exp(math.log(uniform(seed, key, 2, 0)) / shape)
    return value


@kernel
def gamma_function(x):
    """Gamma function for x >= 1, relative error below 1e-13 (Lanczos 1964, g = 7, nine terms)."""
    x -= 1.0
    a = 0.99999999999980993
    a += 676.5203681218851 / (x + 1.0)
    a += -1259.1392167224028 / (x + 2.0)
    a += 771.32342877765313 / (x + 3.0)
    a += -176.61502916214059 / (x + 4.0)
    a += 12.507343278686905 / (x + 5.0)
    a += -0.13857109526572012 / (x + 6.0)
    a += 9.9843695780195716e-6 / (x + 7.0)
    a += 1.5056327351493116e-7 / (x + 8.0)
    t = x + 7.5
    return math.sqrt(2.0 * np.pi) * math.exp((x + 0.5) * math.log(t) - t) * a
