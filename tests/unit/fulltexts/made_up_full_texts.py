"""Full texts of a made-up corpus, asked of the test servers with a quick clock."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from copies import Copy
from faults import FaultPlan
from server import Servers

from prismake.fulltexts.asking import FullTextsOfReview
from prismake.fulltexts.pin import PinnedFullTexts
from prismake.fulltexts.pinned import ReportRow
from prismake.fulltexts.wanted import Wanted
from prismake.protocol.fulltexts import FullTexts
from prismake.search.asking import Progress
from prismake.search.clock import Clock

SPEED = 30
ADDRESS = "team" + "@" + "review.invalid"
KEY = "key-for-tests"
ENVIRONMENT = {"TEAM_ADDRESS": ADDRESS, "SOURCE_KEY": KEY}
NAMES = ("openalex", "europepmc", "unpaywall", "files")


def serve(
    copies: Mapping[int, Sequence[Copy]] | None = None, plan: FaultPlan | None = None, **options: Any
) -> Servers:
    """Return the servers, quick, to be used in a `with`."""
    return Servers(60, only=NAMES, copies=copies, plan=plan, speed=SPEED, enforce=False, options=options)


def plan_of(servers: Servers, **keys: Any) -> FullTexts:
    """Return a section of the config that asks the test servers."""
    ask = {
        "openalex": {"base_url": servers.url("openalex"), "api_key_env": "SOURCE_KEY"},
        "europe_pmc": {"base_url": servers.url("europepmc")},
        "unpaywall": {"base_url": servers.url("unpaywall")},
    }
    return FullTexts.model_validate({"ask": ask, "hosts": ["127.0.0.1"], **keys})


def wanted(servers: Servers, *numbers: int) -> list[Wanted]:
    """Return records of the corpus as reports whose full texts are sought."""
    found = []
    for number in numbers:
        record = servers.corpus.records[number]
        found.append(
            Wanted(
                f"rep:made:{number}",
                (f"made:{number}",),
                record.plain_title,
                (record.doi,) if record.doi else (),
                str(record.pmid or ""),
                record.pmcid,
            )
        )
    return found


def review_of(
    servers: Servers,
    sought: Sequence[Wanted],
    reports: Sequence[Wanted] | None = None,
    plan: FullTexts | None = None,
    progress: Progress | None = None,
    **keys: Any,
) -> FullTextsOfReview:
    """Return the full texts of a review, as `prismake fulltexts` makes them."""
    return FullTextsOfReview(
        plan or plan_of(servers),
        "one",
        sought,
        sought if reports is None else reports,
        "TEAM_ADDRESS",
        ENVIRONMENT,
        progress,
        Clock(SPEED),
        **keys,
    )


def row_of(pinned: PinnedFullTexts, number: int) -> ReportRow:
    """Return the row of a record of the corpus."""
    (row,) = [row for row in pinned.reports if row.report == f"rep:made:{number}"]
    return row


def outcomes(row: ReportRow) -> dict[str, tuple[str, str]]:
    """Return outcome and reason by service, and by the last part of an address."""
    return {one.where.rpartition("/")[2]: (one.outcome, one.reason) for one in row.tries}


def search_json(pinned: PinnedFullTexts, file: str = "search.json") -> dict[str, Any]:
    """Return a JSON file of the pin."""
    return json.loads((pinned.folder / file).read_text(encoding="utf-8"))


def every_file(folder: str = ".") -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]
