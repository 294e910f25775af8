"""A registry through which packages above tell how far a schedule is: who has begun, which results are still to be published.

Attempts, scripts and results belong to those packages, and this one must not read them. Each package registers its functions here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Course:
    """The functions of one package, one query each. It leaves those at the default that it cannot answer."""

    begun: Callable[[Collection[int]], set[int]] = lambda registration_ids: set()
    """Returns those of these registrations whose candidate has begun."""
    anyone_began: Callable[[int], bool] = lambda schedule_id: False
    """Tells whether any candidate of this schedule has begun."""
    attempt_ids_taken: Callable[[Collection[str], Collection[int]], set[str]] = lambda external_ids, registration_ids: set()
    """Returns those of these external ids that attempts of other registrations than these have."""
    results_to_come: Callable[[int], bool] = lambda schedule_id: False
    """Tells whether a result of this schedule is still to be published."""
    last_published_at: Callable[[int], datetime | None] = lambda schedule_id: None
    """Returns when a result of this schedule was published last (UTC); None if none was."""


_known: list[Course] = []


def register(course: Course) -> None:
    """Register the functions of a package."""
    _known.append(course)


def begun(registration_ids: Collection[int]) -> set[int]:
    """Return those of these registrations whose candidate has begun."""
    return {pk for course in _known for pk in course.begun(registration_ids)}


def anyone_began(schedule_id: int) -> bool:
    """Tell whether any candidate of this schedule has begun."""
    return any(course.anyone_began(schedule_id) for course in _known)


def attempt_ids_taken(external_ids: Collection[str], *, besides: Collection[int]) -> set[str]:
    """Return those of these external ids that attempts of other registrations than `besides` have."""
    return {text for course in _known for text in course.attempt_ids_taken(external_ids, besides)}


def results_to_come(schedule_id: int) -> bool:
    """Tell whether a result of this schedule is still to be published: of an attempt that is not final, or of an unpublished script."""
    return any(course.results_to_come(schedule_id) for course in _known)


def last_published_at(schedule_id: int) -> datetime | None:
    """Return when a result of this schedule was published last (UTC); None if none was."""
    return max((at for course in _known if (at := course.last_published_at(schedule_id)) is not None), default=None)
