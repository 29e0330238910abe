"""Keyed chance: the numbers are fixed for ever, look random, and depend on all four parts of their key."""

import math

import numpy as np
import pytest
from scipy import special, stats

from sim.engine import chance

SEED = np.uint64(12345)


def draws(function, n=20_000, purpose=3, key=77):
    with np.errstate(over="ignore"):
        return np.array([function(SEED, np.uint64(key), purpose, i) for i in range(n)])


def splitmix(x):
    """The finaliser of SplitMix64 in plain integers."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) % 2**64
    return x ^ (x >> 31)


@pytest.mark.parametrize("x", [0, 1, 2**63, 2**64 - 1, 0x9E3779B97F4A7C15])
def test_mix64_is_the_finaliser_of_splitmix64(x):
    with np.errstate(over="ignore"):
        assert int(chance.mix64(np.uint64(x))) == splitmix(x)


def test_mix64_gives_the_published_first_numbers_of_splitmix64():
    # reference output of splitmix64 with seed 1234567 (Vigna, prng.di.unimi.it)
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    with np.errstate(over="ignore"):
        found = [int(chance.mix64(np.uint64((1234567 + k * 0x9E3779B97F4A7C15) % 2**64))) for k in range(1, 5)]
    assert found == expected


GOLDEN_HASH = {
    (0, 0, 0, 0): 0x33FE8BD4F9C57863,
    (1, 0, 0, 0): 0xA385EF24FA6A992,
    (0, 1, 0, 0): 0x45CEC29CD9A24E4B,
    (0, 0, 1, 0): 0x9E26481AE5C5CA39,
    (0, 0, 0, 1): 0x1BBCDD49C26967A7,
    (12345, 2**64 - 1, 1040, 7): 0x412D4692BAA54D54,
}


@pytest.mark.parametrize("key", GOLDEN_HASH)
def test_golden_hashes(key):
    with np.errstate(over="ignore"):
        assert int(chance.hash64(np.uint64(key[0]), np.uint64(key[1]), key[2], key[3])) == GOLDEN_HASH[key]


def test_golden_draws():
    with np.errstate(over="ignore"):
        key = np.uint64(987654321)
        assert chance.uniform(SEED, key, 65, 2) == 0.8806833465102187
        assert chance.exponential(SEED, key, 65, 2) == 0.12705714272816257
        assert chance.normal(SEED, key, 65, 2) == 1.178409713894971
        assert chance.gumbel(SEED, key, 65, 2) == 2.0631183509759903
        assert int(chance.derive(key, 2, 3)) == 0xA2F0A9778CDB35A2


def test_uniform_is_never_0_or_1():
    lowest, highest = (0 + 0.5) * 2.0**-52, ((2**64 - 1 >> 12) + 0.5) * 2.0**-52
    assert 0.0 < lowest and highest < 1.0
    assert math.isfinite(-math.log(lowest)) and -math.log(highest) > 0.0


def test_draws_have_their_distribution():
    assert stats.kstest(draws(chance.uniform), "uniform").pvalue > 1e-3
    assert stats.kstest(draws(chance.exponential), "expon").pvalue > 1e-3
    assert stats.kstest(draws(chance.normal), "norm").pvalue > 1e-3
    assert stats.kstest(draws(chance.gumbel), "gumbel_r").pvalue > 1e-3


def test_draws_of_neighbouring_keys_purposes_and_ordinals_are_unrelated():
    n = 20_000
    with np.errstate(over="ignore"):
        base = np.array([chance.uniform(SEED, np.uint64(i), 64, 0) for i in range(n)])
        others = {
            "seed": np.array([chance.uniform(SEED + np.uint64(1), np.uint64(i), 64, 0) for i in range(n)]),
            "purpose": np.array([chance.uniform(SEED, np.uint64(i), 65, 0) for i in range(n)]),
            "ordinal": np.array([chance.uniform(SEED, np.uint64(i), 64, 1) for i in range(n)]),
            "key": np.roll(base, 1),
        }
    assert stats.kstest(base, "uniform").pvalue > 1e-3
    for name, other in others.items():
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / math.sqrt(n), name


def test_each_input_bit_changes_half_of_the_output_bits():
    rng = np.random.default_rng(1)
    changed = []
    with np.errstate(over="ignore"):
        for _ in range(40):
            key = rng.integers(0, 2**63, dtype=np.uint64)
            base = int(chance.hash64(SEED, key, 5, 6))
            for bit in range(64):
                other = int(chance.hash64(SEED, key ^ np.uint64(1 << bit), 5, 6))
                changed.append(bin(base ^ other).count("1"))
    assert abs(np.mean(changed) - 32) < 4 * 4 / math.sqrt(len(changed))


def test_choice_gives_each_option_its_share():
    n = 12_000
    counts = np.bincount(draws(lambda *key: chance.choice(*key, 5), n).astype(int), minlength=5)
    assert len(counts) == 5
    assert stats.chisquare(counts).pvalue > 1e-3


def test_keyed_choice_by_gumbel_is_not_reshuffled_when_an_option_falls_away():
    with np.errstate(over="ignore"):
        for i in range(300):
            score = [
                math.log(w) + float(chance.gumbel(SEED, np.uint64(i), 2000 + k, 0)) for k, w in enumerate((1, 2, 3))
            ]
            best = int(np.argmax(score))
            for gone in {0, 1, 2} - {best}:
                left = [k for k in range(3) if k != gone]
                assert max(left, key=lambda k: score[k]) == best


def test_derived_keys_differ():
    with np.errstate(over="ignore"):
        keys = {int(chance.derive(np.uint64(k), a, b)) for k in range(20) for a in range(20) for b in range(20)}
    assert len(keys) == 8000


def test_normal_quantile_is_exact():
    p = np.concatenate([[1e-300, 1e-20, 1e-9], np.linspace(0.001, 0.999, 999), [1 - 1e-9, 1 - 1e-15]])
    found = np.array([chance.normal_quantile(x) for x in p])
    assert np.allclose(found, special.ndtri(p), rtol=2e-14, atol=1e-15)
