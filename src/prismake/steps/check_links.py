"""Group reports into studies before the tables of studies are made, so that a faulty links.csv leaves them as they were."""

from pathlib import Path

from prismake.step import run_step
from prismake.studies import graph_of_decisions
from prismake.tables import read_human_input, read_table, write_table


def main(
    records: Path,
    reports: Path,
    pairs: Path,
    decisions: Path,
    worklist: Path,
    links: list[Path],
    read_report_study: Path,
    read_edges: Path,
) -> None:
    graph = graph_of_decisions(
        read_table(records, "1_identify/records"),
        read_table(reports, "2_deduplicate/reports"),
        read_table(decisions, "3_screen/decisions"),
        read_table(worklist, "3_screen/worklist"),
        read_human_input("4_extract/links", links),
        read_table(pairs, "2_deduplicate/pairs"),
    )
    write_table(graph.report_study, read_report_study, "4_extract/report_study")
    write_table(graph.edges, read_edges, "4_extract/edges")


if __name__ == "__main__":
    run_step(main)
