"""The exams that a candidate who logs in sees: today, the next 30 days, and completed ones. A fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from stratus.assessments.options.results import parts_shown
from stratus.delivery.attempts import rules as clock_rules
from stratus.delivery.attempts.actions.seats import timing
from stratus.delivery.attempts.queries import missing_numbers
from stratus.delivery.attempts.rules import UNLIMITED_MINUTES, Place
from stratus.delivery.models import Attempt
from stratus.delivery.papers.options import results_told
from stratus.invigilation.late_answers.queries import numbers_of, waiting_events
from stratus.invigilation.live.attendance import next_extra_time
from stratus.invigilation.live.versions import Delivered, delivered_versions
from stratus.results.grades import said_grade
from stratus.results.models import Result
from stratus.results.rules import Disclosure, disclosure
from stratus.results.section_words import SaidSection, said_sections
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.tenancy.queries import tenant_settings, under_policy
from stratus.ui.forms.number_words import said_number

AHEAD = timedelta(days=30)
MOST = 200
"""Registrations that are read at most: those with the latest schedules."""
COMPLETED = 50
"""Attempts listed, latest first."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An exam that is open, or opens within 30 days. In minutes; `duration` None or `extra_time` UNLIMITED_MINUTES: until the end.

    `moment`: the state in the waiting room (`attempts.rules.moment`); `way_in`: whether the candidate may enter it now; `deadline`: that of
    a running attempt, else the schedule's end.
    """

    registration: Registration
    schedule: Schedule
    moment: str
    way_in: bool
    way_in_from: datetime
    deadline: datetime
    duration: int | None
    extra_time: int
    pin: bool

    @property
    def is_running(self) -> bool:
        """Whether the candidate continues an attempt rather than starts one."""
        return self.moment in ("RUNNING", "PAUSED")

    @property
    def is_open(self) -> bool:
        """Whether the candidate can start or continue."""
        return self.is_running or self.moment == "OPEN"

    @property
    def until_the_end(self) -> bool:
        """Whether only the schedule's end limits the candidate's time."""
        return self.duration is None or self.extra_time >= UNLIMITED_MINUTES


@dataclass(frozen=True, slots=True)
class Done:
    """An attempt that is over, and what the candidate is told about its result; `result` is set only if it is shown."""

    schedule: Schedule
    number: int
    several: bool
    ended_at: datetime | None
    disclosure: Disclosure
    result: Result | None
    parts: frozenset[str]
    """What of a result that is shown the exam shows (`assessments.options.results`)."""
    missing: list[int]
    """Numbers of the questions whose answer, or a file of it, the candidate's page could not hand over."""
    refused: list[int]
    """Numbers of the questions whose answer was not accepted as it was sent."""
    waiting: list[int]
    """Numbers of the questions of which an answer arrived too late to count by itself, and is not decided on."""

    @property
    def percentage(self) -> str:
        """The percentage to show, without trailing zeros; empty where it is not shown."""
        return said_number(self.result.percentage) if self.result and "PERCENTAGE" in self.parts else ""

    @property
    def sections(self) -> list[SaidSection]:
        """What to show of the sections: those with a pass mark, or of which only so many answers count."""
        return said_sections(self.result.sections) if self.result else []

    @property
    def grade(self) -> str:
        """The grade to show; empty without one, or where it is not shown."""
        return said_grade(self.result) if self.result and "GRADE" in self.parts else ""

    @property
    def outcome(self) -> str:
        """Whether the candidate passed; empty where it is not shown."""
        return self.result.passed_status if self.result and "OUTCOME" in self.parts else ""


@dataclass(frozen=True, slots=True)
class Overview:
    """A candidate's exams."""

    today: list[Coming] = field(default_factory=list)
    soon: list[Coming] = field(default_factory=list)
    completed: list[Done] = field(default_factory=list)


def overview(candidate_id: int, now: datetime) -> Overview:
    """Return this candidate's exams: by their start, completed attempts by their end, latest first. At most nine statements."""
    of_active = {"schedule__status": ScheduleStatus.ACTIVE, "schedule__deleted_at": None, "schedule__starts_at__lt": now + AHEAD}
    mine = Registration.objects.filter(candidate_id=candidate_id, **of_active).select_related("schedule__assessment", "candidate")
    registrations = sorted(mine.order_by("-schedule__starts_at", "-pk")[:MOST], key=lambda one: (one.schedule.starts_at, one.pk))
    ids = [one.pk for one in registrations]
    attempts: dict[int, list[Attempt]] = {pk: [] for pk in ids}
    for attempt in under_policy(Attempt).filter(registration__in=ids).defer("sheet", "flags").order_by("number"):
        attempts[attempt.registration_id].append(attempt)
    versions = delivered_versions([one.schedule for one in registrations], now) if registrations else {}
    late = _late([attempt for group in attempts.values() for attempt in group if attempt.has_late_answers])
    results = {one.attempt_id: one for one in under_policy(Result).filter(registration__in=ids).defer("questions")}
    ahead = timedelta(minutes=tenant_settings().preparation_minutes)
    found = Overview()
    for one in registrations:
        version = versions[one.schedule_id]
        _sort_in(found, one, version, attempts[one.pk], ahead, now)
        found.completed.extend(_done(one, version, attempts[one.pk], results, late, now))
    found.completed.sort(key=lambda done: done.ended_at or now, reverse=True)
    del found.completed[COMPLETED:]
    return found


