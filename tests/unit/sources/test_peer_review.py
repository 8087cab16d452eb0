"""The table of reviews of strategies: each names a source of the review."""

from pathlib import Path

import pytest

from prismake.errors import ReviewFaults
from prismake.sources.peer_review import read_peer_review

SOURCES = ("pubmed", "Embase")


def written(folder: Path, *lines: str) -> list[Path]:
    file = folder / "peer_review.csv"
    head = "source,reviewed_by,reviewed_on,method,comment,response"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return [file]


@pytest.mark.parametrize(
    ("cell", "source"),
    [("pubmed", "pubmed"), ("Embase", "Embase"), (" embase ", "Embase"), ("ALL", "all"), ("all", "all")],
)
def test_a_source_is_a_key_of_the_config_or_all(tmp_path: Path, cell: str, source: str) -> None:
    table = read_peer_review(SOURCES, written(tmp_path, f"{cell},a librarian,2026-10-01,PRESS 2015,,"))
    assert table["source"].tolist() == [source]


def test_sources_that_are_none_are_faults_with_their_rows(tmp_path: Path) -> None:
    lines = [
        f"{cell},a librarian,2026-10-01,PRESS 2015,," for cell in ("pubmde", "pubmed", "PubMed and Embase")
    ]
    with pytest.raises(ReviewFaults) as error:
        read_peer_review(SOURCES, written(tmp_path, *lines))
    assert [(fault.row, fault.column) for fault in error.value.faults] == [(2, "source"), (4, "source")]
    assert 'Did you mean "pubmed"?' in str(error.value)
    assert "Allowed: pubmed, Embase, all" in str(error.value)


def test_empty_cells_and_a_date_that_is_none_are_faults(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults) as error:
        read_peer_review(SOURCES, written(tmp_path, "pubmed,,1 Oct 2026,,fine,"))
    assert {fault.column for fault in error.value.faults} == {"reviewed_by", "reviewed_on", "method"}


def test_without_a_file_no_review_is_noted() -> None:
    assert read_peer_review(SOURCES, []).empty
