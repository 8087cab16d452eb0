"""Finds records of another format in a file, as where two exports were put into one: the parser of the first format would take them
for text around its records.
"""

from __future__ import annotations

import re

from prismake.formats.recognise import FORMATS

# How the first record of a format begins, behind a line end.
_BEGINNINGS = {
    "ris": re.compile(r"\nTY {1,2}- [A-Z]{3,8}[ \t]*\n(?=[A-Z][A-Z0-9] {1,2}- )"),
    "medline": re.compile(r"\nPMID- ?\d{4,8}[ \t]*\n(?=(?:OWN|STAT|DCOM) ?-)"),
    "refer": re.compile(r"\n%0 [A-Z][A-Za-z ]+\n(?=%[A-Z@])"),
    "wos": re.compile(r"\nPT [A-Z][ \t]*\n(?=A[UF] )"),
    "refworks": re.compile(r"\nRT [A-Z][A-Za-z, ]+\n(?=(?:SR|ID|A1|T1) )"),
    "cochrane": re.compile(r"\nRecord #\d+ of \d+[ \t]*\n(?=ID: )"),
    "bibtex": re.compile(
        r"\n@(?:article|book|inproceedings|incollection|misc|phdthesis|techreport|conference)\{[^\n]*\n?(?=[^\n]*=)",
        re.IGNORECASE,
    ),
    "ovid": re.compile(r"\n<\d+>[ \t]*\n(?=(?:Unique Identifier|Accession Number|Title|Authors?)[ \t]*\n)"),
    "pubmed_xml": re.compile(r"\n[ \t]*<PubmedArticle(?:Set)?>"),
}
# How the line of each begins: one search for all of them costs a tenth of one for each.
_SIGNS = {
    "ris": "TY ", "medline": "PMID-", "refer": "%0 ", "wos": "PT ", "refworks": "RT ", "cochrane": "Record #", "bibtex": "@", "ovid": "<",
    "pubmed_xml": "[ \t]*<PubmedArticle",
}  # fmt: skip
# The most characters of such a beginning: a block may cut it.
_LONGEST = 200


class JoinedFormats:
    """Looks for the first record of each format while a file is read. name: the format of the file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sought = dict(_BEGINNINGS) if name in _BEGINNINGS else {}
        # The patterns look back to a line end, which the first line lacks.
        self._before, self._line = "\n", 0
        self._lines: dict[str, int] = {}
        self._signs = self._pattern()

    def _pattern(self) -> re.Pattern[str]:
        signs = "|".join(_SIGNS[name] for name in self._sought)
        return re.compile(rf"\n(?:{signs})" if signs else r"(?!)")

    def feed(self, block: str) -> None:
        """Look at the next block of the text."""
        text = self._before + block
        if self._signs.search(text):
            for name, begins in list(self._sought.items()):
                if match := begins.search(text):
                    self._lines[name] = self._line + text.count("\n", 0, match.start() + 1)
                    del self._sought[name]
                    self._signs = self._pattern()
        kept = max(len(text) - _LONGEST, 0)
        self._line += text.count("\n", 0, kept)
        self._before = text[kept:]

    @property
    def refusal(self) -> str:
        """Return why the file is refused; empty if it holds records of its own format alone."""
        if not self._lines.keys() - {self._name}:
            return ""
        lines = {self._name: 1, **self._lines} if self._name not in self._lines else self._lines
        parts = sorted(lines.items(), key=lambda part: part[1])
        named = " and ".join(f"{FORMATS[name]} (line {line})" for name, line in parts)
        return f"exports of several formats are in one file: {named}. Put each into a file of its own."
