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

from stratus.delivery.models import ProctoringPass
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


def came_back(registration: Registration, mark: str, *, now: datetime) -> int | None:
    """Return the number of the launch from which a candidate comes back with this mark, None for one that leads nowhere. One query."""
    if len(mark) != 32 or not mark.isascii():
        return None
    found = ProctoringPass.objects.filter(registration=registration, used_at=None, launched_at__gt=now - PASS_LASTS).first()
    return found.number if found is not None and hmac.compare_digest(bytes(found.mark_hash), secret_hash(mark)) else None
