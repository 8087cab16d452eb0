"""The sentences of STATUS.md on pairs of records that stay apart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.protocol.sources import Source
from prismake.wording import counted

# A database holds a record once, but for a few: a source with more pairs than these combines several databases.
FEWEST_PAIRS, RECORDS_PER_PAIR = 5, 100


def pair_notices(table: pd.DataFrame, sources: Mapping[str, Source]) -> list[str]:
    """Return the sentences on sources that seem to combine databases, and on pairs that nobody is asked about.

    table: 2_deduplicate/asked_pairs. sources: of the protocol.
    """
    notices = []
    for row in table.to_dict("records"):
        pairs = int(row["only_one_source"])
        if pairs >= max(FEWEST_PAIRS, int(row["records"]) / RECORDS_PER_PAIR):
            key = row["sources"]
            notices.append(
                f"{sources[key].name}: {counted(pairs, 'pair')} of its {int(row['records']):,} records would be merged if the two were of "
                "two sources. They stay apart, because a database holds a report once. If this source combines several databases, as "
                f"the library of a reference manager or CENTRAL does, write `collections: [{key}]` under deduplication in config.yaml."
            )
    if not_asked := int(table["not_asked"].astype(int).sum()):
        notices.append(
            f"{counted(not_asked, 'uncertain pair')} of records stay apart and are not in the form: it holds the likeliest ones, up to the "
            "number that deduplication.uncertain_per_1000 in config.yaml permits. `2_deduplicate/pairs.csv` lists them as refused."
        )
    return notices
