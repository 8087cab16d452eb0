"""Formats and quirks of vendors. One invented fixture per quirk, named after it."""

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.errors import ReviewError
from prismake.formats import ParsedFile, Record, iter_file, read_file, recognise

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"


def parsed(name: str, **options: object) -> ParsedFile:
    return read_balanced(FIXTURES / name, **options)


def first(name: str, **options: object) -> Record:
    return parsed(name, **options).records[0]


def reasons(parsed_file: ParsedFile) -> list[str]:
    return [entry.reason for entry in parsed_file.quarantined]


def test_every_fixture_is_read_or_refused_with_a_sentence_and_balances():
    for path in sorted(FIXTURES.iterdir()):
        parsed_file = read_file(path)
        assert parsed_file.balanced, path.name
        assert parsed_file.refused is None or parsed_file.refused.endswith("."), path.name


def test_a_medline_record_fills_these_columns():
    record = first("sound.nbib")
    assert (
        record.title
        == "Vesicles of imaginary cells in a small trial of twelve volunteers: a randomised comparison."
    )
    assert record.authors == ["Example, Ada", "van der Muster, Erik", "Imaginary Vesicle Study Group"]
    assert (record.year, record.date, record.pages) == ("2021", "2021 Mar-Apr", "454-481")
    assert record.as_written["pages"] == "454-81"
    assert record.doi == ["10.5555/imaginary.2021.001"]
    assert (record.pmid, record.pmcid) == ("90000001", "PMC9000001")
    assert record.registration_ids == ["NCT09000001"]
    assert record.publication_types == ["Journal Article", "Randomized Controlled Trial"]
    assert record.keywords == ["*Extracellular Vesicles", "exosome"]
    assert record.record_type == "journal article"
    assert record.other_fields["XYZ"] == ["a tag that nobody knows"]


def test_the_identifiers_of_a_retraction_notice_are_not_those_of_the_record():
    record = parsed("sound.nbib").records[1]
    assert record.title == "A title that was translated"
    assert (record.doi, record.pmid) == ([], "90000002")
    assert record.integrity == ["retracted"]
    assert (record.pages, record.article_number) == ("", "e0201234")


def test_an_erratum_does_not_take_the_doi_of_the_article():
    record = parsed("sound.nbib").records[2]
    assert (record.doi, record.integrity) == ([], ["erratum"])


def test_a_blank_line_in_an_abstract_does_not_end_the_record():
    parsed_file = parsed("blank_line_inside_abstract.nbib")
    assert [record.title for record in parsed_file.records] == [
        "A record whose abstract holds a blank line.",
        "The record after it.",
    ]
    assert parsed_file.records[0].abstract == "First part of it. Second part of it."
    assert parsed_file.records[1].line == 8


def test_a_medline_record_without_a_pmid_is_a_record():
    assert [record.pmid for record in parsed("no_pmid.nbib").records] == ["90000021", ""]


def test_a_ris_record_fills_these_columns():
    record = first("sound.ris")
    assert record.authors == ["Example, Ada", "Muster, Erik"]
    assert (record.year, record.date) == ("2021", "2021/03/01")
    assert (record.volume, record.issue, record.pages) == ("12", "3", "454-481")
    assert record.doi == ["10.5555/imaginary.2021.001"]
    assert record.as_written["doi"] == "https://doi.org/10.5555/Imaginary.2021.001"
    assert record.other_fields == {"SN": ["0000-0000"]}
    assert parsed("sound.ris").records[1].record_type == "conference abstract"


@pytest.mark.parametrize(
    "name", ["old_mac_line_ends.ris", "windows_line_ends_and_byte_order_mark.ris", "utf_16.ris"]
)
def test_any_encoding_and_line_end_gives_the_same_records(name):
    assert parsed(name).records == parsed("sound.ris").records


def test_latin_1_is_decoded():
    assert first("latin_1.ris").authors[0] == "Müßtér, Adá"


def test_a_record_without_an_end_tag_ends_at_the_next_record():
    assert [record.title for record in parsed("no_er.ris").records] == [
        "The first has no end",
        "The second has one",
    ]


def test_a_record_without_its_first_tag_is_a_record():
    parsed_file = parsed("no_ty.ris")
    assert (parsed_file.expected, parsed_file.records[1].title) == (2, "The second lost its first tag")


def test_text_between_records_is_stored_with_the_preceding_record():
    record, two = parsed("text_between_records.ris").records
    assert record.other_fields["NL"] == ["a tag after the end Link to the full text: https://example.org/1"]
    assert "Provider: an invented database" in str(record.other_fields)
    assert two.other_fields == {}


