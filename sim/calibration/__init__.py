"""What is not known about the world learns from what is known: targets, waves of runs, emulators, a posterior."""
