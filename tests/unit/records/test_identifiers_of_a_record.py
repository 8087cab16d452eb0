"""Identifiers of a record: DOIs, PubMed ids and registration numbers in all fields."""

import pytest

from prismake.deduplication.identifiers import dois_of, registrations_of
from prismake.formats import Record, read_file
from prismake.records.compose import compose
from prismake.records.identifiers import dois_in, pmcids_in, pmids_in, registrations_in
from prismake.records.mentions import FieldRoles

SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"


def composed(values, other=None, foreign=()):
    record = compose(
        {"title": ["Invented"], **values}, dict(other or {}), FieldRoles(foreign=frozenset(foreign))
    )
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    "angles", ["<>", ("&lt;", "&gt;"), ("&amp;lt;", "&amp;gt;"), ("%3C", "%3E"), ("%3c", "%3e")]
)
def test_the_doi_of_an_old_paper_is_not_cut_at_its_angle_bracket(angles):
    written = SICI.upper().replace("<", angles[0]).replace(">", angles[1])
    assert dois_in(f"doi:{written}. Next") == [SICI]
    assert dois_in(f"https://doi.org/{written}") == [SICI]


def test_two_papers_of_one_old_issue_have_two_dois():
    other = SICI.replace("1661", "1681").replace("2-2", "2-e")
    assert dois_in(f"{SICI};{other}") == [SICI, other]


@pytest.mark.parametrize("tag", ["<br>", "<i>", "</a>", "&lt;br"])
def test_markup_after_a_doi_is_not_part_of_it(tag):
    assert dois_in(f"10.5555/abc{tag}1.2.") == ["10.5555/abc"]


@pytest.mark.parametrize(
    "between",
    [";", ",", "; ", " and ", " | ", "|", ":", "+", "&", "https://doi.org/", "http://dx.doi.org/", ";doi:", " doi: ", "doi:",
     "dx.doi.org/", "doi.org/", ",https://doi.org/", "%3B", "%2C", "\n", "("],
)  # fmt: skip
def test_every_doi_of_a_field_is_found_with_any_separator(between):
    assert dois_in(f"10.5555/aaa.1{between}10.6666/bbb.2") == ["10.5555/aaa.1", "10.6666/bbb.2"]


@pytest.mark.parametrize(
    "doi",
    ["10.5555/s0140-6736(05)12345-6", "10.5555/a;b,c:d", "10.5555/0012-9658(2000)081[0000:abc]2.0.co;2", "10.5555/d.oi:h",
     "10.5555/10.5555/a", SICI],
)  # fmt: skip
def test_punctuation_inside_a_doi_is_kept(doi):
    assert dois_in(doi) == [doi]


@pytest.mark.parametrize(
    "behind",
    [";jsessionid=A1B2.c3", "/abstract;jsessionid=A1", "PMID: 90000001", ".PMID:90000001", "Epub 2019", ".full", ".full.pdf",
     "/full/html", "/meta", "\u200b", "?scroll=top#abc", "&lt;br"],
)  # fmt: skip
def test_suffixes_of_a_doi_are_removed(behind):
    assert dois_in("10.5555/abc" + behind) == ["10.5555/abc"]


def test_an_invisible_space_in_a_doi_is_removed():
    assert dois_in("10.5555/ab\u200bc") == ["10.5555/abc"]


@pytest.mark.parametrize(
    "text", [SICI, "10.5555/a;10.5555/b", "10.5555/ABC.full", "see (10.5555/a(1)b).", "no doi 10.2"]
)
def test_deduplication_reads_dois_as_importing_does(text):
    assert dois_of(text) == tuple(dois_in(text))


def test_a_doi_in_keywords_or_title_counts_if_there_is_no_other():
    assert composed({"keywords": ["cells", "10.5555/keyword.1"]}).doi == ["10.5555/keyword.1"]
    assert composed({"title": ["Invented. doi:10.5555/title.1"]}).doi == ["10.5555/title.1"]
    assert composed({"title": ["Invented. doi:10.5555/title.1"], "doi": ["10.5555/own"]}).doi == [
        "10.5555/own"
    ]


@pytest.mark.parametrize(
    "title", ["Correction to: Invented", "Comment on Invented", "Reply to Invented", "Erratum: Invented"]
)
def test_a_doi_in_the_title_of_a_notice_or_reply_is_of_another_work(title):
    assert composed({"title": [f"{title} (10.5555/original)"]}).doi == []


def test_sequences_and_data_sets_are_not_registrations_and_keep_their_tag():
    banks = ["GENBANK/AF000001", "PDB/1ABC", "GEO/GSE00001", "figshare/10.6084/m9.figshare.000001"]
    record = composed({"databank": [*banks, "ClinicalTrials.gov/NCT09000001", "ISRCTN/ISRCTN90000001"]})
    assert record.registration_ids == ["NCT09000001", "ISRCTN90000001"]
    assert record.other_fields["SI"] == banks
    assert record.doi == []


