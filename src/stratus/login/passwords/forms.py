"""Forms in which people choose a password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.foundation import clock
from stratus.login.entrance.errors import MustWait
from stratus.login.waiting import counting
from stratus.people.models import User
from stratus.people.users.passwords import chosen_password_error, least, own_words
from stratus.ui.forms import RuledForm


def _password(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget)


class NewPasswordForm(RuledForm):
    """A new password, typed twice. Whether it is good enough the action says."""

    new = _password(gettext_lazy("New password"), "new-password")
    again = _password(gettext_lazy("New password again"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        help_text = _("At least %(min)s characters: several words are easy to remember.") % {"min": least(user.role.role_type)}
        self.fields["new"].help_text = help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ."))
        return cleaned

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with the new password, if it could be read."""
        wrong = chosen_password_error(values["new"], self.user.role.role_type, own_words(self.user)) if "new" in values else None
        return {"new": wrong} if wrong else {}


class PasswordForm(NewPasswordForm):
    """A new password, and the present one to show that it is really them."""

    present = _password(gettext_lazy("Present password"), "current-password")
    field_order = ("present", "new", "again")

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_present(self) -> str:
        """Look at the present password, unless wrong ones came before: whoever found an open session must not guess it there."""
        present: str = self.cleaned_data["present"]
        now = clock.now()
        one = counting.begin(f"present|{self.user.pk}", address=self.address, browser="anywhere", now=now)
        if one.wait:
            raise forms.ValidationError(MustWait(one.wait).message)
        if not self.user.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        counting.was_right(one, now=now)
        return present


class ForgottenForm(forms.Form):
    """Who has forgotten their password."""

    name = forms.CharField(
        label=gettext_lazy("User name or e-mail"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )
