"""Grade scales of the organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from stratus.foundation import clock
from stratus.foundation.sorting import SortKeyField
from stratus.tenancy.models import TenantModel


def is_scale(column: str) -> Q:
    """Return that a scale (`GradeScale.definition`) is in a column of JSON, or in a part of one; without its keys it breaks this."""
    numbers, rows = ["kind", "lowest", "highest", "passing", "step"], ["kind", "rows"]
    by_cut = Q(**{f"{column}__kind": "CUT", f"{column}__has_keys": numbers})
    return by_cut | Q(**{f"{column}__kind": "TABLE", f"{column}__has_keys": rows})


class GradeScale(TenantModel):
    """A way of the organisation to turn points into grades. An assessment takes a copy: later changes reach nothing that has one.

    `definition` is what `options.grading.rules.written` gives: {"kind": "CUT", "lowest", "highest", "passing", "step"} with numbers as
    texts, or {"kind": "TABLE", "rows": [{"label", "from" (per cent, a text), "passes"}]}, from the lowest grade on.
    """

    name = models.CharField(max_length=100)
    sort_key = SortKeyField("name")
    definition = models.JSONField()
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sort_key"], condition=Q(archived_at=None), name="grade_scale_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="grade_scale_has_name"),
            models.CheckConstraint(condition=is_scale("definition"), name="grade_scale_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name
