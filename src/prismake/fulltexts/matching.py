"""Assigns the files that people put into config/fulltexts/ to reports, by the id, DOI or PMID in their name, and
never by similarity.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from prismake.fulltexts.content import content_kind, fault_of
from prismake.fulltexts.own_ids import own_ids
from prismake.fulltexts.wanted import Wanted

FOLDER = Path("config/fulltexts")
MatchedBy = Literal["report id", "record id", "DOI", "PMID", "PMCID", ""]

# What programs add to the name of a copy.
_COPY = re.compile(
    r"^(?:copy of|kopie von)[ _-]+|[ _-]*(?:\(\d{1,2}\)|[-_ ]+(?:copy|kopie)(?:[ _]*\(?\d{1,2}\)?)?)$",
    re.IGNORECASE,
)
_ENDINGS = frozenset(
    {"pdf", "xml", "nxml", "html", "htm", "xhtml", "doc", "docx", "odt", "rtf", "txt", "epub", "ps", "zip"}
)
# The way that is named where there are several.
_ORDER: tuple[MatchedBy, ...] = ("PMCID", "PMID", "report id", "record id", "DOI", "")
_NUMBER = re.compile(r"(?<![0-9a-z])[1-9]\d{3,8}(?![0-9a-z])")
_LETTERS = re.compile(r"[^0-9a-z]+")
_PMID = re.compile(r"(?<![a-z0-9])pmid[ _:.#-]*([1-9]\d{0,8})(?!\d)")
_PMCID = re.compile(r"(?<![a-z0-9])pmc(?:id[ _:.#-]*(?:pmc)?)?[ _-]?([1-9]\d{2,9})(?!\d)")


@dataclass(frozen=True)
class Listed:
    """A file in config/fulltexts/.

    reports: the reports that its name, its folder or the identifiers inside the file mean; a file with more than one
    is not used. fault: why it is not a full text, or empty.
    """

    file: str
    bytes: int
    sha256: str
    kind: str
    reports: tuple[str, ...]
    matched_by: MatchedBy
    fault: str = ""

    @property
    def state(self) -> str:
        """Return whether the file belongs to exactly one report, to none or to several, or is faulty."""
        if self.fault:
            return "not a full text"
        return (
            ("matches no report", "matched")[len(self.reports)]
            if len(self.reports) < 2
            else "matches several"
        )


def files_in(folder: Path) -> list[Path]:
    """Return the files in a folder and its subfolders, sorted by path, without hidden files and lock files of
    programs.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and path.suffix != ".partial"
        and path.name not in ("Thumbs.db", "desktop.ini", "README.md")
    )


def files_and_reports(
    files: Iterable[Path], reports: Sequence[Wanted], folder: Path = FOLDER
) -> list[Listed]:
    """Return each file with the reports to which it belongs. reports: all reports of the review."""
    names = _Names(reports)
    rows = []
    for path in files:
        body = path.read_bytes()
        place = path.relative_to(folder)
        name = _without_ending(place.name)
        means, by = names.meant(name)
        if not means and len(place.parts) > 1:
            # The first part of a DOI may be a folder; or a folder is named after a report, with any names inside.
            means, by = names.meant(f"{place.parent.name}/{name}")
            if not means:
                means, by = names.meant(place.parent.name)
        elif len(place.parts) > 1:
            means = _with_another(means, names.meant(place.parent.name)[0])
        if by != "report id":
            # Who names a file after the id of a report has decided which one it is.
            means = _with_another(means, names.said(own_ids(body)))
        rows.append(
            Listed(
                place.as_posix(),
                len(body),
                hashlib.sha256(body).hexdigest(),
                content_kind(body),
                tuple(sorted(means)),
                by,
                fault_of(body),
            )
        )
    return rows


def _with_another(means: set[str], other: set[str]) -> set[str]:
    """Return the reports that a name means, with those that its folder or the file itself says, if these are others."""
    return means | other if means and means.isdisjoint(other) else means


