"""The graph of records, reports and studies: each edge has a reason, a source and a drawer, and one line undoes it."""

import csv
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_studies import included, links, record, records, registration, report, reports, together

from prismake.errors import ReviewFaults
from prismake.studies.edges import proposal_lines, proposed
from prismake.studies.grouping import study_graph
from prismake.studies.links import LINKS_FILE
from prismake.tables import columns_of, rows_of, table_of

SAME, DIFFERENT = "same study", "different studies"


def pair(first: str, second: str, outcome: str, **values: str) -> dict[str, str]:
    return {"record_id_a": first, "record_id_b": second, "outcome": outcome, "evidence": "{}"} | values


def graph_of(table, *link_rows, states=None, entries=None, compared=()):
    """The graph of reports, each of one record that says what the report says, if no others are given."""
    if entries is None:
        entries = [
            record(
                row["record_ids"],
                **{name: row[name] for name in columns_of("1_identify/records") if name in row},
            )
            for row in rows_of(table)
        ]
    return study_graph(
        table,
        states or included(table),
        links(*link_rows),
        {},
        records(*entries),
        table_of(list(compared), "2_deduplicate/pairs"),
    )


def edge(graph, from_id: str, to_id: str) -> dict[str, str]:
    (row,) = [row for row in rows_of(graph.edges) if (row["from_id"], row["to_id"]) == (from_id, to_id)]
    return row


def edges_of(graph, *kinds: str) -> list[dict[str, str]]:
    return [row for row in rows_of(graph.edges) if row["kind"] in kinds]


def line_of(undo: str) -> tuple[str, str, str]:
    """The line that a cell `undo` tells people to write."""
    file, _, line = undo.partition(": ")
    assert file == LINKS_FILE
    first, second, verdict, *rest = next(csv.reader([line]))
    assert rest in (["NAME", "WHY"], ["NAME", "WHY", "DATE"])
    return first, second, verdict


def dated(line: tuple[str, str, str], undo: str) -> tuple[str, ...]:
    """The line with the day of the decision, where the cell asks for one."""
    return (*line, "2030-03-05") if undo.endswith(",DATE") else line


# From record to report


def test_a_record_alone_is_the_only_one_of_its_report() -> None:
    row = edge(graph_of(reports(report(1))), "r1", "rep:r1")
    assert (row["kind"], row["state"], row["drawn_by"]) == ("record of the report", "holds", "prismake")
    assert row["reason"] == "the only record of its report"
    assert row["undo"] == ""


def test_a_merged_record_names_the_rule_and_the_command_that_splits_it() -> None:
    table = reports(report(1, record_ids="r1 | r2"))
    compared = [pair("r1", "r2", "merged", rule="same DOI")]
    row = edge(graph_of(table, entries=[record("r1"), record("r2")], compared=compared), "r2", "rep:r1")
    assert row["reason"] == "merged with r1: same DOI"
    assert row["undo"] == "prismake split rep:r1 r2"


def test_a_record_merged_by_a_verdict_names_the_person() -> None:
    table = reports(report(1, record_ids="r1 | r2"))
    evidence = '{"by": "ada", "note": "one paper, two titles"}'
    compared = [pair("r1", "r2", "forced", rule="verdict", evidence=evidence)]
    row = edge(graph_of(table, entries=[record("r1"), record("r2")], compared=compared), "r1", "rep:r1")
    assert row["drawn_by"] == "ada"
    assert row["reason"] == "merged with r2 by a verdict: one paper, two titles"


def test_records_of_reports_that_were_excluded_have_their_edge_and_no_study() -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01"))
    graph = graph_of(table, states={"rep:r1": "included"})
    assert edge(graph, "r1", "rep:r1")["study_id"] == "study:NCT01"
    assert edge(graph, "r2", "rep:r2")["study_id"] == ""


# From report to study, by registration numbers


