"""What can go wrong with schedules. The External API's texts for these are in `external_api.errors`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.people.errors import DomainError


class ScheduleNotFound(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This schedule does not exist, or you may not see it."))


class AlreadyActivated(DomainError):
    """Only a draft can be changed."""

    def __init__(self) -> None:
        super().__init__(_("This schedule is activated and cannot be changed. Deactivate it first."))


class NotActivated(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This schedule is not activated."))


class CannotActivate(DomainError):
    """The schedule is not complete or not valid: field → what is missing."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(_("The schedule cannot be activated yet:") + " " + " ".join(errors.values()))
        self.errors = errors


class AlreadyStarted(DomainError):
    """A candidate has begun, so it cannot be undone any more."""

    def __init__(self) -> None:
        super().__init__(_("At least one candidate has started already."))


class ScheduleIsOver(DomainError):
    """The window has ended, or the schedule is archived."""

    def __init__(self) -> None:
        super().__init__(_("This schedule is over."))


class ScheduleFinished(ScheduleIsOver):
    """The window has ended."""


class ScheduleArchived(ScheduleIsOver):
    """Archived by hand, or by the clock some time after the end."""


class AssessmentNotPublished(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This assessment is not published."), "assessment")


class HierarchyClosed(DomainError):
    """The hierarchy does not exist or takes no schedules."""

    def __init__(self) -> None:
        super().__init__(_("This hierarchy takes no schedules."), "hierarchy")


class HierarchyArchived(DomainError):
    def __init__(self, external_id: str) -> None:
        super().__init__(_("This hierarchy is archived."), "hierarchy")
        self.external_id = external_id
