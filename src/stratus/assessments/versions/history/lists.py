"""The list of an assessment's published versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Func, IntegerField
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.queries import assessments_visible_to
from stratus.assessments.versions.history.facts import Holders, holders_of, how_they_went
from stratus.foundation import clock
from stratus.ui.forms.number_words import said_number
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, StaffList

CONTENTS = ("items", "options", "pages", "sections", "forms", "grading")
"""What versions hold that lists need not read: megabytes."""


def _rows(by: Actor, assessment: int) -> Rows:
    seen = assessments_visible_to(by).filter(pk=assessment).values("pk")
    questions = Func(F("items"), function="jsonb_array_length", output_field=IntegerField())
    versions = AssessmentVersion.objects.filter(assessment__in=seen).select_related("published_by").defer(*CONTENTS)
    return versions.annotate(questions=questions)


def _prepare(versions: Sequence[Any], by: Actor) -> None:
    """Give each of these versions its `holders`, and how it `went` (None where nothing may be told)."""
    if not versions:
        return
    holders, went = holders_of(versions[0].assessment_id, by, clock.now()), how_they_went([one.pk for one in versions])
    for version in versions:
        version.holders, version.went = holders.get(version.pk, Holders()), went.get(version.pk)


def _percent(value: Any) -> str:
    return say("%(number)s %%") % {"number": said_number(value)}


VERSIONS = StaffList(
    name="assessments.versions",
    caption=_("Published versions"),
    rights=(P.ASSESSMENTS,),
    rows=_rows,
    prepare=_prepare,
    order=("-number",),
    columns=(
        Column("number", _("Version"), "number", sort=("number",), heads_row=True, nowrap=True),
        Column("published", _("Published"), "published_at"),
        Column("by", _("Published by"), lambda row: row.published_by.full_name if row.published_by else ""),
        Column("questions", _("Questions"), "questions", number=True),
        Column("max_score", _("Max. score"), "max_score", number=True),
        Column("schedules", _("Schedules"), lambda row: row.holders.number, number=True),
        Column("candidates", _("Candidates"), lambda row: row.went.candidates if row.went else "", number=True),
        Column("mean", _("Mean"), lambda row: _percent(row.went.mean) if row.went else "", number=True, nowrap=True),
        Column("passed", _("Passed"), lambda row: _percent(row.went.passed) if row.went else "", number=True, nowrap=True),
        Column(
            "acts",
            _("Actions"),
            lambda row: reverse("assessments:compare_versions", args=[row.assessment_id]),
            exports=False,
            template="assessments/versions/_acts.html",
        ),
    ),
    empty=Empty(title=_("Not published yet."), none_fit=_("No version fits.")),
)
