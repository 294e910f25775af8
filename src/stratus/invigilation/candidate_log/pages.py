"""Delivery › Invigilation: the log of one candidate, on the screen and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.files.csv_files import CONTENT_TYPE, csv_bytes
from stratus.invigilation.candidate_log.queries import CandidateLog, answer_texts, candidate_log, every_line, read
from stratus.invigilation.late_answers.queries import may_decide, may_see_answers
from stratus.invigilation.live.pages import find
from stratus.scheduling.models import Registration, Schedule
from stratus.ui.lists.paging import Listing, number_of, text_of

LINES_PER_PAGE = 100
ORDER = {"order": ("moment", "source", "id")}


@require(P.INVIGILATE, P.VIEW_USER_LOGS)
@require_safe
def log(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Show what a candidate did and what was done to their exam, attempt by attempt."""
    schedule, registration, found, action = _wanted(request, pk, registration_pk)
    listing = Listing(request, found.lines, sorts=ORDER, default="order", size=LINES_PER_PAGE)
    context = {
        "schedule": schedule,
        "registration": registration,
        "log": found,
        "listing": listing,
        "lines": read(found.attempt, listing.rows),
        "action": action,
        "may_see_answers": may_see_answers(request.actor),
        "may_decide": may_decide(request.actor),
    }
    return render(request, "invigilation/candidate_log/log.html", context)


@require(P.INVIGILATE, P.VIEW_USER_LOGS)
@require_safe
def log_file(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Serve the log of an attempt as a CSV file, with the answers if the actor may read them."""
    _schedule, registration, found, _action = _wanted(request, pk, registration_pk)
    texts = answer_texts(found.attempt) if may_see_answers(request.actor) else None
    heading = [
        _("Server time"), _("Client time"), _("Action"), _("Code"), _("Who"), _("Question"), _("Item"), _("Session"), _("IP address"),
        _("Outcome"), _("Error"),
    ]  # fmt: skip
    rows = (
        [
            line.at.isoformat(), line.client_time, line.action, line.code, line.who, line.number, line.item, line.session, line.address,
            line.outcome, line.error, *([texts(line)] if texts else []),
        ]
        for line in every_line(found)
    )  # fmt: skip
    number = found.attempt.number if found.attempt else 0
    name = slugify(f"log {registration.candidate.external_id or registration.pk} attempt {number}")
    answer = HttpResponse(csv_bytes(heading + ([_("Answer")] if texts else []), rows), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _wanted(request: StaffRequest, pk: int, registration_pk: int) -> tuple[Schedule, Registration, CandidateLog, str]:
    schedule = find(request, pk)
    registration = get_object_or_404(Registration.objects.select_related("candidate"), pk=registration_pk, schedule=schedule)
    action = text_of(request, "action", 60)
    return schedule, registration, candidate_log(registration, number_of(request, "attempt"), action), action
