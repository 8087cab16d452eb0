"""Collects the faults of several checks, so that one message reports all of them."""

from __future__ import annotations

from collections.abc import Callable

from prismake.errors import ReviewError, ReviewFaults


class Faults:
    """Messages of faults, without repetitions, in the order in which they were collected."""

    def __init__(self) -> None:
        self._messages: dict[str, None] = {}

    def collect(self, action: Callable[[], object]) -> bool:
        """Call `action`; keep the messages of the ReviewError that it raises, and return whether it raised none."""
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
        """Return the collected messages, each once."""
        return list(self._messages)

    @property
    def is_empty(self) -> bool:
        """Return whether no fault was collected."""
        return not self._messages
