"""What a code host reads: the CI workflow, the issue forms, the entry of the workflow catalog."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[3]
CI = ROOT / ".github/workflows/ci.yml"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ISSUES = ROOT / ".github/ISSUE_TEMPLATE"
FORMS = sorted(path for path in ISSUES.glob("*.yml") if path.name != "config.yml")
CASES = [
    *(("vendor.github-workflows", path) for path in WORKFLOWS),
    *(("vendor.github-issue-forms", path) for path in FORMS),
    ("vendor.github-issue-config", ISSUES / "config.yml"),
]


def content(path: Path) -> dict:
    """A YAML file, but with `on` as a text: YAML 1.1 takes it for true."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in read.items()}


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.skipif(
    importlib.util.find_spec("check_jsonschema") is None,
    reason="check-jsonschema, which carries the schemas of a code host's files, is not installed",
)
@pytest.mark.parametrize(("schema", "path"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_file_of_the_code_host_is_as_its_schema_says(schema: str, path: Path) -> None:
    command = [sys.executable, "-P", "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_pinned_to_a_commit_and_names_its_version(path: Path) -> None:
    used = re.findall(r"uses: *(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", one)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read(path: Path) -> None:
    workflow = content(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "permissions" in job] == []
    assert "pull_request_target" not in workflow["on"]
    assert "secrets." not in path.read_text(encoding="utf-8")


def test_ci_runs_what_developers_run_and_nothing_else() -> None:
    assert [step["run"] for step in steps(content(CI)) if "run" in step] == ["bash .ci/run"]


def test_ci_takes_the_oldest_and_the_newest_python_on_linux_and_macos() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = [
        f"3.{minor}" for minor in range(30) if f"3.{minor}" in SpecifierSet(project["requires-python"])
    ]
    matrix = content(CI)["jobs"]["run"]["strategy"]["matrix"]
    assert matrix["python"] == [supported[0], supported[-1]]
    assert [system.split("-")[0] for system in matrix["os"]] == ["ubuntu", "macos"]


def test_the_catalog_can_show_the_workflow() -> None:
    entry = content(ROOT / ".snakemake-workflow-catalog.yml")
    assert set(entry) == {"usage"}
    usage = entry["usage"]
    assert set(usage) == {"mandatory-flags", "software-stack-deployment", "report"}
    assert set(usage["mandatory-flags"]) == {"desc", "flags"}
    deployment = usage["software-stack-deployment"]
    assert set(deployment) <= {"conda", "singularity", "singularity+conda", "apptainer", "apptainer+conda"}
    assert any(deployment.values())
    assert usage["report"] is True
    assert (ROOT / "workflow/Snakefile").is_file()
    assert (ROOT / "config/README.md").is_file()
