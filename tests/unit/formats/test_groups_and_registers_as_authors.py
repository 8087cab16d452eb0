"""Authors that are no persons: groups beside people, registers and their numbers, the editors and groups of a book."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats import read_file
from prismake.records.record import Record
from prismake.records.table import records_tables


def read(folder: Path, text: str) -> Record:
    (folder / "export").write_text(text, encoding="utf-8")
    (record,) = read_file(folder / "export").records
    return record


def wos(*lines: str) -> str:
    return "\n".join(
        [
            "FN Clarivate Analytics Web of Science",
            "VR 1.0",
            "PT J",
            *lines,
            "TI Roofs",
            "SO WALLS",
            "ER",
            "",
            "EF",
            "",
        ]
    )


PEOPLE = ["Doe, Jane", "Roe, Ann"]


@pytest.mark.parametrize(
    "text",
    [
        wos("AU Doe, J", "   Roe, A", "AF Doe, Jane", "   Roe, Ann", "CA MOSS Study Group"),
        "PT\tAU\tAF\tCA\tTI\tSO\tUT\nJ\tDoe, J; Roe, A\tDoe, Jane; Roe, Ann\tMOSS Study Group\tRoofs\tWALLS\tWOS:000000000000001\n",
        "Publication Type,Authors,Author Full Names,Group Authors,Article Title,Source Title\nJ,\"Doe, J; Roe, A\",\"Doe, Jane; Roe, Ann\",MOSS Study Group,Roofs,WALLS\n",
        "@article{key1,\n Author = {Doe, Jane and Roe, Ann},\n Group-Author = {MOSS Study Group},\n Title = {Roofs}\n}\n",
        "PMID- 99990001\nTI  - Roofs\nFAU - Doe, Jane\nAU  - Doe J\nFAU - Roe, Ann\nAU  - Roe A\nCN  - MOSS Study Group\n",
        "<1>\nTitle\n  Roofs\nAuthor\n  Doe, Jane; Roe, Ann\nCorporate Author\n  MOSS Study Group\n",
    ],
)  # fmt: skip
def test_a_group_is_an_author_beside_people(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).authors == [*PEOPLE, "MOSS Study Group"]


def test_a_group_before_the_people_comes_first(tmp_path: Path) -> None:
    text = "PMID- 99990001\nTI  - Roofs\nCN  - MOSS Study Group\nFAU - Doe, Jane\nAU  - Doe J\nFAU - Roe, Ann\nAU  - Roe A\n"
    assert read(tmp_path, text).authors == ["MOSS Study Group", *PEOPLE]


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["AU Doe, J", "BE Roe, A", "GP IEEE"], ["Doe, J"]), (["BA Doe, J", "BE Roe, A"], ["Doe, J"]), (["BE Roe, A", "   Lee, B"], ["Roe, A", "Lee, B"]),
        (["GP MOSS Study Group"], ["MOSS Study Group"]), (["CA MOSS Study Group"], ["MOSS Study Group"]),
    ],
)  # fmt: skip
def test_the_authors_editors_and_group_of_a_book_stand_in_for_missing_authors(
    lines: list[str], authors: list[str], tmp_path: Path
) -> None:
    assert read(tmp_path, wos(*lines)).authors == authors


@pytest.mark.parametrize(
    ("author", "number"),
    [
        ("NCT09990001", "NCT09990001"), ("NCT09990001,", "NCT09990001"), ("EUCTR2015-009999-10-DE,", "2015-009999-10"), ("ISRCTN99990001", "ISRCTN99990001"),
        ("ChiCTR2000099999", "ChiCTR2000099999"), ("JPRN-UMIN000099999", "UMIN000099999"), ("IRCT20200101099999N1", "IRCT20200101099999N1"), ("Nct,", ""), ("EUCTR", ""),
    ],
)  # fmt: skip
def test_the_number_of_a_registration_is_no_author(author: str, number: str, tmp_path: Path) -> None:
    for kind in ("Trial registry record", "Journal article"):
        text = f"TY  - JOUR\nAN  - CN-09999002\nAU  - {author}\nTI  - Moss on roofs\nM3  - {kind}\nER  - \n"
        record = read(tmp_path, text)
        assert (record.authors, record.as_written["authors"]) == ([], author)
        assert [held for held in record.registration_ids if number in held] == record.registration_ids
        assert bool(record.registration_ids) == bool(number)


def test_people_beside_the_number_of_a_registration_stay(tmp_path: Path) -> None:
    text = "TY  - JOUR\nAU  - NCT09990001\nAU  - Per, A.\nTI  - Moss\nER  - \n"
    assert read(tmp_path, text).authors == ["Per, A."]


@pytest.mark.parametrize(
    ("kind", "doi"),
    [("Article; Book Chapter", []), ("Book Chapter", []), ("Proceedings Paper", []), ("Book Review", []), ("Book", ["10.5555/book"])],
)  # fmt: skip
def test_the_doi_of_a_book_is_not_that_of_its_chapters(kind: str, doi: list[str], tmp_path: Path) -> None:
    record = read(tmp_path, wos("AU Doe, J", f"DT {kind}", "D2 10.5555/book"))
    assert record.doi == doi
    assert record.references == ([] if doi else ["book:10.5555/book"])


def test_a_chapter_that_had_the_doi_of_its_book_keeps_that_id_as_an_alias(tmp_path: Path) -> None:
    read(tmp_path, wos("AU Doe, J", "DT Book Chapter", "D2 10.5555/book"))
    table, _, _ = records_tables([("wos", "databases", "export", read_file(tmp_path / "export"))])
    assert list(table["aliases"]) == ["wos:10.5555/book"]
    assert "10.5555" not in table["record_id"][0]


GROUP = "ENIGMA Bipolar"


@pytest.mark.parametrize(
    "text",
    [
        f"PMID- 99990001\nTI  - Roofs\nFAU - Doe, Jane\nAU  - Doe J\nCN  - {GROUP}\n",
        wos("AU Doe, Jane", f"CA {GROUP}"),
        f"Title,Authors,Group Authors\nRoofs,\"Doe, Jane\",{GROUP}\n",
        f"TY  - JOUR\nAU  - Doe, Jane\nAU  - {GROUP},\nTI  - Roofs\nER  - \n",
        f"%0 Journal Article\n%A Doe, Jane\n%A {GROUP},\n%T Roofs\n",
        f"@article{{key1,\n author = {{Doe, Jane and {{{GROUP}}}}},\n title = {{Roofs}}\n}}\n",
        f'[{{"type":"article-journal","title":"Roofs","author":[{{"family":"Doe","given":"Jane"}},{{"literal":"{GROUP}"}}]}}]',
        f'{{"DOI":"10.5555/a","title":["Roofs"],"author":[{{"family":"Doe","given":"Jane"}},{{"name":"{GROUP}"}}]}}',
        f"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99990001</PMID><Article><ArticleTitle>Roofs</ArticleTitle><AuthorList><Author><LastName>Doe</LastName><ForeName>Jane</ForeName></Author><Author><CollectiveName>{GROUP}</CollectiveName></Author></AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ],
)  # fmt: skip
def test_the_words_of_a_group_are_no_family_and_given_name(text: str, tmp_path: Path) -> None:
    record = read(tmp_path, text)
    assert record.authors == ["Doe, Jane", GROUP]
    assert "\x02" not in str(record.as_written) + str(record.other_fields)


def test_braces_around_every_name_of_bibtex_say_nothing(tmp_path: Path) -> None:
    text = "@article{key1,\n author = {{Jane Doe} and {Ann Roe}},\n title = {Roofs}\n}\n"
    assert read(tmp_path, text).authors == ["Doe, Jane", "Roe, Ann"]


def test_the_sign_of_a_group_is_no_part_of_the_digest(tmp_path: Path) -> None:
    groups, people = (
        read(tmp_path, f"@article{{key1,\n author = {{{name}}},\n title = {{Roofs}}\n}}\n")
        for name in (f"{{{GROUP}}}", GROUP)
    )
    assert (groups.authors, people.authors) == ([GROUP], ["ENIGMA, Bipolar"])
    assert groups.digest == people.digest


def test_an_address_in_the_command_of_bibtex_is_an_address(tmp_path: Path) -> None:
    text = "@misc{key1,\n title = {Roofs},\n howpublished = {\\url{https://example.org/a}}\n}\n"
    assert read(tmp_path, text).url == "https://example.org/a"
