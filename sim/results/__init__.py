"""What came out: comparisons and their intervals, decisions, money, tables, the store of a sweep."""
