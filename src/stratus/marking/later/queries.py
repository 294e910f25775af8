"""What is said of answers that a job scores, and of those that were left to a marker."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.item_types.authoring import editor_of
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.later.runners import FAILED, LOST, NO_RUNNER, TAKEN, TIME_OUT


def why_left(item_type: str, reason: str) -> str:
    """Return in words why an answer is left to a marker, although the program scores others of its type."""
    words = {
        TIME_OUT: _("The program could not score this answer: time ran out. A marker scores it."),
        FAILED: _("The program could not score this answer: an error occurred. A marker scores it."),
        LOST: _("The program could not score this answer: it was interrupted each time. A marker scores it."),
        NO_RUNNER: _("The program could not score this answer: what scores it is not installed. A marker scores it."),
        TAKEN: _("A coordinator had markers score this answer, because the program had not done so yet."),
    }
    if reason in words:
        return words[reason]
    own = editor_of(item_type).words.get(reason) if item_type in ITEM_TYPES else None
    return str(own) if own else _("The program left this answer to a marker.")
