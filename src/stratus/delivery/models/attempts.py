"""Attempts, and what candidates and staff write into them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from stratus.delivery.attempts.sections import WAITING
from stratus.delivery.models.papers import Paper
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class AttemptStatus(models.TextChoices):
    """The stored status. A running attempt past its deadline is shown as handed in by SYSTEM (`with_status`)."""

    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    PAUSED = "PAUSED", _("Paused")
    HANDED_IN = "HANDED_IN", _("Handed in")
    VOID = "VOID", _("Void")


class SubmittedBy(models.TextChoices):
    """Who ended an attempt."""

    CANDIDATE = "CANDIDATE"
    SYSTEM = "SYSTEM"


def seconds_after(moment: str, seconds: str) -> Func:
    """Return the sum of a column with a moment and one with seconds. By way of UTC, where the sum depends on no setting of the session: a
    stored column is made of nothing else.
    """
    return Func(
        F(moment),
        F(seconds),
        template="timezone('UTC', timezone('UTC', %(expressions)s))",
        arg_joiner=") + make_interval(secs => ",
        output_field=models.DateTimeField(),
    )


class Attempt(TenantModel):
    """One taking of the assessment by one candidate.

    `deadline_at` always equals `attempts.rules.deadline()` of the other columns; code that changes one of these updates it in the same
    transaction, holding the row's lock. Times are UTC, extra times minutes, pauses milliseconds. An attempt that was voided after its
    hand-in keeps `ended_at`.

    The database generates `extra_time`, `ends` and `due_at` from other columns. An object has the values that were read: after a change in
    Python, use `attempts.rules`.
    """

    # Results, scripts and events name their attempts by ids, also in joins (`tenancy.models.OfTenant`).
    policy_uses_index: ClassVar[bool] = False

    registration = TenantForeignKey(Registration, models.PROTECT, related_name="attempts")
    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="attempts")
    paper = TenantForeignKey(Paper, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    external_id = models.CharField(max_length=64, blank=True, default="")
    sheet = models.JSONField(
        help_text="Order of questions and alternatives of this candidate, their language (`lang`), and their `form` if there are some."
    )

    status = models.CharField(max_length=12, choices=AttemptStatus.choices, default=AttemptStatus.IN_PROGRESS)
    started_at = models.DateTimeField()
    duration = models.PositiveIntegerField(null=True, help_text="Minutes; empty = until the schedule's end.")
    profile_extra_time = models.PositiveIntegerField(default=0)
    schedule_extra_time = models.PositiveIntegerField(default=0)
    granted_extra_time = models.IntegerField(default=0)
    extra_time = models.GeneratedField(
        expression=F("profile_extra_time") + F("schedule_extra_time") + F("granted_extra_time"),
        output_field=models.IntegerField(),
        db_persist=True,
        help_text="All of it. Says nothing where `unlimited_time` is set.",
    )
    unlimited_time = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    paused_ms = models.BigIntegerField(default=0, help_text="A break counts whole from its beginning on.")
    breaks_taken = models.SmallIntegerField(default=0, db_default=0, help_text="Breaks that the candidate began.")
    break_until = models.DateTimeField(null=True, help_text="Until when the last one lasts; may have passed (`attempts.breaks.is_on`).")
    schedule_end = models.DateTimeField()
    deadline_at = models.DateTimeField()
    grace_seconds = models.PositiveIntegerField(default=60)

    ended_at = models.DateTimeField(null=True, help_text="Hand-in, or the moment of voiding.")
    submitted_by = models.CharField(max_length=10, choices=SubmittedBy.choices, blank=True, default="")
    ends = models.GeneratedField(
        expression=Case(
            When(status="IN_PROGRESS", then=F("deadline_at")), When(status="PAUSED", then=F("schedule_end")), default=F("ended_at")
        ),
        output_field=models.DateTimeField(),
        db_persist=True,
        help_text="When it ends, as it stands now, or has ended (`attempts.rules.ends`).",
    )
    due_at = models.GeneratedField(
        expression=Case(
            When(status="IN_PROGRESS", then=F("deadline_at")),
            When(status="PAUSED", then=F("schedule_end")),
            When(status="HANDED_IN", submitted_by="CANDIDATE", then=F("ended_at")),
            When(status="HANDED_IN", then=seconds_after("ended_at", "grace_seconds")),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
        null=True,
        help_text="When the clock next has something to write (`attempts.rules.due_at`). Empty: never, it is void.",
    )
    finalised_at = models.DateTimeField(null=True, help_text="When `attempt.final` was recorded.")

    session = models.PositiveIntegerField(default=1, help_text="The session that was taken over last.")
    active_writer = models.UUIDField(null=True)
    last_sync_at = models.DateTimeField(null=True)
    told_interval = models.FloatField(default=10, help_text="Seconds after which the browser was told to come back.")
    position = models.CharField(max_length=64, blank=True, default="", help_text="Item that was visited last.")
    sections = models.JSONField(
        null=True, help_text="Where the candidate is in them (`delivery.attempts.sections.State`); empty before the first."
    )
    flags = models.JSONField(default=list, help_text="Items that the candidate flagged.")
    plays = models.JSONField(
        default=dict,
        db_default=Value({}, output_field=models.JSONField()),
        help_text="How often media with a limit were heard, by question or page (`delivery.sync.plays`), merged of all pages.",
    )
    has_late_answers = models.BooleanField(default=False)
    seen_outside_seb = models.BooleanField(
        default=False, db_default=False, help_text="Answers came from another browser than Safe Exam Browser."
    )

    # What the active page reported last: the name of its lock, if it is locked after a lost connection, and the highest code that was used.
    lock_name = models.CharField(max_length=32, blank=True, default="", db_default="", help_text="Of the latest lock, in force or not.")
    locked_at = models.DateTimeField(null=True, help_text="Empty: not locked.")
    codes_used = models.PositiveIntegerField(default=0, db_default=0)

    missing = models.JSONField(
        default=list,
        db_default=Value([], output_field=models.JSONField()),
        help_text='Answers that the active page said it cannot hand over: [{"item", "number", "why"}].',
    )

    log_events = models.PositiveIntegerField(default=0, db_default=0, help_text="How many events its browsers wrote into the log.")
    log_bytes = models.BigIntegerField(default=0, db_default=0, help_text="Bytes of their values, as the database holds them.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "registration", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(status__in=["IN_PROGRESS", "PAUSED"]),
                name="attempt_one_unfinished",
            ),
            models.UniqueConstraint(fields=["tenant", "external_id"], condition=~Q(external_id=""), name="attempt_external_id_once"),
            models.CheckConstraint(
                condition=Q(status__in=["IN_PROGRESS", "PAUSED"], ended_at=None)
                | Q(status__in=["HANDED_IN", "VOID"], ended_at__isnull=False),
                name="attempt_end_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(status="PAUSED", paused_at__isnull=False) | ~Q(status="PAUSED") & Q(paused_at=None),
                name="attempt_pause_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(status="HANDED_IN") & ~Q(submitted_by="") | ~Q(status="HANDED_IN") & Q(submitted_by=""),
                name="attempt_submitter_fits_status",
            ),
            models.CheckConstraint(condition=Q(locked_at=None) | ~Q(lock_name=""), name="attempt_lock_has_name"),
            models.CheckConstraint(
                condition=Q(break_until=None) | Q(status__in=["IN_PROGRESS", "PAUSED"], breaks_taken__gte=1),
                name="attempt_break_fits_status",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "schedule", "id"], name="attempt_of_schedule"),
            models.Index(fields=["due_at", "id"], condition=Q(finalised_at=None), name="attempt_due"),
        ]


class Restoration(models.Model):
    """One life of this database: it begins with its first migration, and again with every restore (docs/how/delivery/epoch.md)."""

    drawn = models.UUIDField(default=uuid.uuid4, help_text="Part of the epoch that pages are told.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.drawn} from {self.at:%Y-%m-%d %H:%M}"


class Session(TenantModel):
    """A browser's session: from when it began the attempt or took it over."""

    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True, default="")
    browser = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "attempt", "number"], name="session_once")]


