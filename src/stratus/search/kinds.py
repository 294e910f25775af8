"""What can be found by its words. Each package registers its kinds when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from stratus.foundation.words import RULES


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subjects that are found by their words.

    `name` is stored. `rows` returns all subjects of the current tenant that can be found, with whatever their texts need; `texts` the texts
    of one, those that tell it from others first. `revision` is raised when `texts` returns other texts than in the release before.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    texts: Callable[[Any], Sequence[str]]
    revision: int = 1

    @property
    def version(self) -> str:
        """By which rules words of this kind are made."""
        return f"{RULES}.{self.revision}"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Register a kind. Raises ValueError if another one has this name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There is a kind named {kind.name} already.")


def kind_named(name: str) -> Kind:
    """Return the kind with this name. Raises KeyError for an unknown one."""
    return _kinds[name]


def registered() -> tuple[Kind, ...]:
    """Return all kinds, those of lower packages first."""
    return tuple(_kinds.values())
