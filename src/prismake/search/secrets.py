"""API keys and e-mail addresses: read from the environment, sent with requests, and replaced by the names of their
variables everywhere else.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from prismake.errors import ReviewError

# A shorter value would be replaced inside ordinary words. No key and no address is that short.
SHORTEST = 5


@dataclass(frozen=True)
class Secret:
    """A value from the environment that must not be written anywhere, and the name of its variable."""

    variable: str
    value: str

    def __repr__(self) -> str:
        return f"Secret({self.variable})"

    @property
    def stand_in(self) -> str:
        """Return the text that replaces the value in files and messages."""
        return f"{{{self.variable}}}"


class Secrets:
    """The API key for one source and the e-mail address of the team; each None if it is not given."""

    def __init__(self, key: Secret | None = None, email: Secret | None = None) -> None:
        self.key, self.email = key, email
        self._known = [
            (secret.stand_in, _hint(secret.value), _written(secret.value))
            for secret in (key, email)
            if secret is not None
        ]

    def redacted(self, text: str) -> str:
        """Return a text in which the values are replaced by the names of their variables."""
        small = text.lower()
        for stand_in, hint, written in self._known:
            if hint in small:
                text = written.sub(lambda _, stand_in=stand_in: stand_in, text)  # type: ignore[misc]
        return text

    def redacted_body(self, body: bytes) -> bytes:
        """Return the bytes of an answer in which the values are replaced by the names of their variables."""
        small = body.lower()
        for _, hint, _ in self._known:
            if hint.encode() in small:
                # Signs that are no UTF-8 stay the bytes that they are.
                text = body.decode("utf-8", errors="surrogateescape")
                return self.redacted(text).encode("utf-8", errors="surrogateescape")
        return body


def _hint(value: str) -> str:
    """Return the longest part of a value that is the same however the value is written; it is soon looked for in a large body."""
    return max(re.findall(r"[a-z0-9]+", value.lower(), re.ASCII), key=len, default="")


def _written(value: str) -> re.Pattern[str]:
    """Return a pattern of a value in all the ways in which addresses, JSON and HTML write it, in letters of either case."""
    return re.compile("".join(_sign(character) for character in value), re.IGNORECASE)


def _sign(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    quoted = quote(character, safe="")
    code = ord(character)
    forms = {
        character,
        quoted,
        f"%{code:02x}" if code < 128 else quoted,
        # An address inside an address.
        quote(quoted, safe=""),
        *((f"\\u{code:04x}",) if code < 0x10000 else ()),
        json.dumps(character)[1:-1],
        f"&#{code};",
        f"&#x{code:x};",
        html.escape(character),
    }
    # A shorter form may be the start of a longer one, whose end would be left.
    return (
        "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) + ")"
    )


def secret_of(variable: str, environment: Mapping[str, str]) -> Secret | None:
    """Return the value of an environment variable without surrounding white space; None if it is unset or blank.

    Raises ReviewError, whose message does not contain the value, if it contains white space or is too short.
    """
    value = environment.get(variable, "").strip() if variable else ""
    if not value:
        return None
    if any(character.isspace() or not character.isprintable() for character in value):
        raise ReviewError(
            f"The environment variable {variable} contains a space or line break inside its value.\n    What to "
            "do: set the variable to the key or address alone."
        )
    if len(value) < SHORTEST:
        raise ReviewError(
            f"The environment variable {variable} has fewer than {SHORTEST} characters, so its value cannot be a "
            "key or address.\n    What to do: set the variable to the whole key or address."
        )
    return Secret(variable, value)
