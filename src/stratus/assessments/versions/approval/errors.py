"""Errors about the approval of assessments."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class NotAtThisStage(DomainError):
    """Somebody was faster, or what was to be judged was changed; `happened` says what."""

    def __init__(self, happened: str = "") -> None:
        said = _("This cannot be done any more: look at the assessment again.")
        super().__init__(f"{happened} {said}" if happened else said)


class ChangedSince(DomainError):
    """What would be published is not what this person saw; `happened` says why."""

    def __init__(self, happened: Sequence[str]) -> None:
        said = _("Nothing was decided: what would be published is not what you saw. Look at it again, then decide.")
        super().__init__(" ".join([said, *happened]))


class ChangedByApprover(DomainError):
    """Who changed an assessment last cannot approve it."""

    def __init__(self) -> None:
        super().__init__(_("You changed this assessment last, so somebody else has to approve it."))
