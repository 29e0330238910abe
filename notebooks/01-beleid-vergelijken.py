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
# # Beleid vergelijken
#
# *Welk beleid laat meer kinderen thuis opgroeien, veilig, en wat kost dat?*
#
# De computer bootst een stad na: alle gezinnen, de hulp die ze vragen en waarop ze wachten, crises, besluiten, pleeggezinnen en groepen.
# Daarna leeft dezelfde stad nog eens, met hetzelfde toeval, maar met ander beleid. Het verschil komt dan van het beleid.
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
# - `PLAATS`: `"utrecht"`, `"rijk-van-nijmegen"`, of `"minimal"` voor een kleine verzonnen plaats (sneller), of een map met uw eigen gegevens.
# - `BELEID`: één regel per vergelijking: uw eigen naam, en het beleid. Met een plus-teken werken maatregelen samen. Achter een dubbele punt staan instellingen, zoals
#   `"vertragen:dosis=programma"`. Alle maatregelen, in drie doses: `python -m sim policies utrecht --lang nl`.
# - `MERKBAAR`: vanaf welk verschil het voor u telt, gekozen vóór de berekening, zoals `{"uithuisplaatsingen": 10}`. `None`: 5% of vijf kinderen.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges.
# - `JAREN`: hoe lang na de start.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "utrecht"
BELEID = {
    "Vertragen bij een crisis": "vertragen",
    "Snel intensieve gezinshulp": "snelle_gezinshulp",
    "Pleeggezinnen werven in de wijk": "gezinnen_werven",
    "Steunfiguur, gekozen door het kind": "steunfiguur",
    "Eerst het eigen netwerk": "netwerk_eerst",
    "Alle vijf samen": "vertragen+snelle_gezinshulp+gezinnen_werven+steunfiguur+netwerk_eerst",
}
MERKBAAR = None
AANTAL_RUNS = 12
JAREN = 10
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

vergelijking = compare(PLAATS, BELEID, seeds=AANTAL_RUNS, years=JAREN, workers=PROCESSEN, noticeable=MERKBAAR)

# %% [markdown]
# ## Het antwoord
#
# Per beleid in één adem: uithuisplaatsingen, ernstige incidenten, wie wacht of niet op een passende plek zit, en geld.

# %%
vergelijking.answers("nl")

# %% [markdown]
# ## De figuur: wat elk beleid verandert

# %%
vergelijking.picture("nl")

# %% [markdown]
# **Wat deze figuur zegt:** wat er bij elk beleid meer of minder is dan in de uitgangssituatie. Bij een gevulde stip ligt nul buiten de marge.
#
# **Wat ze niet zegt:** of minder uithuisplaatsingen beter is. Een kind kan ook thuis blijven omdat er geen plek was.

# %% [markdown]
# ## Waarom zo veel, of zo weinig?
#
# Wie het beleid bereikt, hoeveel uithuisplaatsingen het kan raken, en wat het het meest tegenhoudt.

# %%
vergelijking.reasons("nl")

# %% [markdown]
# ## Wat elk beleid hier verandert, en wat er al is
#
# Veel van dit beleid bestaat deels al. Het effect is dat van *meer* ervan.

# %%
vergelijking.policy_notes("nl")

# %% [markdown]
# ## Dezelfde kinderen, met en zonder het beleid
#
# Netto aantallen: kinderen die niet meer uit huis gaan min kinderen die juist wel uit huis gaan, uitgesteld min vervroegd, en zo verder.

# %%
vergelijking.net_table("nl", "html")

# %% [markdown]
# ## Waar u op moet letten

# %%
vergelijking.care("nl")

# %% [markdown]
# ## Verder
#
# - Eén bladzijde voor de raad, om te mailen of te printen: `python -m sim brief utrecht --lang nl`.
# - Alles in een map, met tabellen en figuren: zet `out="out/mijn-vergelijking"` in de regel met `compare`.
