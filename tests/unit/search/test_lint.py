"""Lint: each rule finds its fault with line and column, and leaves correct strategies of each platform alone."""

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.errors import ReviewFaults
from prismake.protocol.searching import SearchLimit
from prismake.protocol.sources import Source
from prismake.search.lint.finding import Finding
from prismake.search.lint.language import languages, query_language
from prismake.search.lint.linting import lint_source, lint_text, rules
from prismake.search.lint.syntax import sayings


def findings(language: str, text: str) -> list[Finding]:
    return lint_text(text, languages()[language], "config/searches/one.txt")


def places(language: str, text: str) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.row, finding.column) for finding in findings(language, text)]


# Rule, language, strategy, and the line and column at which the rule finds it.
FAULTS = {
    "curly double quotes": ("curly-quotes", "pubmed", "“green roof”[tiab]", 1, 1),
    "a curly apostrophe": ("curly-quotes", "ovid", "1. crohn’s.ti.", 1, 9),
    "guillemets": ("curly-quotes", "europe_pmc", "roof AND «green roof»", 1, 10),
    "a quote that is not closed": ("unbalanced-quotes", "scopus", 'TITLE("green roof)', 1, 7),
    "a parenthesis that is not closed": ("unbalanced-parentheses", "ovid", "1. (roof.ti. or wall.ti.", 1, 4),
    "a parenthesis that closes nothing": ("unbalanced-parentheses", "cochrane", "#1 roof:ti)", 1, 11),
    "an unknown tag of PubMed": ("unknown-tag", "pubmed", "roof[tiabs]", 1, 6),
    "an unknown tag on the second line": ("unknown-tag", "pubmed", "roof[ti]\nOR wall[tix]", 2, 9),
    "an unknown tag of Web of Science": ("unknown-tag", "web_of_science", "TS=(roof) AND TX=(wall)", 1, 15),
    "an unknown tag of EBSCOhost": ("unknown-tag", "ebsco", "TI roof OR QQ wall", 1, 12),
    "an unknown tag of Ovid among others": ("unknown-tag", "ovid", "1. roof.ti,xx.", 1, 12),
    "an unknown tag of Embase.com": ("unknown-tag", "embase", "'green roof':ti,zz", 1, 17),
    "an unknown tag of the Cochrane Library": ("unknown-tag", "cochrane", "roof:zz", 1, 6),
    "an unknown tag of Scopus": ("unknown-tag", "scopus", "TITLE-ABS-KEYS(roof)", 1, 1),
    "an unknown tag of Europe PMC": ("unknown-tag", "europe_pmc", "TITEL:roof", 1, 1),
    "a tag of PubMed in Europe PMC": ("unknown-tag", "europe_pmc", "roof AND wall[tiab]", 1, 14),
    "a field that the Cochrane Library does not have": ("unknown-tag", "cochrane", "roof*:tiab", 1, 7),
    "a long tag that Embase.com does not have": ("unknown-tag", "embase", "roof:title", 1, 6),
    "a long tag that Ovid does not have": ("unknown-tag", "ovid", "1. roof.tiab.", 1, 9),
    "a long tag that Web of Science does not have": ("unknown-tag", "web_of_science", "TOPIC=roof", 1, 1),
    "an ampersand in place of AND": ("ignored-operator", "pubmed", "roof[ti] & wall[ti]", 1, 10),
    "a bar in place of OR": ("ignored-operator", "europe_pmc", "(roof|wall)", 1, 6),
    "full-width quotes": ("curly-quotes", "pubmed", "\uff02green roof\uff02[tiab]", 1, 1),
    "control character": ("syntax", "crossref", "green\x00 roof", 1, 6),
    "UTF-16 without its mark": ("syntax", "crossref", "g\x00r\x00", 1, 2),
    "full-width parentheses": ("syntax", "openalex", "\uff08roof OR wall\uff09 AND school", 1, 1),
    "a character that nobody sees": ("syntax", "europe_pmc", "ro\u00adof OR wall", 1, 3),
    "a comma for OpenAlex": ("syntax", "openalex", 'roof AND "wall, green"', 1, 15),
    "a bar for OpenAlex": ("syntax", "openalex", "roof | wall", 1, 6),
    "a line number left out": ("line-number", "pubmed", "#1 roof[ti]\n#3 #1", 2, 4),
    "a reference to a line that does not exist": (
        "line-reference",
        "pubmed",
        "#1 roof[ti]\n#2 #1 AND #7",
        2,
        11,
    ),
    "a reference to a later line": ("line-reference", "ebsco", "S1 TI roof\nS2 S3\nS3 S1 OR S2", 2, 4),
    "a reference of Ovid to no line": ("line-reference", "ovid", "1. roof.ti.\n2. 1 and 9", 2, 10),
    "a range of Ovid past the last line": ("line-reference", "ovid", "1. a.ti.\n2. b.ti.\n3. or/1-4", 3, 4),
    "a reference without numbered lines": ("line-reference", "pubmed", "roof[ti] AND #2", 1, 14),
    "a line of a numbered strategy in the form of a comment": (
        "line-number",
        "pubmed",
        "#1 roof[ti]\n# 2 #1 AND wall[ti]",
        2,
        1,
    ),
    "a number that may be a count": ("unclear-count", "pubmed", "roof[ti] OR wall[ti] (378)", 1, 22),
    "a reference that would be sent as words": (
        "line-reference",
        "europe_pmc",
        "#1 roof\n#2 wall\n#3 1 AND 2",
        3,
        4,
    ),
    "a line that nothing uses": ("unused-line", "web_of_science", "#1 TS=roof\n#2 TS=wall\n#3 #1", 2, 4),
    "an operator in lower case": ("lower-case-operator", "pubmed", "roof[ti] or wall[ti]", 1, 10),
    "an operator with one capital": ("lower-case-operator", "openalex", "roof And wall", 1, 6),
    "operators that Crossref ignores": ("ignored-operator", "crossref", "roof AND wall", 1, 6),
    "truncation at ClinicalTrials.gov": ("ignored-operator", "clinicaltrials_gov", "transplant*", 1, 1),
    "three letters before the mark": ("short-truncation", "pubmed", "roo*[tiab]", 1, 1),
    "two letters before the mark": ("short-truncation", "ovid", "1. ro$.ti.", 1, 4),
    "a term without a tag": ("untagged-term", "pubmed", "roof[ti] OR green wall", 1, 13),
    "OR beside AND": ("mixed-operators", "ovid", "1. a.ti. or b.ti. and c.ti.", 1, 19),
    "OR before NOT": ("mixed-operators", "europe_pmc", "roof OR wall NOT garden", 1, 14),
    "animals in PubMed": ("animals-excluded", "pubmed", "roof[ti] NOT animals[mh]", 1, 14),
    "animals in Ovid": ("animals-excluded", "ovid", "1. roof.ti.\n2. 1 not (exp animals/ or plants/)", 2, 11),
    "animals in a line of their own": (
        "animals-excluded",
        "pubmed",
        "#1 roof[ti]\n#2 #1 NOT (animals[mh])",
        2,
        12,
    ),
    "animals in another line": (
        "animals-excluded",
        "pubmed",
        "#1 roof[ti]\n#2 animals[mh]\n#3 #1 NOT #2",
        3,
        11,
    ),
    "animals that another line of NOT does not keep": (
        "animals-excluded",
        "pubmed",
        "#1 roof[ti]\n#2 animals[mh] NOT school[mh]\n#3 #1 NOT #2",
        3,
        11,
    ),
    "kinds of animals": ("animals-excluded", "pubmed", "roof[ti] NOT (rats[mh] OR mice[mh])", 1, 15),
    "animals in titles and abstracts": ("animals-excluded", "pubmed", "roof[ti] NOT animal*[tiab]", 1, 14),
    "animals without a field": ("animals-excluded", "europe_pmc", "roof NOT animals", 1, 10),
    "a phrase for animals": ("animals-excluded", "openalex", 'roof NOT ("animal model" OR rodents)', 1, 11),
    "a heading of another line of the Cochrane Library": (
        "animals-excluded",
        "cochrane",
        "#1 roof:ti\n#2 MeSH descriptor: [Rats] explode all trees\n#3 #1 NOT #2",
        3,
        11,
    ),
    "years that NOT takes away": ("limit-without-reason", "pubmed", "roof[ti] NOT 1990:2010[dp]", 1, 14),
    "types that NOT takes away": (
        "limit-without-reason",
        "pubmed",
        "roof[ti] NOT (letter[pt] OR editorial[pt])",
        1,
        15,
    ),
    "types of another line that NOT takes away": (
        "limit-without-reason",
        "ovid",
        "1. roof.ti.\n2. (letter or editorial).pt.\n3. 1 not 2",
        3,
        10,
    ),
    "a type in Europe PMC that NOT takes away": (
        "limit-without-reason",
        "europe_pmc",
        "roof NOT PUB_TYPE:review",
        1,
        10,
    ),
    "people": ("limited-to-people", "pubmed", "roof[ti] AND humans[mh]", 1, 14),
    "animals that a limit of Ovid holds": (
        "animals-excluded",
        "ovid",
        "1. roof.ti.\n2. limit 1 to animals\n3. 1 not 2",
        3,
        10,
    ),
    "a concept that NOT takes away": ("concept-excluded", "europe_pmc", "roof NOT plastic", 1, 10),
    "a truncated phrase in the Cochrane Library": (
        "ignored-operator",
        "cochrane",
        '#1 "green roof*":ti',
        1,
        15,
    ),
    "a truncated phrase in the braces of Scopus": (
        "ignored-operator",
        "scopus",
        "TITLE({green roof*})",
        1,
        18,
    ),
    "the status of a trial": (
        "limit-without-reason",
        "clinicaltrials_gov",
        "roof AND AREA[OverallStatus]COMPLETED",
        1,
        10,
    ),
    "a heading of Ovid in lower case": ("unknown-tag", "embase", "roof:ti OR exp roofs/", 1, 12),
    "a code of EBSCOhost before a word": ("unknown-tag", "ovid", "1. TI roof", 1, 4),
    "free text alone": ("no-controlled-vocabulary", "pubmed", '"Roofs"[mh] AND wall[ti]', 1, 17),
    "free text alone in a line that is used": (
        "no-controlled-vocabulary",
        "ovid",
        "1. exp Roofs/ or roof.ti.\n2. wall.ti,ab.\n3. 1 and 2",
        2,
        4,
    ),
    "controlled vocabulary alone": ("no-free-text", "embase", "'roof'/exp", 1, 1),
    "subject headings of EBSCOhost alone": ("no-free-text", "ebsco", '(MH "Roofs+")', 1, 2),
    "years in PubMed": ("limit-without-reason", "pubmed", "roof[ti] AND 2015:2020[dp]", 1, 14),
    "a language in Ovid": (
        "limit-without-reason",
        "ovid",
        "1. roof.ti.\n2. limit 1 to english language",
        2,
        15,
    ),
    "a database inside Embase.com": ("limit-without-reason", "embase", "roof:ti AND [embase]/lim", 1, 13),
    "a format in Embase.com": ("limit-without-reason", "embase", "roof:ti AND 'article'/it", 1, 13),
    "years in the Cochrane Library": (
        "limit-without-reason",
        "cochrane",
        "#1 roof:ti with Publication Year from 2010 to 2020",
        1,
        12,
    ),
    "records with abstracts alone in PubMed": (
        "limit-without-reason",
        "pubmed",
        "roof[ti] AND hasabstract",
        1,
        14,
    ),
    "years in Scopus": ("limit-without-reason", "scopus", "TITLE(roof) AND PUBYEAR > 2010", 1, 17),
    "two operators side by side": ("syntax", "pubmed", "roof[ti] AND OR wall[ti]", 1, 10),
    "a distance that Web of Science refuses": ("syntax", "web_of_science", "TS=(roof NEAR/20 wall)", 1, 10),
    "a distance that is not said": ("style", "web_of_science", "TS=(roof NEAR wall)", 1, 10),
    "an acceptance of no rule": ("acceptance", "pubmed", "# accept curly: so be it\nroof[ti]", 1, 1),
    "an acceptance without a reason": ("acceptance", "pubmed", "# accept untagged-term:\nroof", 1, 1),
}


