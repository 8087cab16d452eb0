"""Faults of invalid YAML: the line to correct, and how to write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from prismake.errors import Fault

# A line: indent, dashes and key; then the text; then a comment.
LINE = re.compile(r"""^(\s*(?:-\s+)*(?:(?:"[^"]*"|'[^']*'|[^\s:#"'\[{][^:#]*):\s+)?)(.*?)(\s+\#.*)?$""", re.X)
SPECIAL = "@`%*&!|>[]{}?,-\"'"
ANOTHER_VALUE = re.compile(r"^[^#]*?:\s+\S")
COLON = "text that contains a colon and a space needs quotes."
INDENT = "indent the line like the other keys of its section; put text of several lines in quotes as a whole."


@dataclass(frozen=True)
class Correction:
    """A line to correct, counted from 0, the fault and what to do."""

    row: int
    found: str
    step: str


def yaml_fault(path: Path, text: str, error: yaml.YAMLError) -> Fault:
    """Return the fault of a file that YAML refused, at the line to correct."""
    lines = text.splitlines() or [""]
    correction = next(filter(None, (diagnose(lines, text, error) for diagnose in DIAGNOSES)), None) or _other(
        error
    )
    row = correction.row + 1 if correction.row >= 0 else None
    return Fault(str(path), f"this line cannot be read as YAML: {correction.found}", correction.step, row=row)


def _row(error: yaml.YAMLError, mark: str = "problem_mark") -> int:
    """Return the line of a mark, or -1 where the error has none."""
    position = getattr(error, mark, None)
    return position.line if position else -1


def _problem(error: yaml.YAMLError) -> str:
    return f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or ''}"


def _line(lines: list[str], row: int) -> str:
    return lines[row] if 0 <= row < len(lines) else ""


def _in_quotes(line: str) -> str:
    """Return the line with its whole text in quotes."""
    start, value, comment = _parts(line)
    quoted = "'" + value.replace("'", "''") + "'" if '"' in value or "\\" in value else f'"{value}"'
    return f"{start}{quoted}{comment}".strip()


def _parts(line: str) -> tuple[str, str, str]:
    """Return a line in three parts: before the text, the text, the comment."""
    match = LINE.match(line)
    return (match[1], match[2].rstrip(), match[3] or "") if match else ("", line, "")


def _unreadable(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a control character."""
    if not isinstance(error, yaml.reader.ReaderError):
        return None
    row = len(text[: error.position].splitlines()) - 1 if error.position else 0
    row += text[: error.position].endswith("\n")
    return Correction(row, "it contains a control character.", "delete the line and type it again.")


def _tab(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a tab before a key or a text."""
    row = _row(error)
    line = _line(lines, row)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Correction(
            row,
            "it begins with a tab.",
            "indent with two spaces per level, not with tabs.",
        )
    if "\\t" in _problem(error):
        corrected = line.replace("\t", " ").strip()
        return Correction(row, "it contains a tab.", f"replace the tab with a space: {corrected}")
    return None


def _open_quote(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a quote that is not closed: YAML reads on to the next quote of the file, or to its end."""
    row = _row(error, "context_mark") if "quoted scalar: found unexpected" in _problem(error) else -1
    for token in _tokens(text):
        if token.start_mark.line > max(_row(error), 0):
            break
        rest = _line(lines, token.end_mark.line)[token.end_mark.column :].strip()
        if token.start_mark.line != token.end_mark.line and rest and rest[0] not in "#,]}":
            row = token.start_mark.line
            break
    if row < 0:
        return None
    line = _line(lines, row)
    return Correction(
        row,
        "a quote is opened here and not closed.",
        f"add the same quote at the end of the text, after: {line.strip()}",
    )


def _tokens(text: str) -> Iterator[Any]:
    """Yield the tokens of quoted texts, up to where YAML stops."""
    try:
        for token in yaml.scan(text):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                yield token
    except yaml.YAMLError:
        return


def _escape(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a backslash in double quotes."""
    if "escape" not in _problem(error) and "expected escape" not in _problem(error):
        return None
    return Correction(
        _row(error),
        "a backslash in double quotes begins an escape sequence.",
        "put the text in single quotes, ' and ', or write the backslash twice.",
    )


def _no_colon(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a key without a colon, or without a space after the colon."""
    row = -1
    if "could not find expected ':'" in _problem(error):
        row = _row(error, "context_mark")
    elif "mapping values are not allowed" in _problem(error):
        at = _row(error)
        above = next((n for n in range(at - 1, -1, -1) if lines[n].split("#")[0].strip()), -1)
        word = _line(lines, above).split("#")[0].strip().removeprefix("- ")
        opened = above > 0 and lines[above - 1].split("#")[0].rstrip().endswith(":")
        bare = opened and not re.search(r":(\s|$)", word) or re.fullmatch(r"[\w-]+|[\w-]+:\S.*", word)
        if word and bare and not ANOTHER_VALUE.match(_before(lines, error)):
            row = above
    if row < 0:
        return None
    return Correction(
        row, "a key has no colon, or no space after it.", "write `key: text`, with a colon and a space."
    )


def _before(lines: list[str], error: yaml.YAMLError) -> str:
    """Return the line where YAML stopped, up to that column."""
    mark = getattr(error, "problem_mark", None)
    return _line(lines, mark.line)[: mark.column] if mark else ""


def _bracket(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a list in brackets or a section in braces that is not closed, or lacks a comma."""
    problem = _problem(error)
    if "while parsing a flow" not in problem:
        return None
    opened, row = _row(error, "context_mark"), _row(error)
    if opened == row and "got ':'" in problem:
        return Correction(row, COLON, 'put the whole text in quotes, as in {text: "who: children"}.')
    if opened == row:
        return _begins(lines, text, error) or Correction(
            row,
            "a comma between two entries or the closing bracket is missing.",
            'write it like [one, two] or {label: one, text: "two, three"}.',
        )
    return Correction(
        opened,
        "a bracket is opened here and not closed, or a comma is missing after one of its entries.",
        f"close it with {']' if 'sequence' in problem else '}'} after the last entry, and put commas between entries.",
    )


def _colon(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a colon and a space within a text, or a key that is indented too far."""
    if "mapping values are not allowed" not in _problem(error):
        return None
    row = _row(error)
    line = _line(lines, row)
    if ANOTHER_VALUE.match(_before(lines, error)):
        return Correction(row, COLON, f"put the whole text in quotes: {_in_quotes(line)}")
    return Correction(
        row,
        "it is indented further than the key above it, or it continues a text that contains a colon.",
        INDENT,
    )


def _begins(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a text that begins with a character that is special in YAML."""
    row = _row(error)
    line = _line(lines, row)
    value = _parts(line)[1]
    alias = "undefined alias" in _problem(error)
    if alias and not value.startswith("*"):
        return Correction(
            row, "a word that begins with * needs quotes.", 'put it in quotes, as in ["*flow"].'
        )
    if not value or value[0] not in SPECIAL:
        return None
    return Correction(
        row,
        f"the text begins with {value[0]}, which has a special meaning in YAML.",
        f"put the whole text in quotes: {_in_quotes(line)}",
    )


def _indent(lines: list[str], text: str, error: yaml.YAMLError) -> Correction | None:
    """Diagnose a line whose indent matches no line above it."""
    if "expected <block end>" not in _problem(error):
        return None
    return Correction(_row(error), "its indent does not match the other lines of its section.", INDENT)


def _other(error: yaml.YAMLError) -> Correction:
    """Return the message of YAML itself, where no diagnosis applies."""
    message = getattr(error, "problem", None) or error
    return Correction(
        _row(error),
        f"{message}",
        "look for a missing colon, quote or space on this line and the line before.",
    )


DIAGNOSES = (_unreadable, _tab, _open_quote, _escape, _no_colon, _bracket, _colon, _begins, _indent)
