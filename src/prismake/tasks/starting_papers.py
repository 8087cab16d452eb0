"""Sentences on starting papers about which a provider was not asked, or that are named twice.

They do not prevent a release.
"""

from __future__ import annotations

from prismake.protocol.starting_papers import SECTION, StartingPapers, question_of
from prismake.sources.starting_papers import same_papers, starting_pins, unasked
from prismake.wording import listed


def twice_named_lines(plan: StartingPapers) -> list[str]:
    """Return a sentence for each starting paper that config.yaml names more than once."""
    return [
        f"{listed(names)} are one starting paper, with one page, under {paper}: remove {listed(names[1:])} from {SECTION}.papers."
        for paper, names in same_papers(plan, starting_pins(plan)).items()
        if len(names) > 1
    ]


def unasked_lines(plan: StartingPapers) -> list[str]:
    """Return a sentence for each provider that was not asked about all starting papers: about which ones, and which
    command to run.
    """
    return [
        f"{provider} was not asked for {listed(papers)}: run `prismake chase {question_of(provider)}`, and write the pin that it names "
        f"into {SECTION}.providers.{provider}.pin"
        + (". Without a pin a starting paper has no page." if not plan.pins() else ".")
        for provider, papers in unasked(plan, starting_pins(plan)).items()
    ]
