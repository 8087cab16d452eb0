"""The answers of one record in an export of another tool, each in the words of that tool."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One decision. who: the name in the tool; empty where it names nobody. word: its word for the decision; empty for none.

    reasons: in the words of the tool. doubt: why it is not known whose these reasons are; empty if it is. decided: the time that
    the tool states (see `forms.dates.moment`).
    """

    who: str
    word: str
    reasons: tuple[str, ...] = ()
    note: str = ""
    decided: str = ""
    doubt: str = ""


AGAIN = "Export the file from {tool} again, and put it here as it is."


class NotUnderstood(Exception):
    """The cell does not hold what the tool is known to write. The message is shown to the user.

    field: in which field of the row. step: what to do, with {tool} and {key} for the tool and the key of the entry.
    """

    def __init__(self, found: str, field: str, step: str = AGAIN) -> None:
        super().__init__(found)
        self.field = field
        self.step = step
