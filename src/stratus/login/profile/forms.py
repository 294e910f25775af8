"""The form of one's own profile."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stratus.foundation.time_zones import ZONES


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("As my browser asks")), *settings.LANGUAGES])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=[("", _("As the organisation")), *((name, name.replace("_", " ")) for name in ZONES)]
    )
