"""How well figures that were not known are told: refits on what was known, naive forecasts, scores, and a file of predictions."""
