"""When an answer was given, as the returned file itself states it; never the time of the file on a disk, which copying changes."""

from __future__ import annotations

import datetime
import re
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

# Every form is written with this date (see `write.CREATED`), so that it always has the same bytes; such a file states no date.
WRITTEN = datetime.datetime(2000, 1, 1)

_MODIFIED = ("modified", "date")
"""Local names of the property: dcterms:modified in .xlsx, dc:date in .ods."""

_PARTS = re.compile(
    r"(docProps/core\d*|package/services/metadata/core-properties/[^/]+)\.(xml|psmdcp)|meta\.xml"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def moment(text: str) -> str:
    """Return an ISO 8601 date or time as `2026-11-05` or `2026-11-05T10:20:30`, followed by Z where it is in UTC.

    A time with an offset is converted to UTC. Empty for any other text, and for the date with which forms are written.
    """
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
        value = datetime.datetime.fromisoformat(text)
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return ""
    if value.replace(tzinfo=None) == WRITTEN:
        return ""
    shown = value.replace(tzinfo=None, microsecond=0).isoformat()
    return shown if value.tzinfo is None else f"{shown}Z"


def modified_in(archive: zipfile.ZipFile) -> str:
    """Return when a workbook or an .ods spreadsheet was last saved, by its own property; empty where it states none."""
    for part in archive.namelist():
        if not _PARTS.fullmatch(part):
            continue
        try:
            root = fromstring(archive.read(part))
        except (ParseError, DefusedXmlException, ValueError):
            # The date alone is lost; the answers are in other parts.
            continue
        for element in root.iter():
            if str(element.tag).rpartition("}")[2] in _MODIFIED and (written := moment(element.text or "")):
                return written
    return ""
