"""A made-up version of a made-up review on disk, on a topic of its own: empty, or with a little of everything."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml
from made_up_tables import put_table

from prismake.reports.notebooks import Version
from prismake.tables import columns_of, write_text

STAGES = ("1_title_abstract", "2_full_text")
SCHEMAS = {
    "1_identify/searches": "1_identify/searches",
    "1_identify/balance": "1_identify/balance",
    "1_identify/records": "1_identify/records",
    "1_identify/quarantine": "1_identify/quarantine",
    "2_deduplicate/record_report": "2_deduplicate/record_report",
    "2_deduplicate/reports": "2_deduplicate/reports",
    "2_deduplicate/pairs": "2_deduplicate/pairs",
    "2_deduplicate/overlap": "2_deduplicate/overlap",
    "2_deduplicate/known_items": "2_deduplicate/known_items",
    "2_deduplicate/recall": "2_deduplicate/recall",
    "2_deduplicate/uncertain": "2_deduplicate/uncertain",
    "3_screen/2_full_text/retrieval": "3_screen/retrieval",
    "4_extract/studies": "4_extract/studies",
    "4_extract/studies_other": "4_extract/studies_other",
    "4_extract/report_study": "4_extract/report_study",
    "4_extract/extraction": "4_extract/extraction",
    "1_identify/removals": "1_identify/removals",
    "4_extract/edges": "4_extract/edges",
    "4_extract/data": "4_extract/data",
    "4_extract/source_conflicts": "4_extract/source_conflicts",
    "4_extract/integrity": "4_extract/integrity",
    "2_deduplicate/tarcis": "2_deduplicate/tarcis",
    "4_extract/extraction_agreement": "4_extract/extraction_agreement",
    "4_extract/proposals": "4_extract/proposals",
    "6_report/prisma_s": "6_report/prisma_s",
    "5_synthesise/limitations": "5_synthesise/limitations",
    "5_synthesise/answer": "5_synthesise/answer",
    "6_report/near_misses": "6_report/near_misses",
    "5_synthesise/enrolment": "5_synthesise/enrolment",
    "5_synthesise/timeline": "5_synthesise/timeline",
    "5_synthesise/limitation_counts": "5_synthesise/limitation_counts",
    "4_extract/integrity_sources": "4_extract/integrity_sources",
    "6_report/prisma/boxes": "6_report/boxes",
    "6_report/prisma/members": "6_report/members",
    "6_report/prisma/identities": "6_report/identities",
    "6_report/prisma/terminal_states": "6_report/terminal_states",
    **{
        f"3_screen/{stage}/{table}": f"3_screen/{table}"
        for stage in STAGES
        for table in (
            "worklist",
            "votes",
            "decisions",
            "conflicts",
            "agreement",
            "assignments",
            "pilot",
            "progress",
        )
    },
}
FREE = {
    "5_synthesise/main_table": [
        "crop",
        "registration_ids",
        "title",
        "enrolment",
        "enrolment_type",
        "status",
        "status_date",
        "status_date_from",
        "sources_disagree",
    ],
    "5_synthesise/by_crop": ["crop", "studies", "study_ids"],
    "5_synthesise/evidence_map": ["crop", "phase", "studies", "enrolment", "study_ids"],
}
NASTY = "<script>alert(1)</script> & beans"

Rows = list[dict[str, str]]


def config(kind: str = "human") -> dict[str, object]:
    person = {"kind": kind, "description": NASTY}
    stage = {"reviewers": ["anna", "ben"], "adjudicator": "carla"}
    return {
        "run": "2031-01",
        "review": {"title": NASTY, "question": "Do gardens at schools change what children eat?"},
        "criteria": [{"label": "Population", "text": NASTY}],
        "exclusion_reasons": [{"label": "no garden", "description": NASTY}, {"label": "no children"}],
        "sources": {
            "library": {
                "name": "A library & more",
                "arm": "database",
                "files": ["config/imports/library.ris"],
            },
            "registry": {
                "name": "A registry",
                "arm": "register",
                "pin": "config/pins/registry/2031-01",
                "strategy": "config/searches/registry.txt",
            },
        },
        "people": {"anna": person, "ben": person, "carla": person},
        "screening": {"title_abstract": stage, "full_text": {**stage, "retrieval": "anna"}},
        "extraction": {
            "extractors": ["anna", "ben"],
            "adjudicator": "carla",
            "fields": {"crop": {"label": "Crop grown", "type": "choice", "choices": ["beans", "peas"]}},
        },
        "synthesis": {
            "group_by": "crop",
            "group_order": ["peas", "beans"],
            "show": ["title"],
            "count_by": ["crop"],
            "evidence_map": {"rows": "crop", "columns": "phase"},
        },
    }


def made_up_version(
    folder: Path, tables: dict[str, Rows] | None = None, settings: dict[str, object] | None = None
) -> Version:
    """Write a version below this folder; tables that are not given are empty."""
    results = folder / "results/2031-01"
    given = tables or {}
    unknown = set(given) - set(SCHEMAS) - set(FREE)
    assert not unknown, unknown
    write_text(yaml.safe_dump(settings or config(), sort_keys=False), results / "config.yaml")
    write_text(
        'garden* AND ("school" OR <b>children</b>)\n\nNOT farm*\n', folder / "config/searches/registry.txt"
    )
    for path, schema in SCHEMAS.items():
        put_table(_frame(given.get(path, []), list(columns_of(schema))), results / f"{path}.csv")
    for path, columns in FREE.items():
        frame = _frame(given.get(path, []), columns)
        write_text(frame.to_csv(index=False, lineterminator="\n"), results / f"{path}.csv")
        write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', results / f"{path}.svg")
    for name in ("enrolment", "timeline", "limitation_counts"):
        picture = results / f"5_synthesise/{name}.svg"
        write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', picture)
    write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="../index.html#set=duplicates"/></svg>',
        results / "6_report/prisma/flow.svg",
    )
    write_text("report_id\n", results / "6_report/exports/included.csv")
    return Version.open(str(results))


def _frame(rows: Rows, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype="str").fillna("")


def a_little_of_everything() -> dict[str, Rows]:
    """One report that two records tell of, one excluded, one that could not be had; a study with a conflict."""
    evidence = (
        '{"title_likeness":1.0,"title":"' + NASTY + '","year":["2020",""],"authors":"Green, A | Brown, B"}'
    )
    pair = {
        "record_id_a": "library:1",
        "record_id_b": "registry:10.1/a,b",
        "score": "0.900",
        "evidence": evidence,
    }
    vote = {"role": "reviewer", "report_id": "rep:library:1", "decision": "include"}
    worklist = [
        {"report_id": "rep:library:1", "state": "decided", "title": NASTY},
        {"report_id": "rep:library:2", "state": "decided", "title": "Peas"},
        {
            "report_id": "rep:library:3",
            "state": "awaiting votes",
            "awaited_from": "anna | ben",
            "title": "Leeks",
        },
    ]
    stage = {
        "worklist": worklist,
        "votes": [
            *({**vote, "reviewer": who, "decision": word} for who, word in (("anna", "include"), ("ben", "maybe"))),
            *({**vote, "reviewer": who, "decision": word, "report_id": "rep:library:2"} for who, word in (("anna", "include"), ("ben", "exclude"))),
        ],
        "decisions": [
            {"report_id": "rep:library:1", "decision": "include", "decided_by": "agreement", "automation": ""},
            {"report_id": "rep:library:2", "decision": "exclude", "reason": "no garden", "decided_by": "adjudication", "automation": ""},
        ],
        "conflicts": [{"report_id": "rep:library:2", "title": NASTY, "settled": "yes", "settled_decision": "exclude"}],
        "agreement": [
            {"reviewers": "anna | ben", "measure": "percent agreement", "value": "50.0", "ci_low": "1.3", "ci_high": "98.7", "reports": "2", "sentence": "The same."},
            {"reviewers": "anna | ben", "measure": "Cohen kappa", "value": "0.400", "ci_low": "0.1", "ci_high": "0.7", "reports": "2", "sentence": NASTY},
            {"reviewers": "anna | ben", "measure": "prevalence of include", "value": "0.750", "reports": "2", "sentence": "So often."},
        ],
    }  # fmt: skip
    return {
        "1_identify/searches": [
            {"source": "library", "name": "A library & more", "arm": "database", "query": NASTY, "limits": "none", "reported": "5", "held": "4", "parsed": "3", "quarantined": "1", "what_it_is": NASTY, "what_it_is_not": "All there is."},
            {"source": "registry", "name": "A registry", "arm": "register", "searched_on": "2031-01-02", "held": "1", "parsed": "1", "quarantined": "0"},
        ],
        "1_identify/balance": [
            {"source": "library", "file": "library.ris", "held": "4", "parsed": "3", "quarantined": "1", "balanced": "yes"},
            {"source": "registry", "file": "one.json", "held": "1", "parsed": "1", "quarantined": "0", "balanced": "yes"},
        ],
        "1_identify/records": [
            {"record_id": name, "source": name.split(":")[0]}
            for name in ("library:1", "library:2", "library:3", "registry:10.1/a,b")
        ],
        "1_identify/quarantine": [{"quarantine_id": "library:q", "source": "library", "file": "a/library.ris", "line": "9", "raw_text": NASTY, "reason": NASTY}],
        "2_deduplicate/record_report": [
            {"record_id": "library:1", "report_id": "rep:library:1"},
            {"record_id": "registry:10.1/a,b", "report_id": "rep:library:1"},
            {"record_id": "library:2", "report_id": "rep:library:2"},
            {"record_id": "library:3", "report_id": "rep:library:3"},
        ],
        "2_deduplicate/reports": [{"report_id": f"rep:library:{number}"} for number in (1, 2, 3)],
        "2_deduplicate/pairs": [
            {**pair, "outcome": "merged", "rule": "same DOI"},
            {**pair, "outcome": "refused", "rule": NASTY},
            {**pair, "outcome": "related", "rule": "other title", "relation": "registration of"},
        ],
        "2_deduplicate/overlap": [
            {"sources": "library", "reports": "2", "report_ids": "rep:library:2 | rep:library:3"},
            {"sources": "library | registry", "reports": "1", "report_ids": "rep:library:1"},
        ],
        "2_deduplicate/known_items": [
            {"item": NASTY, "ids": "PMID 1", "found": "yes", "sources": "library", "only_in": "library", "missed_by": "registry", "report_ids": "rep:library:2"},
            {"item": "Smith 2019", "ids": "PMID 2", "found": "no", "missed_by": "library | registry"},
        ],
        "2_deduplicate/recall": [
            {"source": "library", "expected": "2", "found": "1", "recall": "50.0", "only_here": "1"},
            {"source": "all sources", "expected": "2", "found": "1", "recall": "50.0", "only_here": "0"},
        ],
        "3_screen/2_full_text/retrieval": [{"report_id": "rep:library:2", "title": NASTY, "retrieved": "no", "tried_where": "everywhere"}],
        **{f"3_screen/{name}/{table}": rows for name in STAGES for table, rows in stage.items()},
        "4_extract/studies": [{"study_id": "study:A", "registration_ids": "NCT00000001", "title": NASTY}],
        "4_extract/studies_other": [{"study_id": "study:B", "state": "ongoing", "title": NASTY}],
        "4_extract/report_study": [{"report_id": "rep:library:1", "study_id": "study:A", "state": "included"}],
        "4_extract/extraction": [{"study_id": "study:A", "field": "crop", "value": "not stated", "state": "agreed"}],
        "4_extract/source_conflicts": [
            {"study_id": "study:A", "field": "status", "value": NASTY, "source": "library"},
            {"study_id": "study:A", "field": "status", "value": "open", "source": "registry", "as_of": "2031"},
        ],
        "5_synthesise/limitations": [
            {"study_id": "study:A", "registration_ids": "NCT00000001", "title": NASTY, "limitations": "1", "halted": "yes", "halted_because": "Withdrawn (2031-01)",
             "drift": "cannot be told", "results_overdue": "no", "results_overdue_because": "withdrawn: nobody took part"},
        ],
        "4_extract/integrity": [{"report_id": "rep:library:1", "title": NASTY, "found": "corrected", "stated_by": "library", "record_id": "library:1"}],
        "4_extract/integrity_sources": [
            {"authority": "Retraction Watch", "says": "a list of retractions", "checked": "not checked"},
            {"authority": "PubMed", "says": "types of publications", "source": "library", "checked": "yes", "checked_on": "2031-01-05", "reports": "2", "found": "1"},
        ],
        "5_synthesise/main_table": [{"crop": "beans", "registration_ids": "NCT00000001", "title": NASTY}],
        "5_synthesise/by_crop": [{"crop": "beans", "studies": "1", "study_ids": "study:A"}],
        "5_synthesise/evidence_map": [{"crop": "beans", "phase": "Phase 1", "studies": "1", "enrolment": "20", "study_ids": "study:A"}],
        "6_report/prisma/boxes": [
            {"box": "duplicates", "number": "1", "unit": "records"},
            {"box": f"dbr_excluded:{NASTY}", "number": "1", "unit": "reports"},
            {"box": "a_new_box", "number": "0", "unit": "records"},
        ],
        "6_report/prisma/members": [
            {"set": "duplicates", "unit": "records", "id": "registry:10.1/a,b"},
            {"set": f"dbr_excluded:{NASTY}", "unit": "reports", "id": "rep:library:2"},
        ],
        "6_report/prisma/identities": [{"identity": "1", "statement": f"a < b {NASTY}", "holds": "yes", "left": "1", "right": "1"}],
        "6_report/prisma/terminal_states": [{"record_id": "library:1", "state": "included", "in_words": "Included"}],
    }  # fmt: skip
