"""Changes of a schedule's marking: of settings, assessors and allocations. Pure.

The API and the forms build these. They put `Unreadable` in place of what they cannot parse, so that it is reported together with all
other problems of the change, in the order of kinds.
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
"""The value of a moderation rule that stays unchanged; None switches a rule off."""

Percent = int | None | _Stays


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An element of a list that cannot be parsed; it keeps its index."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PassMarkRange:
    """The range of scores, in points and ends included, in which a script goes to moderation; an end that is None stays unchanged."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """New settings, named as in `MarkingSettings`; None leaves a setting unchanged.

    For the moderation rules (percentages of the maximum score, and the range) None switches a rule off, and STAYS leaves it unchanged.
    `unreadable`: problems of settings that could not be parsed.
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

    `role` None: ASSESSOR for a new member, else unchanged. `rights`: those given of can_publish, can_view_audit, can_edit_marking_scheme.
    `profile`: the given columns of the user. An empty text counts as not given.
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
    """Who marks a candidate or a question from now on. Values are external ids, or our own ids as text (`actions.allocate`).

    `subject`: a candidate, or a question by its functional id. `moderator` None: nobody. `unreadable`: problems of parts not parsed.
    """

    subject: str
    markers: Sequence[str] = ()
    moderator: str | None = None
    unreadable: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkingChange:
    """A change of a schedule's marking, made in this order. `settings` None: unchanged."""

    settings: SettingsChange | None = None
    assessors: Sequence[AssessorChange | Unreadable] = ()
    allocations: Sequence[AllocationRow | Unreadable] = ()
