"""Admin › Audit log: what happened, newest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.events.models import Event
from stratus.events.words import detail_in_words, kind_in_words, subject_in_words
from stratus.foundation.text import name_key
from stratus.organisation.audit.forms import DOORS, AuditForm
from stratus.people.models import User
from stratus.ui.lists.columns import NOTHING
from stratus.ui.lists.paging import PAGE_SIZE, address, text_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RIGHTS = dict(P.choices)
KEY = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")


@require(P.VIEW_AUDIT)
def audit(request: StaffRequest) -> HttpResponse:
    """Show events with keyset pagination: three statements, however long the log is."""
    form = AuditForm(request.GET)
    events = Event.objects.none()
    if form.is_valid():
        events = _matching(form.cleaned_data)
    if found := KEY.fullmatch(text_of(request, "before")):
        moment = EPOCH + timedelta(microseconds=int(found[1]))
        events = events.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=int(found[2])))
    rows = list(events.order_by("-at", "-pk")[: PAGE_SIZE + 1])
    more = rows[PAGE_SIZE:]
    rows = rows[:PAGE_SIZE]
    ids = {pk for row in rows for pk in (row.actor_id, row.acting_as_id) if pk}
    names = {user.pk: user for user in User.objects.filter(pk__in=ids).only("first_name", "last_name", "username", "tenant")} if ids else {}
    context = {
        "form": form,
        "rows": [
            {
                "event": row,
                "actor": names.get(row.actor_id or 0),
                "acting_as": names.get(row.acting_as_id or 0),
                "door": DOORS.get(row.door, row.door),
                "kind": kind_in_words(row.kind),
                "details": [(detail_in_words(row.kind, key), _shown(value, _words_of(key))) for key, value in row.data.items()],
                "subject": f"{row.subject_type}:{row.subject_id}",
                "subject_words": f"{subject_in_words(row.subject_type)} {row.subject_id or ''}".strip(),
            }
            for row in rows
        ],
        "older": address(request, before=_key(rows[-1])) if more else "",
        "newest": address(request, before=None) if request.GET.get("before") else "",
    }
    return render(request, "organisation/audit.html", context, status=200 if form.is_valid() else 422)


def _words_of(name: str) -> Mapping[str, Any]:
    """Return the words for the values of such data: rights have some, but not the fields that are called like them."""
    return RIGHTS if name in ("given", "taken") else {}


def _shown(value: Any, words: Mapping[str, Any]) -> Any:
    """Return a detail of an event for people: yes and no, and what lies in lists and tables without the signs of a programming language."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None:
        return NOTHING
    if isinstance(value, list):
        return ", ".join(" ".join(str(_shown(part, words)) for part in (one if isinstance(one, list) else [one])) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_shown(one, words)}" for name, one in value.items())
    return words.get(value, value) if isinstance(value, str) else value


def _matching(wanted: dict[str, Any]) -> QuerySet[Event]:
    events = Event.objects.all()
    if wanted["kind"]:
        events = events.filter(kind__startswith=wanted["kind"].strip().lower())
    if wanted["who"]:
        ids = User.objects.filter(username_key=name_key(wanted["who"])).values("pk")
        events = events.filter(Q(actor_id__in=ids) | Q(acting_as_id__in=ids))
    if wanted["door"]:
        events = events.filter(door=wanted["door"])
    if wanted["since"]:
        events = events.filter(at__gte=_midnight(wanted["since"]))
    if wanted["until"] and wanted["until"] < date.max:
        events = events.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    if wanted["subject"]:
        subject_type, _colon, subject_id = wanted["subject"].partition(":")
        events = events.filter(subject_type=subject_type, subject_id=int(subject_id))
    return events


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _key(event: Event) -> str:
    return f"{(event.at - EPOCH) // timedelta(microseconds=1)}-{event.pk}"
