"""Saved views: a person's own names for what they ask of a list. They change nothing for anybody else, so no event tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import NOT_STORABLE
from stratus.ui.models import SavedView

MOST_VIEWS = 30
"""Views that one person has of one list."""
LONGEST_TITLE = 60
LONGEST_QUERY = 1000


def views_of(list_name: str, by: Actor) -> Sequence[SavedView]:
    """Return this person's views of a list, by title. One statement."""
    if by.effective_user_id is None:
        return []
    return list(SavedView.objects.filter(person=by.effective_user_id, list_name=list_name).order_by("title", "id"))


def save_view(list_name: str, title: str, query: str, *, by: Actor) -> SavedView:
    """Keep an address under a title. Raises NotAllowed for somebody who is logged in as somebody else, or InvalidFields (`title`)."""
    person = _own(by)
    title = _title(title)
    if len(query) > LONGEST_QUERY:
        raise InvalidFields({"title": _("This asks for too much to be kept: shorten the search.")})
    with transaction.atomic(), _title_once():
        if SavedView.objects.filter(person=person, list_name=list_name).count() >= MOST_VIEWS:
            raise InvalidFields({"title": _("You have %(number)s views of this list: remove one first.") % {"number": MOST_VIEWS}})
        return SavedView.objects.create(person_id=person, list_name=list_name, title=title, query=query)


def rename_view(list_name: str, pk: int, title: str, *, by: Actor) -> SavedView:
    """Give a view another title. Raises NotAllowed, SavedView.DoesNotExist (also for somebody else's), or InvalidFields (`title`)."""
    person, title = _own(by), _title(title)
    with transaction.atomic(), _title_once():
        view: SavedView = SavedView.objects.select_for_update().get(pk=pk, person=person, list_name=list_name)
        view.title = title
        view.save(update_fields=["title"])
    return view


def set_default(list_name: str, pk: int, is_default: bool, *, by: Actor) -> SavedView:
    """Let the list open with this view, or no longer. Raises NotAllowed, or SavedView.DoesNotExist (also for somebody else's)."""
    person = _own(by)
    with transaction.atomic():
        # All of them, in order: two requests at the same moment wait for each other.
        views = {view.pk: view for view in SavedView.objects.select_for_update().filter(person=person, list_name=list_name).order_by("pk")}
        if pk not in views:
            raise SavedView.DoesNotExist
        SavedView.objects.filter(pk__in=views, is_default=True).update(is_default=False)
        views[pk].is_default = is_default
        views[pk].save(update_fields=["is_default"])
    return views[pk]


def remove_view(list_name: str, pk: int, *, by: Actor) -> None:
    """Remove a view; one that is gone already is no error. Raises NotAllowed."""
    SavedView.objects.filter(pk=pk, person=_own(by), list_name=list_name).delete()


def _own(by: Actor) -> int:
    if by.effective_user_id is None or by.acting_as_id is not None:
        raise NotAllowed
    return by.effective_user_id


def _title(title: str) -> str:
    title = " ".join(NOT_STORABLE.sub("", title).split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise InvalidFields({"title": _("Enter a name of at most %(most)s characters.") % {"most": LONGEST_TITLE}})
    return title


class _title_once:
    """Turns a title that the person has used already into a message beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError) and violated(error) == "saved_view_title_once":
            raise InvalidFields({"title": _("You have a view of this name already: choose another name.")}) from error
