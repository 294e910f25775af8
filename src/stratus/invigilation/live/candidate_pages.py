"""Delivery › Invigilation: add candidates who are not on the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.foundation.text import name_key
from stratus.invigilation.live import actions
from stratus.invigilation.live.forms import AddForm
from stratus.invigilation.live.pages import screen
from stratus.people.models import User
from stratus.scheduling.candidates.choices import not_candidates, user_ids_in, users_with_ids
from stratus.scheduling.models import Schedule

MOST_SHOWN = 20


@require(P.INVIGILATE)
@require_POST
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add people by User ID or user name, and report who is unknown or on the list already."""
    own = screen(request, pk)
    return own.answer(_outcome(request, own.schedules[0]))


def _outcome(request: StaffRequest, schedule: Schedule) -> dict[str, Any]:
    form = AddForm(request.POST)
    if not form.is_valid():
        return {"status": 422, "error": " ".join(map(str, form.errors["people"]))}
    names = user_ids_in(form.cleaned_data["people"])
    if not names:
        return {"status": 422, "error": _("Name somebody.")}
    known = users_with_ids(names)
    by_name = users_named([name for name in names if name not in known])
    chosen = {name: known.get(name) or by_name.get(name_key(name)) for name in names}
    unknown = [name for name, user_id in chosen.items() if user_id is None]
    refused = not_candidates(user_id for user_id in chosen.values() if user_id is not None)
    wanted = {user_id for user_id in chosen.values() if user_id is not None} - refused.keys()
    try:
        added = actions.add_candidates(schedule.pk, sorted(wanted), by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except DomainError as problem:
        return {"status": 409, "error": problem.message}
    notes = [*refused.values()][:MOST_SHOWN]
    if len(wanted) > len(added):
        already = len(wanted) - len(added)
        text = ngettext("%(n)s person is on the schedule already.", "%(n)s people are on the schedule already.", already)
        notes.append(text % {"n": already})
    if unknown:
        shown = ", ".join(unknown[:MOST_SHOWN]) + (" …" if len(unknown) > MOST_SHOWN else "")
        text = ngettext("Nobody has this User ID or user name: %(ids)s", "Nobody has these User IDs or user names: %(ids)s", len(unknown))
        notes.append(text % {"ids": shown})
    done = ngettext("%(n)s candidate was added.", "%(n)s candidates were added.", len(added)) % {"n": len(added)} if added else ""
    return {"status": 200 if added or not (unknown or refused) else 422, "done": done, "notes": notes}


def users_named(names: list[str]) -> dict[str, int]:
    """Return the present users of these user names, however they are typed: `name_key` → id. One statement."""
    keys = [name_key(name) for name in names]
    return dict(User.objects.present().filter(username_key__in=keys).values_list("username_key", "pk"))
