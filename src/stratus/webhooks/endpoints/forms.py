"""Forms of Admin › Webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.webhooks.models import Endpoint


class EndpointForm(forms.Form):
    """A receiver."""

    title = forms.CharField(label=_("Title"), max_length=100)
    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput, help_text=_("Results are sent there by POST."))
    authorization = forms.CharField(
        label=_("Authorization header"),
        max_length=500,
        required=False,
        help_text=_("Sent as it stands here, if the receiver asks for one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    only_satisfactory = forms.BooleanField(label=_("Only results that are satisfactory"), required=False)
    is_active = forms.BooleanField(
        label=_("Active"), required=False, initial=True, help_text=_("While inactive nothing is recorded: those results are never sent.")
    )

    @staticmethod
    def initial_of(endpoint: Endpoint) -> dict[str, Any]:
        """Return the form's values for this endpoint."""
        return {name: getattr(endpoint, name) for name in ("title", "url", "authorization", "only_satisfactory", "is_active")}
