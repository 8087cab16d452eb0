"""The layout of tables: delimiter, header and quoting."""

import time
from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats import expected_count_of, read_file
from prismake.formats.layout import layout_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"


def test_lines_above_the_header_are_stored_with_the_first_record():
    record, two = read_balanced(FIXTURES / "lines_above_header.csv").records
    assert (record.title, record.line, two.title) == ("First", 5, "Second")
    assert record.other_fields["(around)"] == ["Search of an invented database", "2 results, no filters"]
    assert two.other_fields == {}


@pytest.mark.parametrize(
    ("name", "title"), [("separator_line.csv", "First, with a comma"), ("bars.csv", "First, second; third")]
)
def test_the_delimiter_is_declared_or_the_most_frequent_in_the_header(name, title):
    record = read_balanced(FIXTURES / name).records[0]
    assert (record.title, record.year, record.authors) == (title, "2019", ["Example, A"])


@pytest.mark.parametrize("above", ["", "A search of 2019\n", "sep=|\n"])
def test_a_column_map_finds_its_header_and_its_separator(above, tmp_path):
    (tmp_path / "own").write_text(f"{above}the work|by whom\nAn invented work|Example, A\n", encoding="utf-8")
    record = read_balanced(tmp_path / "own", column_map={"the work": "title", "by whom": "authors"}).records[
        0
    ]
    assert (record.title, record.authors) == ("An invented work", ["Example, A"])


@pytest.mark.parametrize("header", ["Title,Authors,Year", '"Title","Authors","Year"'])
@pytest.mark.parametrize("above", ["", "Search of an invented database\n"])
def test_the_header_row_once_more_is_noted_and_is_no_record(header, above, tmp_path):
    (tmp_path / "a.csv").write_text(
        f"{above}{header}\nFirst,A,2019\n\ufeff{header}\nSecond,B,2020\n{header}\nThird,C,2021\n",
        encoding="utf-8",
    )
    parsed_file = read_balanced(tmp_path / "a.csv")
    assert [record.title for record in parsed_file.records] == ["First", "Second", "Third"]
    assert (parsed_file.expected, parsed_file.quarantined) == (3, [])
    lines = "lines 4, 6" if above else "lines 3, 5"
    assert sum("the header row once more" in note and lines in note for note in parsed_file.notes) == 1
    assert read_balanced(FIXTURES / "header_repeated.csv").expected == 2


def test_a_header_in_a_cell_is_a_part_of_the_cell(tmp_path):
    (tmp_path / "a.csv").write_text('Title,Year\n"First\nTitle,Year\nlast",2019\nB,2020\n', encoding="utf-8")
    parsed_file = read_balanced(tmp_path / "a.csv")
    assert (len(parsed_file.records), parsed_file.expected) == (2, 2)
    assert not [note for note in parsed_file.notes if "header row" in note]


def test_a_header_with_other_quotes_is_quarantined(tmp_path):
    (tmp_path / "a.csv").write_text('Title,Year\nFirst,2019\n"Title","Year"\nB,2020\n', encoding="utf-8")
    parsed_file = read_balanced(tmp_path / "a.csv")
    assert "repeats the header row" in parsed_file.quarantined[0].reason
    assert (len(parsed_file.records), parsed_file.expected) == (2, 3)


def test_tabbed_text_of_web_of_science_does_not_quote():
    titles = [record.title for record in read_balanced(FIXTURES / "wos_tabbed_quotes.txt").records]
    assert titles == ['"Quoted" at its begin', '"Opened and never closed', '"Quoted whole"']


def test_tabbed_text_of_web_of_science_that_a_spreadsheet_saved_does():
    record = read_balanced(FIXTURES / "wos_tabbed_by_a_spreadsheet.txt").records[0]
    assert (record.title, record.authors) == ('A "quoted" word', ["Example, A"])


@pytest.mark.parametrize(
    "rows",
    [
        [f'"open {number},x,2019' for number in range(20_000)],
        [",".join(['"a'] * 100_000)],
        ['"open,x,2019', *[f"closed {number},x,2019" for number in range(100_000)]],
        ['"a' + ',""b' * 100_000],
    ],
)
def test_unclosed_quotes_take_linear_time(rows, tmp_path):
    (tmp_path / "quotes.csv").write_text("\n".join(["Title,Authors,Year", *rows]), encoding="utf-8")
    begun = time.process_time()
    parsed_file = read_balanced(tmp_path / "quotes.csv")
    assert time.process_time() - begun < 10
    assert len(parsed_file.quarantined) == sum(row[0] == '"' for row in rows)


