"""How authors write cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.case.content import MOST_HEADING
from stratus.item_types.pages.forms import WORDS, PageForm


class Form(PageForm):
    """A heading for candidates, and the text."""

    heading = forms.CharField(
        label=_("Heading"),
        required=False,
        max_length=MOST_HEADING,
        help_text=_("Candidates see it above the text, and hear it when the case begins."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "heading"])


class Editor(authoring.Editor):
    """Case."""

    label = _("Case")
    hint = _("Text and media that several questions are about. Candidates see it beside each of them. It is not answered.")
    form = Form
    words = {**WORDS, "HEADING_TOO_LONG": _("At most %(most)s characters.")}
