"""Who sits a schedule: add, remove, launch links, and what is printed for the room."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.foundation.numbers import sent_ids
from stratus.scheduling.candidates import actions, printing
from stratus.scheduling.candidates.choices import (
    LONGEST_USER_ID,
    MOST_FOUND,
    candidates_to_add,
    not_candidates,
    user_ids_in,
    users_with_ids,
)
from stratus.scheduling.candidates.lists import CANDIDATES
from stratus.scheduling.models import Registration
from stratus.scheduling.schedules.pages import find, page_context
from stratus.ui.lists.declaration import whole_words_note
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import returned, text_of
from stratus.ui.notices import counted, told

MOST_SHOWN = 20


@require(*CANDIDATES.rights)
@cache_control(no_transform=True)  # links and keycodes stand beside what was asked for (docs/how/front.md)
@never_cache
def candidates(request: StaffRequest, pk: int) -> HttpResponse:
    """List the candidates with their launch links, and people found who may be added."""
    schedule = find(request.actor, pk)
    wanted = text_of(request, "find")
    found = candidates_to_add(schedule, wanted) if wanted else []
    context = page_context(schedule) | {
        "tab": "candidates",
        "wanted": wanted,
        "found": found,
        "more_found": len(found) == MOST_FOUND,
        "search_note": whole_words_note(wanted),
    }
    return show(request, CANDIDATES, "scheduling/candidates.html", context, schedule=schedule.pk)


@require(P.SCHEDULE)
@require_POST
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add the people ticked, or those whose User IDs were pasted; report User IDs that do not exist."""
    schedule = find(request.actor, pk)
    try:
        pasted = user_ids_in(request.POST.get("user_ids", ""))
    except DomainError as problem:
        messages.error(request, problem.message)
        return redirect("scheduling:candidates", schedule.pk)
    known = users_with_ids(pasted) if pasted else {}
    chosen = [*ids_of(request, "user"), *(known[one] for one in pasted if one in known)]
    unknown = [one for one in pasted if one not in known]
    if unknown:
        shown = ", ".join(one[:LONGEST_USER_ID] for one in unknown[:MOST_SHOWN]) + (" …" if len(unknown) > MOST_SHOWN else "")
        messages.warning(
            request,
            ngettext("Nobody has this User ID: %(ids)s", "Nobody has these %(number)s User IDs: %(ids)s", len(unknown))
            % {"ids": shown, "number": len(unknown)},
        )
    refused = not_candidates(chosen)
    for sentence in [*refused.values()][:MOST_SHOWN]:
        messages.error(request, sentence)
    chosen = [pk for pk in chosen if pk not in refused]
    if not chosen:
        if not unknown and not refused:
            messages.warning(request, _("Choose at least one person."))
        return redirect("scheduling:candidates", schedule.pk)
    with told(request):
        new = actions.add_candidates(schedule.pk, chosen, by=request.actor, now=clock.now())
        _say_added(request, len(new), len(set(chosen)))
    return redirect("scheduling:candidates", schedule.pk)


def _say_added(request: StaffRequest, added: int, asked: int) -> None:
    if added:
        counted(request, added, ngettext("%(n)s candidate was added.", "%(n)s candidates were added.", added) % {"n": added})
    if asked > added:
        already = asked - added
        text = ngettext("%(n)s person is on the schedule already.", "%(n)s people are on the schedule already.", already)
        messages.info(request, text % {"n": already})


@require(P.SCHEDULE)
@require_POST
def revoke(request: StaffRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Revoke a candidate's launch link and give them a new one."""
    schedule = find(request.actor, pk)
    registration = get_object_or_404(Registration.objects.select_related("candidate"), pk=registration_pk, schedule=schedule)
    done = _("The link of %(name)s was revoked. Hand out the new one.") % {"name": registration.candidate.full_name}
    with told(request, done):
        actions.revoke_link(registration.pk, by=request.actor, now=clock.now())
    return redirect(returned(request, reverse("scheduling:candidates", args=[schedule.pk])))


@require(P.SCHEDULE)
@cache_control(no_transform=True)  # links and keycodes stand beside what was asked for (docs/how/front.md)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def print_out(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """Show login slips, or the attendance list, ready to print. POST makes missing keycodes."""
    schedule = find(request.actor, pk)
    back = reverse("scheduling:candidates", args=[pk])
    return printing.slips(request, [schedule], back) if what == "slips" else printing.attendance(request, [schedule], back)


def ids_of(request: StaffRequest, name: str) -> list[int]:
    """Return the ids that a form's checkboxes send; anything else is ignored."""
    return sent_ids(request.POST.getlist(name))
