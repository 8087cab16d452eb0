"""One version of each dependency: pyproject.toml asks, requirements.lock pins, environment.yml says the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PYTHONS = ("3.11", "3.12", "3.13")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def asked(developers: bool = False) -> dict[str, Requirement]:
    """The direct dependencies of pyproject.toml, those of developers where they are asked for."""
    lines = [
        *project()["project"]["dependencies"],
        *(project()["dependency-groups"]["dev"] if developers else []),
    ]
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def pinned(lines: list[str], python: str) -> dict[str, str]:
    """Name to version of the pins that hold for one Python, from lines as `name==version ; marker`."""
    found: dict[str, str] = {}
    for line in lines:
        one = Requirement(line)
        machine = {
            "python_full_version": f"{python}.9",
            "python_version": python,
            "sys_platform": "linux",
            "platform_system": "Linux",
        }
        if one.marker is None or one.marker.evaluate(machine):
            (exact,) = one.specifier
            assert exact.operator == "==", line
            found[canonicalize_name(one.name)] = exact.version
    return found


def locked(python: str, lock: str = "requirements.lock") -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return pinned(re.findall(r"^([A-Za-z0-9][^\\\n]*?) *\\?$", text, re.M), python)


def environment(name: str) -> dict[str, list]:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def under_pip(name: str) -> list[str]:
    (packages,) = (entry["pip"] for entry in environment(name)["dependencies"] if isinstance(entry, dict))
    return packages


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "developers"), [("requirements.lock", False), ("requirements-test.lock", True)]
)
def test_the_lock_holds_every_dependency_in_a_version_that_is_asked_for(
    python: str, lock: str, developers: bool
) -> None:
    versions = locked(python, lock)
    wrong = [
        f"{name}: asked {one.specifier}, locked {versions.get(name)}"
        for name, one in asked(developers).items()
        if name not in versions or not one.specifier.contains(versions[name], prereleases=True)
    ]
    assert wrong == []


@pytest.mark.parametrize("python", PYTHONS)
def test_tests_run_with_the_versions_that_run_a_review(python: str) -> None:
    runs, tests = locked(python), locked(python, "requirements-test.lock")
    assert {name: version for name, version in runs.items() if tests.get(name) != version} == {}


def test_what_runs_a_review_needs_no_tool_of_developers() -> None:
    developers = {"pytest", "ruff", "mypy", "sphinx", "jupyter", "jupyterlab", "hypothesis"}
    assert developers.isdisjoint(locked("3.12"))


@pytest.mark.parametrize("name", ["environment.yml", "workflow/environment.yml"])
@pytest.mark.parametrize("python", PYTHONS)
def test_conda_gets_the_versions_of_the_lock(python: str, name: str) -> None:
    conda = pinned([line for line in under_pip(name) if not line.startswith("-e")], python)
    conda.pop("jupyter", None)
    lock = locked(python)
    assert conda == {package: lock[package] for package in asked()}


def test_the_environment_installs_the_package_and_the_copy_in_the_wheel_points_at_no_folder() -> None:
    assert under_pip("environment.yml")[-1] == "-e ."
    assert [
        line for line in under_pip("workflow/environment.yml") if "/" in line or line.startswith("-")
    ] == []


def test_conda_and_pip_take_the_same_pythons() -> None:
    for name in ("environment.yml", "workflow/environment.yml"):
        python = next(
            entry
            for entry in environment(name)["dependencies"]
            if isinstance(entry, str) and entry.startswith("python ")
        )
        assert SpecifierSet(python.removeprefix("python ")) == SpecifierSet(
            project()["project"]["requires-python"]
        )


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_pin_of_the_lock_has_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    assert [pin.split("\n")[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_citation_names_the_version_of_the_package() -> None:
    from prismake import __version__

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == __version__