def _sort_in(
    found: Overview, registration: Registration, version: Delivered, attempts: Sequence[Attempt], ahead: timedelta, now: datetime
) -> None:
    """Add an exam to today's or the next days', if it can still be sat."""
    schedule, options = registration.schedule, version.options
    closes = min(schedule.ends_at, schedule.archived_at or schedule.ends_at)
    latest = attempts[-1] if attempts else None
    status = _status(latest, now).status if latest else None
    place = Place(
        opens=schedule.starts_at,
        closes=closes,
        is_active=True,
        is_ready=True,
        is_deleted=False,
        is_void=registration.voided_at is not None,
        attempts_allowed=options["attempts_allowed"],
        attempts_taken=len(attempts),
        latest=status,
    )
    moment = clock_rules.moment(place, now)
    if moment not in ("TOO_EARLY", "OPEN", "RUNNING", "PAUSED"):
        return
    running = latest if moment in ("RUNNING", "PAUSED") else None
    way_in_from = schedule.starts_at - ahead
    coming = Coming(
        registration=registration,
        schedule=schedule,
        moment=moment,
        way_in=moment != "TOO_EARLY" or now >= way_in_from,
        way_in_from=way_in_from,
        deadline=clock_rules.effective_deadline(timing(running), now) if running else closes,
        duration=running.duration if running else options["duration"],
        extra_time=_extra_time(registration, version, running),
        pin=bool(schedule.pin),
    )
    zone = ZoneInfo(schedule.time_zone)
    is_today = schedule.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()
    (found.today if is_today else found.soon).append(coming)


def _extra_time(registration: Registration, version: Delivered, running: Attempt | None) -> int:
    if running is not None:
        return clock_rules.extra_time_shown(running.extra_time, unlimited=running.unlimited_time, duration=running.duration)
    candidate = registration.candidate
    return next_extra_time(
        schedule=registration.schedule,
        version=version,
        frozen=registration.profile_extra_time,
        frozen_unlimited=registration.unlimited_time,
        special_needs=candidate.special_needs,
        percentage=candidate.reasonable_adjustment_percentage,
        granted=registration.granted_next,
    )


def _late(attempts: Sequence[Attempt]) -> dict[int, list[int]]:
    """Return the numbers of the questions with an undecided answer, by attempt. Two statements where there is one, else none."""
    if not attempts:
        return {}
    sheets = {one.pk: numbers_of(one) for one in Attempt.objects.filter(pk__in=[one.pk for one in attempts]).only("sheet")}
    found: dict[int, set[int]] = {pk: set() for pk in sheets}
    for event in waiting_events(list(sheets)).only("attempt_id", "item"):
        number = sheets[event.attempt_id].get(event.item)
        if number is not None:
            found[event.attempt_id].add(number)
    return {pk: sorted(numbers) for pk, numbers in found.items()}


def _done(
    registration: Registration,
    version: Delivered,
    attempts: Sequence[Attempt],
    results: dict[int, Result],
    late: dict[int, list[int]],
    now: datetime,
) -> list[Done]:
    """Return the attempts that are over."""
    when, rows = results_told(version.options), []
    later = False
    for attempt in reversed(attempts):
        status = _status(attempt, now)
        if status.status not in ("HANDED_IN", "VOID"):
            continue
        result = results.get(attempt.pk)
        shown = result is not None and result.shown_to_candidate
        is_void = status.status == "VOID" or (result is not None and result.passed_status == "VOIDED")
        told = disclosure(when, is_void=is_void, published=result is not None, shown=shown, a_later_one_shown=later)
        later = later or shown
        given = result if told == Disclosure.SHOWN else None
        rows.append(
            Done(
                schedule=registration.schedule,
                number=attempt.number,
                several=len(attempts) > 1,
                ended_at=status.ended_at,
                disclosure=told,
                result=given,
                parts=parts_shown(version.options),
                missing=missing_numbers(attempt.missing, refused=False),
                refused=missing_numbers(attempt.missing, refused=True),
                waiting=late.get(attempt.pk, []),
            )
        )
    return rows


def _status(attempt: Attempt, now: datetime) -> clock_rules.Status:
    return clock_rules.with_status(status=attempt.status, ends=attempt.ends, submitted_by=attempt.submitted_by, now=now)
