"""Where open copies lie, what is fetched, and what the pin says of each place that was tried."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path
from typing import get_args

import pytest
from copies import Behaviour, Copy
from faults import FaultPlan
from made_up_full_texts import (
    ADDRESS,
    KEY,
    every_file,
    outcomes,
    plan_of,
    review_of,
    row_of,
    search_json,
    serve,
    wanted,
)

from prismake.errors import ReviewError, ReviewFaults
from prismake.fulltexts.wanted import Wanted
from prismake.protocol.fulltexts import FullTexts
from prismake.search.asking import Progress
from prismake.search.outcomes import SearchStopped
from prismake.sources.pins import read_pin, verify_pin

FOLDER = Path("config/fulltexts")
# In the corpus of the test servers: 1 and 2 are closed, 6 and 9 are in PMC, 11 is a preprint, 16 has no DOI, 22 is not in OpenAlex.
CLOSED, IN_PMC, PREPRINT, NO_DOI = 1, 6, 11, 16


def test_an_open_copy_is_fetched_and_pinned_with_licence_and_digest() -> None:
    with serve() as servers:
        pinned = review_of(servers, wanted(servers, IN_PMC)).run()
    row = row_of(pinned, IN_PMC)
    assert row.state == "found"
    body = (FOLDER / row.copy["file"]).read_bytes()
    assert body.startswith(b"%PDF-")
    assert row.copy["sha256"] == hashlib.sha256(body).hexdigest()
    assert (row.copy["licence"], row.copy["version"], row.copy["finder"]) == (
        "cc-by", "publishedVersion", "openalex",
    )  # fmt: skip
    assert row.copy["file"] == "made_6.pdf"
    verify_pin(read_pin(pinned.folder, "fulltexts"))


def test_each_service_says_what_it_knows_with_the_time() -> None:
    with serve(unpaywall={"lacks": ("10.5555/inv(24).0007919",)}) as servers:
        pinned = review_of(servers, wanted(servers, CLOSED)).run()
    row = row_of(pinned, CLOSED)
    assert row.state == "closed"
    assert outcomes(row) == {
        "openalex": ("closed", ""),
        "europe_pmc": ("closed", ""),
        "unpaywall": ("not found", ""),
    }
    assert all(one.at.endswith("Z") for one in row.tries)


def test_a_report_that_no_service_holds_is_not_found() -> None:
    unknown = Wanted("rep:x:1", ("x:1",), "Nowhere", ("10.5555/nowhere",), "99999999")
    with serve() as servers:
        (row,) = review_of(servers, [unknown]).run().reports
    assert row.state == "not found"
    assert row.tries[0].identifiers == ("doi:10.5555/nowhere", "pmid:99999999")


def test_a_report_without_identifiers_is_not_tried() -> None:
    with serve() as servers:
        (row,) = review_of(servers, [Wanted("rep:x:1", ("x:1",), "A title alone")]).run().reports
        assert [servers.log(name) for name in ("openalex", "europepmc", "unpaywall")] == [[], [], []]
    assert row.state == "not tried"
    assert {one.reason for one in row.tries} == {"the report has no identifier that this service takes"}


def test_a_pmid_is_enough_where_there_is_no_doi() -> None:
    with serve() as servers:
        row = row_of(review_of(servers, wanted(servers, NO_DOI)).run(), NO_DOI)
    assert outcomes(row)["openalex"][0] == "closed"
    assert outcomes(row)["unpaywall"] == ("not tried", "the report has no identifier that this service takes")


def test_a_service_that_is_not_named_is_not_asked_and_says_so() -> None:
    with serve() as servers:
        plan = plan_of(servers)
        plan = plan.model_copy(update={"ask": {"europe_pmc": plan.ask["europe_pmc"]}})
        row = row_of(review_of(servers, wanted(servers, CLOSED), plan=plan).run(), CLOSED)
        assert servers.log("unpaywall") == []
    assert outcomes(row)["unpaywall"] == ("not tried", "it is not in fulltexts.ask")


def test_europe_pmc_alone_gives_the_pdf_of_its_open_access_subset() -> None:
    with serve() as servers:
        plan = plan_of(servers)
        plan = plan.model_copy(update={"ask": {"europe_pmc": plan.ask["europe_pmc"]}})
        row = row_of(review_of(servers, wanted(servers, IN_PMC), plan=plan).run(), IN_PMC)
    assert row.copy["url"].endswith("?pdf=render")
    assert row.copy["licence"] == "cc-by"


def test_without_a_pdf_the_xml_of_europe_pmc_is_kept() -> None:
    with serve() as servers:
        plan = plan_of(servers)
        plan = plan.model_copy(
            update={"ask": {"europe_pmc": plan.ask["europe_pmc"]}, "hosts": ["nowhere.example.org"]}
        )
        servers.copies.host = "https://pdf.example.org"
        row = row_of(review_of(servers, wanted(servers, IN_PMC), plan=plan).run(), IN_PMC)
    assert row.copy["kind"] == "xml"
    assert (FOLDER / row.copy["file"]).read_bytes().rstrip().endswith(b"</article>")


def test_free_to_read_in_europe_pmc_is_no_licence_to_copy() -> None:
    with serve({12: []}) as servers:
        row = row_of(review_of(servers, wanted(servers, 12)).run(), 12)
    assert row.state == "refused"
    assert "no licence is stated" in {one.reason for one in row.tries}


BAD = {
    "page": "it is a page of HTML, not a PDF",
    "page_as_pdf": "it is a page of HTML, not a PDF",
    "gone": "HTTP 404: the host has no file at this address",
    "forbidden": "HTTP 403: the host refuses the download",
    "unauthorised": "HTTP 401: the host refuses the download",
    "login": "it is a page of HTML, not a PDF",
    "redirect_to_page": "it is a page of HTML, not a PDF",
    "redirect_to_private": "169.254.169.254 is not in fulltexts.hosts",
    "loop": "the address leads in a circle",
    "without_end": "the PDF is cut off: its end is missing",
    "epub": "it is a packed file, such as .docx, .epub or .zip, not a PDF",
    "empty": "the answer is empty",
    "big": "the file is larger than 1 MB",
    "big_unannounced": "the file is larger than 1 MB",
    "unavailable": "HTTP 503: Service temporarily unavailable We are sorry Please try again later.",
}
GOOD = ("pdf", "other_pdf", "padded_pdf", "redirect", "busy_once", "xml")


def test_every_behaviour_of_a_host_has_an_expectation() -> None:
    assert {*BAD, *GOOD} == set(get_args(Behaviour))


def test_what_is_no_full_text_is_noted_with_the_reason_and_not_kept() -> None:
    copies = {1: [Copy(f"{kind}.bad", kind, named_by=("unpaywall",)) for kind in BAD]}
    with serve(copies) as servers:
        plan = plan_of(servers, most_megabytes=1)
        row = row_of(review_of(servers, wanted(servers, 1), plan=plan).run(), 1)
    assert {
        name.partition(".")[0]: reason for name, (_, reason) in outcomes(row).items() if "." in name
    } == BAD
    assert row.state == "refused"
    assert row.copy == {}
    assert every_file("config/fulltexts") == []


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_copy_is_kept_whatever_the_host_does_on_the_way(kind: Behaviour) -> None:
    with serve({1: [Copy("good.x", kind)]}) as servers:
        row = row_of(review_of(servers, wanted(servers, 1)).run(), 1)
    assert row.state == "found"
    assert (FOLDER / row.copy["file"]).suffix == (".xml" if kind == "xml" else ".pdf")


def test_a_page_alone_is_noted_and_never_asked() -> None:
    with serve({1: [Copy("landing", "page", has_pdf_url=False)]}) as servers:
        row = row_of(review_of(servers, wanted(servers, 1)).run(), 1)
        assert servers.log("files") == []
    assert outcomes(row)["landing"] == ("refused", "only the address of a page is known")


@pytest.mark.parametrize(
    ("licence", "keys", "reason"),
    [
        (None, {}, "no licence is stated"),
        ("publisher-specific-oa", {}, "its licence is not one under which everybody may copy it"),
        ("cc-by-nc", {"licences": ["cc-by"]}, "the licence cc-by-nc is not in fulltexts.licences"),
        ("cc-by", {"hosts": ["repository.example.org"]}, "127.0.0.1 is not in fulltexts.hosts"),
        ("cc-by", {"hosts": []}, "127.0.0.1 is not a host of the public web"),
        ("cc-by", {"refused_hosts": {"127.0.0.1": "its terms forbid it"}}, "127.0.0.1: its terms forbid it"),
    ],
)
def test_a_copy_that_may_not_be_fetched_is_not_asked_for(
    licence: str | None, keys: dict[str, object], reason: str
) -> None:
    with serve({1: [Copy("a.pdf", license=licence)]}) as servers:
        # The services are on the same host as the files: they are asked through another name of it.
        ask = {
            name: access.model_copy(
                update={"base_url": access.base_url.replace("127.0.0.1", "localhost")}
            ).model_dump()
            for name, access in plan_of(servers).ask.items()
        }
        plan = plan_of(servers, ask=ask, **keys)
        row = row_of(review_of(servers, wanted(servers, 1), plan=plan).run(), 1)
        assert servers.log("files") == []
    assert outcomes(row)["a.pdf"] == ("refused", reason)


def test_a_team_may_take_copies_without_a_licence_upon_itself() -> None:
    with serve({1: [Copy("a.pdf", license=None)]}) as servers:
        plan = plan_of(servers, licences=["not stated"])
        row = row_of(review_of(servers, wanted(servers, 1), plan=plan).run(), 1)
    assert (row.state, row.copy["licence"]) == ("found", "not stated")


def test_the_published_version_is_fetched_before_a_manuscript() -> None:
    copies = {1: [Copy("m.pdf", version="submittedVersion"), Copy("p.pdf", named_by=("unpaywall",))]}
    with serve(copies) as servers:
        row = row_of(review_of(servers, wanted(servers, 1)).run(), 1)
    assert row.copy["url"].endswith("/p.pdf")
    assert outcomes(row)["m.pdf"] == ("not tried", "a copy is there already")


def test_the_next_copy_is_tried_where_one_fails() -> None:
    copies = {1: [Copy("a.pdf", "page_as_pdf"), Copy("b.pdf", "gone"), Copy("c.pdf"), Copy("d.pdf")]}
    with serve(copies) as servers:
        row = row_of(review_of(servers, wanted(servers, 1)).run(), 1)
    assert [outcomes(row)[name][0] for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf")] == [
        "refused", "not found", "found", "not tried",
    ]  # fmt: skip


def test_no_key_and_no_address_is_in_any_file_or_at_a_host_of_files() -> None:
    plan = FaultPlan().at("openalex", 1, "500").at("unpaywall", 1, "reset").at("files", 1, "reset")
    with serve(plan=plan) as servers:
        review_of(servers, wanted(servers, IN_PMC, CLOSED, PREPRINT)).run()
        assert servers.lacking("unpaywall", "email") == []
        assert servers.lacking("openalex", "api_key", "mailto") == []
        sent = str([(one.target, one.headers) for one in servers.log("files")])
    for path in every_file():
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        for secret in (KEY, ADDRESS, ADDRESS.replace("@", "%40")):
            assert secret.encode() not in content, path
            assert secret not in sent
    assert any(b"{TEAM_ADDRESS}" in path.read_bytes() for path in every_file() if path.name == "search.json")


def test_what_a_service_needs_is_said_before_the_first_request() -> None:
    with serve() as servers:
        plan = plan_of(servers)
        no_key = plan.model_copy(
            update={
                "ask": {**plan.ask, "openalex": plan.ask["openalex"].model_copy(update={"api_key_env": ""})}
            }
        )
        with pytest.raises(ReviewFaults, match=r"fulltexts\.ask\.openalex\.api_key_env"):
            review_of(servers, wanted(servers, 1), plan=no_key)
        assert servers.log("openalex") == []


def test_faults_of_services_pass_and_change_nothing_in_the_pin() -> None:
    numbers = (CLOSED, 2, IN_PMC, 9, PREPRINT)
    with serve() as servers:
        calm = search_json(review_of(servers, wanted(servers, *numbers)).run())
        shutil.rmtree("config")
        servers.reset(
            FaultPlan(seed=3, share=0.4, kinds=("truncated", "reset", "500", "429", "html", "empty"))
        )
        stormy = search_json(review_of(servers, wanted(servers, *numbers)).run())
    assert stormy == calm


class Killed(Exception):
    """In place of a kill."""


class KilledAt(Progress):
    """Kills at the so-manieth sign of progress."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def received(self, source: str, number: int, total: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


