"""The search log (PRISMA-S): one row per source, from its pin or the config and the import reconciliation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prismake.protocol.sources import Source
from prismake.sources.pins import WITH_TIMES, Pin, read_pin
from prismake.sources.strategies import is_query, without_comments
from prismake.tables import join_values, table_of
from prismake.wording import counted

# Whether the count reported is the count in the files.
AGREES, DIFFERS, EXPLAINED, NOT_STATED = "yes", "no", "explained", "not stated"

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
    """Return the table 1_identify/searches: one row per source.

    reconciliation: table 1_identify/balance, whose counts are summed per source.
    """
    counts = reconciliation.assign(
        **{key: reconciliation[key].astype(int) for key in ("held", "parsed", "quarantined")}
    )
    summed = counts.groupby("source")[["held", "parsed", "quarantined"]].sum()
    rows = []
    for name, source in sources.items():
        row = _pin_columns(read_pin(Path(source.pin), name)) if source.pin else _import_columns(source)
        if source.counts and not row["line_counts"]:
            row["line_counts"] = _line_counts(read_pin(Path(source.counts), name))
        counts_of_source = {
            key: str(summed.loc[name, key]) if name in summed.index else "0" for key in summed.columns
        }
        agreement = _agreement(row["reported"], int(counts_of_source["held"]), source.difference)
        rows.append(
            {
                **row,
                **counts_of_source,
                "agrees": agreement,
                "difference": source.difference.strip() if agreement == EXPLAINED else "",
                "source": name,
                "name": source.name,
                "arm": source.arm,
            }
        )
    return table_of(rows, "1_identify/searches")


def miscounted(sources: Mapping[str, Source], reconciliation: pd.DataFrame) -> list[str]:
    """Return a phrase for each import whose platform reported another number of records than its files contain, if
    config.yaml does not explain the difference, and for each pin that is not the whole that it says.

    reconciliation: table 1_identify/balance.
    """
    received = reconciliation["held"].astype(int).groupby(reconciliation["source"]).sum()
    phrases = []
    for name, source in sources.items():
        held, reported = int(received.get(name, 0)), _number_stated(name, source)
        if reported and _agreement(reported, held, source.difference) == DIFFERS:
            place = "pin holds" if source.pin else "files hold"
            phrases.append(f"{source.name} reported {int(reported):,}, its {place} {held:,}")
    return phrases


def _number_stated(name: str, source: Source) -> str:
    """Return the number that an import's platform reported, or that `prismake search` pinned; "" for neither.

    Older pins are parts of what was reported, and say so themselves.
    """
    if not source.pin:
        return "" if source.reported is None else str(source.reported)
    metadata = read_pin(Path(source.pin), name).metadata
    return str(metadata["reported"]) if metadata.get("layout") == WITH_TIMES else ""


def miscounted_lines(sources: Mapping[str, Source], reconciliation: pd.DataFrame) -> list[str]:
    """Return a sentence for each import whose last strategy line has another count than the platform reported or the
    files contain.

    The last line is the search. Its count is compared with `reported`, or with the number in the files without that
    key. reconciliation: table 1_identify/balance.
    """
    received = reconciliation["held"].astype(int).groupby(reconciliation["source"]).sum()
    sentences = []
    for name, source in sources.items():
        if not source.line_counts:
            continue
        in_files, last = int(received.get(name, 0)), max(source.line_counts)
        count, reported = source.line_counts[last], source.reported
        if count == (in_files if reported is None else reported):
            continue
        reported_text = "" if reported is None else f"reported is {reported:,}, and "
        limits = " Limits of the source may be the reason." if source.limits else ""
        sentences.append(
            f"{source.name}: line {last}, the last one in line_counts, has {counted(count, 'record')}; {reported_text}the files hold {in_files:,}."
            f"{limits} Correct line_counts or reported"
            + (", or fetch the rest of the export." if in_files < count else ".")
        )
    return sentences


def _agreement(reported: str, received: int, difference: str) -> str:
    """Return whether a source reported as many records as its files hold: yes, no, explained or not stated."""
    if not reported.isdecimal():
        return NOT_STATED
    if int(reported) == received:
        return AGREES
    return EXPLAINED if difference.strip() else DIFFERS


def _line_count(number: object, text: str, count: int) -> str:
    """Return the count of a line, as in "#1 (roof*): 1204"."""
    return f"#{number}{f' ({text})' if text else ''}: {count}"


def _line_counts(pin: Pin) -> str:
    """Return the counts of the lines that a pin holds; "" for a strategy without numbers."""
    return join_values(
        _line_count(line["line"], line["text"], line["count"]) for line in pin.metadata.get("lines", [])
    )


def _pin_columns(pin: Pin) -> dict[str, str]:
    """Return the columns that the metadata of a pin fill."""
    metadata = pin.metadata
    return {
        "platform": metadata["platform"],
        "kind": "pin",
        # Only `prismake search` keeps the parameters that it sent, and only `prismake chase` the lists.
        "asked_by": "prismake" if {"parameters", "chase"} & metadata.keys() else "people",
        "pin": pin.folder.as_posix(),
        "searched_on": metadata["searched_on"],
        "query": metadata["query"],
        "limits": join_values(
            str(limit) for limit in [*metadata.get("limits", []), metadata.get("selection", "")]
        ),
        "reported": _reported(metadata),
        "line_counts": _line_counts(pin),
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
        "asked_by": "people",
        "pin": join_values(source.files),
        "searched_on": source.searched_on,
        "query": _strategy(strategy) if strategy and strategy.is_file() else "",
        "limits": join_values(limit.sentence() for limit in source.limits),
        "reported": "" if source.reported is None else str(source.reported),
        "line_counts": join_values(
            _line_count(line, "", count) for line, count in sorted(source.line_counts.items())
        ),
        "what_it_is": "an export in config/imports/, read unchanged",
        "what_it_is_not": "its completeness cannot be checked: how many records the source found is not known"
        if source.reported is None
        else "its completeness rests on the count in config.yaml, which is compared with the files",
    }
