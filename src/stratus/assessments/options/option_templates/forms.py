"""Forms of templates of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models import OptionTemplate
from stratus.assessments.options.option_templates.actions import faults
from stratus.assessments.options.option_templates.rules import LONGEST_NAME
from stratus.ui.forms import RuledForm


class SaveTemplateForm(RuledForm):
    """The name under which options are saved."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("Authors choose it for a new assessment."))
    replace = forms.BooleanField(label=_("Replace the template that has this name"), required=False)

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values)


class RenameTemplateForm(RuledForm):
    """Another name of a template."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)

    def __init__(self, *args: Any, template: OptionTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values, but=self.template)

    @staticmethod
    def initial_of(template: OptionTemplate) -> dict[str, Any]:
        """Return the form's values for this template."""
        return {"name": template.name}
