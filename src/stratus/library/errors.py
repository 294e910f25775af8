"""Errors about the library."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.foundation.errors import DomainError


class NotFound(DomainError):
    """There is no such collection or item, or this person may not see it."""


class ViewOnly(NotAllowed):
    """The collection is shared with this person for viewing only."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _("This collection is shared with you to look at, not to change.")


class CannotUseLibrary(DomainError):
    """Somebody who is to get access to a collection lacks the right *Library*, or was disabled."""

    def __init__(self, name: str, *, disabled: bool) -> None:
        words = {"name": name, "right": Permission.LIBRARY.label}
        lacks = _("%(name)s gets no access: their role lacks the right “%(right)s”.")
        super().__init__((_("%(name)s gets no access: their account was disabled.") if disabled else lacks) % words, "user")


class NotReviewer(NotAllowed):
    """This person may not approve items of the collection, or not before somebody has made them ready for review."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _("Only the owner, an author or a reviewer of this collection can do this; a reviewer when it is ready for review.")


class NoStatistics(NotAllowed):
    """This person has no *Access to statistics* in the collection."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _("Statistics are seen by the owner of a collection, and by who has a role in it: author, co-author or reviewer.")


class NotInThisStatus(DomainError):
    """Somebody moved the item on meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("The item has another status by now. Nothing was changed: look at it again."))


class NewerRevision(DomainError):
    """The item was saved again since it was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Somebody saved a newer version meanwhile. Nothing was changed: look at it first."))


class NewerComment(DomainError):
    """Somebody commented on the item since it was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Somebody commented on this item meanwhile. Nothing was changed: read it first."))


class HasComments(DomainError):
    """An item has open comments, and nobody chose to close them."""

    def __init__(self) -> None:
        super().__init__(_("It has open comments: read them first, or approve such items too."))


class NothingToChange(DomainError):
    """An item is not approved, and nobody has said why."""

    def __init__(self) -> None:
        super().__init__(_("Say first what has to change: write a comment on the item, or on one of its fields."), "comment")


class SameAsNewest(DomainError):
    """An earlier revision says what the newest one says."""

    def __init__(self) -> None:
        super().__init__(_("This version says what the newest one says. Nothing was changed."))


class NothingMeasured(DomainError):
    """There is no measured difficulty, or none any more."""

    def __init__(self) -> None:
        super().__init__(_("There is no measured value of this item. Nothing was changed."))


class CollectionInUse(DomainError):
    """An assessment uses items of this collection."""

    def __init__(self) -> None:
        super().__init__(_("Assessments use items of this collection."))


class CollectionArchived(DomainError):
    """Nothing comes into a collection that was put away."""

    def __init__(self) -> None:
        super().__init__(_("This collection is archived. Bring it back first, or choose another one."))


class NoOtherCollection(DomainError):
    """There is no collection into which items could go."""

    def __init__(self) -> None:
        super().__init__(_("There is no other collection whose items you may change. Make one first, or have one shared with you."))


class TooManyCases(DomainError):
    """A collection would have more cases than its questions can choose among."""

    def __init__(self, most: int) -> None:
        super().__init__(_("A collection has at most %(most)s cases.") % {"most": most})
