"""Convert BibTeX values to plain text: LaTeX accents, letters and signs resolved, braces removed.

bibtexparser's middleware is not used: pylatexenc reads the rest of a line after an unescaped "%" as a
comment, and many URLs in exports contain one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from prismake.formats.latex_commands import ACCENTS, expanded, unread_commands

_ACCENT = re.compile(
    r"\{?\\(?:([\"'`^~=.])\s*|([uvHcdbkr])(?![A-Za-z])\s*)\{?(?:\\(?=[A-Za-z](?![A-Za-z])))?([A-Za-zı])\}?\}?"
)
# Letters that a diaeresis may stand on.
_DIAERESIS = "AEHIOUWXYaehiotuwxy"
# A quotation mark that an export escaped, and no diaeresis: no such letter follows.
_NO_DIAERESIS = re.compile(rf'\\"(?!\s?(?:\{{|\\[ij]|[{_DIAERESIS}ı]))')
_ESCAPED_QUOTE = re.compile(r'\\"(?!\{|[A-Za-zı]\})')
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "ldots": "…", "dots": "…", "textdegree": "°", "degree": "°", "textgreater": ">", "textless": "<",
    "textasciitilde": "~", "textbackslash": "\\", "textbar": "|", "textregistered": "®", "texttrademark": "™",
    "textmu": "µ", "pm": "±", "times": "×", "cdot": "·", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠",
    "approx": "≈", "sim": "∼", "infty": "∞", "rightarrow": "→", "to": "→",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_LETTERS |= {f"text{name}": sign for name, sign in _LETTERS.items() if "α" <= sign.lower() <= "ω"}
_LETTER = re.compile(
    rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\s*\{{\}}|[ ]|)"
)
# The quotation marks of LaTeX.
_QUOTED = re.compile(r"``(.+?)''", re.DOTALL)
_ESCAPED = re.compile(r"\\([&%$#_{}]|(?<!\\\\) )")
_STYLES = (
    "textit|textbf|emph|textsc|textrm|textsf|texttt|textsl|textup|textmd|textnormal|textsuperscript|textsubscript|mathrm|mathit"
    "|mathbf|mathsf|mathtt|mathcal|mathbb|ensuremath|underline|mbox|hbox|url|path|nolinkurl|text|it|bf|em|sc|rm|sl|tt|sf"
)
_STYLE = re.compile(rf"\\(?:{_STYLES})\b\s*")
# The commands that this module reads: the names of letters, accents and styles.
_OWN_COMMANDS = frozenset({*_LETTERS, *_STYLES.split("|"), *"uvHcdbkr", "href"})
# An address and the words that lead to it.
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
# A formula contains a sign or an index between its dollars; a price does not.
_FORMULA = re.compile(r"(?<!\\)\$([^$]*?[\\^_{}][^$]*?|[^$\s]{1,3})(?<!\\)\$")
_TIE = re.compile(r"(?<![\\/\w])~|(?<=[\w.])~(?=[\w\\{(])")
_ADDRESS = re.compile(r"\w+://\S+|\bwww\.\S+")


def plain_text(value: str) -> str:
    """Return a BibTeX value as plain text: LaTeX accents and signs resolved, braces removed.

    BASE escapes quotation marks: where one cannot be a diaeresis, all of the value are quotation marks.
    """
    text = _ESCAPED_QUOTE.sub('"', value) if _has_escaped_quotes(value) else value
    if "``" in text:
        text = _QUOTED.sub(r"“\1”", text)
    return _decoded(text, lambda part: expanded(part, _OWN_COMMANDS))


def plain_text_of_0_1_0(value: str) -> str:
    """Return the plain text that 0.1.0 made of a BibTeX value: fewer commands, each escaped quotation mark a diaeresis."""
    return _decoded(value, lambda part: part)


def is_read_otherwise(value: str) -> bool:
    """Return whether 0.1.0 made another plain text of a BibTeX value."""
    return ("\\" in value or "``" in value) and plain_text(value) != plain_text_of_0_1_0(value)


def unknown_commands(value: str) -> list[str]:
    r"""Return the LaTeX commands of a BibTeX value that its plain text shows as they are written, such as "\foo"."""
    return unread_commands(value, plain_text(value)) if "\\" in value else []


def _has_escaped_quotes(value: str) -> bool:
    """Return whether a value has an escaped quotation mark that cannot be a diaeresis."""
    return '\\"' in value and _NO_DIAERESIS.search(value) is not None


def _decoded(value: str, expand: Callable[[str], str]) -> str:
    """Return a value as plain text. expand: resolves the commands that this module does not read."""
    text = value
    if "$" in text:
        text = _FORMULA.sub(lambda match: _formula(match, expand), text)
    if "~" in text and not _ADDRESS.search(text):
        text = _TIE.sub(" ", text)
    if "\\" in text:
        text = _LETTER.sub(_letter, expand(text))
        text = _ACCENT.sub(_accented, text)
        text = _STYLE.sub("", _LINK.sub("", text))
        text = _ESCAPED.sub(lambda match: match[1] if match[1] not in "{}" else "", text)
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    return " ".join(text.split())


def _formula(match: re.Match[str], expand: Callable[[str], str]) -> str:
    """Return a formula of letters, signs and indices without its dollars; a formula with other commands unchanged."""
    text = _STYLE.sub("", _LETTER.sub(_letter, expand(match[1])))
    return match.group() if "\\" in text else text.replace("^", "").replace("_", "")


def _letter(match: re.Match[str]) -> str:
    # A space ends the name of a sign; after a mathematical sign it also separates words.
    space = match.group()[-1] == " " and len(match[1]) > 2
    return _LETTERS[match[1]] + (" " if space else "")


def _accented(match: re.Match[str]) -> str:
    letter = {"ı": "i", "ȷ": "j"}.get(match[3], match[3])
    return unicodedata.normalize("NFC", letter + ACCENTS[match[1] or match[2]])
