"""Every file of the corpora is read, quarantined or refused with a reason, and survives the round trip."""

from pathlib import Path

import pytest

from prismake.formats import Record, read_file, write_records
from prismake.formats.round_trip import difference

ROOT = Path(__file__).resolve().parents[3]
CORPORA = ROOT.parent / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora (../shared/corpora) are not here")


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((CORPORA / folder).rglob("*")) if path.is_file()]


def test_every_file_is_read_quarantined_or_refused_with_a_sentence():
    for path in files("exports", "eutils", "api"):
        parsed_file = read_file(path)
        assert parsed_file.balanced, path
        if parsed_file.refused is None:
            assert parsed_file.records or parsed_file.quarantined or parsed_file.expected == 0, path
        else:
            assert len(parsed_file.refused.split()) > 3 and parsed_file.refused.endswith("."), path
        assert all(
            entry.reason and entry.raw_text.strip() and entry.line > 0 for entry in parsed_file.quarantined
        ), path


def test_the_table_in_the_docs_matches_the_code():
    import sys

    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from formats_table import document
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == document(CORPORA)


def test_undamaged_ris_reads_as_with_rispy():
    import rispy

    for name in (
        "restoration_3_databases/restoration_scopus.ris",
        "vendor/embase.ris",
        "vendor/baseline_zotero.ris",
    ):
        path = CORPORA / "exports" / name
        theirs = rispy.load(path.open(encoding="utf-8-sig"))
        ours = read_file(path).records
        assert len(ours) == len(theirs)
        for record, entry in zip(ours, theirs, strict=True):
            title = entry.get("title") or entry.get("primary_title")
            assert record.title == " ".join(title.split())
            assert len(record.authors) == len(entry.get("authors") or entry.get("first_authors") or [])


def test_undamaged_medline_reads_as_with_bio_medline():
    from Bio import Medline

    for name in ("restoration_3_databases/restoration_pubmed.nbib", "vendor/pubmed-depression-set.nbib"):
        path = CORPORA / "exports" / name
        theirs = list(Medline.parse(path.open(encoding="utf-8-sig")))
        ours = read_file(path).records
        assert [record.pmid for record in ours] == [entry["PMID"] for entry in theirs]
        for record, entry in zip(ours, theirs, strict=True):
            assert record.abstract == " ".join(entry.get("AB", "").split())
            assert set(record.keywords) == set(dict.fromkeys([*entry.get("MH", []), *entry.get("OT", [])]))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ris", "medline", "bibtex", "csv"])
def test_every_record_of_every_corpus_survives_the_round_trip(form, tmp_path):
    for path in files("exports", "eutils", "api", "msc_ev", "dedup", "screening"):
        records = [record for record in read_file(path).records if isinstance(record, Record)]
        if not records:
            continue
        target = tmp_path / "written"
        with target.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(write_records(records, form))
        again = read_file(target)
        assert again.balanced and len(again.records) == len(records), path
        assert not any(map(difference, records, again.records)), path


# The most values of a column, of 100, that may look odd to the independent patterns of benchmarks/plausibility.py.
MOST_ODD = {"year": 0, "doi": 0, "url": 0, "pmcid": 0, "journal": 0.1, "date": 0.1, "pmid": 0.1, "authors": 0.1, "volume": 0.5,
            "issue": 0.5, "article_number": 1, "pages": 1.7}  # fmt: skip


def test_the_values_of_each_column_look_like_what_it_holds():
    import sys

    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from plausibility import look, records_of
    finally:
        sys.path.pop(0)
    columns = look(records_of(CORPORA))
    odd = {name: 100 * sum(columns[name].odd.values()) / columns[name].values for name in MOST_ODD}
    assert {name: share for name, share in odd.items() if share > MOST_ODD[name]} == {}
