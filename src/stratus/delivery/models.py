"""Papers, attempts, and everything that arrived from candidates."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models import AssessmentVersion
from stratus.delivery.attempts.sections import WAITING
from stratus.delivery.sync.reports import MAX_REPORT
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel


class Paper(TenantModel):
    """The frozen content of one form in one language: candidate-safe items without keys, shared by all who sit it. Never changed."""

    version = TenantForeignKey(AssessmentVersion, models.PROTECT, related_name="papers")
    form = models.PositiveIntegerField(default=1)
    lang = models.CharField(max_length=10, blank=True, default="", db_default="", help_text="Code of a translation; empty = as written.")
    hash = models.CharField(max_length=64)
    content = models.TextField(help_text="JSON as sent to candidates.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "version", "form", "lang"], name="paper_once_per_language")]


class SealedPaper(TenantModel):
    """The sealed objects of one form as a schedule delivers it (docs/adr/0021-sealed-objects.md): written once, whole, never changed."""

    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="sealed_papers")
    paper = TenantForeignKey(Paper, models.PROTECT, related_name="+")
    key_fingerprint = models.CharField(max_length=32, help_text="Of the player key; rows of another one count as missing.")
    parts = models.JSONField(db_column="objects", help_text="`delivery.papers.sealed.contents.Objects`.")
    size = models.BigIntegerField(help_text="Bytes of all that is fetched before the start.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "paper"], name="sealed_paper_once_per_schedule")]
        indexes = [models.Index(fields=["made_at"], name="sealed_paper_age")]


class SheetPlan(TenantModel):
    """What the sheets of one schedule are drawn with, where sheets of its version differ (docs/adr/0042-forms-and-sheets.md).

    Whoever draws a sheet holds the row: `taken` says how many there are of each form, and so the place of the next one.
    """

    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="+", db_index=False)  # leads the unique index
    version = TenantForeignKey(AssessmentVersion, models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    taken = models.JSONField(default=dict, help_text="Number of the form → sheets of it that were drawn.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "version"], name="sheet_plan_once")]


class PlannedSheet(TenantModel):
    """The sheet of one attempt, drawn before it or with its start; the attempt copies it. Never changed.

    With the plan's seed, form and place it can be drawn again: equal seed, equal sheet.
    """

    plan = TenantForeignKey(SheetPlan, models.CASCADE, related_name="sheets", db_index=False)  # leads a unique index
    registration = TenantForeignKey(Registration, models.CASCADE, related_name="+", db_index=False)  # leads the other
    number = models.PositiveIntegerField(help_text="Of the attempt.")
    form = models.PositiveIntegerField(help_text="Its number; 0 where sections draw.")
    place = models.PositiveIntegerField(help_text="Number of the sheet among those of its form and schedule, from 0 on.")
    sheet = models.JSONField(help_text="As `Attempt.sheet`, without the language.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "registration", "plan", "number"], name="planned_sheet_once_per_attempt"),
            models.UniqueConstraint(fields=["tenant", "plan", "form", "place"], name="planned_sheet_place_once"),
        ]


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


class CheckedQuestion(TenantModel):
    """A question that the candidate had scored during the exam: its answer is final (docs/adr/0045-check-and-report.md)."""

    has_tenant_key = False
    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="checked", db_index=False)  # leads the unique index
    item = models.CharField(max_length=64)
    session = models.PositiveIntegerField(help_text="Of the check, as `seq`: its place in the order of answers.")
    seq = models.BigIntegerField()
    score = models.DecimalField(max_digits=18, decimal_places=8, null=True, help_text="As it was told; empty: a person marks it.")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="question_checked_once")]


class QuestionReport(TenantModel):
    """A problem with a question that a candidate reported. Rows are only added."""

    has_tenant_key = False
    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="reports", db_index=False)  # leads the unique index
    writer = models.UUIDField(help_text="With `seq`: the event that brought it.")
    seq = models.BigIntegerField()
    item = models.CharField(max_length=64)
    text = models.CharField(max_length=MAX_REPORT)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "writer", "seq"], name="question_reported_once")]


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


class SebSettings(TenantModel):
    """Admin › Safe Exam Browser. Without a row, the defaults apply. Passwords are sealed (`tenancy.sealed`)."""

    start_password = models.BinaryField(blank=True, default=b"", help_text="Sealed. Opening one of our files takes it; empty: none.")
    quit_password = models.BinaryField(blank=True, default=b"", help_text="Sealed. Ending SEB takes it; empty: none.")
    quit_hash = models.CharField(max_length=64, blank=True, default="", help_text="What our files hold of the password that ends SEB.")
    check_config_key = models.BooleanField(default=True)
    config_keys = ArrayField(models.CharField(max_length=64), default=list, blank=True, help_text="Of files made elsewhere.")
    browser_exam_keys = ArrayField(models.CharField(max_length=64), default=list, blank=True, help_text="Empty: not checked.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="seb_settings_once")]


class ProctorioSettings(TenantModel):
    """Admin › Proctorio: how candidates come in through it. Without a row, or switched off, exams begin without proctoring."""

    class Mode(models.TextChoices):
        OFF = "OFF", _("Not set up")
        PROCTORIO = "PROCTORIO", _("Proctorio")
        REHEARSAL = "REHEARSAL", _("Rehearsal: nothing is sent, candidates come straight back")

    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.OFF)
    address = models.CharField(max_length=300, blank=True, default="", help_text="Where launches are asked for.")
    consumer_key = models.CharField(max_length=100, blank=True, default="")
    consumer_secret = models.BinaryField(blank=True, default=b"", help_text="Sealed.")
    exam_settings = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="Of the default template.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="proctorio_settings_once")]


class ProctoringPass(TenantModel):
    """A candidate's latest launch through the provider. It lets one browser in; another launch takes its place."""

    registration = TenantOneToOneField(Registration, models.CASCADE, related_name="proctoring_pass")
    number = models.PositiveIntegerField(default=1, help_text="Which launch of this candidate; the token of who came back names it.")
    mark_hash = models.BinaryField(max_length=32, help_text="Of the mark with which the provider sends the candidate back.")
    launched_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, help_text="When an exam was started or continued with it.")
