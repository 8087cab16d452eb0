"""The connections to a source, which obey the variables of the system for proxies and certificates."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from prismake.errors import ReviewError
from prismake.search.outcomes import Passing

# Names of variables that httpx reads. A proxy may hold a password, so their values are never repeated.
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass
class Wire:
    """A connection to a source. stream: what httpcore reads from, once it is connected; it has a socket."""

    http: httpx.Client
    stream: Any = None
    is_cut: bool = False

    def trace(self, event: str, info: Any) -> None:
        """Note what the connection is read from. event, info: of the extension `trace` of httpcore."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.stream = info["return_value"]

    @contextmanager
    def deadline(self, seconds: float, reason: str) -> Iterator[None]:
        """Cut the connection off when an answer takes longer, however it drips, and raise Passing with this reason."""
        self.is_cut = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except httpx.TransportError as error:
            if self.is_cut:
                raise Passing(reason) from error
            raise
        finally:
            timer.cancel()
        # A body without a length looks whole where it was cut.
        if self.is_cut:
            raise Passing(reason)

    def _cut(self) -> None:
        self.is_cut = True
        if self.stream is not None and (connected := self.stream.get_extra_info("socket")) is not None:
            # A socket that is closed already needs no end.
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


class Connections:
    """The connections to one source, one for each request that is under way: each can be cut off alone.

    silence: the most seconds without a byte. Raises ReviewError as `connect` does.
    """

    def __init__(self, platform: str, user_agent: str, silence: float) -> None:
        self._connect = partial(connect, platform, user_agent, silence)
        self._lending = threading.Lock()
        # A fault of the environment is told before the first request.
        self._opened: list[Wire] = []
        self._free = [self._open()]

    @contextmanager
    def one(self) -> Iterator[Wire]:
        """Lend a connection that no other request uses."""
        with self._lending:
            wire = self._free.pop() if self._free else self._open()
        try:
            yield wire
        finally:
            with self._lending:
                self._free.append(wire)

    def _open(self) -> Wire:
        wire = Wire(self._connect())
        self._opened.append(wire)
        return wire

    def close(self) -> None:
        """Close all connections."""
        for wire in self._opened:
            wire.http.close()


def connect(platform: str, user_agent: str, silence: float) -> httpx.Client:
    """Return a client of HTTP for one source, of one connection. silence: seconds without a byte.

    Raises ReviewError, which names the variables and not their values, if a proxy or a certificate in the environment cannot be used.
    """
    try:
        return httpx.Client(
            headers={"User-Agent": user_agent, "Accept": "*/*"},
            timeout=httpx.Timeout(max(silence, 1.0)),
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            follow_redirects=False,
        )
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        names = [name for upper in VARIABLES for name in (upper, upper.lower()) if os.environ.get(name)]
        why = " SOCKS proxies are not supported." if isinstance(error, ImportError) else ""
        raise ReviewError(
            f"{platform}: no connection can be made with the proxy or the certificates that the environment names "
            f"({', '.join(names) or type(error).__name__}).{why} Nothing was sent.\n    What to do: correct these variables, as "
            "in HTTPS_PROXY=http://proxy.example.org:3128 and SSL_CERT_FILE=/path/of/certificates.pem, or unset them."
        ) from error