def test_a_repeated_tag_is_not_dropped():
    record = first("repeated_single_tags.ris")
    assert (record.title, record.other_fields["TI"]) == ("A title", ["Another title"])
    assert record.url == "https://example.org/1"
    assert record.as_written["url"] == "https://example.org/1 | https://example.org/2"


def test_ovid_placeholders_are_missing_values_and_retractions_are_recognised():
    record = first("ovid_placeholders.ris")
    assert (record.authors, record.pages) == ([], "")
    assert (record.as_written["authors"], record.as_written["pages"]) == ("Anonymous", "No-Specified")
    assert (record.native_id, record.pmid) == ("90000031", "")
    assert record.integrity == ["retracted"]


def test_embase_has_its_own_tags_for_accession_number_and_pmid():
    record = first("embase.ris")
    assert (record.native_id, record.pmid, record.pages) == ("L600000001", "90000041", "S12-S18")
    assert record.authors == ["Example, A.", "Muster, E.J."]
    assert record.record_type == "conference abstract"


def test_scopus_has_its_eid_in_the_url_and_cited_works_give_no_doi():
    record = first("scopus_references_in_notes.ris")
    assert record.doi == ["10.5555/own"]
    assert (record.native_id, record.pmid, record.article_number) == (
        "2-s2.0-90000000001",
        "90000051",
        "117694",
    )


def test_the_dois_of_a_field_are_names_of_the_work_and_a_second_link_is_a_reference():
    odd, two = parsed("doi_in_odd_fields.ris").records
    assert (odd.doi, odd.references) == (["10.5555/in.m3"], ["link:10.5555/in.l3"])
    assert two.doi == ["10.5555/one", "10.5555/two"]


def test_empty_tags_are_missing_values_and_empty_records_are_quarantined():
    parsed_file = parsed("empty_tags.ris")
    record = parsed_file.records[0]
    assert (record.authors, record.year, record.volume, record.issue, record.journal) == ([], "", "", "", "")
    assert record.as_written["volume"] == "UNKNOWN"
    assert len(parsed_file.quarantined) == 2
    assert parsed_file.quarantined[0].line == 9


def test_a_serial_number_in_the_issue_column_is_cleared_and_noted():
    parsed_file = parsed("serial_as_issue.csv")
    assert {record.issue for record in parsed_file.records} == {""}
    assert parsed_file.records[0].as_written["issue"] == "1000"
    assert "40 of 40 values are distinct" in parsed_file.notes[0]


def test_pages_that_a_spreadsheet_turned_into_dates_are_repaired():
    record, two, three = parsed("excel_pages.csv").records
    assert (record.pages, record.as_written["pages"], record.issue) == ("1-6", "01-Jun", "3-15")
    assert (two.pages, three.pages) == ("3-15", "376-383")


def test_a_scopus_table_with_line_ends_and_quotes_inside_cells():
    record = first("scopus.csv")
    assert record.title == 'It says "quoted", and goes on'
    assert record.authors == ["Example, A.", "Muster, E."]
    assert (record.pages, record.pmid, record.native_id) == ("10-19", "90000061", "2-s2.0-90000000002")
    assert record.keywords == ["vesicles", "trial"]


def test_malformed_rows_are_quarantined_and_the_others_are_read():
    parsed_file = parsed("bad_rows.csv")
    assert [record.title for record in parsed_file.records] == ["Good", "Last"]
    assert [entry.line for entry in parsed_file.quarantined] == [3, 4]
    assert "4 cells, but the header has 3" in parsed_file.quarantined[0].reason


def test_a_column_map_reads_any_table():
    record = first(
        "own_header.csv",
        column_map={"name of the work": "title", "who": "authors", "when": "year", "where": "journal"},
    )
    assert (record.title, record.year) == ("An invented work", "2020")
    assert record.authors == ["Example, A", "Muster, E"]


def test_a_wrong_column_map_suggests_the_nearest_name():
    with pytest.raises(ReviewError, match='Did you mean "who"'):
        read_file(FIXTURES / "own_header.csv", column_map={"whoo": "authors"})
    with pytest.raises(ReviewError, match='Did you mean "title"'):
        read_file(FIXTURES / "own_header.csv", column_map={"who": "titel"})


