"""How a schedule is marked, by whom, and the scores."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel


class AssessingType(models.TextChoices):
    """How many assessors score each script."""

    ONE_ASSESSOR = "ONE_ASSESSOR", _("One assessor")
    TWO_ASSESSORS = "TWO_ASSESSORS", _("Two assessors")


class AllocationType(models.TextChoices):
    """What assessors are given: candidates or questions."""

    BY_CANDIDATES = "BY_CANDIDATES", _("By candidates")
    BY_QUESTIONS = "BY_QUESTIONS", _("By questions")


class AllocationAssignment(models.TextChoices):
    """Who allocates: staff, or each assessor for themselves."""

    MANUAL = "MANUAL", _("Manual")
    ASSESSOR_DECIDES = "ASSESSOR_DECIDES", _("Assessor decides")


class EvaluationsSharing(models.TextChoices):
    """Whose scores assessors see."""

    BY_ALLOCATIONS = "BY_ALLOCATIONS", _("Only if assessing the same")
    ALL = "ALL", _("All candidates/items")


class PoolRole(models.TextChoices):
    """What a member of the marking pool does."""

    ASSESSOR = "ASSESSOR", _("Assessor")
    MODERATOR = "MODERATOR", _("Moderator")
    ASSESSOR_AND_MODERATOR = "ASSESSOR_AND_MODERATOR", _("Assessor & Moderator")
    OTHER = "OTHER", _("Other")


class MarkingSettings(TenantModel):
    """Settings of a schedule's marking; made when it is activated, except for AUTO (`api/pages/patch-marking-settings`)."""

    schedule = TenantOneToOneField(Schedule, models.CASCADE, related_name="marking_settings")
    assessing_type = models.CharField(max_length=20, choices=AssessingType.choices, default=AssessingType.ONE_ASSESSOR)
    allocation_type = models.CharField(max_length=20, choices=AllocationType.choices, default=AllocationType.BY_CANDIDATES)
    allocation_assignment = models.CharField(max_length=20, choices=AllocationAssignment.choices, default=AllocationAssignment.MANUAL)
    sharing_annotations = models.BooleanField(default=False)
    evaluations_sharing = models.CharField(max_length=20, choices=EvaluationsSharing.choices, default=EvaluationsSharing.BY_ALLOCATIONS)
    anonymous_candidates = models.BooleanField(default=False)
    anonymous_assessors = models.BooleanField(default=False)
    assess_auto_scored = models.BooleanField(default=False)
    use_moderation = models.BooleanField(default=False)
    show_assessor_annotations = models.BooleanField(default=False)
    scoring_difference = models.PositiveIntegerField(null=True, help_text="Per cent of the maximum score, 0–100.")
    proximity_to_pass_mark = models.PositiveIntegerField(null=True, help_text="Per cent of the maximum score, 0–100.")
    pass_mark_from = models.PositiveIntegerField(null=True, help_text="Points, inclusive.")
    pass_mark_to = models.PositiveIntegerField(null=True, help_text="Points, inclusive.")
    sample_moderation = models.PositiveIntegerField(null=True, help_text="Per cent of candidates or questions, 1–100.")
    sample = models.JSONField(null=True, help_text="Drawn once: ids of registrations, or of items when allocated by questions.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scoring_difference=None) | Q(scoring_difference__lte=100),
                name="marking_difference_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(proximity_to_pass_mark=None) | Q(proximity_to_pass_mark__lte=100),
                name="marking_proximity_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(sample_moderation=None) | Q(sample_moderation__gte=1, sample_moderation__lte=100),
                name="marking_sample_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark_from=None, pass_mark_to=None) | Q(pass_mark_from__lte=models.F("pass_mark_to")),
                name="marking_range_in_order",
            ),
        ]


class PoolMember(TenantModel):
    """A user in a schedule's marking pool."""

    schedule = TenantForeignKey(Schedule, models.CASCADE, related_name="marking_pool")
    user = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="marking_pools")
    role = models.CharField(max_length=30, choices=PoolRole.choices, default=PoolRole.ASSESSOR)
    can_publish = models.BooleanField(default=False)
    can_view_audit = models.BooleanField(default=False)
    can_edit_marking_scheme = models.BooleanField(default=False)
    link_generation = models.PositiveIntegerField(
        default=1, help_text="Counter of the direct link; a removed member's link never opens again."
    )
    link_made_at = models.DateTimeField(default=clock.now, help_text="When the direct link was made or last sent: it ends some time later.")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "schedule", "user"], name="pool_member_once")]

    @property
    def assesses(self) -> bool:
        return self.role in (PoolRole.ASSESSOR, PoolRole.ASSESSOR_AND_MODERATOR)

    @property
    def moderates(self) -> bool:
        return self.role in (PoolRole.MODERATOR, PoolRole.ASSESSOR_AND_MODERATOR)


class Allocation(TenantModel):
    """One row of the matrix: a candidate (or a question) and who marks it. Exactly one of `registration` and `item` is set."""

    schedule = TenantForeignKey(Schedule, models.CASCADE, related_name="allocations")
    registration = TenantForeignKey(Registration, models.CASCADE, null=True, related_name="allocations")
    item = models.CharField(max_length=64, blank=True, default="")
    first_marker = TenantForeignKey(PoolMember, models.PROTECT, null=True, related_name="+")
    second_marker = TenantForeignKey(PoolMember, models.PROTECT, null=True, related_name="+")
    moderator = TenantForeignKey(PoolMember, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "schedule", "registration"],
                condition=Q(item=""),
                name="allocation_once_per_candidate",
            ),
            models.UniqueConstraint(fields=["tenant", "schedule", "item"], condition=~Q(item=""), name="allocation_once_per_item"),
            models.CheckConstraint(
                condition=Q(registration=None) & ~Q(item="") | Q(registration__isnull=False, item=""),
                name="allocation_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(second_marker=None) | Q(first_marker__isnull=False) & ~Q(first_marker=models.F("second_marker")),
                name="allocation_markers_differ",
            ),
        ]


