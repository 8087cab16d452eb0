"""Full texts in a tiny review: asked on purpose, pinned, proposed in the form, and counted from people's answers alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
import yaml
from made_up_review import FULL_TEXT, PROJECT, TITLE_ABSTRACT, MadeUpReview, form_rows

sys.path.insert(0, str(PROJECT / "tests/servers"))

from copies import Copy  # noqa: E402
from server import Servers  # noqa: E402

ADDRESS = "team" + "@" + "review.invalid"
ENVIRONMENT = {"TEAM_ADDRESS": ADDRESS, "SOURCE_KEY": "key-for-tests"}
FORM = f"3_screen/{FULL_TEXT}/forms/retrieval.xlsx"
PDF = b"%PDF-1.4\n% a copy that somebody had\n%%EOF\n"
# Records of the servers' corpus: open, closed, without a licence, a manuscript alone, and one whose copy the team has.
OPEN, CLOSED, UNLICENSED, MANUSCRIPT, HAD = 6, 1, 2, 4, 5
COPIES = {
    UNLICENSED: [Copy("unlicensed.pdf", license=None)],
    MANUSCRIPT: [Copy("page", "page_as_pdf"), Copy("manuscript.pdf", version="acceptedVersion")],
    HAD: [],
}


@contextmanager
def servers_of_full_texts(latency: float = 0.0) -> Iterator[Servers]:
    only = ["openalex", "europepmc", "unpaywall", "files"]
    with Servers(40, only=only, copies=COPIES, latency=latency, enforce=False) as servers:
        yield servers


def tiny_review(folder: Path, code: Path, servers: Servers) -> MadeUpReview:
    """A review with five records, all included on title and abstract."""
    records = [servers.corpus.records[number] for number in (OPEN, CLOSED, UNLICENSED, MANUSCRIPT, HAD)]
    entries = [
        f"TY  - JOUR\nTI  - {one.plain_title}\nAU  - Author, A{one.number}\nPY  - {one.year}\nDO  - {one.doi}\nER  - \n"
        for one in records
    ]
    config = yaml.safe_load((PROJECT / "docs/tutorial/config.yaml").read_text(encoding="utf-8"))
    config["sources"] = {
        "index": {
            "name": "An index", "platform": "made up", "arm": "database", "searched_on": "2026-10-01",
            "why_no_strategy": "made up", "files": ["config/imports/index.ris"],
        }
    }  # fmt: skip
    config["email_env"] = "TEAM_ADDRESS"
    config["fulltexts"] = {
        "hosts": ["127.0.0.1"],
        "ask": {
            "openalex": {"base_url": servers.url("openalex"), "api_key_env": "SOURCE_KEY"},
            "europe_pmc": {"base_url": servers.url("europepmc")},
            "unpaywall": {"base_url": servers.url("unpaywall")},
        },
    }
    review = MadeUpReview(folder, code, dict(ENVIRONMENT))
    (folder / "config/imports").mkdir(parents=True)
    (folder / "config/imports/index.ris").write_text("\n".join(entries), encoding="utf-8")
    review.write_config(config)
    first = review.snakemake("--until", "title_abstract_forms")
    assert first.code == 0, first.screen
    for person in ("reviewer-1", "reviewer-2"):
        review.vote(TITLE_ABSTRACT, person, lambda title: {"Decision": "include"})
    copy = folder / "config/fulltexts"
    copy.mkdir()
    doi = servers.corpus.records[HAD].doi
    (copy / f"Somebody 2010 {doi.replace('/', '_')}.pdf").write_bytes(PDF)
    (copy / "scan0001.pdf").write_bytes(PDF)
    return review


def put_in_force(review: MadeUpReview) -> Path:
    """Write the newest pin into the config, as the command says; return it."""
    pin = sorted((review.folder / "config/pins/fulltexts").glob("2*"))[-1]
    config = review.config
    config["fulltexts"]["pin"] = pin.relative_to(review.folder).as_posix()
    review.write_config(config)
    return pin


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory, code: Path) -> MadeUpReview:
    """The review after `snakemake fulltexts`, with the pin in force, and a run."""
    with servers_of_full_texts() as servers:
        review = tiny_review(tmp_path_factory.mktemp("full texts") / "my review", code, servers)
        asked = review.snakemake("fulltexts")
    assert asked.code == 0, asked.screen
    assert "Full texts: 5 reports are sought and not retrieved yet." in asked.screen
    pin = put_in_force(review)
    assert f"write `pin: {pin.relative_to(review.folder).as_posix()}` into fulltexts" in asked.screen
    run = review.snakemake("--until", "full_text_forms", "status")
    assert run.code == 0, run.screen
    return review


def by_title(review: MadeUpReview) -> dict[int, dict[str, str]]:
    """The rows of the retrieval log, by the number of the record in the servers' corpus."""
    found = {}
    for _, cells in form_rows(review.results / FORM):
        found[int(cells["Authors"].removeprefix("Author, A"))] = cells
    return found


