"""How much a policy takes to do what it promises, by need: places of fast treatment or of a team, cases of a consultation.

*Places.* Urgent referrals come one by one, so many a year; each holds a place for so many days; the others fill every place
that is not kept for them at once (the worst case for the promise). With c places, of which those above b are kept, the number
in use is then a birth-death process from b upwards, and the chance that an urgent referral waits longer than t is

    P(all c in use) x exp(-(c / days - referrals a day) t)

(with all places kept, b = 0, this is Erlang's C formula). The fewest places for which that is small enough are taken.

*Room of a team without a waiting line.* Families come at random, and who finds no room is lost to the team: Erlang's B formula.

*Cases.* Requests come at random (Poisson), so many a week or month, of which at most so many are looked at, and none is
kept for later. The fewest cases are taken with which a share of the requests finds time.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.policies.baseline import Baseline, Strong
from sim.policies.practice import Number
from sim.units import YEAR
from sim.words import Lever
from sim.world.treatment import HALF

ROUNDING = 1e-9
MOST = 100_000  # places: more is a mistake


def late_share(places: int, kept: float, referrals: float, days: float, wait: float) -> float:
    """Share of urgent referrals that waits longer than ``wait`` days for one of the places; 1 when they cannot cope.

    Parameters
    ----------
    places : number of places; kept : share of them kept for urgent referrals.
    referrals : urgent referrals a year; days : that each holds a place.
    """
    load = referrals / YEAR * days
    if load >= places:
        return 1.0 if load > 0.0 else 0.0
    others = places - math.floor(places * kept + HALF)
    weight, below = 1.0, 0.0
    for used in range(others, places):
        below += weight
        weight *= load / (used + 1)
    busy = weight / (1.0 - load / places)
    return busy / (below + busy) * math.exp(-(places - load) / days * wait)


def places_for(share: float, kept: float, referrals: float, days: float, wait: float) -> int:
    """Fewest places with which this share of urgent referrals gets one within ``wait`` days (arguments: `late_share`)."""
    places = 0
    while places < MOST and late_share(places, kept, referrals, days, max(0.0, wait)) > 1.0 - share + ROUNDING:
        places += 1
    return places


def lost_share(room: int, load: float) -> float:
    """Share of those who come that finds no room, without a waiting line, ``load`` being at once on average (Erlang's B)."""
    lost = 1.0
    for places in range(1, room + 1):
        lost = load * lost / (places + load * lost)
        if lost < ROUNDING:  # room without a limit too
            break
    return lost


def room_for(share: float, load: float) -> int:
    """Least room with which this share of those who come finds room, without a waiting line (arguments: `lost_share`)."""
    room = 0
    while load > 0.0 and room < MOST and lost_share(room, load) > 1.0 - share + ROUNDING:
        room += 1
    return room


def looked_at(cases: float, requests: float) -> float:
    """Requests for which there is time in a week (or month) in which so many come on average.

    ``cases`` : of a week; a part of one is a case in so many weeks.
    """
    whole = math.floor(cases + ROUNDING)
    found, upto, chance = 0.0, 0.0, math.exp(-requests)
    for k in range(whole):
        upto += chance
        found += 1.0 - upto
        chance *= requests / (k + 1)
    return found + (cases - whole) * (1.0 - upto - chance) if cases - whole > ROUNDING else found


def cases_for(share: float, requests: float, most: float) -> float:
    """Fewest whole cases a week (or month) with which this share of the requests finds time; at most ``most``."""
    cases = 0
    while cases < most and looked_at(cases, requests) < share * requests - ROUNDING:
        cases += 1
    return float(cases)


def cases_added(
    policy: Strong, practice: str, lever: Lever, asked: float | None, requests: float, baseline: Baseline
) -> float:
    """Change in the cases of a week (or month): as asked, else what need takes less what there is, by strength.

    Parameters
    ----------
    practice, lever : the practice, and the lever that holds its cases of a week (or month).
    asked : cases of a week (or month) that a setting says; None: by need.
    requests : that come in a week (or month) on average.
    """
    now = baseline.lever(lever.key)
    if asked is not None:
        return (asked - now) * abs(policy.strength)
    if policy.strength <= 0.0:
        return baseline.toward(practice, policy.strength, lever.key)
    share = baseline.number("costs.policies.cases_in_time").value
    return policy.strength * max(0.0, cases_for(share, requests, lever.high) - now)


def cases_a_year(
    lever: Lever,
    change: float,
    requests: float,
    periods: float,
    baseline: Baseline,
    counts: Callable[[float], float] = float,
) -> Number:
    """Cases a year that are looked at, now and when the lever has changed by so much.

    ``periods`` : weeks (or months) a year; ``counts`` : of how many whole cases so many stand, where a part of one is one.
    """
    now = baseline.lever(lever.key)
    return Number(*(periods * looked_at(counts(cases), requests) for cases in (now, now + change)))
