"""How fast `prismake search` is against the permitted rate of PubMed, and against plain Biopython on the same test server.

python benchmarks/search.py                 the rates and the rival, written to benchmarks/search.md
python benchmarks/search.py storm [500]     searches under random faults, and one of 25,000 records
python benchmarks/search.py kills [100]     searches that are killed at random moments
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/servers"), str(ROOT / "tests/unit/search")]

from Bio import Entrez  # noqa: E402
from made_up_searches import ADDRESS, KEY, search_of  # noqa: E402
from server import Servers  # noqa: E402
from storms import Served, big_storm, kills, storm  # noqa: E402

SIZE = 28_000
BATCH = 200
CEILING = 9_999
# The strategy, and whether it is past what one ESearch reaches.
SMALL, LARGE = "first10000 AND every2", "first25000"
SEEDS = 8


@dataclass(frozen=True)
class Measured:
    """One run. share: requests a second against the permitted ones, while records are fetched."""

    who: str
    records: int
    rate: int
    latency: float
    requests: int
    least: int
    seconds: float
    share: float
    refused: int
    most: int

    def misses(self) -> bool:
        """Return whether prismake is below 95 % of the permitted rate, above it, or sends more than 1.05 of the least requests."""
        is_within = self.share >= 0.95 and not self.refused and self.requests <= 1.05 * self.least
        return self.who == "prismake" and not is_within

    def row(self) -> str:
        """Return a row of the table."""
        return (
            f"| {self.who} | {self.records:,} | {self.rate} | {self.latency:g} | {self.seconds:.1f} | "
            f"{self.records / self.seconds:,.0f} | {self.requests} | {self.requests / self.least:.2f} | {self.share:.0%} | "
            f"{self.refused} | {self.most} |"
        )


def least_requests(records: int) -> int:
    """Return the least number of requests for so many records: the ids, in as many searches as are needed, and the batches."""
    return -(-records // CEILING) + -(-records // BATCH)


def measured(servers: Servers, who: str, rate: int, latency: float, records: int) -> Measured:
    """Return what the log of the server says of the last run."""
    log = sorted(servers.log("pubmed"), key=lambda request: request.at)
    seconds = log[-1].at - log[0].at
    # The second request has to wait for the answer to the first, and the last one, the proof, for all others.
    fetching = log[-2].at - log[1].at
    return Measured(
        who,
        records,
        rate,
        latency,
        len(log),
        least_requests(records),
        seconds + latency,
        (len(log) - 3) / fetching / rate,
        servers.refused("pubmed"),
        servers.most_within("pubmed", 1),
    )


def run(client: str, latency: float, rate: int, strategy: str) -> Measured:
    """Search with a client in a process of its own, so that client and server do not wait for each other."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Servers(SIZE, latency=latency, speed=1) as servers,
    ):
        # A source has its index before anybody asks; this one makes it at the first question, for a quarter of a second.
        servers.source("pubmed").held.between(0, 0)
        command = [
            sys.executable,
            "-P",
            str(Path(__file__).resolve()),
            client,
            servers.url("pubmed"),
            str(rate),
            strategy,
        ]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
        return measured(servers, client, rate, latency, int(done.stdout))


def prismake(address: str, rate: int, strategy: str) -> int:
    """Search with prismake, and return the number of records."""
    keys = {"api_key_env": "SOURCE_KEY"} if rate == 10 else {}
    return search_of(Served(address), "pubmed", strategy, speed=1, **keys).search().reported


