"""Values that a column cannot hold are left out, and kept as written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cases import records_of
from hypothesis import given
from hypothesis import strategies as st

from prismake.records import plausible
from prismake.records.compose import compose
from prismake.records.plausible import is_issue, issue_of_serial
from prismake.records.record import Record


def composed(**values: str) -> Record:
    record = compose({"title": ["Invented"], **{column: [text] for column, text in values.items()}}, {})
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    "issue",
    ["8th Congress of Invented Roofs", "ECR 2019", "Rome", "forthcoming", "In Press", "9783319956299", "https://a.example/3", "Issue",
     "Achenbach, T. (1991). Child Behavior Checklist. Burlington"],
)  # fmt: skip
def test_a_text_that_is_no_issue_is_left_out(issue: str) -> None:
    record = composed(issue=issue)
    assert (record.issue, record.as_written["issue"]) == ("", issue)


@pytest.mark.parametrize(
    "issue",
    ["4", "2-3", "10471", "7 Suppl 1", "Suppl. 2", "S1", "Pt B", "Spring", "January", "SPEC. ISSUE", "CSCW", "XII", "A", "3-B", "12 Pt 2",
     "5 (Special Issue)", "5-B(E)"],
)  # fmt: skip
def test_an_issue_of_real_exports_is_kept(issue: str) -> None:
    assert composed(issue=issue).issue == issue


@pytest.mark.parametrize(
    "volume", ["PP", "Ph.D.", "Publish Ahead of Print", "Volume", "International Congress on Roofs"]
)
def test_a_text_that_is_no_volume_is_left_out(volume: str) -> None:
    assert composed(volume=volume).volume == ""


@pytest.mark.parametrize("volume", ["12", "XIV", "11188 LNCS", "Suppl 3", "2017-May", "94 B", "A12"])
def test_a_volume_of_real_exports_is_kept(volume: str) -> None:
    assert composed(volume=volume).volume == volume


@pytest.mark.parametrize("issue", ["CP", "RE"])
def test_two_capitals_are_the_kind_of_a_work_and_no_issue(issue: str) -> None:
    assert (composed(issue=issue).issue, composed(issue=issue).as_written["issue"]) == ("", issue)


@pytest.mark.parametrize("issue", ["PA", "SI", "CD", "A"])
def test_a_part_a_word_of_an_issue_and_a_roman_number_stay(issue: str) -> None:
    assert composed(issue=issue).issue == issue


@pytest.mark.parametrize("column", ["volume", "issue", "pages", "article_number"])
@pytest.mark.parametrize("zero", ["0", "00", "0.0", "0--0", "0-0"])
def test_zero_is_no_value_and_stays_as_written(column: str, zero: str) -> None:
    record = composed(**{column: zero})
    assert (record.volume, record.issue, record.pages, record.article_number) == ("", "", "", "")
    assert record.as_written[column] == zero


def test_a_first_and_a_last_page_of_zero_are_no_pages() -> None:
    assert composed(start_page="0", end_page="0").pages == ""


@pytest.mark.parametrize(("written", "kept"), [("(3)", "3"), ("7)", "7"), ("(7", "7"), ("3 (", "3")])
def test_brackets_around_a_number_and_those_without_a_partner_are_no_part_of_it(
    written: str, kept: str
) -> None:
    assert (composed(issue=written).issue, composed(volume=written).volume) == (kept, kept)


@pytest.mark.parametrize("article_number", ["143", "e103114"])
def test_a_volume_without_pagination_has_its_issue_behind_it_and_the_number_of_the_article_in_the_column_of_the_issue(
    article_number: str,
) -> None:
    record = composed(volume="16 (1) (no pagination)", issue=article_number)
    assert (record.volume, record.issue, record.article_number) == ("16", "1", article_number)
    assert record.as_written["issue"] == article_number


def test_a_volume_without_pagination_keeps_an_issue_that_its_column_repeats() -> None:
    record = composed(volume="16 (1) (no pagination)", issue="1", pages="12-19")
    assert (record.volume, record.issue, record.article_number, record.pages) == ("16", "1", "", "12-19")


@pytest.mark.parametrize("column", ["volume", "issue"])
def test_markup_is_no_part_of_a_number(column: str) -> None:
    assert getattr(composed(**{column: "12<br />"}), column) == "12"


@pytest.mark.parametrize(
    "pages",
    [
        "72p",
        "72 pp.",
        "12 pages",
        "1 page",
        "48 páginas",
        "320 Seiten",
        "xi, 320 pages",
        "21 p-21 p",
        "72p.-72p",
        "ix + 246",
        "xi, 320",
        "2-xix, 225",
        "32p<br />-32p<br />",
    ],
)
def test_the_number_of_pages_of_a_book_does_not_say_where_its_pages_are(pages: str) -> None:
    record = composed(pages=pages)
    assert (record.pages, record.article_number, record.as_written["pages"]) == ("", "", pages)


@pytest.mark.parametrize("column", ["volume", "issue", "pages", "accession", "pmid"])
def test_a_number_that_a_spreadsheet_rounded_is_left_out(column: str) -> None:
    for number in ("2.05031E+15", "2,01E+09", "2E+07"):
        record = composed(**{column: number})
        name = "native_id" if column == "accession" else column
        assert (getattr(record, name), record.as_written[name]) == ("", number)


def test_a_record_whose_number_was_rounded_is_found_under_the_id_that_the_rounded_number_gave() -> None:
    assert composed(accession="2.01E+09").earlier_id == "2.01E+09"


def test_the_number_of_a_preprint_in_the_place_of_pages_is_an_article_number() -> None:
    record = composed(pages="2023.04.10.23288198")
    assert (record.pages, record.article_number) == ("", "2023.04.10.23288198")


def test_a_volume_with_its_issue_in_brackets_is_both() -> None:
    for text in ("50(2)", "50 (2)", "50(2"):
        record = composed(volume=text)
        assert (record.volume, record.issue) == ("50", "2")


@pytest.mark.parametrize(
    "pages",
    ["N.PAG", "N.PAG-N.PAG", "n. pag.", "No Pagination Specified", "https://a.example/1.pdf", "S2090-1232(25)00434-5", "np", "in press"],
)  # fmt: skip
def test_pages_of_what_has_none_are_empty(pages: str) -> None:
    record = composed(pages=pages)
    assert (record.pages, record.article_number, record.as_written["pages"]) == ("", "", pages)


@pytest.mark.parametrize(
    ("written", "pages"),
    [("457-60-", "457-460"), ("67-+", "67"), ("35+", "35"), ("(36-45)", "36-45"), ('"52-4, 64"', "52-4, 64"), ("xii-xv", "xii-xv")],
)  # fmt: skip
def test_signs_around_pages_are_removed(written: str, pages: str) -> None:
    assert composed(pages=written).pages == pages


@pytest.mark.parametrize("number", ["search", "PMID 30231093", "Custom", "https://a.example/e1"])
def test_a_text_that_is_no_article_number_is_left_out(number: str) -> None:
    record = composed(article_number=number)
    assert (record.article_number, record.as_written["article_number"]) == ("", number)


@pytest.mark.parametrize("name", ["citesource.ris", "first.ris", "second.ris"])
def test_the_label_of_citesource_is_no_article_number(name: str) -> None:
    assert {record.article_number for record in records_of("ris-citesource-c7", name)} == {""}


@pytest.mark.parametrize("name", ["cinahl.ris", "ebsco.ris", "greenfile.ris"])
def test_ebsco_says_that_there_are_no_pages(name: str) -> None:
    assert {record.pages for record in records_of("ebsco-npag", name)} == {""}


@pytest.mark.parametrize("url", ["someone at example", "ORCID:", "<Go to ISI>://000100000000001"])
def test_a_text_that_is_no_address_is_left_out(url: str) -> None:
    record = composed(url=url)
    assert (record.url, record.as_written["url"]) == ("", url)


def test_the_address_of_a_registration_is_no_journal() -> None:
    record = composed(journal="https://register.example/show/NCT09000001", type_word="registration")
    assert (record.journal, record.url) == ("", "https://register.example/show/NCT09000001")


def test_a_month_alone_gets_the_year() -> None:
    assert composed(date="04", year="2019").date == "2019-04"
    assert composed(date="04").date == ""


@given(st.integers(1, 31), st.integers(1, 12))
def test_a_serial_number_gives_the_two_numbers_that_it_was_made_from(first: int, second: int) -> None:
    from datetime import date

    try:
        day = date(2022, second, first)
    except ValueError:
        return
    serial = str((day - date(1899, 12, 30)).days)
    assert issue_of_serial(serial) == f"{min(first, second)}-{max(first, second)}"


@pytest.mark.parametrize("issue", ["10471", "7634", "99999", "446", ""])
def test_other_numbers_are_no_serial_numbers(issue: str) -> None:
    assert issue_of_serial(issue) == ""


def test_every_word_of_the_lists_is_a_text():
    """YAML reads no and on as truth values."""
    for name in ("plausible", "source_column", "kinds", "degrees"):
        facts = yaml.safe_load(Path(plausible.__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
        lists = [
            words
            for group in facts.values()
            for words in (group.values() if isinstance(group, dict) else [group])
        ]
        assert all(isinstance(word, str) for words in lists for word in words), name


def test_a_word_for_number_is_one_of_an_issue():
    assert is_issue("Suppl no 3")
