"""The audit makes the version again elsewhere and names every file that is not as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_review import MadeUpReview, Run, digests

At = Callable[[str], MadeUpReview]
BIRD = "5_synthesise/by_bird.csv"


def audited(review: MadeUpReview) -> Run:
    """Audit; it may mend nothing and hide nothing, so results and config stay as they are."""
    before = review.written(), review.digests("config")
    run = review.snakemake("audit")
    assert (review.written(), review.digests("config")) == before
    assert "Traceback" not in run.screen
    return run


def flip_last_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(bytes(content))


def failed(run: Run, *words: str) -> None:
    assert run.code != 0
    message = run.stderr.rstrip().rpartition("\n\n")[2]
    for word in words:
        assert word in message, f"{word!r} is not in the last message:\n{message}"


@pytest.mark.slow
def test_an_untouched_version_is_found_equal_file_by_file(at: At) -> None:
    review = at("all")
    run = audited(review)
    assert run.code == 0, run.screen
    told = (review.results / "logs/audit.txt").read_text(encoding="utf-8")
    for place in review.written():
        if place != "audit/manifest.json":
            assert f"equal: {place}\n" in told
    assert "The audit found no difference." in told
    assert run.last_lines(1)[0].startswith("The audit found no difference. Version dawn-1 ")


@pytest.mark.slow
def test_a_changed_a_missing_and_an_extra_result_are_named_at_once(at: At) -> None:
    review = at("all")
    flip_last_byte(review.results / BIRD)
    (review.results / "6_report/prisma/identities.csv").unlink()
    (review.results / "6_report/left_over.csv").write_text("a\n", encoding="utf-8")
    failed(
        audited(review),
        f"differs: {review.seen}results/dawn-1/{BIRD}",
        f"missing: {review.seen}results/dawn-1/6_report/prisma/identities.csv",
        f"extra: {review.seen}results/dawn-1/6_report/left_over.csv",
    )


@pytest.mark.slow
def test_a_set_of_ids_that_was_changed_is_named(at: At) -> None:
    review = at("all")
    flip_last_byte(review.results / "6_report/prisma/members.csv")
    failed(audited(review), f"differs: {review.seen}results/dawn-1/6_report/prisma/members.csv")


@pytest.mark.slow
def test_a_changed_figure_is_named(at: At) -> None:
    review = at("all")
    flip_last_byte(review.results / "6_report/prisma/flow.png")
    failed(audited(review), f"differs: {review.seen}results/dawn-1/6_report/prisma/flow.png")


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["config/pins/medline/2031-02/medline.nbib", "config/pins/trial_register/2031-02/NCT09000001.json"],
)
def test_a_changed_pin_is_named(at: At, place: str) -> None:
    review = at("all")
    flip_last_byte(review.path(place))
    failed(audited(review), place)


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["config/screening/1_title_abstract/dawn-1/screener-a.xlsx", "config/extraction/dawn-1/arbiter.xlsx"],
)
def test_a_changed_returned_form_is_named(at: At, place: str) -> None:
    from made_up_review import edit_form

    review = at("all")
    edit_form(
        review.path(place),
        lambda sheet, header, columns: sheet.cell(header + 1, columns.get("Notes", 1), "later"),
    )
    failed(audited(review), place)


@pytest.mark.slow
def test_a_changed_config_is_named(at: At) -> None:
    review = at("all")
    path = review.path("config/config.yaml")
    path.write_text(
        path.read_text(encoding="utf-8").replace("Made up for the tests.", "Made up for the texts."),
        encoding="utf-8",
    )
    failed(audited(review), "config/config.yaml")


@pytest.mark.slow
def test_a_form_added_later_is_named(at: At) -> None:
    review = at("all")
    folder = review.path("config/screening/2_full_text/dawn-1")
    (folder / "screener-a_2.xlsx").write_bytes((folder / "screener-a.xlsx").read_bytes())
    failed(audited(review), "config/screening/2_full_text/dawn-1/screener-a_2.xlsx")


@pytest.mark.slow
def test_a_forged_result_with_a_forged_manifest_is_found(at: At) -> None:
    """Whoever changes a result and its digest in the manifest is found out, because the version is made again."""
    import hashlib

    review = at("all")
    file, manifest = review.results / BIRD, review.results / "audit/manifest.json"
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    flip_last_byte(file)
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(old, hashlib.sha256(file.read_bytes()).hexdigest()), encoding="utf-8")
    failed(audited(review), f"results/dawn-1/{BIRD}")


@pytest.mark.slow
def test_an_audit_of_a_sealed_version_without_results_regenerates_them(at: At) -> None:
    import shutil

    review = at("all")
    assert review.snakemake("release").code == 0
    shutil.rmtree(review.folder / "results")
    run = review.snakemake("audit")
    assert run.code == 0, run.screen
    assert not [place for place in digests(review.folder / "results") if "/logs/" not in place]


@pytest.mark.slow
def test_an_input_with_which_nothing_can_be_rebuilt_is_named_before_the_fault_of_the_rebuilding(
    at: At,
) -> None:
    review = at("all")
    export = next(path for path in sorted((review.folder / "config/imports").glob("*.csv")))
    export.write_bytes(b"")
    run = audited(review)
    assert run.code != 0
    named = run.stderr.index(f"differs: {review.seen}config/imports/{export.name}")
    assert named < run.stderr.index("With these differences the version cannot be regenerated:")
