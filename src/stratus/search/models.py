"""The words under which something is found, and which of them are written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from stratus.foundation.words import LONGEST_WORD
from stratus.tenancy import current
from stratus.tenancy.models import Tenant, TenantModel


class Word(TenantModel):
    """A word of a subject: the row `subject` of the table that `kind` stands for. Nothing refers to it, and it never changes."""

    has_tenant_key: ClassVar[bool] = False
    # The primary key is for those who ask for a range of words. Whoever asks for the words of a subject would be led to it too, where the
    # statistics know nothing of a tenant yet, and go through all words that it has.
    policy_uses_index: ClassVar[bool] = False

    pk = models.CompositePrimaryKey("tenant_id", "kind", "word", "subject")
    # Without the constraint: what it would ask for each of a hundred thousand words, the policy compares anyway.
    tenant = models.ForeignKey(
        Tenant, models.PROTECT, related_name="+", default=current.maybe_id, editable=False, db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=20)
    word = models.CharField(max_length=LONGEST_WORD, db_collation="C", help_text="Folded (`foundation.words`).")
    subject = models.BigIntegerField()

    class Meta:
        # Searches use the primary key. By this one the words of a subject are found when it changes; it is small, since PostgreSQL
        # keeps a key that many rows share once.
        indexes = [models.Index(fields=["subject", "kind"], name="word_of_subject")]

    def __str__(self) -> str:
        return self.word


class Filled(models.Model):
    """A kind whose words are written for everything that was there when this release was installed, and by which rules."""

    kind = models.CharField(primary_key=True, max_length=20)
    version = models.CharField(max_length=20, help_text="`Kind.version`: another one means that all words are to be written anew.")

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
