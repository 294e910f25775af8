"""Errors about marking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError
from stratus.marking.setup.problems import Problem, first


class MarkingError(DomainError):
    """Marking does not allow the action."""


class NotActivated(MarkingError):
    """The schedule is still a draft."""

    def __init__(self) -> None:
        super().__init__(_("The schedule is not activated."))


class NoMarking(MarkingError):
    """The schedule's assessment is scored automatically: there is nothing to mark."""

    def __init__(self) -> None:
        super().__init__(_("This schedule is scored automatically and has no marking."))


class SettingsMissing(MarkingError):
    """The schedule has no row of marking settings."""

    def __init__(self) -> None:
        super().__init__(_("The marking settings of this schedule are missing."))


class Refused(MarkingError):
    """A change of settings, assessors or allocations is refused. `problems` holds all its problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        leading = first(problems)
        super().__init__(leading.message, leading.field)
        self.problems = list(problems)

    def by_field(self) -> dict[str, str]:
        """Return field path → message, for a form."""
        return {problem.field: problem.message for problem in reversed(self.problems)}


class NotYours(MarkingError):
    """The script is not allocated to the actor."""

    def __init__(self) -> None:
        super().__init__(_("This script is not allocated to you."))


class Submitted(MarkingError):
    """The scores were submitted, which is final."""

    def __init__(self) -> None:
        super().__init__(_("These scores were submitted and cannot be changed."))


class Locked(MarkingError):
    """The script is void, its result published, or its attempt open again."""

    def __init__(self) -> None:
        super().__init__(_("This script cannot be marked: it is void, its result is published, or its attempt was opened again."))


class BeingScored(MarkingError):
    """The script is still being scored by the program."""

    def __init__(self) -> None:
        super().__init__(_("The program is still scoring this script: it can be marked as soon as that is done."))


class WrongScore(MarkingError):
    """A score is no number, has too many decimals, or does not lie from 0 to the question's maximum; `reason` says which, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "score")


class WrongCriterion(MarkingError):
    """The points of a criterion are none that it may have; `reason` says why, in words."""

    def __init__(self, reason: str, criterion: str) -> None:
        super().__init__(reason, f"criterion-{criterion}")


class WrongComment(MarkingError):
    """A comment is too long, or has a character that cannot be stored."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "comment")


class NoReason(MarkingError):
    """An automatic score is changed without saying why."""

    def __init__(self) -> None:
        super().__init__(_("Say why you change the automatic score."), "comment")


class SameScore(MarkingError):
    """An automatic score is changed into itself."""

    def __init__(self) -> None:
        super().__init__(_("This is the automatic score: there is nothing to change."), "score")


class NoPoints(MarkingError):
    """An automatic score is to be changed, and no points are given."""

    def __init__(self) -> None:
        super().__init__(_("Enter the points."), "score")


class SeveralFaults(MarkingError):
    """Several things are wrong with a score and its comment."""

    def __init__(self, faults: Sequence[MarkingError]) -> None:
        super().__init__(faults[0].message, faults[0].field)
        self.faults = list(faults)


class Incomplete(MarkingError):
    """Questions have no score, or a score that was set aside and is still undecided."""

    def __init__(self, unscored: Sequence[str], undecided: Sequence[str]) -> None:
        super().__init__(
            _("Give every question a score first.") if unscored else _("Decide first which of two scores counts: they were given twice.")
        )
        self.unscored = list(unscored)
        self.undecided = list(undecided)


class ScoreChangedMeanwhile(MarkingError):
    """The stored score is not the one that the marker saw. The new one is saved beside it (`SetAsideScore`)."""

    def __init__(self, changed_at: datetime) -> None:
        super().__init__(_("This score was changed meanwhile. Yours is kept beside it: decide which counts."), "score")
        self.changed_at = changed_at


class AlreadyMarked(MarkingError):
    """An attempt cannot be opened again: its scores are submitted or its result is published."""

    def __init__(self) -> None:
        super().__init__(_("Scores of this attempt were submitted or its result is published: it cannot be opened again."))


class AnswersMarked(MarkingError):
    """An attempt's answers cannot be changed any more: its scores are submitted or its result is published."""

    def __init__(self) -> None:
        super().__init__(_("Scores of this attempt were submitted or its result is published: its answers stay as they are."))
