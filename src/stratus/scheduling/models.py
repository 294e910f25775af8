"""Schedules, who sits them, and who watches."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.foundation import clock
from stratus.foundation.sorting import SortKeyField
from stratus.people.models import Hierarchy
from stratus.people.sharing.models import Sharing
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel


class ScheduleStatus(models.TextChoices):
    """Finished and archived are derived from the clock (`scheduling.rules`)."""

    DRAFT = "DRAFT", _("Draft")
    ACTIVE = "ACTIVE", _("Activated")


class Schedule(TenantModel):
    """A booking of an assessment: which candidates, in which window. Times are UTC; `time_zone` is how people see them."""

    external_id = models.CharField(_("External ID"), max_length=64, blank=True, default="")
    title = models.CharField(max_length=100)
    sort_key = SortKeyField("title")
    assessment = TenantForeignKey(Assessment, models.PROTECT, related_name="schedules")
    version = TenantForeignKey(
        AssessmentVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Pinned by the first reader after max(activation, start − preparation time).",
    )
    hierarchy = TenantForeignKey(Hierarchy, models.PROTECT, related_name="schedules")
    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="schedules")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    end_is_given = models.BooleanField(default=True, help_text="False: computed as start + duration + 60 minutes, and follows them.")
    time_zone = models.CharField(max_length=64, default="UTC")
    pin = models.CharField(max_length=64, blank=True, default="")
    extra_time = models.PositiveIntegerField(default=0, help_text="Minutes for all candidates.")
    use_proctorio = models.BooleanField(null=True, blank=True, help_text="Empty: the assessment's option.")
    proctorio_template = models.CharField(max_length=64, blank=True, default="")
    use_seb = models.BooleanField(null=True, blank=True, help_text="Only in Safe Exam Browser. Empty: the assessment's option.")
    lock_on_connection_loss = models.BooleanField(null=True, blank=True, help_text="Empty: the assessment's option.")
    use_keycode = models.BooleanField(null=True, blank=True, help_text="Empty: the organisation's setting.")
    workflow = models.CharField(
        max_length=20, choices=[("DEFAULT", "DEFAULT"), ("EXTERNAL_ATTEMPTS", "EXTERNAL_ATTEMPTS")], default="DEFAULT"
    )
    made_by_api = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=ScheduleStatus.choices, default=ScheduleStatus.DRAFT)
    activated_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deletion_marked_at = models.DateTimeField(null=True, blank=True, help_text="Since when it is marked to be erased with all its data.")
    deletion_notice_days = models.PositiveIntegerField(null=True, blank=True, help_text="Days from the start of the countdown to erasure.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "external_id"],
                condition=~Q(external_id="") & Q(deleted_at=None),
                name="schedule_external_id_once",
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="schedule_starts_before_end"),
            models.CheckConstraint(condition=Q(status="DRAFT") | Q(activated_at__isnull=False), name="schedule_activation_has_time"),
            models.CheckConstraint(
                condition=Q(deletion_marked_at=None, deletion_notice_days=None)
                | Q(deletion_marked_at__isnull=False, deletion_notice_days__isnull=False, deletion_notice_days__lte=3650),
                name="schedule_mark_has_notice",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-starts_at", "-id"], name="schedule_latest"),
            models.Index(fields=["tenant", "sort_key", "id"], name="schedule_sorted"),
            models.Index(fields=["tenant", "ends_at"], condition=Q(deletion_marked_at__isnull=False), name="schedule_marked"),
            # Of all tenants: a job asks which of them have an exam ahead.
            models.Index(fields=["ends_at"], condition=Q(status="ACTIVE", deleted_at=None), name="schedule_ahead"),
        ]

    def __str__(self) -> str:
        return self.title


class Registration(TenantModel):
    """A candidate on a schedule. Ascending ids are the order in which candidates were added."""

    schedule = TenantForeignKey(Schedule, models.CASCADE, related_name="registrations")
    candidate = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations")
    attempt_external_id = models.CharField(max_length=64, blank=True, default="", help_text="EXTERNAL_ATTEMPTS: id of the next attempt.")
    link_generation = models.PositiveIntegerField(default=1, help_text="Launch links and player tokens of earlier generations are revoked.")
    profile_extra_time = models.PositiveIntegerField(null=True, help_text="Minutes from the profile, frozen at the preparation moment.")
    unlimited_time = models.BooleanField(null=True, help_text="Frozen with profile_extra_time: no limit but the schedule's end.")
    granted_next = models.IntegerField(default=0, help_text="Minutes granted to the next attempt while none runs.")
    breaks = models.SmallIntegerField(default=0, db_default=0, help_text="Breaks that stop the clock, in each attempt.")
    break_minutes = models.SmallIntegerField(default=5, db_default=5, help_text="Minutes of each.")
    ready_at = models.DateTimeField(null=True, help_text="When the candidate said in the waiting room that they are there.")
    seen_at = models.DateTimeField(null=True, help_text="Last sign of life from the waiting room.")
    voided_at = models.DateTimeField(null=True, help_text="Voided before any attempt began.")
    pin_failures = models.PositiveIntegerField(default=0)
    pin_wait_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "schedule", "candidate"], name="registration_once"),
            models.UniqueConstraint(
                fields=["tenant", "attempt_external_id"], condition=~Q(attempt_external_id=""), name="registration_attempt_id_once"
            ),
            models.CheckConstraint(
                condition=Q(breaks__gte=0, breaks__lte=20, break_minutes__gte=1, break_minutes__lte=60),
                name="registration_breaks_in_bounds",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "schedule", "id"], name="registration_order"),
            models.Index(fields=["tenant", "candidate"], name="registration_of_candidate"),
        ]


class Keycode(TenantModel):
    """A candidate's single-use code, made when it is first shown: derived from its generation (`links.secrets`), stored as a hash."""

    registration = TenantOneToOneField(Registration, models.CASCADE, related_name="keycode")
    generation = models.PositiveIntegerField(default=1)
    hash = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "hash"], name="keycode_once")]


class WrongKeycodes(TenantModel):
    """How many wrong keycodes were tried lately. After too many, the user name is required as well (`scheduling.rules`)."""

    since = models.DateTimeField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="wrong_keycodes_once")]


class ScheduleInvigilator(TenantModel):
    """A user who watches a schedule."""

    schedule = TenantForeignKey(Schedule, models.CASCADE, related_name="invigilators")
    user = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invigilates")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "user"], name="invigilator_once")]


class ScheduleSharing(Sharing):
    """A user who may see another person's schedule."""

    of = "schedule"

    schedule = TenantForeignKey(Schedule, models.CASCADE, related_name="shared_with")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "user"], name="schedule_shared_once")]
