"""Form of Admin › Roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission, RoleType
from stratus.people.models import Role
from stratus.people.roles.actions import faults
from stratus.ui.forms import RuledForm


class RoleForm(RuledForm):
    title = forms.CharField(label=_("Title"), max_length=100)
    role_type = forms.ChoiceField(
        label=_("Type"), choices=RoleType.choices, help_text=_("Decides which users the holder may create and edit.")
    )
    needs_second_factor = forms.BooleanField(
        label=_("Holders log in with a second factor"),
        required=False,
        help_text=_("A code from their phone beside the password. Who has none yet sets it up when they log in. Not for candidates."),
    )
    permissions = forms.MultipleChoiceField(
        label=_("Rights"),
        required=False,
        choices=Permission.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("“Use external API” opens no page: it is for users with whose tokens other systems call."),
    )

    def __init__(self, *args: Any, by: Actor, role: Role | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.role = by, role

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(self.role, values, by=self.by)

    @staticmethod
    def initial_of(role: Role) -> dict[str, Any]:
        """Return the form's values for this role."""
        return {name: getattr(role, name) for name in ("title", "role_type", "permissions", "needs_second_factor")}
