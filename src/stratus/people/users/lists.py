"""The list of users."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.text import TURNING
from stratus.people.models import Role, User
from stratus.people.users import actions, queries
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, Tick, equals
from stratus.ui.templatetags.web import status


def sorted_name(user: User) -> str:
    """Return the name as it is sorted: last name first."""
    if not user.last_name:
        return user.full_name
    return TURNING.sub("", f"{user.last_name}, {user.first_name}" if user.first_name else user.last_name)


def _state(user: User) -> str:
    return gettext("Active") if user.is_active else gettext("Disabled")


def _roles(by: Actor) -> Iterable[tuple[str, str]]:
    return [(str(role.pk), role.title) for role in Role.objects.order_by("position", "title")]


USERS = StaffList(
    name="people.users",
    caption=_("Users"),
    rights=(P.MANAGE_USERS,),
    # Roles by themselves, not joined: where statistics promise one person, PostgreSQL goes through all roles for each row of the page.
    rows=lambda by: queries.users_manageable_by(by).prefetch_related("role"),
    order=("sort_key", "id"),
    columns=(
        Column("name", _("Name"), sorted_name, sort=("sort_key", "id"), link=lambda u: reverse("people:user", args=[u.pk]), heads_row=True),
        Column("username", _("User name"), "username", sort=("username_key",)),  # of one person only: `user_username_once`
        Column("id", _("User ID"), "external_id", sort=("external_id", "id")),
        Column("role", _("Role"), "role.title"),  # not sorted by: that would sort everybody, where the filter below picks whom it is about
        Column(
            "state",
            _("Status"),
            _state,
            draw=lambda user: status("ACTIVE" if user.is_active else "DISABLED", _state(user)),
        ),
    ),
    search=Search(label=_("Name, User ID or e-mail"), find=indexed("user")),
    filters=(
        Choice(name="role", label=_("Role"), unset=_("All roles"), choices=_roles, narrow=equals("role")),
        Tick(name="state", value="DISABLED", label=_("Disabled"), narrow=lambda rows, on: rows.filter(is_active=not on)),
    ),
    acts=(
        Act(
            name="disable",
            label=_("Disable"),
            right=P.MANAGE_USERS,
            danger=True,
            fits=lambda values: not values["state"],
            asks=lambda n: (
                ngettext(
                    "%(n)s user can no longer log in, nor open an exam that they are sitting. You can enable them again.",
                    "%(n)s users can no longer log in, nor open an exam that they are sitting. You can enable them again.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s user was disabled.", "%(n)s users were disabled.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.set_active_many(ids, False, by=by, now=now),
        ),
        Act(
            name="enable",
            label=_("Enable"),
            right=P.MANAGE_USERS,
            fits=lambda values: bool(values["state"]),
            asks=lambda n: ngettext("%(n)s user can log in again.", "%(n)s users can log in again.", n) % {"n": n},
            done=lambda n: ngettext("%(n)s user was enabled.", "%(n)s users were enabled.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.set_active_many(ids, True, by=by, now=now),
        ),
    ),
    empty=Empty(
        title=_("There are no users yet."),
        none_fit=_("Nobody fits."),
        text=_("Create the first one, or let another system send them."),
        label=_("New user"),
        view="people:create_user",
        right=P.MANAGE_USERS,
    ),
)
