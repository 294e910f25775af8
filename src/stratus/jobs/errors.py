"""Errors about jobs of people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class UnknownKind(LookupError):
    """No package registered a kind of this name: a fault of the program, not of a person."""


class NoTrial(DomainError):
    """This kind of work cannot be tried."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be tried out: it can only be done."))


class TooManyWaiting(DomainError):
    """One person has too many jobs that wait or run."""

    def __init__(self, most: int) -> None:
        super().__init__(_("You have %(most)d jobs that wait or run. Wait until one has ended, or stop one.") % {"most": most})


class TooMuchWaiting(TooManyWaiting):
    """The inputs of an organisation's jobs that wait or run are too large together."""

    def __init__(self, most: int) -> None:
        text = _("What waits to be worked on in your organisation is more than %(most)d MB together. Wait until a job has ended.")
        DomainError.__init__(self, text % {"most": most // 1024**2})


class InputTooLarge(DomainError):
    """The file is too large for this kind of work."""

    def __init__(self, most: int) -> None:
        limit = f"{most // 1024**2} MB" if most >= 1024**2 else f"{most // 1024} kB"
        super().__init__(_("The file is larger than %(most)s. Divide it, and start one job for each part.") % {"most": limit}, "file")


class HasEnded(DomainError):
    """The job has ended, so that it cannot be cancelled any more."""

    def __init__(self) -> None:
        super().__init__(_("This job has ended already."))


class JobFailed(DomainError):
    """Raised by the function of a kind: the job fails with this sentence, which says what is wrong and what to do."""
