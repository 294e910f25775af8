"""Published results, and the sessions in which candidates review them (`results.review.models`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Value

from stratus.delivery.models import Attempt
from stratus.results.review.models import ReviewResult, ReviewSession, ReviewSharing
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel

__all__ = ["CallCount", "PassedStatus", "Result", "ReviewResult", "ReviewSession", "ReviewSharing"]


class PassedStatus(models.TextChoices):
    """The outcome of an attempt."""

    SATISFACTORY = "SATISFACTORY"
    NOT_SATISFACTORY = "NOT_SATISFACTORY"
    NOT_SUBMITTED = "NOT_SUBMITTED"
    VOIDED = "VOIDED"


class Result(TenantModel):
    """The published outcome of one attempt, its scores in points, rounded once.

    `questions` is a list of {"id", "type", "score", "max_score", "revision", "section"}; the latter two (the section's id, or null) are not
    there in results of earlier releases. `grading` says what passing and grade were judged by: "version" (its number), "cut" (points,
    exact, as a text), "step" (to which the score is rounded), "guess" and "scale" (its name, and "kind") where there were any; empty in
    results of earlier releases. `sections` says what those came to that have a pass mark, or of which only so many answers count
    (`marking.scoring.sections.Told`); questions of the latter that do not count are not among `questions`.
    """

    attempt = TenantOneToOneField(Attempt, models.PROTECT, related_name="result")
    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="results")
    registration = TenantForeignKey(Registration, models.PROTECT, related_name="results")
    passed_status = models.CharField(max_length=20, choices=PassedStatus.choices)
    score = models.DecimalField(max_digits=10, decimal_places=2)
    max_score = models.DecimalField(max_digits=10, decimal_places=2)
    percentage = models.DecimalField(max_digits=5, decimal_places=2)
    percentage_to_pass = models.DecimalField(max_digits=5, decimal_places=2)
    grade = models.CharField(max_length=50, blank=True, default="")
    questions = models.JSONField(default=list)
    grading = models.JSONField(default=dict, db_default=Value({}, output_field=models.JSONField()))
    sections = models.JSONField(default=list, db_default=Value([], output_field=models.JSONField()))
    published_at = models.DateTimeField()
    published_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rescored = models.BooleanField(default=False)
    shown_to_candidate = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "schedule", "id"], name="result_of_schedule"),
            models.Index(fields=["tenant", "registration"], name="result_of_registration"),
        ]


class CallCount(TenantModel):
    """The number of calls for results through the External API in one quota day (`api/decisions` §2)."""

    day_began_at = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "day_began_at"], name="call_count_once_a_day")]
