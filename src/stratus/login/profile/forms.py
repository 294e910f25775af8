"""The form of one's own profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stratus.people.models import User
from stratus.ui.forms.time_zones import ZONES


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("As my browser asks")), *settings.LANGUAGES])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=[("", _("As the organisation")), *((name, name.replace("_", " ")) for name in ZONES)]
    )

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        """Return the form's values for this user."""
        return {"language": user.language, "time_zone": user.time_zone}
