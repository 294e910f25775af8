"""Errors about schedules. Their texts in the External API are in `external_api.schedules.errors`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError
from stratus.ui.forms.days import day_of


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
    """The schedule is incomplete or not valid: field → problem."""

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


class KeycodeUnknown(DomainError):
    """The keycode does not exist, does not belong to this user name, or its schedule does not use keycodes."""

    def __init__(self) -> None:
        super().__init__(_("This keycode is not right. Compare it with your login slip, letter by letter."), "keycode")


class KeycodeUsed(DomainError):
    """The keycode has been used."""

    def __init__(self) -> None:
        super().__init__(
            _("This keycode was used already. Go on in the window where that was, or ask your invigilator for a new keycode."), "keycode"
        )


class KeycodeTooEarly(DomainError):
    """The keycode is not valid yet; `opens` says from when."""

    def __init__(self, opens: datetime, time_zone: str) -> None:
        local = opens.astimezone(ZoneInfo(time_zone))
        moment = f"{day_of(local)} {local:%H:%M} {local.tzname()}"
        super().__init__(_("This keycode opens the exam from %(moment)s on. It stays good until then.") % {"moment": moment}, "keycode")
        self.opens = opens


class NotFromHere(DomainError):
    """The candidate may not sit exams from this address."""

    def __init__(self) -> None:
        super().__init__(
            _("You may not take this exam from this network. Use a computer at the place that was agreed with you."), "keycode"
        )
