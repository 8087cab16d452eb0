"""The search log: one row per source, from what its pin or the config says and what was read (PRISMA-S)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.protocol.sources import Source
from prismake.sources.pins import Pin, read_pin
from prismake.tables import join_values, table_of

# pandas takes .4 s to load, and the files of the sources are asked for at every start.
if TYPE_CHECKING:
    import pandas as pd


def source_files(name: str, source: Source) -> list[Path]:
    """Return the files of a source: those that its pin froze, or those of an import. Raises ReviewFaults."""
    return (
        list(read_pin(Path(source.pin), name).files) if source.pin else [Path(file) for file in source.files]
    )


def searched_dates(sources: Mapping[str, Source]) -> dict[str, str]:
    """Return when each source was searched, as its pin or config.yaml says it. Raises ReviewFaults."""
    return {
        name: str(read_pin(Path(source.pin), name).metadata["searched_on"])
        if source.pin
        else source.searched_on
        for name, source in sources.items()
    }


def search_log(sources: Mapping[str, Source], balance: pd.DataFrame) -> pd.DataFrame:
    """Return the search log (schema 1_identify/searches) of these sources.

    `balance` has the schema 1_identify/balance; its counts are summed a source.
    """
    counts = balance.assign(**{key: balance[key].astype(int) for key in ("held", "parsed", "quarantined")})
    summed = counts.groupby("source")[["held", "parsed", "quarantined"]].sum()
    rows = []
    for name, source in sources.items():
        row = _pinned(read_pin(Path(source.pin), name)) if source.pin else _imported(source)
        counts_of_source = {
            key: str(summed.loc[name, key]) if name in summed.index else "0" for key in summed.columns
        }
        rows.append({**row, **counts_of_source, "source": name, "name": source.name, "arm": source.arm})
    return table_of(rows, "1_identify/searches")


def _pinned(pin: Pin) -> dict[str, str]:
    """What a pin says of itself."""
    metadata = pin.metadata
    return {
        "platform": metadata["platform"],
        "kind": "pin",
        "pin": pin.folder.as_posix(),
        "searched_on": metadata["searched_on"],
        "query": metadata["query"],
        "limits": join_values(
            str(limit) for limit in [*metadata.get("limits", []), metadata.get("selection", "")]
        ),
        "reported": str(metadata["reported"]),
        "what_it_is": metadata["what_it_is"],
        "what_it_is_not": metadata["what_it_is_not"],
    }


def _imported(source: Source) -> dict[str, str]:
    """What config.yaml says of an import."""
    strategy = Path(source.strategy) if source.strategy else None
    return {
        "platform": source.platform,
        "kind": "import",
        "pin": join_values(source.files),
        "searched_on": source.searched_on,
        "query": strategy.read_text(encoding="utf-8").strip() if strategy and strategy.is_file() else "",
        "limits": "",
        "reported": "",
        "what_it_is": "an export brought by a person, read unchanged",
        "what_it_is_not": "its completeness cannot be checked: how many records the source found is not known",
    }
