"""What was decided about assessments on their way to publication."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models.assessments import Assessment
from stratus.foundation import clock
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Verdict(models.TextChoices):
    """What somebody did about the approval of an assessment."""

    OFFERED = "OFFERED", _("Ready for review")
    TAKEN_BACK = "TAKEN_BACK", _("Back to draft")
    APPROVED = "APPROVED", _("Approved")
    SENT_BACK = "SENT_BACK", _("Sent back")
    CHANGED = "CHANGED", _("Changed, and a draft again")


class AssessmentDecision(TenantModel):
    """One step of an assessment's way to publication; never changed.

    `fingerprint` is that of what would have been published (`versions.approval.rules.fingerprint`), and `seen` the revision of each of its
    items and pages, functional id → number; both are empty where nobody looked at it.
    """

    has_tenant_key = False

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="decisions", db_index=False)  # leads the index
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    seen = models.JSONField(default=dict)
    comment = models.TextField(blank=True, default="")
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["tenant", "assessment", "-id"], name="decisions_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="decision_verdict_known"),
            models.CheckConstraint(condition=~Q(verdict="SENT_BACK") | ~Q(comment=""), name="decision_sent_back_has_reason"),
            models.CheckConstraint(condition=~Q(verdict="APPROVED") | ~Q(fingerprint=""), name="decision_approved_names_what"),
        ]
