"""Stories: one invented child under the baseline and under a policy, in plain words, on one page."""
