"""Author names in the form "Family, Given"."""

from __future__ import annotations

import re
from functools import lru_cache

from prismake.records.capitals import family_in_capitals, habit_of_capitals
from prismake.records.degrees import is_degree, names_alone
from prismake.records.text import GROUP_SIGN, clean, is_missing, without_markup

ET_AL = "et al."
TRUNCATED = re.compile(
    r"(?:^|[\s,;]+)\[?(?:et\.?\s*(?:al|coll)\.?|and\s+others|others|(?:and|&|\+)\s*\d+\s+(?:more|others)|[ey]\s+cols?\.|(?-i:u\.\s?a\.)|\u7b49|\u307b\u304b|\.{3,}|…)\]?\s*$|(?<=[^\W_])(?:\.{3,}|\.?…)\s*$",
    re.IGNORECASE,
)
INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][a-z]?\.?[-\s]?){1,4}")
_INITIAL_FIRST = re.compile(r"(?:[^\W\d_]\.[-\s]?){1,4}")
# One sign of initials for each word: "J", "J.", "Yu.", "J.-P.".
_WORD_OF_INITIALS = re.compile(r"[^\W\d_](?:[a-z]?\.(?:-?[^\W\d_][a-z]?\.?)*|-[^\W\d_])?")
GROUP = re.compile(
    r"\b(?:group|groups|collaborat\w*|consorti\w*|committee|investigators|society|network|study|trial|"
    r"university|organi[sz]ation|association|team|project|ministry|agency|institut\w*|department|"
    r"council|foundation|federation|college|academy|centers?|centres?|hospital|commission|"
    r"task\s+force|working\s+party|panel|board|registry|alliance|initiative|program|programme|inc|ltd|gmbh|"
    r"office|administration|authority|authorities|secretariat|directorate|coalition|partnership|taskforce|fund|trust|services|llc|plc|corp|corporation|company|pharma|pharmaceuticals?|therapeutics|laborator(?:y|ies))\b",
    re.IGNORECASE,
)
PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "ten",
        "ter",
        "el",
    ]
)
# With a capital these are given names: "Bin", "Zu".
_SMALL_PARTICLES = frozenset(["das", "do", "zu", "zum", "zur", "vom", "bin", "ibn", "los", "las"])
AND = re.compile(r"\s+(?:and|&)\s+")
# Other words and signs between names, which may also stand in one: "Ramón y Cajal".
_BETWEEN_NAMES = re.compile(r"\s+(?:und|et|y|e|og|och|en|/)\s+")

SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\((?:[^()]*@[^()]*|orcid[^()]*|https?:[^()]*|\d[^()]*)\)", re.IGNORECASE)


# The last word of a name whose full stop is none of an abbreviation: three letters, or initials without stops between.
_STOPPED = re.compile(r"(?:^|[\s,-])((?:[^\W\d_]['\u2019]?){3,}|(?:[^\W\d_a-z\u00df-\u00ff]){2,})\.$")
# The years of a life, as catalogues of libraries add them: "Doe, Jane, 1970-", "Doe, John, 1901-1988", "Doe, Ann, b. 1950".
_YEARS_OF_LIFE = re.compile(
    r"(?:^|,)\s*(?:(?:b\.|born|ca\.)\s*)?1[5-9]\d\d\s*(?:-\s*(?:(?:1[5-9]|20)\d\d)?)?\s*\.?$|(?:^|,)\s*20\d\d\s*-$"
)
# The number with which dblp tells people of one name apart: "Ann Lee 0002".
_HOMONYM = re.compile(r"(?<=[^\W\d_])\s0\d{3}$")
# What a person did for a work, as catalogues of libraries add it: "Doe, Jo, author.", "Roe, Ann (Herausgeber)", "Poe, Cy, 1970- editor".
_ROLE = re.compile(
    r"(?:\s*[(\[](?:eds?|hrsg)|(?:,\s*|(?<=\d)-?\s+|(?<=-)\s*|\s*[(\[])(?:author|editor|verfasser(?:in)?|herausgeber(?:in)?|auteure?|autora?|[\u00e9e]diteur|editora?"
    r"|organizadora?|curatore|illustrator|translator|contributor|compiler))(?:[)\]]|\.)*$",
    re.IGNORECASE,
)
# A text without any of these has neither degrees nor signs of footnotes nor forms of address.
_MORE_THAN_NAMES = re.compile(
    r"[\d*\u2020\u2021\u00a7\u00b6\u00b2\u00b3\u00b9]|[a-z][A-Z]|[A-Z]{2}[A-Za-z]|Ph\.|M\.Sc|(?:Dr|Prof|Mr|Ms|Mrs)\. |Professor "
)
# What web pages add to a name: an address, numbers of footnotes, an ORCID.
_BEHIND_NAME = re.compile(
    r"[\s,]*(?:<[^<>]*@[^<>]*>|\[[\d,\s*]+\]|(?:https?://)?orcid(?:\.org/|:\s*)[\dXx-]+)\s*$", re.IGNORECASE
)
# Signs between names in Chinese and Japanese.
_EAST_ASIAN_SIGNS = re.compile(r"\s*[\uff1b\u3001]\s*")
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff\u3041-\u30ff\uac00-\ud7af]{2,5}")
# What a comma in the name of one person separates.
_FAMILY_AND_GIVEN = 2


