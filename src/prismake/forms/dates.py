"""When an answer was given, according to the content of the returned file.

The file's time on disk is never used, because copying changes it.
"""

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
    """Return a date or time in ISO 8601 as `2026-11-05` or `2026-11-05T10:20:30`, with Z behind a time in UTC.

    A time with an offset is converted to UTC. The result is empty for other text, and for the fixed date with which
    prismake writes forms.
    """
    # Some programs name the zone.
    text = re.sub(r" UTC$", "Z", text.strip())
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
    """Return when a workbook (.xlsx or .ods) was last saved, according to its own properties; empty if it does not
    say.
    """
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
