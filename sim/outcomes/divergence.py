"""The first moment at which a family's log differs between two runs, and whether a policy lever acted there.

Rows are compared by a 64-bit digest of all their bytes; with n rows the chance that a difference goes unseen is about
n / 2**64.
"""

from __future__ import annotations

import numpy as np

from sim.outcomes.view import RunView
from sim.vocabulary import FLAG_LEVER

# Odd constants of splitmix64's finaliser (Steele, Lea & Flood 2014): one for mixing, one to tell the words apart.
MIX, STEP = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x9E3779B97F4A7C15)


class FamilyLog:
    """A run's log in order of family and, within a family, of time.

    Attributes
    ----------
    family : (families,) keys, rising.
    first, count : (families,) position of a family's first row, and how many it has.
    row : (n,) position in the log.
    digest : (n,) of each row.
    """

    def __init__(self, run: RunView):
        log = run.log
        keys = np.ascontiguousarray(log["family"])
        order = _stable_order(keys)
        keys = keys[order]
        start = np.flatnonzero(keys[1:] != keys[:-1]) + 1
        self.first = np.append(0, start) if len(keys) else start
        self.family = keys[self.first]
        self.count = np.diff(np.append(self.first, len(keys)))
        self.row = order
        self.digest = row_digest(log)[order]


def _stable_order(keys: np.ndarray) -> np.ndarray:
    """Stable order of 64-bit keys, faster than a stable sort where position and key fit in one word."""
    n = len(keys)
    room = max(1, int(n).bit_length())
    if n and int(keys.max()) < 1 << (64 - room):
        packed = (keys << np.uint64(room)) | np.arange(n, dtype=np.uint64)
        packed.sort()
        return (packed & np.uint64((1 << room) - 1)).astype(np.int64)
    values, number = np.unique(keys, return_inverse=True)
    if len(values) < 1 << (64 - room) and n:
        return _stable_order(number.astype(np.uint64))
    return np.argsort(keys, kind="stable")


def row_digest(log: np.ndarray) -> np.ndarray:
    """A 64-bit digest of each row, (n,): equal rows have equal digests."""
    size = log.dtype.itemsize
    whole = size // 8 * 8
    if whole != size:
        raise TypeError(f"log rows must be a whole number of 8-byte words, found {size} bytes")
    words = np.ascontiguousarray(log).view(np.uint64).reshape(len(log), size // 8)
    digest = np.zeros(len(log), np.uint64)
    for i in range(words.shape[1]):
        word = words[:, i] ^ digest
        word ^= word >> np.uint64(32)
        word *= MIX
        word += STEP
        digest = word ^ (word >> np.uint64(29))
    return digest


def first_divergence(baseline: RunView, policy: RunView, family: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When each family's log first differs, and whether that is direct.

    Parameters
    ----------
    baseline, policy : the runs.
    family : (n,) keys of families, repeats allowed.

    Returns
    -------
    time : (n,) of the first row that differs (the earlier of the two), infinite when none does.
    direct : (n,) whether a lever of the policy acted in that row of the policy's log (FLAG_LEVER).
    """
    b, p = baseline.once(FamilyLog), policy.once(FamilyLog)
    keys = np.union1d(b.family, p.family)
    time = np.full(len(keys), np.inf)
    direct = np.zeros(len(keys), bool)
    at_b, n_b = _where(b, keys)
    at_p, n_p = _where(p, keys)
    common = np.minimum(n_b, n_p)
    # rank of the first common row that differs, else the number of common rows
    total = int(common.sum())
    owner = np.repeat(np.arange(len(keys)), common)
    rank = np.arange(total) - np.repeat(np.cumsum(common) - common, common)
    differs = np.flatnonzero(b.digest[at_b[owner] + rank] != p.digest[at_p[owner] + rank])
    point = common.copy()
    point[owner[differs][::-1]] = rank[differs][::-1]
    apart = np.flatnonzero((point < n_b) | (point < n_p))
    for log, side, at, n in ((baseline.log, b, at_b, n_b), (policy.log, p, at_p, n_p)):
        has = apart[point[apart] < n[apart]]
        rows = side.row[at[has] + point[has]]
        time[has] = np.minimum(time[has], log["time"][rows])
        if side is p:
            direct[has] = (log["flags"][rows] & FLAG_LEVER) > 0
    if len(keys) == 0:
        return np.full(len(family), np.inf), np.zeros(len(family), bool)
    found = np.minimum(np.searchsorted(keys, family), len(keys) - 1)
    known = keys[found] == family
    return np.where(known, time[found], np.inf), known & direct[found]


def _where(log: FamilyLog, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First row and number of rows of each family in a log; number 0 when it has none."""
    if len(log.family) == 0:
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
    at = np.minimum(np.searchsorted(log.family, keys), len(log.family) - 1)
    known = log.family[at] == keys
    return np.where(known, log.first[at], 0), np.where(known, log.count[at], 0)
