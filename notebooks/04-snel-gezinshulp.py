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
# # Snel intensieve gezinshulp
#
# *Wat gebeurt er als een gezin na een crisis binnen een week intensieve hulp thuis krijgt, en hoeveel plekken kost die belofte?*
#
# Wie snel wil beginnen moet plekken vrij houden. Dat kost geld, ook als ze leeg staan. En wie niet dringend is, kan langer wachten.
#
# **Dit model is voor het plannen van capaciteit en beleid. Het zegt niets over een bestaand kind en mag nooit gebruikt worden om
# over een kind te beslissen.** Geen effect van beleid hier is getoetst aan een uitkomststudie op deze plek.
#
# **Dit notebook rekent in 6 werelden** (zes keer andere getallen voor wat we niet weten, die passen bij de gepubliceerde cijfers), elk
# twee keer. De voorbeeldpagina van Utrecht rekent in 10 werelden: niveaus en antwoorden daar zijn dus anders, ook hoeveel er wachten.
#
# U hoeft niet te kunnen programmeren. Verander alleen de instellingen hieronder en kies in het menu *Run* → *Run All Cells*.

# %% [markdown]
# ## Instellingen
#
# - `BELEID`: hoeveel van de belofte (`dosis=proef`, `programma` of `helemaal`), en varianten: `begin_binnen` is binnen hoeveel dagen het
#   eerste bezoek beloofd is, `extra_plekken` hoeveel plekken erbij komen, in plaats van zoveel als de belofte vraagt.
# - `VRAAG`: één vraag die u vóór de berekening stelt, over één beleid en één uitkomst. Die telt als één antwoord, niet als één van alle.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges.
# - `JAREN`: hoe lang na de start.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "utrecht"
BELEID = {
    "Proef": "snelle_gezinshulp:dosis=proef",
    "Programma": "snelle_gezinshulp:dosis=programma",
    "Helemaal": "snelle_gezinshulp",  # 9 van de 10 dringende gezinnen binnen 7 dagen
    "Helemaal, binnen 14 dagen": "snelle_gezinshulp:begin_binnen=14",  # dat vraagt minder plekken
    "Helemaal, zonder plekken erbij": "snelle_gezinshulp:extra_plekken=0",
}
VRAAG = ("Helemaal", "gestart_intensieve_ambulante_gezinsbehandeling")
AANTAL_RUNS = 12
JAREN = 8
PROCESSEN = 2

# %% [markdown]
# ## Rekenen
#
# Dit duurt een minuut of twee; de eerste keer een minuut langer, omdat het model dan wordt klaargemaakt. Om de twee runs neemt de computer
# andere getallen voor wat we niet weten, die passen bij de gepubliceerde cijfers.
#
# Met zo weinig runs kan het antwoord drie dingen zijn: *merkbaar*, *niet merkbaar*, of *niet te zeggen*. Het laatste is geen
# fout: er staat bij of meer rekenen helpt. Neem voor een besluit 40 runs of meer.

# %%
from sim import compare

vergelijking = compare(PLAATS, BELEID, seeds=AANTAL_RUNS, years=JAREN, workers=PROCESSEN)

# %% [markdown]
# ## Het antwoord

# %%
vergelijking.answers("nl")

# %% [markdown]
# ## De figuur: wachten en plekken
#
# Of de belofte gehaald wordt voor wie dringend is, wat er met het wachten van alle verwezen gezinnen gebeurt, hoeveel gezinnen er beginnen, en
# hoe vol de plekken zitten.

# %%
WACHTEN = [
    "behandeling_begonnen_binnen_7_dagen_dringend",
    "van_verwijzing_tot_eerste_bezoek_dringend",
    "van_verwijzing_tot_eerste_bezoek",
    "bezetting_intensieve_ambulante_gezinsbehandeling",
]
vergelijking.picture("nl", *WACHTEN, VRAAG[1])

# %% [markdown]
# De vraag die vooraf gesteld is, hoeveel gezinnen er beginnen:

# %%
vergelijking.question(*VRAAG, lang="nl")

# %% [markdown]
# De andere antwoorden, samen bekeken (dan kan er eerder een toeval tussen zitten):

# %%
vergelijking.says("Helemaal", *WACHTEN, lang="nl")

# %% [markdown]
# Zonder plekken erbij:

# %%
vergelijking.says("Helemaal, zonder plekken erbij", *WACHTEN, lang="nl")

# %% [markdown]
# ## Uithuisplaatsingen, en wat ermee samengaat

# %%
vergelijking.picture("nl")

# %% [markdown]
# ## Waarom zo veel, of zo weinig?

# %%
vergelijking.reasons("nl")

# %% [markdown]
# ## Wat het in de praktijk vraagt

# %%
vergelijking.policy_notes("nl")

# %% [markdown]
# ## Waar u op moet letten

# %%
vergelijking.care("nl")

# %% [markdown]
# - Een deel van een kleiner aantal is uitstel. Voordat een kind uit huis gaat wordt gezocht of het anders kan; is er snel hulp, dan wordt de aanvraag
#   aangehouden. Ook hulp die in het gezin niets verandert geeft dan minder uithuisplaatsingen. Hoe vaak er opnieuw gevraagd wordt is aangenomen.
# - Studies over deze hulp zijn wisselend: zij werkt bij gezinnen met veel problemen tegelijk; bij mishandeling en verwaarlozing is dat niet aangetoond.