def test_a_registration_is_its_number() -> None:
    row = edge(graph_of(reports(registration(1, "NCT01"))), "rep:r1", "NCT01")
    assert (row["kind"], row["reason"]) == ("registration", "is the registration NCT01")
    assert row["source"] == "r1: registration_ids"


@pytest.mark.parametrize(
    ("values", "source", "words"),
    [
        ({}, "r1: registration_ids", "its registration numbers (DataBankList, SI or the like)"),
        ({"title": "Lantern light (NCT 00001111)"}, "r1: title", "its title"),
        ({"abstract": "Registered as NCT00001111."}, "r1: abstract", "its abstract"),
        (
            {"title": "NCT00001111: light", "abstract": "nct00001111"},
            "r1: title | r1: abstract",
            "its title and its abstract",
        ),
    ],
    ids=["field", "title", "abstract", "both"],
)
def test_an_article_says_where_it_names_a_number(values, source: str, words: str) -> None:
    row = edge(graph_of(reports(report(1, "NCT00001111", **values))), "rep:r1", "NCT00001111")
    assert row["kind"] == "registration number"
    assert row["source"] == source
    assert row["reason"] == f"names NCT00001111 in {words}"


@pytest.mark.parametrize(
    "title",
    [
        "Lantern light at night: study protocol for a randomised trial",
        "Rationale and design of the Lantern trial",
        "Lantern light: a statistical analysis plan",
    ],
)
def test_a_protocol_paper_is_told_by_its_title(title: str) -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01", title=title))
    graph = graph_of(table)
    assert edge(graph, "rep:r2", "NCT01")["kind"] == "protocol"
    assert len(together(graph.report_study)) == 1


@pytest.mark.parametrize("which", [("NCT01 | ISRCTN7", "ISRCTN7"), ("NCT01", "ISRCTN7 | NCT01")])
def test_one_trial_in_two_registers_is_one_study(which: tuple[str, str]) -> None:
    """Whichever of both registrations names the other one."""
    graph = graph_of(reports(registration(1, which[0]), registration(2, which[1])))
    assert together(graph.report_study) == {frozenset({"rep:r1", "rep:r2"})}
    (second,) = edges_of(graph, "secondary id")
    assert second["reason"].startswith("the registration has the secondary id")


# Between two reports


@pytest.mark.parametrize(
    ("relation", "kind", "values"),
    [
        ("preprint of", "preprint", {"record_type": "preprint"}),
        ("conference abstract of", "conference abstract", {"record_type": "conference abstract"}),
        ("update of", "update", {}),
        ("published in two journals", "published twice", {}),
        ("erratum of", "erratum", {"integrity": "erratum"}),
        ("retraction notice of", "retraction notice", {"integrity": "retraction notice"}),
    ],
)
def test_what_deduplication_calls_related_is_one_study(relation: str, kind: str, values) -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01"), report(3, **values))
    graph = graph_of(table, compared=[pair("r2", "r3", "related", relation=relation)])
    assert len(together(graph.report_study)) == 1
    (row,) = edges_of(graph, kind)
    assert {row["from_id"], row["to_id"]} == {"rep:r2", "rep:r3"}
    assert row["source"] == "r2 | r3"
    if values:
        assert row["from_id"] == "rep:r3"


@pytest.mark.parametrize(("relation", "state"), [("comment on", "listed"), ("part of a series", "proposed")])
def test_a_comment_and_a_part_of_a_series_join_nothing(relation: str, state: str) -> None:
    graph = graph_of(reports(report(1), report(2)), compared=[pair("r1", "r2", "related", relation=relation)])
    assert len(together(graph.report_study)) == 2
    assert edge(graph, "rep:r1", "rep:r2")["state"] == state


def test_a_notice_that_fits_two_articles_joins_neither() -> None:
    """The titles of both are in the notice; joining both would make two trials one."""
    table = reports(report(1), report(2), report(3, integrity="erratum"))
    compared = [pair(name, "r3", "related", relation="erratum of") for name in ("r1", "r2")]
    graph = graph_of(table, compared=compared)
    assert len(together(graph.report_study)) == 3
    assert [row["state"] for row in edges_of(graph, "erratum")] == ["proposed", "proposed"]
    assert "it fits 2 reports" in edges_of(graph, "erratum")[0]["reason"]