def as_group(name: str) -> str:
    """Return the name of a group with a mark, so that `people` does not split it into family and given name."""
    return GROUP_SIGN + name.strip()


@lru_cache(maxsize=65536)
def person(written: str, habit: str = "") -> str:
    """Return one author as "Family, Given"; a group or single name is unchanged, and "et al." is returned as ET_AL.

    habit: where other names of the list have their family names in capitals. Without a comma, given names come last in MEDLINE ("Doe JQ") and Embase ("Doe J.Q."), first in IEEE ("J. Q. Doe").
    A placeholder gives an empty text.
    """
    name = _without_stop(clean(written).strip(" ,;"))
    if ("," in name or name[-1:] in ")]") and not GROUP.search(name):
        name = _ROLE.sub("", name)
    if name[-1:] in "0123456789-." and any(sign.isdigit() for sign in name[-9:]):
        name = _HOMONYM.sub("", _YEARS_OF_LIFE.sub("", name).strip(" ,;"))
    if is_missing(name):
        return ""
    if TRUNCATED.fullmatch(name):
        return ET_AL
    if "(" in name:
        name = _BRACKETS.sub("", name).strip()
    if name[-1:] in ">]" or "orcid" in name:
        name = _BEHIND_NAME.sub("", name)
    if "," in name:
        parts = [part.strip() for part in name.split(",")]
        parts = [part for part in parts if part]
        while len(parts) > _FAMILY_AND_GIVEN and is_degree(parts[-1]):
            parts.pop()
        if len(parts) == 3 and SUFFIX.fullmatch(parts[1]):
            parts = [parts[0], parts[2], parts[1]]
        if len(parts) == 2 and SUFFIX.fullmatch(parts[1]) and " " in parts[0]:
            return _without_comma([*parts[0].split(), parts[1]], habit)
        return ", ".join(parts)
    words = name.split()
    if len(words) > 1 and GROUP.search(name):
        # A full stop ends the list; behind a short word ("Corp.") it belongs to the name of a firm.
        return name[:-1] if name.count(".") == 1 and name[-1] == "." and len(words[-1]) > 5 else name
    if len(words) == 1 or "&" in words or GROUP.search(name):
        return name
    return _without_comma(words, habit)


def _without_stop(name: str) -> str:
    """Return a name without the full stop that ends a list or a sentence: "Madonna.", "Doe, KL.", not "Doe, K.", "Jr."."""
    match = _STOPPED.search(name)
    return name[:-1] if match and not SUFFIX.fullmatch(match[1]) and not GROUP.search(name) else name


def _without_comma(words: list[str], habit: str) -> str:
    suffix = ""
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        suffix = ", " + words.pop()
    last = words[-1]
    if parts := family_in_capitals(" ".join(words), habit):
        return f"{parts[0]}, {parts[1]}{suffix}"
    if len(last.replace(".", "").replace("-", "")) <= 4 and INITIALS.fullmatch(last) and last.upper() == last:
        start = len(words) - 1
        while start > 1 and (_INITIAL_FIRST.fullmatch(words[start - 1]) or len(words[start - 1]) == 1):
            start -= 1
        return f"{' '.join(words[:start])}, {' '.join(words[start:])}{suffix}"
    start = len(words) - 1
    while start > 1 and (words[start - 1].lower() in PARTICLES or words[start - 1] in _SMALL_PARTICLES):
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}{suffix}"


