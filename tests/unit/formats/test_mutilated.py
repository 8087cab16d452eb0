"""Damaged files lose no record silently and raise nothing."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.formats import ParsedFile, read_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"
NAMES = [
    "sound.nbib", "sound.ris", "embase.ris", "ovid_placeholders.ris", "text_between_records.ris", "wos.ciw",
    "endnote.enw", "ovid.txt", "bibtex.bib", "scopus.csv", "bad_rows.csv", "registry_facts.csv", "pubmed.xml",
    "endnote.xml", "ictrp.xml", "crossref.json", "clinicaltrials_v1_list.json", "europe_pmc.json", "openalex.json",
]  # fmt: skip
# Formats whose records span lines, so that the doubling of a line is no record of its own.
TAGGED = ["sound.nbib", "sound.ris", "embase.ris", "wos.ciw", "endnote.enw", "bibtex.bib"]


def read_bytes(raw: bytes) -> ParsedFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutilated"
        path.write_bytes(raw)
        return read_file(path)


def letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def everything(parsed_file: ParsedFile) -> str:
    """Return the letters of all records and quarantined entries."""
    parts = [str(record) for record in parsed_file.records] + [
        entry.raw_text for entry in parsed_file.quarantined
    ]
    return letters(" ".join(parts))


def accounted(parsed_file: ParsedFile) -> None:
    assert parsed_file.balanced, (
        parsed_file.format,
        parsed_file.expected,
        len(parsed_file.records),
        len(parsed_file.quarantined),
    )
    assert parsed_file.refused is None or parsed_file.refused.endswith(".")
    assert all(entry.reason and entry.line > 0 for entry in parsed_file.quarantined)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(name=st.sampled_from(NAMES), share=st.floats(0, 1))
def test_a_truncated_file_keeps_every_record_before_the_cut(name, share):
    raw = (FIXTURES / name).read_bytes()
    at = int(share * len(raw))
    whole, cut = read_bytes(raw), read_bytes(raw[:at])
    accounted(cut)
    if cut.refused is None and whole.format == cut.format:
        lines = raw[:at].count(b"\n")
        begun = sum(record.line <= lines for record in whole.records)
        assert cut.expected >= begun - 1


@settings(max_examples=100, deadline=None, derandomize=True)
@given(name=st.sampled_from(NAMES), share=st.floats(0, 1))
def test_a_file_without_its_start_balances(name, share):
    raw = (FIXTURES / name).read_bytes()
    accounted(read_bytes(raw[int(share * len(raw)) :]))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(name=st.sampled_from(NAMES), share=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_flipped_byte_loses_no_record_silently(name, share, byte):
    raw = (FIXTURES / name).read_bytes()
    at = int(share * len(raw))
    parsed_file = read_bytes(raw[:at] + bytes([byte]) + raw[at + 1 :])
    accounted(parsed_file)
    if parsed_file.refused is None:
        text = everything(parsed_file)
        for record in read_bytes(raw).records:
            title = letters(record.title)
            # The byte may lie in the title, and raw XML has markup in it: a third of it must stand somewhere.
            third = max(len(title) // 3, 1)
            assert any(title[at : at + third] in text for at in (0, third, 2 * third))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(name=st.sampled_from(TAGGED), share=st.floats(0, 1, exclude_max=True))
def test_a_doubled_line_loses_nothing(name, share):
    lines = (FIXTURES / name).read_bytes().splitlines(keepends=True)
    at = int(share * len(lines))
    parsed_file = read_bytes(b"".join([*lines[:at], lines[at], *lines[at:]]))
    accounted(parsed_file)
    text = everything(parsed_file)
    for record in read_bytes(b"".join(lines)).records:
        assert letters(record.title) in text


@settings(max_examples=150, deadline=None, derandomize=True)
@given(raw=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    accounted(read_bytes(raw))


@pytest.mark.parametrize(
    "head", [b"TY  - ", b"PMID- 1\nTI  - ", b"@article{a,\n", b'[{"DOI": "', b"<PubmedArticle>", b"PT J\n"]
)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(raw=st.text(max_size=200))
def test_any_text_after_a_valid_start_is_read_or_quarantined(head, raw):
    accounted(read_bytes(head + raw.encode("utf-8", "surrogatepass")))