def test_a_correction_is_tied_to_the_article_whose_doi_it_names() -> None:
    table = reports(
        report(1, doi="10.5555/light"),
        report(2, title="Erratum", integrity="erratum", references="correction:10.5555/LIGHT"),
    )
    graph = graph_of(table)
    assert len(together(graph.report_study)) == 1
    assert edge(graph, "rep:r2", "rep:r1")["kind"] == "correction"


@pytest.mark.parametrize(("kind", "state"), [("preprint", "holds"), ("journal article", "proposed")])
def test_another_version_joins_a_preprint_alone(kind: str, state: str) -> None:
    """Indexes list copies and parts of a whole as versions of each other."""
    table = reports(
        report(1, doi="10.5555/light"),
        report(2, record_type=kind, references="other version:10.5555/light"),
    )
    graph = graph_of(table)
    (row,) = edges_of(graph, "other version")
    assert row["state"] == state
    assert len(together(graph.report_study)) == (1 if state == "holds" else 2)


def test_a_relation_to_an_excluded_report_has_no_edge() -> None:
    graph = graph_of(
        reports(report(1, record_type="preprint"), report(2)),
        states={"rep:r1": "included"},
        compared=[pair("r1", "r2", "related", relation="preprint of")],
    )
    assert edges_of(graph, "preprint") == []


# References of registrations


@pytest.mark.parametrize(
    ("label", "state"),
    [("result", "proposed"), ("derived", "proposed"), ("unspecified", "proposed"), ("background", "listed")],
)
def test_a_reference_of_a_registration_joins_nothing_whatever_its_label(label: str, state: str) -> None:
    """Registrants label background papers as results."""
    table = reports(
        registration(1, "NCT01", references=f"{label}:4711", start_date="2014-03"),
        report(2, pmid="4711", year="2008", title="What moths do"),
    )
    graph = graph_of(table)
    row = edge(graph, "rep:r2", "NCT01")
    assert (row["kind"], row["state"]) == (f"reference: {label}", state)
    assert row["source"] == "r1: references"
    assert "the article is of 2008, and the trial began in 2014" in row["reason"]
    assert len(together(graph.report_study)) == 2


def test_a_reference_that_also_names_the_number_agrees() -> None:
    table = reports(registration(1, "NCT01", references="result:4711"), report(2, "NCT01", pmid="4711"))
    (row,) = edges_of(graph_of(table), "reference: result")
    assert row["state"] == "agrees"


@pytest.mark.parametrize("states", [None, {"rep:r1": "included"}], ids=["not in the review", "excluded"])
def test_a_reference_outside_the_studies_is_named_and_not_proposed(states) -> None:
    """Nobody could confirm it: it belongs to no study."""
    rows = [registration(1, "NCT01", references="result:4711")]
    rows += [] if states is None else [report(2, pmid="4711")]
    (row,) = edges_of(graph_of(reports(*rows), states=states), "reference: result")
    assert row["from_id"] == ("pmid:4711" if states is None else "rep:r2")
    assert (row["state"], row["undo"]) == ("outside", "")


# Agreement


LANTERN = "Lantern light against insomnia in lighthouse keepers"


def test_agreeing_authors_and_titles_are_a_proposal_and_join_nothing() -> None:
    """One group reports a cohort twice, a year apart."""
    table = reports(
        report(1, title="Lantern light in lighthouse keepers", authors="Keeper, Ada | Moth, B", year="2020"),
        report(2, title="Lantern light, one year on: lighthouse keepers", authors="Keeper, A", year="2021"),
        report(3, title="Earplugs in bell ringers", authors="Keeper, A"),
    )
    graph = graph_of(table)
    assert len(together(graph.report_study)) == 3
    (row,) = edges_of(graph, "agreement")
    assert (row["from_id"], row["to_id"], row["state"]) == ("rep:r1", "rep:r2", "proposed")
    assert "authors keeper" in row["reason"]


