"""Pages of the library that an assessment, or a section of it, names in place of a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.item_types.pages.stands import Stands
from stratus.item_types.registry import page_type
from stratus.library.models import Item, ItemStatus
from stratus.library.queries import items_usable_by

PAGE_OF = {"introduction": "welcome_page_id", "finish_text": "finish_page_id"}
"""Text of an assessment → field of the page that may stand in its place."""
STANDS = {"welcome_page_id": Stands.BEFORE, "finish_page_id": Stands.AFTER, "page_id": Stands.SECTION}
"""Field → where the pages are read that it names."""
MOST_OFFERED = 500
NOT_BOTH = gettext_lazy("Choose a page or write a text, not both.")


class PageField(forms.TypedChoiceField):
    """A page of the library, or none. It offers nothing until `offer` is called."""

    def __init__(self, label: Any) -> None:
        help_text = gettext_lazy("From the library, in place of a text that is written here. Its newest version is published.")
        super().__init__(label=label, help_text=help_text, required=False, coerce=int, empty_value=None)


def offer(form: forms.Form, present: dict[str, int | None], by: Actor) -> None:
    """Offer the pages that this person may use in the fields of a form, and those that are `present`, by title; one statement a field."""
    for name, stands in STANDS.items():
        if name not in form.fields:
            continue
        usable = (
            items_usable_by(by).filter(item_type=page_type(stands).key, collection__archived_at=None).exclude(status=ItemStatus.WITHDRAWN)
        )
        found = {item.pk: item for item in usable.order_by("sort_key", "id")[:MOST_OFFERED]}
        chosen = present.get(name)
        if chosen is not None and chosen not in found:
            found |= {item.pk: item for item in Item.objects.filter(pk=chosen)}
        field = form.fields[name]
        assert isinstance(field, PageField)
        field.choices = [("", _("None")), *((pk, f"{item.title} ({item.external_id})") for pk, item in found.items())]


def page_fault(name: str, page: int | None, text: str, *, present: int | None, by: Actor) -> str:
    """Return why this page cannot stand in this field, beside this text, or "". It is locked: who deletes its collection comes later.

    Whoever changes something else may keep a page that they may not use.
    """
    if page is None:
        return ""
    if text:
        return str(NOT_BOTH)
    usable = items_usable_by(by).filter(item_type=page_type(STANDS[name]).key).select_for_update().filter(pk=page)
    return "" if page == present or usable.values_list("pk").first() else _("This page does not exist, or you may not use it.")
