"""The form of a taxonomy, and of a repository of learning objectives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.library.classification.schemes.queries import scheme_faults
from stratus.library.classification.trees import Tree
from stratus.ui.forms import RuledForm


class SchemeForm(RuledForm):
    title = forms.CharField(label=_("Title"), max_length=100)
    external_id = forms.CharField(
        label=_("External ID"), max_length=64, required=False, help_text=_("For other systems; leave it empty if none needs it.")
    )

    def __init__(self, *args: Any, tree: Tree, scheme: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree, self.scheme = tree, scheme

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return scheme_faults(self.tree, values, but=self.scheme)

    @staticmethod
    def initial_of(scheme: Any) -> dict[str, Any]:
        """Return the form's values for this one."""
        return {"title": scheme.title, "external_id": scheme.external_id}
