"""All numbers of the mechanisms, with unit, range, source (``python -m sim parameters`` prints them).

Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited.
"""

from __future__ import annotations

from sim.scenario.fields import Section
from sim.scenario.population import Population
from sim.scenario.sections.alternative import Alternative
from sim.scenario.sections.crisis import Crisis
from sim.scenario.sections.declared import Pull
from sim.scenario.sections.family import Concerns, Levels, Needs, Strain, Stressors
from sim.scenario.sections.forms import Forms
from sim.scenario.sections.harm import Harm
from sim.scenario.sections.help import Help, Helps, Seeking
from sim.scenario.sections.hosts import Hosts
from sim.scenario.sections.lasting import Lasting
from sim.scenario.sections.placement import Placement
from sim.scenario.sections.practised import Practised
from sim.scenario.sections.protection import Protection
from sim.scenario.sections.regional import Regional
from sim.scenario.sections.respite import Respite
from sim.scenario.sections.routes import Routes
from sim.scenario.sections.search import Search
from sim.scenario.sections.supply import Expertise, Supply
from sim.scenario.sections.teams import Obstacles
from sim.scenario.sections.workforce import Workforce


class Parameters(Section):
    """All parameter sections of a scenario."""

    population: Population = Population()
    stressors: Stressors = Stressors()
    levels: Levels = Levels()
    concerns: Concerns = Concerns()
    strain: Strain = Strain()
    needs: Needs = Needs()
    helps: Helps = Helps()
    help: Help = Help()
    seeking: Seeking = Seeking()
    crisis: Crisis = Crisis()
    protection: Protection = Protection()
    routes: Routes = Routes()
    regional: Regional = Regional()
    search: Search = Search()
    forms: Forms = Forms()
    placement: Placement = Placement()
    harm: Harm = Harm()
    hosts: Hosts = Hosts()
    workforce: Workforce = Workforce()
    practised: Practised = Practised()
    respite: Respite = Respite()
    obstacles: Obstacles = Obstacles()
    alternative: Alternative = Alternative()
    lasting: Lasting = Lasting()
    expertise: Expertise = Expertise()
    pull: Pull = Pull()
    supply: Supply = Supply()
