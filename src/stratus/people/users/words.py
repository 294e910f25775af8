"""Under which words people are found. Deleted ones too: their registrations and scripts stay, and are looked for by name."""

from __future__ import annotations

from stratus.foundation.words import in_a_row
from stratus.people.models import User
from stratus.search.kinds import Kind


def _texts(user: User) -> list[str]:
    names = user.last_name, user.first_name
    return [*names, *in_a_row(*names), user.external_id, user.username, user.email]


USERS = Kind("user", rows=User.objects.all, texts=_texts, revision=2)
TEXTS = frozenset({"last_name", "first_name", "external_id", "username", "email"})
"""The fields whose change changes the words."""
