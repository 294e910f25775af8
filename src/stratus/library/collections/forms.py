"""Forms of collections. Those of items stand with their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.library.collections.actions import faults
from stratus.library.models import Collection
from stratus.ui.forms import RuledForm


class CollectionForm(RuledForm):
    title = forms.CharField(label=_("Title"), max_length=100)
    external_id = forms.CharField(
        label=_("External ID"), max_length=64, required=False, help_text=_("For other systems; leave it empty if none needs it.")
    )

    def __init__(self, *args: Any, collection: Collection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collection = collection

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values, but=self.collection)

    @staticmethod
    def initial_of(collection: Collection) -> dict[str, Any]:
        """Return the form's values for this collection."""
        return {"title": collection.title, "external_id": collection.external_id}
