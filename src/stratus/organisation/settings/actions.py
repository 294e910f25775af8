"""Settings of the whole organisation."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.tenancy.models import TenantSettings

LIMITS: dict[str, tuple[int, int]] = {
    "preparation_minutes": (0, 1440),
    "grace_seconds": (0, 3600),
    "file_grace_seconds": (0, 86_400),
    "connection_lock_seconds": (10, 3600),
    "archive_after_hours": (0, 8760),
}
"""The lowest and highest value of each number."""
SWITCHES = ("use_keycodes", "keycode_needs_username")
SETTINGS = ("time_zone", *LIMITS, *SWITCHES)
"""What the page shows and `change_settings` changes."""


def change_settings(changes: Mapping[str, Any], *, by: Actor) -> TenantSettings:
    """Change any of `SETTINGS`; `time_zone` is an IANA name. Running attempts keep the grace that they began with.

    Raises NotAllowed, or InvalidFields for an unknown zone and a number out of its limits.
    """
    by.require(Permission.MANAGE_SETTINGS)
    errors: dict[str, str] = {}
    if "time_zone" in changes and changes["time_zone"] not in zoneinfo.available_timezones():
        errors["time_zone"] = _("Choose a time zone.")
    for name, (low, high) in LIMITS.items():
        if name in changes and not low <= changes[name] <= high:
            errors[name] = _("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high}
    if errors:
        raise InvalidFields(errors)
    with transaction.atomic():
        settings = TenantSettings.objects.select_for_update().get()
        changed = sorted(name for name in SETTINGS if name in changes and getattr(settings, name) != changes[name])
        for name in changed:
            setattr(settings, name, changes[name])
        if changed:
            settings.save()
            log.record("tenant_settings.changed", by=by, subject=settings, fields=changed)
    return settings
