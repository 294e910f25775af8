"""Decodes and cleans the events of a sync. Once the envelope is readable, no event in it can make the sync fail.

Unreadable means: no JSON object, no list of events, or an event without a number. The player then sends half as many.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import md5
from types import MappingProxyType
from typing import Any, TypeGuard
from uuid import UUID

import msgspec

from stratus.delivery.attempts.sections import COUNTS
from stratus.delivery.sync.checks import check_asked
from stratus.delivery.sync.notes import check_note
from stratus.delivery.sync.plays import check_plays
from stratus.delivery.sync.reports import check_report
from stratus.item_types.base import ItemType
from stratus.item_types.registry import ITEM_TYPES

MOST_EVENTS = 200
MOST_BYTES = 256 * 1024
MOST_AT_ONCE = 8 * 1024
"""Characters of markup that are cleaned where the event loop waits for it."""
DEEPEST = 32
"""Levels of lists and objects in a value. Readers of the log and of answers have far less stack left than the saver."""
BIGGEST = 2**63 - 1
KINDS = frozenset({"answer", "visit", "flag", "hand_in", "note", "play", "check", "report", "log", "lock", "unlock"})
LOCK_NAME = re.compile(r"[0-9A-Za-z_-]{0,32}")
MOST_CODES = 10_000
MOST_QUESTIONS = 10_000
MISSING = ("unsent", "refused", "file", "file-refused", "file-lost")
"""Why a page cannot hand an answer over (`web/player/exam/missing.ts`)."""
WRITER = re.compile(r"[0-9A-Za-z_-]{8,32}")
STAFF_WRITER = UUID(int=0)
"""Under which staff write into the log; no browser gets it."""
_HEX = re.compile(r"(?!0{32})[0-9a-f]{32}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Limited = Mapping[str, Collection[str]]
NOTHING_LIMITED: Limited = MappingProxyType({})
_ENCODER = msgspec.json.Encoder()


class Unreadable(ValueError):
    """The envelope cannot be read (400)."""


def writer_id(name: Any) -> UUID:
    """Return the id under which the log keeps what a writer sends.

    Our pages make names of 32 hexadecimal digits, which are the id; any other name is hashed.

    Raises Unreadable for what is no name of a writer.
    """
    if not isinstance(name, str) or not WRITER.fullmatch(name):
        raise Unreadable("writer is 8 to 32 letters, digits, - or _.")
    return _id_of(name)


@lru_cache(10_000)
def _id_of(name: str) -> UUID:
    return UUID(name if _HEX.fullmatch(name) else md5(name.encode(), usedforsecurity=False).hexdigest())


class TooLarge(ValueError):
    """The request is larger than allowed (413)."""


@dataclass(slots=True)
class Event:
    """One event as it is logged. `refused` says why its answer does not count; `value` is JSON."""

    seq: int
    at: str
    kind: str
    item: str
    value: str | None
    refused: str = ""
    stands: bool = False
    """Whether this is the newest answer to its item in this request, which is the one to be stored as the answer."""
    verdict: str = ""
    """The outcome in its section, "" (counts), LATE, or why it needs a decision (`attempts.sections`), or that of `sync.checks`."""
    answer: tuple[ItemType, Mapping[str, Any], Any] | None = None
    """An accepted answer that has yet to be made as it is stored (`store`): its type, its item, what was sent."""


@dataclass(slots=True)
class Sync:
    """One request of one writer, ready for the batch."""

    writer: UUID
    session: int
    active: bool
    events: list[Event]
    received: list[int]
    hand_in: int | None = None
    """Seq of the hand-in, if there is one; events after it came after the end."""
    visit: str = ""
    flags: dict[str, bool] = field(default_factory=dict)
    locked: str | None = None
    """Name of the lock with which the page hides the questions, "" when it shows them. None: the request does not say."""
    code: int = 0
    """Highest number of a one-time code that was used."""
    epoch: str = ""
    """The epoch of the database that the page knows, "" if it knows none."""
    missing: str | None = None
    """JSON: the answers that the page cannot hand over. None: the request does not say."""
    standing: bool = False
    """Whether the page asks which answers stand."""
    checked: int | None = None
    """Of how many questions that were checked the page knows what came of it. None: it does not ask."""

    @property
    def is_unfinished(self) -> bool:
        """Whether so much markup waits for `finish` that it would hold up others."""
        return sum(item_type.markup_in(value) for item_type, _item, value in (e.answer for e in self.events if e.answer)) > MOST_AT_ONCE


def decode(body: bytes) -> Any:
    """Return the JSON as Python data that PostgreSQL can store: U+0000 and unpaired surrogates become U+FFFD, infinities null.

    Raises Unreadable.
    """
    try:
        try:
            data = msgspec.json.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # Stricter than browsers are: unpaired surrogates, control characters, bytes that are no UTF-8, huge numbers.
            text = body.decode("utf-8", "replace")
            data = json.loads(text, strict=False, parse_constant=lambda _name: None, parse_int=_whole, parse_float=_number)
        if b"\\u" in body or b"\x00" in body:
            data = _storable(data)
    except (ValueError, RecursionError):
        raise Unreadable("This is no JSON that can be read.") from None
    return data


def read_sync(
    body: bytes,
    paper_items: Mapping[str, Mapping[str, Any]],
    pages: Collection[str] = (),
    *,
    limited: Limited = NOTHING_LIMITED,
    finish_later: bool = False,
) -> Sync:
    """Return what a sync says, checked against the items of its paper. `pages` are ids of pages, which may have notes too.

    `limited`: of which media plays are counted, by item and page (`plays.limited_in`).
    `finish_later`: where there is much markup to clean (`is_unfinished`), the caller does it, by `finish`, where it holds nobody up.
    Raises Unreadable for a broken envelope, TooLarge for more than 200 events or 256 kB.
    """
    if len(body) > MOST_BYTES:
        raise TooLarge("A request holds at most 256 kB.")
    try:
        sync = _read(decode(body), paper_items, pages, limited)
        if not (finish_later and sync.is_unfinished):
            finish(sync)
        return sync
    except RecursionError:
        raise Unreadable("This is nested too deeply.") from None


def finish(sync: Sync) -> None:
    """Make the markup of the answers harmless, and summarise. It takes milliseconds for 100 kB of markup, whatever the markup is."""
    for event in sync.events:
        store(event)
    summarise(sync)


def _read(data: Any, paper_items: Mapping[str, Mapping[str, Any]], pages: Collection[str], limited: Limited) -> Sync:
    if not isinstance(data, dict):
        raise Unreadable("A sync is a JSON object.")
    writer, session = writer_id(data.get("writer")), data.get("session")
    raw_events, received = ([] if data.get(name) is None else data[name] for name in ("events", "received"))
    if not _is_number(session) or session > 2**31 - 1:
        raise Unreadable("session is a whole number.")
    if not isinstance(raw_events, list) or not isinstance(received, list):
        raise Unreadable("events and received are lists.")
    if len(raw_events) > MOST_EVENTS:
        raise TooLarge("A request holds at most 200 events.")
    return Sync(
        writer=writer,
        session=session,
        active=data.get("active") is not False,
        events=_checked(raw_events, paper_items, pages, limited),
        received=[number for number in received[:MOST_EVENTS] if _is_number(number)],
        locked=_lock(data.get("locked")),
        epoch=str(data.get("epoch") or "")[:64],
        missing=_missing(data.get("missing"), paper_items),
        standing=data.get("standing") is True,
        checked=data["checked"] if _is_number(data.get("checked")) else None,
    )


def read_events(raw: Sequence[Any], paper_items: Mapping[str, Mapping[str, Any]]) -> list[Event]:
    """Return the events of one writer in the order of their numbers, as they are stored. Of two with one number the first counts.

    Raises Unreadable.
    """
    events = _checked(raw, paper_items)
    for event in events:
        store(event)
    return events


def _checked(
    raw: Sequence[Any], paper_items: Mapping[str, Mapping[str, Any]], pages: Collection[str] = (), limited: Limited = NOTHING_LIMITED
) -> list[Event]:
    events: dict[int, Event] = {}
    for one in raw:
        if not isinstance(one, dict) or not _is_number(one.get("seq")):
            raise Unreadable("An event has a whole number as seq.")
        if one["seq"] not in events:
            events[one["seq"]] = _event(one, paper_items, pages, limited)
    return [events[seq] for seq in sorted(events)]


def store(event: Event) -> None:
    """Give an accepted answer the value that is stored. One whose markup is nested too deeply is refused, and logged as it was sent."""
    if event.answer is None:
        return
    item_type, paper_item, value = event.answer
    stored, event.refused = item_type.stored_response(paper_item, value)
    if stored is not value:
        event.value = None if stored is None else _json(stored)
    event.answer = None


def _event(one: Mapping[str, Any], paper_items: Mapping[str, Mapping[str, Any]], pages: Collection[str], limited: Limited) -> Event:
    kind, item, value = one.get("kind"), one.get("item"), one.get("value")
    event = Event(
        seq=one["seq"],
        at=str(one.get("at") or "")[:40],
        kind=kind if isinstance(kind, str) and kind in KINDS else "log",
        item="" if item is None else str(item)[:64],
        value=None if value is None else _json(value),
    )
    if event.value is not None and _is_too_deep(value, event.value):
        # As a text it stays in the log, and everybody can read it.
        event.refused, event.value = "TOO_DEEP", _json(event.value)
    elif event.kind != kind:
        event.refused = "UNKNOWN_KIND"
    elif kind == "answer":
        paper_item = paper_items.get(item) if isinstance(item, str) else None
        if paper_item is None:
            event.refused = "UNKNOWN_ITEM"
        else:
            item_type = ITEM_TYPES[paper_item["type"]]
            event.refused = item_type.check_response(paper_item, value)
            if not event.refused and value is not None:
                event.answer = (item_type, paper_item, value)
    elif kind == "note":
        event.refused = check_note(pages if isinstance(item, str) and item in pages else paper_items, item, value)
    elif kind == "play":
        event.refused = check_plays(limited, item, value)
    elif kind == "check":
        event.refused = check_asked(paper_items, item)
    elif kind == "report":
        event.refused = check_report(paper_items, item, value)
    elif kind in ("visit", "flag") and (not isinstance(item, str) or item not in paper_items):
        event.refused = "UNKNOWN_ITEM"
    return event


def _is_too_deep(value: Any, text: str) -> bool:
    """Tell whether a value, of which `text` is the JSON, has more than `DEEPEST` levels."""
    if not isinstance(value, dict | list) or text.count("[") + text.count("{") <= DEEPEST:
        return False
    level = [value]
    for _depth in range(DEEPEST):
        parts = (part for one in level for part in (one.values() if isinstance(one, dict) else one))
        level = [part for part in parts if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def _json(value: Any) -> str:
    return _ENCODER.encode(value).decode()


def summarise(sync: Sync) -> None:
    """Record the hand-in, the newest answer to each item, and where the candidate is, from the events that count."""
    sync.hand_in = next((event.seq for event in sync.events if event.kind == "hand_in"), None)
    sync.visit, sync.flags = "", {}
    newest: dict[str, Event] = {}
    for event in sync.events:
        event.stands = False
        if event.refused or event.verdict not in COUNTS or (sync.hand_in is not None and event.seq > sync.hand_in):
            continue
        if event.kind == "answer":
            newest[event.item] = event
        elif event.kind == "visit":
            sync.visit = event.item
        elif event.kind == "flag":
            sync.flags[event.item] = event.value != "false"
        elif event.kind == "unlock":
            sync.code = max(sync.code, _code(event.value))
    for event in newest.values():
        event.stands = True


def _missing(given: Any, paper_items: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return what a page says that it cannot hand over; what is no question of its paper is left out."""
    if not isinstance(given, list):
        return None
    entries = [
        {"item": one["item"], "number": one["number"], "why": one["why"]}
        for one in given[:MOST_EVENTS]
        if isinstance(one, dict) and isinstance(one.get("item"), str) and one["item"] in paper_items
        if one.get("why") in MISSING and _is_number(one.get("number")) and one["number"] <= MOST_QUESTIONS
    ]
    return _json(entries)


def _lock(name: Any) -> str | None:
    return name if isinstance(name, str) and LOCK_NAME.fullmatch(name) else None


def _code(value: str | None) -> int:
    """Return the number of the one-time code that an unlocking names, 0 if an order unlocked the page."""
    data = json.loads(value) if value else None
    number = data.get("code") if isinstance(data, dict) else None
    return number if _is_number(number) and number <= MOST_CODES else 0


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= BIGGEST


def _whole(digits: str) -> int | None:
    """Numbers with thousands of digits are no real answers, and slow to convert."""
    return int(digits) if len(digits) < 300 else None


def _number(text: str) -> float | None:
    number = float(text)
    return number if number - number == 0 else None


def clean(text: str) -> str:
    """Return the text with what PostgreSQL cannot store replaced by U+FFFD."""
    return UNSTORABLE.sub("\ufffd", text)


def _storable(data: Any) -> Any:
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, list):
        return [_storable(one) for one in data]
    if isinstance(data, dict):
        return {clean(key): _storable(value) for key, value in data.items()}
    return data
