"""``python -m sim.calibration FOLDER``: run draws of a posterior once more (see ``sim.calibration.again``)."""

import sys

from sim.calibration.again import main

if __name__ == "__main__":
    sys.exit(main())
