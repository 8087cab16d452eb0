"""An id that names another record than in the version before: what was decided on the one must not reach the other."""

from pathlib import Path

import pandas as pd
import pytest

from prismake.records.former_ids import ids_of_seal
from prismake.records.renamed import is_other_record, renamed, renamed_ids
from prismake.tables import columns_of, write_table

PONDS = {
    "title": "Frogs of village ponds",
    "authors": "Moss, Ann | Reed, Bo",
    "year": "2019",
    "doi": "10.5555/p.1",
}
OWLS = {"title": "Owls above orchards: a survey", "authors": "Lark, Cy", "year": "2020", "doi": "10.5555/o.2"}


def row(**values: str) -> dict[str, str]:
    return (
        dict.fromkeys(columns_of("1_identify/records"), "")
        | {"record_id": "library:1", "source": "library", "arm": "database"}
        | values
    )


@pytest.mark.parametrize(
    ("now", "other"),
    [
        (OWLS, True),
        (OWLS | {"doi": ""}, True),
        (OWLS | {"doi": "10.5555/P.1"}, False),
        (OWLS | {"registration_ids": "ABC1"}, False),
        (PONDS | {"doi": "10.5555/else", "title": "Frogs of the village's ponds: a correction"}, False),
        (OWLS | {"year": "2019", "authors": "Moss, A."}, False),
        (OWLS | {"title": ""}, False),
        (OWLS | {"year": "", "authors": ""}, False),
    ],
)
def test_another_record_has_no_identifier_in_common_other_words_and_another_year_or_author(
    now: dict[str, str], other: bool
) -> None:
    then = row(**PONDS, registration_ids="ABC1")
    assert is_other_record(then, row(**now)) is other


def test_an_id_that_names_another_record_gets_a_name_that_no_record_has() -> None:
    then = pd.DataFrame([row(**PONDS), row(**OWLS) | {"record_id": "library:2"}], dtype="str")
    now = pd.DataFrame([row(**OWLS), row(**OWLS) | {"record_id": "library:2"}], dtype="str")
    names = renamed_ids("first", then, now)
    assert list(names) == ["library:1"]
    assert renamed(["library:1", "library:2", *names.values()]) == list(names.values())


def test_an_id_of_a_seal_that_names_another_record_now_means_none(tmp_path: Path) -> None:
    """A spreadsheet that was sorted gives its numbers to other rows: the votes on ponds would count for owls."""
    seal = tmp_path / "first"
    seal.mkdir()
    groups = pd.DataFrame(
        [dict.fromkeys(columns_of("2_deduplicate/record_report"), "") | {"record_id": "library:1", "report_id": "rep:library:1"}],
        dtype="str",
    )  # fmt: skip
    for name, values in (("records", PONDS), ("now", OWLS)):
        write_table(pd.DataFrame([row(**values)], dtype="str"), seal / f"{name}.csv", "1_identify/records")
    write_table(groups, seal / "record_report.csv", "2_deduplicate/record_report")
    assert ids_of_seal(seal, groups, seal / "records.csv") == {}
    current = ids_of_seal(seal, groups, seal / "now.csv")
    assert set(current) == {"library:1"}
    assert current["library:1"] not in {"library:1", *groups["record_id"]}
