"""Values that vendors, catalogues and reference managers write in ways of their own are read as what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats.reading import read_file
from prismake.records.record import Record


def first(folder: Path, text: str) -> Record:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return read_file(path).records[0]


def ris(folder: Path, fields: str, kind: str = "JOUR") -> Record:
    return first(folder, f"TY  - {kind}\nTI  - Moss tea\n{fields}\nER  - \n")


@pytest.mark.parametrize(
    ("fields", "volume", "issue"),
    [
        ("VL  - 12:3", "12", "3"),
        ("VL  - 12, no. 3", "12", "3"),
        ("VL  - Volume 12, Issue 3", "12", "3"),
        ("VL  - vol. 12, n° 3", "12", "3"),
        ("VL  - Año 12, núm. 3", "12", "3"),
        ("VL  - Jg. 12\nIS  - H. 3", "12", "3"),
        ("VL  - Bd. 12\nIS  - Heft 3/4", "12", "3/4"),
        ("VL  - 第12卷\nIS  - 第3期", "12", "3"),
        ("VL  - 12巻\nIS  - 3-4号", "12", "3-4"),
        ("VL  - 12권\nIS  - 3호", "12", "3"),
        ("VL  - 12.3\nIS  - ", "12.3", ""),
        ("VL  - 12/3\nIS  - Suppl 1", "12/3", "Suppl 1"),
    ],
)
def test_words_and_signs_around_volume_and_issue_are_no_part_of_them(
    tmp_path: Path, fields: str, volume: str, issue: str
) -> None:
    record = ris(tmp_path, fields)
    assert (record.volume, record.issue) == (volume, issue)


@pytest.mark.parametrize(
    ("fields", "pages"),
    [
        ("SP  - 112\nEP  - 112-119", "112-119"),
        ("SP  - S12\nEP  - S12-S19", "S12-S19"),
        ("SP  - 45\nLP  - 50", "45-50"),
        ("SP  - e100\nLP  - e109", "e100-e109"),
        ("SP  - 45-50页", "45-50"),
        ("SP  - 45\nEP  - 50頁", "45-50"),
        ("SP  - p.45\uff5e50", "45-50"),
        ("SP  - 45~50", "45-50"),
        ("SP  - S. 45-50", "45-50"),
        ("SP  - S45-50", "S45-S50"),
        ("SP  - págs. 45-50", "45-50"),
    ],
)
def test_pages_of_vendors_and_languages(tmp_path: Path, fields: str, pages: str) -> None:
    assert ris(tmp_path, fields).pages == pages


@pytest.mark.parametrize(
    ("value", "keywords"),
    [
        ("苔藓；茶；打嗝", ["苔藓", "茶", "打嗝"]),
        ("苔藓，茶，打嗝", ["苔藓", "茶", "打嗝"]),
        ("苔、茶", ["苔", "茶"]),
        ("クロイツフェルト・ヤコブ病", ["クロイツフェルト・ヤコブ病"]),
        ("moss | tea", ["moss", "tea"]),
        ("moss • tea • hiccups", ["moss", "tea", "hiccups"]),
        ("moss · tea · hiccups", ["moss", "tea", "hiccups"]),
        ("moss / tea / hiccups", ["moss", "tea", "hiccups"]),
        ("Tea/adverse effects", ["Tea/adverse effects"]),
        (
            "Bryum [Range / Size of range / ] [Spain / Madrid / ].",
            ["Bryum [Range / Size of range / ] [Spain / Madrid / ]."],
        ),
        ("Moss &amp; tea; b &amp;lt; c", ["Moss & tea", "b < c"]),
        ("Keywords: moss, tea, hiccups", ["moss", "tea", "hiccups"]),
        ("['moss', 'tea']", ["moss", "tea"]),
    ],
)
def test_a_single_value_with_signs_between_its_parts_is_a_list_of_keywords(
    tmp_path: Path, value: str, keywords: list[str]
) -> None:
    assert ris(tmp_path, f"KW  - {value}").keywords == keywords


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["['Moss, Ann', \"O'Fern, Bo\"]"], ["Moss, Ann", "O'Fern, Bo"]),
        (['["Moss, Ann", "Fern, Bo"]'], ["Moss, Ann", "Fern, Bo"]),
        (list("['Moss, Ann', 'Fern, Bo']"), ["Moss, Ann", "Fern, Bo"]),
        (
            ["Moss, Ann, author.", "Fern, Bo, 1970- editor", "Oak, Cy (Hrsg.)"],
            ["Moss, Ann", "Fern, Bo", "Oak, Cy"],
        ),
        (["Moss, Ed", "Author, Ann", "Autor, Bo"], ["Moss, Ed", "Author, Ann", "Autor, Bo"]),
        (
            ["Moss, A.*", "Fern, Bo†", "Oak, Cy1,2", "Elm, Di PhD, RN"],
            ["Moss, A.", "Fern, Bo", "Oak, Cy", "Elm, Di"],
        ),
        (["National Laboratory of Moss (ED)"], ["National Laboratory of Moss (ED)"]),
        (
            [
                "Moss, Ann [1,2]",
                f"Fern, Bo <bo{'@'}x.example>",
                "Oak, Cy https://orcid.org/0000-0000-0000-0001",
            ],
            ["Moss, Ann", "Fern, Bo", "Oak, Cy"],
        ),
        (["Moss，Ann", "Dr. Bo Fern", "and 12 others"], ["Moss, Ann", "Fern, Bo", "et al."]),
        (["张三, 李四, 王五, 等"], ["张三", "李四", "王五", "et al."]),
        (["Moss, Al", "Fern, Col", "Oak, U."], ["Moss, Al", "Fern, Col", "Oak, U."]),
        (["Group of Moss, Fern and Study 12"], ["Group of Moss, Fern and Study 12"]),
        (["Zahn, M and Kost, S", "Zhao, W und Lee, J"], ["Zahn, M", "Kost, S", "Zhao, W", "Lee, J"]),
        (["Moss A / Fern B / Oak C"], ["Moss, A", "Fern, B", "Oak, C"]),
        (["Ramón y Cajal, Santiago", "Silva e Costa, A."], ["Ramón y Cajal, Santiago", "Silva e Costa, A."]),
        (["M&uuml;ller, J.; Moss, A."], ["Müller, J.", "Moss, A."]),
        (["Moss, A. [and 3 others]"], ["Moss, A.", "et al."]),
        (["张三；李四；王五"], ["张三", "李四", "王五"]),
        (["山田太郎、鈴木花子"], ["山田太郎", "鈴木花子"]),
        (["김민수, 이영희, 박철수"], ["김민수", "이영희", "박철수"]),
        (["山田, 太郎"], ["山田, 太郎"]),
        ([","], []),
    ],
)
def test_authors_as_programs_and_catalogues_write_them(
    tmp_path: Path, lines: list[str], authors: list[str]
) -> None:
    assert ris(tmp_path, "\n".join(f"A1  - {line}" for line in lines)).authors == authors


def test_authors_under_two_tags_are_named_once(tmp_path: Path) -> None:
    assert ris(tmp_path, "A1  - Moss, A\nAU  - Moss, A\nAU  - Fern, B").authors == ["Moss, A", "Fern, B"]
    assert ris(tmp_path, "A1  - Moss, A\nAU  - Fern, B").authors == ["Moss, A", "Fern, B"]


@pytest.mark.parametrize(
    ("fields", "column", "value"),
    [
        ("JF  - N/A\nT2  - Journal of Moss", "journal", "Journal of Moss"),
        ("AB  - No abstract available\nN2  - We drank.", "abstract", "We drank."),
        ("YEAR  - 2017", "year", "2017"),
        ("UR  - PM:31000001", "pmid", "31000001"),
        ("U1  - 31000001[pmid]", "pmid", "31000001"),
        ("UR  - https://europepmc.org/article/MED/31000001", "pmid", "31000001"),
        ("JO  - Journal of Moss. 2020;12(3):45-50", "journal", "Journal of Moss"),
        ("JO  - Journal of Moss, 12(3), 45-50", "pages", "45-50"),
        ("DO  - 10.5555/a\\_b", "doi", ["10.5555/a_b"]),
        ("DO  - 10.5555\\/a", "doi", ["10.5555/a"]),
        ("SP  - 45-\nEP  - 50", "pages", "45-50"),
        ("SP  - Art. 45", "article_number", "45"),
        ("IS  - hors série", "issue", "hors série"),
        ("VL  - v. 12\nIS  - n. 3", "volume", "12"),
        ("JO  - Proceedings of 2019 Moss 12", "journal", "Proceedings of 2019 Moss 12"),
    ],
)
def test_a_value_in_an_odd_place_of_ris(
    tmp_path: Path, fields: str, column: str, value: str | list[str]
) -> None:
    assert getattr(ris(tmp_path, fields), column) == value


def test_a_sign_that_is_not_seen_hides_no_type(tmp_path: Path) -> None:
    assert ris(tmp_path, "PY  - 2020", "JOUR\u200b").record_type == "journal article"


@pytest.mark.parametrize(
    "text",
    [
        "TY  - BOOK\nTI  - Moss\nED  - Moss, Ann\nER  - \n",
        "TY  - BOOK\nTI  - Moss\nA2  - Moss, Ann\nED  - 2nd ed.\nER  - \n",
        "%0 Edited Book\n%E Moss, Ann\n%T Moss\n",
        "@book{a, title={Moss}, editor={Moss, Ann}}\n",
        '<xml><records><record><ref-type name="Edited Book">28</ref-type><contributors><secondary-authors><author>Moss, Ann'
        "</author></secondary-authors></contributors><titles><title>Moss</title></titles></record></records></xml>",
    ],
)
def test_editors_stand_in_for_the_authors_of_a_whole_book(tmp_path: Path, text: str) -> None:
    assert first(tmp_path, text).authors == ["Moss, Ann"]


@pytest.mark.parametrize("kind", ["CHAP", "JOUR"])
def test_editors_are_no_authors_of_a_chapter_or_an_article(tmp_path: Path, kind: str) -> None:
    assert ris(tmp_path, "A2  - Moss, Ann\nT2  - Handbook", kind).authors == []


def test_refworks_of_cnki_has_a_small_tag_lists_and_a_final_semicolon(tmp_path: Path) -> None:
    text = "RT Journal Article\nA1 张三;李四;\nT1 苔藓茶\nYR 2020\nIS 03\nvo 12\nOP 45-50\nK1 苔藓;茶\nLA 中文;\nDS CNKI\n"
    record = first(tmp_path, text)
    assert (record.volume, record.issue, record.keywords, record.language) == (
        "12",
        "03",
        ["苔藓", "茶"],
        "中文",
    )
    assert record.authors == ["张三", "李四"]


@pytest.mark.parametrize(
    ("keywords", "names"),
    [
        ("<keyword>moss; tea</keyword>", ["moss", "tea"]),
        ("<keyword>moss\ntea</keyword>", ["moss", "tea"]),
        ("<keyword>moss&#xD;tea</keyword>", ["moss", "tea"]),
        ("<keyword>moss</keyword><keyword>tea; hot</keyword>", ["moss", "tea; hot"]),
    ],
)
def test_endnote_xml_may_keep_all_keywords_in_one(tmp_path: Path, keywords: str, names: list[str]) -> None:
    text = f"<xml><records><record><titles><title>Moss</title></titles><keywords>{keywords}</keywords></record></records></xml>"
    assert first(tmp_path, text).keywords == names


@pytest.mark.parametrize(
    ("elements", "journal"),
    [
        ("<titles><title>Moss</title><alt-title>J Moss</alt-title></titles>", "J Moss"),
        (
            "<titles><title>Moss</title></titles><alt-periodical><full-title>J Moss</full-title></alt-periodical>",
            "J Moss",
        ),
        (
            "<titles><title>Moss</title><alt-title>J M</alt-title></titles><periodical><abbr-1>J Moss</abbr-1></periodical>",
            "J Moss",
        ),
    ],
)
def test_endnote_xml_names_the_journal_in_other_places(tmp_path: Path, elements: str, journal: str) -> None:
    assert first(tmp_path, f"<xml><records><record>{elements}</record></records></xml>").journal == journal


@pytest.mark.parametrize(
    "fields",
    ["UR  - PM:31000001", "U1  - 31000001[pmid]", "UR  - https://europepmc.org/article/MED/31000001"],
)
@pytest.mark.parametrize("doi", ["", "DO  - 10.5555/a\n"])
def test_a_record_whose_pubmed_id_is_read_now_keeps_its_former_id(
    tmp_path: Path, fields: str, doi: str
) -> None:
    assert ris(tmp_path, f"{doi}{fields}").earlier_id == doi[6:].strip()
    assert ris(tmp_path, f"{doi}N1  - PMID: 31000001").earlier_id is None


def test_the_former_id_of_a_doi_with_an_escaped_sign_is_that_of_its_first_part(tmp_path: Path) -> None:
    assert ris(tmp_path, "DO  - 10.5555/a\\_b").earlier_id == "10.5555/a"


@pytest.mark.parametrize(
    ("fields", "title"),
    [("T2  - Moss", "Moss"), ("BT  - Moss", "Moss"), ("ST  - Moss", "Moss"), ("TT  - Moos", "Moos")],
)
def test_a_whole_book_may_have_its_title_in_another_place(tmp_path: Path, fields: str, title: str) -> None:
    record = first(tmp_path, f"TY  - BOOK\n{fields}\nER  - \n")
    assert (record.title, record.journal) == (title, "")


def test_a_note_says_under_which_tags_the_titles_stand(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Moss tea\nTI  - Chá\nER  - \n", encoding="utf-8")
    (note,) = read_file(tmp_path / "a.ris").notes
    assert "different titles in TI; the first one was read" in note


def test_ovid_tags_name_keywords_and_a_volume_behind_the_journal(tmp_path: Path) -> None:
    record = first(
        tmp_path, "<1>\nTI  - Moss\nKW  - tea\nKW  - hot\nSO  - J Moss. Vol. 12 (3) (pp 45-50), 2020.\n"
    )
    assert (record.keywords, record.journal, record.volume) == (["tea", "hot"], "J Moss", "12")


def test_endnote_xml_names_pubmed_as_the_provider(tmp_path: Path) -> None:
    fields = "<accession-num>31000001</accession-num><remote-database-provider>NLM</remote-database-provider>"
    text = f"<xml><records><record><titles><title>Moss</title></titles>{fields}</record></records></xml>"
    assert first(tmp_path, text).pmid == "31000001"


def test_the_status_of_ovid_is_no_title(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<1>\nUI  - 31000001\nST  - MEDLINE\nAB  - Tea.\n", encoding="utf-8")
    result = read_file(tmp_path / "a.txt")
    assert (len(result.records), len(result.quarantined)) == (0, 1)