def test_an_article_without_a_number_is_proposed_to_the_registration_with_its_title_and_people() -> None:
    table = reports(
        registration(1, "NCT01", title=LANTERN, enrolment="31", conditions="Insomnia"),
        registration(2, "NCT02", title="Earplugs for bell ringers"),
        report(
            3, title=f"{LANTERN}: a pilot trial", abstract="We treated 31 keepers, n = 31.", authors="Beam, C"
        ),
    )
    (row,) = edges_of(graph_of(table), "agreement")
    assert (row["from_id"], row["to_id"], row["state"]) == ("rep:r3", "NCT01", "proposed")
    assert "number of people 31" in row["reason"]
    assert line_of(row["undo"]) == ("rep:r3", "NCT01", SAME)


@pytest.mark.parametrize("number", ["NCT02", "ISRCTN7"])
def test_two_registrations_with_one_title_are_two_trials_in_one_register_and_perhaps_one_in_two(
    number: str,
) -> None:
    """A register gives a trial one number; sponsors run several trials under one title."""
    table = reports(registration(1, "NCT01", title=LANTERN), registration(2, number, title=LANTERN))
    graph = graph_of(table)
    assert len(together(graph.report_study)) == 2
    assert len(edges_of(graph, "agreement")) == (0 if number == "NCT02" else 1)


def test_an_article_that_names_its_trial_is_not_proposed_to_another_one_of_the_register() -> None:
    table = reports(
        registration(1, "NCT01", title=LANTERN),
        registration(2, "NCT02", title=LANTERN),
        report(3, "NCT01", title=LANTERN),
    )
    assert edges_of(graph_of(table), "agreement") == []


@pytest.mark.parametrize(("verdict", "state", "studies"), [(SAME, "confirmed", 1), (DIFFERENT, "denied", 2)])
def test_one_line_confirms_or_denies_a_proposal(verdict: str, state: str, studies: int) -> None:
    table = reports(registration(1, "NCT01", references="result:4711"), report(2, pmid="4711"))
    graph = graph_of(table, ("rep:r2", "NCT01", verdict))
    assert len(together(graph.report_study)) == studies
    (row,) = edges_of(graph, "reference: result")
    assert row["state"] == state
    (line,) = edges_of(graph, "person's link")
    assert line["drawn_by"] == "ada"
    assert line["source"] == f"{LINKS_FILE}: line 2"


def test_a_proposal_is_a_sentence_with_the_line_that_confirms_it() -> None:
    table = reports(registration(1, "NCT01", references="result:4711"), report(2, pmid="4711"))
    edges = graph_of(table).edges
    (item,) = proposal_lines(edges)
    number, sentence = item.split("\n  - ")
    assert number.startswith("1 proposed link: STATUS.md lists it, ")
    assert sentence.startswith("rep:r2 and NCT01 may be of one study (reference: result): ")
    assert "`rep:r2,NCT01,same study,NAME,WHY`" in sentence
    assert proposed(edges) == ["rep:r2 and NCT01"]
    assert proposal_lines(graph_of(table, ("rep:r2", "NCT01", DIFFERENT)).edges) == []


TWO_REGISTERS = (
    registration(1, "NCT01", references="result:4711"),
    registration(2, "ISRCTN7 | NCT01", references="result:4711"),
    report(3, pmid="4711"),
)


def test_proposals_between_the_same_two_studies_are_one_sentence_that_names_every_report() -> None:
    edges = graph_of(reports(*TWO_REGISTERS)).edges
    assert len(proposed(edges)) == 2
    (item,) = proposal_lines(edges)
    number, sentence = item.split("\n  - ")
    assert number.startswith(
        "2 proposed links: STATUS.md lists them, in 1 line, one for each two studies, each with "
    )
    assert re.match(
        r"rep:r3 and (NCT01|ISRCTN7) \(one study with (NCT01|ISRCTN7)\) may be of one study ", sentence
    )
    assert sentence.count("config/studies/links.csv") == 1