@pytest.mark.parametrize(("rule", "language", "text", "row", "column"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_at_its_place(rule: str, language: str, text: str, row: int, column: int) -> None:
    assert (rule, row, column) in places(language, text)


def test_every_rule_has_a_fault_that_shows_it() -> None:
    # Undeclared synonyms, counts of lines and the length of an address need the config, below.
    of_config = {"undeclared-expansion", "line-count", "too-long"}
    assert {fault[0] for fault in FAULTS.values()} | of_config == set(rules())


CORRECT = {
    "PubMed, numbered": (
        "pubmed",
        '#1 "Heart Failure"[Mesh:NoExp] OR "heart fail*"[tiab:~2]\n'
        "#2 randomized controlled trial[pt] OR randomly[tiab]\n"
        "#3 animals[mh] NOT humans[mh]\n"
        "#4 (#1 AND #2) NOT #3\n",
    ),
    "PubMed, a version number in quotes": ("pubmed", '"Roofs"[mh] OR "type 1.5 roof #2"[tiab]'),
    "PubMed, and inside a quoted heading": ("pubmed", '"Wounds and Injuries"[mh] OR injur*[tiab]'),
    "Ovid, with counts behind the lines": (
        "ovid",
        "1     exp Heart Failure/        12345\n"
        "2     (heart adj3 fail*).ti,ab,kf.   (2,345)\n"
        "3     1 or 2\n"
        "4     Wounds and Injuries/ or injur*.mp.\n"
        "5     3 and 4\n"
        "6     5 not (exp animals/ not humans/)\n"
        "7     remove duplicates from 6\n",
    ),
    "PubMed, with the counts of its history": (
        "pubmed",
        '#1 "Roofs"[mh] OR roof[tiab]\t12,345\n#2 #1 AND school*[tiab]\t378\n'
        "# accept no-controlled-vocabulary: MeSH has no such term\n",
    ),
    "lines numbered as in EBSCOhost": ("europe_pmc", "S1 roof\nS2 wall\nS3 S1 AND S2"),
    "lines joined as in Ovid": ("openalex", "1. roof\n2. wall\n3. or/1-2"),
    "comments that number the parts of a strategy": (
        "europe_pmc",
        "# 1. Roofs\n#1 roof OR wall\n# 2. Schools\n#2 #1 AND school",
    ),
    "Embase.com": (
        "embase",
        "#1 'heart failure'/exp OR 'heart failure':ti,ab,kw\n"
        "#2 'cell therapy'/de OR (stem NEAR/3 cell*):ti,ab\n"
        "#3 #1 AND #2\n",
    ),
    "index terms and free text in one mark": ("embase", "(roof* OR 'green wall*'):de,ab,ti OR wall:de,ti"),
    "the Cochrane Library": (
        "cochrane",
        "#1 MeSH descriptor: [Heart Failure] explode all trees and with qualifier(s): [therapy - TH]\n"
        "#2 (heart NEAR/3 fail*):ti,ab,kw\n"
        '#3 [mh "Stem Cells"]\n#4 (stem NEXT cell*):ti,ab\n'
        "#5 (#1 OR #2) AND (#3 OR #4)\n",
    ),
    "EBSCOhost": (
        "ebsco",
        'S1 (MH "Heart Failure+") OR TI "heart fail*" OR AB (heart N3 fail*)\n'
        'S2 (MM "Stem Cells") OR TX "stem cell*"\nS3 S1 AND S2\n',
    ),
    "Web of Science": (
        "web_of_science",
        '#1 TS=("stem cell*" OR roof*)\n#2 TI=(trial NEAR/3 random*)\n#3 #1 AND #2',
    ),
    "Scopus": (
        "scopus",
        "# reason: plants have no heart\n"
        'TITLE-ABS-KEY("heart failure" OR (cardiac W/3 fail*)) AND NOT INDEXTERMS(plants)',
    ),
    "Europe PMC": ("europe_pmc", '(TITLE:"heart failure" OR ABSTRACT:"heart failure") AND KW:"stem cells"'),
    "ClinicalTrials.gov": ("clinicaltrials_gov", 'AREA[ConditionSearch]"heart failure" AND (cell OR cells)'),
    "OpenAlex": ("openalex", '"heart failure" AND (roof OR wall)'),
    "Crossref": ("crossref", "green roofs of schools"),
    "an unknown platform": ("unknown", "#1 ti:roof\n#2 #1 and subject:school"),
}


@pytest.mark.parametrize(("language", "text"), CORRECT.values(), ids=CORRECT)
def test_a_correct_strategy_has_no_error_and_no_warning(language: str, text: str) -> None:
    found = [
        finding
        for finding in findings(language, text)
        if language != "unknown" or finding.severity == "error"
    ]
    assert [str(finding) for finding in found] == []


# A tag of each platform, as it is written in front of, behind or around a word.
TAGGED = {
    "pubmed": "roof[tiab]",
    "pubmed, with a space": "roof [mh]",
    "europe_pmc": "title:roof",
    "europe_pmc, a phrase": 'TITLE_ABS:"green roof"',
    "embase": "'roof'/exp",
    "cochrane": "roof:ti,ab",
    "ovid": "roof.ti,ab.",
    "ovid, a heading": "exp Green Roofs/",
    "web_of_science": "TS=(roof)",
    "scopus": "TITLE-ABS-KEY(roof)",
    "ebsco": 'MH "Roofs"',
    "clinicaltrials_gov": "AREA[BriefTitle]roof",
    "openalex filters": "title_and_abstract.search:roof",
}


@pytest.mark.parametrize("language", ["pubmed", "europe_pmc", "openalex", "clinicaltrials_gov", "crossref"])
@pytest.mark.parametrize("written", TAGGED.values(), ids=TAGGED)
def test_a_tag_of_another_platform_is_an_error_with_the_own_way(language: str, written: str) -> None:
    platform = next(name for name, text in TAGGED.items() if text == written).split(",")[0]
    found = [one for one in findings(language, f"wall OR {written}") if one.rule == "unknown-tag"]
    assert (found == []) == (platform == language)
    assert {one.severity for one in found} <= {"error"}
    own = languages()[language].own_way
    # PubMed and ClinicalTrials.gov read brackets, and Europe PMC colons: there the name is the fault.
    assert all(own in one.next_step or "is not a field tag" in one.found for one in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pubmed", '2015:2020[dp] OR "roof"[mh:noexp] OR "green roof"[tiab:~3]'),
        ("europe_pmc", "benzo[a]pyrene AND FIRST_PDATE:[2010 TO 2020]"),
        ("europe_pmc", "TITLE:all AND results"),
        ("cochrane", "results:ti OR table:ti,ab"),
        ("clinicaltrials_gov", "AREA[StudyFirstPostDate]RANGE[2010-01-01,MAX] AND title and keyword: roof"),
        ("openalex", '"roof[tiab]" AND "title:wall"'),
        ("openalex", "roofs e.g. green"),
        ("scopus", "TITLE(roof) AND PUBYEAR = 2010"),
    ],
)
def test_what_a_platform_reads_is_no_tag_of_another(language: str, text: str) -> None:
    assert [one for one in findings(language, text) if one.rule == "unknown-tag"] == []


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *[("pubmed", word) for word in ("wom?n", "random$", "ca#", "roof$1", "wom#n")],
        *[("europe_pmc", word) for word in ("random$", "ca#")],
        *[("openalex", word) for word in ("random$", "ca#")],
        *[("clinicaltrials_gov", word) for word in ("wom?n", "random$", "ca#", "roof*")],
    ],
)
def test_a_wildcard_that_the_platform_ignores_is_named(language: str, word: str) -> None:
    text = f"wall[tiab] OR {word}[tiab]" if language == "pubmed" else f"wall OR {word}"
    found = [one for one in findings(language, text) if one.rule == "ignored-operator"]
    assert [one.column for one in found] == [text.index(word) + 1]
    assert word in found[0].found


