"""Runs of the made-up review that many tests look at: each is made once and copied by whoever changes it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from dawn_people import (
    STOPS,
    arbiter_on_full_texts,
    arbiter_on_titles,
    fill_extraction,
    fill_retrieval,
    pass_over_quarantine,
    vote_on_full_texts,
    vote_on_titles,
)
from made_up_review import FULL_TEXT, TITLE_ABSTRACT, MadeUpReview, Run, copy_of_the_code, dawn_review

# The test servers, and searches of them.
sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("servers", "unit/search")]

# The searches of the made-up reviews are dated 2031 and 2032.
os.environ.setdefault("PRISMAKE_TODAY", "2032-02-03")

STEPS = ("nothing", "one and a half", "titles", "full texts", "extraction", "all")


@dataclass(frozen=True)
class Step:
    """A moment of the review: the folder as it was then, what the plain run said, and the forms' sha256."""

    review: MadeUpReview
    plain: Run
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this test run share."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "workflow tests"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def once(shelf: Path) -> Callable[[str, Callable[[Path], None]], Path]:
    """Build a folder of the shelf if nobody has yet, and return it."""

    def build(name: str, make: Callable[[Path], None]) -> Path:
        with (shelf / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shelf / f"{name}.done").exists():
                shutil.rmtree(shelf / name, ignore_errors=True)
                make(shelf / name)
                (shelf / f"{name}.done").touch()
        return shelf / name

    return build


@pytest.fixture(scope="session")
def code(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The workflow as a clone has it, without its notebooks: they take seconds each and have tests of their own."""
    return once("code", lambda folder: copy_of_the_code(folder, notebooks=False) and None)


@pytest.fixture(scope="session")
def whole_code(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The workflow as a clone has it, with its notebooks."""
    return once("whole code", lambda folder: copy_of_the_code(folder) and None)


@pytest.fixture(scope="session")
def story(once: Callable[[str, Callable[[Path], None]], Path], code: Path) -> dict[str, Step]:
    """The made-up review from no form returned to all gates open, step by step, each kept as a folder."""
    told = once("story", lambda folder: _tell(folder, code))
    steps = {}
    for name in STEPS:
        said = json.loads((told / f"{name}.json").read_text(encoding="utf-8"))
        review = MadeUpReview(told / name, code)
        steps[name] = Step(review, Run(**said["plain"]), said["before"], said["after"])
    return steps


def _tell(folder: Path, code: Path) -> None:
    """Fill what is awaited, run from the folder above, and keep a copy, until nothing is awaited."""
    folder.mkdir()
    review = dawn_review(folder / "now", code).run_from(folder)
    for name in STEPS:
        _people_answer(review, name)
        before = review.digests("config")
        plain = review.snakemake()
        said = {"plain": asdict(plain), "before": before, "after": review.digests("config")}
        (folder / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
        if plain.code:
            raise AssertionError(f'the plain run at "{name}" ended with {plain.code}:\n{plain.screen}')
        review.copy(folder / name)


def _people_answer(review: MadeUpReview, step: str) -> None:
    """What comes back before each step."""
    if step == "one and a half":
        vote_on_titles(review, "screener-a")
        vote_on_titles(review, "screener-b", leave_out=tuple(STOPS))
    elif step == "titles":
        vote_on_titles(review, "screener-b", name="screener-b_2.xlsx")
        review.vote(TITLE_ABSTRACT, "arbiter", arbiter_on_titles)
        fill_retrieval(review)
        pass_over_quarantine(review)
    elif step == "full texts":
        vote_on_full_texts(review)
    elif step == "extraction":
        review.vote(FULL_TEXT, "arbiter", arbiter_on_full_texts)
        fill_extraction(review)
    elif step == "all":
        back = review.returned("extraction", "arbiter.xlsx")
        review.fill("4_extract/forms/arbiter.xlsx", back, lambda study: {"Hours of song (h)": "2"})


@pytest.fixture(scope="session")
def sealed(
    story: dict[str, Step], code: Path, once: Callable[[str, Callable[[Path], None]], Path]
) -> MadeUpReview:
    """The finished made-up review, released."""

    def release(folder: Path) -> None:
        review = story["all"].review.copy(folder).run_from(folder.parent)
        before = review.digests("config")
        run = review.snakemake("release")
        assert run.code == 0, run.screen
        assert f'"dawn-1" is sealed in {folder.name}/config/versions/dawn-1/.' in run.last_lines(1)[0]
        kept = {
            place: code
            for place, code in review.digests("config").items()
            if not place.startswith("versions/")
        }
        assert kept == before

    return MadeUpReview(once("sealed", release), code)


@pytest.fixture
def at(story: dict[str, Step], tmp_path: Path) -> Iterator[Callable[[str], MadeUpReview]]:
    """A copy of the review as it stood at a step, to do with as a test likes; run from the folder above it."""
    made: list[Path] = []

    def copied(step: str) -> MadeUpReview:
        review = story[step].review.copy(tmp_path / f"copy {len(made) + 1}").run_from(tmp_path)
        made.append(review.folder)
        return review

    yield copied
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)
