"""The tags of RIS as people and programs that correct typing leave them: with spaces that do not break, with a dash for the hyphen,
without blanks, or in lower case.
"""

from __future__ import annotations

import re

_TAGS = (
    "A1 A2 A3 A4 AB AD AI AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CT CY DA DB DE DI DO DP "
    "ED EM EP ER ET ID IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK LP M1 M2 M3 N1 N2 NL NV OP PB PM PT "
    "PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UK UR VL VO Y1 Y2 YR"
)
RIS_TAGS = frozenset(_TAGS.split(" "))
_SPACE = "\u00a0"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
# A tag of RIS or MEDLINE at the start of a line with spaces that do not break.
_SPACED_TAG = re.compile(
    rf"^[ {_SPACE}]{{0,3}}[A-Z][A-Z0-9]{{1,3}}[ {_SPACE}]{{0,4}}-(?:[ {_SPACE}]|$)", re.MULTILINE
)
# The first or last tag of a record of RIS with another sign than a hyphen, and a first tag without the blanks before its hyphen. The
# patterns start with a rare letter: they are searched in each file.
_BEHIND_FIRST, _BEHIND_LAST = (
    "|".join(rf"(?<=\n{tag}[ \t{_SPACE}]{{{blanks}}}.)" for blanks in range(5)) for tag in ("TY", "ER")
)
_FRAME_WITH_DASH = re.compile(
    rf"[{_DASHES}](?:(?:{_BEHIND_FIRST})(?:[ \t{_SPACE}]|$)|(?:{_BEHIND_LAST})[ \t{_SPACE}]*$)", re.MULTILINE
)
_TIGHT_FRAME = re.compile(r"TY(?<![^\n ]..)-[ \t]?[A-Z]{3,7}[ \t]*(?=\n|\Z)")
_TAG_WITH_DASH = re.compile(
    rf"^[ {_SPACE}]{{0,3}}(?!ER[^\n]{{1,6}}\w)([A-Z][A-Z0-9])[ \t{_SPACE}]{{0,4}}[{_DASHES}](?:[ \t{_SPACE}]|$)",
    re.MULTILINE,
)
# "T2-weighted" and "L4-L5" at the start of a line of an abstract are no tags.
_TIGHT_TAG = re.compile(
    r"^ {0,3}(?:([A-Z][A-Z0-9])-(?:[ \t]|$)|([A-Z][A-Z])-(?=\S)|([A-Z]\d)-(?![a-z]|[A-Z]\d))", re.MULTILINE
)

# The same in MEDLINE, whose tags have up to four letters.
_MEDLINE_WITH_DASH = re.compile(rf"[{_DASHES}](?<=\n(?:PMID|TI  |OWN |FAU ).)")
_MEDLINE_TAG_WITH_DASH = re.compile(
    rf"^([A-Z]{{2,4}})[ {_SPACE}]{{0,2}}[{_DASHES}](?:[ {_SPACE}]|$)", re.MULTILINE
)

# Single tags that a person typed between those of an export: "au  - Moss, Ann", and with the dash that a program put there.
_TYPED = re.compile(
    rf"\n(?=[ {_SPACE}]{{0,3}}(?:[a-z][A-Za-z0-9]|[A-Z][a-z])  - |[A-Z][A-Z0-9]  [{_DASHES}](?:[ {_SPACE}]|\n|$))"
)
_TYPED_TAG = re.compile(
    rf"^[ {_SPACE}]{{0,3}}([A-Za-z][A-Za-z0-9])  [-{_DASHES}](?:[ {_SPACE}]|$)", re.MULTILINE
)
_FRAME = re.compile(r"Y(?<=TY)  - ")

ODD_TAGS = (
    "The tags of this file are written with a dash for the hyphen, without their blanks, or in lower case, as by a person or a program that corrects typing; "
    "they are read as tags. Compare the number of records with that of the export."
)


def with_plain_tags(text: str) -> str:
    """Return the text with the tags of RIS and MEDLINE as these formats write them."""
    if _SPACE in text:
        text = _SPACED_TAG.sub(lambda match: match[0].replace(_SPACE, " "), text)
    if _has_dashes(text):
        text = _TAG_WITH_DASH.sub(_plain, text)
    if _is_medline_with_dashes(text):
        text = _MEDLINE_TAG_WITH_DASH.sub(lambda match: f"{match[1]:4}- ", text)
    if _has_typed_tags(text):
        text = _TYPED_TAG.sub(_in_capitals, text)
    return _TIGHT_TAG.sub(_plain, text) if _is_tight(text) else text


def has_odd_tags(text: str) -> bool:
    """Return whether a text has the first or last tag of a record of RIS, or tags of MEDLINE, with other signs or blanks than these."""
    return _is_tight(text) or _has_dashes(text) or _is_medline_with_dashes(text) or _has_typed_tags(text)


def _has_typed_tags(text: str) -> bool:
    """Return whether tags of RIS beside the first and last ones have small letters, or a dash behind two blanks."""
    if not _FRAME.search(text):
        return False
    return any(_is_typed_tag(text, match.end()) for match in _TYPED.finditer(text))


def _is_typed_tag(text: str, at: int) -> bool:
    match = _TYPED_TAG.match(text, at)
    return match is not None and match[1].upper() in RIS_TAGS


def _in_capitals(match: re.Match[str]) -> str:
    tag = match[1].upper()
    return f"{tag}  - " if tag in RIS_TAGS else match[0]


def _has_dashes(text: str) -> bool:
    if text.isascii():
        return False
    return bool(
        _FRAME_WITH_DASH.search(text) or _FRAME_WITH_DASH.match("\n" + text[:8], _first_dash(text) + 1)
    )


def _first_dash(text: str) -> int:
    """Return the index of the first dash in the first letters of a text, 0 if there is none: its line has no line end before it."""
    return next((at for at, letter in enumerate(text[:8]) if letter in _DASHES), 0)


def _is_medline_with_dashes(text: str) -> bool:
    return not text.isascii() and "PMID" in text and _MEDLINE_WITH_DASH.search(text) is not None


def _is_tight(text: str) -> bool:
    return "TY-" in text and _TIGHT_FRAME.search(text) is not None


def _plain(match: re.Match[str]) -> str:
    tag = next(group for group in match.groups() if group)
    return f"{tag}  - " if tag in RIS_TAGS else match[0]
