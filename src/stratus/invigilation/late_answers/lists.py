"""The list of decisions about answers."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.invigilation.late_answers.queries import may_see_answers
from stratus.invigilation.live.queries import schedules_watched_by
from stratus.invigilation.models import AnswerDecision, Decision
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, Days, equals
from stratus.ui.templatetags.web import local_time


def _rows(by: Actor, *, schedule: int) -> Rows:
    if not may_see_answers(by):
        return AnswerDecision.objects.none()
    made = AnswerDecision.objects.filter(attempt__schedule__in=schedules_watched_by(by).filter(pk=schedule).values("pk"))
    return made.select_related("attempt__registration__candidate", "attempt__schedule", "decided_by", "event").defer("event__value")


def _log(decision: AnswerDecision) -> str:
    attempt = decision.attempt
    return f"{reverse('invigilation:log', args=[attempt.schedule_id, attempt.registration_id])}?attempt={attempt.number}"


def _item(decision: AnswerDecision) -> SafeString:
    address = reverse("invigilation:logged_answer", args=[decision.attempt.schedule_id, decision.event_id])
    return format_html('<a href="{}">{}</a>', address, decision.item)


def _moment(decision: AnswerDecision, moment: datetime) -> SafeString | str:
    """Return a moment to the second, in the zone of the exam."""
    return local_time(moment, decision.attempt.schedule.time_zone, seconds=True)


DECISIONS = StaffList(
    name="invigilation.decisions",
    caption=_("Decisions about late answers"),
    rights=(P.INVIGILATE, P.VIEW_USER_LOGS),
    rows=_rows,
    order=("-id",),
    columns=(
        Column(
            "candidate",
            _("Candidate"),
            "attempt.registration.candidate.full_name",
            sort=("attempt__registration__candidate__sort_key", "id"),
            link=_log,
            heads_row=True,
        ),
        Column("item", _("Item"), "item", draw=_item, sort=("item", "id")),
        Column("arrived", _("Arrived"), lambda row: row.event.received_at, draw=lambda row: _moment(row, row.event.received_at)),
        Column("decision", _("Decision"), lambda row: row.get_decision_display()),
        Column("who", _("Who"), lambda row: row.decided_by.full_name if row.decided_by else ""),
        Column("when", _("When"), "decided_at", draw=lambda row: _moment(row, row.decided_at), sort=("decided_at", "id")),
        Column("reason", _("Reason"), "reason"),
    ),
    search=Search(label=_("Name, User ID or e-mail"), find=indexed("user", "attempt__registration__candidate_id")),
    filters=(
        Choice(name="decision", label=_("Decision"), unset=_("All"), choices=lambda by: Decision.choices, narrow=equals("decision")),
        Days(name="decided", label=_("Decided"), column="decided_at"),
    ),
    empty=Empty(
        title=_("Nothing was decided yet"),
        none_fit=_("No decision fits."),
        text=_("Decide about late answers under “Waiting”; each decision stays here, with its reason."),
    ),
)
