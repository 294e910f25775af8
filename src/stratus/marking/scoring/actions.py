"""A marker's actions: open a script, score question by question, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from stratus.access.actor import Actor
from stratus.events import log
from stratus.marking.allocation.actions import store_allocations
from stratus.marking.errors import BeingScored, Incomplete, Locked, NotYours, ScoreChangedMeanwhile, Submitted
from stratus.marking.models import (
    Allocation,
    AllocationType,
    Evaluation,
    EvaluationStep,
    ItemScore,
    PoolMember,
    Script,
    ScriptStatus,
    SetAsideScore,
)
from stratus.marking.pool.access import require_member
from stratus.marking.scoring.criteria import is_begun
from stratus.marking.scoring.reading import Mark, Typed, read_comment, read_mark
from stratus.marking.scoring.rules import Question, Slot, assessed, changeable_by, claims_allowed, has_room, is_changeable, questions_of
from stratus.marking.scripts.actions import follow, hold_script
from stratus.marking.scripts.facts import Facts, slot_of
from stratus.scheduling.models import Schedule


@transaction.atomic
def open_script(script_id: int, *, by: Actor, now: datetime, step: str | None = None) -> Evaluation:
    """Return the actor's evaluation of this script, begun now if there is none.

    `step`: ASSESSING or MODERATING; by default MODERATING if the script waits for that and the actor may, else ASSESSING. Where assessors
    choose candidates themselves (and in the simple workflow), opening an unallocated script allocates its candidate to the actor.

    Raises Script.DoesNotExist, NotAllowed outside of the pool, Locked for a void or published script, BeingScored, NotYours.
    """
    facts, member = _held(script_id, by)
    evaluation, _facts, events = _opened(facts, member, step or _present_step(facts, member))
    log.record_all(events, by=by, schedule_id=facts.script.schedule_id, at=now)
    return evaluation


def _present_step(facts: Facts, member: PoolMember) -> EvaluationStep:
    moderates = facts.script.status == ScriptStatus.MODERATION and _may_moderate(facts, member)
    return EvaluationStep.MODERATING if moderates else EvaluationStep.ASSESSING


@dataclass(frozen=True, slots=True)
class Scored:
    """A score that was saved, whose it is, in which step, and what is known of its script."""

    score: ItemScore
    member: PoolMember
    step: str
    facts: Facts


def score_on_page(
    schedule: Schedule,
    script_id: int,
    item: str,
    typed: Typed,
    *,
    seen_at: datetime | None,
    by: Actor,
    now: datetime,
    needs_points: bool = False,
) -> Scored:
    """Save a score as `score_question` does, in the step in which the script is, and return what the page goes on with.

    `schedule` has its version loaded, and is one whose marking the actor may see. Raises as `score_question`; Script.DoesNotExist also for
    another schedule's script. `needs_points`: an automatic score is to be changed, not the change taken back.
    """
    saved, set_aside = _score(script_id, None, item, typed, seen_at, by, now, schedule, needs_points=needs_points)
    if set_aside:
        raise ScoreChangedMeanwhile(saved.score.changed_at)
    return saved


def score_question(
    script_id: int,
    step: str,
    item: str,
    score: Decimal | str | None,
    comment: str,
    *,
    seen_at: datetime | None,
    by: Actor,
    now: datetime,
    criteria: Mapping[str, Any] | None = None,
) -> ItemScore:
    """Save the actor's score (points, at most 4 decimals; None or blank: not scored yet) and comment for one question.

    `criteria`: id → points, where the question has criteria; `score` is None then, and is their sum once each has points.

    `step`: ASSESSING or MODERATING; the script is opened if it was not (`open_script`), in the same transaction: a score that is refused
    claims nothing. `seen_at` is `changed_at` of the score that they saw, None if they saw none. If another score was stored meanwhile,
    theirs is kept beside it (`SetAsideScore`) and ScoreChangedMeanwhile is raised: call `decide`.

    Raises Script.DoesNotExist, NotAllowed, NotYours, Submitted, Locked, BeingScored, or what `read_mark` does.
    """
    saved, set_aside = _score(script_id, step, item, Typed(score, comment, criteria), seen_at, by, now)
    if set_aside:
        raise ScoreChangedMeanwhile(saved.score.changed_at)
    return saved.score


@transaction.atomic
def _score(
    script_id: int,
    step: str | None,
    item: str,
    typed: Typed,
    seen_at: datetime | None,
    by: Actor,
    now: datetime,
    schedule: Schedule | None = None,
    *,
    needs_points: bool = False,
) -> tuple[Scored, bool]:
    """Store the score and return it; or set it aside, and return the one that stands, and True."""
    facts, member = _held(script_id, by, schedule)
    evaluation, facts, events = _opened(facts, member, step or _present_step(facts, member))
    _require_not_submitted(evaluation)
    script = facts.script
    question = next((q for q in (*_questions(evaluation, facts), *_changeable(evaluation, facts)) if q.id == item), None)
    if question is None:
        question, claimed = _claim_question(item, evaluation, facts, member)
        events.append(claimed)
    changes = is_changeable(question, facts.scheme)
    mark = read_mark(typed, question, facts.items[item], changes=changes, step=evaluation.step, needs_points=changes and needs_points)
    standing = facts.scores.get(evaluation.pk, {}).get(item)
    if standing is not None and (standing.score, standing.comment, standing.criteria) == mark:
        log.record_all(events, by=by, schedule_id=script.schedule_id, at=now)
        return Scored(standing, member, evaluation.step, facts), False
    if standing is not None and standing.changed_at != seen_at:
        kept = SetAsideScore.objects.create(evaluation=evaluation, item=item, at=now, **mark._asdict())
        events.append(log.Entry("marking.score_set_aside", kept, {"script_id": script.pk, "item": item}))
        log.record_all(events, by=by, schedule_id=script.schedule_id, at=now)
        return Scored(standing, member, evaluation.step, facts), True
    saved = _put(standing, evaluation, question, facts, mark, now)
    _touch(script)
    events.append(_event_of(saved, question, facts))
    log.record_all(events, by=by, schedule_id=script.schedule_id, at=now)
    if is_changeable(question, facts.scheme):
        facts = facts.with_score(evaluation, saved)
        follow([facts], by=by, at=now)
    return Scored(saved, member, evaluation.step, facts), False


def _event_of(saved: ItemScore, question: Question, facts: Facts) -> log.Entry:
    """Return the event of a score that was saved: both scores and the reason, where an automatic one was changed."""
    told: dict[str, Any] = {"script_id": facts.script.pk, "item": saved.item}
    if not is_changeable(question, facts.scheme):
        return log.Entry("marking.score_saved", saved.evaluation, told)
    told["automatic"] = _plain(question.auto)
    if saved.score is None:
        return log.Entry("marking.score_change_undone", saved.evaluation, told)
    return log.Entry("marking.score_changed", saved.evaluation, {**told, "score": _plain(saved.score), "reason": saved.comment})


def _plain(score: Decimal | None) -> str | None:
    return None if score is None else format(score.normalize(), "f")


@transaction.atomic
def decide(script_id: int, step: str, item: str, set_aside_id: int | None, *, by: Actor, now: datetime) -> ItemScore:
    """Settle a question that was scored twice: the score set aside counts from now on, or with None the one that stands.

    Raises as `score_question`, ItemScore.DoesNotExist for a question without a score, and SetAsideScore.DoesNotExist.
    """
    facts, member = _held(script_id, by)
    evaluation = _evaluation(facts, member, step)
    if evaluation is None:
        raise ItemScore.DoesNotExist
    _require_not_submitted(evaluation)
    standing = facts.scores[evaluation.pk].get(item)
    if standing is None:
        raise ItemScore.DoesNotExist
    kept = SetAsideScore.objects.filter(evaluation=evaluation, item=item)
    if set_aside_id is not None:
        chosen = kept.get(pk=set_aside_id)
        question = next((q for q in facts.questions if q.id == item), None)
        if question is None:  # it does not count any more
            raise ItemScore.DoesNotExist
        standing = _put(standing, evaluation, question, facts, Mark(chosen.score, chosen.comment, chosen.criteria), now)
        if is_changeable(question, facts.scheme):
            follow([facts.with_score(evaluation, standing)], by=by, at=now)
    kept.delete()
    script = facts.script
    log.record("marking.score_decided", by=by, subject=evaluation, schedule_id=script.schedule_id, at=now, script_id=script.pk, item=item)
    return standing


@transaction.atomic
def submit(script_id: int, step: str, *, by: Actor, now: datetime, comment: str | None = None) -> Script:
    """Submit the actor's scores for a script, which is final; returns the script with its new state. Opens it as `score_question` does.

    Raises Script.DoesNotExist, NotAllowed, NotYours, Submitted, Locked, WrongComment, or Incomplete with the questions that lack a score.
    """
    facts, member = _held(script_id, by)
    evaluation, facts, events = _opened(facts, member, step)
    _require_not_submitted(evaluation)
    script = facts.script
    questions = _questions(evaluation, facts)
    if not questions and not any(work.overruled for work in facts.works if (work.member, work.step) == (member.pk, step)):
        raise NotYours
    own, assessing = facts.scores.get(evaluation.pk, {}), evaluation.step == EvaluationStep.ASSESSING
    given = {item for item, score in own.items() if score.score is not None}
    begun = {item for item, score in own.items() if is_begun(score.score, score.criteria)}
    unscored = [q.id for q in questions if (assessing and q.auto is None and q.id not in given) or q.id in begun]
    undecided = list(SetAsideScore.objects.filter(evaluation=evaluation).values_list("item", flat=True).distinct())
    if unscored or undecided:
        raise Incomplete(unscored, undecided)
    evaluation.submitted_at = now
    if comment is not None:
        evaluation.comment = read_comment(comment)
    evaluation.save(update_fields=["submitted_at", "comment"])
    events.append(log.Entry("marking.submitted", evaluation, {"script_id": script.pk, "member_id": member.pk}))
    log.record_all(events, by=by, schedule_id=script.schedule_id, at=now)
    follow([facts.with_evaluation(evaluation)], by=by, at=now)
    return script


def _put(
    standing: ItemScore | None,
    evaluation: Evaluation,
    question: Question,
    facts: Facts,
    mark: Mark,
    now: datetime,
) -> ItemScore:
    """Store a score. Its `changed_at` is always later than that of the score before, so that the two can be told apart.

    Where it takes the place of an automatic one, that is kept with it.
    """
    automatic = question.auto if mark.score is not None and is_changeable(question, facts.scheme) else None
    if standing is None:
        values = {**mark._asdict(), "changed_at": now, "automatic": automatic}
        return ItemScore.objects.create(evaluation=evaluation, item=question.id, **values)
    standing.evaluation, standing.automatic = evaluation, automatic
    standing.score, standing.comment, standing.criteria = mark
    standing.changed_at = max(now, standing.changed_at + timedelta(microseconds=1))
    standing.save(update_fields=["score", "comment", "criteria", "changed_at", "automatic"])
    return standing


def _held(script_id: int, by: Actor, schedule: Schedule | None = None) -> tuple[Facts, PoolMember]:
    """Return the facts of a script that may still be scored, and the actor as member of its pool. `schedule` where the caller has read it.

    The schedule's marking is locked (a claim changes its matrix), then the script. Nothing of it is read a second time.
    """
    if schedule is None:
        schedule = Schedule.objects.get(pk=Script.objects.values_list("schedule_id", flat=True).get(pk=script_id))
    member = require_member(by, schedule.pk)
    facts = hold_script(script_id, schedule)
    _require_open(facts.script)
    return facts, member


def _evaluation(facts: Facts, member: PoolMember, step: str) -> Evaluation | None:
    return next((e for e in facts.evaluations if e.member_id == member.pk and e.step == step), None)


def _opened(facts: Facts, member: PoolMember, step: str) -> tuple[Evaluation, Facts, list[log.Entry]]:
    """Return the member's evaluation, begun now if there is none, the facts with it, and the events of that. Raises NotYours.

    The caller records the events, together with its own.
    """
    script, events = facts.script, list[log.Entry]()
    found = _evaluation(facts, member, step)
    if found is not None:
        return found, facts, events
    if step == EvaluationStep.MODERATING:
        if script.status != ScriptStatus.MODERATION or not _may_moderate(facts, member):
            raise NotYours
    elif not _assesses(member, facts):
        facts, events = _claim(facts, member)
    evaluation = Evaluation.objects.create(script=script, member=member, step=step)
    events.append(log.Entry("marking.script_opened", evaluation, {"script_id": script.pk}))
    return evaluation, facts.with_evaluation(evaluation), events


def _assesses(member: PoolMember, facts: Facts) -> bool:
    """Tell whether a question of the script is this assessor's to score, or to change."""
    given = (member.pk, EvaluationStep.ASSESSING, facts.questions, facts.slots, facts.scheme)
    return bool(questions_of(*given, frozenset()) or changeable_by(*given))


