"""Template tags and filters for items."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stratus.item_types.authoring import label_of
from stratus.library.media.addresses import address_for, as_attribute, with_addresses

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


@register.simple_tag(takes_context=True)
def item_preview(context: template.Context, view: Mapping[str, Any]) -> SafeString:
    """Show an item with the element that candidates get; nothing entered here is kept."""
    return format_html(
        '<stratus-item mode="preview" item="{}" pictures="{}"></stratus-item>', json.dumps(view), as_attribute(context["request"], view)
    )


@register.simple_tag(takes_context=True)
def pictures_of(context: template.Context, view: Any) -> str:
    """Return the value of the attribute `pictures` of a `<stratus-item>`: where its reader sees what the item (JSON) names.

    Each page that shows an item says it, and thereby that this person may see the item.
    """
    return as_attribute(context["request"], view)


@register.simple_tag(takes_context=True)
def picture_address(context: template.Context, sha256: str) -> str:
    """Return where the reader of this page sees a picture."""
    return address_for(context["request"], sha256)


@register.simple_block_tag(takes_context=True)
def with_pictures(context: template.Context, content: str) -> SafeString:
    """Show HTML of authors, its pictures where the reader of this page sees them."""
    return mark_safe(with_addresses(context["request"], content))  # noqa: S308 -- the block was escaped when it was rendered