@lru_cache(maxsize=65536)
def _people_in(written: str, habit: str = "") -> tuple[tuple[str, ...], bool]:
    """Return the authors in one value, and whether the source truncated the list. habit: as in `person`."""
    if written[:1] == GROUP_SIGN or _is_family_alone(written):
        name = _without_stop(clean(written).strip(" ,;"))
        if not TRUNCATED.fullmatch(name):
            return (() if is_missing(name) else (name,)), False
    if (
        ("," in written or "." in written[:5])
        and _MORE_THAN_NAMES.search(written)
        and not GROUP.search(written)
    ):
        written = names_alone(written)
    if not written.isascii():
        written = _EAST_ASIAN_SIGNS.sub(";", written).replace("\uff0c", ", ")
    if "&" in written and ";" in written:
        # The semicolon of "&uuml;" parts no names.
        written = without_markup(written)
    if ";" in written and "&" not in written:
        several = written.split(";")
    elif "&" in written or " and " in written:
        several = _joined(clean(written))
    else:
        several = _parted(written) or (_listed(written) if "," in written else [])
    if len(several) > 1:
        habit = habit or habit_of_capitals(part.strip() for part in several)
        people_of_parts = [_people_in(part, habit) for part in several]
        return tuple(name for names, _ in people_of_parts for name in names), any(
            cut for _, cut in people_of_parts
        )
    bare = written.rstrip(" ,;")
    end = bare[-7:].lower()
    # The search for "et al." takes six times as long as this test.
    may_be_cut = any(
        sign in end for sign in ("al", "other", "more", "...", "…", "col", "u.", "\u7b49", "\u307b\u304b")
    )
    shorter = TRUNCATED.sub("", bare) if may_be_cut else bare
    name = person(shorter, habit)
    return ((name,) if name else ()), shorter != bare


def _is_family_alone(written: str) -> bool:
    """Return whether a comma ends a name of several words, as EndNote marks a group: "ENIGMA Bipolar,"."""
    name = written.rstrip()
    words = name[:-1].split()
    is_marked = name.endswith(",") and len(words) > 1 and not any(sign in name[:-1] for sign in ",;")
    return is_marked and not _ends_in_initials(name[:-1]) and not TRUNCATED.search(name[:-1])


def _listed(written: str) -> list[str]:
    """Split "Doe JQ, Roe A" and "Ann Lee, Bo Ruud, Xi Li"; return nothing for "Family, Given, Suffix"."""
    parts = [part for piece in written.split(",") if (part := piece.strip())]
    if not parts:
        return []
    names = [part for part in parts if not TRUNCATED.fullmatch(part)]
    have_initials = len(names) > 1 and all(is_name_with_initials(without_suffix(name)) for name in names)
    are_full = len(names) > _FAMILY_AND_GIVEN and is_list_of_names(names) and not GROUP.search(written)
    # A family name neither begins with initials nor is one word in capitals before a given name.
    begin_with_initials = len(names) > 1 and all(map(_begins_with_initials, names))
    is_told = begin_with_initials or (len(names) > 1 and _are_in_capitals(names))
    if len(names) > _FAMILY_AND_GIVEN and all(map(_EAST_ASIAN_NAME.fullmatch, names)):
        return parts
    if pairs := _pairs_with_initials(parts):
        return pairs
    return parts if have_initials or are_full or is_told else []


def _pairs_with_initials(parts: list[str]) -> list[str]:
    """Return the people of "Doe, J., Roe, A. B., Poe, C.": family names, each with initials behind it; nothing for other lists."""
    tail = parts[-1:] if parts and TRUNCATED.fullmatch(parts[-1]) else []
    pieces = parts[: len(parts) - len(tail)]
    if len(pieces) % 2 or len(pieces) <= _FAMILY_AND_GIVEN:
        return []
    families, given = pieces[::2], pieces[1::2]
    if not all(map(is_initials, given)) or any(map(is_initials, families)):
        return []
    return [f"{family}, {initials}" for family, initials in zip(families, given, strict=True)] + tail


