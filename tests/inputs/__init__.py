"""Every input of a scenario acts: see test_every_input_acts.py."""