def _without_ending(name: str) -> str:
    """Return the name of a file without the ending of a format: in "10.1000_182.3" the last part is one of the DOI."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.lower() in _ENDINGS else name


def full_text_stem(report_id: str, taken: Collection[str] = ()) -> str:
    """Return the file name for the full text of a report, without suffix: its id without "rep:", in characters that every
    operating system allows. A long, empty or taken name ends in part of a sha256.

    taken: file names of other reports without suffix, compared without regard to case.
    """
    stem = re.sub(r"[^A-Za-z0-9.-]+", "_", report_id.removeprefix("rep:")).strip("._")
    if len(stem) > 80 or not stem or stem.casefold() in {name.casefold() for name in taken}:
        stem = f"{stem[:80]}_{hashlib.sha256(report_id.encode()).hexdigest()[:8]}".lstrip("_")
    return stem


class _Names:
    """The names by which files mean reports."""

    def __init__(self, reports: Sequence[Wanted]) -> None:
        self._exact: dict[str, set[tuple[str, MatchedBy]]] = {}
        self._loose: dict[str, set[tuple[str, MatchedBy]]] = {}
        self._pmids: dict[str, set[str]] = {}
        self._pmcids: dict[str, set[str]] = {}
        for report in reports:
            ids: list[tuple[str, MatchedBy]] = [(doi, "DOI") for doi in report.dois]
            ids.append((report.report_id, "report id"))
            ids.append((report.report_id.removeprefix("rep:"), "report id"))
            ids += [(record, "record id") for record in report.record_ids]
            for text, by in ids:
                self._exact.setdefault(_exact(text), set()).add((report.report_id, by))
                self._loose.setdefault(_loose(text), set()).add((report.report_id, by))
            if report.pmid:
                self._pmids.setdefault(report.pmid, set()).add(report.report_id)
            if report.pmcid:
                self._pmcids.setdefault(report.pmcid.removeprefix("PMC"), set()).add(report.report_id)
        self._own: dict[str, set[str]] = {}
        for report in reports:
            keys = [f"doi:{doi.lower()}" for doi in report.dois]
            keys += [f"pmid:{report.pmid}"] if report.pmid else []
            keys += [f"pmc:{report.pmcid.removeprefix('PMC')}"] if report.pmcid else []
            for key in keys:
                self._own.setdefault(key, set()).add(report.report_id)
        # A key that is part of a longer one must not win over it.
        self._by_length = sorted(self._loose, key=lambda key: (-len(key), key))

    def meant(self, stem: str) -> tuple[set[str], MatchedBy]:
        """Return the reports that the name of a file means, and by what."""
        text = unicodedata.normalize("NFKC", unquote(stem)).strip()
        plain = _COPY.sub("", text).strip()
        # With its separators a name tells more, so that "10.1000_182 (3)" is no copy of 10.1000/182.3.
        for name in (text, plain):
            if reports := self._exact.get(_exact(name)):
                return _one_way(reports)
            if found_ids := self._pmids.get(name):
                return set(found_ids), "PMID"
        for name in (plain, text):
            if reports := self._loose.get(_loose(name)):
                # Without them, "10.1000_182_3" may be that, or the third copy of 10.1000/182.
                other = self._loose.get(re.sub(r"_\d{1,2}$", "", _loose(name)), set())
                return _one_way(reports | other)
        bare = _COPY.sub("", text).casefold()
        means: dict[str, MatchedBy] = {}
        ways: tuple[tuple[re.Pattern[str], dict[str, set[str]], MatchedBy], ...] = (
            (_PMCID, self._pmcids, "PMCID"),
            (_PMID, self._pmids, "PMID"),
        )
        for pattern, known, by in ways:
            for match in pattern.finditer(bare):
                means |= dict.fromkeys(known.get(match[1], ()), by)
        inside, by = self._inside(_loose(bare))
        means = {**dict.fromkeys(inside, by), **means}
        if not means:
            # One number among words may be a page or a day; two that are PMIDs of reports are no chance.
            numbers = {number for number in _NUMBER.findall(bare) if number in self._pmids}
            means = {pmid: "PMID" for number in numbers for pmid in self._pmids[number] if len(numbers) > 1}
        return set(means), min(means.values(), key=_ORDER.index, default="")

    def said(self, own: Collection[str]) -> set[str]:
        """Return the reports that a file says that it is. own: its own identifiers, as `own_ids` returns them."""
        return {report for key in own for report in self._own.get(key, ())}

    def _inside(self, name: str) -> tuple[set[str], MatchedBy]:
        """Return the reports whose ids stand in a name, between other words; ids inside of longer ones do not count."""
        matches: set[tuple[str, MatchedBy]] = set()
        left = f"_{name}_"
        for key in self._by_length:
            # A short id, such as a number, may stand anywhere by chance.
            if len(key) < 8 or f"_{key}_" not in left:
                continue
            if self._is_followed_by_more(key, left):
                continue
            matches |= self._loose[key]
            left = left.replace(f"_{key}_", "_/_")
        return _one_way(matches)

    def _is_followed_by_more(self, key: str, name: str) -> bool:
        """Return whether the name goes on with a number: it may be a part of another DOI, such as that of a later version."""
        if not key.startswith("10_"):
            return False
        rest = name.partition(f"_{key}_")[2]
        return bool(re.match(r"(?!10_\d{4,9}_)(?:v|s|t|suppl)?\d{1,3}_", rest))


def _one_way(matches: set[tuple[str, MatchedBy]]) -> tuple[set[str], MatchedBy]:
    by: MatchedBy = min((by for _, by in matches), key=_ORDER.index, default="")
    return {report for report, _ in matches}, by


def _exact(text: str) -> str:
    """Return an id or the name of a file, alike where only what a file name cannot hold was replaced."""
    return re.sub(r"[/\\:*?\"<>|_ ]|%2f|%3a", "_", text.casefold())


def _loose(text: str) -> str:
    """Return an id or the name of a file as its letters and digits, with one sign between them."""
    return _LETTERS.sub("_", text.casefold()).strip("_")
