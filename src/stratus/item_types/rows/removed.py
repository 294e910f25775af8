"""A row that a button removed, as the form keeps it until it is put back or another row is added, moved or removed. Pure.

It stands in a hidden field beside the list, so the form has no state of its own. What comes back is read as a row that somebody sent.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

_LONGEST = 1_000_000
"""Characters of such a field that are read."""
_TOKEN = 8


class Removed(NamedTuple):
    """`place`: where it stood, as sent; `at`: among the rows as they are shown; `label`: what it was called.

    `fields` and `beside` are what was sent of it; `more`: what else went along with it. What referred to it has `reference`.
    """

    token: str
    place: int
    at: int
    label: str
    fields: Mapping[str, str]
    beside: Mapping[str, Any]
    more: Mapping[str, Any]

    @property
    def reference(self) -> str:
        """What stands where the row was chosen, until it is put back: no place of a row."""
        return reference_of(self.token)

    def stored(self) -> str:
        """Return it as the hidden field has it."""
        return json.dumps(self._asdict(), ensure_ascii=False)


def reference_of(token: str) -> str:
    """Return what stands where a row was chosen that has gone under this token; "" without one."""
    return f"gone {token}" if token else ""


def token_of(name: str, data: Any) -> str:
    """Return the token of the row that is removed by what these data ask; the same for all lists of the form that read it."""
    sent = data.get(f"{name}-next")
    return sent if _is_token(sent) else ""


def new_token() -> str:
    """Return the token of the row that is removed next."""
    return secrets.token_hex(_TOKEN // 2)


def removed_in(name: str, data: Any) -> Removed | None:
    """Return the row of this list that a form remembers; None where it remembers none, or something else was sent."""
    raw = data.get(f"{name}-removed")
    if not isinstance(raw, str) or not 0 < len(raw) <= _LONGEST:
        return None
    try:
        read = json.loads(raw)
        found = Removed(**read)
    except (ValueError, TypeError, RecursionError):
        return None
    places = all(type(number) is int and 0 <= number < 1000 for number in (found.place, found.at))
    maps = all(isinstance(one, dict) for one in (found.fields, found.beside, found.more))
    are_texts = maps and all(isinstance(text, str) for text in found.fields.values())
    return found if _is_token(found.token) and places and are_texts and isinstance(found.label, str) else None


def _is_token(token: Any) -> bool:
    return isinstance(token, str) and len(token) == _TOKEN and token.isascii() and token.isalnum()
