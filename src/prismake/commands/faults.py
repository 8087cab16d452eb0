"""The faults of several files, collected to report all at once."""

from __future__ import annotations

from collections.abc import Callable

from prismake.errors import ReviewError, ReviewFaults


class Faults:
    """The messages of faults without repeats, in the order of collection."""

    def __init__(self) -> None:
        self._messages: dict[str, None] = {}

    def collect(self, action: Callable[[], object]) -> bool:
        """Call `action`, collect the faults that it raises, and return whether it raised none."""
        try:
            action()
        except ReviewFaults as error:
            self._messages.update(dict.fromkeys(map(str, error.faults)))
        except ReviewError as error:
            self._messages[str(error)] = None
        else:
            return True
        return False

    @property
    def messages(self) -> list[str]:
        """The messages without repeats."""
        return list(self._messages)

    @property
    def is_empty(self) -> bool:
        """Whether no fault was collected."""
        return not self._messages
