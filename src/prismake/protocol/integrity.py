"""Section `integrity`: where retractions are looked for besides the records themselves."""

from __future__ import annotations

from pydantic import Field

from prismake.protocol.base import Section


class RetractionWatch(Section):
    """A download of the Retraction Watch database, as Crossref publishes it, kept with the review."""

    file: str = Field(description="Path of the CSV file, in its published layout.")
    downloaded_on: str = Field(
        pattern=r"^\d{4}-\d{2}-\d{2}$", description="Date of the download, YYYY-MM-DD."
    )
    sha256: str = Field(
        default="",
        description="sha256 of the file. A run needs it, and its message names the value to write here.",
    )


class Integrity(Section):
    """Sources of retractions, corrections and expressions of concern. What the records say is looked at in every run."""

    retraction_watch: RetractionWatch | None = Field(
        default=None,
        description="A download of Retraction Watch; without one the page says that it was not checked.",
    )


TYPES = {"integrity": Integrity}
