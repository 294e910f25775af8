"""The form of what is to be generated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.assessments.blueprints.actions import MOST_FORMS
from stratus.assessments.models import FormKind, FormPlan
from stratus.ui.forms.numbers import NumberField


class PlanForm(forms.Form):
    """Which forms there shall be."""

    kind = forms.ChoiceField(
        label=_("Candidates get"),
        choices=FormKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Fixed forms can be seen and changed here. A drawn one differs from candidate to candidate, from the same pool."),
    )
    count = NumberField(label=_("Number of fixed forms"), low=1, high=MOST_FORMS)
    share = NumberField(
        label=_("A drawn question reaches at most, in per cent of the candidates"),
        low=1,
        high=100,
        required=False,
        help_text=_("Only for drawn forms. Empty: any."),
    )

    @staticmethod
    def initial_of(plan: FormPlan) -> dict[str, Any]:
        """Return the form's values for a plan."""
        return {"kind": plan.kind, "count": plan.count, "share": plan.share}
