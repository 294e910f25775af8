"""How authors write file response items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.criteria.forms import MarkedItemForm
from stratus.item_types.file_response.content import DEFAULT_ACCEPT, MAX_FILES, MAX_SIZE
from stratus.ui.forms.numbers import NumberField

MEGABYTE = 1024 * 1024


class Form(MarkedItemForm):
    """Which files, how many, how large: sizes in MB."""

    accept = forms.CharField(
        label=_("Kinds of files"),
        max_length=200,
        required=False,
        initial=", ".join(DEFAULT_ACCEPT),
        help_text=_("Endings, separated by commas."),
    )
    max_files = NumberField(label=_("Most files"), low=1, high=MAX_FILES, required=False, initial="1")
    max_size = NumberField(label=_("Largest file, in MB"), low=1, high=MAX_SIZE // MEGABYTE, initial=10)

    def content(self) -> dict[str, Any]:
        """Return the content, the size in bytes."""
        return {**super().content(), "max_size": self.cleaned_data["max_size"] * MEGABYTE}

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content, the size in MB."""
        values = super().initial_of(title, content, max_score)
        return {**values, "accept": ", ".join(values["accept"]), "max_size": max(1, values["max_size"] // MEGABYTE)}


class Editor(authoring.Editor):
    """File response."""

    label = _("File response")
    hint = _("The candidate hands in files that assessors mark.")
    form = Form
    words = {"NO_ENDINGS": _("Write endings like .pdf, .docx, separated by commas.")}
