"""Makes scripts of final attempts, and updates them after markers' work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from random import SystemRandom

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from stratus.access.actor import Actor
from stratus.assessments.forms.rules import is_divided, maximum_of, on_sheet
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Attempt, Paper
from stratus.events import log
from stratus.foundation.conflicts import hold
from stratus.item_types.base import Points, Scored
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.errors import AlreadyMarked, AnswersMarked
from stratus.marking.later.rows import forget, leave
from stratus.marking.models import AllocationType, AutoScore, Evaluation, MarkingSettings, Script, ScriptStatus
from stratus.marking.scoring.rules import PRECISION, draw_sample
from stratus.marking.scripts.counting import Given, answers_of, leave_out
from stratus.marking.scripts.facts import Facts, facts_of, markable_items, needs_marker, script_of, with_paper
from stratus.scheduling.models import Registration, Schedule


@transaction.atomic
def make_scripts(attempts: Sequence[Attempt], *, by: Actor, at: datetime) -> list[Script]:
    """Make the scripts of attempts that became final, score questions automatically, and complete scripts that need no marker.

    A script that exists already (its attempt had been re-opened) is scored again. The number of statements does not depend on the number
    of attempts.
    """
    if not attempts:
        return []
    _lock_marking_of(attempts, shared=True)
    ids = [attempt.pk for attempt in attempts]
    known = with_paper(Script.objects.filter(attempt__in=ids)).in_bulk(field_name="attempt_id")
    papers = Prefetch("paper", Paper.objects.defer("content"))
    fresh = list(Attempt.objects.filter(pk__in=set(ids) - known.keys()).prefetch_related(papers).order_by("pk"))
    again = [script for script in known.values() if script.status != ScriptStatus.VOID and script.published_at is None]
    AutoScore.objects.filter(script__in=again).delete()
    forget(again)
    versions = AssessmentVersion.objects.in_bulk(
        {attempt.paper.version_id for attempt in fresh} | {script.attempt.paper.version_id for script in again}
    )
    made = Script.objects.bulk_create(
        [
            Script(
                attempt=attempt,
                schedule_id=attempt.schedule_id,
                registration_id=attempt.registration_id,
                max_score=_maximum(versions[attempt.paper.version_id], attempt),
                status=ScriptStatus.VOID if attempt.status == "VOID" else ScriptStatus.OPEN,
            )
            for attempt in fresh
        ]
    )
    scripts = [*again, *made]
    to_score = [script for script in scripts if script.status != ScriptStatus.VOID]
    answers = answers_of([script.attempt_id for script in to_score])
    leave_out(to_score, versions, answers)
    scored = [
        (script, item_id, one)
        for script in to_score
        for item_id, one in _scored(versions[script.attempt.paper.version_id], script.attempt, answers[script.attempt_id], script.left_out)
    ]
    store_scores([(script, item_id, one.value) for script, item_id, one in scored if isinstance(one, Points)])
    leave([(script, item_id, one) for script, item_id, one in scored if not isinstance(one, Points)], at=at)
    by_schedule: dict[int, list[int]] = defaultdict(list)
    for script in scripts:
        by_schedule[script.schedule_id].append(script.pk)
    for schedule in Schedule.objects.filter(pk__in=by_schedule).order_by("pk"):
        refresh(schedule, by=by, at=at, script_ids=by_schedule[schedule.pk])
    return scripts


def _maximum(version: AssessmentVersion, attempt: Attempt) -> Decimal:
    """Return the points that the candidate could get with what they were asked."""
    is_own = is_divided(version.forms, version.sections)
    return maximum_of(version.items, version.sections, attempt.sheet) if is_own else version.max_score


def _scored(
    version: AssessmentVersion, attempt: Attempt, answers: Mapping[str, Given], left_out: Collection[str]
) -> Iterator[tuple[str, Scored]]:
    for item in on_sheet(version.items, attempt.sheet):
        if not needs_marker(item) and item["id"] not in left_out:
            maximum, given = Decimal(str(item["max_score"])), answers.get(item["id"])
            yield item["id"], ITEM_TYPES[item["type"]].score(item["content"], given.value if given else None, maximum)


def store_scores(scores: Sequence[tuple[Script, str, Fraction]]) -> None:
    """Store automatic scores (script, question, points): those that a type gives at once, and those that a job worked out."""
    AutoScore.objects.bulk_create(
        [
            AutoScore(script=script, item=item, score=(Decimal(points.numerator) / points.denominator).quantize(PRECISION))
            for script, item, points in scores
        ],
        batch_size=5000,
    )


def lock_marking(schedule_id: int, *, shared: bool = False) -> MarkingSettings | None:
    """Hold the marking of a schedule: its settings, pool and matrix. Taken before any of its scripts. Returns the settings, if it has any.

    `shared`: whoever makes scripts, or publishes what nobody marks, does not change what is held, and does so beside others of their kind.
    The schedule itself is not locked, because candidates who start hold a shared lock on it. Two statements.
    """
    # A name and not the row: of a row that is shared, new sharers go past somebody who waits for it alone, and there is no end of them
    # while a large schedule becomes final. A name is given in the order in which it was asked for.
    hold("marking", schedule_id, shared=shared)
    settings = MarkingSettings.objects.filter(schedule=schedule_id)
    return settings.first() if shared else settings.select_for_update(no_key=True).first()


def _lock_marking_of(attempts: Sequence[Attempt], *, shared: bool = False) -> None:
    """Lock the marking of these attempts' schedules, so that a change of settings is either before their scripts or applies to them."""
    for schedule_id in sorted({attempt.schedule_id for attempt in attempts}):
        lock_marking(schedule_id, shared=shared)


