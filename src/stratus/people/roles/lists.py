"""The list of roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.access.permissions import RoleType
from stratus.people.models import Role
from stratus.people.roles import queries
from stratus.ui.home import MOST_COUNTED
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList
from stratus.ui.lists.filters import Choice, equals


def _rows(by: Actor) -> Rows:
    by.require(P.MANAGE_ROLES)
    return Role.objects.all()


def _count(roles: Sequence[Any], by: Actor) -> None:
    """Add the number of each role's holders, as far as numbers go here; one statement."""
    counted = queries.holders_of([role.pk for role in roles])
    for role in roles:
        number = counted.get(role.pk, 0)
        role.holders = number if number <= MOST_COUNTED else f"{intcomma(MOST_COUNTED)}+"


def _rights(role: Any) -> str:
    labels = dict(P.choices)
    return ", ".join(str(labels.get(name, name)) for name in P.values if name in role.permissions)


def _with_right(rows: Rows, value: str) -> Rows:
    return rows.filter(permissions__contains=[value]) if value else rows


ROLES = StaffList(
    name="people.roles",
    caption=_("Roles"),
    rights=(P.MANAGE_ROLES,),
    rows=_rows,
    prepare=_count,
    order=("position", "title", "id"),
    columns=(
        Column(
            "title",
            _("Role"),
            "title",
            sort=("title", "id"),
            link=lambda role: reverse("people:edit_role", args=[role.pk]),
            note=lambda role: gettext("built in") if role.built_in else "",
            heads_row=True,
        ),
        Column("type", _("Type"), lambda role: role.get_role_type_display(), sort=("role_type", "title", "id")),
        Column("users", _("Users"), "holders", number=True),
        Column("rights", _("Rights"), _rights),
    ),
    search=Search(label=_("Part of the title"), find=lambda rows, text: rows.filter(title__icontains=text)),
    filters=(
        Choice(name="type", label=_("Type"), unset=_("All types"), choices=lambda by: RoleType.choices, narrow=equals("role_type")),
        Choice(name="right", label=_("With the right"), unset=_("Any"), choices=lambda by: P.choices, narrow=_with_right),
    ),
    empty=Empty(
        title=_("There are no roles."),
        none_fit=_("No role fits."),
        label=_("New role"),
        view="people:create_role",
        right=P.MANAGE_ROLES,
    ),
)
