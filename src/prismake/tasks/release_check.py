"""One release check as a row of its table."""

from __future__ import annotations

# Most things that a check names.
MOST_NAMED = 5


def release_check(
    gate: str, count: int, who: str, what: str, form: str = "", put_it_in: str = ""
) -> dict[str, str]:
    """Return a release check as a row of table 6_report/gates.

    It has passed if count is 0. form, put_it_in: paths for the person.
    """
    is_open = count == 0
    return {
        "gate": gate,
        "open": "yes" if is_open else "no",
        "awaited_from": "" if is_open else who,
        "count": str(count),
        "what": "" if is_open else what,
        "form": "" if is_open else form,
        "put_it_in": "" if is_open else put_it_in,
    }