# An operator of distance, the platforms that read it, and how a search of title is written there.
DISTANCES = {
    "adj3": ("ovid",),
    "ADJ3": ("ovid",),
    "NEAR/3": ("web_of_science", "embase", "cochrane"),
    "near/3": ("web_of_science", "embase", "cochrane"),
    "NEXT": ("cochrane",),
    "NEXT/3": ("embase", "cochrane"),
    "W/3": ("scopus",),
    "PRE/3": ("scopus",),
    "N3": ("ebsco",),
    "W3": ("ebsco",),
}
TITLES = {
    "ovid": "({}).ti.",
    "web_of_science": "TI=({})",
    "embase": "({}):ti",
    "cochrane": "({}):ti",
    "scopus": "TITLE({})",
    "ebsco": "TI ({})",
    "europe_pmc": "TITLE:({})",
    "openalex": "({})",
}


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("operator", DISTANCES)
def test_an_operator_of_distance_of_another_platform_is_a_word(operator: str, language: str) -> None:
    text = TITLES[language].format(f"green {operator} roof*")
    found = ("ignored-operator", 1, text.index(operator) + 1) in places(language, text)
    assert found == (language not in DISTANCES[operator])


def test_a_word_that_looks_like_an_operator_of_ebscohost_is_none() -> None:
    assert "ignored-operator" not in {
        rule for rule, _, _ in places("ovid", "1. sleep stage N3 deprivation.ti.")
    }


