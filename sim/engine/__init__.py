"""Calendar, keyed chance, clocks, waiting lines and growth: how time runs. Knows no domain rule.

Import the functions from here: ``from sim.engine import set_rate, post``. Importing this package first chooses the
folder in which compiled code is kept (see `sim.engine.cache`).
"""

from __future__ import annotations

from sim.engine.cache import use_cache_folder

use_cache_folder()

from sim.engine.calendar import next_time, pop_next, reschedule, upcoming  # noqa: E402
from sim.engine.chance import (  # noqa: E402
    FIRST_DECISION_PURPOSE,
    choice,
    derive,
    draw,
    exponential,
    gumbel,
    hash64,
    mix64,
    normal,
    normal_quantile,
    put_dice_back,
    take_dice,
    uniform,
)
from sim.engine.clocks import (  # noqa: E402
    EVERYTHING,
    IN_CALENDAR,
    area_of,
    clear,
    due,
    fetch_clocks,
    key_of,
    kind_of,
    ordinal,
    rate_of,
    row_of,
    set_rate,
    set_time,
    take_touched,
    touch,
    touch_part,
)
from sim.engine.distributions import EXPONENTIAL, FIXED, GAMMA, LOGNORMAL, WEIBULL, stay  # noqa: E402
from sim.engine.entities import has_room, new_entity, rekey, steps_of_room  # noqa: E402
from sim.engine.growth import add_lines, copy_engine, grow, lengthen, multiply_clock, n_lines  # noqa: E402
from sim.engine.kernel import entry, inlined, kernel, prefetch, refer  # noqa: E402
from sim.engine.mail import mail_waits, post, take_mail  # noqa: E402
from sim.engine.profiles import cumulative_profile, flat_warp, hour_warp  # noqa: E402
from sim.engine.queues import first, following, join, leave, line_length  # noqa: E402
from sim.engine.tables import Engine, make_engine  # noqa: E402

__all__ = [
    "EVERYTHING",
    "IN_CALENDAR",
    "EXPONENTIAL",
    "FIRST_DECISION_PURPOSE",
    "FIXED",
    "GAMMA",
    "LOGNORMAL",
    "WEIBULL",
    "Engine",
    "add_lines",
    "area_of",
    "choice",
    "clear",
    "copy_engine",
    "cumulative_profile",
    "derive",
    "draw",
    "due",
    "entry",
    "exponential",
    "fetch_clocks",
    "first",
    "flat_warp",
    "following",
    "grow",
    "gumbel",
    "has_room",
    "hash64",
    "hour_warp",
    "inlined",
    "join",
    "kernel",
    "key_of",
    "kind_of",
    "leave",
    "lengthen",
    "mail_waits",
    "line_length",
    "make_engine",
    "mix64",
    "n_lines",
    "new_entity",
    "next_time",
    "normal",
    "normal_quantile",
    "ordinal",
    "pop_next",
    "post",
    "prefetch",
    "rate_of",
    "put_dice_back",
    "refer",
    "rekey",
    "multiply_clock",
    "reschedule",
    "row_of",
    "set_rate",
    "set_time",
    "stay",
    "steps_of_room",
    "take_mail",
    "take_dice",
    "take_touched",
    "touch",
    "touch_part",
    "uniform",
    "upcoming",
]
