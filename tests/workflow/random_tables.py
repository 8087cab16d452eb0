"""Random tables of a version, as files: the input of the adapter of the flow, from a seed. Shares no code with prismake."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from made_up_review import PROJECT, write_csv

Row = dict[str, str]
SOURCES = {
    "north": ("North, an index".replace(",", ""), "database"),
    "south": ("South index", "database"),
    "trials": ("Trials", "register"),
    "pages": ("Pages", "website"),
    "guild": ("Guild", "organisation"),
    "lists": ("Reference lists", "citation"),
}
REASONS = ["no birdsong", "day workers", "birds studied"]
TABLES = {
    "records": "1_identify/records",
    "quarantine": "1_identify/quarantine",
    "balance": "1_identify/balance",
    "record_report": "2_deduplicate/record_report",
    "reports": "2_deduplicate/reports",
    "retrieval": "3_screen/retrieval",
    "report_study": "4_extract/report_study",
    "studies": "4_extract/studies",
    "studies_other": "4_extract/studies_other",
}
PLACES = {"retrieval": "3_screen/2_full_text/retrieval.csv"}


def columns(schema: str) -> list[str]:
    told = yaml.safe_load(
        (PROJECT / f"src/prismake/tables/declarations/{schema}.yaml").read_text(encoding="utf-8")
    )
    return list(told["columns"])


def config_of(update: bool) -> dict[str, Any]:
    stage = {"reviewers": ["screener-a", "screener-b"], "adjudicator": "arbiter"}
    return {
        "run": "random-2" if update else "random-1",
        "previous": "random-1" if update else "",
        "review": {"title": "Random birdsong", "question": "None"},
        "sources": {
            name: {"name": label, "arm": arm, "files": ["none"]} for name, (label, arm) in SOURCES.items()
        },
        "people": {
            name: {"kind": "human", "description": name} for name in ("screener-a", "screener-b", "arbiter")
        },
        "exclusion_reasons": [{"label": label} for label in REASONS],
        "screening": {"title_abstract": stage, "full_text": {**stage, "retrieval": "screener-b"}},
    }


class RandomReview:
    """A review of some thirty reports, each led by chance through the stages."""

    def __init__(self, seed: int, update: bool, waiting: bool) -> None:
        self.chance = random.Random(seed)
        self.update, self.waiting = update, waiting
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.stage: dict[str, dict[str, list[Row]]] = {
            name: {"worklist": [], "votes": [], "decisions": [], "conflicts": []}
            for name in ("1_title_abstract", "2_full_text")
        }
        self.seal: dict[str, list[Row]] = defaultdict(list)
        self.passed_over: list[Row] = []
        self.studies: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for number in range(self.chance.randint(5, 40)):
            self._report(number)
        self._quarantine()
        self._studies()

    def _report(self, number: int) -> None:
        chance = self.chance
        held = [chance.choice(list(SOURCES)) for _ in range(chance.choice([1, 1, 1, 2, 2, 3, 5]))]
        records = [f"{source}:{number}-{place}" for place, source in enumerate(held)]
        known = records[: chance.randint(1, len(records))] if self.update and chance.random() < 0.4 else []
        report = f"rep:{min(records)}"
        ids = " | ".join(sorted(records))
        for place, (record, source) in enumerate(zip(records, held, strict=True)):
            self.rows["records"].append(
                {"record_id": record, "source": source, "arm": SOURCES[source][1], "file": f"{source}.csv",
                 "position": str(place), "title": f"Song {number}"}
            )  # fmt: skip
            self.rows["record_report"].append(
                {"record_id": record, "report_id": report, "leading": "yes" if record == min(records) else ""}
            )
        arms = {SOURCES[source][1] for source in held}
        arm = "databases_and_registers" if arms & {"database", "register"} else "other_methods"
        self.rows["reports"].append(
            {
                "report_id": report,
                "record_ids": ids,
                "sources": " | ".join(dict.fromkeys(held)),
                "arm": arm,
                "title": f"Song {number}",
            }
        )
        included = self._through_the_stages(report, ids, number)
        self._sealed(report, known, number, included)

    def _through_the_stages(self, report: str, ids: str, number: int) -> bool:
        """Lead a report through both stages; say whether it is included."""
        if not self._decide("1_title_abstract", report, ids, number, {"include": 6, "exclude": 4}):
            return False
        chance = self.chance.random()
        if chance < 0.25:
            self.rows["retrieval"].append(
                {"report_id": report, "record_ids": ids, "title": f"Song {number}", "retrieved": "no", "tried_where": "library",
                 "tried_on": "2031-01-01", "file": "retrieval.xlsx", "row": str(number + 4)}
            )  # fmt: skip
            self._listed("2_full_text", report, ids, number, "not retrieved")
            self.studies[f"study:{number}"].append((report, "not retrieved"))
            return False
        if self.waiting and chance < 0.35:
            self._listed("2_full_text", report, ids, number, "awaiting retrieval")
            return False
        if chance < 0.7:
            self.rows["retrieval"].append(
                {"report_id": report, "record_ids": ids, "title": f"Song {number}", "retrieved": "yes", "file": "retrieval.xlsx",
                 "row": str(number + 4)}
            )  # fmt: skip
        odds = {"include": 6, "exclude": 4, "awaiting classification": 1}
        decision = self._decide("2_full_text", report, ids, number, odds)
        if decision in ("include", "awaiting classification"):
            study = f"study:{number % 12}" if decision == "include" else f"study:{number}"
            self.studies[study].append((report, "included" if decision == "include" else decision))
        return decision == "include"

    def _decide(self, stage: str, report: str, ids: str, number: int, odds: dict[str, int]) -> str:
        """List a report at a stage and, unless somebody is awaited, decide it; returns what lets it go on."""
        differing = [("screener-a", "include", ""), ("screener-b", "exclude", REASONS[0])]
        base = {"report_id": report, "record_ids": ids}
        if self.waiting and self.chance.random() < 0.2:
            state = self.chance.choice(["awaiting votes", "awaiting adjudication"])
            self._listed(stage, report, ids, number, state)
            if state == "awaiting adjudication":
                self.stage[stage]["conflicts"].append(base)
                self._cast(stage, base, differing)
            return ""
        decision = self.chance.choices(list(odds), list(odds.values()))[0]
        reason = self.chance.choice(REASONS) if decision == "exclude" and stage == "2_full_text" else ""
        word = "unclear" if decision == "awaiting classification" else decision
        by = "agreement"
        if self.chance.random() < 0.3:
            by = "adjudication"
            self._cast(stage, base, [*differing, ("arbiter", word, reason)])
            self.stage[stage]["conflicts"].append(
                {**base, "settled": "yes", "settled_decision": decision, "settled_reason": reason}
            )
        else:
            self._cast(stage, base, [(who, word, reason) for who in ("screener-a", "screener-b")])
        self._listed(stage, report, ids, number, "decided")
        self.stage[stage]["decisions"].append(
            {**base, "decision": decision, "reason": reason, "decided_by": by,
             "automation": self.chance.choice(["", "yes", "people and software"])}
        )  # fmt: skip
        return "" if decision == "exclude" else decision

    def _cast(self, stage: str, report: Row, votes: list[tuple[str, str, str]]) -> None:
        """Write down votes on a report: who, decision, reason."""
        self.stage[stage]["votes"] += [
            {
                **report,
                "stage": stage,
                "reviewer": who,
                "role": "adjudicator" if who == "arbiter" else "reviewer",
                "decision": decision,
                "reason": reason,
            }
            for who, decision, reason in votes
        ]

    def _listed(self, stage: str, report: str, ids: str, number: int, state: str) -> None:
        awaited = {"awaiting votes": "screener-a", "awaiting adjudication": "arbiter"}.get(state, "")
        self.stage[stage]["worklist"].append(
            {
                "report_id": report,
                "record_ids": ids,
                "state": state,
                "awaited_from": awaited,
                "title": f"Song {number}",
                "year": "2030",
            }
        )

    def _sealed(self, report: str, known: list[str], number: int, included: bool) -> None:
        """What the sealed previous version knew of a report: some of its records, and the same end."""
        old = f"rep:{min(known)}" if known else ""
        for record in known:
            self.seal["records"].append({"record_id": record, "source": record.partition(":")[0]})
            self.seal["record_report"].append(
                {"record_id": record, "report_id": old, "leading": "yes" if record == min(known) else ""}
            )
        if known and included:
            self.seal["report_study"].append(
                {
                    "report_id": old,
                    "study_id": f"study:{number % 12}",
                    "state": "included",
                    "reason": "made up",
                    "by": "chance",
                }
            )

    def _quarantine(self) -> None:
        for number in range(self.chance.randint(0, 6)):
            source = self.chance.choice(list(SOURCES))
            name = f"{source}:none:{number}"
            self.rows["quarantine"].append(
                {"quarantine_id": name, "source": source, "arm": SOURCES[source][1], "file": f"{source}.csv", "line": str(number),
                 "raw_text": "?", "reason": "no title"}
            )  # fmt: skip
            if not self.waiting or self.chance.random() < 0.5:
                self.passed_over.append({"quarantine_id": name, "by": "arbiter", "note": "made up"})
            if self.update and self.chance.random() < 0.3:
                self.seal["quarantine"].append({"quarantine_id": name, "source": source})
        for source, (_, arm) in SOURCES.items():
            parsed = sum(row["source"] == source for row in self.rows["records"])
            aside = sum(row["source"] == source for row in self.rows["quarantine"])
            self.rows["balance"].append(
                {"source": source, "arm": arm, "file": f"{source}.csv", "format": "csv", "held": str(parsed + aside),
                 "parsed": str(parsed), "quarantined": str(aside), "balanced": "yes"}
            )  # fmt: skip

    def _studies(self) -> None:
        for study, reports in sorted(self.studies.items()):
            states = {state for _, state in reports}
            for report, state in reports:
                self.rows["report_study"].append(
                    {
                        "report_id": report,
                        "study_id": study,
                        "state": state,
                        "reason": "made up",
                        "by": "chance",
                    }
                )
            row = {
                "study_id": study,
                "report_ids": " | ".join(sorted(report for report, _ in reports)),
                "title": study,
            }
            if "included" in states:
                row["report_ids"] = " | ".join(
                    sorted(report for report, state in reports if state == "included")
                )
                self.rows["studies"].append(row)
            else:
                state = (
                    "awaiting classification"
                    if "awaiting classification" in states
                    else "no report retrieved"
                )
                self.rows["studies_other"].append({**row, "state": state})

    def write(self, folder: Path) -> dict[str, Any]:
        """Write all tables below a review's folder; returns its config."""
        config = config_of(self.update)
        results = folder / "results" / config["run"]
        for name, schema in TABLES.items():
            self._table(results / PLACES.get(name, f"{schema}.csv"), schema, self.rows[name])
        for stage, tables in self.stage.items():
            for name, rows in tables.items():
                self._table(results / f"3_screen/{stage}/{name}.csv", f"3_screen/{name}", rows)
        self._table(results / "1_identify/removals.csv", "1_identify/removals", [])
        if self.passed_over:
            self._table(folder / "config/quarantine.csv", "1_identify/passed_over", self.passed_over)
        if self.update:
            seal = folder / "config/versions/random-1"
            for name in ("records", "quarantine", "reports", "record_report", "report_study"):
                self._table(seal / f"{name}.csv", TABLES[name], self.seal[name])
        return config

    @staticmethod
    def _table(path: Path, schema: str, rows: list[Row]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        names = columns(schema)
        write_csv(path, [{name: row.get(name, "") for name in names} for row in rows], names)
