"""Form of an assessment's title and code."""

from __future__ import annotations

from collections.abc import Mapping
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