def test_a_cell_may_span_more_lines_than_are_read_at_once(tmp_path):
    cell = "line of it\n" * 5000
    text = "Title,Abstract\n" + "".join(f'Number {number},"{cell}"\n' for number in range(200))
    (tmp_path / "long.csv").write_text(text, encoding="utf-8")
    parsed_file = read_balanced(tmp_path / "long.csv")
    assert (len(parsed_file.records), expected_count_of(tmp_path / "long.csv")) == (200, 200)
    assert parsed_file.records[1].line == 2 + 5001


def test_prose_with_a_column_name_is_not_a_header():
    assert layout_of("Title and authors, as found, were kept.\nAnother line.").above == ()
    assert read_file(FIXTURES / "bibtex_values.bib").format == "bibtex"


@pytest.mark.parametrize(
    ("raw", "word"),
    [(b"PK\x03\x04TY  - JOUR\nTI  - x\nER  - \n", "ZIP"), (b"\x1f\x8b\x08", "gzip"), (b"%PDF-1.4", "PDF")],
)
def test_a_binary_file_is_refused_even_with_a_column_map(raw, word, tmp_path):
    (tmp_path / "packed").write_bytes(raw)
    assert word in (read_file(tmp_path / "packed").refused or "")
    assert word in (read_file(tmp_path / "packed", column_map={"a": "title"}).refused or "")


@pytest.mark.parametrize(
    ("name", "title"),
    [("openalex_selected.json", "Some fields of it"), ("clinicaltrials_v2_sorted.json", "Sorted by name")],
)
def test_a_source_is_known_by_its_addresses_and_by_any_of_its_sections(name, title):
    assert read_balanced(FIXTURES / name).records[0].title == title


@pytest.mark.parametrize("number", ["TrialID", "Trial ID", "ACTRN", "NCT Number"])
def test_a_table_of_a_register_holds_registrations_whose_criteria_name_other_trials(
    number: str, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        f"{number},Public title,Scientific title,Inclusion Criteria\n"
        "ACTRN12699000000001,Moss,A trial of moss,Adults of NCT90000001\n",
        encoding="utf-8",
    )
    (record,) = read_file(path).records
    assert (record.record_type, record.title) == ("registration", "A trial of moss")
    assert record.registration_ids == ["ACTRN12699000000001"]
    assert record.references == ["mentioned:NCT90000001"]


def test_a_table_of_articles_with_the_number_of_their_trial_holds_none(tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_text("Title,Authors,Trial ID\nEvening light,Ann B,NCT90000001\n", encoding="utf-8")
    (record,) = read_file(path).records
    assert (record.record_type, record.registration_ids) == ("other", ["NCT90000001"])


@pytest.mark.parametrize(
    ("cells", "authors"),
    [
        (["Ann Lee, Bo Ruud, Xi Li", "Suharto, Wu C."], ["Suharto", "Wu, C"]),
        (["Lee, Ann", "Garcia Lopez, Ana Maria"], ["Garcia Lopez, Ana Maria"]),
        (["Lee, Ann; Wu, Bo", "Garcia Lopez, Ana Maria"], ["Garcia Lopez, Ana Maria"]),
    ],
)
def test_the_column_of_authors_tells_what_the_commas_of_a_cell_part(cells, authors, tmp_path):
    rows = [f'Work {number},"{cell}",2019' for number, cell in enumerate(cells)]
    (tmp_path / "table").write_text("\n".join(["Title,Authors,Year", *rows]), encoding="utf-8")
    assert read_balanced(tmp_path / "table").records[-1].authors == authors


def test_the_column_with_the_first_author_tells_what_the_first_comma_parts(tmp_path):
    text = 'Title,Authors,First Author\nRoofs,"Suharto, Wu C.",Suharto\n'
    (tmp_path / "table").write_text(text, encoding="utf-8")
    (record,) = read_balanced(tmp_path / "table").records
    assert record.authors == ["Suharto", "Wu, C"]


def test_the_csv_of_pubmed_parts_people_only(tmp_path):
    text = (
        'PMID,Title,Authors,Citation,First Author,Journal/Book\n99990001,Roofs,"Suharto, Sukarno.",,,Walls\n'
    )
    (tmp_path / "table").write_text(text, encoding="utf-8")
    assert read_balanced(tmp_path / "table").records[0].authors == ["Suharto", "Sukarno"]


def test_scielo_writes_each_name_with_a_comma_inside(tmp_path):
    header = "ID,Title,Author(s),Source,Journal,Language(s),Publication year,Fulltext URL "
    row = 'S1-moss,Moss,"Fern Moss, Ann Mary, Reed Sedge, Eva",Moss; 8(1); 1-9,Moss,Spanish,2023,https://example.org/1'
    (tmp_path / "s.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    (record,) = read_balanced(tmp_path / "s.csv").records
    assert record.authors == ["Fern Moss, Ann Mary", "Reed Sedge, Eva"]
    assert "(note)" not in record.other_fields
