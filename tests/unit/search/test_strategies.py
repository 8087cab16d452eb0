"""Strategies: one line, or numbered lines whose references are replaced, so that what is sent stands by itself."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.errors import ReviewFaults
from prismake.search.lint.language import languages
from prismake.search.lint.linting import lint_text
from prismake.search.strategy import read_strategy


def strategy(tmp_path: Path, text: str, language: str = "unknown"):  # type: ignore[no-untyped-def]
    path = tmp_path / "strategy.txt"
    path.write_text(text, encoding="utf-8")
    return read_strategy(path, languages()[language])


def test_lines_without_numbers_are_one_search_and_comments_are_left_out(tmp_path: Path) -> None:
    read = strategy(tmp_path, "# what it is for\n(one[tiab]\nOR two[tiab])\n\nAND three\n")
    assert read.query == "(one[tiab] OR two[tiab]) AND three"
    assert not read.is_numbered


@pytest.mark.parametrize("form", ["#{n} {text}", "{n}. {text}", "#{n}: {text}"])
def test_numbered_lines_refer_to_earlier_ones(tmp_path: Path, form: str) -> None:
    texts = ["roof* OR garden*", "school*", "#1 AND #2"]
    read = strategy(tmp_path, "\n".join(form.format(n=n, text=text) for n, text in enumerate(texts, 1)))
    assert [line.number for line in read.lines] == [1, 2, 3]
    assert read.query == "(roof* OR garden*) AND (school*)"


def test_a_line_without_a_number_continues_the_one_before(tmp_path: Path) -> None:
    assert (
        strategy(tmp_path, "#1 roof*\n   OR garden*\n#2 #1 NOT wall\n").query == "(roof* OR garden*) NOT wall"
    )


@pytest.mark.parametrize(
    "behind", ["\t378", "   378", " (378)", "\t1,378", "\t378 results", " (n=378)", " - 378", "\n378"]
)
def test_a_count_copied_from_the_platform_is_kept_and_never_sent(tmp_path: Path, behind: str) -> None:
    read = strategy(tmp_path, f"#1 roof*[tiab] OR wall*[tiab]{behind}\n#2 #1 AND school*[tiab]{behind}\n")
    assert read.query == "(roof*[tiab] OR wall*[tiab]) AND school*[tiab]"
    assert read.text.split() == ["#1", "roof*[tiab]", "OR", "wall*[tiab]", "#2", "#1", "AND", "school*[tiab]"]
    assert {line.declared for line in read.lines} == {1378 if "," in behind else 378}


@pytest.mark.parametrize(
    "text",
    [
        "#1 covid (2019)\n#2 #1 AND wall[tiab]",
        "#1 covid (2019)\n#2 #1 AND wall (2020)",
        "#1 vitamin  12\n#2 #1 AND wall[tiab]",
        "#1 roof[tiab] 378\n#2 #1 AND wall[tiab]",
        "#1 roof[tiab] (1,378)\n#2 wall[tiab]\n#3 #1 AND #2",
        "#1\t378\troof[tiab]\n#2\t40\t#1 AND wall[tiab]",
        "vitamin  12",
        "covid (2019)",
        "roof[tiab] OR wall[tiab]\t378",
    ],
)
def test_a_number_that_may_be_a_count_or_a_word_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReviewFaults, match="may be a count that the platform wrote, or a part of the search"):
        strategy(tmp_path, text)
    # People decide, with a reason: then it is a word.
    accepted = strategy(tmp_path, f"# accept unclear-count: it is searched for\n{text}")
    assert {line.declared for line in accepted.lines} == {None}
    assert accepted.lines[0].text.split() == text.split("\n")[0].removeprefix("#1").split()


@pytest.mark.parametrize(
    "text",
    [
        "vitamin 12",
        "roof AND (2019)",
        "roof OR  12",
        "coenzyme q  10[tiab]",
        '"coenzyme q  10"',
        "ratio  1.5",
        "PUB_YEAR: 2019",
        "roof NEAR/3  2",
        "1,25-dihydroxyvitamin",
    ],
)
def test_a_number_that_is_a_word_is_sent(tmp_path: Path, text: str) -> None:
    assert strategy(tmp_path, f"#1 {text}\n#2 #1 AND wall").query == f"({text}) AND wall"
    assert strategy(tmp_path, text).query == text


# Each example writes a file, and the languages are loaded in the first one.
@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["roof[tiab]", "covid", "vitamin 12", '"type 2"', "(wall)"]), min_size=1),
    st.sampled_from([" ", "  ", "\t", " (", "\n"]),
    st.integers(1, 10**6),
    st.booleans(),
)
def test_a_number_behind_a_line_is_sent_or_declared_or_refused_and_never_lost(
    tmp_path_factory: pytest.TempPathFactory, terms: list[str], gap: str, number: int, thousands: bool
) -> None:
    behind = f"{gap}{number:,}" if thousands else f"{gap}{number}"
    lines = [f"#{place} {term}{behind}{')' * ('(' in gap)}" for place, term in enumerate(terms, 1)]
    try:
        read = strategy(tmp_path_factory.mktemp("one"), "\n".join(lines))
    except ReviewFaults:
        return
    for line, term in zip(read.lines, terms, strict=True):
        assert (line.text, line.declared) == (term, number) or line.declared is None
        assert line.declared or line.text == f"{term}{behind.replace(chr(10), ' ')}{')' * ('(' in gap)}"


@pytest.mark.parametrize(
    ("last", "query"),
    [
        ("#3 OR/1-2", "((roof) OR (wall))"),
        ("#3 or/1-2", "((roof) OR (wall))"),
        ("#3 AND/1,2", "((roof) AND (wall))"),
        ("#3 OR/#1-#2", "((roof) OR (wall))"),
        ("#3 or/#1, #2", "((roof) OR (wall))"),
        ("#3 school AND (or/1-2)", "school AND (((roof) OR (wall)))"),
        ("#3 #1 AND (2019 OR school)", "(roof) AND (2019 OR school)"),
        ("#3 #1 AND 1[uid]", "(roof) AND 1[uid]"),
        ('#3 #1 AND "S1"', '(roof) AND "S1"'),
        ("#3 #1 AND S1 nerve", "(roof) AND S1 nerve"),
    ],
)
def test_a_reference_in_a_common_notation_is_replaced(tmp_path: Path, last: str, query: str) -> None:
    assert strategy(tmp_path, f"#1 roof\n#2 wall\n{last}").query == query


@pytest.mark.parametrize(
    ("form", "last", "query"),
    [
        ("{}. ", "1 AND 2", "(roof) AND (wall)"),
        ("{}. ", "(1 or 2) NOT 1", "((roof) or (wall)) NOT (roof)"),
        ("S{} ", "S1 AND S2", "(roof) AND (wall)"),
        ("S{} ", "s1 AND (S2 OR school)", "(roof) AND ((wall) OR school)"),
    ],
)
def test_lines_are_referred_to_as_they_are_numbered(tmp_path: Path, form: str, last: str, query: str) -> None:
    lines = [form.format(number) + text for number, text in enumerate(["roof", "wall", last], 1)]
    assert strategy(tmp_path, "\n".join(lines)).query == query


REFERENCES_THAT_ARE_NOT_READ = [
    "#1-#2",
    "#1 - #2",
    "#1,#2",
    "#1 to #2",
    "#1AND#2",
    "#1 AND#2",
    "#1 & #2",
    "# 1 AND # 2",
    "S1 AND S2",
    "1 AND 2",
    "#1 AND 2",
    "1-2",
    "S1-S2",
    "line 1 AND line 2",
    "or/2-1",
    "any/1-2",
    "\uff031 AND \uff032",
    "limit 1 to english",
]


@pytest.mark.parametrize("last", REFERENCES_THAT_ARE_NOT_READ)
@pytest.mark.parametrize("language", ["pubmed", "europe_pmc", "openalex", "clinicaltrials_gov", "unknown"])
def test_what_looks_like_a_reference_is_never_sent_as_words(tmp_path: Path, language: str, last: str) -> None:
    text = f"#1 roof[tiab]\n#2 wall[tiab]\n#3 {last}"
    with pytest.raises(ReviewFaults) as refused:
        strategy(tmp_path, text, language)
    assert {fault.row for fault in refused.value.faults} == {3}
    # Lint says the same.
    found = lint_text(text, languages()[language], "one.txt")
    assert [one.row for one in found if one.rule == "line-reference"] == [3] * len(refused.value.faults)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("#1 roof\n# 2 #1 AND wall", [2]),
        ("#1 roof\n# 2. wall\n#3 #1 AND school", [2]),
        ("# 1 roof\n# 2 # 1 AND wall", [1, 2]),
        ("#1 roof\n# 2#1 AND wall", [2]),
        ("#1 roof\n2) #1 AND wall", [2]),
        ("1)\nroof\n2)\nwall", [1, 3]),
        ("#1 roof\n2 wall", [2]),
        ("#1 roof\nS2 wall", [2]),
        ("1 roof\n2 wall\n3 1 AND 2", [1, 2, 3]),
        ("1) roof\n2) wall", [1, 2]),
        ("(1) roof\n(2) wall", [1, 2]),
        ("Line 1: roof\nLine 2: wall", [1, 2]),
        ("| 1 | roof | 30 |\n| 2 | wall | 40 |", [1, 2]),
        # The lines may be parts of a protein, and nothing refers to them.
        ("S1 domain OR\nS2 domain", [1, 2]),
    ],
)
def test_a_line_is_never_lost_as_a_comment_or_as_words_of_another(
    tmp_path: Path, text: str, rows: list[int]
) -> None:
    with pytest.raises(ReviewFaults) as refused:
        strategy(tmp_path, text)
    found = [fault.row for fault in refused.value.faults if "this looks like line" in fault.found]
    assert found == rows
    lint = lint_text(text, languages()["pubmed"], "one.txt")
    assert [one.row for one in lint if one.rule == "line-number"] == rows


@pytest.mark.parametrize(
    ("rule", "text", "query"),
    [
        ("line-reference", "#1 roof\n#2 #1 AND 1", "(roof) AND 1"),
        ("line-reference", "roof AND #2", "roof AND #2"),
        ("line-number", "#1 roof\n# 2 reviewers wrote it", "roof"),
        ("line-number", "S1 domain OR\nS2 domain", "S1 domain OR S2 domain"),
    ],
)
def test_people_may_accept_that_a_part_is_a_word_or_a_comment(
    tmp_path: Path, rule: str, text: str, query: str
) -> None:
    with pytest.raises(ReviewFaults):
        strategy(tmp_path, text)
    accepted = f"# accept {rule}: that is meant\n{text}"
    assert strategy(tmp_path, accepted).query == query
    assert rule not in {one.rule for one in lint_text(accepted, languages()["pubmed"], "one.txt")}


def test_nobody_may_accept_a_line_that_is_not_there(tmp_path: Path) -> None:
    accepted = "# accept line-reference: so be it\n# accept line-number: so be it\n"
    for text in ("#1 roof\n#2 #1 AND #7", "#1 roof\n#3 #1 AND wall"):
        with pytest.raises(ReviewFaults):
            strategy(tmp_path, accepted + text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("# 1. Roofs\n#1 roof\n# 2. Walls\n#2 #1 AND wall", "(roof) AND wall"),
        ("# 1. Roofs\nroof\n# 2. Walls\nAND wall", "roof AND wall"),
        ("#1 roof\n# 2019 was the first year\n#2 #1 AND wall", "(roof) AND wall"),
        ("#1 roof\n  # an indented comment\n#2 #1 AND wall", "(roof) AND wall"),
        ("S1 domain", "S1 domain"),
        ("#1 roof OR\n2-methyl paint", "roof OR 2-methyl paint"),
    ],
)
def test_a_comment_with_a_number_stays_a_comment(tmp_path: Path, text: str, query: str) -> None:
    assert strategy(tmp_path, text).query == query


def test_a_number_sign_in_quotes_is_no_reference(tmp_path: Path) -> None:
    assert strategy(tmp_path, '#1 roof\n#2 "ward #1" AND #1').query == '"ward #1" AND (roof)'


def test_line_ten_is_not_line_one_followed_by_a_zero(tmp_path: Path) -> None:
    lines = [f"#{number} word{number}" for number in range(1, 11)]
    assert strategy(tmp_path, "\n".join([*lines, "#11 #10 OR #1"])).query == "(word10) OR (word1)"


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("#1 roof\n#2 #3 AND #1\n#3 wall\n", 2, "refers to #3"),
        ("#1 roof\n#2 #2 AND wall\n", 2, "refers to #2"),
        ("#1 roof\n#3 wall\n", 2, "expected line #2, found #3"),
        ("# a comment alone\n", None, "expected a search strategy, but the file is empty"),
    ],
    ids=["later", "itself", "left out", "empty"],
)
def test_a_faulty_strategy_is_refused_with_its_line(tmp_path: Path, text: str, row: int, found: str) -> None:
    with pytest.raises(ReviewFaults) as refused:
        strategy(tmp_path, text)
    (fault,) = refused.value.faults
    assert found in fault.found
    assert fault.row == row
