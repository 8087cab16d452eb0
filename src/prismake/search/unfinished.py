"""Finds searches and citation searches that were started and not finished, from their stored answers, without
network.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from prismake.search.store import UNFINISHED, Store


def unfinished_sentences(names: Collection[str], pins: Path) -> list[str]:
    """Return a sentence for each search, citation search or search for full texts that has no pin yet, with the
    command that continues it.

    names: sources that config.yaml searches. pins: the folder of all pins.
    """
    sentences = []
    for folder in sorted(pins.glob(f"*/{UNFINISHED}")):
        name, plan = folder.parent.name, Store(folder).plan
        if not plan.get("started") or (folder.parent / str(plan.get("stamp"))).exists():
            continue
        question = plan.get("question") or {}
        # Each of them keeps its own question.
        verb = "chase" if "chase" in question else "search" if "source" in question else "fulltexts"
        what = "The search for full texts" if verb == "fulltexts" else f"The {verb} {name}"
        command = "prismake fulltexts" if verb == "fulltexts" else f"prismake {verb} {name}"
        if verb != "fulltexts" and name not in names:
            sentences.append(
                f"{what}, begun at {plan['started']}, is not finished, and the config has no {name}: delete {folder.as_posix()}/, or "
                "write it into the config again."
            )
            continue
        sentences.append(
            f"{what}, begun at {plan['started']}, is not finished: `{command}` goes on with it. Until its pin is named in the config, "
            "nothing of it is in the review."
        )
    return sentences
