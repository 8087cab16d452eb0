"""Fields that an entry of BibTeX takes from the parents it names by `crossref` and `xdata`."""

from __future__ import annotations

from pathlib import Path

from parsed_files import read_balanced

from prismake.formats import ParsedFile

CASE = Path(__file__).parents[2] / "fixtures/cases/bibtex-crossref-parent/dblp.bib"


def written(folder: Path, text: str) -> ParsedFile:
    path = folder / "export.bib"
    path.write_text(text, encoding="utf-8")
    return read_balanced(path)


def test_papers_take_year_and_book_title_from_their_proceedings():
    papers = read_balanced(CASE).records[:2]
    assert [record.year for record in papers] == ["2021", "2021"]
    assert {record.journal for record in papers} == {"Proceedings of the 3rd Invented Conference on Roofs"}
    assert "DBLP:conf/roof/2021" in papers[0].other_fields["(note)"][0]


def test_what_describes_the_parent_alone_is_not_taken(tmp_path: Path) -> None:
    text = (
        "@inbook{a, title={Chapter}, crossref={B}}\n"
        "@book{b, title={Book}, author={Other, Olga}, doi={10.5555/book}, pages={1-900}, year={2001}}\n"
    )
    chapter = written(tmp_path, text).records[0]
    assert (chapter.title, chapter.journal, chapter.year) == ("Chapter", "Book", "2001")
    assert (chapter.authors, chapter.doi, chapter.pages) == ([], [], "")


def test_own_fields_are_kept(tmp_path: Path) -> None:
    text = "@inbook{a, title={Chapter}, year={2009}, crossref={b}}\n@book{b, title={Book}, year={2001}}\n"
    assert written(tmp_path, text).records[0].year == "2009"


def test_an_article_takes_the_title_of_its_periodical_as_journal(tmp_path: Path) -> None:
    text = "@periodical{p, title={Moss}, year={2001}}\n@article{a, title={Walls}, crossref={p}}\n"
    record = written(tmp_path, text).records[1]
    assert (record.journal, record.year) == ("Moss", "2001")


def test_shared_fields_are_no_record_and_reach_every_entry_that_names_them(tmp_path: Path) -> None:
    text = (
        "@xdata{shared,\n  title = {No record},\n  year = {2001},\n  xdata = {more},\n}\n"
        "@article{a, title={First}, xdata={shared}}\n@article{b, title={Second}, xdata={shared}}\n"
        "@xdata{more, journal={Moss}}\n"
    )
    records = written(tmp_path, text).records
    assert [(record.title, record.year, record.journal) for record in records] == [
        ("First", "2001", "Moss"),
        ("Second", "2001", "Moss"),
    ]


def test_shared_fields_with_a_damaged_first_line_are_no_record_either(tmp_path: Path) -> None:
    text = '"@xdata{shared,\n  title = {No record},\n}\n@article{a, title={First}, xdata={shared}}\n'
    assert [record.title for record in written(tmp_path, text).records] == ["First"]


def test_parents_that_name_each_other_end(tmp_path: Path) -> None:
    text = "@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}, year={2001}}\n@inbook{c, title={C}, crossref={a}}\n"
    assert [record.year for record in written(tmp_path, text).records] == ["2001", "2001", "2001"]


def test_a_parent_that_is_not_in_the_file_is_noted(tmp_path: Path) -> None:
    (record,) = written(tmp_path, "@inbook{a, title={Chapter}, crossref={gone}}\n").records
    assert '"gone"' in record.other_fields["(note)"][0]


def test_fields_of_a_parent_do_not_change_the_id_of_a_record(tmp_path: Path) -> None:
    child = "@inbook{a, title={Chapter}, crossref={b}}\n"
    alone = written(tmp_path, child).records[0].digest
    assert written(tmp_path, child + "@book{b, title={Book}, year={2001}}\n").records[0].digest == alone
