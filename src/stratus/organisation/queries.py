"""Reads about the External API's settings."""

from __future__ import annotations

from stratus.organisation.models import ApiSettings


def api_settings() -> ApiSettings:
    """Return the settings of the External API with their users, roles and the users' roles; one query.

    Every tenant has them from its founding on: raises ApiSettings.DoesNotExist otherwise.
    """
    related = (
        "candidate_role",
        "marker_role",
        "scheduler__role",
        "invigilator__role",
        "marker__role",
        "moderator__role",
        "publisher__role",
    )
    return ApiSettings.objects.select_related(*related).get()
