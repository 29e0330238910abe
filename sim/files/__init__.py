"""How results are written and read back: whole or not at all, also when the process is stopped."""
