"""How authors write essay items."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.criteria.forms import MarkedItemForm
from stratus.ui.forms.numbers import NumberField


class Form(MarkedItemForm):
    """A limit of words, and whether the text has a layout."""

    max_words = NumberField(
        label=_("Most words"),
        low=1,
        high=100_000,
        required=False,
        help_text=_(
            "A soft limit: candidate and assessor see when it is passed. Words are what stands between blanks; in Chinese, Japanese, Thai,"
            " Lao, Khmer and Burmese each character counts, and candidates read “characters”. Empty: no limit."
        ),
    )
    rich_text = forms.BooleanField(label=_("The candidate can use bold and lists"), required=False, initial=True)
    tables = forms.BooleanField(
        label=_("The candidate can make tables"),
        required=False,
        help_text=_("With buttons beside those for bold and lists. Words in tables count."),
    )
    spellcheck = forms.BooleanField(
        label=_("The browser checks the spelling"),
        required=False,
        help_text=_("In the language of the question, if the candidate's browser knows it. Leave it off where spelling is examined."),
    )


class Editor(authoring.Editor):
    """Essay."""

    label = _("Essay")
    hint = _("A written answer that assessors mark.")
    form = Form
