"""Imports answers from a file that a computer without connection saved. They go to the log; staff then choose which count."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.assessments.forms.rules import on_sheet
from stratus.delivery.attempts.actions.restoring import require_final, require_restoring
from stratus.delivery.attempts.actions.seats import hold, record
from stratus.delivery.attempts.errors import BadInput
from stratus.delivery.models import AnswerEvent, Attempt
from stratus.delivery.sync.events import Event, Unreadable, read_events, writer_id
from stratus.delivery.unsent import file
from stratus.item_types.registry import item_type
from stratus.tenancy import current

IMPORTED = "IMPORTED"
"""Outcome of a logged answer that came in a file: it does not count until staff restore it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held: the number of answers that are new to the log, and of those that had arrived before."""

    fresh: Sequence[AnswerEvent]
    known: Sequence[AnswerEvent]


@transaction.atomic
def import_answers(attempt_id: int, content: bytes, check_code: str, *, by: Actor, now: datetime) -> Imported:
    """Log the answers in a file of this attempt as IMPORTED; the current answers do not change. Event `answers.imported`.

    The check code is the one that the invigilator wrote down: it proves that the file is the one that the computer saved. Each answer keeps
    the id that its page gave it (writer, seq), so that importing a file twice, or the computer sending it later, adds no duplicates.
    The attempt must be final: until then the computer may still send its answers, and these count without a decision.

    Raises Attempt.DoesNotExist, NotAllowed, BadInput (`file` or `check_code`), CannotRestore.
    """
    require_restoring(by)
    registration_id = Attempt.objects.values_list("registration_id", flat=True).get(pk=attempt_id)
    _registrations, attempts = hold([registration_id], by=by, now=now)
    attempt = next(one for one in attempts if one.pk == attempt_id)
    require_final(attempt, now)
    answers = _answers(attempt, content, check_code)
    there = AnswerEvent.objects.filter(attempt=attempt, writer__in=answers).order_by("pk")
    known = {(event.writer, event.seq): event for event in there}
    found = [(writer, session, event) for writer, group in answers.items() for session, event in group]
    fresh = AnswerEvent.objects.bulk_create(
        [
            AnswerEvent(
                attempt=attempt, writer=writer, seq=event.seq, session=session, received_at=now, at=event.at, kind="answer",
                item=event.item, value=None if event.value is None else json.loads(event.value), outcome=event.refused or IMPORTED,
            )
            for writer, session, event in found
            if (writer, event.seq) not in known
        ]
    )  # fmt: skip
    before = [known[writer, event.seq] for writer, _session, event in found if (writer, event.seq) in known]
    codes = {"events": [event.pk for event in fresh], "known": len(before), "check_code": file.check_code(content)}
    record("answers.imported", [attempt], by=by, now=now, data=codes)
    return Imported(fresh, before)


def _answers(attempt: Attempt, content: bytes, check_code: str) -> dict[UUID, list[tuple[int, Event]]]:
    """Return the answers in the file by writer, each with its session. Raises BadInput."""
    try:
        if len(content) > file.MOST_BYTES:
            raise file.BadFile("TOO_LARGE")
        events = file.open_file(content, settings.PLAYER_KEY, current.require_id(), attempt.pk)
        answers = _by_writer(attempt, events)
    except (file.BadFile, Unreadable, RecursionError) as bad:
        raise BadInput(_why(getattr(bad, "code", "BROKEN")), "file") from None
    if not file.is_check_code(check_code, content):
        raise BadInput(_("This is not the check code of this file. It was mistyped, or it is that of another file."), "check_code")
    if not answers:
        raise BadInput(_("There is no answer in this file."), "file")
    return answers


def _by_writer(attempt: Attempt, events: Sequence[Mapping[str, Any]]) -> dict[UUID, list[tuple[int, Event]]]:
    items = {
        item["id"]: item_type(item["type"]).candidate_view(item["id"], item["content"], Decimal(str(item["max_score"])))
        for item in on_sheet(attempt.paper.version.items, attempt.sheet)
    }
    raw: dict[tuple[UUID, int], list[Mapping[str, Any]]] = defaultdict(list)
    for one in events:
        writer, session = writer_id(one.get("writer")), one.get("session")
        if not isinstance(session, int) or isinstance(session, bool) or not 0 <= session <= attempt.session:
            raise file.BadFile("BROKEN")
        if one.get("kind") == "answer":
            raw[writer, session].append(one)
    answers: dict[UUID, dict[int, tuple[int, Event]]] = defaultdict(dict)
    for (writer, session), group in raw.items():
        for event in read_events(group, items):
            answers[writer].setdefault(event.seq, (session, event))
    return {writer: list(group.values()) for writer, group in answers.items()}


def _why(code: str) -> str:
    return {
        "TOO_LARGE": _("This file is too large: unsent answers never take more than 5 MB."),
        "NOT_OURS": _("This is no file of unsent answers, or it is not complete."),
        "OTHER_ATTEMPT": _("This file is of another candidate, or of another attempt."),
        "CANNOT_OPEN": _("This file cannot be opened: it was changed since it was saved, or it was saved for another server."),
    }.get(code, _("What is in this file cannot be read."))
