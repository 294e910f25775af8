"""Template filters for outcomes."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stratus.results.models import PassedStatus

register = template.Library()

OUTCOMES = {
    PassedStatus.SATISFACTORY: (_("Passed"), "green"),
    PassedStatus.NOT_SATISFACTORY: (_("Not passed"), "red"),
    PassedStatus.NOT_SUBMITTED: (_("Not submitted"), "secondary"),
    PassedStatus.VOIDED: (_("Void"), "secondary"),
}


@register.simple_tag
def outcome(passed_status: str) -> SafeString | str:
    """Show passed or not by word and colour."""
    if not passed_status:
        return "—"
    word, colour = OUTCOMES[PassedStatus(passed_status)]
    return format_html('<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>', colour, word)