# AND humans in the spellings of each platform.
LIMITED_TO_PEOPLE = {
    "pubmed": [
        "roof[ti] AND {}",
        "humans[mh]",
        '"Humans"[Mesh]',
        "humans[MeSH Terms]",
        "human[mh:noexp]",
        "humans[filter]",
    ],
    "ovid": ["1. roof.ti.\n2. 1 and {}", "humans/", "exp human/", "human.sh.", "humans.hw."],
    "ovid, a limit": ["1. roof.ti.\n2. limit 1 to {}", "humans", "human", "(human and english language)"],
    "ebsco": ["S1 TI roof\nS2 S1 AND {}", '(MH "Human")', 'MH "Humans"', 'MW "human"'],
    "embase": ["#1 roof:ti\n#2 #1 AND {}", "[humans]/lim", "'human'/de", "'human'/exp"],
    "europe_pmc": ["roof AND {}", 'MESH:"Humans"', "KW:humans", 'ORGANISM:"Homo sapiens"', "humans"],
    "cochrane": ["#1 roof:ti\n#2 #1 AND {}", "[mh humans]", "MeSH descriptor: [Humans] explode all trees"],
    "scopus": ["TITLE(roof) AND {}", "INDEXTERMS(human)", '(LIMIT-TO(EXACTKEYWORD, "Humans"))'],
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (name.partition(",")[0], spellings[0].format(spelling))
        for name, spellings in LIMITED_TO_PEOPLE.items()
        for spelling in spellings[1:]
    ],
)
def test_a_limit_to_people_is_found_in_every_spelling_also_with_a_reason(language: str, text: str) -> None:
    for written in (text, text.replace("\n", "\n# reason: people alone\n")):
        (found,) = (one for one in findings(language, written) if one.rule == "limited-to-people")
        assert languages()[language].animals_alone in found.next_step
    assert "no-free-text" not in {rule for rule, _, _ in places(language, text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pubmed", "roof[ti] AND (humans[mh] OR roofers[tiab])"),
        ("pubmed", "roof[ti] AND patients[tiab]"),
        ("pubmed", 'roof[ti] AND "Human Experimentation"[mh]'),
        ("pubmed", "roof[ti] NOT (animals[mh] NOT humans[mh])"),
        ("pubmed", '"human roofs"[tiab] AND wall[ti]'),
        ("ovid", "1. roof.ti.\n2. exp animals/ not humans/\n3. 1 not 2"),
    ],
)
def test_what_is_no_limit_to_people_is_none(language: str, text: str) -> None:
    assert "limited-to-people" not in {rule for rule, _, _ in places(language, text)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ovid", "1. roof.ti.\n2. exp animals/ not exp humans/\n3. 1 not 2"),
        ("ovid", "1. roof.ti.\n2. (exp animal/ or nonhuman/) not exp human/\n3. 1 not 2"),
        ("ebsco", 'S1 TI roof\nS2 (MH "Animals+") NOT (MH "Human")\nS3 S1 NOT S2'),
        ("embase", "#1 roof:ti\n#2 #1 NOT ([animals]/lim NOT [humans]/lim)"),
        ("embase", "#1 roof:ti\n#2 #1 NOT ('animal'/exp NOT 'human'/exp)"),
        ("europe_pmc", 'roof NOT (KW:"Animals" NOT KW:"Humans")'),
        ("scopus", "TITLE(roof) AND NOT (INDEXTERMS(animals) AND NOT INDEXTERMS(humans))"),
        ("pubmed", 'roof[ti] NOT ("Animals"[Mesh] NOT ("Animals"[Mesh] AND "Humans"[Mesh]))'),
    ],
)
def test_studies_of_animals_alone_are_taken_away_without_a_finding(language: str, text: str) -> None:
    found = {rule for rule, _, _ in places(language, text)}
    assert not found & {"animals-excluded", "limited-to-people", "concept-excluded", "limit-without-reason"}


