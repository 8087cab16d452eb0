"""Whatever is done to a copy from a browser: the right votes, or a message that names the record. Never anything else."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from forms_as_copy import copy_of, text_of
from hypothesis import HealthCheck, event, given, seed, settings
from hypothesis import strategies as st
from made_up_screening import RUN, form, record_report, reports, stage

from prismake.errors import ReviewFaults
from prismake.screening.votes import votes_and_set_aside

TABLE = reports(12)
RECORDS = record_report(TABLE)
FORMS = {person: form(person, table=TABLE) for person in ("ada", "bo")}
ANSWERS = st.tuples(
    st.sampled_from(["include", "exclude", "maybe", ""]),
    st.sampled_from(["", "Wrong design"]),
    st.sampled_from(["", "see table 2", "“β” – 苔 😀", "line\nline"]),
)
Votes = dict[str, tuple[str, str, str]]
Copy = dict[str, Any]


def some_line(copy: Copy, data: st.DataObject) -> Any:
    return data.draw(st.sampled_from(copy["answers"])) if copy["answers"] else {"cells": {}}


# ---- what programs do: the answers stay those that were given


def other_space(text: str, data: st.DataObject) -> bytes:
    return json.dumps(json.loads(text), indent=data.draw(st.integers(0, 3))).encode()


def other_letters(text: str, data: st.DataObject) -> bytes:
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return json.dumps(json.loads(text), ensure_ascii=False).encode(encoding)


def other_line_ends(text: str, data: st.DataObject) -> bytes:
    del data
    return text.replace("\n", "\r\n").encode()


def other_order(text: str, data: st.DataObject) -> bytes:
    copy = json.loads(text)
    return json.dumps({key: copy[key] for key in data.draw(st.permutations(list(copy)))}).encode()


BENIGN = (other_space, other_letters, other_line_ends, other_order)


# ---- what damages a copy, or makes another one of it


def other_word(copy: Copy, data: st.DataObject) -> None:
    cells = some_line(copy, data)["cells"]
    name = data.draw(st.sampled_from(["decision", "reason", "note", "title", "record_ids"]))
    cells[name] = data.draw(
        st.sampled_from(["include", "exclude", "", "Wrong design", "made:3", "inclued", "x"])
    )


def swap_cells(copy: Copy, data: st.DataObject) -> None:
    one, two = some_line(copy, data), some_line(copy, data)
    one["cells"], two["cells"] = two["cells"], one["cells"]


def swap_decisions(copy: Copy, data: st.DataObject) -> None:
    one, two = some_line(copy, data)["cells"], some_line(copy, data)["cells"]
    one["decision"], two["decision"] = two.get("decision", ""), one.get("decision", "")


def drop_line(copy: Copy, data: st.DataObject) -> None:
    if copy["answers"]:
        del copy["answers"][data.draw(st.integers(0, len(copy["answers"]) - 1))]


def double_line(copy: Copy, data: st.DataObject) -> None:
    copy["answers"].append(some_line(copy, data))


def drop_key(copy: Copy, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([copy, some_line(copy, data), some_line(copy, data).get("cells", {})]))
    if place:
        del place[data.draw(st.sampled_from(sorted(place)))]


def other_number(copy: Copy, data: st.DataObject) -> None:
    some_line(copy, data)["record"] = data.draw(
        st.sampled_from([0, -1, 1, 2, 99, 10**9, "1", None, True, 1.5])
    )


def other_kind(copy: Copy, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(copy)))
    copy[key] = data.draw(st.sampled_from([None, 0, "x", [], {}, [[]], ["x"]]))


def other_owner(copy: Copy, data: st.DataObject) -> None:
    copy["prismake form"] = str(copy.get("prismake form", "")).replace(
        "ada", data.draw(st.sampled_from(["bo", "cleo"]))
    )


def line_of_another(copy: Copy, data: st.DataObject) -> None:
    theirs = copy_of(FORMS["bo"], {"made:1": ("include",), "made:2": ("maybe",)})
    copy["answers"].append(data.draw(st.sampled_from(theirs["answers"])))


def other_columns(copy: Copy, data: st.DataObject) -> None:
    if isinstance(copy.get("columns"), list) and copy["columns"]:
        copy["columns"] = data.draw(st.permutations(copy["columns"]))[: data.draw(st.integers(0, 5))]


HARMFUL: tuple[Callable[[Copy, st.DataObject], None], ...] = (
    other_word, swap_cells, swap_decisions, drop_line, double_line, drop_key, other_number, other_kind, other_owner,
    line_of_another, other_columns,
)  # fmt: skip


def cut(content: bytes, data: st.DataObject) -> bytes:
    return content[: data.draw(st.integers(0, len(content) - 1))]


def one_byte(content: bytes, data: st.DataObject) -> bytes:
    place = data.draw(st.integers(0, len(content) - 1))
    return content[:place] + bytes([data.draw(st.integers(0, 255))]) + content[place + 1 :]


def a_gap(content: bytes, data: st.DataObject) -> bytes:
    start = data.draw(st.integers(0, len(content) - 1))
    return content[:start] + content[start + data.draw(st.integers(1, 400)) :]


DAMAGES = (cut, one_byte, a_gap)


def start(data: st.DataObject) -> tuple[Copy, Votes]:
    """Return a copy, and the votes and notes that it holds."""
    given_answers: Votes = {}
    for record in TABLE["record_ids"]:
        decision, reason, note = data.draw(ANSWERS)
        if decision or note:
            given_answers[record] = (decision, reason if decision == "exclude" else "", note)
    return copy_of(FORMS["ada"], given_answers), given_answers


def read(content: bytes) -> tuple[str, Votes]:
    """Return whose votes and notes a file holds, and what they are. Raises ReviewFaults."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "download.json"
        path.write_bytes(content)
        votes, set_aside = votes_and_set_aside([path], stage(), RUN, RECORDS)
    rows = [*votes.to_dict("records"), *set_aside.to_dict("records")]
    people = {row["reviewer"] for row in rows}
    assert len(people) <= 1
    return "".join(people), {row["record_ids"]: (row["decision"], row["reason"], row["note"]) for row in rows}


