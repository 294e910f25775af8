"""Pure rules of the library."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from stratus.foundation.numbers import typed_decimal

MAX_SCORE = Decimal("999999.99")
FUNCTIONAL_ID = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def score_of(value: Any) -> Decimal | None:
    """Return a maximum score as a number with at most two decimals, above zero; None for anything else."""
    score = typed_decimal(value, 2)
    return round(score, 2) if score is not None and 0 < score <= MAX_SCORE else None


def storable(value: Any) -> Any:
    """Return the value with every character that the database refuses replaced by U+FFFD."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [storable(member) for member in value]
    return value


@dataclass(frozen=True, slots=True)
class Access:
    """What a user may do with somebody else's collection; a role goes with access to the collection only."""

    to_collection: bool = False
    to_questions: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """The wanted change of somebody's access: True grants, False revokes, None leaves it unchanged, as does a role of None."""

    to_collection: bool | None = None
    to_questions: bool | None = None
    role: str | None = None

    @property
    def gives(self) -> bool:
        """Whether anything is given at all."""
        return bool(self.to_collection or self.to_questions) or (self.role is not None and self.to_collection is None)


class Outcome(Enum):
    """The outcome of a wish for one user."""

    COLLECTION_GRANTED = auto()
    QUESTIONS_GRANTED = auto()
    COLLECTION_REVOKED = auto()
    QUESTIONS_REVOKED = auto()
    HAD_IT = auto()
    HAD_IT_NOT = auto()


def shared(access: Access, wish: Wish) -> tuple[Access, frozenset[Outcome]]:
    """Return somebody's access after a wish, and its outcome (`api/reference` §3.3.5).

    Granting existing access with another role counts as granted. A wish with a role only changes the role of a user who has access.
    """
    done: set[Outcome] = set()
    if wish.to_collection is False:
        done.add(Outcome.COLLECTION_REVOKED if access.to_collection else Outcome.HAD_IT_NOT)
        access = replace(access, to_collection=False, role="")
    elif wish.to_collection or wish.role is not None:
        role = access.role if wish.role is None else wish.role
        if not access.to_collection and not wish.to_collection:
            done.add(Outcome.HAD_IT_NOT)
        elif access.to_collection and access.role == role:
            done.add(Outcome.HAD_IT)
        else:
            done.add(Outcome.COLLECTION_GRANTED)
            access = replace(access, to_collection=True, role=role)
    if wish.to_questions is not None:
        if access.to_questions == wish.to_questions:
            done.add(Outcome.HAD_IT if wish.to_questions else Outcome.HAD_IT_NOT)
        else:
            done.add(Outcome.QUESTIONS_GRANTED if wish.to_questions else Outcome.QUESTIONS_REVOKED)
            access = replace(access, to_questions=wish.to_questions)
    return access, frozenset(done)


def shared_with_owner(wish: Wish) -> frozenset[Outcome]:
    """Return the outcome of a wish for the owner, who always has all access."""
    done = {Outcome.HAD_IT} if wish.gives else set()
    return frozenset(done | ({Outcome.HAD_IT_NOT} if False in (wish.to_collection, wish.to_questions) else set()))
