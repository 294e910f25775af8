"""Answers that arrived after the end, as the saver logs them."""

from __future__ import annotations

from typing import Any

from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.delivery.sync.events import writer_id
from stratus.foundation import clock
from stratus.marking.models import Script
from stratus.scheduling.models import Schedule
from support.builders import a_number, a_script

WRITER = writer_id("browser-of-candidate")
RIGHT, WRONG = {"selected": ["a"]}, {"selected": ["b"]}


def sat(schedule: Schedule | None = None, **kwargs: Any) -> Script:
    """A candidate who chose the wrong alternative and handed in."""
    return a_script(schedule, answers={"MULTIPLE_CHOICE": WRONG}, **kwargs)


def question(script: Script, item_type: str = "MULTIPLE_CHOICE") -> str:
    return next(item["id"] for item in script.attempt.paper.version.items if item["type"] == item_type)


def arrives_late(script: Script, value: Any, *, seq: int | None = None, item: str = "", outcome: str = "AFTER_END") -> AnswerEvent:
    """An answer as the saver logs it after the end."""
    Attempt.objects.filter(pk=script.attempt_id).update(has_late_answers=True)
    return AnswerEvent.objects.create(
        attempt=script.attempt, writer=WRITER, seq=seq or a_number(), session=1, received_at=clock.now(),
        kind="answer", item=item or question(script), value=value, outcome=outcome,
    )  # fmt: skip


def standing(script: Script, item: str = "") -> Any:
    return Answer.objects.get(attempt=script.attempt_id, item=item or question(script)).value
