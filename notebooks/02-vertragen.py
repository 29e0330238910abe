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
# # Vertragen in nachten en weekenden
#
# *Wat levert het op om bij een crisis tijd te nemen, ook buiten kantoortijd, en wat is het risico?*
#
# Veel crises vallen 's avonds, 's nachts of in het weekend. Dan is er minder tijd om het netwerk te zoeken en het kind te vragen wat het
# wil. Vertragen koopt dagen, nooit als er acuut gevaar wordt gezien. Maar in die dagen blijft het gezin bij elkaar, en gevaar dat
# niemand zag is er dan ook.
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
# - `BELEID`: uw eigen naam, en wanneer en hoe lang er vertraagd wordt. `kantoor` is het deel van de crises dat in kantoortijd vertraagd
#   wordt, `buiten_kantoortijd` dat deel 's avonds, 's nachts en in het weekend, `dagen` hoeveel dagen het koopt. Wat u weglaat volgt de
#   volle praktijk. Nu is het ongeveer 0,08 in kantoortijd, 0,06 daarbuiten, en 5 dagen.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges.
# - `JAREN`: hoe lang na de start.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "utrecht"
BELEID = {
    "Altijd": "vertragen",  # in kantoortijd 8 van de 10 crises, daarbuiten 6 van de 10
    "Alleen in kantoortijd": "vertragen:buiten_kantoortijd=0.06",
    "Alleen in avond, nacht en weekend": "vertragen:kantoor=0.08",
    "Dag en nacht even vaak": "vertragen:buiten_kantoortijd=0.8",
    "Altijd, en twee keer zo lang": "vertragen:dagen=10",
}
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
# ## Wat het oplevert
#
# Hoeveel crises er vertraagd worden, hoeveel kinderen er bij een crisis uit huis gaan, hoe vaak het eigen netwerk het kind opvangt, hoe
# vaak het kind gevraagd is, en hoe vaak het een vals alarm was.

# %%
OPBRENGST = ["vertraagd", "geplaatst_bij_crisis", "naar_eigen_netwerk_bij_crisis", "kind_gevraagd", "vals_alarm"]
vergelijking.picture("nl", *OPBRENGST)

# %%
vergelijking.says("Altijd", *OPBRENGST, lang="nl")

# %% [markdown]
# ## Wat het riskeert
#
# Gevaar dat er was en niet gezien werd, ernstige incidenten tijdens het wachten, ernstige incidenten in totaal, en kinderen die na een crisis
# thuis bleven en toch binnen een jaar uit huis gingen.

# %%
RISICO = [
    "gevaar_gemist",
    "ernstige_incidenten_tijdens_wachten",
    "ernstige_incidenten",
    "dagen_wachten",
    "crises_die_thuis_zijn_opgelost_toch_uit_huis_binnen_12_maanden",
]
vergelijking.picture("nl", *RISICO)

# %%
vergelijking.says("Altijd", *RISICO, lang="nl")

# %% [markdown]
# **Lees deze twee figuren samen.** Minder gevaar gemist en meer dagen wachten kunnen samengaan: wie langer kijkt ziet meer, en wacht ook langer.

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
# - Er is geen studie gevonden die het effect van vertragen meet. Wat een dag tijd doet met een besluit, met spanning en met wat er gezien wordt, is
#   aangenomen, met marges waarin ook *niets* en *slechter* ligt.
