"""The field in which the collection is chosen into which items go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.foundation.text import is_storable
from stratus.library.errors import NoOtherCollection
from stratus.library.items.moving.queries import targets
from stratus.library.models import Collection
from stratus.search.queries import found

MOST_LISTED = 500
"""Collections of a list to choose from; who may change items of more types a title."""
MOST_OFFERED = 10


def target_field(by: Actor, *, but: int | None) -> forms.Field:
    """Return the field for a collection whose items the actor may change, archived ones and `but` left out. Its value is an id.

    One statement. Raises NoOtherCollection where there is none.
    """
    there = targets(by).exclude(pk=but or 0).order_by("sort_key", "id")
    listed = list(there[: MOST_LISTED + 1])
    if not listed:
        raise NoOtherCollection
    if len(listed) > MOST_LISTED:
        return TypedCollection(by, but)
    choices = [("", _("Choose a collection")), *((one.pk, _named(one)) for one in listed)]
    field = forms.TypedChoiceField(label=_("Into the collection"), coerce=int, choices=choices)
    field.error_messages["invalid_choice"] = _("Choose a collection of the list.")
    return field


class TypedCollection(forms.CharField):
    """A collection that is named by its title or its external id, for who may change too many for a list. Its value is an id."""

    def __init__(self, by: Actor, but: int | None) -> None:
        help_text = gettext_lazy("Type its title or its external ID.")
        super().__init__(label=gettext_lazy("Into the collection"), max_length=100, help_text=help_text)
        self._all = targets(by).exclude(pk=but or 0)

    def clean(self, value: Any) -> int:
        """Return the id of the collection; says which ones fit where that is not clear."""
        text = str(super().clean(value))
        if not is_storable(text):
            raise ValidationError(_("No collection that you may choose has this title or ID."))
        exact = list(self._all.filter(Q(title=text) | Q(external_id=text)).order_by("sort_key", "id")[:2])
        if len(exact) == 1:
            return int(exact[0].pk)
        near = exact or list(found(self._all, "collection", text).order_by("sort_key", "id")[:MOST_OFFERED])
        if not near:
            raise ValidationError(_("No collection that you may choose has this title or ID."))
        names = ", ".join(_named(one) for one in near)
        raise ValidationError(_("Type the whole title, or the external ID. These fit: %(names)s.") % {"names": names})


def _named(collection: Collection) -> str:
    return f"{collection.title} ({collection.external_id})" if collection.external_id else collection.title
