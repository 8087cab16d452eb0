"""The state of a review, computed without a run: faults in config/ and returned forms, and what is awaited from whom."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from prismake.commands.faults import Faults
from prismake.commands.preview import UNFINISHED, Preview
from prismake.commands.returned_forms import FORMS_NOT_CHECKED, check_all
from prismake.fulltexts.tables import unlisted_sentence
from prismake.protocol.starting_papers import question_of
from prismake.provenance.code import code_files
from prismake.provenance.edited_forms import protect_forms
from prismake.provenance.manifest import differences, hashes
from prismake.provenance.seal import sealed_manifest
from prismake.review.folder import Review
from prismake.review.inputs import STAGES
from prismake.screening.two_answers import messages
from prismake.search.store import PINS
from prismake.search.unfinished import unfinished_sentences
from prismake.sources.peer_review import TABLE as PEER_REVIEW
from prismake.sources.peer_review import read_peer_review
from prismake.tables import declared, declared_names, read_human_input, read_optional_table
from prismake.tasks.misplaced import misplaced_sentences
from prismake.tasks.status import CAN_BE_SEALED

CHANGE_NAMES = {"differs": "changed", "extra": "new", "missing": "gone"}


@dataclass
class ReviewState:
    """The state of a review.

    changes: input file to "new", "changed" or "gone" since the last finished run. faults: messages. status: STATUS.md
    as a run would write it now; empty if there are no results yet or a fault prevents it. unlisted: a sentence on
    files in config/fulltexts/ that are not listed in the pin of full texts. unfinished: a sentence for each
    interrupted search or citation search. uncounted: a sentence for each pair of different answers of one person on
    one report, of which none counts. misplaced: a sentence for each returned form in a folder that no step
    reads. returned: number of returned forms and exports of other tools. unchecked: a sentence for each check that
    needs a first run.
    """

    changes: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    status: str = ""
    unlisted: str = ""
    unfinished: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    uncounted: list[str] = field(default_factory=list)
    returned: int = 0
    unchecked: list[str] = field(default_factory=list)


def review_state(review: Review) -> ReviewState:
    """Return the state of the review in the working directory, with the faults of all its files."""
    state, faults = ReviewState(), Faults()
    for start_check in review.start_checks():
        faults.collect(start_check)
    faults.collect(lambda: _check_forms_in_place(review))
    check_human_input(faults, review.config.sources)
    state.returned = len(review.returned_and_imported())
    if not faults.is_empty:
        if has_results(review):
            check_all(review, [review.results], faults)
        elif state.returned:
            state.unchecked = [FORMS_NOT_CHECKED]
    else:
        faults.collect(review.check_seal)
        state.changes = changes(review) if has_results(review) else {}
        _add_status(state, review, faults)
        if sealed_manifest(Path("config/versions"), review.config.run) is not None:
            state.status = as_sealed(state.status, review.config.run)
        state.unlisted = unlisted_sentence(review.config.fulltexts.pin)
    state.unfinished = _unfinished(review)
    state.misplaced = misplaced_sentences(review.config, list(map(Path, review.misplaced())))
    state.faults = faults.messages
    return state


def as_sealed(status: str, run: str) -> str:
    """Return the text of STATUS.md, which was written before the version was sealed, without the sentence that it can be sealed."""
    sealed = (
        f"Version {run} is sealed in `config/versions/{run}/`. The next version has its own `run` in config.yaml, and "
        f"`previous: {run}`."
    )
    return re.sub(rf"^{CAN_BE_SEALED}.*$", lambda _: sealed, status, flags=re.MULTILINE)


def _unfinished(review: Review) -> list[str]:
    """Return a sentence for each search or chase that was begun and is not finished."""
    config = review.config
    papers = [question_of(provider) for provider in config.starting_papers.providers]
    return unfinished_sentences([*config.sources, *papers], PINS)


def check_human_input(faults: Faults, sources: Collection[str] | None = None) -> None:
    """Check the columns and values of the tables that people write, and add their faults to `faults`.

    sources: the keys of `sources`; None if config.yaml is not valid.
    """
    for name in declared_names():
        if name == PEER_REVIEW and sources is not None:
            faults.collect(partial(read_peer_review, sources))
        elif declared(name).is_human_input:
            faults.collect(partial(read_human_input, name))


def has_results(review: Review) -> bool:
    """Return whether a run has written the tables against which returned forms are checked."""
    return (review.results / "2_deduplicate/record_report.csv").is_file()


def changes(review: Review) -> dict[str, str]:
    """Return input file to "new", "changed" or "gone" since the last finished run."""
    path = review.results / "audit/manifest.json"
    if not path.is_file():
        return {UNFINISHED: ""}
    manifest = json.loads(path.read_text(encoding="utf-8"))
    inputs = hashes({file.as_posix(): file for file in review.input_files()})
    changed = {name: CHANGE_NAMES[kind] for name, kind in differences(manifest["inputs"], inputs)}
    if differences(manifest["code"], hashes(code_files())):
        changed["prismake itself"] = "changed"
    return changed


def _add_status(state: ReviewState, review: Review, faults: Faults) -> None:
    """Add STATUS.md from the results if they are current, else from a preview of the next run; check all forms."""
    written = review.results / "STATUS.md"
    if has_results(review) and not state.changes and written.is_file():
        state.status = written.read_text(encoding="utf-8")
        state.uncounted = _uncounted(review.results)
        return
    with tempfile.TemporaryDirectory(prefix="prismake check ") as folder:
        if has_results(review):
            state.status = Preview(review, Path(folder), state.changes, faults).status()
        else:
            # Tables of a run that did not come further may rest on other files.
            state.unchecked = Preview(review, Path(folder), {UNFINISHED}, faults).check_returned()
        state.uncounted = _uncounted(Path(folder))


def _uncounted(results: Path) -> list[str]:
    """Return a sentence on the different answers of each person, as far as the votes in a folder of results were read."""
    return [
        f"{sentence}."
        for stage in STAGES
        for sentence in messages(
            read_optional_table(results / declared("3_screen/set_aside").at(stage), "3_screen/set_aside")
        )
    ]


def _check_forms_in_place(review: Review) -> None:
    """Raise ReviewError for forms edited in results/, if `changed_forms` says that a run stops at them."""
    if review.config.changed_forms == "stop":
        protect_forms(review.results, review.returned_folders(), "stop")
