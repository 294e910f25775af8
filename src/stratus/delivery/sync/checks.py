"""Questions that a candidate has scored during the exam (docs/adr/0045-check-and-report.md). Pure, and without Django: the saver asks.

A check is an event like an answer and has a place in their order, `(session, seq)`. It takes the answer that stands. From then on the
question is locked: whatever answer to it arrives later does not count, however it ranks, since whoever gave it may have seen the score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

import msgspec

from stratus.item_types.base import ItemType, Points
from stratus.item_types.beside.feedback import FEEDBACK, verdict_of
from stratus.item_types.overlays.frozen import item_in
from stratus.item_types.registry import ITEM_TYPES

CHECKED = "CHECKED"
"""Outcome of an answer to a question that was checked before it arrived."""
NOT_ANSWERED, NOT_NEWEST = "NOT_ANSWERED", "NOT_NEWEST"
"""Outcomes of checks that check nothing: there is no answer, or the one that stands was given after the check, in another window."""
NO_CHECK, NOT_OFFERED, TOO_OFTEN = "NO_CHECK", "NOT_OFFERED", "TOO_OFTEN"
"""Why checks are refused: people or a job score this type; this exam has no Check; there were too many in a short time."""
PLACES = Decimal("0.00000001")


class Happened(Protocol):
    """An event of a page (`sync.events.Event`), as far as it matters here."""

    seq: int
    kind: str
    item: str
    value: str | None
    refused: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A question that was checked, and what it was worth; None: a person marks it."""

    score: Decimal | None
    at: datetime


class Standing(NamedTuple):
    """The answer to a question that counts, as far as it is known: its place, and its value as JSON."""

    session: int
    seq: int
    value: str | None


class Taken(NamedTuple):
    """A question that a check locks: the place of the check, and the answer that it takes."""

    seq: int
    answer: Standing


@dataclass(frozen=True, slots=True)
class Lock:
    """What is known of an attempt when checks come to it: the questions that are locked, and the answers that stand to others."""

    counts: bool
    """Whether what arrives now counts at all."""
    locked: Collection[str] = ()
    standing: Mapping[str, Standing] = field(default_factory=dict)
    logged: Collection[int] = ()
    """Numbers of events that this writer sent before: they are in `standing`, if they count."""


def can_be_checked(kind: ItemType | None) -> bool:
    """Tell whether questions of this type have a Check: those that are scored at once, by themselves."""
    return kind is not None and not kind.may_need_marker


def check_asked(paper_items: Mapping[str, Mapping[str, Any]], item: Any) -> str:
    """Return why a question cannot be checked, or ""."""
    if not isinstance(item, str) or item not in paper_items:
        return "UNKNOWN_ITEM"
    return "" if can_be_checked(ITEM_TYPES.get(paper_items[item]["type"])) else NO_CHECK


def judge(
    events: Sequence[Happened], paper_items: Mapping[str, Mapping[str, Any]], session: int, lock: Lock, counts: Collection[str]
) -> dict[str, Taken]:
    """Set the verdict of the answers and checks of one writer, in the order of their numbers, and return what the checks lock.

    `counts`: the verdicts with which an event still counts. What arrives after a hand-in of the same request does not.
    """
    standing, taken = dict(lock.standing), dict[str, Taken]()
    for event in events:
        if event.kind == "hand_in":
            break
        if event.refused or event.verdict not in counts:
            continue
        if event.kind == "answer":
            before = standing.get(event.item)
            if event.item in lock.locked or event.item in taken:
                event.verdict = CHECKED
            elif lock.counts and event.seq not in lock.logged and (before is None or before[:2] < (session, event.seq)):
                standing[event.item] = Standing(session, event.seq, event.value)
        elif event.kind == "check" and lock.counts and event.item not in lock.locked and event.item not in taken:
            answer = standing.get(event.item)
            if answer is None or not is_answer(paper_items[event.item], answer.value):
                event.verdict = NOT_ANSWERED
            elif answer[:2] > (session, event.seq):
                event.verdict = NOT_NEWEST
            else:
                taken[event.item] = Taken(event.seq, answer)
    return taken


def is_answer(paper_item: Mapping[str, Any], value: str | None) -> bool:
    """Tell whether a value (JSON) answers a question."""
    return value is not None and ITEM_TYPES[paper_item["type"]].is_answered(_decoded(value))


def score_of(item: Mapping[str, Any], value: str | None) -> Decimal | None:
    """Return what an answer (JSON) to an item of a version is worth; None where a person has to mark it."""
    found = ITEM_TYPES[item["type"]].score(item["content"], None if value is None else _decoded(value), Decimal(str(item["max_score"])))
    if not isinstance(found, Points):
        return None
    return (Decimal(found.value.numerator) / Decimal(found.value.denominator)).quantize(PLACES)


def told(item: Mapping[str, Any], score: Decimal | None, *, lang: str, shows_key: bool) -> dict[str, Any]:
    """Return what the page shows of an item of a version that was checked: points, verdict, feedback, and the key where that is shown.

    Without a score a person marks it: no verdict, and no feedback that would tell one.
    """
    most = Decimal(str(item["max_score"]))
    content = item_in(item, lang)["content"]
    view = ITEM_TYPES[item["type"]].view_with_key(item["id"], content, most, score)
    shown = {name: view[name] for name in ((FEEDBACK, "key") if shows_key else (FEEDBACK,)) if name in view}
    if score is None and FEEDBACK in shown:
        shown[FEEDBACK] = {**shown[FEEDBACK], "texts": {}}
    return {
        "score": None if score is None else float(score),
        "max_score": float(most),
        "verdict": "" if score is None else verdict_of(score, most),
        "beside": shown,
    }


def _decoded(value: str) -> Any:
    return msgspec.json.decode(value)
