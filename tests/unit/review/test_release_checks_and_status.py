"""The checks of a release and STATUS.md: who owes what, which form, where it goes, and what cannot yet be reached."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from prismake.commands.state import as_sealed
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.protocol.screening import Pilot
from prismake.tables import columns_of, empty_table, join_values, split_values
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.release_checks import Awaited, release_checks
from prismake.tasks.screening_checks import StageWork, progress_lines
from prismake.tasks.status import status_text

FIXTURE = load_config(Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml").model_dump()
ITEMS = ("2", "3", "4", "9", "10a", "11", "12", "13", "14", "15", "23", "24a", "24b", "24c", "25", "26")
# What a release asks of conduct is declared: test_conduct_checks.py has its tests.
DECLARED = {
    "sources": {
        name: {**source, "why_no_strategy": "made up"} for name, source in FIXTURE["sources"].items()
    },
    "declared": dict.fromkeys(ITEMS, "Not done."),
}
CONFIG = Config.model_validate({**FIXTURE, **DECLARED})
NO_SEARCH = empty_table("1_identify/searches")


def table(schema: str, *rows: dict[str, str]) -> pd.DataFrame:
    columns = list(columns_of(schema))
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns, dtype="str")


def waiting(*rows: tuple[str, str]) -> pd.DataFrame:
    """A worklist: the state of each report, and who is awaited."""
    return table(
        "3_screen/worklist",
        *(
            {"report_id": f"rep:{number}", "state": state, "awaited_from": who}
            for number, (state, who) in enumerate(rows)
        ),
    )


def cells(*rows: tuple[str, str]) -> pd.DataFrame:
    """Extraction: field and state, each of a study of its own."""
    return table(
        "4_extract/extraction",
        *(
            {"study_id": f"study:{n}", "field": field, "state": state}
            for n, (field, state) in enumerate(rows)
        ),
    )


def given(*rows: tuple[int, str, str]) -> pd.DataFrame:
    """What people gave: number of the study, field, person."""
    return table(
        "4_extract/extracted_values",
        *({"study_id": f"study:{n}", "field": field, "person": person} for n, field, person in rows),
    )


def quarantined(*names: str) -> pd.DataFrame:
    return table("1_identify/quarantine", *({"quarantine_id": name} for name in names))


def awaited(**tables: Any) -> Awaited:
    """Nothing is awaited, but for what these tables say."""
    nothing = {
        "quarantine": table("1_identify/quarantine"),
        "passed_over": table("1_identify/passed_over"),
        "uncertain": table("2_deduplicate/uncertain"),
        "title_abstract": waiting(),
        "full_text": waiting(),
        "extraction": cells(),
        "extracted_values": given(),
    }
    found = {**nothing, **tables}
    stages = {"1_title_abstract": found["title_abstract"], "2_full_text": found["full_text"]}
    assignments = {stage: assigned(worklist) for stage, worklist in stages.items()}
    return Awaited(**{"assignments": assignments, **found})


def assigned(worklist: pd.DataFrame) -> pd.DataFrame:
    """The assignments from which a worklist follows: each person who is awaited has the report in the form."""
    rows = [
        {"report_id": row["report_id"], "person": person, "votes": "1", "state": "in the form"}
        for row in worklist.to_dict("records")
        for person in split_values(row["awaited_from"])
        if row["state"] == "awaiting votes"
    ]
    return table("3_screen/assignments", *rows)


def closed(config: Config = CONFIG, **tables: Any) -> list[dict[str, str]]:
    checks = release_checks(config, awaited(**tables))
    return [row for row in checks.to_dict("records") if row["open"] == "no"]


def the_gate(**tables: Any) -> dict[str, str]:
    (gate,) = closed(**tables)
    return gate


# The release checks


def test_files_that_the_config_does_not_name_keep_a_gate_closed() -> None:
    gate = the_gate(unnamed=("config/imports/old.ris",))
    assert gate["gate"] == "unnamed imports"
    assert (gate["awaited_from"], gate["count"]) == ("the team", "1")
    assert gate["what"] == "a decision on 1 file that no source reads: config/imports/old.ris"
    assert gate["put_it_in"] == "config/config.yaml (under sources, or under left_out with a reason)"
    many = the_gate(unnamed=tuple(f"{number}.ris" for number in range(7)))
    assert many["what"].endswith("7 files that no source reads: 0.ris, 1.ris, 2.ris, 3.ris, 4.ris and 2 more")


def test_a_returned_form_that_no_step_reads_keeps_a_gate_closed() -> None:
    gate = the_gate(misplaced=("config/imports/anna.xlsx",))
    assert (gate["gate"], gate["awaited_from"], gate["count"]) == ("misplaced forms", "the team", "1")
    assert gate["what"] == "1 returned form put where it is read: config/imports/anna.xlsx"
    assert "left_out with a reason" in gate["put_it_in"]


def test_where_nothing_is_awaited_every_gate_is_open_and_names_nobody() -> None:
    checks = release_checks(CONFIG, awaited())
    assert set(checks["open"]) == {"yes"}
    assert set(checks["count"]) == {"0"}
    for column in ("awaited_from", "what", "form", "put_it_in"):
        assert set(checks[column]) == {""}


def test_gates_stand_in_the_order_in_which_people_meet_them() -> None:
    assert list(release_checks(CONFIG, awaited())["gate"]) == [
        "unnamed imports",
        "misplaced forms",
        "quarantine",
        "uncertain pairs",
        "votes of anna on title and abstract",
        "votes of ben on title and abstract",
        "conflicts on title and abstract",
        "retrieval of full texts",
        "votes of anna on full text",
        "votes of ben on full text",
        "conflicts on full text",
        "retracted reports",
        "extraction by anna",
        "extraction by ben",
        "conflicts of extraction",
        "search strategies",
        "dates of last searches",
        "PRISMA items",
        "two people on title and abstract",
        "two people on full text",
    ]


def test_a_quarantined_record_needs_a_word() -> None:
    gate = the_gate(quarantine=quarantined("q1", "q2"))
    assert (gate["awaited_from"], gate["count"]) == ("the team", "2")
    assert "q1, q2" in gate["what"]
    assert gate["put_it_in"].startswith("config/quarantine.csv")


def test_a_line_of_a_machine_that_does_not_count_stands_with_what_is_awaited() -> None:
    gate = the_gate(quarantine=quarantined("q1", "q2"), without_effect=("A sentence.",))
    assert gate["what"].endswith(
        "(1 line of a machine on an entry without a title does not count: a person decides)"
    )
    assert closed(quarantine=quarantined(), without_effect=("A sentence.",)) == []


def test_a_quarantined_record_that_was_passed_over_is_awaited_no_more() -> None:
    dismissed = table("1_identify/passed_over", {"quarantine_id": "q1"})
    assert the_gate(quarantine=quarantined("q1", "q2"), passed_over=dismissed)["count"] == "1"
    assert closed(quarantine=quarantined("q1"), passed_over=dismissed) == []


def test_an_uncertain_pair_needs_a_verdict() -> None:
    gate = the_gate(uncertain=table("2_deduplicate/uncertain", {}))
    assert gate["what"] == "a verdict on 1 uncertain pair of records"
    assert gate["form"] == "results/2031-01/2_deduplicate/forms/pairs.xlsx"
    assert gate["put_it_in"] == "config/deduplication/pairs.xlsx"


def test_each_reviewer_owes_the_votes_that_are_awaited_from_him() -> None:
    failed = closed(
        title_abstract=waiting(("awaiting votes", "anna | ben"), ("awaiting votes", "ben"), ("decided", ""))
    )
    assert [(gate["awaited_from"], gate["count"], gate["what"]) for gate in failed] == [
        ("anna", "1", "1 report to decide by title and abstract"),
        ("ben", "2", "2 reports to decide by title and abstract"),
    ]


def test_a_vote_has_its_form_and_its_place() -> None:
    gate = the_gate(full_text=waiting(("awaiting votes", "ben")))
    assert gate["form"] == "results/2031-01/3_screen/2_full_text/forms/ben.xlsx"
    assert gate["put_it_in"] == "config/screening/2_full_text/2031-01/ben.xlsx"


def test_a_conflict_is_owed_by_the_adjudicator() -> None:
    gate = the_gate(title_abstract=waiting(("awaiting adjudication", "carla")))
    assert (gate["gate"], gate["awaited_from"]) == ("conflicts on title and abstract", "carla")
    assert gate["form"].endswith("1_title_abstract/forms/carla.xlsx")


def test_a_full_text_is_owed_by_who_keeps_the_log() -> None:
    gate = the_gate(full_text=waiting(("awaiting retrieval", "")))
    assert (gate["gate"], gate["awaited_from"]) == ("retrieval of full texts", "anna")
    assert gate["put_it_in"] == "config/screening/2_full_text/2031-01/retrieval.xlsx"


@pytest.mark.parametrize("state", ["decided", "not retrieved"])
def test_what_has_an_end_is_awaited_from_nobody(state: str) -> None:
    assert closed(full_text=waiting((state, ""))) == []


def test_a_required_cell_is_owed_by_each_extractor_who_has_not_given_it() -> None:
    failed = closed(
        extraction=cells(("crop", "awaited"), ("crop", "awaited")),
        extracted_values=given((0, "crop", "anna"), (1, "plots", "anna")),
    )
    assert [(gate["awaited_from"], gate["count"]) for gate in failed] == [("anna", "1"), ("ben", "2")]


def test_a_cell_that_is_not_required_keeps_no_gate_closed() -> None:
    assert closed(extraction=cells(("plots", "awaited"))) == []


def test_a_field_of_arms_that_is_added_later_is_owed_by_each_extractor_who_was_not_asked() -> None:
    rows = [
        {"study_id": "study:0", "level": level, "study_arm": arm, "field": "dose", "state": state, "not_asked": people}
        for level, arm, state, people in (
            ("arm", "Beans", "awaited", "anna | ben"),
            ("arm", "Peas", "awaited", "ben"),
            ("arm", "Corn", "awaited", "dora"),
            ("arm", "Rye", "awaited", ""),
            ("arm", "Oats", "not given", ""),
        )
    ]  # fmt: skip
    failed = closed(data=table("4_extract/data", *rows))
    assert [(gate["awaited_from"], gate["count"]) for gate in failed] == [("anna", "1"), ("ben", "2")]


def test_a_conflict_of_any_cell_is_owed_by_the_adjudicator() -> None:
    gate = the_gate(extraction=cells(("plots", "conflict")))
    assert (gate["gate"], gate["awaited_from"]) == ("conflicts of extraction", "carla")


def test_an_extractor_who_is_named_twice_owes_once() -> None:
    plan = CONFIG.extraction.model_copy(update={"extractors": ["anna", "anna"]})
    config = CONFIG.model_copy(update={"extraction": plan})
    (gate,) = closed(config, extraction=cells(("crop", "awaited")))
    assert gate["count"] == "1"


def test_somebody_who_left_the_roster_and_is_still_awaited_is_named() -> None:
    (gate,) = closed(title_abstract=waiting(("awaiting votes", "dora")))
    assert gate["gate"] == "votes of dora on title and abstract"


# STATUS.md


def status(counts: dict[str, int] | None = None, **tables: pd.DataFrame) -> str:
    return status_text(CONFIG, release_checks(CONFIG, awaited(**tables)), counts or {}, NO_SEARCH)


def test_the_status_opens_with_the_review_its_version_and_the_counts() -> None:
    text = status({"records read from the sources": 12})
    assert text.startswith("# Gardens at schools: version 2031-01\n\n12 records read from the sources.\n")
    singular = status({"records quarantined": 1, "studies included": 1})
    assert "1 record quarantined.\n1 study included.\n" in singular


def test_where_nothing_is_awaited_the_next_step_is_told() -> None:
    text = status()
    assert "# Nothing is awaited" in text
    assert "All release checks have passed: `prismake release` can seal this version" in text
    assert "| check | passed | awaited |" in text
    assert "`prismake release` can seal this version." in text
    assert "Not yet reached" not in text


def test_each_thing_that_is_awaited_is_told_with_who_what_and_where() -> None:
    text = status(full_text=waiting(("awaiting votes", "ben")))
    assert "# Awaited from ben\n" in text
    assert (
        "- ben: 1 report to decide by full text.\n"
        "  Form: `results/2031-01/3_screen/2_full_text/forms/ben.xlsx`\n"
        "  Put it in: `config/screening/2_full_text/2031-01/ben.xlsx`\n"
        "  Or in a browser: `results/2031-01/3_screen/2_full_text/forms/ben.html`. The copy that it saves goes into the same folder.\n"
    ) in text


def test_a_form_that_is_no_page_names_no_browser() -> None:
    text = status(full_text=waiting(("awaiting retrieval", "")))
    assert "retrieval.xlsx" in text
    assert "browser" not in text


def test_everybody_who_is_awaited_is_named_once() -> None:
    text = status(
        title_abstract=waiting(("awaiting votes", "ben | anna")), full_text=waiting(("awaiting votes", "ben"))
    )
    assert "# Awaited from anna, ben\n" in text


def test_what_can_not_yet_be_reached_is_told() -> None:
    assert "Full-text assessment" in status(title_abstract=waiting(("awaiting votes", "ben")))
    assert "still sought" in status(full_text=waiting(("awaiting retrieval", "")))
    assert "Studies and extraction" in status(full_text=waiting(("awaiting votes", "ben")))
    assert "Not yet reached" not in status(extraction=cells(("crop", "awaited")))


def test_every_gate_stands_in_the_table_at_the_end() -> None:
    text = status(uncertain=table("2_deduplicate/uncertain", {}))
    assert "| uncertain pairs | no | 1 |" in text
    assert "| quarantine | yes | 0 |" in text
    assert text.partition("## Last searches")[0].count("\n| ") == 21


def test_a_gate_that_is_open_because_nobody_got_there_yet_is_open_so_far() -> None:
    text = status(
        uncertain=table("2_deduplicate/uncertain", {}), title_abstract=waiting(("awaiting votes", "ben"))
    )
    assert "| votes of ben on title and abstract | no | 1 |" in text
    assert "| conflicts on title and abstract | so far | 0 |" in text
    assert "| conflicts of extraction | so far | 0 |" in text
    assert "| quarantine | yes | 0 |" in text
    only_pairs = status(uncertain=table("2_deduplicate/uncertain", {}))
    assert "so far" not in only_pairs


def test_the_status_is_the_same_twice() -> None:
    tables = {"title_abstract": waiting(("awaiting votes", "ben | anna"))}
    assert status(**tables) == status(**tables)


# What an update dropped


def update_with(*unlogged: str) -> pd.DataFrame:
    config = CONFIG.model_copy(update={"previous": "2030-01"})
    return release_checks(config, Awaited(**{**vars(awaited()), "unlogged": unlogged}))


def test_proposed_links_wait_unless_the_config_lets_them_block_a_release() -> None:
    pairs = ("rep:a and NCT01",)
    assert closed(proposed=pairs) == []
    plan = CONFIG.studies.model_copy(update={"proposals": "block release"})
    config = CONFIG.model_copy(update={"studies": plan})
    (gate,) = closed(config, proposed=pairs)
    assert (gate["gate"], gate["count"]) == ("proposed links", "1")
    assert gate["what"] == "a verdict on 1 proposed link: rep:a and NCT01"
    assert gate["put_it_in"] == "config/studies/links.csv (id_a,id_b,verdict,by,note,decided_on)"


def test_a_report_that_an_update_dropped_needs_a_line_of_the_team() -> None:
    (gate,) = [row for row in update_with("rep:a", "rep:b").to_dict("records") if row["open"] == "no"]
    assert (gate["gate"], gate["awaited_from"], gate["count"]) == ("dropped reports", "the team", "2")
    assert "2 reports that version 2030-01 included" in gate["what"]
    assert gate["what"].endswith("rep:a, rep:b")
    assert gate["put_it_in"] == "config/studies/dropped.csv (report_id,by,reason)"


def test_only_the_first_dropped_reports_are_named() -> None:
    what = (
        update_with(*(f"rep:{number}" for number in range(7)))
        .set_index("gate")
        .loc["dropped reports", "what"]
    )
    assert what.endswith("rep:4 and 2 more")


def test_an_update_that_dropped_nothing_awaits_nothing_and_a_first_version_has_no_such_gate() -> None:
    assert update_with().set_index("gate").loc["dropped reports", "open"] == "yes"
    assert "dropped reports" not in set(release_checks(CONFIG, awaited())["gate"])


# Names that no file can bear


def renamed(config: Config, old: str, new: str) -> Config:
    """The protocol with another name for a person."""
    content = json.loads(json.dumps(config.model_dump(mode="json")).replace(f'"{old}"', json.dumps(new)))
    return Config.model_validate(content)


def test_a_form_has_a_file_name_that_every_system_can_hold_whatever_the_name_of_its_person() -> None:
    config = renamed(CONFIG, "anna", "Anna | A. (PhD)")
    (gate,) = closed(config, title_abstract=waiting(("awaiting votes", join_values(["Anna | A. (PhD)"]))))
    assert gate["awaited_from"] == "Anna | A. (PhD)"
    assert gate["form"].endswith("/3_screen/1_title_abstract/forms/Anna___A.__PhD_.xlsx")
    assert gate["put_it_in"].endswith("/Anna___A.__PhD_.xlsx")
    assert gate["form"] in FORM_TASKS["screening/1_title_abstract"].files(config)


def test_two_people_with_like_names_have_two_forms() -> None:
    config = renamed(renamed(CONFIG, "anna", "anna b"), "ben", "Anna B")
    for task in FORM_TASKS.values():
        files = task.files(config)
        assert len({file.casefold() for file in files}) == len(files)


def test_a_bar_in_a_name_breaks_no_table_of_the_status() -> None:
    config = renamed(CONFIG, "anna", "A|B")
    text = status_text(config, release_checks(config, awaited()), {}, NO_SEARCH)
    assert "votes of A\\|B on title and abstract" in text


def test_an_import_that_holds_fewer_records_than_its_platform_reported_is_awaited() -> None:
    content = CONFIG.model_dump(mode="json")
    name = next(name for name, source in CONFIG.sources.items() if source.files)
    content["sources"][name]["reported"] = 5
    config = Config.model_validate(content)
    (row,) = closed(config, miscounted=("Embase reported 5, its files hold 3",))
    assert row["gate"] == "counts reported"
    assert "Embase reported 5, its files hold 3" in row["what"]
    assert closed(config) == []


# Shared work


def titles(**keys: Any) -> Config:
    plan = CONFIG.screening.title_abstract.model_copy(update=keys)
    return CONFIG.model_copy(
        update={"screening": CONFIG.screening.model_copy(update={"title_abstract": plan})}
    )


def given_work(*rows: tuple[str, str]) -> dict[str, pd.DataFrame]:
    """Assignments by title and abstract: person and state of each."""
    entries = (
        {"report_id": f"rep:{number}", "person": person, "votes": "1", "state": state}
        for number, (person, state) in enumerate(rows)
    )
    return {"1_title_abstract": table("3_screen/assignments", *entries)}


def pilots(**cells: str) -> dict[str, pd.DataFrame]:
    row = {
        "round": "pilot 1",
        "reports": "10",
        "judged": "10",
        "measure": "percent agreement",
        "reach": "0.75",
    }
    return {"1_title_abstract": table("3_screen/pilot", row | cells)}


def test_a_batch_says_how_many_are_in_the_form_now() -> None:
    gate = the_gate(assignments=given_work(("anna", "in the form"), ("anna", "later"), ("anna", "voted")))
    assert gate["what"] == "2 reports to decide by title and abstract, 1 of them in the form now"


def test_work_that_waits_for_the_pilot_is_awaited_from_the_team() -> None:
    config = titles(pilot=Pilot(size=10))
    missed = pilots(value="0.600", reached="no", reviewers="anna | ben")
    failed = closed(config, assignments=given_work(("anna", "later")), pilots=missed)
    assert [(gate["gate"], gate["awaited_from"]) for gate in failed] == [
        ("votes of anna on title and abstract", "the team"),
        ("pilot on title and abstract", "the team"),
    ]
    assert failed[0]["form"] == ""
    assert "0.600 (anna and ben), and 0.75 is asked" in failed[1]["what"]
    assert failed[1]["put_it_in"] == "config/config.yaml (screening.title_abstract.pilot)"


@pytest.mark.parametrize(
    "cells", [{"reached": "yes", "value": "0.8"}, {"reached": "no", "go_on_anyway": "amended"}]
)
def test_a_pilot_that_suffices_or_has_a_reason_is_open(cells: dict[str, str]) -> None:
    assert closed(titles(pilot=Pilot(size=10)), pilots=pilots(**cells)) == []


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"reached": "yes", "value": "0.850"}, "0.850 (anna and ben), and 0.75 was asked. It passed: the other reports go"),
        ({"reached": "no", "value": "0.600"}, "0.600 (anna and ben), and 0.75 was asked. It did not pass: the other reports wait"),
        (
            {"reached": "no", "value": "0.600", "go_on_anyway": "amended."},
            "It did not pass, and the other reports go to their reviewers all the same: amended.",
        ),
        ({"reached": "no", "sentence": "One class."}, "percent agreement has no value: One class, and 0.75 was asked. It did not"),
    ],
)  # fmt: skip
def test_a_pilot_that_everybody_has_judged_says_whether_it_passed(
    cells: dict[str, str], verdict: str
) -> None:
    """The round has no votes awaited, so that its progress says nothing."""
    pilot = pilots(reviewers="anna | ben", **cells)["1_title_abstract"]
    work = StageWork("1_title_abstract", waiting(), given_work()["1_title_abstract"], pilot)
    done = table(
        "3_screen/progress",
        {"round": "pilot 1", "person": "anna", "assigned": "10", "decided": "10", "awaited": "0"},
    )
    (line,) = progress_lines(work, done)
    assert line.startswith("Title and abstract, pilot 1: percent agreement ")
    assert verdict in line


def test_a_pilot_under_way_has_no_verdict_and_a_second_one_follows_the_first() -> None:
    first = pilots(reviewers="anna | ben", reached="no", value="0.600")["1_title_abstract"]
    second = first.assign(round="pilot 2", reached="", value="", judged="3")
    work = StageWork(
        "1_title_abstract", waiting(), given_work()["1_title_abstract"], pd.concat([first, second])
    )
    (line,) = progress_lines(work, table("3_screen/progress"))
    assert line.endswith("It did not pass; pilot 2 follows.")


def test_a_report_that_too_few_may_judge_is_named() -> None:
    (gate,) = closed(title_abstract=waiting(("awaiting votes", "")))
    assert (gate["gate"], gate["awaited_from"]) == ("reviewers on title and abstract", "the team")
    assert "another reviewer for 1 report" in gate["what"] and "rep:0" in gate["what"]


def test_a_conflict_that_the_adjudicator_must_not_judge_needs_another_one() -> None:
    (gate,) = closed(title_abstract=waiting(("awaiting adjudication", "")))
    assert (gate["gate"], gate["awaited_from"]) == ("adjudicator on title and abstract", "the team")


def test_a_conflict_that_adjudicator_and_deputy_must_not_judge_names_the_key() -> None:
    (gate,) = closed(title_abstract=waiting(("awaiting adjudication", "")))
    assert gate["what"].startswith("a deputy of the adjudicator for 1 report that ")
    assert gate["put_it_in"] == "config/config.yaml (screening.title_abstract.deputy)"
    (gate,) = closed(titles(deputy="dora"), title_abstract=waiting(("awaiting adjudication", "")))
    assert gate["what"].startswith("another deputy of the adjudicator for 1 report that ")
    assert " and dora must not judge" in gate["what"]


def test_the_deputy_is_awaited_with_a_form_of_their_own() -> None:
    (gate,) = closed(titles(deputy="dora"), title_abstract=waiting(("awaiting adjudication", "dora")))
    assert (gate["gate"], gate["awaited_from"]) == ("conflicts for dora on title and abstract", "dora")
    assert gate["what"] == "1 report to resolve, on which the votes differ"
    assert gate["form"].endswith("3_screen/1_title_abstract/forms/dora.xlsx")
    assert gate["form"] in FORM_TASKS["screening/1_title_abstract"].files(titles(deputy="dora"))


def test_people_who_talk_have_one_form() -> None:
    (gate,) = closed(
        titles(adjudicator=["anna", "ben"]),
        title_abstract=waiting(("awaiting adjudication", "anna and ben")),
    )
    assert gate["awaited_from"] == "anna and ben"
    assert gate["form"].endswith("1_title_abstract/forms/anna_and_ben.xlsx")


def test_a_retracted_report_is_asked_about_once_and_then_awaits_the_vote_that_excludes_it() -> None:
    asked = the_gate(retracted=("Moss",))
    assert "what happens to 1 report screened in that is retracted" in asked["what"]
    decided = the_gate(to_exclude=("Moss",))
    assert (decided["gate"], decided["count"]) == ("retracted reports", "1")
    assert decided["what"].startswith(
        "the vote exclude on 1 report that config/studies/integrity.csv excludes"
    )
    assert "what happens" not in decided["what"]
    assert "form" in decided["put_it_in"]
    both = the_gate(retracted=("Moss",), to_exclude=("Fern",))
    assert both["count"] == "2" and "Moss" in both["what"] and "Fern" in both["what"]


def test_the_status_of_a_sealed_version_does_not_say_that_it_can_be_sealed() -> None:
    sealed = as_sealed(status(), "2031-a")
    assert "can seal this version" in status()
    assert "can seal" not in sealed
    assert "Version 2031-a is sealed in `config/versions/2031-a/`." in sealed
    assert as_sealed("- the team: a verdict.\n", "2031-a") == "- the team: a verdict.\n"
