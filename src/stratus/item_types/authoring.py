"""Editors of item types, and the words for what is wrong with a content. For staff pages: it needs Django."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.item_types.base import ItemType
from stratus.item_types.criteria.words import WORDS as CRITERIA_WORDS
from stratus.item_types.errors import ContentError, Problem
from stratus.item_types.forms import ItemForm
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES, is_known, item_type, part_of
from stratus.ui.forms.number_words import said_number

Words = str | Promise

COMMON_WORDS: Mapping[str, Words] = {
    "NO_PICTURE": _("Choose a picture."),
    "ALT_TOO_LONG": _("Say in at most %(most)s characters what the picture shows."),
    "NO_QUESTION": _("Write the question."),
    "QUESTION_TOO_LONG": _("The question is longer than %(most)s characters."),
    "TEXT_TOO_LONG": _("This text is longer than %(most)s characters, its layout included."),
    "TOO_NESTED": _("This text has more than %(most)s levels of layout in each other. Paste it without its layout."),
    "BAD_FORMULA": _("The formula “%(formula)s” cannot be shown. It is not understood from “%(part)s” on."),
    "LARGE_TABLE": _("A table has more than %(rows)s rows or %(columns)s columns. Divide it, or show less of it."),
    "BAD_LINK": _(
        "The link to “%(address)s” is not possible: addresses begin with https:// or mailto:, and have at most %(longest)s characters."
        " Correct its address, or remove the link."
    ),
    "NO_DOCUMENTS": _("A document can be put into the text of a question, a case or a section page only. Take it out here."),
    "NO_SOUNDS": _("A sound or video can be put into the text of a question, a case or a section page only. Take it out here."),
    "FEEDBACK_TOO_LONG": _("A feedback is longer than %(most)s characters, its layout included."),
    "NO_WHOLE_NUMBER": _("Enter a whole number, in digits."),
    "NO_NUMBER": _("Enter a number, in digits."),
    "TOO_MANY_DECIMALS": _("Enter a number with at most %(most)s decimals."),
    "OTHER_DIGITS": _("Write the number with the digits 0 to 9."),
    "GROUPED_DIGITS": _("Write the number without signs that group digits: 1000, not 1.000 or 1,000."),
    "NOT_WHOLE": _("Enter a whole number, without decimals."),
    "UNKNOWN_SCORING": _("Choose how the item is scored."),
    "POINTS_OF_PART": _("Points of a part are a whole number from %(low)s to %(high)s."),
    "NUMBER_OUT_OF_RANGE": _("Enter a number from %(low)s to %(high)s."),
    "LINE_OF_TEXT_TOO_LONG": _("Write at most %(most)s characters."),
    "GAP_LEFT_OUT": _("[%(number)s] is missing. The translation needs each gap of the original once."),
    "GAP_REPEATED": _("[%(number)s] stands there more than once. The translation needs each gap of the original once."),
    "NOT_A_GAP": _("[%(number)s] is no gap of the original. Take it out."),
    "OTHER_PIECES": _("The translation needs as many parts in brackets as the original, in the same order."),
    **CRITERIA_WORDS,
}
"""Messages of the problem codes that several types share."""

PARTS: Mapping[str, Words] = {
    "alternatives": _("Alternative %(name)s"),
    "elements": _("Element %(name)s"),
    "sources": _("Source %(name)s"),
    "targets": _("Target %(name)s"),
    "tokens": _("Token %(name)s"),
    "options": _("Option %(name)s"),
    "stems": _("Stem %(name)s"),
    "gaps": _("Gap %(name)s"),
    "areas": _("Area %(name)s"),
    "columns": _("Column %(name)s"),
    "rows": _("Scenario %(name)s"),
    "criteria": _("Criterion %(name)s"),
}
"""What authors call a row of the field of this name, where a message does not say itself which row it is about."""


class Editor:
    """The editor of one item type. Each type's folder has one, in `editor.py`."""

    label: ClassVar[Words]
    """The type's name."""
    hint: ClassVar[Words]
    """When to use it, in one or two sentences."""
    form: ClassVar[type[ItemForm]]
    words: ClassVar[Mapping[str, Words]] = {}
    """Code → message, for the codes that only this type has."""
    key_template: ClassVar[str] = ""
    """The template that shows the answer key to staff (as `key`), "" if there is none."""

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the answer key of a content for the template."""
        return None


def editor_of(key: str) -> Editor:
    """Return the editor of this type. Raises KeyError for an unknown one."""
    return _editor_in(item_type(key).package)


def label_of(key: str) -> str:
    """Return a type's name in the reader's language; its key if the type no longer exists."""
    return str(editor_of(key).label) if is_known(key) else key


def labels() -> dict[str, str]:
    """Return type → name of questions, in the order in which authors see them."""
    return {key: label_of(key) for key in ITEM_TYPES}


def labels_of_pages() -> dict[str, str]:
    """Return type → name of pages, in the order in which authors see them."""
    return {key: label_of(key) for key in PAGE_TYPES}


def in_words(key: str, error: ContentError) -> dict[str, str]:
    """Return field → error message in the reader's language."""
    return {field: _said(editor_of(key), field, problem) for field, problem in error.problems.items()}


def _said(editor: Editor, field: str, problem: Problem) -> str:
    words = editor.words.get(problem.code) or COMMON_WORDS[problem.code]
    said = str(words) % {name: said_number(one) if isinstance(one, Decimal) else one for name, one in problem.params.items()}
    if not problem.part or field not in PARTS:
        return said
    return gettext("%(part)s: %(problem)s") % {"part": str(PARTS[field]) % {"name": problem.part}, "problem": said}


@cache
def _editor_in(package: str) -> Editor:
    return part_of(package, "editor", Editor)