def test_registrations_of_a_table_of_facts():
    record = first("registry_facts.csv")
    assert record.record_type == "registration"
    assert record.registration_ids == ["NCT09000004", "2020-000001-01"] or record.registration_ids == [
        "NCT09000004",
        "EUCTR2020-000001-01",
    ]
    assert (record.status, record.phase, record.enrolment, record.year) == (
        "Recruiting",
        "Phase 1",
        "12",
        "2020",
    )
    assert record.as_written["url"] == "https://example.org/a | https://example.org/b"


def test_publications_of_a_table_of_facts():
    parsed_file = parsed("publication_facts.csv")
    assert reasons(parsed_file) == ["it has no title, so it cannot be screened by title"]
    record = parsed_file.records[0]
    assert record.authors == ["Muster, E", "et al."]
    assert record.as_written["authors"] == "Muster E"
    assert (record.pmid, record.pmcid, record.doi) == ("90000072", "PMC9000072", ["10.5555/pub"])
    assert (record.record_type, record.registration_ids) == ("journal article", ["NCT09000004"])


def test_the_tables_of_registers():
    record = first("clinicaltrials_gov.csv")
    assert record.registration_ids == ["NCT09000003", "ISRCTN90000003"]
    assert (record.phase, record.sponsor) == ("Phase 1/Phase 2", "Imaginary University")
    assert record.interventions == ["Vesicles", "Placebo"]
    assert record.other_fields["Other IDs"] == ["IU-1|ISRCTN90000003"]
    trial = first("ictrp.csv")
    assert trial.title == "A scientific title"
    assert trial.registration_ids == ["ChiCTR9000000001", "NCT09000002"]


def test_web_of_science():
    record, two = parsed("wos.ciw").records
    assert record.title == "A title that goes on in a second line"
    assert record.authors == ["Example, Ada", "Muster, Erik"]
    assert record.doi == ["10.5555/wos"]
    assert (record.record_type, record.pages, record.native_id) == (
        "journal article",
        "598-607",
        "WOS:000000000000001",
    )
    assert record.keywords == ["vesicles", "trial", "MORE WORDS"]
    assert (two.pages, two.article_number) == ("", "1722034")


def test_the_tabbed_text_of_web_of_science():
    record = first("wos_tabbed.txt")
    assert record.authors == ["Example, Ada", "Muster, Erik"]
    assert (record.title, record.journal) == ("A tabbed title", "JOURNAL OF INVENTED RESULTS")
    assert (record.pages, record.doi, record.pmid) == ("598-607", ["10.5555/tab"], "90000121")
    assert (record.native_id, record.record_type) == ("WOS:000000000000003", "journal article")


def test_scopus_gives_authors_twice_and_the_full_names_are_taken():
    record = first("scopus_full_names.csv")
    assert record.authors == ["Example, Ada", "Muster, Erik"]
    assert record.other_fields["Authors"] == ["Example A.; Muster E."]


def test_the_url_of_a_central_record_is_not_a_doi():
    record = first("cochrane.ris")
    assert (record.doi, record.pmid, record.native_id) == ([], "90000131", "CN-09000001")


