"""The search log (PRISMA-S): one row per source, from its pin or the config and the import reconciliation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prismake.protocol.sources import Source
from prismake.sources.pins import Pin, read_pin
from prismake.sources.strategies import is_query, without_comments
from prismake.tables import join_values, table_of

# pandas takes 0.4 s to load, and every start needs source_files.
if TYPE_CHECKING:
    import pandas as pd


def source_files(name: str, source: Source) -> list[Path]:
    """Return the files of a source: those of its pin, or the imported ones. Raise ReviewFaults for a faulty pin."""
    return (
        list(read_pin(Path(source.pin), name).files) if source.pin else [Path(file) for file in source.files]
    )


def searched_dates(sources: Mapping[str, Source]) -> dict[str, str]:
    """Return the search date of each source, from its pin or config.yaml. Raise ReviewFaults for a faulty pin."""
    return {
        name: str(read_pin(Path(source.pin), name).metadata["searched_on"])
        if source.pin
        else source.searched_on
        for name, source in sources.items()
    }


def search_log(sources: Mapping[str, Source], reconciliation: pd.DataFrame) -> pd.DataFrame:
    """Return the search log of these sources (table 1_identify/searches).

    reconciliation is the table 1_identify/balance; its counts are summed per source.
    """
    counts = reconciliation.assign(
        **{key: reconciliation[key].astype(int) for key in ("held", "parsed", "quarantined")}
    )
    summed = counts.groupby("source")[["held", "parsed", "quarantined"]].sum()
    rows = []
    for name, source in sources.items():
        row = _pin_columns(read_pin(Path(source.pin), name)) if source.pin else _import_columns(source)
        counts_of_source = {
            key: str(summed.loc[name, key]) if name in summed.index else "0" for key in summed.columns
        }
        rows.append({**row, **counts_of_source, "source": name, "name": source.name, "arm": source.arm})
    return table_of(rows, "1_identify/searches")


def _pin_columns(pin: Pin) -> dict[str, str]:
    """Return the columns that the metadata of a pin fill."""
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
        "reported": _reported(metadata),
        "what_it_is": metadata["what_it_is"],
        "what_it_is_not": metadata["what_it_is_not"],
    }


def _strategy(path: Path) -> str:
    """Return the text of a strategy file; "" if it has nothing but comments."""
    text = path.read_text(encoding="utf-8-sig").strip()
    return text if without_comments(text) else ""


def _reported(metadata: Mapping[str, Any]) -> str:
    """Return the number of records that the source reported for a query; "" where none is recorded.

    Without a query nothing reported a number: the number of a browsed source is only what was gathered.
    """
    reported = str(metadata["reported"]).strip().replace(",", "")
    return reported if reported.isdecimal() and is_query(str(metadata["query"])) else ""


def _import_columns(source: Source) -> dict[str, str]:
    """Return the columns of an import, from config.yaml."""
    strategy = Path(source.strategy) if source.strategy else None
    return {
        "platform": source.platform,
        "kind": "import",
        "pin": join_values(source.files),
        "searched_on": source.searched_on,
        "query": _strategy(strategy) if strategy and strategy.is_file() else "",
        "limits": "",
        "reported": "",
        "what_it_is": "an export brought by a person, read unchanged",
        "what_it_is_not": "its completeness cannot be checked: how many records the source found is not known",
    }