def biopython(address: str, rate: int, strategy: str) -> int:
    """Search with plain Biopython, as its tutorial shows it: the history, and batches one after the other."""

    def redirected(request: UrlRequest) -> object:
        url = request.full_url.replace("https://eutils.ncbi.nlm.nih.gov/entrez/eutils", address)
        return urlopen(UrlRequest(url, data=request.data))

    Entrez.urlopen = redirected
    Entrez.email, Entrez.tool = ADDRESS, "benchmark"
    Entrez.api_key = KEY if rate == 10 else None
    with Entrez.esearch(db="pubmed", term=strategy, usehistory="y", retmax=0) as handle:
        found = Entrez.read(handle)
    count = int(found["Count"])
    for start in range(0, count, BATCH):
        with Entrez.efetch(
            db="pubmed",
            retmode="xml",
            retstart=start,
            retmax=BATCH,
            WebEnv=found["WebEnv"],
            query_key=found["QueryKey"],
        ) as handle:
            handle.read()
    return count


CLIENTS = {"prismake": prismake, "Biopython": biopython}


HEADER = """# Searching PubMed at the permitted rate

`python benchmarks/search.py` measures this on the test server of PubMed (`tests/servers`), on loopback. The server answers after .05 s or 1 s and permits 3
requests a second, or 10 with a key: that is the physical limit. *Least* is the number of requests that no client can do without: the ids, in as many searches as
reach them, and batches of 200 records. Biopython is used as its tutorial shows it; past 9,999 records it has no way.

*Share* is the rate of requests against the permitted one, from the second to the last but one request: the second has to wait for the answer to the first, and
the last one, which proves that the result did not change, for all answers. *Seconds* are those from the first request to the last answer; the start of the process is in neither.
*Refused* are answers with HTTP 429. *Most* is the largest number of requests that arrived in any one second. A request arrives when the system of the server notes its first bytes, not when
the server, which may be busy, reads it.

Requests go at even gaps that are 3 % longer than permitted, so 97 % is the most over many requests; a few requests can be a little nearer, because a late one is made up for. Measured on two
cores under a load of 3 to 8 by other work, without raised priority; the server runs in a process of its own.

| client | records | permitted a second | answer after (s) | seconds | records a second | requests | of the least | share | refused | most |
|---|---|---|---|---|---|---|---|---|---|---|
"""


def rates() -> bool:
    """Measure all cases, print them and write them to search.md. Return whether prismake is within its bounds."""
    rows, is_within = [], True
    for rate in (3, 10):
        for latency in (0.05, 1.0):
            for client, strategy in (("prismake", LARGE), ("prismake", SMALL), ("Biopython", SMALL)):
                case = run(client, latency, rate, strategy)
                is_within = is_within and not case.misses()
                print(case.row(), flush=True)
                rows.append(case.row())
    (ROOT / "benchmarks/search.md").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return is_within


def main(arguments: list[str]) -> None:
    """Run one of the three, or be the client of a run."""
    if arguments and arguments[0] in CLIENTS:
        print(CLIENTS[arguments[0]](arguments[1], int(arguments[2]), arguments[3]))
        return
    begun = time.monotonic()
    what, number = (arguments + ["rates"])[0], int((arguments + ["", "0"])[1] or 0)
    with tempfile.TemporaryDirectory() as folder:
        if what == "storm":
            came_out = list(storm(Path(folder), number or 500, SEEDS))
            came_out.append(big_storm(Path(folder), SEEDS))
            refused = [one.refused for one in came_out if one.refused]
            wrong = [one for one in came_out if one.wrong]
            print(
                f"{len(came_out)} searches, {sum(one.faults for one in came_out):,} faults: "
                f"{len(came_out) - len(refused) - len(wrong)} complete, {len(refused)} refused with the reason, {len(wrong)} wrong"
            )
            print(*Counter(refused), *wrong, sep="\n")
            if wrong:
                sys.exit(1)
        elif what == "kills":
            killed = list(kills(Path(folder), number or 100, SEEDS))
            print(
                f"{sum(one.kills for one in killed)} kills of {len(killed)} searches, "
                f"{sum(one.again for one in killed)} requests for what was stored"
            )
        elif not rates():
            sys.exit(
                "prismake misses a bound: 95 % of the permitted rate, no refusal, 1.05 of the least number of requests"
            )
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
