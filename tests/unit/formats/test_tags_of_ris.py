"""Tags of RIS as programs that correct typing leave them are read, or the refusal names their fault; no record falls away."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats.encodings import FileText
from prismake.formats.reading import expected_count_of, read_file

MOSS = "TY  - JOUR\nTI  - Moss tea\nAU  - Moss, A.\nPY  - 2020\nJO  - J Gard\nER  - \n"
FERN = "TY  - JOUR\nTI  - Fern tea\nAU  - Fern, B.\nPY  - 2021\nJO  - J Gard\nER  - \n"
ODD = [" \u2013 ", "  \u2013 ", " \u2014 ", "  \u2212 ", "  \u2010 ", "\u00a0\u00a0\u2013\u00a0", "- ", "-"]


@pytest.mark.parametrize("separator", ODD)
@pytest.mark.parametrize("last_only", [False, True])
def test_records_with_odd_tags_are_read_each_with_its_fields(
    tmp_path: Path, separator: str, last_only: bool
) -> None:
    first, last = MOSS.replace("  - ", separator), FERN.replace("  - ", separator)
    path = tmp_path / "a.ris"
    path.write_text((MOSS if last_only else first) + last, encoding="utf-8")
    parsed = read_file(path)
    fields = [(r.title, r.authors, r.year, r.journal, r.other_fields) for r in parsed.records]
    assert fields == [
        ("Moss tea", ["Moss, A."], "2020", "J Gard", {}),
        ("Fern tea", ["Fern, B."], "2021", "J Gard", {}),
    ]
    assert parsed.expected == expected_count_of(path) == 2
    assert any("dash for the hyphen" in note for note in parsed.notes)


def test_a_file_of_ris_as_it_should_be_has_no_note_and_keeps_its_dashes(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    abstract = (
        "AB  - Receptors were\nER \u2013 positive in six.\nIS \u2013 none. T2-weighted.\nT1-weighted.\n"
    )
    path.write_text(MOSS.replace("PY  -", f"{abstract}PY  -"), encoding="utf-8")
    parsed = read_file(path)
    assert parsed.notes == []
    (record,) = parsed.records
    assert (
        record.abstract
        == "Receptors were ER \u2013 positive in six. IS \u2013 none. T2-weighted. T1-weighted."
    )


def test_words_with_a_hyphen_are_no_tags_beside_tight_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    record = MOSS.replace("PY  -", "AB  - Images were\nT2-weighted at\nL4-L5.\nPY  -").replace("  - ", "-")
    path.write_text(record, encoding="utf-8")
    (read,) = read_file(path).records
    assert (read.abstract, read.year) == ("Images were T2-weighted at L4-L5.", "2020")


@pytest.mark.parametrize("size", [75, 81, 90, 97, 103])
def test_tags_that_a_block_cuts_are_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.ris"
    path.write_text((MOSS + FERN).replace("  - ", " \u2013 "), encoding="utf-8")
    with path.open("rb") as raw:
        lines = FileText(raw, "utf-8", size=size).rest().split("\n")
    assert lines == (MOSS + FERN).split("\n")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ((MOSS + FERN).replace("  - ", ": "), "two blanks, a hyphen and a blank"),
        ("\n".join(line[:2].lower() + line[2:] for line in MOSS.split("\n")), "capitals"),
    ],
)
def test_a_refusal_names_the_fault_of_the_tags(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "a.ris"
    path.write_text(text, encoding="utf-8")
    parsed = read_file(path)
    assert not parsed.records and cause in (parsed.refused or "") and "line 1" in (parsed.refused or "")


NBIB = "PMID- 90000001\nOWN - NLM\nDP  - 2020\nTI  - Moss tea\nFAU - Moss, Ann\n\nPMID- 90000002\nOWN - NLM\nDP  - 2021\nTI  - Fern tea\n"


@pytest.mark.parametrize("frame", ["PMID- ", "PMID\u2013 "])
def test_tags_of_medline_with_dashes_are_read(tmp_path: Path, frame: str) -> None:
    path = tmp_path / "a.nbib"
    path.write_text(NBIB.replace("- ", "\u2013 ").replace("PMID\u2013 ", frame), encoding="utf-8")
    parsed = read_file(path)
    assert (parsed.format, parsed.expected, parsed.quarantined) == ("medline", 2, [])
    assert [(r.title, r.pmid, r.year) for r in parsed.records] == [
        ("Moss tea", "90000001", "2020"),
        ("Fern tea", "90000002", "2021"),
    ]
    assert any("dash for the hyphen" in note for note in parsed.notes)
