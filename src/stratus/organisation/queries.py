"""The settings of the External API."""

from __future__ import annotations

from collections.abc import Iterable

from stratus.organisation.models import ApiSettings
from stratus.people.models import User

USERS = ("scheduler", "invigilator", "marker", "moderator", "publisher")


def api_settings() -> ApiSettings:
    """Return the settings of the External API with their users, roles and the users' roles; three queries at most.

    Every tenant has them from its founding on: raises ApiSettings.DoesNotExist otherwise.
    """
    settings = ApiSettings.objects.select_related("candidate_role", "marker_role").get()
    for name, user in users_of(settings, USERS).items():
        setattr(settings, name, user)
    return settings


def users_of(settings: ApiSettings, names: Iterable[str]) -> dict[str, User]:
    """Return the users whom these settings name, their roles loaded, but for settings that name nobody; two queries at most.

    Users are not joined: where statistics know nothing of an organisation yet, each join may go through everybody in it.
    """
    ids = {name: pk for name in names if (pk := getattr(settings, f"{name}_id")) is not None}
    users = User.objects.prefetch_related("role").in_bulk(ids.values()) if ids else {}
    return {name: users[pk] for name, pk in ids.items()}
