"""The folder of a review: the files of a version, and the checks before anything is built."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from prismake.errors import ReviewError, ReviewFaults
from prismake.provenance.code import code_files
from prismake.provenance.edited_forms import write_forms
from prismake.provenance.manifest import hashes
from prismake.review.folder import Review
from prismake.scaffold.folder import new_review
from prismake.sources.pins import REQUIRED

CONFIG = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"
RUN = "2031-01"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up review with one import and one pin, in the working directory."""
    root = tmp_path / "a review"
    (root / "config/imports").mkdir(parents=True)
    shutil.copyfile(CONFIG, root / "config/config.yaml")
    (root / "config/imports/library.ris").write_text("TY  - JOUR\nER  - \n", encoding="utf-8")
    pin = root / "config/pins/registry" / RUN
    pin.mkdir(parents=True)
    (pin / "a.json").write_text("{}", encoding="utf-8")
    files = {"a.json": hashlib.sha256(b"{}").hexdigest()}
    (pin / "search.json").write_text(
        json.dumps({**dict.fromkeys(REQUIRED, "x"), "files": files}), encoding="utf-8"
    )
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def opened(folder: Path):
    locks = []

    def open_review(check: bool = True) -> Review:
        review = Review.open(check)
        locks.append(review.lock)
        return review

    yield open_review
    for lock in locks:
        if lock is not None:
            lock.close()


def set_key(folder: Path, old: str, new: str) -> None:
    path = folder / "config/config.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def seal(folder: Path, review: Review, run: str = RUN) -> None:
    """Seal this version in its current state."""
    manifest = {
        "inputs": hashes({path.as_posix(): path for path in review.input_files()}),
        "code": hashes(code_files()),
        "outputs": {},
        "packages": {},
    }
    target = folder / "config/versions" / run
    target.mkdir(parents=True)
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.copyfile(folder / "config/config.yaml", target / "config.yaml")


# Before anything is built


def test_a_valid_review_opens_and_is_locked(opened) -> None:
    review = opened()
    assert review.results == Path("results/2031-01")
    with pytest.raises(ReviewError, match="another run of prismake is using this folder"):
        opened()


def test_opening_without_check_takes_no_lock(opened) -> None:
    opened()
    assert opened(check=False).lock is None


def test_a_missing_import_and_a_changed_pin_are_reported_together(folder: Path, opened) -> None:
    (folder / "config/imports/library.ris").unlink()
    (folder / f"config/pins/registry/{RUN}/a.json").write_text("{ }", encoding="utf-8")
    with pytest.raises(ReviewFaults) as caught:
        opened()
    library, registry = caught.value.faults
    assert (library.file, library.column) == ("config/imports/library.ris", "files")
    assert 'for the source "library", but the file is missing' in library.found
    assert "was changed" in registry.found


def test_a_missing_strategy_is_reported(folder: Path, opened) -> None:
    set_key(folder, "    arm: database\n", "    arm: database\n    strategy: config/searches/library.txt\n")
    with pytest.raises(ReviewFaults) as caught:
        opened()
    (fault,) = caught.value.faults
    assert (fault.file, fault.column) == ("config/searches/library.txt", "strategy")


def test_an_edited_form_below_results_stops_the_run(folder: Path, opened) -> None:
    form = Path(f"results/{RUN}/3_screen/1_title_abstract/forms/ben.xlsx")
    write_forms({form: b"as written"}, form.parent / "digests.csv")
    form.write_bytes(b"filled")
    with pytest.raises(ReviewFaults) as caught:
        opened()
    assert caught.value.faults[0].file == form.as_posix()
    assert f"config/screening/1_title_abstract/{RUN}/ben.xlsx" in caught.value.faults[0].next_step
    assert form.read_bytes() == b"filled"


def test_an_edited_form_that_was_ready_to_send_stops_the_run_too(folder: Path, opened) -> None:
    form = Path(f"results/{RUN}/forms/ben/ben_title_abstract.xlsx")
    write_forms({form: b"as written"}, form.parent / "digests.csv")
    form.write_bytes(b"filled")
    with pytest.raises(ReviewFaults) as caught:
        opened()
    assert caught.value.faults[0].file == form.as_posix()
    assert f"config/screening/1_title_abstract/{RUN}/" in caught.value.faults[0].next_step
    assert form.read_bytes() == b"filled"


def test_what_was_ready_to_send_to_one_who_left_is_removed(folder: Path, opened) -> None:
    gone, kept = (Path(f"results/{RUN}/forms/{name}/{name}_extraction.xlsx") for name in ("dora", "ben"))
    for form in (gone, kept):
        write_forms({form: b"as written"}, form.parent / "digests.csv")
    opened()
    assert not gone.parent.exists()
    assert kept.is_file()


def test_an_edited_form_is_copied_to_the_returned_forms_if_configured(folder: Path, opened) -> None:
    set_key(folder, "criteria:", "changed_forms: copy\ncriteria:")
    form = Path(f"results/{RUN}/4_extract/forms/ben.xlsx")
    write_forms({form: b"as written"}, form.parent / "digests.csv")
    form.write_bytes(b"filled")
    review = opened()
    assert review.returned("extraction") == [f"config/extraction/{RUN}/ben.xlsx"]
    assert Path(review.returned("extraction")[0]).read_bytes() == b"filled"