def test_a_number_of_an_unknown_register_is_kept_as_written():
    assert composed({"databank": ["ClinicalTrials.gov/NCT0"]}).registration_ids == ["ClinicalTrials.gov/NCT0"]
    assert composed({"registration_ids": ["ABC 1"]}).registration_ids == ["ABC 1"]


def test_sequences_and_data_sets_of_pubmeds_xml_are_not_registrations():
    tag = "MedlineCitation.Article.DataBankList.DataBank.AccessionNumberList.AccessionNumber"
    numbers = ["AF000001", "10.6084/m9.figshare.000001", "NCT09000001"]
    record = composed({"registration_ids": list(numbers)}, {tag: numbers}, [tag])
    assert (record.registration_ids, record.doi) == (["NCT09000001"], [])
    assert record.other_fields[tag] == numbers


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("isrctn90000001", "ISRCTN90000001"), ("chictr2000000001", "ChiCTR2000000001"), ("umin000000001", "UMIN000000001"),
        ("actrn12600000000001", "ACTRN12600000000001"), ("NCT: 09000001", "NCT09000001"), ("NCT-09000001", "NCT09000001"),
        ("NCT #09000001", "NCT09000001"), ("nct: 09000001", "NCT09000001"), ("ISRCTN: 90000001", "ISRCTN90000001"),
        ("ChiCTR: 2000000001", "ChiCTR2000000001"), ("ChiCTR-2000000001", "ChiCTR2000000001"),
        ("ACTRN12600000000001p", "ACTRN12600000000001"), ("2004\u2010000001\u201020", "2004-000001-20"),
        ("ITMCTR2100000001", "ITMCTR2100000001"), ("JPRN-JMA-IIA00001", "JMA-IIA00001"), ("RBR-10abc12z", "RBR-10abc12z"),
        ("HKUCTR-1234", "HKUCTR-1234"), ("PHRR200101-000001", "PHRR200101-000001"), ("NL1234", "NL1234"),
        ("2022-500001-12-00", "2022-500001-12-00"), ("JPRN-jRCT1030200001", "jRCT1030200001"),
        ("JPRN-UMIN000000001", "UMIN000000001"), ("UMIN-CTR 000000001", "UMIN000000001"),
        ("JPRN-JapicCTI-000001", "JapicCTI-000001"), ("EUCTR2004-000001-56-GB", "2004-000001-56"),
        ("CTRI 2020/01/000001", "CTRI/2020/01/000001"), ("NCT09000001.", "NCT09000001"),
    ],
)  # fmt: skip
def test_one_number_has_one_form_however_it_is_written(written, number):
    assert registrations_in(f"It is registered ({written}), they say.") == [number]
    assert registrations_of(written.replace("\u2010", "-")) == (number.upper(),)


@pytest.mark.parametrize(
    "text",
    [
        "the cell line NL4321",
        "NL12345.068.12 is registered",
        "serum albumin 3 g",
        "a CT 12345678",
        "10-123456-7",
    ],
)
def test_numbers_of_other_kinds_are_not_registration_numbers(text):
    assert registrations_in(text) == []


@pytest.mark.parametrize(
    ("tag", "database"),
    [("DB", "PubMed"), ("DP", "NLM"), ("DB", "Ovid MEDLINE(R) ALL"), ("DB", "MEDLINE"), ("%~", "PubMed"), ("remote-database-name", "PubMed")],
)  # fmt: skip
def test_the_accession_number_of_a_source_that_calls_itself_pubmed_is_the_pubmed_id(tag, database):
    record = composed({"accession": ["90000001"]}, {tag: [database]})
    assert (record.pmid, record.native_id) == ("90000001", "90000001")


def test_a_running_number_of_an_ovid_export_is_not_a_pubmed_id():
    ovid = {"DB": ["Ovid MEDLINE(R) ALL"]}
    tags = {"accession": ["90000001"], "type_word": ["JOUR"]}
    assert composed(tags, ovid).pmid == ""
    assert composed(tags, {**ovid, "ID": ["20200101"]}).pmid == "90000001"
    assert composed(tags, {**ovid, "UI": ["90000001"]}).pmid == "90000001"


@pytest.mark.parametrize("database", ["Embase", "APA PsycInfo", "c8h", "Embase, MEDLINE"])
def test_the_accession_number_of_another_database_is_not_a_pubmed_id(database):
    assert composed({"accession": ["90000001"]}, {"DB": [database]}).pmid == ""


@pytest.mark.parametrize(
    "text",
    ["https://www.ncbi.nlm.nih.gov/pubmed/?term=90000001", "https://pubmed.ncbi.nlm.nih.gov/?term=90000001", "MEDLINE:90000001",
     "https://ovidsp.ovid.com/ovidweb.cgi?T=JS&CSC=Y&D=med16&AN=90000001", "https://x.ebscohost.com/login.aspx?db=mnh&AN=90000001"],
)  # fmt: skip
def test_pubmed_ids_are_taken_from_addresses_of_searches_and_sellers(text):
    assert pmids_in(text.lower()) == ["90000001"]


