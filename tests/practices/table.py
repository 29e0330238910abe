"""The practices of the pages that the project started from (docs/background/seed-pages.md), as statements about a small world.

A row is read as: in this world, this practice makes what is measured more (or less); with its mechanism off it does not. The
sizes are those of a test world (``minimal`` with numbers at the end of their ranges, or beyond), not of Utrecht: what is shown is
that the mechanism works and by what, not how much. Practices that are seen otherwise than by two rows of runs (what crosses
regions, what parts a place from the country, ages) stand in test_practices.py.
"""

from __future__ import annotations

from sim.words import (
    Alternative,
    Answer,
    CareClass,
    Count,
    Event,
    Flag,
    Form,
    HostEnd,
    Level,
    Reason,
    RespiteForm,
    Route,
)
from tests.processes.worlds import MINIMAL, STORMY, times

from .rows import (
    LESS,
    MORE,
    Measure,
    Row,
    between,
    between_weeks,
    broken,
    decided,
    entries,
    events,
    far_away,
    known_first,
    level,
    mean_of,
    severe,
    started,
    suitable,
)

ALTERNATIVE_OFF = {"mechanisms.alternative": False}
NOBODY_ASKS = {"alternative.asked_planned": 0.0, "alternative.asked_court": 0.0, "alternative.asked_crisis": 0.0}
EVERYBODY_ASKS = dict.fromkeys(NOBODY_ASKS, 1.0)
REQUESTS = {
    "alternative.again": 0.3,
    "alternative.again_falls": 0.5,
    "routes.severe_family": 3.0,
    "routes.agree": 1.0,
    "burn_in": 3.0,
}
NO_KIN = {"population.kin": [1.0, 0.0, 0.0]}
HOSTS_ANYWHERE = {**STORMY, **NO_KIN, "hosts.recruited": 120, "practices.network_first.strength": 0.0, "practised.near_none": 0.0,
                  "practised.near_full": 1.0}  # fmt: skip
HELP_WORKS = {
    "help.fidelity": 1.0,
    "concerns.treatment": [1.0] * 6,
    "helps.recovery": [1.0, 3.0, 3.0, 5.0],
    "helps.escalation": [1.0, 0.3, 0.3, 0.25],
}
HELP_DOES_HARM = {"helps.recovery": [1.0, 0.3, 0.3, 0.2], "helps.escalation": [1.0, 2.0, 2.0, 2.5]}
HELP_DOES_NOTHING = {"helps.recovery": [1.0] * 4, "helps.escalation": [1.0] * 4, "helps.crisis": [1.0] * 4,
                     "helps.danger": [1.0] * 4}  # fmt: skip
AT_ONCE = {"mechanisms.workforce": False}  # places are posts otherwise, which must be filled first
CLOSED = "ramp_weeks=0,open_group=1,treatment_group=1,clinical=1"
HERE = MINIMAL.areas[0].name
STAYS = {**STORMY, "forms.breakdown": times("forms.breakdown", 3), "levels.report": times("levels.report", 4),
         "routes.severe_family": 4.0, "hosts.recruited": 200, "parameters.hosts.tire": 4.0, "parameters.hosts.tired_stop": 20.0,
         "parameters.hosts.rest_days": 200.0, "alternative.preparation_planned": 0.0, "burn_in": 4.0}  # fmt: skip
COVID = "calm=0.5,load=1,contacts=0.6,later=1"
TROUBLED = (Count.LEVEL + Level.STRAINED, Count.LEVEL + Level.SEVERE)


def covid(words: str, case: str, by: str, measured: Measure, way: str, *off: str) -> Row:
    """A row of covid; ``off``: the same shock without what carries this row."""
    gone = [one for one in COVID.split(",") if one.split("=")[0] not in [x.split("=")[0] for x in off]]
    without = f"covid:{','.join([*gone, *off])}"
    return Row(25, f"covid: {words}", by, measured, way, STAYS, f"covid:{COVID}", without, case=case)


