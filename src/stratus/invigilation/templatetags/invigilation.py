"""How a running exam looks to those who watch it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stratus.delivery.rules import UNLIMITED_MINUTES, hours_minutes_seconds
from stratus.events.models import Event

register = template.Library()

KINDS = {
    "answer": gettext_lazy("Answer"),
    "visit": gettext_lazy("Question visited"),
    "flag": gettext_lazy("Flag"),
    "hand_in": gettext_lazy("Hand-in"),
    "restored": gettext_lazy("Answer put back by staff"),
    "log": gettext_lazy("Browser's note"),
}
HAPPENED = {
    "attempt.started": gettext_lazy("Exam started"),
    "attempt.taken_over": gettext_lazy("Continued in another browser"),
    "attempt.paused": gettext_lazy("Paused"),
    "attempt.resumed": gettext_lazy("Resumed"),
    "attempt.handed_in": gettext_lazy("Handed in"),
    "attempt.final": gettext_lazy("Became final"),
    "attempt.voided": gettext_lazy("Voided"),
    "attempt.reopened": gettext_lazy("Opened again"),
    "attempt.extra_time_granted": gettext_lazy("Extra time"),
    "registration.extra_time_granted": gettext_lazy("Extra time for the next attempt"),
    "registration.voided": gettext_lazy("Voided before starting"),
    "registration.link_revoked": gettext_lazy("Launch link revoked"),
    "candidate.messaged": gettext_lazy("Message sent"),
    "candidates.added": gettext_lazy("Added to the schedule"),
    "answers.arrived_late": gettext_lazy("Answers arrived after the end"),
    "answers.late_rejected": gettext_lazy("Late answers rejected"),
    "attempt.answers_changed": gettext_lazy("Answers put back by staff"),
}
OUTCOMES = {"": gettext_lazy("counted"), "LATE": gettext_lazy("counted, in the grace"), "AFTER_END": gettext_lazy("after the end")}


@register.simple_tag
def connection(code: str) -> SafeString | str:
    """Show by word and colour whether the browser can be heard; nothing where nobody is expected."""
    if not code:
        return "—"
    word, colour = (_("online"), "green") if code == "ONLINE" else (_("offline"), "red")
    return format_html('<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>', colour, word)


@register.simple_tag
def duration(left: timedelta) -> str:
    """Show hours, minutes and seconds."""
    return hours_minutes_seconds(left)


@register.simple_tag
def clock_time(moment: datetime | None, zone: str) -> SafeString | str:
    """Show the time of day in this zone, the whole moment on request; the column's heading names the zone."""
    if moment is None:
        return "—"
    local = moment.astimezone(ZoneInfo(zone))
    whole, short = f"{local:%Y-%m-%d %H:%M:%S %Z}", f"{local:%H:%M:%S}"
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), whole, short)


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
def event_kind(kind: str) -> str:
    """Return what a browser sent, in words."""
    return str(KINDS.get(kind, kind))


@register.simple_tag
def event_outcome(outcome: str) -> str:
    """Return what became of something that arrived, in words; a reason for refusal stays the code that it is."""
    return str(OUTCOMES.get(outcome, outcome))


@register.simple_tag
def what_happened(event: Event) -> str:
    """Return an event in words, with minutes and reason where it has them."""
    words = [str(HAPPENED.get(event.kind, event.kind))]
    minutes = event.data.get("minutes")
    if isinstance(minutes, int) and minutes:
        words.append(ngettext("%(n)+d minute", "%(n)+d minutes", abs(minutes)) % {"n": minutes})
    if event.data.get("submitted_by") == "SYSTEM":
        words.append(_("by the system"))
    if comment := event.data.get("comment"):
        words.append(f"“{comment}”")
    return ", ".join(words)