@pytest.mark.parametrize("moment", range(1, 17, 2))
def test_killed_and_resumed_gives_the_same_pin_and_asks_nothing_twice(moment: int) -> None:
    numbers = (CLOSED, IN_PMC, 9, PREPRINT)
    with serve() as servers:
        whole = search_json(review_of(servers, wanted(servers, *numbers)).run())
        asked = {name: len(servers.log(name)) for name in ("openalex", "europepmc", "unpaywall", "files")}
        shutil.rmtree("config")
        servers.reset()
        sought = wanted(servers, *numbers)
        with pytest.raises(Killed):
            review_of(servers, sought, progress=KilledAt(moment)).run()
        pinned = review_of(servers, sought).run()
        again = {name: len(servers.log(name)) for name in asked}
    assert search_json(pinned) == whole
    assert again == asked
    assert not Path("config/pins/fulltexts/.unfinished").exists()


def test_a_service_that_stays_away_stops_and_what_came_is_kept() -> None:
    plan = FaultPlan().on("unpaywall", "", "503", times=99)
    with serve(plan=plan) as servers:
        with pytest.raises(SearchStopped, match="run the same command again later"):
            review_of(servers, wanted(servers, CLOSED)).run()
        assert list(Path("config/pins/fulltexts").glob("2*")) == []
        servers.plan = FaultPlan()
        asked = len(servers.log("openalex"))
        assert row_of(review_of(servers, wanted(servers, CLOSED)).run(), CLOSED).state == "closed"
        assert len(servers.log("openalex")) == asked


