"""What is kept of forms of items that are open: drafts, and who has one open (ADR 28)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual

from stratus.library.items.drafts.rules import MOST_BYTES
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class ItemDraft(TenantModel):
    """What a person's form of an item held when they had not saved it: of an item, of a translation of it, or of a new one of a type in
    a collection.
    """

    has_tenant_key = False

    person = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)  # leads the index below
    key = models.UUIDField(db_default=RandomUUID(), help_text="That of the form that began it, or that took it over.")
    item = TenantForeignKey("library.Item", models.CASCADE, null=True, related_name="+", help_text="None for a new one.")
    collection = TenantForeignKey("library.Collection", models.CASCADE, null=True, related_name="+", help_text="That of a new item.")
    item_type = models.CharField(max_length=40)
    lang = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="Of a translation of the item; empty: the form of the item itself."
    )
    part = models.PositiveSmallIntegerField(default=1, db_default=1, help_text="Page of the texts of a translation, from 1.")
    title = models.CharField(max_length=200, blank=True, default="", help_text="As it was typed.")
    base = models.PositiveIntegerField(default=0, help_text="Number of the revision that the form was made from; 0 for a new item.")
    posted = models.TextField(help_text="JSON: names of fields, each with the values that the browser would have sent.")
    window = models.CharField(max_length=36, blank=True, default="", help_text="The window of the browser that wrote it last.")
    version = models.PositiveIntegerField(default=1, help_text="Rises each time that it is kept.")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "person", "item", "lang", "part"],
                condition=Q(item__isnull=False),
                name="draft_once_of_item_or_translation",
            ),
            models.UniqueConstraint(
                fields=["tenant", "person", "collection", "item_type", "key"], condition=Q(item=None), name="draft_once_of_new_item"
            ),
            models.CheckConstraint(
                condition=Q(item=None, collection__isnull=False, base=0) | Q(item__isnull=False, collection=None, base__gte=1),
                name="draft_of_item_or_new",
            ),
            models.CheckConstraint(
                condition=Q(lang="", part=1) | (~Q(lang="") & Q(item__isnull=False, part__gte=1)), name="draft_of_translation_of_item"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Func(F("posted"), function="octet_length", output_field=IntegerField()), MOST_BYTES),
                name="draft_is_bounded",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "person", "-saved_at"], name="draft_of_person"),
            models.Index(fields=["tenant", "saved_at"], name="draft_age"),
        ]

    def __str__(self) -> str:
        return self.title


class SpentDraft(TenantModel):
    """A form was saved or discarded: what it had sent before, and comes after that, is not kept (`rules.SPENT_FOR`)."""

    has_tenant_key = False

    person = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)  # leads the constraint below
    key = models.UUIDField(help_text="That of the form.")
    spent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "person", "key"], name="spent_draft_once")]
        indexes = [models.Index(fields=["tenant", "spent_at"], name="spent_draft_age")]


class OpenForm(TenantModel):
    """A person has the form of an item open, or had it a moment ago (`rules.FRESH`)."""

    has_tenant_key = False

    item = TenantForeignKey("library.Item", models.CASCADE, related_name="+", db_index=False)  # leads the constraint below
    person = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "item", "person"], name="open_form_once")]
        indexes = [models.Index(fields=["tenant", "seen_at"], name="open_form_age")]
