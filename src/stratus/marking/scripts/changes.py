"""Automatic scores that markers changed, as a result explains them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from stratus.access.actor import Actor
from stratus.marking.models import Evaluation, ItemScore, PoolMember, Script
from stratus.marking.pool.access import is_blind_to_assessors


@dataclass(frozen=True, slots=True)
class Changed:
    """An automatic score and what a marker made of it, both in points, why, and when. `who`: "" for whom the settings hide it from."""

    who: str
    step: str
    automatic: Decimal
    score: Decimal
    reason: str
    at: datetime


def changes_of_attempt(attempt_id: int, schedule_id: int, by: Actor) -> Mapping[str, Sequence[Changed]]:
    """Return question → the changes of its automatic score that were submitted, in the order in which they were made.

    Two statements; four more where there are any.
    """
    script_id = Script.objects.filter(attempt=attempt_id).values_list("pk", flat=True).first()
    submitted = Evaluation.objects.filter(script=script_id or 0, withdrawn_at=None, submitted_at__isnull=False)
    evaluations = {evaluation.pk: evaluation for evaluation in submitted}
    if not evaluations:
        return {}
    scores = ItemScore.objects.filter(evaluation__in=list(evaluations), automatic__isnull=False, score__isnull=False)
    changes: dict[str, list[Changed]] = defaultdict(list)
    names: dict[int, str] | None = None
    for score in scores.order_by("changed_at", "pk"):
        if names is None:
            names = _names(schedule_id, by)
        evaluation = evaluations[score.evaluation_id]
        assert score.automatic is not None and score.score is not None  # noqa: PT018 -- asked for above
        who = names.get(evaluation.member_id, "")
        changes[score.item].append(Changed(who, evaluation.step, score.automatic, score.score, score.comment, score.changed_at))
    return changes


def _names(schedule_id: int, by: Actor) -> dict[int, str]:
    """Return the names of the pool's members, past ones too, that the actor may know."""
    hidden = is_blind_to_assessors(by, schedule_id)
    members = PoolMember.objects.filter(schedule=schedule_id).prefetch_related("user")
    return {member.pk: member.user.full_name for member in members if not hidden or member.user_id == by.effective_user_id}
