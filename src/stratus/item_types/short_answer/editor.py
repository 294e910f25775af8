"""How authors write short answer items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import GuidedItemForm
from stratus.item_types.short_answer.content import LONGEST_ACCEPTED, MOST_ACCEPTED, accepted_texts
from stratus.item_types.typed.spelling import MOST_SPELLING_ERRORS
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.texts import LinesField


class Form(GuidedItemForm):
    """The accepted answers, a line each, and how they are compared."""

    needed = ("stem", "accepted")
    accepted = LinesField(
        label=_("Accepted answers"),
        required=False,
        rows=4,
        max_length=MOST_ACCEPTED * (LONGEST_ACCEPTED + 1),
        help_text=_("One answer a line, at most 50. Blanks around it and repeated blanks do not count."),
    )
    case_sensitive = forms.BooleanField(label=_("Capitals and small letters must be as written here"), required=False)
    spelling_errors = NumberField(
        label=_("Spelling errors allowed"),
        low=0,
        high=MOST_SPELLING_ERRORS,
        required=False,
        initial="0",
        help_text=_(
            "A letter too many, too few or wrong is one error. Answers of no more characters than this number must be written exactly:"
            " otherwise any short word would be right."
        ),
    )

    def content(self) -> dict[str, Any]:
        """Return the content, the accepted answers as a list."""
        return {**super().content(), "accepted": self.cleaned_data["accepted"].split("\n")}

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content, the accepted answers as lines."""
        values = super().initial_of(title, content, max_score)
        return {**values, "accepted": "\n".join(values["accepted"])}


class Editor(authoring.Editor):
    """Short answer."""

    label = _("Short answer")
    hint = _("The candidate types a word or a line. Scored by itself: you list what is accepted.")
    form = Form
    words = {
        "NUMBER_OF_ACCEPTED": _("Write %(low)s to %(high)s accepted answers, one a line."),
        "ACCEPTED_TOO_LONG": _("Line %(line)s is longer than %(most)s characters."),
    }
    key_template = "short_answer/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the accepted answers, and how they are compared."""
        return {**content, "accepted": accepted_texts(content)}
