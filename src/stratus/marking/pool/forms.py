"""Forms of the people who mark a schedule."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission
from stratus.marking.models import PoolMember, PoolRole
from stratus.people.choosing.forms import PersonChoice


class MemberForm(forms.Form):
    """Somebody's role in the pool, and the right that something asks for. Others are stored for the External API alone
    (`tests/house/test_settings_that_do_something.py`).
    """

    role = forms.ChoiceField(label=_("Role"), choices=PoolRole.choices)
    can_publish = forms.BooleanField(label=_("Publish results"), required=False)

    @staticmethod
    def initial_of(member: PoolMember) -> dict[str, Any]:
        """Return the form's values for this member."""
        return {name: getattr(member, name) for name in ("role", "can_publish")}

    def rights(self) -> dict[str, bool]:
        """Return the rights that were ticked."""
        return {name: value for name, value in self.cleaned_data.items() if name.startswith("can_")}


class NewMemberForm(MemberForm):
    """Somebody who joins the pool."""

    user = PersonChoice(Permission.MARK, label=_("Person"))
    field_order = ("user", "role")

    def __init__(self, *args: Any, in_pool: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.leave_out(in_pool, _("%(name)s is in the pool already."))
