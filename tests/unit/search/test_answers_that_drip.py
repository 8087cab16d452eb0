"""An answer whose headers or body drip is cut off at its deadline; a body that was cut is never taken for a whole one."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from prismake.search.connection import Connections
from prismake.search.outcomes import Passing

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@contextmanager
def serving(*pieces: bytes, pause: float = 0.05) -> Iterator[str]:
    """The address of a server that sends these pieces with pauses between them, to each connection, and keeps it open."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    for piece in pieces:
                        try:
                            connection.sendall(piece)
                        except OSError:
                            break
                        if ended.wait(pause):
                            break

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def body_of(address: str, seconds: float) -> bytes:
    """The body of an answer, within a deadline."""
    with closing(Connections("Source", "prismake", 60)) as connections, connections.one() as wire:
        request = wire.http.build_request("GET", address)
        request.extensions["trace"] = wire.trace
        with wire.deadline(seconds, "too long"), closing(wire.http.send(request, stream=True)) as response:
            return response.read()


@pytest.mark.parametrize(
    "pieces",
    [
        [HEAD, *[b"X: a\r\n"] * 400],
        [letter.to_bytes(1, "big") for letter in HEAD + b"X: " + b"a" * 400],
        [HEAD + b"Content-Length: 900\r\n\r\n", *[b"a"] * 400],
        [HEAD + b"Connection: close\r\n\r\n", *[b"a"] * 400],
    ],
    ids=["headers line by line", "headers byte by byte", "body", "body without a length"],
)
def test_what_drips_is_cut_off(pieces: list[bytes]) -> None:
    with serving(*pieces) as address:
        begun = time.monotonic()
        with pytest.raises(Passing, match="too long"):
            body_of(address, 0.5)
        assert time.monotonic() - begun < 5


def test_an_answer_in_time_is_whole() -> None:
    with serving(HEAD + b"Connection: close\r\n\r\n", b"whole ", b"answer") as address:
        assert body_of(address, 20) == b"whole answer"


def test_a_connection_is_used_again_and_requests_under_way_have_their_own() -> None:
    with closing(Connections("Source", "prismake", 60)) as connections:
        with connections.one() as first, connections.one() as second:
            assert first is not second
        with connections.one() as again:
            assert again in (first, second)
