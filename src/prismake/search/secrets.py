"""API keys and e-mail addresses: read from the environment, sent with requests, and replaced by the names of their
variables everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

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
        forms = {
            form: secret.stand_in
            for secret in (key, email)
            if secret is not None
            for form in _written_forms(secret.value)
        }
        # A shorter form may be the start of a longer one, whose end would be left.
        self._forms = sorted(forms.items(), key=lambda form: len(form[0]), reverse=True)

    def redacted(self, text: str) -> str:
        """Return a text in which the values are replaced by the names of their variables."""
        for form, stand_in in self._forms:
            text = text.replace(form, stand_in)
        return text

    def redacted_body(self, body: bytes) -> bytes:
        """Return the bytes of an answer in which the values are replaced by the names of their variables."""
        for form, stand_in in self._forms:
            if form.encode() in body:
                body = body.replace(form.encode(), stand_in.encode())
        return body


def _written_forms(value: str) -> tuple[str, ...]:
    """Return a value as it is, and in the ways in which an address writes it."""
    quoted = quote(value, safe="")
    small = re.sub(r"%[0-9A-F]{2}", lambda code: code.group().lower(), quoted)
    return value, quoted, quote_plus(value), quoted.replace("%40", "@"), small


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