def test_embase_has_accession_numbers_of_its_own():
    assert pmids_in("https://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=emed20&AN=90000001".lower()) == []


@pytest.mark.parametrize("text", ["PMCID:9000001", "pmcid: PMC9000001", "PMC9000001"])
def test_a_pubmed_central_id_always_gets_its_letters(text):
    assert pmcids_in(text.lower()) == ["PMC9000001"]
    assert composed({}, {"N1": [text]}).pmcid == "PMC9000001"


def test_a_table_of_embase_names_pubmed_ids_and_language_in_words_of_its_own(tmp_path):
    table = tmp_path / "embase.csv"
    table.write_text(
        "Title,Source title,Medline PMID,Language of Article\nInvented,J Inv,90000001,English\n",
        encoding="utf-8",
    )
    record = read_file(table).records[0]
    assert (record.pmid, record.language) == ("90000001", "English")


def test_a_table_of_ictrp_writes_the_start_as_it_does(tmp_path):
    table = tmp_path / "ictrp.csv"
    table.write_text(
        "TrialID,Public title,Date enrollement\nNCT09000001,Invented,2020-02-01\n", encoding="utf-8"
    )
    assert read_file(table).records[0].start_date == "2020-02-01"


def test_a_doi_with_two_slashes_behind_its_prefix_is_the_one_with_one_slash() -> None:
    assert dois_in("10.5555//0022-3514.83.3.606") == dois_in("10.5555/0022-3514.83.3.606")
    assert dois_in("https://doi.org/10.5555/roofs//walls") == ["10.5555/roofs//walls"]


def test_a_record_whose_doi_had_two_slashes_keeps_its_earlier_id() -> None:
    record = compose({"title": ["Invented roofs"], "doi": ["10.5555//roofs"]}, {})
    assert (record.doi, record.earlier_id) == (["10.5555/roofs"], "10.5555//roofs")


@pytest.mark.parametrize(
    "address",
    ["https://publisher.example/store/10.5555/roof.12174/asset/roof12174.pdf?v=1&t=k2", "https://publisher.example/doi/suppl/10.5555/roof.12174/suppl_file/data_si_001.pdf",
     "https://publisher.example/10.5555/roof.12174/assets/images/large/f1.jpg"],
)  # fmt: skip
def test_the_folder_of_a_file_behind_a_doi_is_no_part_of_it(address: str) -> None:
    assert dois_in(address) == ["10.5555/roof.12174"]


@pytest.mark.parametrize("part", ["#section", "#references-section", "#:~:text=moss"])
def test_the_part_of_a_page_behind_a_doi_is_no_part_of_it(part: str) -> None:
    assert dois_in(f"https://example.org/doi/epdf/10.5555/moss.12345{part}") == ["10.5555/moss.12345"]
    assert dois_in("10.5555/(SICI)1-2(3)4:5<6::AID-7>3.0.CO;2-#")[0].endswith("2-#")


@pytest.mark.parametrize(
    "field", ["10.5555 / moss.1", "10.5555/ moss.1", "DOI: 10.5555 /moss.1", "10. 5555/moss.1"]
)
def test_blanks_around_the_signs_of_a_doi_in_its_field_are_none_of_it(field: str) -> None:
    assert composed({"doi": [field]}).doi == ["10.5555/moss.1"]


def test_two_dois_of_a_field_are_not_joined() -> None:
    assert composed({"doi": ["10.5555/moss.1 10.5555/fern.2"]}).doi == ["10.5555/moss.1", "10.5555/fern.2"]


def test_the_preprint_to_which_the_only_link_of_an_article_leads_is_another_version() -> None:
    doi = "10.1101/2020.01.01.20001234"
    article = composed({"journal": ["Moss"], "volume": ["3"], "url": [f"https://doi.org/{doi}"]})
    assert (article.record_type, article.doi) == ("journal article", [])
    assert article.references == [f"other version:{doi}"]
    assert article.earlier_id == doi
    preprint = composed({"journal": ["medRxiv"], "url": [f"https://doi.org/{doi}"]})
    assert (preprint.record_type, preprint.doi, preprint.references) == ("preprint", [doi], [])


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1234/0123456789journals.moss.com/loi/fern", "10.1234/0123456789"),
        ("10.1234/0123456789www.moss.com/fern", "10.1234/0123456789"),
        ("10.1234/fern.7https://moss.org/7", "10.1234/fern.7"),
        ("10.1234/www.moss.net/fern.361", "10.1234/www.moss.net/fern.361"),
        ("10.1234/journals.moss.7", "10.1234/journals.moss.7"),
    ],
)
def test_the_address_of_a_journal_joined_to_a_doi_is_no_part_of_it(written: str, doi: str) -> None:
    assert dois_in(written) == [doi]
