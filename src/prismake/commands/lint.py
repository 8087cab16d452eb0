"""`prismake lint`: checks the search strategies for faults, without network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prismake.commands.folder import in_review
from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.protocol.place import CONFIG
from prismake.search.lint.finding import Finding
from prismake.search.lint.language import languages, source_language
from prismake.search.lint.linting import lint_source
from prismake.wording import counted


def lint(directory: Path, names: Sequence[str] = ()) -> tuple[str, bool]:
    """Return the findings on the search strategies of a review as text, and whether one of them is an error.

    names: the sources; by default all sources with a strategy. Raises ReviewError for an unknown source or a source
    without a strategy.
    """
    with in_review(directory):
        config = load_config(Path(CONFIG))
        parts, has_error = [], False
        for name in _sources(config, names):
            source = config.sources[name]
            findings = lint_source(name, source)
            has_error = has_error or any(finding.severity == "error" for finding in findings)
            language = languages()[source_language(source)].name
            parts.append(f"{name} ({source.strategy}, read as {language}): {tally(findings)}")
            parts += map(str, findings)
    return "\n".join(parts) or "No source names a strategy.", has_error


def tally(findings: Sequence[Finding]) -> str:
    """Return the numbers of errors and warnings among findings as text, such as "1 error, 2 warnings"."""
    counts = [
        counted(number, severity)
        for severity in ("error", "warning")
        if (number := sum(finding.severity == severity for finding in findings))
    ]
    return ", ".join(counts) or "no findings"


def lint_summary(config: Config) -> list[str]:
    """Return one line for each search strategy with findings, for `prismake check`.

    Missing strategy files are left to another check.
    """
    lines = []
    for name, source in config.sources.items():
        if source.strategy and Path(source.strategy).is_file() and (findings := lint_source(name, source)):
            lines.append(f"    {source.strategy}: {tally(findings)} (`prismake lint {name}`)")
    return ["", "Strategies:", *lines] if lines else []


def _sources(config: Config, names: Sequence[str]) -> list[str]:
    """Return the sources to lint. Raises ReviewError for one that does not exist or has no strategy."""
    can = [name for name, source in config.sources.items() if source.strategy]
    for name in names:
        if name not in config.sources:
            raise ReviewError(
                f"{CONFIG}: expected the name of a source with a search strategy, found "
                f'"{name}".{did_you_mean(name, config.sources)}\n'
                f"    Allowed: {', '.join(can) or '(no source names a strategy)'}\n    What to do: give one of "
                "the allowed names to `prismake lint`."
            )
        if config.sources[name].chase:
            raise ReviewError(
                f'{CONFIG}, key "sources.{name}": this source is a chase (a citation search), which has no search '
                "strategy that lint could check.\n"
                "    What to do: name a source with a `strategy`, or run `prismake lint` without a name to check "
                "all strategies."
            )
        if name not in can:
            raise ReviewError(
                f'{CONFIG}, key "sources.{name}": the source has no key `strategy`, so there is no search '
                "strategy that lint could check.\n"
                "    What to do: write the strategy into a file below config/searches/, and write the path of "
                "that file into `strategy` of the source."
            )
    return list(names or can)
