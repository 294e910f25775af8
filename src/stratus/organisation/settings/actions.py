"""Settings of the whole organisation."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.addresses import network_of
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import as_typed
from stratus.tenancy.models import TenantSettings

LIMITS: dict[str, tuple[int, int]] = {
    "preparation_minutes": (0, 1440),
    "grace_seconds": (0, 3600),
    "file_grace_seconds": (0, 86_400),
    "connection_lock_seconds": (10, 3600),
    "archive_after_hours": (0, 8760),
    "direct_link_days": (1, 730),
}
"""The lowest and highest value of each number."""
SWITCHES = ("use_keycodes", "keycode_needs_username", "practice_exam", "only_live_items", "approve_assessments")
TEXTS = ("time_zone", "hall_networks", "score_step")
LENGTHS = {"whom_to_ask": 300, "accessibility_note": 2000}
"""Texts of several lines, and how many characters they may have."""
SCORE_STEPS = ("0.01", "0.1", "0.25", "0.5", "1")
"""Points to which scores may be rounded; the database knows them too."""
MOST_HALLS = 500
SETTINGS = (*TEXTS, *LENGTHS, *LIMITS, *SWITCHES)
"""What the page shows and `change_settings` changes."""


def faults(changes: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these values of `SETTINGS`, by name; absent ones are not judged."""
    errors: dict[str, str] = {}
    if "time_zone" in changes and changes["time_zone"] not in zoneinfo.available_timezones():
        errors["time_zone"] = _("Choose a time zone.")
    if "score_step" in changes and changes["score_step"] not in SCORE_STEPS:
        errors["score_step"] = _("Choose a step.")
    for name, (low, high) in LIMITS.items():
        if name in changes and not low <= changes[name] <= high:
            errors[name] = _("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high}
    for name, most in LENGTHS.items():
        if (length := len(as_typed(changes.get(name, "")))) > most:
            errors[name] = _("Enter at most %(max)s characters. There are %(length)s.") % {"max": most, "length": length}
    if "hall_networks" in changes:
        entries = _entries(changes["hall_networks"])
        if wrong := next((entry for entry in entries if network_of(entry) is None), None):
            errors["hall_networks"] = _("“%(entry)s” is no IP address and no network like 192.168.1.0/24.") % {"entry": wrong[:60]}
        elif len(entries) > MOST_HALLS:
            errors["hall_networks"] = _("Enter at most %(max)s networks.") % {"max": MOST_HALLS}
    return errors


def _entries(typed: str) -> list[str]:
    return typed.replace(",", " ").split()


def change_settings(changes: Mapping[str, Any], *, by: Actor) -> TenantSettings:
    """Change any of `SETTINGS`: `time_zone` is an IANA name, `hall_networks` addresses and networks, parted by blanks, lines or commas.

    Running attempts keep the grace that they began with.

    Raises NotAllowed, or InvalidFields for an unknown zone, what is no network, and a number out of its limits.
    """
    by.require(Permission.MANAGE_SETTINGS)
    if errors := faults(changes):
        raise InvalidFields(errors)
    changes = {**changes, **{name: as_typed(changes[name]) for name in LENGTHS if name in changes}}
    if "hall_networks" in changes:
        changes = {**changes, "hall_networks": "\n".join(_entries(changes["hall_networks"]))}
    with transaction.atomic():
        settings = TenantSettings.objects.select_for_update().get()
        changed = sorted(name for name in SETTINGS if name in changes and getattr(settings, name) != changes[name])
        for name in changed:
            setattr(settings, name, changes[name])
        if changed:
            settings.save()
            log.record("tenant_settings.changed", by=by, subject=settings, fields=changed)
    return settings