def test_a_pin_is_never_overwritten_and_a_copy_that_is_there_is_not_asked_for_again() -> None:
    with serve() as servers:
        sought = wanted(servers, CLOSED, IN_PMC)
        first = review_of(servers, sought).run()
        before = {path: path.read_bytes() for path in first.folder.iterdir()}
        asked = len(servers.log("openalex"))
        second = review_of(servers, sought, plan=plan_of(servers, pin=first.folder.as_posix())).run()
        assert len(servers.log("openalex")) == asked + 1
    assert second.folder != first.folder
    assert {path: path.read_bytes() for path in first.folder.iterdir()} == before
    assert row_of(second, IN_PMC).facts() == row_of(first, IN_PMC).facts()
    assert row_of(second, IN_PMC).tries[0].at == row_of(first, IN_PMC).tries[0].at


def test_a_pin_that_nobody_named_still_says_which_files_prismake_fetched() -> None:
    with serve() as servers:
        sought = wanted(servers, IN_PMC)
        first = review_of(servers, sought).run()
        second = review_of(servers, sought).run()
    assert second.files == []
    assert row_of(second, IN_PMC).copy == row_of(first, IN_PMC).copy


def test_an_update_asks_again_for_what_people_did_not_retrieve() -> None:
    with serve() as servers:
        sought = wanted(servers, IN_PMC)
        review_of(servers, sought).run()
        asked = len(servers.log("openalex"))
        again = review_of(servers, sought, again={"rep:made:6"}).run()
        assert len(servers.log("openalex")) == asked + 1
    # The same copy came again: it has its file already.
    assert row_of(again, IN_PMC).copy["file"] == "made_6.pdf"


