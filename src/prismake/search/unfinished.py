"""Searches and chases that were begun and are not finished, as their stores say. Asks nobody."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from prismake.search.store import UNFINISHED, Store


def unfinished_sentences(names: Collection[str], pins: Path) -> list[str]:
    """Return a sentence for each search, chase or request of full texts that was begun and has no pin yet, with what to run.

    names: what the config searches or chases. pins: the folder of all pins.
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
