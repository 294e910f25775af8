"""Keys of roles' titles: two roles of an organisation have no titles that people, or the External API, take for the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import QuerySet

from stratus.foundation.sorting import SortKeyField
from stratus.foundation.text import name_key

LONGEST = 500
"""Characters of a key: an index takes no more."""
MARK = "\x1f"
"""Behind it stands the id of a role of an earlier release whose title another one has too."""


def key_of(title: str) -> str:
    """Return the key of a title. One that is nothing but what nobody sees, or of letters that become many, is its own key."""
    key = name_key(title)
    return key if 0 < len(key) <= LONGEST else title


class TitleKeyField(SortKeyField):
    """The key of the title. A marked key stays as long as the title means the same."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the key to store, and give it to the role."""
        present, key = getattr(model_instance, self.attname), key_of(getattr(model_instance, self.source))
        value = present if present.partition(MARK)[0] == key else key
        setattr(model_instance, self.attname, value)
        return value


def write_keys(roles: QuerySet[Any]) -> Iterator[str]:
    """Write the keys of all these roles, of any tenant; yield a line for each whose title an earlier one has too.

    Both keep their titles: other systems give roles by them, and one that is renamed would leave its title to the other.
    """
    taken: dict[tuple[int, str], Any] = {}
    for role in roles.order_by("tenant_id", "-built_in", "pk"):
        key = key_of(role.title)
        first = taken.setdefault((role.tenant_id, key), role)
        if first is not role:
            key = f"{key}{MARK}{role.pk}"
            yield (
                f"tenant {role.tenant_id}: the titles of roles {first.pk} and {role.pk} look the same. Both stay;"
                f" give one of them another title (Admin > Roles)."
            )
        roles.filter(pk=role.pk).update(title_key=key)
