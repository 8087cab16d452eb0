"""What the notebooks say: for a review with a little of everything, and for one where all is still awaited."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_version import NASTY, STAGES, a_little_of_everything, config, made_up_version

from prismake.errors import ReviewError
from prismake.narrative import (
    Version,
    agreement,
    diagram,
    duplicates,
    evidence,
    screening,
    searches,
)
from prismake.narrative.page import Html

Section = Callable[[Version], Html]
SECTIONS: dict[str, Section] = {
    f"{module.__name__.rsplit('.', 1)[1]}.{name}": getattr(module, name)
    for module, names in {
        searches: ("summary", "search_log", "what_they_are", "balance", "contributions", "quarantined", "strategies"),
        duplicates: ("summary", "clusters", "outcomes", "rules", "overlap", "undo"),
        screening: ("who", "waiting"),
        evidence: ("summary", "groups", "figures", "evidence_map", "source_conflicts", "gaps", "not_included", "not_retrieved", "limits"),
        diagram: ("flow", "boxes", "identities", "ends", "methods_text"),
    }.items()
    for name in names
}  # fmt: skip
for _stage in STAGES:
    for _name in ("decisions", "reasons", "conflicts"):
        SECTIONS[f"screening.{_name} {_stage}"] = lambda version, name=_name, stage=_stage: getattr(
            screening, name
        )(version, stage)
    SECTIONS[f"agreement.measures {_stage}"] = lambda version, stage=_stage: agreement.measures(
        version, stage
    )
for _outcome in ("merged", "refused", "related", "uncertain"):
    SECTIONS[f"duplicates.examples {_outcome}"] = lambda version, outcome=_outcome: duplicates.examples(
        version, outcome
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return made_up_version(tmp_path_factory.mktemp("empty draft"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return made_up_version(tmp_path_factory.mktemp("filled"), a_little_of_everything())


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_speaks_where_nothing_has_come_back_yet(name: str, empty: Version) -> None:
    assert SECTIONS[name](empty).text.strip()


@pytest.mark.parametrize("name", SECTIONS)
def test_text_from_data_is_escaped_in_each_section(name: str, filled: Version) -> None:
    shown = SECTIONS[name](filled).text
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "nan" not in shown.split()


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_is_the_same_twice(name: str, filled: Version) -> None:
    assert SECTIONS[name](filled).text == SECTIONS[name](filled).text


@pytest.mark.parametrize("name", SECTIONS)
def test_no_section_holds_the_path_of_the_machine(name: str, filled: Version) -> None:
    assert str(filled.folder) not in SECTIONS[name](filled).text


@pytest.mark.parametrize("name", SECTIONS)
def test_links_lead_from_the_page_to_the_versions_folder(name: str, filled: Version) -> None:
    hrefs = [part.split('"')[0] for part in SECTIONS[name](filled).text.split('href="')[1:]]
    assert all(href.startswith(("../../", "../prisma/boxes/")) for href in hrefs)


def test_a_version_is_found_from_a_folder_inside_the_review(
    filled: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = filled.review / "notebooks"
    inside.mkdir(exist_ok=True)
    monkeypatch.chdir(inside)
    assert Version.open("results/2031-01").config.run == "2031-01"


def test_a_version_that_is_not_there_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReviewError, match="there is no such version"):
        Version.open("results/1999-01")


def test_the_unique_contribution_of_a_source_counts_reports_that_no_other_holds(filled: Version) -> None:
    library, registry = searches.yields(filled)
    assert (library.records, library.reports, library.only_here, library.included) == (3, 3, 2, 1)
    assert (registry.records, registry.reports, registry.only_here, registry.included_only_here) == (
        1,
        1,
        0,
        0,
    )
    assert "Nothing was found in A registry alone." in searches.contributions(filled).text


def test_a_source_that_reported_another_count_is_named(filled: Version) -> None:
    assert "A library &amp; more reported 5 and gave 4." in searches.search_log(filled).text


def test_the_strategy_stands_there_word_for_word(filled: Version) -> None:
    shown = searches.strategies(filled).text
    assert "garden* AND (&quot;school&quot; OR &lt;b&gt;children&lt;/b&gt;)\n\nNOT farm*" in shown
    assert "differs from what was run" in shown


def test_the_line_that_undoes_a_merge_can_be_read_back_though_an_id_holds_a_comma(filled: Version) -> None:
    shown = duplicates.undo(filled).text
    line = (
        next(part for part in shown.split("<pre") if "different" in part).split(">", 1)[1].split("</pre>")[0]
    )
    [cells] = csv.reader(io.StringIO(line.replace("&quot;", '"')))
    assert cells[:3] == ["library:1", "registry:10.1/a,b", "different"]


def test_both_records_of_a_pair_stand_side_by_side(filled: Version) -> None:
    shown = duplicates.examples(filled, "merged").text
    assert "same DOI; strength 0.900" in shown
    assert "not given" in shown and "the same" in shown
    assert "Green, A; Brown, B" in shown


def test_an_example_of_a_link_says_which_link(filled: Version) -> None:
    assert "&quot;registration of&quot;" in duplicates.examples(filled, "related").text


def test_who_owes_what_is_told_by_name(filled: Version) -> None:
    shown = screening.waiting(filled).text
    assert "anna still has 1 report to judge on titles and abstracts." in shown
    assert "Full texts: 1 report waiting for votes." in shown


def test_reasons_of_the_closed_list_are_shown_though_none_was_given(filled: Version) -> None:
    shown = screening.reasons(filled, "2_full_text").text
    assert shown.index("no garden") < shown.index("no children")


def test_a_kappa_far_from_one_needs_no_note(filled: Version) -> None:
    assert "looked into" not in agreement.measures(filled, "2_full_text").text


@pytest.mark.parametrize(
    ("kind", "why"), [("automated", "share their errors"), ("human", "saw or talked about each other")]
)
def test_a_kappa_near_one_is_looked_into_in_words(kind: str, why: str, tmp_path: Path) -> None:
    tables = a_little_of_everything()
    tables["3_screen/1_title_abstract/agreement"][1]["value"] = "0.981"
    version = made_up_version(tmp_path, tables, config(kind))
    shown = agreement.measures(version, "1_title_abstract").text
    assert "looked into" in shown and why in shown
    assert "gave the same answer to 0 of 2 reports" in shown


def test_passes_that_software_made_are_never_called_human(tmp_path: Path) -> None:
    version = made_up_version(tmp_path, settings=config("automated"))
    assert "2 independent automated passes, no human dual screening" in screening.who(version).text


def test_people_are_called_reviewers(filled: Version) -> None:
    assert "2 reviewers, each without sight of the other" in screening.who(filled).text


def test_groups_stand_in_the_order_of_the_protocol_under_their_labels(filled: Version) -> None:
    shown = evidence.groups(filled).text
    assert "Crop grown" in shown
    assert "No study falls into: peas" in shown
    assert ">Study</th>" in shown and "<script" not in shown


def test_the_table_of_studies_is_as_wide_as_a_page_and_marks_what_sources_disagree_on(tmp_path: Path) -> None:
    tables = a_little_of_everything()
    tables["5_synthesise/main_table"][0] |= {
        "status": "Completed", "status_date": "2031-09", "enrolment": "18", "enrolment_type": "actual",
        "sources_disagree": "status | sponsor",
    }  # fmt: skip
    shown = evidence.groups(made_up_version(tmp_path, tables)).text
    assert "Completed\u00a0\u2260<br><small>2031-09</small>" in shown
    assert "18<br><small>actual</small>" in shown
    assert "\u2260 sponsor</small>" in shown
    assert "\u2260 marks a value" in shown
    assert "Status date" not in shown and "Sources disagree" not in shown


def test_a_status_that_only_the_search_dates_is_said_to_be_seen_then(tmp_path: Path) -> None:
    tables = a_little_of_everything()
    tables["5_synthesise/main_table"][0] |= {
        "status": "Open",
        "status_date": "2031-09",
        "status_date_from": "search",
    }
    shown = evidence.groups(made_up_version(tmp_path, tables)).text
    assert "Open<br><small>seen 2031-09</small>" in shown
    assert "its status may be older" in shown


def test_a_value_with_a_note_is_shown_as_its_source_wrote_it(tmp_path: Path) -> None:
    tables = a_little_of_everything()
    tables["4_extract/source_conflicts"][1] |= {"value": "18 actual", "as_written": "18 (169 planned)"}
    shown = evidence.source_conflicts(made_up_version(tmp_path, tables)).text
    assert "18 actual, written &quot;18 (169 planned)&quot; (A registry" in shown


def test_every_value_on_which_sources_disagree_keeps_its_source_and_date(filled: Version) -> None:
    shown = evidence.source_conflicts(filled).text
    assert "open (A registry, 2031)" in shown
    assert "1 value of 1 study" in shown


def test_a_field_that_is_not_stated_counts_as_not_told(filled: Version) -> None:
    assert "100.0\u00a0%" in evidence.gaps(filled).text


def test_a_box_that_nobody_has_named_is_shown_by_its_key(filled: Version) -> None:
    assert "A new box" in diagram.boxes(filled).text


def test_the_diagrams_links_lead_to_the_ids_from_the_notebooks_folder(filled: Version) -> None:
    shown = diagram.flow(filled).text
    assert 'href="../prisma/boxes/duplicates.csv"' in shown
    assert "<?xml" not in shown


def test_a_broken_sum_is_named(tmp_path: Path) -> None:
    tables = a_little_of_everything()
    tables["6_report/prisma/identities"][0]["holds"] = "no"
    shown = diagram.identities(made_up_version(tmp_path, tables)).text
    assert "1 sum of 1 does not hold" in shown


def test_methods_say_whether_they_ran_or_were_written(filled: Version) -> None:
    shown = diagram.methods_text(filled).text
    assert (
        "taken from what ran" in shown
        and "written by the team" in shown
        and "nobody has written it yet" in shown
    )


def test_nothing_of_the_default_review_is_wired_in() -> None:
    package = Path(diagram.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in package.iterdir() if path.is_file()).lower()
    for word in ("exosom", "vesicle", "msc", "mendt"):
        assert word not in text, word
    assert NASTY not in text


def test_the_methods_show_the_strategies_word_for_word_and_the_criteria_as_a_table(filled: Version) -> None:
    shown = diagram.methods_text(filled).text
    assert "garden* AND (&quot;school&quot; OR &lt;b&gt;children&lt;/b&gt;)\n\nNOT farm*</pre>" in shown
    assert '<th scope="col">Criterion</th>' in shown
    assert "1 disagreement was settled by" in shown
