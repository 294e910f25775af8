"""Collections of items, and the revisions of an item."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from stratus import clock
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import SortKeyField, TenantModel


class Collection(TenantModel):
    """A bank of items with an owner; private until shared."""

    title = models.CharField(max_length=100)
    sort_key = SortKeyField("title")
    external_id = models.CharField(max_length=64, blank=True, default="")
    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="collections")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "external_id"], condition=~Q(external_id=""), name="collection_external_id_once")
        ]
        indexes = [models.Index(fields=["tenant", "sort_key", "id"], name="collection_sorted")]

    def __str__(self) -> str:
        return self.title


class ItemStatus(models.TextChoices):
    DRAFT = "DRAFT"
    LIVE = "LIVE"
    WITHDRAWN = "WITHDRAWN"


class Item(TenantModel):
    """A question. `external_id` is its functional id `<number>-<number>`, given at creation and the same in every version."""

    collection = TenantForeignKey(Collection, models.PROTECT, related_name="items")
    external_id = models.CharField(max_length=64, editable=False)
    item_type = models.CharField(max_length=40)
    title = models.CharField(max_length=200, help_text="Internal; the candidate does not see it.")
    sort_key = SortKeyField("title")
    status = models.CharField(max_length=20, choices=ItemStatus.choices, default=ItemStatus.LIVE)
    latest = TenantForeignKey("ItemRevision", models.PROTECT, null=True, related_name="+", editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "external_id"], name="item_external_id_once")]
        indexes = [models.Index(fields=["tenant", "collection", "sort_key", "id"], name="item_sorted")]

    def __str__(self) -> str:
        return self.title


class ItemRevision(TenantModel):
    """The content of an item as it was saved once; never changed."""

    item = TenantForeignKey(Item, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="What the item type's module describes, answer key included.")
    max_score = models.DecimalField(max_digits=8, decimal_places=2)
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "number"], name="revision_number_once")]
