"""Template filters for scores and scripts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stratus.marking.models import ScriptStatus

register = template.Library()

COLOURS = {
    ScriptStatus.OPEN: "secondary",
    ScriptStatus.IN_PROGRESS: "blue",
    ScriptStatus.MODERATION: "yellow",
    ScriptStatus.COMPLETE: "green",
    ScriptStatus.VOID: "red",
}


@register.simple_tag
def points(score: Any) -> str:
    """Show points with at most two decimals, without trailing zeros."""
    rounded = Decimal(str(score)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return format(rounded, "f")


@register.simple_tag
def script_status(status: str) -> SafeString:
    """Show a script's status by word and colour."""
    known = ScriptStatus(status)
    return format_html(
        '<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>', COLOURS[known], known.label
    )
