"""What items are classified by: trees of topics, objectives and levels, and labels (ADR 25); and which items carry what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from stratus.foundation.sorting import SortKeyField
from stratus.tenancy.db.agreements import Names, Share
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Node(TenantModel):
    """One place in a tree that belongs to a row of another table, which `of` names.

    `position` orders those of one parent, with gaps. Whatever items carry is never deleted: it is archived, and offered no more.
    """

    of: ClassVar[str]
    parent_id: int | None

    parent = TenantForeignKey("self", models.PROTECT, null=True, related_name="+", help_text="None = at the top.")
    position = models.PositiveIntegerField(help_text="Among those of the same parent, with gaps.")
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=30, blank=True, default="", help_text="As it is written elsewhere, such as 2.3.1; once in a tree.")
    sort_key = SortKeyField("code+title", max_length=240)
    archived_at = models.DateTimeField(null=True, blank=True, help_text="Offered no more; items that carry it keep it.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class Topic(Node):
    """What questions of one collection are about. Other collections know nothing of it."""

    of = "collection"
    agreements = (Names(fields=("parent", "collection"), to="library.Topic", theirs=("id", "collection")),)

    collection = TenantForeignKey("library.Collection", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "collection", "code"], condition=~Q(code=""), name="topic_code_once"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="topic_lies_not_in_itself"),
        ]


class Objective(Node):
    """What somebody should know or be able to do. At the top of a repository stand its subjects, below them the objectives."""

    of = "repository"
    agreements = (Names(fields=("parent", "repository"), to="library.Objective", theirs=("id", "repository")),)

    repository = TenantForeignKey("library.ObjectiveRepository", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "repository", "code"], condition=~Q(code=""), name="objective_code_once"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="objective_lies_not_in_itself"),
        ]


class TaxonomyLevel(Node):
    """A kind of thinking in a taxonomy, from the first to the last. None lies within another."""

    of = "taxonomy"

    taxonomy = TenantForeignKey("library.Taxonomy", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "taxonomy", "code"], condition=~Q(code=""), name="taxonomy_level_code_once"),
            models.CheckConstraint(condition=Q(parent=None), name="taxonomy_level_is_flat"),
        ]


class Label(TenantModel):
    """A word of the organisation's own that items of any collection may carry."""

    title = models.CharField(max_length=60)
    sort_key = SortKeyField("title")
    archived_at = models.DateTimeField(null=True, blank=True, help_text="Offered no more; items that carry it keep it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sort_key"], name="label_title_once")]

    def __str__(self) -> str:
        return self.title


class ItemTopic(TenantModel):
    """The newest revision of an item carries this topic. Written with revisions, as the three below (docs/how/classification.md)."""

    agreements = (Share(one="item", other="node", field="collection"),)

    item = TenantForeignKey("library.Item", models.CASCADE, related_name="+")
    node = TenantForeignKey(Topic, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "node"], name="topic_once_on_item")]
        indexes = [models.Index(fields=["tenant", "node", "item"], name="items_of_topic")]


class ItemObjective(TenantModel):
    """The newest revision of an item carries this objective."""

    item = TenantForeignKey("library.Item", models.CASCADE, related_name="+")
    node = TenantForeignKey(Objective, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "node"], name="objective_once_on_item")]
        indexes = [models.Index(fields=["tenant", "node", "item"], name="items_of_objective")]


class ItemLevel(TenantModel):
    """The newest revision of an item carries this level, the only one of its taxonomy."""

    agreements = (Names(fields=("node", "taxonomy"), to="library.TaxonomyLevel", theirs=("id", "taxonomy")),)

    item = TenantForeignKey("library.Item", models.CASCADE, related_name="+")
    node = TenantForeignKey(TaxonomyLevel, models.PROTECT, related_name="+")
    taxonomy = TenantForeignKey("library.Taxonomy", models.PROTECT, related_name="+", help_text="Of the level.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "taxonomy"], name="one_level_of_taxonomy_on_item")]
        indexes = [models.Index(fields=["tenant", "node", "item"], name="items_of_level")]


class ItemLabel(TenantModel):
    """The newest revision of an item carries this label."""

    item = TenantForeignKey("library.Item", models.CASCADE, related_name="+")
    node = TenantForeignKey(Label, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "node"], name="label_once_on_item")]
        indexes = [models.Index(fields=["tenant", "node", "item"], name="items_of_label")]
