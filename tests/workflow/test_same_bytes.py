"""The same inputs give the same bytes: in another folder, under another locale, time zone and hash seed."""

from __future__ import annotations

import locale
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_review import MadeUpReview, copy_of_the_code

At = Callable[[str], MadeUpReview]


def locales() -> set[str]:
    try:
        told = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return set()
    return set(told.split())


def other_locale() -> str:
    """A locale that writes numbers or letters in another way, where the machine has one."""
    for name in ("tr_TR.utf8", "de_DE.utf8", "fr_FR.utf8", "C.utf8"):
        if name in locales():
            return name
    return locale.getlocale()[0] or "C"


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


def elsewhere(review: MadeUpReview, folder: Path, code: Path, **environment: str) -> MadeUpReview:
    """A copy of config/ alone, as a clone has it, run to the end."""
    folder.mkdir(parents=True)
    shutil.copytree(review.path("config"), folder / "config")
    copy = MadeUpReview(folder, code, environment)
    run = copy.snakemake()
    assert run.code == 0, run.screen
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("step", ["one and a half", "all"])
def test_a_clone_elsewhere_in_another_locale_and_time_zone_gives_the_same_bytes(
    at: At, code: Path, tmp_path: Path, step: str
) -> None:
    review = at(step)
    there = tmp_path / "Überprüfung im Flur"
    clone = there / "the code"
    shutil.copytree(code, clone)
    environment = {
        "LC_ALL": other_locale(), "LANG": other_locale(), "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711",
        "OMP_NUM_THREADS": "2", "MPLBACKEND": "pdf",
    }  # fmt: skip
    copy = elsewhere(review, there / "my review", clone, **environment)
    assert differing(review.written(), copy.written()) == []


@pytest.mark.slow
def test_the_plain_locale_of_a_bare_machine_gives_the_same_bytes(at: At, code: Path, tmp_path: Path) -> None:
    review = at("all")
    copy = elsewhere(
        review,
        tmp_path / "bare",
        code,
        LC_ALL="C",
        LANG="C",
        TZ="America/St_Johns",
        PYTHONUTF8="0",
        PYTHONHASHSEED="1",
    )
    assert differing(review.written(), copy.written()) == []


@pytest.mark.slow
def test_one_core_or_many_give_the_same_bytes(at: At, code: Path, tmp_path: Path) -> None:
    review = at("all")
    folder = tmp_path / "one core"
    shutil.copytree(review.path("config"), folder / "config")
    copy = MadeUpReview(folder, code)
    assert copy.snakemake("--cores", "1").code == 0
    assert differing(review.written(), copy.written()) == []


@pytest.mark.slow
def test_the_notebooks_give_the_same_bytes_elsewhere_too(at: At, whole_code: Path, tmp_path: Path) -> None:
    review = at("all")
    if not list((whole_code / "notebooks").glob("*.ipynb")):
        pytest.skip("the workflow has no notebooks yet")
    one = elsewhere(review, tmp_path / "one", whole_code, TZ="Asia/Kathmandu", PYTHONHASHSEED="2")
    clone = copy_of_the_code(tmp_path / "another clone é")
    two = elsewhere(review, tmp_path / "two and a space", clone, TZ="UTC", PYTHONHASHSEED="3", LC_ALL="C")
    assert [place for place in one.written() if place.endswith(".ipynb")]
    # An edit of the workflow between the two copies of the code would show in the manifest alone.
    assert differing(one.written(), two.written()) == []


@pytest.mark.slow
def test_no_result_holds_a_path_of_this_machine(at: At, code: Path) -> None:
    review = at("all")
    for place, content in review.written().items():
        assert str(review.folder).encode() not in content, place
        assert str(code).encode() not in content, place
