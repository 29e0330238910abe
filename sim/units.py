"""Days, and the ages at which people are counted by another name: definitions, no numbers that could be otherwise.

A day is the unit of time in the model, a year that of people's ages and of rates in the ledger.
"""

from __future__ import annotations

WEEK = 7.0
YEAR = 365.25
MONTH = YEAR / 12.0
WEEKS_A_YEAR = YEAR / WEEK
MONTHS_A_YEAR = 12.0
THOUSAND = 1000.0  # rates and stocks of a place are told per 1,000 households or children

SCHOOL_AGE = 4.0  # years; compulsory from 5, almost all start at 4
TEENAGE = 12.0  # years; secondary school, and the bands in which children are counted
ADULT_AGE = 18.0  # years; of age: child protection ends
JUST_BEFORE = 1e-6  # years: at a birthday a child has that age, whatever the last bit of its birth date
