"""Errors about what classifies items."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError
from stratus.library.classification.rules import Fault


class Misplaced(DomainError):
    """Something cannot be put at a place of its tree."""

    def __init__(self, fault: Fault, most_levels: int) -> None:
        texts = {
            Fault.GONE: _("Somebody changed this tree meanwhile. Load the page again."),
            Fault.INTO_ITSELF: _("It cannot be put into itself, nor into what lies in it."),
            Fault.TOO_DEEP: (
                _("Here nothing lies within another.")
                if most_levels == 1
                else _("At most %(most)s levels can lie within each other.") % {"most": most_levels}
            ),
        }
        super().__init__(texts[fault])
        self.fault = fault


class StillUsed(DomainError):
    """It cannot be deleted: something carries it, or is classified by it."""

    def __init__(self) -> None:
        super().__init__(_("It is used, so it cannot be deleted. Archive it: it is offered no more, and what carries it keeps it."))


class StillChosen(DomainError):
    """A taxonomy or repository cannot be deleted: collections or assessments name it, or items carry something of it."""

    def __init__(self) -> None:
        super().__init__(_("It is used, so it cannot be deleted: collections, assessments or questions name it."))
