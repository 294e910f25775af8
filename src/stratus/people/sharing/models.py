"""The base of every table that says with whom something is shared."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Sharing(TenantModel):
    """A colleague who has access to something that is not theirs.

    A derived model adds the foreign key to what is shared, named by `of`, the columns that say how far the access goes, and a unique
    constraint of both keys.
    """

    of: ClassVar[str]

    user = TenantForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        abstract = True
