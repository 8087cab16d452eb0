"""However edges are drawn and undone, no identity of the flow breaks."""

from dataclasses import replace

from grouped_reports import group_reports
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_flow import SOURCE_NAMES, at_random

from prismake.errors import ReviewFaults
from prismake.flow.identities import require_identities
from prismake.flow.sets import flow_sets
from prismake.studies.grouping import NOT_RETRIEVED
from prismake.studies.table import study_tables
from prismake.tables import table_of

NUMBERS = [f"NCT0000000{digit}" for digit in range(6)]
SEEDS = st.integers(min_value=0, max_value=10**9)


@settings(deadline=None, max_examples=60)
@given(seed=SEEDS, size=st.integers(min_value=1, max_value=60), finished=st.booleans(), data=st.data())
def test_no_identity_breaks_whatever_ties_reports_to_studies(seed, size, finished, data) -> None:
    """The reports of a random review name registration numbers at random, and people draw and undo edges at random."""
    tables = at_random(seed, size, finished=finished).tables()
    full_text = tables.full_text
    states = dict(zip(tables.report_study["report_id"], tables.report_study["state"], strict=True))
    worklist = full_text.worklist
    states |= dict.fromkeys(worklist.loc[worklist["state"] == NOT_RETRIEVED, "report_id"], NOT_RETRIEVED)
    named = [data.draw(st.sampled_from([*NUMBERS, ""])) for _ in range(len(tables.reports))]
    reports = tables.reports.assign(registration_ids=named)
    ends = st.sampled_from(sorted({*reports["report_id"], *named} - {""}) or [""])
    verdicts = st.sampled_from(["same study", "different studies"])
    days = st.sampled_from([f"2030-01-0{day}" for day in range(1, 9)])
    rows = data.draw(st.lists(st.tuples(ends, ends, verdicts, st.just("ada"), st.just(""), days), max_size=8))
    try:
        linked = group_reports(
            reports, states, table_of([row for row in rows if "" not in row[:2]], "4_extract/links")
        )
    except ReviewFaults:
        return
    studies, other = study_tables(linked, reports, [], {})
    regrouped = replace(tables, reports=reports, report_study=linked, studies=studies, studies_other=other)
    require_identities(flow_sets(regrouped, SOURCE_NAMES))
