"""Shared parts of the forms of item types. Contents are validated by the types' `content`, not here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from stratus.item_types.beside.forms import FeedbackField
from stratus.item_types.credit import DICHOTOMOUS, POLYTOMOUS
from stratus.item_types.languages import languages
from stratus.item_types.widgets import RichText, TypeWidget, as_html
from stratus.ui.forms.numbers import NumberField

__all__ = ["GuidedItemForm", "ItemForm", "RichText", "TypeWidget", "as_html", "scoring_field"]

LEAST_SCORE, MOST_SCORE = Decimal("0.01"), Decimal("999999.99")
FEEDBACK_PARTS = "feedback_parts"
"""The initial value of a form that names the parts of its item (`beside.feedback.named`); missing for a new item."""
LAST_FIELDS = ("rationale", "feedback")


SCORING_WORDS = {DICHOTOMOUS: _("All or nothing"), POLYTOMOUS: _("Partial credit")}


def scoring_field(partial_credit: Any, *, first: str = DICHOTOMOUS) -> forms.ChoiceField:
    """Return the choice between all or nothing and partial credit, each with what it means.

    `partial_credit`: what that means, beginning with its name. `first`: the one that a new item begins with.
    """
    choices = sorted(SCORING_WORDS.items(), key=lambda choice: choice[0] != first)
    meanings = {DICHOTOMOUS: _("All or nothing: the maximum score where everything is right, else 0."), POLYTOMOUS: partial_credit}
    help_text = format_lazy("{} {}", *(meanings[scoring] for scoring, _name in choices))
    return forms.ChoiceField(label=_("Scoring"), choices=choices, help_text=help_text)


OF_THE_ITEM = ("title", "max_score", "case")
"""Fields that are no part of the content. The library adds `case` to forms of questions."""


class ItemForm(forms.Form):
    """What items of all types have."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("Internal; the candidate does not see it."))
    stem = forms.CharField(label=_("Question"), required=False, widget=RichText(sounds=True))
    max_score = NumberField(label=_("Maximum score"), low=LEAST_SCORE, high=MOST_SCORE, places=2, initial="1")
    lang = forms.ChoiceField(
        label=_("Language"),
        choices=languages,
        help_text=_("How screen readers pronounce it, and whether numbers have a decimal comma."),
    )
    rationale = forms.BooleanField(
        label=_("Ask why"),
        required=False,
        help_text=_("Candidates can write a reason below the question. It is not scored; assessors and reviewers read it."),
    )

    feedback = FeedbackField(label=_("Feedback"))
    needed: ClassVar[tuple[str, ...]] = ("stem",)
    """Names of fields that the type's content cannot do without, whatever else is chosen. The forms themselves accept them empty."""
    apart: Collection[str] = ()
    """Names of fields that the library added, which stand in a section of their own and are no part of the content: what classifies it."""

    only_with: ClassVar[Mapping[str, tuple[str, tuple[str, ...]]]] = {}
    """Name of a field → the choice and its values with which it says anything. The front end shows it with these only; what is written in
    it with others is sent, and left out by the type's content.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["lang"]
        language.choices = languages(str(self.initial.get("lang") or ""))
        if "feedback" in self.fields:  # pages have none
            self.fields["feedback"].widget.parts = self.initial.get(FEEDBACK_PARTS)

    def order_fields(self, field_order: Iterable[str] | None) -> None:
        """Put the fields in this order. What items of every type may have besides comes last, whatever fields a type has."""
        super().order_fields(field_order)
        for name in LAST_FIELDS:
            if name in self.fields:
                self.fields[name] = self.fields.pop(name)

    def content(self) -> dict[str, Any]:
        """Return the content as the type's content takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_ITEM and name not in self.apart}
        for name in ("stem", "marking_scheme", "model_answer"):
            if name in values:
                values[name] = as_html(values[name])
        return values

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content, which is of the present format."""
        return {"rationale": False, "feedback": {}, **content, "title": title, "max_score": max_score}


class GuidedItemForm(ItemForm):
    """Items with guidance for people who mark them, or may. Types put their own fields before it."""

    guidance: ClassVar[tuple[str, ...]] = ("marking_scheme",)

    marking_scheme = forms.CharField(
        label=_("Marking scheme"), required=False, widget=RichText(), help_text=_("Only assessors and moderators see it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in self.guidance), *self.guidance])
