"""A form that is opened and sent again as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from stratus.item_types.forms import ItemForm
from stratus.ui.forms.overtaken import as_sent


def resent(form_class: type[ItemForm], values: Mapping[str, Any], **changes: list[str]) -> ItemForm:
    """The form as a browser sends it that was given these values; `changes` replace what it sends under a name."""
    opened, data = form_class(initial=dict(values)), QueryDict(mutable=True)
    for name in opened.fields:
        for key, given in as_sent(opened, name, opened[name].value()).items():
            data.setlist(key, given)
    for key, given in changes.items():
        data.setlist(key, given)
    return form_class(data)
