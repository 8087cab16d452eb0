"""Tables as people bring them: saved by spreadsheets, with headers in other languages, in rows, in one cell, or with two headers."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats.reading import read_file
from prismake.records.record import ParsedFile, Record
from prismake.records.table import records_tables

HEADER = "Title,Authors,Year,Journal,Volume,Issue,Pages,DOI"
MOSS = 'Moss tea,"Moss, A.; Fern, B.",2019,Moss Letters,12,3,101-110,10.5555/moss.1'
FERN = 'Fern tea,"Fern, B.",2018,Fern Letters,7,1,11-19,10.5555/fern.2'


def parsed(folder: Path, text: str, encoding: str = "utf-8") -> ParsedFile:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return read_balanced(path)


def one(folder: Path, column: str, cell: str, header: str = "") -> Record:
    """Return the record of a table with this cell in this column."""
    quoted = '"' + cell.replace('"', '""') + '"'
    (record,) = parsed(folder, f"Title,{header or column}\nMoss tea,{quoted}\n").records
    return record


def values(record: Record) -> tuple[str, ...]:
    return record.title, "; ".join(record.authors), record.year, record.journal, record.volume, record.pages


MOSS_VALUES = ("Moss tea", "Moss, A.; Fern, B.", "2019", "Moss Letters", "12", "101-110")
FERN_VALUES = ("Fern tea", "Fern, B.", "2018", "Fern Letters", "7", "11-19")

FIELDS = (
    '"TITLE","Moss tea"\n"AUTHOR NAMES","Moss A.","Fern B."\n"SOURCE TITLE","Moss Letters"\n"PUBLICATION YEAR","2019"\n'
    '"VOLUME","12"\n"FIRST PAGE","101"\n"LAST PAGE","110"\n"ABSTRACT","Tea.\n\nTITLE, as a line"\n"AUTHOR KEYWORDS","moss","tea"\n'
)
OTHER_FIELDS = '"TITLE","Fern tea"\n"AUTHOR NAMES","Fern B."\n"SOURCE TITLE","Fern Letters"\n"PUBLICATION YEAR","2018"\n"DOI","10.5555/fern.2"\n'


@pytest.mark.parametrize("above", ["", "\"Embase\"\n\"'moss'/exp AND 'tea'/exp\"\n\n"])
@pytest.mark.parametrize("between", ["\n", "", ",,,\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_a_field_in_each_row_is_read(
    separator: str, between: str, above: str, tmp_path: Path
) -> None:
    text = (FIELDS + between + OTHER_FIELDS).replace('","', f'"{separator}"')
    moss, fern = parsed(tmp_path, above + text.replace(",,,", separator * 3)).records
    assert values(moss) == MOSS_VALUES
    assert (moss.keywords, moss.abstract) == (["moss", "tea"], "Tea. TITLE, as a line")
    assert (fern.title, fern.authors, fern.doi) == ("Fern tea", ["Fern, B."], ["10.5555/fern.2"])


def test_a_record_without_its_title_does_not_join_the_one_above_it(tmp_path: Path) -> None:
    headless = OTHER_FIELDS.split("\n", 1)[1]
    file = parsed(tmp_path, f"{FIELDS}\n{headless}\n{OTHER_FIELDS}")
    assert [values(record)[0] for record in file.records] == ["Moss tea", "Fern tea"]
    assert len(file.quarantined) == 1


@pytest.mark.parametrize("padding", ["", ";;;"])
@pytest.mark.parametrize("is_header_quoted", [True, False])
def test_rows_that_a_spreadsheet_took_for_one_cell_are_read(
    is_header_quoted: bool, padding: str, tmp_path: Path
) -> None:
    lines = ['"' + row.replace('"', '""') + '"' for row in (MOSS, FERN)]
    header = f'"{HEADER}"' if is_header_quoted else HEADER
    file = parsed(tmp_path, "".join(f"{line}{padding}\r\n" for line in (header, *lines)))
    assert [values(record) for record in file.records] == [MOSS_VALUES, FERN_VALUES]
    assert file.records[0].doi == ["10.5555/moss.1"]
    assert not file.unknown


@pytest.mark.parametrize(
    "header",
    [
        HEADER.upper(),
        "Titel,Autoren,Jahr,Zeitschrift,Band,Heft,Seiten,DOI",
        "Titre,Auteurs,Année,Revue,Volume,Numéro,Pages,DOI",
    ],
)
def test_a_header_once_more_in_other_words_is_no_record(header: str, tmp_path: Path) -> None:
    for text in (f"{HEADER}\n{MOSS}\n{header}\n{FERN}\n", f"{HEADER}\n{header}\n{MOSS}\n{FERN}\n"):
        file = parsed(tmp_path, text)
        assert [values(record) for record in file.records] == [MOSS_VALUES, FERN_VALUES]
        assert any("name the columns in other words" in note for note in file.notes)


def test_tags_below_the_header_are_no_record(tmp_path: Path) -> None:
    file = parsed(tmp_path, f"{HEADER}\nTI,AU,PY,SO,VL,IS,BP,DI\n{MOSS}\n")
    assert [values(record) for record in file.records] == [MOSS_VALUES]


def test_columns_in_another_order_below_another_header_keep_their_names(tmp_path: Path) -> None:
    other = 'Year,Journal,Title,Authors,Volume,Issue,Pages,DOI\n2018,Fern Letters,Fern tea,"Fern, B.",7,1,11-19,10.5555/fern.2\n'
    file = parsed(tmp_path, f"{HEADER}\n{MOSS}\n{other}{HEADER}\n{MOSS}\n")
    assert [values(record) for record in file.records] == [MOSS_VALUES, FERN_VALUES, MOSS_VALUES]


def test_rows_below_a_header_with_other_columns_are_quarantined(tmp_path: Path) -> None:
    other = "Title,Publisher,Year,Country\nFern tea,Green,2018,X\n"
    file = parsed(tmp_path, f"{HEADER}\n{MOSS}\n{other}")
    assert [values(record) for record in file.records] == [MOSS_VALUES]
    assert [entry.reason for entry in file.quarantined] == [
        "it stands below another header (line 3) with other columns: save that table in a file of its own"
    ]


@pytest.mark.parametrize("name", ["Sheet 2", "Tabelle1", "Summe", "Anzahl: 2", "Gesamt: 2 Treffer"])
def test_the_name_of_a_sheet_and_a_total_are_no_record(name: str, tmp_path: Path) -> None:
    file = parsed(tmp_path, f"{HEADER}\n{MOSS}\n{name},,,,,,,\n")
    assert len(file.records) == 1
    assert not file.quarantined
    assert name in file.notes[0]


@pytest.mark.parametrize(
    "header",
    [
        "文献标题,作者,年份,来源出版物名称,卷,期,起始页码,结束页码",
        "题名,作者,年,刊名,卷,期,起始页码,结束页码",
        "文献タイトル,著者名,出版年,出版物名,巻,号,開始ページ,終了ページ",
        "논문제목,저자,발행연도,학술지명,권,호,시작페이지,끝페이지",
        "Название статьи,Авторы,Год,Журнал,Том,Номер,start page,end page",
        "Title of article,Author list,Year of publication,Journal/Conference,Volume,Issue,Page from,Page to",
        "citation_title,citation_authors,citation_pub_year,citation_journal_name,citation_journal_volume,x,start page,end page",
        "Title,an_author,Year,Source title/Anthology title,Volume,Issue,pageStart,pageEnd",
    ],
)
def test_headers_of_other_languages_and_tools_fill_the_same_fields(header: str, tmp_path: Path) -> None:
    text = f'{header.replace("an_author", "creator")}\nMoss tea,"Moss, A.; Fern, B.",2019,Moss Letters,12,3,101,110\n'
    (record,) = parsed(tmp_path, text).records
    assert values(record) == MOSS_VALUES


def test_the_new_tables_of_ebscohost_are_read(tmp_path: Path) -> None:
    text = (
        "id,an,title,contributors,publicationDate,source,volume,issue,pageStart,pageEnd,doi,docTypes,longDBName\n"
        'x,135000001,Moss tea,"Moss, A.; Fern, B.",20190315,Moss Letters,12,3,101,110,10.5555/moss.1,Academic Journal,CINAHL\n'
    )
    (record,) = parsed(tmp_path, text).records
    assert values(record) == MOSS_VALUES
    assert (record.native_id, record.earlier_id) == ("135000001", "10.5555/moss.1")


def test_the_tags_of_ovid_are_names_of_columns(tmp_path: Path) -> None:
    text = 'VN,DB,UI,AU,TI,SO,PT,LG,MH\nOvid,Medline,31234567,"Moss A\nFern B",Moss tea,"Moss Letters. 12(3):101-110, 2019 Mar.",Journal Article,English,"Tea\nSleep"\n'
    (record,) = parsed(tmp_path, text).records
    assert values(record) == ("Moss tea", "Moss, A; Fern, B", "2019", "Moss Letters", "12", "101-110")
    assert (record.keywords, record.language) == (["Tea", "Sleep"], "English")


def test_dublin_core_has_creators_descriptions_and_identifiers(tmp_path: Path) -> None:
    text = 'title,creator,date,description,identifier\nMoss tea,"Moss, A.",2019,Tea.,https://doi.org/10.5555/moss.1\n'
    (record,) = parsed(tmp_path, text).records
    assert (record.authors, record.abstract, record.doi) == (["Moss, A."], "Tea.", ["10.5555/moss.1"])


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Moss, Ann B.//Fern, Bo", ["Moss, Ann B.", "Fern, Bo"]),
        ('[{"name": "Ann Moss"}, {"name": "Bo Fern"}]', ["Moss, Ann", "Fern, Bo"]),
        ("[{'authorId': '1', 'name': 'Ann Moss'}]", ["Moss, Ann"]),
        ('[{"family": "Moss", "given": "Ann"}]', ["Moss, Ann"]),
        ("{'Ann Moss','Bo Fern'}", ["Moss, Ann", "Fern, Bo"]),
        ('{Ann Moss,"Fern, Bo"}', ["Moss, Ann", "Fern, Bo"]),
        ("Moss A / Fern B", ["Moss, A", "Fern, B"]),
        ("Moss A • Fern B", ["Moss, A", "Fern, B"]),
        ("Moss, A.，Fern, B.", ["Moss, A.", "Fern, B."]),
        ("Moss A (University of X, Berlin); Fern B (Univ Y)", ["Moss, A", "Fern, B"]),
        ("Moss, Ann [Univ X]; Fern, Bo [Univ Y]", ["Moss, Ann", "Fern, Bo"]),
        ("World Moss Organization (WMO); Moss A", ["World Moss Organization (WMO)", "Moss, A"]),
        ("Moss, A.1,2; Fern, B.3", ["Moss, A.", "Fern, B."]),
        ("Ann Moss 0002; Bo Fern", ["Moss, Ann", "Fern, Bo"]),
    ],
)
def test_people_of_a_cell(cell: str, authors: list[str], tmp_path: Path) -> None:
    assert one(tmp_path, "Authors", cell).authors == authors


@pytest.mark.parametrize(
    "cell",
    [
        '["moss", "green tea"]',
        "moss | green tea",
        "moss|green tea",
        "moss\ngreen tea",
        "moss//green tea",
        "moss • green tea",
        "moss，green tea",
        "moss；green tea",
        "Keywords: moss; green tea",
        "Mots-clés : moss; green tea",
    ],
)
def test_keywords_of_a_cell(cell: str, tmp_path: Path) -> None:
    assert one(tmp_path, "Keywords", cell).keywords == ["moss", "green tea"]


@pytest.mark.parametrize(
    "cell",
    [
        "S. 101–110",
        "Seiten 101-110",
        "pág. 101-110",
        "101 to 110",
        "101~110",
        "101-110 (10 pages)",
        "101-110 (10 S.)",
    ],
)
def test_pages_in_other_words(cell: str, tmp_path: Path) -> None:
    assert one(tmp_path, "Pages", cell).pages == "101-110"


@pytest.mark.parametrize(
    ("header", "cell", "read"),
    [
        ("Volume", "Bd. 12", ("12", "", "")),
        ("Volume", "Jg. 12", ("12", "", "")),
        ("Volume", "v.12", ("12", "", "")),
        ("Volume", "vol 12, no 3", ("12", "3", "")),
        ("Volume (Issue)", "12 (3)", ("12", "3", "")),
        ("Volume/Issue/Pages", "12(3):101-110", ("12", "3", "101-110")),
        ("Volume", "12:101-110", ("12", "", "101-110")),
        ("Issue", "H. 3", ("", "3", "")),
        ("Issue", "3, SI", ("", "3", "")),
    ],
)
def test_volume_and_issue_in_other_words(
    header: str, cell: str, read: tuple[str, str, str], tmp_path: Path
) -> None:
    record = one(tmp_path, header, cell)
    assert (record.volume, record.issue, record.pages) == read


@pytest.mark.parametrize(
    ("header", "cell", "date"),
    [
        ("Date", "43529", "2019-03-05"),
        ("Year", "2,019", ""),
        ("Year", "2.019", ""),
        ("Date", "3/15/19", "3/15/19"),
        ("Date", "15.03.19", "15.03.19"),
        ("Date", "Mar-19", "Mar-19"),
        ("Date", "Mrz-19", "Mrz-19"),
    ],
)
def test_years_that_a_spreadsheet_changed(header: str, cell: str, date: str, tmp_path: Path) -> None:
    record = one(tmp_path, header, cell)
    assert (record.year, record.date) == ("2019", date)
    is_guess = date == cell
    assert bool(record.other_fields.get("(note)")) == is_guess


def test_a_short_year_of_the_last_century_is_one(tmp_path: Path) -> None:
    assert one(tmp_path, "Date", "3/15/89").year == "1989"


@pytest.mark.parametrize(
    "cell", ["31,234,567", "31.234.567", "31 234 567", "31234567[pmid]", "PMID: 31234567 [PMID]"]
)
def test_a_pubmed_id_with_marks_is_one_and_the_former_id_stays_an_alias(cell: str, tmp_path: Path) -> None:
    file = parsed(tmp_path, f'Title,PMID,DOI\nMoss tea,"{cell}",10.5555/moss.1\nFern tea,"{cell}",\n')
    assert [record.pmid for record in file.records] == ["31234567", "31234567"]
    table = records_tables([("index", "database", "table.csv", file)])[0]
    first, second = table.to_dict("records")
    # 0.1.0 read the last one, and the first digits before a blank.
    if cell == "31 234 567":
        assert "index:31" in first["aliases"]
    elif not cell.startswith("PMID"):
        assert "10.5555/moss.1" in first["aliases"]
        assert second["aliases"]


@pytest.mark.parametrize(
    "citation",
    [
        "Moss Letters, v12 n3 p101-110 Mar 2019",
        "Moss Letters, v12 n3 p101-110 2019",
        "Moss Letters, 2019, 12(3), 101-110. https://doi.org/10.5555/moss.1",
        "Moss Letters;12(3): 101-110, mar. 2019.",
        "Moss Letters;12(3): 101-110, jan.-mar. 2019",
    ],
)
def test_citations_of_eric_lilacs_and_of_lists_of_references(citation: str, tmp_path: Path) -> None:
    record = one(tmp_path, "Source", citation)
    assert values(record) == ("Moss tea", "", "2019", "Moss Letters", "12", "101-110")
    assert record.issue == "3"


@pytest.mark.parametrize(
    ("header", "row", "authors"),
    [
        ("Author 1,Author 2,Author 3", '"Moss, A.","Fern, B.",', ["Moss, A.", "Fern, B."]),
        ("Authors,Authors", ',"Moss, A.; Fern, B."', ["Moss, A.", "Fern, B."]),
        ("Authors,Authors", '"Moss, A.; Fern, B.","Other, O."', ["Moss, A.", "Fern, B."]),
        ('"Author\n(s)"', '"Moss, A.; Fern, B."', ["Moss, A.", "Fern, B."]),
    ],
)
def test_columns_of_authors(header: str, row: str, authors: list[str], tmp_path: Path) -> None:
    (record,) = parsed(tmp_path, f"Title,Year,{header}\nMoss tea,2019,{row}\n").records
    assert record.authors == authors


def test_a_column_for_each_keyword_is_one_of_keywords(tmp_path: Path) -> None:
    (record,) = parsed(tmp_path, "Title,Keyword 1,Keyword 2\nMoss tea,moss,tea\n").records
    assert record.keywords == ["moss", "tea"]


def test_cells_with_links_and_strokes_of_spreadsheets(tmp_path: Path) -> None:
    text = (
        "Title;Year;Pages;DOI\n"
        '"=HYPERLINK(""https://x.example/a"";""Moss tea"")";2019;1-9;"=HYPERLINK(""https://doi.org/10.5555/moss.1"";""Link"")"\n'
        "'Fern tea;'2018;'11-19;10.5555/fern.2\n"
    )
    moss, fern = parsed(tmp_path, text).records
    assert (moss.title, moss.doi) == ("Moss tea", ["10.5555/moss.1"])
    assert (fern.title, fern.year, fern.pages) == ("Fern tea", "2018", "11-19")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Title,Original Title", ",Moostee"),
        ("Title,Original Title", "n/a,Moostee"),
        ("Translated Title,Original Title", "Moostee,Moos"),
        ("Original Title,Journal", "Moostee,Moos"),
    ],
)
def test_a_title_in_another_column_stands_in(header: str, row: str, tmp_path: Path) -> None:
    (record,) = parsed(tmp_path, f"Year,{header}\n2019,{row}\n").records
    assert record.title == "Moostee"


@pytest.mark.parametrize("word", ["WAHR", "VRAI", "VERO", "TRUE"])
def test_retracted_in_the_words_of_a_spreadsheet(word: str, tmp_path: Path) -> None:
    assert one(tmp_path, "is_retracted", word).integrity == ["retracted"]


def test_the_index_of_a_data_frame_changes_no_id(tmp_path: Path) -> None:
    ids = []
    for number in (3, 8):
        file = parsed(tmp_path, f"Unnamed: 0,Title,Year\n{number},Moss tea,2019.0\n")
        assert not file.unknown
        ids.append(records_tables([("index", "database", "table.csv", file)])[0]["record_id"][0])
    assert ids[0] == ids[1]


def test_a_dictionary_in_a_cell_is_no_journal(tmp_path: Path) -> None:
    text = "title,journal,externalIds,language\nMoss tea,\"{'name': 'Moss Letters', 'volume': '12'}\",\"{'DOI': '10.5555/moss.1', 'CorpusId': 1}\",['en']\n"
    (record,) = parsed(tmp_path, text).records
    assert (record.journal, record.doi, record.language) == ("Moss Letters", ["10.5555/moss.1"], "en")


def test_a_small_table_without_known_titles_is_refused_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Title (Year),Authors\nMoss tea (2019),"Moss, A.; Fern, B."\n', encoding="utf-8")
    assert 'no column of titles that prismake knows, but "Title (Year)"' in (read_file(path).refused or "")


def test_a_list_with_commas_may_have_a_sign_of_another_script(tmp_path: Path) -> None:
    assert one(tmp_path, "Keywords", "moss, green tea, 茶、苔").keywords == ["moss", "green tea", "茶", "苔"]


def test_signs_that_r_escaped_are_letters(tmp_path: Path) -> None:
    (record,) = parsed(tmp_path, "Title,Year\nCaf<U+00E9> and 132<U+2009>479 cups,2019\n").records
    assert record.title == "Café and 132 479 cups"


@pytest.mark.parametrize("name", ["PublicationName", "Publication Name", "publication_name"])
def test_a_name_without_blanks_is_that_with_blanks(name: str, tmp_path: Path) -> None:
    assert one(tmp_path, name, "Moss Letters").journal == "Moss Letters"


def test_the_date_of_a_survey_is_no_year(tmp_path: Path) -> None:
    record = one(tmp_path, "StartDate", "2019-03-15")
    assert not record.year


def test_a_table_with_years_is_no_list_of_references(tmp_path: Path) -> None:
    rows = "".join(
        f"3123456{n},10.5555/m.{n},Moss tea against hiccups in adults of all ages,201{n}\n" for n in range(5)
    )
    path = tmp_path / "a.csv"
    path.write_text(f"ref_pmid,ref_doi,ref_name,ref_year\n{rows}", encoding="utf-8")
    assert 'no column of titles that prismake knows, but "ref_pmid"' in (read_file(path).refused or "")


def test_the_table_of_a_mac_is_asked_about_with_its_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Title,Authors,Year\nPeople’s tea and moss,Moss A,2019\n".encode("mac-roman"))
    assert 'in mac-roman "People’s"' in (read_file(path).refused or "")


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Moss A, University of X; Fern B, University of Y", ["Moss, A", "Fern, B"]),
        ("Moss, Ann, Dept of Z, Univ X; Fern, Bo, Univ Y", ["Moss, Ann", "Fern, Bo"]),
        ("1. Moss A, 2. Fern B, 3. Roe C", ["Moss, A", "Fern, B", "Roe, C"]),
        ("Moss A [1], Fern B [2], Roe C [1,2]", ["Moss, A", "Fern, B", "Roe, C"]),
    ],
)
def test_places_and_numbers_beside_names_are_none(cell: str, authors: list[str], tmp_path: Path) -> None:
    assert one(tmp_path, "Authors", cell).authors == authors


@pytest.mark.parametrize("cell", ["31234567; 31234568", "31234567,31234568", "31234567."])
def test_the_first_of_several_pubmed_ids_is_the_records_own(cell: str, tmp_path: Path) -> None:
    record = one(tmp_path, "PMID", cell)
    assert (record.pmid, record.earlier_id) == ("31234567", "")
    assert record.other_fields.get("other pmid", []) == ["31234568"][: cell.count("8")]


@pytest.mark.parametrize(
    ("column", "cell", "read"),
    [
        ("Volume", "第12卷", ("12", "")),
        ("Volume", "12권", ("12", "")),
        ("Volume", "т. 12", ("12", "")),
        ("Issue", "第3期", ("", "3")),
        ("Issue", "3号", ("", "3")),
    ],
)
def test_volumes_and_issues_in_other_scripts(
    column: str, cell: str, read: tuple[str, str], tmp_path: Path
) -> None:
    record = one(tmp_path, column, cell)
    assert (record.volume, record.issue) == read


def test_line_ends_of_workbooks_are_blanks(tmp_path: Path) -> None:
    assert one(tmp_path, "Abstract", "_x000D_Moss_x000D_\ntea").abstract == "Moss tea"


@pytest.mark.parametrize("text", ["[No abstract]", "Abstract not available."])
def test_words_for_no_abstract_are_none(text: str, tmp_path: Path) -> None:
    assert not one(tmp_path, "Abstract", text).abstract
