"""Addresses under which one person can see one picture for a while.

Whoever shows an item knows why this person may see it; the door (`pages.show`) only checks that some page said so.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from stratus.foundation import clock
from stratus.foundation.authored import MEDIUM
from stratus.library.media.rules import address_of, named_in, sha256_of
from stratus.tenancy import current

SALT = "stratus.library.media"
HOUR = 3600
_IN_HTML = re.compile(rf'(<img\b[^>]*\bsrc=")({MEDIUM})(")')


def address(sha256: str, user_id: int, now: datetime) -> str:
    """Return where this person sees this picture: for one to two hours, the same for an hour, so that their browser keeps it."""
    until = (int(now.timestamp()) // HOUR + 2) * HOUR
    return reverse("library:show_picture", args=[sha256, until, _signature(sha256, user_id, until)])


def is_given(sha256: str, user_id: int, until: int, signature: str, now: datetime) -> bool:
    """Tell whether this address was given to this person, in this organisation, and is still valid."""
    return now.timestamp() < until and constant_time_compare(signature, _signature(sha256, user_id, until))


def addresses_for(request: HttpRequest, view: Any) -> dict[str, str]:
    """Return `media:<sha256>` → address, for whoever asks, of everything that an item's view (JSON) names. No query.

    Only for views that this person may see.
    """
    shown = named_in(view)
    return {address_of(sha256): address_for(request, sha256) for sha256 in sorted(shown)}


def with_addresses(request: HttpRequest, markup: str) -> str:
    """Return HTML in which pictures that are named `media:<sha256>` have the address for whoever asks. Only for what they may see."""
    return _IN_HTML.sub(lambda found: f"{found[1]}{address_for(request, sha256_of(found[2]))}{found[3]}", markup)


def address_for(request: HttpRequest, sha256: str) -> str:
    """Return where whoever asks sees this picture. Only for what they may see."""
    return address(sha256, int(request.user.pk or 0), clock.now())


def small(address: str) -> str:
    """Return where the thumbnail of the picture at this address is seen."""
    return f"{address}/small"


def _signature(sha256: str, user_id: int, until: int) -> str:
    told = f"{current.require_id()}|{user_id}|{sha256}|{until}"
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()
