"""What holds of the workflow as a whole: where its plan comes from, and what runs nothing again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from made_up_review import PROJECT, MadeUpReview

from prismake.tables import SEPARATOR, declared, declared_names, read_table, rows_of

At = Callable[[str], MadeUpReview]
RULES = sorted((PROJECT / "workflow/rules").glob("*.smk"))
JOBS_OF_A_CLUSTER = {
    "identify",
    "deduplicate",
    "pairs_form",
    "title_abstract_forms",
    "full_text_forms",
    "extraction_forms",
    "notebooks",
    "page",
}


def jobs(review: MadeUpReview) -> set[str]:
    run = review.snakemake("--dry-run", "-p", "--quiet", "host")
    assert run.code == 0, run.screen
    return {Path(job).stem for job in run.jobs}


def set_section(review: MadeUpReview, key: str, value: object) -> None:
    config = review.config
    config[key] = value
    review.write_config(config)


def test_the_bridge_of_the_catalog_plans_the_jobs(at: At) -> None:
    review = at("all")
    shutil.rmtree(review.results)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "snakemake", "-s", str(review.code / "workflow/Snakefile"), "-n", "-c1",
         "--directory", str(review.folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Nothing to be done" not in done.stdout + done.stderr
    assert re.search(r"^manifest +1$", done.stdout + done.stderr, re.MULTILINE)
    assert (PROJECT / ".snakemake-workflow-catalog.yml").is_file()


def test_at_most_eight_jobs_are_submitted_to_a_cluster() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
    local = {
        name
        for block in re.findall(r"^localrules:\n((?:    \w+,\n)+)", text, re.MULTILINE)
        for name in re.findall(r"\w+", block)
    }
    rules = set(re.findall(r"^rule (\w+):", text, re.MULTILINE))
    assert rules - local == JOBS_OF_A_CLUSTER
    assert len(JOBS_OF_A_CLUSTER) <= 8


def test_an_edit_to_one_section_of_the_protocol_runs_what_reads_it_and_nothing_else(at: At) -> None:
    review = at("all")
    set_section(review, "declared", {**review.config.get("declared", {}), "23": "a made-up limitation"})
    assert jobs(review) <= {"page", "status", "forms_to_send", "prisma_s", "notebooks", "manifest"}
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert "a made-up limitation" in (review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert review.snakemake().idle


def test_an_edit_to_the_way_of_deduplication_runs_it_in_the_same_run(at: At) -> None:
    """A rule that wrote the protocol would hide the edit from the rules that read it, for one run."""
    review = at("all")
    set_section(review, "deduplication", {"uncertain_per_1000": 20})
    planned = jobs(review)
    assert {"deduplicate", "decide_2_full_text", "page"} <= planned
    assert not planned & {"identify", "searches"}


@pytest.mark.parametrize("new", ["changed_forms: copy", "changed_forms: stop  # a comment"])
def test_what_changes_no_result_runs_the_manifest_alone(at: At, new: str) -> None:
    """The manifest holds the digest of config.yaml itself."""
    review = at("all")
    path = review.path("config/config.yaml")
    text = path.read_text(encoding="utf-8")
    assert "changed_forms: stop" in text
    path.write_text(text.replace("changed_forms: stop", new), encoding="utf-8")
    assert jobs(review) <= {"manifest"}


def test_an_edit_to_what_no_step_uses_runs_nothing(at: At, tmp_path: Path) -> None:
    review = at("all")
    code = shutil.copytree(review.code, tmp_path / "edited code")
    for place in ("cli.py", "review/exit_summary.py", "reference.py"):
        with (code / "src/prismake" / place).open("a", encoding="utf-8") as handle:
            handle.write("\n# a comment\n")
    moved = MadeUpReview(review.folder, code)
    assert moved.snakemake("--dry-run").idle


def test_an_edit_to_a_description_runs_what_shows_it(at: At, tmp_path: Path) -> None:
    """The page shows the summary of a table; the description of a column stands on the reference page alone."""
    review = at("all")
    edited = MadeUpReview(review.folder, shutil.copytree(review.code, tmp_path / "edited code"))
    table = edited.code / "src/prismake/tables/declarations/2_deduplicate/overlap.yaml"
    content = table.read_text(encoding="utf-8")
    for shown, words in ((False, "ids of these reports"), (True, "in each combination of sources")):
        assert words in content
        content = content.replace(words, "in other words")
        table.write_text(content, encoding="utf-8")
        # The manifest holds the digest of each file of the code.
        assert jobs(edited) == ({"manifest", "page"} if shown else {"manifest"})
    assert edited.snakemake().code == 0
    page = (review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert "Number of reports found in other words" in page


def test_a_column_with_several_values_in_a_cell_is_declared_as_a_list(at: At) -> None:
    results = at("all").results
    several = [
        (path.name, column, row[column])
        for table in map(declared, declared_names())
        for path in sorted(results.glob(table.at("*")))
        for row in rows_of(read_table(path, table.name))
        for column, declaration in table.columns.items()
        if declaration.kind == "text" and SEPARATOR in row[column]
    ]
    assert several == []


def test_a_moved_review_runs_nothing_again(at: At, tmp_path: Path) -> None:
    review = at("all")
    there = tmp_path / "another place" / "with a space"
    there.parent.mkdir()
    shutil.move(review.folder, there)
    assert MadeUpReview(there, review.code).snakemake("--dry-run").idle


def test_modules_in_the_folder_of_a_review_replace_nothing(at: At) -> None:
    review = at("all")
    before = review.written()
    shutil.rmtree(review.results)
    for name in ("yaml.py", "csv.py", "prismake/__init__.py", "pandas.py"):
        review.path(name).parent.mkdir(exist_ok=True)
        review.path(name).write_text('raise SystemExit("a stranger")\n', encoding="utf-8")
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.written() == before


def test_no_absolute_path_stands_in_what_snakemake_keeps_of_a_job(at: At) -> None:
    """So that a moved review, or another environment with the same versions, runs nothing again."""
    review = at("all")
    kept = [
        path.read_text(encoding="utf-8")
        for path in review.path(".snakemake/metadata").rglob("*")
        if path.is_file()
    ]
    assert kept
    for text in kept:
        assert str(review.code) not in text
        assert str(Path(sys.executable).parent) not in text


def test_the_profile_that_makes_plain_snakemake_work_is_that_of_the_wheel() -> None:
    project = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"profiles" = "prismake/_workflow/profiles"' in project
    assert (
        yaml.safe_load((PROJECT / "profiles/default/config.yaml").read_text(encoding="utf-8"))["cores"]
        == "all"
    )
