"""The numbers of the flow are those that a second, independent count comes to."""

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_flow import SOURCE_NAMES, at_random, by_hand
from rederived import numbers

from prismake.flow.members import all_sets
from prismake.flow.sets import FlowSets, flow_sets

COMPARED = (
    "database_results register_results website_results organisation_results citations_results duplicates"
    " excluded_automatic excluded_other records_screened records_excluded records_excluded_people"
    " records_excluded_people_and_software records_excluded_automation other_records_screened other_records_excluded other_already_known other_duplicates"
    " dbr_sought_reports other_sought_reports dbr_notretrieved_reports other_notretrieved_reports dbr_assessed"
    " other_assessed dbr_excluded other_excluded new_reports new_studies"
)


def compared(sets: FlowSets) -> dict[str, int]:
    return {
        one.name: len(one)
        for one in all_sets(sets)
        if one.name in COMPARED.split() or "excluded:" in one.name
    }


@settings(deadline=None, max_examples=50)
@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=150))
def test_a_second_count_comes_to_the_same_numbers(seed: int, size: int) -> None:
    review = at_random(seed, size)
    mine = compared(flow_sets(review.tables(), SOURCE_NAMES))
    counted = numbers(review.rows)
    assert mine == {name: counted[name] for name in mine}


def test_the_review_by_hand_comes_to_the_same_numbers() -> None:
    review = by_hand()
    mine = compared(flow_sets(review.tables(), SOURCE_NAMES))
    counted = numbers(review.rows)
    assert mine == {name: counted[name] for name in mine}
    assert len(mine) > len(COMPARED.split())