def test_a_concept_may_be_taken_away_for_a_reason() -> None:
    text = "#1 roof[ti]\n#2 plastic[tiab]\n{}#3 #1 NOT #2\n"
    assert ("concept-excluded", 3, 11) in places("pubmed", text.format(""))
    assert "concept-excluded" not in {
        rule for rule, _, _ in places("pubmed", text.format("# reason: a plastic roof is no roof\n"))
    }
    # What the source names by its number, and publication types, are no concepts.
    assert "concept-excluded" not in {
        rule for rule, _, _ in places("pubmed", "roof[ti] NOT 12345678[UID] NOT letter[pt]")
    }


def test_types_of_publication_alone_are_a_limit() -> None:
    text = "#1 roof[ti]\n{}#2 {}\n#3 #1 AND #2\n"
    assert ("limit-without-reason", 2, 4) in places("pubmed", text.format("", "clinical trial[pt]"))
    for reason, line in (("# reason: trials alone\n", "trial[pt]"), ("", "trial[pt] OR trial[tiab]")):
        found = {rule for rule, _, _ in places("pubmed", text.format(reason, line))}
        assert "limit-without-reason" not in found


@pytest.mark.parametrize(("parts", "is_long"), [(60, False), (400, True)])
def test_an_address_that_is_too_long_for_openalex_is_an_error(
    review: Path, parts: int, is_long: bool
) -> None:
    text = " OR ".join(f"roof{number}" for number in range(parts))
    Path("config/searches/one.txt").write_text(text + "\n", encoding="utf-8")
    keys = {"name": "One", "arm": "database", "strategy": "config/searches/one.txt", "expand_terms": False}
    found = [one for one in lint_source("one", Source(**keys, provider="openalex")) if one.rule == "too-long"]
    assert [one.severity for one in found] == ["error"] * is_long
    assert all("4,096" in one.found and "in parts" in one.next_step for one in found)
    # Europe PMC states no bound.
    assert "too-long" not in {one.rule for one in lint_source("one", Source(**keys, provider="europe_pmc"))}