@pytest.mark.parametrize(
    ("header", "row", "native"),
    [
        ("key,title,year,journal,volume,issue,pages,authors,abstract,doi,pubmed_id,notes",
         'rayyan-1,A title,2020,J,1,2,3-9,"A. Example and B. Muster",Text,10.5555/r,90000141,"RAYYAN-INCLUSION: {}"',
         "rayyan-1"),
        ("Title,Authors,Abstract,Published Year,Journal,Volume,Issue,Pages,Accession Number,DOI,Covidence #,Study",
         'A title,"Example, A.; Muster, B.",Text,2020,J,1,2,3-9,,10.5555/c,#7,Example 2020', "#7"),
        ("PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,DOI",
         '90000142,A title,"Example A, Muster B.","J. 2020 Jan;1(2):3-9. doi: 10.5555/p.",Example A,J,2020,2020/01/01,,10.5555/p',
         ""),
        ("Document Title,Authors,Publication Title,Publication Year,Volume,Issue,Start Page,End Page,Abstract,DOI",
         'A title,"A. Example; B. Muster",J,2020,1,2,3,9,Text,10.5555/i', ""),
    ],
)  # fmt: skip
def test_the_tables_of_screening_tools_and_libraries(header, row, native, tmp_path):
    (tmp_path / "table.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    parsed_file = read_file(tmp_path / "table.csv")
    assert parsed_file.balanced
    record = parsed_file.records[0]
    assert [name.split(",")[0] for name in record.authors] == ["Example", "Muster"]
    assert (record.title, record.year, record.volume, record.pages) == ("A title", "2020", "1", "3-9")
    assert (len(record.doi), record.native_id) == (1, native)


def test_refer_of_endnote():
    record, two = parsed("endnote.enw").records
    assert record.keywords == ["vesicles", "trial"]
    assert (record.pages, record.doi, record.native_id) == ("5-9", ["10.5555/enw"], "90000091")
    assert two.record_type == "book"


def test_the_text_of_ovid():
    parsed_file = parsed("ovid.txt")
    record = parsed_file.records[0]
    assert (record.title, record.journal) == ("An invented article", "Journal of Invented Results")
    assert (record.volume, record.issue, record.pages, record.year) == ("28", "2", "103-106", "2015")
    assert len(parsed_file.quarantined) == 1


def test_bibtex_with_latex_strings_and_an_open_brace():
    parsed_file = parsed("bibtex.bib")
    record, two, three = parsed_file.records
    assert record.title == "Vesicles & cells: 50% more"
    assert record.authors == ["Exámple, Ada", "Müster, Erik", "et al."]
    assert (record.journal, record.pages, record.doi) == (
        "Journal of Invented Results",
        "5-9",
        ["10.5555/bib"],
    )
    assert record.native_id == "2-s2.0-90000000003"
    assert (three.record_type, three.authors) == ("thesis", ["Muster, Erik"])
    assert (two.title, two.year) == ("The second, whose brace is open", "2021")
    assert "line 19" in two.other_fields["(note)"][0]


def test_the_xml_of_pubmed():
    article, chapter = parsed("pubmed.xml").records
    assert article.title == "Effects of CO2 on imaginary cells."
    assert article.authors == ["Example, Ada", "Imaginary Study Group"]
    assert (article.year, article.date, article.pages) == ("2019", "2019 Nov-Dec", "12-19")
    assert article.abstract == "METHODS: We looked. RESULTS: We saw."
    assert (article.doi, article.pmid, article.pmcid) == (["10.5555/xml"], "90000101", "PMC9000101")
    assert article.registration_ids == ["ISRCTN90000101"]
    assert article.integrity == ["retracted"]
    assert (chapter.record_type, chapter.title, chapter.year) == ("book", "A chapter of it", "2001")


def test_truncated_xml_quarantines_one_record():
    parsed_file = parsed("cut_off.xml")
    assert len(parsed_file.records) == 1
    assert "not well-formed" in parsed_file.quarantined[0].reason


def test_entities_that_a_file_declares_are_never_expanded_and_a_record_that_uses_one_is_quarantined():
    parsed_file = parsed("entities_declared.xml")
    assert parsed_file.records == []
    assert "aaaa" not in str(parsed_file.quarantined)
    assert "an entity that the file declares itself" in parsed_file.quarantined[0].reason
    parsed_file = parsed("outside_entity.xml")
    assert [record.title for record in parsed_file.records] == ["Naïve & sound"]
    assert parsed_file.quarantined[0].reason.startswith("it uses &x;")


def test_the_xml_of_endnote_and_of_registers():
    record = first("endnote.xml")
    assert (record.title, record.pages, record.journal) == (
        "A styled title",
        "13170-13173",
        "J Invent Results",
    )
    trial = first("ictrp.xml")
    assert trial.registration_ids == ["IRCT90000101N1", "NCT09000005"]
    assert (trial.conditions, trial.enrolment) == (["Nothing.", "Less"], "12")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("clinicaltrials_v1.json", ["NCT09000006"]),
        ("clinicaltrials_v1_response.json", ["NCT09000006", "NCT09000007"]),
        ("clinicaltrials_v1_list.json", ["NCT09000006", "NCT09000007"]),
    ],
)
def test_registrations_of_clinicaltrials_gov(name, numbers):
    parsed_file = parsed(name)
    assert [record.native_id for record in parsed_file.records] == numbers
    record = parsed_file.records[0]
    assert record.registration_ids == ["NCT09000006", "2020-000002-02"]
    assert (record.status, record.phase, record.study_type) == (
        "Recruiting",
        "Phase 1/Phase 2",
        "Interventional",
    )
    assert (record.enrolment, record.enrolment_type, record.sponsor) == (
        "12",
        "planned",
        "Imaginary University",
    )
    assert (record.start_date, record.version_date, record.year) == ("March 2020", "May 1, 2021", "2020")
    assert record.countries == ["Utopia"]
    assert record.references[:2] == ["result:90000001", "background:90000002"]
    assert record.references[2:] == ["mentioned:NCT09000099", "mentioned:10.5555/other"]
    assert (record.doi, record.pmid) == ([], "")


