"""Parameter sections, one file a part of the world; numbers with unit, range and source."""
