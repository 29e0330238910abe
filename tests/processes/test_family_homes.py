"""Family homes are for children who need more than a family can give, and places beyond that need stay empty."""

import numpy as np

from sim.words import Count, Form

from .worlds import STORMY, clearly_more, runs, stock

ROOM = {**STORMY, "services.family_home.region.places": 60}
IN_HOMES = Count.FORM + Form.FAMILY_HOME


def test_the_share_of_children_that_a_home_suits_sets_how_many_live_there():
    few, many, none = (stock(runs({**ROOM, "search.family_home": share}), IN_HOMES) for share in (0.2, 0.8, 0.0))
    assert clearly_more(many, few) and none.max() == 0


def test_four_times_the_places_do_not_fill():
    """As many as are needed are enough: more places change nothing at all."""
    some, more = (runs({**ROOM, "search.family_home": 0.4, "services.family_home.region.places": n}) for n in (60, 240))
    assert stock(some, IN_HOMES).max() < 60
    for a, b in zip(some, more, strict=True):
        assert all(np.array_equal(a.log[name], b.log[name]) for name in ("time", "child", "kind", "form_to"))
