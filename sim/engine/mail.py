"""Mail: what one mechanism asks of another within the same instant, first in first out."""

from __future__ import annotations

import numpy as np

from sim.engine.kernel import kernel


@kernel
def post(e, event, id, a, b, x):
    """Post an event for this instant.

    Parameters
    ----------
    event : kind of event, not 0 (0 means "no mail").
    id : entity it is for; a, b : integers; x : float.

    Raises
    ------
    RuntimeError : the ring is full (a single handler may post at most 64).
    """
    s = e.state[0]
    size = len(e.mail)
    if s.mail_n >= size:
        raise RuntimeError("no room for mail: a handler posted more than the engine keeps spare")
    at = s.mail_head + s.mail_n
    if at >= size:
        at -= size
    row = e.mail[at]
    row.event = event
    row.id = id
    row.a = a
    row.b = b
    row.x = x
    s.mail_n += 1


@kernel
def mail_waits(e):
    """Whether there is mail."""
    return e.state[0].mail_n > 0


@kernel
def take_mail(e):
    """Take the oldest mail as (event, id, a, b, x); event 0 when there is none."""
    s = e.state[0]
    if s.mail_n == 0:
        return np.int64(0), np.int64(0), np.int64(0), np.int64(0), 0.0
    row = e.mail[s.mail_head]
    s.mail_n -= 1
    s.mail_head += 1
    if s.mail_head == len(e.mail):
        s.mail_head = 0
    return row.event, row.id, row.a, row.b, row.x
