"""What many runs together say: sensitivity, discovery, regret, optimisation."""