def refresh(schedule: Schedule, *, by: Actor, at: datetime, script_ids: Collection[int] | None = None) -> list[Script]:
    """Recompute status and score of scripts (all of the schedule, or these) from the markers' scores; return those now complete.

    Must run inside a transaction. Void and published scripts stay as they are. Records `script.completed`.
    """
    settings = MarkingSettings.objects.filter(schedule=schedule).first()
    locked = Script.objects.select_for_update(no_key=True)
    scripts = with_paper(locked.filter(schedule=schedule, published_at=None))
    if script_ids is not None:
        scripts = scripts.filter(pk__in=script_ids)
    return follow(facts_of(schedule, settings, list(scripts.exclude(status=ScriptStatus.VOID).order_by("pk"))), by=by, at=at)


def follow(facts: Sequence[Facts], *, by: Actor, at: datetime) -> list[Script]:
    """Store status and score of these locked scripts of one schedule as their facts give them; see `refresh`."""
    if not facts:
        return []
    settings = facts[0].settings
    if settings is not None and _needs_sample(settings):
        _draw(settings, facts[0].version)
        facts = [fact.under(settings) for fact in facts]
    changed, completed = [], []
    for fact in facts:
        script, result = fact.script, fact.outcome()
        fails = fact.fails_section(result)
        before = (script.status, script.score, script.moderation_reasons, script.fails_section)
        if before == (result.status, result.stored_score, list(result.reasons), fails):
            continue
        if result.status == ScriptStatus.COMPLETE and script.status != ScriptStatus.COMPLETE:
            script.completed_at = at
            completed.append(script)
        elif result.status != ScriptStatus.COMPLETE:
            script.completed_at = None
        script.status, script.score, script.moderation_reasons = result.status, result.stored_score, list(result.reasons)
        script.fails_section = fails
        changed.append(script)
    if changed:
        columns = ["status", "score", "moderation_reasons", "fails_section", "completed_at"]
        Script.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=columns)
    log.record_many(
        "script.completed", by=by, subjects=[(script, {}) for script in completed], schedule_id=facts[0].script.schedule_id, at=at
    )
    return completed


