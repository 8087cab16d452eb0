"""Lints a strategy: applies all rules and returns the findings by position, without those that the strategy accepts
with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import yaml

from prismake.errors import Fault, ReviewError, ReviewFaults, did_you_mean
from prismake.protocol.place import CONFIG
from prismake.protocol.sources import Source
from prismake.search.lint.finding import Finding, Severity
from prismake.search.lint.language import Language, languages, source_language
from prismake.search.lint.reading import reading_faults
from prismake.search.lint.rules import (
    CheckedStrategy,
    balance,
    characters,
    count_faults,
    curly_quotes,
    mixed_levels,
    operators,
    separators,
    truncations,
    unknown_tags,
    unused_lines,
)
from prismake.search.lint.search_rules import (
    concept_exclusion_faults,
    concept_faults,
    exclusion_faults,
    limit_faults,
    people_faults,
)
from prismake.search.lint.statements import Statements, read_statements
from prismake.search.lint.syntax import syntax_findings
from prismake.search.strategy import read_strategy

# Characters of an address that key, address of the team and the cursor of a page take, none of which lint knows.
ROOM = 300


@cache
def rules() -> dict[str, dict[str, str]]:
    """Return rule name to its severity and description."""
    content: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8")
    )
    return content


def lint_source(name: str, source: Source) -> list[Finding]:
    """Return the findings on the strategy of a source, sorted by position; an empty list if the source has no
    strategy.

    Raises ReviewFaults if the file is missing or is not UTF-8 text.
    """
    if not source.strategy:
        return []
    if source.query_language and source.query_language not in languages():
        raise ReviewFaults(
            [
                Fault(
                    CONFIG,
                    f'"{source.query_language}" is not a query language that prismake '
                    f"knows.{did_you_mean(source.query_language, languages())}",
                    "write one of the allowed names, or remove the key.",
                    column=f"sources.{name}.query_language",
                    allowed=", ".join(languages()),
                )
            ]
        )
    language = languages()[source_language(source)]
    text = _text(Path(source.strategy), name)
    is_import = bool(source.files)
    findings = lint_text(
        text,
        language,
        source.strategy,
        [limit.field for limit in source.limits] if is_import else [],
        source.line_counts if is_import else None,
    )
    return [*_undeclared(name, source), *_too_long(source, language), *findings]


def lint_text(
    text: str,
    language: Language,
    file: str,
    declared_limits: Sequence[str] = (),
    line_counts: Mapping[int, int] | None = None,
) -> list[Finding]:
    """Return the findings on a strategy, sorted by position.

    declared_limits: fields of limits that config.yaml declares with a reason. line_counts: the counts of lines in
    config.yaml; None for a source whose lines `prismake search` counts.
    """
    strategy = CheckedStrategy(read_statements(text, language), language)
    findings = [
        _finding(rule, file, statement.place(position), words, next_step)
        for rule, statement, position, words, next_step in [
            *curly_quotes(strategy),
            *characters(strategy),
            *separators(strategy),
            *balance(strategy),
            *unknown_tags(strategy),
            *reading_faults(strategy.read, language),
            *unused_lines(strategy),
            *operators(strategy),
            *mixed_levels(strategy),
            *truncations(strategy),
            *concept_faults(strategy),
            *exclusion_faults(strategy),
            *people_faults(strategy),
            *concept_exclusion_faults(strategy),
            *limit_faults(strategy, declared_limits),
            *(count_faults(strategy, line_counts) if line_counts is not None else ()),
        ]
    ]
    for statement in strategy.read.statements:
        for rule, position, words, next_step in syntax_findings(statement, language):
            findings.append(
                _finding(rule, file, statement.place(position), words[:1].upper() + words[1:], next_step)
            )
    accepted, faults = _accepted(strategy.read, file)
    kept = [finding for finding in dict.fromkeys(findings) if finding.rule not in accepted]
    return sorted([*faults, *kept], key=lambda finding: (finding.row, finding.column, finding.rule))


def _finding(rule: str, file: str, place: tuple[int, int], found: str, next_step: str) -> Finding:
    severity: Severity = "error" if rules()[rule]["severity"] == "error" else "warning"
    return Finding(rule, severity, file, *place, found, next_step)


def _accepted(read: Statements, file: str) -> tuple[set[str], list[Finding]]:
    """Return the rules that the strategy accepts, each with a reason, and the findings on such comments."""
    accepted, faults = set(), []
    for note in read.notes:
        if note.kind != "accept":
            continue
        if note.rule not in rules():
            faults.append(
                _finding(
                    "acceptance",
                    file,
                    (note.row, 1),
                    f'"{note.rule}" is not the name of a lint rule.{did_you_mean(note.rule, rules())}',
                    f"write a line such as `# accept {next(iter(rules()))}: why`, with the word in brackets behind the finding.",
                )
            )
        elif not note.text:
            faults.append(
                _finding(
                    "acceptance",
                    file,
                    (note.row, 1),
                    f"the finding {note.rule} is accepted without a reason.",
                    f"write the reason behind the colon, such as `# accept {note.rule}: why`.",
                )
            )
        else:
            accepted.add(note.rule)
    return accepted, faults


def _undeclared(name: str, source: Source) -> Iterator[Finding]:
    """Yield a finding if the source can add synonyms or stems, and the config does not say whether the search should.

    That holds of imports, too: the website of Europe PMC adds synonyms, and its interface for programs does not.
    """
    from prismake.search.provider import load_provider, provider_names

    asked = source.provider or (source_language(source) if source.files else "")
    if source.expand_terms is not None or asked not in provider_names():
        return
    limits = load_provider(asked).limits
    if limits.expands_terms:
        yield _finding(
            "undeclared-expansion",
            source.strategy,
            (0, 0),
            f"{limits.platform} can search with {limits.expands_terms}, and sources.{name}.expand_terms does not say whether "
            "it is to.",
            "write `expand_terms: false` into config.yaml for a search with the words of the strategy alone, or "
            f"`expand_terms: true` for a search with {limits.expands_terms}.",
        )


def _too_long(source: Source, language: Language) -> Iterator[Finding]:
    """Yield a finding if the search would be sent in an address that is longer than the source takes."""
    from prismake.search.provider import load_provider, provider_names

    if source.provider not in provider_names():
        return
    provider = load_provider(source.provider)
    most = provider.limits.longest_address
    if not most:
        return
    try:
        strategy = read_strategy(Path(source.strategy), language)
        query = provider.query(strategy.query, source.limits, bool(source.expand_terms))
    except ReviewError:
        # Other rules say what is wrong with it.
        return
    request = provider.count(query)
    base_url = source.base_url or provider.limits.base_url
    length = len(f"{base_url}/{request.path}?{urlencode(request.params)}") + ROOM
    if length > most:
        yield _finding(
            "too-long",
            source.strategy,
            (0, 0),
            f"the search takes an address of about {length:,} characters with key and cursor, and {provider.limits.platform} takes "
            f"{most:,}.",
            f"write it at least {length - most:,} characters shorter (a space, a quote or a parenthesis counts as up to 3), or search "
            "in parts, each as a source of its own.",
        )


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError):
            what, step = "expected UTF-8 text, found another encoding", "save the file as UTF-8 text"
        elif isinstance(error, FileNotFoundError):
            what = "expected a search strategy, but the file is missing"
            step = f"put the file there, or correct sources.{name}.strategy in config.yaml"
        else:
            what, step = f"the file cannot be read ({error.strerror})", "make the file readable"
        raise ReviewFaults([Fault(path.as_posix(), f"{what}.", f"{step}.")]) from error
