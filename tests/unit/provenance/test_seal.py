"""A sealed version is written once, completely, and no later run changes it."""

import json
from pathlib import Path

import pytest

from prismake import __version__
from prismake.errors import ReviewError
from prismake.provenance.manifest import output_hashes
from prismake.provenance.seal import (
    check_outputs,
    refuse_to_alter,
    sealed_files,
    sealed_manifest,
    write_seal,
)

RUN = "2031-01"
MANIFEST = {"inputs": {}, "code": {}, "outputs": {}, "packages": {}}


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A folder with all results that a seal contains."""
    for source in sealed_files().values():
        path = tmp_path / "results" / RUN / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(MANIFEST) if path.suffix == ".json" else f"{source}\n", encoding="utf-8")
    return tmp_path


def versions(review: Path) -> Path:
    return review / "config/versions"


def test_a_draft_has_no_seal(review: Path) -> None:
    assert sealed_manifest(versions(review), RUN) is None


def test_a_seal_keeps_all_that_a_later_version_needs(review: Path) -> None:
    target = write_seal(review, RUN)
    assert target == versions(review) / RUN
    assert {path.name for path in target.iterdir()} == set(sealed_files())
    assert (target / "studies.csv").read_text() == "4_extract/studies.csv\n"
    assert sealed_manifest(versions(review), RUN) == MANIFEST


def test_a_seal_keeps_the_log_of_dropped_reports_as_it_counted_it(review: Path) -> None:
    log = review / "config/studies/dropped.csv"
    log.parent.mkdir(parents=True)
    log.write_text("report_id,by,reason\n", encoding="utf-8")
    target = write_seal(review, RUN)
    assert (target / "dropped.csv").read_bytes() == log.read_bytes()


def test_a_seal_is_never_overwritten(review: Path) -> None:
    target = write_seal(review, RUN)
    (review / "results" / RUN / "4_extract/studies.csv").write_text("changed\n")
    with pytest.raises(ReviewError, match="sealed already, and a seal is never overwritten"):
        write_seal(review, RUN)
    assert (target / "studies.csv").read_text() == "4_extract/studies.csv\n"


@pytest.mark.parametrize("gone", sorted(sealed_files().values()))
def test_a_seal_is_complete_or_missing(review: Path, gone: str) -> None:
    (review / "results" / RUN / gone).unlink()
    with pytest.raises(ReviewError, match="cannot be sealed: missing") as caught:
        write_seal(review, RUN)
    assert gone in str(caught.value)
    assert not (versions(review) / RUN).exists()
    assert sealed_manifest(versions(review), RUN) is None


def test_a_killed_release_leaves_no_seal_and_the_next_one_is_complete(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    copied = []
    copy = shutil.copyfile

    def killed(source: Path, target: Path) -> Path:
        if len(copied) == 5:
            raise KeyboardInterrupt
        copied.append(target)
        return copy(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", killed)
        with pytest.raises(KeyboardInterrupt):
            write_seal(review, RUN)
    assert sealed_manifest(versions(review), RUN) is None
    assert {path.name for path in write_seal(review, RUN).iterdir()} == set(sealed_files())
    assert [path.name for path in versions(review).iterdir()] == [RUN]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"inputs": {}}'])
def test_a_damaged_seal_is_an_error_and_not_a_draft(review: Path, text: str) -> None:
    target = write_seal(review, RUN)
    (target / "manifest.json").write_text(text)
    with pytest.raises(ReviewError, match="found a damaged or edited file"):
        sealed_manifest(versions(review), RUN)


def test_a_run_that_changes_nothing_is_allowed() -> None:
    refuse_to_alter(RUN, {"inputs": {"a": "1"}, "code": {"b": "2"}}, {"a": "1"}, {"b": "2"})


def test_a_run_that_would_change_a_sealed_version_is_refused_with_the_differences() -> None:
    sealed = {"inputs": {"config/a": "1", "config/b": "1"}, "code": {"Snakefile": "1"}}
    with pytest.raises(ReviewError) as caught:
        refuse_to_alter(RUN, sealed, {"config/a": "2", "config/c": "1"}, {"Snakefile": "2"})
    message = str(caught.value)
    assert "differs: config/a" in message
    assert "missing: config/b" in message
    assert "extra: config/c" in message
    assert "differs: Snakefile" in message
    assert f'choose a new `run` in config/config.yaml, with `previous: "{RUN}"`' in message


def test_the_code_of_another_version_is_named_by_its_version_and_not_file_by_file() -> None:
    code = {f"prismake/{number}.py": "1" for number in range(30)}
    sealed = {"inputs": {"config/a": "1"}, "code": code, "prismake": "0.0.1"}
    with pytest.raises(ReviewError) as caught:
        refuse_to_alter(RUN, sealed, {"config/a": "1"}, {"prismake/new.py": "1"})
    assert f"prismake itself: sealed with 0.0.1, this is {__version__}" in str(caught.value)
    assert str(caught.value).endswith("or install prismake 0.0.1.")
    assert ".py" not in str(caught.value)
    with pytest.raises(ReviewError) as caught:
        refuse_to_alter(RUN, sealed, {"config/a": "2"}, {"prismake/new.py": "1"})
    assert "differs: config/a" in str(caught.value)
    assert str(caught.value).endswith("or install prismake 0.0.1 and restore these files.")


def test_many_differences_are_counted_and_not_all_listed() -> None:
    inputs = {f"config/{number:02}": "1" for number in range(30)}
    with pytest.raises(ReviewError) as caught:
        refuse_to_alter(RUN, {"inputs": inputs, "code": {}}, {}, {})
    assert "... and 20 more" in str(caught.value)


def test_changed_results_are_named(review: Path) -> None:
    results = review / "results" / RUN
    built = output_hashes(results)
    check_outputs(RUN, built, output_hashes(results))
    (results / "4_extract/studies.csv").write_text("changed\n")
    (results / "leftover.csv").write_text("x\n")
    with pytest.raises(ReviewError) as caught:
        check_outputs(RUN, built, output_hashes(results))
    assert f"differs: results/{RUN}/4_extract/studies.csv" in str(caught.value)
    assert f"extra: results/{RUN}/leftover.csv" in str(caught.value)


def test_the_sealed_tables_are_those_declared_as_sealed() -> None:
    assert sealed_files() == {
        "config.yaml": "config.yaml",
        "data.csv": "4_extract/data.csv",
        "decisions_1_title_abstract.csv": "3_screen/1_title_abstract/decisions.csv",
        "decisions_2_full_text.csv": "3_screen/2_full_text/decisions.csv",
        "extracted_rows.csv": "4_extract/extracted_rows.csv",
        "extracted_values.csv": "4_extract/extracted_values.csv",
        "extraction.csv": "4_extract/extraction.csv",
        "manifest.json": "audit/manifest.json",
        "pilot_1_title_abstract.csv": "3_screen/1_title_abstract/pilot.csv",
        "pilot_2_full_text.csv": "3_screen/2_full_text/pilot.csv",
        "quarantine.csv": "1_identify/quarantine.csv",
        "record_report.csv": "2_deduplicate/record_report.csv",
        "records.csv": "1_identify/records.csv",
        "report_study.csv": "4_extract/report_study.csv",
        "reports.csv": "2_deduplicate/reports.csv",
        "retrieval.csv": "3_screen/2_full_text/retrieval.csv",
        "studies.csv": "4_extract/studies.csv",
        "studies_other.csv": "4_extract/studies_other.csv",
        "votes_1_title_abstract.csv": "3_screen/1_title_abstract/votes.csv",
        "votes_2_full_text.csv": "3_screen/2_full_text/votes.csv",
    }
