"""The test servers for people: `python tests/servers/serve.py --size 2000`, until it is interrupted."""

import argparse
import contextlib
import threading

from corpus import make_corpus
from faults import FaultPlan
from server import OF_FULL_TEXTS, SOURCES, Servers


def main(arguments: list[str] | None = None, stop: threading.Event | None = None) -> None:
    """Start the servers, print a line with name and base URL for each, and wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2000, help="records of the corpus")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another corpus")
    parser.add_argument(
        "--speed", type=float, default=1.0, help="how much quicker than real their clock goes"
    )
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--faults", type=float, default=0.0, help="the share of requests that meet a fault")
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        help="port of the first source, the next ones follow; by default free ones",
    )
    parser.add_argument(
        "--later",
        type=int,
        default=0,
        help="records that were added since the same servers without this option",
    )
    parser.add_argument(
        "--only", nargs="*", choices=sorted({**SOURCES, **OF_FULL_TEXTS}), help="the sources to start"
    )
    chosen = parser.parse_args(arguments)
    plan = FaultPlan(seed=chosen.seed, share=chosen.faults) if chosen.faults else None
    corpus = make_corpus(chosen.size, chosen.seed)
    added = [
        corpus.clone(record, corpus.size + late) for late, record in enumerate(corpus.records[: chosen.later])
    ]
    servers = Servers(
        chosen.size,
        extra=added,
        seed=chosen.seed,
        only=chosen.only,
        speed=chosen.speed,
        latency=chosen.latency,
        plan=plan,
        port=chosen.port,
    )
    with servers:
        for name, url in servers.urls.items():
            print(f"{name} {url}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            (stop or threading.Event()).wait()


if __name__ == "__main__":
    main()
