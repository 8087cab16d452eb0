"""Pin the records that the default review considered and cut by a pattern, facts only.

    python docs/default-review/select_cut_pins.py CORPORA config/pins

The patterns and fields are those of select_pins.py beside this file, which made the pins of the records that were kept. The script
ran once; its output is evidence and is never written again. `removals` of config/config.yaml holds the cut as a rule.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from select_pins import EV, MSC, dump, nbib, registration_facts, searched_words, write_pin

STAMPS = {"pubmed": "2026-02-cut", "clinicaltrials_gov": "2022-01-22-cut"}


def pubmed(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The PubMed records that select_pins.py left out, as .nbib."""
    with (corpora / "msc_ev/pubmed/pubmed_ev_2026-02.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    cut = [row for row in rows if not all(p.search(f"{row['title']} {row['abstract']}") for p in (EV, MSC))]
    return {"pubmed.nbib": "\n".join(nbib(row) for row in cut).encode("utf-8")}, {
        "name": "PubMed, cut by a pattern", "platform": "PubMed (E-utilities)", "searched_on": "2026-02",
        "query": "(many queries, not one; see what_it_is_not)",
        "selection": f"title and abstract do not match both: {EV.pattern} AND {MSC.pattern}",
        "reported": str(len(cut)),
        "came_from": "the open corpus ev-negative-space-framework (MIT licence), its PubMed table of February 2026",
        "what_it_is": f"the {len(cut)} of {len(rows)} rows that pubmed/2026-02 left out; records that several of the queries found "
                      "stand once for each, as they came.",
        "what_it_is_not": "It is not the output of config/searches/pubmed.txt. It has no authors and no abstracts, so that only the part "
                          "of the rule that reads titles can be applied to it again.",
    }  # fmt: skip


def clinicaltrials_gov(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The registrations that select_pins.py left out, with the keywords that its pattern read."""
    files: dict[str, bytes] = {}
    held = sorted((corpora / "msc_ev/clinicaltrials_gov_2022-01").glob("NCT*.json"))
    for path in held:
        study = json.loads(path.read_text(encoding="utf-8"))
        protocol = study["ProtocolSection"]
        if EV.search(" ; ".join(searched_words(protocol))):
            continue
        facts = registration_facts(study)
        if keywords := protocol.get("ConditionsModule", {}).get("KeywordList"):
            facts["ProtocolSection"].setdefault("ConditionsModule", {})["KeywordList"] = keywords
        files[path.name] = dump(facts)
    return files, {
        "name": "ClinicalTrials.gov, cut by a pattern", "platform": "ClinicalTrials.gov (legacy v1 JSON)", "searched_on": "2022-01-22",
        "query": "(the corpus was gathered by others with searches for extracellular vesicles and exosomes; their words were not kept)",
        "selection": f"no intervention name, other name, title or keyword matches: {EV.pattern}", "reported": str(len(files)),
        "came_from": "full registrations downloaded from ClinicalTrials.gov on 2022-01-22",
        "what_it_is": f"the {len(files)} of {len(held)} registrations that clinicaltrials_gov/2022-01-22 left out, in the same fact "
                      "fields and with their keywords, so that the rule can be applied to them again.",
        "what_it_is_not": "It is not the register of today. It holds no descriptions.",
    }  # fmt: skip


def main(corpora: Path, pins: Path) -> None:
    """Write both pins, each with its search.json."""
    for source, select in (("pubmed", pubmed), ("clinicaltrials_gov", clinicaltrials_gov)):
        write_pin(pins / source / STAMPS[source], f"{source}_cut", *select(corpora))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
