"""Template filters and tags for invigilators."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.delivery.attempts.breaks import Breaks
from stratus.delivery.attempts.rules import UNLIMITED_MINUTES, hours_minutes_seconds
from stratus.invigilation.live.queries import DashboardRow
from stratus.invigilation.live.rules import Arrival
from stratus.invigilation.words import HAPPENED, event_kind, event_outcome, what_happened

register = template.Library()


@register.simple_tag
def connection(code: str) -> SafeString | str:
    """Show by word and colour whether the browser is online; empty if none is expected."""
    if not code:
        return "—"
    word, colour = (_("online"), "green") if code == "ONLINE" else (_("offline"), "red")
    return format_html('<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>', colour, word)


@register.simple_tag
def last_action(kind: str) -> str:
    """Return what staff did last, in words."""
    return str(HAPPENED.get(kind, kind))


@register.simple_tag
def arrival_mark(row: DashboardRow, zone: str) -> SafeString:
    """Show by word and colour whether that has reached the candidate's screen."""
    if row.arrival == Arrival.CONFIRMED:
        word = _("seen") if row.done == "candidate.messaged" else _("arrived")
        return format_html('<span class="arrival-there">{}</span> {}', word, clock_time(row.confirmed_at, zone))
    if row.arrival == Arrival.ARRIVED:
        return format_html('<span class="arrival-there">{}</span>', _("arrived"))
    return format_html('<span class="arrival-waits">{}</span>', _("on its way"))


@register.simple_tag
def duration(left: timedelta) -> str:
    """Show hours, minutes and seconds."""
    return hours_minutes_seconds(left)


@register.simple_tag
def clock_time(moment: datetime | None, zone: str) -> SafeString | str:
    """Show the time of day in this zone, the full date as a tooltip; the column's heading names the zone."""
    if moment is None:
        return "—"
    local = moment.astimezone(ZoneInfo(zone))
    whole, short = f"{local:%Y-%m-%d %H:%M:%S %Z}", f"{local:%H:%M:%S}"
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), whole, short)


@register.simple_tag
def client_time(text: str, zone: str) -> SafeString | str:
    """Show the time of a browser's clock in this zone; text that is not a time is shown as it is."""
    try:
        moment = datetime.fromisoformat(text)
        return clock_time(moment, zone) if moment.tzinfo is not None else text
    except (ValueError, OverflowError):
        return text or "—"


@register.simple_tag
def zone_name(zone: str, moment: datetime) -> str:
    """Return the short name of a zone at this moment."""
    return moment.astimezone(ZoneInfo(zone)).tzname() or zone


@register.simple_tag
def extra_time(minutes: int) -> str:
    """Show extra minutes."""
    if minutes >= UNLIMITED_MINUTES:
        return _("until the end")
    return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes} if minutes else "—"


@register.simple_tag
def breaks_left(breaks: Breaks) -> str:
    """Show how many breaks are left, and how long each is."""
    words = {"left": max(breaks.number - breaks.taken, 0), "all": breaks.number, "minutes": breaks.minutes}
    return _("%(left)d of %(all)d breaks left (%(minutes)d min)") % words


register.simple_tag(event_kind)
register.simple_tag(event_outcome)
register.simple_tag(what_happened)
