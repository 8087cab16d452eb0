"""Name a returned file that is no form by its content, whatever its name says: a program or a person gave it another suffix."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from prismake.forms.safety import MOST_ENTRIES, kind_of_content
from prismake.wording import listed

_OPENING_BYTES = 65_536
_NAMES_SHOWN = 3
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SAVE = "Open it in a spreadsheet program and save it as .xlsx"
_ASK = "Ask the person for the form itself, saved as .xlsx"
_PAGE = (
    "this is the form for a browser itself, which holds no answers: they are in the browser in which it was filled in. "
    'Ask the person to open the form there, to press "Save a copy", and to send the saved file'
)

# The first bytes of files of other kinds, and what to say of them.
_BINARY = (
    (b"%PDF", f"this is a PDF file, whose answers cannot be read. {_ASK}"),
    (b"\x89PNG", f"this is a picture, whose answers cannot be read. {_ASK}"),
    (b"\xff\xd8\xff", f"this is a picture, whose answers cannot be read. {_ASK}"),
    (b"GIF8", f"this is a picture, whose answers cannot be read. {_ASK}"),
    (b"{\\rtf", f"this is a text document (RTF). {_ASK}"),
    (b"7z\xbc\xaf", "this is an archive (7z). Unpack it, and put the filled files into its place"),
    (b"Rar!", "this is an archive (RAR). Unpack it, and put the filled files into its place"),
    (b"\x1f\x8b", "this is an archive (gzip). Unpack it, and put the filled file into its place"),
)
# What is inside documents of the older Microsoft formats and their like.
_IN_OLD_OFFICE = (
    ("EncryptedPackage", "the file is protected by a password. Save it without one"),
    ("WordDocument", f"this is an old Word document (.doc). {_ASK}"),
    (
        "__substg1.0_",
        "this is an e-mail of Outlook. Open it in a mail program, and save the attached form in its place",
    ),
)
_IS_PAGE = re.compile(r"<!doctype html|<html|<table|<head", re.IGNORECASE)
_IS_MAIL = re.compile(r"\A(?:[A-Za-z-]+: .*\r?\n(?:[ \t].*\r?\n)*)*(?:MIME-Version|Received|Subject): ")


def other_content(path: Path) -> str:
    """Return what a file is and what to do with it, if its content is known to be no form; otherwise empty.

    The text is a sentence without its last full stop, as the messages of Unreadable.
    """
    with path.open("rb") as stream:
        opening = stream.read(_OPENING_BYTES)
    if opening.startswith(b"PK"):
        return _other_archive(path)
    if opening.startswith(_OLD_OFFICE):
        return _old_office(path)
    for start, sentence in _BINARY:
        if opening.startswith(start):
            return sentence
    return _other_text(opening)


def suffix_of_content(path: Path) -> str:
    """Return the suffix that fits a file which can be read as a form, such as ".xlsx"; empty for another file."""
    kind = kind_of_content(path)
    return "" if other_content(path) else kind


def _other_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:MOST_ENTRIES]
            kind = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    # Damaged archives raise many kinds of exception, and those who read forms name them.
    except Exception:
        return ""
    if any(name.endswith(".iwa") for name in names):
        return "this is a document of Apple Numbers. Open it in Numbers, choose File, Export To, Excel, and send the .xlsx file"
    if any(name.startswith("word/") for name in names) or "opendocument.text" in kind:
        return f"this is a text document. {_ASK}"
    if any(name.startswith("ppt/") for name in names) or "opendocument.presentation" in kind:
        return f"this is a presentation. {_ASK}"
    if (
        "[Content_Types].xml" in names
        or "content.xml" in names
        or any(name.startswith("xl/") for name in names)
    ):
        return ""
    inside = [PurePosixPath(name).name for name in names if not name.endswith("/")]
    more = [f"{len(inside) - _NAMES_SHOWN} more"] if len(inside) > _NAMES_SHOWN else []
    contents = f"that contains {listed([*inside[:_NAMES_SHOWN], *more])}" if inside else "with nothing inside"
    return (
        f"this is an archive {contents}, with the suffix {path.suffix}; prismake does not unpack archives. "
        "Unpack it, and put the filled forms into its place"
    )


def _old_office(path: Path) -> str:
    content = path.read_bytes()
    for name, sentence in _IN_OLD_OFFICE:
        if name.encode("utf-16-le") in content:
            return sentence
    return ""


def _other_text(opening: bytes) -> str:
    text = opening.decode("utf-16" if opening[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    text = text.lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        return _markup(text)
    if _IS_MAIL.match(text):
        return "this is an e-mail. Open it in a mail program, and save the attached form in its place"
    return ""


def _markup(text: str) -> str:
    if "office:document" in text:
        return f"this is a spreadsheet in one XML file (.fods). {_SAVE}"
    if "schemas-microsoft-com:office:spreadsheet" in text:
        return f"this is an XML spreadsheet of Excel 2003. {_SAVE}"
    if not _IS_PAGE.search(text):
        return ""
    if "#record-text" in text:
        return _PAGE
    return f"this is a web page (HTML) with the suffix of another format. {_SAVE}"
