"""The list of the organisation's grade scales."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.assessments.models import GradeScale
from stratus.assessments.options.grading.queries import scales_editable_by
from stratus.assessments.options.grading.rules import scale_of
from stratus.assessments.options.grading.words import localised
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Tick

KINDS = {"CUT": _("Numbers, by the cut"), "TABLE": _("By a table")}


def _found(rows: Rows, text: str) -> Rows:
    return rows.filter(name__icontains=text)


def _address(scale: GradeScale) -> str:
    return reverse("assessments:scale", args=[scale.pk])


def kind_of(scale: GradeScale) -> str | Promise:
    """Return the kind of a scale in words."""
    return KINDS[scale.definition["kind"]]


def span_of(scale: GradeScale) -> str:
    """Return the lowest and the highest grade."""
    found = scale_of(scale.definition)
    lowest, highest = (localised(found.label(place), found.kind) for place in (0, found.count - 1))
    return f"{lowest} – {highest}"


SCALES = StaffList(
    name="assessments.scales",
    caption=_("Grade scales"),
    rights=(P.MANAGE_SETTINGS,),
    rows=scales_editable_by,
    order=("sort_key", "id"),
    columns=(
        Column("name", _("Name"), "name", sort=("sort_key", "id"), link=_address, heads_row=True),
        Column("kind", _("Kind"), kind_of),
        Column("grades", _("Grades"), span_of),
        Column("made", _("Made"), "created_at", sort=("created_at", "id")),
    ),
    search=Search(label=_("Part of the name"), find=_found),
    filters=(Tick(name="archived", label=_("Archived"), narrow=lambda rows, on: rows.filter(archived_at__isnull=not on)),),
    empty=Empty(
        title=_("No grade scales yet"),
        none_fit=_("No scale fits."),
        text=_("A scale turns the points of a result into a grade. Authors attach it to their assessments."),
        label=_("New scale"),
        view="assessments:choose_scale",
    ),
)