TABLE = [
    Row(1, "generalist neighbourhood teams", "neighbourhood_teams: places and threshold of the teams (seeking, help)",
        severe, LESS, {**HELP_WORKS, **AT_ONCE, "services.neighbourhood_team.each.places": 60},
        "neighbourhood_teams:extra=2,threshold=1.5,ramp_weeks=0", {"mechanisms.help": False}, years=3.0,
        wrong={**HELP_DOES_HARM, "strain.waiting": 1.0}),
    Row(2, "specialist teams nearby", "specialist_teams_nearby: places of the teams in each area (seeking, help)",
        severe, LESS, {**HELP_WORKS, **AT_ONCE, "services.specialist_team.each.places": 30},
        "specialist_teams_nearby:one_plan=0,extra_places=60", {"mechanisms.help": False}, years=3.0, wrong=HELP_DOES_HARM),
    Row(2, "specialist teams nearby", "specialist_teams_nearby: families that the neighbourhood team knows are served first",
        known_first, MORE, {**AT_ONCE, "services.specialist_team.each.places": 30, "help.step_up": 0.8, "help.apart": 1.0,
                            "burn_in": 0.1},
        "specialist_teams_nearby:one_plan=1,ramp_weeks=0", {"services.specialist_team.each.places": 900},
        case="together with the neighbourhood team"),
    Row(3, "youth care and mental health in one plan", "specialist_teams_nearby: no second referral (one_plan)",
        severe, LESS, {**AT_ONCE, **HELP_WORKS, "population.psychiatric": [0.5] * 3, "help.apart": 0.05,
                       "services.mental_health.places": 2, "burn_in": 6.0},
        "specialist_teams_nearby:one_plan=1,ramp_weeks=0", {"help.apart": 1.0}),
    Row(4, "Wel Thuis team", "wel_thuis_team: it is there before a placement, an obstacle is taken away (alternative)",
        decided, LESS, {**REQUESTS, **NOBODY_ASKS, **AT_ONCE, "alternative.suits_obstacle": 0.95, "alternative.again": 0.2},
        "wel_thuis_team:brought=1,extra_cases=60,ramp_weeks=0", ALTERNATIVE_OFF, years=4.0),
    Row(5, "Meedenkteam", "case_consultation: the question is asked before a planned or court placement (alternative)",
        decided, LESS, {**REQUESTS, **NOBODY_ASKS, "services.intensive_treatment.places": 40},
        "case_consultation:cases_a_week=50,ramp_weeks=0", ALTERNATIVE_OFF),
    Row(6, "trusted worker follows the child", "worker_continuity: a change of worker is a warm handover (workforce, help)",
        severe, LESS, {**HELP_WORKS, "workforce.turnover": 1.5, "workforce.continuity_kept": 0.0, "burn_in": 4.0},
        "worker_continuity:warm=1,follow=0,ramp_weeks=0", {"mechanisms.workforce": False}, case="help", years=3.0,
        wrong=HELP_DOES_HARM),
    Row(6, "trusted worker follows the child", "worker_continuity: home with it after a placement that failed (breakdown)",
        events(Event.RETURN, Reason.BREAKDOWN), MORE,
        {**STORMY, "forms.breakdown": times("forms.breakdown", 5), "placement.after_failure_home": -3.0,
         "alternative.suits_worker": 1.0}, "worker_continuity:warm=0,follow=1,ramp_weeks=0", {"alternative.suits_worker": 0.0},
        case="home", years=4.0),
    Row(7, "crisis shelter and its alternatives", "crisis_team: ambulatory crisis help in place of a placement (alternative)",
        events(Event.ENTRY, route=(Route.CRISIS,)), LESS,
        {**STORMY, **EVERYBODY_ASKS, "alternative.suits_crisis_help": 0.9, "services.crisis_team.places": 0},
        {"services.crisis_team.places": 60}, {"mechanisms.alternative": False, "crisis.team_effect": 0.0}, case="alternatives",
        years=4.0),
    Row(7, "crisis shelter and its alternatives", "crisis beds: nobody sleeps over capacity (search)",
        events(Event.ENTRY, flags=Flag.OVERFLOW), LESS, STORMY, {"services.crisis_bed.region.places": 60},
        {"mechanisms.search": False}, case="shelter", years=4.0),
    Row(8, "social base", "social_base: school, sport and youth work, behaviour gets worse less often (needs)",
        entries, LESS, {"needs.behaviour_worse": 1.0, "routes.behaviour": 3.0, "routes.agree": 1.0, "burn_in": 1.0},
        "social_base:debt=0,separation=0,housing=0,sooner=0,youth=0.5",
        {"needs.behaviour_worse": 0.0, "needs.behaviour_onset": 0.0}, years=6.0),
    Row(9, "help with debt, separation, housing", "social_base: stressors begin less often and end sooner (strain)",
        level(Level.STRAINED, Level.SEVERE), LESS, {},
        "social_base:debt=0.5,separation=0.5,housing=0.5,sooner=1,youth=0", {"mechanisms.strain": False}, years=6.0),
    Row(10, "foster families in the own neighbourhood, school kept", "network_first: weight of nearness (search)",
        mean_of(Event.ENTRY, flag=Flag.OWN_SCHOOL, form_to=(Form.FOSTER,)), MORE,
        {**HOSTS_ANYWHERE, "placement.own_school_km": 2.0}, "network_first:ramp_weeks=0", {"practised.near_full": 0.0},
        years=4.0),
    Row(10, "family homes in the own neighbourhood", "family homes in each area are taken before those far away (search)",
        mean_of(Event.ENTRY, form_to=(Form.FAMILY_HOME,)), LESS,
        {**STORMY, **NO_KIN, "hosts.recruited": 0, "search.family_home": 1.0, "search.family_home_age": 4.0,
         "routes.severe_family": 4.0, "services.family_home.region.places": 60},
        {"services.family_home.city.each.places": 12}, {"services.family_home.region.distance_km": 0.0},
        without={"services.family_home.city.each.places": 0}, years=4.0),
    Row(11, "positive alternatives to residence", "reinvestment beside residential_rundown: treatment and support families "
        "in place of the groups that close (alternative, help, respite)", decided, LESS,
        {**REQUESTS, **EVERYBODY_ASKS, **AT_ONCE, "services.open_group.region.places": 20, "alternative.suits_treatment": 0.9},
        f"residential_rundown:{CLOSED}+reinvestment:{CLOSED},notice_months=0",
        {**ALTERNATIVE_OFF, **HELP_DOES_NOTHING, "routes.helped": 1.0, "mechanisms.respite": False},
        without=f"residential_rundown:{CLOSED}", years=3.0),
    Row(13, "expertise network", "expertise_network: alternatives are judged better informed (alternative, advice)",
        suitable, MORE, {**EVERYBODY_ASKS, "routes.psychiatric": 30 * MINIMAL.parameters.routes.psychiatric,
                         "expertise.lighter": 0.0, "expertise.heavier": 0.0, "expertise.informed": 1.7},
        "expertise_network:cases_a_month=100,ramp_weeks=0", {"expertise.informed": 1.0},
        wrong={"expertise.informed": 0.5}, case="before the decision", years=4.0),
    Row(13, "expertise network", "expertise_network: a lighter place, or a heavier one (advice, search)",
        events(Event.PLACEMENT_DECIDED, value=(CareClass.TREATMENT, CareClass.CLINICAL, CareClass.SECURE)), LESS,
        {"routes.psychiatric": 30 * MINIMAL.parameters.routes.psychiatric, "expertise.lighter": 0.9, "expertise.heavier": 0.0},
        "expertise_network:cases_a_month=100,ramp_weeks=0", {"expertise.lighter": 0.0}, case="the place", years=4.0),
    Row(14, "slowing down", "slow_down: time in which tension falls and errors are seen (crisis)",
        events(Event.DECISION, Answer.PLACE), LESS, {**STORMY, "crisis.tension": 0.25}, "slow_down:ramp_weeks=0",
        {"crisis.tension": 0.0, "crisis.network_day": 0.0, "crisis.time_learning": 0.0, "practised.ask_full": 0.0,
         "practised.ask_none": 0.0},
        wrong={"crisis.tension": -0.25, "crisis.network_day": 0.0, "crisis.time_learning": 0.0}),
    Row(15, "fast intensive family treatment", "fast_family_treatment: places, a quick start, an answer in place of a "
        "placement (help, alternative)", entries, LESS, {**STORMY, **HELP_WORKS, **AT_ONCE, "help.end_kept": 1.0},
        "fast_family_treatment:extra_places=60,ramp_weeks=0", {"mechanisms.help": False}, years=3.0),
    Row(15, "fast intensive family treatment", "fast_family_treatment: a first visit in time is an answer, a late one is not "
        "(alternative)", started(Alternative.TREATMENT), MORE,
        {**REQUESTS, **EVERYBODY_ASKS, **AT_ONCE, "services.intensive_treatment.places": 60},
        "fast_family_treatment:extra_places=0,start_days=1,ramp_weeks=0",
        {"alternative.patience_prepared": 365.0, "alternative.patience_crisis": 90.0},
        without="fast_family_treatment:extra_places=0,start_days=21,ramp_weeks=0", case="fast", years=4.0, errors=5.0),
    Row(16, "the child's view", "slow_down asks the child; what it says weighs (crisis)", events(Event.DECISION, Answer.HOME),
        MORE, {**STORMY, "practised.ask_none": 0.0, "crisis.view_weight": 3.0, "services.crisis_team.places": 0,
               "crisis.view_away_danger": 0.0, "crisis.view_away_safe": 0.0, "crisis.view_person": 0.0},
        {"practised.ask_none": 1.0}, {"crisis.view_weight": 0.0, "search.child_likes": 1.0}, wrong={"crisis.view_weight": -3.0},
        years=4.0),
    Row(16, "support figure", "support_figure: the figure speaks up before a placement (figure, alternative)",
        decided, LESS, {**REQUESTS, **NOBODY_ASKS, "routes.figure_age": 4.0, "practised.figure_none": 0.0,
                        "practised.figure_full": 1.0, "practices.support_figure.strength": 0.0, "alternative.figure_speaks": 0.9},
        "support_figure:ramp_weeks=0",
        {**ALTERNATIVE_OFF, "routes.figure_relief": 1.0, "routes.figure_crisis": 1.0}, years=3.0),
    Row(17, "support families per municipality", "support_families in one area: load is taken off there (respite)",
        level(Level.SEVERE, area=1), LESS,
        {"services.support_families.places": 60, "practised.respite_full": 1.0, "respite.fit": 1.0, "respite.bad": 0.0,
         "respite.match_days": 10.0, "respite.escalation": 0.1}, f"support_families:ramp_weeks=0,areas={HERE}",
        {"mechanisms.respite": False}, wrong={"respite.bad": 1.0, "respite.bad_load": 1.5}, years=4.0),
    Row(18, "Zorgoppas", "zorgoppas: a sitter takes load off (respite)", severe, LESS,
        {"services.respite_sitters.places": 200, "practised.sitter_full": 1.0, "respite.sitter_fit": 1.0, "respite.bad": 0.0,
         "respite.sitter_match_days": 10.0, "respite.sitter_escalation": 0.1}, "zorgoppas:ramp_weeks=0",
        {"mechanisms.respite": False}, wrong={"respite.bad": 1.0, "respite.bad_load": 1.5}, years=4.0),
    Row(20, "crisis work outside office hours", "slow_down: slowed where the crisis service has the time (crisis)",
        events(Event.DECISION, Answer.SLOW, no_flags=Flag.OFFICE), MORE, {**STORMY, "services.crisis_team.places": 20,
                                                                          "workforce.slow_share": 1.0},
        "slow_down:office=0,outside=1,ramp_weeks=0", {"services.crisis_team.places": 0}),
    Row(20, "crisis work in office hours", "slow_down: slowed where the crisis service has the time (crisis)",
        events(Event.DECISION, Answer.SLOW, flags=Flag.OFFICE), MORE, {**STORMY, "services.crisis_team.places": 20,
                                                                       "workforce.slow_share": 1.0},
        "slow_down:office=1,outside=0,ramp_weeks=0", {"services.crisis_team.places": 0}),
    Row(21, "placement out of municipality and region", "groups in the city: no child goes far away while one is free (search)",
        far_away, LESS, {**STORMY, **NO_KIN, "hosts.recruited": 0, "services.open_group.region.places": 40},
        {"services.open_group.city.places": 40}, {"services.open_group.city.distance_km": 20.0}),
    Row(21, "placement out of municipality and region", "far from home a placement breaks down sooner (breakdown)",
        events(Event.BREAKDOWN), MORE, {**STORMY, **NO_KIN, "hosts.recruited": 0, "services.open_group.region.places": 40,
                                        "services.open_group.region.distance_km": 5.0, "placement.far": 4.0},
        {"services.open_group.region.distance_km": 100.0}, {"placement.far": 1.0}, wrong={"placement.far": 0.2},
        case="what it costs", years=4.0),
    Row(22, "own network first", "network_first: effort of the search for kin (search, crisis)",
        events(Event.ENTRY, form_to=(Form.NETWORK_FOSTER,)), MORE, STORMY, "network_first:ramp_weeks=0", NO_KIN,
        years=4.0),
    Row(22, "then a host nearby", "network_first: weight of nearness (search)",
        mean_of(Event.ENTRY, form_to=(Form.FOSTER,)), LESS, HOSTS_ANYWHERE,
        "network_first:ramp_weeks=0", {"practised.near_full": 0.0}),
    Row(23, "Utregs Plekkie", "host_recruitment: more families are approved (hosts)", events(Event.HOST_APPROVED), MORE,
        {"hosts.enquiries_per_year": 60}, "host_recruitment:extra_enquiries=5,ramp_weeks=0",
        {"parameters.hosts.conversion_campaign": 0.0}, case="foster families"),
    Row(23, "Utregs Plekkie", "host_recruitment: some who come become a support family (hosts, respite)",
        events(Event.RESPITE_START, RespiteForm.FAMILY), MORE,
        {"hosts.enquiries_per_year": 60, "services.support_families.places": 2, "practices.support_families.strength": 1.0,
         "services.support_families.coordinators": 3.0}, "host_recruitment:extra_enquiries=5,ramp_weeks=0",
        {"respite.campaign_share": 0.0}, case="support families", years=3.0),
    Row(24, "foster-care expertise in teams", "foster_expertise: fewer families stop for avoidable reasons (hosts)",
        events(Event.HOST_STOPPED, HostEnd.AVOIDABLE), LESS,
        {"hosts.recruited": 200, "hosts.enquiries_per_year": 0, "practised.host_support": 0.0,
         "parameters.hosts.support_keeps": 0.8},
        "foster_expertise:reach=1,ramp_weeks=0", {"parameters.hosts.support_keeps": 0.0}, years=3.0),
    # COVID: calm first, load later; at home, in requests, in stays
    covid("calm first", "at home", "problems rise less often (strain)", between_weeks(8, 20, *TROUBLED), LESS, "calm=0"),
    covid("load later", "at home", "problems rise more often (strain)", between_weeks(52, 93, *TROUBLED), MORE, "load=0"),
    covid("less is asked and seen", "requests for help", "contacts (seeking)", between(0, 15, Event.HELP_REQUEST), LESS,
          "contacts=0", "calm=0"),
    covid("less is asked and seen", "reports", "contacts (protection)", between(0, 15, Event.REPORT), LESS,
          "contacts=0", "calm=0"),
    covid("less is asked and seen", "requests for a placement", "contacts (routes)",
          between(0, 15, Event.STEP, route=(Route.PLANNED,)), LESS, "contacts=0", "calm=0"),
    Row(25, "covid: load later", "load (strain, then routes); without the requests that come later because of the calm",
        between(52, 104, Event.STEP, route=(Route.PLANNED,)), MORE, STAYS, "covid:calm=0,contacts=0,later=1,load=1",
        "covid:calm=0,contacts=0,later=1,load=0", case="requests for a placement"),
    covid("calm first", "in stays", "placements break down less often (breakdown)", broken(0, 15), LESS, "stays=0"),
    covid("load later", "in stays", "placements break down more often (breakdown)", broken(16, 93), MORE, "stays=0"),
    Row(25, "covid: load later", "host families tire more often, and stop sooner (hosts)",
        between(16, 104, Event.HOST_STOPPED, reason=(HostEnd.AVOIDABLE, HostEnd.NATURAL)), MORE, STAYS, f"covid:{COVID}",
        {"parameters.hosts.tired_stop": 1.0}, without=f"covid:{COVID},stays=0", case="host families"),
]  # fmt: skip

# 26: the same given need, by the propensity to report and to decide; help near home must not be touched (test_practices.py)
REGION_LESS = dict.fromkeys(("regional.report", "regional.crisis", "regional.planned", "regional.court"), 1.0)
WORLD_26 = Row(
    26, "lower than elsewhere", "regional factors on what is reported and decided (crisis, routes, protection)", entries, LESS,
    {**STORMY, "routes.severe_family": 2.0}, dict.fromkeys(REGION_LESS, 0.6), REGION_LESS, without=REGION_LESS,
)  # fmt: skip
