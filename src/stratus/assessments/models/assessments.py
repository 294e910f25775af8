"""Assessments with their options, and whom they are shared with."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models.scales import is_scale
from stratus.assessments.options.languages import LONGEST_CODE
from stratus.assessments.options.offers import CHECKED_PURPOSES
from stratus.assessments.options.results import PARTS, all_parts
from stratus.assessments.options.tools import TOOLS, default_tools
from stratus.foundation import clock
from stratus.foundation.sorting import SortKeyField
from stratus.library.models import Item, ObjectiveRepository, Taxonomy
from stratus.people.sharing.models import Sharing
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel

STATUSES = (("DRAFT", _("Draft")), ("LIVE", _("Live")), ("ARCHIVED", _("Archived")))


class Stage(models.TextChoices):
    """How far what would be published next is on its way to approval, where the organisation demands one."""

    DRAFT = "DRAFT", _("Draft")
    IN_REVIEW = "IN_REVIEW", _("In review")
    APPROVED = "APPROVED", _("Approved")
    PUBLISHED = "PUBLISHED", _("Published")


class Purpose(models.IntegerChoices):
    """What an assessment is for."""

    SUMMATIVE = 1, _("Summative")
    FORMATIVE = 2, _("Formative")
    MIXED = 3, _("Mixed")


class MarkingWorkflow(models.TextChoices):
    """Who marks. Fixed when the assessment is published."""

    AUTO = "AUTO", _("Do not assign assessors (auto-scored)")
    SIMPLE = "SIMPLE", _("Scheduler is assessor")
    EXTENDED = "EXTENDED", _("Coordinator assigns assessors")


class WhenToShowResults(models.TextChoices):
    """When candidates see their results."""

    NEVER = "NEVER", _("Never")
    AFTER_EACH_ATTEMPT = "AFTER_EACH_ATTEMPT", _("After each attempt")
    AFTER_LAST_ATTEMPT = "AFTER_LAST_ATTEMPT", _("After last attempt")
    ASSESSOR_DECIDES = "ASSESSOR_DECIDES", _("When assessor decides")


class WhichAttemptCounts(models.IntegerChoices):
    """Which of several attempts gives the result."""

    LAST = 0, _("Last attempt")
    BEST = 1, _("Best attempt")


class ReasonableAdjustment(models.TextChoices):
    """How candidates with special needs get extra time."""

    NOT_DEFINED = "NOT_DEFINED", _("Not defined")
    PERCENTAGE = "PERCENTAGE", _("Percentage")
    CUSTOM = "CUSTOM", _("Fixed minutes")
    UNLIMITED = "UNLIMITED", _("Until the end of the schedule")


class Assessment(TenantModel):
    """An exam as its author defines it. What a schedule delivers is a version."""

    title = models.CharField(max_length=100)
    sort_key = SortKeyField("title")
    code = models.CharField(max_length=100, blank=True, default="")
    external_id = models.CharField(_("External ID"), max_length=64, blank=True, default="")
    purpose = models.IntegerField(choices=Purpose.choices, default=Purpose.SUMMATIVE)
    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    taxonomies = models.ManyToManyField(Taxonomy, through="AssessmentTaxonomy", related_name="+", help_text="None = all.")
    repositories = models.ManyToManyField(ObjectiveRepository, through="AssessmentRepository", related_name="+", help_text="None = all.")

    duration = models.PositiveIntegerField(null=True, blank=True, help_text="Minutes for each attempt; empty = no limit.")
    extra_time = models.PositiveIntegerField(default=0, help_text="Minutes for candidates with special needs.")
    reasonable_adjustment = models.CharField(max_length=20, choices=ReasonableAdjustment.choices, default=ReasonableAdjustment.NOT_DEFINED)
    attempts_allowed = models.PositiveIntegerField(null=True, blank=True, default=1, help_text="Per schedule; empty = unlimited.")
    which_attempt_counts = models.IntegerField(choices=WhichAttemptCounts.choices, default=WhichAttemptCounts.LAST)
    use_pin = models.BooleanField(default=False)
    random_order = models.BooleanField(_("Display questions in random order"), default=False)
    percentage_to_pass = models.DecimalField(max_digits=5, decimal_places=2, default=55)
    correct_for_guessing = models.BooleanField(
        db_default=False, default=False, help_text="The percentage is asked of what lies above the chance score."
    )
    grade_scale = models.JSONField(
        null=True,
        blank=True,
        help_text="Copy of a scale, {id, name} and its definition as they were when it was attached; empty = no grades.",
    )
    marking_workflow = models.CharField(max_length=10, choices=MarkingWorkflow.choices, default=MarkingWorkflow.SIMPLE)
    when_to_show_results = models.CharField(max_length=20, choices=WhenToShowResults.choices, default=WhenToShowResults.NEVER)
    result_parts = ArrayField(
        models.CharField(max_length=12, choices=[(code, code) for code in PARTS]),
        default=all_parts,
        db_default=all_parts(),
        blank=True,
        help_text="What candidates see of a result that is shown (`assessments.options.results`).",
    )
    use_proctorio = models.BooleanField(default=False)
    lock_on_connection_loss = models.BooleanField(default=False)
    tools = ArrayField(
        models.CharField(max_length=20, choices=[(code, code) for code in TOOLS]),
        default=default_tools,
        blank=True,
        help_text="What candidates have at hand in the exam (`assessments.options.tools`).",
    )
    use_seb = models.BooleanField(default=False, help_text="Only in Safe Exam Browser.")
    offer_check = models.BooleanField(
        default=False, db_default=False, help_text="Candidates may have a question scored during the exam; never in a summative one."
    )
    check_shows_key = models.BooleanField(default=False, db_default=False, help_text="What was checked shows the right answer.")
    candidates_can_report = models.BooleanField(
        default=False, db_default=False, help_text="Candidates may report a problem with a question."
    )
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE),
        default=list,
        db_default=[],
        blank=True,
        help_text="Codes of the translations in which candidates may sit it.",
    )
    introduction = models.TextField(blank=True, default="", help_text="Safe HTML; read before the start.")
    declaration = models.TextField(blank=True, default="", help_text="Safe HTML; accepted before an attempt begins. Empty = none.")
    finish_text = models.TextField(blank=True, default="", help_text="Safe HTML; read after the hand-in.")
    welcome_page = TenantForeignKey(
        Item, models.PROTECT, null=True, related_name="welcome_page_of", help_text="In place of an introduction."
    )
    finish_page = TenantForeignKey(
        Item, models.PROTECT, null=True, related_name="finish_page_of", help_text="In place of a text after the hand-in."
    )
    available_from = models.DateTimeField(null=True, blank=True)
    available_until = models.DateTimeField(null=True, blank=True)
    available_to = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="Ids of hierarchies; empty = all.")

    status = models.CharField(
        max_length=10,
        choices=STATUSES,
        default="DRAFT",
    )
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT, db_default=Stage.DRAFT)
    edited_by = TenantForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who last changed anything that would be published (`versions.approval.reactions`); empty = the owner.",
    )
    edited_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "external_id"],
                condition=~Q(external_id="") & Q(deleted_at=None),
                name="assessment_external_id_once",
            ),
            models.CheckConstraint(condition=Q(duration=None) | Q(duration__gt=0), name="assessment_duration_positive"),
            models.CheckConstraint(condition=Q(attempts_allowed=None) | Q(attempts_allowed__gt=0), name="assessment_attempts_positive"),
            models.CheckConstraint(condition=Q(percentage_to_pass__gte=0, percentage_to_pass__lte=100), name="assessment_pass_percent"),
            models.CheckConstraint(
                condition=Q(grade_scale__isnull=True) | Q(grade_scale__has_keys=["id", "name"]) & is_scale("grade_scale"),
                name="assessment_scale_of_a_kind",
            ),
            models.CheckConstraint(condition=Q(welcome_page=None) | Q(introduction=""), name="assessment_page_or_introduction"),
            models.CheckConstraint(condition=Q(offer_check=False) | Q(purpose__in=CHECKED_PURPOSES), name="assessment_check_fits_purpose"),
            models.CheckConstraint(condition=Q(check_shows_key=False) | Q(offer_check=True), name="assessment_key_only_with_check"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="assessment_stage_known"),
            models.CheckConstraint(condition=Q(finish_page=None) | Q(finish_text=""), name="assessment_page_or_finish_text"),
        ]
        indexes = [models.Index(fields=["tenant", "sort_key", "id"], name="assessment_sorted")]

    def __str__(self) -> str:
        return self.title


class AssessmentTaxonomy(TenantModel):
    """A taxonomy that an assessment's questions are chosen by."""

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="+")
    taxonomy = TenantForeignKey(Taxonomy, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "assessment", "taxonomy"], name="taxonomy_once_in_assessment")]


class AssessmentRepository(TenantModel):
    """A set of learning objectives that an assessment's questions are chosen by."""

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="+")
    repository = TenantForeignKey(ObjectiveRepository, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "assessment", "repository"], name="repository_once_in_assessment")]


class AssessmentRole(models.TextChoices):
    """The role of a user in an assessment. The values are the titles that the API uses."""

    AUTHOR = "Author", _("Author")
    CO_AUTHOR = "Co-Author", _("Co-Author")
    REVIEWER = "Reviewer", _("Reviewer")


ASSESSMENT_EDITORS = (AssessmentRole.AUTHOR, AssessmentRole.CO_AUTHOR)
"""Roles that may change and publish an assessment; the others may look."""


class AssessmentSharing(Sharing):
    """A user who may see somebody else's assessment, and change it if their role allows it."""

    of = "assessment"

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="shared_with")
    role = models.CharField(max_length=20, choices=AssessmentRole.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "assessment", "user"], name="assessment_shared_once")]
        indexes = [models.Index(fields=["tenant", "user"], name="assessment_shared_with")]