def _require_not_submitted(evaluation: Evaluation) -> None:
    if evaluation.submitted_at is not None:
        raise Submitted


def _require_open(script: Script) -> None:
    if script.status == ScriptStatus.VOID or script.published_at is not None or script.attempt.ended_at is None:
        raise Locked
    if script.status == ScriptStatus.SCORING:
        raise BeingScored


def _questions(evaluation: Evaluation, facts: Facts) -> list[Question]:
    due = facts.outcome().due if evaluation.step == EvaluationStep.MODERATING else frozenset()
    return questions_of(evaluation.member_id, evaluation.step, facts.questions, facts.slots, facts.scheme, due)


def _changeable(evaluation: Evaluation, facts: Facts) -> list[Question]:
    return changeable_by(evaluation.member_id, evaluation.step, facts.questions, facts.slots, facts.scheme)


def _may_moderate(facts: Facts, member: PoolMember) -> bool:
    due = facts.outcome().due
    return member.moderates and bool(questions_of(member.pk, EvaluationStep.MODERATING, facts.questions, facts.slots, facts.scheme, due))


def _touch(script: Script) -> None:
    """Set the status of a script, which is locked, when somebody begins to mark it."""
    if script.status == ScriptStatus.OPEN:
        # Found by its id alone: with its status too, PostgreSQL may look through all scripts that are to be marked.
        Script.objects.filter(pk=script.pk).update(status=ScriptStatus.IN_PROGRESS)


