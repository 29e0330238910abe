# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Van 2019 naar 2022
#
# *Wat deed wat Utrecht in 2020 begon, wat deed corona, wat deed personeelstekort, en hoe was het zonder geweest?*
#
# In 2020 begonnen in Utrecht specialistische teams in de buurt, het Wel Thuis-team, het Meedenkteam en de campagne Utregs Plekkie. In hetzelfde
# jaar kwam corona, en daarna werd personeel schaars. Wie naar de cijfers kijkt ziet alles tegelijk. Het model begint op 1 januari 2019 en kan
# elk apart laten gebeuren, bij dezelfde kinderen. De *uitgangssituatie* is hier de stad waarin niets van dit alles kwam.
#
# **Dit model is voor het plannen van capaciteit en beleid. Het zegt niets over een bestaand kind en mag nooit gebruikt worden om
# over een kind te beslissen.** Geen effect van beleid hier is getoetst aan een uitkomststudie op deze plek.
#
# **Dit notebook rekent in 8 werelden** (acht keer andere getallen voor wat we niet weten, die passen bij de gepubliceerde cijfers), elk
# twee keer. De voorbeeldpagina van Utrecht rekent in 10 werelden en vanaf 2022: niveaus en antwoorden daar zijn dus anders, ook hoeveel
# er wachten.
#
# U hoeft niet te kunnen programmeren. Verander alleen de instellingen hieronder en kies in het menu *Run* → *Run All Cells*.

# %% [markdown]
# ## Instellingen
#
# - `BEGONNEN`: wat Utrecht begon, met de datum, en met de sterkte die van het scenario van 2019 naar dat van 2022 leidt. Die sterktes zijn
#   aannames: dit is *onze lezing* van wat er begon, geen meting.
# - `CORONA` en `TEKORT`: schokken. Hoe groot een personeelstekort was is een aanname.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges.
# - `JAREN`: hoe lang na de start.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "utrecht-2019"
BEGONNEN = "+".join(
    [
        "specialistische_teams:sterkte=0.6,begin=2020-01-01",
        "wel_thuis:sterkte=0.5,extra_zaken=20,begin=2020-01-01",
        "meedenkteam:sterkte=0.5,begin=2020-01-01",
        "gezinnen_werven:sterkte=0.3,begin=2020-07-01",  # Utregs Plekkie
        "steungezinnen:sterkte=0.3,extra_geworven=154,begin=2020-07-01",
    ]
)
CORONA = "corona:begin=2020-03-16"
TEKORT = "personeelstekort:begin=2021-01-01,maanden=24"
BELEID = {
    "Wat Utrecht begon": BEGONNEN,
    "Corona": CORONA,
    "Personeelstekort": TEKORT,
    "Begonnen, met corona": f"{BEGONNEN}+{CORONA}",
    "Alles": f"{BEGONNEN}+{CORONA}+{TEKORT}",
}
AANTAL_RUNS = 16
JAREN = 4
PROCESSEN = 2

# %% [markdown]
# ## Rekenen
#
# Dit duurt een minuut of twee; de eerste keer een minuut langer, omdat het model dan wordt klaargemaakt. Hoe zeker de getallen zijn staat onderaan,
# bij *Waar u op moet letten*.
#
# Met zo weinig runs kan het antwoord drie dingen zijn: *merkbaar*, *niet merkbaar*, of *niet te zeggen*. Het laatste is geen
# fout: er staat bij of meer rekenen helpt. Neem voor een besluit 40 runs of meer.

# %%
from sim import compare

vergelijking = compare(PLAATS, BELEID, seeds=AANTAL_RUNS, years=JAREN, workers=PROCESSEN)

# %% [markdown]
# ## Het antwoord
#
# Elke regel zegt wat er anders is dan in de stad waarin niets van dit alles kwam, van 2019 tot eind 2022: dat is *zonder*.

# %%
vergelijking.answers("nl")

# %% [markdown]
# ## De figuur: hoe het had kunnen gaan
#
# De lijn is het verschil met de stad zonder. Binnen het grijs is het te weinig om te merken.

# %%
vergelijking.picture("nl", name="out-of-home")

# %%
vergelijking.picture("nl")

# %% [markdown]
# ## Wat de schokken doen met zien en helpen
#
# Minder uithuisplaatsingen in de coronatijd betekent ook: kinderen die niet gezien werden. Kijk daarom naar hulpvragen, wachten en incidenten.

# %%
ZIEN = [
    "hulpvragen",
    "hulp_nog_niet_begonnen",
    "ernstige_incidenten",
    "openstaande_vacatures",
    "niet_gevraagd_door_personeelstekort",
]
vergelijking.says("Corona", *ZIEN, lang="nl")

# %%
vergelijking.says("Personeelstekort", *ZIEN, lang="nl")

# %% [markdown]
# ## Waarom zo veel, of zo weinig?

# %%
vergelijking.reasons("nl")

# %% [markdown]
# ## Waar u op moet letten

# %%
vergelijking.care("nl")

# %% [markdown]
# - Wat samen gebeurt is niet de optelsom: maatregelen komen elkaar tegen bij dezelfde aanvraag en wachten op dezelfde plek.
# - De pagina's van de stad schrijven de daling van verblijf toe aan wat er begon, met een deel voor corona. Ze geven geen getal. Dit model geeft er
#   een, met marges; het bewijst niets over wat er werkelijk gebeurde. Meer, in het Engels: `docs/how-to/explain-a-change.md`.
