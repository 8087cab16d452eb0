"""Columns of exporters: each is mapped, kept on purpose, or named to the person; values that a spreadsheet changed are mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import records_of, reports_of
from parsed_files import read_balanced

from prismake.errors import ReviewError
from prismake.formats import read_file
from prismake.formats.headers import known_names
from prismake.records.record import ParsedFile, Record, record_digest
from prismake.records.table import records_tables


def written(folder: Path, text: str, **options: object) -> ParsedFile:
    path = folder / "export"
    path.write_text(text, encoding="utf-8")
    return read_balanced(path, **options)


def print_of(record: Record) -> tuple[str, ...]:
    return (record.journal, record.year, record.volume, record.issue, record.pages)


def test_bibliometrix_has_the_tags_of_web_of_science_and_pages_in_pp() -> None:
    case = "csv-bibliometrix-isi-tags"
    record = records_of(case, "bibliometrix_export.csv")[0]
    assert print_of(record) == ("INVENTED FLOODS", "2019", "5", "2", "11-19")
    assert (record.doi, record.native_id) == (["10.5555/fl.2019.11"], "ISI000900000000091")
    assert record.references == ["cited:10.5555/cited.2010.1", "cited:10.5555/cited.2012.2"]
    assert len(reports_of(case, "bibliometrix_export.csv")) == 2


def test_cinahl_has_a_first_page_and_no_last_one_and_guards_its_dates() -> None:
    (record,) = records_of("csv-first-page-last-page", "cinahl.csv")
    assert print_of(record) == ("Invented Podiatry", "2024", "28", "3", "12")
    assert (record.date, record.url) == ("3/1/2024", "https://search.ebscohost.com/x")
    assert record.keywords == ["CHALK", "FEET"]
    assert record.other_fields["ISSN"] == ["00000000"]


@pytest.mark.parametrize(
    ("case", "name"),
    [("csv-first-page-last-page", "embase_records_only.csv"), ("csv-embase-search-query", "records.csv")],
)
def test_embase_with_and_without_its_query_above(case: str, name: str) -> None:
    (record,) = records_of(case, name)
    assert print_of(record) == ("Invented Podiatry", "2024", "28", "3", "12-19")
    assert (record.registration_ids, record.pmid) == (["NCT09999992"], "99990041")
    assert record.language == "English"


def test_google_scholar_names_the_journal_publication() -> None:
    (record,) = records_of("csv-google-scholar-library", "citations.csv")
    assert print_of(record) == ("Invented Building Journal", "2018", "22", "4", "101-110")
    assert record.record_type == "journal article"


def test_openalex_has_paths_for_columns() -> None:
    (record,) = records_of("csv-openalex-ui", "works-2026.csv")
    assert (record.title, record.authors) == ("Planted roofs cool rooms", ["Aria, Mara", "Cucullo, Corin"])
    assert print_of(record) == ("Journal of Invented Metrics", "2017", "11", "4", "959-975")
    assert (record.doi, record.pmid, record.integrity) == (["10.5555/roof.2017.007"], "99990001", [])


def test_openalex_says_that_an_article_is_retracted(tmp_path: Path) -> None:
    text = "id,display_name,is_retracted\nhttps://openalex.org/W1,Roofs,True\nhttps://openalex.org/W2,Walls,False\n"
    assert [record.integrity for record in written(tmp_path, text).records] == [["retracted"], []]


def test_publish_or_perish_has_the_journal_as_its_source() -> None:
    first, second = records_of("csv-publish-or-perish", "PoPCites.csv")
    assert print_of(first) == ("Invented Building Journal", "2018", "22", "4", "101-110")
    assert (first.url, first.publication_types, first.doi) == (
        "https://example.org/a",
        [],
        ["10.5555/ibj.2018.22"],
    )
    assert (second.journal, second.doi) == ("repository.example.org", [])


def test_publish_or_perish_cuts_the_list_of_authors() -> None:
    (record,) = records_of("pop-no-bom-semicolon", "PoPCites_de.csv")
    assert record.authors == ["Meadow, A", "Fern, BC", "et al."]
    assert print_of(record) == ("Invented Building Journal", "2018", "22", "4", "101-110")


def test_springerlink_names_items_and_joins_authors() -> None:
    article, chapter = records_of("csv-springerlink", "SearchResults.csv")
    assert print_of(article) == ("Invented Journal of Roofs", "2012", "61", "3", "")
    assert article.authors == ["Pall, Vera K.", "Bhuian, Mohan", "Smits, Melva C."]
    assert article.doi == ["10.5555/s11111-011-0001-3"]
    assert (chapter.record_type, chapter.journal) == ("book", "Proceedings of Walls")


def test_scopus_and_embase_put_two_or_three_authors_into_a_cell() -> None:
    authors = [record.authors for record in records_of("csv-scopus-comma-authors", "scopus.csv")]
    assert authors[:2] == [["Gatic, G.N.", "Sequer, F.A."], ["Li, X.", "Wu, Y.", "Zhang, Q."]]
    case = "csv-authors-short-family-names"
    assert records_of(case, "embase.csv")[0].authors == ["Zhang, Y.", "Li, X.", "Wang, Z."]
    assert records_of(case, "pubmed.nbib")[1].authors == ["Li, Xia", "Hu, Bo", "Fu, Kai"]


def test_pubmed_ends_its_authors_with_a_full_stop_or_a_group() -> None:
    assert [record.authors for record in records_of("pubmed-csv-authors", "a.csv")] == [
        ["Ostrander, CS", "Ku, E"],
        ["Hallmark, JP", "Li, T", "Quibble, S", "Wu, Z"],
        ["Hallmark, JP", "Quibble, S", "Verity, AM", "PORTER Group"],
    ]


def test_a_spreadsheet_turned_pages_and_issues_into_dates() -> None:
    case = "csv-excel-mangled-pages"
    first, second = records_of(case, "rayyan_resaved.csv")
    assert (first.pages, first.issue, second.pages, second.issue) == ("1-8", "2", "10-12", "2-3")
    assert second.as_written["issue"] == "44622"
    scopus = records_of(case, "scopus_resaved.csv")
    assert [(record.issue, record.pmid) for record in scopus] == [("2-3", ""), ("1", "")]


@pytest.mark.parametrize(
    ("header", "cells", "journal"),
    [
        ("Lens ID,Title,Date Published,Source Title,Author/s,Volume,Issue Number,Start Page,End Page", "1,Roofs,2020-01-02,J Roofs,Ann Fern,3,2,5,9", "J Roofs"),
        ("Rank,Publication ID,Title,Source title,PubYear,Volume,Issue,Pagination,Authors", '1,p,Roofs,J Roofs,2020,3,2,5-9,"Fern, Ann"', "J Roofs"),
        ("CENTRAL ID,Author(s),Title,Source,Year,Volume,Issue,Pages", 'CN-1,"Fern, A",Roofs,J Roofs,2020,3,2,5-9', "J Roofs"),
        ("Title,StoreId,Authors,pubtitle,year,volume,issue,startPage,pages", 'Roofs,1,"Fern, Ann",J Roofs,2020,3,2,5,5-9', "J Roofs"),
        ("Document Title,Authors,Publication Title,Publication Year,Volume,Issue,Start Page,End Page", "Roofs,A. Fern,J Roofs,2020,3,2,5,9", "J Roofs"),
        ("Title,Author,Venue,Year,Volume,Issue,First Page,Last Page", "Roofs,Ann Fern,J Roofs,2020,3,2,5,9", "J Roofs"),
        ("TI,AU,SO,PY,DT,VL,IS,BP,EP", "Roofs,FERN A,J ROOFS,2020,ARTICLE,3,2,5,9", "J ROOFS"),
        ("title,authorString,journalTitle,pubYear,journalVolume,issue,pageInfo", "Roofs,Fern A,J Roofs,2020,3,2,5-9", "J Roofs"),
    ],
)  # fmt: skip
def test_each_exporter_fills_journal_year_volume_issue_and_pages(
    header: str, cells: str, journal: str, tmp_path: Path
) -> None:
    parsed = written(tmp_path, f"{header}\n{cells}\n")
    (record,) = parsed.records
    assert print_of(record) == (journal, "2020", "3", "2", "5-9")
    assert record.authors and parsed.unknown == []


def test_a_filled_column_that_nothing_knows_is_named_with_the_file(tmp_path: Path) -> None:
    text = "Title,ISSN,Dose,Comment by Ann\nRoofs,1,5 mg,\nWalls,2,7 mg,odd\nMoss,3,,\n"
    parsed = written(tmp_path, text)
    assert parsed.unknown == ["Dose"]
    balance = records_tables([("index", "database", "export", parsed)])[2]
    assert list(balance["unknown"]) == ["Dose"]


@pytest.mark.parametrize("column", ["keywords", "other"])
def test_a_column_that_the_config_maps_or_keeps_is_not_named(column: str, tmp_path: Path) -> None:
    parsed = written(tmp_path, "Title,Dose\nRoofs,5 mg\n", column_map={"Title": "title", "Dose": column})
    assert parsed.unknown == []
    assert (parsed.records[0].keywords, parsed.records[0].other_fields) == (
        (["5 mg"], {}) if column == "keywords" else ([], {"Dose": ["5 mg"]})
    )


def test_a_map_to_a_column_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="no such column"):
        written(tmp_path, "Title,Dose\nRoofs,5 mg\n", column_map={"Dose": "others"})
    with pytest.raises(ReviewError, match="What to do: correct the name in `columns` of the source"):
        written(tmp_path, "Title,Dose\nRoofs,5 mg\n", column_map={"Dosis": "title"})


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("TY  - JOUR\nTI  - Roofs\nSN  - 1\nX9  - odd\nER  - \n", ["X9"]),
        ("PT J\nTI Roofs\nSN 1\nX9 odd\nER\n\nEF\n", ["X9"]),
        ("@article{a,\n title = {Roofs},\n issn = {1},\n oddity = {odd}\n}\n", ["oddity"]),
        ("PMID- 90000001\nTI  - Roofs\nIS  - 1\nXYZ - odd\n", ["XYZ"]),
        ("%0 Journal Article\n%T Roofs\n%@ 1\n%{ odd\n", ["%{"]),
    ],
)
def test_a_tag_that_nothing_knows_is_named_in_every_format(
    text: str, unknown: list[str], tmp_path: Path
) -> None:
    assert written(tmp_path, text).unknown == unknown


@pytest.mark.parametrize("syntax", ["csv", "ris", "wos", "bibtex", "medline", "refer", "ovid"])
def test_no_name_of_a_dialect_is_written_so_that_no_file_can_have_it(syntax: str) -> None:
    names = known_names(syntax)
    assert names and all(isinstance(name, str) and name.strip() for name in names)
    if syntax in {"csv", "bibtex"}:
        assert {name for name in names if name != name.lower() and "\xa0" not in name} == set()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_table_without_any_title_is_refused_with_its_columns_and_the_key(rows: int, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_text("Work,Authors,DOI\n" + "Roofs,Fern A,10.5555/a\n" * rows, encoding="utf-8")
    parsed = read_file(path)
    assert parsed.refused is not None and not parsed.quarantined
    assert '"Work", "Authors", "DOI"' in parsed.refused
    assert "`columns: {FILE: {COLUMN: title}}`" in parsed.refused
    assert [record.title for record in read_balanced(path, column_map={"Work": "title"}).records] == [
        "Roofs"
    ] * rows


def test_a_table_of_which_one_row_has_a_title_is_read(tmp_path: Path) -> None:
    parsed = written(tmp_path, "Title,Authors\nRoofs,Fern A\n,Fern B\n")
    assert (len(parsed.records), len(parsed.quarantined)) == (1, 1)


def test_the_accession_number_behind_a_guard_keeps_its_former_id(tmp_path: Path) -> None:
    parsed = written(tmp_path, 'Article Title,Accession Number\nRoofs,="00123"\n')
    table = records_tables([("index", "database", "export", parsed)])[0]
    assert table[["record_id", "aliases"]].values.tolist() == [["index:00123", 'index:="00123"']]


def test_early_access_gives_the_year() -> None:
    for case, name in (
        ("wos-bibtex-early-access", "savedrecs.bib"),
        ("wos-early-access-no-py", "savedrecs.txt"),
    ):
        (record,) = records_of(case, name)
        assert (record.year, record.date) == ("2020", "APR 2020")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Title,Authors,Year,Journal name,Vol.,No.,Pp", "Roofs,Ann B,2020,Walls,3,2,5-9"),
        ("Title,Authors,Year,Secondary Title,VOL,Nr.,Pp.", "Roofs,Ann B,2020,Walls,3,2,5-9"),
        ("Title,Authors,Year,Periodical,Volume No.,Issue_No,Page(s)", "Roofs,Ann B,2020,Walls,3,2,5-9"),
        ("Titre;Auteurs;Année;Revue;Volume;Numéro;Pages", "Roofs;Ann B;2020;Walls;3;2;5-9"),
        ("Titel;Autoren;Jahr;Zeitschrift;Band;Heft;Seiten", "Roofs;Ann B;2020;Walls;3;2;5-9"),
        ("Título;Autores;Año;Revista;Volumen;Número;Páginas", "Roofs;Ann B;2020;Walls;3;2;5-9"),
        ("Título;Autores;Ano;Periódico;Volume;Fascículo;Páginas", "Roofs;Ann B;2020;Walls;3;2;5-9"),
        ("Titolo;Autori;Anno;Rivista;Volume;Fascicolo;Pagine", "Roofs;Ann B;2020;Walls;3;2;5-9"),
    ],
)  # fmt: skip
def test_names_with_punctuation_and_of_other_languages_fill_the_same_fields(
    header: str, cells: str, tmp_path: Path
) -> None:
    parsed = written(tmp_path, f"{header}\n{cells}\n")
    (record,) = parsed.records
    assert print_of(record) == ("Walls", "2020", "3", "2", "5-9")
    assert record.authors and parsed.unknown == []


def test_a_column_that_may_number_the_rows_is_no_issue_and_is_named(tmp_path: Path) -> None:
    parsed = written(tmp_path, "No.,Title,Journal,Volume\n17,Roofs,Walls,3\n")
    assert (parsed.records[0].issue, parsed.unknown) == ("", ["No."])
    parsed = written(tmp_path, "Title,Journal,Volume,Issue,No.\nRoofs,Walls,3,,17\n")
    assert (parsed.records[0].issue, parsed.unknown) == ("", ["No."])


@pytest.mark.parametrize("name", ["Vols.", "Pgs (from)", "Keywords (other)", "Journal.", "Title (2)"])
def test_a_name_that_only_resembles_a_known_one_is_read_or_named(name: str, tmp_path: Path) -> None:
    parsed = written(tmp_path, f"Title,Year,{name}\nRoofs,2020,5\n")
    assert parsed.unknown == [name] or name not in parsed.records[0].other_fields


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ('[{"type": "article-journal", "title": "Roofs", "DOI": "10.5555/r", "journal-of": "Walls", "event": "x"}]', ["journal-of"]),
        ('{"results": [{"id": "https://openalex.org/W1", "title": "Roofs", "awards": [], "moss": {"depth": 3}}]}', ["moss"]),
        ('{"studies": [{"protocolSection": {"identificationModule": {"nctId": "NCT90000001", "briefTitle": "Roofs"}, "mossModule": {"depth": 3}}}]}', ["protocolSection.mossModule"]),
        ("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000001</PMID><Article><ArticleTitle>Roofs</ArticleTitle><Moss><Depth>3</Depth></Moss></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>", ["MedlineCitation.Article.Moss"]),
        ("<xml><records><record><ref-type name='Journal Article'>17</ref-type><titles><title>Roofs</title></titles><moss>3</moss></record></records></xml>", ["moss"]),
    ],
)  # fmt: skip
def test_a_path_that_nothing_knows_is_named_by_its_first_unknown_part(
    text: str, unknown: list[str], tmp_path: Path
) -> None:
    assert written(tmp_path, text).unknown == unknown


def test_notes_on_a_file_stand_in_the_reconciliation(tmp_path: Path) -> None:
    text = "Title,Year\n" + "".join(f"Влияние света на сон {number},2020\n" for number in range(40))
    path = tmp_path / "legacy.csv"
    path.write_bytes(text.encode("cp1251"))
    parsed = read_file(path)
    balance = records_tables([("index", "database", "legacy.csv", parsed)])[2]
    assert balance["notes"][0].startswith("The file is not UTF-8: decoded as ")


def test_the_page_count_of_web_of_science_is_not_taken_for_its_pages(tmp_path: Path) -> None:
    header = ["PT", "AU", "TI", "SO", "PY", "VL", "BP", "EP", "PG", "UT"]
    row = ["J", "Moor, A; Rand, B", "Zinc and hearing in smiths", "PIPES", "2011", "9", "44", "51", "8", "WOS:000555555500019"]  # fmt: skip
    (record,) = written(tmp_path, "\t".join(header) + "\n" + "\t".join(row) + "\n").records
    assert print_of(record) == ("PIPES", "2011", "9", "", "44-51")


def test_the_sponsors_of_web_of_science_are_not_taken_for_its_pages(tmp_path: Path) -> None:
    header = ["PT", "AU", "TI", "SO", "PY", "VL", "BP", "EP", "SP", "UT"]
    row = ["J", "Moor, A; Rand, B", "Zinc and hearing in smiths", "PIPES", "2011", "9", "", "", "Guild 4 of Smiths; ILL", "WOS:000555555500019"]  # fmt: skip
    (record,) = written(tmp_path, "\t".join(header) + "\n" + "\t".join(row) + "\n").records
    assert print_of(record) == ("PIPES", "2011", "9", "", "")


@pytest.mark.parametrize(
    ("source", "journal"),
    [
        ("Invented Roofs", "Invented Roofs"),
        ("Invented Roofs 2019;5(2):11-19", "Invented Roofs"),
        ("PubMed", ""),
        ("Ovid MEDLINE(R)", ""),
    ],
)
def test_a_column_named_source_is_read_by_its_values_and_never_lost(
    source: str, journal: str, tmp_path: Path
) -> None:
    parsed_file = written(tmp_path, f'Title,Authors,Year,Source\nRoofs,"Doe, J",2019,"{source}"\n')
    (record,) = parsed_file.records
    assert (record.journal, record.other_fields["Source"]) == (journal, [source])
    assert (parsed_file.notes, parsed_file.unknown) == ([], [])


def test_a_journal_in_a_column_of_databases_is_noted(tmp_path: Path) -> None:
    rows = "Walls,PubMed\nMoss,Embase\nRoofs,Invented Roofs\n"
    *_, record = written(tmp_path, f"Title,Source\n{rows}").records
    assert record.other_fields["(note)"] == [
        'the source "Invented Roofs" was read neither as a journal nor as a database.'
    ]


def test_a_source_that_is_neither_journal_nor_database_is_named(tmp_path: Path) -> None:
    parsed_file = written(
        tmp_path, "Title,Year,Source\n" + "".join(f"Roof {number},2019,Batch A\n" for number in range(30))
    )
    assert parsed_file.unknown == ["Source"]
    assert "30 records read with a note" in parsed_file.notes[0]
    assert parsed_file.records[0].journal == ""


def test_ovid_may_give_the_journal_alone_as_its_source(tmp_path: Path) -> None:
    record = written(tmp_path, "<1>\nTitle\n  Roofs.\nSource\n  Journal of Invented Roofs.\n").records[0]
    assert record.journal == "Journal of Invented Roofs"


@pytest.mark.parametrize(
    "elements", ["<number>3</number>", "<issue>3</issue>", "<number>3</number><issue>3</issue>"]
)
def test_endnote_xml_of_mendeley_and_zotero_calls_the_issue_issue(elements: str, tmp_path: Path) -> None:
    parsed = written(
        tmp_path,
        f"<xml><records><record><ref-type name='Journal Article'>17</ref-type><titles><title>Roofs</title></titles>"
        f"{elements}</record></records></xml>",
    )
    assert (parsed.records[0].issue, parsed.unknown) == ("3", [])


# Header, rows of one work in two exports, the id, and the part of a digest that was its id in 0.1.0.
EXPORTS_WITH_IDS = {
    "lens": ("Lens ID,Title,Publication Year,Author/s,Citing Works Count", "000-111-222-333-44X,Moss,2024,Ann Moss,{}", "000-111-222-333-44X"),
    "openalex": (
        "id,title,publication_year,cited_by_count,authorships.author.display_name",
        "https://openalex.org/W9000000001,Moss,2024,{},Ann Moss",
        "W9000000001",
    ),
    "dimensions": ("Rank,Publication ID,Title,PubYear,Authors,Recent citations", '1,pub.1,Moss,2024,"Moss, Ann",{}', "pub.1"),
    "central": ('Title,Author(s),Year,Source,Central ID,Cites', "Moss,Moss A,2024,Moss Letters,CN-1,{}", "CN-1"),
    "bireme": ("ID,Title,Authors,Database,Language,Publication year,Entry Date", 'lil-1,Moss,"Moss, Ann",LILACS,pt,2024,2024010{}', "lil-1"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS_WITH_IDS)
def test_the_id_of_a_database_is_an_accession_number_and_the_former_id_an_alias(
    name: str, tmp_path: Path
) -> None:
    header, row, number = EXPORTS_WITH_IDS[name]
    parsed = written(tmp_path, f"{header}\n{row.format(1)}\n")
    (record,) = parsed.records
    assert record.native_id == number
    table = records_tables([("s", "database", "a.csv", parsed)])[0]
    before = record_digest(record.source_fields, record.volatile - {header.split(",")[-1], "cited_by_count"})[
        :12
    ]
    assert (table["record_id"][0], table["aliases"][0]) == (f"s:{number}", f"s:{before}")


def test_an_id_beside_a_doi_leaves_the_doi_as_the_former_id(tmp_path: Path) -> None:
    text = "Lens ID,Title,DOI,Publication Year\n000-1,Moss,10.5555/moss,2024\n"
    table = records_tables([("s", "database", "a.csv", written(tmp_path, text))])[0]
    assert (table["record_id"][0], table["aliases"][0]) == ("s:000-1", "s:10.5555/moss")


@pytest.mark.parametrize(
    "column", ["QueryDate", "Cites", "GSRank", "cited_by_count", "Entry Date", "Date Modified"]
)
def test_a_counter_of_an_export_is_no_part_of_an_id(column: str, tmp_path: Path) -> None:
    ids = []
    for value in ("1", "2"):
        parsed = written(tmp_path, f"Title,Authors,Year,{column}\nMoss,Moss A,2024,{value}\n")
        table = records_tables([("s", "database", "a.csv", parsed)])[0]
        ids.append(table["record_id"][0])
        record = parsed.records[0]
        assert table["aliases"][0] == f"s:{record_digest(record.source_fields, frozenset())[:12]}"
    assert ids[0] == ids[1]


def test_a_number_of_an_endnote_library_is_no_part_of_an_id(tmp_path: Path) -> None:
    ids = set()
    for number in ("1", "2"):
        record = f"<record><rec-number>{number}</rec-number><titles><title>Moss</title></titles></record>"
        text = f"<xml><records>{record}</records></xml>"
        table = records_tables([("s", "database", "a.xml", written(tmp_path, text))])[0]
        assert table["aliases"][0]
        ids.add(table["record_id"][0])
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("text", "journal"),
    [
        ("Title,Author Names,Source title,Publication Type,Conference Name,PUI\nMoss,Moss A.,Roofs,Conference Abstract,Dew 2024,L1\n", "Roofs"),
        ("Authors,Title,Source title,Document Type,Conference name,EID\nMoss A.,Moss,Roofs,Conference paper,Dew 2024,2-s2.0-1\n", "Roofs"),
        ("Authors,Article Title,Source Title,Document Type,Conference Title,UT (Unique WOS ID)\nMoss A,Moss,Roofs,Meeting Abstract,Dew 2024,WOS:1\n", "Roofs"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Moss, A\nTI Moss\nSO Roofs\nDT Meeting Abstract\nCT Dew 2024\nUT WOS:1\nER\n\nEF\n", "Roofs"),
        ("TY  - CPAPER\nTI  - Moss\nAU  - Moss, A\nT2  - Roofs\nC3  - Dew 2024\nER  - \n", "Roofs"),
        ('[{"type": "paper-conference", "title": "Moss", "container-title": "Roofs", "event-title": "Dew 2024"}]', "Roofs"),
    ],
    ids=["embase", "scopus", "wos", "wos tags", "ris", "csl"],
)  # fmt: skip
def test_a_column_of_a_congress_fills_it(text: str, journal: str, tmp_path: Path) -> None:
    (record,) = written(tmp_path, text).records
    assert (record.journal, record.congress, record.record_type) == (
        journal,
        "Dew 2024",
        "conference abstract",
    )


@pytest.mark.parametrize(
    ("cell", "keywords"),
    [
        ("moss,dew", ["moss", "dew"]),
        ("moss,roof garden,dew", ["moss", "roof garden", "dew"]),
        ("Moss Diseases, Type 2", ["Moss Diseases, Type 2"]),
        ("1,2-dew", ["1,2-dew"]),
        ("N,2-dew", ["N,2-dew"]),
    ],
)
def test_commas_without_blanks_part_keywords(cell: str, keywords: list[str], tmp_path: Path) -> None:
    (record,) = written(
        tmp_path, f'key,title,year,authors,keywords\n1,Roofs,2024,"Moss, A","{cell}"\n'
    ).records
    assert record.keywords == keywords
