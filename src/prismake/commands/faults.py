"""Faults of many files, gathered so that all are reported at once."""

from __future__ import annotations

from collections.abc import Callable

from prismake.errors import ReviewError, ReviewFaults


class Faults:
    """Messages of faults, each once, in the order in which they were met."""

    def __init__(self) -> None:
        self._messages: dict[str, None] = {}

    def of(self, act: Callable[[], object]) -> bool:
        """Do something; keep the faults that it raises, and return whether there were none."""
        try:
            act()
        except ReviewFaults as error:
            self._messages.update(dict.fromkeys(map(str, error.faults)))
        except ReviewError as error:
            self._messages[str(error)] = None
        else:
            return True
        return False

    @property
    def messages(self) -> list[str]:
        """The messages, each once."""
        return list(self._messages)

    @property
    def none(self) -> bool:
        """Whether there is no fault so far."""
        return not self._messages
