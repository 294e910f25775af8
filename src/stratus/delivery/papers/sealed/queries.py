"""What a candidate's objects are, and whether they may hear of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from stratus.assessments.forms.rules import drawn_items as drawn_among
from stratus.assessments.forms.rules import forms_of
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.languages import ORIGINAL, language_of
from stratus.delivery.attempts.queries import with_status
from stratus.delivery.models import Attempt, PlannedSheet, SealedPaper
from stratus.delivery.papers.sealed.contents import Objects
from stratus.delivery.papers.sealed.sealing import key_fingerprint
from stratus.scheduling.models import Registration
from stratus.tenancy.db.due import Owner

OBJECTS_OF = Owner("sealed_schedule", "SELECT tenant_id FROM delivery_sealedpaper WHERE schedule_id = wanted LIMIT 1")
"""Whose a schedule is that has objects: who fetches one says neither with a host name nor with a token."""


def rows(**conditions: Any) -> QuerySet[SealedPaper]:
    """Return rows of objects that were sealed with the present player key; all others count as missing."""
    return SealedPaper.objects.filter(key_fingerprint=key_fingerprint(settings.PLAYER_KEY), **conditions)


def of_version(schedule: Any, version: Any, lang: str = ORIGINAL) -> QuerySet[SealedPaper]:
    """Return the row of the form that a schedule delivers, whose version is pinned, in a language. Where one is there, all are."""
    return rows(schedule=schedule, paper__version=version, paper__form=1, paper__lang=lang)


def objects_in(parts: Any) -> Objects:
    """Return what a row says (`SealedPaper.parts`)."""
    return msgspec.convert(parts, Objects)


def drawn_items(version: AssessmentVersion) -> Collection[str]:
    """Return the ids of items that some sheets of this version have and others lack."""
    return drawn_among(forms_of(version.forms, version.sections))


class Place(NamedTuple):
    """A candidate's registration with its schedule, and the objects of what that delivers; None: there are none (yet)."""

    registration: Registration
    objects: Objects | None
    paper_hash: str


def place_of(registration_id: int, lang: str = ORIGINAL) -> Place | None:
    """Return the place of a registration, with the objects of one language; one statement."""
    row = of_version(OuterRef("schedule"), OuterRef("schedule__version"), lang)
    found = Registration.objects.filter(pk=registration_id).select_related("schedule")
    one: Any = found.annotate(parts=Subquery(row.values("parts")[:1]), paper_hash=Subquery(row.values("paper__hash")[:1])).first()
    if one is None:
        return None
    return Place(one, objects_in(one.parts) if one.parts is not None else None, one.paper_hash or "")


def sheet_before_the_start(registration: Registration) -> Collection[str]:
    """Return the items on the sheet that is planned for the candidate's first attempt; none where it is not drawn yet. One statement."""
    planned = PlannedSheet.objects.filter(registration=registration, plan__version=registration.schedule.version_id, number=1)
    sheet = planned.values_list("sheet", flat=True).first()
    return sheet["order"] if sheet else ()


class Sheet(NamedTuple):
    """What lies before a candidate: ids of items, and the language in which they are read."""

    items: Collection[str]
    lang: str


def sheet_under_way(registration_id: int, attempt_id: int, now: datetime) -> Sheet | None:
    """Return the sheet of this attempt, if it is the candidate's and runs or is paused at `now`, else None."""
    attempt: Any = with_status(Attempt.objects.filter(pk=attempt_id, registration=registration_id), now).first()
    if attempt is None or attempt.status_now not in ("IN_PROGRESS", "PAUSED"):
        return None
    return Sheet(list(attempt.sheet.get("order", ())), language_of(attempt.sheet))
