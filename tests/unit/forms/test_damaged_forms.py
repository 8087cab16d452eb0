"""Files with random damage: read, or refused with a sentence. Never a traceback, never another answer."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from forms_as_csv import write_form_csv
from forms_as_ods import write_form_ods
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_forms import KINDS, form

from prismake.errors import ReviewFaults
from prismake.forms.read import read_form
from prismake.forms.write import write_form

MADE = form(rows=form().rows.assign(decision=["include", "exclude"] * 4))
PARTS = {".xlsx": write_form(MADE), ".ods": write_form_ods(MADE)}
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUIET, max_examples=2_000)


def damaged(content: bytes, data: st.DataObject) -> bytes:
    """Change, cut or double some bytes."""
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(changed) - 1, 0)))
        way = data.draw(st.sampled_from(["change", "cut", "double", "insert"]))
        if way == "change" and changed:
            changed[place] = data.draw(st.integers(0, 255))
        elif way == "cut":
            del changed[place : place + data.draw(st.integers(1, 60))]
        elif way == "double":
            changed[place:place] = changed[place : place + 60]
        else:
            changed[place:place] = data.draw(
                st.sampled_from([b"<c>", b"</row>", b'"', b"\x00", b"&x;", b"99999999", b"-1"])
            )
    return bytes(changed)


def damaged_part(ending: str, data: st.DataObject) -> bytes:
    with zipfile.ZipFile(io.BytesIO(PARTS[ending])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    parts[name] = damaged(parts[name], data)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


def check(ending: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ada{ending}"
        path.write_bytes(content)
        try:
            returned = read_form(path, KINDS)
        except ReviewFaults as error:
            assert all(fault.found and fault.next_step for fault in error.faults)
            return
    for row in returned.rows:
        assert row["decision"] in ("include", "exclude", "")
        assert row["record_ids"] in set(MADE.rows["record_ids"])


def check_all(data: st.DataObject) -> None:
    way = data.draw(st.sampled_from([".xlsx", ".ods", ".csv", "whole .xlsx", "whole .ods"]))
    if way == ".csv":
        check(way, damaged(write_form_csv(MADE), data))
    elif way.startswith("whole"):
        ending = way.removeprefix("whole ")
        check(ending, damaged(PARTS[ending], data))
    else:
        check(way, damaged_part(way, data))


@QUIET
@given(st.data())
def test_damage(data: st.DataObject) -> None:
    check_all(data)


@pytest.mark.slow
@LONG
@given(st.data())
def test_much_damage(data: st.DataObject) -> None:
    check_all(data)


@pytest.mark.parametrize("ending", list(PARTS))
def test_an_archive_of_a_version_that_nothing_reads_is_refused(ending: str, tmp_path: Path) -> None:
    changed = bytearray(PARTS[ending])
    # The version that is needed to extract the first file, in the directory of the archive.
    changed[changed.index(b"PK\x01\x02") + 6] = 99
    path = tmp_path / f"ada{ending}"
    path.write_bytes(bytes(changed))
    with pytest.raises(ReviewFaults) as caught:
        read_form(path, KINDS)
    assert all(fault.found and fault.next_step for fault in caught.value.faults)
