r"""LaTeX commands in BibTeX: signs, spaces, fractions and accents are read; what is not read is noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats.latex import plain_text, unknown_commands
from prismake.records.table import base_id, earlier_base_id

READ = {
    r"The U.S. Navy{\textquotesingle}s moss": "The U.S. Navy's moss",
    r"Linden\textquoteright s disease": "Linden’s disease",
    r"fern {\textthreequarters} inch, 25\textcelsius": "fern ¾ inch, 25℃",
    r"moss at 900\hspace{0.167em}MHz and 2 to 120\,GHz": "moss at 900 MHz and 2 to 120 GHz",
    r"Moss \\ A trial\newline in ferns": "Moss A trial in ferns",
    r"co\-operative ferns\/": "cooperative ferns",
    r"$n \leqslant 5$ and $\frac{1}{2}$ dose": "n ≤ 5 and 1/2 dose",
    r"$\dot{V}O_2$ and $\hat{p}$": "V̇O2 and p̂",
    r"\(\alpha\)-moss": "α-moss",
    r"\textcolor{red}{Moss} on walls": "Moss on walls",
    r"5 \textmu m of moss": "5 μm of moss",
    r"Mossol\textregistered tablets": "Mossol® tablets",
    r"ferns, 10\textendash 20 years": "ferns, 10–20 years",
    r"37$^{\circ}$C and ``moss''": "37°C and “moss”",
    r"R\\&D, \\alpha and {\textbackslash}textquotesingle": "R&D, α and '",
    r"Vargov{\a'a}, Blacqui{\a`e}re, \DJ or{\dj}e": "Vargová, Blacquière, Đorđe",
    r"Nguy{\~{\^e}}n, Nguy\^{\~e}n, Tr{\d{\^a}}n": "Nguyễn, Nguyễn, Trận",
}


@pytest.mark.parametrize("value", READ)
def test_a_command_is_read_as_the_characters_that_it_stands_for(value: str) -> None:
    assert plain_text(value) == READ[value]
    assert not unknown_commands(value)


@pytest.mark.parametrize(
    "value", ['M{\\"u}ller 50\\% \\& co', r"CD4\textsuperscript{+} p \textless 0.05", "Moss"]
)
def test_what_has_no_unknown_command_is_not_noted(value: str) -> None:
    assert unknown_commands(value) == []


def test_a_command_that_nothing_reads_is_kept_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "made.bib"
    path.write_text(r"@article{k, title = {Moss \fern{wall} trial}, author = {Linden, Ada}, year = 2020}")
    (record,) = read_balanced(path).records
    assert record.title == r"Moss \fernwall trial"
    assert [note for note in record.other_fields["(note)"] if r"\fern." in note]


def test_a_record_whose_title_is_read_otherwise_keeps_its_earlier_id(tmp_path: Path) -> None:
    """0.1.0 dropped the braces and kept the command: the second file has the title as it read it."""
    path = tmp_path / "made.bib"
    entry = r"@article{k, title = {Moss on the wall%s}, author = {Linden, Ada}, year = 2020}"
    records = []
    for end in (r"{\textquotesingle}s", r"\textquotesingles"):
        path.write_text(entry % end)
        records += read_balanced(path).records
    record, earlier = records
    assert [record.title, earlier.title] == ["Moss on the wall's", r"Moss on the wall\textquotesingles"]
    assert base_id("s", record) != base_id("s", earlier)
    assert earlier_base_id("s", record) == earlier_base_id("s", earlier)


def test_a_formula_with_an_unknown_command_is_kept_as_it_is_written() -> None:
    assert plain_text(r"moss with $\fern{x}_2$ walls") == r"moss with $\fernx_2$ walls"


@pytest.mark.parametrize("column", ["BIBTEXKEY", "ENTRYTYPE"])
def test_a_table_made_of_bibtex_keeps_no_braces(tmp_path: Path, column: str) -> None:
    path = tmp_path / "made.csv"
    path.write_text(f'{column},TITLE,AUTHOR,YEAR\nx,"The {{Moss}} of {{G}}\\""{{o}}dal",Linden A,2020\n')
    (record,) = read_balanced(path).records
    assert record.title == "The Moss of Gödal"
    path.write_text('KEY,TITLE,AUTHOR,YEAR\nx,"The {Moss} of Gödal",Linden A,2020\n')
    (record,) = read_balanced(path).records
    assert record.title == "The {Moss} of Gödal"
