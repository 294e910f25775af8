"""Reads about the External API's settings."""

from __future__ import annotations

from stratus.organisation.models import ApiSettings
from stratus.people.models import User

USERS = ("scheduler", "invigilator", "marker", "moderator", "publisher")


def api_settings() -> ApiSettings:
    """Return the settings of the External API with their users, roles and the users' roles; three queries at most.

    Users are not joined: where statistics know nothing of an organisation yet, each join may go through everybody in it.
    Every tenant has them from its founding on: raises ApiSettings.DoesNotExist otherwise.
    """
    settings = ApiSettings.objects.select_related("candidate_role", "marker_role").get()
    ids = {name: pk for name in USERS if (pk := getattr(settings, f"{name}_id")) is not None}
    users = User.objects.prefetch_related("role").in_bulk(ids.values()) if ids else {}
    for name, pk in ids.items():
        setattr(settings, name, users[pk])
    return settings