def test_a_file_of_people_is_never_written_over() -> None:
    FOLDER.mkdir()
    (FOLDER / "made_6.pdf").write_bytes(b"what somebody put here")
    with serve() as servers:
        pinned = review_of(servers, wanted(servers, IN_PMC)).run()
    assert (FOLDER / "made_6.pdf").read_bytes() == b"what somebody put here"
    assert row_of(pinned, IN_PMC).copy["file"] == "made_6-2.pdf"
    assert [file["state"] for file in pinned.files] == ["not a full text"]


def test_a_report_whose_copy_people_have_is_not_asked_for() -> None:
    FOLDER.mkdir()
    with serve() as servers:
        sought = wanted(servers, CLOSED)
        name = sought[0].dois[0].replace("/", "_")
        (FOLDER / f"{name}.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        pinned = review_of(servers, sought).run()
        assert servers.log("openalex") == []
    row = row_of(pinned, CLOSED)
    assert (row.state, row.copy["fetched"], row.copy["file"]) == ("found", False, f"{name}.pdf")


def test_files_alone_are_listed_without_any_request() -> None:
    FOLDER.mkdir()
    (FOLDER / "holiday.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    with serve() as servers:
        pinned = review_of(servers, wanted(servers, CLOSED), offline=True).run()
        assert all(servers.log(name) == [] for name in ("openalex", "europepmc", "unpaywall", "files"))
    assert [(file["file"], file["state"]) for file in pinned.files] == [("holiday.pdf", "matches no report")]
    assert row_of(pinned, CLOSED).state == "not tried"


def test_an_altered_pin_is_named() -> None:
    with serve() as servers:
        pinned = review_of(servers, wanted(servers, CLOSED)).run()
    path = pinned.folder / "search.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"closed"', '"found"', 1), encoding="utf-8")
    with pytest.raises(ReviewFaults, match=r"search\.json"):
        verify_pin(read_pin(pinned.folder, "fulltexts"))


def test_a_placeholder_address_is_named_by_its_variable() -> None:
    environment = {"TEAM_ADDRESS": "you" + "@" + "example.com", "SOURCE_KEY": KEY}
    with serve() as servers:
        review = review_of(servers, wanted(servers, CLOSED))
        review = type(review)(
            plan_of(servers),
            "one",
            review.sought,
            review.sought,
            "TEAM_ADDRESS",
            environment,
            clock=review.clock,
        )
        with pytest.raises(ReviewError, match="check the address in the environment variable TEAM_ADDRESS"):
            review.run()


def test_hosts_and_pins_of_the_config_are_checked() -> None:
    for keys in (
        {"hosts": ["https://a.example.org"]},
        {"refused_hosts": {"a.example.org": " "}},
        {"pin": "config/pins/pubmed/x"},
        {"ask": {"scihub": {}}},
    ):
        with pytest.raises(ValueError):  # noqa: PT011
            FullTexts.model_validate(keys)
