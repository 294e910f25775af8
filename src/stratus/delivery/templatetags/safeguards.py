"""Template tags about a schedule's safeguards."""

from __future__ import annotations

from typing import Any

from django import template

from stratus.delivery.safeguards.queries import is_in_seb, safeguards_of
from stratus.scheduling.models import Schedule

register = template.Library()


@register.inclusion_tag("delivery/safeguards_notice.html")
def safeguards_notice(schedule: Schedule) -> dict[str, Any]:
    """Return the warning about a schedule's safeguards for the top of its pages. At most two queries."""
    return {"schedule": schedule, "safeguards": safeguards_of(schedule)}


@register.simple_tag
def in_seb(schedule: Schedule) -> bool:
    """Tell whether a schedule is taken in Safe Exam Browser only. At most one query."""
    return is_in_seb(schedule)