@pytest.mark.parametrize("number", ["NCT01", "ISRCTN7"])
@pytest.mark.parametrize("verdict", [SAME, DIFFERENT])
def test_one_line_answers_all_proposals_between_two_studies(number: str, verdict: str) -> None:
    graph = graph_of(reports(*TWO_REGISTERS), ("rep:r3", number, verdict))
    assert proposed(graph.edges) == []
    assert len(together(graph.report_study)) == (1 if verdict == SAME else 2)


def test_a_denial_between_two_studies_leaves_a_proposal_to_a_third_one() -> None:
    table = reports(*TWO_REGISTERS, registration(4, "NCT09", references="result:4711"))
    graph = graph_of(table, ("rep:r3", "NCT01", DIFFERENT))
    assert proposed(graph.edges) == ["rep:r3 and NCT09"]


def test_of_many_proposals_the_rest_is_counted() -> None:
    rows = [{"from_id": f"rep:{number}", "to_id": "NCT01", "state": "proposed"} for number in range(25)]
    (item,) = proposal_lines(table_of(rows, "4_extract/edges"))
    first, *lines = item.split("\n  - ")
    assert first.startswith("25 proposed links: ")
    assert len(lines) == 21
    assert lines[-1] == "5 more: the rows of `4_extract/edges.csv` with the state proposed."


# Undoing


def test_an_undone_edge_stays_in_the_table_with_the_line_that_draws_it_again() -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01"))
    graph = graph_of(table, ("rep:r2", "NCT01", DIFFERENT))
    (row,) = edges_of(graph, "registration number")
    assert (row["state"], row["study_id"]) == ("undone", "")
    assert line_of(row["undo"]) == ("rep:r2", "NCT01", SAME)


NUMBERS = st.lists(st.sampled_from(["NCT01", "NCT02", "ISRCTN3"]), max_size=2, unique=True)
KINDS = st.sampled_from(["registration", "journal article", "preprint"])
TABLES = st.lists(st.tuples(NUMBERS, KINDS), min_size=1, max_size=6).map(
    lambda rows: reports(
        *(
            report(
                place, " | ".join(numbers), record_type=kind, pmid=str(100 + place), references="result:100"
            )
            for place, (numbers, kind) in enumerate(rows)
        )
    )
)
NAMES = ["rep:r0", "r1", "r2", "NCT01", "NCT02", "ISRCTN3"]
DAYS = st.sampled_from(["", "2030-03-05", "2030-03-06"])
LINES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([SAME, DIFFERENT]), DAYS),
    max_size=6,
)


def known(table, lines):
    """The lines whose names the review knows."""
    numbers = {number for cell in table["registration_ids"] for number in cell.split(" | ")}
    names = {*table["report_id"], *table["record_ids"], *numbers}
    return [line for line in lines if set(line[:2]) <= names]


def outcome(table, lines):
    """Edges and studies without the places of lines in their file; the faults of lines that contradict each other."""
    relations = [pair("r0", "r1", "related", relation="preprint of")] if len(table) > 1 else []
    try:
        graph = graph_of(table, *lines, compared=relations)
    except ReviewFaults as error:
        return {frozenset(re.sub(r"row \d+", "row", fault.found).split()) for fault in error.faults}
    return graph.report_study.to_dict("records"), graph.edges.drop(columns="source").to_dict("records")


@settings(deadline=None)
@given(table=TABLES, lines=LINES, data=st.data())
def test_edges_are_added_and_undone_in_any_order_with_the_same_studies(table, lines, data) -> None:
    """Every line, also several on one pair: the days of the decisions tell which counts, and not their places."""
    lines = known(table, lines)
    assert outcome(table, lines) == outcome(table, data.draw(st.permutations(lines)))


