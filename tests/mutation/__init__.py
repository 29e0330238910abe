"""Mutation check of the suite; see README.md."""
