"""The list of assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.assessments.drafts import actions
from stratus.assessments.models import STATUSES, Assessment, Stage
from stratus.assessments.queries import assessments_visible_to, latest_numbers, question_counts
from stratus.assessments.versions.approval.queries import with_tasks
from stratus.tenancy.queries import tenant_settings
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice
from stratus.ui.templatetags.web import status


def _count(assessments: Sequence[Any], by: Actor) -> None:
    questions, versions = question_counts(assessments), latest_numbers(assessments)
    for assessment in assessments:
        assessment.question_count = questions.get(assessment.pk, 0)
        assessment.version_number = versions.get(assessment.pk)


def _of_status(rows: Rows, value: str) -> Rows:
    return rows.filter(status=value) if value else rows.exclude(status="ARCHIVED")


STAGES = (
    *((str(stage), stage.label) for stage in Stage),
    ("mine", _("Waits for my approval")),
    ("back", _("Sent back to me")),
)


def _stages(by: Actor) -> Iterable[tuple[str, Any]]:
    """Return the choices of the filter; none where nobody has to approve anything."""
    return STAGES if tenant_settings().approve_assessments else ()


def _at_stage(rows: Rows, value: str) -> Rows:
    if value == "mine":
        return rows.filter(waits_for_me=True)
    if value == "back":
        return rows.filter(sent_back_to_me=True)
    return rows.filter(stage=value) if value else rows


def _duration(assessment: Assessment) -> str:
    return gettext("%(minutes)s min") % {"minutes": assessment.duration} if assessment.duration else gettext("no limit")


def _status(assessment: Assessment) -> str:
    return str(assessment.get_status_display())


def _drawn_status(assessment: Assessment) -> SafeString:
    """Show the status, and that it is on its way to the next publication."""
    shown = status(assessment.status, _status(assessment))
    if assessment.status == "ARCHIVED" or assessment.stage not in (Stage.IN_REVIEW, Stage.APPROVED):
        return shown
    return format_html("{} {}", shown, status(assessment.stage, str(assessment.get_stage_display())))


ASSESSMENTS = StaffList(
    name="assessments.assessments",
    caption=_("Assessments"),
    rights=(P.ASSESSMENTS,),
    rows=lambda by: with_tasks(assessments_visible_to(by), by).select_related("owner"),
    prepare=_count,
    order=("sort_key", "id"),
    columns=(
        Column(
            "title",
            _("Title"),
            "title",
            sort=("sort_key", "id"),
            link=lambda row: reverse("assessments:detail", args=[row.pk]),
            note=lambda row: row.code,
            heads_row=True,
        ),
        Column("external_id", _("External ID"), "external_id"),
        Column("status", _("Status"), _status, draw=_drawn_status),
        Column("questions", _("Questions"), "question_count", number=True),
        Column("duration", _("Duration"), _duration, number=True, nowrap=True),
        Column("version", _("Version"), "version_number", number=True),
        Column("owner", _("Owner"), "owner.full_name", sort=("owner__sort_key", "sort_key", "id")),
        Column("created", _("Created"), "created_at", sort=("created_at", "id")),
        Column(
            "copy",
            _("Copy"),
            "title",
            template="assessments/versions/_copy_cell.html",
            exports=False,
            seen_by=lambda by, **scope: by.can(P.MANAGE_ASSESSMENTS),
        ),
    ),
    search=Search(label=_("Title, code or External ID"), find=indexed("assessment")),
    filters=(
        Choice(name="status", label=_("Status"), unset=_("Draft and live"), choices=lambda by: STATUSES, narrow=_of_status),
        Choice(name="approval", label=_("Approval"), unset=_("At any stage"), choices=_stages, narrow=_at_stage, is_further=True),
    ),
    acts=(
        Act(
            name="archive",
            label=_("Archive"),
            right=P.MANAGE_ASSESSMENTS,
            fits=lambda values: values["status"] != "ARCHIVED",
            asks=lambda n: (
                ngettext(
                    "%(n)s assessment is archived: nobody can schedule it any more. Schedules that deliver it go on. "
                    "You can bring it back.",
                    "%(n)s assessments are archived: nobody can schedule them any more. Schedules that deliver them go on. "
                    "You can bring them back.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s assessment was archived.", "%(n)s assessments were archived.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.archive_many(ids, by=by, now=now),
        ),
        Act(
            name="restore",
            label=_("Bring back"),
            right=P.MANAGE_ASSESSMENTS,
            fits=lambda values: values["status"] == "ARCHIVED",
            asks=lambda n: ngettext("%(n)s assessment is brought back.", "%(n)s assessments are brought back.", n) % {"n": n},
            done=lambda n: ngettext("%(n)s assessment is back.", "%(n)s assessments are back.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.restore_many(ids, by=by),
        ),
    ),
    empty=Empty(
        title=_("You have no assessments yet."),
        none_fit=_("No assessment fits."),
        text=_("Make one, add questions from the library, and publish it so that it can be scheduled."),
        label=_("New assessment"),
        view="assessments:create",
        right=P.MANAGE_ASSESSMENTS,
    ),
)
