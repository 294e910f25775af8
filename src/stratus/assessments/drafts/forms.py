"""Form of an assessment's title and code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.assessments.drafts.actions import faults
from stratus.assessments.models import Purpose
from stratus.ui.forms import RuledForm


class InformationForm(RuledForm):
    """An assessment's title and code."""

    title = forms.CharField(label=_("Title"), max_length=100)
    code = forms.CharField(label=_("Code"), max_length=100, required=False)
    external_id = forms.CharField(
        label=_("External ID"), max_length=64, required=False, help_text=_("Other systems schedule the assessment by this id.")
    )
    purpose = forms.TypedChoiceField(label=_("Purpose"), choices=Purpose.choices, coerce=int)

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values)


class NewForm(InformationForm):
    """A new assessment: its information, and the template whose options it starts with."""

    template = forms.TypedChoiceField(
        label=_("Type"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "A template sets the options, the texts and the grading. They are copied: what becomes of the template later changes nothing."
        ),
    )

    def __init__(self, *args: Any, templates: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if templates:
            fields["template"].choices = [("", _("Regular")), (_("Based on a template"), list(templates))]
            self.order_fields(["template"])
        else:
            del fields["template"]
