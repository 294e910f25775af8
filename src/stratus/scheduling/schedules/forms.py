"""Schedulers' forms. They turn text into values; `schedules.actions` checks whether the values make a valid schedule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment
from stratus.people.choosing.forms import PersonChoice
from stratus.people.models import Hierarchy
from stratus.scheduling.models import Schedule
from stratus.scheduling.rules import DEFAULT_NOTICE_DAYS, LONGEST_NOTICE_DAYS
from stratus.scheduling.schedules.actions import faults
from stratus.scheduling.schedules.inputs import MAX_EXTRA_TIME, ScheduleInput
from stratus.ui.forms import RuledForm
from stratus.ui.forms.moments import MomentField
from stratus.ui.forms.numbers import NumberField


@cache
def time_zones() -> list[str]:
    """Return the names of all time zones that people choose from, UTC first."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))}
    return ["UTC", *sorted(places)]


class ScheduleForm(RuledForm):
    """A schedule as staff create and edit it. Times are local times of `time_zone`."""

    assessment: forms.ModelChoiceField[Assessment] = forms.ModelChoiceField(
        None, label=_("Assessment"), empty_label=_("Choose an assessment")
    )
    title = forms.CharField(label=_("Title"), max_length=100, help_text=_("Candidates see it."))
    hierarchy: forms.ModelChoiceField[Hierarchy] = forms.ModelChoiceField(None, label=_("Hierarchy"), empty_label=_("Choose a hierarchy"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(name, name) for name in time_zones()], help_text=_("Of the times below.")
    )
    starts_at = MomentField(label=_("Schedule opens"), help_text=_("As clocks show it in the time zone above."))
    ends_at = MomentField(
        label=_("Schedule deadline"),
        required=False,
        help_text=_("The end is absolute: late starters lose time. Empty: start + duration + 60 minutes."),
    )
    pin = forms.CharField(
        label=_("PIN"), max_length=64, required=False, help_text=_("The same for all candidates; the invigilator tells it.")
    )
    extra_time = NumberField(label=_("Extra time for all candidates (minutes)"), low=0, high=MAX_EXTRA_TIME, required=False, initial=0)
    use_keycode = forms.TypedChoiceField(
        label=_("Keycode"),
        required=False,
        choices=[("", _("As the organisation’s settings say")), ("1", _("Candidates come in with a keycode")), ("0", _("No keycodes"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        help_text=_("For one use, printed on the login slips. Launch links and logins work besides."),
    )
    external_id = forms.CharField(label=_("External ID"), max_length=64, required=False)
    owner = PersonChoice(Permission.SCHEDULE, label=_("Owner"))

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
        if schedule is None and not self.is_bound:
            first = list(fields["hierarchy"].queryset[:2])
            self.initial.setdefault("hierarchy", first[0].pk if len(first) == 1 else None)  # a new organisation has one
        zone = self["time_zone"].value()
        stored_zone = ZoneInfo(schedule.time_zone) if schedule else None
        for name in ("starts_at", "ends_at"):
            fields[name].in_zone(ZoneInfo(zone if zone in time_zones() else "UTC"), self.initial.get(name), stored_zone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "extra_time" in data:
            data["extra_time"] = data["extra_time"] or 0
        return data

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        assessment = self.schedule.assessment_id if self.schedule else getattr(values.get("assessment"), "pk", None)
        return faults(values, assessment_id=assessment, but=self.schedule)

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
        "starts_at": schedule.starts_at,
        "ends_at": schedule.ends_at if schedule.end_is_given else None,
        "pin": schedule.pin,
        "extra_time": schedule.extra_time,
        "use_keycode": "" if schedule.use_keycode is None else str(int(schedule.use_keycode)),
        "external_id": schedule.external_id,
        "owner": schedule.owner_id,
    }


class ShareForm(forms.Form):
    """A colleague who works on schedules, and with whom this one is shared from now on."""

    user = PersonChoice(Permission.SCHEDULE, label=_("Share with"))

    def __init__(self, *args: Any, schedule: Schedule, shared_with: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.leave_out({schedule.owner_id, *shared_with}, _("%(name)s works on this schedule already."))


class PinForm(forms.Form):
    """A new PIN for an activated schedule."""

    pin = forms.CharField(label=_("New PIN"), max_length=64)


class DeletionForm(forms.Form):
    """After how many days a schedule is erased with everything in it. A tick confirms it, since it cannot be undone."""

    notice_days = NumberField(label=_("Days of notice"), low=0, high=LONGEST_NOTICE_DAYS, initial=DEFAULT_NOTICE_DAYS)
    confirmed = forms.BooleanField(label=_("Erase candidates’ answers and files, marks, results and the schedule itself, for good."))
