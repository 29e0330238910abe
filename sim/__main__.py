"""``python -m sim``: the same as the command ``zothuis``."""

from sim.commands.app import main

if __name__ == "__main__":
    main()
