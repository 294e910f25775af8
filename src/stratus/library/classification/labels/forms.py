"""The form of a label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.library.classification.labels.actions import label_faults
from stratus.library.classification.models import Label
from stratus.library.classification.rules import MAX_LABEL
from stratus.ui.forms import RuledForm


class LabelForm(RuledForm):
    title = forms.CharField(label=_("Label"), max_length=MAX_LABEL)

    def __init__(self, *args: Any, label: Label | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label = label

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return label_faults(values["title"], but=self.label.pk if self.label else None) if "title" in values else {}