@pytest.mark.parametrize("text", ["or/1,2", "OR/1-2"])
def test_a_comma_of_a_reference_is_not_sent_to_openalex(text: str) -> None:
    assert findings("openalex", f"1. roof\n2. wall\n3. {text}") == []


@pytest.mark.parametrize(
    ("language", "text", "tag"),
    [
        ("cochrane", "roof*:tiab", "tiab"),
        ("embase", "roof:title,ab", "title"),
        ("ovid", "1. roof.tiab.", "tiab"),
    ],
)
def test_an_unknown_tag_is_shown_as_a_whole(language: str, text: str, tag: str) -> None:
    found = next(one for one in findings(language, text) if one.rule == "unknown-tag")
    assert found.found.startswith(f'"{tag}" is not a field tag of ')


def test_a_finding_names_file_line_column_fault_rule_and_next_step() -> None:
    (finding,) = findings("europe_pmc", "roof AND\nTITEL:wall")
    assert str(finding) == (
        'config/searches/one.txt, line 2, column 1: error: "TITEL" is not a field tag of Europe PMC. Did you mean "title"? '
        "[unknown-tag]\n    What to do: correct the tag; the platform's help lists them."
    )


def test_a_reason_above_the_line_makes_a_limit_declared() -> None:
    text = '#1 roof[ti] OR "Roofs"[mh]\n{}#2 #1 AND 2015:2020[dp]\n'
    assert [rule for rule, _, _ in places("pubmed", text.format(""))] == ["limit-without-reason"]
    assert places("pubmed", text.format("# reason: nobody built one before\n")) == []
    assert [rule for rule, _, _ in places("pubmed", text.format("# reason:\n"))] == ["limit-without-reason"]