def _may_claim(facts: Facts, member: PoolMember) -> bool:
    """Tell whether this member takes what is free of the script's schedule."""
    settings, workflow = facts.settings, facts.version.options["marking_workflow"]
    return settings is not None and member.assesses and claims_allowed(workflow, settings.allocation_assignment)


def _claim(facts: Facts, member: PoolMember) -> tuple[Facts, list[log.Entry]]:
    """Take the candidate for this assessor; return the facts with that, and its event. By questions nothing is taken before it is scored.

    Raises NotYours if the candidate is not free, or none of the questions is.
    """
    settings, script = facts.settings, facts.script
    if settings is None or not _may_claim(facts, member):
        raise NotYours
    two = facts.scheme.two_assessors
    if settings.allocation_type == AllocationType.BY_QUESTIONS:
        if not any(has_room(facts.slots[q.id], member.pk, two) for q in assessed(facts.questions, facts.scheme.assess_auto_scored)):
            raise NotYours
        return facts, []
    slot = next(iter(facts.slots.values()), Slot())
    if not has_room(slot, member.pk, two):
        raise NotYours
    row = Allocation(pk=next(iter(facts.rows.values()), None), schedule=script.schedule, registration_id=script.registration_id)
    taken = _take(row, slot, member)
    return facts.with_slots(slot_of(row)), [taken]


