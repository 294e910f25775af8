"""The list of people who can schedule an assessment."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.people.choosing.queries import roles_with
from stratus.people.users.lists import sorted_name
from stratus.scheduling.schedulers.queries import schedulers_for
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, equals


def _roles(by: Actor) -> Iterable[tuple[str, str]]:
    return sorted(((str(pk), role.title) for pk, role in roles_with(P.SCHEDULE).items()), key=lambda one: one[1])


SCHEDULERS = StaffList(
    name="scheduling.schedulers",
    caption=_("People who can schedule it"),
    rights=(P.MANAGE_ASSESSMENTS,),
    rows=schedulers_for,
    order=("sort_key", "id"),
    columns=(
        Column("name", _("Name"), sorted_name, sort=("sort_key", "id"), heads_row=True),
        Column("username", _("User name"), "username", sort=("username_key",)),
        Column("role", _("Role"), "role.title"),
    ),
    search=Search(label=_("Name, User ID or e-mail"), find=indexed("user")),
    filters=(Choice(name="role", label=_("Role"), unset=_("All roles"), choices=_roles, narrow=equals("role")),),
    empty=Empty(
        title=_("Nobody can schedule it"),
        none_fit=_("Nobody fits."),
        text=_("No role has the right to schedule, or nobody holds one that has it."),
    ),
)
