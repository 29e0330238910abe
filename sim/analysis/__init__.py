"""Experiments that examine the model itself: which parameters drive an outcome."""