def test_the_form_holds_proposals_and_no_answers(proposed: MadeUpReview) -> None:
    rows = by_title(proposed)
    assert {row["Retrieved"] for row in rows.values()} == {""}
    assert rows[OPEN]["Proposal (you decide)"].startswith("Yes: a copy is there.")
    assert "accepted manuscript" in rows[MANUSCRIPT]["Proposal (you decide)"]
    assert rows[HAD]["Proposal (you decide)"].startswith("Yes: your team's copy is there.")
    assert "no licence is stated" in rows[UNLICENSED]["Proposal (you decide)"]
    assert "no service names an open copy" in rows[CLOSED]["Proposal (you decide)"]
    assert rows[CLOSED]["Asked so far"].startswith("OpenAlex, Europe PMC, Unpaywall (20")
    assert all(row["DOI"].startswith("10.5555/") for row in rows.values())


def links(form: Path) -> list[str]:
    sheet = openpyxl.load_workbook(form)["Retrieval"]
    return [
        cell.hyperlink.target
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink and cell.hyperlink.target.startswith("..")
    ]


def test_its_links_open_the_copies_also_after_the_folder_was_sent(
    proposed: MadeUpReview, tmp_path: Path
) -> None:
    shutil.copytree(proposed.folder, tmp_path / "sent along")
    form = tmp_path / "sent along/results" / proposed.run / FORM
    found = links(form)
    assert len(found) == 3
    for target in found:
        assert "\\" not in target
        assert (form.parent / unquote(target)).resolve().is_relative_to(tmp_path)
        assert (form.parent / unquote(target)).read_bytes().startswith(b"%PDF-")


def test_nothing_is_counted_before_people_answer(proposed: MadeUpReview) -> None:
    assert proposed.table(f"3_screen/{FULL_TEXT}/retrieval.csv") == []
    states = {row["state"] for row in proposed.table(f"3_screen/{FULL_TEXT}/worklist.csv")}
    assert states == {"awaiting retrieval"}
    assert "0 reports not retrieved." in proposed.status()


def test_a_file_that_matches_nothing_is_named_in_status(proposed: MadeUpReview) -> None:
    assert "- `config/fulltexts/scan0001.pdf` matches no report." in proposed.status()


def test_the_tables_say_what_was_tried(proposed: MadeUpReview) -> None:
    copies = {row["state"] for row in proposed.table(f"3_screen/{FULL_TEXT}/copies.csv")}
    assert copies == {"found", "refused", "closed"}
    tried = proposed.table(f"3_screen/{FULL_TEXT}/copies_tried.csv")
    assert ("refused", "it is a page of HTML, not a PDF") in {
        (row["outcome"], row["reason"]) for row in tried
    }
    assert all(row["tried_at"] for row in tried if row["where"] == "openalex")
    (matched, unmatched) = proposed.table(f"3_screen/{FULL_TEXT}/copies_files.csv")
    assert (matched["state"], matched["matched_by"]) == ("matched", "DOI")
    assert (unmatched["file"], unmatched["state"]) == ("scan0001.pdf", "matches no report")


