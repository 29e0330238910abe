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
# # Regio en bovenregio
#
# *Wat verandert er als regio's hun specialistische en gesloten plekken delen, of samen meekijken vóór een zware plaatsing?*
#
# De zeven jeugdhulpregio's van Gelderland (G7) hebben weinig van zulke plekken. Delen maakt er geen plek bij: de kans op een lege plek in
# de ene regio terwijl een kind in de andere wacht wordt kleiner. De prijs is afstand, en een regio met ruimte kan plekken kwijtraken. Een
# expertisenetwerk kijkt mee of iets lichters kan; dan moet er wel een gezin zijn dat het kan.
#
# **Dit model is voor het plannen van capaciteit en beleid. Het zegt niets over een bestaand kind en mag nooit gebruikt worden om
# over een kind te beslissen.** Geen effect van beleid hier is getoetst aan een uitkomststudie op deze plek.
#
# **Dit notebook rekent in 6 werelden** (zes keer andere getallen voor wat we niet weten, die passen bij de gepubliceerde cijfers), elk
# twee keer. De voorbeeldpagina van Rijk van Nijmegen rekent in 10 werelden: niveaus en antwoorden daar zijn dus anders, ook hoeveel er
# wachten.
#
# U hoeft niet te kunnen programmeren. Verander alleen de instellingen hieronder en kies in het menu *Run* → *Run All Cells*.

# %% [markdown]
# ## Instellingen
#
# - `PLAATS`: Rijk van Nijmegen met de zes regio's eromheen. Die zes zijn er alleen met hun plekken en met de kinderen die daarop wachten.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges.
# - `JAREN`: hoe lang na de start.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "rijk-van-nijmegen"
BELEID = {
    "Plekken delen, voor een deel": "plekken_delen:dosis=programma",
    "Plekken delen, helemaal": "plekken_delen",  # voor alle kinderen die zo'n plek nodig hebben
    "Expertisenetwerk": "expertisenetwerk",  # eerst samen kijken of het lichter kan
    "Delen en expertisenetwerk": "plekken_delen+expertisenetwerk",
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
# ## De figuur: wie wacht waar, en hoe ver is het?
#
# *Bovenregionaal*: kinderen van alle zeven regio's samen. *Eigen regio*: kinderen van Rijk van Nijmegen.

# %%
PLEKKEN = [
    "wachten_op_een_specialistische_plek_bovenregionaal",
    "wachten_op_een_specialistische_plek_eigen_regio",
    "geen_specialistische_plek_gevonden_bovenregionaal",
    "geplaatst_op_een_gedeelde_plek_eigen_regio",
    "afstand_tot_gedeelde_plekken_eigen_regio",
]
vergelijking.picture("nl", *PLEKKEN)

# %%
vergelijking.says("Plekken delen, helemaal", *PLEKKEN, lang="nl")

# %% [markdown]
# ## Wordt het lichter met een expertisenetwerk?

# %%
LICHTER = [
    "adviezen_van_het_expertisenetwerk",
    "aandeel_in_een_gezin",
    "kinderen_in_behandelgroep",
    "kinderen_in_gesloten_jeugdhulp",
]
vergelijking.says("Expertisenetwerk", *LICHTER, lang="nl")

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
# - Hoeveel plekken de zeven regio's precies hebben is niet openbaar; de aantallen zijn afgeleid van landelijke cijfers. Wat delen doet volgt uit
#   wachtrijen: het is door geen studie gemeten. Wat het expertisenetwerk vindt is aangenomen.
# - Alles kan tegelijk vol zijn. Dan helpt delen niet.
