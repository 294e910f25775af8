"""Form of Admin › Users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import RoleType
from stratus.people.models import Role, User
from stratus.people.users import rules
from stratus.people.users.actions import taken
from stratus.people.users.passwords import chosen_password_error, own_words
from stratus.ui.forms import RuledForm
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.time_zones import ZONES

PROFILE = ("special_needs", "reasonable_adjustment_percentage", "disable_login", "disable_password_reset", "language", "time_zone")
FIELDS = ("first_name", "last_name", "username", "external_id", "email", *PROFILE)


class UserForm(RuledForm):
    """A user, as administrators create and edit them."""

    first_name = forms.CharField(label=_("First name"), max_length=500)
    last_name = forms.CharField(label=_("Last name"), max_length=500)
    username = forms.CharField(label=_("User name"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    external_id = forms.CharField(
        label=_("User ID"), max_length=64, required=False, help_text=_("Other systems know the user by it. Candidates need one.")
    )
    email = forms.CharField(label=_("E-mail"), max_length=100, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role: forms.ModelChoiceField = forms.ModelChoiceField(label=_("Role"), queryset=None, empty_label=_("Choose a role"))
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        required=False,
        strip=False,
        help_text=_(
            "At least 12 characters, for candidates 8. Staff change it when they log in. Empty: the user cannot log in with a password."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    special_needs = forms.BooleanField(label=_("Gets extra time"), required=False)
    reasonable_adjustment_percentage = NumberField(
        label=_("Extra time in percent of the duration"),
        low=0,
        high=1000,
        required=False,
        help_text=_("Empty or 0: the minutes that the assessment gives."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("As the browser asks")), *settings.LANGUAGES])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=[("", _("As the organisation")), *((name, name.replace("_", " ")) for name in ZONES)]
    )
    disable_login = forms.BooleanField(label=_("Cannot log in with a password"), required=False)
    disable_password_reset = forms.BooleanField(label=_("Cannot change the password"), required=False)
    hierarchies = forms.TypedMultipleChoiceField(
        label=_("Hierarchies"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(
        self, *args: Any, role_types: Iterable[str], hierarchies: list[tuple[int, str]], user: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        roles = Role.objects.filter(role_type__in=role_types).order_by("position", "title")
        self.fields["role"].queryset = roles  # type: ignore[attr-defined]
        self.fields["hierarchies"].choices = hierarchies  # type: ignore[attr-defined]
        if user is not None:
            del self.fields["password"]

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read. Without a role a password is judged as a candidate's."""
        own = {name: values[name] for name in FIELDS if name in values}
        errors = taken(own, but=self.user) | rules.user_errors(own)
        if password := values.get("password"):
            role_type = values["role"].role_type if "role" in values else RoleType.CANDIDATE
            if wrong := chosen_password_error(password, role_type, own_words(User(**own))):
                errors["password"] = wrong
        return errors

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        """Return the form's values for this user (memberships loaded)."""
        values = {name: getattr(user, name) for name in FIELDS}
        return {**values, "role": user.role_id, "hierarchies": [membership.hierarchy_id for membership in user.memberships.all()]}
