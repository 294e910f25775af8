"""Words for what is wrong with criteria, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    "CRITERION_WITHOUT_TITLE": _("Write what it is called."),
    "CRITERION_TWICE": _("The criteria %(first)s and %(second)s are called the same."),
    "TITLE_TOO_LONG": _("A title has at most %(most)s characters."),
    "EXPLANATION_TOO_LONG": _("An explanation has at most %(most)s characters."),
    "POINTS_OF_CRITERION": _("Enter its points: a number from %(low)s to %(high)s, with at most %(most)s decimals."),
    "TOO_MANY_CRITERIA": _("There are at most %(most)s criteria."),
    "TOO_MANY_PARTS": _("A criterion has at most %(most)s sub-criteria."),
    "TOO_MANY_ROWS": _("Criteria, sub-criteria and levels are at most %(most)s together."),
    "TOO_MANY_POINTS": _("The criteria are worth more than %(most)s points together."),
    "LEVELS_AND_PARTS": _("It has sub-criteria, so that its levels belong to these: move them there, or remove them."),
    "NUMBER_OF_LEVELS": _("Write %(low)s to %(high)s levels, or none."),
    "LEVEL_WITHOUT_TITLE": _("Write what level %(level)s is called."),
    "LEVEL_TWICE": _("The levels %(one)s and %(other)s are called the same."),
    "LEVELS_WORTH_THE_SAME": _("The levels %(one)s and %(other)s are worth the same."),
    "POINTS_OF_LEVEL": _("Enter the points of level %(level)s: a number from %(low)s to %(high)s, with at most %(most)s decimals."),
}
"""Code of a problem → message. Which criterion it is about stands before it (`authoring.PARTS`)."""
