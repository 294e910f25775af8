"""Why somebody does not get in."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation.errors import DomainError


class WrongCredentials(DomainError):
    """User name and password do not belong together, or this user may not log in: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(_("This user name and password do not belong together."))


class MustWait(DomainError):
    """Others, or they themselves, were wrong too often: the password was not looked at. `seconds`: until the next try."""

    def __init__(self, seconds: int) -> None:
        text = ngettext(
            "There were wrong tries, so we have not looked at your password yet. Wait %(n)s second, then try again.",
            "There were wrong tries, so we have not looked at your password yet. Wait %(n)s seconds, then try again.",
            seconds,
        )
        super().__init__(text % {"n": seconds})
        self.seconds = seconds
