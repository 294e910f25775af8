"""Reads about tokens."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from stratus.external_api.models import Token


def tokens_owned(user_ids: Collection[int]) -> dict[int, list[str]]:
    """Return what to call the valid tokens of these users, by the user's id: with a disabled owner they are refused. One query."""
    found: dict[int, list[str]] = {}
    valid = Token.objects.filter(owner__in=user_ids, revoked_at=None).order_by("pk")
    for owner_id, hint in valid.values_list("owner_id", "hint"):
        found.setdefault(owner_id, []).append(_("token …%(hint)s") % {"hint": hint})
    return found