class ScriptStatus(models.TextChoices):
    SCORING = "SCORING", _("Being scored")
    OPEN = "OPEN", _("Not begun")
    IN_PROGRESS = "IN_PROGRESS", _("Being marked")
    MODERATION = "MODERATION", _("Moderation needed")
    COMPLETE = "COMPLETE", _("Marked")
    VOID = "VOID", _("Voided")


class Script(TenantModel):
    """One final attempt as markers see it. Made when the attempt becomes final."""

    attempt = TenantOneToOneField(Attempt, models.CASCADE, related_name="script")
    schedule = TenantForeignKey(Schedule, models.PROTECT, related_name="scripts")
    registration = TenantForeignKey(Registration, models.PROTECT, related_name="scripts")
    status = models.CharField(max_length=12, choices=ScriptStatus.choices, default=ScriptStatus.OPEN)
    score = models.DecimalField(max_digits=18, decimal_places=8, null=True, help_text="Unrounded; set when complete.")
    max_score = models.DecimalField(max_digits=10, decimal_places=2)
    moderation_reasons = models.JSONField(default=list, help_text="Why it goes to a moderator: DIFFERENCE, PROXIMITY, RANGE, SAMPLE.")
    left_out = models.JSONField(
        default=list,
        db_default=Value([], output_field=models.JSONField()),
        help_text="Questions of sections of which only so many answers count that do not: nobody scores them.",
    )
    fails_section = models.BooleanField(
        default=False, db_default=False, help_text="Complete, and the pass mark of a section is missed that must be reached."
    )
    completed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, help_text="When its result was published: from then on nobody scores it.")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "schedule", "id"], name="script_of_schedule"),
            models.Index(
                fields=["tenant", "schedule"],
                condition=Q(status__in=[ScriptStatus.OPEN, ScriptStatus.IN_PROGRESS, ScriptStatus.MODERATION]),
                name="script_to_be_marked",
            ),
        ]


class AutoScore(TenantModel):
    """The automatic score that an item type gave."""

    script = TenantForeignKey(Script, models.CASCADE, related_name="auto_scores")
    item = models.CharField(max_length=64)
    score = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "script", "item"], name="auto_score_once")]


class LaterScore(TenantModel):
    """An answer that a job scores (`marking.later`), and one that a marker has to score although its type could score others."""

    script = TenantForeignKey(Script, models.CASCADE, related_name="later_scores")
    item = models.CharField(max_length=64)
    runner = models.CharField(max_length=64, blank=True, default="", help_text="Who works it out; empty: the type left it to a marker.")
    run = models.UUIDField(null=True, help_text="The try that is under way, or was the last: no other one stores anything.")
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it may be tried next; while it is tried, when the try counts as lost.")
    reason = models.CharField(max_length=64, blank=True, default="", help_text="Why it has no score: the code of the last trouble.")
    ended_at = models.DateTimeField(null=True, help_text="When it was scored, or left to a marker, who then has the reason.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "script", "item"], name="later_score_once")]
        # A tenant's next one (`score_next`), by its tenant first: who has few answers would else walk past those of everybody else. Which
        # tenants have any (`later_scores_due`) is read from the same index, which holds what is not ended alone.
        indexes = [models.Index(fields=["tenant", "due_at", "id"], condition=Q(ended_at=None), name="later_score_next")]


class EvaluationStep(models.TextChoices):
    ASSESSING = "ASSESSING", _("Assessing")
    MODERATING = "MODERATING", _("Moderating")


class Evaluation(TenantModel):
    """One marker's work on one script."""

    script = TenantForeignKey(Script, models.CASCADE, related_name="evaluations")
    member = TenantForeignKey(PoolMember, models.PROTECT, related_name="evaluations")
    step = models.CharField(max_length=12, choices=EvaluationStep.choices, default=EvaluationStep.ASSESSING)
    comment = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="Its marker left the pool: the scores no longer count.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "script", "member", "step"],
                condition=Q(withdrawn_at=None),
                name="evaluation_once_per_marker",
            )
        ]


class ItemScore(TenantModel):
    """A marker's score for one answer, in points."""

    evaluation = TenantForeignKey(Evaluation, models.CASCADE, related_name="scores")
    item = models.CharField(max_length=64)
    score = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    comment = models.TextField(blank=True, default="", help_text="With `automatic`: why the automatic score was changed.")
    changed_at = models.DateTimeField()
    automatic = models.DecimalField(
        max_digits=18, decimal_places=8, null=True, help_text="The automatic score that the marker saw and changed; null: there was none."
    )
    criteria = models.JSONField(null=True, help_text="Points by the criteria of the item (`scoring.criteria`); null: it has none.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "evaluation", "item"], name="item_score_once"),
            models.CheckConstraint(
                condition=Q(criteria__isnull=True) | Q(criteria__has_keys=["revision", "points"]),
                name="item_score_names_its_revision",
            ),
        ]


class SetAsideScore(TenantModel):
    """A score that its marker gave without having seen the stored one; kept beside it until the marker decides."""

    evaluation = TenantForeignKey(Evaluation, models.CASCADE, related_name="set_aside")
    item = models.CharField(max_length=64)
    score = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    comment = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    criteria = models.JSONField(null=True, help_text="As of `ItemScore`.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(criteria__isnull=True) | Q(criteria__has_keys=["revision", "points"]),
                name="set_aside_score_names_its_revision",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "evaluation"], name="set_aside_of_evaluation")]