def test_a_reason_above_the_not_or_above_what_it_takes_away_is_enough() -> None:
    text = "#1 roof[ti] OR Roofs[mh]\n{}#2 letter[pt]\n{}#3 #1 NOT #2\n"
    reason = "# reason: letters hold no data\n"
    assert places("pubmed", text.format("", "")) == [("limit-without-reason", 3, 11)]
    assert places("pubmed", text.format(reason, "")) == places("pubmed", text.format("", reason)) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pubmed", "roof[ti] NOT (animals[mh] NOT humans[mh])"),
        ("pubmed", "roof[ti] NOT (mice[tiab] NOT patients[tiab])"),
        ("pubmed", "#1 roof[ti]\n#2 animals[mh]\n#3 #2 NOT humans[mh]\n#4 #1 NOT #3"),
        ("pubmed", "#1 roof[ti]\n#2 animals[mh] OR rats[ti]\n#3 humans[mh]\n#4 #1 NOT (#2 NOT #3)"),
        ("ovid", "1. roof.ti.\n2. exp animals/\n3. humans/\n4. 2 not (2 and 3)\n5. 1 not 4"),
        ("europe_pmc", "roof NOT (animals NOT humans)"),
        ("pubmed", 'roof[ti] NOT "cat scan"[tiab]'),
        ("pubmed", "roof[ti] AND animals[mh]"),
    ],
)
def test_only_not_with_animals_alone_excludes_people(language: str, text: str) -> None:
    assert "animals-excluded" not in {rule for rule, _, _ in places(language, text)}


def test_each_not_of_animals_is_named_once() -> None:
    text = "#1 roof[ti] NOT rats[mh]\n#2 #1 OR wall[ti]\n#3 #2 NOT (animals[mh] OR mice[mh])"
    found = [(row, column) for rule, row, column in places("pubmed", text) if rule == "animals-excluded"]
    assert found == [(1, 17), (3, 12)]


def test_a_rule_is_accepted_with_a_reason_and_for_this_strategy_alone() -> None:
    text = "# accept no-controlled-vocabulary: MeSH has no such term\nroof[ti]"
    assert places("pubmed", text) == []
    assert [rule for rule, _, _ in places("pubmed", "roof[ti]")] == ["no-controlled-vocabulary"]


def test_limits_of_an_import_have_their_reasons_in_the_config(review: Path) -> None:
    Path("config/searches/one.txt").write_text(
        "1. roof.ti. or Roofs/\n2. limit 1 to english language\n", encoding="utf-8"
    )
    keys = {
        "name": "Embase",
        "arm": "database",
        "platform": "Embase (Ovid)",
        "files": ["config/imports/one.ris"],
        "strategy": "config/searches/one.txt",
    }
    keys["line_counts"] = {1: 40, 2: 30}
    limit = SearchLimit(field="language", values=["English"], reason="nobody reads others")
    assert [finding.rule for finding in lint_source("embase", Source(**keys))] == ["limit-without-reason"]
    assert lint_source("embase", Source(**keys, limits=[limit])) == []


@pytest.mark.parametrize(("provider", "declared"), [("europe_pmc", False), ("openalex", True)])
def test_synonyms_and_stems_must_be_declared(review: Path, provider: str, declared: bool) -> None:
    Path("config/searches/one.txt").write_text("roof AND wall\n", encoding="utf-8")
    keys = {"name": "One", "arm": "database", "provider": provider, "strategy": "config/searches/one.txt"}
    (finding,) = lint_source("one", Source(**keys))
    assert (finding.rule, finding.severity) == ("undeclared-expansion", "error")
    assert "sources.one.expand_terms" in finding.found
    assert lint_source("one", Source(**keys, expand_terms=declared)) == []


@pytest.mark.parametrize(("platform", "count"), [("Europe PMC (website)", 1), ("Scopus", 0)])
def test_an_import_from_a_platform_that_adds_synonyms_declares_it(
    review: Path, platform: str, count: int
) -> None:
    Path("config/searches/one.txt").write_text("roof AND wall\n", encoding="utf-8")
    keys = {
        "name": "One",
        "arm": "database",
        "platform": platform,
        "files": ["config/imports/one.ris"],
        "strategy": "config/searches/one.txt",
    }
    assert [finding.rule for finding in lint_source("one", Source(**keys))] == [
        "undeclared-expansion"
    ] * count
    assert lint_source("one", Source(**keys, expand_terms=True)) == []


@pytest.mark.parametrize(
    ("provider", "platform", "language"),
    [
        ("pubmed", "", "pubmed"),
        ("", "Embase (Ovid)", "ovid"),
        ("", "Ovid MEDLINE(R) ALL", "ovid"),
        ("", "Embase.com (Elsevier)", "embase"),
        ("", "CENTRAL, Cochrane Library", "cochrane"),
        ("", "CINAHL (EBSCOhost)", "ebsco"),
        ("", "Web of Science Core Collection", "web_of_science"),
        ("", "Scopus", "scopus"),
        ("", "CENTRAL (Ovid)", "ovid"),
        ("", "Embase", "unknown"),
        ("", "Embase (Elsevier)", "embase"),
        ("", "a library of our own", "unknown"),
    ],
)
def test_the_language_follows_from_provider_or_platform(provider: str, platform: str, language: str) -> None:
    assert query_language(provider, platform) == language


