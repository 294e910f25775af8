"""Where settings name a user. Packages above `people` register their settings here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stratus.people.models import User


@dataclass(frozen=True, slots=True)
class Use:
    """One kind of place that names users."""

    naming: Callable[[User], list[str]]
    """Returns the labels of the places that name this user."""
    broken: Callable[[], list[str]]
    """Returns a sentence for every place whose user is gone or lacks a right."""


_uses: list[Use] = []


def register(use: Use) -> None:
    """Register a kind of place."""
    _uses.append(use)


def places_naming(user: User) -> list[str]:
    """Return the labels of all places that name this user."""
    return [label for use in _uses for label in use.naming(user)]


def broken_places() -> list[str]:
    """Return a sentence for every place whose user is gone or lacks a right."""
    return [sentence for use in _uses for sentence in use.broken()]
