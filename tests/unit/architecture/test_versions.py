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


def asked() -> dict[str, Requirement]:
    """The direct dependencies of pyproject.toml, those of developers included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
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


def locked(python: str) -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return pinned(re.findall(r"^([A-Za-z0-9][^\\\n]*?) *\\?$", text, re.M), python)


def environment() -> dict[str, list]:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def for_conda(python: str) -> dict[str, str]:
    """Name to version in environment.yml, as conda's own pins `name=version` or under pip."""
    found: dict[str, str] = {}
    for entry in environment()["dependencies"]:
        if isinstance(entry, dict):
            found |= pinned(entry["pip"], python)
        elif match := re.fullmatch(r"([\w.-]+) *={1,2} *([\w.!+]+)", entry):
            found[canonicalize_name(match[1])] = match[2]
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_every_dependency_in_a_version_that_is_asked_for(python: str) -> None:
    lock = locked(python)
    wrong = [
        f"{name}: asked {one.specifier}, locked {lock.get(name)}"
        for name, one in asked().items()
        if name not in lock or not one.specifier.contains(lock[name], prereleases=True)
    ]
    assert wrong == []


@pytest.mark.parametrize("python", PYTHONS)
def test_conda_gets_the_versions_of_the_lock(python: str) -> None:
    lock, conda = locked(python), for_conda(python)
    wrong = [
        f"{name}: locked {lock.get(name)}, in environment.yml {conda.get(name)}"
        for name in asked()
        if lock.get(name) != conda.get(name)
    ]
    assert wrong == []


def test_conda_gets_nothing_that_nobody_asked_for() -> None:
    beside = {"python", "pip", "make"}
    assert set(for_conda("3.12")) - set(asked()) - beside == set()


def test_conda_and_pip_take_the_same_pythons() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = next(
        entry
        for entry in environment()["dependencies"]
        if isinstance(entry, str) and entry.startswith("python ")
    )
    assert SpecifierSet(said.removeprefix("python ")) == SpecifierSet(project["requires-python"])


def test_every_pin_of_the_lock_has_its_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    assert [pin.split("\n")[0] for pin in pins if "--hash=sha256:" not in pin] == []
