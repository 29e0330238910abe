"""Keyed chance: every draw is a pure function of (seed, key, purpose, ordinal).

There is no stream with a position, so one draw more or less shifts nothing (Klein et al. 2024, arXiv 2409.02086;
Buffalo, Pearson & Klein 2026, arXiv 2603.11084). The hash is a chain of the 64-bit finaliser of SplitMix64 (Steele, Lea
& Flood 2014, constants of Stafford's mixer 13); its values are fixed by golden vectors in the tests.

``seed`` and ``key`` are uint64, ``purpose`` and ``ordinal`` int64 and not negative. Purposes below 1024 belong to
clocks (64 * kind + slot); decisions take purposes from 1024.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.kernel import kernel

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_PURPOSE = np.uint64(0xD1342543DE82EF95)  # odd multipliers of published generators (Steele & Vigna 2021, table of LCGs)
_ORDINAL = np.uint64(0xAF251AF3B0F025B5)
_DERIVE = np.uint64(0x2545F4914F6CDD1D)
_DICE = np.uint64(0x9E6C63D0876A9A47)
_S30 = np.uint64(30)
_S27 = np.uint64(27)
_S31 = np.uint64(31)
_S12 = np.uint64(12)
_UNIT = 2.0**-52

FIRST_DECISION_PURPOSE = 1024
"""Purposes below this number are clocks."""


@kernel
def mix64(x):
    """Mix 64 bits: a bijection of uint64 in which each input bit changes each output bit with chance one half."""
    x = np.uint64(x)
    x = (x ^ (x >> _S30)) * _M1
    x = (x ^ (x >> _S27)) * _M2
    return x ^ (x >> _S31)


@kernel
def hash64(seed, key, purpose, ordinal):
    """Hash (seed, key, purpose, ordinal) to uint64."""
    h = mix64(np.uint64(seed) + _GOLDEN)
    h = mix64(h ^ np.uint64(key))
    return mix64(h + np.uint64(purpose) * _PURPOSE + np.uint64(ordinal) * _ORDINAL)


@kernel
def uniform(seed, key, purpose, ordinal):
    """Draw uniformly from the open interval (0, 1): a multiple of 2**-53, never 0 and never 1."""
    return (float(np.int64(hash64(seed, key, purpose, ordinal) >> _S12)) + 0.5) * _UNIT


@kernel
def exponential(seed, key, purpose, ordinal):
    """Draw a unit exponential (mean 1, always > 0)."""
    return -math.log(uniform(seed, key, purpose, ordinal))


@kernel
def gumbel(seed, key, purpose, ordinal):
    """Draw a standard Gumbel (mean 0.5772): log weight + one Gumbel per option, the largest wins (keyed choice)."""
    return -math.log(-math.log(uniform(seed, key, purpose, ordinal)))


@kernel
def choice(seed, key, purpose, ordinal, n):
    """Draw an integer from 0 to n - 1, each with chance 1/n; ``n`` must be at least 1."""
    picked = int(uniform(seed, key, purpose, ordinal) * n)
    return min(picked, n - 1)


@kernel
def derive(key, a, b):
    """Derive a new chance key (uint64) from a key and two integers, such as kind and index, or purpose and ordinal."""
    h = mix64(np.uint64(key) ^ _DERIVE)
    h = mix64(h + np.uint64(a) * _PURPOSE)
    return mix64(h + np.uint64(b) * _ORDINAL)


@kernel
def normal_quantile(p):
    """Quantile of the standard normal at 0 < p < 1, relative error about 1e-16 (Wichura 1988, AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = 2.5090809287301226727e3
        num = num * r + 3.3430575583588128105e4
        num = num * r + 6.7265770927008700853e4
        num = num * r + 4.5921953931549871457e4
        num = num * r + 1.3731693765509461125e4
        num = num * r + 1.9715909503065514427e3
        num = num * r + 1.3314166789178437745e2
        num = num * r + 3.3871328727963666080e0
        den = 5.2264952788528545610e3
        den = den * r + 2.8729085735721942674e4
        den = den * r + 3.9307895800092710610e4
        den = den * r + 2.1213794301586595867e4
        den = den * r + 5.3941960214247511077e3
        den = den * r + 6.8718700749205790830e2
        den = den * r + 4.2313330701600911252e1
        den = den * r + 1.0
        return q * num / den
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        num = 7.74545014278341407640e-4
        num = num * r + 2.27238449892691845833e-2
        num = num * r + 2.41780725177450611770e-1
        num = num * r + 1.27045825245236838258e0
        num = num * r + 3.64784832476320460504e0
        num = num * r + 5.76949722146069140550e0
        num = num * r + 4.63033784615654529590e0
        num = num * r + 1.42343711074968357734e0
        den = 1.05075007164441684324e-9
        den = den * r + 5.47593808499534494600e-4
        den = den * r + 1.51986665636164571966e-2
        den = den * r + 1.48103976427480074590e-1
        den = den * r + 6.89767334985100004550e-1
        den = den * r + 1.67638483018380384940e0
        den = den * r + 2.05319162663775882187e0
        den = den * r + 1.0
    else:
        r -= 5.0
        num = 2.01033439929228813265e-7
        num = num * r + 2.71155556874348757815e-5
        num = num * r + 1.24266094738807843860e-3
        num = num * r + 2.65321895265761230930e-2
        num = num * r + 2.96560571828504891230e-1
        num = num * r + 1.78482653991729133580e0
        num = num * r + 5.46378491116411436990e0
        num = num * r + 6.65790464350110377720e0
        den = 2.04426310338993978564e-15
        den = den * r + 1.42151175831644588870e-7
        den = den * r + 1.84631831751005468180e-5
        den = den * r + 7.86869131145613259100e-4
        den = den * r + 1.48753612908506148525e-2
        den = den * r + 1.36929880922735805310e-1
        den = den * r + 5.99832206555887937690e-1
        den = den * r + 1.0
    x = num / den
    return -x if q < 0.0 else x


@kernel
def normal(seed, key, purpose, ordinal):
    """Draw a standard normal from one uniform, so that it rises with that uniform."""
    return normal_quantile(uniform(seed, key, purpose, ordinal))


@kernel
def draw(e, key, purpose, ordinal):
    """Draw uniformly from (0, 1) with the seed of the engine."""
    return uniform(e.state[0].seed, key, purpose, ordinal)


@kernel
def take_dice(e, id):
    """Make the draws from here on with the dice of an entity: the run's own, or the other dice that a sham gave it.

    Thresholds of clocks are not drawn in between: they keep to the run's own.
    """
    s = e.state[0]
    s.seed = s.run_seed ^ (np.uint64(e.entities[id].dice) * _DICE)


@kernel
def put_dice_back(e):
    """Make the draws from here on with the run's own dice."""
    s = e.state[0]
    s.seed = s.run_seed
