"""The first moment at which a family's log differs between two runs, and whether the policy itself acted there.

The mark that a lever acted (FLAG_LEVER) is no difference by itself: lives part where something else went. Rows are
compared by a 63-bit digest of all their other bytes; with n rows the chance that a difference goes unseen is about
n / 2**63. Only families with a row that has no twin in the other log are looked at row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.outcomes.view import RunView
from sim.words import Event, Flag

GOLDEN = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio (Knuth, multiplicative hashing)
CHUNK = 4096  # rows at a time, so that the work stays in the processor's cache
BITS = 18  # of the tables by which rows are picked out
TAG = np.uint64(1)  # lowest bit: 0 for the baseline, 1 for the policy


def row_digest(run: RunView) -> np.ndarray:
    """A 63-bit digest of each row of the log but its FLAG_LEVER, lowest bit 0, (n,): equal rows have equal digests."""
    log = np.ascontiguousarray(run.log)
    n, size = len(log), log.dtype.itemsize
    if size % 8:
        raise TypeError(f"log rows must be a whole number of 8-byte words, found {size} bytes")
    words = log.view(np.uint64).reshape(n, size // 8)
    kept = np.full(size // 8, ~np.uint64(0))
    fields: Any = log.dtype.fields
    kept[fields["flags"][1] // 8] = ~np.uint64(Flag.LEVER)
    odd = np.array([(GOLDEN * (2 * i + 1)) % 2**64 for i in range(size // 8)], np.uint64)
    digest = np.empty(n, np.uint64)
    for i in range(0, n, CHUNK):
        part = words[i : i + CHUNK] & kept
        mixed = part >> np.uint64(32)  # floats differ in their high bits first
        mixed ^= part
        np.matmul(mixed, odd, out=digest[i : i + CHUNK])
    digest &= ~TAG
    return digest


class _ByFamily:
    """Rows of one log, by family and in order of time within it; of the families of some rows, or of all."""

    def __init__(self, run: RunView, rows: np.ndarray | None = None):
        keys = run.log["family"] if rows is None else run.log["family"][rows]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        self.row = order if rows is None else rows[order]
        self.digest = run.once(row_digest)[self.row]
        start = np.flatnonzero(keys[1:] != keys[:-1]) + 1
        self.first = np.append(0, start) if len(keys) else start
        self.family = keys[self.first]
        self.count = np.diff(np.append(self.first, len(keys)))

    def find(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First row and number of rows of each family; number 0 when it has none."""
        if len(self.family) == 0:
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.family, keys), len(self.family) - 1)
        known = self.family[at] == keys
        return np.where(known, self.first[at], 0), np.where(known, self.count[at], 0)


@dataclass(frozen=True)
class _Rows:
    """Digests of the rows of two logs together, sorted (those of the policy's carry `TAG`), and which row each is.

    Made once a pair of runs; rows of the policy are numbered on from those of the baseline.
    """

    baseline: RunView

    def __call__(self, policy: RunView) -> tuple[np.ndarray, np.ndarray]:
        every = np.concatenate((self.baseline.once(row_digest), policy.once(row_digest) | TAG))
        order = np.argsort(every)
        return every[order], order


def _distinct(values: np.ndarray) -> np.ndarray:
    """Each value once, in order: by sorting, which is several times as fast as the hashing of ``np.unique``."""
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if len(values) else values


def _pick(hashes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Positions of all hashes that are wanted, and of a few others whose highest bits are the same."""
    shift = np.uint64(64 - BITS)
    table = np.zeros(1 << BITS, bool)
    table[wanted >> shift] = True
    return np.flatnonzero(table[hashes >> shift])


def family_hash(run: RunView) -> np.ndarray:
    """Hash of the family key of each row of the log, (n,)."""
    return run.log["family"] * np.uint64(GOLDEN)


def new_hosts(baseline: RunView, policy: RunView) -> np.ndarray:
    """Keys of host families that enquired under the policy only, (n,)."""
    found, there = (np.unique(run.rows(Event.HOST_ENQUIRY)["other"]) for run in (policy, baseline))
    return np.setdiff1d(found, there, assume_unique=True)


def families_apart(baseline: RunView, policy: RunView) -> tuple[int, bool]:
    """Families whose log differs between two runs, and whether both logs are the same row for row."""
    one, other = baseline.once(row_digest), policy.once(row_digest)
    if len(one) == len(other) and np.array_equal(one, other):
        return 0, True
    every, order = policy.once(_Rows(baseline))
    first = np.flatnonzero(np.append(True, (every[1:] ^ every[:-1]) > TAG))  # of each digest
    many = np.diff(np.append(first, len(every)))
    alone = (every[first] ^ every[first + many - 1]) != TAG  # in one of the two logs only
    return int(np.count_nonzero(_families(baseline, policy, order[np.repeat(alone, many)]))), False


def _families(baseline: RunView, policy: RunView, rows: np.ndarray) -> np.ndarray:
    """Families of some rows of two logs, numbered as in `_Rows`, each once and in order."""
    n = len(baseline.log)
    mine = rows < n
    return _distinct(np.concatenate((baseline.log["family"][rows[mine]], policy.log["family"][rows[~mine] - n])))


def first_divergence(baseline: RunView, policy: RunView, family: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When each family's log first differs, and whether that is direct.

    Parameters
    ----------
    baseline, policy : the runs.
    family : (n,) keys of families, repeats allowed.

    Returns
    -------
    time : (n,) of the first row that differs (the earlier of the two), infinite when none does.
    direct : (n,) whether that row is one of the policy's log in which a lever acted (FLAG_LEVER), or in which the family
        comes to a host family that only the policy brought.
    """
    time, direct = np.full(len(family), np.inf), np.zeros(len(family), bool)
    every, order = policy.once(_Rows(baseline))
    twin = np.flatnonzero((every[1:] ^ every[:-1]) == TAG)  # a baseline row, followed by the same row of the policy
    lone = np.ones(len(every), bool)
    lone[twin] = lone[twin + 1] = False
    if not lone.any():
        return time, direct
    keys = _families(baseline, policy, order[lone])
    b = baseline.once(_ByFamily)  # made once, however many policies it is compared with
    p = _ByFamily(policy, _pick(policy.once(family_hash), keys * np.uint64(GOLDEN)))
    (at_b, n_b), (at_p, n_p) = b.find(keys), p.find(keys)
    common = np.minimum(n_b, n_p)
    owner = np.repeat(np.arange(len(keys)), common)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(common) - common, common)
    differs = np.flatnonzero(b.digest[at_b[owner] + rank] != p.digest[at_p[owner] + rank])
    point = common.copy()  # place of the first row that differs: by default after all that both have
    point[owner[differs][::-1]] = rank[differs][::-1]
    found, by_lever = np.full(len(keys), np.inf), np.zeros(len(keys), bool)
    brought = new_hosts(baseline, policy)
    for run, side, at, n in ((baseline, b, at_b, n_b), (policy, p, at_p, n_p)):
        has = np.flatnonzero(point < n)
        rows = side.row[at[has] + point[has]]
        moment = run.log["time"][rows]
        if side is p:  # a row that comes after the baseline's is not where they part
            acted = ((run.log["flags"][rows] & Flag.LEVER) > 0) | np.isin(run.log["other"][rows], brought)
            by_lever[has] = (moment <= found[has]) & acted
        found[has] = np.minimum(found[has], moment)
    where = np.minimum(np.searchsorted(keys, family), len(keys) - 1)
    known = keys[where] == family
    time[known], direct[known] = found[where[known]], by_lever[where[known]]
    return time, direct