def test_api_v2_uses_the_words_of_the_register():
    record = first("clinicaltrials_v2.json")
    assert (record.status, record.phase) == ("Active, not recruiting", "Phase 1/Phase 2")
    assert (record.enrolment_type, record.study_type) == ("actual", "Interventional")


def test_works_of_crossref():
    parsed_file = parsed("crossref.json")
    record, preprint, notice = parsed_file.records
    assert record.title == "A marked & escaped title"
    assert (record.authors, record.doi) == (["Example, Ada", "Imaginary Group"], ["10.5555/cr.1"])
    assert (record.year, record.date) == ("2020", "2020-03")
    assert (preprint.record_type, preprint.date) == ("preprint", "2021-01-02")
    assert notice.integrity == ["retraction notice"]
    assert len(parsed_file.quarantined) == 1


def test_europe_pmc_and_openalex():
    record = first("europe_pmc.json")
    assert record.authors == ["Example, A", "Muster, E", "et al."]
    assert (record.record_type, record.native_id) == ("preprint", "PPR:PPR900001")
    work = first("openalex.json")
    assert (work.abstract, work.pages, work.integrity) == ("Nothing seen", "2-9", ["retracted"])
    assert (work.doi, work.pmid, work.native_id) == (["10.5555/oa"], "90000111", "W900000001")


def test_pages_in_two_elements_and_the_number_of_an_article_of_pubmed():
    record, two = parsed("pubmed_pages_and_mixed_text.xml").records
    assert (record.pages, record.article_number) == ("10-20", "")
    assert record.other_fields["MedlineCitation.Article.ELocationID"] == ["S0000-0000(19)30001-2"]
    assert (two.pages, two.article_number) == ("", "e0991234")


def test_text_between_child_elements_is_kept():
    other = parsed("pubmed_pages_and_mixed_text.xml").records[0].other_fields
    assert other["MedlineCitation.CoiStatement"] == ["Conflict. The authors declare nothing."]
    assert other["MedlineCitation.CoiStatement.a.@href"] == ["https://example.org"]


def test_a_second_accession_number_is_kept():
    record = first("proquest_accession.ris")
    assert (record.native_id, record.other_fields["AN"]) == ("900001", ["PQ900001"])


def test_csl_of_reference_managers():
    record = first("csl.json")
    assert record.authors == ["van den Muster, Erik, Jr", "Imaginary Study Group"]
    assert (record.year, record.doi, record.pmid) == ("2019", ["10.5555/csl"], "90000403")
    assert record.record_type == "journal article"


def test_the_newer_tables_of_clinicaltrials_gov_write_in_capitals():
    record = first("clinicaltrials_gov_capitals.csv")
    assert (record.status, record.phase, record.study_type) == (
        "Completed",
        "Phase 1/Phase 2",
        "Interventional",
    )
    assert record.interventions == ["Inventol", "Vesicles"]


def test_abstracts_are_dropped_on_request():
    assert first("sound.nbib", keep_abstracts=False).abstract == ""
    assert "Second abstract" not in str(first("two_abstracts.ris", keep_abstracts=False).other_fields)
    assert first("two_abstracts.ris").other_fields["N2"] == ["Second abstract"]
    record = first("clinicaltrials_v1.json", keep_abstracts=False)
    assert "It names" not in str(record)


@pytest.mark.parametrize(
    ("raw", "word"),
    [(b"", "empty"), (b"\xef\xbb\xbf \n", "empty"), (b"<html><body>502</body></html>", "web page"),
     (b"<eSearchResult><Count>1</Count></eSearchResult>", "ESearch"), (b"just words", "no supported record format"), (b",\n", "no supported record format"),
     (b'{"a": 1}', "JSON"), (b"\x00\x01\x02\xff", "no supported record format")],
)  # fmt: skip
def test_a_file_without_records_is_refused_with_a_reason(raw, word, tmp_path):
    (tmp_path / "file").write_bytes(raw)
    parsed_file = read_file(tmp_path / "file")
    assert parsed_file.refused is not None
    assert word in parsed_file.refused
    assert recognise(raw).startswith("refused: ")


def test_streaming_gives_the_records_of_read_file():
    for name in (
        "sound.nbib",
        "sound.ris",
        "wos.ciw",
        "scopus.csv",
        "pubmed.xml",
        "crossref.json",
        "bibtex.bib",
    ):
        parsed_file = parsed(name)
        streamed = list(iter_file(FIXTURES / name))
        assert [record for record in streamed if isinstance(record, Record)] == parsed_file.records
