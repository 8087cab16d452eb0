"""When a request arrived, as the system noted it: a server that is busy reads it later, and what it counts is the arrival."""

import io
import socket
import struct
import sys
import time

# Linux's SO_TIMESTAMPNS, which Python does not name. Elsewhere a request arrives when it is read.
_STAMP = 35 if sys.platform == "linux" else 0
_ROOM = socket.CMSG_SPACE(16) if _STAMP else 0
# A clock that was set meanwhile tells nothing.
_LONGEST = 5.0


def note_arrivals(listening: socket.socket) -> None:
    """Let the system note when each piece arrives on the connections of a socket."""
    if _STAMP:
        listening.setsockopt(socket.SOL_SOCKET, _STAMP, 1)


class Stamped(io.RawIOBase):
    """What a connection reads, and when the first piece since the last question arrived."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stamp = 0.0

    def readable(self) -> bool:
        """True: it is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read a piece, and keep the time of the first one."""
        if not _STAMP:
            size = self._connection.recv_into(buffer)
            self._stamp = self._stamp or time.time()
            return size
        size, notes, _, _ = self._connection.recvmsg_into([buffer], _ROOM)
        stamps = [struct.unpack("qq", data) for _, kind, data in notes if kind == _STAMP and len(data) == 16]
        self._stamp = self._stamp or (stamps[0][0] + stamps[0][1] / 1e9 if stamps else time.time())
        return size

    def lag(self) -> float:
        """The seconds since the request began to arrive; the next question is about the next request."""
        lag, self._stamp = time.time() - self._stamp, 0.0
        return lag if 0 <= lag <= _LONGEST else 0.0
