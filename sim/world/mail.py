"""Mail codes: what one mechanism tells another at the same instant (``post`` in the engine; ``dispatch`` delivers).

Mechanisms never call each other. ``a``, ``b`` (integers) and ``x`` (float) are explained behind each code.
"""

# life course (1-9)
MAIL_FAMILY_LEFT_CHILD = 1  # to a child: its family leaves the model
MAIL_FAMILY_REPLACE = 2  # to a family row: the next family moves in; a = rounds of mail to wait first
MAIL_TURNED_18 = 3  # to a child of 18 that is placed, or at home with something to end (waiting, order, part-time stay)
MAIL_FAMILY_LEFT = 4  # to a family that leaves: end help, waiting and cases (its children have had theirs)
MAIL_LAST_MINOR = 5  # to a family: its last child under 18 turned 18 or is gone; help may end
MAIL_CHILD_GONE = (
    6  # to a child: forget it and free its row; a = rounds of mail to wait first (processes/lifecourse.py)
)

# help (10-19)
MAIL_ASK_HELP = 10  # to a family: a = help form, b = urgency
MAIL_SLOT_FREE = 12  # to a service of a team
MAIL_START_HELP = 13  # to a family: a = help form, b = service row, x = days waited
MAIL_LEVEL_FELL = 15  # to a family: its problem level became lower

# protection (20-29)
MAIL_REPORT = 20  # to a family: report to Veilig Thuis, a = 1 when an incident was detected
MAIL_BOARD_FREE = 21  # to the Board's service
MAIL_CALL_IN = 23  # to a family: the crisis service is called, a = 1 when danger was seen already
MAIL_PLACED_LEGAL = 24  # to a child that left home: its legal status follows from the route, a = urgency

# crisis and placement (30-49)
MAIL_PLACE = (
    30  # to a family: find places for its children with ``want`` set; a = route, b = urgency, x = 1: kin are there
)
MAIL_MOVE_IN = 31  # to a child: a = care form, b = row of the reserved host or service, x = flags
MAIL_GO_HOME = 32  # to a child: a = reason
MAIL_PLACE_AGAIN = 33  # to a child in a place: look for another place, a = reason, b = urgency
MAIL_HOST_FREE = 34  # to a host: it has room
MAIL_BED_FREE = 35  # to a residential service: it has room
MAIL_PLACEMENT_FAILED = 37  # to a child: its placement broke down
MAIL_FIGURE_OFFER = 38  # to a child: it may choose a support figure
MAIL_PART_TIME = 39  # to a child: a part-time stay is sought

MAIL_BREAKDOWN = 41  # to a placed child: its placement ends unplanned, a = reason
MAIL_MOVE_STRAIN = 42  # to a child: it moved, which may worsen its behaviour
MAIL_RECENT_RETURN = 43  # to a family: a child came home

MAIL_PART_TIME_FOUND = 44  # to a child: a = host row whose place is reserved for a part-time stay
MAIL_CHILD_ENDS = 45  # to a child: it leaves the model, a = reason
MAIL_FAMILY_ORDER = 46  # to a child that came home: its legal status becomes that of its family

# hosts (50-59)
MAIL_HOST_CHILD_LEFT = 50  # to a host: a child left, a = 1 when by breakdown
MAIL_HOST_MATCHED = 53  # to a host

# respite (60-69)
MAIL_RESPITE_OFFER = 60  # to a family: may be signed up for a support family or a sitter, a = 1: surely
MAIL_RESPITE_FREE = 61  # to a service of support families or sitters: it has room, a = 1: somebody new came

# workers and teams (70-79)
MAIL_WORKER_LOST = 70  # to a family: its worker left, a = service row
MAIL_STAFF = (
    71  # to a staffed service: its places change by a; or (b > 0) tell the families from row b on, x = workers before
)
MAIL_MENTAL_FREE = 72  # to youth mental health: it has room
MAIL_HELP_STARTED = 73  # to a family: a form of help started, a = help form
MAIL_HELP_ENDED = 74  # to a family: it ended, a = help form
MAIL_TEAM_CASE = 75  # to a family: the Wel Thuis team may take it up
MAIL_FOLLOW_HOME = (
    76  # to a family: a trusted worker follows the child home, a = service row whose place it takes (0 none)
)
MAIL_HELP_EFFECT = 77  # to a family: x = multiplier of the effect of its help, from now on

# supply that draws placements (80-89)
MAIL_PULL_ASKED = 80  # to a child at home: a planned placement was asked for; a = 1 when all agreed
MAIL_AGREED = 81  # to a child at home: all agree with a planned placement
MAIL_PULL_STAY = 82  # to a child in a residential place: its planned stay is over; a = 1 when the family copes
MAIL_STAY_OVER = 83  # to a child out of home: the same, decided; a = 1 goes home
