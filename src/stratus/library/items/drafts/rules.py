"""Rules of drafts and of open forms. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from stratus.foundation.numbers import typed_whole

MOST_BYTES = 1_000_000
"""Of a draft, as it is stored. An item has at most some hundred thousand characters."""
MOST_DRAFTS = 100
"""Of one person, of those that they can open."""
MOST_UNREACHED = 100
"""Of one person, of those that they cannot open now: in the trash, or in collections that they may not change. The newest are kept."""
DAYS = 90
KEPT_FOR = timedelta(days=DAYS)
"""How long a draft is there after it was kept last."""
FRESH = timedelta(minutes=2)
"""How long a form counts as open after its page was heard of last."""
LEAVING = timedelta(seconds=30)
"""How long it goes on counting as open after its page said that it is left: it may be loaded again."""
SPENT_FOR = timedelta(days=1)
"""How long it is known that a form was saved or discarded: longer than anything that it had sent before can be under way."""
LONGEST_WINDOW = 36
LONGEST_NUMBER = 9
"""Digits of the version of a draft, and of a revision, as forms send them."""
MOST_AT_FIRST = 10 ** (LONGEST_NUMBER - 1)
"""The greatest version of a draft that is new: there is room for it to rise."""

MOST_PARTS = 999
"""Pages of the texts of one translation."""

MADE_FROM = "made_from"
WANTED = "draft"
"""In the address of the form of a new item: the key of the draft that it shows."""
KEY_DIGITS = 32
"""Hexadecimal digits of the key of a form."""
OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "more", "pasted", "preview", "live"})
"""What a form sends that is no field: its token, its buttons, and what one of them is about."""
OF_THE_DRAFT = "draft_"
"""What the names of fields about the draft itself begin with."""
OLD_MARKS = "draft_made_from"
"""The marks of what the form was made from, while its page shows what was saved meanwhile: a choice there is not kept, and asked again."""
KEPT_CHOICE = "keep-"


def held(sent: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Return what a draft keeps of a form that was sent: fields, and the marks of what it was made from."""
    fields = {name: [str(value) for value in values] for name, values in sent}
    if old := fields.get(OLD_MARKS):
        fields[MADE_FROM] = old
    return {name: values for name, values in fields.items() if not _is_besides(name)}


def _is_besides(name: str) -> bool:
    return name in OF_THE_FORM or name.startswith((OF_THE_DRAFT, KEPT_CHOICE))


def written(fields: Mapping[str, Sequence[str]]) -> str:
    """Return fields as a draft stores them."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read(posted: str) -> dict[str, list[str]]:
    """Return the fields that a draft holds."""
    found: dict[str, list[str]] = json.loads(posted)
    return found


def key_of(sent: str) -> UUID | None:
    """Return the key of a form as it was sent; None for anything else."""
    try:
        return UUID(hex=sent) if len(sent) == KEY_DIGITS else None
    except ValueError:
        return None


def part_of(address: Mapping[str, str]) -> int:
    """Return which page of the texts of a translation an address names: the first where it names none."""
    return min(max(1, typed_whole(address.get("part", ""), 3) or 1), MOST_PARTS)


def may_replace(*, window: str, version: int, by_window: str, by_version: int) -> bool:
    """Tell whether a window may replace a draft, or delete it: the one that wrote it last, and one that shows it as it is now."""
    return version == by_version or (bool(window) and window == by_window)


def left(seen_at: datetime) -> datetime:
    """Return what is noted as last heard of a page that is left at this moment."""
    return seen_at - FRESH + LEAVING