def test_a_version_that_updates_one_that_is_not_sealed_is_refused(folder: Path, opened) -> None:
    set_key(folder, f'run: "{RUN}"', f'run: "{RUN}"\nprevious: "2030-01"')
    with pytest.raises(ReviewError, match='version "2030-01" must be a sealed version'):
        opened()


def test_an_unchanged_sealed_version_opens(folder: Path, opened) -> None:
    seal(folder, opened(check=False))
    assert opened().config.run == RUN


@pytest.mark.parametrize("changed", ["config/config.yaml", "config/imports/library.ris"])
def test_a_sealed_version_refuses_a_changed_input(folder: Path, opened, changed: str) -> None:
    seal(folder, opened(check=False))
    with (folder / changed).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    with pytest.raises(ReviewError, match=f"differs: {changed}"):
        opened()


def test_a_sealed_version_refuses_one_more_returned_form(folder: Path, opened) -> None:
    seal(folder, opened(check=False))
    late = folder / f"config/screening/1_title_abstract/{RUN}/ben.xlsx"
    late.parent.mkdir(parents=True)
    late.write_bytes(b"late")
    with pytest.raises(ReviewError, match=f"extra: config/screening/1_title_abstract/{RUN}/ben.xlsx"):
        opened()


def test_a_sealed_version_refuses_changed_code(
    folder: Path, opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(folder, opened(check=False))
    other = tmp_path / "other.py"
    other.write_text("other", encoding="utf-8")
    edited = {**code_files(), "prismake/flow/sets.py": other}
    monkeypatch.setattr("prismake.review.folder.code_files", lambda: edited)
    with pytest.raises(ReviewError, match="differs: prismake/flow/sets.py"):
        opened()


# The files of a version


def test_the_inputs_are_human_input_pins_and_imports(folder: Path, opened) -> None:
    for name in (
        "studies/links.csv",
        f"extraction/{RUN}/anna.xlsx",
        "notes.txt",
        f"extraction/{RUN}/~$anna.xlsx",
        "extraction/2030-01/ben.xlsx",
    ):
        (folder / "config" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "config" / name).write_bytes(b"x")
    assert [path.as_posix() for path in opened().input_files()] == [
        "config/config.yaml",
        f"config/extraction/{RUN}/anna.xlsx",
        "config/imports/library.ris",
        f"config/pins/registry/{RUN}/a.json",
        f"config/pins/registry/{RUN}/search.json",
        "config/studies/links.csv",
    ]


def test_the_code_is_what_the_steps_use_the_rules_the_notebooks_and_the_lock_file() -> None:
    names = set(code_files())
    assert {
        "Snakefile",
        "requirements.lock",
        "workflow/rules/1_identify.smk",
        "notebooks/1_search_yield.ipynb",
        "prismake/steps/identify.py",
        "prismake/formats/dialects/ris.yaml",
        "prismake/tables/declarations/1_identify/records.yaml",
    } <= names
    assert not names & {"prismake/steps/audit.py", "prismake/reference.py", "prismake/review/exit_summary.py"}


def test_keys_without_effect_on_results_are_not_in_the_saved_config(opened) -> None:
    (saved,) = opened().saved_config()
    sections = yaml.safe_load(Path(saved).read_text(encoding="utf-8"))
    assert "changed_forms" not in sections
    assert {"run", "review", "sources", "synthesis"} <= set(sections)


def test_an_edit_of_another_section_does_not_change_what_a_step_uses(folder: Path, opened) -> None:
    before = opened(check=False)
    set_key(folder, "criteria:", 'declared: {"23": more}\ncriteria:')
    after = opened(check=False)
    assert after.uses("deduplicate") == before.uses("deduplicate")
    assert after.uses("page") != before.uses("page")


def test_a_dry_run_writes_nothing(opened, folder: Path) -> None:
    review = Review.open(check=True, dry_run=True)
    assert review.lock is not None
    review.lock.close()
    assert not (folder / "results").exists()


def test_every_stage_has_its_forms(opened) -> None:
    names = {Path(path).relative_to(f"results/{RUN}").as_posix() for path in opened().form_paths()}
    people = ("anna", "ben", "carla")
    assert names == {
        "2_deduplicate/forms/pairs.xlsx",
        "3_screen/2_full_text/forms/retrieval.xlsx",
        *(
            f"3_screen/{stage}/forms/{who}{suffix}"
            for stage in ("1_title_abstract", "2_full_text")
            for who in people
            for suffix in (".xlsx", ".html", ".zip")
        ),
        *(f"4_extract/forms/{who}.xlsx" for who in people),
    }


def test_the_tables_and_figures_are_those_that_the_protocol_names(folder: Path, opened) -> None:
    set_key(
        folder,
        "  show: [title, crop]",
        "  show: [title]\n  count_by: [crop]\n  evidence_map: {rows: crop, columns: phase}",
    )
    review = opened()
    assert [Path(path).name for path in review.synthesis_tables()] == [
        "main_table.csv",
        "by_crop.csv",
        "evidence_map.csv",
    ]
    assert [Path(path).name for path in review.figures("svg")] == ["by_crop.svg", "evidence_map.svg"]


def test_forms_of_all_earlier_versions_are_carried_newest_first(folder: Path, opened) -> None:
    text = CONFIG.read_text(encoding="utf-8")
    for version, before in (("2030-01", "2029-01"), ("2029-01", "")):
        sealed = folder / "config/versions" / version
        sealed.mkdir(parents=True)
        (sealed / "config.yaml").write_text(
            text.replace(f'run: "{RUN}"', f'run: "{version}"\nprevious: "{before}"'), encoding="utf-8"
        )
        (sealed / "manifest.json").write_text("{}", encoding="utf-8")
        form = folder / f"config/extraction/{version}/anna.xlsx"
        form.parent.mkdir(parents=True)
        form.write_bytes(b"x")
    set_key(folder, f'run: "{RUN}"', f'run: "{RUN}"\nprevious: "2030-01"')
    review = opened()
    assert review.carried_forms("extraction") == [
        "config/extraction/2030-01/anna.xlsx",
        "config/extraction/2029-01/anna.xlsx",
    ]
    assert review.carried("manifest.json") == ["config/versions/2030-01/manifest.json"]
    assert Path("config/versions/2030-01/manifest.json") in review.input_files()


def test_a_first_version_carries_nothing(opened) -> None:
    review = opened()
    assert review.carried("records.csv") == []
    assert review.carried_forms("extraction") == []


def test_only_obsolete_forms_are_removed(opened) -> None:
    forms = Path("results/2031-01/3_screen/1_title_abstract/forms")
    names = [f"{who}{suffix}" for who in ("anna", "dora") for suffix in (".xlsx", ".html", ".zip")]
    write_forms({forms / name: name.encode() for name in names}, forms / "digests.csv")
    opened()
    assert {path.name for path in forms.iterdir()} == {"anna.xlsx", "anna.html", "anna.zip", "digests.csv"}


def test_an_obsolete_form_that_was_edited_is_not_removed(opened) -> None:
    forms = Path("results/2031-01/3_screen/1_title_abstract/forms")
    write_forms({forms / "dora.xlsx": b"two"}, forms / "digests.csv")
    (forms / "dora.xlsx").write_bytes(b"filled")
    with pytest.raises(ReviewError, match=r"dora\.xlsx"):
        opened()
    assert (forms / "dora.xlsx").read_bytes() == b"filled"


# A copy whose line endings git converted


def test_an_audit_tells_converted_line_endings_of_a_pin_from_changed_content(folder: Path, opened) -> None:
    pinned = folder / "config/pins/registry" / RUN
    pinned.joinpath("a.json").write_bytes(b"{\n}\n")
    listed = json.loads((pinned / "search.json").read_text(encoding="utf-8"))
    listed["files"] = {"a.json": hashlib.sha256(b"{\n}\n").hexdigest()}
    (pinned / "search.json").write_text(json.dumps(listed), encoding="utf-8")
    seal(folder, opened(check=False))
    pinned.joinpath("a.json").write_bytes(b"{\r\n}\r\n")
    library = folder / "config/imports/library.ris"
    honest = library.read_bytes().replace(b"\n", b"\r\n")
    library.write_bytes(honest)
    with pytest.raises(ReviewError) as error:
        Review.open(check=True, auditing=True)
    assert "was changed in its line endings alone" in str(error.value)
    assert "no input differs by more than its line endings" in str(error.value)
    library.write_bytes(honest + b"TY  - JOUR\r\nER  - \r\n")
    with pytest.raises(ReviewError) as error:
        Review.open(check=True, auditing=True)
    assert "these inputs differ by more than line endings:\n      differs: config/imports/library.ris" in str(
        error.value
    )


def test_a_clone_of_a_new_review_has_no_converted_line_endings(tmp_path: Path) -> None:
    """Git for Windows clones with core.autocrlf=true."""

    def git(*words: str) -> None:
        set_ = ["-c", "user.name=made up", "-c", "user.email=", "-c", "core.autocrlf=true"]
        subprocess.run(["git", *set_, *words], check=True, capture_output=True)

    new, plain = tmp_path / "new", tmp_path / "plain"
    new_review(new)
    shutil.copytree(new, plain)
    (plain / ".gitattributes").unlink()
    for source in (new, plain):
        git("init", "-q", str(source))
        git("-C", str(source), "-c", "core.autocrlf=false", "add", "-A")
        git("-C", str(source), "commit", "-qm", "made up")
        git("clone", "-q", str(source), str(tmp_path / f"clone of {source.name}"))
    read = {
        source.name: (tmp_path / f"clone of {source.name}/config/config.yaml").read_bytes()
        for source in (new, plain)
    }
    assert read["new"] == (new / "config/config.yaml").read_bytes()
    assert b"\r\n" in read["plain"]
