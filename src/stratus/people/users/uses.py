"""Where settings name a user. Packages above `people` register their settings here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from stratus.people.models import User


@dataclass(frozen=True, slots=True)
class Use:
    """One kind of place that names users."""

    naming: Callable[[Collection[int]], Mapping[int, list[str]]]
    """Returns, for those of these users whom places name, the labels of the places. One query."""
    broken: Callable[[], list[str]]
    """Returns a sentence for every place whose user is gone or lacks a right."""


_uses: list[Use] = []


def register(use: Use) -> None:
    """Register a kind of place."""
    _uses.append(use)


def places_naming(user: User) -> list[str]:
    """Return the labels of all places that name this user."""
    return places_naming_any([user.pk]).get(user.pk, [])


def places_naming_any(user_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the labels of all places that name one of these users, by the user's id. One query for each kind of place."""
    found: dict[int, list[str]] = {}
    for use in _uses:
        for user_id, labels in use.naming(user_ids).items():
            found.setdefault(user_id, []).extend(labels)
    return found


def broken_places() -> list[str]:
    """Return a sentence for every place whose user is gone or lacks a right."""
    return [sentence for use in _uses for sentence in use.broken()]
