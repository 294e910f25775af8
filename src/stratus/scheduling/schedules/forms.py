"""Schedulers' forms. They turn text into values; `schedules.actions` checks whether the values make a valid schedule."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment
from stratus.people.models import Hierarchy, User
from stratus.scheduling.models import Schedule
from stratus.scheduling.rules import DEFAULT_NOTICE_DAYS, LONGEST_NOTICE_DAYS
from stratus.scheduling.schedules.inputs import MAX_EXTRA_TIME, ScheduleInput
from stratus.ui.forms import PersonChoice


@cache
def time_zones() -> list[str]:
    """Return the names of all time zones that people choose from, UTC first."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))}
    return ["UTC", *sorted(places)]


def local_input(moment: datetime, time_zone: str) -> str:
    """Return this UTC moment in the zone, in the format of a `datetime-local` input."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%dT%H:%M")


def to_utc(local: datetime, time_zone: str) -> datetime:
    """Return the moment of a local time in this zone. A time in a gap moves forward; of a repeated one, the first is meant."""
    return local.replace(tzinfo=ZoneInfo(time_zone), fold=0).astimezone(UTC)


class LocalDateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class LocalDateTimeField(forms.Field):
    """A local time without its zone, which another field of the form has."""

    widget = LocalDateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"):
            try:
                return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is another field
            except ValueError:
                continue
        raise forms.ValidationError(_("Enter a date and a time."))


class ScheduleForm(forms.Form):
    """A schedule as staff create and edit it. Times are local times of `time_zone`."""

    assessment: forms.ModelChoiceField[Assessment] = forms.ModelChoiceField(
        None, label=_("Assessment"), empty_label=_("Choose an assessment")
    )
    title = forms.CharField(label=_("Title"), max_length=100, help_text=_("Candidates see it."))
    hierarchy: forms.ModelChoiceField[Hierarchy] = forms.ModelChoiceField(None, label=_("Hierarchy"), empty_label=_("Choose a hierarchy"))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(name, name) for name in time_zones()])
    starts_at = LocalDateTimeField(label=_("Schedule opens"))
    ends_at = LocalDateTimeField(
        label=_("Schedule deadline"),
        required=False,
        help_text=_("The end is absolute: late starters lose time. Empty: start + duration + 60 minutes."),
    )
    pin = forms.CharField(
        label=_("PIN"), max_length=64, required=False, help_text=_("The same for all candidates; the invigilator tells it.")
    )
    extra_time = forms.IntegerField(
        label=_("Extra time for all candidates (minutes)"), min_value=0, max_value=MAX_EXTRA_TIME, required=False, initial=0
    )
    use_keycode = forms.TypedChoiceField(
        label=_("Keycode"),
        required=False,
        choices=[("", _("As the organisation’s settings say")), ("1", _("Candidates come in with a keycode")), ("0", _("No keycodes"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        help_text=_("For one use, printed on the login slips. Launch links and logins work besides."),
    )
    external_id = forms.CharField(label=_("External ID"), max_length=64, required=False)
    owner = PersonChoice(queryset=None, label=_("Owner"), empty_label=None)

    def __init__(
        self, *args: Any, schedule: Schedule | None = None, assessments: QuerySet[Assessment] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schedule = schedule
        fields: dict[str, Any] = self.fields
        if schedule is None:
            fields["assessment"].queryset = assessments
        else:
            del fields["assessment"]
        fields["hierarchy"].queryset = Hierarchy.objects.filter(archived_at=None, allow_schedules=True).order_by("sort_key", "id")
        fields["owner"].queryset = User.objects.holding(Permission.SCHEDULE).order_by("sort_key", "id")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        zone = data.get("time_zone")
        for name in ("starts_at", "ends_at"):
            if zone and data.get(name) is not None:
                try:
                    data[name] = to_utc(data[name], zone)
                except (OverflowError, ValueError):
                    self.add_error(name, _("Enter a date and a time."))
        data["extra_time"] = data.get("extra_time") or 0
        return data

    def to_input(self) -> ScheduleInput:
        """Return the new schedule that the form describes."""
        return ScheduleInput(assessment_id=self.cleaned_data["assessment"].pk, **self.to_changes())

    def to_changes(self) -> dict[str, Any]:
        """Return the values of all fields of a draft."""
        data = self.cleaned_data
        names = ("title", "time_zone", "starts_at", "ends_at", "pin", "extra_time", "external_id", "use_keycode")
        plain = {name: data[name] for name in names}
        return plain | {"hierarchy_id": data["hierarchy"].pk, "owner_id": data["owner"].pk}


def initial_of(schedule: Schedule) -> dict[str, Any]:
    """Return a form's values for this schedule."""
    return {
        "title": schedule.title,
        "hierarchy": schedule.hierarchy_id,
        "time_zone": schedule.time_zone,
        "starts_at": local_input(schedule.starts_at, schedule.time_zone),
        "ends_at": local_input(schedule.ends_at, schedule.time_zone) if schedule.end_is_given else "",
        "pin": schedule.pin,
        "extra_time": schedule.extra_time,
        "use_keycode": "" if schedule.use_keycode is None else str(int(schedule.use_keycode)),
        "external_id": schedule.external_id,
        "owner": schedule.owner_id,
    }


class PinForm(forms.Form):
    """A new PIN for an activated schedule."""

    pin = forms.CharField(label=_("New PIN"), max_length=64)


class DeletionForm(forms.Form):
    """After how many days a schedule is erased with everything in it. A tick confirms it, since it cannot be undone."""

    notice_days = forms.IntegerField(label=_("Days of notice"), min_value=0, max_value=LONGEST_NOTICE_DAYS, initial=DEFAULT_NOTICE_DAYS)
    confirmed = forms.BooleanField(label=_("Erase candidates’ answers and files, marks, results and the schedule itself, for good."))
