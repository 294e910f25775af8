"""Work that people started, and its report."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class JobState(models.TextChoices):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Level(models.TextChoices):
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Job(TenantModel):
    """One piece of work of one person. Deleted with its lines and files when it expires.

    `actor` is who started it, `acting_as` whom they were logged in as. Files are encrypted in the storage; `…_path` is the name there.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False, help_text="Names the job outside of the database.")
    kind = models.CharField(max_length=60)
    actor = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acting_as = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    request_id = models.CharField(max_length=64, default="", blank=True)
    language = models.CharField(max_length=10, default="en", help_text="In which its report is written.")
    subject_type = models.CharField(max_length=40, default="", blank=True)
    subject_id = models.BigIntegerField(null=True)
    schedule_id = models.BigIntegerField(null=True, help_text="With whose erasure the job goes.")
    title = models.CharField(max_length=200, default="", blank=True, help_text="What it is about, as the person knows it.")
    params = models.JSONField(default=dict)
    is_trial = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, help_text="Null: not known.")
    cursor = models.JSONField(null=True, help_text="Where the next portion begins; null: at the beginning.")
    outcome = models.JSONField(null=True, help_text="What its kind keeps of what it did, such as what is needed to take it back.")
    run = models.UUIDField(null=True, help_text="Which of the worker's runs may write: another one has taken over from all earlier.")
    runs = models.PositiveSmallIntegerField(default=0, help_text="Runs that began since the last portion was done.")
    cancel_asked_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, default="", blank=True, help_text="Why it failed, for the person.")

    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    input_name = models.CharField(max_length=200, default="", blank=True)
    input_path = models.CharField(max_length=200, default="", blank=True)
    input_size = models.BigIntegerField(default=0, help_text="Bytes, as handed in.")
    result_name = models.CharField(max_length=200, default="", blank=True)
    result_type = models.CharField(max_length=100, default="", blank=True)
    result_path = models.CharField(max_length=200, default="", blank=True)
    result_size = models.BigIntegerField(default=0, help_text="Bytes.")

    infos = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="job_key_once"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"),
            models.CheckConstraint(condition=~Q(state="RUNNING") | Q(started_at__isnull=False), name="job_running_began"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False, expires_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(ended_at=None, expires_at=None),
                name="job_end_fits_state",
            ),
            models.CheckConstraint(condition=Q(result_path="") | Q(state="DONE"), name="job_result_of_done"),
            models.CheckConstraint(condition=Q(input_path="") | ~Q(state__in=ENDED), name="job_input_until_end"),
            models.CheckConstraint(
                condition=Q(state="FAILED") & ~Q(failure="") | ~Q(state="FAILED") & Q(failure=""), name="job_failure_fits_state"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "actor", "-id"], name="job_of_person"),
            models.Index(fields=["tenant", "expires_at"], condition=Q(expires_at__isnull=False), name="job_expiry"),
            models.Index(fields=["tenant", "kind", "id"], condition=Q(ended_at=None), name="job_waiting"),
            models.Index(fields=["tenant", "schedule_id"], condition=Q(schedule_id__isnull=False), name="job_of_schedule"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will happen to it but its expiry."""
        return self.state in ENDED

    @property
    def lines(self) -> int:
        """The number of lines that were reported, kept or not."""
        return self.infos + self.warnings + self.errors


class JobLine(TenantModel):
    """A line of a job's report."""

    has_tenant_key = False

    job = TenantForeignKey(Job, models.CASCADE, related_name="report")
    number = models.PositiveIntegerField(help_text="From 1 on, in the order in which they were reported.")
    level = models.CharField(max_length=10, choices=Level.choices)
    place = models.CharField(max_length=200, default="", blank=True, help_text="What it is about: a row of a file, an id.")
    text = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="job_line_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="job_line_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
