"""Long studies: run by hand or by `.ci/full`; short versions are in the default run."""
