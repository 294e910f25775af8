"""Template filters for scores and scripts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stratus.marking.models import ItemScore, MarkingSettings, Script, ScriptStatus, SetAsideScore
from stratus.marking.scoring.criteria import Row, compared
from stratus.marking.scoring.rules import PLACES
from stratus.marking.scripts.sheet import QuestionSheet
from stratus.ui.forms.number_words import said_number

register = template.Library()

COLOURS = {
    ScriptStatus.SCORING: "azure",
    ScriptStatus.OPEN: "secondary",
    ScriptStatus.IN_PROGRESS: "blue",
    ScriptStatus.MODERATION: "yellow",
    ScriptStatus.COMPLETE: "green",
    ScriptStatus.VOID: "red",
}


@register.simple_tag
def points(score: Any) -> str:
    """Show points with at most two decimals, without trailing zeros."""
    return _rounded(score, 2)


@register.simple_tag
def given_points(score: Any) -> str:
    """Show points as a marker may give them, without trailing zeros: where somebody marks, they see what stands."""
    return _rounded(score, PLACES)


def _rounded(score: Any, places: int) -> str:
    return said_number(Decimal(str(score)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


@register.simple_tag
def points_by_criteria(question: QuestionSheet, given: ItemScore | SetAsideScore | None) -> list[Row]:
    """Return what one score of a question gave each criterion; nothing where it has none."""
    return compared(question.content, [given.criteria if given else None])


def why_moderated(script: Script, settings: MarkingSettings) -> list[str]:
    """Return in words why a script is with a moderator, by the settings' own figures: scores of assessors may be hidden from them."""
    words = {
        "DIFFERENCE": _("The scores of the two assessors differ by more than %(percent)s %% of the maximum.")
        % {"percent": settings.scoring_difference},
        "PROXIMITY": _("The score is near to the pass mark: within %(percent)s %% of the maximum.")
        % {"percent": settings.proximity_to_pass_mark},
        "RANGE": _("The score lies between %(low)s and %(high)s points.") % {"low": settings.pass_mark_from, "high": settings.pass_mark_to},
        "SAMPLE": _("It was drawn for the sample of %(percent)s %%.") % {"percent": settings.sample_moderation},
    }
    return [words[reason] for reason in script.moderation_reasons if reason in words] if script.status == ScriptStatus.MODERATION else []


@register.simple_tag
def script_status(status: str) -> SafeString:
    """Show a script's status by word and colour."""
    known = ScriptStatus(status)
    return format_html(
        '<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>', COLOURS[known], known.label
    )
