"""What YAML refuses, told as the line that a person has to correct and how it is to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from prismake.errors import Fault

# A line: its indent, dashes and key; then the text; then a comment.
LINE = re.compile(r"""^(\s*(?:-\s+)*(?:(?:"[^"]*"|'[^']*'|[^\s:#"'\[{][^:#]*):\s+)?)(.*?)(\s+\#.*)?$""", re.X)
SPECIAL = "@`%*&!|>[]{}?,-\"'"
ANOTHER_VALUE = re.compile(r"^[^#]*?:\s+\S")
COLON = "a text with a colon and a space in it has no quotes."
INDENT = "compare it with the line above, and begin both with as many spaces as the keys beside them; put a text of several lines in quotes as a whole."


@dataclass(frozen=True)
class Mend:
    """The line to correct, counted from 0, what is wrong with it and what to do."""

    row: int
    found: str
    step: str


def yaml_fault(path: Path, text: str, error: yaml.YAMLError) -> Fault:
    """Return the fault of a file that YAML refused, at the line that is to be corrected."""
    lines = text.splitlines() or [""]
    mend = next(filter(None, (look(lines, text, error) for look in LOOKS)), None) or _anything(error)
    row = mend.row + 1 if mend.row >= 0 else None
    return Fault(str(path), f"this line is not YAML: {mend.found}", mend.step, row=row)


def _row(error: yaml.YAMLError, mark: str = "problem_mark") -> int:
    """The line of a mark, or -1 where the error has none."""
    position = getattr(error, mark, None)
    return position.line if position else -1


def _problem(error: yaml.YAMLError) -> str:
    return f"{getattr(error, 'context', None) or ''}: {getattr(error, 'problem', None) or ''}"


def _line(lines: list[str], row: int) -> str:
    return lines[row] if 0 <= row < len(lines) else ""


def _in_quotes(line: str) -> str:
    """The line as it is to be written: its whole text in quotes."""
    start, value, comment = _parts(line)
    quoted = "'" + value.replace("'", "''") + "'" if '"' in value or "\\" in value else f'"{value}"'
    return f"{start}{quoted}{comment}".strip()


def _parts(line: str) -> tuple[str, str, str]:
    """What is before the text of a line, the text, and the comment behind it."""
    match = LINE.match(line)
    return (match[1], match[2].rstrip(), match[3] or "") if match else ("", line, "")


def _unreadable(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A character that no text file holds."""
    if not isinstance(error, yaml.reader.ReaderError):
        return None
    row = len(text[: error.position].splitlines()) - 1 if error.position else 0
    row += text[: error.position].endswith("\n")
    return Mend(row, "it holds a character that cannot be shown.", "write this line again.")


def _tab(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A tab before a key or a text."""
    row = _row(error)
    line = _line(lines, row)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return Mend(
            row,
            "it begins with a tab.",
            "indent with spaces, two a level, as the lines around it; never with tabs.",
        )
    if "\\t" in _problem(error):
        mended = line.replace("\t", " ").strip()
        return Mend(row, "it holds a tab.", f"put a space in place of the tab: {mended}")
    return None


def _open_quote(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A quote that is not closed: YAML reads on to the next quote of the file, or to its end."""
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
    return Mend(
        row,
        "a quote is opened here and not closed.",
        f"close it with the same mark at the end of the text, behind: {line.strip()}",
    )


def _tokens(text: str) -> Iterator[Any]:
    """The quoted texts of a file, up to where YAML stops."""
    try:
        for token in yaml.scan(text):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                yield token
    except yaml.YAMLError:
        return


def _escape(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A backslash in a text in double quotes."""
    if "escape" not in _problem(error) and "expected escape" not in _problem(error):
        return None
    return Mend(
        _row(error),
        "a backslash in double quotes is read as the beginning of a sign.",
        "put the text in single quotes, ' and ', or write the backslash twice.",
    )


def _no_colon(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A key whose colon is missing, or has no space behind it."""
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
    return Mend(
        row, "a key has no colon, or no space behind it.", "write `key: text`, with a colon and a space."
    )


def _before(lines: list[str], error: yaml.YAMLError) -> str:
    """The line where YAML stopped, up to there."""
    mark = getattr(error, "problem_mark", None)
    return _line(lines, mark.line)[: mark.column] if mark else ""


def _bracket(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A list in brackets or a section in braces that does not end, or lacks a comma."""
    problem = _problem(error)
    if "while parsing a flow" not in problem:
        return None
    opened, row = _row(error, "context_mark"), _row(error)
    if opened == row and "got ':'" in problem:
        return Mend(row, COLON, 'put the whole text in quotes, as in {text: "who: children"}.')
    if opened == row:
        return _begins(lines, text, error) or Mend(
            row,
            "between brackets something is missing: a comma between two entries, or the bracket at the end.",
            'write it as in [one, two] or {label: one, text: "two, three"}.',
        )
    return Mend(
        opened,
        "a bracket is opened here and not closed, or a comma is missing behind one of its entries.",
        f"close it with {']' if 'sequence' in problem else '}'} behind the last entry, and put commas between entries.",
    )


def _colon(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A colon and a space within a text, or a key that stands too far to the right."""
    if "mapping values are not allowed" not in _problem(error):
        return None
    row = _row(error)
    line = _line(lines, row)
    if ANOTHER_VALUE.match(_before(lines, error)):
        return Mend(row, COLON, f"put the whole text in quotes: {_in_quotes(line)}")
    return Mend(
        row,
        "it is indented further than the key above it, or it is part of a text with a colon.",
        INDENT,
    )


def _begins(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A text that begins with a sign that means something else to YAML."""
    row = _row(error)
    line = _line(lines, row)
    value = _parts(line)[1]
    alias = "undefined alias" in _problem(error)
    if alias and not value.startswith("*"):
        return Mend(row, "a word that begins with * has no quotes.", 'put it in quotes, as in ["*flow"].')
    if not value or value[0] not in SPECIAL:
        return None
    return Mend(
        row,
        f"the text begins with {value[0]} which means something else here.",
        f"put the whole text in quotes: {_in_quotes(line)}",
    )


def _indent(lines: list[str], text: str, error: yaml.YAMLError) -> Mend | None:
    """A line whose indent is that of nothing above it."""
    if "expected <block end>" not in _problem(error):
        return None
    return Mend(_row(error), "the spaces before it are not those of the lines that it belongs to.", INDENT)


def _anything(error: yaml.YAMLError) -> Mend:
    """What YAML says itself, where no look knows more."""
    problem = getattr(error, "problem", None) or error
    return Mend(
        _row(error), f"{problem}", "look for a missing colon, quote or space there and on the line before."
    )


LOOKS = (_unreadable, _tab, _open_quote, _escape, _no_colon, _bracket, _colon, _begins, _indent)
