"""Packages of the build: ``sim`` with its sub-packages, and the bundled scenarios as ``zothuis_scenarios``.

The scenarios stand in the folder ``scenarios`` beside ``sim``, where a user looks for them; in an installed copy
``sim.scenario.loading`` finds them under the package name below. All else is in ``pyproject.toml``.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["sim", "sim.*"]), "zothuis_scenarios"],
    package_dir={"zothuis_scenarios": "scenarios"},
)
