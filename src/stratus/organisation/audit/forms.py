"""Form of the audit log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Door

DOORS: dict[str, Any] = {
    Door.UI: _("Screens"),
    Door.LINK: _("Direct link"),
    Door.API: _("External API"),
    Door.PLAYER: _("Player"),
    Door.JOB: _("Jobs"),
}


class AuditForm(forms.Form):
    """The filter of the audit log."""

    kind = forms.CharField(label=_("What begins with"), max_length=60, required=False)
    who = forms.CharField(label=_("User name"), max_length=500, required=False)
    door = forms.ChoiceField(
        label=_("Through"),
        required=False,
        choices=[("", _("All doors")), *DOORS.items()],
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    subject = forms.RegexField(
        label=_("Subject"), regex=r"^[a-z_]{1,30}\.[a-z_]{1,30}:[0-9]{1,18}$", required=False, widget=forms.HiddenInput
    )
