"""What many runs together say: which numbers drive an outcome, where a policy fails, regret, the best mix."""