class AnswerEvent(TenantModel):
    """One event as it arrived from a writer. Rows are only added; no event is refused for a technical reason."""

    has_tenant_key = False  # the table that grows fastest: what refers to one of its rows names the attempt too
    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="answer_events", db_index=False)  # leads the unique index
    writer = models.UUIDField(help_text="`delivery.sync.events.writer_id`; a page loaded anew is another writer.")
    seq = models.BigIntegerField()
    session = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    at = models.CharField(max_length=40, blank=True, default="", help_text="The browser's own clock: diagnostic only, no rule reads it.")
    kind = models.CharField(max_length=20)
    item = models.CharField(max_length=64, blank=True, default="")
    value = models.JSONField(null=True)
    outcome = models.CharField(
        max_length=40,
        blank=True,
        default="",
        help_text="Empty: applied. Else LATE (in the grace), AFTER_END or what its section says, or why refused.",
    )
    address = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "writer", "seq"], name="answer_event_once")]
        indexes = [
            models.Index(fields=["attempt"], condition=Q(kind="note"), name="note_of_attempt"),
            models.Index(fields=["attempt"], condition=Q(kind="answer", outcome__in=WAITING), name="late_answer_of_attempt"),
        ]


class Answer(TenantModel):
    """The current answer to an item: the one with the greatest `(session, seq)`."""

    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="answers", db_index=False)  # leads the unique index
    item = models.CharField(max_length=64)
    session = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    value = models.JSONField(null=True)
    is_late = models.BooleanField(default=False, help_text="Arrived in the grace after the deadline.")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="answer_once_per_item")]


class Order(TenantModel):
    """A message or order for a candidate's player; sent until the browser confirms it."""

    registration = TenantForeignKey(Registration, models.CASCADE, related_name="orders")
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["registration"], condition=Q(received_at=None), name="order_waiting")]


class ResponseFile(TenantModel):
    """The content of a file that a candidate uploads in pieces."""

    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="files", db_index=False)  # leads the unique index
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    completed_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "sha256"], name="response_file_once")]
        indexes = [models.Index(fields=["attempt"], condition=Q(completed_at=None), name="response_file_unfinished")]
