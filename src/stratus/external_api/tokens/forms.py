"""Forms of Admin › External API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission
from stratus.organisation.api_settings.actions import ROLE_SETTINGS, USER_SETTINGS
from stratus.organisation.models import ApiSettings
from stratus.organisation.queries import users_of
from stratus.people.choosing.forms import PersonChoice
from stratus.people.models import Role
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.time_zones import ZONES


class TokenForm(forms.Form):
    """The owner, in whose name the token acts."""

    owner = PersonChoice(
        Permission.USE_EXTERNAL_API,
        label=_("Owner"),
        help_text=_("Every request made with the token is made in this user's name. A user of its own for each connected system is best."),
    )


class ApiSettingsForm(forms.Form):
    """Other API Settings: every field takes only users who hold the right."""

    candidate_role: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Default candidate role"), queryset=None, required=False, empty_label=_("Built-in role “Candidate”")
    )
    marker_role: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Default marker role"), queryset=None, required=False, empty_label=_("Built-in role “Marker”")
    )
    scheduler = PersonChoice(
        USER_SETTINGS["scheduler"].right,
        label=_("Scheduler"),
        required=False,
        help_text=_("Owns the schedules that the API creates. Without one no schedule can be made."),
    )
    invigilator = PersonChoice(
        USER_SETTINGS["invigilator"].right,
        label=_("Invigilator"),
        required=False,
        help_text=_("Added to every schedule that the API creates."),
    )
    assessment_owner = PersonChoice(USER_SETTINGS["assessment_owner"].right, label=_("Assessment owner"), required=False)
    collection_owner = PersonChoice(USER_SETTINGS["collection_owner"].right, label=_("Collection owner"), required=False)
    marker = PersonChoice(
        USER_SETTINGS["marker"].right,
        label=_("Marker"),
        required=False,
        help_text=_("Put into the pool of assessors when such a schedule is activated."),
    )
    moderator = PersonChoice(
        USER_SETTINGS["moderator"].right,
        label=_("Moderator"),
        required=False,
        help_text=_("Put into the pool where a coordinator assigns assessors."),
    )
    publisher = PersonChoice(
        USER_SETTINGS["publisher"].right,
        label=_("Publisher"),
        required=False,
        help_text=_("Recorded when auto-scored results are published."),
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
        for name, (_label, role_type) in ROLE_SETTINGS.items():
            self.fields[name].queryset = Role.objects.filter(role_type=role_type).order_by("position", "title")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(settings: ApiSettings) -> dict[str, Any]:
        """Return the form's values for these settings; two statements at most."""
        values: dict[str, Any] = {name: getattr(settings, f"{name}_id") for name in ROLE_SETTINGS}
        values |= dict.fromkeys(USER_SETTINGS) | users_of(settings, USER_SETTINGS)
        return {
            **values,
            "time_zone": "" if settings.time_zone == "UTC" else settings.time_zone,
            "results_per_day": settings.results_per_day,
        }
