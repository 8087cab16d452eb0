"""Convert BibTeX values to plain text: LaTeX accents, letters and signs resolved, braces removed.

bibtexparser's middleware is not used: pylatexenc reads the rest of a line after an unescaped "%" as a
comment, and many URLs in exports contain one.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENT = re.compile(
    r"\{?\\(?:([\"'`^~=.])\s*|([uvHcdbkr])(?![A-Za-z])\s*)\{?(?:\\(?=[A-Za-z](?![A-Za-z])))?([A-Za-zı])\}?\}?"
)
# Letters that a diaeresis may stand on.
_DIAERESIS = "AEHIOUWXYaehiotuwxy"
# A quotation mark that an export escaped, and no diaeresis: no such letter follows.
_NO_DIAERESIS = re.compile(rf'\\"(?!\s?(?:\{{|\\[ij]|[{_DIAERESIS}ı]))')
_ESCAPED_QUOTE = re.compile(r'\\"(?!\{|[A-Za-zı]\})')
_ACCENTS = dict(
    zip(
        "\"'`^~=.uvHcdbkr",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u0328\u030a",
        strict=True,
    )
)
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
# Names that prismake 0.1.0 left as they are.
_LATER = {
    "DJ": "Đ", "dj": "đ", "NG": "Ŋ", "ng": "ŋ", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾", "textsterling": "£", "pounds": "£",
    "texteuro": "€", "euro": "€", "textcopyright": "©", "copyright": "©", "textsection": "§", "textdagger": "†", "textasciicircum": "^",
    "textunderscore": "_", "textasteriskcentered": "*", "textbullet": "•", "textperiodcentered": "·", "textordmasculine": "º", "textordfeminine": "ª",
    "guillemotleft": "«", "guillemotright": "»", "textexclamdown": "¡", "textquestiondown": "¿", "textquotesingle": "'", "textquotedbl": '"',
    "quotedblbase": "„", "quotesinglbase": "‚", "textperthousand": "‰", "leqslant": "≤", "geqslant": "≥", "div": "÷", "circ": "°", "prime": "′",
}  # fmt: skip
_LETTERS |= {f"text{name}": sign for name, sign in _LETTERS.items() if "α" <= sign.lower() <= "ω"}
_LETTER = re.compile(
    rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\s*\{{\}}|[ ]|)"
)
_LATER_LETTER = re.compile(
    rf"\\({'|'.join(sorted(_LATER, key=len, reverse=True))})(?![A-Za-z])(?:\s*\{{\}}|[ ]|)"
)
# An accent on a letter that has one: "\\~{\\^e}"; quotation marks of LaTeX.
_ON_ACCENTED = re.compile(r"\{?\\(?:([\"'`^~=.])|([uvHcdbkr])(?![A-Za-z]))\s*\{?([^\W\d_\x00-\x7f])\}?\}?")
# An accent as LaTeX writes it in its tabbing environment: "\\a'e".
_TABBED = re.compile(r"\\a(['`=])")
_QUOTED = re.compile(r"``(.+?)''", re.DOTALL)
_ESCAPED = re.compile(r"\\([&%$#_{}]|(?<!\\\\) )")
_STYLE = re.compile(
    r"\\(?:textit|textbf|emph|textsc|textrm|textsf|texttt|textsl|textup|textmd|textnormal|textsuperscript|textsubscript|mathrm|mathit"
    r"|mathbf|mathsf|mathtt|mathcal|mathbb|ensuremath|underline|mbox|hbox|url|path|nolinkurl|text|it|bf|em|sc|rm|sl|tt|sf)\b\s*"
)
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
    text = _ESCAPED_QUOTE.sub('"', value) if has_escaped_quotes(value) else value
    if "``" in text:
        text = _QUOTED.sub(r"“\1”", text)
    if "\\" in text:
        text = _TABBED.sub(r"\\\1", text)
        text = _LATER_LETTER.sub(_later_letter, text)
        accented = _ACCENT.sub(_accented, text)
        text = _ON_ACCENTED.sub(_accented, accented) if _ON_ACCENTED.search(accented) else text
    return text_with_accents(text)


def is_read_otherwise(value: str) -> bool:
    """Return whether prismake 0.1.0 read a value in another way."""
    return has_escaped_quotes(value) or (
        ("\\" in value or "``" in value) and plain_text(value) != text_with_accents(value)
    )


def has_escaped_quotes(value: str) -> bool:
    """Return whether a value has an escaped quotation mark that cannot be a diaeresis."""
    return '\\"' in value and _NO_DIAERESIS.search(value) is not None


def text_with_accents(value: str) -> str:
    """Return a BibTeX value as plain text, each escaped quotation mark as a diaeresis: as prismake 0.1.0 read it."""
    text = value
    if "$" in text:
        text = _FORMULA.sub(_formula, text)
    if "~" in text and not _ADDRESS.search(text):
        text = _TIE.sub(" ", text)
    if "\\" in text:
        text = _LETTER.sub(_letter, text)
        text = _ACCENT.sub(_accented, text)
        text = _STYLE.sub("", _LINK.sub("", text))
        text = _ESCAPED.sub(lambda match: match[1] if match[1] not in "{}" else "", text)
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    return " ".join(text.split())


def _formula(match: re.Match[str]) -> str:
    """Return a formula of letters, signs and indices without its dollars; a formula with other commands unchanged."""
    text = _STYLE.sub("", _LETTER.sub(_letter, match[1]))
    return match.group() if "\\" in text else text.replace("^", "").replace("_", "")


def _letter(match: re.Match[str]) -> str:
    # A space ends the name of a sign; after a mathematical sign it also separates words.
    space = match.group()[-1] == " " and len(match[1]) > 2
    return _LETTERS[match[1]] + (" " if space else "")


def _later_letter(match: re.Match[str]) -> str:
    return _LATER[match[1]]


def _accented(match: re.Match[str]) -> str:
    letter = {"ı": "i", "ȷ": "j"}.get(match[3], match[3])
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])
