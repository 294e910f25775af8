"""Decisions and notes of invigilators."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stratus.delivery.models import AnswerEvent, Attempt
from stratus.scheduling.models import Registration
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Decision(models.TextChoices):
    """What was decided about a logged answer.

    ACCEPTED: it arrived after the end and counts now. SUPERSEDED: it arrived after the end too, before one that was accepted. REJECTED: it
    arrived after the end and does not count. RESTORED: it was restored from the log.
    """

    REJECTED = "REJECTED", _("Rejected")
    ACCEPTED = "ACCEPTED", _("Accepted")
    SUPERSEDED = "SUPERSEDED", _("Older than the one accepted")
    RESTORED = "RESTORED", _("Restored from the log")


class AnswerDecision(TenantModel):
    """A person's decision about a logged answer. Rows are only added, and kept for appeals.

    Attempt and event name the answer. The foreign key to the attempt keeps it within the tenant; the log has no key for that, and loses no
    row while its attempt exists.

    `made` is the event that made the answer the current one, `replaced` the value that it replaced (empty: there was none).
    """

    attempt = TenantForeignKey(Attempt, models.CASCADE, related_name="answer_decisions", db_index=False)  # leads the index below
    event = models.ForeignKey(AnswerEvent, models.CASCADE, related_name="decisions", db_constraint=False, db_index=False)
    item = models.CharField(max_length=64)
    decision = models.CharField(max_length=12, choices=Decision.choices)
    made = models.ForeignKey(AnswerEvent, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False)
    replaced = models.JSONField(null=True)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "event"], condition=~Q(decision="RESTORED"), name="late_answer_decided_once"),
            models.CheckConstraint(
                condition=Q(decision__in=["ACCEPTED", "RESTORED"], made__isnull=False)
                | Q(decision__in=["SUPERSEDED", "REJECTED"], made=None),
                name="answer_decision_fits_event",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_decision_has_reason"),
        ]
        indexes = [models.Index(fields=["attempt", "item"], name="answer_decision_of_attempt")]


class Severity(models.TextChoices):
    """How serious an incident is; `incidents.rules.lti_severity` has the number in the LTI proctoring vocabulary."""

    LOW = "LOW", _("Low")
    MEDIUM = "MEDIUM", _("Medium")
    HIGH = "HIGH", _("High")


class IncidentAction(models.TextChoices):
    """What was done about an incident: the actions of the LTI proctoring services, in lower case there."""

    FLAG = "FLAG", _("Only noted")
    UPDATE = "UPDATE", _("Extra time was given")
    PAUSE = "PAUSE", _("The exam was paused")
    RESUME = "RESUME", _("The exam went on")
    TERMINATE = "TERMINATE", _("The exam was ended")


class IncidentNote(TenantModel):
    """An incident in the room about a candidate. Rows are only added: a mistake is corrected by another note.

    `attempt` is the one that ran or was the latest when it was noted, empty before the first.
    """

    registration = TenantForeignKey(Registration, models.PROTECT, related_name="incidents", db_index=False)  # leads the index below
    attempt = TenantForeignKey(Attempt, models.PROTECT, null=True, related_name="incidents")
    severity = models.CharField(max_length=6, choices=Severity.choices)
    action = models.CharField(max_length=10, choices=IncidentAction.choices, default=IncidentAction.FLAG)
    text = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="incident_has_text")]
        indexes = [models.Index(fields=["registration", "id"], name="incident_of_registration")]
