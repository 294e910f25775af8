"""What may be asked of a schedule's marking: other settings, other assessors, other allocations. Pure.

Whoever reads a request or a form makes these. What it cannot read it puts in their place as `Unreadable`, so that it is refused together
with everything else that speaks against the change, in the order of kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from stratus.marking.setup.problems import Problem


class _Stays(Enum):
    STAYS = "STAYS"


STAYS: Final = _Stays.STAYS
"""The value of a moderation rule that is not changed; None switches it off."""

Percent = int | None | _Stays


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An element of a list that cannot be read; it keeps its place."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PassMarkRange:
    """Scores between which a script goes to moderation, in points, ends included; an end that is None stays as it is."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """New settings, named as in `MarkingSettings`; what is None stays as it is.

    Of the moderation rules (percentages of the maximum score, and the range) None switches one off, and STAYS leaves it.
    `unreadable`: what was asked for beside that and could not be read.
    """

    assessing_type: str | None = None
    allocation_type: str | None = None
    allocation_assignment: str | None = None
    evaluations_sharing: str | None = None
    sharing_annotations: bool | None = None
    anonymous_candidates: bool | None = None
    anonymous_assessors: bool | None = None
    assess_auto_scored: bool | None = None
    use_moderation: bool | None = None
    show_assessor_annotations: bool | None = None
    scoring_difference: Percent = STAYS
    proximity_to_pass_mark: Percent = STAYS
    sample_moderation: Percent = STAYS
    pass_mark_range: PassMarkRange | _Stays | None = STAYS
    unreadable: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorChange:
    """Somebody who joins the pool, is changed there, or leaves it (`leaves`); a user with an unknown external id is created.

    `role` None: ASSESSOR for somebody new, else the one that stands. `rights`: can_publish, can_view_audit, can_edit_marking_scheme, as far
    as they are given. `profile`: columns of the user, as far as they are given. An empty text is one that is not given.
    """

    external_id: str
    leaves: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    role: str | None = None
    rights: Mapping[str, bool] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """Who marks a candidate or a question from now on. Names are external ids, or our own ids as text (`actions.allocate`).

    `subject`: a candidate, or a question by its functional id. `moderator` None: nobody. `unreadable`: what of the row could not be read.
    """

    subject: str
    markers: Sequence[str] = ()
    moderator: str | None = None
    unreadable: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkingChange:
    """A change of a schedule's marking, in the order in which it is made. `settings` None: they stay."""

    settings: SettingsChange | None = None
    assessors: Sequence[AssessorChange | Unreadable] = ()
    allocations: Sequence[AllocationRow | Unreadable] = ()
