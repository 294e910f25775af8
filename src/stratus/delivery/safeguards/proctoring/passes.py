"""The pass of a proctored exam: who came back from the provider, from which launch, and whether it was used.

A launch draws a mark that only the provider is given. It is stored as a hash, leads back for `PASS_LASTS`, and is void once an exam was
started with it (the saver, `start/`, writes that) or another launch took its place.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from stratus.delivery.models import ProctoringPass, Session
from stratus.events import log
from stratus.events.log import Source
from stratus.events.models import Event
from stratus.scheduling.links.secrets import secret_hash
from stratus.scheduling.models import Registration
from stratus.tenancy import current

PASS_LASTS = timedelta(hours=2)
"""From the launch until the candidate is back: installing the extension and showing a room and a document takes a while."""

LAUNCH = """
INSERT INTO delivery_proctoringpass AS p (tenant_id, registration_id, number, mark_hash, launched_at, used_at)
VALUES (%(tenant)s, %(registration)s, 1, %(hash)s, %(now)s, NULL)
ON CONFLICT (registration_id) DO UPDATE
   SET number = p.number + 1, mark_hash = excluded.mark_hash, launched_at = excluded.launched_at, used_at = NULL
"""


@transaction.atomic
def open_pass(registration: Registration, *, now: datetime) -> str:
    """Return the mark of a new launch, 32 hexadecimal characters. Earlier marks are void from here on."""
    mark = secrets.token_hex(16)
    values: dict[str, Any] = {"tenant": current.require_id(), "registration": registration.pk, "hash": secret_hash(mark), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(LAUNCH, values)
    return mark


@transaction.atomic
def record_sent(registration: Registration, *, by: Source, now: datetime) -> None:
    """Record that a candidate was led to the provider, once for each way into an exam, however often the button is pressed.

    Again after `PASS_LASTS`, and when an exam was begun or taken over since. Two presses wait for each other.
    """
    ProctoringPass.objects.select_for_update(no_key=True).get(registration=registration)
    of_this = Event.objects.filter(
        subject_type=registration._meta.label_lower, subject_id=registration.pk, kind="registration.sent_to_proctoring"
    )
    sent_at = of_this.filter(at__gt=now - PASS_LASTS).order_by("-at").values_list("at", flat=True).first()
    if sent_at is None or Session.objects.filter(attempt__registration=registration, opened_at__gte=sent_at).exists():
        log.record("registration.sent_to_proctoring", by=by, subject=registration, schedule_id=registration.schedule_id)


def came_back(registration: Registration, mark: str, *, now: datetime) -> int | None:
    """Return the number of the launch from which a candidate comes back with this mark, None for one that leads nowhere. One query."""
    if len(mark) != 32 or not mark.isascii():
        return None
    found = ProctoringPass.objects.filter(registration=registration, used_at=None, launched_at__gt=now - PASS_LASTS).first()
    return found.number if found is not None and hmac.compare_digest(bytes(found.mark_hash), secret_hash(mark)) else None