def _parted(written: str) -> list[str]:
    """Split "Muster, E. und Example, A." and "Lee J / Ruud B"; return nothing unless each part is a name with initials or a comma."""
    parts = [part.strip(" ,") for part in _BETWEEN_NAMES.split(written)]
    if len(parts) < 2 or GROUP.search(written):
        return []
    are_names = all(part.count(",") == 1 or is_name_with_initials(part) for part in parts)
    return parts if are_names else []


def _joined(written: str) -> list[str]:
    """Split "Muster, E. & Example, A." and "Ann Lee and Bo Ruud"; return nothing unless each part is a name of a person."""
    parts = [part.strip(" ,") for part in AND.split(written)]
    if len(parts) < 2 or GROUP.search(written):
        return []
    are_names = all(part.count(",") == 1 or _ends_in_initials(part) for part in parts)
    if are_names or all(map(_is_full_name, parts)):
        return parts
    # "Ann Lee, Bo Ruud and Xi Li"
    pieces = [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]
    return pieces if all(map(_is_full_name, pieces)) else []


def _is_full_name(part: str) -> bool:
    """Return whether a text is a given and a family name, both with capitals, as "Ann Lee" and "Juan de la Cruz"."""
    words = part.split()
    named = [word for word in words if word.lower() not in PARTICLES]
    return (
        2 <= len(named) <= 4
        and all(word[0].isupper() and word.isprintable() for word in named)
        and "," not in part
    )


def _begins_with_initials(name: str) -> bool:
    words = name.split()
    return (
        len(words) > 1
        and len(words[0].rstrip(".")) == 1
        and words[0].isupper()
        and len(words[-1].rstrip(".")) > 2
    )


def _are_in_capitals(names: list[str]) -> bool:
    habit = habit_of_capitals(names)
    return bool(habit) and all(family_in_capitals(name, habit) for name in names)


def _ends_in_initials(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and bool(INITIALS.fullmatch(words[-1]))


def people(written: list[str]) -> list[str]:
    """Return authors in order, as `person` formats them, with ET_AL at the end of a truncated list."""
    authors: list[str] = []
    was_cut = False
    habit = habit_of_capitals(value.strip() for value in written)
    for value in written:
        names, cut = _people_in(value, habit)
        authors += names
        was_cut = was_cut or cut
    # Dots alone are a placeholder; behind a name they say that the source truncated the list.
    if was_cut and (authors or any(value.strip() not in ("...", "…") for value in written)):
        authors.append(ET_AL)
    return authors


def is_initials(text: str) -> bool:
    """Return whether a text consists only of initials: "A.", "JQ", "J Q", "Yu.

    A."; but not "Bo", "Li X" or "Xi Li".
    """
    words = text.split()
    if len(words) == 1:
        return bool(INITIALS.fullmatch(text)) and (text.isupper() or "." in text)
    return bool(words) and all(map(_WORD_OF_INITIALS.fullmatch, words))


def is_name_with_initials(text: str) -> bool:
    """Return whether a text is a family name with initials, such as "Li X" or "Doe J.Q."; "J Q" and "Yu.

    A." are only initials.
    """
    words = text.split()
    return (
        len(words) > 1
        and len(words[0]) > 1
        and "." not in words[0]
        and bool(INITIALS.fullmatch(words[-1]))
        and words[-1] == words[-1].upper()
    )


def is_single_name(text: str) -> bool:
    """Return whether a text is a single word that is neither initials nor a suffix such as "Jr": "Suharto" or "Ho"."""
    return text.isalpha() and text[0].isupper() and not text.isupper() and not SUFFIX.fullmatch(text)


def is_list_of_names(parts: list[str]) -> bool:
    """Return whether each part has a given and a family name, in full or as initials: "Ann Lee", "A. Lee", "Lee A"."""
    return all(
        " " in part
        and part.isprintable()
        and not is_initials(part)
        and not any(sign.isdigit() for sign in without_suffix(part))
        and part.split()[0].lower() not in PARTICLES
        for part in parts
    )


def without_suffix(name: str) -> str:
    """Return a name without "Jr" or "3rd" behind its initials."""
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else name