def _needs_sample(settings: MarkingSettings) -> bool:
    return bool(settings.use_moderation and settings.sample_moderation and settings.sample is None)


def _draw(settings: MarkingSettings, version: AssessmentVersion) -> None:
    """Draw the sample once: it stays the same until percentage or allocation type change.

    Makers of scripts hold the marking together, so the first of them draws, and those who come meanwhile wait for it.
    """
    hold("marking.sample", settings.schedule_id)
    settings.refresh_from_db(fields=["sample"])
    if settings.sample is not None:
        return
    population: list[int | str]
    if settings.allocation_type == AllocationType.BY_CANDIDATES:
        population = list(
            Registration.objects.filter(schedule_id=settings.schedule_id, voided_at=None).order_by("pk").values_list("pk", flat=True)
        )
    else:
        population = [item["id"] for item in markable_items(version, settings.assess_auto_scored)]
    settings.sample = draw_sample(population, settings.sample_moderation or 0, SystemRandom().sample)
    settings.save(update_fields=["sample"])


@transaction.atomic
def void_scripts(attempts: Sequence[Attempt], *, by: Actor, at: datetime) -> None:
    """Make the scripts of voided attempts void. They stay listed and can be published, as Voided."""
    _lock_marking_of(attempts)
    scripts = Script.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    known = dict(scripts.select_for_update(no_key=True).order_by("pk").values_list("attempt_id", "pk"))
    Script.objects.filter(pk__in=known.values(), published_at=None).update(
        status=ScriptStatus.VOID, score=None, moderation_reasons=[], fails_section=False, completed_at=None
    )
    forget(known.values())
    make_scripts([attempt for attempt in attempts if attempt.pk not in known], by=by, at=at)


def refuse_reopening_marked(attempts: Sequence[Attempt]) -> None:
    """Raise AlreadyMarked if scores of one of these attempts were submitted, or its result is published.

    Must run inside a transaction: it locks their marking, so that nobody submits or publishes meanwhile. What jobs score of them is
    forgotten: it is begun anew when they are final once more.
    """
    _lock_marking_of(attempts)
    scripts = Script.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    if _is_marked(scripts):
        raise AlreadyMarked
    forget(scripts.values_list("pk", flat=True))


def follow_changed_answers(attempts: Sequence[Attempt], *, by: Actor, at: datetime) -> None:
    """Score scripts again whose attempts' answers changed. Must run inside a transaction.

    Raises AnswersMarked if scores of one of them were submitted, or its result is published.
    """
    for schedule_id in sorted({attempt.schedule_id for attempt in attempts}):
        lock_marking(schedule_id)
    scripts = Script.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    known = set(scripts.select_for_update(no_key=True).order_by("pk").values_list("attempt_id", flat=True))
    if _is_marked(scripts):
        raise AnswersMarked
    make_scripts([attempt for attempt in attempts if attempt.pk in known], by=by, at=at)


def _is_marked(scripts: QuerySet[Script]) -> bool:
    submitted = Evaluation.objects.filter(script__in=scripts, submitted_at__isnull=False, withdrawn_at=None)
    return scripts.filter(published_at__isnull=False).exists() or submitted.exists()


def mark_published(scripts: Sequence[Script], *, at: datetime) -> None:
    """Mark these scripts as published, so that nobody scores them any more. Must run inside a transaction."""
    Script.objects.filter(pk__in=[script.pk for script in scripts]).update(published_at=at)


def hold_script(script_id: int, schedule: Schedule) -> Facts:
    """Lock the marking of this schedule, then its script, and read everything that is known of it. Must run inside a transaction.

    Five statements; one more unless the schedule has its version loaded. Raises Script.DoesNotExist, also for another schedule's script.
    """
    settings = lock_marking(schedule.pk)
    script = script_of(Script.objects.select_for_update(no_key=True), script_id, schedule)
    return facts_of(schedule, settings, [script], schedule.version)[0]
