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
# Met dit notebook vergelijkt u beleid voor kinderen die misschien uit huis geplaatst worden. De computer bootst een stad na: alle
# gezinnen, de hulp die ze vragen en waarop ze wachten, crises, besluiten, pleeggezinnen en groepen. Daarna leeft dezelfde stad nog
# eens, met hetzelfde toeval, maar met ander beleid. Het verschil komt dan van het beleid.
#
# **Dit model is voor het plannen van capaciteit en beleid. Het zegt niets over een bestaand kind en mag nooit gebruikt worden om
# over een kind te beslissen.**
#
# U hoeft niet te kunnen programmeren. Verander alleen de instellingen hieronder en kies in het menu *Run* → *Run All Cells*.

# %% [markdown]
# ## Instellingen
#
# - `PLAATS`: `"utrecht"`, of `"minimal"` voor een kleine verzonnen plaats (sneller), of een map met uw eigen gegevens.
# - `BELEID`: één regel per vergelijking. Met een plus-teken werken maatregelen samen. Achter een dubbele punt staan instellingen, zoals
#   `"slow_down:office=0.9"`. Alle maatregelen en instellingen: `python -m sim policies --lang nl`.
# - `AANTAL_RUNS`: hoe vaak de stad wordt nagebootst. Meer runs geven smallere marges. Voor een serieuze vergelijking: 20 of meer.
# - `JAREN`: hoe lang na de start. Veel gevolgen zijn pas na jaren te zien: neem 10 voor een serieuze vergelijking.
# - `PROCESSEN`: hoeveel rekenkernen van uw computer meedoen. De uitkomst hangt er niet van af.

# %% tags=["parameters"]
PLAATS = "utrecht"
BELEID = [
    "slow_down",  # vertragen bij een crisis
    "fast_family_treatment",  # snelle intensieve gezinsbehandeling
    "host_recruitment",  # werving van gezinnen in de buurt
    "support_figure",  # steunfiguur, gekozen door het kind
    "network_first",  # eerst het eigen netwerk, en dichtbij
    "slow_down+fast_family_treatment+host_recruitment+support_figure+network_first",  # alle vijf samen
]
AANTAL_RUNS = 3
JAREN = 5
PROCESSEN = 2

# %% [markdown]
# ## Rekenen
#
# Dit doet hetzelfde als `python -m sim compare utrecht --seeds 3 --years 5` op de opdrachtregel. De eerste keer wordt het model klaargemaakt; dat
# duurt ongeveer een minuut.

# %%
# %matplotlib inline
from IPython.display import HTML, Markdown, display

from sim import compare
from sim.report.render import escape_markdown

vergelijking = compare(PLAATS, BELEID, seeds=AANTAL_RUNS, years=JAREN, workers=PROCESSEN)

# %% [markdown]
# ## De tabel
#
# Bovenaan staat de uitgangssituatie: het beleid zoals het nu is. Daaronder staat wat elk beleid verandert, met een marge waar het echte
# verschil met 95% zekerheid in ligt, als de getallen in het model kloppen. Ligt nul in die marge, dan is het verschil niet van toeval te
# onderscheiden.

# %%
display(HTML(vergelijking.table("nl", "html")))

# %%
display(Markdown("\n\n".join(f"- {escape_markdown(zin)}" for zin in vergelijking.notes("nl"))))

# %% [markdown]
# ## Figuur 1: wat elk beleid verandert

# %%
figuren = vergelijking.figures("nl")
display(figuren["differences"])

# %% [markdown]
# **Wat deze figuur zegt:** hoeveel meer of minder uithuisplaatsingen, plekken in een gezin en dichtbij, ernstige incidenten en onvervulde
# behoefte er bij elk beleid zijn dan in de uitgangssituatie; bij een gevulde stip ligt nul buiten de marge.
#
# **Wat ze niet zegt:** of minder uithuisplaatsingen beter is, want een kind kan ook thuis blijven omdat er geen plek was, en de marge
# toont alleen toeval, niet hoe onzeker de aannames zijn.

# %% [markdown]
# ## Figuur 2: kinderen die uit huis wonen, door de tijd

# %%
display(figuren["out-of-home"])

# %% [markdown]
# **Wat deze figuur zegt:** hoe het aantal kinderen dat uit huis woont zich ontwikkelt met het beleid (blauw) en zonder (grijs), en hoe
# lang het duurt voordat een verschil zichtbaar wordt.
#
# **Wat ze niet zegt:** hoeveel kinderen er in werkelijkheid in een bepaald jaar uit huis zullen wonen; bevolking, prijzen en werkwijze
# van het startjaar zijn vastgehouden, dus het is geen voorspelling.

# %% [markdown]
# ## Dezelfde kinderen, met en zonder het beleid
#
# Elk kind dat er bij de start was is in beide werelden gevolgd. De tabel geeft netto aantallen: kinderen die niet meer uit huis gaan min
# kinderen die juist wel uit huis gaan, uitgesteld min vervroegd, en zo verder. Hoeveel er in beide richtingen verschuift staat in
# `vergelijking.twin_table("nl")`, met onder elk beleid een *schijnmaatregel*: dezelfde gezinnen, op dezelfde momenten, zonder dat er iets
# gedaan wordt.

# %%
display(HTML(vergelijking.net_table("nl", "html")))

# %% [markdown]
# ## Wat er al was
#
# Veel van dit beleid bestaat deels al. Het effect is dat van *meer* ervan.

# %%
display(Markdown("\n\n".join(f"- {escape_markdown(zin)}" for zin in vergelijking.policy_notes("nl"))))

# %% [markdown]
# ## Bewaren
#
# Haal het hekje weg om alles in een map te zetten: een rapport, figuren en alle gegevens.

# %%
# compare(PLAATS, BELEID, seeds=AANTAL_RUNS, years=JAREN, workers=PROCESSEN, out="out/mijn-vergelijking")
