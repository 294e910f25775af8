"""Blueprints: how many questions of which kind an assessment asks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from stratus.assessments.models.assessments import Assessment
from stratus.assessments.models.sections import AssessmentSection
from stratus.library.classification.models import Objective, TaxonomyLevel, Topic
from stratus.library.models import Collection, ObjectiveRepository, Taxonomy
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Blueprint(TenantModel):
    """The matrix by which the questions of a section are chosen, or those of an assessment without sections (ADR 44).

    Rows are the topics of a collection, or the objectives of a repository; columns the levels of a taxonomy, or there is one. The filters
    narrow what each cell offers.
    """

    assessment = TenantForeignKey(Assessment, models.CASCADE, related_name="blueprints")
    section = TenantForeignKey(AssessmentSection, models.CASCADE, null=True, related_name="+", help_text="None = there are no sections.")
    collection = TenantForeignKey(Collection, models.PROTECT, null=True, related_name="+", help_text="Rows are its topics.")
    repository = TenantForeignKey(ObjectiveRepository, models.PROTECT, null=True, related_name="+", help_text="Rows are its objectives.")
    taxonomy = TenantForeignKey(
        Taxonomy, models.PROTECT, null=True, related_name="+", help_text="Its levels are columns; None = one column."
    )
    item_types = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="Empty = all.")
    labels = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="Ids; an item carries one of them. Empty = all.")
    lowest = models.DecimalField(max_digits=4, decimal_places=3, null=True, help_text="Of the p-value, else of the Angoff value.")
    highest = models.DecimalField(max_digits=4, decimal_places=3, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "assessment", "section"], nulls_distinct=False, name="blueprint_once_in_section"),
            models.CheckConstraint(
                condition=Q(collection=None, repository__isnull=False) | Q(collection__isnull=False, repository=None),
                name="blueprint_has_one_kind_of_row",
            ),
            models.CheckConstraint(
                condition=(Q(lowest=None) | Q(lowest__gte=0, lowest__lte=1)) & (Q(highest=None) | Q(highest__gte=0, highest__lte=1)),
                name="blueprint_difficulty_from_0_to_1",
            ),
        ]


class BlueprintCell(TenantModel):
    """So many questions about a topic or an objective, or what lies below it, and of a level. A cell that asks for none is not stored."""

    blueprint = TenantForeignKey(Blueprint, models.CASCADE, related_name="cells")
    topic = TenantForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    objective = TenantForeignKey(Objective, models.PROTECT, null=True, related_name="+")
    level = TenantForeignKey(TaxonomyLevel, models.PROTECT, null=True, related_name="+", help_text="None = the one column.")
    count = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True, help_text="Of one question; empty = the item's own.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "blueprint", "topic", "objective", "level"], nulls_distinct=False, name="cell_once_in_blueprint"
            ),
            models.CheckConstraint(
                condition=Q(topic=None, objective__isnull=False) | Q(topic__isnull=False, objective=None), name="cell_has_one_row"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="cell_asks_for_some"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gt=0), name="cell_points_positive"),
        ]
