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
# # Pleeggezinnen in de wijk
#
# *Hoeveel pleeggezinnen zijn er nodig om meer kinderen die uit huis wonen in hun eigen wijk te houden: werven of behouden?*
#
# Dit is de vraag andersom: u kiest een doel, en de computer zoekt het kleinste beleid in uw lijst dat het haalt. Hij zegt het ook als geen
# van alle het haalt, of als het niet te zeggen is.
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
# - `DOEL` en `VERANDERING`: wat er moet veranderen, en hoeveel. Bij een aandeel in procentpunten. Andere doelen: `"aandeel_in_een_gezin"`, of
#   `"wachten_op_een_gezin"` met een getal onder nul. Alle namen: `python -m sim outcomes --lang nl`.
# - `BELEID`: van klein naar groot. `extra_aanmeldingen` is hoeveel meer gezinnen zich melden op de top van een campagne (1: twee keer
#   zoveel), en `om_de_maanden` hoe vaak er een is. Pleegzorgexpertise in het team houdt gezinnen vast.
# - `VRAAG`: één vraag die u vóór de berekening stelt, over één beleid en één uitkomst. Die telt als één antwoord, niet als één van alle.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges.
# - `JAREN`: hoe lang na de start.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "utrecht"
DOEL = "wonend_in_eigen_wijk"
VERANDERING = 2
BELEID = {
    "Werven, zoveel als nodig lijkt": "gezinnen_werven",
    "Werven, twee grote campagnes per jaar": "gezinnen_werven:extra_aanmeldingen=2,om_de_maanden=6",
    "Werven, vier heel grote per jaar": "gezinnen_werven:extra_aanmeldingen=5,om_de_maanden=3",
    "Behouden": "pleegzorgexpertise",  # achter 9 van de 10 pleeggezinnen een deskundige
    "Behouden, en twee grote campagnes": "pleegzorgexpertise+gezinnen_werven:extra_aanmeldingen=2,om_de_maanden=6",
    "Behouden, en vier heel grote": "pleegzorgexpertise+gezinnen_werven:extra_aanmeldingen=5,om_de_maanden=3",
}
VRAAG = ("Werven, twee grote campagnes per jaar", "informatieaanvragen")
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
#
# Per beleid: wat er met het doel gebeurt, hoeveel bestandspleeggezinnen er meer zijn op een gemiddelde dag, en of het doel gehaald wordt.

# %%
vergelijking.reaches(DOEL, VERANDERING, "nl", by="bestandspleeggezinnen")

# %% [markdown]
# ## De figuur: gezinnen, en wat ze veranderen
#
# Meer gezinnen is nog geen passend gezin: het moet in de buurt wonen, ruimte hebben voor dit kind, en ja zeggen.

# %%
vergelijking.picture(
    "nl", "bestandspleeggezinnen", "pleeggezinnen_zonder_kind", DOEL, "aandeel_in_een_gezin", "wachten_op_een_gezin"
)

# %% [markdown]
# ## Werven of behouden?
#
# Hoeveel gezinnen er per jaar bij komen en stoppen, bij twee grote campagnes en bij pleegzorgexpertise.

# %% [markdown]
# De vraag die vooraf gesteld is:

# %%
vergelijking.question(*VRAAG, lang="nl")

# %% [markdown]
# De andere antwoorden, samen bekeken (dan kan er eerder een toeval tussen zitten):

# %%
GEZINNEN = ["nieuwe_pleeggezinnen", "gestopte_pleeggezinnen", "breakdown_in_pleegzorg", "kosten_totaal"]
vergelijking.says("Werven, twee grote campagnes per jaar", *GEZINNEN, lang="nl")

# %%
vergelijking.says("Behouden", *GEZINNEN, lang="nl")

# %% [markdown]
# ## Waarom zo veel, of zo weinig?

# %%
vergelijking.reasons("nl")

# %% [markdown]
# ## Wat het in de praktijk vraagt

# %%
vergelijking.policy_notes("nl")

# %% [markdown]
# ## En de rest: uithuisplaatsingen, incidenten, wachten en geld

# %%
vergelijking.answers("nl")

# %% [markdown]
# ## Waar u op moet letten

# %%
vergelijking.care("nl")

# %% [markdown]
# - Hoeveel gezinnen zich melden na een campagne is één gegeven van één campagne; hoeveel er pleeggezin worden is van het hele land. Wat
#   ondersteuning doet met stoppen is aangenomen. Bij Utregs Plekkie hoort geen gepubliceerd getal.
