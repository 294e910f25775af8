"""Automatic scores that markers changed, as a result explains them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from stratus.access.actor import Actor
from stratus.delivery.models import Attempt
from stratus.marking.models import ItemScore, MarkingSettings, PoolMember, Script, ScriptStatus
from stratus.marking.pool.access import is_blind_to_assessors
from stratus.marking.scoring.rules import Work, counting_changes
from stratus.marking.scripts.facts import facts_of
from stratus.scheduling.models import Schedule


@dataclass(frozen=True, slots=True)
class Changed:
    """An automatic score and what a marker made of it, both in points, why, and when. `who`: "" for whom the settings hide it from."""

    who: str
    step: str
    automatic: Decimal
    score: Decimal
    reason: str
    at: datetime


def counting_changes_of(attempt: Attempt, schedule: Schedule, by: Actor) -> Mapping[str, Sequence[Changed]]:
    """Return question → the changes of its automatic score that are in its score, in the order in which they were made.

    `attempt` has its paper and that its version loaded. Left out are changes that do not count, such as those of somebody who is no longer
    allocated. At most seven statements.
    """
    script = Script.objects.filter(attempt=attempt.pk).first()
    if script is None or script.status == ScriptStatus.VOID:
        return {}
    script.attempt = attempt
    settings = MarkingSettings.objects.filter(schedule=schedule).first()
    facts = facts_of(schedule, settings, [script], attempt.paper.version)[0]
    counting = counting_changes(facts.questions, facts.slots, facts.works, facts.scheme)
    if not counting:
        return {}
    names = _names(schedule.pk, by)
    evaluations = {(one.member_id, one.step): one for one in facts.evaluations}
    changes: dict[str, list[Changed]] = {}
    for item, works in counting.items():
        found = [(work, facts.scores[evaluations[work.member, work.step].pk][item]) for work in works]
        changes[item] = [_changed(work, score, names) for work, score in sorted(found, key=lambda one: one[1].changed_at)]
    return changes


def _changed(work: Work, score: ItemScore, names: Mapping[int, str]) -> Changed:
    assert score.automatic is not None  # that is what a change is
    assert score.score is not None
    return Changed(names.get(work.member, ""), work.step, score.automatic, score.score, score.comment, score.changed_at)


def _names(schedule_id: int, by: Actor) -> dict[int, str]:
    """Return the names of the pool's members, past ones too, that the actor may know."""
    hidden = is_blind_to_assessors(by, schedule_id)
    members = PoolMember.objects.filter(schedule=schedule_id).prefetch_related("user")
    return {member.pk: member.user.full_name for member in members if not hidden or member.user_id == by.effective_user_id}
