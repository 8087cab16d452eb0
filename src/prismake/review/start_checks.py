"""The checks before anything is built, which `prismake run` and `prismake check` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prismake.review.evidence import check_evidence, refuse_braces

if TYPE_CHECKING:
    from prismake.review.folder import Review


def start_checks(review: Review, searching: bool = False) -> list[Callable[[], object]]:
    """Return the checks of pins and named files, as functions without arguments.

    Each raises ReviewError for a fault that stops a run.

    searching: whether sources may lack a pin.
    """
    config = review.config
    return [
        lambda: check_evidence(
            config.sources, config.left_out, searching, config.fulltexts.pin, config.starting_papers
        ),
        # A missing seal is reported here: raised in a rule, the message would get Snakemake's own lines after it.
        lambda: review.carried("manifest.json"),
        lambda: refuse_braces(
            [*review.source_paths(), *review.starting_pins(), *review.imports(), *review.all_returned()]
        ),
    ]
