"""Forms of collections. Those of items stand with their types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CollectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    external_id = forms.CharField(
        label=_("External ID"), max_length=64, required=False, help_text=_("For other systems; leave it empty if none needs it.")
    )