def _claim_question(item: str, evaluation: Evaluation, facts: Facts, member: PoolMember) -> tuple[Question, log.Entry]:
    """Take a free question for this assessor; return it and the event of that. Raises NotYours."""
    settings = facts.settings
    question = next((q for q in facts.questions if q.id == item), None)
    if (
        question is None
        or settings is None
        or evaluation.step != EvaluationStep.ASSESSING
        or settings.allocation_type != AllocationType.BY_QUESTIONS
        or not _may_claim(facts, member)
        or (question.auto is not None and not facts.scheme.assess_auto_scored)
        or not has_room(facts.slots[item], member.pk, facts.scheme.two_assessors)
    ):
        raise NotYours
    row = Allocation(pk=facts.rows.get(item), schedule=facts.script.schedule, item=item)
    return question, _take(row, facts.slots[item], member)


def _take(row: Allocation, slot: Slot, member: PoolMember) -> log.Entry:
    """Store a row of the matrix as it is, with this member in its free place. The marking is held, so nobody took it since it was read."""
    row.first_marker_id, row.second_marker_id, row.moderator_id = slot.first, slot.second, slot.moderator
    if row.first_marker_id is None:
        row.first_marker_id = member.pk
    else:
        row.second_marker_id = member.pk
    store_allocations([row])
    return log.Entry("marking.claimed", row, {"member_id": member.pk})
