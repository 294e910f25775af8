"""Template tags and filters for items."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stratus.item_types.authoring import label_of

register = template.Library()


@register.simple_tag
def item_type_label(key: str) -> str:
    """Return the name of an item type in the reader's language."""
    return label_of(key)


COLOURS = {"LIVE": "green", "WITHDRAWN": "red"}


def status_word(status: str) -> str:
    """Return the name of an item's status in the reader's language."""
    return {"LIVE": _("Live"), "DRAFT": _("Draft"), "WITHDRAWN": _("Withdrawn")}.get(status, status)


@register.simple_tag
def item_status(status: str) -> SafeString:
    """Show an item's status by word and colour."""
    return format_html(
        '<span class="status status-{}"><span class="status-dot" aria-hidden="true"></span>{}</span>',
        COLOURS.get(status, "secondary"),
        status_word(status),
    )


@register.simple_tag
def item_preview(view: Mapping[str, Any]) -> SafeString:
    """Show an item with the element that candidates get; nothing entered here is kept."""
    return format_html('<stratus-item mode="preview" item="{}"></stratus-item>', json.dumps(view))
