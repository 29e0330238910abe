"""Purposes of the chance draws of the population: one number a question (mechanisms: below 1,536)."""

# fmt: off
# life course of a family; the ordinal is the birth ordinal where there is one
(P_CHILDREN, P_GAP, P_ARRIVAL, P_MOVING, P_HOME_UNTIL, P_PHASE,
 # traits of a family
 P_SINGLE, P_POOR, P_MID, P_KIN, P_KIN_WHERE, P_KIN_AREA, P_SUPPORT, P_HARDSHIP_REST, P_CONCERN,
 # a child
 P_HAS_BEHAVIOUR, P_HOW_SERIOUS, P_PSYCHIATRIC, P_DISABILITY, P_HAS_FIGURE) = range(1536, 1536 + 20)
# fmt: on
