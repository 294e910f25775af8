"""Forms of Admin › Webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.ui.forms import RuledForm
from stratus.webhooks.endpoints.actions import faults
from stratus.webhooks.endpoints.queries import unreadable
from stratus.webhooks.models import Endpoint


class EndpointForm(RuledForm):
    """A receiver."""

    title = forms.CharField(label=_("Title"), max_length=100)
    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput, help_text=_("Results are sent there by POST."))
    authorization = forms.CharField(
        label=_("Authorization header"),
        max_length=500,
        required=False,
        help_text=_("Sent as it stands here, if the receiver asks for one. It is kept encrypted and not shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    without_authorization = forms.BooleanField(
        label=_("Send no Authorization header any more"), required=False, help_text=_("The one that is stored is deleted.")
    )
    only_satisfactory = forms.BooleanField(label=_("Only results that are satisfactory"), required=False)
    is_active = forms.BooleanField(
        label=_("Active"), required=False, initial=True, help_text=_("While inactive nothing is recorded: those results are never sent.")
    )

    def __init__(self, *arguments: Any, endpoint: Endpoint | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if endpoint is None or not endpoint.sealed_authorization:
            del self.fields["without_authorization"]
        else:
            lost = "authorization" in unreadable(endpoint)
            self.fields["authorization"].help_text = (
                _("The stored one can no longer be read: enter it anew.")
                if lost
                else _("One is stored, which is not shown. Empty: it stays.")
            )

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values)

    def changes(self) -> dict[str, Any]:
        """Return what is to be changed. An authorization that was not typed stays; both at once: the typed one is meant."""
        values = dict(self.cleaned_data)
        if not values["authorization"] and not values.pop("without_authorization", False):
            del values["authorization"]
        values.pop("without_authorization", None)
        return values

    @staticmethod
    def initial_of(endpoint: Endpoint) -> dict[str, Any]:
        """Return the form's values for this endpoint."""
        return {name: getattr(endpoint, name) for name in ("title", "url", "only_satisfactory", "is_active")}
