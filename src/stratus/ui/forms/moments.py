"""A date with a time in a form, in a time zone: what was not touched keeps its stored value, and every local time means one moment.

The hour that comes twice when the clocks go back is asked for; a time that is skipped when they go forward is refused. Fields show minutes:
a stored moment with seconds keeps them unless another time is typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stratus.ui.forms.time_zones import ZONES

PATTERNS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
FIRST, SECOND = "first", "second"
FIRST_YEAR, LAST_YEAR = 1970, 9998


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent: the local time, and which one is meant where it comes twice (`first`, `second`, or nothing)."""

    text: str
    which: str = ""


def typed_of(moment: datetime, zone: tzinfo) -> Typed:
    """Return what a field shows for this moment."""
    local = moment.astimezone(zone)
    which = (SECOND if local.fold else FIRST) if is_doubled(local.replace(tzinfo=None), zone) else ""
    return Typed(local.strftime(PATTERNS[0]), which)


def is_doubled(local: datetime, zone: tzinfo) -> bool:
    """Tell whether this local time comes twice."""
    return _offset(local, zone, 0) > _offset(local, zone, 1)


def gap_after(local: datetime, zone: tzinfo) -> datetime | None:
    """Return the first local time after the gap in which this one lies; None if there is none."""
    if (before := _offset(local, zone, 0)) >= _offset(local, zone, 1):
        return None
    begins = local.replace(tzinfo=zone, fold=1).astimezone(UTC)  # before the gap, by what the clock was moved
    ends = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while ends - begins > timedelta(seconds=1):
        middle = begins + (ends - begins) / 2
        begins, ends = (middle, ends) if middle.astimezone(zone).utcoffset() == before else (begins, middle)
    return ends.replace(microsecond=0).astimezone(zone).replace(tzinfo=None)


def _offset(local: datetime, zone: tzinfo, fold: int) -> timedelta:
    return local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0)


def moment_of(typed: Typed, zone: tzinfo, stored: datetime | None = None, stored_zone: tzinfo | None = None) -> datetime:
    """Return the moment that was typed. `stored` is what the field showed, in `stored_zone` (else the same zone): untouched, it stays.

    Raises ValidationError: it is no date and time, lies in a gap, or comes twice and nobody said which.
    """
    if stored is not None and (stored_zone or zone) == zone:
        shown = typed_of(stored, zone)
        if shown.text == typed.text and typed.which in ("", shown.which):
            return stored
    local = _read(typed.text)
    try:
        if (after := gap_after(local, zone)) is not None:
            told = {"time": f"{local:%H:%M}", "next": f"{after:%H:%M}"}
            raise ValidationError(_("There is no %(time)s on that day: the clocks go forward. The next time is %(next)s.") % told)
        doubled = is_doubled(local, zone)
        if doubled and typed.which not in (FIRST, SECOND):
            raise ValidationError(_("This time comes twice on that day: the clocks go back. Choose which one is meant."))
        return local.replace(tzinfo=zone, fold=int(doubled and typed.which == SECOND)).astimezone(UTC)
    except (OverflowError, ValueError):
        raise ValidationError(_("Enter a date and a time.")) from None


def _read(text: str) -> datetime:
    for pattern in PATTERNS:
        try:
            local = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is known apart
        except ValueError:
            continue
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            raise ValidationError(_("Enter a year from %(low)s to %(high)s.") % {"low": FIRST_YEAR, "high": LAST_YEAR})
        return local
    raise ValidationError(_("Enter a date and a time."))


class MomentInput(forms.DateTimeInput):
    """A field for a local time; beside it, where that comes twice, the choice of one of the two."""

    input_type = "datetime-local"
    zone: tzinfo = UTC
    carries_zone = False

    def __init__(self) -> None:
        super().__init__(attrs={"class": "moment"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        """Return what was sent."""
        return Typed(str(data.get(name) or "").strip(), data.get(f"{name}_which") or "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether the form did not have the field."""
        return name not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the field, and the choice where the time comes twice."""
        shown = self.as_typed(value)
        field = super().render(name, shown.text, attrs, renderer)
        zone: SafeString | str = ""
        if self.carries_zone:
            said = _("Time zone: %(zone)s") % {"zone": self.zone}
            zone = format_html('<input type="hidden" name="{}_zone" value="{}"><div class="form-hint">{}</div>', name, self.zone, said)
        return format_html("{}{}{}", field, self._choice(name, shown) or "", zone)

    def as_typed(self, value: Any) -> Typed:
        """Return a stored moment, or what was typed, as it was typed."""
        if isinstance(value, datetime):
            return typed_of(value, self.zone)
        return value if isinstance(value, Typed) else Typed(str(value or ""))

    def as_sent(self, name: str, value: Any) -> dict[str, list[str]]:
        """Return what a browser sends for this value."""
        shown = self.as_typed(value)
        zone = {f"{name}_zone": [str(self.zone)]} if self.carries_zone else {}
        return {name: [shown.text], f"{name}_which": [shown.which], **zone}

    def shown(self, value: Any) -> str:
        """Return the value for people."""
        shown = self.as_typed(value)
        which = {FIRST: _("the first time"), SECOND: _("the second time")}.get(shown.which)
        return shown.text.replace("T", " ") + (f" ({which})" if which else "")

    def _choice(self, name: str, shown: Typed) -> SafeString | None:
        try:
            local = _read(shown.text)
            if not is_doubled(local, self.zone):
                return None
        except (ValidationError, OverflowError, ValueError):
            return None
        options = [("", _("Which one?"))] if shown.which not in (FIRST, SECOND) else []
        for key, label, fold in ((FIRST, _("the first time"), 0), (SECOND, _("the second time"), 1)):
            options.append((key, f"{label}, {local.replace(tzinfo=self.zone, fold=fold):%Z (UTC%z)}"))
        rows = [
            format_html('<option value="{}"{}>{}</option>', key, " selected" if key == shown.which else "", text) for key, text in options
        ]
        select = '<select class="form-select mt-1" name="{}_which" aria-label="{}">{}</select>'
        return format_html(select, name, _("This time comes twice: which one is meant?"), format_html("{}" * len(rows), *rows))


class MomentField(forms.Field):
    """A moment as local time of `zone`, which a form sets by `in_zone`; the cleaned value is a moment in UTC, or None."""

    widget = MomentInput
    stored: datetime | None = None
    stored_zone: tzinfo | None = None

    def in_zone(self, zone: tzinfo, stored: datetime | None, stored_zone: tzinfo | None = None) -> None:
        """Read what is typed as a time of this zone. `stored` is what the form showed, as a time of `stored_zone` (empty: of the same)."""
        self.zone, self.stored, self.stored_zone = zone, stored, stored_zone
        self.widget.zone = zone

    def in_zone_of_reader(self, form: forms.BaseForm, name: str, zone: tzinfo) -> None:
        """Show times in `zone`, which is that of the person and can change while they write: the form carries it and is read by it."""
        sent = form.data.get(f"{form.add_prefix(name)}_zone") if form.is_bound else None
        self.in_zone(ZoneInfo(sent) if sent in ZONES else zone, form.initial.get(name))
        assert isinstance(self.widget, MomentInput)
        self.widget.carries_zone = True

    def clean(self, value: Typed) -> datetime | None:
        """Return the moment. Raises ValidationError."""
        if not value.text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return moment_of(value, self.zone, self.stored, self.stored_zone)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another time is shown."""
        widget = self.widget
        assert isinstance(widget, MomentInput)
        before, after = widget.as_typed(initial), widget.as_typed(data)
        return before.text != after.text or after.which not in ("", before.which)
