"""Whatever the names of reviewers and the labels of reasons, a vote stays what it was from the form to the exported flow."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from forms_as_csv import write_form_csv
from forms_as_ods import write_form_ods
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_up_screening import RUN, record_report, reports, stage, vote_files

from prismake.flow.identities import require_identities
from prismake.flow.prisma2020 import label, prisma2020_csv
from prismake.flow.routes import DATABASES_AND_REGISTERS
from prismake.flow.sets import FlowTables, StageTables, flow_sets
from prismake.forms.model import Form
from prismake.forms.names import next_form_path
from prismake.forms.write import write_form
from prismake.protocol.eligibility import ExclusionReason
from prismake.protocol.names import comparable_label
from prismake.screening.decide import decide_stage
from prismake.screening.forms import adjudication_form, screening_form
from prismake.screening.pending import pending_assignments
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes
from prismake.tables import declared, empty_table, read_table, write_table
from prismake.unseen_letters import is_blank

WRITERS: dict[str, Callable[[Form], bytes]] = {
    ".xlsx": write_form,
    ".ods": write_form_ods,
    ".csv": write_form_csv,
}
SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"])
HARD = st.text(st.sampled_from("|=(),;:'\"\\ <>&{}[]%$#@!*?/.-_+~`^ab苔藓Дю"), min_size=1, max_size=20)
TEXTS = st.one_of(HARD, st.text(SIGNS, min_size=1, max_size=20)).map(str.strip)
TEXTS = TEXTS.filter(lambda text: not is_blank(text))


def hand_back(folder: Path, at: Stage, form: Form, answers: dict[str, tuple[str, str]], ending: str) -> None:
    """Save a filled form under the name that it asks for."""
    cells = [answers.get(record, ("", "")) for record in form.rows["record_ids"]]
    filled = form.rows.assign(decision=[word for word, _ in cells], reason=[why for _, why in cells])
    name = Path(next_form_path([], folder.as_posix(), form.person, at.people)).with_suffix(ending)
    name.write_bytes(WRITERS[ending](replace(form, rows=filled)))


def written_and_read(table: pd.DataFrame, folder: Path, name: str) -> pd.DataFrame:
    """A table as the next step finds it."""
    path = folder / "table.csv"
    write_table(table, path, name)
    return read_table(path, name)


def flow_of(title_abstract: StageTables, full_text: StageTables) -> FlowTables:
    """The flow of three records of one database, a report each."""
    table = reports(3)
    links = record_report(table)
    made = pd.DataFrame(
        [
            dict.fromkeys(declared("1_identify/records").columns, "")
            | {"record_id": record, "source": "made", "arm": DATABASES_AND_REGISTERS[0]}
            for record in links["record_id"]
        ]
    )
    included = full_text.decisions.loc[full_text.decisions["decision"] == "include", "report_id"]
    study = pd.DataFrame(
        {"report_id": list(included), "study_id": "s", "state": "included", "reason": "", "by": ""},
        dtype="str",
    )
    studies = empty_table("4_extract/studies")
    if len(included):
        studies = pd.DataFrame([dict.fromkeys(studies.columns, "") | {"study_id": "s"}])
    return FlowTables(
        records=made,
        quarantine=empty_table("1_identify/quarantine"),
        passed_over=empty_table("1_identify/passed_over"),
        removed_before_screening=empty_table("1_identify/removed_before_screening"),
        record_report=links,
        reports=table,
        title_abstract=title_abstract,
        full_text=full_text,
        retrieval=empty_table("3_screen/retrieval"),
        report_study=study,
        studies=studies,
        studies_other=empty_table("4_extract/studies_other"),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(TEXTS, min_size=3, max_size=3, unique=True),
    st.lists(TEXTS, min_size=2, max_size=2, unique_by=comparable_label),
    st.sampled_from(list(WRITERS)),
)
@example(["ada | bo", "ada = bo (x)", "ada_bo"], ["a | b", "a, b; c (d) = e"], ".xlsx")
@example(["'=1+1", "=1+1", "+"], ["'@x", "@x"], ".csv")
@example(["Ada B", "ada_b", "ada b"], ["苔藓", "(|)"], ".ods")
@example(["con", "readme", "NUL.x"], ["\\", "\\|"], ".csv")
def test_a_vote_survives_whatever_the_names(people: list[str], labels: list[str], ending: str) -> None:
    one, other, judge = people
    at = stage(
        "2_full_text",
        reviewers=(one, other),
        adjudicator=judge,
        reasons=tuple(ExclusionReason(label=label) for label in labels),
    )
    first, second = labels
    answers = {
        one: {"made:0": ("exclude", first), "made:1": ("exclude", first), "made:2": ("include", "")},
        other: {"made:0": ("exclude", first), "made:1": ("exclude", second), "made:2": ("include", "")},
    }
    table = reports(3)
    with TemporaryDirectory() as made:
        folder, scratch = Path(made) / "returned", Path(made)
        folder.mkdir()

        def votes_now() -> pd.DataFrame:
            votes = read_votes(vote_files(folder), at, RUN, record_report(table))
            return written_and_read(votes, scratch, "3_screen/votes")

        for person, given_answers in answers.items():
            hand_back(folder, at, screening_form(at, person, RUN, "Moss", [], table), given_answers, ending)
        votes = votes_now()
        cast = zip(votes["reviewer"], votes["record_ids"], votes["decision"], votes["reason"], strict=True)
        assert set(cast) == {
            (person, record, *answer) for person, given_answers in answers.items() for record, answer in given_answers.items()
        }  # fmt: skip

        worklist, _, _ = decide_stage(at, table, votes, {})
        assert list(worklist["state"]) == ["decided", "awaiting adjudication", "decided"]
        conflicts = pending_assignments(at, table, votes, worklist)[judge]
        settled = adjudication_form(at, RUN, "Moss", [], conflicts)
        hand_back(folder, at, settled, {"made:1": ("exclude", second)}, ending)
        votes = votes_now()
        decided = [
            written_and_read(table_of_decide, scratch, f"3_screen/{name}")
            for table_of_decide, name in zip(
                decide_stage(at, table, votes, {}), ("worklist", "decisions", "conflicts"), strict=True
            )
        ]
        worklist, decisions, conflicts = decided
        assert list(decisions["reason"]) == [first, second, ""]
        assert list(conflicts["settled_reason"]) == [second]
        titles = decide_stage(
            replace(at, name="1_title_abstract", decisions=()), table, all_included(at, table), {}
        )
        before = StageTables(titles[0], titles[1], all_included(at, table), titles[2])
        sets = flow_sets(
            flow_of(before, StageTables(worklist, decisions, votes, conflicts)), {"made": first}, labels
        )
        require_identities(sets)
    exported = {row["data"]: row["n"] for row in csv.DictReader(io.StringIO(prisma2020_csv(sets)))}
    assert exported["database_results"] == "3"
    assert exported["dbr_excluded"].split("; ") == [f"{label(text)}, 1" for text in labels]
    assert exported["database_specific_results"].split("; ")[0] == f"{label(first)}, 3"


def all_included(at: Stage, table: pd.DataFrame) -> pd.DataFrame:
    """Votes at titles and abstracts, all to include."""
    rows = [
        dict.fromkeys(declared("3_screen/votes").columns, "")
        | {
            "reviewer": who,
            "role": "reviewer",
            "decision": "include",
            "report_id": report,
            "record_ids": records,
        }
        for who in at.reviewers
        for report, records in zip(table["report_id"], table["record_ids"], strict=True)
    ]
    return pd.DataFrame(rows, dtype="str")
