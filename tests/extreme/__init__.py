"""Worlds at the end of what can be: no hosts, no teams, nobody in trouble, everybody severe, practices at nothing and at full."""
