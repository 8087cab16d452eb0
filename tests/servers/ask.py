"""A question by urllib, for tests of the servers themselves: no retry, no exception, no client."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


@dataclass(frozen=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def xml(self) -> ET.Element:
        """The body as XML."""
        return ET.fromstring(self.body)


def ask(
    url: str, params: Any = (), *, post: bool = False, headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask once, with the parameters in the query or, by POST, in the body."""
    sent = urlencode(params, doseq=True)
    request = Request(
        url if post or not sent else f"{url}?{sent}",
        data=sent.encode() if post else None,
        headers=dict(headers or {}),
    )
    try:
        with urlopen(request, timeout=10) as reply:
            return Answer(reply.status, reply.read(), _lower(reply.headers))
    except HTTPError as error:
        with error:
            return Answer(error.code, error.read(), _lower(error.headers))


def _lower(headers: Any) -> dict[str, str]:
    return {key.lower(): value for key, value in headers.items()}
