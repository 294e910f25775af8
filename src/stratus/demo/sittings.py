"""Past attempts, written as the saver writes them: with the same frozen inputs, and the deadline from the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from stratus.delivery.attempts import rules
from stratus.delivery.attempts.actions.seats import timing
from stratus.delivery.models import Answer, AnswerEvent, Attempt, AttemptStatus, Session, SubmittedBy
from stratus.delivery.papers.queries import paper_for
from stratus.delivery.papers.sheets import draw_sheet
from stratus.demo.questions import ETHICS_ANSWERS, SAMPLE_SIZE_ANSWERS
from stratus.item_types.essay.words import count_words
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.models import TenantSettings

WRITER = UUID("d3" * 16)


def start(schedule: Schedule, candidate: User, *, at: datetime) -> Attempt:
    """Begin the candidate's next attempt at this moment."""
    registration = Registration.objects.get(schedule=schedule, candidate=candidate)
    version = pinned_version(schedule, at)
    options = version.options
    extra, unlimited = rules.profile_extra_time(
        special_needs=candidate.special_needs,
        percentage=candidate.reasonable_adjustment_percentage,
        duration=options["duration"],
        assessment_extra_time=options["extra_time"] or 0,
        adjustment=options["reasonable_adjustment"],
    )
    number = registration.attempts.count() + 1
    attempt = Attempt(
        registration=registration,
        schedule=schedule,
        paper=paper_for(version),
        number=number,
        sheet=draw_sheet(version.items, random_order=options["random_order"], seed=registration.pk * 100 + number),
        started_at=at,
        duration=options["duration"],
        profile_extra_time=extra,
        unlimited_time=unlimited,
        schedule_extra_time=schedule.extra_time,
        schedule_end=schedule.ends_at,
        deadline_at=at,
        grace_seconds=TenantSettings.objects.get().grace_seconds,
        last_sync_at=at,
    )
    _store(attempt)
    Session.objects.create(attempt=attempt, number=1, opened_at=at, address="203.0.113.7", browser="Firefox 101")
    return attempt


def pause(attempt: Attempt, *, at: datetime, milliseconds: int) -> None:
    """Record a pause of this length in the attempt."""
    attempt.paused_ms += milliseconds
    attempt.last_sync_at = at + timedelta(milliseconds=milliseconds)
    _store(attempt)


def hand_in(attempt: Attempt, *, at: datetime) -> None:
    """Hand in for the candidate at this moment."""
    attempt.status, attempt.ended_at, attempt.submitted_by = AttemptStatus.HANDED_IN, at, SubmittedBy.CANDIDATE
    attempt.last_sync_at = at
    _store(attempt)


def _store(attempt: Attempt) -> None:
    attempt.deadline_at = rules.deadline(timing(attempt))
    attempt.save()


def answer(attempt: Attempt, answers: dict[str, dict[str, Any]], *, at: datetime) -> None:
    """Write these answers (item → value) as if they had arrived one minute after the other from `at` on."""
    moments = {item: at + timedelta(minutes=position) for position, item in enumerate(answers)}
    AnswerEvent.objects.bulk_create(
        AnswerEvent(
            attempt=attempt, writer=WRITER, seq=seq, session=1, received_at=moments[item], at=moments[item].isoformat(), kind="answer",
            item=item, value=value,
        )
        for seq, (item, value) in enumerate(answers.items(), start=1)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(attempt=attempt, item=item, session=1, seq=seq, value=value, received_at=moments[item])
        for seq, (item, value) in enumerate(answers.items(), start=1)
    )


def choice(item: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Return the answer that chooses the alternative at this index (0 = the first as authored) of an item of a version."""
    return {"selected": [item["content"]["alternatives"][place]["id"]]}


def twelve_scripts(schedule: Schedule, candidates: Sequence[User], *, opens: datetime) -> None:
    """Create a finished essay exam of every candidate: different answers, some short, one empty, two handed in by the system."""
    version = pinned_version(schedule, opens)
    statement = version.items[0]
    sample_size, ethics = (item["id"] for item in version.items[1:])
    for position, candidate in enumerate(candidates):
        begun = opens + timedelta(seconds=7 * position + 3)
        attempt = start(schedule, candidate, at=begun)
        answers: dict[str, dict[str, Any]] = {statement["id"]: choice(statement, 0 if position % 3 else 1)}
        answers[sample_size] = _written(SAMPLE_SIZE_ANSWERS[position % len(SAMPLE_SIZE_ANSWERS)])
        if position != 7:
            answers[ethics] = _written(ETHICS_ANSWERS[(position * 5 + 2) % len(ETHICS_ANSWERS)])
        answer(attempt, answers, at=begun + timedelta(minutes=4))
        if position not in (3, 9):
            hand_in(attempt, at=begun + timedelta(minutes=38 + 4 * position, seconds=17))


def _written(text: str) -> dict[str, Any]:
    return {"html": f"<p>{text}</p>", "words": count_words(text)}
