"""JSON and XML with damaged brackets or tags: what is read and what is quarantined."""

from pathlib import Path

from parsed_files import read_balanced

from prismake.formats import expected_count_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"


def test_an_extra_bracket_does_not_end_a_list():
    parsed_file = read_balanced(FIXTURES / "bracket_too_many.json")
    assert [record.title for record in parsed_file.records] == ["First", "Second", "Third"]


def test_text_after_mismatched_brackets_is_quarantined(tmp_path):
    work = '{"DOI": "10.5555/%s", "title": ["Number %s of the invented works, whose title is long"]}'
    text = f'{{"message-type": "x", "message": {{"items": [{work % (1, 1)}]}}}}ction": {work % (2, 2)}, "author": ['
    (tmp_path / "broken.json").write_text(text.replace("}ction", "]ction"), encoding="utf-8")
    parsed_file = read_balanced(tmp_path / "broken.json")
    text = str(parsed_file.records) + str(parsed_file.quarantined)
    assert "Number 1 of" in text and "Number 2 of" in text


def test_a_record_whose_opening_tag_is_damaged_is_quarantined_and_its_neighbours_are_read():
    parsed_file = read_balanced(FIXTURES / "damaged_opening_tags.xml")
    assert [record.pmid for record in parsed_file.records] == ["90000302", "90000304"]
    assert [entry.line for entry in parsed_file.quarantined] == [1, 5]
    assert all("not well-formed" in entry.reason for entry in parsed_file.quarantined)


def test_counts_and_records_agree_when_a_file_is_read_in_blocks(tmp_path):
    title = "Trial of things " * 40
    text = "".join(
        f"<Trial><TrialID>NCT{number:08d}</TrialID><Public_title>{title}{number}</Public_title></Trial>\n"
        for number in range(12_000)
    )
    path = tmp_path / "long.xml"
    path.write_text(f"<Trials_downloaded_from_ICTRP>{text}</Trials_downloaded_from_ICTRP>", encoding="utf-8")
    parsed_file = read_balanced(path)
    assert (parsed_file.expected, len(parsed_file.records), expected_count_of(path)) == (
        12_000,
        12_000,
        12_000,
    )
    assert parsed_file.records[-1].line == 12_000


def test_elements_nested_too_deep_are_quarantined(tmp_path):
    deep = "<a>" * 50_000 + "</a>" * 50_000
    record = "<record>{}<titles><title>Title</title></titles></record>"
    text = f"<xml><records>{record.format(deep)}{record.format('')}</records></xml>"
    (tmp_path / "deep.xml").write_text(text, encoding="utf-8")
    parsed_file = read_balanced(tmp_path / "deep.xml")
    assert "too deep" in parsed_file.quarantined[0].reason
    assert [record.title for record in parsed_file.records] == ["Title"]
