"""Forms of Admin › External API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission
from stratus.foundation.time_zones import ZONES
from stratus.organisation.api_settings.actions import ROLE_SETTINGS, USER_SETTINGS
from stratus.organisation.models import ApiSettings
from stratus.people.models import Role, User
from stratus.ui.forms import PersonChoice
from stratus.ui.forms.numbers import NumberField


def _holders(right: Permission) -> Any:
    return User.objects.holding(right).select_related("role").order_by("sort_key", "id")


class TokenForm(forms.Form):
    """The owner, in whose name the token acts."""

    owner = PersonChoice(
        queryset=None,
        label=_("Owner"),
        empty_label=_("— choose —"),
        help_text=_("Every request made with the token is made in this user's name. A user of its own for each connected system is best."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _holders(Permission.USE_EXTERNAL_API)  # type: ignore[attr-defined]


class ApiSettingsForm(forms.Form):
    """Other API Settings: every list offers only users who hold the right."""

    candidate_role: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Default candidate role"), queryset=None, required=False, empty_label=_("Built-in role “Candidate”")
    )
    marker_role: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Default marker role"), queryset=None, required=False, empty_label=_("Built-in role “Marker”")
    )
    scheduler = PersonChoice(
        label=_("Scheduler"),
        queryset=None,
        required=False,
        help_text=_("Owns the schedules that the API creates. Without one no schedule can be made."),
    )
    invigilator = PersonChoice(
        label=_("Invigilator"), queryset=None, required=False, help_text=_("Added to every schedule that the API creates.")
    )
    assessment_owner = PersonChoice(label=_("Assessment owner"), queryset=None, required=False)
    collection_owner = PersonChoice(label=_("Collection owner"), queryset=None, required=False)
    marker = PersonChoice(
        label=_("Marker"), queryset=None, required=False, help_text=_("Put into the pool of assessors when such a schedule is activated.")
    )
    moderator = PersonChoice(
        label=_("Moderator"), queryset=None, required=False, help_text=_("Put into the pool where a coordinator assigns assessors.")
    )
    publisher = PersonChoice(
        label=_("Publisher"), queryset=None, required=False, help_text=_("Recorded when auto-scored results are published.")
    )
    time_zone = forms.ChoiceField(
        label=_("Default time zone"),
        required=False,
        choices=[("", "UTC"), *((name, name.replace("_", " ")) for name in ZONES if name != "UTC")],
        help_text=_("For date-times that other systems send without a zone."),
    )
    results_per_day = NumberField(
        label=_("Requests for results a day"),
        low=0,
        high=1_000_000,
        help_text=_("For the whole organisation; counted anew at 13:30 UTC. 0: no limit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, setting in USER_SETTINGS.items():
            self.fields[name].queryset = _holders(setting.right)  # type: ignore[attr-defined]
        for name, (_label, role_type) in ROLE_SETTINGS.items():
            self.fields[name].queryset = Role.objects.filter(role_type=role_type).order_by("position", "title")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(settings: ApiSettings) -> dict[str, Any]:
        """Return the form's values for these settings."""
        values: dict[str, Any] = {name: getattr(settings, f"{name}_id") for name in (*USER_SETTINGS, *ROLE_SETTINGS)}
        return {
            **values,
            "time_zone": "" if settings.time_zone == "UTC" else settings.time_zone,
            "results_per_day": settings.results_per_day,
        }
