"""Invigilators' notes about incidents: who, how serious, what was done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.delivery.attempts.errors import BadInput
from stratus.delivery.models import Attempt
from stratus.events import log
from stratus.events.erasure import Erased, delete_rows
from stratus.foundation.text import as_typed
from stratus.invigilation.live.actions import Watched, watched_all
from stratus.invigilation.models import IncidentAction, IncidentNote, Severity
from stratus.scheduling.models import Registration, Schedule

LONGEST_NOTE = 2000


@transaction.atomic
def note_incident(
    schedule_ids: Watched, registration_ids: Sequence[int], *, severity: str, action: str, text: str, by: Actor, now: datetime
) -> list[IncidentNote]:
    """Record the same incident for each of these candidates; ids of other schedules are ignored.

    The exam itself does not change: `action` says what was done about the incident. Event `incident.noted` for each registration, without
    the text. One statement per schedule for the events, besides a fixed number. Raises NotAllowed, NotYours, BadInput.
    """
    schedules = watched_all(schedule_ids, by=by)
    text = as_typed(text.replace("\x00", ""))
    if not text:
        raise BadInput(_("Say what happened."), "text")
    if len(text) > LONGEST_NOTE:
        raise BadInput(_("A note has at most %(most)d characters.") % {"most": LONGEST_NOTE}, "text")
    if severity not in Severity.values:
        raise BadInput(_("Choose how grave it is."), "severity")
    if action not in IncidentAction.values:
        raise BadInput(_("Choose what was done."), "action")
    # Locked, so that no candidate is removed from the schedule while an incident about them is being recorded.
    mine = Registration.objects.filter(schedule__in=schedules, pk__in=registration_ids)
    registrations = list(mine.select_for_update(no_key=True).order_by("pk"))
    attempts = dict(Attempt.objects.filter(registration__in=registrations).order_by("number").values_list("registration_id", "pk"))
    notes = IncidentNote.objects.bulk_create(
        [
            IncidentNote(
                registration=registration,
                attempt_id=attempts.get(registration.pk),
                severity=severity,
                action=action,
                text=text,
                noted_at=now,
                noted_by_id=by.user_id,
            )
            for registration in registrations
        ]
    )
    for schedule in schedules:
        subjects = [
            (note.registration, {"note_id": note.pk, "attempt_id": note.attempt_id, "severity": severity, "action": action})
            for note in notes
            if note.registration.schedule_id == schedule.pk
        ]
        log.record_many("incident.noted", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return notes


def incidents_of(schedule: Schedule) -> QuerySet[IncidentNote]:
    """Return the incidents of a schedule with their candidates and authors, in the order in which they were noted."""
    notes = IncidentNote.objects.filter(registration__schedule=schedule)
    return notes.select_related("registration__candidate", "attempt", "noted_by").order_by("pk")


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the incidents of a schedule that is erased."""
    return delete_rows([IncidentNote.objects.filter(registration__in=erased.registrations)])
