"""The form of pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types.forms import ItemForm, RichText
from stratus.item_types.languages import languages

WORDS = {"NO_TEXT": _("Write the text.")}
"""Messages of the codes of all pages."""
WORDS_OUTSIDE = {"NO_PICTURES": _("Pictures can be shown in the exam alone, not before or after it. Take the picture out.")}
"""Of pages that are read outside of the exam."""


class PageForm(ItemForm):
    """A page has no maximum score, and nothing that stands beside questions. Types put their own fields before the text."""

    max_score = rationale = feedback = None  # type: ignore[assignment]  # so Django takes fields out
    stem = forms.CharField(label=_("Text"), required=False, widget=RichText(rows=14, sounds=True))
    lang = forms.ChoiceField(label=_("Language"), choices=languages, help_text=_("How screen readers pronounce it."))


class OutsidePageForm(PageForm):
    """A page that is read outside of the exam: pictures are not offered where they would be refused."""

    stem = forms.CharField(label=_("Text"), required=False, widget=RichText(rows=14, pictures=False))
