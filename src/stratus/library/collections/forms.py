"""Forms of collections. Those of items stand with their types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.library.models import Collection


class CollectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    external_id = forms.CharField(
        label=_("External ID"), max_length=64, required=False, help_text=_("For other systems; leave it empty if none needs it.")
    )

    @staticmethod
    def initial_of(collection: Collection) -> dict[str, Any]:
        """Return the form's values for this collection."""
        return {"title": collection.title, "external_id": collection.external_id}
