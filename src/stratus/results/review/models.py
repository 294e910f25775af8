"""Review sessions, whose results are in them, and with whom they are shared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models import Assessment
from stratus.foundation import clock
from stratus.people.sharing.models import Sharing
from stratus.scheduling.models import Schedule
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class PeriodMode(models.TextChoices):
    ALWAYS = "ALWAYS", _("Always")
    TIME_SPAN = "TIME_SPAN", _("Time span")


class NavigationType(models.TextChoices):
    CANDIDATE_DELIVERY = "CANDIDATE_DELIVERY", _("Order in which the candidate saw the questions")
    ORIGINAL_FORM = "ORIGINAL_FORM", _("Order of the form")


class Feedback(models.TextChoices):
    NO_FEEDBACK = "NO_FEEDBACK", _("No feedback")
    ON_QUESTIONS = "ON_QUESTIONS", _("On questions")
    ON_ALTERNATIVES = "ON_ALTERNATIVES", _("On alternatives")


class ReviewSession(TenantModel):
    """A window in which candidates look at their published results. Times are UTC.

    It is about one schedule, or about all schedules of one assessment. Whether it is ongoing or archived follows from the clock
    (`review.rules`).
    """

    external_id = models.CharField(_("External ID"), max_length=64, blank=True, default="")
    schedule = TenantForeignKey(Schedule, models.PROTECT, null=True, related_name="review_sessions")
    assessment = TenantForeignKey(Assessment, models.PROTECT, null=True, related_name="review_sessions")
    title = models.CharField(max_length=100)
    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_sessions")

    period_mode = models.CharField(max_length=10, choices=PeriodMode.choices, default=PeriodMode.ALWAYS)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    use_keycode = models.BooleanField(default=False, help_text="Each result gets a code that lets its candidate in.")
    use_lockdown_browser = models.BooleanField(default=False)
    use_pin = models.BooleanField(default=False)
    pin = models.CharField(max_length=60, blank=True, default="", help_text="One PIN for all candidates.")
    navigation_type = models.CharField(max_length=20, choices=NavigationType.choices, default=NavigationType.CANDIDATE_DELIVERY)

    show_grade = models.BooleanField(default=False)
    show_percentage_to_pass = models.BooleanField(default=False)
    show_result_outcome = models.BooleanField(default=False)
    show_summary = models.BooleanField(default=True, help_text="On at first: a session in which nothing is shown helps nobody.")
    show_detailed = models.BooleanField(default=False)
    score_report_with_subjects = models.BooleanField(default=False)
    score_report_with_objectives = models.BooleanField(default=False)
    score_report_with_topics = models.BooleanField(default=False)
    show_marking_scheme = models.BooleanField(default=False)
    show_annotations = models.BooleanField(default=False)
    feedback = models.CharField(max_length=20, choices=Feedback.choices, default=Feedback.NO_FEEDBACK)

    activated_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True, help_text="Archived by hand; a session whose window is over is so by itself.")
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "external_id"],
                condition=~Q(external_id="") & Q(deleted_at=None),
                name="review_session_external_id_once",
            ),
            models.CheckConstraint(
                condition=Q(schedule=None, assessment__isnull=False) | Q(schedule__isnull=False, assessment=None),
                name="review_session_of_schedule_or_assessment",
            ),
            models.CheckConstraint(
                condition=Q(period_mode="ALWAYS", starts_at=None, ends_at=None)
                | Q(period_mode="TIME_SPAN", starts_at__isnull=False, ends_at__isnull=False, starts_at__lt=F("ends_at")),
                name="review_session_period_fits_mode",
            ),
            models.CheckConstraint(condition=Q(use_pin=False, pin="") | Q(use_pin=True) & ~Q(pin=""), name="review_session_pin_fits"),
            models.CheckConstraint(
                condition=Q(score_report_with_objectives=False) | Q(score_report_with_subjects=True),
                name="review_session_objectives_need_subjects",
            ),
            models.CheckConstraint(
                condition=Q(show_marking_scheme=False) | Q(show_detailed=True), name="review_session_scheme_needs_detailed"
            ),
            models.CheckConstraint(
                condition=Q(show_annotations=False) | Q(show_summary=True) | Q(show_detailed=True),
                name="review_session_annotations_need_answers",
            ),
        ]

    @property
    def reviewed_assessment(self) -> Assessment:
        """The assessment that candidates sat: the session's own, or that of its schedule."""
        found = self.assessment if self.schedule is None else self.schedule.assessment
        assert found is not None
        return found

    def __str__(self) -> str:
        return self.title


class ReviewResult(TenantModel):
    """A published result that its candidate may look at in a session. Ascending ids are the order in which results were added."""

    session = TenantForeignKey(ReviewSession, models.CASCADE, related_name="results", db_index=False)  # leads the unique index
    result = TenantForeignKey("results.Result", models.CASCADE, related_name="reviews")
    keycode = models.CharField(max_length=8, blank=True, default="")
    visited_at = models.DateTimeField(null=True, help_text="When the candidate first looked at it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "result"], name="review_result_once"),
            models.UniqueConstraint(fields=["session", "keycode"], condition=~Q(keycode=""), name="review_keycode_once"),
        ]


class ReviewSharing(Sharing):
    """A user who may work on another person's review session."""

    of = "session"

    session = TenantForeignKey(ReviewSession, models.CASCADE, related_name="shared_with", db_index=False)  # leads the unique index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="review_session_shared_once")]