def check_benign(data: st.DataObject) -> None:
    copy, answers = start(data)
    change = data.draw(st.sampled_from(BENIGN))
    person, votes = read(change(text_of(copy), data))
    assert votes == answers
    assert person == ("ada" if answers else "")


def check_any(data: st.DataObject) -> None:
    copy, answers = start(data)
    changed = json.loads(text_of(copy))
    content = text_of(copy).encode()
    if data.draw(st.booleans()):
        for change in data.draw(st.lists(st.sampled_from(HARMFUL), min_size=1, max_size=3)):
            try:
                change(changed, data)
            except (KeyError, TypeError, AttributeError):
                # An earlier change took away what this one changes.
                event("nothing left to change")
        content = json.dumps(changed).encode()
    else:
        content = data.draw(st.sampled_from(DAMAGES))(content, data)
    try:
        person, votes = read(content)
    except ReviewFaults as error:
        event("a named fault")
        for fault in error.faults:
            assert fault.file.endswith("download.json") and fault.found and fault.next_step
            assert fault.row is not None or any(
                words in fault.found
                for words in ("whole copy", "whose form it is", "line", "the file is empty")
            ), fault
        return
    event("votes")
    assert votes == answers
    assert person == ("ada" if answers else "")


FAST = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


@FAST
@seed(9)
@given(st.data())
def test_what_programs_do_to_a_copy_changes_no_vote(data: st.DataObject) -> None:
    check_benign(data)


@FAST
@seed(9)
@given(st.data())
def test_any_other_change_ends_in_the_right_votes_or_in_a_named_record(data: st.DataObject) -> None:
    check_any(data)


@pytest.mark.slow
@LONG
@given(st.data())
def test_a_thousand_times_what_programs_do_to_a_copy(data: st.DataObject) -> None:
    check_benign(data)


@pytest.mark.slow
@LONG
@given(st.data())
def test_a_thousand_times_any_other_change_of_a_copy(data: st.DataObject) -> None:
    check_any(data)
