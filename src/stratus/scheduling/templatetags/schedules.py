"""Template filters for schedules."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stratus.scheduling.schedules.states import COLOURS, State

register = template.Library()


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """Show a schedule's state by word and colour."""
    known = State(state)
    return format_html(
        '<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>', COLOURS[known], known.label
    )
