"""Mail codes: what one mechanism tells another at the same instant (``post`` in the engine; ``dispatch`` delivers).

Mechanisms never call each other. ``a``, ``b`` (integers) and ``x`` (float) are explained behind each code.
"""

# life course (1-9)
MAIL_FAMILY_LEFT_CHILD = 1  # to a child: its family leaves the model
MAIL_FAMILY_REPLACE = 2  # to a family row: the next family moves in
MAIL_TURNED_18 = 3  # to a child that is placed

# help (10-19)
MAIL_ASK_HELP = 10  # to a family: a = help form, b = urgency
MAIL_LEAVE_HELP_LINE = 11  # to a family: a = reason
MAIL_SLOT_FREE = 12  # to a service of a team
MAIL_START_HELP = 13  # to a family: a = help form, b = service row, x = days waited
MAIL_STOP_HELP = 14  # to a family
MAIL_LEVEL_FELL = 15  # to a family: its problem level became lower

# protection (20-29)
MAIL_REPORT = 20  # to a family: report to Veilig Thuis, a = 1 when an incident was detected
MAIL_BOARD_FREE = 21  # to the Board's service
MAIL_LEGAL = 22  # to a child: a = new legal status

# crisis and placement (30-49)
MAIL_PLACE = 30  # to a family: find places for its children with ``want`` set; a = route, b = urgency
MAIL_MOVE_IN = 31  # to a child: a = care form, b = row of the reserved host or service, x = flags
MAIL_GO_HOME = 32  # to a child: a = reason
MAIL_PLACE_AGAIN = 33  # to a child in a place: look for another place, a = reason, b = urgency
MAIL_HOST_FREE = 34  # to a host: it has room
MAIL_BED_FREE = 35  # to a residential service: it has room
MAIL_STOP_WAITING = 36  # to a child: a = reason
MAIL_PLACEMENT_FAILED = 37  # to a child: its placement broke down
MAIL_FIGURE_OFFER = 38  # to a child: it may choose a support figure
MAIL_PART_TIME = 39  # to a child: a part-time stay is sought
MAIL_LEAVE_CARE = 40  # to a placed child: a = reason (age, family left); frees the place and ends the child

# hosts (50-59)
MAIL_HOST_CHILD_LEFT = 50  # to a host: a child left, a = 1 when by breakdown
MAIL_ENQUIRY = 51  # to a channel: an enquiry by a would-be host
MAIL_HOST_STOPS = 52  # to a host: a = reason
MAIL_HOST_MATCHED = 53  # to a host
