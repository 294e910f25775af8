"""Errors about review sessions. Their texts in the External API are in `external_api.review.errors`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class SessionNotFound(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This review session does not exist, or you may not see it."))


class SessionActivated(DomainError):
    """The session is activated: only its candidates can still be changed."""

    def __init__(self) -> None:
        super().__init__(_("This review session is activated and cannot be changed."))


class SessionArchived(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This review session is archived."))


class InOngoingSession(DomainError):
    """A result can be in one ongoing session only."""

    def __init__(self) -> None:
        super().__init__(_("At least one result is in another review session that is still ongoing."))


class CannotRemove(DomainError):
    """Nothing is removed. `positions` are the indices of the elements at fault in the request."""

    def __init__(self, message: str, positions: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.positions = list(positions)


class NotPublished(CannotRemove):
    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(_("This candidate has no published result here."), positions)


class NotInSession(CannotRemove):
    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(_("This result is not in the review session."), positions)


class AlreadyViewed(CannotRemove):
    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(_("The candidate has looked at this result already."), positions)


class NothingWouldBeLeft(CannotRemove):
    def __init__(self) -> None:
        super().__init__(_("At least one result must stay in the review session."))
