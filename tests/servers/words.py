"""Made-up words for the corpus. No person, journal, trial or institution of these names is meant."""

FAMILY = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Ginkgo",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Nettle",
    "Oak",
    "Poplar",
    "Rowan",
]
GIVEN = [
    "Aster",
    "Briar",
    "Clover",
    "Daisy",
    "Erica",
    "Flax",
    "Gentian",
    "Heather",
    "Iris",
    "Jasmine",
    "Lupin",
    "Mallow",
    "Olive",
    "Poppy",
]
ACCENTED = ("Ångsträd", "Løvø", "Ümläut", "Żołędź")

SUBJECTS = [
    "vesicles",
    "exosomes",
    "cells",
    "cultures",
    "grafts",
    "scaffolds",
    "hydrogels",
    "membranes",
    "proteins",
    "particles",
]
ORIGINS = [
    "stromal",
    "mesenchymal",
    "placental",
    "adipose",
    "umbilical",
    "marrow",
    "dental",
    "synovial",
    "amniotic",
    "renal",
]
AILMENTS = [
    "arthritis",
    "fibrosis",
    "stroke",
    "burns",
    "ulcers",
    "colitis",
    "asthma",
    "psoriasis",
    "periodontitis",
    "osteoporosis",
]
SETTINGS = [
    "rats",
    "mice",
    "rabbits",
    "pigs",
    "patients",
    "volunteers",
    "adults",
    "children",
    "horses",
    "dogs",
]
VERBS = [
    "improve",
    "reduce",
    "delay",
    "restore",
    "protect",
    "modulate",
    "enhance",
    "suppress",
    "accompany",
    "precede",
]
DESIGNS = ("randomized", "controlled", "observational", "pilot", "open", "blinded", "crossover", "cohort")
OUTCOMES = [
    "pain",
    "function",
    "swelling",
    "survival",
    "healing",
    "strength",
    "fatigue",
    "inflammation",
    "density",
    "mobility",
]

JOURNALS = (
    ("Annals of Invented Results", "Ann Invent Results", "9999-0014"),
    ("The Journal of Made-Up Medicine", "J Made Up Med", "9999-0022"),
    ("Fictional Reports (Nowhere, Atlantis)", "Fict Rep (Nowhere)", "9999-0030"),
    ("Zeitschrift für erdachte Heilkunde", "Z Erdachte Heilkd", "9999-0049"),
)
PREPRINT_SERVER = "inventedRxiv"

# In PubMed a word that has a heading is widened to it; the translation says so.
HEADINGS = {"exosomes": "exosomes", "arthritis": "arthritis", "stroke": "stroke", "asthma": "asthma"}

# What Europe PMC adds to a word when synonyms are on.
SYNONYMS = {"exosomes": ("vesicles",), "vesicles": ("exosomes",), "patients": ("volunteers",)}
