"""Tabulate the included studies."""

from pathlib import Path

from adapter import Settings, run
from prismake.synthesis.tables import check_fields, count_by, evidence_map, evidence_table, in_groups
from prismake.tables import read_table, write_text


def main(settings: Settings, studies: Path, extraction: Path, tables: list[Path]) -> None:
    plan = settings.synthesis
    evidence = evidence_table(
        read_table(studies, "4_extract/studies"),
        read_table(extraction, "4_extract/extraction"),
        settings.extraction.fields,
    )
    known = list(evidence.columns)
    check_fields([plan.group_by], known, "synthesis.group_by")
    check_fields(plan.show, known, "synthesis.show")
    check_fields(plan.count_by, known, "synthesis.count_by")
    made = {"main_table": in_groups(evidence, plan.group_by, plan.group_order, plan.show)}
    made |= {f"by_{field}": count_by(evidence, field, plan.group_by) for field in plan.count_by}
    if plan.evidence_map:
        wanted = plan.evidence_map
        check_fields([wanted.rows, wanted.columns, wanted.size], known, "synthesis.evidence_map")
        made["evidence_map"] = evidence_map(evidence, wanted.rows, wanted.columns, wanted.size)
    for path in tables:
        write_text(made[path.stem].to_csv(index=False, lineterminator="\n"), path)


if __name__ == "__main__":
    run(main)