def test_answers_are_people_s_and_their_form_stays_as_it_came(proposed: MadeUpReview, tmp_path: Path) -> None:
    review = proposed.copy(tmp_path / "answered")
    back = review.returned(f"screening/{FULL_TEXT}", "retrieval.xlsx")
    title_of = {number: row["Title"] for number, row in by_title(review).items()}
    # Somebody looked, and the copy of one was another report.
    answers = {
        title_of[OPEN]: {"Retrieved": "no", "Tried where": "library, author", "Tried on": "2026-11-05"},
        title_of[HAD]: {"Retrieved": "yes"},
        title_of[MANUSCRIPT]: {"Retrieved": "yes"},
    }
    review.fill(FORM, back, lambda title: answers.get(title, {}))
    came = back.read_bytes()
    run = review.snakemake("--until", "full_text_forms", "status")
    assert run.code == 0, run.screen
    assert back.read_bytes() == came
    states = sorted(row["state"] for row in review.table(f"3_screen/{FULL_TEXT}/worklist.csv"))
    assert states.count("awaiting retrieval") == 2
    assert "not retrieved" in states
    assert len(form_rows(review.results / FORM)) == 2
    form = openpyxl.load_workbook(review.results / f"3_screen/{FULL_TEXT}/forms/reviewer-1.xlsx")["Screening"]
    assert "Copy" in [cell.value for cell in form[3]]


def test_a_clone_without_the_files_makes_the_same_bytes(proposed: MadeUpReview, tmp_path: Path) -> None:
    clone = proposed.copy(tmp_path / "clone")
    shutil.rmtree(clone.folder / "results")
    shutil.rmtree(clone.folder / "config/fulltexts")
    run = clone.snakemake("--until", "full_text_forms", "status")
    assert run.code == 0, run.screen
    assert (clone.results / FORM).read_bytes() == (proposed.results / FORM).read_bytes()
    assert clone.status() == proposed.status()


def test_a_new_file_is_named_on_the_screen_until_it_is_listed(proposed: MadeUpReview, tmp_path: Path) -> None:
    review = proposed.copy(tmp_path / "new file")
    (review.folder / "config/fulltexts/scan0002.pdf").write_bytes(PDF)
    run = review.snakemake("--until", "status")
    assert "1 file in config/fulltexts/ is not listed by the pin in force: scan0002.pdf." in run.screen
    assert "scan0002" not in review.status()
    listed = prismake(review, "fulltexts", "--files")
    assert listed.returncode == 0, listed.stderr
    assert "`config/fulltexts/scan0002.pdf` matches no report." in listed.stdout
    assert len(list((review.folder / "config/pins/fulltexts").glob("2*"))) == 2
    put_in_force(review)
    assert review.snakemake("--until", "full_text_forms", "status").code == 0
    assert "scan0002" in review.status()
    # What was asked before is still there: nothing of it was forgotten.
    assert by_title(review)[OPEN] == by_title(proposed)[OPEN]


def prismake(review: MadeUpReview, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, **place(review))


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "prismake", *words]


def place(review: MadeUpReview) -> dict[str, object]:
    return {
        "cwd": review.folder,
        "env": {**os.environ, **review.environment, "PYTHONPATH": str(review.code / "src")},
    }


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1.5, 2.5, 4.0, 5.5])
def test_killed_at_any_moment_it_goes_on_to_the_same_pin(
    proposed: MadeUpReview, tmp_path: Path, seconds: float
) -> None:
    review = proposed.copy(tmp_path / "killed")
    shutil.rmtree(review.folder / "config/pins/fulltexts")
    for path in (review.folder / "config/fulltexts").glob("index_*"):
        path.unlink()
    with servers_of_full_texts(latency=0.1) as servers:
        config = review.config
        config["fulltexts"].pop("pin")
        for name, served in (
            ("openalex", "openalex"),
            ("europe_pmc", "europepmc"),
            ("unpaywall", "unpaywall"),
        ):
            config["fulltexts"]["ask"][name]["base_url"] = servers.url(served)
        review.write_config(config)
        whole = review.copy(tmp_path / "whole")
        assert prismake(whole, "fulltexts").returncode == 0
        process = subprocess.Popen(
            command("fulltexts"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **place(review)
        )
        time.sleep(seconds)
        process.kill()
        process.wait()
        # A process that was quicker has written its pin, and another run would write a second one.
        if not list((review.folder / "config/pins/fulltexts").glob("2*")):
            done = prismake(review, "fulltexts")
            assert done.returncode == 0, done.stderr
    assert pinned(review) == pinned(whole)
    assert len(list((review.folder / "config/pins/fulltexts").glob("2*"))) == 1


def pinned(review: MadeUpReview) -> dict[str, object]:
    (pin,) = (review.folder / "config/pins/fulltexts").glob("2*")
    return json.loads((pin / "search.json").read_text(encoding="utf-8"))