@settings(deadline=None)
@given(table=TABLES, lines=LINES)
def test_the_history_of_a_pair_changes_nothing(table, lines) -> None:
    """Lines that a later one overrules may be deleted with the same studies."""
    lines = known(table, lines)
    latest = {}
    for line in lines:
        pair_of_line = frozenset(name.removeprefix("rep:") for name in line[:2])
        latest[pair_of_line] = max(latest.get(pair_of_line, ""), line[3])
    final = [
        line for line in lines if line[3] == latest[frozenset(name.removeprefix("rep:") for name in line[:2])]
    ]
    assert outcome(table, lines) == outcome(table, final)


@settings(deadline=None)
@given(table=TABLES, data=st.data())
def test_the_line_of_an_edge_undoes_it_and_the_line_that_is_then_shown_draws_it_again(table, data) -> None:
    before = graph_of(table)
    rows = [row for row in rows_of(before.edges) if row["undo"].startswith(LINKS_FILE)]
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    line = line_of(row["undo"])
    try:
        turned = graph_of(table, line)
    except ReviewFaults as error:
        assert all(name in error.faults[0].found for name in line[:2])
        return
    now = next(
        one
        for one in rows_of(turned.edges)
        if (one["from_id"], one["to_id"], one["kind"]) == (row["from_id"], row["to_id"], row["kind"])
    )
    assert now["state"] == {"holds": "undone", "proposed": "confirmed"}[row["state"]]
    assert now["undo"].endswith(",DATE")
    for lines in (
        [line, dated(line_of(now["undo"]), now["undo"])],
        [dated(line_of(now["undo"]), now["undo"]), line],
    ):
        assert together(graph_of(table, *lines).report_study) == together(before.report_study)


@settings(deadline=None)
@given(table=TABLES, lines=LINES)
def test_edges_that_hold_make_the_studies_and_nothing_else_does(table, lines) -> None:
    """The studies, derived again from the table of edges alone."""
    try:
        graph = graph_of(table, *known(table, lines))
    except ReviewFaults:
        return
    parts = {name: {name} for name in table["report_id"]}
    for row in rows_of(graph.edges):
        if row["state"] == "holds" and row["kind"] != "record of the report":
            part = parts.setdefault(row["from_id"], {row["from_id"]}) | parts.setdefault(
                row["to_id"], {row["to_id"]}
            )
            parts |= dict.fromkeys(part, part)
    derived = {frozenset(name for name in part if name.startswith("rep:")) for part in parts.values()}
    assert together(graph.report_study) == derived - {frozenset()}


@settings(deadline=None)
@given(table=TABLES, lines=LINES)
def test_no_two_edges_share_ends_and_kind_and_each_has_reason_source_and_drawer(table, lines) -> None:
    try:
        edges = graph_of(table, *known(table, lines)).edges
    except ReviewFaults:
        return
    assert not edges.duplicated(["from_id", "to_id", "kind"]).any()
    assert (edges[["reason", "source", "drawn_by", "state"]] != "").all(axis=None)


def test_a_number_that_an_article_only_mentions_is_a_proposal_and_joins_nothing() -> None:
    table = reports(registration(1, "NCT01"), report(2), report(3, "NCT02"))
    entries = [
        record("r1", record_type="registration", registration_ids="NCT01"),
        record("r2", references="mentioned:NCT01"),
        record("r3", registration_ids="NCT02", references="mentioned:NCT01"),
    ]
    graph = graph_of(table, entries=entries)
    (row,) = edges_of(graph, "mention")
    assert (row["from_id"], row["to_id"], row["state"]) == ("rep:r2", "NCT01", "proposed")
    assert graph.report_study["study_id"].nunique() == 3
    confirmed = graph_of(table, ("rep:r2", "NCT01", SAME), entries=entries)
    assert confirmed.report_study["study_id"].nunique() == 2
