"""How much a policy takes to do what it promises, by need: places of fast treatment, cases of a consultation or a network.

*Places.* Urgent referrals come one by one, so many a year; each holds a place for so many days; the others fill every place
that is not kept for them at once (the worst case for the promise). With c places, of which those above b are kept, the number
in use is then a birth-death process from b upwards, and the chance that an urgent referral waits longer than t is

    P(all c in use) x exp(-(c / days - referrals a day) t)

(with all places kept, b = 0, this is Erlang's C formula). The fewest places for which that is small enough are taken.

*Cases.* Requests come at random (Poisson), so many a week or month, of which at most so many are looked at, and none is
kept for later. The fewest cases are taken with which a share of the requests finds time.
"""

from __future__ import annotations

import math

from sim.units import YEAR
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
