"""Scenarios: the typed description of a place, its services and its numbers (see docs for the file format)."""
