"""The LaTeX commands for signs, spaces and fractions that pylatexenc knows, as the characters that they stand for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db

# Commands that stand for no character of the text, or that depend on a document.
_NO_SIGNS = frozenset(
    [
        "today",
        "ref",
        "autoref",
        "cref",
        "Cref",
        "eqref",
        "cite",
        "citet",
        "citep",
        "vspace",
        "textcompwordmark",
    ]
)
# Behind these names LaTeX takes the space and means none: "5 \textmu m" is "5 μm".
_JOINED = frozenset({"textmu", "textdegree", "textquoteleft", "textquotedblleft"})
# So do these behind a letter or a figure: "Navy\textquoteright s" is "Navy’s".
_JOINED_TO_WORDS = frozenset({"textquoteright", "textquotesingle", "textendash"})
# Names that pylatexenc lacks, or reads as a rarer sign of the same look.
_FURTHER = {
    "pounds": "£", "euro": "€", "copyright": "©", "textunderscore": "_", "textasteriskcentered": "*", "textasciicircum": "^",
    "textperiodcentered": "·", "quotedblbase": "„", "quotesinglbase": "‚", "leqslant": "≤", "geqslant": "≥", "circ": "°", "prime": "′",
    "textquotesingle": "'", "textquotedbl": '"', "textasciigrave": "`", "textnumero": "№", "textohm": "Ω",
    "textcelsius": "℃", "textperthousand": "‰", "textsubring": "\u0325", "thinspace": " ", "enspace": " ",
    "space": " ", "newline": " ", "linebreak": " ", "par": " ", "noindent": "", "allowbreak": "", "nobreak": "",
    "protect": "", "relax": "", "textcompwordmark": "", "nolimits": "", "limits": "", "left": "", "right": "",
    "slash": "/", "ordmasculine": "º", "ordfeminine": "ª",
}  # fmt: skip
# Accents by their names, and by the names that they have in formulas.
ACCENTS = dict(
    zip(
        "\"'`^~=.uvHcdbkr",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u0328\u030a",
        strict=True,
    )
)
_ACCENTS_OF_FORMULAS = {
    "ddot": "\u0308", "acute": "\u0301", "grave": "\u0300", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304", "dot": "\u0307", "breve": "\u0306", "check": "\u030c",
}  # fmt: skip
_ACCENT = r"\\([\"'`^~=.]|[uvHcdbkr](?![A-Za-z]))\s*"
_TWO_ACCENTS = re.compile(rf"{_ACCENT}\{{?{_ACCENT}\{{?([A-Za-z])\}}?\}}?")
_ACCENT_OF_FORMULA = re.compile(
    rf"\\({'|'.join(_ACCENTS_OF_FORMULAS)})(?![A-Za-z])\s*\{{?([A-Za-z])(?:\}}|(?<!\{{.))"
)
_TABBING_ACCENT = re.compile(r"\\a(?=['`=])")
_MEASURED_SPACE = re.compile(r"\\[hv]space\*?\s*\{[^{}]*\}")
_ESCAPED_TWICE = re.compile(r"\\\\(?=[&%$#_]|[\"'^~`=.]\{?[A-Za-z]|([A-Za-z]{3,}))")
_SPACE = re.compile(r"\\(?:[,;:]|\\)")
_NO_SPACE = re.compile(r"\\[!/()-]")
# A backslash that a program wrote out before the name of a command.
_WRITTEN_OUT = re.compile(r"\{\\textbackslash\}(?=([A-Za-z]{3,}))|\\textbackslash\{\}(?=([A-Za-z]{3,}))")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COLOUR = re.compile(r"\\(?:textcolor|colorbox)\s*\{[^{}]*\}(?=\s*\{)|\\color\s*\{[^{}]*\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|( )|)")
_NAME = re.compile(r"\\[A-Za-z]+")


@cache
def _signs() -> dict[str, str]:
    """Return the characters by name of the command."""
    signs: dict[str, str] = dict(_FURTHER)
    for macro in get_default_latex_context_db().iter_macro_specs():
        text = macro.simplify_repl
        if isinstance(text, str) and text and "%" not in text and macro.macroname not in _NO_SIGNS:
            signs.setdefault(macro.macroname, " " if text.isspace() else text)
    return signs


def expanded(value: str, others: frozenset[str]) -> str:
    """Return a BibTeX value with its commands for signs, spaces, fractions and colours resolved.

    others: names of commands that are left as they are. Braces, single accents and the styles of letters stay as well.
    """

    def is_known(name: str) -> bool:
        return name in others or name in _signs()

    text = _WRITTEN_OUT.sub(lambda match: "\\" if is_known(match[1] or match[2]) else match[0], value)
    text = _TABBING_ACCENT.sub(r"\\", text)
    text = _COLOUR.sub("", _MEASURED_SPACE.sub(" ", text))
    text = _FRACTION.sub(r"\1/\2", text)
    text = _ESCAPED_TWICE.sub(lambda match: "\\" if not match[1] or is_known(match[1]) else " ", text)
    text = _NO_SPACE.sub("", _SPACE.sub(" ", text))
    text = _TWO_ACCENTS.sub(_with_two_accents, text)
    text = _ACCENT_OF_FORMULA.sub(lambda match: _composed(match[2] + _ACCENTS_OF_FORMULAS[match[1]]), text)
    return _COMMAND.sub(lambda match: _sign(match, others), text)


def _with_two_accents(match: re.Match[str]) -> str:
    """Return a letter with its two accents, in either order, as one character if Unicode has one."""
    inner, outer = ACCENTS[match[2]], ACCENTS[match[1]]
    composed = _composed(match[3] + inner + outer)
    return composed if len(composed) == 1 else min(composed, _composed(match[3] + outer + inner), key=len)


def _composed(letters: str) -> str:
    return unicodedata.normalize("NFC", letters)


def _sign(match: re.Match[str], others: frozenset[str]) -> str:
    name = match[1]
    before = match.string[match.start() - 1 : match.start()]
    is_joined = name in _JOINED or (name in _JOINED_TO_WORDS and before.isalnum())
    sign = _signs().get(name)
    is_letter = len(name) == 2 and sign is not None and sign.isalpha()
    if name in others:
        return f"\\{name}{{}}" if match[2] and is_joined else match[0]
    if sign is None:
        return match[0]
    return sign + (" " if match[2] and not (is_joined or is_letter) else "")


def unread_commands(value: str, plain: str) -> list[str]:
    r"""Return the commands of a BibTeX value that its plain text shows as they are written, such as "\foo"."""
    return [command for command in _NAME.findall(value) if command in plain]