def test_a_strategy_that_is_not_utf8_is_named(review: Path) -> None:
    Path("config/searches/one.txt").write_bytes("Stra\u00dfe".encode("latin-1"))
    source = Source(
        name="One", arm="database", files=["config/imports/one.ris"], strategy="config/searches/one.txt"
    )
    with pytest.raises(ReviewFaults, match=r"config/searches/one\.txt: expected UTF-8 text"):
        lint_source("one", source)


@pytest.mark.parametrize(
    ("language", "text", "column"),
    [
        ("ebsco", ' AND [tiab]( NOT  or *" AND "limit 1 to x NOT {roof*S1 .ti.', 2),
        ("pubmed", "#1 roof[tiab]\n#2 #1 12#1. 12#1#1  or  AND [tiab]#1 (", 21),
    ],
)
def test_operators_out_of_place_do_not_keep_the_library_busy_for_minutes(
    language: str, text: str, column: int
) -> None:
    begun, limit = time.monotonic(), sys.getrecursionlimit()
    assert ("syntax", text.count("\n") + 1, column) in places(language, text)
    assert time.monotonic() - begun < 30
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize(
    "text", ["roof[ti] OR", "AND roof[ti]", "(OR roof[ti])", "(roof[ti] NOT)", "roof[ti] OR OR a[ti]"]
)
def test_an_operator_out_of_place_is_found(text: str) -> None:
    assert [one.rule for one in findings("pubmed", text) if one.severity == "error"] == ["syntax"]


@pytest.mark.parametrize("language", ["pubmed", "ebsco", "web_of_science"])
def test_parentheses_25_levels_deep_are_read(language: str) -> None:
    term = {"pubmed": "roof[ti]", "ebsco": "TI roof", "web_of_science": "TS=roof"}[language]
    text = f"{'(' * 25}{term} OR {term}{')' * 25} AND {term}"
    assert "stops at this line" not in "".join(str(one) for one in findings(language, text))


def test_every_code_of_the_library_is_reported_or_left_out_on_purpose() -> None:
    from search_query.constants import QueryErrorCode

    known = sayings()
    assert not set(known["reported"]) & set(known["left_to_our_rules"])
    assert {code.code for code in QueryErrorCode} | {"UNREAD"} == {
        *known["reported"],
        *known["left_to_our_rules"],
    }


# The library of the syntax is loaded in the first example, which takes long on a busy machine.
@settings(deadline=None)
@given(
    st.sampled_from(sorted(languages())),
    st.lists(
        st.sampled_from(
            [
                "#1 ",
                "#2 ",
                "2. ",
                "S1 ",
                "roof*",
                "[tiab]",
                "[mh",
                ":ti,ab",
                ".ti.",
                "TS=",
                "(",
                ")",
                '"',
                "“",
                "'",
                "/exp",
            ]
            + [
                " AND ",
                " or ",
                " NOT ",
                "or/1-9",
                "#1",
                "limit 1 to x",
                "\n",
                "\n# accept style: x\n",
                "\u0000",
                "*",
                "ß",
                "{",
                "/",
            ]
        ),
        max_size=25,
    ),
)
def test_lint_reads_any_text_and_every_place_is_in_the_file(language: str, parts: list[str]) -> None:
    text = "".join(parts)
    rows = text.splitlines()
    for finding in findings(language, text):
        assert 1 <= finding.row <= len(rows)
        assert 1 <= finding.column <= len(rows[finding.row - 1])


def test_counts_of_lines_are_compared_with_the_lines_of_an_import(review: Path) -> None:
    Path("config/searches/one.txt").write_text(
        "1  Roofs/ or roof.ti.\n2  1 and (Walls/ or wall.ti.)  (30)\n", encoding="utf-8"
    )
    keys = {
        "name": "Embase",
        "arm": "database",
        "platform": "Ovid",
        "files": ["config/imports/one.ris"],
        "strategy": "config/searches/one.txt",
    }
    found = lint_source("one", Source(**keys, line_counts={1: 40, 7: 3}))
    assert [(finding.rule, finding.row) for finding in found] == [("line-count", 2), ("line-count", 2)]
    assert {"7" in finding.found for finding in found} == {True, False}
    # The count that the platform wrote behind the line is proposed.
    assert any("`2: 30`" in finding.next_step for finding in found)
    assert lint_source("one", Source(**keys, line_counts={1: 40, 2: 30})) == []


def test_a_query_language_that_does_not_exist_is_refused_with_the_nearest_name(review: Path) -> None:
    source = Source(
        name="One",
        arm="database",
        files=["config/imports/one.ris"],
        strategy="config/searches/one.txt",
        query_language="ovit",
    )
    with pytest.raises(ReviewFaults, match='Did you mean "ovid"'):
        lint_source("one", source)


def test_the_page_on_searching_lists_every_rule() -> None:
    page = (Path(__file__).parents[3] / "docs/searching.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {rule['severity']} | {rule['about']} |" for name, rule in rules().items()]
    assert [row for row in rows if row not in page] == []
